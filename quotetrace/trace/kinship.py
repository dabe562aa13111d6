"""Evidence that one quote took its wording from another, in log-odds, for all pairs at once.

The constants were fitted on planted histories (`python -m tests.benchmarks.fit_histories`: a statement, an agency, relays and outlets of
5 to 40 articles, at noise one and twice the noise, seed 0) as a choice among the candidates, and rounded; `ADDED_WORD`, `UNKNOWN_BYLINE`
and the bounds of time were set by hand. Deletions cost little: who has words that the other lacks is not its child.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from quotetrace.trace.story import Witness
from quotetrace.trace.wordings import Counts, Wordings, common_tokens
from quotetrace.values import value

Scores = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Passages = Sequence[tuple[str, str, float]]
"""Two articles and the share of passages that they have in common."""

GAINED_PAIR, LOST_PAIR, CUT_SIDE, OWN_WORD, LOST_MARK = -0.4, -0.1, -0.75, -0.6, -0.25
"""For each pair of neighbouring words of the child that the parent lacks; each pair of the parent that the child lacks between the first
and the last that both have, and each end at which more than MIN_CUT_PAIRS lie beyond those; each word inside the parent's text that only
the parent has; each mark lost. A word that only the child has is the same loss with every parent, and tells against its having one at
all."""

MIN_CUT_PAIRS = 2
FEWEST_GAINED, NEAREST = 1.75, 0.5
ADDED_WORD = -0.5
"""For each word that only the child has: the same with every parent of another wording, it tells who is a root."""

MIN_PROBABILITY_BEFORE = 0.02
"""Clocks err: an order that can hardly be stays a small penalty, up to a day."""
MAX_CLOCK_ERROR_S = 86_400.0
CERTAINLY_LATER = -50.0
"""Nobody copies from what certainly appeared more than a day later: worse than having no parent at all."""

PER_LOG_HOUR = -0.3
UNKNOWN_LAG_HOURS = 24.0
SHARED_PASSAGES, ANY_PASSAGES = 4.0, 0.5
"""For all passages outside quotes shared, and for enough of them to be measured."""

BYLINE_IS_PARENT, CARRIER_IS_PARENT, RELAY_IS_PARENT, BYLINE_IS_OTHER = 1.75, 0.5, 0.75, -1.5
PARENT_IS_AGENCY, BOTH_AGENCIES, AGENCY_FROM_OUTLET, PARENT_CREDITS_MORE = 1.25, 1.5, -1.5, -0.35

UNKNOWN, UNKNOWN_BYLINE, UNKNOWN_CARRIER, UNKNOWN_OWN, UNKNOWN_BEST, UNKNOWN_SHARED = -1.5, 1.0, 0.4, 0.1, -0.4, 0.1
"""Log-odds that a parent is not in the corpus: to begin with; a byline agency, or a stated first carrier, without an article here; each
word of its own; each point of the best candidate, and of the passages it or another shares. Fitted likewise, but for the byline's."""

LEAST_BEST = -3.0
"""Points below which the best candidate says no more against a parent: a short piece of a long text scores low with it all the same."""

_BITS = 62
"""Agencies told apart in one story; more than that share bits."""

_MIN_WINDOW_S = 1.0

FEW = 64
"""Up to so many articles all pairs are worked out; among more, equal ones once."""


@value
class Carriers:
    """The witnesses of a story as arrays: who published them when, and who is credited.

    Attributes:
        at: Their places in the story.
        wording: Number of the wording.
        agency: Bit of the agency that the outlet is, or 0.
        bylines: Bits of the agencies in byline, dateline, tagline and end mark.
        carrier: Bit of the first stated carrier that is an agency, or 0.
        relay: Bit of the last one, or 0.
        n_credits: Agencies credited anywhere.
        primary: Whether it stands in a primary text, which takes its words from none of the others; its date says nothing of when they
            were said.
        start, end: Earliest and latest second of publication; not a number where unknown.
        article: Ids of the articles.
    """

    at: Indices
    wording: Indices
    agency: Indices
    bylines: Indices
    carrier: Indices
    relay: Indices
    n_credits: Indices
    primary: npt.NDArray[np.bool_]
    start: Scores
    end: Scores
    article: tuple[str, ...]

    def __getitem__(self, at: Indices) -> Carriers:
        """The carriers of some of the witnesses."""
        arrays = {column.name: getattr(self, column.name)[at] for column in fields(self) if column.name != "article"}
        return replace(self, article=tuple(self.article[place] for place in at.tolist()), **arrays)


