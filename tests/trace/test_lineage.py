"""Lineage: what is said to come from where, once, with the place that says so."""

from __future__ import annotations

from quotetrace.trace.lineage import find_lineage, list_evidence
from quotetrace.trace.origin import Origin
from quotetrace.trace.tree import Parent
from tests.trace.build import byline, carrier, quote, story

WORDS = "We will keep the ferry running"


def relations(of, parents=None):
    return sorted((edge.relation, edge.from_id, edge.to_kind, edge.to_id, edge.basis) for edge in find_lineage(of, parents or {}))


def test_a_quote_leads_to_its_speaker_its_nearest_and_its_first_carrier():
    hops = (carrier(None, "speaker", "Ines Falk"), carrier("kcna", "originator"), carrier("afp"), carrier(None, "publisher", "The Post"))
    assert relations(story(quote(WORDS, "a", speaker_id="s", hops=hops))) == [
        ("had_primary_source", "a:0", "agency", "kcna", "stated"),
        ("was_attributed_to", "a:0", "speaker", "s", "stated"),
        ("was_quoted_from", "a:0", "agency", "afp", "stated"),
    ]


def test_what_was_never_said_is_not_attributed():
    assert relations(story(quote(WORDS, "a", speaker_id="s", assertion="denied"))) == []


def test_an_inferred_carrier_scores_less():
    stated, inferred = (
        find_lineage(story(quote(WORDS, "a", hops=(carrier("efe", basis=basis),))), {})[0].score for basis in ("stated", "inferred")
    )
    assert stated > inferred


def test_a_parent_gives_an_edge_between_quotes_and_one_between_articles_where_they_share_text():
    of = story(quote(WORDS, "a"), quote(WORDS, "b"))
    words = Parent("a:0", 0.8, "wording", (("wording", 2.0),))
    shared = Parent("a:0", 0.8, "shared_text", (("wording", 2.0), ("shared_text", 2.0)))
    assert relations(of, {"b:0": words}) == [("was_quoted_from", "b:0", "quote", "a:0", "wording")]
    assert ("was_derived_from", "b", "article", "a", "shared_text") in relations(of, {"b:0": shared})


def test_a_byline_makes_the_agencys_article_its_origin():
    of = story(quote(WORDS, "a", outlet_agency_id="efe"), quote(WORDS, "b", credits=(byline("efe"),)))
    assert ("was_derived_from", "b", "article", "a", "stated") in relations(of, {"b:0": Parent("a:0", 0.8, "wording", ())})


def test_two_quotes_of_two_articles_make_one_edge_between_these_and_the_surer_one():
    of = story(quote(WORDS, "a"), quote(WORDS, "b"), quote(WORDS, "b", start=90))
    parents = {f"b:{start}": Parent("a:0", score, "shared_text", ()) for start, score in ((0, 0.4), (90, 0.7))}
    edges = [edge for edge in find_lineage(of, parents) if edge.relation == "was_derived_from"]
    assert [edge.score for edge in edges] == [0.7]


def test_ids_depend_on_the_ends_and_the_cluster_only():
    one, two = (find_lineage(story(quote(WORDS, "a", speaker_id="s", speaker_score=score)), {})[0].edge_id for score in (0.2, 0.9))
    assert one == two
    assert len(one) == 16


def test_evidence_is_numbered_within_its_subject_and_places_the_words():
    of = story(quote(WORDS, "a", hops=(carrier("efe"),)))
    rows = list_evidence(of, find_lineage(of, {}), Origin("unknown"))
    assert {(row.seq, row.field, row.start, row.end, row.text, row.article_id) for row in rows} == {(0, "text", 30, 33, "EFE", "a")}
