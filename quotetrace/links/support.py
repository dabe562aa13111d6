"""From wordings that align to units that may link: which quotes of two wordings are worth weighing.

A wording stands in many texts, and comparing every quote of one with every quote of the other would be quadratic. Each is compared with a
few of the other wording, with one of the same speaker and with one of the same wire group; equal wordings carry a link on from there.
Quotes of one to four tokens need support, so they are proposed by it: a content token together with the speaker, the wire group, a name of
the event or a neighbouring word.
"""

from __future__ import annotations

import zlib
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.engines.base import Engine, Relation
from quotetrace.links.candidates import POSTING_SCHEMA, Keys, distinct, ngrams, star_join
from quotetrace.links.tokens import codes_of

SHORT_TOKENS: Final = 4
"""A quote of at most so many tokens links with support only."""

EVENT_NAMES: Final = 8
"""Names of an article that support is looked up by: those with the smallest code points, which is the same sample in every article."""

OTHERS: Final = 3
"""Units of each wording that are weighed against those of another wording whatever their speaker."""

ANY_TOKENS: Final = 1_000_000
"""More tokens than a quote has: with support, one shared posting will do."""

BATCH_ROWS: Final = 20_000


def unit_pairs(engine: Engine, units: Relation, proposed: Relation) -> Relation:
    """Pairs `a < b` of units worth judging.

    Args:
        engine: Where the relations live.
        units: `u`, `w`, `n`, `n_tokens`, `content`, `speaker_key`, `wire_group`, `before`, `after`, `names`.
        proposed: Pairs `a < b` of wordings.
    """
    placed = engine.sql(
        """
        SELECT u, w, speaker_key, wire_group,
            row_number() OVER (PARTITION BY w ORDER BY n DESC, u) AS place,
            row_number() OVER (PARTITION BY w, speaker_key ORDER BY n DESC, u) AS speaker_place,
            row_number() OVER (PARTITION BY w, wire_group ORDER BY n DESC, u) AS wire_place
        FROM units
        """,
        units=units,
    )
    return engine.sql(
        f"""
        WITH pairs AS (
            SELECT x.u AS x, y.u AS y FROM proposed JOIN placed x ON proposed.a = x.w JOIN placed y ON proposed.b = y.w
                WHERE x.place <= {OTHERS} AND y.place <= {OTHERS}
            UNION ALL SELECT x.u, y.u FROM proposed JOIN placed x ON proposed.a = x.w
                JOIN placed y ON proposed.b = y.w AND x.speaker_key = y.speaker_key
                WHERE x.speaker_place = 1 AND y.speaker_place = 1
            UNION ALL SELECT x.u, y.u FROM proposed JOIN placed x ON proposed.a = x.w
                JOIN placed y ON proposed.b = y.w AND x.wire_group = y.wire_group
                WHERE x.wire_place = 1 AND y.wire_place = 1
            UNION ALL SELECT x.u, y.u FROM placed x JOIN placed y ON x.w = y.w WHERE x.place <= {OTHERS} AND y.place > x.place
            UNION ALL SELECT x.u, y.u FROM placed x JOIN placed y ON x.w = y.w AND x.speaker_key = y.speaker_key
                WHERE x.speaker_place = 1 AND y.speaker_place > 1
            UNION ALL SELECT x.u, y.u FROM placed x JOIN placed y ON x.w = y.w AND x.wire_group = y.wire_group
                WHERE x.wire_place = 1 AND y.wire_place > 1
            UNION ALL SELECT a, b FROM supported
        )
        SELECT DISTINCT least(x, y) AS a, greatest(x, y) AS b FROM pairs
        """,
        proposed=proposed,
        placed=placed,
        supported=_supported(engine, units),
    )


