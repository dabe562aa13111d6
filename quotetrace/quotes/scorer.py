"""The scorer: which mention, or nobody, is the speaker of each quote.

A conditional logit (McFadden 1974) over the candidates of a quote, "nobody" among them: each candidate's score is the sum of the
weights of its features, and the scores of one quote become probabilities that sum to one. Weights are plain numbers in
`lexicon/en/weights.tsv`, fitted on the training part of PolNeAR (Newell, Margolin, Ruths 2018) by `python -m
tests.benchmarks.fit_attribution`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import repeat
from operator import itemgetter
from typing import Final, TypeVar

from quotetrace import lexicon
from quotetrace.quotes.context import ContextBuilder, QuoteContext
from quotetrace.quotes.features import (
    Around,
    Bearing,
    Features,
    Gap,
    Key,
    Link,
    Look,
    Previous,
    look_of,
    of_around,
    of_gap,
    of_link,
    of_look,
    of_ties,
    place_of,
    where_of,
)
from quotetrace.quotes.language import Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading

CARRIED_PROBABILITY: Final = 0.6
"""Probability given to a speaker carried on to a cue without subject, in languages that drop it (set by hand: no corpus at hand)."""
SHORTLIST: Final = 8
"""Candidates scored in full; the others' sums without the pair are lower (ten times as many change one decision in a thousand)."""
MAX_KEPT_SUMS: Final = 20_000
"""Sums kept for each group of features; then they start anew (keeps memory flat over a large corpus)."""


_Values = TypeVar("_Values", bound=Hashable)


class KeptSums(dict[_Values, float]):
    """Sums of the weights of one group of features by the values it depends on; each is made when first asked for."""

    def __init__(self, weights: Mapping[Key, float], group: Callable[[_Values], Iterable[Key]]) -> None:
        super().__init__()
        self.weights, self.group = weights, group

    def __missing__(self, values: _Values) -> float:
        if len(self) >= MAX_KEPT_SUMS:
            self.clear()
        total = self[values] = sum_weights(self.weights, self.group(values))
        return total


def sum_weights(weights: Mapping[Key, float], keys: Iterable[Key], start: float = 0.0) -> float:
    """`start` and the weights of `keys`, added one by one (`sum` rounds in other ways from Python 3.12 on)."""
    total = start
    for weight in map(weights.get, keys, repeat(0.0)):
        total += weight
    return total


