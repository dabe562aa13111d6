"""The scorer of attribution on articles invented for it, a case for each thing it counts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quotetrace.model import Span
from quotetrace.tables import QUOTES
from tests.benchmarks.attribution_figures import calibration_error, list_bins, list_figures
from tests.benchmarks.attribution_score import (
    Answer,
    Answers,
    Gold,
    Score,
    is_same_person,
    match,
    read_answers,
    score_articles,
)

TEXT = (
    "Mayor Ilse Varga said the harbour was “open to every ship in sight.” Her deputy, Jan Orsin, disagreed. "
    "“Nobody asked the pilots,” he said. The “Board of Winds and Tides” was silent. A “ghost fleet” lay outside."
)


def find(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def row(words: str, speaker: str | None = None, cue: str | None = None, **columns: Any) -> Gold:
    span = find(words)
    gold: Gold = {"start": span.start, "end": span.end, **columns}
    for name, part in (("speaker", speaker), ("cue", cue)):
        gold[f"{name}_start"], gold[f"{name}_end"] = (find(part).start, find(part).end) if part else (None, None)
    return gold


OPEN = row("open to every ship in sight.", "Mayor Ilse Varga", "said the", kind="mixed", position="before", speaker_type="named")
OPEN |= {"speaker_head": [[6, 16]], "speaker_canonical": "Ilse Varga"}
ASKED = row("Nobody asked the pilots,", "he said", "said.", kind="direct", position="after", speaker_type="pronoun")
ASKED |= {"speaker_end": ASKED["speaker_start"] + 2, "speaker_canonical": "Jan Orsin"}
BOARD = row("Board of Winds and Tides", review="not_speech")
FLEET = row("ghost fleet")


def article(**columns: Any) -> Gold:
    return {"doc_id": "a", "text": TEXT, "quotes": [], "attributions": [], **columns}


def answer(
    words: str, speaker: str | None = None, mention: str | None = None, cue: str | None = None, score: float | None = None
) -> Answer:
    return Answer((find(words),), speaker, find(mention) if mention else None, find(cue) if cue else None, score)


def score(gold: Gold, answers: Sequence[Answer], contents: Sequence[Answer] = ()) -> Score:
    return score_articles([gold], {"a": Answers(tuple(answers), tuple(contents))})


def test_an_article_without_answers_counts_as_missed() -> None:
    found = score_articles([article(quotes=[OPEN, ASKED])], {})
    assert (found.spans["all"].hits, found.spans["all"].wanted, found.end_to_end.wanted) == (0, 2, 2)


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("open to every ship in sight.", 1),  # as it stands
        ("“open to every ship in sight.”", 1),  # marks and punctuation at the ends count for nothing
        ("open to every ship in sig", 1),  # two characters off
        ("open to every ship in si", 0),  # three
    ],
)
def test_a_span_is_found_to_within_two_characters(words: str, hits: int) -> None:
    assert score(article(quotes=[OPEN]), [answer(words)]).spans["all"].hits == hits


def test_spans_of_nobody_are_wanted_among_all_and_wrong_among_quotes() -> None:
    found = score(
        article(quotes=[OPEN], unattributed=[BOARD]), [answer("open to every ship in sight."), answer("Board of Winds and Tides")]
    )
    assert (found.spans["all"].hits, found.spans["all"].answered, found.spans["all"].wanted) == (2, 2, 2)
    assert (found.spans["quotes"].hits, found.spans["quotes"].answered, found.spans["quotes"].wanted) == (1, 2, 1)


def test_short_unclear_and_doubled_answers_are_no_wrong_spans() -> None:
    unclear = [answer("ghost fleet"), answer("Nobody asked the pilots"), answer("Nobody asked the pilots,")]
    assert score(article(ambiguous=[ASKED]), unclear).spans["all"].answered == 0
    assert score(article(), unclear).spans["all"].answered == 1


def test_the_likeliest_pair_is_matched_first_and_each_once() -> None:
    likeness = {(0, 0): 0.6, (0, 1): 0.9, (1, 1): 0.9, (1, 0): 0.0}
    assert match([0, 1], [0, 1], lambda one, other: likeness[one, other]) == {0: 1}
    likeness[1, 0] = 0.5
    assert match([0, 1], [0, 1], lambda one, other: likeness[one, other]) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("speaker", "mention", "either", "resolved"),
    [
        ("Ilse Varga", "Ilse Varga", True, True),
        (None, "Varga", True, False),  # the mention touches the head; no name
        ("Varga", "Orsin", True, True),  # the name is right, wherever it was read
        ("Lea Varga", "Orsin", True, False),  # shares the head's last word; first names at odds
        ("Jan Orsin", "Jan Orsin", False, False),
        ("Mayor", "Mayor", False, False),  # the title is no head
        (None, None, False, False),
    ],
)
def test_a_speaker_is_right_by_head_or_by_name(speaker: str | None, mention: str | None, either: bool, resolved: bool) -> None:
    found = score(article(quotes=[OPEN]), [answer("open to every ship in sight.", speaker, mention)])
    for name in ("all", "kind=mixed", "position=before", "speaker_type=named"):
        tally = found.speakers[name]
        assert (tally.wanted, tally.either, tally.resolved) == (1, either, resolved)
        assert tally.answered == bool(speaker or mention)
    assert (found.end_to_end.hits, found.end_to_end.answered) == (either, bool(speaker or mention))


def test_a_pronoun_elsewhere_is_no_evidence_and_a_resolved_one_is_right() -> None:
    elsewhere = answer("Nobody asked the pilots,", "he", "Her deputy")
    assert score(article(quotes=[ASKED]), [elsewhere]).speakers["all"].either == 0
    assert score(article(quotes=[ASKED]), [answer("Nobody asked the pilots,", "he", "he said")]).speakers["all"].either == 1
    named = answer("Nobody asked the pilots,", "Jan Orsin", "Jan Orsin")
    assert score(article(quotes=[ASKED]), [named]).speakers["speaker_type=pronoun"].resolved == 1


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Orsin", "Jan Orsin", True),
        ("J. Orsin", "Jan Orsin", True),
        ("Jan Orsin Jr.", "Orsin", True),
        ("Jan Orsin’s", "Jan Orsin", True),
        ("Lea Orsin", "Jan Orsin", False),
        ("Jan Orsin", "Jan Keel", False),
        ("Water Board", "Water Board of Karsh", True),  # one name inside the other
        ("", "Orsin", False),
    ],
)
def test_names_of_one_person(name: str, other: str, same: bool) -> None:
    assert is_same_person(name, other) == same


def test_a_speaker_for_nobodys_words_is_a_false_attribution_by_review() -> None:
    gold = article(unattributed=[BOARD, row("Nobody asked the pilots,", review="missed")], unattributed_short=[FLEET])
    found = score(gold, [answer(words, "Orsin") for words in ("Board of Winds and Tides", "Nobody asked the pilots,", "ghost fleet")])
    assert {name: (tally.hits, tally.wanted) for name, tally in found.false.items()} == {
        "all": (2, 2),
        "review:not_speech": (1, 1),
        "review:missed": (1, 1),
        "short": (1, 1),
    }
    # What the annotators missed is no wrong answer.
    assert found.end_to_end.answered == 1


def test_cues_count_by_touch() -> None:
    assert score(article(quotes=[OPEN]), [answer("open to every ship in sight.", cue="said the")]).cue.hits == 1
    assert score(article(quotes=[OPEN]), [answer("open to every ship in sight.", cue="disagreed")]).cue.hits == 0


CONTENT = {"content": [[find("the harbour").start, OPEN["end"] + 1]], "source": [[0, 16]], "cue": [[17, 21]]}


def test_contents_count_by_word_by_half_and_with_their_speaker() -> None:
    found = score(article(attributions=[CONTENT]), [answer("open to every ship in sight.", "Varga", "Varga")])
    words, content, both = (found.contents[name] for name in ("words", "content", "content and speaker"))
    assert (words.hits, words.answered, words.wanted) == (6, 6, 9)
    assert (content.hits, both.hits, content.answered, content.wanted) == (1, 1, 1, 1)
    other = score(article(attributions=[CONTENT]), [answer("open to every ship in sight.", "Orsin", "Orsin")])
    assert (other.contents["content"].hits, other.contents["content and speaker"].hits) == (1, 0)
    part = score(article(attributions=[CONTENT]), [answer("open to every", "Varga", "Varga")])
    assert part.contents["content"].hits == 0


def test_a_content_without_speaker_is_right_where_nobody_is_named() -> None:
    gold = article(attributions=[{**CONTENT, "source": []}])
    content = Answer((find("the harbour was “open to every ship in sight.”"),))
    assert score(gold, [], [content]).contents["content and speaker"].hits == 1
    named = Answer(content.spans, "Varga")
    assert score(gold, [], [named]).contents["content and speaker"].hits == 0


def test_scores_are_sorted_into_bins_and_compared_with_what_is_right() -> None:
    gold = article(quotes=[OPEN, ASKED], unattributed=[BOARD])
    answers = [
        answer("open to every ship in sight.", "Varga", "Varga", score=1.0),
        answer("Nobody asked the pilots,", "Varga", "Varga", score=0.75),
        answer("Board of Winds and Tides", "Varga", "Varga", score=0.7),
    ]
    bins = list_bins(score(gold, answers).sure)
    assert [(part.low, part.n, part.right) for part in bins] == [(0.7, 2, 0.0), (0.95, 1, 1.0)]
    assert calibration_error(bins) == pytest.approx(2 / 3 * 0.725)


def test_every_figure_is_printed() -> None:
    lines = list(list_figures(score(article(quotes=[OPEN]), [answer("open to every ship in sight.", "Varga", "Varga", score=0.97)])))
    text = "\n".join(lines)
    for part in (
        "spans, strict, all",
        "either",
        "kind=mixed",
        "position=before",
        "speaker_type=named",
        "cue",
        "contents, words",
        "0.95–1.00",
    ):
        assert part in text


def write_run(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    folder.mkdir()
    blank = dict.fromkeys(QUOTES.schema.names)
    blank |= {"article_id": "a", "field": "text", "kind": "direct", "status": "attributed", "text": "", "form": "utterance"}
    pq.write_table(pa.Table.from_pylist([{**blank, **row} for row in rows], schema=QUOTES.schema), folder / "quotes.parquet")
    return folder


def test_a_run_answers_with_quotes_in_marks_and_the_contents_of_statements(tmp_path: Path) -> None:
    speaker = {"speaker_in_article": "Varga", "mention_start": 0, "mention_end": 5, "speaker_score": 0.9, "statement_id": "s"}
    rows = [
        {"quote_id": "1", "start": 20, "end": 30, "kind": "mixed", "content_start": 10, "content_end": 30, **speaker},
        {"quote_id": "2", "start": 40, "end": 50, **speaker},
        {"quote_id": "3", "start": 60, "end": 70, "kind": "indirect", **speaker, "statement_id": "t"},
        {"quote_id": "4", "start": 80, "end": 90, **speaker, "status": "unattributed", "statement_id": "u"},
        {"quote_id": "5", "start": 0, "end": 9, "field": "title", **speaker, "statement_id": "v"},
    ]
    found = read_answers(write_run(tmp_path / "run", rows))["a"]
    assert [(part.whole, part.names_speaker) for part in found.quotes] == [
        (Span(20, 30), True),
        (Span(40, 50), True),
        (Span(80, 90), False),
    ]
    assert [part.spans for part in found.contents] == [(Span(10, 30), Span(40, 50)), (Span(60, 70),)]
    assert found.contents[0] == Answer((Span(10, 30), Span(40, 50)), "Varga", Span(0, 5), None, 0.9)
