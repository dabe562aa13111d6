"""Figures of a run against the annotation: pure functions from values to ratios, with every miss to show.

Every figure is `right` of `of`, higher is better; an F1 is twice the hits of the two counts together. A quote that the run did not find
counts as wrong in every figure about it.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from tests.gold.annotation import FLAGS, GOLD, Annotation, GoldHop, GoldQuote, GoldUtterance, read_annotation
from tests.gold.names import Speaker, build_speakers, same_carrier, same_speaker
from tests.gold.predictions import Carrier, Case, Got, Prediction, align, event_of, read_prediction


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio: its name, and what it counts."""

    name: str
    right: int
    of: int

    @property
    def ratio(self) -> float:
        """`right` of `of`; 1 where there is nothing to get wrong."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One error, for the eye: the figure it lowers, where, on which words, what was wanted and what came."""

    figure: str
    article_id: str
    text: str
    gold: str
    got: str


@dataclass(frozen=True, slots=True)
class Score:
    """Figures and misses, in the order of the path of the data."""

    figures: tuple[Figure, ...]
    misses: tuple[Miss, ...]

    def __add__(self, other: Score) -> Score:
        return Score(self.figures + other.figures, self.misses + other.misses)


def score_run(folder: Path, events: Iterable[str], gold: Path = GOLD) -> Score:
    """Every figure of the finished run in `folder` over `events`."""
    return score(read_prediction(folder), read_annotation(events, gold))


def score(prediction: Prediction, annotation: Annotation) -> Score:
    """Every figure of a run over the events of the annotation."""
    cases = align(annotation.quotes, prediction)
    marked = [case for case in cases if case.gold.is_marked]
    indirect = [case for case in cases if not case.gold.is_marked]
    speakers = _gather_speakers(annotation, prediction)
    inside = [got for got in prediction.quotes if event_of(got.article_id) in annotation.events]
    return (
        score_spans(marked, [got for got in inside if got.is_marked])
        + score_speakers(marked, speakers)
        + score_labels(marked)
        + score_statements(cases)
        + score_chains(cases)
        + score_addressees(cases)
        + score_indirect(indirect, speakers)
        + score_identities(marked)
        + score_clusters(cases, marked)
        + score_events(prediction.quotes, set(annotation.events))
        + score_drift(cases)
        + score_origins(cases, annotation.utterances, prediction)
    )


def _gather_speakers(annotation: Annotation, prediction: Prediction) -> dict[tuple[str, str], Speaker]:
    texts = {article_id: text for (article_id, name), text in prediction.texts.items() if name == "text"}
    speakers: dict[tuple[str, str], Speaker] = {}
    for event in annotation.events:
        rows = [(quote.article_id, quote.speaker, quote.mention) for quote in annotation.quotes if quote.event == event and quote.speaker]
        speakers |= build_speakers(rows, texts)
    return speakers


# ---- small tools


def build_f1(name: str, hits: int, predicted: int, wanted: int) -> list[Figure]:
    """Precision, recall and F1 under one name."""
    parts = (("precision", hits, predicted), ("recall", hits, wanted), ("f1", 2 * hits, predicted + wanted))
    return [Figure(f"{name}.{part}", right, of) for part, right, of in parts]


def _miss(figure: str, case: Case, wanted: object, got: object) -> Miss:
    return Miss(figure, case.gold.article_id, case.gold.text, str(wanted), "not found" if case.got is None else str(got))


def _rate(
    name: str,
    cases: Sequence[Case],
    judge: Callable[[GoldQuote, Got], bool],
    wanted: Callable[[GoldQuote], object],
    came: Callable[[Got], object],
) -> Score:
    """The share of `cases` that `judge` holds right; `wanted` and `came` are what a miss shows of both sides."""
    wrong = [case for case in cases if case.got is None or not judge(case.gold, case.got)]
    misses = tuple(_miss(name, case, wanted(case.gold), case.got and came(case.got)) for case in wrong)
    return Score((Figure(name, len(cases) - len(wrong), len(cases)),), misses)


