"""Fit the scorer of attribution and the word lists that are learned: `python -m tests.benchmarks.fit_attribution TRAIN.jsonl`.

Beside the articles go constructed examples (`constructed.py`). TRAIN.jsonl holds PolNeAR articles (see `attribution_gold.read_gold`).
Written are `cues.toml`, `speakers.toml`, `common.toml` and `weights.tsv` in the English lexicon. With `--judge OTHER.jsonl` and
`--judged OUT.tsv` the choices of the new model on other articles are written too, one a line: raw probability, and 1 where the speaker
is right. From those of all folds `cross_validate.py` makes `calibration.tsv`.
"""

from __future__ import annotations

import argparse
import json
import logging
import textwrap
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from quotetrace import lexicon
from quotetrace.quotes.features import Key, Previous
from quotetrace.quotes.language import Language
from quotetrace.quotes.reading import Reading, read_field
from quotetrace.quotes.scorer import Model, Scorer
from tests.benchmarks.attribution_gold import Gold, align, label, learn_language, read_gold
from tests.benchmarks.constructed import constructed_gold

log = logging.getLogger(__name__)

REGULARISATION = 0.5
"""Inverse of the weight of the L2 penalty."""
CALIBRATION_BINS = 20
MIN_COUNT = 5
"""Candidates that must show a feature before it gets a weight."""
MIN_WEIGHT = 0.04
"""Smaller weights are left out of the file."""
ROUNDS = 150


class Examples:
    """Candidates of labelled quotes as rows of feature ids."""

    def __init__(self) -> None:
        self.ids: dict[Key, int] = {}
        self.columns = array("i")
        self.ends = array("q", [0])
        self.groups = array("i")
        self.right = array("b")
        self.size = 0

    def add(self, rows: Sequence[Sequence[Key]], right: set[int]) -> None:
        ids = self.ids
        for place, row in enumerate(rows):
            self.columns.extend(ids.setdefault(key, len(ids)) for key in row)
            self.ends.append(len(self.columns))
            self.groups.append(self.size)
            self.right.append(place in right)
        self.size += 1


def collect(readings: Sequence[Reading], articles: Sequence[Gold], lang: Language, model: Model | None) -> Examples:
    """Examples with the quote before as gold has it, or as `model` chooses it."""
    examples = Examples()
    for reading, article in zip(readings, articles, strict=True):
        scorer = Scorer(reading, lang, model or Model({}))
        golds = align(reading, article)
        chosen = [decision.mention for decision in scorer.decide()] if model else []
        previous: Previous | None = None
        for number, token in enumerate(reading.quote_tokens):
            context = scorer.builder.build(token)
            candidates = context.candidates
            right, same = label(reading, golds[token], candidates, token, lang) if token in golds else ([], [])
            if right:
                kept = [(-1, None), *((place, mention) for place, mention in enumerate(candidates) if place not in same)]
                rows = [scorer.keys(context, mention, previous) for _, mention in kept]
                examples.add(rows, {row for row, (place, _) in enumerate(kept) if place in right})
            mention = chosen[number] if model else candidates[right[0]] if right and right[0] >= 0 else None
            previous = scorer.follow(context, mention, previous)
    return examples


