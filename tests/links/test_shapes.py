"""Published collections of quotes: what each field becomes, whatever is odd about a row, and no row lost."""

from __future__ import annotations

import bz2
import copy
import gzip
import json
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import quotetrace
from quotetrace.articles.files import find_files
from quotetrace.engines.local import LocalEngine
from quotetrace.links.bring import bring_batch, bring_quotes
from quotetrace.links.given import read_given
from quotetrace.settings import Settings
from quotetrace.tables import read_table

FERRY = "The ferry sails on Monday and not a day before"
TAX = "Nobody asked us about the harbour tax"

WORDING = {
    "quoteID": "2031-03-04-000007",
    "quotation": FERRY,
    "speaker": "Ilse Varga",
    "qids": ["Q900007"],
    "date": "2031-03-04 09:30:00",
    "numOccurrences": 3,
    "probas": [["Ilse Varga", "0.8123"], ["None", "0.1501"], ["Ole Berg", "0.0376"]],
    "urls": ["http://tern.example/ferry", "http://gull.example/a?b=1"],
    "phase": "E",
}

ARTICLE = {
    "articleID": "2031-03-04-000021",
    "articleLength": 312,
    "date": "2031-03-04 11:00:00",
    "phase": "E",
    "title": "Ferry is late again",
    "url": "http://tern.example/ferry",
    "names": [
        {"name": "Ilse Varga", "ids": "[Q900007]", "offsets": "[[12, 14]]"},
        {"name": "Ole Berg", "ids": "[Q900008, Q900009]", "offsets": "[[40, 42], [99, 101]]"},
    ],
    "quotations": [
        {
            "quoteID": "2031-03-04-000007",
            "numOccurrences": 3,
            "quotation": FERRY,
            "quotationOffset": 20,
            "leftContext": "On the quay the minister Ilse Varga said :",
            "rightContext": "She left without taking questions .",
            "globalTopSpeaker": "Ole Berg",
            "globalProbas": [["Ole Berg", "0.6"], ["Ilse Varga", "0.4"]],
            "localTopSpeaker": "Ilse Varga",
            "localProbas": [["Ilse Varga", "0.9"], ["None", "0.1"]],
        },
        {"quoteID": "2031-03-04-000008", "quotation": TAX, "localTopSpeaker": "Ole Berg", "localProbas": [["Ole Berg", "0.7"]]},
        {"quoteID": "2031-03-04-000007", "quotation": FERRY, "localTopSpeaker": "None", "localProbas": [["None", "1.0"]]},
    ],
}

GRAPH = {
    "date": "2031-03-04T11:05:00Z",
    "url": "http://tern.example/ferry",
    "title": "Ferry is late again",
    "lang": "ENGLISH",
    "quotes": [
        {"pre": "On the quay the minister said, ", "quote": FERRY, "post": ", and left without a word"},
        {"pre": "Fishermen disagreed: ", "quote": TAX, "post": "."},
    ],
}

SAMPLES = {"wording": WORDING, "article": ARTICLE, "graph": GRAPH}


def read(path):
    """The quotes of a file as the kernel makes them, and the issues."""
    rows = [row for batch in read_given(find_files([path])) for row in bring_batch(batch, Settings()).to_pylist()]
    issues = [(issue["code"], issue["input"]) for row in rows for issue in row["issues"] or ()]
    return [row for row in rows if row["text"] is not None], issues


def bring(folder, *lines, name="q.json"):
    path = folder / name
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return read(path)


def changed(sample, **fields):
    """The sample with other fields; those that are `...` left out."""
    whole = {**copy.deepcopy(sample), **fields}
    return {name: value for name, value in whole.items() if value is not ...}


def test_a_wording_stands_in_every_article_that_carries_it(tmp_path):
    quotes, issues = bring(tmp_path, WORDING)
    assert issues == []
    assert [(row["quote_id"], row["article_id"]) for row in quotes] == [
        ("2031-03-04-000007", "http://tern.example/ferry"),
        ("2031-03-04-000007#2", "http://gull.example/a?b=1"),
    ]
    for row in quotes:
        assert (row["text"], row["status"], row["speaker_in_article"]) == (FERRY, "attributed", "Ilse Varga")
        assert (row["speaker_id"], row["speaker_score"], row["lang"]) == ("Q900007", 0.8123, "en")
    # The date is that of the earliest article: a second without a zone. When the others appeared is not said.
    first, second = quotes
    assert (first["published_until"] - first["published_at"]).total_seconds() == 26 * 3600
    assert second["published_at"] is None