def find_pairs(labels: Iterable[tuple[int, Hashable]]) -> set[tuple[int, int]]:
    """Pairs of indices under one label; no label, no pair."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index, label in labels:
        if label:
            groups[label].append(index)
    return {pair for members in groups.values() for pair in itertools.combinations(sorted(members), 2)}


def _score_pairs(name: str, cases: Sequence[Case], gold: set[tuple[int, int]], got: set[tuple[int, int]]) -> Score:
    misses = []
    for one, other in sorted(gold ^ got):
        wanted = "together" if (one, other) in gold else "apart"
        text = f"{cases[one].gold.text} || {cases[other].gold.article_id} {cases[other].gold.text}"
        misses.append(Miss(f"{name}.f1", cases[one].gold.article_id, text, wanted, "apart" if wanted == "together" else "together"))
    return Score(tuple(build_f1(name, len(gold & got), len(got), len(gold))), tuple(misses))


# ---- one article


def score_spans(cases: Sequence[Case], predicted: Sequence[Got]) -> Score:
    """Stretches in marks: found, and not invented."""
    met = {case.got.quote_id for case in cases if case.got}
    lost = [_miss("spans.f1", case, "a quote", "") for case in cases if case.got is None]
    extra = [
        Miss("spans.f1", got.article_id, got.text, "no quote here", f"{got.kind} {got.status}")
        for got in predicted
        if got.quote_id not in met
    ]
    return Score(tuple(build_f1("spans", len(met), len(predicted), len(cases))), tuple(lost + extra))


def score_speakers(cases: Sequence[Case], speakers: dict[tuple[str, str], Speaker]) -> Score:
    """Quotes in marks: the right speaker, and none where nobody speaks or nobody can tell who."""

    def is_right(gold: GoldQuote, got: Got) -> bool:
        return same_speaker(speakers[gold.article_id, gold.speaker], got.named)

    attributed = [case for case in cases if case.gold.status == "attributed"]
    named = [case for case in attributed if case.got and case.got.named]
    total = _rate("speaker.accuracy", attributed, is_right, attrgetter("speaker"), lambda got: f"{got.named} [{got.rule}]")
    answered = _rate("speaker.answered", named, is_right, attrgetter("speaker"), attrgetter("named"))
    silent = Score((), ())
    for status in ("not_speech", "unattributed"):
        name = f"speaker.silent_{status}"
        wrong = [case for case in cases if case.gold.status == status and case.got and case.got.named]
        of = sum(case.gold.status == status for case in cases)
        misses = tuple(_miss(name, case, status, case.got and case.got.named) for case in wrong)
        silent += Score((Figure(name, of - len(wrong), of),), misses)
    return total + Score(answered.figures, ()) + silent


def score_labels(cases: Sequence[Case]) -> Score:
    """Kind, form and assertion of quotes in marks; the rare forms and assertions apart, as nearly all are the common one."""
    speech = [case for case in cases if case.gold.status != "not_speech"]
    is_utterance = _rate(
        "form.utterance", cases, lambda gold, got: (gold.form == "utterance") == (got.form == "utterance"), *_label("form")
    )
    return (
        _rate("kind.accuracy", speech, lambda gold, got: gold.kind == got.kind, *_label("kind"))
        + Score(is_utterance.figures, ())
        + _rate("form.exact", cases, lambda gold, got: gold.form == got.form, *_label("form"))
        + _score_rare("form.rare", cases, "form", "utterance")
        + _rate("assertion.accuracy", speech, lambda gold, got: gold.assertion == got.assertion, *_label("assertion"))
        + _score_rare("assertion.rare", speech, "assertion", "asserted")
    )


def _label(name: str) -> tuple[Callable[[object], object], Callable[[object], object]]:
    return attrgetter(name), attrgetter(name)


def _score_rare(name: str, cases: Sequence[Case], label: str, common: str) -> Score:
    """F1 over the labels other than the `common` one; a hit has the very label."""
    wanted = [getattr(case.gold, label) for case in cases]
    came = [getattr(case.got, label) if case.got else common for case in cases]
    hits = sum(one == other != common for one, other in zip(wanted, came, strict=True))
    predicted = sum(one not in (common, None) for one in came)
    return Score(tuple(build_f1(name, hits, predicted, sum(one != common for one in wanted))[2:]), ())


def score_statements(cases: Sequence[Case]) -> Score:
    """Quotes of one article that are parts of one reported utterance, by pairs."""
    gold = find_pairs((i, case.gold.statement and (case.gold.article_id, case.gold.statement)) for i, case in enumerate(cases))
    got = find_pairs(
        (i, case.got and case.got.statement_id and (case.got.article_id, case.got.statement_id)) for i, case in enumerate(cases)
    )
    return _score_pairs("statements", cases, gold, got)


def _list_agencies(agency_ids: Iterable[str | None]) -> tuple[str, ...]:
    """The agencies of a chain outwards; one that is speaker and originator at once counts once."""
    return tuple(agency_id for agency_id, _ in itertools.groupby(agency_id for agency_id in agency_ids if agency_id))


def score_chains(cases: Sequence[Case]) -> Score:
    """The first carrier, and all agencies in order; the first one apart where the article's own words state it."""
    chained = [case for case in cases if _first_hop(case.gold)]
    stated = [case for case in chained if _first_hop(case.gold)[0].basis == "stated"]

    def is_first(gold: GoldQuote, got: Got) -> bool:
        (wanted,) = _first_hop(gold)
        return any(same_carrier(wanted.agency_id, wanted.name, hop.agency_id, hop.name) for hop in _first_carriers(got))

    def is_whole(gold: GoldQuote, got: Got) -> bool:
        return _list_agencies(hop.agency_id for hop in gold.chain) == _list_agencies(hop.agency_id for hop in got.chain)

    def shown(quote: GoldQuote | Got) -> str:
        return " > ".join(hop.name or "?" for hop in quote.chain)

    total = _rate("chain.first", chained, is_first, shown, shown) + _rate("chain.agencies", chained, is_whole, shown, shown)
    return total + Score(_rate("chain.first_stated", stated, is_first, shown, shown).figures, ())


