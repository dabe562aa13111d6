"""Variants: every quote of a cluster measured against base and parent, in its words and in how it is reported."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from rapidfuzz.distance import LCSseq

from quotetrace.links.names import is_name
from quotetrace.settings import TraceSettings
from quotetrace.trace.collate import Collation, Edit
from quotetrace.trace.story import Story, Witness, is_before
from quotetrace.trace.tokens import fold, tokenise
from quotetrace.trace.tree import Parent
from quotetrace.trace.wordings import Wordings, common_tokens
from quotetrace.values import value

MIN_SAID_ELSEWHERE_RATIO = 0.8
"""Share of a dropped condition's words that another quote of the same article must hold for it not to be dropped there."""

MIN_WIDENED_TOKENS = 3
"""Words of the reporter's that must have come into marks for these to count as widened."""

ALARM_POINTS, REPORT_POINTS = 3.0, 3.0
TURNED_POINTS, ADDRESSEE_POINTS, PROMOTION_POINTS = 1.0, 1.0, 1.0
EDIT_POINTS = 0.25
LIGHT_POINTS = 0.05
HALF_DRIFT_POINTS = 5.0
"""Points of the drift score: an alarm, a changed speaker or assertion 3; a changed negation, number, modal or name without alarm, another
addressee, a promotion, marks widened 1; an edit .25, a light one .05. `drift_score` is points / (points + 5): one alarm .38, five edits
.2."""

_LIGHT_KINDS = frozenset({"spelling", "punctuation", "function_word", "tense_person", "gloss", "ellipsis", "truncation"})


@value
class Variant:
    """One quote against its cluster's base and its parent: a row of `variants`, column for column.

    A flag is false where a change is not established: an unknown speaker is no other speaker.
    """

    quote_id: str
    cluster_id: str
    parent_quote_id: str | None
    parent_score: float | None
    similarity: float
    n_edits: int
    is_fragment: bool
    is_promoted: bool
    is_demoted: bool
    is_widened: bool
    form_basis: str | None
    speaker_changed: bool
    addressee_changed: bool
    assertion_changed: bool
    negation_changed: bool
    number_changed: bool
    modal_changed: bool
    name_changed: bool
    is_translation: bool
    drift_score: float


@value
class QuoteEdit:
    """One edit of one quote, against `base` or `parent`, and whether that one stands in a primary text."""

    quote_id: str
    against: str
    seq: int
    from_quote_id: str
    from_primary: bool
    edit: Edit


def measure_variants(
    story: Story, collation: Collation, wordings: Wordings, parents: Mapping[str, Parent], settings: TraceSettings | None = None
) -> tuple[list[Variant], list[QuoteEdit]]:
    """One variant for every witness of `story`, and the edits of all of them, against the base and against the parent.

    Example:
        >>> from quotetrace.trace.wordings import merge_wordings
        >>> base = Witness("a:0-31", "a", text="We will never sell the old mill", speaker_id="s1", speaker="Ines Falk")
        >>> other = Witness("b:0-25", "b", text="We will sell the old mill", speaker_id="s2", speaker="Jon Berg")
        >>> story, collation = Story("c", "a:0-31", (base, other), "s1"), Collation()
        >>> variants, edits = measure_variants(story, collation, merge_wordings(story, collation), {})
        >>> [(row.similarity, row.negation_changed, row.speaker_changed, row.drift_score) for row in variants]
        [(1.0, False, False, 0.0), (0.9231, True, True, 0.5556)]
        >>> [(row.quote_id, row.edit.alarm) for row in edits]
        [('b:0-25', 'negation')]
    """
    settings = settings or TraceSettings()
    by_id = {witness.quote_id: witness for witness in story.witnesses}
    base, forms, siblings = story.base, _Forms(story.witnesses), _siblings(story.witnesses)
    likeness = _Likeness.to_base(base, collation, wordings)
    variants: list[Variant] = []
    rows: list[QuoteEdit] = []
    for witness, wording in zip(story.witnesses, wordings.of, strict=True):
        parent = parents.get(witness.quote_id)
        edits = _settled(collation.edits(base, witness), witness, siblings)
        rows += _rows(witness, "base", base, edits)
        if parent is not None:
            origin = by_id[parent.quote_id]
            same = parent.quote_id == base.quote_id
            rows += _rows(witness, "parent", origin, edits if same else _settled(collation.edits(origin, witness), witness, siblings))
        report = _compare_reports(story, base, witness, forms, by_id[parent.quote_id] if parent else None)
        variants.append(
            Variant(
                quote_id=witness.quote_id,
                cluster_id=story.cluster_id,
                parent_quote_id=parent.quote_id if parent else None,
                parent_score=parent.score if parent else None,
                similarity=likeness.similarity(wording),
                n_edits=len(edits),
                is_fragment=witness.lang == base.lang and likeness.is_fragment(wording, settings),
                is_promoted=report.promoted,
                is_demoted=report.demoted,
                is_widened=report.widened,
                form_basis=report.form_basis,
                speaker_changed=report.speaker_changed,
                addressee_changed=report.addressee_changed,
                assertion_changed=report.assertion_changed,
                negation_changed=_turns("negation", edits),
                number_changed=_turns("number", edits),
                modal_changed=_turns("modal", edits),
                name_changed=_turns("name", edits),
                is_translation=witness.lang != base.lang,
                drift_score=_drift_score(edits, report) if witness is not base else 0.0,
            )
        )
    return variants, rows


