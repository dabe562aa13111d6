"""A finished run as the scorer needs it: its quotes with their chains and drift, its clusters' origins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from quotetrace import tables
from quotetrace.model import Span
from tests.gold.annotation import FLAGS, GoldQuote, locate

MIN_IOU_RATIO = 0.5
"""Share of words that an indirect report's two spans have in common to be one report."""

MIN_REOPENED_RATIO = 0.9
"""Share of code points in common for a quote of several paragraphs: reopening marks may count or not."""

_SAME_NAMES: Final = (
    *("quote_id", "article_id", "field", "text", "kind", "form", "status", "assertion"),
    *("speaker_id", "addressee", "statement_id", "cluster_id", "rule"),
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """One hop of a chain as the run has it."""

    hop: int
    name: str | None
    agency_id: str | None


@dataclass(frozen=True, slots=True)
class Got:
    """One quote of the run."""

    quote_id: str
    article_id: str
    field: str
    span: Span
    text: str
    kind: str
    form: str
    status: str
    assertion: str | None
    speaker: str | None
    speaker_id: str | None
    addressee: str | None
    statement_id: str | None
    cluster_id: str | None
    rule: str | None
    chain: tuple[Carrier, ...] = ()
    flags: frozenset[str] = frozenset()

    @property
    def is_marked(self) -> bool:
        """Whether it stands in quotation marks."""
        return self.kind != "indirect"

    @property
    def named(self) -> str | None:
        """The speaker, where the run commits itself to one."""
        return self.speaker if self.status == "attributed" else None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the run says that a cluster's wording comes from."""

    status: str | None
    agency_id: str | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """A run's tables, cut to what is scored."""

    texts: Mapping[tuple[str, str], str]
    quotes: tuple[Got, ...]
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True)
class Case:
    """A quote of the annotation and the run's quote on the same words."""

    gold: GoldQuote
    got: Got | None


def event_of(article_id: str) -> str:
    """The event that an article of the demo belongs to."""
    return article_id.partition("/")[0]


def read_prediction(folder: Path) -> Prediction:
    """The run in `folder`."""
    return build_prediction({name: tables.read_table(folder, name) for name in ("articles", "quotes", "chain", "variants", "clusters")})


def build_prediction(made: Mapping[str, pa.Table]) -> Prediction:
    """The run whose tables are `made`."""
    texts = {(row["article_id"], name): row[name] or "" for row in made["articles"].to_pylist() for name in ("text", "title")}
    chains: dict[str, list[Carrier]] = defaultdict(list)
    for row in made["chain"].sort_by([("quote_id", "ascending"), ("hop", "ascending")]).to_pylist():
        chains[row["quote_id"]].append(Carrier(row["hop"], row["name"], row["agency_id"]))
    flags = {row["quote_id"]: frozenset(flag for flag, column in FLAGS.items() if row[column]) for row in made["variants"].to_pylist()}
    quotes = [_read_got(row, tuple(chains[row["quote_id"]]), flags.get(row["quote_id"], frozenset())) for row in made["quotes"].to_pylist()]
    origins = {row["cluster_id"]: Origin(row["origin_status"], row["origin_agency_id"]) for row in made["clusters"].to_pylist()}
    return Prediction(texts, tuple(quotes), origins)


def _read_got(row: dict[str, Any], chain: tuple[Carrier, ...], flags: frozenset[str]) -> Got:
    return Got(
        span=Span(row["start"], row["end"]),
        speaker=row["speaker"] or row["speaker_in_article"],
        chain=chain,
        flags=flags,
        **{name: row[name] for name in _SAME_NAMES},
    )


def align(golds: Iterable[GoldQuote], prediction: Prediction) -> list[Case]:
    """Each quote of the annotation with the run's quote on the same words of the same field, one to one, or with none.

    Quotes in marks meet where their spans are equal but for white space and punctuation at the edges; indirect reports where at least
    half of their words, taken together, are in both.
    """
    free: dict[tuple[str, str, bool], list[Got]] = defaultdict(list)
    for got in prediction.quotes:
        free[got.article_id, got.field, got.is_marked].append(got)
    cases = []
    for gold in golds:
        text = prediction.texts.get((gold.article_id, gold.field), "")
        span = locate(gold, text)
        rivals = free[gold.article_id, gold.field, gold.is_marked]
        best = max(rivals, key=lambda got: _fit(gold, span, got, text), default=None) if span else None
        if best is None or span is None or _fit(gold, span, best, text) <= 0:
            cases.append(Case(gold, None))
            continue
        rivals.remove(best)
        cases.append(Case(gold, best))
    return cases


def _fit(gold: GoldQuote, span: Span, got: Got, text: str) -> float:
    if not gold.is_marked:
        ratio = share_words(span, got.span, text)
        return ratio if ratio >= MIN_IOU_RATIO else 0.0
    if trim(text, span) == trim(text, got.span):
        return 1.0
    ratio = _share_chars(span, got.span)
    return ratio if "\n" in gold.text and ratio >= MIN_REOPENED_RATIO else 0.0


def trim(text: str, span: Span) -> Span:
    """The span without white space, marks and punctuation at its edges; as it is where nothing else is in it."""
    start, end = span.start, span.end
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end) if start < end else span


def _share_chars(one: Span, other: Span) -> float:
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def share_words(one: Span, other: Span, text: str) -> float:
    """The share of the words of two spans, taken together, that both have."""
    first, second = _word_starts(text, one), _word_starts(text, other)
    return len(first & second) / len(first | second) if first | second else 0.0


def _word_starts(text: str, span: Span) -> set[int]:
    starts = set()
    for at in range(span.start, span.end):
        if text[at].isalnum() and (at == 0 or not text[at - 1].isalnum()):
            starts.add(at)
    return starts
