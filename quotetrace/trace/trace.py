"""Tracing: a kernel that turns clusters into variants, edits, lineage, evidence and origins, and the query that lays its input ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from operator import attrgetter
from typing import Any, Final

import pyarrow as pa

from quotetrace.engines.base import Engine, Kernel, Relation
from quotetrace.settings import Settings, TraceSettings
from quotetrace.trace.batches import TRACED, WITNESSES, TracedRows, read_stories
from quotetrace.trace.collate import Collation
from quotetrace.trace.lineage import Edge, Evidence, find_lineage, list_evidence
from quotetrace.trace.origin import Origin, find_origin
from quotetrace.trace.story import Story
from quotetrace.trace.tree import find_parents
from quotetrace.trace.variants import QuoteEdit, Variant, lone_variant, measure_variants
from quotetrace.trace.wordings import merge_wordings
from quotetrace.values import uncollected

__all__ = ["TRACED", "WITNESSES", "stories", "trace_batch", "trace_kernel"]

_variant_row = attrgetter(*(field.name for field in fields(Variant)))
_edge_row = attrgetter(*(field.name for field in fields(Edge) if field.name != "proofs"))
_evidence_row = attrgetter(*(field.name for field in fields(Evidence)))


def trace_kernel(settings: TraceSettings) -> Kernel:
    """The kernel for an engine's `map`: WITNESSES in, TRACED out."""
    return partial(trace_batch, settings=settings)


def trace_batch(batch: pa.RecordBatch, settings: Settings | TraceSettings | None = None) -> pa.RecordBatch:
    """What tracing makes of the clusters of `batch`, one row a cluster.

    Args:
        batch: Columns as in WITNESSES, read by name; the order of the witnesses changes nothing.
        settings: Thresholds; the defaults where not given.

    Returns:
        Columns as in TRACED: the origin columns of `clusters`, and the rows of `variants`, `edits`, `lineage` and `evidence` as lists.

    Example:
        >>> row = {"cluster_id": "c", "base_quote_id": "a", "witnesses": [{"quote_id": name, "article_id": name, "text": text, "start": 0,
        ...        "kind": "direct"} for name, text in (("a", "We will not pay"), ("b", "We will pay"))]}
        >>> traced = trace_batch(pa.RecordBatch.from_pylist([row], schema=WITNESSES)).to_pylist()[0]
        >>> traced["origin_status"], [edit["alarm"] for edit in traced["edits"] if edit["against"] == "base"]
        ('unknown', ['negation'])
    """
    chosen = settings.trace if isinstance(settings, Settings) else settings or TraceSettings()
    rows = TracedRows()
    with uncollected():
        for story in read_stories(batch):
            if story.witnesses:
                _add(rows, story, chosen)
            else:
                rows.add((story.cluster_id, None, None, "unknown", None))
        return rows.batch()


def _add(rows: TracedRows, story: Story, settings: TraceSettings) -> None:
    """One cluster: words, then tree, then origin, then the edges that follow from both. A quote seen once has no words to compare."""
    if len(story.witnesses) == 1:
        _write(rows, story, [lone_variant(story)], [], find_origin(story, None, settings), find_lineage(story, {}))
        return
    collation = Collation()
    wordings = merge_wordings(story, collation)
    parents = find_parents(story, wordings, settings)
    variants, edits = measure_variants(story, collation, wordings, parents, settings)
    _write(rows, story, variants, edits, find_origin(story, wordings, settings), find_lineage(story, parents))


def _write(rows: TracedRows, story: Story, variants: list[Variant], edits: list[QuoteEdit], origin: Origin, edges: list[Edge]) -> None:
    rows.add(
        (story.cluster_id, origin.agency_id, origin.article_id, origin.status, origin.score),
        variants=map(_variant_row, variants),
        edits=_edit_rows(story, edits),
        lineage=map(_edge_row, edges),
        evidence=map(_evidence_row, list_evidence(story, edges, origin)),
    )


