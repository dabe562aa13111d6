"""The origin: stated credit first, conflicts only where there is one, nothing where nothing is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quotetrace.trace.origin import Origin, find_origin
from quotetrace.trace.story import Story
from tests.trace.build import byline, carrier, quote, read, story

WORDS = "We will keep the ferry running through the whole of the winter"
FRENCH = "Nous ferons circuler le bac pendant tout l'hiver"
OTHER_WORDS = "The boat shall go on sailing until spring, whatever the weather may bring"


def origin_of(of: Story) -> Origin:
    return find_origin(of, read(of)[1])


def told(article: str, *hops, text: str = WORDS, **given):
    return quote(text, article, hops=hops, **given)


CASES = [
    ([told("a", carrier("efe")), told("b")], "credited", "efe", "one text states one carrier"),
    ([told("a", carrier("efe")), told("b", carrier("efe"))], "credited", "efe", "two agree"),
    ([told("a", carrier("efe", "originator"), carrier("dpa"))], "credited", "efe", "the innermost carrier is the first"),
    ([told("a", carrier("dpa"), carrier("efe", "originator"))], "credited", "efe", "the originator is, wherever it stands"),
    ([told("a", carrier("kcna", "speaker"))], "credited", "kcna", "an agency that speaks in its own voice"),
    ([told("a", carrier(None, "originator", "The Kestrel Post"))], "credited", None, "a newspaper that heard it is no agency"),
    ([told("a", carrier("efe")), told("b", carrier("dpa"))], "conflicting", None, "one against one"),
    ([told("a", carrier("efe")), told("b", carrier("efe")), told("d", carrier("dpa"))], "conflicting", None, "two against one"),
    ([*(told(f"a{n}", carrier("efe")) for n in range(6)), told("d", carrier("dpa"))], "credited", "efe", "six against one: a slip"),
    (
        [told("a", carrier("efe")), told("b", carrier("efe"), carrier("dpa")), told("d", carrier("dpa"))],
        "credited",
        "efe",
        "a relay in one text is one",
    ),
    (
        [
            told("a", carrier(None, "relay", "Ines Aalto"), carrier(None, "originator", "The Kestrel Post")),
            told("b", carrier(None, name="Ines Aalto")),
        ],
        "credited",
        None,
        "who told the originator is no second one",
    ),
    (
        [told("a", carrier("efe")), told("b", carrier("dpa"), lang="fr", text=FRENCH)],
        "conflicting",
        None,
        "another language, another first carrier",
    ),
    (
        [
            told("a"),
            told("b", carrier("efe"), text=OTHER_WORDS),
            told("d", carrier("efe"), lang="fr", text=FRENCH),
            told("e", carrier("dpa"), lang="fr", text=FRENCH),
        ],
        "credited",
        "dpa",
        "the carrier of another wording is left to that, with its translations",
    ),
    ([told("a", carrier(None, name="Kestrel Radio"))], "credited", None, "a station with a name of its own"),
    ([told("a", carrier(None, name="Kestrel Radio"), lang="de")], "unknown", None, "where all nouns have capitals, they tell no name"),
    (
        [told("a", carrier("efe")), told("b", carrier("efe")), told("d", carrier("dpa")), told("e", carrier("dpa"))],
        "conflicting",
        None,
        "two against two",
    ),
    (
        [told("a", carrier("efe")), told("b", carrier("efe")), told("d", carrier("dpa")), told("e", outlet_agency_id="dpa")],
        "conflicting",
        None,
        "once, with its own article that cites nobody",
    ),
    (
        [told("a", carrier("efe")), told("b", carrier("efe"), duplicate_of="a"), told("d", carrier("dpa"))],
        "conflicting",
        None,
        "a copy is no second text",
    ),
    (
        [told("a", carrier("afp")), told("b", carrier("tass"), outlet_agency_id="afp"), told("d")],
        "credited",
        "tass",
        "the credited agency's own text names another before it",
    ),
    (
        [told("a", carrier("afp")), told("b", carrier("tass"), credits=(byline("afp"),)), told("d", carrier("tass"))],
        "credited",
        "tass",
        "so does a text under its byline",
    ),
    (
        [told("a", carrier("efe")), told("b", carrier("dpa"), text=OTHER_WORDS)],
        "credited",
        "efe",
        "another translation may have come another way",
    ),
    ([told("a", carrier(None, name="state media")), told("b")], "unknown", None, "a vague carrier names nobody"),
    ([told("a", carrier("kcna", name="state media")), told("b")], "unknown", None, "nor one that is thought to stand for an agency"),
    ([told("a", carrier("kcna", name="the state news agency")), told("b")], "credited", "kcna", "a state's one agency needs no name"),
    (
        [told("a", carrier(None, name="Russian state television"), carrier("efe")), told("b")],
        "unknown",
        None,
        "who relays the nameless is not the first",
    ),
    ([told("a")], "unknown", None, "one article that says nothing"),
    ([told("a", hour=0), told("b", hour=3)], "earliest", None, "nothing but an order"),
    ([told("a"), told("b")], "common", None, "long equal words, no order, no carrier"),
    ([told("a", hour=0), told("b", hour=0)], "common", None, "the same moment is no order"),
    ([told("a", text="not at all costs"), told("b", text="not at all costs")], "unknown", None, "short equal words are chance"),
    ([told("a"), told("b", duplicate_of="a")], "unknown", None, "a copy is no witness to a lost text"),
    ([told("a"), told("b", kind="indirect")], "unknown", None, "an indirect report is no wording"),
    ([told("a", outlet_agency_id="efe")], "unknown", None, "an agency alone, in nobody's words but its own: too little"),
    (
        [told("a", outlet_agency_id="efe", hour=0), told("b", credits=(byline("efe"),), hour=2)],
        "earliest",
        None,
        "the agency's own article first, a byline after it: an order, no credit",
    ),
    ([told("a", credits=(byline("efe"),)), told("b", credits=(byline("efe"),))], "common", None, "bylines alone are not enough"),
]


@pytest.mark.parametrize(("witnesses", "status", "agency", "why"), CASES, ids=[row[3] for row in CASES])
def test_status(witnesses, status, agency, why):
    found = origin_of(story(*witnesses))
    assert (found.status, found.agency_id) == (status, agency)
    assert (found.score is not None) == (status == "credited")


@pytest.mark.parametrize(("witnesses", "status", "agency", "why"), CASES, ids=[row[3] for row in CASES])
def test_the_order_of_the_witnesses_changes_nothing(witnesses, status, agency, why):
    of = story(*witnesses)
    assert origin_of(replace(of, witnesses=of.witnesses[::-1])) == origin_of(of)


def test_all_that_conflict_stay_in_evidence():
    found = origin_of(story(told("a", carrier("efe")), told("b", carrier("dpa"))))
    assert {(proof.code, proof.text) for proof in found.proofs} == {("stated_carrier", "EFE"), ("stated_carrier", "DPA")}


def test_evidence_says_where_it_stands():
    (proof,) = origin_of(story(told("a", carrier("efe")))).proofs
    assert (proof.witness.article_id, proof.field, proof.start, proof.end, proof.weight) == ("a", "text", 30, 33, 1.5)


def test_more_texts_make_it_surer_and_a_rival_less_sure():
    one = origin_of(story(told("a", carrier("efe"))))
    two = origin_of(story(told("a", carrier("efe")), told("b", carrier("efe"))))
    many = [told(f"a{n}", carrier("efe")) for n in range(6)]
    assert one.score < two.score
    assert origin_of(story(*many, told("d", carrier("dpa")))).score < origin_of(story(*many)).score


def test_the_agencys_own_article_is_named():
    found = origin_of(story(told("a", carrier("efe")), told("b", outlet_agency_id="efe"), told("d", credits=(byline("efe"),))))
    assert found.article_id == "b"


def test_a_print_under_its_byline_stands_in_for_it():
    assert origin_of(story(told("a", carrier("efe")), told("d", credits=(byline("efe"),)))).article_id == "d"


def test_a_newspapers_own_article_is_named():
    found = origin_of(story(told("a", carrier(None, "originator", "The Kestrel Post")), told("b", outlet="the Kestrel Post")))
    assert (found.agency_id, found.article_id) == (None, "b")


def test_the_first_seen_is_named_where_nothing_else_is_known():
    assert origin_of(story(told("a", hour=3), told("b", hour=0))).article_id == "b"


def test_words_that_the_first_lacks_come_from_elsewhere():
    """Two later texts share words that the first one has not: the first is not where they come from."""
    whole = WORDS + " if the state pays for the fuel"
    found = origin_of(story(told("a", text=whole, hour=2), told("b", text=whole, hour=3), told("d", hour=0)))
    assert found.status == "common"


def test_one_wording_hung_on_two_speakers_one_of_them_the_media_is_a_conflict():
    found = origin_of(story(told("a", speaker_id="s1", speaker="Northern media"), told("b", speaker_id="s2", speaker="Ministry of Ports")))
    assert found.status == "conflicting"
