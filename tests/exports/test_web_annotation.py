"""Web Annotation: a schema written from the model, the published context, and selectors that find the quote in its text."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from pyld import jsonld

from tests.exports.runs import awkward, exported, linked, read_rows

HERE = Path(__file__).parent
OA = "http://www.w3.org/ns/oa#"


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def load(url, options=None):
    """The published context, from here: nothing is fetched."""
    assert url == "http://www.w3.org/ns/anno.jsonld"
    return {"contextUrl": None, "documentUrl": url, "document": read(HERE / "anno.jsonld")}


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("which", ["demo", "awkward", "extract"])
def test_a_collection_keeps_the_model(tmp_path, demo_run, which, text):
    run = {"demo": demo_run, "awkward": awkward(), "extract": awkward("extract")}[which]
    collection = read(exported(run, "web-annotation", tmp_path, text=text))
    Draft202012Validator(read(HERE / "annotation.schema.json")).validate(collection)
    assert collection["total"] == len(collection["first"]["items"])
    assert len({one["id"] for one in collection["first"]["items"]}) == collection["total"]


def test_a_collection_of_linked_quotes_keeps_the_model(tmp_path):
    collection = read(exported(linked(), "web-annotation", tmp_path))
    Draft202012Validator(read(HERE / "annotation.schema.json")).validate(collection)
    first = collection["first"]["items"][0]
    assert first["target"]["source"] == "https://a.example/1"
    assert {"type": "SpecificResource", "source": "http://www.wikidata.org/entity/Q42", "purpose": "identifying"} in first["body"]


def test_every_term_is_one_of_the_context(tmp_path):
    collection = read(exported(awkward(), "web-annotation", tmp_path))
    (expanded,) = jsonld.expand(collection, {"documentLoader": load})
    (page,) = expanded["http://www.w3.org/ns/activitystreams#first"]
    (items,) = page["http://www.w3.org/ns/activitystreams#items"]
    assert len(items["@list"]) == collection["total"]
    for given, node in zip(collection["first"]["items"], items["@list"], strict=True):
        # A term that the context does not have would be dropped.
        assert len(node) == len(given)
        (target,) = node[f"{OA}hasTarget"]
        assert len(target) == len(given["target"])
        assert [one["@type"] for one in target[f"{OA}hasSelector"]] == [[f"{OA}{one['type']}"] for one in given["target"]["selector"]]
        assert node[f"{OA}motivatedBy"] == [{"@id": f"{OA}identifying"}]


@pytest.mark.parametrize("which", ["demo", "awkward"])
def test_selectors_find_the_quote_in_the_stored_text(tmp_path, demo_run, which):
    run = demo_run if which == "demo" else awkward()
    articles = {row["article_id"]: row for row in read_rows(run, "SELECT * FROM {articles}")}
    owners = {row["quote_id"]: row["article_id"] for row in read_rows(run, "SELECT quote_id, article_id FROM {quotes}")}
    n_titles = 0
    for one in read(exported(run, "web-annotation", tmp_path))["first"]["items"]:
        article, target = articles[owners[one["quotetrace:quote"]]], one["target"]
        text = article[target["quotetrace:field"]]
        words, *place = target["selector"]
        assert text[target["quotetrace:start"] : target["quotetrace:end"]] == words["exact"]
        assert sha256(words["exact"].encode()).hexdigest() == target["quotetrace:sha256"]
        assert words.get("prefix", "") + words["exact"] + words.get("suffix", "") in text
        if target["quotetrace:field"] == "text":
            (place,) = place
            assert text[place["start"] : place["end"]] == words["exact"]
            assert sha256(text.encode()).hexdigest() == target["quotetrace:textSha256"]
        else:
            assert place == []
            n_titles += 1
    assert n_titles
