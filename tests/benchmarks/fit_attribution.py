"""Fit the scorer of attribution and the word lists that are learned: `python -m tests.benchmarks.fit_attribution TRAIN.jsonl`.

Beside the articles go constructed examples (`constructed.py`). TRAIN.jsonl holds PolNeAR articles (see `attribution_gold.read_gold`). Written are `cues.toml`, `speakers.toml`, `common.toml` and `weights.tsv` in the
English lexicon. With `--folds K` nothing is written there: the articles are cut into K parts, each is predicted by a model of the others, and the
predictions go to the file `--out` as JSON lines.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import textwrap
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from quotetrace import lexicon
from quotetrace.quotes.attribution import attribute_reading
from quotetrace.quotes.features import Key, Previous
from quotetrace.quotes.language import Language
from quotetrace.quotes.reading import Reading, read_field
from quotetrace.quotes.scorer import Model, Scorer
from tests.benchmarks.attribution_gold import Gold, align, label, learn_language, read_gold
from tests.benchmarks.constructed import constructed_gold

log = logging.getLogger(__name__)

REGULARISATION = 0.5
"""Inverse of the weight of the L2 penalty."""
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
    counts = np.bincount(columns, minlength=len(examples.ids))
    kept = np.flatnonzero(counts >= MIN_COUNT)
    new_id = np.full(len(counts), -1, dtype=np.int64)
    new_id[kept] = np.arange(len(kept))
    ends = np.frombuffer(examples.ends, dtype=np.int64)
    keep_mask = new_id[columns] >= 0
    row_ends = np.concatenate(([0], np.cumsum(keep_mask)))[ends]
    matrix = csr_matrix((np.ones(int(keep_mask.sum())), new_id[columns[keep_mask]], row_ends), shape=(len(ends) - 1, len(kept)))
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
    return {keys[old]: round(float(weight), 2) for old, weight in zip(kept, result.x, strict=True) if abs(weight) >= MIN_WEIGHT}


def train(articles: Sequence[Gold]) -> tuple[Language, Model]:
    """The learned language and model: once with the gold speaker of the quote before, then with the predicted one."""
    lang = learn_language(articles)
    articles = [*articles, *constructed_gold()]
    readings = [read_field(article["text"], lang, double_apostrophes=False)[0] for article in articles]
    model = Model(fit_weights(collect(readings, articles, lang, None)))
    model = Model(fit_weights(collect(readings, articles, lang, model)))
    log.info("%d articles and constructed examples, %d weights", len(articles), len(model.weights))
    return lang, model


def predict(articles: Sequence[Gold], lang: Language, model: Model) -> list[dict[str, Any]]:
    """Predictions as JSON rows: spans, speaker, mention, cue, score."""
    rows = []
    for article in articles:
        reading, _ = read_field(article["text"], lang, double_apostrophes=False)
        rows.append({"doc_id": article["doc_id"], "quotes": [row for quote in attribute_reading(reading, lang, model) if (row := _row(quote))]})
    return rows


def _row(quote: Any) -> dict[str, Any]:
    named = quote.status == "attributed"
    mention, cue = quote.mention_span if named else None, quote.cue
    return {
        "start": quote.marked.span.start, "end": quote.marked.span.end, "kind": quote.kind, "speaker": quote.speaker if named else None,
        "speaker_start": mention.start if mention else None, "speaker_end": mention.end if mention else None,
        "cue_start": cue.start if cue else None, "cue_end": cue.end if cue else None, "score": quote.score, "rule": quote.rule,
        "reason": quote.reason,
    }  # fmt: skip


def write_lexicon(folder: Path, lang: Language, model: Model, articles: int) -> None:
    """Write the learned word lists and weights as text."""
    origin = f"# Origin: learned from {articles} training articles of PolNeAR (Newell, Margolin, Ruths 2018) by tests/benchmarks/fit_attribution.py.\n"
    licence = "# Licence: MIT, as the package; single words and numbers, no text of the corpus.\n"
    own = set(lexicon.load("en/words")["speakers"]["nouns"].split())
    with open(folder / "cues.toml", "w", encoding="utf-8") as out:
        out.write("# Words that report: how likely one is the cue of a quote, and of any report (ratios).\n" + origin + licence + "\n[cues]\n")
        for word in sorted(lang.cue):
            out.write(f"{json.dumps(word, ensure_ascii=False)} = [{lang.said[word]}, {lang.cue[word]}]\n")
    _write_words(folder / "speakers.toml", "# Nouns that stand for speakers, beside those of words.toml.\n" + origin + licence, "nouns", lang.nouns - own)
    _write_words(folder / "common.toml", "# Words seen in lower case: no names where they start a sentence.\n" + origin + licence, "words", lang.common)
    with open(folder / "weights.tsv", "w", encoding="utf-8") as out:
        out.write("# Weights of the scorer (quotes/features.py has the templates): weight, template, values.\n" + origin + licence)
        for probability, score in model.calibration:
            out.write(f"{score:.3f}\tcalibration\t{probability:.3f}\n")
        for key, weight in sorted(model.weights.items(), key=lambda item: tuple(map(str, item[0]))):
            out.write("\t".join((f"{weight:.2f}", *map(str, key))) + "\n")


def _write_words(path: Path, head: str, name: str, words: frozenset[str] | set[str]) -> None:
    lines = textwrap.wrap(" ".join(sorted(word for word in words if "\\" not in word)), 138, break_on_hyphens=False, break_long_words=False)
    path.write_text(f'{head}\n{name} = """\n' + "\n".join(lines) + '"""\n', encoding="utf-8")


def fold_predictions(articles: list[Gold], folds: int) -> list[dict[str, Any]]:
    """Predictions for every article by a model that did not see it."""
    random.Random(0).shuffle(articles)
    rows: list[dict[str, Any]] = []
    for fold in range(folds):
        lang, model = train([article for place, article in enumerate(articles) if place % folds != fold])
        rows += predict(articles[fold::folds], lang, model)
    return rows


def main() -> None:
    """Read the command line, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    articles = read_gold(options.train)
    if options.folds:
        rows = fold_predictions(articles, options.folds)
        options.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return
    lang, model = train(articles)
    write_lexicon(Path(str(lexicon.__file__)).parent / "en", lang, model, len(articles))


if __name__ == "__main__":
    main()
