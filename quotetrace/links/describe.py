"""What linking needs to know of each quote and each article, as strings of code points that evidence can be weighed with.

Two kernels: one over quotes, one over articles. Sets are sorted strings without repeats, so that the length of the longest common
subsequence of two of them is the size of their intersection.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import regex

from quotetrace.engines.base import Engine, Relation
from quotetrace.links.names import is_named
from quotetrace.links.tokens import Codes, codes_of, encode, normalise, strings, wording_ids
from quotetrace.tables import INSTANT
from quotetrace.values import value

NO_EVENT_TOKENS: Final = 5
"""Articles with fewer content tokens than this say nothing about an event."""

GIVEN_SCHEMA: Final = pa.schema(
    [
        ("is_linkable", pa.bool_()),
        ("article_id", pa.string()),
        ("copy_of", pa.string()),
        ("wire_group", pa.string()),
        ("published_at", INSTANT),
        ("published_until", INSTANT),
        ("outlet_agency_id", pa.string()),
        ("is_primary", pa.bool_()),
        ("field", pa.string()),
        ("form", pa.string()),
        ("kind", pa.string()),
        ("status", pa.string()),
        ("said_id", pa.string()),
        ("said", pa.string()),
    ]
)
"""What passes through: of the quote's own row, and of its article's; `said_id` and `said` are its speaker whatever the status."""

DESCRIBED_SCHEMA: Final = pa.schema(
    [
        ("quote_id", pa.string()),
        ("wording_id", pa.string()),
        ("w", pa.int64()),
        ("q", pa.int64()),
        ("u", pa.int64()),
        ("normalised", pa.string()),
        ("n_tokens", pa.int32()),
        ("speaker_key", pa.string()),
        ("speaker_tokens", pa.string()),
        ("carriers", pa.string()),
        ("before", pa.string()),
        ("after", pa.string()),
        *GIVEN_SCHEMA,
    ]
)

EVENT_SCHEMA: Final = pa.schema([("article_id", pa.string()), ("names", pa.string()), ("words", pa.string())])

COMMON_SCHEMA: Final = pa.schema([("code", pa.int64()), ("weight", pa.int64())])

MOST_WEIGHT: Final = 4
"""What a word is worth that few articles hold; a weight is the logarithm of how rare a word is, and one of every article has none."""

PRIOR_ARTICLES, PRIOR_HOLDING = 400, 4
"""Articles that are counted beside the corpus's own, and how many of them hold any word: in a few articles no word is common."""

NAMED_WEIGHT: Final = 3
"""Names of at least this weight tell an event; in a corpus about one election every article holds the candidates."""

ARTICLES_A_BATCH: Final = 200
BATCH_ROWS: Final = 20_000

_COUNTED_SCHEMA: Final = pa.schema([("code", pa.int64()), ("n", pa.int64())])
_ANY: Final = 0
"""The code that articles are counted under; no token has it."""

Numbers = npt.NDArray[np.int64]