def _supported(engine: Engine, units: Relation) -> Relation:
    """Pairs of a short unit and another that share a content token and something that supports a link."""
    described = engine.sql(
        """
        SELECT units.u AS member, CAST(row_number() OVER (ORDER BY units.n_tokens DESC, units.u) AS INT) AS r, units.n_tokens,
            units.content, units.speaker_key, units.wire_group, units.before, units.after, units.names
        FROM units WHERE units.speaker_key IS NOT NULL OR units.wire_group IS NOT NULL OR units.before IS NOT NULL
        """,
        units=units,
    )
    postings = engine.map(described, post_support, POSTING_SCHEMA, rows=BATCH_ROWS)
    needed = engine.sql(
        f"""
        SELECT * FROM postings WHERE h IN (
            SELECT h FROM postings JOIN described ON postings.r = described.r WHERE described.n_tokens <= {SHORT_TOKENS}
        )
        """,
        postings=postings,
        described=described,
    )
    return engine.sql(
        f"""
        SELECT pairs.a, pairs.b FROM pairs JOIN units x ON pairs.a = x.u JOIN units y ON pairs.b = y.u
        WHERE x.n_tokens <= {SHORT_TOKENS} OR y.n_tokens <= {SHORT_TOKENS}
        """,
        pairs=star_join(engine, needed, described, few_tokens=ANY_TOKENS),
        units=units,
    )


def post_support(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Each unit's content tokens, each together with everything that could support a link, as numbers.

    The fullest text of a posting stands for it: short quotes are fragments of it, if of anything.
    """
    codes, offsets = codes_of(batch["content"])
    rows = np.repeat(np.arange(len(batch), dtype=np.int64), np.diff(offsets))
    made = [_neighbours(batch)]
    for number, column in enumerate((batch["speaker_key"], batch["wire_group"])):
        keys, known = _hashes(column)
        where = known[rows]
        made.append((_mix(codes[where].astype(np.int64), keys[rows[where]], number), rows[where]))
    made.append(_events(batch["names"], codes.astype(np.int64), offsets))
    keys, rows = distinct(np.concatenate([keys for keys, _ in made]), np.concatenate([rows for _, rows in made]))
    return pa.RecordBatch.from_arrays([pa.array(keys), batch["r"].take(pa.array(rows))], schema=POSTING_SCHEMA)


def _neighbours(batch: pa.RecordBatch) -> tuple[Keys, Keys]:
    """Content tokens side by side, from the last one before the quote to the first one after it."""
    before = pc.utf8_slice_codeunits(pc.fill_null(batch["before"], ""), -1)
    after = pc.utf8_slice_codeunits(pc.fill_null(batch["after"], ""), 0, 1)
    return ngrams(pc.binary_join_element_wise(before, batch["content"], after, ""), 2)


def _events(names: pa.Array, codes: Keys, offsets: Keys) -> tuple[Keys, Keys]:
    """Every content token with each of the first names of its article."""
    sampled, name_offsets = codes_of(pc.utf8_slice_codeunits(pc.fill_null(names, ""), 0, EVENT_NAMES))
    n_tokens, n_names = np.diff(offsets), np.diff(name_offsets)
    rows = np.repeat(np.arange(len(names), dtype=np.int64), n_tokens * n_names)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(n_tokens * n_names) - n_tokens * n_names, n_tokens * n_names)
    token = codes[offsets[rows] + place // np.maximum(n_names[rows], 1)]
    name = sampled[name_offsets[rows] + place % np.maximum(n_names[rows], 1)].astype(np.int64)
    return _mix(token, name, 2), rows


def _hashes(column: pa.Array) -> tuple[Keys, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """A number for each text, and where there is one."""
    coded = column.dictionary_encode()
    numbers = np.array([zlib.crc32(text.encode()) for text in coded.dictionary.to_pylist()] or [0], np.int64)
    known = column.is_valid().to_numpy(zero_copy_only=False)
    return numbers[pc.fill_null(coded.indices, 0).to_numpy()], known


def _mix(left: Keys, right: Keys, kind: int) -> Keys:
    """One negative number for two and a kind; n-grams are positive, so they never meet. Chance meetings only cost an alignment."""
    with np.errstate(over="ignore"):
        mixed = (left * np.int64(0x9E3779B97F4A7C1) + right) * np.int64(0x2545F4914F6CDD1D) + np.int64(kind * 0x51_7CC1B7)
    return mixed | np.int64(-(2**63))
