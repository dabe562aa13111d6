"""Summaries over all clusters: who carries whose quotes later, and who shares an agency's wording without naming an agency.

Plain SQL that DuckDB and Spark read alike, and one small kernel that compares two articles.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any, Final

import pyarrow as pa
import regex

from quotetrace.engines.base import Engine, Relation
from quotetrace.settings import TraceSettings
from quotetrace.trace.tokens import fold

SHARED_TOKENS: Final = 8
"""Words in a row that two articles must share for a passage to count: fewer are phrases of the language."""

_CARRIED: Final = """
WITH held AS (
    SELECT q.quote_id, q.cluster_id, a.outlet, a.outlet_agency_id, a.published_at, coalesce(a.duplicate_of, a.article_id) AS text_id
    FROM quotes q JOIN articles a ON a.article_id = q.article_id
    WHERE q.cluster_id IS NOT NULL AND q.form = 'utterance'
),
named AS (
    SELECT h.quote_id, h.agency_id, max(CASE WHEN h.basis = 'stated' THEN 1 ELSE 0 END) AS credited
    FROM chain h WHERE h.agency_id IS NOT NULL AND h.role IN ('originator', 'relay', 'speaker') GROUP BY h.quote_id, h.agency_id
),
outlets AS (SELECT DISTINCT a.outlet FROM articles a WHERE a.outlet IS NOT NULL AND a.outlet_agency_id IS NULL),
led AS (
    SELECT n.quote_id, 'agency' AS leader_kind, n.agency_id AS leader_id, n.credited FROM named n
    UNION ALL
    SELECT v.quote_id, CASE WHEN p.outlet_agency_id IS NULL THEN 'outlet' ELSE 'agency' END, coalesce(p.outlet_agency_id, p.outlet), 0
    FROM variants v JOIN held p ON p.quote_id = v.parent_quote_id
    UNION ALL
    SELECT h.quote_id, 'outlet', o.outlet, 1
    FROM chain h JOIN outlets o ON lower(o.outlet) = lower(h.name)
    WHERE h.agency_id IS NULL AND h.basis = 'stated' AND h.role IN ('originator', 'relay')
)
SELECT l.leader_kind, l.leader_id, f.outlet AS follower_id, f.quote_id, f.cluster_id, f.text_id, f.published_at, max(l.credited) AS credited
FROM led l JOIN held f ON f.quote_id = l.quote_id
WHERE l.leader_id IS NOT NULL AND f.outlet IS NOT NULL
    AND NOT (l.leader_kind = 'agency' AND coalesce(f.outlet_agency_id, '') = l.leader_id)
    AND NOT (l.leader_kind = 'outlet' AND f.outlet = l.leader_id)
GROUP BY l.leader_kind, l.leader_id, f.outlet, f.quote_id, f.cluster_id, f.text_id, f.published_at
"""

# The difference of two instants is an interval of days and less in both engines, and neither reads the other's function for its seconds.
_LAGS: Final = """
WITH texts AS (
    SELECT c.leader_kind, c.leader_id, c.follower_id, c.cluster_id, c.text_id, max(c.credited) AS credited,
        min(c.published_at) AS published_at
    FROM carried c GROUP BY c.leader_kind, c.leader_id, c.follower_id, c.cluster_id, c.text_id
),
held AS (
    SELECT q.cluster_id, a.outlet, a.outlet_agency_id, a.published_at, a.published_until
    FROM quotes q JOIN articles a ON a.article_id = q.article_id WHERE a.published_until IS NOT NULL AND q.cluster_id IS NOT NULL
),
leaders AS (
    SELECT h.cluster_id, 'agency' AS leader_kind, h.outlet_agency_id AS leader_id, min(h.published_at) AS published_at,
        min(h.published_until) AS published_until
    FROM held h WHERE h.outlet_agency_id IS NOT NULL GROUP BY h.cluster_id, h.outlet_agency_id
    UNION ALL
    SELECT h.cluster_id, 'outlet', h.outlet, min(h.published_at), min(h.published_until)
    FROM held h WHERE h.outlet IS NOT NULL AND h.outlet_agency_id IS NULL GROUP BY h.cluster_id, h.outlet
)
SELECT t.leader_kind, t.leader_id, t.follower_id, t.text_id, t.credited,
    CASE WHEN l.published_until < t.published_at THEN t.published_at - l.published_at END AS lag
FROM texts t LEFT JOIN leaders l ON l.cluster_id = t.cluster_id AND l.leader_kind = t.leader_kind AND l.leader_id = t.leader_id
"""

# Rounded by hand, upwards from the middle: there the engines' own `round` part ways.
_FOLLOWING: Final = """
WITH seconds AS (
    SELECT g.leader_kind, g.leader_id, g.follower_id, g.text_id, g.credited,
        CAST(extract(DAY FROM g.lag) AS DOUBLE) * 86400 + CAST(extract(HOUR FROM g.lag) AS DOUBLE) * 3600
            + CAST(extract(MINUTE FROM g.lag) AS DOUBLE) * 60 + CAST(extract(SECOND FROM g.lag) AS DOUBLE) AS lag_s
    FROM lags g
)
SELECT s.leader_kind, s.leader_id, s.follower_id,
    CAST(count(*) AS INT) AS n_quotes, CAST(count(DISTINCT s.text_id) AS INT) AS n_texts,
    floor(median(s.lag_s) * 10000 + 0.5) / 10000 AS median_lag_s, CAST(count(s.lag_s) AS INT) AS lag_n,
    floor((20000 * sum(s.credited) + count(*)) / CAST(2 * count(*) AS DOUBLE)) / 10000 AS share_credited
