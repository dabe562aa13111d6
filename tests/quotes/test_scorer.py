"""The scorer: sums that are kept give what all features together give; hostile text takes linear time; the model is readable."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace import lexicon
from quotetrace.model import Article
from quotetrace.quotes import scorer as scorer_module
from quotetrace.quotes.attribution import attribute
from quotetrace.quotes.features import Key, cue_class, distance_class
from quotetrace.quotes.language import language
from quotetrace.quotes.reading import read_field
from quotetrace.quotes.scorer import Scorer, Sums, load_model
from quotetrace.settings import QuoteSettings
from tests.benchmarks.attribution_gold import align, is_same_person, label
from tests.benchmarks.constructed import PATTERNS, constructed_gold
from tests.growth import assert_linear

PARTS = st.sampled_from(
    [
        "“We sail,”",
        "said Ana Ruiz.",
        "he told Tom Lund",
        "“no”",
        "The minister",
        "added",
        ".",
        "\n",
        "that",
        "“Nobody asked us.”",
        "according to Ruiz",
    ]
)


@given(st.lists(PARTS, min_size=2, max_size=14))
@settings(max_examples=120, deadline=None)
def test_choice_is_the_best_sum_of_all_features(parts: list[str]) -> None:
    """Against the obvious oracle: no candidate on the shortlist has a higher sum of weights than the choice."""
    lang, model = language("en"), load_model()
    assert lang is not None
    reading, _ = read_field(" ".join(parts), lang)
    scorer, previous = Scorer(reading, lang, model), None
    for decision in scorer.decide():
        context = decision.context
        sums = [
            sum(model.weights.get(key, 0.0) for key in scorer.keys(context, mention, previous)) for mention in (None, *context.candidates)
        ]
        chosen = 0 if decision.mention is None else 1 + context.candidates.index(decision.mention)
        assert sums[chosen] == pytest.approx(max(sums))
        previous = scorer.follow(context, decision.mention, previous)


@pytest.mark.parametrize(
    "unit",
    ["“a b c,” said Ana Ruiz. ", "“a” and Tom Lund ", "He said “a”, she said ", "Ana Ruiz\n", "she ", "A.B.", "“a\n", "Ana “Al” Lund "],
)
def test_hostile_repetition_stays_quick(unit: str) -> None:
    assert_linear(lambda article: attribute(article, QuoteSettings()), lambda count: Article("a", unit * count), 60)


def test_sums_of_groups_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that come again after the kept sums were dropped give the sum that they gave before."""
    monkeypatch.setattr(scorer_module, "MAX_SUMS", 3)
    sums = Sums({("one", 1): 0.5, ("two", 1): 0.25})
    groups = [(_two_features, value) for value in (1, 2, 3, 4, 1)]
    assert [sums[group] for group in groups] == [0.75, 0.0, 0.0, 0.0, 0.75]
    assert len(sums) == 2


def _two_features(value: int) -> list[Key]:
    return [("one", value), ("two", value)]


def test_weights_are_plain_numbers() -> None:
    """Every line of the weights is a number, a template and its values; the file tells its origin."""
    text = lexicon.read_text("en/weights.tsv")
    assert text.startswith("#")
    assert "Origin" in text
    assert len(load_model().weights) == sum(1 for line in text.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, 1), (3, 3), (4, 3), (100, 8)])
def test_distance_class(value: int, expected: int) -> None:
    assert distance_class(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(0.0, 0), (0.3, 3), (0.7, 5), (1.0, 5)])
def test_cue_class(value: float, expected: int) -> None:
    assert cue_class(value) == expected


def test_constructed_patterns_are_labelled() -> None:
    """Every quote of every pattern has a right candidate, or is nobody's."""
    lang = language("en")
    assert lang is not None
    unlabelled = 0
    for article in constructed_gold():
        reading, _ = read_field(article["text"], lang)
        scorer = Scorer(reading, lang, load_model())
        for token, gold in align(reading, article).items():
            candidates = scorer.builder.build(token).candidates
            unlabelled += not label(reading, gold, candidates, token, lang)[0]
    assert unlabelled <= 0.05 * len(PATTERNS)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Ana Ruiz", "Ruiz", True),
        ("Ana Ruiz", "A. Ruiz", True),
        ("Ana Ruiz", "Tom Ruiz", False),
        ("Ana Ruiz", "Ana Lund", False),
        ("Martin Keel Jr.", "Martin Keel", True),
        ("", "Keel", False),
    ],
)
def test_same_person(one: str, two: str, same: bool) -> None:
    assert is_same_person(one, two) is same
