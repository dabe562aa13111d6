"""Tokens of one field: words and marks outside the quotes, each quote one token, with word class, sentence and paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from quotetrace.model import Span
from quotetrace.quotes.language import Entry, Language
from quotetrace.quotes.marks import Marked

ENDS: Final = ".!?"
_MARK_KINDS: Final = {"'s": "'", "’s": "'", "—": "-", "–": "-", "[": "(", "]": ")", "...": "…"} | {mark: mark for mark in "().!?;:,…"}
_TAIL: Final = "”\"»’'“) "


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one field as parallel lists, in order of text (lists, not objects: they are read millions of times).

    A marked stretch is a single token of class `Q`: its words are not tokenised, its span covers the marks.

    Classes: `N` name word · `P` pronoun as subject · `o` other pronoun · `d` determiner · `n` noun for a speaker · `V` verb (or
    noun) that mostly reports quotes · `v` that sometimes reports · `x` auxiliary · `i` preposition · `c` conjunction · `t` "that" · `T` time word ·
    `a` adverb · `g` -ing form · `e` -ed form · `#` number · `w` other word · `'` possessive · `-` dash · `(` `)` brackets · `.!?;:,…` themselves · `*` other.

    Attributes:
        words: The token as it stands; `lower`: in lower case with straight apostrophes; `gloss`: its English cue, else as `lower`.
        start, end: Code points, half-open.
        kind: The class.
        paragraph, sentence: Ordinals from 0 over the field.
        quote: Index into the marks of the field for a `Q`, else -1.
        said: How likely the word is the cue of a quote (ratio), `cue`: of any report, indirect ones too.
    """

    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    gloss: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    quote: list[int] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    cue: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)


def tokenize(text: str, marks: Sequence[Marked], lang: Language) -> Tokens:
    """The classified tokens of `text`; nicknames are read as words, every other marked stretch is one token.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.marks import find_marks
        >>> text = 'Mr. Lund said it was "fine." He left.'
        >>> "".join(tokenize(text, find_marks(text)[0], language("en")).kind)
        'NNVPxQPw.'
    """
    tokens = Tokens()
    entries = _split(text, marks, lang, tokens)
    _classify(text, entries, lang, tokens)
    return tokens


def sentence_spans(tokens: Tokens) -> list[Span]:
    """The sentences in code points, from first token to last; `tokens.sentence` counts them."""
    spans: list[Span] = []
    for index, sentence in enumerate(tokens.sentence):
        if sentence == len(spans):
            spans.append(Span(tokens.start[index], tokens.end[index]))
        else:
            spans[-1] = Span(spans[-1].start, tokens.end[index])
    return spans


def _split(text: str, marks: Sequence[Marked], lang: Language, tokens: Tokens) -> list[Entry | None]:
    """Fill words, offsets, paragraphs and quotes; the lexicon entry of each word (None for marks and quotes)."""
    entries: list[Entry | None] = []
    position = paragraph = 0
    for index, marked in enumerate(marks):
        if marked.form != "quote":
            continue
        paragraph = _split_plain(text, position, marked.outer.start, paragraph, lang, tokens, entries)
        for column, item in ((tokens.words, '"Q"'), (tokens.lower, '"Q"'), (tokens.gloss, '"Q"')):
            column.append(item)
        tokens.start.append(marked.outer.start)
        tokens.end.append(marked.outer.end)
        tokens.paragraph.append(paragraph)
        tokens.quote.append(index)
        entries.append(None)
        position = marked.outer.end
    _split_plain(text, position, len(text), paragraph, lang, tokens, entries)
    return entries


def _split_plain(
    text: str, start: int, end: int, paragraph: int, lang: Language, tokens: Tokens, entries: list[Entry | None]
) -> int:
    """Tokens of a stretch without quotes; the paragraph it ends in."""
    words, lower, gloss, starts, ends = tokens.words, tokens.lower, tokens.gloss, tokens.start, tokens.end
    paragraphs, quotes, known = tokens.paragraph, tokens.quote, lang.entries
    for found in lang.token_re.finditer(text, start, end):
        word = found.group()
        first = word[0]
        if first in "\n\r\u2028\u2029":
            paragraph += 1
            continue
        if first.isalnum():
            entry = known.get(word) or lang.entry(word)
            entries.append(entry)
            lower.append(entry.lower)
            gloss.append(entry.gloss)
        elif len(word) > 1 and word[-1].isalpha() and first == "-":  # an attached pronoun: "dit-il"
            entry = lang.entry(word)
            entries.append(entry)
            lower.append(entry.lower)
            gloss.append(entry.gloss)
        else:
            entries.append(None)
            lower.append("'s" if word == "’s" else word)
            gloss.append(lower[-1])
        words.append(word)
        place = found.start()
        starts.append(place)
        ends.append(place + len(word))
        paragraphs.append(paragraph)
        quotes.append(-1)
    return paragraph


