"""An anchored pattern finds what the plain pattern finds, in time that grows with the length only."""

from __future__ import annotations

import itertools

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.articles.windows import Anchored, anchor, find_windows, find_words
from quotetrace.model import Span
from tests.growth import assert_linear

WORDS = ["Gull", "Bay", "Post", "post", "radio", "state", "state radio", "the", "of", ",", "\n", "   ", "Postman", "Gull-Post", "radios,"]


def papers() -> Anchored:
    """Up to three names before "Post", and "of" a place behind it."""
    capital = r"\p{Lu}\p{L}*+"
    pattern = regex.compile(rf"(?<![\p{{L}}-])(?:{capital} ){{0,3}}?(?:{capital}-)?Post(?: of {capital})?(?![\p{{L}}-])")
    return anchor(pattern, ["Post"], reach=3)


def stations() -> Anchored:
    """ "state radio" over any white space, and what it is of."""
    return anchor(regex.compile(r"(?<!\p{L})(?:state\s++){0,2}radio(?!\p{L})(?:\s+of\s+\p{L}+)?"), ["radio", "state radio"], reach=3)


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([" ", ""]), st.integers(0, 10), st.integers(0, 10))
def test_anchored_finds_what_the_pattern_finds(words: list[str], joint: str, left: int, right: int) -> None:
    text = joint.join(words)
    span = Span(min(left, len(text)), max(len(text) - right, min(left, len(text))))
    for anchored in (papers(), stations()):
        expected = [match.span() for match in anchored.pattern.finditer(text, span.start, span.end)]
        assert [match.span() for match in anchored.find(text, span)] == expected
        assert [match.span() for match in anchored.find(text, span, find_words(text, span, anchored.small))] == expected


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([" ", ""]))
def test_matches_that_count_are_found_and_none_anew(words: list[str], joint: str) -> None:
    text, plain = joint.join(words), stations()
    telling = anchor(plain.pattern, ["radio"], reach=3, beside=["state"])
    every = [match.span() for match in plain.pattern.finditer(text)]
    found = [match.span() for match in telling.find(text, Span(0, len(text)))]
    assert set(found) <= set(every)
    assert {span for span in every if "state" in text[slice(*span)]} <= set(found)
    assert not found or "state" in text


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.integers(0, 4))
def test_windows_hold_every_occurrence_and_never_overlap(words: list[str], reach: int) -> None:
    text = " ".join(words)
    windows = find_windows(text, Span(0, len(text)), ["Post", "state radio"], reach)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(windows))
    assert all(0 <= start < end <= len(text) for start, end in windows)
    for match in regex.finditer("Post|state radio", text):
        assert any(start <= match.start() < end for start, end in windows)


@pytest.mark.parametrize("unit", ["radio", "radio ", "state radio\n", " " * 40 + "radio", "x" * 40 + " radio"])
def test_time_grows_with_the_length_only(unit: str) -> None:
    """A word that comes again and again, or stands far from any other, is read once."""
    assert_linear(lambda text: find_windows(text, Span(0, len(text)), ["radio"], 5), lambda count: unit * count, 2_000)
