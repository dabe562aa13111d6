"""The tables of linking, from units, weighed pairs and clusters of units."""

from __future__ import annotations

from functools import cache
from typing import Final

import pyarrow as pa
import regex
from rapidfuzz.distance import LCSseq

from quotetrace import tables
from quotetrace.engines.base import Engine, Relation
from quotetrace.ids import digest16
from quotetrace.links.evidence import EVIDENCE_CODES
from quotetrace.links.support import SHORT_TOKENS

BATCH_ROWS: Final = 50_000

KEY_SCHEMA: Final = pa.schema([("cluster", pa.int64()), ("cluster_key", pa.string())])
PART_SCHEMA: Final = pa.schema([("quote_id", pa.string()), ("cluster", pa.int64()), ("from", pa.int32()), ("to", pa.int32())])


def assign_clusters(engine: Engine, mentions: Relation, grouped: Relation) -> Relation:
    """`mentions` with the `cluster` of every quote that is somebody's words, null for the others; what never links is alone."""
    return engine.sql(
        """
        SELECT mentions.*, CASE WHEN mentions.status <> 'not_speech' THEN coalesce(grouped.cluster, mentions.q) END AS cluster
        FROM mentions LEFT JOIN grouped ON mentions.u = grouped.u AND mentions.is_linkable
        """,
        mentions=mentions,
        grouped=grouped,
    )


def name_clusters(engine: Engine, assigned: Relation) -> Relation:
    """`cluster`, `cluster_key`: a hash of its members, whatever their order."""
    gathered = engine.view(
        """
        SELECT cluster, bit_xor(q) AS members, count(*) AS n, min(quote_id) AS quote_id FROM assigned
        WHERE cluster IS NOT NULL GROUP BY cluster
        """,
        assigned=assigned,
    )
    return engine.map(gathered, hash_members, KEY_SCHEMA, rows=BATCH_ROWS, light=True)


