"""GraphML: a directed graph of articles, quotes, agencies and speakers for Gephi, Cytoscape, yEd and networkx.

http://graphml.graphdrawing.org/specification.html. Edges lead from what comes later to what it comes from, as in the table `lineage`;
`contains` leads from an article to its quotes, so that no quote stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any, Final
from xml.sax.saxutils import escape

import regex

from quotetrace.exports.naming import to_date
from quotetrace.exports.run_tables import RunTables

MAX_LABEL_CHARS: Final = 60

NODE_KEYS: Final = {
    "kind": "string", "label": "string", "thing_id": "string", "text": "string", "speaker": "string", "outlet": "string", "title": "string",
    "url": "string", "published": "string", "lang": "string", "agency": "string", "quote_kind": "string", "assertion": "string",
    "status": "string", "speaker_kind": "string", "cluster": "string", "cluster_size": "int", "origin_status": "string",
    "drift": "double", "similarity": "double", "alarms": "string", "field": "string",
    "start_char": "int", "end_char": "int", "sha256": "string",
}  # fmt: skip
EDGE_KEYS: Final = {"relation": "string", "score": "double", "weight": "double", "basis": "string", "cluster": "string"}
"""Attributes and their GraphML types. Gephi lays out by `weight`: the score, 1 where there is none."""

Known = dict[str, Any]


def write(tables: RunTables) -> Iterator[str]:
    """The document, a node or an edge a line."""
    yield _HEAD
    for place, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, kind in keys.items():
            yield f'  <key id="{place}.{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '  <graph id="lineage" edgedefault="directed">\n'
    for kind, thing_id, known in chain(_articles(tables), _quotes(tables), _agencies(tables), _speakers(tables)):
        yield f'    <node id="{node_id(kind, thing_id)}">{_data("node", {"kind": kind, "thing_id": thing_id, **known})}</node>\n'
    for name, start, end, known in chain(_contents(tables), _lineage(tables)):
        yield f'    <edge id="{name}" source="{start}" target="{end}">{_data("edge", known)}</edge>\n'
    yield "  </graph>\n</graphml>\n"


_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def node_id(kind: str, thing_id: str) -> str:
    """The id of a node, which XML wants to be a name token: other characters stand as `_` and their UTF-8 bytes in hexadecimal.

    Example:
        >>> node_id("quote", "dam/01:335-446"), node_id("agency", "a_b")
        ('quote:dam_2F01:335-446', 'agency:a_5Fb')
    """
    return f"{kind}:{_unsafe_re().sub(_encoded, thing_id)}"


# --- nodes


def _articles(tables: RunTables) -> Iterator[tuple[str, str, Known]]:
    for row in tables.rows("SELECT * EXCLUDE (text) FROM articles ORDER BY article_id"):
        known = {
            "label": _shortened(row["title"]) or row["outlet"] or row["article_id"],
            "title": row["title"],
            "outlet": row["outlet"],
            "url": row["url"],
            "published": to_date(row),
            "lang": row["lang"],
            "agency": row["outlet_agency_id"],
            "sha256": row["text_sha256"],
        }
        yield "article", row["article_id"], known


def _quotes(tables: RunTables) -> Iterator[tuple[str, str, Known]]:
    for row in tables.quotes():
        known = {
            "label": _shortened(row["text"]) or row["quote_id"],
            "text": row["text"],
            "speaker": row["speaker"],
            "outlet": row["outlet"],
            "published": to_date(row),
            "lang": row["lang"],
            "agency": row["agency_id"],
            "quote_kind": row["kind"],
            "assertion": row["assertion"],
            "status": row["status"],
            "cluster": row["cluster_id"],
            "cluster_size": row["n_quotes"],
            "origin_status": row["origin_status"],
            "drift": row["drift_score"],
            "similarity": row["similarity"],
            "alarms": row["against_base"],
            "field": row["field"],
            "start_char": row["start"],
            "end_char": row["end"],
            "sha256": row["quote_sha256"],
        }
        yield "quote", row["quote_id"], known


def _agencies(tables: RunTables) -> Iterator[tuple[str, str, Known]]:
    for row in tables.rows("SELECT DISTINCT to_id AS agency_id FROM lineage WHERE to_kind = 'agency' ORDER BY to_id"):
        yield "agency", row["agency_id"], {"label": tables.agency(row["agency_id"])}


def _speakers(tables: RunTables) -> Iterator[tuple[str, str, Known]]:
    for row in tables.rows("SELECT * FROM speakers ORDER BY speaker_id"):
        yield "speaker", row["speaker_id"], {"label": row["name"] or row["kind"], "speaker_kind": row["kind"]}


# --- edges


def _contents(tables: RunTables) -> Iterator[tuple[str, str, str, Known]]:
    query = "SELECT quote_id, article_id FROM quotes WHERE status <> 'not_speech' ORDER BY quote_id"
    for row in tables.rows(query):
        quote = node_id("quote", row["quote_id"])
        yield f"in:{quote}", node_id("article", row["article_id"]), quote, {"relation": "contains", "weight": 1.0}


def _lineage(tables: RunTables) -> Iterator[tuple[str, str, str, Known]]:
    """The edges of the table `lineage`, the one from each quote to its parent among them."""
    query = """
        SELECT l.* FROM lineage l
        WHERE l.from_kind <> 'quote' OR l.from_id IN (SELECT quote_id FROM quotes WHERE status <> 'not_speech')
        ORDER BY l.edge_id
    """
    for row in tables.rows(query):
        score = row["score"]
        known = {
            "relation": row["relation"],
            "score": score,
            "weight": 1.0 if score is None else score,
            "basis": row["basis"],
            "cluster": row["cluster_id"],
        }
        yield f"e:{row['edge_id']}", node_id(row["from_kind"], row["from_id"]), node_id(row["to_kind"], row["to_id"]), known


# --- XML


def _data(place: str, known: Known) -> str:
    return "".join(f'<data key="{place}.{name}">{_text(one)}</data>' for name, one in known.items() if one is not None)


def _text(given: Any) -> str:
    # A carriage return is read as a line feed unless it is written as a reference.
    return escape(_forbidden_re().sub("\ufffd", str(given)), {"\r": "&#13;"})


def _shortened(text: str | None) -> str | None:
    if text is None or len(text) <= MAX_LABEL_CHARS:
        return text
    return text[: MAX_LABEL_CHARS - 1].rstrip() + "…"


def _encoded(found: regex.Match[str]) -> str:
    return "".join(f"_{byte:02X}" for byte in found[0].encode())


@cache
def _unsafe_re() -> regex.Pattern[str]:
    return regex.compile(r"[^A-Za-z0-9.:-]")


@cache
def _forbidden_re() -> regex.Pattern[str]:
    # What XML 1.0 cannot hold, not even as a reference.
    return regex.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