def describe_quotes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The wording of each quote, the unit it is compared in, and what stands around it.

    A unit is the quotes of one wording, one speaker and one text: nothing that evidence could tell apart.

    Args:
        batch: The columns `GIVEN_SCHEMA`, `quote_id`, `text`, `place` (the text it stands in, copies counted as one; null without
            articles), `speaker_id`, `speaker` (null where not attributed), `carriers` (names, parted by line breaks), `prefix`, `suffix`.

    Returns:
        `w`, `q` and `u` are 64 bits of a hash of wording, quote and unit; `normalised` see `tokens.normalise`; `GIVEN_SCHEMA` as it is.
    """
    normalised = normalise(batch["text"])
    ids = wording_ids(normalised)
    names = _unless_null(
        batch["speaker"], lambda given: pa.array([name if is_named(name) else None for name in given.to_pylist()], pa.string())
    )
    folded = pc.if_else(pc.is_valid(names), normalise(names), pa.scalar(None, pa.string()))
    key = pc.if_else(pc.is_valid(names), pc.coalesce(batch["speaker_id"], folded), pa.scalar(None, pa.string()))
    wordings = hex_numbers(ids)
    units = _unit_numbers(wordings, batch["place"], key, pc.not_equal(batch["form"], "utterance"))
    made = {
        "quote_id": batch["quote_id"],
        "wording_id": ids,
        "w": pa.array(wordings),
        "q": pa.array(text_numbers(batch["quote_id"])),
        "u": pa.array(units),
        "normalised": normalised,
        "n_tokens": pc.if_else(pc.equal(normalised, ""), 0, pc.add(pc.count_substring(normalised, " "), 1)).cast(pa.int32()),
        "speaker_key": key,
        "speaker_tokens": _token_sets(names),
        "carriers": _token_sets(batch["carriers"]),
        "before": _content(batch["prefix"]),
        "after": _content(batch["suffix"]),
        **{name: batch[name] for name in GIVEN_SCHEMA.names},
    }
    return pa.RecordBatch.from_pydict(made, schema=DESCRIBED_SCHEMA)


@value
class Events:
    """What articles are about.

    Attributes:
        articles: `article_id`, `names` (a sorted set) and `words` (sorted, each word as often as its weight); null without enough text.
        common: `code`, `weight` of the words that many articles hold; every other word has `MOST_WEIGHT`.
    """

    articles: Relation
    common: Relation


def describe_events(engine: Engine, articles: Relation) -> Events:
    """What each article with a text is about; both `resolve` and `link` ask.

    Args:
        engine: Where the relations live.
        articles: Columns of the table `articles`; articles of one wire group hold their words once.
    """
    read = engine.sql("SELECT article_id, title, text FROM articles WHERE length(text) > 0", articles=articles)
    if not engine.collect(engine.sql("SELECT count(*) AS n FROM read", read=read))["n"][0].as_py():
        return Events(engine.load(EVENT_SCHEMA.empty_table()), engine.load(COMMON_SCHEMA.empty_table()))
    described = engine.map(read, describe_articles, EVENT_SCHEMA, rows=ARTICLES_A_BATCH)
    common = engine.load(engine.collect(_common(engine, articles, described)))  # a small table, which `link` asks for again
    weights = weights_of(engine, common)
    return Events(engine.map(described, partial(weigh_words, weights=weights), EVENT_SCHEMA, rows=BATCH_ROWS, light=True), common)


def _common(engine: Engine, articles: Relation, described: Relation) -> Relation:
    """The words that are worth less than `MOST_WEIGHT`, from how many texts hold them."""
    texts = engine.view(
        """
        SELECT described.words FROM described JOIN articles ON described.article_id = articles.article_id
        WHERE described.words IS NOT NULL
            AND articles.article_id IN (SELECT min(article_id) FROM articles GROUP BY coalesce(wire_group, article_id))
        """,
        described=described,
        articles=articles,
    )
    return engine.sql(
        f"""
        SELECT code, weight FROM (
            SELECT held.code, CAST(round(ln(
                CAST(total.n + {PRIOR_ARTICLES} AS DOUBLE) / (held.n + {PRIOR_HOLDING})
            )) AS BIGINT) AS weight
            FROM (SELECT code, sum(n) AS n FROM counted WHERE code <> {_ANY} GROUP BY code) held
            CROSS JOIN (SELECT sum(n) AS n FROM counted WHERE code = {_ANY}) total
        ) weighed WHERE weight < {MOST_WEIGHT}
        """,
        counted=engine.map(texts, count_words, _COUNTED_SCHEMA, rows=BATCH_ROWS, light=True),
    )


def weights_of(engine: Engine, common: Relation) -> dict[int, int]:
    """The weight of each common word, by its code point."""
    rows = engine.collect(common)
    return dict(zip(rows["code"].to_pylist(), rows["weight"].to_pylist(), strict=True))


def describe_articles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The names and the content words of each article (`article_id`, `title`, `text`), null where it has too few words to tell."""
    whole = pc.binary_join_element_wise(pc.fill_null(batch["title"], ""), pc.fill_null(batch["text"], ""), "\n")
    names = ["\n".join(name_pattern().findall(text)) for text in whole.to_pylist()]
    words = _sets(encode(normalise(whole)).content)
    told = pc.greater_equal(pc.utf8_length(words), NO_EVENT_TOKENS)
    columns = [batch["article_id"], *(pc.if_else(told, one, pa.scalar(None, pa.string())) for one in (_token_sets(pa.array(names)), words))]
    return pa.RecordBatch.from_arrays(columns, schema=EVENT_SCHEMA)


def count_words(batch: pa.RecordBatch) -> pa.RecordBatch:
    """How many of the sets `words` hold each code point; how many sets there are under `_ANY`."""
    codes, counts = np.unique(codes_of(batch["words"])[0], return_counts=True)
    columns = [np.concatenate([[_ANY], codes]), np.concatenate([[len(batch)], counts])]
    return pa.RecordBatch.from_arrays([pa.array(column.astype(np.int64)) for column in columns], schema=_COUNTED_SCHEMA)


