"""Whether two quotes report the same utterance: the one place where evidence is weighed.

Text proposes, evidence decides. Each piece of evidence adds to a sum of log-odds, and a pair is a link where the sum is above zero (the
setting `min_score` moves that). What is not known weighs nothing: a bare table of texts is judged by its words and times, a run over
articles also by what the span is, who speaks, the words around, the event the articles are about and when they appeared.

The weights were set by hand on half of the topics of ECB+ (odd topics, spans judged by a reader) and on generated mentions, and checked on
the other half; what a shared word and a shared event are worth, on pairs of an election's news that readers judged (PolNeAR's training
articles), where everybody speaks of the same few people for a year. Steps of a quarter are as fine as those data can tell.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.links.verify import shared_tokens
from quotetrace.settings import LinkSettings

BASE: Final = {"identical": 1.0, "reworded": 1.0, "fragment": 0.5, "overlap": -2.5, "paraphrase": -2.5}
"""What a relation is worth before its content is counted."""

CONTENT_TOKEN, MOST_CONTENT_TOKENS = 0.25, 8
"""Each shared content token as far as it is rare (`describe.mean_weights`), up to eight: beyond that a match is certain anyway."""

COVERAGE_SLOPE: Final = {"identical": 2.0, "reworded": 2.0, "fragment": 5.0, "overlap": 2.0, "paraphrase": 2.0}
"""How much a pair gains or loses by sharing more or less than is usual for its relation."""
USUAL_COVERAGE: Final = {"identical": 0.75, "reworded": 0.75, "fragment": 0.85, "overlap": 0.5, "paraphrase": 0.5}

SHORT: Final = (0.0, -3.5, -2.5, -1.5, -1.0)
"""By tokens of the shorter quote, from none to four: fragments that short recur by chance, and need support."""

SPEAKER_SAME, SPEAKER_COMPATIBLE, SPEAKER_DIFFERENT, SPEAKER_CHANGED = 2.0, 1.0, -5.0, -1.0
"""`SPEAKER_CHANGED` replaces `SPEAKER_DIFFERENT` for near-verbatim wording of some length in one event: one utterance, hung on another."""
VERBATIM_RATIO, VERBATIM_CONTENT = 0.85, 2

EVENT_WIRE, EVENT_MOST, EVENT_LEAST = 2.0, 2.0, -3.0
EVENT_SLOPE, EVENT_EVEN = 4.0, 0.2
"""What the cosine between the words of two articles says, each word weighed by how rare it is: the slope times the logarithm of how far it
lies above what is even. Of pairs that a reader held to be one utterance nine in ten lie above the half of that, on ECB+ above it."""

EVENT_NAMES, SAME_NAMES, SAME_NAMES_RATIO = 1.5, 3, 0.2
"""Across languages: names that must be shared, and their cosine, and what that says."""

TERMS_BOTH = -2.0
"""Terms, titles and headings recur everywhere; where they link at all (`link_terms`), then on strong support only."""

TERM_CUT_OUT, CUT_OUT_CONTENT = -1.0, 2
"""A term beside an utterance links only where it was cut out of it; with so many content tokens."""

REPORTED_BOTH = -1.0
"""Two reported clauses are both a reporter's words: on one subject those share words whoever said what."""

AROUND_TOKEN, MOST_AROUND_TOKENS = 0.5, 4
TIME_NEAR, TIME_FAR, TIME_REMOTE = 0.5, -0.75, -1.5
NEAR_DAYS, FAR_DAYS, REMOTE_DAYS = 4.0, 30.0, 365.0
"""Two articles of one day without a zone lie at most 50 hours apart, of two days at most 74."""
NUMBER_DIFFERS, NEGATION_DIFFERS = -0.75, -0.5

MEANING_SLOPE, MEANING_EVEN, MEANING_EVEN_FOREIGN, MOST_MEANING = 10.0, 0.6, 0.5, 3.0
"""What nearness of meaning counts: the slope times the cosine above what is even, but never so much that it alone makes up for words that
are not shared. An opposite lies as near as a translation, so a paraphrase needs its speaker, its event or the words around too. Within one
language two remarks on one subject lie nearer, and one utterance would share words."""

EVIDENCE_CODES: Final = ("wording", "speaker", "event", "words_around", "time", "number", "negation", "meaning")
"""Every kind of evidence, each a column of the weighed pairs."""