FROM seconds s GROUP BY s.leader_kind, s.leader_id, s.follower_id
"""


def following(engine: Engine, *, articles: Relation, quotes: Relation, chain: Relation, variants: Relation) -> Relation:
    """The table `following`: who carries whose quotes later.

    An outlet follows an agency or outlet that its chains name, and the one that the parents of its quotes come from. An utterance counts
    once in a text, copies of a text count once. A lag is taken where the leader's earliest text of the utterance is certainly before.
    """
    carried = engine.sql(_CARRIED, articles=articles, quotes=quotes, chain=chain, variants=variants)
    lags = engine.sql(_LAGS, carried=carried, articles=articles, quotes=quotes)
    return engine.sql(_FOLLOWING, lags=lags)


_UNCREDITED: Final = """
WITH credited AS (
    SELECT c.article_id FROM credits c WHERE c.agency_id IS NOT NULL AND coalesce(c.role, '') <> 'publisher'
    UNION
    SELECT q.article_id FROM quotes q JOIN chain h ON h.quote_id = q.quote_id WHERE h.agency_id IS NOT NULL AND h.basis = 'stated'
)
SELECT a.article_id, o.outlet_agency_id AS agency_id, o.article_id AS other_article_id, a.text, o.text AS other_text
FROM articles a JOIN articles o ON o.wire_group = a.wire_group AND o.article_id <> a.article_id
LEFT JOIN credited c ON c.article_id = a.article_id
WHERE o.outlet_agency_id IS NOT NULL AND a.outlet_agency_id IS NULL AND c.article_id IS NULL
"""

_MOST_SHARED: Final = """
WITH ranked AS (
    SELECT o.article_id, o.agency_id, o.other_article_id, o.n_chars_shared, o.share,
        row_number() OVER (PARTITION BY o.article_id, o.agency_id ORDER BY o.n_chars_shared DESC, o.other_article_id) AS place
    FROM measured o
),
shared AS (
    SELECT r.article_id, r.agency_id, count(DISTINCT q.quote_id) AS n
    FROM ranked r JOIN quotes q ON q.article_id = r.article_id
    JOIN quotes p ON p.article_id = r.other_article_id AND p.cluster_id = q.cluster_id
    WHERE r.place = 1 GROUP BY r.article_id, r.agency_id
)
SELECT r.article_id, r.agency_id, r.other_article_id, r.n_chars_shared, r.share, CAST(coalesce(s.n, 0) AS INT) AS n_quotes
FROM ranked r LEFT JOIN shared s ON s.article_id = r.article_id AND s.agency_id = r.agency_id WHERE r.place = 1
"""

OVERLAP: Final = pa.schema(
    [
        pa.field("article_id", pa.string()),
        pa.field("agency_id", pa.string()),
        pa.field("other_article_id", pa.string()),
        pa.field("n_chars_shared", pa.int32()),
        pa.field("share", pa.float64()),
    ]
)


def overlap_uncredited(
    engine: Engine, *, articles: Relation, credits: Relation, quotes: Relation, chain: Relation, settings: TraceSettings | None = None
) -> Relation:
    """The table `overlap_uncredited`: articles that share wording with an agency's text of their wire group; no credit found."""
    pairs = engine.sql(_UNCREDITED, articles=articles, credits=credits, quotes=quotes, chain=chain)
    kernel = partial(overlap_batch, settings=settings or TraceSettings())
    return engine.sql(_MOST_SHARED, measured=engine.map(pairs, kernel, OVERLAP), quotes=quotes)


def overlap_batch(batch: pa.RecordBatch, settings: TraceSettings) -> pa.RecordBatch:
    """The pairs of `batch` (two articles and their texts) that share enough, with how much.

    Returns:
        Columns as in OVERLAP: `n_chars_shared` code points of the first text, `share` of its length.
    """
    kept: list[dict[str, Any]] = []
    for row in batch.to_pylist():
        n_chars = shared_chars(row["text"], row["other_text"])
        share = n_chars / max(len(row["text"]), 1)
        if share >= settings.overlap_share:
            names = ("article_id", "agency_id", "other_article_id")
            kept.append({**{name: row[name] for name in names}, "n_chars_shared": n_chars, "share": round(share, 4)})
    return pa.RecordBatch.from_pylist(kept, schema=OVERLAP)


def shared_chars(text: str, other: str) -> int:
    """How many code points of `text` stand in runs of at least SHARED_TOKENS words that `other` has too.

    Example:
        >>> text = "On Monday the council of the island closed the old northern bridge for good."
        >>> shared_chars(text, "It was said that the council of the island closed the old northern bridge.")
        56
        >>> shared_chars(text, "The bridge of the island is closed.")
        0
    """
    ours, theirs = _words(text), _words(other)
    runs = {tuple(theirs[0][at : at + SHARED_TOKENS]) for at in range(len(theirs[0]) - SHARED_TOKENS + 1)}
    total, reached = 0, 0
    for at in range(len(ours[0]) - SHARED_TOKENS + 1):
        if tuple(ours[0][at : at + SHARED_TOKENS]) in runs:
            start, end = max(ours[1][at][0], reached), ours[1][at + SHARED_TOKENS - 1][1]
            total += end - start
            reached = end
    return total


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    matches = list(_word_re().finditer(text))
    return [fold(match.group()) for match in matches], [match.span() for match in matches]


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"\w++")
