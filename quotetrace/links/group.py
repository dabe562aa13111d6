"""Group: copies of one article, and wire groups, articles that share passages outside quotation marks and credits.

What two reports of one speech share inside the marks says nothing about where their texts come from; what they share outside does. So
marked stretches and credits are cut out, the rest is hashed in runs of eight tokens (shingles), and articles that share a good part of the
shorter one's shingles belong together. Links between quotes play no part, so grouping can come first.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace import tables
from quotetrace.engines.base import Engine, Relation
from quotetrace.links.clusters import find_components
from quotetrace.links.describe import Numbers, text_numbers
from quotetrace.links.tokens import codes_of, encode, normalise
from quotetrace.settings import LinkSettings
from quotetrace.values import value

SHINGLE_TOKENS: Final = 8
"""Long enough that a shared run is no chance, short enough to survive light editing."""

REPRESENTATIVES: Final = 4
SAMPLING: Final = 4
"""One shingle in four proposes pairs; every shingle counts when a pair is measured."""

BATCH_ROWS: Final = 500

SHINGLED_SCHEMA: Final = pa.schema(
    [("article_id", pa.string()), ("a", pa.int64()), ("whole", pa.string()), ("shingles", pa.binary()), ("n_shingles", pa.int32())]
)
POSTED_SCHEMA: Final = pa.schema([("h", pa.int64()), ("a", pa.int64()), ("n_shingles", pa.int32())])
SHARED_SCHEMA: Final = pa.schema(
    [("a", pa.int64()), ("b", pa.int64()), ("n_shared", pa.int32()), ("share", pa.float64()), ("least_share", pa.float64())]
)


@value
class Grouped:
    """What grouping gives: `articles` with `duplicate_of` and `wire_group`, and the evidence for them."""

    articles: Relation
    evidence: Relation


def group(engine: Engine, articles: Relation, quotes: Relation, credits: Relation, settings: LinkSettings | None = None) -> Grouped:
    """Find copies of one article, and articles that share passages outside marks and credits.

    Args:
        engine: Where the relations live.
        articles: Columns of the table `articles`.
        quotes: Columns of the table `quotes`; marked stretches are cut out, indirect clauses stay.
        credits: Columns of the table `credits`; likewise cut out.
        settings: `min_copy_share`, `min_wire_share`, `min_wire_shingles`.

    Returns:
        `articles` with `duplicate_of` (the smallest id among copies) and `wire_group` (the smallest id of the group; an article alone
        has its own), and rows of `evidence`.
    """
    chosen = settings or LinkSettings()
    shingled = _shingle(engine, articles, quotes, credits)
    shared = _shared(engine, shingled)
    copies = _copies(engine, articles, shingled, shared, chosen)
    wired = engine.sql(
        f"""
        SELECT a, b, n_shared, share FROM shared
        WHERE share >= {chosen.min_wire_share} AND n_shared >= {chosen.min_wire_shingles}
        """,
        shared=shared,
    )
    edges = engine.sql(
        "SELECT a, b FROM wired UNION SELECT x.a, y.a FROM copies JOIN shingled x ON copies.article_id = x.article_id"
        " JOIN shingled y ON copies.duplicate_of = y.article_id",
        wired=wired,
        copies=copies,
        shingled=shingled,
    )
    groups = find_components(engine, engine.sql("SELECT a AS node FROM shingled", shingled=shingled), edges)
    names = engine.sql(
        """
        SELECT shingled.article_id, min(shingled.article_id) OVER (PARTITION BY groups.component) AS wire_group
        FROM groups JOIN shingled ON groups.node = shingled.a
        """,
        groups=groups,
        shingled=shingled,
    )
    return Grouped(_completed(engine, articles, names, copies), _evidence(engine, shingled, wired, names, copies))


def shingle_articles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Each article as a set of shingles of what stands outside `spans`.

    Args:
        batch: `article_id`, `text`, and `spans`: starts and ends of what to cut out, as one string of numbers parted by blanks.

    Returns:
        `whole` is the normalised text with nothing cut out, hashed as a wording; `shingles` its distinct runs of tokens as sorted 64-bit
        hashes, eight bytes each.
    """
    pieces = [_outside(text or "", spans or "") for text, spans in zip(batch["text"].to_pylist(), batch["spans"].to_pylist(), strict=True)]
    owners = np.repeat(np.arange(len(pieces)), [len(parts) for parts in pieces])
    flat = pa.array([part for parts in pieces for part in parts], pa.string())
    shingles = _shingle_sets(encode(normalise(flat)).codes, owners, len(pieces))
    whole = pa.array([format(number, "x") for number in text_numbers(normalise(batch["text"])).tolist()])
    numbers = pa.array(text_numbers(batch["article_id"]))
    sizes = pc.divide(pc.binary_length(shingles), 8)
    return pa.RecordBatch.from_arrays([batch["article_id"], numbers, whole, shingles, sizes], schema=SHINGLED_SCHEMA)


