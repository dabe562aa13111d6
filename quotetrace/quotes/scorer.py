"""The scorer: which mention, or nobody, is the speaker of each quote.

A conditional logit (McFadden 1974) over the candidates of a quote, "nobody" among them: each candidate's score is the sum of the
weights of its features, and the scores of one quote become probabilities that sum to one. Weights are plain numbers in
`lexicon/en/weights.tsv`, fitted on the training part of PolNeAR (Newell, Margolin, Ruths 2018) by `python -m
tests.benchmarks.fit_attribution`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Final

from quotetrace import lexicon
from quotetrace.quotes.context import ContextBuilder, QuoteContext
from quotetrace.quotes.features import OTHER_SENTENCE, Features, Group, Key, Parts, Previous, place_of, unfold
from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.values import value

CARRIED_PROBABILITY: Final = 0.6
"""Probability given to a speaker carried on to a cue without subject, in languages that drop it (set by hand: no corpus at hand)."""
CONTINUED_PROBABILITY: Final = 0.98
"""Probability given to a speaker who goes on behind a dash (set by hand: the marks or the line are the same)."""
NOBODY_BEHIND_DASH: Final = -1000.0
"""Sum of "nobody" where a dash and a cue follow the quote: no candidate's is lower."""
MAX_BEFORE_CUE: Final = 6
"""Tokens between that dash and the cue."""
_ZEROS: Final = repeat(0.0)
"""The weights of features that have none."""
_DASHES: Final = frozenset("—–-")
_FIRST = itemgetter(0)
MAX_SUMS: Final = 20_000
"""Groups of features whose sums are kept (a few megabytes)."""
SHORTLIST: Final = 5
"""Candidates scored in full; the others' sums without the pair are lower (eight change no figure on PolNeAR by .001)."""


class Sums(dict[Group, float]):
    """Sums of the weights of groups of features: the values that make a group are few, and come again in every article."""

    def __init__(self, weights: Mapping[Key, float]) -> None:
        super().__init__()
        self._weight = weights.get

    def __missing__(self, group: Group) -> float:
        if len(self) >= MAX_SUMS:
            self.clear()
        total = self[group] = sum(map(self._weight, unfold((group, [])), _ZEROS))
        return total


class Model:
    """Weights of features, and the points through which raw probabilities are read as calibrated scores."""

    def __init__(self, weights: Mapping[Key, float], calibration: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))) -> None:
        self.weights, self.calibration = weights, calibration
        self.sums = Sums(weights)

    def calibrate(self, probability: float) -> float:
        """How often an answer of this raw probability is right (ratio), by straight lines between the points.

        Example:
            >>> Model({}, ((0.0, 0.0), (0.5, 0.4), (1.0, 1.0))).calibrate(0.75)
            0.7
        """
        points = self.calibration
        at = min(max(bisect_right(points, probability, key=_FIRST), 1), len(points) - 1)
        (x0, y0), (x1, y1) = points[at - 1], points[at]
        # two points may share their probability, as rounding leaves them
        return y0 + (y1 - y0) * (probability - x0) / (x1 - x0) if x1 > x0 else y1


@value
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


def carried_cue(reading: Reading, context: QuoteContext) -> int:
    """The cue without subject that reports a quote, right behind it or before it in its sentence; -1 where there is none."""
    dropped, kinds, token = reading.dropped, reading.tokens.kind, context.token
    behind = context.verb_behind
    if behind in dropped and not set(kinds[token + 1 : behind]) - set(",xoaT-"):
        return behind
    return context.verb_before if context.verb_before in dropped and behind < 0 else -1


