"""Fit and score the weights of `quotetrace/lexicon/forms.toml`.

    python tests/benchmarks/fit_forms.py POLNEAR_TRAIN.jsonl ECB_DEV.jsonl ECB_QUOTES.jsonl [--write]

Gold: `forms_gold.csv` beside this file (spans read by hand, by offset; their texts belong to their publishers and are not here), the
attributed quotes of PolNeAR, and ECB+ spans of more than seven words (all utterances). Printed: each half scored with the weights
fitted on the other half (halves by topic and article). `--write` fits on everything and writes the lexicon.
"""

from __future__ import annotations

import csv
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from quotetrace import lexicon
from quotetrace.model import Span
from quotetrace.quotes import forms

PENALTY = 1.0
LONG_WORDS = 7
GOLD = Path(__file__).with_name("forms_gold.csv")
LEXICON = Path(lexicon.__file__).with_name("forms.toml")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled span with its cues."""

    corpus: str
    half: int
    form: str
    words: int
    cues: tuple[str, ...]
    shown: str


def main(arguments: list[str]) -> None:
    """Score the halves, and fit on all with `--write`."""
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    gold = read_gold()
    chosen: dict[str, npt.NDArray[np.float64]] = {}
    names: dict[str, list[str]] = {}
    for kind, lang in (("worded", "en"), ("free", "xx")):
        examples = list(read_examples(paths, gold, lang))
        parts = [fit([e for e in examples if e.half != half]) for half in (0, 1)]
        print(f"\n{kind}: {len(examples)} spans", dict(Counter(e.form for e in examples)))
        judged = [(e, best(e, *parts[e.half])) for e in examples]
        for corpus in ("ecb", "polnear"):
            show(f"{corpus}, held-out half", [pair for pair in judged if pair[0].corpus == corpus])
            show(f"{corpus}, to {LONG_WORDS} words", [pair for pair in judged if pair[0].corpus == corpus and pair[0].words <= LONG_WORDS])
        if "--errors" in arguments and kind == "worded":
            for example, form in judged:
                if (form == "utterance") != (example.form == "utterance"):
                    print(f"{example.form:9} as {form:9} {example.shown}  {' '.join(example.cues)}")
        names[kind], chosen[kind] = fit(examples)
    if "--write" in arguments:
        write(names, chosen)


def read_gold() -> dict[tuple[str, str, int, int], str]:
    """The form of every span read by hand."""
    with GOLD.open(encoding="utf-8") as rows:
        return {(row["corpus"], row["article"], int(row["start"]), int(row["end"])): row["form"] for row in csv.DictReader(rows)}


def read_examples(paths: list[Path], gold: dict[tuple[str, str, int, int], str], lang: str) -> Iterable[Example]:
    """Labelled spans with the cues `find_forms` sees in `lang`."""
    polnear, ecb, ecb_quotes = (read_jsonl(path) for path in paths)
    topics = sorted({row["topic"] for row in ecb})
    for row in polnear:
        spans = {(q["start"], q["end"]): "" for key in ("unattributed", "unattributed_short", "ambiguous") for q in row[key]}
        spans |= {(q["start"], q["end"]): "utterance" for q in row["quotes"]}
        yield from label(("polnear", row["doc_id"]), zlib.crc32(row["doc_id"].encode()) % 2, row["text"], spans, gold, lang)
    of_article: dict[str, dict[tuple[int, int], str]] = {}
    for quote in ecb_quotes:
        default = "utterance" if len(quote["text"].split()) > LONG_WORDS else ""
        of_article.setdefault(quote["doc_id"], {})[quote["start"], quote["end"]] = default
    for row in ecb:
        yield from label(("ecb", row["doc_id"]), topics.index(row["topic"]) % 2, row["text"], of_article.get(row["doc_id"], {}), gold, lang)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """One mapping a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def label(
    key: tuple[str, str], half: int, text: str, spans: dict[tuple[int, int], str], gold: dict[tuple[str, str, int, int], str], lang: str
) -> Iterable[Example]:
    """The spans of one article that have a label."""
    ordered = sorted(spans)
    read = [Span(*offsets) for offsets in ordered]
    for offsets, span, found in zip(ordered, read, forms.find_forms(text, read, lang), strict=True):
        form = gold.get((*key, *offsets), spans[offsets])
        if form in forms.JUDGED:
            shown = text[max(0, span.start - 50) : span.start] + "[[" + span.of(text)[:80] + "]]" + text[span.end : span.end + 30]
            yield Example(key[0], half, form, len(span.of(text).split()), found.cues, shown.replace("\n", "/"))


