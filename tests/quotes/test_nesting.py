"""Reports inside reports: the innermost speaker, and fragments inside a reported clause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.model import Article
from quotetrace.quotes.attribution import AttributedArticle, attribute
from quotetrace.quotes.indirect import find_content
from quotetrace.quotes.language import language
from quotetrace.quotes.nesting import SCORES, Nested, find_nested
from quotetrace.quotes.reading import Reading, read_field
from quotetrace.quotes.scene import load_words
from quotetrace.quotes.scorer import Decision, Scorer, load_model
from quotetrace.settings import QuoteSettings
from tests.growth import assert_linear


def attributed(text: str, lang: str = "en") -> AttributedArticle:
    """A text with its quotes attributed."""
    return attribute(Article("a", text, lang=lang), QuoteSettings())


def speakers_of(text: str, lang: str = "en") -> list[str | None]:
    """The speaker of every marked stretch."""
    return [quote.speaker for quote in attributed(text, lang).quotes]


def decided(text: str, chosen: str | None, lang: str = "en") -> tuple[Reading, dict[int, Nested]]:
    """What nesting makes of a text whose quotes were all decided for the mention `chosen` (None: nobody), whatever the scorer says."""
    words = language(lang)
    assert words is not None
    reading, _ = read_field(text, words)
    mention = next((one for one in reading.mentions if chosen and text[one.head_start : one.end] == chosen), None)
    assert (mention is None) == (chosen is None), [text[one.head_start : one.end] for one in reading.mentions]
    decisions = [Decision(one.context, mention, 0.9, None, 0.0) for one in Scorer(reading, words, load_model()).decide()]
    return reading, find_nested(Article("a", text, lang=lang), reading, words, decisions)


def named(reading: Reading, nested: Nested) -> str:
    """The words of the mention that nesting chose, without determiner."""
    mention = nested.decision.mention
    assert mention is not None
    return reading.text[mention.head_start : mention.end]


WHOLE_PATH: list[tuple[str, str, str]] = [
    ("Ana Ruiz told Bo Lund that the port was “ready to open” again, KCNA reported.", "Ana Ruiz", "told inside, reported outside"),
    ("“The port is open,” Ana Ruiz said, according to TASS.", "Ana Ruiz", "said inside, according to outside"),
    ("According to TASS, Ana Ruiz said that the port “has to open” soon.", "Ana Ruiz", "according to in front"),
    ("Ana Ruiz told AFP “the port is open”.", "Ana Ruiz", "the agency is told"),
    ("KCNA quoted Ana Ruiz as saying “the port is open”.", "Ana Ruiz", "the agency quotes"),
    ("“The port is open”, Ana Ruiz was quoted as saying by KCNA.", "Ana Ruiz", "quoted in the passive"),
    ("State media reported Ana Ruiz described the ties as “a bridge of steel”.", "Ana Ruiz", "two cues, the second nearer"),
    ("“The harbour is full,” KCNA said.", "KCNA", "nobody inside speaks: the agency itself"),
    ("“Ruiz reaffirmed that the strait will remain open,” KCNA said.", "KCNA", "the marks begin with a report: the agency's words"),
]


@pytest.mark.parametrize(("text", "speaker", "why"), WHOLE_PATH, ids=[why for *_, why in WHOLE_PATH])
def test_the_innermost_speaks(text: str, speaker: str, why: str) -> None:
    """Who is reported to speak by the nearest cue is the speaker; a carrier only where nobody inside is."""
    assert speakers_of(text) == [speaker], why


CARRIER_CHOSEN: list[tuple[str, str, str, str, str]] = [
    ("“The port is open,” the minister said, according to TASS.", "TASS", "minister", "nested:beside", "a role with a cue beside it"),
    ("“The port is open,” said Ana Ruiz, Reuters reported.", "Reuters", "Ana Ruiz", "nested:beside", "the cue before its subject"),
    ("“The port is open,” its director, Ana Ruiz, told AFP.", "AFP", "Ana Ruiz", "nested:beside", "the name in apposition to a role"),
    ("Ana Ruiz told Bo Lund that the port was “half open” now, KCNA reported.", "KCNA", "Ana Ruiz", "nested:clause", "the clause goes on"),
    ("Ana Ruiz toured the quay, declaring it “fully open” again, according to AFP.", "AFP", "Ana Ruiz", "nested:object", "a participle"),
    ("Ana Ruiz conveyed a wish for “closer ties”, according to TASS.", "TASS", "Ana Ruiz", "nested:object", "the object of a verb"),
    ("“The gates were late,” KCNA quoted Ana Ruiz as saying.", "KCNA", "Ana Ruiz", "nested:quoted", "the agency quotes her"),
    ("Ana Ruiz, quoted by Reuters, called the port “half open”.", "Reuters", "Ana Ruiz", "nested:quoted", "quoted by the agency"),
    ("“The gates were late,” TASS reported on Sunday, citing Ana Ruiz.", "TASS", "Ana Ruiz", "nested:quoted", "the agency cites her"),
]


@pytest.mark.parametrize(("text", "carrier", "inner", "rule", "why"), CARRIER_CHOSEN, ids=[why for *_, why in CARRIER_CHOSEN])
def test_a_carrier_gives_way(text: str, carrier: str, inner: str, rule: str, why: str) -> None:
    """Where the decision went to a carrier, somebody inside takes the quote, by a rule that says why."""
    reading, found = decided(text, carrier)
    assert [(named(reading, nested), nested.rule) for nested in found.values()] == [(inner, rule)], why


STANDS: list[tuple[str, str, str]] = [
    ("“The harbour is full,” KCNA said.", "KCNA", "nobody inside"),
    ("Bo Lund denied that KCNA had called the port “half open”.", "KCNA", "the carrier is further inside than the cue before it"),
    ("“The gates were late,” TASS reported, citing KCNA.", "TASS", "whom it cites is a carrier too"),
    ("“The port is open,” Bo Lund said, according to Ana Ruiz.", "Ana Ruiz", "who was chosen is no carrier"),
    ("Xinhua said the port was “half open”, and Ana Ruiz left.", "Xinhua", "the other has no cue"),
]


@pytest.mark.parametrize(("text", "chosen", "why"), STANDS, ids=[why for *_, why in STANDS])
def test_a_decision_stands(text: str, chosen: str, why: str) -> None:
    """No report inside, no change."""
    assert not decided(text, chosen)[1], why


FRAGMENTS: list[tuple[str, str | None, str]] = [
    ("Ana Ruiz met the crew, thanking them for their “heroic” work.", "Ana Ruiz", "a participle and its object"),
    ("TASS reported that Ana Ruiz thanked the crew for its “heroic” work.", "Ana Ruiz", "inside a report of an agency"),
    ("TASS said Ana Ruiz met the crew, calling its work “heroic”.", "Ana Ruiz", "the participle shares the inner subject"),
    ("KCNA reported that the two ports were becoming an “unbreakable chain”.", "KCNA", "nobody inside: the agency"),
    ("Ana Ruiz said the port supports its “just efforts” to grow.", "Ana Ruiz", "a clause without that"),
    ("The plan ended what Ana Ruiz calls her “winter war” with the port.", "Ana Ruiz", "what she calls"),
    ("The talks, described by Ana Ruiz as held in a “warm mood”, ended.", "Ana Ruiz", "the agent of a passive"),
    ("The port has been called “half open” by Ana Ruiz.", "Ana Ruiz", "the agent behind the marks"),
    ("Ana Ruiz wrote a book called “Night Boats” last year.", None, "the title of a work"),
    ("Ana Ruiz said the drill, known as “blue shield”, had begun.", None, "a name that others gave"),
    ("Ana Ruiz said the so-called “winter boats” would sail.", None, "a term that others coined"),
    ("Ana Ruiz said the crew (“the lads”) would sail.", None, "another name in brackets"),
    ("Ana Ruiz said the ships, or “tubs”, would sail.", None, "another name behind or"),
    ("Ana Ruiz thinks that the pier is a “dead end” for boats.", None, "thought, not said"),
    ("The crew of the “silent” boat slept.", None, "no report"),
]


@pytest.mark.parametrize(("text", "speaker", "why"), FRAGMENTS, ids=[why for *_, why in FRAGMENTS])
def test_fragments(text: str, speaker: str | None, why: str) -> None:
    """Words in marks inside a reported clause are its speaker's; names and terms are nobody's."""
    reading, found = decided(text, None)
    assert [named(reading, nested) for nested in found.values()] == ([speaker] if speaker else []), why


def test_neighbours_share_a_speaker() -> None:
    """A fragment beside one that has a speaker, in one clause, has the same."""
    reading, found = decided("She praised the “calm”, “patient” and “sober” crew.", None)
    assert [nested.rule for nested in found.values()] == ["nested:object", "nested:shared", "nested:shared"]
    assert [named(reading, nested) for nested in found.values()] == ["She"] * 3


def test_who_is_told_does_not_speak() -> None:
    """In a passive the agent speaks, not the one told."""
    reading, found = decided("Ana Ruiz was told by Bo Lund to “live among the people”.", "Ana Ruiz")
    assert [named(reading, nested) for nested in found.values()] == ["Bo Lund"]


OTHER_LANGUAGES: list[tuple[str, str, str, str, str]] = [
    ("es", "«El puerto está abierto», dijo la ministra Ana Ruiz, según Reuters.", "Reuters", "Ana Ruiz", "según outside"),
    ("es", "«El puerto abre», había dicho el jueves la ministra Ana Ruiz, citada por EFE.", "EFE", "Ana Ruiz", "a day behind the cue"),
    ("fr", "« Le port est ouvert », a déclaré Anne Ruiz, citée par Reuters.", "Reuters", "Anne Ruiz", "cited behind"),
    ("de", "„Der Hafen ist offen“, zitierte die Agentur TASS den Gast Rolf Lund.", "TASS", "Rolf Lund", "the verb that quotes in front"),
    ("de", "Der Hafen sei „halb offen“, berichtete Reuters unter Berufung auf Rolf Lund.", "Reuters", "Rolf Lund", "a phrase that cites"),
]


@pytest.mark.parametrize(("lang", "text", "carrier", "inner", "why"), OTHER_LANGUAGES, ids=[why for *_, why in OTHER_LANGUAGES])
def test_other_languages(lang: str, text: str, carrier: str, inner: str, why: str) -> None:
    """The same structures where the lexicon has them."""
    reading, found = decided(text, carrier, lang)
    assert [named(reading, nested) for nested in found.values()] == [inner], why


def test_rows_say_how_they_were_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule, cue and score come with the speaker, and two fragments of one report are one statement."""
    decide = Scorer.decide
    monkeypatch.setattr(Scorer, "decide", lambda scorer: [replace(one, mention=None) for one in decide(scorer)])
    doc = attributed("Ana Ruiz met the crew, thanking it for its “heroic” work and its “endless” patience.")
    assert [(quote.speaker, quote.status) for quote in doc.quotes] == [("Ana Ruiz", "attributed")] * 2
    assert [quote.rule for quote in doc.quotes] == ["nested:object", "nested:shared"]
    assert [quote.score for quote in doc.quotes] == [SCORES[quote.rule] for quote in doc.quotes]
    assert [quote.cue.of(doc.article.text) for quote in doc.quotes if quote.cue] == ["thanking"] * 2
    assert len({quote.statement for quote in doc.quotes}) == 1


