"""The demo's annotation as values: read from its CSV files, and found again by offset in an article's text.

The format is described in `data/demo_gold/README.md`.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from quotetrace.model import Span

ROOT: Final = Path(__file__).resolve().parents[2]
ARTICLES: Final = ROOT / "data" / "demo"
GOLD: Final = ROOT / "data" / "demo_gold"

FLAGS: Final[Mapping[str, str]] = {
    "fragment": "is_fragment",
    "promoted": "is_promoted",
    "demoted": "is_demoted",
    "speaker_changed": "speaker_changed",
    "addressee_changed": "addressee_changed",
    "assertion_changed": "assertion_changed",
    "negation_changed": "negation_changed",
    "number_changed": "number_changed",
    "modal_changed": "modal_changed",
    "name_changed": "name_changed",
    "translation": "is_translation",
}
"""A flag of drift.csv and the column of `variants` that answers it; `reworded` has no column."""

_OPENING: Final = frozenset("\"'“”„‟«»‹›‘‚‛「『《〈")
_CLOSING: Final = frozenset("\"'“”«»‹›‘’」』》〉")
_SPACE: Final = frozenset(" \u00a0\u202f\u2009")


@dataclass(frozen=True, slots=True)
class GoldHop:
    """One row of chain.csv, the words that name its quote left out."""

    hop: int
    name: str
    role: str
    agency_id: str
    basis: str


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One row of quotes.csv with its chain and its drift flags."""

    event: str
    article_id: str
    field: str
    nth: int
    text: str
    kind: str
    form: str
    status: str
    assertion: str
    speaker: str
    mention: str
    addressee: str
    statement: str
    utterance: str
    chain: tuple[GoldHop, ...] = ()
    flags: frozenset[str] = frozenset()
    lang: str = "en"

    @property
    def is_marked(self) -> bool:
        """Whether it stands in quotation marks."""
        return self.kind != "indirect"


@dataclass(frozen=True, slots=True)
class GoldUtterance:
    """One row of utterances.csv."""

    event: str
    utterance: str
    speaker: str
    base_article: str
    base_text: str
    origin_status: str
    origin_agency_id: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotation of some events."""

    quotes: tuple[GoldQuote, ...]
    utterances: tuple[GoldUtterance, ...]
    events: tuple[str, ...] = field(default=())


def list_events(folder: Path = GOLD) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The events that rules may be tuned on, and the ones held out from tuning."""
    held = set((folder / "heldout.txt").read_text(encoding="utf-8").split())
    every = sorted(path.name for path in folder.iterdir() if path.is_dir())
    return tuple(event for event in every if event not in held), tuple(event for event in every if event in held)


def read_rows(event: str, name: str, folder: Path = GOLD) -> list[dict[str, str]]:
    """The rows of one CSV file of one event."""
    with (folder / event / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def name_of(row: Mapping[str, str]) -> tuple[str, str, int, str]:
    """What names a quote in every file: article, field, occurrence, text."""
    return row["article_id"], row["field"], int(row["nth"]), row["text"]


def read_annotation(events: Iterable[str], folder: Path = GOLD) -> Annotation:
    """The annotation of `events`, in the order given."""
    chosen = tuple(events)
    quotes = [quote for event in chosen for quote in _read_quotes(event, folder)]
    names = ("utterance", "speaker", "base_article", "base_text", "origin_status", "origin_agency_id")
    utterances = [
        GoldUtterance(event, **{name: row[name] for name in names}) for event in chosen for row in read_rows(event, "utterances", folder)
    ]
    return Annotation(tuple(quotes), tuple(utterances), chosen)


def _read_quotes(event: str, folder: Path) -> Iterator[GoldQuote]:
    chains: dict[tuple[str, str, int, str], list[GoldHop]] = defaultdict(list)
    for row in read_rows(event, "chain", folder):
        chains[name_of(row)].append(GoldHop(int(row["hop"]), row["name"], row["role"], row["agency_id"], row["basis"]))
    flags: dict[tuple[str, str, int, str], set[str]] = defaultdict(set)
    for row in read_rows(event, "drift", folder):
        flags[name_of(row)].update(row["flags"].split(";"))
    langs: dict[str, str] = {}
    for row in read_rows(event, "quotes", folder):
        lang = langs.setdefault(row["article_id"], read_article(row["article_id"]).get("lang", "en"))
        chain = tuple(sorted(chains[name_of(row)], key=lambda hop: hop.hop))
        given = {name: text for name, text in row.items() if name != "nth"}
        yield GoldQuote(event, nth=int(row["nth"]), chain=chain, flags=frozenset(flags[name_of(row)]), lang=lang, **given)


def read_article(article_id: str, folder: Path = ARTICLES) -> dict[str, str]:
    """Header fields (names in lower case) and `text` of a demo article: header lines, a blank line, then the text."""
    head, _, text = (folder / f"{article_id}.txt").read_text(encoding="utf-8").partition("\n\n")
    fields = {}
    for line in head.splitlines():
        name, _, given = line.partition(":")
        fields[name.strip().lower()] = given.strip()
    return {**fields, "text": text.strip("\r\n").rstrip()}


def find_occurrences(text: str, wanted: str, *, marked: bool) -> list[Span]:
    """Where `wanted` stands in `text`, in order; `marked`: between quotation marks only, spaces inside the marks allowed.

    Example:
        >>> [span.start for span in find_occurrences('no, "no", he said', "no", marked=True)]
        [5]
    """
    spans = []
    start = text.find(wanted)
    while wanted and start >= 0:
        span = Span(start, start + len(wanted))
        if not marked or _between_marks(text, span):
            spans.append(span)
        start = text.find(wanted, start + 1)
    return spans


def _between_marks(text: str, span: Span) -> bool:
    before = next((char for char in reversed(text[max(0, span.start - 3) : span.start]) if char not in _SPACE), "")
    after = next((char for char in text[span.end : span.end + 3] if char not in _SPACE), "")
    # A stretch that its paragraph's end closes has no mark after it.
    return before in _OPENING and (after in _CLOSING or after in ("", "\n"))


def locate(quote: GoldQuote, text: str) -> Span | None:
    """The span that a row of the annotation means in `text`, its article's field; none where the words are not there."""
    spans = find_occurrences(text, quote.text, marked=quote.is_marked)
    return spans[quote.nth - 1] if len(spans) >= quote.nth else None


def digest(articles: Path = ARTICLES, gold: Path = GOLD) -> str:
    """SHA-256 over names and bytes of the demo's articles and their annotation: the same digest, the same examination."""
    total = hashlib.sha256()
    paths = itertools.chain(articles.rglob("*.txt"), gold.rglob("*.csv"), gold.glob("*.txt"))
    for name, path in sorted((path.relative_to(articles if articles in path.parents else gold).as_posix(), path) for path in paths):
        total.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
