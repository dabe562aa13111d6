"""Small tables of quotes and articles for the tests of linking; every sentence is invented."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from quotetrace import tables
from quotetrace.engines.base import Engine
from quotetrace.links.linking import link
from quotetrace.settings import LinkSettings
from tests.conformed import conform
from tests.engines.both import on_each

Rows = list[dict[str, Any]]

QUOTE: dict[str, Any] = {"kind": "direct", "form": "utterance", "status": "unattributed", "field": "text", "assertion": "asserted"}


def table(name: str, rows: Rows) -> pa.Table:
    schema = tables.TABLES[name].schema
    return pa.table({field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema})


def quote(quote_id: str, text: str, article_id: str | None = None, **columns: Any) -> dict[str, Any]:
    row = {**QUOTE, "quote_id": quote_id, "article_id": article_id or f"article-{quote_id}", "text": text, "start": 0, "end": len(text)}
    if "speaker" in columns:
        row["status"] = "attributed"
    return {**row, **columns}


def article(article_id: str, text: str, **columns: Any) -> dict[str, Any]:
    return {"article_id": article_id, "text": text, "wire_group": article_id, **columns}


def linked(quotes: Rows, articles: Rows | None = None, chain: Rows | None = None, **settings: Any) -> dict[str, Rows]:
    """The tables of linking as rows, checked against their contract; the same on every engine."""

    def work(engine: Engine) -> dict[str, Rows]:
        made = link(
            engine,
            engine.load(table("quotes", quotes)),
            engine.load(table("articles", articles)) if articles is not None else None,
            engine.load(table("chain", chain)) if chain is not None else None,
            LinkSettings(**settings),
        )
        names = ("quotes", "links", "memberships", "clusters", "evidence")
        return {name: conform(name, engine.collect(getattr(made, name))).to_pylist() for name in names}

    return on_each(work)


def clusters_of(quotes: Rows, articles: Rows | None = None, chain: Rows | None = None, **settings: Any) -> set[frozenset[str]]:
    """The clusters as sets of quote ids."""
    members: dict[str, set[str]] = {}
    for row in linked(quotes, articles, chain, **settings)["quotes"]:
        if row["cluster_id"] is not None:
            members.setdefault(row["cluster_id"], set()).add(row["quote_id"])
    return {frozenset(ids) for ids in members.values()}
