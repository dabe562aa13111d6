"""How often indirect quotes are right, frame by frame: the scores of `quotetrace/quotes/indirect.py`.

    python tests/benchmarks/score_indirect.py POLNEAR_TRAIN.jsonl

A quote is right where its clause covers a gold content without marks by half or more (intersection over union) and its mention touches
the gold speaker. Clauses that hold marks are the content of those quotes and left out on both sides.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotetrace.model import Article, Span
from quotetrace.quotes.attribution import AttributedQuote, attribute
from quotetrace.quotes.indirect import find_indirect
from quotetrace.settings import QuoteSettings

MIN_SHARED = 0.5


def main(path: Path) -> None:
    """Print precision by frame and recall over all."""
    seen, right, wanted = Counter[str](), Counter[str](), 0
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        doc = attribute(Article(row["doc_id"], row["text"]), QuoteSettings())
        marked = [quote.marked.outer for quote in doc.quotes]
        gold = [
            item for item in row["attributions"] if not any(piece.overlaps(mark) for piece in spans(item["content"]) for mark in marked)
        ]
        wanted += len(gold)
        for statement in statements(find_indirect(doc, doc.readings[0]), marked):
            frame = statement[0].rule
            seen[frame] += 1
            right[frame] += any(fits(statement, item) for item in gold)
    for frame, count in seen.most_common():
        print(f"{frame:20} {count:6} right {right[frame] / count:.3f}")
    print(f"{'all':20} {seen.total():6} right {right.total() / max(1, seen.total()):.3f} recall {right.total() / max(1, wanted):.3f}")


def spans(pairs: list[list[int]]) -> list[Span]:
    """Gold offsets as spans."""
    return [Span(start, end) for start, end in pairs]


def statements(quotes: list[AttributedQuote], marked: list[Span]) -> Iterator[list[AttributedQuote]]:
    """Indirect quotes by statement, without those that hold marks."""
    by_number: dict[int, list[AttributedQuote]] = defaultdict(list)
    for quote in quotes:
        by_number[quote.statement].append(quote)
    for parts in by_number.values():
        if not any(part.content.overlaps(mark) for part in parts for mark in marked):
            yield parts


def fits(parts: list[AttributedQuote], item: dict[str, Any]) -> bool:
    """Whether clause and speaker are those of a gold attribution."""
    content, speaker = spans(item["content"]), spans(item["source"])
    shared = sum(max(0, min(a.content.end, b.end) - max(a.content.start, b.start)) for a in parts for b in content)
    whole = sum(len(part.content) for part in parts) + sum(map(len, content)) - shared
    mention = parts[0].mention_span
    named = mention is not None and any(mention.overlaps(piece) for piece in speaker)
    return shared >= MIN_SHARED * whole and (named if speaker else mention is None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
