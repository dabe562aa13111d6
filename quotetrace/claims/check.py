"""Check: whether words were said as somebody says they were, as far as the articles of a run tell.

The wordings that share most words with the claim are aligned with it as linking aligns two quotes, and the nearest is collated with it as
tracing collates two wordings: what stands in the record is the base, the claim is what was made of it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from quotetrace.claims.index import Index, open_index
from quotetrace.errors import InputError
from quotetrace.links.names import are_compatible, read_name
from quotetrace.links.tokens import encode, normalise
from quotetrace.links.verify import align
from quotetrace.settings import LinkSettings
from quotetrace.trace.collate import Edit, collate
from quotetrace.trace.story import Witness
from quotetrace.values import value

VERDICTS: Final = {
    "verbatim": "said so, word for word",
    "altered": "said, in other words",
    "other_speaker": "said, but by someone else",
    "other_translation": "said in another language; translated otherwise here",
    "not_asserted": "stands here only as denied, hypothetical or asked",
    "not_found": "not among the quotes of this corpus",
}
"""Every verdict, and what it says."""

MAX_WORDINGS: Final = 12
"""Wordings whose quotes are looked up."""
MAX_MEMBERS: Final = 200
"""Quotes of one utterance that are told of, the first published."""
MIN_SHARED: Final = 0.5
"""Ratio; of the claim's tokens that a quote must hold in order: with fewer it is another utterance that has a phrase of it."""
SURE_SHARED: Final = 0.7
"""Ratio; from here on a quote by the speaker asked for is preferred to another's with more of the words."""


Shares = dict[int, tuple[float, float]]
"""By wording the ratio of the claim's tokens that it holds in order, and of its own tokens that the claim holds."""


@value
class Appearance:
    """One quote that carries the utterance, and its article; times are UTC, the earliest that the date allows."""

    quote_id: str
    article_id: str
    text: str
    kind: str
    assertion: str
    speaker: str | None
    outlet: str | None
    published_at: datetime | None
    published_text: str | None
    title: str | None
    url: str | None


@value
class Match:
    """One utterance that the claim may be.

    Attributes:
        cluster_id: The utterance.
        verdict: One of `VERDICTS` but `not_found`.
        speaker: Whom most texts name.
        quote_id, record: The quote nearest to the claim, and its text.
        shared: Ratio; the claim's tokens that the record holds in order.
        edits: What turns the record into the claim, without what was only cut off at its ends; offsets count in `record` and in the claim.
        alarms: Where meaning may have turned.
        first: The appearance that was published first, as far as dates tell.
        origin_status, origin_agency_id, origin_article_id, origin_score: As in the table `clusters`.
        appearances: The quotes of the utterance, first published first, one an article; of very many the first.
        n_articles: Articles that carry it.
    """

    cluster_id: str
    verdict: str
    speaker: str | None
    quote_id: str
    record: str
    shared: float
    edits: tuple[Edit, ...]
    alarms: tuple[str, ...]
    first: Appearance | None
    origin_status: str | None
    origin_agency_id: str | None
    origin_article_id: str | None
    origin_score: float | None
    appearances: tuple[Appearance, ...]
    n_articles: int


