"""schema.org: every term is one of the published vocabulary, on a type that has it, leading to a type that it may lead to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import regex

from tests.exports.runs import awkward, exported, linked, read_rows

TERMS = json.loads((Path(__file__).parent / "schema_org_terms.json").read_text(encoding="utf-8"))


def graph(run, folder, **options):
    document = json.loads(exported(run, "schema-org", folder, **options).read_text(encoding="utf-8"))
    assert document["@context"] == ["https://schema.org", {"quotetrace": "urn:quotetrace:terms:"}]
    return document["@graph"]


def kinds(name):
    """A type and all above it."""
    return {name}.union(*(kinds(parent) for parent in TERMS["types"][name]))


def is_literal(kind, given):
    if kind == "URL":
        return bool(regex.fullmatch(r"[a-z]+:\S+", given))
    if kind in ("Date", "DateTime"):
        return bool(regex.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\dZ?)?)?)?", given))
    return kind == "Text"


def check(node, nodes):
    """Hold one node, and those in it, against the vocabulary."""
    own = kinds(node["@type"])
    for name, given in node.items():
        if name in ("@type", "@id") or name.startswith("quotetrace:"):
            continue
        known = TERMS["properties"][name]
        assert own & set(known["of"]), (node["@type"], name)
        for one in given if isinstance(given, list) else [given]:
            if isinstance(one, str):
                assert any(is_literal(kind, one) for kind in known["to"]), (name, one)
                continue
            other = nodes[one["@id"]] if set(one) == {"@id"} else one
            if other is one:
                check(one, nodes)
            assert kinds(other["@type"]) & set(known["to"]), (name, other["@type"])


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("which", ["demo", "awkward", "extract", "link"])
def test_every_term_is_one_of_the_vocabulary(tmp_path, demo_run, which, text):
    run = {"demo": demo_run, "awkward": awkward(), "extract": awkward("extract"), "link": linked()}[which]
    found = graph(run, tmp_path, text=text)
    nodes = {node["@id"]: node for node in found}
    assert len(nodes) == len(found)
    for node in found:
        check(node, nodes)
    assert "Quotation" in {node["@type"] for node in found}


def test_a_quotation_says_who_where_and_after_whom(tmp_path):
    nodes = {node["@id"]: node for node in graph(awkward(), tmp_path)}
    first = next(
        node for node in nodes.values() if node["@type"] == "Quotation" and "told" not in node["text"] and "not zqeight" in node["text"]
    )
    assert nodes[first["spokenByCharacter"]["@id"]]["name"] == "Ilse Varga"
    assert nodes[first["isPartOf"]["@id"]]["publisher"]["name"] == "Harbour “Post” & Sons"
    reports = [nodes[one["@id"]] for one in first["isBasedOn"] if nodes[one["@id"]]["@type"] == "CreativeWork"]
    assert [nodes[one["publisher"]["@id"]]["name"] for one in reports] == ["Reuters"]


def test_a_denied_quote_is_nobodys(tmp_path):
    denied = [node for node in graph(awkward(), tmp_path) if node.get("quotetrace:assertion") == "denied"]
    assert denied
    assert not any("spokenByCharacter" in node for node in denied)


def test_a_first_appearance_is_certain(tmp_path, demo_run):
    rows = read_rows(demo_run, "SELECT article_id, published_at, published_until FROM {articles}")
    dates = {f"urn:quotetrace:article:{row['article_id']}": row for row in rows}
    claims = [node for node in graph(demo_run, tmp_path) if node["@type"] == "Claim"]
    several = [claim for claim in claims if len(claim["appearance"]) > 1]
    assert 0 < len([claim for claim in several if "firstAppearance" in claim]) < len(several)
    for claim in several:
        shown = [one["@id"] for one in claim["appearance"]]
        first = claim.get("firstAppearance", {}).get("@id")
        certain = [
            one
            for one in shown
            if dates[one]["published_until"]
            and all(
                dates[other]["published_at"] and dates[one]["published_until"] < dates[other]["published_at"]
                for other in shown
                if other != one
            )
        ]
        assert [first] == certain or (first is None and not certain)
