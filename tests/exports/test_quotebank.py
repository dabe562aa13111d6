"""Quotebank: the fields as published, and `quotetrace link` reads the same quotes again."""

from __future__ import annotations

import json

import pytest
import regex

import quotetrace
from tests.exports.runs import awkward, exported, linked, read_rows

PUBLISHED = {"quoteID", "quotation", "speaker", "qids", "date", "numOccurrences", "probas", "urls", "phase"}
"""https://doi.org/10.5281/zenodo.4277311, quotation-centric."""


def records(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def plain(text):
    """Quotebank's own measure: equal after lower-casing and removing punctuation."""
    return " ".join(regex.sub(r"[\p{P}\p{S}\s]+", " ", text.lower()).split())


def address(row):
    return row["url"] or f"urn:quotetrace:article:{row['article_id']}"


def test_records_have_the_published_fields(tmp_path, demo_run):
    found = records(exported(demo_run, "quotebank-jsonl", tmp_path))
    assert len({one["quoteID"] for one in found}) == len(found)
    for one in found:
        assert set(one) == {*PUBLISHED, "clusterID", "quoteIDs"}
        assert regex.fullmatch(r"\d{4}-\d\d-\d\d-\d{6}", one["quoteID"])
        assert one["date"] is None or one["quoteID"].startswith(one["date"][:10])
        assert one["speaker"] == one["probas"][0][0]
        assert [float(share) for _, share in one["probas"]] == sorted((float(share) for _, share in one["probas"]), reverse=True)
        assert 0 < sum(float(share) for _, share in one["probas"]) <= 1.0001
        assert one["numOccurrences"] == len(one["quoteIDs"]) >= len(one["urls"]) >= 1
        assert len(set(one["urls"])) == len(one["urls"])


def test_the_longest_form_and_the_earliest_date_stand_for_a_wording(tmp_path, demo_run):
    texts = {row["quote_id"]: row["text"] for row in read_rows(demo_run, "SELECT quote_id, text FROM {quotes}")}
    several = [one for one in records(exported(demo_run, "quotebank-jsonl", tmp_path)) if one["numOccurrences"] > 1]
    assert several
    for one in several:
        forms = [texts[quote_id] for quote_id in one["quoteIDs"]]
        assert one["quotation"] in forms
        assert len(one["quotation"]) == max(map(len, forms))
        assert len({plain(form) for form in forms}) == 1


@pytest.mark.parametrize("which", ["demo", "awkward"])
def test_link_reads_the_same_quotes_again(tmp_path, demo_run, which):
    run = demo_run if which == "demo" else awkward()
    file = exported(run, "quotebank-jsonl", tmp_path).rename(tmp_path / "quotes.jsonl")
    done = quotetrace.link(file, tmp_path / "again")
    assert done.issues == {}
    given = read_rows(
        run,
        """SELECT q.*, a.url FROM {quotes} q JOIN {articles} a USING (article_id)
        WHERE q.status <> 'not_speech' AND q.kind <> 'indirect' AND q.assertion <> 'denied'""",
    )
    again = read_rows(tmp_path / "again", "SELECT * FROM {quotes}")
    assert {(row["article_id"], plain(row["text"])) for row in again} == {(address(row), plain(row["text"])) for row in given}
    said = {(address(row), plain(row["text"]), row["speaker"] or row["speaker_in_article"]) for row in given}
    for row in again:
        if row["speaker_in_article"]:
            known = {who for _, words, who in said if words == plain(row["text"])}
            assert row["speaker_in_article"] in known


def test_a_run_of_link_keeps_the_ids_of_its_speakers(tmp_path):
    first = next(one for one in records(exported(linked(), "quotebank-jsonl", tmp_path)) if one["numOccurrences"] == 2)
    assert (first["speaker"], first["qids"], first["urls"]) == ("Ana Ruiz", ["Q42"], ["https://a.example/1", "https://b.example/1"])
    assert first["quotation"] == "We will open the old locks on Tuesday!"
