"""The examiner examined: a flawless run gets every figure, and each kind of error lowers the figures that are about it."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.model import Span
from tests.gold.annotation import Annotation, list_events, read_annotation
from tests.gold.perfect import build_perfect
from tests.gold.predictions import Got, Prediction, build_prediction
from tests.gold.scoring import build_f1, find_pairs, score

TUNED, HELD_OUT = list_events()


@pytest.fixture(scope="module")
def annotation() -> Annotation:
    return read_annotation(TUNED)


@pytest.fixture(scope="module")
def perfect(annotation: Annotation) -> Prediction:
    return build_prediction(build_perfect(annotation))


def ratios(prediction: Prediction, annotation: Annotation) -> dict[str, float]:
    return {figure.name: figure.ratio for figure in score(prediction, annotation).figures}


@pytest.mark.parametrize("events", [TUNED, HELD_OUT])
def test_a_run_that_says_what_the_annotation_says_gets_every_figure(events: tuple[str, ...]) -> None:
    annotation = read_annotation(events)
    result = score(build_prediction(build_perfect(annotation)), annotation)
    assert {figure.name: figure.ratio for figure in result.figures if figure.ratio != 1.0} == {}
    assert result.misses == ()


def test_no_figure_is_empty_but_name_changes(annotation: Annotation, perfect: Prediction) -> None:
    """A figure over nothing would always hold."""
    assert {figure.name for figure in score(perfect, annotation).figures if figure.of == 0} <= {"drift.name_changed.f1"}


def each(change: Callable[[Got], Got]) -> Callable[[Prediction], Prediction]:
    return lambda prediction: replace(prediction, quotes=tuple(change(got) for got in prediction.quotes))


def drop_third(prediction: Prediction) -> Prediction:
    return replace(prediction, quotes=tuple(got for i, got in enumerate(prediction.quotes) if i % 3))


def invent(prediction: Prediction) -> Prediction:
    first = next(got for got in prediction.quotes if got.is_marked)
    return replace(prediction, quotes=(*prediction.quotes, replace(first, quote_id="invented", span=Span(0, 1))))


def shuffle_speakers(prediction: Prediction) -> Prediction:
    speakers = [got.speaker for got in prediction.quotes]
    random.Random(7).shuffle(speakers)
    return replace(prediction, quotes=tuple(replace(got, speaker=name) for got, name in zip(prediction.quotes, speakers, strict=True)))


def forget_origins(prediction: Prediction) -> Prediction:
    return replace(prediction, origins={key: replace(origin, status="unknown") for key, origin in prediction.origins.items()})


BROKEN = [
    (drop_third, {"spans.recall", "speaker.accuracy", "clusters.recall", "chain.first", "indirect.found"}, {"spans.precision"}),
    (invent, {"spans.precision"}, {"spans.recall", "speaker.accuracy"}),
    (shuffle_speakers, {"speaker.accuracy", "speaker.answered", "indirect.speaker"}, {"spans.f1", "clusters.f1"}),
    (each(lambda got: replace(got, status="attributed", speaker="X")), {"speaker.silent_not_speech", "speaker.accuracy"}, {"spans.f1"}),
    (each(lambda got: replace(got, status="unattributed")), {"speaker.accuracy"}, {"speaker.silent_not_speech", "speaker.answered"}),
    (
        each(lambda got: replace(got, form="utterance", assertion="asserted")),
        {"form.rare.f1", "form.exact", "assertion.rare.f1"},
        {"spans.f1"},
    ),
    (each(lambda got: replace(got, kind="direct")), {"kind.accuracy", "indirect.found"}, {"speaker.answered"}),
    (each(lambda got: replace(got, statement_id=got.quote_id)), {"statements.recall"}, {"statements.precision"}),
    (each(lambda got: replace(got, statement_id=got.article_id)), {"statements.precision"}, {"statements.recall"}),
    (
        each(lambda got: replace(got, chain=tuple(hop for hop in got.chain if hop.hop != 1))),
        {"chain.first", "chain.agencies"},
        {"speaker.accuracy"},
    ),
    (each(lambda got: replace(got, addressee=None)), {"addressee.recall"}, {"addressee.precision"}),
    (each(lambda got: replace(got, cluster_id="one")), {"clusters.precision", "clusters.one_event"}, {"clusters.recall"}),
    (
        each(lambda got: replace(got, cluster_id=got.quote_id)),
        {"clusters.recall", "origin.status"},
        {"clusters.precision", "clusters.one_event"},
    ),
    (each(lambda got: replace(got, speaker_id=got.quote_id)), {"identity.recall"}, {"identity.precision"}),
    (each(lambda got: replace(got, flags=frozenset())), {"drift.recall", "drift.fragment.f1"}, {"drift.precision"}),
    (each(lambda got: replace(got, flags=got.flags | {"fragment"})), {"drift.precision", "drift.fragment.f1"}, {"drift.recall"}),
    (forget_origins, {"origin.status", "origin.agency"}, {"clusters.f1"}),
]


@pytest.mark.parametrize(("break_it", "fall", "stay"), BROKEN)
def test_each_error_lowers_its_figures_and_no_other(
    break_it: Callable[[Prediction], Prediction], fall: set[str], stay: set[str], annotation: Annotation, perfect: Prediction
) -> None:
    after = ratios(break_it(perfect), annotation)
    assert {name: after[name] for name in fall if after[name] >= 1.0} == {}
    assert {name: after[name] for name in stay if after[name] < 1.0} == {}


def test_marks_and_punctuation_at_the_edges_do_not_count(annotation: Annotation, perfect: Prediction) -> None:
    """Whether the comma before the closing mark belongs to the quote is no matter of right and wrong."""

    def cut(got: Got) -> Got:
        return replace(got, span=Span(got.span.start, got.span.end - 1)) if got.text.endswith((",", ".")) else got

    assert ratios(each(cut)(perfect), annotation)["spans.f1"] == 1.0


def test_the_order_of_the_run_s_quotes_does_not_count(annotation: Annotation, perfect: Prediction) -> None:
    turned = drop_third(replace(perfect, quotes=perfect.quotes))
    assert ratios(turned, annotation) == ratios(replace(turned, quotes=turned.quotes[::-1]), annotation)


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=12))
def test_pairs_are_those_of_equal_labels(labels: list[str]) -> None:
    slow = {(i, j) for i in range(len(labels)) for j in range(i + 1, len(labels)) if labels[i] == labels[j] != ""}
    assert find_pairs(enumerate(labels)) == slow


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_is_the_harmonic_mean(hits: int, false: int, missed: int) -> None:
    precision, recall, f1 = (figure.ratio for figure in build_f1("x", hits, hits + false, hits + missed))
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
