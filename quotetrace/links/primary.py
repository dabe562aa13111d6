"""Primary texts: what others quote of a transcript, or of an agency's original, is a quote there too, in marks or not.

Each quote is looked for in every primary text by its pairs of words and aligned where most of them stand together. The sentences that hold
what was found become a quote of that text; where some hold others, those that most quotes were found in. Linking then joins them with what
they were found by, and takes them for its base.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa
import regex
from rapidfuzz.distance import LCSseq

from quotetrace.engines.base import ALL_ROWS, Engine, Relation
from quotetrace.model import Span
from quotetrace.quotes.language import language
from quotetrace.quotes.tokens import sentence_spans, tokenize
from quotetrace.settings import QuoteSettings
from quotetrace.tables import QUOTE_SPANS, QUOTES
from quotetrace.values import value

MIN_FOUND: Final = 0.6
"""Share of a quote's words that must stand in the primary text, in order and near each other."""

FEW_WORDS: Final = 5
"""A quote of fewer words must stand there as it is, in one place only."""

COMMON_PAIR: Final = 40
"""Places of a pair of words, beyond one a text, from which on it tells no place."""

MIN_PAIRS: Final = 2
"""Pairs of words in one place for the words there to be aligned."""

MAX_TEXTS: Final = 5
"""Texts that one quote is aligned with at most."""

STRAY_WORDS: Final = 2
"""A run of so few words at either end that stands further off than in the quote was met by chance."""

MIN_COVERED: Final = 0.5
"""Share of the shorter of two stretches from which on they are taken for one."""

BATCH_ROWS: Final = 5_000

RULE: Final = "primary"

