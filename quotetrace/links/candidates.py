"""Which wordings are worth aligning: postings of n-grams, and a star join that keeps them linear.

Every wording is posted under the n-grams it contains. Within a posting each member is paired with its four best representatives only, so
that the number of pairs grows with the postings and not with their square; no posting is dropped for being frequent, because the most
popular quotes make the most frequent n-grams.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from quotetrace.engines.base import Engine, Relation
from quotetrace.links.tokens import codes_of

REPRESENTATIVES: Final = 4
"""Members of a posting that the others are paired with. On 100,000 generated mentions two of them find
two thirds of the pairs that four find, three four fifths."""

FEW_TOKENS: Final = 12
"""Wordings with fewer tokens are candidates on one shared n-gram, longer ones on two: that halves the pairs to align."""

POSTING_SCHEMA: Final = pa.schema([("h", pa.int64()), ("r", pa.int32())])
BATCH_ROWS: Final = 20_000

_CODE_BITS: Final = 21
_ODD: Final = np.int64(0x2545F4914F6CDD1D)

Keys = npt.NDArray[np.int64]


def find_candidates(engine: Engine, wordings: Relation) -> Relation:
    """Pairs of wordings that share three tokens in a row, or two content tokens in a row.

    Args:
        engine: Where the relation lives.
        wordings: `w` (a wording's number), `n` (its mentions), `n_tokens`, `codes` and `content` (see `tokens.encode`).

    Returns:
        A relation of `a < b`, each pair once.
    """
    # Best is most mentions, then most tokens, then the smaller number, which is a hash. By length first a posting would be represented by
    # concatenations, which match everything by halves.
    members = engine.sql(
        """
        SELECT w AS member, CAST(row_number() OVER (ORDER BY n DESC, n_tokens DESC, w) AS INT) AS r, n_tokens, codes, content
        FROM wordings WHERE n_tokens > 0
        """,
        wordings=wordings,
    )
    return star_join(engine, engine.map(members, post_ngrams, POSTING_SCHEMA, rows=BATCH_ROWS, light=True), members)


def star_join(engine: Engine, postings: Relation, members: Relation, *, few_tokens: int = FEW_TOKENS) -> Relation:
    """Pairs `a < b` of members that share postings, each member of a posting with the best few of it.

    Args:
        engine: Where the relations live.
        postings: `h` (the posting), `r` (a member's place among all, from 1: everything sorts, joins and groups by this small number).
        members: `member` (its number), `r` (the best first), `n_tokens`.
        few_tokens: Members with fewer tokens pair on one shared posting, others need two.
    """
    return engine.sql(
        f"""
        WITH placed AS (
            SELECT * FROM (
                SELECT h, r, row_number() OVER (PARTITION BY h ORDER BY r) AS place, count(*) OVER (PARTITION BY h) AS n_members
                FROM postings
            ) counted WHERE n_members > 1
        ),
        best AS (SELECT h, r FROM placed WHERE place <= {REPRESENTATIVES}),
        paired AS (
            SELECT best.r AS x, placed.r AS y, count(*) AS n FROM placed JOIN best ON placed.h = best.h AND placed.r > best.r
            GROUP BY best.r, placed.r
        )
        SELECT least(first.member, second.member) AS a, greatest(first.member, second.member) AS b
        FROM paired JOIN members first ON paired.x = first.r JOIN members second ON paired.y = second.r
        WHERE paired.n > 1 OR least(first.n_tokens, second.n_tokens) < {few_tokens}
        """,
        postings=postings,
        members=members,
    )


def post_ngrams(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The distinct token trigrams and content bigrams of each wording, as numbers.

    A code point has 21 bits, so three of them are one 63-bit number: n-grams are told apart exactly, and bigrams never meet trigrams.
    """
    trigrams, trigram_rows = ngrams(batch["codes"], 3)
    bigrams, bigram_rows = ngrams(batch["content"], 2)
    keys, rows = distinct(np.concatenate([trigrams, bigrams]), np.concatenate([trigram_rows, bigram_rows]))
    return pa.RecordBatch.from_arrays([pa.array(keys), batch["r"].take(pa.array(rows))], schema=POSTING_SCHEMA)


def ngrams(column: pa.Array, n: int) -> tuple[Keys, Keys]:
    """Every run of `n` (at most 3) tokens of each row as one number, and the rows they are from.

    Example:
        >>> keys, rows = ngrams(pa.array(["abc", "b", "bc"]), 2)
        >>> rows.tolist(), bool(keys[1] == keys[2])
        ([0, 0, 2], True)
    """
    codes, offsets = codes_of(column)
    lengths = np.diff(offsets)
    rows = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    left = offsets[1:][rows] - np.arange(len(codes))
    starts = np.flatnonzero(left >= n)
    keys = np.zeros(len(starts), np.int64)
    for place in range(n):
        keys = (keys << _CODE_BITS) | codes[starts + place].astype(np.int64)
    return keys, rows[starts]


def distinct(keys: Keys, rows: Keys) -> tuple[Keys, Keys]:
    """Each key once a row, in no certain order.

    Sorted by one number made of both, which is three times as fast as by two. Where such a number is met by chance a key may stay twice,
    which costs an alignment at most.
    """
    with np.errstate(over="ignore"):
        order = np.argsort((keys * _ODD + rows) * _ODD)
    keys, rows = keys[order], rows[order]
    first = np.ones(len(keys), bool)
    first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    return keys[first], rows[first]
