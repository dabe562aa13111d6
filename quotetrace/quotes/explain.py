"""Why a quote has its speaker: the step that decided, and every candidate with the features that speak for and against it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from quotetrace.model import Article
from quotetrace.quotes.extract import extract_article
from quotetrace.quotes.features import Key
from quotetrace.quotes.language import language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading, read_field
from quotetrace.quotes.scorer import Model, Scorer, load_model
from quotetrace.settings import QuoteSettings
from quotetrace.values import value

if TYPE_CHECKING:
    import pandas as pd

STEPS: Final = {
    "scorer": "the candidate with the greatest sum of weights",
    "report": "a report inside the report: its speaker, whoever carries it",
    "form": "the form of the marked words: a title, a name or a term is nobody's words",
    "text": "a headline takes the speaker of the same words in the text",
    "clause": "the words around: a cue, its subject and the clause that it takes",
    "pattern": "a pattern of the language around the marks",
    "marks": "the marks alone: a nickname, or a language without a lexicon",
    "min_score": "the setting min_score: the best candidate is too unsure to be named",
}
"""The steps that can decide who speaks."""


@value
class Contribution:
    """One feature of a candidate and its weight (log-odds; the sums of one quote's candidates are compared)."""

    feature: str
    weight: float


@value
class Candidate:
    """One who may speak.

    Attributes:
        speaker: What the mention stands for; None is "nobody".
        mention: The words of the article.
        start, end: Where they stand, code points of the field.
        total: Sum of the weights.
        probability: Its share among the candidates (ratio).
        contributions: Features that have a weight, the weightiest first.
    """

    speaker: str | None
    mention: str | None
    start: int | None
    end: int | None
    total: float
    probability: float
    contributions: tuple[Contribution, ...]


@value
class Explanation:
    """Why one quote has its speaker, or none.

    Attributes:
        quote: Its row as `extract` writes it.
        step: The step that decided, a key of `STEPS`.
        candidates: As the scorer weighed them, the likeliest first; empty where no scorer is asked (indirect quotes, patterns).
    """

    quote: dict[str, Any]
    step: str
    candidates: tuple[Candidate, ...]

    def to_pandas(self) -> pd.DataFrame:
        """A row a candidate and feature: `candidate`, `speaker`, `probability`, `feature`, `weight`."""
        import pandas as pd

        rows = [
            (rank, candidate.speaker, candidate.probability, one.feature, one.weight)
            for rank, candidate in enumerate(self.candidates, 1)
            for one in candidate.contributions
        ]
        return pd.DataFrame(rows, columns=["candidate", "speaker", "probability", "feature", "weight"])


def explain_quote(article: Article, quote_id: str, settings: QuoteSettings) -> Explanation:
    """Why the quote `quote_id` of an article has its speaker under `settings`.

    Raises:
        KeyError: the article has no such quote.

    Example:
        >>> article = Article("a", "Li Wei left. “We sail at noon,” said Ana Ruiz.")
        >>> why = explain_quote(article, "a:14-30", QuoteSettings())
        >>> [(candidate.speaker, candidate.probability > 0.5) for candidate in why.candidates][0], why.step
        (('Ana Ruiz', True), 'scorer')
    """
    row = next((row for row in extract_article(article, settings)["quotes"] if row["quote_id"] == quote_id), None)
    if row is None:
        raise KeyError(quote_id)
    lang = language(article.lang)
    candidates: list[Candidate] = []
    if lang is not None and row["kind"] != "indirect":
        text = article.title if row["field"] == "title" else article.text
        reading, _ = read_field(text, lang, field=row["field"], double_apostrophes=settings.double_apostrophes)
        token = _token_of(reading, row["start"])
        if token >= 0:
            model = load_model()
            candidates = _weighed(reading, model, Scorer(reading, lang, model).weigh(token))
    return Explanation(row, _step(row, has_candidates=bool(candidates), has_lexicon=lang is not None), tuple(candidates))


def _token_of(reading: Reading, start: int) -> int:
    """The token of the quote that starts at a code point, -1 for a nickname."""
    return next((token for token in reading.quote_tokens if reading.marks[reading.tokens.quote[token]].span.start == start), -1)


def _weighed(reading: Reading, model: Model, weighed: Sequence[tuple[Mention | None, list[Key]]]) -> list[Candidate]:
    """The candidates by probability, with the features that have a weight."""
    found = []
    sums = [sum(model.weights.get(key, 0.0) for key in keys) for _, keys in weighed]
    total = sum(math.exp(one - max(sums)) for one in sums)
    for (mention, keys), one in zip(weighed, sums, strict=True):
        weights = [Contribution(" · ".join(map(str, key)), model.weights[key]) for key in keys if key in model.weights]
        found.append(
            Candidate(
                speaker=reading.speaker_of(mention) if mention else None,
                mention=reading.text[mention.start : mention.end] if mention else None,
                start=mention.start if mention else None,
                end=mention.end if mention else None,
                total=round(one, 2),
                probability=round(math.exp(one - max(sums)) / total, 4),
                contributions=tuple(sorted(weights, key=lambda part: -abs(part.weight))),
            )
        )
    return sorted(found, key=lambda candidate: -candidate.probability)


def _step(row: dict[str, Any], *, has_candidates: bool, has_lexicon: bool) -> str:
    """Which step decided, by what the row says."""
    if row["kind"] == "indirect":
        return "clause"
    if row["rule"] == "marks":
        return "marks"
    if not has_lexicon:
        return "pattern"
    if row["reason"] == "title":
        return "form"
    if row["rule"] == "same-words":
        return "text"
    if row["rule"].startswith("nested:"):
        return "report"
    if row["reason"] == "low_score":
        return "min_score"
    return "scorer" if has_candidates else "marks"