def post_shingles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A sample of the shingles of each article (`a`, `shingles`, `n_shingles`), the same sample in every article."""
    sets = _sets(batch["shingles"])
    rows = np.repeat(np.arange(len(batch)), [len(each) for each in sets])
    hashes = np.concatenate([*sets, np.zeros(0, np.int64)])
    sampled = hashes % SAMPLING == 0
    take = pa.array(rows[sampled])
    return pa.RecordBatch.from_arrays(
        [pa.array(hashes[sampled]), batch["a"].take(take), batch["n_shingles"].take(take)], schema=POSTED_SCHEMA
    )


def share_shingles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Shingles that two articles (`shingles_a`, `shingles_b`) share, and the shares of the shorter and the longer one."""
    left, right = _sets(batch["shingles_a"]), _sets(batch["shingles_b"])
    shared = np.array([len(np.intersect1d(a, b, assume_unique=True)) for a, b in zip(left, right, strict=True)], np.int32)
    sizes = [np.maximum([len(each) for each in sets], 1) for sets in (left, right)]
    shares = [np.round(shared / size, 4) for size in (np.minimum(*sizes), np.maximum(*sizes))]
    return pa.RecordBatch.from_arrays([batch["a"], batch["b"], pa.array(shared), *map(pa.array, shares)], schema=SHARED_SCHEMA)


def _sets(column: pa.Array) -> list[Numbers]:
    return [np.frombuffer(each, np.int64) for each in column.to_pylist()]


def _outside(text: str, spans: str) -> list[str]:
    """The pieces of `text` between `spans`; no shingle runs from one into the next."""
    numbers = [int(number) for number in spans.split()]
    pieces, at = [], 0
    for start, end in sorted(zip(numbers[::2], numbers[1::2], strict=True)):
        if end > at:
            pieces.append(text[at : max(start, at)])
            at = end
    return [*pieces, text[at:]]


def _shingle_sets(codes: pa.Array, owners: Numbers, n_owners: int) -> pa.Array:
    """The distinct runs of `SHINGLE_TOKENS` tokens of each owner's rows, each run hashed, sorted."""
    points, offsets = codes_of(codes)
    rows = np.repeat(np.arange(len(codes)), np.diff(offsets))
    starts = np.flatnonzero(offsets[1:][rows] - np.arange(len(points)) >= SHINGLE_TOKENS)
    mixed = np.zeros(len(starts), np.uint64)
    for place in range(SHINGLE_TOKENS):
        mixed = (mixed ^ points[starts + place]) * np.uint64(0x100000001B3)
    hashes, found = (mixed ^ (mixed >> np.uint64(29))).view(np.int64), owners[rows[starts]]
    order = np.lexsort((hashes, found))
    hashes, found = hashes[order], found[order]
    first = np.ones(len(hashes), bool)
    first[1:] = (hashes[1:] != hashes[:-1]) | (found[1:] != found[:-1])
    ends = np.concatenate([[0], np.cumsum(np.bincount(found[first], minlength=n_owners))]) * 8
    return pa.BinaryArray.from_buffers(pa.binary(), n_owners, [None, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(hashes[first])])


def _shingle(engine: Engine, articles: Relation, quotes: Relation, credits: Relation) -> Relation:
    spans = engine.sql(
        """
        WITH cut AS (
            SELECT article_id, start, "end" FROM quotes WHERE kind <> 'indirect' AND field = 'text' AND start IS NOT NULL
            UNION SELECT article_id, start, "end" FROM credits WHERE field = 'text' AND start IS NOT NULL
        ),
        listed AS (
            SELECT article_id, string_agg(concat(CAST(start AS STRING), ' ', CAST("end" AS STRING)), ' ') AS spans
            FROM cut GROUP BY article_id
        )
        SELECT articles.article_id, articles.text, listed.spans FROM articles LEFT JOIN listed ON articles.article_id = listed.article_id
        """,
        articles=articles,
        quotes=quotes,
        credits=credits,
    )
    return engine.map(spans, shingle_articles, SHINGLED_SCHEMA, rows=BATCH_ROWS, light=True)


