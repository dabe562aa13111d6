"""How two wordings align: tokens shared in order, and what kind of pair that makes them.

A pair is measured twice by the longest common subsequence (rapidfuzz, one code point a token): over all tokens and over content tokens,
because two long sentences share half of their function words by chance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from quotetrace.settings import LinkSettings

BATCH_ROWS: Final = 1_000_000

THREADED_PAIRS: Final = 50_000
"""From so many pairs on, alignment uses every core; below that starting threads takes longer."""

ALIGNMENT_SCHEMA: Final = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("relation", pa.string()),
        ("n_shared", pa.int32()),
        ("n_shared_content", pa.int32()),
        ("coverage_a", pa.float64()),
        ("coverage_b", pa.float64()),
        ("content_a", pa.float64()),
        ("content_b", pa.float64()),
    ]
)

Counts = npt.NDArray[np.int32]
Ratios = npt.NDArray[np.float64]


def align(batch: pa.RecordBatch, settings: LinkSettings) -> pa.RecordBatch:
    """The pairs of `batch` that share enough to be weighed, with their relation and coverage.

    Args:
        batch: `a`, `b`, `codes_a`, `codes_b`, `content_a`, `content_b` (see `tokens.encode`); the measures do not depend on which is a.
        settings: Thresholds.

    Returns:
        `a`, `b`, `relation` (`reworded`, `fragment`, `overlap` or `paraphrase`), `n_shared` and `n_shared_content` (tokens), and the shares
        of the tokens (`coverage_a`, `coverage_b`) and content tokens (`content_a`, `content_b`) of each side that are shared.
    """
    shared, coverage_a, coverage_b = _shared(batch["codes_a"], batch["codes_b"])
    # Content tokens are some of the tokens, so a pair that shares too few of those needs no second look.
    least, most = np.minimum(coverage_a, coverage_b), np.maximum(coverage_a, coverage_b)
    hopeful = (least >= settings.min_symmetric) | (most >= settings.min_contained) | (shared >= settings.min_paraphrase_content)
    mask = pa.array(hopeful)
    batch, shared, coverage_a, coverage_b = batch.filter(mask), shared[hopeful], coverage_a[hopeful], coverage_b[hopeful]
    content, content_a, content_b = _shared(batch["content_a"], batch["content_b"])
    relation = _relations((coverage_a, coverage_b), (content_a, content_b), shared, content, settings)
    made = [batch["a"], batch["b"], relation, *map(pa.array, (shared, content, coverage_a, coverage_b, content_a, content_b))]
    return pa.RecordBatch.from_arrays(made, schema=ALIGNMENT_SCHEMA).filter(pc.is_valid(relation))


def shared_tokens(left: list[str], right: list[str]) -> Counts:
    """Tokens shared in order, pair by pair.

    For two *sorted* strings without repeats this is the size of the intersection.

    Example:
        >>> shared_tokens(["abcd"], ["axcd"]).tolist()
        [3]
    """
    counts: Counts = process.cpdist(left, right, scorer=LCSseq.similarity, dtype=np.int32, workers=-1 if len(left) > THREADED_PAIRS else 1)
    return counts


def _shared(left: pa.Array, right: pa.Array) -> tuple[Counts, Ratios, Ratios]:
    # A wording stands in many pairs: decoding each distinct one once is what makes this fast.
    coded = pa.concat_arrays([left, right]).dictionary_encode()
    texts, indices = coded.dictionary.to_pylist(), coded.indices.to_numpy()
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))[indices]
    rows = [texts[index] for index in indices.tolist()]
    counts = shared_tokens(rows[: len(left)], rows[len(left) :])
    # Nothing shared of nothing is a share of 0.
    return counts, counts / np.maximum(lengths[: len(left)], 1), counts / np.maximum(lengths[len(left) :], 1)


def _relations(
    coverage: tuple[Ratios, Ratios], content: tuple[Ratios, Ratios], shared: Counts, shared_content: Counts, settings: LinkSettings
) -> pa.Array:
    """The relation of each pair, null where too little is shared; the first that fits in the order below."""
    least, most = np.minimum(*coverage), np.maximum(*coverage)
    least_content, most_content = np.minimum(*content), np.maximum(*content)
    some = shared_content > 0
    # Above one half, so that a text that joins two others cannot match both halves symmetrically.
    reworded = some & (least >= settings.min_symmetric) & (least_content >= settings.min_symmetric_content)
    fragment = some & (most >= settings.min_contained) & (most_content >= settings.min_contained_content)
    overlap = (shared_content >= settings.min_overlap_content) & (shared >= settings.min_overlap_tokens)
    paraphrase = (shared_content >= settings.min_paraphrase_content) & (least_content >= settings.min_paraphrase_ratio)
    chosen = np.select([reworded, fragment, overlap, paraphrase], [0, 1, 2, 3], default=4)
    names = pa.array(["reworded", "fragment", "overlap", "paraphrase", None])
    return names.take(pa.array(chosen))
