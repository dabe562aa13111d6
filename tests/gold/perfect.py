"""A run that says exactly what the annotation says: what a flawless prediction looks like in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from quotetrace import tables
from quotetrace.ids import digest16
from tests.conformed import conform
from tests.gold.annotation import FLAGS, Annotation, GoldQuote, locate, read_article

Rows = list[dict[str, Any]]


def build_perfect(annotation: Annotation) -> dict[str, pa.Table]:
    """The tables of a run that gets every figure right."""
    articles = {article_id: read_article(article_id) for article_id in sorted({quote.article_id for quote in annotation.quotes})}
    rows: dict[str, Rows] = {"articles": [], "quotes": [], "chain": [], "variants": [], "clusters": []}
    for article_id, fields in articles.items():
        rows["articles"].append(
            {"article_id": article_id, "text": fields["text"], "title": fields.get("title", ""), "wire_group": article_id}
        )
    for quote in annotation.quotes:
        _add_quote(rows, quote, articles[quote.article_id])
    for gold in annotation.utterances:
        origin = {"origin_status": gold.origin_status, "origin_agency_id": gold.origin_agency_id or None}
        rows["clusters"].append({"cluster_id": gold.utterance, **origin})
    return {name: to_table(name, each) for name, each in rows.items()}


def _add_quote(rows: Mapping[str, Rows], quote: GoldQuote, fields: Mapping[str, str]) -> None:
    span = locate(quote, fields.get(quote.field, ""))
    if span is None:
        raise ValueError(f"got {quote.text!r}, expected words of {quote.article_id} {quote.field}")
    quote_id = f"{quote.article_id}:{span.start}-{span.end}:{quote.field}:{quote.kind}"
    same = ("article_id", "field", "kind", "form", "status", "assertion", "text")
    row = {name: getattr(quote, name) for name in same} | {"quote_id": quote_id, "start": span.start, "end": span.end}
    row |= {"speaker": quote.speaker or None, "speaker_id": quote.speaker and digest16(quote.event, quote.speaker)}
    row |= {"addressee": quote.addressee or None, "cluster_id": quote.utterance or None}
    row["statement_id"] = quote.statement and digest16(quote.article_id, quote.statement)
    rows["quotes"].append(row)
    for hop in quote.chain:
        carrier = {"name": hop.name, "role": hop.role, "agency_id": hop.agency_id or None, "basis": hop.basis}
        rows["chain"].append({"quote_id": quote_id, "hop": hop.hop, **carrier})
    flags = {column: flag in quote.flags for flag, column in FLAGS.items()}
    rows["variants"].append({"quote_id": quote_id, "cluster_id": quote.utterance, **flags})


def to_table(name: str, rows: Rows) -> pa.Table:
    """`rows` as the table `name`; columns that they do not have are null."""
    schema = tables.TABLES[name].schema
    columns = {field.name: [row.get(field.name) for row in rows] for field in schema}
    return conform(name, pa.table({field.name: pa.array(columns[field.name], field.type) for field in schema}))
