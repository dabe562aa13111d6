"""What is scored on planted histories: parents, origins, and how far their scores can be believed; and the plain baselines."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from quotetrace.values import value
from tests.benchmarks.history_grow import History, Node

BINS = 10


@value
class Child:
    """One article whose parents are planted, and what was named.

    Attributes:
        node: The article.
        parents: The true parents that are in the corpus, or have a copy of the same wording there.
        named: The article named as parent, if any.
        score: How sure that was said to be.
        is_right: Whether the named one is a true parent, or has the wording of one that is in the corpus.
        is_first: The same, of the first parent alone.
    """

    node: Node
    in_corpus: bool
    named: Node | None
    score: float
    is_right: bool
    is_first: bool
    is_above: bool


@value
class Claim:
    """The origin of one history: `agency` where one was claimed."""

    history: History
    status: str
    agency: str | None
    score: float | None

    @property
    def is_claim(self) -> bool:
        """Whether somebody was named."""
        return self.status == "credited"

    @property
    def is_right(self) -> bool:
        """Whether it was the one."""
        return self.is_claim and self.agency == self.history.originator


def judge_parents(history: History, named: Mapping[str, tuple[str, float]]) -> list[Child]:
    """Every article of the corpus but the first one of the history; `named` gives parent and score by article."""
    by_article = {node.article_id: node for node in history.corpus}
    sayings = [tuple(history.sayings(node)) for node in history.nodes]
    above = _ancestors(history)
    children = []
    for node in history.corpus:
        if not node.parents:
            continue
        article, score = named.get(node.article_id, ("", 0.0))
        parent = by_article.get(article)
        held = [at for at in node.parents if history.nodes[at].in_corpus]

        def is_one(of: Sequence[int], parent: Node | None = parent) -> bool:
            return parent is not None and any(parent.number == at or sayings[parent.number] == sayings[at] for at in of)

        is_above = parent is not None and parent.number in above[node.number]
        children.append(Child(node, bool(held), parent, score, is_one(node.parents), is_one(node.parents[:1]), is_above))
    return children


def _ancestors(history: History) -> list[set[int]]:
    above: list[set[int]] = []
    for node in history.nodes:
        above.append(set().union(*(above[at] | {at} for at in node.parents)))
    return above


def read_parents(traced: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Parent and score by article, as the package's trace has them; all quotes of one article have theirs in one article."""
    return {
        _article(row["quote_id"]): (_article(row["parent_quote_id"]), row["parent_score"])
        for row in traced["variants"]
        if row["parent_quote_id"] is not None
    }


def _article(quote_id: str) -> str:
    return quote_id.rsplit(":", 1)[0]


def first_article(ready: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Baseline: everybody took it from the article that was published first."""
    witnesses = _one_a_text(ready)
    first = min(witnesses, key=_order)["article_id"]
    return {row["article_id"]: (first, 1.0) for row in witnesses if row["article_id"] != first}


def nearest_wording(ready: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Baseline: everybody took it from the nearest wording, of equally near ones the earliest."""
    return _nearest(ready, earlier=False)


def nearest_earlier(ready: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Baseline: from the nearest wording among those published earlier."""
    return _nearest(ready, earlier=True)


def _nearest(ready: Mapping[str, Any], *, earlier: bool) -> dict[str, tuple[str, float]]:
    witnesses = sorted(_one_a_text(ready), key=_order)
    words = [row["text"].lower().split() for row in witnesses]
    far = np.asarray(process.cdist(words, words, scorer=Levenshtein.normalized_distance, dtype=np.float64, workers=1))
    np.fill_diagonal(far, 9.0)
    if earlier:
        far[np.triu_indices(len(words))] = 9.0
    found = {}
    for at, row in enumerate(witnesses):
        if far[at].min() <= 1.0:
            found[row["article_id"]] = (witnesses[int(far[at].argmin())]["article_id"], 1.0)
    return found


def _one_a_text(ready: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The longest quote of every article."""
    kept: dict[str, dict[str, Any]] = {}
    for row in ready["witnesses"]:
        best = kept.get(row["article_id"])
        if best is None or (-len(row["text"]), row["quote_id"]) < (-len(best["text"]), best["quote_id"]):
            kept[row["article_id"]] = row
    return list(kept.values())


def _order(row: Mapping[str, Any]) -> tuple[Any, str]:
    return row["published_until"] or row["published_at"], row["article_id"]


def earliest_agency(ready: Mapping[str, Any]) -> str | None:
    """Baseline: the agency of the article published first, or of its byline."""
    first = min(_one_a_text(ready), key=_order)
    credited = [credit["agency_id"] for credit in first["credits"] or () if credit["agency_id"]]
    return first["outlet_agency_id"] or next(iter(sorted(credited)), None)


def most_credited(ready: Mapping[str, Any]) -> str | None:
    """Baseline: the agency that most articles credit anywhere, in the chain of the words, in byline, dateline or end mark."""
    named: Counter[str] = Counter()
    for row in _one_a_text(ready):
        hops = {hop["agency_id"] for hop in row["hops"] or () if hop["basis"] == "stated"}
        named.update((hops | {credit["agency_id"] for credit in row["credits"] or ()}) - {None})
    return _most(named)


def most_stated(ready: Mapping[str, Any]) -> str | None:
    """Baseline: the agency that most articles state as the first carrier of the words."""
    named: Counter[str] = Counter()
    for row in _one_a_text(ready):
        stated = sorted(
            (hop for hop in row["hops"] or () if hop["basis"] == "stated" and hop["role"] in ("originator", "relay")),
            key=lambda hop: (hop["role"] != "originator", hop["hop"]),
        )
        if stated and stated[0]["agency_id"]:
            named[stated[0]["agency_id"]] += 1
    return _most(named)


def _most(named: Counter[str]) -> str | None:
    return min(named, key=lambda agency: (-named[agency], agency)) if named else None


def share(values: Iterable[bool]) -> float:
    """The share that is true; not a number where there is none."""
    found = list(values)
    return sum(found) / len(found) if found else math.nan


@value
class Bin:
    """Claims of about one score."""

    n: int
    mean: float
    right: float


def calibrate(claims: Sequence[tuple[float, bool]]) -> tuple[list[Bin], float]:
    """Claims by score in tenths, and the expected calibration error: the mean distance of score and share right, by claims."""
    bins = []
    for number in range(BINS):
        inside = [(score, right) for score, right in claims if min(int(score * BINS), BINS - 1) == number]
        if inside:
            bins.append(Bin(len(inside), sum(score for score, _ in inside) / len(inside), share(right for _, right in inside)))
    error = sum(each.n * abs(each.mean - each.right) for each in bins) / max(len(claims), 1)
    return bins, error
