"""Reported clauses without marks, and the whole clause around a marked fragment."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.model import Article
from quotetrace.quotes.attribution import AttributedQuote, attribute
from quotetrace.quotes.clauses import find_reports, read_reports
from quotetrace.quotes.complements import load_frames
from quotetrace.quotes.indirect import SCORES, find_content, find_indirect
from quotetrace.quotes.language import language
from quotetrace.quotes.reading import read_field
from quotetrace.settings import QuoteSettings
from tests.growth import assert_linear


def indirect_of(text: str, lang: str = "en") -> list[AttributedQuote]:
    """The indirect quotes of a text."""
    doc = attribute(Article("a", text, lang=lang), QuoteSettings())
    return [quote for reading in doc.readings for quote in find_indirect(doc, reading)]


def pairs_of(text: str, lang: str = "en") -> list[tuple[str | None, str]]:
    """Speaker and clause of every indirect quote."""
    return [(quote.speaker, quote.marked.span.of(text)) for quote in indirect_of(text, lang)]


ONE_CLAUSE: list[tuple[str, str, str, str]] = [
    ("Ana Ruiz said that the ferry would sail.", "Ana Ruiz", "the ferry would sail", "clause with that"),
    ("Ana Ruiz said the ferry would sail.", "Ana Ruiz", "the ferry would sail", "clause without that"),
    ("Ana Ruiz said on Monday that the ferry would sail.", "Ana Ruiz", "the ferry would sail", "a day between cue and clause"),
    ("Ana Ruiz told reporters that the ferry would sail.", "Ana Ruiz", "the ferry would sail", "a hearer between cue and clause"),
    ("Ana Ruiz told her Danish counterpart the ferry would sail.", "Ana Ruiz", "the ferry would sail", "a hearer and no that"),
    ("Ana Ruiz, who runs the port, said the ferry would sail.", "Ana Ruiz", "the ferry would sail", "a relative clause behind the speaker"),
    ("The ferry would sail on Monday, Ana Ruiz said.", "Ana Ruiz", "The ferry would sail on Monday", "the cue closes the sentence"),
    ("The ferry would sail on Monday, said Ana Ruiz.", "Ana Ruiz", "The ferry would sail on Monday", "the cue before its subject"),
    ("According to Ana Ruiz, the ferry would sail on Monday.", "Ana Ruiz", "the ferry would sail on Monday", "according to, in front"),
    ("The ferry would sail on Monday, according to Ana Ruiz.", "Ana Ruiz", "The ferry would sail on Monday", "according to, behind"),
    ("Ana Ruiz vowed to keep the ferry afloat.", "Ana Ruiz", "to keep the ferry afloat", "a vow with an infinitive"),
    ("Ana Ruiz warned that the pier could break.", "Ana Ruiz", "the pier could break", "a warning"),
    ("Ana Ruiz asked whether the pier was safe.", "Ana Ruiz", "whether the pier was safe", "a question"),
    ("Ana Ruiz called for new talks about the pier.", "Ana Ruiz", "new talks about the pier", "a cue with its preposition"),
    ("The union rejected Ana Ruiz's claim that the pier was safe.", "Ana Ruiz", "the pier was safe", "a noun that reports"),
]


@pytest.mark.parametrize(("text", "speaker", "clause", "why"), ONE_CLAUSE, ids=[why for *_, why in ONE_CLAUSE])
def test_one_clause(text: str, speaker: str, clause: str, why: str) -> None:
    """One report, one clause with its speaker."""
    assert pairs_of(text) == [(speaker, clause)], why


NO_CLAUSE: list[tuple[str, str]] = [
    ("Ana Ruiz walked along the pier on Monday.", "no cue"),
    ("The ferry sailed on Monday. It was late.", "no speaker"),
    ("Ana Ruiz spoke at the port.", "a cue without a clause"),
    ("Ana Ruiz was told that the ferry would sail.", "the subject is the hearer"),
    ("I said that the ferry would sail.", "the writer's own word, or a transcript"),
    ("After the storm had passed, Ana Ruiz said: “We sail.”", "the words before belong to no report"),
    ("“We sail,” Ana Ruiz said by phone from the port.", "the cue has its quote already"),
]


@pytest.mark.parametrize(("text", "why"), NO_CLAUSE, ids=[why for _, why in NO_CLAUSE])
def test_no_clause(text: str, why: str) -> None:
    """What looks like a report and is none."""
    assert pairs_of(text) == [], why


def test_two_reports_in_one_sentence_share_the_speaker() -> None:
    """A participle behind a comma reports a second clause by the same speaker."""
    text = "Ana Ruiz said the ferry would sail, adding that the pier was safe."
    assert pairs_of(text) == [("Ana Ruiz", "the ferry would sail"), ("Ana Ruiz", "the pier was safe")]


def test_two_speakers_in_one_sentence_are_told_apart() -> None:
    """A clause ends where the next report begins."""
    text = "Ana Ruiz said the ferry would sail, but Per Lund warned that the pier could break."
    assert pairs_of(text) == [("Ana Ruiz", "the ferry would sail"), ("Per Lund", "the pier could break")]


def test_an_interrupted_clause_is_one_statement_of_two_parts() -> None:
    """Cue and speaker in the middle belong to neither part."""
    text = "The old ferry, Ana Ruiz said, would sail on Monday."
    quotes = indirect_of(text)
    assert [quote.marked.span.of(text) for quote in quotes] == ["The old ferry", "would sail on Monday"]
    assert [(quote.part, quote.statement) for quote in quotes] == [(0, quotes[0].statement), (1, quotes[0].statement)]


def test_the_next_sentence_is_not_claimed() -> None:
    """Without a cue of its own a sentence is the reporter's."""
    text = "Ana Ruiz said the ferry would sail. It will carry ninety cars."
    assert [clause for _, clause in pairs_of(text)] == ["the ferry would sail"]


