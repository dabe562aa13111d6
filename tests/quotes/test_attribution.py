"""Who said it: speakers of quotes wherever they stand, in four languages, and why some have none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.model import Article
from quotetrace.quotes.attribution import AttributedArticle, attribute
from quotetrace.quotes.scorer import Model, load_model
from quotetrace.settings import QuoteSettings


def read(text: str, lang: str = "en", title: str = "") -> AttributedArticle:
    return attribute(Article("a", text, title=title, lang=lang), QuoteSettings())


SPEAKERS = [
    # language, text, speakers in order (None: nobody), why
    ("en", "“We sail at noon,” said Ana Ruiz.", ["Ana Ruiz"], "quote, cue, name"),
    ("en", "“We sail at noon,” Ana Ruiz said on Monday.", ["Ana Ruiz"], "quote, name, cue"),
    ("en", "Ana Ruiz said the ferry was “a gift to the island”.", ["Ana Ruiz"], "a fragment"),
    ("en", "Ana Ruiz came home. “I am tired,” she said. “Very tired.”", ["Ana Ruiz", "Ana Ruiz"], "a pronoun, and a quote carried on"),
    ("en", "Ruiz: “We will rebuild the harbour.”", ["Ruiz"], "a colon"),
    ("en", "“The harbour is ours!”\n—Senator Tom Crane", ["Tom Crane"], "a sign-off"),
    ("en", "The crew was told by Minister Okafor that the bridge “cannot wait”.", ["Okafor"], "a passive"),
    (
        "en",
        "“The dam is safe,” Zhang Lihua, a spokeswoman for the water ministry, told reporters.",
        ["Zhang Lihua"],
        "an apposition between name and cue",
    ),
    ("en", "“It was a mistake,” admitted Jean-Pierre de la Tour.", ["Jean-Pierre de la Tour"], "particles"),
    ("en", "Lund never said “the harbour is lost”.", ["Lund"], "a denied quote keeps its speaker"),
    ("en", "“We are open to talks,” IRNA quoted Rahimi as saying.", ["Rahimi"], "the carrier is not the speaker"),
    ("en", "“The route opens in May,” Pak was quoted as saying by the Central Press Bureau (CPB).", ["Pak"], "quoted as saying by"),
    (
        "en",
        "Nauru is “ready to talk,” its leader Pak Song Min told Foreign Minister Sergey Volkov, according to the Press Bureau (CPB).",
        ["Pak Song Min"],
        "neither addressee nor carrier",
    ),
    ("en", "CPB reported on Monday that ties are growing into an “unbreakable union.”", ["CPB"], "an agency in its own words"),
    ("en", "Critics have called it a “vanity project”.", ["Critics"], "a group"),
    ("en", "“We need boats,” one fisherman, who asked not to be named, said.", ["one fisherman"], "an unnamed speaker"),
    ("en", "“It pays,” said the mayor, Ana Ruiz.", ["Ana Ruiz"], "a role with its name"),
    ("en", "The 34-year-old said “the boat was gone by noon”.", ["34-year-old"], "an age stands for somebody"),
    ("en", "“We lost the boat,” a fisherman, a father of three, said.", ["fisherman"], "counted, in an apposition"),
    ("en", "A mother of three said the ferry was “far too dear”.", ["mother of three"], "a cue right behind a number"),
    ("en", "Ana Ruiz’s brief called the ferry “a danger to all”.", ["Ana Ruiz’s brief"], "what is owned speaks, not its owner"),
    ("de", "„Das Boot ist weg“, sagte die 34-Jährige.", ["34-Jährige"], "German, an age"),
    ("en", "The novel “The Long Winter” won the prize.", [None], "the title of a work"),
    ("en", "So-called “ghost ships” sail at night.", [None], "scare quotes"),
    ("es", "«El puente se abrirá en mayo», dijo la ministra Ana Ruiz a la prensa.", ["Ana Ruiz"], "Spanish"),
    ("es", "Ortega declaró a EFE: “Seguiremos adelante”.", ["Ortega"], "Spanish, a colon"),
    ("es", "Según Ruiz, el plan es “un error grave”. “No lo firmaremos”, añadió.", ["Ruiz", "Ruiz"], "Spanish drops the subject"),
    ("fr", "« Le pont ouvrira en mai », a déclaré la ministre Anne Morel.", ["Anne Morel"], "French"),
    ("fr", "Anne Morel est arrivée. « Nous ne signerons pas », a-t-elle ajouté.", ["Anne Morel"], "French inversion"),
    ("fr", "D’après le ministère, la situation est « sous contrôle ».", ["ministère"], "French according to"),
    ("de", "„Die Brücke wird im Mai geöffnet“, sagte Ministerin Anna Brandt am Montag.", ["Anna Brandt"], "German"),
    ("de", "Der Präsident Karl Ott erklärte, das Abkommen sei „eine gute Nachricht“.", ["Karl Ott"], "German reported speech"),
    ("de", "Laut Brandt ist der Plan „ein schwerer Fehler“.", ["Brandt"], "German according to"),
]


@pytest.mark.parametrize(("lang", "text", "speakers", "why"), SPEAKERS, ids=[f"{lang}: {why}" for lang, *_, why in SPEAKERS])
def test_speakers(lang: str, text: str, speakers: list[str | None], why: str) -> None:
    assert [quote.speaker for quote in read(text, lang).quotes] == speakers, why


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("Lund said “no harbour is lost”.", "asserted"),
        ("Lund never said “the harbour is lost”.", "denied"),
        ("Lund didn’t say “the harbour is lost”.", "denied"),
        ("Lund would say “the harbour is lost”.", "hypothetical"),
        ("Lund asked: “Is the harbour lost?”", "asked"),
    ],
)
def test_assertion(text: str, assertion: str) -> None:
    assert [quote.assertion for quote in read(text).quotes] == [assertion]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("“We sail at noon,” said Ana Ruiz. “All of us.”", ["direct", "direct"]),
        ("Ana Ruiz said: “We sail at noon.”", ["direct"]),
        ("“We sail,” she said, “at noon.”", ["direct", "direct"]),
        ("Ana Ruiz said the ferry was “a gift”.", ["mixed"]),
        ("Ana Ruiz said that “the ferry is a gift to us.”", ["mixed"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [quote.kind for quote in read(text).quotes] == kinds


def test_parts_of_one_statement() -> None:
    """Quotes of one utterance share a statement; the next speaker starts another."""
    doc = read("“We sail,” said Ana Ruiz. “At noon.” “I stay,” said Tom Lund.")
    assert [(quote.statement, quote.part) for quote in doc.quotes] == [(0, 0), (0, 1), (2, 0)]


REASONS = [
    ("en", "So-called “ghost ships” sail at night.", "not_speech", "term"),
    ("en", "Maria “Shorty” Lund left.", "not_speech", "nickname"),
    ("zz", "“Oro talu me,” Ana Ruiz teki.", "unattributed", "no_lexicon"),
]


@pytest.mark.parametrize(("lang", "text", "status", "reason"), REASONS)
def test_reasons(lang: str, text: str, status: str, reason: str) -> None:
    (quote,) = read(text, lang).quotes
    assert (quote.status, quote.reason, quote.speaker) == (status, reason, None)


def test_a_pronoun_that_two_names_fit_stands_for_itself() -> None:
    (quote,) = read("Ana Ruiz and Maria Lopez met. “I am tired of it all,” she said.").quotes
    assert (quote.status, quote.reason, quote.speaker, quote.mention_kind) == ("attributed", "two_names", "she", "pronoun")


def test_unknown_language_is_an_issue() -> None:
    assert [issue.code for issue in read("“Oro talu me,” teki.", "zz").issues] == ["no_lexicon"]


def test_low_scores_are_left_out() -> None:
    text = "Ana Ruiz said the ferry was “a gift to the island”."
    (quote,) = attribute(Article("a", text), QuoteSettings(min_score=1.0)).quotes
    assert (quote.status, quote.reason) == ("unattributed", "low_score")


def test_headlines_borrow_from_the_text() -> None:
    """A headline takes the full name, and the speaker of the same words."""
    text = "“We sail at noon,” said Ana Ruiz.\n\n‘Sail at noon’\n\nThe crew waited."
    doc = read(text, title="Ruiz: ‘We sail at noon’")
    assert [(quote.field, quote.speaker) for quote in doc.quotes][1:] == [("text", "Ana Ruiz"), ("title", "Ana Ruiz")]


def test_headline_of_the_same_words() -> None:
    doc = read("“The ferry will sail at noon,” said Ana Ruiz.", title="Ferry to ‘sail at noon’")
    assert (doc.quotes[1].speaker, doc.quotes[1].rule) == ("Ana Ruiz", "same-words")


@pytest.mark.parametrize(
    ("text", "mention_kind", "speaker_kind"),
    [
        ("“We sail,” said Ana Ruiz.", "full", "person"),
        ("Ana Ruiz came. “We sail,” said Ruiz.", "short", "person"),
        ("Ana Ruiz came. “We sail,” she said.", "pronoun", "person"),
        ("“We sail,” said a fisherman.", "role", "unnamed"),
        ("“We sail,” said the ministry.", "role", "body"),
        ("“We sail,” the statement said.", "role", "document"),
        ("“We sail,” said the two ministers.", "role", "group"),
        ("“We sail,” said the Water Board.", "full", "body"),
    ],
)
def test_speaker_and_mention_kinds(text: str, mention_kind: str, speaker_kind: str) -> None:
    (quote,) = read(text).quotes
    assert (quote.mention_kind, quote.speaker_kind) == (mention_kind, speaker_kind)


def test_cue_and_mention_are_slices() -> None:
    text = "“We sail at noon,” Ana Ruiz, the mayor, said."
    (quote,) = read(text).quotes
    assert quote.cue is not None
    assert quote.mention_span is not None
    assert (quote.cue.of(text), quote.mention_span.of(text), quote.rule) == ("said", "Ana Ruiz", "quote-name-cue")


@given(
    st.lists(
        st.sampled_from(["“We sail,”", "said", "Ana Ruiz", "he", "the minister", ".", "\n\n", "told", "Tom Lund", '"no"', "«", "that"]),
        max_size=25,
    )
)
@settings(max_examples=150, deadline=None)
def test_every_stretch_comes_back_once(parts: list[str]) -> None:
    """One quote a marked stretch, in order; scores are ratios; whoever is named has a mention, whoever is not has a reason."""
    doc = read(" ".join(parts))
    if not doc.readings:
        return
    assert [quote.marked for quote in doc.quotes] == doc.readings[0].marks
    for quote in doc.quotes:
        assert quote.score is None or 0 <= quote.score <= 1
        assert (quote.speaker is not None) == (quote.status == "attributed") == (quote.reason is None)


def test_calibration_rises() -> None:
    """A higher raw probability never gives a lower score."""
    model = load_model()
    scores = [model.calibrate(step / 50) for step in range(51)]
    assert scores == sorted(scores)
    assert scores[0] >= 0
    assert scores[-1] <= 1


def test_calibration_by_hand() -> None:
    assert Model({}, ((0.0, 0.2), (1.0, 0.8))).calibrate(0.5) == pytest.approx(0.5)
