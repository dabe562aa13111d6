"""How two wordings align: tokens shared in order, and what kind of pair that makes them.

A pair is measured twice by the longest common subsequence (rapidfuzz, one code point a token): over all tokens and over content tokens,
because two long sentences share half of their function words by chance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from quotetrace.settings import LinkSettings

BATCH_ROWS: Final = 20_000

RELATIONS: Final = ("identical", "reworded", "fragment", "overlap", "paraphrase")
MEASURES: Final = ("n_shared", "n_shared_content", "coverage_a", "coverage_b")

_ALIGNED: Final = ("codes_a", "codes_b", "content_a", "content_b")

Counts = npt.NDArray[np.int32]
Ratios = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def align(batch: pa.RecordBatch, settings: LinkSettings) -> pa.RecordBatch:
    """The pairs of `batch` that share enough to be weighed, with their relation and coverage.

    Args:
        batch: `w_a`, `w_b`, `codes_a`, `codes_b`, `content_a`, `content_b` (see `tokens.encode`), and any other columns; `w_a` and `w_b`
            are wordings: the same number, the same text. The measures do not depend on which is a. With `meaning` (see
            `meaning.compare`) what has one is a paraphrase at least.
        settings: Thresholds.

    Returns:
        `batch` with `relation` (`identical`, `reworded`, `fragment`, `overlap` or `paraphrase`), `n_shared` and `n_shared_content`
        (tokens), and the shares of the tokens of each side that are shared (`coverage_a`, `coverage_b`).
    """
    # A wording stands in many pairs: reading each distinct one once is what makes this fast.
    _, firsts, places = np.unique(np.concatenate([_numbers(batch["w_a"]), _numbers(batch["w_b"])]), return_index=True, return_inverse=True)
    shared, coverage_a, coverage_b = _shared(batch["codes_a"], batch["codes_b"], firsts, places)
    # Content tokens are some of the tokens, so a pair that shares too few of those needs no second look.
    least, most = np.minimum(coverage_a, coverage_b), np.maximum(coverage_a, coverage_b)
    hopeful = (least >= settings.min_symmetric) | (most >= settings.min_contained) | (shared >= settings.min_paraphrase_content)
    is_told = "meaning" in batch.schema.names
    meant = batch["meaning"].is_valid().to_numpy(zero_copy_only=False) if is_told else np.zeros(len(batch), bool)
    hopeful |= meant
    content, content_a, content_b = _shared(batch["content_a"], batch["content_b"], firsts, places, hopeful)
    measures = (shared[hopeful], content, coverage_a[hopeful], coverage_b[hopeful])
    same = (_numbers(batch["w_a"]) == _numbers(batch["w_b"]))[hopeful]
    related = np.where(same, 0, _relations(measures[2:], (content_a, content_b), *measures[:2], settings))
    related = np.where(meant[hopeful], np.minimum(related, RELATIONS.index("paraphrase")), related)
    is_pair = related < len(RELATIONS)
    # What was aligned is not needed any more, and long: only the rest is copied.
    left = batch.select([name for name in batch.schema.names if name not in _ALIGNED])
    kept = left.take(pa.array(np.flatnonzero(hopeful)[is_pair]))
    relation = pa.array(RELATIONS).take(pa.array(related[is_pair]))
    made = (pa.array(measure[is_pair]) for measure in measures)
    columns = [*(kept[name] for name in kept.schema.names), relation, *made]
    return pa.RecordBatch.from_arrays(columns, names=[*kept.schema.names, "relation", *MEASURES])


def shared_tokens(left: list[str], right: list[str]) -> Counts:
    """Tokens shared in order, pair by pair.

    For two *sorted* strings without repeats this is the size of the intersection.

    Example:
        >>> shared_tokens(["abcd"], ["axcd"]).tolist()
        [3]
    """
    counts: Counts = process.cpdist(left, right, scorer=LCSseq.similarity, dtype=np.int32)
    return counts


def _shared(left: pa.Array, right: pa.Array, firsts: Places, places: Places, kept: Flags | None = None) -> tuple[Counts, Ratios, Ratios]:
    """Tokens shared in order, and their share of each side, of the pairs `kept`.

    `places` says for each left and then each right text which of the distinct ones it is, `firsts` where those stand first.
    """
    texts = np.array([*pa.concat_arrays([left, right]).take(pa.array(firsts)).to_pylist(), None], object)[:-1]
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))
    x, y = places[: len(left)], places[len(left) :]
    if kept is not None:
        x, y = x[kept], y[kept]
    counts = shared_tokens(texts[x].tolist(), texts[y].tolist())
    # Nothing shared of nothing is a share of 0.
    return counts, counts / np.maximum(lengths[x], 1), counts / np.maximum(lengths[y], 1)


def _numbers(column: pa.Array) -> Places:
    numbers: Places = column.to_numpy()
    return numbers


def _relations(
    coverage: tuple[Ratios, Ratios], content: tuple[Ratios, Ratios], shared: Counts, shared_content: Counts, settings: LinkSettings
) -> Places:
    """Which of `RELATIONS` each pair has, their number where too little is shared; the first that fits in that order."""
    least, most = np.minimum(*coverage), np.maximum(*coverage)
    least_content, most_content = np.minimum(*content), np.maximum(*content)
    some = shared_content > 0
    # Above one half, so that a text that joins two others cannot match both halves symmetrically.
    reworded = some & (least >= settings.min_symmetric) & (least_content >= settings.min_symmetric_content)
    fragment = some & (most >= settings.min_contained) & (most_content >= settings.min_contained_content)
    overlap = (shared_content >= settings.min_overlap_content) & (shared >= settings.min_overlap_tokens)
    paraphrase = (shared_content >= settings.min_paraphrase_content) & (least_content >= settings.min_paraphrase_ratio)
    return np.select([reworded, fragment, overlap, paraphrase], [1, 2, 3, 4], default=len(RELATIONS))
