"""The variant tree: for every quote of a cluster the quote of another article that it most likely took its wording from.

Pairwise evidence (`kinship`) is turned into a legal tree by a maximum arborescence with a virtual root. The best parent of each child taken
alone scores as well on planted histories; the arborescence forbids circles. A wording may come from two others: only one is named.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from quotetrace.settings import TraceSettings
from quotetrace.trace.arborescence import Scores, find_arborescence
from quotetrace.trace.kinship import CERTAINLY_LATER, Indices, Kinship, Passages, measure_kinship, read_carriers
from quotetrace.trace.story import Story, Witness
from quotetrace.trace.wordings import Wordings, common_tokens
from quotetrace.values import value

MAX_TREE_NODES = 1_500
"""Articles in one arborescence, whose cost is quadratic. Those beyond are nobody's parent and choose theirs among the foremost."""

FOREMOST = 256
"""Candidates of an article beyond the tree: one of each wording first, the commonest wordings before the rare."""

SURE, SURE_SHARE, SURE_KNOWN = -1.0, 0.4, 0.75
"""From the candidates' softmax and the chance that the parent is among them to how often that is right: log-odds, and what those of either
count in them. Fitted on planted histories with the numbers of `kinship`."""

_COPY_SCORE = 0.95
_COPY_WEIGHT = 4.0


@value
class Parent:
    """Where a quote's wording comes from.

    Attributes:
        quote_id: The parent, a quote of another article.
        score: How likely this is the wording that the quote was made from, be it read in this article or in another that has it (from
            the softmax over the candidates and the chance that the parent is in the corpus at all); where the parent is a root of the
            tree, at most the chance that the two do not stand the other way round.
        basis: `shared_text` (a copy, or passages in common), else `wording`.
        evidence: Codes with their log-odds.
    """

    quote_id: str
    score: float
    basis: str
    evidence: tuple[tuple[str, float], ...]


@value
class _Edge:
    """A parent by its place in the story."""

    parent: int
    score: float
    basis: str
    evidence: tuple[tuple[str, float], ...]


def find_parents(story: Story, wordings: Wordings, settings: TraceSettings | None = None) -> dict[str, Parent]:
    """The parents of the quotes of `story`, by quote id; a quote without one (a root, or an unknown parent) is left out.

    A copy's parent is its original; all quotes of one article have their parents in one article. Depends on no order of the witnesses.

    Example:
        >>> from quotetrace.trace.collate import Collation
        >>> from quotetrace.trace.wordings import merge_wordings
        >>> texts = ("The dam will hold through the winter", "the dam will hold", "the dam will hold on")
        >>> story = Story("c", "q0", tuple(Witness(f"q{n}", f"a{n}", text=text) for n, text in enumerate(texts)))
        >>> {child: parent.quote_id for child, parent in find_parents(story, merge_wordings(story, Collation())).items()}
        {'q1': 'q0', 'q2': 'q1'}
    """
    settings = settings or TraceSettings()
    witnesses = story.witnesses
    articles: dict[str, list[int]] = {}
    for at, witness in enumerate(witnesses):
        articles.setdefault(witness.article_id, []).append(at)
    if len(articles) < 2:
        return {}
    longest = {article: _longest(members, witnesses, wordings) for article, members in articles.items()}
    copies = _find_copies(longest, witnesses, wordings)
    nodes = [at for article, at in longest.items() if article not in copies]
    edges = _link(_foremost_first(nodes, witnesses, wordings), witnesses, wordings, story.passages, settings)
    parents: dict[str, Parent] = {}
    for node, edge in edges.items():
        candidates = articles[witnesses[edge.parent].article_id]
        for child in articles[witnesses[node].article_id]:
            chosen = witnesses[_closest(child, candidates, witnesses, wordings)].quote_id
            parents[witnesses[child].quote_id] = Parent(chosen, edge.score, edge.basis, edge.evidence)
    for copy, original in copies.items():
        for child in articles[copy]:
            chosen = witnesses[_closest(child, articles[original], witnesses, wordings)].quote_id
            parents[witnesses[child].quote_id] = Parent(chosen, _COPY_SCORE, "shared_text", (("copy", _COPY_WEIGHT),))
    return dict(sorted(parents.items()))


def _find_copies(longest: Mapping[str, int], witnesses: Sequence[Witness], wordings: Wordings) -> dict[str, str]:
    """Articles that copy another one of the story and have its wording, with that other one.

    Of all such it is a primary text, then the agency's, then the first.
    """
    groups: dict[tuple[str, int], list[int]] = {}
    originals = {article: witnesses[at].duplicate_of for article, at in longest.items()}
    for article, at in longest.items():
        seen = {article}
        while (further := originals.get(article)) is not None and further not in seen:
            seen.add(further)
            article = further
        groups.setdefault((min(seen) if further is not None else article, wordings.of[at]), []).append(at)
    copies: dict[str, str] = {}
    for members in groups.values():
        head, *others = sorted(members, key=lambda at: _seniority(witnesses[at]))
        copies |= {witnesses[at].article_id: witnesses[head].article_id for at in others}
    return copies


def _seniority(witness: Witness) -> tuple[bool, bool, float, str]:
    """Primary texts first, then agencies, then the early."""
    until = witness.published_until
    return not witness.is_primary, witness.outlet_agency_id is None, until.timestamp() if until else math.inf, witness.quote_id