def read_carriers(witnesses: Sequence[Witness], wordings: Wordings) -> Carriers:
    """`witnesses` as arrays."""
    bits: dict[str, int] = {}

    def bit(agency: str | None) -> int:
        return 0 if agency is None else 1 << bits.setdefault(agency, len(bits)) % _BITS

    carriers, relays, bylines, n_credits = [], [], [], []
    for witness in witnesses:
        stated = [hop.agency_id for hop in witness.stated if hop.agency_id]
        carriers.append(bit(stated[0]) if stated else 0)
        relays.append(bit(stated[-1]) if stated else 0)
        bylines.append(sum({bit(agency) for agency in sorted(witness.bylines)}))
        n_credits.append(len({*stated, *(credit.agency_id for credit in witness.credits if credit.agency_id)}))
    return Carriers(
        at=np.arange(len(witnesses)),
        wording=np.array(wordings.of, dtype=np.int64),
        agency=np.array([bit(witness.outlet_agency_id) for witness in witnesses], dtype=np.int64),
        bylines=np.array(bylines, dtype=np.int64),
        carrier=np.array(carriers, dtype=np.int64),
        relay=np.array(relays, dtype=np.int64),
        n_credits=np.array(n_credits, dtype=np.int64),
        primary=np.array([witness.is_primary for witness in witnesses]),
        start=np.array([_second(None if witness.is_primary else witness.published_at) for witness in witnesses]),
        end=np.array([_second(None if witness.is_primary else witness.published_until) for witness in witnesses]),
        article=tuple(witness.article_id for witness in witnesses),
    )


def _second(instant: datetime | None) -> float:
    return math.nan if instant is None else instant.timestamp()


@value
class Kinship:
    """Children (rows) against candidates (columns).

    Attributes:
        parts: Points by kind of evidence: `wording`, `time`, `shared_text`, `credit`.
        total: Their sum.
        unknown: For each child, how likely its parent is not among the candidates (probability).
    """

    parts: dict[str, Scores]
    total: Scores
    unknown: Scores

    def evidence(self, child: int, parent: int) -> tuple[tuple[str, float], ...]:
        """Codes and points that speak for or against one pair."""
        weights = ((code, round(float(points[child, parent]), 4)) for code, points in self.parts.items())
        return tuple((code, weight) for code, weight in weights if weight)


def measure_kinship(children: Carriers, parents: Carriers, wordings: Wordings, passages: Passages = ()) -> Kinship:
    """How likely each of `parents` is the one that each of `children` took its wording from."""
    parts = {
        "wording": _score_words(children, parents, wordings),
        "time": _score_time(children, parents),
        "shared_text": _score_passages(children, parents, passages),
        "credit": _score_credits(children, parents),
    }
    total = parts["wording"] + parts["time"] + parts["shared_text"] + parts["credit"]
    others = children.at[:, None] != parents.at[None, :]
    best, shared = (np.where(others, points, 0.0 if at else -np.inf).max(axis=1) for at, points in enumerate((total, parts["shared_text"])))
    odds = UNKNOWN_OWN * wordings.own[children.wording] + UNKNOWN_BEST * np.maximum(best, LEAST_BEST) + UNKNOWN_SHARED * shared
    unknown = _unknown(children, parents, odds)
    alone = ADDED_WORD * wordings.own[children.wording][:, None] * (children.wording[:, None] != parents.wording[None, :])
    parts["wording"] = parts["wording"] + alone
    return Kinship(parts, total + alone, unknown)


