"""Speech between dashes: in paragraphs that open with one, and in marks that the words of the teller interrupt."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.quotes.asides import open_asides
from quotetrace.quotes.language import language
from quotetrace.quotes.marks import Marked, find_marks
from tests.growth import assert_linear


def read(text: str, lang: str = "pt") -> list[Marked]:
    """The marks and the speech of a text."""
    words = language(lang)
    assert words is not None
    return open_asides(text, find_marks(text)[0], words)


SPEECH: list[tuple[str, str, list[str], str]] = [
    ("pt", "— Vamos partir — disse Ana Costa.", ["Vamos partir"], "a dash on both sides"),
    ("pt", "— Vamos partir, disse Ana Costa.", ["Vamos partir"], "a comma before the cue"),
    ("pt", "— Vamos partir? — perguntou ele. — Já?", ["Vamos partir?", "Já?"], "speech goes on behind the teller"),
    ("pt", "— Vamos — disse ela — amanhã — e sem ti.", ["Vamos", "amanhã — e sem ti."], "a dash inside speech"),
    ("pt", "- Vamos partir - disse Ana Costa.", ["Vamos partir"], "hyphens for dashes"),
    ("it", "– Partiremo – ha detto Anna Ferri.", ["Partiremo"], "Italian, an auxiliary before the cue"),
    ("pt", "— Ana Costa", [], "a sign-off"),
    ("pt", "— Primeiro ponto\n— Segundo ponto — com um aparte", [], "a list"),
    ("pt", "Ana — disse Rui — partiu.", [], "no dash in front"),
    ("pt", "“Vamos” — disse Ana Costa.", ["Vamos"], "marks stay as they are"),
    ("it", "«Partiremo presto domani – ha detto Anna Ferri –. Subito».", ["Partiremo presto domani", "Subito"], "marks interrupted"),
    ("it", "«Partiremo presto domani – ha detto Anna Ferri».", ["Partiremo presto domani"], "the teller has the last word"),
    ("it", "«Partiremo presto domani – molto presto – e torneremo».", ["Partiremo presto domani – molto presto – e torneremo"], "an aside"),
]


@pytest.mark.parametrize(("lang", "text", "expected", "why"), SPEECH, ids=[why for *_, why in SPEECH])
def test_speech(lang: str, text: str, expected: list[str], why: str) -> None:
    """The stretches that are somebody's words."""
    assert [marked.span.of(text) for marked in read(text, lang)] == expected, why


PIECES = ["—", " — ", "–", "-", ",", "disse", "ha detto", "Ana Costa", "Vamos", "«", "»", "“", "”", ".", "\n", " ", "\n— "]


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["it", "pt"]))
def test_stretches_lie_apart(pieces: list[str], lang: str) -> None:
    """Whatever the text: stretches are in order and apart, each inside its outer span, and hold something."""
    text = "".join(pieces)
    found = read(text, lang)
    assert all(one.outer.end <= other.outer.start for one, other in pairwise(found))
    for marked in found:
        assert marked.outer.start <= marked.span.start < marked.span.end <= marked.outer.end <= len(text)
        assert marked.span.of(text).strip()
        assert all(marked.span.start <= piece.start < piece.end <= marked.span.end for piece in marked.pieces)


ENDLESS = ["— Vamos — disse Ana ", "— disse ", ", disse Ana", "“a — disse ela — b” "]


@pytest.mark.parametrize("unit", ENDLESS)
def test_time_grows_with_the_length_only(unit: str) -> None:
    """However many dashes one line holds."""
    assert_linear(read, lambda count: "— Vamos" + unit * count, 200)