@dataclass(frozen=True)
class Model:
    """Weights of features, and the points through which raw probabilities are read as calibrated scores."""

    weights: Mapping[Key, float]
    calibration: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))

    def calibrate(self, probability: float) -> float:
        """How often an answer of this raw probability is right (ratio), by straight lines between the points.

        Example:
            >>> Model({}, ((0.0, 0.0), (0.5, 0.4), (1.0, 1.0))).calibrate(0.75)
            0.7
        """
        xs = [x for x, _ in self.calibration]
        at = min(max(bisect_right(xs, probability), 1), len(xs) - 1)
        (x0, y0), (x1, y1) = self.calibration[at - 1], self.calibration[at]
        # two points may share their probability, as rounding leaves them
        return y0 + (y1 - y0) * (probability - x0) / (x1 - x0) if x1 > x0 else y1

    @cached_property
    def look_sums(self) -> KeptSums[Look]:
        """Sums of what a quote looks like."""
        return KeptSums(self.weights, of_look)

    @cached_property
    def gap_sums(self) -> KeptSums[Gap]:
        """Sums of what lies between mention and quote."""
        return KeptSums(self.weights, of_gap)

    @cached_property
    def link_sums(self) -> KeptSums[Link]:
        """Sums of a mention and the quote before."""
        return KeptSums(self.weights, of_link)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who was chosen for one quote.

    Attributes:
        context: The quote and its surroundings.
        mention: The chosen mention; None: nobody.
        probability: Raw, of the choice (ratio).
        runner_up: The next best mention that stands for another name; None where that is nobody.
        runner_up_probability: Its raw probability.
    """

    context: QuoteContext
    mention: Mention | None
    probability: float
    runner_up: Mention | None
    runner_up_probability: float


@cache
def load_model() -> Model:
    """The model that ships with the package."""
    weights: dict[Key, float] = {}
    for number, template, *values in _read_rows("en/weights.tsv"):
        weights[(template, *(int(value) if value.lstrip("-").isdecimal() else value for value in values))] = float(number)
    return Model(weights, tuple((float(raw), float(score)) for raw, score in _read_rows("en/calibration.tsv")))


def _read_rows(path: str) -> list[list[str]]:
    return [line.split("\t") for line in lexicon.read_text(path).splitlines() if line and not line.startswith("#")]


class Scorer:
    """Scores the candidates of the quotes of one reading. Sums that depend on a mention alone are kept for all quotes around it."""

    def __init__(self, reading: Reading, lang: Language, model: Model) -> None:
        self.reading, self.model = reading, model
        self.drops_subjects = lang.drops_subjects
        self.features = Features(reading, lang)
        self.builder = ContextBuilder(reading)
        self._own: dict[int, _OwnSums] = {}

    def decide(self) -> list[Decision]:
        """A decision for every quote of the reading, in order; each sees the choice before."""
        decisions = []
        previous: Previous | None = None
        for token in self.reading.quote_tokens:
            context = self.builder.build(token)
            decision = self._choose(context, previous)
            decisions.append(decision)
            previous = self.follow(context, decision.mention, previous)
        return decisions

    def follow(self, context: QuoteContext, mention: Mention | None, previous: Previous | None) -> Previous | None:
        """What the next quote sees as the one before: terms and scare quotes of nobody do not break a run."""
        if mention is None and context.length < 2 and previous is not None:
            return previous
        name = self.reading.name_of[mention.index] if mention is not None else None
        return Previous(context.sentence, context.paragraph, self.reading.tokens.start[context.token], mention, name)

    def keys(self, context: QuoteContext, mention: Mention | None, previous: Previous | None) -> list[Key]:
        """All features of one candidate: what fitting and explaining see."""
        features = self.features
        if mention is None:
            return features.of_nobody(context, previous)
        place = place_of(mention, context, self.reading.tokens.start[context.token])
        return [
            *of_around(features.around(mention), where_of(place)),
            *features.of_words(mention),
            *of_ties(features.bearing(mention), place),
            *of_look(look_of(context, place)),
            *of_gap(features.gap(context, mention, place)),
            *features.of_pair(context, mention, place),
            *of_link(features.link(context, mention, place, previous)),
        ]

    def _choose(self, context: QuoteContext, previous: Previous | None) -> Decision:
        scores = [sum_weights(self.model.weights, self.features.of_nobody(context, previous))]
        candidates = self._shortlist(context, previous)
        scores += [score + self._score_pair(context, mention, place, previous) for score, mention, place in candidates]
        context.candidates = [mention for _, mention, _ in candidates]
        best = max(range(len(scores)), key=scores.__getitem__)
        top = scores[best]
        parts = [math.exp(score - top) for score in scores]
        total = sum(parts)
        mention = context.candidates[best - 1] if best else None
        if mention is None and self.drops_subjects and self._goes_on(context, previous):
            assert previous is not None
            return Decision(context, previous.mention, CARRIED_PROBABILITY, None, 0.0)
        other = self._runner_up(context.candidates, mention, parts)
        return Decision(
            context, mention, 1.0 / total, context.candidates[other - 1] if other > 0 else None, parts[other] / total if other >= 0 else 0.0
        )

    def _goes_on(self, context: QuoteContext, previous: Previous | None) -> bool:
        """Whether a cue without any subject of its own goes on with the speaker before (`"…", añadió.`)."""
        verb = context.verb_behind if context.verb_behind >= 0 else context.verb_before
        if verb < 0 or previous is None or previous.mention is None or previous.paragraph != context.paragraph:
            return False
        ties = self.reading.ties
        return not any(ties[mention.index].verb == verb or ties[mention.index].before == verb for mention in context.here)

    def _runner_up(self, candidates: Sequence[Mention], chosen: Mention | None, parts: list[float]) -> int:
        """The best position that stands for somebody else than the choice; -1 for none."""
        name_of = self.reading.name_of
        name = name_of[chosen.index] if chosen is not None else None
        best, value = -1, 0.0
        for position, part in enumerate(parts):
            mention = candidates[position - 1] if position else None
            is_chosen = mention is chosen or (mention is not None and name is not None and name_of[mention.index] == name)
            if not is_chosen and part > value:
                best, value = position, part
        return best

    def _shortlist(self, context: QuoteContext, previous: Previous | None) -> list[tuple[float, Mention, str]]:
        """The candidates with the best sums of what does not need the pair, in order of text, and the mention of the quote before.

        Each comes with that sum and its place.
        """
        start, look_sums, own_sums = self.reading.tokens.start[context.token], self.model.look_sums, self._own
        quoted: dict[str, float] = {}
        ranked = []
        for mention in context.candidates:
            place = place_of(mention, context, start)
            look = quoted.get(place)
            if look is None:
                look = quoted[place] = look_sums[look_of(context, place)]
            own = own_sums.get(mention.index) or self._add_own(mention)
            ranked.append((look + own.at(place), mention, place))
        if len(ranked) <= SHORTLIST:
            return ranked
        kept = sorted(ranked, key=itemgetter(0), reverse=True)[:SHORTLIST]
        if previous is not None and previous.mention is not None:
            kept += [item for item in ranked if item[1] is previous.mention and item not in kept]
        return sorted(kept, key=lambda item: item[1].index)

    def _add_own(self, mention: Mention) -> _OwnSums:
        """The sums of what a mention brings along, for all quotes around it."""
        features, weights = self.features, self.model.weights
        words = [weight for key in features.of_words(mention) if (weight := weights.get(key)) is not None]
        own = self._own[mention.index] = _OwnSums(weights, features.around(mention), words, features.bearing(mention))
        return own

    def _score_pair(self, context: QuoteContext, mention: Mention, place: str, previous: Previous | None) -> float:
        features, model = self.features, self.model
        pair = model.gap_sums[features.gap(context, mention, place)]
        keys = features.of_pair(context, mention, place)
        if keys:  # few mentions of other sentences have any
            pair = sum_weights(model.weights, keys, pair)
        return pair + model.link_sums[features.link(context, mention, place, previous)]


@dataclass(slots=True)
class _OwnSums:
    """What the sums of one mention depend on, read once, and those sums by place as they are asked for.

    They are not shared between mentions, as `KeptSums` are: in new text every second mention has values of its own.
    """

    weights: Mapping[Key, float]
    around: Around
    words: list[float]
    bearing: Bearing
    totals: dict[str, float] = field(default_factory=dict)

    def at(self, place: str) -> float:
        """The sum of what the mention brings along, seen from a place."""
        total = self.totals.get(place)
        if total is None:
            total = sum_weights(self.weights, of_around(self.around, where_of(place)))
            for weight in self.words:
                total += weight
            total = self.totals[place] = total + sum_weights(self.weights, of_ties(self.bearing, place))
        return total
