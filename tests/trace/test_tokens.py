"""Tokens keep their places and compare as readers would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.trace.tokens import tokenise
from quotetrace.trace.words import drift_words

KEYS = [
    ("We won't go", "en", "we will not go", "a contraction is what it stands for"),
    ("They CANNOT stay.", "en", "they can not stay", "one word that holds a negation"),
    ("a fast-moving, fast-moving plan", "en", "a fast moving , fast moving plan", "a hyphen inside a word parts two words"),
    ("„Wir kommen“, sagte sie", "de", "wir kommen , sagte sie", "quotation marks are no tokens"),
    ("it costs £1,250.50", "en", "it costs £ 1250.5", "thousands marks go, fractions stay"),
    ("es kostet 1.250,50 €", "de", "es kostet 1250.5 €", "the decimal comma of German"),
    ("five per cent, 5 percent, 5%", "en", "5 % , 5 % , 5 %", "one number in three spellings"),
    ("the 2nd of three", "en", "the 2 of 3", "ordinals in digits"),
    ("it fell to -5 degrees", "en", "it fell to -5 degrees", "a minus sign belongs to the number"),
    ("2019-2021", "en", "2019 2021", "a range is no negative number"),
    ("we go . . . and [...] stay…", "en", "we go … and … stay …", "ellipses in four shapes"),
    ("l’accord n’est pas signé", "fr", "l' accord n' est pas signé", "an elided article is a word of its own"),
    ("the U.S. and the G7", "en", "the us and the g7", "initials are one token"),
    ("«Так и будет», сказал он", "ru", "так и будет , сказал он", "a language without lists"),
    ("我们不会", "zh", "我 们 不 会", "one token a character where no spaces are set"),
    ("– and so on,", "en", "and so on", "house style puts edge punctuation in or out"),
    ("who?", "en", "who ?", "a question mark stays"),
    ("so\n\n“it goes", "en", "so it goes", "a mark reopened at a paragraph is no token"),
    ("", "en", "", "nothing"),
    ("...", "en", "…", "an ellipsis alone"),
]


@pytest.mark.parametrize(("text", "lang", "keys", "why"), KEYS, ids=[row[3] for row in KEYS])
def test_keys(text, lang, keys, why):
    assert " ".join(tokenise(text, lang).keys) == keys


def test_words_in_brackets_are_marked():
    tokens = tokenise("they [the crews] left (at last)")
    assert [key for key, inside in zip(tokens.keys, tokens.bracketed, strict=True) if inside] == ["the", "crews", "at", "last"]


def test_sentences_are_counted():
    assert tokenise("We left. Why? It rained; so").sentence == [0, 0, 0, 1, 1, 2, 2, 2, 3]


def test_british_and_american_spelling_compare_as_one():
    assert tokenise("the harbour programme").keys == tokenise("the harbor program").keys


TEXTS = st.text(st.sampled_from("aàßﬁ İx’'\"“«[]().,;…-–5７٣万 \n\tn't%$"), max_size=60)


@given(TEXTS, st.sampled_from(["en", "fr", "de", "xx"]))
def test_offsets_are_ordered_and_slice_to_what_was_read(text, lang):
    tokens = tokenise(text, lang)
    reached = 0
    for start, end in zip(tokens.start, tokens.end, strict=True):
        assert reached <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        reached = end
    assert len(tokens.keys) == len(tokens.forms) == len(tokens.start) == len(tokens.bracketed) == len(tokens.sentence)
    assert all(tokens.keys)


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    tokenise(text)


def test_a_hostile_run_is_read_in_linear_time():
    for piece in ("a'", "1,", ".", "[", "U.", "-"):
        assert len(tokenise(piece * 50_000)) >= 0


@pytest.mark.parametrize("lang", ["en", "es", "fr", "de", "it", "pt", "ru"])
def test_lists_are_in_the_shape_that_tokens_compare_by(lang):
    """A word of a list that no token can equal would be dead."""
    words = drift_words(lang)
    names = ("negations", "implicit", "modals", "quantifiers", "pronouns", "determiners", "auxiliaries", "magnitudes", "calendar")
    listed = {word for name in names for word in getattr(words, name)}
    # An elided word and an ending stand at another word.
    shown = {word: f"x {word}x" if word.endswith("'") else f"x{word}" if word.startswith("'") else f"x {word} x" for word in listed}
    assert [word for word, text in shown.items() if word not in tokenise(text, lang).keys] == []


def test_synonyms_and_names_of_the_lexicon_are_reachable():
    words = drift_words("en")
    listed = [*words.synonyms, *words.titles, *(name for name in words.entities if " " not in name)]
    assert [word for word in listed if tokenise(f"x {word} x", "en").keys[1:-1] != [word]] == []