Weights = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def weigh(batch: pa.RecordBatch, settings: LinkSettings) -> pa.RecordBatch:
    """`batch` with a weight for each kind of evidence and the score, only the pairs that are links.

    Args:
        batch: Pairs with their alignment (`verify.align`; `relation` may be `identical` too) and, ending in `_a` and `_b`, what is
            known of each side: `form`, `kind`, `n_tokens`, `rarity` (a ratio), `speaker_key`, `speaker_tokens`, `carriers`, `before`,
            `after`, `words`, `wire_group`, `numbers`, `negations` (strings; null where not known), `earliest` and `latest` (instants).
            Where meaning is looked at also `meaning`, `is_foreign` (`meaning.compare`) and the `names` of both.
        settings: `min_score`.

    Returns:
        The columns of `batch` that say which pair it is, one log-odds column for each of `EVIDENCE_CODES`, and `score`, a probability.
    """
    event = weigh_event(batch)
    if "is_foreign" in batch.schema.names:
        # Articles in two languages share few words whatever they are about, but names.
        is_foreign = _flags(batch["is_foreign"])
        event = np.where(is_foreign, np.maximum(event, _shared_names(batch, is_foreign)), event)
    speaker = _speaker(batch, event)
    meaning = _meaning(batch, speaker)
    weights = {
        "wording": _wording(batch),
        "speaker": speaker,
        "event": event,
        "words_around": _around(batch),
        "time": _time(batch),
        # What means the same has been asked for its numbers, as its language writes them.
        "number": np.where(meaning > 0, 0.0, _number(batch)),
        "negation": _negation(batch),
        "meaning": meaning,
    }
    total = np.sum(list(weights.values()), axis=0) + _forms(batch, speaker, event, settings.link_terms)
    score = np.round(1 / (1 + np.exp(-np.maximum(total, -50))), 4)
    kept = [name for name in PAIR_COLUMNS if name in batch.schema.names]
    told = (pc.round(batch[name], 4) if name in ("coverage_a", "coverage_b") else batch[name] for name in kept)
    made = [*told, *(pa.array(np.round(weights[code], 4)) for code in EVIDENCE_CODES), pa.array(score)]
    weighed = pa.RecordBatch.from_arrays(made, names=[*kept, *EVIDENCE_CODES, "score"])
    return weighed.filter(pa.array(score > settings.min_score))


PAIR_COLUMNS: Final = ("a", "b", "relation", "n_shared", "n_shared_content", "coverage_a", "coverage_b")
WEIGHED_SCHEMA: Final = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("relation", pa.string()),
        ("n_shared", pa.int32()),
        ("n_shared_content", pa.int32()),
        ("coverage_a", pa.float64()),
        ("coverage_b", pa.float64()),
        *((code, pa.float64()) for code in EVIDENCE_CODES),
        ("score", pa.float64()),
    ]
)


def _forms(batch: pa.RecordBatch, speaker: Weights, event: Weights, link_terms: bool) -> Weights:
    """What the two spans are, whatever else is alike: names of things and utterances stay apart. No evidence, so it has no code."""
    is_term = [_flags(pc.not_equal(batch[name], "utterance")) for name in ("form_a", "form_b")]
    is_reported = [_flags(pc.equal(batch[name], "indirect")) for name in ("kind_a", "kind_b")]
    reported = np.where(is_reported[0] & is_reported[1], REPORTED_BOTH, 0.0)
    one_term = np.where(_is_cut_out(batch, speaker, event), TERM_CUT_OUT, -np.inf)
    both_terms = TERMS_BOTH if link_terms else -np.inf
    return np.where(is_term[0] != is_term[1], one_term, np.where(is_term[0], both_terms, 0.0)) + reported


def _is_cut_out(batch: pa.RecordBatch, speaker: Weights, event: Weights) -> Flags:
    """Whether one side is a whole piece of the other, by the same speaker in one event: a term that he did utter, "pending invasion"."""
    whole = np.maximum(_floats(batch["coverage_a"]), _floats(batch["coverage_b"])) == 1
    enough = _floats(batch["n_shared_content"]) >= CUT_OUT_CONTENT
    piece: Flags = _flags(pc.equal(batch["relation"], "fragment")) & whole & enough
    return piece & (speaker >= SPEAKER_SAME) & (event > 0)