def test_pronouns_speak_under_their_name() -> None:
    """The speaker of a pronoun is the name it stands for."""
    text = "Ana Ruiz came to the port. She said the ferry would sail."
    assert pairs_of(text) == [("Ana Ruiz", "the ferry would sail")]
    assert indirect_of(text)[0].mention_kind == "pronoun"


ASSERTIONS = [
    ("Ana Ruiz said the ferry would sail.", "asserted", "plain"),
    ("Ana Ruiz never said that the ferry would sail.", "denied", "a negation before the cue"),
    ("Ana Ruiz denied that the ferry would sail.", "denied", "a cue that denies"),
    ("Ana Ruiz asked whether the ferry would sail.", "asked", "a question"),
]


@pytest.mark.parametrize(("text", "assertion", "why"), ASSERTIONS, ids=[why for *_, why in ASSERTIONS])
def test_assertion(text: str, assertion: str, why: str) -> None:
    """What the words around the cue make of the report."""
    assert [quote.assertion for quote in indirect_of(text)] == [assertion], why


def test_a_clause_around_a_spoken_fragment_is_no_quote_of_its_own() -> None:
    """It is the content of the marked quote."""
    text = "Ana Ruiz said the ferry was “dead in the water” by noon."
    assert pairs_of(text) == []


CONTENTS = [
    (
        "Ana Ruiz said the ferry was “dead in the water” by noon.",
        "the ferry was “dead in the water” by noon",
        "cue before, words on both sides",
    ),
    ("Ana Ruiz told reporters that the pier was “a danger to us all”.", "the pier was “a danger to us all”", "hearer and that left out"),
    ("The pier was “a danger to us all,” Ana Ruiz said.", "The pier was “a danger to us all,”", "cue behind"),
    ("Ana Ruiz called the plan “a betrayal of the port”.", "the plan “a betrayal of the port”", "the object belongs to it"),
    ("“We sail on Monday,” Ana Ruiz said.", "We sail on Monday,", "a direct quote is its own content"),
]


@pytest.mark.parametrize(("text", "content", "why"), CONTENTS, ids=[why for *_, why in CONTENTS])
def test_content(text: str, content: str, why: str) -> None:
    """The reported clause with the reporter's words, without cue and speaker."""
    doc = attribute(Article("a", text), QuoteSettings())
    assert find_content(doc, doc.quotes[0]).of(text) == content, why


OTHER_LANGUAGES = [
    ("es", "Ana Ruiz dijo el lunes que el transbordador zarparía.", "Ana Ruiz", "el transbordador zarparía", "que"),
    (
        "es",
        "El transbordador zarpará el lunes, dijo la ministra Ana Ruiz.",
        "Ana Ruiz",
        "El transbordador zarpará el lunes",
        "inverted, with a role",
    ),
    ("es", "El lunes anunció Ana Ruiz que el muelle cerraría.", "Ana Ruiz", "el muelle cerraría", "subject between cue and clause"),
    ("es", "Según Ana Ruiz, el transbordador zarpará pronto.", "Ana Ruiz", "el transbordador zarpará pronto", "según"),
    ("fr", "Ana Ruiz a déclaré lundi que le ferry partirait.", "Ana Ruiz", "le ferry partirait", "que, with an auxiliary"),
    ("fr", "Le ferry partira lundi, a déclaré Ana Ruiz.", "Ana Ruiz", "Le ferry partira lundi", "inverted, with an auxiliary"),
    ("fr", "Selon Ana Ruiz, le ferry partira lundi.", "Ana Ruiz", "le ferry partira lundi", "selon"),
    ("de", "Ana Ruiz sagte am Montag, dass die Fähre fahren werde.", "Ana Ruiz", "die Fähre fahren werde", "dass"),
    ("de", "Am Montag erklärte Ana Ruiz, die Fähre werde bald fahren.", "Ana Ruiz", "die Fähre werde bald fahren", "no dass"),
    ("de", "Die Fähre werde am Montag fahren, sagte Ministerin Ana Ruiz.", "Ana Ruiz", "Die Fähre werde am Montag fahren", "inverted"),
    ("de", "Nach Angaben von Ana Ruiz fährt die Fähre am Montag.", "Ana Ruiz", "fährt die Fähre am Montag", "nach Angaben, no comma"),
]