def _classify(text: str, entries: list[Entry | None], lang: Language, tokens: Tokens) -> None:
    """Fill class, sentence and cue probabilities."""
    names_within = _capitals_within(entries, tokens)
    kinds, said, cue, sentences = tokens.kind, tokens.said, tokens.cue, tokens.sentence
    paragraphs, quotes, words = tokens.paragraph, tokens.quote, tokens.words
    sentence, at_start, paragraph, before = -1, True, -1, ""
    for index, entry in enumerate(entries):
        if paragraphs[index] != paragraph:
            paragraph, at_start, before = paragraphs[index], True, ""
        sentence += at_start
        sentences.append(sentence)
        if entry is None:
            said.append(0.0)
            cue.append(0.0)
            if quotes[index] >= 0:
                kinds.append("Q")
                at_start = _ends_after_quote(text, index, entries, tokens)
                before = "Q"
                continue
            word = words[index]
            before = _MARK_KINDS.get(word, "-" if word[0] == "-" else "*")
            kinds.append(before)
            at_start = before in ENDS and not _goes_on(index, entries, tokens)
            continue
        is_name = entry.upper and _is_name(index, entry, entries, at_start, names_within, lang, before)
        if is_name:
            before = "N"
            said.append(0.0)
            cue.append(0.0)
        else:
            before = entry.noun_kind if before in ("d", "'") else entry.kind
            said.append(entry.said)
            cue.append(entry.cue)
        kinds.append(before)
        at_start = False


def _capitals_within(entries: list[Entry | None], tokens: Tokens) -> set[str]:
    """Words that stand with a capital right behind a word in lower case: names, wherever else they stand."""
    found, paragraphs = set(), tokens.paragraph
    previous: Entry | None = None
    for index, entry in enumerate(entries):
        if entry is not None and entry.upper and previous is not None and not previous.upper and paragraphs[index] == paragraphs[index - 1]:
            found.add(entry.lower)
        previous = entry
    return found


def _is_name(
    index: int, entry: Entry, entries: list[Entry | None], at_start: bool, names_within: set[str], lang: Language, before: str
) -> bool:
    """Whether a word with a capital is (part of) a name."""
    if entry.is_starter:
        return False
    if lang.nouns_in_capitals:
        return _is_name_among_nouns(index, entry, entries, lang, before)
    if not at_start or entry.lower in names_within or not entry.is_common:
        return True
    if not entry.is_given or index + 1 >= len(entries):
        return False
    behind = entries[index + 1]
    return behind is not None and behind.upper and not behind.is_starter


def _is_name_among_nouns(index: int, entry: Entry, entries: list[Entry | None], lang: Language, before: str) -> bool:
    """German writes every noun with a capital: names are the words that are no known or well-formed noun and have no article before them."""
    if entry.kind != "w" or entry.lower in lang.common:
        return False
    if entry.is_given or before == "N":
        return True
    if before in ("d", "'", "#") or entry.lower.endswith(tuple(lang["noun_endings"])):
        return False
    behind = entries[index + 1] if index + 1 < len(entries) else None
    return not (behind is not None and behind.upper and behind.is_given and entry.lower in lang.nouns)


def _goes_on(index: int, entries: list[Entry | None], tokens: Tokens) -> bool:
    """Whether a full stop ends no sentence: a word in lower case follows in its paragraph."""
    behind = index + 1
    if tokens.words[index] != "." or behind >= len(entries) or tokens.paragraph[behind] != tokens.paragraph[index]:
        return False
    entry = entries[behind]
    return entry is not None and tokens.words[behind][0].islower() and tokens.start[behind] > tokens.end[index]


def _ends_after_quote(text: str, index: int, entries: list[Entry | None], tokens: Tokens) -> bool:
    """Whether the sentence ends with a quote: the quote ends one, and what follows is no "he said"."""
    behind = index + 1
    place = tokens.end[index] - 1
    while place > tokens.start[index] and text[place] in _TAIL:
        place -= 1
    last = text[place]
    if last not in ".!?…" or behind >= len(entries):
        return False
    if tokens.quote[behind] >= 0:
        return True
    word = tokens.words[behind]
    if not word[0].isupper():
        return False
    if last in "!?…":
        for ahead in range(behind + 1, min(behind + 5, len(entries))):
            entry = entries[ahead]
            if tokens.quote[ahead] >= 0 or tokens.words[ahead] in ".,":
                break
            if entry is not None and not entry.upper and entry.said > 0.45:
                return False
    return True