def test_an_article_says_who_speaks_as_far_as_it_tells(tmp_path):
    quotes, issues = bring(tmp_path, ARTICLE)
    assert issues == []
    assert [row["quote_id"] for row in quotes] == [
        "2031-03-04-000021:2031-03-04-000007",
        "2031-03-04-000021:2031-03-04-000008",
        "2031-03-04-000021:2031-03-04-000007#2",
    ]
    assert {row["article_id"] for row in quotes} == {"2031-03-04-000021"}
    assert [row["speaker_in_article"] for row in quotes] == ["Ilse Varga", "Ole Berg", None]
    assert [row["speaker_id"] for row in quotes] == ["Q900007", None, None]  # two people are called Ole Berg
    assert [row["speaker_score"] for row in quotes] == [0.9, 0.7, None]
    assert [row["reason"] for row in quotes] == [None, None, "no speaker given"]
    assert quotes[0]["prefix"] == ARTICLE["quotations"][0]["leftContext"][-32:]
    assert quotes[0]["suffix"] == "She left without taking questions ."[:32]


def test_the_graph_gives_words_around_and_no_speaker(tmp_path):
    quotes, issues = bring(tmp_path, GRAPH)
    assert issues == []
    assert [(row["text"], row["article_id"], row["status"]) for row in quotes] == [
        (FERRY, GRAPH["url"], "unattributed"),
        (TAX, GRAPH["url"], "unattributed"),
    ]
    assert [(row["prefix"], row["suffix"]) for row in quotes] == [
        ("On the quay the minister said, ", ", and left without a word"),
        ("Fishermen disagreed: ", "."),
    ]
    assert quotes[0]["published_at"] == quotes[0]["published_until"]
    assert quotes[0]["lang"] == "en"


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".gz", gzip.compress), (".bz2", bz2.compress)])
def test_every_shape_is_linked_as_published(tmp_path, name, suffix, pack):
    path = tmp_path / f"20310304.json{suffix}"
    path.write_bytes(pack((json.dumps(SAMPLES[name]) + "\n" + json.dumps({}) + "\n").encode()))
    done = quotetrace.link([path], tmp_path / "out")
    rows = read_table(tmp_path / "out", "quotes").to_pylist()
    ferry = {row["cluster_id"] for row in rows if row["text"] == FERRY}
    assert len(ferry) == 1
    assert ferry.isdisjoint({row["cluster_id"] for row in rows if row["text"] == TAX})
    assert done.issues == {"bad_row": 1}


def test_shapes_are_told_by_their_fields_and_may_stand_together(tmp_path):
    plain = {"text": "We stay", "speaker": "Ole Berg"}
    quotes, issues = bring(tmp_path, WORDING, plain, ARTICLE, GRAPH, name="anything.jsonl")
    assert [row["text"] for row in quotes] == [FERRY, FERRY, "We stay", FERRY, TAX, FERRY, FERRY, TAX]
    assert issues == []


def test_nested_columns_of_parquet_are_read_alike(tmp_path):
    for name, sample in SAMPLES.items():
        pq.write_table(pa.Table.from_pylist([sample, sample]), tmp_path / f"{name}.parquet")
        once, _ = bring(tmp_path, sample)
        twice, issues = read(tmp_path / f"{name}.parquet")
        keys = ("text", "quote_id", "article_id", "speaker_in_article", "speaker_id", "speaker_score", "prefix", "published_at")
        assert [[row[key] for key in keys] for row in twice] == 2 * [[row[key] for key in keys] for row in once]
        assert issues == []


@pytest.mark.parametrize(
    ("row", "quotes", "codes"),
    [
        (changed(WORDING, urls=...), [("2031-03-04-000007", FERRY)], []),
        (changed(WORDING, urls=[]), [("2031-03-04-000007", FERRY)], []),
        (changed(WORDING, urls=["a.example", None, "a.example"]), [("2031-03-04-000007", FERRY)], []),
        (changed(WORDING, urls="a.example"), [("2031-03-04-000007", FERRY)], []),
        (changed(WORDING, quotation=None, urls=[]), [("2031-03-04-000007", "")], ["bad_row"]),
        (changed(ARTICLE, quotations=[]), [], ["no_quotes"]),
        (changed(ARTICLE, quotations=None), [], ["no_quotes"]),
        (changed(ARTICLE, quotations="none"), [], ["no_quotes"]),
        (changed(ARTICLE, names=..., quotations=[{"quotation": TAX, "quoteID": "7"}]), [("2031-03-04-000021:7", TAX)], []),
        (changed(ARTICLE, articleID=None, quotations=[{"quotation": TAX, "quoteID": "7"}]), [("http://tern.example/ferry:7", TAX)], []),
        # offsets count tokens of a text that is not there: whatever they say, nothing is cut at them
        (changed(ARTICLE, quotations=[{"quotation": TAX, "quoteID": "7", "quotationOffset": 9**9}]), [("2031-03-04-000021:7", TAX)], []),
        (changed(GRAPH, quotes=[]), [], ["no_quotes"]),
        (changed(GRAPH, quotes=["a string", {"pre": "said"}]), ["", ""], ["bad_row", "bad_row"]),
        (changed(GRAPH, url=..., quotes=[{"quote": TAX}]), [TAX], []),
        ("{broken", [""], ["bad_row"]),
        ("[]", [""], ["bad_row"]),
    ],
)
def test_odd_rows_are_kept_or_said(tmp_path, row, quotes, codes):
    found, issues = bring(tmp_path, WORDING, row)
    assert [(one["quote_id"], one["text"]) if quotes and isinstance(quotes[0], tuple) else one["text"] for one in found[2:]] == quotes
    assert issues == [(code, "q.json:2") for code in codes]


