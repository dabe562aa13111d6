"""PROV-JSON: the `prov` package reads a document whose relations are those of the table lineage."""

from __future__ import annotations

import warnings
from collections import Counter
from urllib.parse import unquote

import pytest
from prov.model import ProvAgent, ProvAttribution, ProvDerivation, ProvDocument, ProvEntity, ProvMembership, ProvRelation

from tests.exports.runs import awkward, exported, read_rows

ROOT = "urn:quotetrace:"
TYPES = {"was_quoted_from": "prov:Quotation", "had_primary_source": "prov:PrimarySource", "was_derived_from": None}


def read(file):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ProvDocument.deserialize(str(file), format="json")


def thing(name):
    """(kind, id) of a name in one of our namespaces."""
    kind, _, thing_id = name.uri.removeprefix(ROOT).partition(":")
    return kind, unquote(thing_id)


def known(record, name):
    return {str(key): value for key, value in record.extra_attributes}.get(f"quotetrace:{name}")


@pytest.mark.parametrize("which", ["demo", "awkward", "no text"])
def test_everything_that_is_related_is_declared(tmp_path, demo_run, which):
    document = read(exported(demo_run if which == "demo" else awkward(), "prov-json", tmp_path, text=which != "no text"))
    declared = Counter(record.identifier for record in document.get_records((ProvEntity, ProvAgent)))
    assert set(declared.values()) == {1}
    for relation in document.get_records(ProvRelation):
        for _, name in relation.formal_attributes:
            assert name is None or name in declared


def test_derivations_are_the_edges_of_lineage(tmp_path, demo_run):
    document = read(exported(demo_run, "prov-json", tmp_path))
    rows = read_rows(demo_run, "SELECT * FROM {lineage} WHERE relation <> 'was_attributed_to'")
    expected = Counter(
        (
            (row["from_kind"], row["from_id"]),
            ("report", f"{row['to_id']}/{row['cluster_id']}") if row["to_kind"] == "agency" else (row["to_kind"], row["to_id"]),
            TYPES[row["relation"]],
            row["score"],
            row["basis"],
        )
        for row in rows
    )
    found = Counter()
    for record in document.get_records(ProvDerivation):
        (_, generated), (_, used), *_ = record.formal_attributes
        (kind,) = map(str, record.get_asserted_types()) if record.get_asserted_types() else (None,)
        found[thing(generated), thing(used), kind, known(record, "score"), known(record, "basis")] += 1
    assert found == expected
    assert {kind for _, _, kind, _, _ in found} == set(TYPES.values())


def test_quotes_go_to_speakers_reports_to_agencies_and_articles_to_outlets(tmp_path, demo_run):
    document = read(exported(demo_run, "prov-json", tmp_path))
    found = {
        (thing(entity), thing(agent))
        for (_, entity), (_, agent) in (one.formal_attributes for one in document.get_records(ProvAttribution))
    }
    rows = read_rows(demo_run, "SELECT from_id, to_id FROM {lineage} WHERE relation = 'was_attributed_to'")
    quotes = {(("quote", row["from_id"]), ("speaker", row["to_id"])) for row in rows}
    outlets = {
        (("article", row["article_id"]), ("agency", row["outlet_agency_id"]) if row["outlet_agency_id"] else ("outlet", row["outlet"]))
        for row in read_rows(demo_run, "SELECT * FROM {articles} WHERE outlet IS NOT NULL")
    }
    reports = {(one, agent) for one, agent in found if one[0] == "report"}
    assert found - reports == quotes | outlets
    assert all(report[1].split("/")[0] == agent[1] for report, agent in reports)


def test_articles_have_their_quotes_as_members(tmp_path, demo_run):
    document = read(exported(demo_run, "prov-json", tmp_path))
    found = {
        (thing(one), thing(other)) for (_, one), (_, other) in (member.formal_attributes for member in document.get_records(ProvMembership))
    }
    rows = read_rows(demo_run, "SELECT article_id, quote_id FROM {quotes} WHERE status <> 'not_speech'")
    assert found == {(("article", row["article_id"]), ("quote", row["quote_id"])) for row in rows}


def test_quotes_carry_their_words_and_places(tmp_path):
    rows = {row["quote_id"]: row for row in read_rows(awkward(), "SELECT * FROM {quotes} WHERE status <> 'not_speech'")}
    document = read(exported(awkward(), "prov-json", tmp_path))
    quotes = [record for record in document.get_records(ProvEntity) if thing(record.identifier)[0] == "quote"]
    assert len(quotes) == len(rows)
    for record in quotes:
        row = rows[thing(record.identifier)[1]]
        assert record.value == {row["text"]}
        assert (known(record, "start"), known(record, "end"), known(record, "cluster")) == (row["start"], row["end"], row["cluster_id"])