def _longest(members: Sequence[int], witnesses: Sequence[Witness], wordings: Wordings) -> int:
    return min(members, key=lambda at: (-int(wordings.sizes[wordings.of[at]]), witnesses[at].quote_id))


def _closest(child: int, candidates: Sequence[int], witnesses: Sequence[Witness], wordings: Wordings) -> int:
    """The candidate with the most tokens of the child, of these the shortest."""
    if len(candidates) == 1:
        return candidates[0]
    shared = common_tokens([wordings.codes[wordings.of[child]]], [wordings.codes[wordings.of[at]] for at in candidates])[0].tolist()
    ranked = zip(candidates, shared, strict=True)
    return min(ranked, key=lambda item: (-item[1], int(wordings.sizes[wordings.of[item[0]]]), witnesses[item[0]].quote_id))[0]


def _foremost_first(nodes: list[int], witnesses: Sequence[Witness], wordings: Wordings) -> list[int]:
    """`nodes` with one of each wording first: the commonest wordings, and of one wording agencies and the early."""
    ordered = sorted(nodes, key=lambda at: _seniority(witnesses[at]))
    seen: dict[int, int] = {}
    rank = {}
    for at in ordered:
        rank[at] = seen[wordings.of[at]] = seen.get(wordings.of[at], -1) + 1
    return sorted(ordered, key=lambda at: (rank[at], -int(wordings.counts[wordings.of[at]])))


def _link(
    order: list[int], witnesses: Sequence[Witness], wordings: Wordings, passages: Passages, settings: TraceSettings
) -> dict[int, _Edge]:
    """The parent of every node that has one."""
    carriers = read_carriers(witnesses, wordings)
    tree, rest = order[:MAX_TREE_NODES], order[MAX_TREE_NODES:]
    edges: dict[int, _Edge] = {}
    if len(tree) > 1:
        own = carriers[np.array(tree)]
        kinship = measure_kinship(own, own, wordings, passages)
        chosen = find_arborescence(_by_wording(kinship.total, own.wording), -settings.root_cost)
        for child, parent in enumerate(chosen):
            if parent >= 0 and kinship.unknown[child] <= settings.unknown_parent:
                score = _share(kinship.total[child], own.wording == own.wording[parent], skip=child)
                most = _sigmoid(kinship.total[child, parent] - kinship.total[parent, child]) if chosen[parent] < 0 else 1.0
                edges[tree[child]] = _edge(kinship, child, parent, tree[parent], score, most)
    foremost = tree[:FOREMOST]
    for start in range(0, len(rest), FOREMOST):
        children = rest[start : start + FOREMOST]
        kinship = measure_kinship(carriers[np.array(children)], carriers[np.array(foremost)], wordings, passages)
        heads = carriers[np.array(foremost)].wording
        for child, parent in enumerate(_by_wording(kinship.total, heads).argmax(axis=1).tolist()):
            if kinship.unknown[child] <= settings.unknown_parent and kinship.total[child, parent] > CERTAINLY_LATER / 2:
                edges[children[child]] = _edge(
                    kinship, child, parent, foremost[parent], _share(kinship.total[child], heads == heads[parent])
                )
    return edges


def _edge(kinship: Kinship, child: int, parent: int, place: int, share: float, most: float = 1.0) -> _Edge:
    shared = kinship.parts["shared_text"][child, parent] > 0
    odds = SURE + SURE_SHARE * _log_odds(share) - SURE_KNOWN * _log_odds(float(kinship.unknown[child]))
    score = round(min(_sigmoid(odds), most), 4)
    return _Edge(place, score, "shared_text" if shared else "wording", kinship.evidence(child, parent))


def _by_wording(total: Scores, wording: Indices) -> Scores:
    """`total` with every candidate lifted by what all of its wording have together beyond the best of them: which wording a child has its
    words from is told by all that carry it, which of these it read only by their own evidence."""
    order = np.argsort(wording, kind="stable")
    starts = np.flatnonzero(np.diff(wording[order], prepend=-1))
    if len(starts) == len(order):
        return total
    scores = total.copy()
    if total.shape[0] == total.shape[1]:
        np.fill_diagonal(scores, -np.inf)
    scores = scores[:, order]
    best = np.maximum(np.maximum.reduceat(scores, starts, axis=1), _LEAST)
    sizes = np.diff(starts, append=len(order))
    together = np.log(np.add.reduceat(np.exp(scores - np.repeat(best, sizes, axis=1)), starts, axis=1) + 1e-12)
    lifted = np.empty_like(total)
    lifted[:, order] = np.repeat(np.maximum(together, 0.0), sizes, axis=1)
    return total + lifted


_LEAST = -1e9


def _share(row: Scores, chosen: npt.NDArray[np.bool_], skip: int = -1) -> float:
    """The softmax of some of the scores in `row`, together; the child itself left out."""
    if skip >= 0:
        row = row.copy()
        row[skip] = -np.inf
    weights = np.exp(row - row.max())
    return float(weights[chosen].sum() / weights.sum())


def _log_odds(share: float) -> float:
    share = min(max(share, 0.001), 0.999)
    return math.log(share / (1 - share))


def _sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-max(min(odds, 50.0), -50.0)))