def _first_hop(gold: GoldQuote) -> tuple[GoldHop, ...]:
    # A chain whose speaker nobody knows begins at hop 1.
    return tuple(hop for hop in gold.chain if hop.hop == 1)


def _first_carriers(got: Got) -> tuple[Carrier, ...]:
    """The first hop outwards, and the speaker where it is an agency: quoted in its own words it carries itself."""
    return tuple(hop for hop in got.chain if hop.hop == 1 or (hop.hop == 0 and hop.agency_id))


def score_addressees(cases: Sequence[Case]) -> Score:
    """To whom it was said, where the annotation or the run says so."""
    gold = [case for case in cases if case.gold.addressee]
    came = [case for case in cases if case.got and case.got.addressee]
    hits = [case for case in gold if case.got and same_speaker(Speaker(case.gold.addressee), case.got.addressee)]
    wrong = [case for case in cases if case not in hits and (case.gold.addressee or (case.got and case.got.addressee))]
    misses = tuple(_miss("addressee.f1", case, case.gold.addressee or "nobody", case.got and case.got.addressee) for case in wrong)
    return Score(tuple(build_f1("addressee", len(hits), len(came), len(gold))), misses)


def score_indirect(cases: Sequence[Case], speakers: dict[tuple[str, str], Speaker]) -> Score:
    """Indirect reports of the annotation: found, and given to the right speaker. Others that the run finds are not counted."""
    attributed = [case for case in cases if case.gold.status == "attributed"]

    def is_right(gold: GoldQuote, got: Got) -> bool:
        return same_speaker(speakers[gold.article_id, gold.speaker], got.named)

    found = _rate("indirect.found", cases, lambda gold, got: True, attrgetter("speaker"), attrgetter("text"))
    return found + _rate("indirect.speaker", attributed, is_right, attrgetter("speaker"), attrgetter("named"))


# ---- across articles


def _is_apart(cases: Sequence[Case], pair: tuple[int, int]) -> bool:
    return cases[pair[0]].gold.article_id != cases[pair[1]].gold.article_id


def score_identities(cases: Sequence[Case]) -> Score:
    """One id a speaker over the articles of an event, by pairs of quotes of different articles."""
    attributed = [case for case in cases if case.gold.status == "attributed"]
    gold = find_pairs((i, (case.gold.event, case.gold.speaker)) for i, case in enumerate(attributed))
    got = find_pairs((i, case.got and case.got.speaker_id and (case.gold.event, case.got.speaker_id)) for i, case in enumerate(attributed))
    wanted, came = ({pair for pair in pairs if _is_apart(attributed, pair)} for pairs in (gold, got))
    return Score(_score_pairs("identity", attributed, wanted, came).figures, ())