def hash_members(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of each cluster: a hash over the exclusive or of its members' hashes, their number and the first of them."""
    rows = zip(*(batch[name].to_pylist() for name in ("members", "n", "quote_id")), strict=True)
    return pa.RecordBatch.from_arrays([batch["cluster"], pa.array([digest16(*row) for row in rows], pa.string())], schema=KEY_SCHEMA)


def build_quotes(engine: Engine, quotes: Relation, assigned: Relation, keys: Relation) -> Relation:
    """The table `quotes` with `wording_id` and `cluster_id`, and `n_tokens` where it was not known."""
    columns = ", ".join(f"quotes.{name}" for name in tables.QUOTES.schema.names if name not in _COMPLETED)
    return engine.sql(
        f"""
        SELECT {columns}, coalesce(quotes.n_tokens, assigned.n_tokens) AS n_tokens, assigned.wording_id, keys.cluster_key AS cluster_id
        FROM quotes JOIN assigned ON quotes.quote_id = assigned.quote_id LEFT JOIN keys ON assigned.cluster = keys.cluster
        """,
        quotes=quotes,
        assigned=assigned,
        keys=keys,
    )


_COMPLETED: Final = ("n_tokens", "wording_id", "cluster_id")


def build_links(engine: Engine, mentions: Relation, units: Relation, weighed: Relation) -> Relation:
    """The table `links`, with a column for each kind of evidence: pairs of units, and every quote of a unit with its first."""
    codes = ", ".join(EVIDENCE_CODES)
    return engine.sql(
        f"""
        WITH paired AS (
            SELECT x.quote_id AS first, y.quote_id AS second, weighed.relation, weighed.score, weighed.coverage_a, weighed.coverage_b,
                weighed.n_shared, {codes}
            FROM weighed JOIN units x ON weighed.a = x.u JOIN units y ON weighed.b = y.u
            UNION ALL
            SELECT units.quote_id, mentions.quote_id, 'identical', CAST(1 AS DOUBLE), CAST(1 AS DOUBLE), CAST(1 AS DOUBLE), units.n_tokens,
                {", ".join("CAST(0 AS DOUBLE)" for _ in EVIDENCE_CODES)}
            FROM units JOIN mentions ON units.u = mentions.u AND units.quote_id <> mentions.quote_id WHERE mentions.is_linkable
        )
        SELECT substr(sha2(concat(least(first, second), chr(31), greatest(first, second)), 256), 1, 16) AS link_id,
            least(first, second) AS quote_id_a, greatest(first, second) AS quote_id_b, relation, score,
            CASE WHEN first < second THEN coverage_a ELSE coverage_b END AS coverage_a,
            CASE WHEN first < second THEN coverage_b ELSE coverage_a END AS coverage_b, n_shared, {codes}
        FROM paired
        """,
        weighed=weighed,
        units=units,
        mentions=mentions,
    )


def build_evidence(engine: Engine, links: Relation, quotes: Relation) -> Relation:
    """One row of `evidence` for each weight that is not zero, in the order of `EVIDENCE_CODES`; `wording` is in the link's own columns."""
    codes = [code for code in EVIDENCE_CODES if code != "wording"]
    before = [" + ".join(("0", *(f"CASE WHEN {code} <> 0 THEN 1 ELSE 0 END" for code in codes[:place]))) for place in range(len(codes))]
    rows = " UNION ALL ".join(
        f"SELECT link_id, CAST({seq} AS INT) AS seq, '{code}' AS code, quote_id_b, {code} AS weight FROM links WHERE {code} <> 0"
        for seq, code in zip(before, codes, strict=True)
    )
    return engine.sql(
        f"""
        WITH weights AS ({rows})
        SELECT 'link' AS subject_kind, link_id AS subject_id, seq, code, quotes.article_id, quote_id_b AS quote_id, quotes.field,
            CASE WHEN code = 'speaker' THEN quotes.mention_start ELSE quotes.start END AS start,
            CASE WHEN code = 'speaker' THEN quotes.mention_end ELSE quotes."end" END AS "end",
            CASE WHEN code = 'speaker' THEN quotes.mention END AS text, weight
        FROM weights JOIN quotes ON weights.quote_id_b = quotes.quote_id
        """,
        links=links,
        quotes=quotes,
    )


def build_memberships(engine: Engine, quotes: Relation, parts: Relation, keys: Relation) -> Relation:
    """The table `memberships`: every quote's own cluster, and others of which it holds a part."""
    return engine.sql(
        """
        SELECT quote_id, cluster_id, start, "end", TRUE AS is_primary FROM quotes WHERE cluster_id IS NOT NULL
        UNION ALL
        SELECT quotes.quote_id, keys.cluster_key, CAST(quotes.start + parts."from" AS INT), CAST(quotes.start + parts."to" AS INT), FALSE
        FROM parts JOIN quotes ON parts.quote_id = quotes.quote_id JOIN keys ON parts.cluster = keys.cluster
        """,
        quotes=quotes,
        parts=parts,
        keys=keys,
    )


def find_parts(engine: Engine, mentions: Relation, units: Relation, weighed: Relation, grouped: Relation, quotes: Relation) -> Relation:
    """Quotes that hold a fragment of another cluster: `quote_id`, `cluster`, and where the part stands in the quote.

    A fragment of up to four tokens makes no membership; of several fragments of one cluster the one with most tokens counts.
    """
    held = engine.sql(
        f"""
        WITH ends AS (
            SELECT weighed.*, x.n_tokens AS n_a, y.n_tokens AS n_b, g.cluster AS cluster_a, h.cluster AS cluster_b
            FROM weighed JOIN units x ON weighed.a = x.u JOIN units y ON weighed.b = y.u
            JOIN grouped g ON weighed.a = g.u JOIN grouped h ON weighed.b = h.u
            WHERE weighed.relation = 'fragment' AND g.cluster <> h.cluster
        ),
        sided AS (
            SELECT CASE WHEN n_a > n_b THEN a ELSE b END AS holder, CASE WHEN n_a > n_b THEN b ELSE a END AS part,
                CASE WHEN n_a > n_b THEN cluster_b ELSE cluster_a END AS cluster, n_shared
            FROM ends WHERE n_a <> n_b AND n_shared > {SHORT_TOKENS}
        ),
        ranked AS (SELECT *, row_number() OVER (PARTITION BY holder, cluster ORDER BY n_shared DESC, part) AS place FROM sided)
        SELECT holders.quote_id, ranked.cluster, whole.text AS whole, piece.text AS piece
        FROM ranked JOIN mentions holders ON ranked.holder = holders.u AND holders.is_linkable
        JOIN quotes whole ON holders.quote_id = whole.quote_id
        JOIN units ON ranked.part = units.u JOIN quotes piece ON units.quote_id = piece.quote_id
        WHERE ranked.place = 1
        """,
        weighed=weighed,
        units=units,
        grouped=grouped,
        mentions=mentions,
        quotes=quotes,
    )
    return engine.map(held, locate_parts, PART_SCHEMA, rows=BATCH_ROWS, light=True)


def locate_parts(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Where each `piece` stands in its `whole`."""
    found = [locate(whole, piece) for whole, piece in zip(batch["whole"].to_pylist(), batch["piece"].to_pylist(), strict=True)]
    starts, ends = pa.array([start for start, _ in found], pa.int32()), pa.array([end for _, end in found], pa.int32())
    return pa.RecordBatch.from_arrays([batch["quote_id"], batch["cluster"], starts, ends], schema=PART_SCHEMA)


def locate(whole: str, piece: str) -> tuple[int, int]:
    """The stretch of `whole` that holds the words of `piece`, in code points: where it stands as it is, else from the first shared run of
    words to the last.

    Example:
        >>> whole = "We are here to stay, and we will rebuild the harbour."
        >>> start, end = locate(whole, "will rebuild the harbor")
        >>> whole[start:end]
        'will rebuild the'
    """
    bare = piece.strip(_AT_ENDS)
    verbatim = whole.find(bare)
    if verbatim >= 0 and bare:
        return verbatim, verbatim + len(bare)
    folded = whole.lower()
    # Every second part is a token. A letter that grows when it is made small would move all that follows.
    parts = _token_pattern().split(folded if len(folded) == len(whole) else whole)
    runs = [run for run in LCSseq.editops(parts[1::2], _token_pattern().findall(piece.lower())).as_matching_blocks() if run.size]
    # One word alone may be met anywhere.
    runs = [run for run in runs if run.size > 1] or runs
    if not runs:
        return 0, len(whole)
    first, last = runs[0].a, runs[-1].a + runs[-1].size - 1
    return len("".join(parts[: 2 * first + 1])), len("".join(parts[: 2 * last + 2]))


_AT_ENDS: Final = " \n,.;:!?…—–-"


@cache
def _token_pattern() -> regex.Pattern[str]:
    return regex.compile(r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{N}\p{M}]++)")


def build_clusters_table(engine: Engine, assigned: Relation, keys: Relation, quotes: Relation, chain: Relation) -> Relation:
    """The table `clusters` without its origin."""
    members = engine.sql(
        """
        SELECT assigned.cluster, assigned.w, assigned.wording_id, assigned.quote_id, assigned.article_id, assigned.copy_of,
            assigned.field, assigned.kind, assigned.n_tokens, assigned.said_id, assigned.said,
            assigned.published_at, assigned.published_until, assigned.outlet_agency_id, assigned.is_primary,
            coalesce(carriers.agency_id, carriers.name) AS originator
        FROM assigned
        LEFT JOIN (
            SELECT quote_id, min(agency_id) AS agency_id, min(name) AS name FROM chain WHERE role = 'originator' GROUP BY quote_id
        ) carriers ON assigned.quote_id = carriers.quote_id
        WHERE assigned.cluster IS NOT NULL
        """,
        assigned=assigned,
        chain=chain,
    )
    counts = ", ".join(f"counted.{name}" for name in _COUNTS)
    return engine.sql(
        f"""
        SELECT keys.cluster_key AS cluster_id, keys.cluster_key, {counts}, bases.quote_id AS base_quote_id, quotes.text AS base_text,
            firsts.first_seen_until, spoken.speaker_id, spoken.speaker, spoken.speaker_agreement
        FROM counted JOIN keys ON counted.cluster = keys.cluster JOIN bases ON counted.cluster = bases.cluster
        JOIN quotes ON bases.quote_id = quotes.quote_id
        LEFT JOIN firsts ON counted.cluster = firsts.cluster
        LEFT JOIN spoken ON counted.cluster = spoken.cluster
        """,
        counted=engine.sql(_COUNTED_QUERY, members=members),
        bases=engine.sql(_BASES_QUERY, members=members),
        firsts=engine.sql(_FIRSTS_QUERY, members=members),
        spoken=engine.sql(_SPOKEN_QUERY, members=members),
        keys=keys,
        quotes=quotes,
    )


_COUNTS: Final = ("n_quotes", "n_articles", "n_texts", "n_originators", "n_wordings", "first_seen_at", "last_seen_at")

_COUNTED_QUERY: Final = """
    SELECT cluster, count(*) AS n_quotes, count(DISTINCT article_id) AS n_articles,
        count(DISTINCT copy_of) AS n_texts, count(DISTINCT originator) AS n_originators, count(DISTINCT w) AS n_wordings,
        min(published_at) AS first_seen_at, max(published_at) AS last_seen_at
    FROM members GROUP BY cluster
"""

# The fullest wording among those carried by at least half as many texts as the most frequent one; marks before indirect speech. Of two
# equally full ones that of an agency's own article, then the one seen first: any order is better than that of a hash. The quotes of one
# wording are put in the same order. Where a primary text has the utterance, its stretch is the base; of several the one nearest in length
# to what would have been.
_BASES_QUERY: Final = """
    WITH placed AS (
        SELECT *, CASE WHEN kind = 'indirect' THEN 1 ELSE 0 END AS is_indirect,
            CASE WHEN outlet_agency_id IS NULL THEN 0 ELSE 1 END AS is_agency
        FROM members
    ),
    wordings AS (
        SELECT cluster, w, wording_id, count(DISTINCT copy_of) AS n_texts, max(n_tokens) AS n_tokens,
            min(is_indirect) AS is_indirect, max(is_agency) AS is_agency, min(published_at) AS first_at
        FROM placed GROUP BY cluster, w, wording_id
    ),
    most AS (SELECT cluster, max(n_texts) AS n_texts FROM wordings GROUP BY cluster),
    ranked AS (
        SELECT wordings.cluster, wordings.w, row_number() OVER (
            PARTITION BY wordings.cluster ORDER BY CASE WHEN 2 * wordings.n_texts >= most.n_texts THEN 0 ELSE 1 END, is_indirect,
                wordings.n_tokens DESC, is_agency DESC, wordings.n_texts DESC, first_at NULLS LAST, wording_id
        ) AS place
        FROM wordings JOIN most ON wordings.cluster = most.cluster
    ),
    bearers AS (
        SELECT placed.cluster, placed.quote_id, row_number() OVER (
            PARTITION BY placed.cluster ORDER BY placed.is_indirect, placed.is_agency DESC, CASE WHEN field = 'text' THEN 0 ELSE 1 END,
                placed.published_at NULLS LAST, placed.quote_id
        ) AS bearer
        FROM placed JOIN ranked ON placed.cluster = ranked.cluster AND placed.w = ranked.w WHERE ranked.place = 1
    ),
    chosen AS (SELECT bearers.cluster, placed.quote_id, placed.n_tokens FROM bearers JOIN placed ON bearers.quote_id = placed.quote_id
        WHERE bearer = 1),
    primaries AS (
        SELECT chosen.cluster, placed.quote_id, row_number() OVER (
            PARTITION BY chosen.cluster ORDER BY abs(placed.n_tokens - chosen.n_tokens), placed.n_tokens DESC, placed.quote_id
        ) AS place
        FROM chosen JOIN placed ON chosen.cluster = placed.cluster WHERE placed.is_primary
    )
    SELECT chosen.cluster, coalesce(primaries.quote_id, chosen.quote_id) AS quote_id
    FROM chosen LEFT JOIN primaries ON chosen.cluster = primaries.cluster AND primaries.place = 1
"""

_FIRSTS_QUERY: Final = """
    WITH ranked AS (
        SELECT cluster, published_until AS first_seen_until,
            row_number() OVER (PARTITION BY cluster ORDER BY published_at, published_until NULLS LAST, quote_id) AS place
        FROM members WHERE published_at IS NOT NULL
    )
    SELECT cluster, first_seen_until FROM ranked WHERE place = 1
"""

# Rounded by hand, upwards from the middle: there the engines' own `round` part ways.
_SPOKEN_QUERY: Final = """
    WITH named AS (
        SELECT cluster, said_id AS speaker_id, min(said) AS speaker, count(DISTINCT copy_of) AS n_texts, count(*) AS n_quotes
        FROM members WHERE said_id IS NOT NULL GROUP BY cluster, said_id
    ),
    ranked AS (
        SELECT *, sum(n_quotes) OVER (PARTITION BY cluster) AS n_named,
            row_number() OVER (PARTITION BY cluster ORDER BY n_texts DESC, n_quotes DESC, speaker_id) AS place
        FROM named
    )
    SELECT cluster, speaker_id, speaker, floor((20000 * n_quotes + n_named) / CAST(2 * n_named AS DOUBLE)) / 10000 AS speaker_agreement
    FROM ranked WHERE place = 1
"""