FOUND: Final = pa.schema(
    [("article_id", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("first", pa.int32()), ("last", pa.int32())]
)
"""Sentences of a primary text, and within them from where to where a quote was found; code points."""

Text = tuple[str, str, str]
"""The id of an article, its language and its text."""


@value
class PrimaryQuotes:
    """What primary texts are quoted with: more rows of `quotes` and `quote_spans`."""

    quotes: Relation
    quote_spans: Relation


def quote_primary(engine: Engine, articles: Relation, quotes: Relation, settings: QuoteSettings) -> PrimaryQuotes | None:
    """The quotes that primary texts have because others quote them; None where `articles` holds no primary text.

    Args:
        engine: Where the relations live.
        articles: Columns of the table `articles`; primary texts are those with `is_primary`.
        quotes: Columns of the table `quotes`. What is a quote of a primary text already stays the only one of its words.
        settings: How much of the text around a quote is kept.
    """
    query = "SELECT article_id, coalesce(lang, 'en') AS lang, text FROM articles WHERE is_primary ORDER BY article_id"
    rows = engine.collect(engine.sql(query, articles=articles)).to_pylist()
    if not rows:
        return None
    texts = tuple((row["article_id"], row["lang"], row["text"]) for row in rows)
    others = engine.sql(
        """
        SELECT quotes.text FROM quotes JOIN articles ON quotes.article_id = articles.article_id
        WHERE quotes.status <> 'not_speech' AND NOT coalesce(articles.is_primary, FALSE)
        """,
        quotes=quotes,
        articles=articles,
    )
    found = engine.map(others, partial(find_quoted, texts=texts), FOUND, rows=BATCH_ROWS)
    fresh = engine.sql(
        f"""
        SELECT found.article_id, found.start, found.end, count(*) AS n FROM found
        LEFT JOIN quotes ON found.article_id = quotes.article_id AND quotes.field = 'text'
            AND least(found.last, quotes.end) - greatest(found.first, quotes.start) >= {MIN_COVERED} * (found.last - found.first)
        WHERE quotes.quote_id IS NULL GROUP BY found.article_id, found.start, found.end
        """,
        found=found,
        quotes=quotes,
    )
    made = engine.map(fresh, partial(quote_rows, texts=texts, context_chars=settings.context_chars), QUOTES.schema, rows=ALL_ROWS)
    spans = ", ".join({"part": "CAST(0 AS INT) AS part"}.get(name, f"made.{name}") for name in QUOTE_SPANS.schema.names)
    return PrimaryQuotes(made, engine.sql(f"SELECT {spans} FROM made", made=made))


def find_quoted(batch: pa.RecordBatch, texts: Sequence[Text]) -> pa.RecordBatch:
    """Where the quotes of `batch` (`text`) stand in the primary `texts`, with the sentences around.

    Example:
        >>> text = ("t", "en", "We met. The dam will hold through the winter, and we will mend it. That is all.")
        >>> quoted = pa.RecordBatch.from_pydict({"text": ["the dam will hold through winter"]})
        >>> row = find_quoted(quoted, [text]).to_pylist()[0]
        >>> text[2][row["start"]:row["end"]]
        'The dam will hold through the winter, and we will mend it.'
    """
    index = _index(tuple(texts))
    rows = [found for text in batch["text"].to_pylist() for found in index.find(text)]
    return pa.RecordBatch.from_arrays(
        [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(FOUND)], schema=FOUND
    )


def quote_rows(batch: pa.RecordBatch, texts: Iterable[Text], context_chars: int) -> pa.RecordBatch:
    """Stretches of primary texts (`article_id`, `start`, `end`, `n` quotes found there), as rows of `quotes`: words of somebody whom no cue
    names. Of those that overlap the one with most quotes is kept, of equal ones the longest."""
    contents = {article_id: text for article_id, _, text in texts}
    kept: dict[str, list[tuple[int, int]]] = {}
    rows = []
    for at in sorted(batch.to_pylist(), key=lambda row: (row["article_id"], -row["n"], row["start"] - row["end"], row["start"])):
        article_id, start, end = at["article_id"], at["start"], at["end"]
        others = kept.setdefault(article_id, [])
        if any(min(end, to) - max(start, since) >= MIN_COVERED * min(end - start, to - since) for since, to in others):
            continue
        others.append((start, end))
        text, quote_id = contents[article_id], f"{article_id}:{start}-{end}"
        rows.append(
            _ALIKE
            | {"quote_id": quote_id, "article_id": article_id, "statement_id": quote_id, "start": start, "end": end}
            | {"content_start": start, "content_end": end, "text": text[start:end]}
            | {"prefix": text[max(0, start - context_chars) : start], "suffix": text[end : end + context_chars]}
        )
    return pa.RecordBatch.from_pylist(rows, schema=QUOTES.schema)


_ALIKE: Final[dict[str, Any]] = {
    "field": "text", "part": 0, "kind": "direct", "form": "utterance", "assertion": "asserted", "status": "unattributed",
    "reason": "no_speaker", "rule": RULE, "mention_kind": "none",
}  # fmt: skip


@lru_cache(maxsize=2)
def _index(texts: tuple[Text, ...]) -> _Index:
    return _Index(texts)


class _Index:
    """The pairs of words of some texts, with their places."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._read = [_Words.of(text) for text in texts]
        self._places: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for number, words in enumerate(self._read):
            for at, pair in enumerate(pairwise(words.words)):
                self._places.setdefault(pair, []).append((number, at))

    def find(self, text: str) -> Iterable[tuple[str, int, int, int, int]]:
        """The rows of `FOUND` for one quote."""
        words = [found.group().casefold() for found in _word_re().finditer(text)]
        if len(words) < FEW_WORDS:
            yield from self._find_few(words)
            return
        width = max(len(words), 2 * FEW_WORDS)
        votes: Counter[tuple[int, int]] = Counter()
        for at, pair in enumerate(pairwise(words)):
            places = self._places.get(pair, ())
            if len(places) <= COMMON_PAIR + len(self._read):
                votes.update({(number, (place - at) // width) for number, place in places})
        for number, near in _foremost(votes):
            own = self._read[number]
            # What was inserted or left out shifts the places; a quote may begin in one stretch and go on in the next.
            first, behind = max(0, (near - 1) * width), (near + 2) * width + len(words)
            if stretch := _align(words, own.words[first:behind]):
                yield own.around(first + stretch[0], first + stretch[1])

    def _find_few(self, words: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
        """The rows of `FOUND` for a quote of few words: as it is, in one place of all texts."""
        if len(words) < 2:
            return
        places = self._places.get((words[0], words[1]), ())
        whole = [(number, at) for number, at in places if self._read[number].words[at : at + len(words)] == words]
        if len(whole) == 1:
            ((number, at),) = whole
            yield self._read[number].around(at, at + len(words) - 1)


def _foremost(votes: Counter[tuple[int, int]]) -> list[tuple[int, int]]:
    """The place in each text that most pairs of words point to, where at least `MIN_PAIRS` do; of the `MAX_TEXTS` best texts."""
    together = {(number, near): n + votes[number, near + 1] for (number, near), n in votes.items()}
    best: dict[int, tuple[int, int]] = {}
    for (number, near), n in sorted(together.items()):
        if n >= MIN_PAIRS and n > best.get(number, (0, 0))[0]:
            best[number] = n, near
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    return [(number, near) for number, (_, near) in ranked[:MAX_TEXTS]]


def _align(words: Sequence[str], window: Sequence[str]) -> tuple[int, int] | None:
    """The first and the last of the words of `window` that are those of the quote; None where too few are."""
    runs = _without_strays([run for run in LCSseq.editops(words, window).as_matching_blocks() if run.size > 1])
    if sum(run.size for run in runs) < MIN_FOUND * len(words):
        return None
    return runs[0].b, runs[-1].b + runs[-1].size - 1


def _without_strays(runs: list[Any]) -> list[Any]:
    """Matching runs without short ones at the ends that more words part from the rest here than there."""

    def is_stray(run: Any, before: Any, behind: Any) -> bool:
        gap = (behind.b - before.b - before.size) - (behind.a - before.a - before.size)
        return bool(run.size <= STRAY_WORDS and gap > FEW_WORDS)

    while len(runs) > 1 and is_stray(runs[0], runs[0], runs[1]):
        runs = runs[1:]
    while len(runs) > 1 and is_stray(runs[-1], runs[-2], runs[-1]):
        runs = runs[:-1]
    return runs


@value
class _Words:
    """The words of one text with their offsets, and where its sentences start and end."""

    article_id: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    sentence_starts: list[int]
    sentence_ends: list[int]

    @classmethod
    def of(cls, given: Text) -> _Words:
        article_id, lang, text = given
        found = list(_word_re().finditer(text))
        known = language(lang)
        sentences = sentence_spans(tokenize(text, [], known)) if known else [Span(*line.span()) for line in _sentence_re().finditer(text)]
        words = [match.group().casefold() for match in found]
        bounds = [span.start for span in sentences], [span.end for span in sentences]
        return cls(article_id, words, [match.start() for match in found], [match.end() for match in found], *bounds)

    def around(self, first: int, last: int) -> tuple[str, int, int, int, int]:
        """The row of `FOUND` for the words from `first` to `last`."""
        start, end = self.starts[first], self.ends[last]
        starts, ends = self.sentence_starts, self.sentence_ends
        one, other = bisect_right(ends, start), bisect_right(starts, end - 1) - 1
        if one > other:  # no sentence holds it
            return self.article_id, start, end, start, end
        return self.article_id, min(start, starts[one]), max(end, ends[other]), start, end


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{N}\p{M}]++")


@cache
def _sentence_re() -> regex.Pattern[str]:
    return regex.compile(r"\S[^\n.!?。！？؟।]*+[.!?。！？؟।]*+[\"'”’»」』)]*+")
