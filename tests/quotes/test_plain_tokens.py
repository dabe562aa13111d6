"""Tokens of plain texts: `re` finds the ones that `regex` finds."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.quotes.language import PLAIN, language

LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "ru"]
CHARACTERS = [char for char in map(chr, range(0x110000)) if PLAIN.fullmatch(char)]
PIECES = [
    "dit-il",
    "a-t-il",
    "L'",
    "D’après",
    "dell'",
    "quest'ultimo",
    "lê-se",
    "disse-lhe",
    "’s",
    "U.S.",
    "$1,200.5",
    "3-year",
    "...",
    "--",
]


@pytest.mark.parametrize("char_class", [r"\w", r"\d", r"\s", r"(?i:[a-z])"])
def test_plain_characters_are_alike(char_class: str) -> None:
    assert [char for char in CHARACTERS if bool(re.fullmatch(char_class, char)) != bool(regex.fullmatch(char_class, char))] == []


@pytest.mark.parametrize("text", ["He left “early” — é", "Он ушёл.", "100 $\n\n50 €"])
def test_plain_texts(text: str) -> None:
    lexicon = language("en")
    assert lexicon is not None
    assert lexicon.splitter(text) == lexicon.plain_token_re.split


@pytest.mark.parametrize("text", ["cafe\u0301", "10²", "½", "क्या", "他说"])
def test_texts_that_need_regex(text: str) -> None:
    lexicon = language("en")
    assert lexicon is not None
    assert lexicon.splitter(text) == lexicon.token_re.split


@given(
    st.lists(st.sampled_from(PIECES) | st.text(st.sampled_from(CHARACTERS) | st.sampled_from("adelnst 0'’-.,\n"), max_size=4)),
    st.sampled_from(LANGUAGES),
)
@settings(max_examples=300, deadline=None)
def test_both_split_alike(pieces: list[str], lang: str) -> None:
    lexicon, text = language(lang), "".join(pieces)
    assert lexicon is not None
    assert lexicon.plain_token_re.split(text) == lexicon.token_re.split(text)