class Scorer:
    """Scores the candidates of the quotes of one reading. Sums that depend on a mention alone are kept for all quotes around it."""

    def __init__(self, reading: Reading, lang: Language, model: Model) -> None:
        self.reading, self.model = reading, model
        self.dashes, self.inverts = lang.dashes, lang.inverts
        self.dropped, self.subjunctive = reading.dropped, lang["subjunctive"]
        self.features = Features(reading, lang)
        self.builder = ContextBuilder(reading)
        self._weight, self._sums = model.weights.get, model.sums
        self._own_sums: dict[tuple[int, str], float] = {}

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

    def weigh(self, token: int) -> list[tuple[Mention | None, list[Key]]]:
        """The candidates of the quote at `token` with their features, nobody first, as the choices before it leave them."""
        previous: Previous | None = None
        for other in self.reading.quote_tokens:
            context = self.builder.build(other)
            decision = self._choose(context, previous)
            if other == token:
                return [(mention, self.keys(context, mention, previous)) for mention in (None, *context.candidates)]
            previous = self.follow(context, decision.mention, previous)
        raise KeyError(token)

    def follow(self, context: QuoteContext, mention: Mention | None, previous: Previous | None) -> Previous | None:
        """What the next quote sees as the one before: terms and scare quotes of nobody do not break a run."""
        if mention is None and context.length < 2 and previous is not None:
            return previous
        name = self.reading.name_of[mention.index] if mention is not None else None
        return Previous(context.sentence, context.paragraph, mention, name)

    def keys(self, context: QuoteContext, mention: Mention | None, previous: Previous | None) -> list[Key]:
        """All features of one candidate: what fitting and explaining see."""
        features = self.features
        if mention is None:
            return unfold(features.of_nobody(context))
        place = place_of(mention, context, self.reading.tokens.start[context.token])
        where = place if place in ("A", "B") else OTHER_SENTENCE
        return [
            *unfold(features.of_mention(mention, where)),
            *unfold(features.of_ties(mention, place)),
            *unfold((features.of_quote(context, place), [])),
            *unfold(features.of_pair(context, mention, place)),
            *features.of_previous(context, mention, place, previous),
        ]

    def _choose(self, context: QuoteContext, previous: Previous | None) -> Decision:
        if self.dashes and previous is not None and previous.mention is not None and self._continues(context, previous):
            return Decision(context, previous.mention, CONTINUED_PROBABILITY, None, 0.0)
        shortlist = self._shortlist(context, previous)
        context.candidates = [mention for _, mention, _ in shortlist]
        scores = [self._sum_of(self.features.of_nobody(context))]
        scores += [score + self._pair_sum(context, mention, place, previous) for score, mention, place in shortlist]
        if self.dashes and len(scores) > 1 and self._is_claimed(context):
            scores[0] = NOBODY_BEHIND_DASH
        top = max(scores)
        best = scores.index(top)
        parts = [math.exp(score - top) for score in scores]
        total = sum(parts)
        mention = context.candidates[best - 1] if best else None
        if self.dropped and (carried := self._carried_on(context, mention)) is not None:
            return Decision(context, carried, CARRIED_PROBABILITY, None, 0.0)
        if self.inverts and (named := self._before_colon(context, mention)) is not None:
            return Decision(context, named, CARRIED_PROBABILITY, None, 0.0)
        if self.inverts and previous is not None and previous.mention is not None and self._is_carried(context, mention, previous):
            return Decision(context, previous.mention, max(CARRIED_PROBABILITY, 1.0 / total), None, 0.0)
        share = self._share(context.candidates, mention, parts) if self.inverts and mention is not None else 1.0
        other = self._runner_up(context.candidates, mention, parts)
        return Decision(
            context,
            mention,
            share / total,
            context.candidates[other - 1] if other > 0 else None,
            parts[other] / total if other >= 0 else 0.0,
        )

    def _continues(self, context: QuoteContext, previous: Previous) -> bool:
        """Whether the quote is what its speaker goes on with behind a dash: "«Порт, — сказал Лунин, — *закрыт*»"."""
        tokens, token = self.reading.tokens, context.token
        return context.before != "^" and previous.paragraph == context.paragraph and self.reading.text[tokens.start[token]] in _DASHES

    def _is_claimed(self, context: QuoteContext) -> bool:
        """Whether a dash and a cue follow the quote: somebody says it, however short it is."""
        tokens, behind = self.reading.tokens, context.token + 1
        if not 0 <= context.verb_behind - behind <= MAX_BEFORE_CUE or "Q" in tokens.kind[behind : context.verb_behind]:
            return False
        return not _DASHES.isdisjoint(self.reading.text[tokens.end[context.token] : tokens.start[behind]])

    def _is_carried(self, context: QuoteContext, chosen: Mention | None, previous: Previous) -> bool:
        """Whether the speaker before goes on in the same paragraph: the quote stands alone, or in a clause that the subjunctive reports."""
        if previous.paragraph != context.paragraph:
            return False
        if context.words_outside == 0:
            return True
        lower = self.reading.tokens.lower
        if chosen is None and context.before == ":" and not context.here:
            return True  # "Et d'ajouter : « … »"
        return chosen is None and context.cue_side in "0v" and not self.subjunctive.isdisjoint(lower[context.first : context.last + 1])

    def _carried_on(self, context: QuoteContext, chosen: Mention | None) -> Mention | None:
        """The mention that a cue without subject goes on with, where the choice is subject of no cue in the sentence of the quote."""
        verb = carried_cue(self.reading, context)
        if verb < 0:
            return None
        tie = self.reading.ties[chosen.index] if chosen is not None else None
        if chosen is not None and tie is not None and chosen.sentence == context.sentence:
            said = self.reading.tokens.said
            if max(said[tie.verb] if tie.verb >= 0 else 0.0, said[tie.before] if tie.relation.startswith("cue") else 0.0) > STRONG_CUE:
                return None
        return self.reading.mentions[self.dropped[verb]]

    def _before_colon(self, context: QuoteContext, chosen: Mention | None) -> Mention | None:
        """The name right before the colon of a quote where another without a cue was chosen ("Porto, *Ferri*: «…»")."""
        ties, kinds = self.reading.ties, self.reading.tokens.kind
        if context.before != ":" or context.verb_before >= 0 or (chosen is not None and ties[chosen.index].verb >= 0):
            return None
        last = context.token - 1
        named = next((one for one in reversed(context.here) if one.last == last and one.type in ("name", "noun")), None)
        if chosen is None:
            return named
        return named if named is not None and named is not chosen and (named.first == 0 or kinds[named.first - 1] in ".,:-Q") else None

    def _share(self, candidates: Sequence[Mention], chosen: Mention, parts: list[float]) -> float:
        """The parts of all mentions of the chosen name beside each other, the choice as one ("ha detto *la ministra*, *Anna Ferri*")."""
        name_of = self.reading.name_of
        name = name_of[chosen.index]
        same = (part for mention, part in zip(candidates, parts[1:], strict=True) if name_of[mention.index] == name)
        return sum(same) if name is not None else 1.0

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
        """The candidates with the best sums of what does not need the pair, in order of text, and the mention of the quote before."""
        start, own_sums = self.reading.tokens.start[context.token], self._own_sums
        quote_sums: dict[str, float] = {}
        ranked = []
        for mention in context.candidates:
            place = place_of(mention, context, start)
            quoted = quote_sums.get(place)
            if quoted is None:
                quoted = quote_sums[place] = self._sums[self.features.of_quote(context, place)]
            own = own_sums.get((mention.index, place))
            ranked.append((quoted + (self._own_sum(mention, place) if own is None else own), mention, place))
        if len(ranked) <= SHORTLIST:
            return ranked
        kept = sorted(ranked, key=_FIRST, reverse=True)[:SHORTLIST]
        if previous is not None and previous.mention is not None:
            kept += [item for item in ranked if item[1] is previous.mention and item not in kept]
        return sorted(kept, key=lambda item: item[1].index)

    def _own_sum(self, mention: Mention, place: str) -> float:
        """The sum of what a mention brings along, seen from a place; kept for all quotes around it."""
        where = place if place in ("A", "B") else OTHER_SENTENCE
        total = self._sum_of(self.features.of_mention(mention, where)) + self._sum_of(self.features.of_ties(mention, place))
        self._own_sums[mention.index, place] = total
        return total

    def _sum_of(self, parts: Parts) -> float:
        group, keys = parts
        return sum(map(self._weight, keys, _ZEROS), self._sums[group]) if keys else self._sums[group]

    def _pair_sum(self, context: QuoteContext, mention: Mention, place: str, previous: Previous | None) -> float:
        group, keys = self.features.of_pair(context, mention, place)
        if previous is not None:
            keys += self.features.of_previous(context, mention, place, previous)
        return self._sum_of((group, keys))
