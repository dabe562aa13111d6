"""Kinds and alarms of edits on wordings that the rules were not written from.

    python -m tests.benchmarks.drift [--pairs ARTICLES.jsonl …] [--errors]

Events were written and annotated from the definitions in `drift_gold/KINDS.md` alone: every quote of an utterance against the wording that
its annotators hold to be the base. Utterances and bases are given here, so that collation alone is measured. `HELD_OUT` names those that no
rule was written from; the rules were tuned on the others and on 590 pairs of wordings (`drift_gold/pairs.jsonl`), as dense with changes as
no news is. With `--pairs` the articles of ECB+ (development part) and PolNeAR (training part) are read too, JSON Lines with `doc_id` and
`text`: two quotes of each of 111 utterances, by offset. True alarms are rare there, so the false ones are counted for a hundred pairs.

An edit is right where it meets an edit of its kind on the other side, in the words of either text, and an alarm where it meets its like.
Precision counts what was found, recall what was annotated. `--errors` shows what is wrong; what was read so is not held out any more.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from quotetrace.trace.collate import Collation
from quotetrace.trace.story import Story, Witness
from quotetrace.trace.trace import AROUND_CHARS
from quotetrace.trace.variants import measure_variants
from quotetrace.trace.wordings import merge_wordings

GOLD: Final = Path(__file__).with_name("drift_gold")
TUNED: Final = ("reactor", "border")
HELD_OUT: Final = ("club", "trial")
EVENTS: Final = (*TUNED, *HELD_OUT)
LEFT_OUT: Final = "punctuation"
"""A kind that the annotators left out."""

Row = dict[str, str]
Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Change:
    """An edit, annotated or found: where it stands in the base and in the other text, what it is, and the words."""

    of: str
    before: Place
    after: Place
    kind: str
    alarm: str | None
    words: str

    def meets(self, other: Change) -> bool:
        """Whether both are about the same words of either text."""
        return self.of == other.of and (_meet(self.before, other.before) or _meet(self.after, other.after))


@dataclass(slots=True)
class Figures:
    """Edits found and annotated, and how many quotes were laid against a base."""

    found: list[Change] = field(default_factory=list)
    annotated: list[Change] = field(default_factory=list)
    n_pairs: int = 0

    def right(self, same: Callable[[Change], str | None]) -> tuple[int, int, int, int]:
        """Of those that have a value of `same`: found and right, found, annotated and found, annotated."""
        found, annotated = ([one for one in side if same(one)] for side in (self.found, self.annotated))
        hits = [[self._is_met(one, others, same) for one in side] for side, others in ((found, annotated), (annotated, found))]
        return sum(hits[0]), len(found), sum(hits[1]), len(annotated)

    def errors(self, same: Callable[[Change], str | None]) -> Iterator[tuple[str, Change]]:
        """What was found and is not right, and what was annotated and not found."""
        found, annotated = ([one for one in side if same(one)] for side in (self.found, self.annotated))
        yield from (("false", one) for one in found if not self._is_met(one, annotated, same))
        yield from (("missed", one) for one in annotated if not self._is_met(one, found, same))

    @staticmethod
    def _is_met(one: Change, others: Iterable[Change], same: Callable[[Change], str | None]) -> bool:
        return any(same(one) == same(other) and one.meets(other) for other in others)


def kind_of(change: Change) -> str | None:
    """The kind, where the annotators gave it."""
    return change.kind if change.kind != LEFT_OUT else None


def alarm_of(change: Change) -> str | None:
    """The alarm."""
    return change.alarm


def _meet(one: Place, other: Place) -> bool:
    """Whether two stretches share a code point; an empty one must lie within or beside the other."""
    if one is None or other is None:
        return False
    (start, end), (first, last) = one, other
    return start < last and first < end if start < end and first < last else start <= last + 1 and first <= end + 1


# ---- events


def measure_events(events: Iterable[str] = EVENTS) -> Figures:
    """The edits that collation finds in the annotated utterances, beside those of the annotators."""
    figures = Figures()
    for event in events:
        quotes, utterances, edits = (_read(GOLD / "gold" / event / f"{name}.csv") for name in ("quotes", "utterances", "edits"))
        languages = {f"{event}/{path.stem}": _language(path) for path in sorted((GOLD / "articles" / event).glob("*.txt"))}
        texts = {f"{event}/{path.stem}": path.read_text(encoding="utf-8") for path in (GOLD / "articles" / event).glob("*.txt")}
        members: dict[str, list[Row]] = defaultdict(list)
        for row in quotes:
            if row["utterance"]:
                members[row["utterance"]].append(row)
        for utterance in utterances:
            rows = members[utterance["utterance"]]
            base = next(row for row in rows if (row["article_id"], row["text"]) == (utterance["base_article"], utterance["base_text"]))
            witnesses = tuple(_witness(row, languages, texts) for row in rows)
            figures.found += _collated(Story(utterance["utterance"], _quote_id(base), witnesses))
            figures.n_pairs += len(rows) - 1
        bases = {row["utterance"]: row["base_text"] for row in utterances}
        figures.annotated += [_annotated(row, bases[row["utterance"]]) for row in edits]
    return figures


def _quote_id(row: Row) -> str:
    return "|".join(row[name] for name in ("article_id", "field", "nth", "text"))


def _witness(row: Row, languages: dict[str, str], texts: dict[str, str]) -> Witness:
    text = texts[row["article_id"]]
    if row["field"] == "title":
        text = next(line.removeprefix("Title: ") for line in text.splitlines() if line.startswith("Title: "))
    place = _nth(text, row["text"], row["nth"]) if row["kind"] == "mixed" else None
    return Witness(
        _quote_id(row),
        row["article_id"],
        around=_around(text, place),
        field=row["field"],
        text=row["text"],
        kind=row["kind"],
        assertion=row["assertion"] or "asserted",
        speaker=row["speaker"] or None,
        lang=languages[row["article_id"]],
    )


def _language(path: Path) -> str:
    header = path.read_text(encoding="utf-8").split("\n\n", 1)[0]
    return next(line.removeprefix("Lang: ") for line in header.splitlines() if line.startswith("Lang: "))


def _annotated(row: Row, base: str) -> Change:
    before, after = _nth(base, row["from_text"], row["from_nth"]), _nth(row["text"], row["to_text"], row["to_nth"])
    return Change(_quote_id(row), before, after, row["kind"], row["alarm"] or None, f"{row['from_text']} → {row['to_text']}")


def _nth(text: str, piece: str, nth: str) -> Place:
    at = -1
    for _ in range(int(nth or 0)):
        at = text.index(piece, at + 1)
    return (at, at + len(piece)) if piece else None


# ---- pairs


def measure_written() -> Figures:
    """The edits that collation finds in the pairs that were written for tuning, beside those of their annotators."""
    figures = Figures()
    with (GOLD / "pairs.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            base = Witness(f"{row['id']}/base", "base", text=row["base"], kind=row["base_kind"])
            variant = Witness(row["id"], "variant", text=row["variant"], kind=row["variant_kind"])
            figures.found += _collated(Story(row["id"], base.quote_id, (base, variant)))
            figures.n_pairs += 1
            for edit in row["edits"]:
                before, after = (tuple(edit[side]) if edit[side] else None for side in ("from", "to"))
                words = " → ".join(text[slice(*place)] if place else "" for text, place in ((base.text, before), (variant.text, after)))
                figures.annotated.append(Change(row["id"], before, after, edit["kind"], edit["alarm"], words))
    return figures


def measure_pairs(paths: Iterable[Path]) -> Figures:
    """The edits that collation finds in the annotated pairs of the articles in `paths`, beside those of the annotators."""
    texts: dict[str, str] = {}
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            texts.update((article["doc_id"], article["text"]) for article in map(json.loads, lines))
    figures, seen = Figures(), set()
    for row in _read(GOLD / "real_edits.csv"):
        if row["article_id"] not in texts or row["other_article_id"] not in texts:
            continue
        base, other = _real(row, texts, ""), _real(row, texts, "other_")
        if other.quote_id not in seen:
            seen.add(other.quote_id)
            figures.found += _collated(Story(other.quote_id, base.quote_id, (base, other)))
        before, after = (_span(row, name) for name in ("from", "to"))
        words = " → ".join(text[slice(*place)] if place else "" for text, place in ((base.text, before), (other.text, after)))
        figures.annotated.append(Change(other.quote_id, before, after, row["edit_kind"], row["alarm"] or None, words))
    figures.n_pairs = len(seen)
    return figures


def _real(row: Row, texts: dict[str, str], side: str) -> Witness:
    article_id, start, end = row[f"{side}article_id"], int(row[f"{side}start"]), int(row[f"{side}end"])
    pair = "/".join(row[name] for name in ("article_id", "start", "other_article_id", "other_start"))
    kind = row[f"{side}kind"]
    around = _around(texts[article_id], (start, end) if kind == "mixed" else None)
    return Witness(f"{side}{pair}", article_id, text=texts[article_id][start:end], kind=kind, around=around)


def _around(text: str, place: Place) -> str | None:
    """What stands around a fragment, as tracing is given it."""
    if place is None:
        return None
    start, end = place
    return f"{text[max(0, start - AROUND_CHARS // 2) : start]} {text[end : end + AROUND_CHARS]}"


def _span(row: Row, name: str) -> Place:
    return (int(row[f"{name}_start"]), int(row[f"{name}_end"])) if row[f"{name}_start"] else None


# ---- both


def _collated(story: Story) -> Iterator[Change]:
    """The edits of every witness against the base; offsets are those within the two texts."""
    collation = Collation()
    _, rows = measure_variants(story, collation, merge_wordings(story, collation), {})
    for row in rows:
        edit = row.edit
        before, after = (edit.from_start or 0, edit.from_end or 0), (edit.start or 0, edit.end or 0)
        yield Change(row.quote_id, before, after, edit.kind, edit.alarm, f"{edit.from_text} → {edit.text}")


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _print(name: str, figures: Figures, *, errors: bool) -> None:
    print(f"{name}: {figures.n_pairs} quotes against their base, {len(figures.annotated)} edits annotated, {len(figures.found)} found")
    for what, same in (("alarms", alarm_of), ("kinds", kind_of)):
        right, found, met, annotated = figures.right(same)
        precision, recall = right / max(found, 1), met / max(annotated, 1)
        f_score = 2 * precision * recall / max(precision + recall, 1e-9)
        counts = f"({right}/{found}, {met}/{annotated})"
        print(f"  {what:7} precision {precision:.3f}  recall {recall:.3f}  F {f_score:.3f}  {counts}")
        if what == "alarms":
            print(f"  false alarms for 100 pairs {100 * (found - right) / max(figures.n_pairs, 1):.2f}")
    if errors:
        for what, same in (("alarm", alarm_of), ("kind", kind_of)):
            for outcome, change in figures.errors(same):
                print(f"    {outcome} {what} {same(change)}: {change.words}  [{change.of[:60]}]")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.drift", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", nargs="+", type=Path, default=[], metavar="ARTICLES", help="articles, JSONL")
    parser.add_argument("--events", nargs="+", choices=EVENTS, default=list(EVENTS), help="only these")
    parser.add_argument("--errors", action="store_true", help="show what is wrong")
    given = parser.parse_args(arguments)
    if set(given.events) >= set(TUNED):
        _print("pairs written for tuning", measure_written(), errors=given.errors)
    for event in given.events:
        _print(f"{event}, {'held out' if event in HELD_OUT else 'tuned'}", measure_events([event]), errors=given.errors)
    if set(given.events) >= set(HELD_OUT):
        _print("held-out events together", measure_events(HELD_OUT), errors=False)
    if given.pairs:
        _print("real pairs", measure_pairs(given.pairs), errors=given.errors)


if __name__ == "__main__":
    main()