def _edit_rows(story: Story, edits: list[QuoteEdit]) -> Iterator[tuple[Any, ...]]:
    for row in edits:
        edit = row.edit
        yield (
            row.quote_id, row.against, row.seq, story.cluster_id, row.from_quote_id, row.from_primary, edit.op, edit.kind, edit.alarm,
            edit.from_start, edit.from_end, edit.from_text, edit.start, edit.end, edit.text,
        )  # fmt: skip


AROUND_CHARS: Final = 160
"""Code points behind a fragment in which its clause may go on; half as many before it."""

# A condition that a fragment lacks may stand in the clause around it.
_QUOTES: Final = f"""
SELECT q.cluster_id, q.quote_id, q.article_id, q.field, q.text,
       CASE WHEN q.kind = 'mixed' AND length(a.text) > 0 THEN concat(
           substr(CASE WHEN q.field = 'text' THEN a.text ELSE a.title END, greatest(q.start - {AROUND_CHARS // 2} + 1, 1),
               least(q.start, {AROUND_CHARS // 2})), ' ',
           substr(CASE WHEN q.field = 'text' THEN a.text ELSE a.title END, q.end + 1, {AROUND_CHARS})) END AS around,
       q.kind, q.form, q.assertion, q.status, q.speaker_id, q.speaker,
       q.speaker_score, q.addressee, q.statement_id, q.start, q.end, a.lang, a.outlet, a.outlet_agency_id, a.wire_group, a.duplicate_of,
       a.published_at, a.published_until, a.is_primary, h.hops, c.credits
FROM quotes q
JOIN articles a ON a.article_id = q.article_id
LEFT JOIN hops h ON h.quote_id = q.quote_id
LEFT JOIN given c ON c.article_id = q.article_id
WHERE q.cluster_id IS NOT NULL
"""

# `end` is a reserved word: with its table before it both engines read it, quoted only DuckDB would.
_CHAIN: Final = "SELECT h.quote_id, h.hop, h.name, h.role, h.agency_id, h.cue, h.field, h.start, h.end, h.basis FROM chain h"
_CREDITS: Final = """
SELECT c.article_id, c.field, c.start, c.end, c.text, c.agency_id, c.agency, c.role, c.position, c.score FROM credits c
"""
_PASSAGES: Final = """
SELECT x.cluster_id, e.article_id AS one, e.text AS other, max(e.weight) AS share
FROM evidence e
JOIN quotes x ON x.article_id = e.article_id
JOIN quotes y ON y.article_id = e.text AND y.cluster_id = x.cluster_id
WHERE e.subject_kind = 'wire_group'
GROUP BY x.cluster_id, e.article_id, e.text
"""
_STORIES: Final = """
SELECT k.cluster_id, k.base_quote_id, k.speaker_id, w.witnesses, p.passages
FROM clusters k JOIN packed w ON w.cluster_id = k.cluster_id LEFT JOIN passages p ON p.cluster_id = k.cluster_id
"""


def stories(
    engine: Engine, *, articles: Relation, credits: Relation, quotes: Relation, chain: Relation, clusters: Relation, evidence: Relation
) -> Relation:
    """One row a cluster with all its quotes and what their articles say of them: the input of `trace_batch` (WITNESSES).

    Quotes count in their primary cluster only; of `evidence` what grouping found counts. The lists come in no certain order.
    """
    hops = engine.pack(engine.sql(_CHAIN, chain=chain), "quote_id", "hops")
    given = engine.pack(engine.sql(_CREDITS, credits=credits), "article_id", "credits")
    joined = engine.sql(_QUOTES, quotes=quotes, articles=articles, hops=hops, given=given)
    passages = engine.pack(engine.sql(_PASSAGES, evidence=evidence, quotes=quotes), "cluster_id", "passages")
    return engine.sql(_STORIES, clusters=clusters, packed=engine.pack(joined, "cluster_id", "witnesses"), passages=passages)
