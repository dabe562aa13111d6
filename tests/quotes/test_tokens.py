"""Tokens: words, classes, sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.quotes.language import language
from quotetrace.quotes.marks import find_marks
from quotetrace.quotes.tokens import Tokens, sentence_spans, tokenize


def read(text: str, lang: str = "en") -> Tokens:
    lexicon = language(lang)
    assert lexicon is not None
    return tokenize(text, find_marks(text)[0], lexicon)


WORDS = [
    ("en", "Mr. Lund of the U.S. left.", ["Mr.", "Lund", "of", "the", "U.S.", "left", "."], "abbreviations keep their stop"),
    ("en", "J. P. Lund paid $5,200.50.", ["J.", "P.", "Lund", "paid", "$5,200.50", "."], "initials and sums"),
    ("en", "Lund’s co-owner didn’t", ["Lund", "’s", "co-owner", "didn’t"], "the possessive is a token, other apostrophes are not"),
    ("en", "He said “no way” again.", ["He", "said", '"Q"', "again", "."], "a quote is one token"),
    ("en", "Ana “Shorty” Lund", ["Ana", "“", "Shorty", "”", "Lund"], "a nickname is words"),
    ("fr", "L’eau, a-t-il dit", ["L’", "eau", ",", "a", "-t-il", "dit"], "elided articles and attached pronouns"),
    ("fr", "D’après lui, dit-elle", ["D’après", "lui", ",", "dit", "-elle"], "words that only look elided"),
    ("it", "L'acqua dell'Arno, un po' d'estate", ["L'", "acqua", "dell'", "Arno", ",", "un", "po", "'", "d'", "estate"], "Italian elision"),
    ("it", "A detta del sindaco", ["A", "sindaco"], "a fixed phrase is one token"),
    ("it", "A suo dire", ["A", "suo"], "a possessive in a fixed phrase is a token of its own"),
    ("pt", "De acordo com a Lusa, lê-se", ["De", "a", "Lusa", ",", "lê", "-se"], "Portuguese phrases and attached pronouns"),
    ("pt", "O vice-prefeito disse-lhe", ["O", "vice-prefeito", "disse", "-lhe"], "other hyphens stay"),
    ("es", "El Sr. Vega habló.", ["El", "Sr.", "Vega", "habló", "."], "Spanish abbreviations"),
    ("de", "Dr. Brandt sagte", ["Dr.", "Brandt", "sagte"], "German abbreviations"),
]


@pytest.mark.parametrize(("lang", "text", "words", "why"), WORDS, ids=[why for *_, why in WORDS])
def test_words(lang: str, text: str, words: list[str], why: str) -> None:
    assert read(text, lang).words == words, why


KINDS = [
    ("en", "The minister said that Ana Ruiz slept.", "dnVtNNw.", "names, nouns, cues"),
    ("en", "Ruiz never spoke to him on Monday", "NxvioiT", "closed classes"),
    ("en", "The report found a leak.", "dnvdw.", "a noun after its determiner, though it can be a cue"),
    ("en", "Peace Plans Win Support In North", "wwwwiN", "headline capitals make no names of known words"),
    ("es", "La ministra dijo que Ana Ruiz no vendría.", "dnVtNNxw.", "Spanish"),
    ("fr", "Le ministre a déclaré que Anne Morel", "dnxVtNN", "French"),
    ("it", "La ministra ha detto che Anna Ferri non verrà.", "dnxVtNNxw.", "Italian"),
    ("it", "Di sera il ministro Di Nardo ha taciuto.", "iTdnNNxw.", "Italian: a particle of a surname, and a preposition"),
    ("it", "Ignazio La Spina tace. La Spina dorme. La ministra dorme.", "NNNw.NNw.dnw.", "Italian: a surname with an article"),
    ("it", "Nel secondo tempo, secondo Brandi", "iww,VN", "Italian: an ordinal, and according to"),
    ("it", "La denuncia è tardi", "dwxw", "Italian: a noun after its determiner, though it can be a cue"),
    ("pt", "A ministra disse que Ana Costa não vinha.", "dnVtNNxw.", "Portuguese"),
    ("de", "Der Minister sagte, dass Anna Brandt die Regierung", "dnV,tNNdn", "German nouns are no names"),
]


@pytest.mark.parametrize(("lang", "text", "kinds", "why"), KINDS, ids=[why for *_, why in KINDS])
def test_kinds(lang: str, text: str, kinds: str, why: str) -> None:
    assert "".join(read(text, lang).kind) == kinds, why


SENTENCES = [
    ("He left. She stayed.", ["He left.", "She stayed."], "a stop ends a sentence"),
    ("“Go!” she said. He went.", ["“Go!” she said.", "He went."], "an exclamation inside a quote does not, before its cue"),
    ("“Go.” He went.", ["“Go.”", "He went."], "a stop inside a quote does, before a new subject"),
    ("The co. is small. It grew.", ["The co. is small.", "It grew."], "a stop before a word in lower case does not"),
    ("A headline\nThe text.", ["A headline", "The text."], "a line break does"),
]


@pytest.mark.parametrize(("text", "sentences", "why"), SENTENCES, ids=[why for *_, why in SENTENCES])
def test_sentences(text: str, sentences: list[str], why: str) -> None:
    assert [span.of(text) for span in sentence_spans(read(text))] == sentences, why


@given(st.text(alphabet="abAZéлЛа .,\n“”«»—\"'’-5$", max_size=60), st.sampled_from(["en", "fr", "de", "es", "it", "pt", "ru"]))
@settings(max_examples=200, deadline=None)
def test_columns_fit_the_text(text: str, lang: str) -> None:
    """Every column has one item a token; tokens are slices of the text, in order, and leave out white space (and a dash behind a quote)."""
    tokens = read(text, lang)
    columns = (
        tokens.lower,
        tokens.gloss,
        tokens.start,
        tokens.end,
        tokens.kind,
        tokens.paragraph,
        tokens.sentence,
        tokens.quote,
        tokens.said,
        tokens.cue,
    )
    assert {len(column) for column in columns} == {len(tokens)}
    position = 0
    for index, word in enumerate(tokens.words):
        start, end = tokens.start[index], tokens.end[index]
        left_out = text[position:start].strip()
        assert not left_out or (lang == "ru" and tokens.quote[index - 1] >= 0 and not left_out.strip(",—- "))
        assert tokens.quote[index] >= 0 or text[start:end] == word
        position = end
    assert not text[position:].strip(" ,—-\n" if lang == "ru" else None)
    assert len(sentence_spans(tokens)) == (tokens.sentence[-1] + 1 if len(tokens) else 0)