def _wording(batch: pa.RecordBatch) -> Weights:
    """What the shared words are worth alone."""
    relation = batch["relation"].dictionary_encode()
    names, indices = relation.dictionary.to_pylist(), relation.indices.to_numpy()
    base = np.array([BASE[name] for name in names])[indices]
    slope, usual = (np.array([per_relation[name] for name in names])[indices] for per_relation in (COVERAGE_SLOPE, USUAL_COVERAGE))
    symmetric = np.array([name in ("identical", "reworded") for name in names])[indices]
    coverage_a, coverage_b = _floats(batch["coverage_a"]), _floats(batch["coverage_b"])
    coverage = np.where(symmetric, np.minimum(coverage_a, coverage_b), np.maximum(coverage_a, coverage_b))
    n_tokens_a, n_tokens_b = _floats(batch["n_tokens_a"]), _floats(batch["n_tokens_b"])
    shorter = np.minimum(n_tokens_a, n_tokens_b).astype(np.int64)
    rarity = np.where(n_tokens_a <= n_tokens_b, _floats(batch["rarity_a"]), _floats(batch["rarity_b"]))
    content = np.minimum(_floats(batch["n_shared_content"]) * rarity, MOST_CONTENT_TOKENS)
    short = np.array([*SHORT, 0.0])[np.minimum(shorter, len(SHORT))]
    worth: Weights = base + CONTENT_TOKEN * content + slope * (coverage - usual) + short
    return worth


def _speaker(batch: pa.RecordBatch, event: Weights) -> Weights:
    """Whether the same speaker is named; an unknown speaker is no evidence, and a carrier of the other's words may stand for him."""
    key_a, key_b = batch["speaker_key_a"], batch["speaker_key_b"]
    known = _flags(pc.and_(pc.is_valid(key_a), pc.is_valid(key_b)))
    if not known.any():
        return np.zeros(len(batch))
    same = known & _flags(pc.equal(key_a, key_b))
    tokens_a, tokens_b = batch["speaker_tokens_a"], batch["speaker_tokens_b"]
    nested = _contained(tokens_a, tokens_b, known) | _contained(tokens_b, tokens_a, known)
    carried = _contained(tokens_a, batch["carriers_b"], known) | _contained(tokens_b, batch["carriers_a"], known)
    verbatim = np.maximum(_floats(batch["coverage_a"]), _floats(batch["coverage_b"])) >= VERBATIM_RATIO
    overruled = verbatim & (_floats(batch["n_shared_content"]) >= VERBATIM_CONTENT) & (event > 0)
    different = np.where(overruled, SPEAKER_CHANGED, SPEAKER_DIFFERENT)
    return np.where(~known, 0.0, np.where(same, SPEAKER_SAME, np.where(nested | carried, SPEAKER_COMPATIBLE, different)))


def weigh_event(batch: pa.RecordBatch) -> Weights:
    """Log-odds that two articles are about one event: one wire text, or words that few other articles share.

    Args:
        batch: `words` and `wire_group` of both (ending in `_a` and `_b`), see `describe.describe_events`.
    """
    known: Flags = _flags(pc.and_(pc.is_valid(batch["words_a"]), pc.is_valid(batch["words_b"])))
    if not known.any():
        return np.zeros(len(batch))
    wire = _flags(pc.equal(batch["wire_group_a"], batch["wire_group_b"]))
    ratio = _cosine(batch["words_a"], batch["words_b"], known & ~wire)
    judged = np.clip(EVENT_SLOPE * np.log(np.maximum(ratio, 0.01) / EVENT_EVEN), EVENT_LEAST, EVENT_MOST)
    return np.where(wire, EVENT_WIRE, np.where(known, judged, 0.0))


def _shared_names(batch: pa.RecordBatch, where: Flags) -> Weights:
    """Log-odds that two articles are about one event, from the names that they share alone."""
    left, right = batch["names_a"], batch["names_b"]
    known = where & _flags(pc.and_(pc.is_valid(left), pc.is_valid(right)))
    shared = _common(left, right, known) >= SAME_NAMES
    return np.where(shared & (_cosine(left, right, known) >= SAME_NAMES_RATIO), EVENT_NAMES, 0.0)