@pytest.mark.parametrize(
    ("fields", "speaker", "speaker_id", "score", "codes"),
    [
        ({"speaker": None}, None, None, None, []),
        ({"speaker": "None", "qids": []}, None, None, None, []),
        ({"probas": []}, "Ilse Varga", "Q900007", None, []),
        ({"probas": None}, "Ilse Varga", "Q900007", None, []),
        ({"probas": [["Ilse Varga"], "odd", None, {}]}, "Ilse Varga", "Q900007", None, []),
        ({"probas": [["Ilse Varga", "much"]]}, "Ilse Varga", "Q900007", None, ["bad_row"]),
        ({"probas": [{"speaker": "Ilse Varga", "proba": 0.5, "qids": ["Q900007"]}]}, "Ilse Varga", "Q900007", 0.5, []),
        ({"qids": ["Q900007", "Q900008"]}, "Ilse Varga", None, 0.8123, []),
        ({"qids": []}, "Ilse Varga", None, 0.8123, []),
        ({"qids": None}, "Ilse Varga", None, 0.8123, []),
        ({"qids": "['Q900007']"}, "Ilse Varga", "Q900007", 0.8123, []),
    ],
)
def test_odd_speakers_cost_no_more_than_themselves(tmp_path, fields, speaker, speaker_id, score, codes):
    (quote,), issues = bring(tmp_path, changed(WORDING, urls=["a.example"], **fields))
    assert (quote["speaker_in_article"], quote["speaker_id"], quote["speaker_score"]) == (speaker, speaker_id, score)
    assert quote["status"] == ("attributed" if speaker else "unattributed")
    assert [code for code, _ in issues] == codes


def test_an_id_names_its_speaker_over_all_articles(tmp_path):
    (tmp_path / "q.json").write_text(json.dumps(WORDING))
    quotetrace.link(tmp_path / "q.json", tmp_path / "out")
    (cluster,) = read_table(tmp_path / "out", "clusters").to_pylist()
    assert (cluster["speaker_id"], cluster["speaker"], cluster["n_articles"]) == ("Q900007", "Ilse Varga", 2)


# --- no row is lost

_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([FERRY, "None", "Q7"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["quote", "quotation", "name", "ids", "speaker"]), inner),
    max_leaves=6,
)
_ROW = st.one_of(
    *(
        st.dictionaries(st.sampled_from(sorted(sample)), _VALUE, max_size=3).map(lambda odd, sample=sample: {**sample, **odd})
        for sample in SAMPLES.values()
    ),
    st.dictionaries(st.sampled_from(["text", "quote", "quote_id", "speaker", "date", "url"]), _VALUE),
    _VALUE,
    st.sampled_from(["{", "x", '{"quotation": ']),
)


@pytest.fixture(scope="module")
def engine():
    with closing(LocalEngine()) as opened:
        yield opened


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, max_size=6))
def test_every_row_is_a_quote_or_an_issue_and_every_id_its_own(tmp_path, engine, rows):
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in [WORDING, *rows]))
    found, issues = read(path)
    lines = {row["line"] for row in found} | {int(where.rpartition(":")[2]) for _, where in issues if ":" in where}
    assert lines == set(range(1, len(rows) + 2))
    brought = bring_quotes(engine, find_files([path]), Settings())
    quotes, articles = (engine.collect(one).to_pylist() for one in (brought.quotes, brought.articles))
    assert sorted(row["text"] for row in quotes) == sorted(row["text"] for row in found)
    assert len({row["quote_id"] for row in quotes}) == len(quotes)
    assert {row["article_id"] for row in quotes} == {row["article_id"] for row in articles}
