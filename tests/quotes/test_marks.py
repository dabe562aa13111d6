"""Marked stretches: which there are, where they end, and what is no quotation mark."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.quotes.marks import find_marks
from tests.growth import assert_linear

FOUND = [
    # text, the stretches found
    ('"Sold," he said.', ["Sold,"], "straight marks"),
    ("“Sold,” he said.", ["Sold,"], "curly marks"),
    ("« Vendu », dit-il.", [" Vendu "], "guillemets with spaces inside: the spaces stay in the span"),
    ("«\u00a0Vendu\u00a0», dit-il.", ["\u00a0Vendu\u00a0"], "no-break spaces"),
    ("»Verkauft«, sagte er.", ["Verkauft"], "guillemets turned inwards"),
    ("„Verkauft“, sagte er.", ["Verkauft"], "German marks"),
    ("„Sprzedane”, powiedział.", ["Sprzedane"], "Polish marks"),
    (",,Sprzedane'', powiedział.", ["Sprzedane"], "typewriter marks"),
    ("”Sålt”, sade han.", ["Sålt"], "the same mark on both sides"),
    ("‘Sold,’ he said.", ["Sold,"], "single marks outside"),
    ("‚Verkauft‘, sagte er.", ["Verkauft"], "German single marks"),
    ("'Sold,' he said.", ["Sold,"], "straight single marks"),
    ("''Sold,'' he said.", ["Sold,"], "two apostrophes"),
    ("他说：「卖了」。", ["卖了"], "corner brackets"),
    ("他说：『卖了』。", ["卖了"], "white corner brackets"),
    ("그는 《팔았다》고 말했다.", ["팔았다"], "double angle brackets"),
    ("他说：“卖了。”他走了。", ["卖了。"], "curly marks without spaces around"),
    ('“Sold," he said.', ["Sold,"], "curly opener, straight closer"),
    ('"Sold,” he said.', ["Sold,"], "straight opener, curly closer"),
    ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,"], "nested marks stay inside"),
    ("“He said “no” twice,” she said.", ["He said “no” twice,"], "nested marks of the same kind"),
    ('"He said "no" twice," she said. "So?"', ['He said "no" twice,', "So?"], "nested straight marks"),
    ("‘He said “no” twice,’ she said.", ["He said “no” twice,"], "British nesting"),
    ("« Il dit « non » deux fois », dit-elle.", [" Il dit « non » deux fois "], "nested guillemets"),
    ("He is 6'2\" tall and 190 pounds.", [], "feet and inches"),
    ('"He is 6\'2" tall," she said.', ["He is 6'2\" tall,"], "feet and inches inside a quote"),
    ('A 12" pipe and a 14" pipe.', [], "inches"),
    ("The '90s and '80s were good.", [], "decades"),
    ("Rock 'n' roll isn't dead.", [], "elided words"),
    ("The ministers' plan and the voters' fear.", [], "possessive plurals"),
    ("‘The ministers’ plan is dead,’ he said.", ["The ministers’ plan is dead,"], "a possessive plural inside single marks"),
    ("He called them 'the boys' again.", ["the boys"], "single marks after an s"),
    ("O’Neill’s ’tis and ’twas.", [], "apostrophes"),
    ('<div class="lead" id="x">Text</div> "Sold," he said.', ["Sold,"], "attributes of markup"),
    ("<a href=”x” target=”_blank”>Text</a>", [], "attributes with curly marks"),
    ("“One.\n\n“Two.\n\n“Three,” he said.", ["One.\n\n“Two.\n\n“Three,"], "reopened paragraphs are one stretch"),
    ('"One.\n\n"Two," he said.', ['One.\n\n"Two,'], "reopened with straight marks"),
    ("« Un.\n« Deux », dit-il.", [" Un.\n« Deux "], "reopened guillemets"),
    ("“One.\n\nHe left. “Two,” he said.", ["One.", "Two,"], "a paragraph break ends an unclosed quote"),
    ("He left.” “Two,” he said.", ["Two,"], "a closer alone loses nothing else"),
    ("“One, he said. “Two,” he added.", ["Two,"], "an opener alone gives way to the next"),
    ("He said “one.", ["one."], "a quote that runs to the end of the text"),
    ("他说：「她说『不』两次」。", ["她说『不』两次"], "corner brackets nested"),
    ("他說：「她說「不」兩次」。", ["她說「不」兩次"], "corner brackets nested in their own kind"),
    ("彼は『「不」と言った』と話した。", ["「不」と言った"], "white corner brackets outside"),
    ("他看了《长河》和〈短歌〉。", ["长河", "短歌"], "angles of works"),
    ("他说：“我看了《长河》，还有‘短歌’。”", ["我看了《长河》，还有‘短歌’。"], "titles and single marks inside"),
    ('他说："卖了。"她说："没有。"', ["卖了。", "没有。"], "straight marks between letters and stops"),
    ('"卖了，"他说，"全部卖了。"', ["卖了，", "全部卖了。"], "straight marks, split"),
    ('这是"伟大的胜利"吗？', ["伟大的胜利"], "straight marks between letters"),
    ('그는 "팔았다"고 말했다. 그녀는 "아니다!"라고 했다.', ["팔았다", "아니다!"], "straight marks before a particle"),
    ("그는 '유령선'이라고 불렀다.", ["유령선"], "straight single marks before a particle"),
    ("그는 ‘유령선’이라고 불렀다.", ["유령선"], "curly single marks before a particle"),
    ("他称之为‘奇迹’的日子。", ["奇迹"], "curly single marks between letters"),
    ("他说：＂卖了。＂她走了。", ["卖了。"], "fullwidth marks"),
    ("他说：＇卖了。＇她走了。", ["卖了。"], "fullwidth single marks"),
    ("彼は〝奇跡〟と呼んだ。", ["奇跡"], "primes of Japanese papers"),
    ("彼は｢売れた｣と話した。", ["売れた"], "halfwidth corner brackets"),
    ("他说：“一。\n\n“二。”", ["一。\n\n“二。"], "reopened paragraphs without spaces"),
    ("他說：「一。\n\n「二。」", ["一。\n\n「二。"], "reopened corner brackets"),
    ("他说：“一。\n\n\u3000\u3000“二。”", ["一。\n\n\u3000\u3000“二。"], "reopened behind an ideographic space"),
    ("他说：“卖了。她说：“没有。”", ["没有。"], "a lost curly opener"),
    ("他說：「賣了。她說沒有。」又說「好」", ["賣了。她說沒有。", "好"], "two stretches in corner brackets"),
    ("قال: «بعناه»، ثم غادر.", ["بعناه"], "Arabic guillemets"),
    ("قال: »بعناه«، ثم غادر.", ["بعناه"], "Arabic guillemets turned"),
    ("قال: “بعناه”، ثم غادر.", ["بعناه"], "Arabic curly marks"),
    ("قال: ”بعناه“، ثم غادر.", ["بعناه"], "Arabic curly marks turned"),
    ('قال: "هل بعناه؟"، ثم غادر.', ["هل بعناه؟"], "Arabic straight marks"),
    ('ووصفه بـ"الكارثة" أمس.', ["الكارثة"], "Arabic straight marks behind a joined preposition"),
    ("", [], "nothing"),
    ("   \n\n ", [], "white space"),
    ('""', [], "an empty pair"),
]


@pytest.mark.parametrize(("text", "expected", "why"), FOUND, ids=[why for _, _, why in FOUND])
def test_stretches(text: str, expected: list[str], why: str) -> None:
    marked, _ = find_marks(text)
    assert [item.span.of(text) for item in marked] == expected, why


ODD = [
    ("He left.” She stayed.", 1),
    ('He said "no. She left.\n\nNext.', 1),
    ("“One,” he said. “Two.” It's 6'2\".", 0),
    ("“One.\n\n“Two.” Three.", 0),
    ("他说卖了。」她走了。", 1),
    ("他说：「卖了。她走了。", 1),
    ("他看了《长河。她说：“好。”", 1),
    ("قال: «بعناه. ثم غادر.", 1),
]


@pytest.mark.parametrize(("text", "count"), ODD)
def test_odd_marks_are_issues(text: str, count: int) -> None:
    """A mark without partner is told, with its place; whatever has a partner is not."""
    _, issues = find_marks(text)
    assert [issue.code for issue in issues] == ["odd_mark"] * count
    assert all(issue.span is not None and len(issue.span) >= 1 for issue in issues)


def test_pieces_leave_out_reopening_marks() -> None:
    text = "“One.\n\n  “Two.\n“Three,” he said."
    (marked,), _ = find_marks(text)
    assert [piece.of(text) for piece in marked.pieces] == ["One.", "Two.", "Three,"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Maria “Shorty” Lund left.", "nickname"),
        ('Tom "The Rock" Keel left.', "nickname"),
        ("She sang “Yesterday” and left.", "quote"),
        ("On Channel Four’s “Morning Hour” Tuesday he spoke.", "quote"),
    ],
)
def test_nicknames_stand_between_names(text: str, form: str) -> None:
    (marked,), _ = find_marks(text)
    assert marked.form == form


def test_double_apostrophes_can_be_left_alone() -> None:
    assert find_marks("''Sold,'' he said.", double_apostrophes=False)[0] == []


MARKS = st.text(alphabet="ab .,\n\"“”„«»‘’'‚「」A2=>-。卖《》＂", max_size=80)


@given(MARKS)
@settings(max_examples=400, deadline=None)
def test_spans_are_ordered_and_inside_their_marks(text: str) -> None:
    """Stretches come in order, do not overlap, hold some word, and their pieces are parts of them."""
    marked, issues = find_marks(text)
    position = 0
    for item in marked:
        assert position <= item.outer.start < item.span.start <= item.span.end <= item.outer.end <= len(text)
        assert item.span.of(text).strip()
        assert all(item.span.contains(piece) for piece in item.pieces)
        position = item.outer.end
    assert all(issue.span is not None and issue.span.end <= len(text) for issue in issues)


@given(st.lists(st.sampled_from(["alpha beta", "gamma", "delta epsilon zeta"]), min_size=1, max_size=6))
def test_planted_quotes_are_found(words: list[str]) -> None:
    """Against the obvious oracle: what was put between plain pairs comes back."""
    text = " ".join(f"He said “{word}” then." for word in words)
    assert [item.span.of(text) for item in find_marks(text)[0]] == words


@pytest.mark.parametrize("mark", ['"', "“", "”", "'", "‘", "«", "„", "''", "a'b ", '="', "6'2\"", "“a "])
def test_hostile_repetition_stays_quick(mark: str) -> None:
    assert_linear(find_marks, lambda count: mark * count, 2_500)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        # a line of the page breaks inside the quote
        ("He said “we go.\nWe do not stay.” Then he left.", ["we go.\nWe do not stay."]),
        ('He said "we go.\nWe do not stay." Then he left.', ["we go.\nWe do not stay."]),
        # lines without a mark between
        ('"One line.\nAnother.\nA third," she said.', ["One line.\nAnother.\nA third,"]),
        # a blank line ends what is not reopened
        ("He said “we go.\n\nWe stay.” Then he left.", ["we go."]),
        # the mark below opens another quote
        ('He is 6\'2" tall\n"Yes," he said.', ["Yes,"]),
        ("He said “we go.\n“Yes,” she said, and left.", ["we go.\n“Yes,"]),
    ],
)
def test_a_quote_goes_on_over_single_line_breaks_where_the_mark_below_closes_it(text, marked):
    assert [one.span.of(text) for one in find_marks(text)[0]] == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (
            '"Sea ice closed the port.\nWe wait for tugs, "the harbour master said.\nNobody knew more.',
            ["Sea ice closed the port.\nWe wait for tugs, "],
        ),
        ('"I am glad, "he said. Then he left.', ["I am glad, "]),
        ('"We wait.\nWe wait for tugs. "Lund told the court.\nNobody knew more.', ["We wait.\nWe wait for tugs. "]),
        # the next line is another quote
        ('"We wait for tugs, "he said.\n"Nobody comes."', ["We wait for tugs, ", "Nobody comes."]),
        # marks that open: behind a cue, or with a partner in their line
        ('"We go on. He said, "We will win.\nAll went home.', ["We will win."]),
        ('He said, "We go on.\n"We will win," he said.', ['We go on.\n"We will win,']),
        ('He added, "come in," and then, "go."', ["come in,", "go."]),
    ],
)
def test_a_mark_torn_from_its_quote_closes_it(text, marked):
    assert [one.span.of(text) for one in find_marks(text)[0]] == marked