def test_content_is_the_inner_clause() -> None:
    """The clause around a fragment is the innermost one, not the agency's report of it."""
    doc = attributed("KCNA reported that Ana Ruiz said the port was “half open” now.")
    assert [quote.speaker for quote in doc.quotes] == ["Ana Ruiz"]
    assert find_content(doc, doc.quotes[0]).of(doc.article.text) == "the port was “half open” now"


def test_a_language_without_words_changes_nothing() -> None:
    """Without word lists there is nothing to read."""
    assert load_words("xx") is None
    words = load_words("fr")
    assert words is not None
    assert "par" in words.by
    assert "quoted" in words.quoting


PIECES = [
    "KCNA", "Ana Ruiz", "he", "said", "that", ",", "“calm”", "“We sail.”", "according to", "citing", "by", "was", "told", "quoted",
    "thanking", ".", "\n", "what", "(", "calling it",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_keeps_its_contract(pieces: list[str]) -> None:
    """Whatever the words: known rules and scores, a cue in the sentence, mentions of the field, and no quote lost."""
    text = " ".join(pieces)
    words = language("en")
    assert words is not None
    reading, _ = read_field(text, words)
    decisions = Scorer(reading, words, load_model()).decide()
    found = find_nested(Article("a", text), reading, words, decisions)
    assert set(found) <= set(reading.quote_tokens)
    for nested in found.values():
        assert nested.score == SCORES[nested.rule]
        assert nested.decision.mention in reading.mentions
        assert -1 <= nested.cue < len(reading.tokens)
    assert len(attributed(text).quotes) == len(reading.marks)


ENDLESS = ["KCNA said Ana Ruiz said “calm” ", "by Ana Ruiz “calm” , ", "TASS quoted “We sail” citing ", "thanking “calm” and "]


@pytest.mark.parametrize("sentence", ENDLESS)
def test_endless_sentences_stay_linear(sentence: str) -> None:
    """However many reports one sentence holds."""
    assert_linear(attributed, lambda count: sentence * count, 100)