def _score_words(children: Carriers, parents: Carriers, wordings: Wordings) -> Scores:
    """Points for words; pairs and words that only one wording has are left out, but for `OWN_WORD`."""
    rows, row_of = _distinct(children.wording)
    columns, column_of = (rows, row_of) if children is parents else _distinct(parents.wording)
    gained = _missing(wordings.shared, rows, columns)
    pairs = _missing(wordings.pairs, rows, columns)
    distance = wordings.sizes[rows][:, None] + wordings.sizes[columns][None, :] - 2 * _common(wordings.codes, rows, columns)
    marks = wordings.marks[rows][:, None] - wordings.marks[columns][None, :]
    lost, cut = _lose(wordings.pairs, rows, columns)
    points = GAINED_PAIR * pairs + LOST_PAIR * lost + CUT_SIDE * cut + OWN_WORD * wordings.inner[columns][None, :]
    points += LOST_MARK * np.maximum(-marks, 0)
    points[rows[:, None] == columns[None, :]] = 0.0  # what only this wording has is no loss to itself
    cells = np.ix_(row_of, column_of)
    self_pairs = children.at[:, None] == parents.at[None, :]
    lacking, far = (np.where(self_pairs, np.iinfo(np.int32).max, counts[cells]) for counts in (gained, distance))
    fewest = lacking.min(axis=1)
    total: Scores = points[cells] + FEWEST_GAINED * (lacking == fewest[:, None]) + NEAREST * (far == far.min(axis=1, keepdims=True))
    return total


def _lose(texts: Sequence[str], rows: Indices, columns: Indices) -> tuple[Scores, Scores]:
    """How many pairs of the column's text the row's lacks between the first and the last that it has, and at how many ends it was cut."""
    found = sorted({code for at in columns.tolist() for code in texts[at]})
    number = {code: at for at, code in enumerate(found)}
    places = np.full((len(columns), len(found) + 1), -1, dtype=np.int32)
    for at, column in enumerate(columns.tolist()):
        for place, code in reversed(list(enumerate(texts[column]))):
            places[at, number[code]] = place
    lengths = np.array([len(texts[at]) for at in columns.tolist()], dtype=np.int32)
    lost, cut = np.zeros((len(rows), len(columns))), np.full((len(rows), len(columns)), 2.0)
    for at, row in enumerate(rows.tolist()):
        codes = sorted({number[code] for code in texts[row] if code in number})
        if not codes:
            continue
        held = places[:, codes]
        has = held >= 0
        any_held = has.any(axis=1)
        first = np.where(has, held, _FAR).min(axis=1)
        last = held.max(axis=1)
        lost[at] = np.where(any_held, last - first + 1 - has.sum(axis=1), 0)
        cut[at] = np.where(any_held, (first > MIN_CUT_PAIRS).astype(int) + (lengths - 1 - last > MIN_CUT_PAIRS), 2)
    return np.maximum(lost, 0), cut


_FAR = 1 << 30


def _distinct(wordings: Indices) -> tuple[Indices, Indices]:
    """The different ones, and which of them each is; a few are not worth the search."""
    if len(wordings) <= FEW:
        return wordings, np.arange(len(wordings))
    found, which = np.unique(wordings, return_inverse=True)
    return found, which


def _missing(texts: Sequence[str], rows: Indices, columns: Indices) -> Counts:
    """How many characters of each row's text each column's lacks."""
    lengths = np.array([len(texts[at]) for at in rows], dtype=np.int32)
    return lengths[:, None] - _common(texts, rows, columns)


def _common(texts: Sequence[str], rows: Indices, columns: Indices) -> Counts:
    return common_tokens([texts[at] for at in rows], [texts[at] for at in columns])


def _score_time(children: Carriers, parents: Carriers) -> Scores:
    """Points for an order that can be, less for a long lag; an unknown date says nothing of order and counts as a day's lag."""
    width = np.maximum(parents.end - parents.start, _MIN_WINDOW_S)[None, :]
    first = (children.start[:, None] - parents.start[None, :]) / width
    last = (np.maximum(children.end, children.start + _MIN_WINDOW_S)[:, None] - parents.start[None, :]) / width
    before = (_area(last) - _area(first)) / (last - first)
    known = ~np.isnan(before)
    order = np.log(np.clip(np.where(known, before, 0.5), MIN_PROBABILITY_BEFORE, 1.0))
    order = np.where(parents.start[None, :] - children.end[:, None] > MAX_CLOCK_ERROR_S, CERTAINLY_LATER, order)
    middle = np.abs((children.start + children.end)[:, None] - (parents.start + parents.end)[None, :]) / 2 / 3600
    hours = np.where(known, middle, UNKNOWN_LAG_HOURS)
    points: Scores = np.where(children.primary[:, None], CERTAINLY_LATER, order + PER_LOG_HOUR * np.log1p(hours))
    return points