def fit_weights(examples: Examples) -> dict[Key, float]:
    """Weights that make the right candidates likely (L-BFGS on the penalised likelihood)."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    columns = np.frombuffer(examples.columns, dtype=np.int32)
    kept = np.flatnonzero(np.bincount(columns, minlength=len(examples.ids)) >= MIN_COUNT)
    ends = np.frombuffer(examples.ends, dtype=np.int64)
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(examples.ids)))[:, kept]
    transposed = matrix.T.tocsr()
    groups, right = np.frombuffer(examples.groups, dtype=np.int32), np.frombuffer(examples.right, dtype=np.int8).astype(bool)
    starts = np.r_[0, np.flatnonzero(np.diff(groups)) + 1]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        parts = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
        total, hit = np.add.reduceat(parts, starts), np.maximum(np.add.reduceat(parts * right, starts), 1e-30)
        gradient = transposed @ (parts / total[groups] - parts * right / hit[groups]) + weights / REGULARISATION
        return float((np.log(total) - np.log(hit)).sum() + 0.5 / REGULARISATION * weights @ weights), gradient

    result = minimize(loss, np.zeros(len(kept)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    keys = list(examples.ids)
    return {keys[place]: round(float(weight), 2) for place, weight in zip(kept, result.x, strict=True) if abs(weight) >= MIN_WEIGHT}


def train(articles: Sequence[Gold]) -> tuple[Language, Model]:
    """The learned language and model: fitted with the gold speaker of the quote before, then with the predicted one and constructed."""
    lang = learn_language(articles)
    readings = [read_field(article["text"], lang, double_apostrophes=False)[0] for article in articles]
    model = Model(fit_weights(collect(readings, articles, lang, None)))
    constructed = constructed_gold()
    readings += [read_field(article["text"], lang)[0] for article in constructed]
    model = Model(fit_weights(collect(readings, [*articles, *constructed], lang, model)))
    log.info("%d articles, %d constructed examples, %d weights", len(articles), len(constructed), len(model.weights))
    return lang, model


def judge_choices(articles: Sequence[Gold], lang: Language, model: Model) -> list[tuple[float, bool]]:
    """For every labelled quote that got a speaker: the raw probability, and whether the speaker is right."""
    judged = []
    for article in articles:
        reading, _ = read_field(article["text"], lang, double_apostrophes=False)
        golds = align(reading, article)
        scorer = Scorer(reading, lang, model)
        for decision in scorer.decide():
            token = decision.context.token
            if decision.mention is None or token not in golds:
                continue
            candidates = scorer.builder.build(token).candidates
            right, same = label(reading, golds[token], candidates, token, lang)
            if right:
                place = next(at for at, mention in enumerate(candidates) if mention.index == decision.mention.index)
                judged.append((decision.probability, place in right or place in same))
    return judged


def fit_calibration(judged: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Points (raw probability, share right), rising: bins of equal size, neighbours that fall pooled (isotonic regression)."""
    ordered = sorted(judged)
    size = max(1, len(ordered) // CALIBRATION_BINS)
    pools: list[list[float]] = []  # sum of probabilities, of hits, count
    for first in range(0, len(ordered), size):
        part = ordered[first : first + size]
        pools.append([sum(p for p, _ in part), float(sum(hit for _, hit in part)), float(len(part))])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [one + two for one, two in zip(pools[-1], last, strict=True)]
    points = [(total / count, hits / count) for total, hits, count in pools]
    return [(0.0, points[0][1] / 2), *(point for point in points if point[0] < 0.999), (1.0, max(points[-1][1], 0.99))]


def write_lexicon(folder: Path, lang: Language, model: Model, articles: int) -> None:
    """Write the learned word lists and weights as text."""
    corpus = f"{articles} training articles of PolNeAR (Newell, Margolin, Ruths 2018)"
    origin = f"# Origin: learned from {corpus} by tests/benchmarks/fit_attribution.py.\n"
    licence = "# Licence: MIT, as the package; single words and numbers, no text of the corpus.\n"
    own = set(lexicon.load("en/words")["speakers"]["nouns"].split())
    with open(folder / "cues.toml", "w", encoding="utf-8") as out:
        out.write(
            "# Words that report: how likely one is the cue of a quote, and of any report (ratios).\n" + origin + licence + "\n[cues]\n"
        )
        for word in sorted(lang.cue):
            out.write(f"{json.dumps(word, ensure_ascii=False)} = [{lang.said[word]}, {lang.cue[word]}]\n")
    _write_words(
        folder / "speakers.toml",
        "# Nouns that stand for speakers, beside those of words.toml.\n" + origin + licence,
        "nouns",
        lang.nouns - own,
    )
    _write_words(
        folder / "common.toml",
        "# Words seen in lower case: no names where they start a sentence.\n" + origin + licence,
        "words",
        lang.common,
    )
    with open(folder / "weights.tsv", "w", encoding="utf-8") as out:
        out.write("# Weights of the scorer (quotes/features.py has the templates): weight, template, values.\n" + origin + licence)
        for key, weight in sorted(model.weights.items(), key=lambda item: tuple(map(str, item[0]))):
            out.write("\t".join((f"{weight:.2f}", *map(str, key))) + "\n")


def _write_words(path: Path, head: str, name: str, words: frozenset[str] | set[str]) -> None:
    lines = textwrap.wrap(" ".join(sorted(word for word in words if "\\" not in word)), 138, break_on_hyphens=False, break_long_words=False)
    path.write_text(f'{head}\n{name} = """\n' + "\n".join(lines) + '"""\n', encoding="utf-8")


def write_calibration(folder: Path, points: Sequence[tuple[float, float]]) -> None:
    """Write the points of the calibration as text."""
    with open(folder / "calibration.tsv", "w", encoding="utf-8") as out:
        out.write("# Calibration of the scorer: raw probability, share of right speakers among quotes that the model did not see.\n")
        out.write("# Origin: cross-validation over PolNeAR's training part by tests/benchmarks/fit_attribution.py. Licence: MIT.\n")
        out.writelines(f"{probability:.3f}\t{score:.3f}\n" for probability, score in points)


def main() -> None:
    """Read the command line, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit_attribution", description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--judge", type=Path, metavar="OTHER", help="articles that the model does not see, whose choices are judged")
    parser.add_argument("--judged", type=Path, metavar="OUT", help="where the judged choices go")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = read_gold(options.train)
    lang, model = train(articles)
    write_lexicon(Path(str(lexicon.__file__)).parent / "en", lang, model, len(articles))
    if options.judge:
        judged = judge_choices(read_gold(options.judge), lang, model)
        options.judged.write_text("".join(f"{probability:.6f}\t{right:d}\n" for probability, right in judged), encoding="utf-8")


if __name__ == "__main__":
    main()