def weigh_words(batch: pa.RecordBatch, weights: Mapping[int, int]) -> pa.RecordBatch:
    """What `describe_articles` gives, with every word as often as its weight and without common names.

    Repeated so, the longest common subsequence of two sorted strings counts what they share by weight.
    """
    codes, offsets = codes_of(batch["words"])
    worth = _weights(codes, weights)
    ends = np.concatenate([[0], np.cumsum(worth)])[offsets]
    names, name_offsets = codes_of(batch["names"])
    told = batch["words"].is_valid()
    made = (
        strings(np.repeat(codes, worth), ends),
        strings(names * (_weights(names, weights) >= NAMED_WEIGHT), name_offsets),
    )
    words, kept = (pc.if_else(told, one, pa.scalar(None, pa.string())) for one in made)
    return pa.RecordBatch.from_arrays([batch["article_id"], kept, words], schema=EVENT_SCHEMA)


def mean_weights(content: pa.Array, weights: Mapping[int, int]) -> pa.Array:
    """The mean weight of the tokens of each string, as a share of the most there is; 1 for an empty one."""
    codes, offsets = codes_of(content)
    sums = np.concatenate([[0], np.cumsum(_weights(codes, weights))])
    lengths = np.diff(offsets)
    return pa.array(np.where(lengths > 0, np.diff(sums[offsets]) / np.maximum(lengths, 1) / MOST_WEIGHT, 1.0))


def _weights(codes: Codes, weights: Mapping[int, int]) -> Numbers:
    found, places = np.unique(codes, return_inverse=True)
    return np.fromiter((weights.get(code, MOST_WEIGHT) for code in found.tolist()), np.int64, len(found))[places]


@cache
def name_pattern() -> regex.Pattern[str]:
    """A name within a sentence, one word of it."""
    # "talks in Wonsan": a capital after a small letter, a digit or a comma begins no sentence. Possessive, so linear.
    return regex.compile(r"(?<=[\p{Ll}\p{N},;]['’\"“(]?+ )\p{Lu}[\p{L}\p{M}]++")


def _content(texts: pa.Array) -> pa.Array:
    """Content tokens in order, null for null."""
    return _unless_null(texts, lambda given: encode(normalise(given)).content)


def _token_sets(texts: pa.Array) -> pa.Array:
    """The distinct tokens as a sorted string, null for null."""
    return _unless_null(texts, lambda given: _sets(encode(normalise(given)).codes))


def _sets(strings: pa.Array) -> pa.Array:
    return pa.array(["".join(sorted(set(text))) for text in strings.to_pylist()], pa.string())


def _unless_null(texts: pa.Array, change: object) -> pa.Array:
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.string())
    assert callable(change)
    coded = texts.dictionary_encode()
    return change(coded.dictionary).take(coded.indices)


def _unit_numbers(wordings: Numbers, place: pa.Array, key: pa.Array, is_term: pa.Array) -> Numbers:
    """The wording's own number where nothing else is known, else a hash of wording, text, speaker and whether it is an utterance."""
    if place.null_count == len(place) and key.null_count == len(key) and not pc.any(is_term).as_py():
        return wordings
    parts = zip(wordings.tolist(), place.to_pylist(), key.to_pylist(), is_term.to_pylist(), strict=True)
    numbers = (w if p is None and k is None and not t else number_of(f"{w}\x1f{p}\x1f{k}\x1f{t}") for w, p, k, t in parts)
    return np.fromiter(numbers, np.int64, len(wordings))


def hex_numbers(ids: pa.Array) -> Numbers:
    """The 64 bits that 16 hex digits stand for, signed (Spark has no unsigned numbers)."""
    digits = "".join(ids.to_pylist())
    return np.frombuffer(bytes.fromhex(digits), ">u8").astype(np.uint64).view(np.int64)


def text_numbers(texts: pa.Array) -> Numbers:
    """64 bits of a hash of each text."""
    digests = b"".join([hashlib.sha256(text.encode()).digest() for text in texts.to_pylist()])
    # The first of the four 64-bit words of each digest.
    return np.frombuffer(digests, ">i8")[::4].astype(np.int64)


def number_of(text: str) -> int:
    """64 bits of a hash of `text`, signed."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)