def _score_passages(children: Carriers, parents: Carriers, passages: Passages) -> Scores:
    """Points for what two articles share outside quotes: by how much, where it was measured."""
    shares = np.full((len(children.at), len(parents.at)), np.nan)
    rows, columns = ({article: at for at, article in enumerate(carriers.article)} for carriers in (children, parents))
    for one, other, share in passages:
        for child, parent in ((one, other), (other, one)):
            if child in rows and parent in columns:
                shares[rows[child], columns[parent]] = share
    known = ~np.isnan(shares)
    points: Scores = SHARED_PASSAGES * np.nan_to_num(shares) + ANY_PASSAGES * known
    return points


def _area(at: Scores) -> Scores:
    """The integral up to `at` of the share of the unit window that has passed: both moments are uniform in their windows."""
    area: Scores = np.where(at <= 0, 0.0, np.where(at < 1, at * at / 2, at - 0.5))
    return area


def _score_credits(children: Carriers, parents: Carriers) -> Scores:
    """Points for who published and who is credited; most articles of a story look alike in this, so it is worked out for each look once."""
    if len(children.at) <= FEW:
        return _score_looks(children, parents)
    looks, look_of = _looks(children)
    others, other_of = (looks, look_of) if children is parents else _looks(parents)
    points: Scores = _score_looks(looks, others)[np.ix_(look_of, other_of)]
    return points


def _looks(carriers: Carriers) -> tuple[Carriers, Indices]:
    columns = np.stack([carriers.agency, carriers.bylines, carriers.carrier, carriers.relay, carriers.n_credits], axis=1)
    _, first, look_of = np.unique(columns, axis=0, return_index=True, return_inverse=True)
    return carriers[first], look_of.reshape(-1)


def _score_looks(children: Carriers, parents: Carriers) -> Scores:
    agency, bylines = parents.agency[None, :], parents.bylines[None, :]
    own_bylines, own_agency = children.bylines[:, None], children.agency[:, None]
    named = agency | bylines
    from_agency, is_agency = agency != 0, own_agency != 0
    points: Scores = (
        BYLINE_IS_PARENT * ((own_bylines & agency) != 0)
        + CARRIER_IS_PARENT * ((children.carrier[:, None] & agency) != 0)
        + RELAY_IS_PARENT * ((children.relay[:, None] & agency) != 0)
        + BYLINE_IS_OTHER * ((own_bylines != 0) & (named != 0) & ((own_bylines & named) == 0))
        + PARENT_IS_AGENCY * from_agency
        + BOTH_AGENCIES * (from_agency & is_agency)
        + AGENCY_FROM_OUTLET * (is_agency & ~from_agency)
        + PARENT_CREDITS_MORE * (parents.n_credits[None, :] > children.n_credits[:, None])
    )
    return points


def _unknown(children: Carriers, parents: Carriers, words: Scores) -> Scores:
    """How likely each child's parent is not here; `words` are the log-odds of its words."""
    if not (children.bylines | children.carrier).any():
        unnamed: Scores = 1 / (1 + np.exp(-UNKNOWN - words))
        return unnamed
    held = parents.agency | parents.bylines
    bits = 1 << np.arange(_BITS, dtype=np.int64)
    holders = ((held[:, None] & bits[None, :]) != 0).sum(axis=0)
    same = np.ones(len(children.at), dtype=bool) if children is parents else np.isin(children.at, parents.at)
    own = ((children.agency | children.bylines)[:, None] & bits[None, :]) != 0
    elsewhere = (holders[None, :] - (own & same[:, None])) > 0

    def absent(named: Indices) -> npt.NDArray[np.bool_]:
        has = (named[:, None] & bits[None, :]) != 0
        result: npt.NDArray[np.bool_] = has.any(axis=1) & ~(has & elsewhere).any(axis=1)
        return result

    odds = UNKNOWN + UNKNOWN_BYLINE * absent(children.bylines) + UNKNOWN_CARRIER * absent(children.carrier) + words
    probability: Scores = 1 / (1 + np.exp(-odds))
    return probability