@value
class _Likeness:
    """Tokens of the base, of every wording, and of both in order."""

    base: int
    sizes: list[int]
    shared: list[int]

    @classmethod
    def to_base(cls, base: Witness, collation: Collation, wordings: Wordings) -> _Likeness:
        codes = collation.read(base).codes
        return cls(len(codes), wordings.sizes.tolist(), common_tokens([codes], wordings.codes)[0].tolist())

    def similarity(self, wording: int) -> float:
        total = self.base + self.sizes[wording]
        return round(2 * self.shared[wording] / total, 4) if total else 1.0

    def is_fragment(self, wording: int, settings: TraceSettings) -> bool:
        size = self.sizes[wording]
        return 0 < size <= settings.fragment_length * self.base and self.shared[wording] >= settings.fragment_coverage * size


def lone_variant(story: Story) -> Variant:
    """The variant of a quote seen once: its own base.

    Example:
        >>> lone_variant(Story("c", "a:0-4", (Witness("a:0-4", "a", text="Stay"),))).similarity
        1.0
    """
    return Variant(story.base.quote_id, story.cluster_id, *_unchanged())


@cache
def _unchanged() -> tuple[Any, ...]:
    """The values of all columns but the first two."""
    known = {"parent_quote_id": None, "parent_score": None, "similarity": 1.0, "n_edits": 0, "form_basis": None, "drift_score": 0.0}
    return tuple(known.get(field.name, False) for field in fields(Variant)[2:])


def _rows(witness: Witness, against: str, origin: Witness, edits: Iterable[Edit]) -> list[QuoteEdit]:
    return [QuoteEdit(witness.quote_id, against, seq, origin.quote_id, origin.is_primary, edit) for seq, edit in enumerate(edits)]


def _siblings(witnesses: Iterable[Witness]) -> dict[str, list[Witness]]:
    """The quotes of each article that has several in the story."""
    articles: dict[str, list[Witness]] = {}
    for witness in witnesses:
        articles.setdefault(witness.article_id, []).append(witness)
    return {article: members for article, members in articles.items() if len(members) > 1}


def _settled(edits: list[Edit], witness: Witness, siblings: Mapping[str, list[Witness]]) -> list[Edit]:
    """`edits` without alarms that the article around the quote answers: a condition that another quote or the reporter has (`"We will go,"
    she said, "if they pay."`), a denial that stands outside the marks (she never said "we will go")."""
    if witness.assertion == "denied":
        edits = [replace(edit, alarm=None) if (edit.kind, edit.alarm) == ("truncation", "negation") else edit for edit in edits]
    if not any(edit.alarm == "condition" for edit in edits):
        return edits
    others = [other.text for other in siblings.get(witness.article_id, ()) if other.quote_id != witness.quote_id]
    if witness.around is not None:
        others.append(witness.around)

    def said_elsewhere(edit: Edit) -> bool:
        words = tokenise(edit.from_text, witness.lang).keys
        known = (LCSseq.similarity(words, tokenise(text, witness.lang).keys) for text in others)
        return any(shared >= MIN_SAID_ELSEWHERE_RATIO * len(words) for shared in known)

    return [replace(edit, alarm=None) if edit.alarm == "condition" and said_elsewhere(edit) else edit for edit in edits]


def _turns(name: str, edits: Iterable[Edit]) -> bool:
    return any(name in edit.turned for edit in edits)


@value
class _Report:
    """How a quote is reported, against the base."""

    promoted: bool
    demoted: bool
    form_basis: str | None
    widened: bool
    speaker_changed: bool
    addressee_changed: bool
    assertion_changed: bool


def _compare_reports(story: Story, base: Witness, witness: Witness, forms: _Forms, parent: Witness | None) -> _Report:
    return _Report(
        *forms.change(witness, parent),
        widened=parent is not None and _is_widened(parent, witness),
        speaker_changed=_is_other_speaker(story, base, witness),
        addressee_changed=_is_other_addressee(base.addressee, witness.addressee),
        assertion_changed=witness.assertion != base.assertion,
    )