def _shared(engine: Engine, shingled: Relation) -> Relation:
    """Pairs of articles that share a sampled shingle, measured over all shingles."""
    postings = engine.map(
        engine.sql("SELECT a, shingles, n_shingles FROM shingled", shingled=shingled), post_shingles, POSTED_SCHEMA, rows=BATCH_ROWS
    )
    pairs = engine.sql(
        f"""
        WITH ranked AS (
            SELECT h, a, row_number() OVER (PARTITION BY h ORDER BY n_shingles DESC, a) AS place
            FROM postings WHERE h IN (SELECT h FROM postings GROUP BY h HAVING count(*) > 1)
        ),
        best AS (SELECT h, a, place FROM ranked WHERE place <= {REPRESENTATIVES})
        SELECT DISTINCT least(best.a, ranked.a) AS a, greatest(best.a, ranked.a) AS b
        FROM ranked JOIN best ON ranked.h = best.h AND ranked.place > best.place
        """,
        postings=postings,
    )
    joined = engine.sql(
        """
        SELECT pairs.a, pairs.b, x.shingles AS shingles_a, y.shingles AS shingles_b
        FROM pairs JOIN shingled x ON pairs.a = x.a JOIN shingled y ON pairs.b = y.a
        """,
        pairs=pairs,
        shingled=shingled,
    )
    return engine.map(joined, share_shingles, SHARED_SCHEMA, rows=BATCH_ROWS, light=True)


def _copies(engine: Engine, articles: Relation, shingled: Relation, shared: Relation, settings: LinkSettings) -> Relation:
    """Articles that copy another: `article_id`, `duplicate_of`. Same words, or nearly all shingles of both."""
    near = engine.sql(
        f"""
        SELECT a, b FROM shared WHERE least_share >= {settings.min_copy_share} AND n_shared >= {settings.min_wire_shingles}
        UNION SELECT min(a) OVER (PARTITION BY whole), a FROM shingled WHERE n_shingles > 0
        """,
        shared=shared,
        shingled=shingled,
    )
    nodes = engine.sql("SELECT a AS node FROM shingled", shingled=shingled)
    groups = find_components(engine, nodes, near)
    # The earliest instant alone is no proof of being first: the smallest id stands for a group, whatever the clocks say.
    return engine.sql(
        """
        WITH named AS (
            SELECT shingled.article_id, min(shingled.article_id) OVER (PARTITION BY groups.component) AS duplicate_of
            FROM groups JOIN shingled ON groups.node = shingled.a
        )
        SELECT named.article_id, named.duplicate_of FROM named JOIN articles ON named.article_id = articles.article_id
        WHERE named.article_id <> named.duplicate_of
        """,
        groups=groups,
        shingled=shingled,
        articles=articles,
    )


def _completed(engine: Engine, articles: Relation, names: Relation, copies: Relation) -> Relation:
    columns = ", ".join(f"articles.{name}" for name in tables.ARTICLES.schema.names if name not in ("duplicate_of", "wire_group"))
    return engine.sql(
        f"""
        SELECT {columns}, copies.duplicate_of, names.wire_group
        FROM articles JOIN names ON articles.article_id = names.article_id LEFT JOIN copies ON articles.article_id = copies.article_id
        """,
        articles=articles,
        names=names,
        copies=copies,
    )


def _evidence(engine: Engine, shingled: Relation, wired: Relation, names: Relation, copies: Relation) -> Relation:
    """One row a pair of articles of a wire group: what share of the shorter one's passages the longer one has."""
    return engine.sql(
        """
        WITH found AS (
            SELECT x.article_id AS one, y.article_id AS other, 'shared_passages' AS code, wired.share AS weight
            FROM wired JOIN shingled x ON wired.a = x.a JOIN shingled y ON wired.b = y.a
            UNION ALL SELECT article_id, duplicate_of, 'copy', CAST(1 AS DOUBLE) FROM copies
        )
        SELECT 'wire_group' AS subject_kind, names.wire_group AS subject_id,
            CAST(row_number() OVER (PARTITION BY names.wire_group ORDER BY found.code, found.one, found.other) - 1 AS INT) AS seq,
            found.code, found.one AS article_id, CAST(NULL AS STRING) AS quote_id, 'text' AS field, CAST(NULL AS INT) AS start,
            CAST(NULL AS INT) AS "end", found.other AS text, found.weight
        FROM found JOIN names ON found.one = names.article_id
        """,
        shingled=shingled,
        wired=wired,
        names=names,
        copies=copies,
    )