def _around(batch: pa.RecordBatch) -> Weights:
    """Content words shared before the quotes, and after them."""
    shared = np.zeros(len(batch))
    for left, right in ((batch["before_a"], batch["before_b"]), (batch["after_a"], batch["after_b"])):
        shared += _common(left, right, _flags(pc.and_(pc.is_valid(left), pc.is_valid(right))))
    return AROUND_TOKEN * np.minimum(shared, MOST_AROUND_TOKENS)


def _time(batch: pa.RecordBatch) -> Weights:
    """Days that lie between the two at most, or at least; a quote comes back, but most are carried within days."""
    starts, ends = (_days(batch["earliest_a"]), _days(batch["earliest_b"])), (_days(batch["latest_a"]), _days(batch["latest_b"]))
    apart = np.maximum(np.maximum(starts[1] - ends[0], starts[0] - ends[1]), 0.0)
    at_most = np.maximum(*ends) - np.minimum(*starts)
    far = np.where(apart > REMOTE_DAYS, TIME_REMOTE, np.where(apart > FAR_DAYS, TIME_FAR, 0.0))
    return np.where(np.isnan(at_most), 0.0, np.where(at_most <= NEAR_DAYS, TIME_NEAR, far))


def _number(batch: pa.RecordBatch) -> Weights:
    """Both give numbers, and none is the same."""
    left, right = batch["numbers_a"], batch["numbers_b"]
    both = _flags(pc.and_(pc.greater(pc.utf8_length(left), 0), pc.greater(pc.utf8_length(right), 0)))
    return np.where(both & (_common(left, right, both) == 0), NUMBER_DIFFERS, 0.0)


def _negation(batch: pa.RecordBatch) -> Weights:
    """One side of two whole wordings denies; a fragment may well have left the denial out."""
    left, right = _floats(pc.utf8_length(batch["negations_a"])), _floats(pc.utf8_length(batch["negations_b"]))
    whole = _flags(pc.equal(batch["relation"], "reworded"))
    return np.where(whole & ((left > 0) != (right > 0)), NEGATION_DIFFERS, 0.0)


def _meaning(batch: pa.RecordBatch, speaker: Weights) -> Weights:
    """How near a paraphrase comes, unless two speakers are named; wordings that share their words say so themselves."""
    if "meaning" not in batch.schema.names:
        return np.zeros(len(batch))
    counted = pc.and_(pc.equal(batch["relation"], "paraphrase"), pc.is_valid(batch["meaning"]))
    even = np.where(_flags(batch["is_foreign"]), MEANING_EVEN_FOREIGN, MEANING_EVEN)
    worth = MEANING_SLOPE * (_floats(pc.fill_null(batch["meaning"], 0.0)) - even)
    return np.where(_flags(counted) & (speaker >= 0), np.clip(worth, 0.0, MOST_MEANING), 0.0)


def _common(left: pa.Array, right: pa.Array, where: Flags) -> Weights:
    """Tokens shared in order by the pairs `where`, 0 for the others."""
    shared = np.zeros(len(where))
    if where.any():
        mask = pa.array(where)
        shared[where] = shared_tokens(left.filter(mask).to_pylist(), right.filter(mask).to_pylist())
    return shared


def _cosine(left: pa.Array, right: pa.Array, where: Flags) -> Weights:
    """What two sorted strings share over the root of their sizes' product, 0 for the pairs not `where`."""
    sizes = _floats(pc.utf8_length(left)) * _floats(pc.utf8_length(right))
    cosine: Weights = _common(left, right, where) / np.sqrt(np.maximum(np.nan_to_num(sizes), 1.0))
    return cosine


def _contained(inner: pa.Array, outer: pa.Array, where: Flags) -> Flags:
    """Whether every token of `inner` is one of `outer` (both sorted strings), where both have any."""
    both = where & _flags(pc.and_(pc.greater(pc.utf8_length(inner), 0), pc.greater(pc.utf8_length(outer), 0)))
    contained: Flags = both & (_common(inner, outer, both) == _floats(pc.utf8_length(inner)))
    return contained


def _days(column: pa.Array) -> Weights:
    return _floats(column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).cast(pa.float64(), safe=False)) / 86_400e6


def _floats(column: pa.Array) -> Weights:
    floats: Weights = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return floats


def _flags(column: pa.Array) -> Flags:
    flags: Flags = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
    return flags
