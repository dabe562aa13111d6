"""What a marked stretch is: utterance, term, title, nickname, heading or measure."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.model import Form, Span
from quotetrace.quotes.forms import JUDGED, _ascii_token_re, _token_re, find_form, find_forms, is_heading, is_measure, load_words


def spans_of(text: str) -> list[Span]:
    """Every stretch between curly or straight double marks."""
    return [Span(*match.span(1)) for match in regex.finditer(r"[“\"„«]([^”\"“»]++)[”\"“»]", text)]


def forms_of(text: str, lang: str = "en") -> list[Form]:
    """The forms of every marked stretch of `text`."""
    return [found.form for found in find_forms(text, spans_of(text), lang)]


ONE_SPAN: list[tuple[str, Form, str]] = [
    ("“The ferry will sail on Monday,” the minister said.", "utterance", "a sentence with a comma inside and a cue after"),
    ("The mayor said the plan was “dead in the water” and left.", "utterance", "a fragment after a verb of speech"),
    ("She called the offer “deeply insulting” on Friday.", "utterance", "an attributed short fragment"),
    ("Asked whether he would resign, the coach said: “No.”", "utterance", "one word after a colon"),
    ("“We are tired of waiting.”", "utterance", "a paragraph of its own, without any cue"),
    ("He warned that they would “pay a heavy price” if it failed.", "utterance", "lower-case words with a verb, after a modal"),
    ("He is best known for his role in the film “Winter Harbour” and its sequel.", "title", "a work noun before, capitals inside"),
    ("The “Glass Orchard” star arrived late.", "title", "the word after performs in works"),
    ("Her new novel, “The Salt Road,” comes out in May.", "title", "work noun and comma before"),
    ("She told Channel Nine’s “Morning Table” on Monday that talks went on.", "title", "a programme after the channel's name"),
    ("The minister is promoting a so-called “freedom levy” on imports.", "term", "held at arm's length"),
    ("The army goes on with what the capital calls its “border hygiene campaign” in the north.", "term", "a habit of naming, not a remark"),
    ("The committee uses a “traffic light” system for ranking flood risks.", "term", "adjective before a plain noun, nobody speaks"),
    ("The suspect, who goes by the nickname “Fingers”, was seen in the port.", "nickname", "announced as a nickname"),
]


@pytest.mark.parametrize(("text", "form", "why"), ONE_SPAN, ids=[why for _, _, why in ONE_SPAN])
def test_one_span(text: str, form: Form, why: str) -> None:
    """One marked stretch, one form."""
    assert forms_of(text) == [form], why


def test_list_of_titles_is_read_as_titles() -> None:
    """Works beside each other support each other, and a quote in the same article stays speech."""
    text = "He starred in “Cold Tide”, “Paper Moons” and “The Last Lamplighter”. “I loved all three,” he said."
    assert forms_of(text) == ["title", "title", "title", "utterance"]


def test_same_words_have_one_form_in_an_article() -> None:
    """A mark that says little alone takes the form of its clearer twin."""
    text = "The film “Silver Lake” opened in June. Critics disagreed.\nNobody expected much of “Silver Lake” then."
    assert forms_of(text) == ["title", "title"]


HEADINGS: list[tuple[str, bool, str]] = [
    ("The talks went on all night.\n“Heroic” crews praised\nOn Sunday the port reopened.", True, "a short line without a full stop"),
    ("The talks went on all night.\nThe mayor praised the “heroic” crews.\nMore.", False, "a sentence ends with a full stop"),
    ("“We will not give up on the ferry”", False, "a text of one line has no headings"),
    ("One.\n“Never again,”\nTwo.", False, "nothing but the marked words"),
]


@pytest.mark.parametrize(("text", "expected", "why"), HEADINGS, ids=[why for _, _, why in HEADINGS])
def test_heading(text: str, expected: bool, why: str) -> None:
    """A heading is a short unfinished line with more than the marked words."""
    assert is_heading(text, spans_of(text)[0]) is expected, why


def test_marked_phrase_in_a_heading_line_has_form_heading() -> None:
    """The place of an utterance decides over its look."""
    assert forms_of(HEADINGS[0][0]) == ["heading"]


def test_measures_are_no_speech() -> None:
    """Feet and inches that were read as marks."""
    text = "The guard is 6'4\" tall."
    assert is_measure(text, Span(15, 16))
    assert find_form(text, Span(15, 16)).form == "measure"


LANGUAGES: list[tuple[str, str, Form, str]] = [
    ("fr", "Le ministre a parlé. « Nous ne céderons pas devant la mer », a-t-il ajouté.", "utterance", "sentence case and length"),
    ("de", "„Wir geben die Fähre nicht auf, und das bleibt so“, sagte er.", "utterance", "sentence case and length"),
    ("es", "“No vamos a ceder ni un metro de costa”, dijo.", "utterance", "sentence case and length"),
    ("tr", "“Vapuru asla bırakmayacağız, bunu herkes bilmeli” dedi.", "utterance", "a language with nothing in the lexicon"),
]


@pytest.mark.parametrize(("lang", "text", "form", "why"), LANGUAGES, ids=[lang for lang, *_ in LANGUAGES])
def test_other_languages_by_cues_that_need_no_words(lang: str, text: str, form: Form, why: str) -> None:
    """A full sentence in marks is an utterance in any language."""
    assert forms_of(text, lang) == [form], why


def test_a_speaker_makes_a_fragment_an_utterance() -> None:
    """Where attribution found who says it, a short fragment that looks like a term is speech."""
    text = "She thanked the mayor for their “tireless” crews that had cleared the road."
    assert forms_of(text) == ["term"]
    assert find_forms(text, spans_of(text), spoken=[True])[0].form == "utterance"


def test_spaces_inside_marks_change_nothing() -> None:
    """« so » reads like «so»: the words around are found over the spaces."""
    tight = "The film «Winter Harbour» opened in May."
    loose = tight.replace("«", "« ").replace("»", " »")
    assert find_forms(tight, spans_of(tight))[0].cues == find_forms(loose, spans_of(loose))[0].cues


def test_weights_name_every_judged_form() -> None:
    """Both sets of weights are complete, and the worded one knows more cues."""
    for lang in ("en", "xx"):
        assert set(load_words(lang).weights) == set(JUDGED)
    assert len(load_words("en").weights["title"]) > len(load_words("xx").weights["title"])


def test_hostile_text_is_read_in_linear_time() -> None:
    """Marks, stops and capitals without end cost no more than any text; a pattern that backtracks would take minutes."""
    text = "A'" * 20_000 + " “" + "x.”’" * 20_000 + "” " + "." * 20_000
    span = Span(40_002, 120_002)
    assert find_form(text, span).form in JUDGED


@given(st.text(alphabet=" aB.,:'“”\n1’-é", max_size=80), st.data())
def test_any_spans_get_forms_with_shares_that_are_ratios(text: str, data: st.DataObject) -> None:
    """Every span gets one form; shares are ratios, and the best of four is at least a quarter."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    found = find_forms(text, spans)
    assert len(found) == len(spans)
    assert all(0 <= each.utterance <= 1 and 0.25 <= each.score <= 1 for each in found)
    assert found == find_forms(text, spans)


@given(st.text(st.characters(max_codepoint=127)))
def test_both_engines_find_the_same_tokens_in_ascii(window: str) -> None:
    assert _ascii_token_re().findall(window) == _token_re().findall(window)
