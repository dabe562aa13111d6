"""What linking needs to know of each quote and each article, as strings of code points that evidence can be weighed with.

Two kernels: one over quotes, one over articles. Sets are sorted strings without repeats, so that the length of the longest common
subsequence of two of them is the size of their intersection.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import regex

from quotetrace.engines.base import Engine, Relation
from quotetrace.links.names import is_named
from quotetrace.links.tokens import encode, normalise, wording_ids
from quotetrace.tables import INSTANT

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

ARTICLES_A_BATCH: Final = 200

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


def describe_events(engine: Engine, articles: Relation) -> Relation:
    """What each article with a text is about, see `describe_articles`; both `resolve` and `link` ask."""
    read = engine.sql("SELECT article_id, title, text FROM articles WHERE length(text) > 0", articles=articles)
    return engine.map(read, describe_articles, EVENT_SCHEMA, rows=ARTICLES_A_BATCH)


def describe_articles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The names and the content words of each article (`article_id`, `title`, `text`), null where it has too few words to tell."""
    whole = pc.binary_join_element_wise(pc.fill_null(batch["title"], ""), pc.fill_null(batch["text"], ""), "\n")
    names = ["\n".join(name_pattern().findall(text)) for text in whole.to_pylist()]
    words = _sets(encode(normalise(whole)).content)
    told = pc.greater_equal(pc.utf8_length(words), NO_EVENT_TOKENS)
    columns = [batch["article_id"], *(pc.if_else(told, one, pa.scalar(None, pa.string())) for one in (_token_sets(pa.array(names)), words))]
    return pa.RecordBatch.from_arrays(columns, schema=EVENT_SCHEMA)


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