@pytest.mark.parametrize(
    ("lang", "text", "speaker", "clause", "why"), OTHER_LANGUAGES, ids=[f"{row[0]}-{row[-1]}" for row in OTHER_LANGUAGES]
)
def test_other_languages(lang: str, text: str, speaker: str, clause: str, why: str) -> None:
    """The frames of English by gloss, the order of words of the language."""
    assert pairs_of(text, lang) == [(speaker, clause)], why


HEADLINES = [
    ("Ruiz: ferry will sail on Monday", "ferry will sail on Monday", "speaker in front"),
    ("Ferry will sail on Monday: Ruiz", "Ferry will sail on Monday", "speaker behind"),
    ("Ferry will sail on Monday, Ruiz says", "Ferry will sail on Monday", "cue behind"),
]


@pytest.mark.parametrize(("title", "clause", "why"), HEADLINES, ids=[why for *_, why in HEADLINES])
def test_headlines_take_the_full_name_from_the_text(title: str, clause: str, why: str) -> None:
    """Titles are read too."""
    doc = attribute(Article("a", "The minister Ana Ruiz came to the port.", title=title), QuoteSettings())
    found = find_indirect(doc, doc.reading("title"))
    assert [(quote.speaker, quote.marked.span.of(title), quote.field) for quote in found] == [("Ana Ruiz", clause, "title")], why


def test_a_language_without_frames_has_no_indirect_quotes() -> None:
    """Nothing is guessed where the lexicon is silent."""
    assert load_frames("tlh") is None
    assert indirect_of("Ana Ruiz said the ferry would sail.", "tlh") == []


def test_every_frame_has_a_score() -> None:
    """A new frame needs a measured score."""
    for text, *_ in ONE_CLAUSE:
        assert all(quote.score == SCORES[quote.rule.removeprefix("indirect:")] for quote in indirect_of(text))  # type: ignore[index]


def test_time_grows_with_the_text_only() -> None:
    """Cues without end in one sentence cost no more than their number."""
    lang, frames = language("en"), load_frames("en")
    assert lang is not None
    assert frames is not None
    assert_linear(
        lambda reading: find_reports(read_reports(reading.tokens, reading.mentions, reading.ties, frames)),
        lambda count: read_field("Ana Ruiz said " + "and said that he, said she, " * count + "so.", lang)[0],
        300,
    )


PIECES = """Ana Ruiz|said|that|the ferry|would sail|according to|told reporters|on Monday|“no way”|who|and|warned of|vowed to|she|it
the minister|adding|,|.|:"""


@given(st.lists(st.sampled_from([*PIECES.replace("\n", "|").split("|"), "\n"]), max_size=40))
def test_spans_hold_words_and_never_their_own_cue(pieces: list[str]) -> None:
    """For any mix of words: clauses slice, hold something, and lie apart from cue and each other; content holds its quote."""
    text = " ".join(pieces)
    doc = attribute(Article("a", text), QuoteSettings())
    found = [quote for reading in doc.readings for quote in find_indirect(doc, reading)]
    spans = sorted(quote.marked.span for quote in found)
    assert all(span.of(text).strip() for span in spans)
    assert all(not a.overlaps(b) for a, b in pairwise(spans))
    assert all(quote.cue is None or not quote.cue.overlaps(quote.marked.span) for quote in found)
    assert all(find_content(doc, quote).contains(quote.marked.span) for quote in doc.quotes)


CARRIED = [
    ("Ana Ruiz said the pier could break, the state agency reported on Monday.", "the pier could break", "the agency's own cue is cut off"),
    ("Ana Ruiz said the pier was “a danger to us all”, the state agency reported.", "the pier was “a danger to us all”", "around marks"),
]


@pytest.mark.parametrize(("text", "clause", "why"), CARRIED, ids=[why for *_, why in CARRIED])
def test_the_nearer_speaker_keeps_the_clause(text: str, clause: str, why: str) -> None:
    """A carrier behind the speaker adds nothing to the clause."""
    doc = attribute(Article("a", text), QuoteSettings())
    found = [find_content(doc, quote) for quote in doc.quotes] or [quote.marked.span for quote in find_indirect(doc, doc.readings[0])]
    assert [span.of(text) for span in found] == [clause], why
