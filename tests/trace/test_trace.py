"""The kernel and its input: rows that keep the tables' contracts, whatever the order and the cut of the batches."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from quotetrace.engines.base import Engine
from quotetrace.settings import Settings
from quotetrace.tables import TABLES
from quotetrace.trace.batches import LISTED, read_stories
from quotetrace.trace.trace import TRACED, WITNESSES, stories, trace_batch, trace_kernel
from tests.conformed import conform
from tests.engines.both import on_each
from tests.trace.build import NOON

WORDS = "We will not sell the northern ferry to anyone this year"
VARIANTS = [WORDS, "We will sell the northern ferry", "they would not sell the ferry this year", WORDS, "We may not sell the ferry to Falk"]


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return conform(name, pa.Table.from_pylist(rows, schema=TABLES[name].schema))


def corpus(n: int = 5) -> dict[str, pa.Table]:
    """One cluster of `n` quotes, one of one, and a quote that is nobody's words."""
    articles = [
        {
            "article_id": f"a{at}",
            "outlet": f"outlet {at}",
            "text": "x" * 200,
            "lang": "en",
            "wire_group": f"w{at % 2}",
            "published_at": NOON,
            "published_until": NOON,
        }
        for at in range(n + 2)
    ]
    quotes = [
        {
            "quote_id": f"a{at}:5-{5 + len(text)}",
            "article_id": f"a{at}",
            "field": "text",
            "text": text,
            "start": 5,
            "end": 5 + len(text),
            "cluster_id": "c1",
        }
        for at, text in enumerate(VARIANTS[:n])
    ]
    quotes.append(
        {"quote_id": "alone", "article_id": f"a{n}", "field": "title", "text": "Hold on", "start": 0, "end": 7, "cluster_id": "c2"}
    )
    quotes.append(
        {
            "quote_id": "none",
            "article_id": f"a{n + 1}",
            "field": "text",
            "text": "Northern Star",
            "start": 0,
            "end": 13,
            "status": "not_speech",
        }
    )
    known = {
        "kind": "direct",
        "form": "utterance",
        "status": "attributed",
        "assertion": "asserted",
        "speaker_id": "s",
        "speaker": "Ines Falk",
    }
    chain = [
        {
            "quote_id": quote["quote_id"],
            "hop": hop,
            "name": name,
            "role": role,
            "agency_id": agency,
            "basis": "stated",
            "field": "text",
            "start": 80,
            "end": 83,
        }
        for quote in quotes[:2]
        for hop, (name, role, agency) in enumerate([("Ines Falk", "speaker", None), ("EFE", "originator", "efe"), ("dpa", "relay", "dpa")])
    ]
    credits = [
        {
            "credit_id": "k",
            "article_id": "a3",
            "field": "text",
            "start": 0,
            "end": 5,
            "text": "(EFE)",
            "agency_id": "efe",
            "role": "relay",
            "position": "dateline",
        }
    ]
    evidence = [
        {
            "subject_kind": "wire_group",
            "subject_id": "w0",
            "seq": 0,
            "code": "shared_passages",
            "article_id": "a0",
            "text": "a2",
            "weight": 0.4,
        }
    ]
    clusters = [
        {"cluster_id": "c1", "base_quote_id": quotes[0]["quote_id"], "speaker_id": "s"},
        {"cluster_id": "c2", "base_quote_id": "alone"},
    ]
    return {
        "articles": table("articles", articles),
        "credits": table("credits", credits),
        "quotes": table("quotes", [known | quote for quote in quotes]),
        "chain": table("chain", chain),
        "clusters": table("clusters", clusters),
        "evidence": table("evidence", evidence),
    }


def traced(tables: dict[str, pa.Table], rows: int = 0) -> dict[str, pa.Table]:
    def work(engine: Engine) -> dict[str, pa.Table]:
        given = stories(engine, **{name: engine.load(table) for name, table in tables.items()})
        made = engine.map(given, trace_kernel(Settings().trace), TRACED, rows=rows)
        return {name: conform(name, engine.collect(engine.unpack(made, name))) for name in LISTED}

    return on_each(work)


def test_tables_keep_their_contract():
    made = traced(corpus())
    assert made["variants"].num_rows == 6
    assert set(made["lineage"]["relation"].to_pylist()) >= {"was_quoted_from", "had_primary_source", "was_attributed_to"}
    assert set(made["evidence"]["subject_kind"].to_pylist()) == {"edge", "origin"}
    assert set(made["evidence"].filter(pa.compute.equal(made["evidence"]["subject_kind"], "edge"))["subject_id"].to_pylist()) <= set(
        made["lineage"]["edge_id"].to_pylist()
    )


def test_edits_slice_to_the_quotes_they_stand_in():
    tables = corpus()
    texts = dict(zip(tables["quotes"]["quote_id"].to_pylist(), tables["quotes"]["text"].to_pylist(), strict=True))
    edits = traced(tables)["edits"].to_pylist()
    assert edits
    for row in edits:
        assert texts[row["quote_id"]][row["start"] - 5 : row["end"] - 5] == row["text"]
        assert texts[row["from_quote_id"]][row["from_start"] - 5 : row["from_end"] - 5] == row["from_text"]


def test_neither_the_order_of_rows_nor_the_cut_of_batches_changes_a_row():
    tables = corpus()
    rng = random.Random(5)
    shuffled = {name: table.take(rng.sample(range(table.num_rows), table.num_rows)) for name, table in tables.items()}
    assert traced(tables) == traced(shuffled, rows=1)


def test_a_batch_without_rows_and_a_cluster_without_quotes_are_no_trouble():
    assert trace_batch(pa.RecordBatch.from_pylist([], schema=WITNESSES)).num_rows == 0
    empty = pa.RecordBatch.from_pylist([{"cluster_id": "c", "base_quote_id": "q", "witnesses": []}], schema=WITNESSES)
    assert trace_batch(empty).to_pylist()[0]["origin_status"] == "unknown"


def test_null_lists_and_null_values_are_read():
    rows = [
        {"cluster_id": "c1", "base_quote_id": "q1", "witnesses": None},
        {
            "cluster_id": "c2",
            "base_quote_id": "gone",
            "witnesses": [{"quote_id": "q2", "article_id": "a", "text": "Stay", "kind": "direct", "hops": None}],
        },
        {
            "cluster_id": "c3",
            "base_quote_id": "q3",
            "witnesses": [
                {
                    "quote_id": "q3",
                    "article_id": "a",
                    "text": "Go",
                    "kind": "direct",
                    "hops": [{"hop": 1, "name": "B"}, {"hop": 0, "name": "A"}],
                }
            ],
        },
    ]
    found = list(read_stories(pa.RecordBatch.from_pylist(rows, schema=WITNESSES)))
    assert [len(story.witnesses) for story in found] == [0, 1, 1]
    assert found[1].base.quote_id == "q2", "a base that is not among the quotes is replaced by the first"
    assert [hop.name for hop in found[2].witnesses[0].hops] == ["A", "B"], "hops come in order"
    assert found[1].witnesses[0].published_at is None


def test_instants_keep_their_microseconds():
    moment = NOON.replace(microsecond=123457)
    row = {
        "cluster_id": "c",
        "base_quote_id": "q",
        "witnesses": [{"quote_id": "q", "article_id": "a", "text": "Go", "kind": "direct", "published_at": moment}],
    }
    (story,) = read_stories(pa.RecordBatch.from_pylist([row], schema=WITNESSES))
    assert story.witnesses[0].published_at == moment