def fit(examples: list[Example]) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Cue names and weights (cues by forms) of a multinomial model, utterance fixed at 0, squared weights penalised."""
    names = ["bias", *sorted({cue for example in examples for cue in example.cues})]
    column = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    matrix[:, 0] = 1
    for row, example in enumerate(examples):
        for cue in example.cues:
            matrix[row, column[cue]] = 1
    wanted = np.eye(len(forms.JUDGED))[[forms.JUDGED.index(example.form) for example in examples]]
    shape = (len(names), len(forms.JUDGED) - 1)

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(shape)
        scores = np.hstack([np.zeros((len(matrix), 1)), matrix @ weights])
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        penalised = weights.copy()
        penalised[0] = 0
        value = -np.sum(wanted * np.log(shares + 1e-12)) + PENALTY / 2 * np.sum(penalised**2)
        return float(value), (matrix.T @ (shares - wanted)[:, 1:] + PENALTY * penalised).ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return names, found.x.reshape(shape)


def best(example: Example, names: list[str], weights: npt.NDArray[np.float64]) -> str:
    """The form the weights choose."""
    column = {name: place for place, name in enumerate(names)}
    total = weights[0] + sum((weights[column[cue]] for cue in example.cues if cue in column), np.zeros(weights.shape[1]))
    return forms.JUDGED[int(np.argmax(np.concatenate([[0.0], total])))]


def show(name: str, judged: list[tuple[Example, str]]) -> None:
    """One line: utterance against the rest, then the forms told apart."""
    hits = sum(e.form == form == "utterance" for e, form in judged)
    said, real = sum(form == "utterance" for _, form in judged), sum(e.form == "utterance" for e, _ in judged)
    other = sum(e.form != "utterance" and form != "utterance" for e, form in judged)
    rest, rest_real = len(judged) - said, len(judged) - real
    same = sum(e.form == form for e, form in judged if e.form != "utterance")
    print(
        f"{name:24} utterance P {hits / max(1, said):.3f} R {hits / max(1, real):.3f} (n {real})   "
        f"other P {other / max(1, rest):.3f} R {other / max(1, rest_real):.3f} (n {rest_real})   exact form {same / max(1, rest_real):.3f}"
    )


def write(names: dict[str, list[str]], weights: dict[str, npt.NDArray[np.float64]]) -> None:
    """The lexicon file: a table a form, one line a cue, weights of less than 0.02 left out."""
    lines = [
        "# Weights of the cues that tell what a marked stretch is (multinomial linear model; utterance is the form weighed against).",
        "# [weights.worded.*]: languages with word lists; [weights.free.*]: the others.",
        "# Origin: fitted by tests/benchmarks/fit_forms.py on spans of PolNeAR and ECB+ read by hand (forms_gold.csv).",
        "# Licence: MIT, as the package.",
    ]
    for kind, cues in names.items():
        for place, form in enumerate(forms.JUDGED):
            lines += ["", f"[weights.{kind}.{form}]"]
            if place:
                column = weights[kind][:, place - 1]
                lines += [f'"{cue}" = {weight:.3f}' for cue, weight in zip(cues, column, strict=True) if abs(weight) >= 0.02]
    LEXICON.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