@value
class Checked:
    """What a run knows of a claim: the verdict on the best match, and the matches, the best first."""

    words: str
    speaker: str | None
    verdict: str
    matches: tuple[Match, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values, instants as ISO 8601, ready for JSON."""
        made: dict[str, Any] = _plain(dataclasses.asdict(self))
        return made

    def __repr__(self) -> str:
        from quotetrace.claims.shown import to_text

        shown: str = to_text(self)
        return shown

    def _repr_html_(self) -> str:
        from quotetrace.claims.shown import to_html

        shown: str = to_html(self)
        return shown


def check(out: Path | str, words: str, *, speaker: str | None = None, top: int = 3) -> Checked:
    """Hold a claim against the quotes of a finished run.

    The first check of a run makes its index (half a minute for a million quotes); further ones take some tens of milliseconds. Quotes that
    an article has somebody say come before those that it denies, asks or only supposes.

    Args:
        out: The folder of the run.
        words: What is claimed to have been said, as it was read somewhere; marks around it do not matter.
        speaker: Who is claimed to have said it; None asks for the words alone.
        top: At most so many utterances are told of.

    Returns:
        The verdict, one of `VERDICTS`, with the utterances it rests on. `not_found` says that no quote of the run shares enough of the
        words, not that they were never said.

    Raises:
        InputError: `out` is no finished run, or `words` holds no word.

    Example:
        >>> import quotetrace, tempfile
        >>> folder = tempfile.mkdtemp()
        >>> rows = [{"id": "a", "text": "We will not sell the old ferry to anyone", "speaker": "Ines Falk"}]
        >>> import pandas as pd
        >>> pd.DataFrame(rows).to_parquet(f"{folder}/quotes.parquet")
        >>> _ = quotetrace.link(f"{folder}/quotes.parquet", f"{folder}/out")
        >>> found = check(f"{folder}/out", "We will sell the old ferry")
        >>> found.verdict, [(edit.kind, edit.alarm, edit.from_text) for edit in found.matches[0].edits]
        ('altered', [('negation', 'negation', 'not')])
        >>> check(f"{folder}/out", "sell the old ferry to anyone", speaker="Jon Berg").verdict
        'other_speaker'
    """
    index = open_index(Path(out))
    words = words.encode(errors="replace").decode()  # a terminal may hand over bytes that are no text
    normalised = normalise(pa.array([words]))[0].as_py()
    if not normalised:
        raise InputError("got no words, expected what is said to have been said", where="words", hint='check OUT "some words"')
    shared = _align(index, normalised)
    nearest = sorted(
        (_nearest(index, cluster, rows, shared, words, speaker) for cluster, rows in _clusters(index, shared).items()), key=_rank
    )
    matches = tuple(_match(index, found) for found in nearest[:top])
    return Checked(words, speaker, matches[0].verdict if matches else "not_found", matches)


def _align(index: Index, normalised: str) -> Shares:
    """The wordings that may be the claim's, the best first."""
    rows = index.candidates(normalised)
    claim = encode(pa.array([normalised]))
    taken = index.wordings.take(pa.array(rows)).combine_chunks()
    pairs = {"w_a": pa.array(np.full(len(rows), -1)), "w_b": pa.array(rows, pa.int64())}
    for name in ("codes", "content"):
        pairs |= {f"{name}_a": pa.array([getattr(claim, name)[0].as_py()] * len(rows), pa.string())}
        pairs |= {f"{name}_b": taken[name].chunk(0) if len(rows) else pa.array([], pa.string())}
    aligned = align(pa.RecordBatch.from_pydict(pairs), LinkSettings())
    found = [row for row in aligned.to_pylist() if row["coverage_a"] >= MIN_SHARED]
    best = sorted(found, key=lambda row: (-row["coverage_a"], -row["coverage_b"], row["w_b"]))[:MAX_WORDINGS]
    return {row["w_b"]: (row["coverage_a"], row["coverage_b"]) for row in best}


def _clusters(index: Index, wordings: Iterable[int]) -> dict[int, list[int]]:
    """The quotes of these wordings by utterance: of each wording one for every name of a speaker, asserted and not."""
    clusters: dict[int, list[int]] = defaultdict(list)
    for wording in wordings:
        rows = index.quotes_of(wording)
        _, firsts = np.unique(np.stack([index.cluster[rows], index.speaker[rows], index.asserted[rows]]), axis=1, return_index=True)
        for row in rows[firsts]:
            clusters[int(index.cluster[row])].append(int(row))
    return clusters


@value
class _Found:
    """Of one utterance the quote nearest to the claim."""

    cluster: int
    row: int
    words: str
    record: str
    kind: str
    lang: str
    shared: float
    fits: bool
    is_asserted: bool
    is_verbatim: bool


def _nearest(index: Index, cluster: int, rows: Sequence[int], shared: Shares, words: str, speaker: str | None) -> _Found:
    fits = {row: _fits(_name(index, row), speaker) for row in rows}
    row = max(rows, key=lambda row: (fits[row], index.asserted[row], shared[int(index.wording[row])], -row))
    (quote,) = index.quotes.slice(row, 1).select(["text", "kind", "lang"]).to_pylist()
    return _Found(
        cluster=cluster,
        row=row,
        words=words,
        record=quote["text"],
        kind=quote["kind"],
        lang=quote["lang"] or "en",
        shared=shared[int(index.wording[row])][0],
        fits=fits[row],
        is_asserted=bool(index.asserted[row]),
        is_verbatim=is_verbatim(words, quote["text"]),
    )


def _name(index: Index, row: int) -> str | None:
    speaker = int(index.speaker[row])
    return index.speakers["name"][speaker].as_py() if speaker >= 0 else None


def _rank(found: _Found) -> tuple[bool, bool, bool, float, int]:
    sure = found.shared >= SURE_SHARED
    return not (found.fits and sure), not (found.is_asserted and sure), not found.is_verbatim, -round(found.shared, 2), found.row


def _match(index: Index, found: _Found) -> Match:
    start, end = index.members(found.cluster)
    members = index.quotes.slice(start, end - start)
    told = {name: members[name][found.row - start].as_py() for name in ("quote_id", "text")}
    edits = () if found.is_verbatim else tuple(_edits(found))
    alarms = tuple(dict.fromkeys(edit.alarm for edit in edits if edit.alarm))
    appearances = _appearances(index, members.slice(0, MAX_MEMBERS))
    (cluster,) = index.clusters.slice(found.cluster, 1).drop_columns("cluster").to_pylist()
    is_translated = pc.any(members["is_translation"]).as_py() or len(pc.unique(members["lang"].drop_null())) > 1
    if not found.fits:
        verdict = "other_speaker"
    elif not found.is_asserted:
        verdict = "not_asserted"
    elif found.is_verbatim:
        verdict = "verbatim"
    else:
        verdict = "other_translation" if is_translated and not alarms else "altered"
    return Match(
        verdict=verdict,
        quote_id=told["quote_id"],
        record=told["text"],
        shared=round(found.shared, 4),
        edits=edits,
        alarms=alarms,
        first=appearances[0] if appearances and appearances[0].published_at else None,
        appearances=appearances,
        **cluster,
    )


def _edits(found: _Found) -> Iterable[Edit]:
    """What turns the record into the claim; what was only left out at the ends of the record is no edit: a claim may quote a part."""
    record = Witness("record", "", text=found.record, start=0, kind=found.kind, lang=found.lang)
    claim = Witness("claim", "", text=found.words, start=0, kind=found.kind, lang=found.lang)
    for edit in collate(record, claim):
        before, after = found.record[: edit.from_start], found.record[edit.from_end :]
        if edit.kind not in ("truncation", "ellipsis") or edit.alarm or (before.strip(_EDGES) and after.strip(_EDGES)):
            yield edit


def _appearances(index: Index, members: pa.Table) -> tuple[Appearance, ...]:
    """Of every article its first quote."""
    rows = {
        row["article_id"]: row
        for row in reversed(members.drop_columns(["cluster", "wording", "asserted", "lang", "is_translation"]).to_pylist())
    }
    names = index.speakers["name"]
    return tuple(
        Appearance(**{**row, "speaker": names[row["speaker"]].as_py() if row["speaker"] >= 0 else None}) for row in reversed(rows.values())
    )


_EDGES: Final = " \n\"'“”‘’«».,;:!?…—–-()[]"


def is_verbatim(words: str, record: str) -> bool:
    """Whether the record holds the words as they are; where the claim marks an omission, its pieces one after the other.

    Case, punctuation, marks and British or American spelling do not matter.

    Example:
        >>> is_verbatim("we will … rebuild the harbour", "“We will, God willing, rebuild the harbor.”")
        True
        >>> is_verbatim("we will rebuild the harbour", "We will, God willing, rebuild the harbor.")
        False
    """
    whole, *pieces = encode(
        normalise(pa.array([record, *(piece for piece in _omission_pattern().split(words) if piece.strip(_EDGES))]))
    ).codes.to_pylist()
    at = 0
    for piece in pieces:
        found = whole.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)


@cache
def _omission_pattern() -> regex.Pattern[str]:
    return regex.compile(r"\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.")


def _fits(name: str | None, speaker: str | None) -> bool:
    """Whether a quote under this name may be the speaker's; one under no name may be anybody's."""
    if speaker is None or name is None or name.casefold() == speaker.casefold():
        return True
    asked, known = read_name(speaker), read_name(name)
    return (asked.key != "" and asked.key == known.key) or are_compatible(asked, known)


def _plain(made: Any) -> Any:
    if isinstance(made, dict):
        return {name: _plain(one) for name, one in made.items()}
    if isinstance(made, (list, tuple)):
        return [_plain(one) for one in made]
    return made.isoformat() if isinstance(made, datetime) else made
