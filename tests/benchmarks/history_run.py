"""Planted histories through the package: articles read, extracted, grouped and resolved; the links alone are given."""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import regex
from rapidfuzz.distance import LCSseq

import quotetrace
from quotetrace.articles.files import find_files
from quotetrace.engines.local import LocalEngine
from quotetrace.pipeline import RUN_STAGES, run_stages
from quotetrace.settings import Settings
from quotetrace.trace.batches import WITNESSES
from quotetrace.trace.trace import stories, trace_batch
from tests.benchmarks.history_grow import History

BEFORE_LINKS = tuple(stage for stage in RUN_STAGES if stage.name in ("read", "extract", "group", "resolve"))
MIN_SHARE_OF_QUOTE = 0.8
"""Of a quote's words found in the words of the node, in order, for the quote to be of the history and not another's."""


def write_articles(histories: Sequence[History], path: Path) -> None:
    """The articles of the corpus as JSON lines, in order of their ids, which tell nothing."""
    rows = [
        {
            "article_id": node.article_id,
            "title": node.title,
            "text": node.text,
            "outlet": node.outlet,
            "byline": node.signed,
            "published_at": node.published,
            "lang": "en",
        }
        for history in histories
        for node in history.corpus
    ]
    lines = (json.dumps({name: given for name, given in row.items() if given}) for row in sorted(rows, key=lambda row: row["article_id"]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def lay_ready(histories: Sequence[History]) -> pa.Table:
    """What tracing is given of `histories` (WITNESSES), one row a history whose name is the cluster's id, in order of it."""
    with tempfile.TemporaryDirectory() as folder, closing(LocalEngine()) as engine:
        path = Path(folder) / "articles.jsonl"
        write_articles(histories, path)
        tables, _ = run_stages(BEFORE_LINKS, engine, Settings(), find_files([path]))
        quotes = engine.collect(tables["quotes"])
        members = find_members(histories, quotes)
        linked = _with_clusters(quotes, members)
        named = {name: tables[name] for name in ("articles", "credits", "chain", "evidence")}
        clusters = engine.load(choose_bases(histories, linked))
        ready = engine.collect(stories(engine, **named, quotes=engine.load(linked), clusters=clusters))
    return pa.Table.from_batches([pa.RecordBatch.from_pylist(ready.sort_by("cluster_id").to_pylist(), schema=WITNESSES)])


def trace_ready(ready: pa.Table) -> list[dict[str, Any]]:
    """What the package's own trace makes of it, one row a history."""
    rows: list[dict[str, Any]] = []
    for batch in ready.combine_chunks().to_batches():
        rows += trace_batch(batch).to_pylist()
    return rows


def run_whole(histories: Sequence[History]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
    """The rows of `variants` and `clusters` that `quotetrace run` makes of the articles, and the cluster of each history: the one that
    holds most of its quotes."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "articles.jsonl", Path(folder) / "out"
        write_articles(histories, path)
        quotetrace.run(path, out)
        quotes, variants, clusters = (pq.read_table(out / f"{name}.parquet") for name in ("quotes", "variants", "clusters"))
    members = find_members(histories, quotes)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in quotes.select(["quote_id", "cluster_id"]).to_pylist():
        if row["quote_id"] in members and row["cluster_id"]:
            found[members[row["quote_id"]]][row["cluster_id"]] += 1
    return variants.to_pylist(), clusters.to_pylist(), {name: counts.most_common(1)[0][0] for name, counts in found.items()}


def find_members(histories: Sequence[History], quotes: pa.Table) -> dict[str, str]:
    """The quotes in marks that hold the words of a node, with the name of its history."""
    words = {node.article_id: (history.name, fold_words(" ".join(node.words))) for history in histories for node in history.corpus}
    members = {}
    for row in quotes.select(["quote_id", "article_id", "field", "kind", "text"]).to_pylist():
        name, said = words[row["article_id"]]
        own = fold_words(row["text"])
        in_marks = row["field"] == "text" and row["kind"] != "indirect" and own
        if in_marks and LCSseq.similarity(own, said) >= MIN_SHARE_OF_QUOTE * len(own):
            members[row["quote_id"]] = name
    return members


def fold_words(text: str) -> list[str]:
    """The words of a text, without case and punctuation."""
    return regex.findall(r"\w+(?:[’',]\w+)*+", text.lower())


def _with_clusters(quotes: pa.Table, members: dict[str, str]) -> pa.Table:
    kept = quotes.filter(pc.is_in(quotes["quote_id"], pa.array(sorted(members), pa.string())))
    ids = pa.array([members[name] for name in kept["quote_id"].to_pylist()], pa.string())
    return kept.set_column(kept.schema.get_field_index("cluster_id"), kept.schema.field("cluster_id"), ids)


def choose_bases(histories: Sequence[History], quotes: pa.Table) -> pa.Table:
    """The base of every cluster, by the rule of linking: the fullest wording among those carried by at least half as many texts as the
    most frequent one; of its quotes an agency's, then that of the smallest id."""
    is_agency = {node.article_id: node.agency is not None for history in histories for node in history.corpus}
    wordings: dict[str, dict[tuple[str, ...], list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in quotes.to_pylist():
        wordings[row["cluster_id"]][tuple(fold_words(row["text"]))].append(row)
    chosen = []
    for name, found in sorted(wordings.items()):
        most = max(len(rows) for rows in found.values())
        fullest = max((words for words, rows in found.items() if 2 * len(rows) >= most), key=lambda words: (len(words), words))
        base = min(found[fullest], key=lambda row: (not is_agency[row["article_id"]], row["quote_id"]))
        chosen.append({"cluster_id": name, "base_quote_id": base["quote_id"], "speaker_id": base["speaker_id"]})
    return pa.Table.from_pylist(chosen, schema=pa.schema([(name, pa.string()) for name in ("cluster_id", "base_quote_id", "speaker_id")]))
