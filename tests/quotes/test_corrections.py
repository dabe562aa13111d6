"""Corrections by hand: applied where they fit, kept beside what was computed, reported where they do not."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

import quotetrace
from quotetrace.errors import SettingsError
from quotetrace.quotes.corrections import FIELDS, read_corrections
from quotetrace.tables import QUOTES

ARTICLES = [
    {
        "id": "a",
        "text": '"We will not close the northern ferry," said Ilse Varga in Tolvik. "The harbour is deep enough for any ship," he added.',
    },
    {
        "id": "b",
        "text": 'A sign at the pier read "closed until spring" on Monday. "We will not close the northern ferry," Ilse Varga said.',
    },
]


@pytest.fixture
def articles(tmp_path):
    pd.DataFrame(ARTICLES).to_json(tmp_path / "articles.jsonl", orient="records", lines=True)
    return tmp_path / "articles.jsonl"


def corrected(articles, rows, name="out"):
    """A run with corrections, as frames by table."""
    out = articles.parent / name
    file = articles.parent / "corrections.csv"
    pd.DataFrame(rows).to_csv(file, index=False)
    quotetrace.run(articles, out, corrections=file)
    return quotetrace.open_trace(out)


def quote_of(trace, text):
    return trace.quotes[trace.quotes.text.str.contains(text)].iloc[0]


@pytest.fixture
def plain(articles):
    quotetrace.run(articles, articles.parent / "plain")
    return quotetrace.open_trace(articles.parent / "plain")


def test_a_speaker_is_corrected_and_what_follows_from_him(articles, plain):
    before = quote_of(plain, "harbour is deep")
    trace = corrected(articles, [{"quote_id": before.quote_id, "field": "speaker", "value": "Omar Safi", "by": "desk", "note": "on tape"}])
    after = quote_of(trace, "harbour is deep")
    assert (after.speaker, after.status, after.rule, after.mention_kind) == ("Omar Safi", "attributed", "corrected", "none")
    assert "Omar Safi" in set(trace.speakers.name)
    hop = trace.chain[(trace.chain.quote_id == before.quote_id) & (trace.chain.hop == 0)]
    assert hop.name.tolist() == ["Omar Safi"]
    (kept,) = trace.corrections.itertuples()
    assert (kept.value, kept.computed, kept.by, kept.note, kept.status) == (
        "Omar Safi",
        before.speaker_in_article or "",
        "desk",
        "on tape",
        "applied",
    )


def test_everything_else_stays_as_computed(articles, plain):
    sign = quote_of(plain, "closed until")
    trace = corrected(articles, [{"quote_id": sign.quote_id, "field": "status", "value": "not_speech"}])
    others = [frame[frame.quote_id != sign.quote_id].reset_index(drop=True) for frame in (plain.quotes, trace.quotes)]
    pd.testing.assert_frame_equal(*(frame.drop(columns=["cluster_id"]) for frame in others), check_dtype=False)
    assert pd.isna(quote_of(trace, "closed until").cluster_id)


def test_a_text_is_found_by_its_hash_wherever_it_stands(articles):
    said = "We will not close the northern ferry,"
    hashed = hashlib.sha256(said.encode()).hexdigest()
    trace = corrected(articles, [{"article_id": "b", "text_sha256": hashed, "field": "assertion", "value": "denied"}])
    assertions = dict(
        zip(trace.quotes.article_id[trace.quotes.text == said], trace.quotes.assertion[trace.quotes.text == said], strict=True)
    )
    assert assertions == {"a": "asserted", "b": "denied"}


def test_what_does_not_fit_is_reported_and_changes_nothing(articles, plain):
    known = quote_of(plain, "northern ferry")
    rows = [
        {"quote_id": "gone:1-2", "field": "kind", "value": "mixed"},
        {"quote_id": known.quote_id, "field": "speaker", "value": known.speaker_in_article},
    ]
    trace = corrected(articles, rows)
    assert sorted(trace.corrections.status) == ["no_such_quote", "not_needed"]
    stale = trace.issues[trace.issues.code == "stale_correction"]
    assert sorted(stale.severity) == ["info", "warning"]
    pd.testing.assert_frame_equal(plain.quotes, trace.quotes)


def test_corrections_survive_a_run_anew_and_an_append(articles, plain, tmp_path):
    quote_id = quote_of(plain, "harbour is deep").quote_id
    trace = corrected(articles, [{"quote_id": quote_id, "field": "speaker", "value": "Omar Safi"}])
    quotetrace.run(articles, trace.folder)
    again = quotetrace.open_trace(trace.folder)
    pd.testing.assert_frame_equal(trace.quotes, again.quotes)
    pd.DataFrame([{"id": "c", "text": '"The tunnel stays shut," said Rana Haddad.'}]).to_json(
        tmp_path / "c.jsonl", orient="records", lines=True
    )
    quotetrace.append(trace.folder, tmp_path / "c.jsonl")
    grown = quotetrace.open_trace(trace.folder)
    assert quote_of(grown, "harbour is deep").speaker == "Omar Safi"
    pd.testing.assert_frame_equal(trace.corrections, grown.corrections)


def test_a_run_without_corrections_has_an_empty_table(plain):
    assert plain.corrections.empty
    assert not (plain.folder / "corrections.csv").exists()


BAD = [
    ("quote_id,who\na:1-2,x", "expected some of"),
    ("quote_id,field,value\n,speaker,x", "names no quote"),
    ("article_id,field,value\na,speaker,x", "names no quote"),
    ("quote_id,field,value\na:1-2,text,x", "expected one of speaker"),
    ("quote_id,field,value\na:1-2,kind,spoken", "expected one of direct"),
    ("quote_id,field,value\na:1-2,kind,direct\na:1-2,kind,mixed", "in line 2 too"),
    ("quote_id,field,value\na:1-2,speaker,Varga, Ilse", "got 4 cells, expected 3"),
    ('quote_id,field,value\na:1-2,speaker,"Varga', "no CSV"),
    ("quote_id,field,value\na:1-2,speaker," + "x" * 5_000_000, "no CSV"),
    ("", "got columns"),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_what_is_wrong_in_the_file_is_said_with_its_line(text, says):
    with pytest.raises(SettingsError, match=says):
        read_corrections(text)


def test_values_are_those_of_the_data_dictionary():
    described = {column.name: column.description for column in QUOTES.columns}
    for name, values in FIELDS.items():
        assert all(one in described.get(name, described["speaker"]) for one in values)