def score_clusters(cases: Sequence[Case], marked: Sequence[Case]) -> Score:
    """Quotes of one utterance in different articles, by pairs: those in marks, those of one language, and all."""
    all_pairs = _find_clusters(cases)
    one_language = tuple({(i, j) for i, j in pairs if cases[i].gold.lang == cases[j].gold.lang} for pairs in all_pairs)
    return (
        Score(_score_pairs("clusters_marked", marked, *_find_clusters(marked)).figures, ())
        + Score(_score_pairs("clusters_one_language", cases, one_language[0], one_language[1]).figures, ())
        + _score_pairs("clusters", cases, *all_pairs)
    )


def _find_clusters(cases: Sequence[Case]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    gold = find_pairs((i, case.gold.utterance) for i, case in enumerate(cases))
    got = find_pairs((i, case.got and case.got.cluster_id) for i, case in enumerate(cases))
    return {pair for pair in gold if _is_apart(cases, pair)}, {pair for pair in got if _is_apart(cases, pair)}


def score_events(quotes: Iterable[Got], events: set[str]) -> Score:
    """Pairs of the run's clusters that stay within one event, of all with an end in `events`; no utterance belongs to two."""
    groups: dict[str, list[Got]] = defaultdict(list)
    for got in quotes:
        if got.cluster_id:
            groups[got.cluster_id].append(got)
    right, of, misses = 0, 0, []
    for members in groups.values():
        for one, other in itertools.combinations(members, 2):
            if events.isdisjoint({event_of(one.article_id), event_of(other.article_id)}):
                continue
            of += 1
            right += event_of(one.article_id) == event_of(other.article_id)
            # What another event says is not shown: it may be held out.
            if event_of(one.article_id) != event_of(other.article_id):
                inner = one if event_of(one.article_id) in events else other
                misses.append(Miss("clusters.one_event", inner.article_id, inner.text, "apart", "linked to another event"))
    return Score((Figure("clusters.one_event", right, of),), tuple(misses))


def score_drift(cases: Sequence[Case]) -> Score:
    """Flags of drift, each and all together; a flag on a quote that the annotation has without it is a false one."""
    figures, misses = [], []
    totals: Counter[str] = Counter()
    for flag in FLAGS:
        gold = {i for i, case in enumerate(cases) if flag in case.gold.flags}
        came = {i for i, case in enumerate(cases) if case.got and flag in case.got.flags}
        totals.update(hits=len(gold & came), came=len(came), gold=len(gold))
        figures += build_f1(f"drift.{flag}", len(gold & came), len(came), len(gold))[2:]
        for i in sorted(gold ^ came):
            wanted, found = ("flag", "no flag") if i in gold else ("no flag", "flag")
            misses.append(_miss(f"drift.{flag}", cases[i], wanted, found))
    return Score((*build_f1("drift", totals["hits"], totals["came"], totals["gold"]), *figures), tuple(misses))


def score_origins(cases: Sequence[Case], utterances: Sequence[GoldUtterance], prediction: Prediction) -> Score:
    """Origin of each utterance, read from the cluster that holds most of its quotes."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        articles[case.gold.utterance].add(case.gold.article_id)
        if case.got and case.got.cluster_id:
            found[case.gold.utterance][case.got.cluster_id] += 1
    right: dict[str, list[bool]] = {"origin.status": [], "origin.status_shared": [], "origin.agency": []}
    misses = []
    for gold in utterances:
        votes = found[gold.utterance]
        cluster_id = min(votes, key=lambda one: (-votes[one], one)) if votes else ""
        got = prediction.origins.get(cluster_id)
        is_right = got is not None and got.status == gold.origin_status
        right["origin.status"].append(is_right)
        if len(articles[gold.utterance]) > 1:
            right["origin.status_shared"].append(is_right)
        same_agency = got is not None and (got.agency_id or "") == gold.origin_agency_id
        if gold.origin_status == "credited":
            right["origin.agency"].append(is_right and same_agency)
        if not is_right or (gold.origin_status == "credited" and not same_agency):
            came = f"{got.status} {got.agency_id or ''}" if got else "no cluster"
            misses.append(Miss("origin.status", gold.base_article, gold.base_text, f"{gold.origin_status} {gold.origin_agency_id}", came))
    return Score(tuple(Figure(name, sum(each), len(each)) for name, each in right.items()), tuple(misses))