def _is_widened(parent: Witness, witness: Witness) -> bool:
    """Whether marks hold more here than in the parent, which has a fragment in marks and those other words in the reporter's own."""
    if parent.around is None or not witness.in_marks or witness.lang != parent.lang:
        return False
    fragment, own, reporter = (tokenise(text, witness.lang).keys for text in (parent.text, witness.text, parent.around))
    matched = LCSseq.editops(fragment, own).as_matching_blocks()
    if sum(run.size for run in matched) < MIN_SAID_ELSEWHERE_RATIO * len(fragment):
        return False
    held = {at for run in matched for at in range(run.b, run.b + run.size)}
    added = [key for at, key in enumerate(own) if at not in held]
    taken: int = LCSseq.similarity(added, reporter)
    return taken >= MIN_WIDENED_TOKENS and 2 * taken >= len(added)


def _is_other_speaker(story: Story, base: Witness, witness: Witness) -> bool:
    """Whether the words are given to another than the cluster's speaker; one who carries the other's words ("KCNA said") is no other."""
    speaker_id = story.speaker_id or base.speaker_id
    if witness.speaker_id is None or speaker_id is None or witness.speaker_id == speaker_id:
        return False
    holder = next((other for other in (base, *story.witnesses) if other.speaker_id == speaker_id), base)
    return not (_carries(witness, holder) or _carries(holder, witness) or _may_be_one(witness.speaker, holder.speaker))


def _may_be_one(one: str | None, two: str | None) -> bool:
    """Whether nothing says that two speakers are two: one name holds the other ("Pell", "Helen Pell"), or one is not named at all."""
    if not is_name(one) or not is_name(two):
        return True
    ours, theirs = set(fold(one or "").split()), set(fold(two or "").split())
    return ours <= theirs or theirs <= ours


def _carries(one: Witness, two: Witness) -> bool:
    """Whether the speaker of `one` is an agency or a body in the chain of `two`."""
    speakers = {hop.agency_id or fold(hop.name) for hop in one.hops if hop.role == "speaker"} | (
        {fold(one.speaker)} if one.speaker else set()
    )
    return any((hop.agency_id or fold(hop.name)) in speakers for hop in two.hops if hop.role != "speaker")


def _is_other_addressee(one: str | None, two: str | None) -> bool:
    """Whether both are stated and share no word that is a name of either ("Russia's Lavrov", "Sergei Lavrov")."""
    if not one or not two:
        return False
    ours, theirs = (set(tokenise(name).keys) for name in (one, two))
    smaller = min(ours, theirs, key=len)
    return not (smaller & (ours if smaller is theirs else theirs))


class _Forms:
    """Which articles of the story have the words in marks, which report them indirectly, and when; sorted, so that one look suffices."""

    def __init__(self, witnesses: Sequence[Witness]) -> None:
        self._starts: dict[bool, list[Witness]] = {}
        self._ends: dict[bool, list[Witness]] = {}
        for in_marks in (True, False):
            group = [witness for witness in witnesses if witness.in_marks == in_marks]
            self._starts[in_marks] = sorted(
                group, key=lambda witness: witness.published_at.timestamp() if witness.published_at else -math.inf
            )
            self._ends[in_marks] = sorted(
                group, key=lambda witness: witness.published_until.timestamp() if witness.published_until else math.inf
            )

    def change(self, witness: Witness, parent: Witness | None) -> tuple[bool, bool, str | None]:
        """Promoted (in marks here, indirect in another article not known to be later), demoted (the reverse), and what it rests on."""
        first_out, first_done = (
            next((other for other in group[not witness.in_marks] if other.article_id != witness.article_id), None)
            for group in (self._starts, self._ends)
        )
        if first_out is None or first_done is None or is_before(witness, first_out):
            return False, False, None
        if parent is not None and parent.in_marks != witness.in_marks:
            return witness.in_marks, not witness.in_marks, "parent"
        return witness.in_marks, not witness.in_marks, "time" if is_before(first_done, witness) else "unordered"


def _drift_score(edits: Iterable[Edit], report: _Report) -> float:
    points = 0.0
    for edit in edits:
        if edit.kind == "translation":
            continue
        points += LIGHT_POINTS if edit.kind in _LIGHT_KINDS else EDIT_POINTS
        points += ALARM_POINTS if edit.alarm else TURNED_POINTS * bool(edit.turned)
    points += REPORT_POINTS * (report.speaker_changed + report.assertion_changed)
    points += ADDRESSEE_POINTS * report.addressee_changed
    points += PROMOTION_POINTS * ((report.promoted and report.form_basis != "unordered") or report.widened)
    return round(points / (points + HALF_DRIFT_POINTS), 4)
