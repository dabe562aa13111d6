"""Tokens of one field: words and marks outside the quotes, each quote one token, with word class, sentence and paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import accumulate, compress, islice, pairwise
from operator import itemgetter
from typing import Any, Final

from quotetrace.model import Span
from quotetrace.quotes.asides import behind_dash
from quotetrace.quotes.language import BREAK, QUOTE, QUOTE_ENTRY, Entry, Language
from quotetrace.quotes.marks import Marked
from quotetrace.values import value

HEADING_RATIO: Final = 0.75
"""Share of capitalised words from which a line reads as a headline."""
HEADING_WORDS: Final = 3
MAX_HEADING_TOKENS: Final = 40
QUOTE_WORDS: Final = 3
"""Words that a quote in a line counts for, none of them capitalised."""
MAX_SENTENCE_TOKENS: Final = 120
"""A longer run without a full stop is cut, so that the work on a sentence stays bounded (few sentences of the news are as long)."""
MAX_ABBREVIATION: Final = 12
"""Characters up to which letters with stops are joined ("U.S.")."""
MAX_TO_PARTICLE: Final = 40
"""Tokens between a verb and the particle that belongs to it."""
_KIND: Final = itemgetter(Entry._fields.index("kind"))
_TAIL: Final = "”\"»’'“) "
# Places that are looked at, found in C in the classes or shapes of all tokens as one string.
_BREAK: Final = re.compile(BREAK)
_STOP: Final = re.compile(r"[.…]")
_QUOTE: Final = re.compile("Q")
_MAY_END: Final = re.compile(r"[.!?Q]")
_MAY_BE_NAME: Final = re.compile("[Nn]")
_CUE: Final = re.compile("[Vv]")
_CAPITAL_WITHIN: Final = re.compile("[NnCc](?<=[NnCcWw].)")


@value
class Tokens:
    """The tokens of one field as parallel lists, in order of text (lists, not objects: they are read millions of times).

    A marked stretch is a single token of class `Q`: its words are not tokenised, its span covers the marks.

    Classes: `N` name word · `P` pronoun as subject · `o` other pronoun · `d` determiner · `n` noun for a speaker · `V` verb (or
    noun) that mostly reports quotes · `v` that sometimes reports · `x` auxiliary · `i` preposition · `c` conjunction · `t` "that" ·
    `T` time word · `a` adverb · `g` -ing form · `e` -ed form · `#` number · `w` other word · `'` possessive · `-` dash ·
    `(` `)` brackets · `.!?;:,…` themselves · `*` other.

    Attributes:
        words: The token as it stands; `lower`: in lower case with straight apostrophes; `gloss`: its English cue, else as `lower`.
        start, end: Code points, half-open.
        kind: The class.
        paragraph, sentence: Ordinals from 0 over the field.
        quote: Index into the marks of the field for a `Q`, else -1.
        said: How likely the word is the cue of a quote (ratio), `cue`: of any report, indirect ones too.
        headings: Paragraphs in headline capitals.
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
    headings: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.words)


def tokenize(text: str, marks: Sequence[Marked], lang: Language) -> Tokens:
    """The classified tokens of `text`; nicknames are read as words, every other marked stretch is one token.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.marks import find_marks
        >>> text = 'Mr. Lund said it was "fine." He left.'
        >>> "".join(tokenize(text, find_marks(text)[0], language("en")).kind)
        'NNVPxQPn.'
    """
    tokens = Tokens()
    entries = _split(text, marks, lang, tokens)
    if not entries:
        return tokens
    columns = _columns(entries)
    lower = columns[2]
    if not lang.phrases.keys().isdisjoint(lower):
        entries = _join_phrases(tokens, entries, lower, lang)
        columns = _columns(entries)
    _classify(text, entries, columns, marks, lang, tokens)
    for articles, gloss in ((lang["behind_nouns"], "of"), (lang["to_nouns"], "to")):
        if articles:
            _read_cases(tokens, articles, gloss)
    if lang["clitics"]:
        _read_clitics(tokens, lang["clitics"])
    if lang.separable:
        _part_from_particles(tokens, lang)
    return tokens


def _before_comma(entries: list[Entry], at: int) -> list[Entry]:
    """The token before a comma that stands before `at`; empty where none does."""
    return entries[at - 2 : at - 1] if at > 1 and entries[at - 1].kind == "," else []


def _read_cases(tokens: Tokens, articles: frozenset[str], gloss: str) -> None:
    """Read an article right behind a noun or name as a preposition ("ministère *des* Ports", "Sprecherin *der* Polizei"), in place."""
    kinds, lower = tokens.kind, tokens.lower
    for at in range(1, len(kinds) - 1):
        if lower[at] in articles and kinds[at] == "d" and kinds[at - 1] in "nNw" and kinds[at + 1] in "nNwe" and _is_noun(tokens, at - 1):
            kinds[at], tokens.gloss[at] = "i", gloss


def _read_clitics(tokens: Tokens, articles: frozenset[str]) -> None:
    """Read an article between a noun or name and a cue as an object ("la juge *l'* interroge"), in place."""
    kinds, lower = tokens.kind, tokens.lower
    for at in range(1, len(kinds) - 1):
        if lower[at] in articles and kinds[at] == "d" and kinds[at - 1] in "nNP" and kinds[at + 1] in "Vvx":
            kinds[at] = "o"


def _is_noun(tokens: Tokens, at: int) -> bool:
    """Whether an unknown word may be a noun: in German by its capital, elsewhere by its article."""
    return tokens.kind[at] != "w" or tokens.words[at][0].isupper() or (at > 0 and tokens.kind[at - 1] in "dwn")


def _part_from_particles(tokens: Tokens, lang: Language) -> None:
    """Take a verb that reports only with its particle for another verb where the particle is missing, in place."""
    for at, word in enumerate(tokens.lower):
        particles = lang.separable.get(word)
        if particles is not None and tokens.kind[at] in "Vv" and not _has_particle(tokens, at, particles):
            tokens.kind[at], tokens.gloss[at] = "w", word
            tokens.said[at] = tokens.cue[at] = 0.0


def _has_particle(tokens: Tokens, verb: int, particles: frozenset[str]) -> bool:
    """Whether one of the particles ends the clause of a verb: a mark or the end of the sentence follows."""
    kinds, lower, sentences = tokens.kind, tokens.lower, tokens.sentence
    for at in range(verb + 1, min(len(kinds), verb + MAX_TO_PARTICLE)):
        if sentences[at] != sentences[verb] or kinds[at] in ".;!?":
            return False
        if lower[at] in particles and (at + 1 == len(kinds) or kinds[at + 1] in ".,;:!?Q-c" or sentences[at + 1] != sentences[verb]):
            return True
    return False


def sentence_spans(tokens: Tokens) -> list[Span]:
    """The sentences in code points, from first token to last; `tokens.sentence` counts them."""
    starts, ends = tokens.start, tokens.end
    return [Span(starts[first], ends[behind - 1]) for first, behind in pairwise([*_firsts(tokens.sentence), len(starts)])]


def _firsts(ordinals: list[int]) -> list[int]:
    """Where each of the ordinals of a column, which ascend, stands first."""
    firsts, at = [], 0
    while at < len(ordinals):
        firsts.append(at)
        at = bisect_right(ordinals, ordinals[at], at)
    return firsts


def _split(text: str, marks: Sequence[Marked], lang: Language, tokens: Tokens) -> list[Entry]:
    """Fill words, offsets and paragraphs; the lexicon entry of each token."""
    pieces, quotes = _pieces(text, marks, lang)
    # gaps and tokens by turns: their lengths give the offsets, and all of it runs in C
    bounds = list(accumulate(map(len, pieces), initial=0))
    words, starts, ends = pieces[1::2], bounds[1:-1:2], bounds[2::2]
    for at in quotes:
        words[at] = QUOTE
    entries = list(map(lang.entries.__getitem__, words))
    kinds = "".join(map(_KIND, entries))
    joined = _join_stops(text, (words, starts, ends), kinds, entries, lang)
    breaks = [found.start() for found in _BREAK.finditer(kinds)]
    is_kept = bytearray(b"\1") * len(words)
    for at in (*joined, *breaks):
        is_kept[at] = False
    tokens.words.extend(compress(words, is_kept))
    tokens.start.extend(compress(starts, is_kept))
    tokens.end.extend(compress(ends, is_kept))
    for paragraph, (first, behind) in enumerate(pairwise([0, *breaks, len(words)])):
        tokens.paragraph.extend([paragraph] * is_kept.count(True, first, behind))
    return list(compress(entries, is_kept))


def _columns(entries: list[Entry]) -> list[tuple[Any, ...]]:
    """The first fields of all entries as columns, turned in C: class, looks, lower case, gloss, probabilities of a cue."""
    return list(islice(zip(*entries, strict=True), 6))


def _pieces(text: str, marks: Sequence[Marked], lang: Language) -> tuple[list[str], list[int]]:
    """The text cut into gaps and tokens by turns, a quote being one token; which of the tokens are quotes."""
    split = lang.splitter(text)
    outers = [marked.outer for marked in marks if marked.form == "quote"]
    starts = [outer.start for outer in outers]
    pieces = split(text[: starts[0]] if starts else text)
    quotes = []
    for outer, stop in zip(outers, [*starts[1:], len(text)], strict=False):
        quotes.append(len(pieces) // 2)
        position = behind_dash(text, outer.end, lang) if lang.dashes else outer.end
        between = split(text[position:stop])
        between[0] = text[outer.end : position] + between[0]
        pieces.append(outer.of(text))
        pieces += between
    return pieces, quotes


def _join_phrases(tokens: Tokens, entries: list[Entry], lower: tuple[str, ...], lang: Language) -> list[Entry]:
    """Read the fixed phrases of a language: their words become one token or two, known as other words."""
    dropped: set[int] = set()
    for at in compress(range(len(lower)), map(lang.phrases.__contains__, lower)):
        for phrase in lang.phrases[lower[at]]:
            first, last = at - phrase.at, at - phrase.at + len(phrase.words)
            if first < 0 or last > len(lower) or tokens.paragraph[first] != tokens.paragraph[last - 1]:
                continue
            if phrase.is_behind_quote and QUOTE_ENTRY not in (*entries[max(0, first - 1) : first], *_before_comma(entries, first)):
                continue
            if not all(word in (here.lower, here.gloss.upper()) for word, here in zip(phrase.words, entries[first:last], strict=True)):
                continue
            place = at if len(phrase.parts) == 1 and phrase.parts[0][0] == 1 else first
            for count, entry in phrase.parts:
                entries[place] = entry
                tokens.end[place] = tokens.end[place + count - 1]
                dropped.update(range(place + 1, place + count))
                place += count
            break
    if dropped:
        kept = [at not in dropped for at in range(len(lower))]
        tokens.words[:] = compress(tokens.words, kept)
        for column in (tokens.start, tokens.end, tokens.paragraph):
            column[:] = compress(column, kept)
        entries = list(compress(entries, kept))
    return entries


def _join_stops(text: str, columns: tuple[list[str], list[int], list[int]], kinds: str, entries: list[Entry], lang: Language) -> list[int]:
    """Join the stops of abbreviations and initials, and letters behind them ("U.S."), to the words before, in place.

    Returns:
        The places of what was joined, which are no tokens of their own any more.
    """
    words, starts, ends = columns
    joined: list[int] = []
    owner = behind = 0  # the word that was joined to, and the place behind all of it
    for at in [found.start() for found in _STOP.finditer(kinds)]:
        if behind != at:
            owner = at - 1
        if words[at] == "." and at and ends[owner] == starts[at] and len(words[owner]) < MAX_ABBREVIATION:
            if not _joins(text, words[owner], ends[at], lang):
                continue
            words[owner] += "."
            entries[owner] = lang.entries[words[owner]]
            joined.append(at)
        elif words[at] == "...":
            owner = at
        else:
            continue
        ends[owner], behind = ends[at], at + 1
        word = words[behind] if behind < len(words) else ""
        if len(word) == 1 and word.isalpha() and starts[behind] == ends[owner] and len(words[owner]) < MAX_ABBREVIATION:
            words[owner] += word
            ends[owner] = ends[behind]
            joined.append(behind)
            behind += 1
    return joined


def _joins(text: str, word: str, behind: int, lang: Language) -> bool:
    """Whether a full stop belongs to the word before it: an abbreviation, letters with stops (`U.S.`), an initial before a name."""
    if word in lang.abbreviations:
        return not text[behind : behind + 1].isalnum()
    if not word[-1].isalpha() or (len(word) > 1 and word[-2] != "."):
        return False
    if len(word) > 1:
        return True
    if lang.declension is not None and word.isupper():
        return True  # "Лунин В. В. сказал": initials stand behind the name too
    ahead = text[behind : behind + 2]
    if ahead[:1].isalpha():
        return ahead[1:] == "."
    return word.isupper() and ahead[:1] in (" ", "\xa0") and ahead[1:].isupper()


def _classify(
    text: str, entries: list[Entry], columns: list[tuple[Any, ...]], marks: Sequence[Marked], lang: Language, tokens: Tokens
) -> None:
    """Fill class, sentence, quote and cue probabilities."""
    entry_kinds, looks, lower, gloss, said, cue = columns
    tokens.kind.extend(entry_kinds)
    tokens.lower.extend(lower)
    tokens.gloss.extend(gloss)
    tokens.said.extend(said)
    tokens.cue.extend(cue)
    tokens.quote.extend([-1] * len(entries))
    kinds, shapes = "".join(entry_kinds), "".join(looks)
    quotes = (index for index, marked in enumerate(marks) if marked.form == "quote")
    for found, index in zip(_QUOTE.finditer(kinds), quotes, strict=True):
        tokens.quote[found.start()] = index
    paragraphs = _firsts(tokens.paragraph)
    tokens.headings.update(_heading_paragraphs(kinds, shapes, paragraphs, tokens))
    opening = {*paragraphs, *_behind_ends(text, kinds, entries, tokens)}
    firsts = sorted(opening)
    cut = [at for first, behind in pairwise([*firsts, len(kinds)]) for at in range(first, behind, MAX_SENTENCE_TOKENS)]
    for sentence, (first, behind) in enumerate(pairwise([*cut, len(kinds)])):
        tokens.sentence.extend([sentence] * (behind - first))
    _read_names(shapes, opening, entries, lang, tokens)
    _read_nouns(kinds, entries, lang, tokens)


def _heading_paragraphs(kinds: str, shapes: str, firsts: list[int], tokens: Tokens) -> Iterator[int]:
    """Short paragraphs written in headline capitals."""
    for first, behind in pairwise([*firsts, len(kinds)]):
        if behind - first <= MAX_HEADING_TOKENS:
            capitals = shapes.count("N", first, behind) + shapes.count("C", first, behind)
            total = capitals + shapes.count("W", first, behind) + QUOTE_WORDS * kinds.count("Q", first, behind)
            if total >= HEADING_WORDS and capitals > HEADING_RATIO * total:
                yield tokens.paragraph[first]


def _behind_ends(text: str, kinds: str, entries: list[Entry], tokens: Tokens) -> Iterator[int]:
    """The tokens behind which a sentence begins, but for those that end their paragraphs."""
    for found in _MAY_END.finditer(kinds, 0, len(kinds) - 1):
        at = found.start()
        if _ends_after_quote(text, at, entries, tokens) if kinds[at] == "Q" else entries[at + 1].upper or not _goes_on(at, entries, tokens):
            yield at + 1


def _read_names(shapes: str, opening: set[int], entries: list[Entry], lang: Language, tokens: Tokens) -> None:
    """Read words with a capital as names, in place, unless they open a sentence or stand among capitals and are known as other words."""
    kinds, paragraphs, headings, said, cue = tokens.kind, tokens.paragraph, tokens.headings, tokens.said, tokens.cue
    shows_names = not lang.nouns_in_capitals and lang.declension is None and not lang.particles  # capitals within a sentence are names
    names_within = _capitals_within(shapes, tokens)
    for at in [found.start() for found in _MAY_BE_NAME.finditer(shapes)]:
        is_led = at in opening or paragraphs[at] in headings
        if (shows_names and not is_led) or _is_name(at, entries, names_within, lang, tokens, at_start=is_led):
            kinds[at] = "N"
            said[at] = cue[at] = 0.0


def _read_nouns(kinds: str, entries: list[Entry], lang: Language, tokens: Tokens) -> None:
    """Read cues that may be nouns as such behind determiners and possessives, in place."""
    leads = lang["before_nouns"]
    nominal = "d'i" if lang.inverts else "d'"  # what a noun follows, and no verb
    for found in _CUE.finditer(kinds, 1):
        at = found.start()
        noun_kind = entries[at].noun_kind
        if noun_kind == kinds[at] or tokens.kind[at] == "N":
            continue
        is_led = tokens.kind[at - 1] in nominal and tokens.paragraph[at - 1] == tokens.paragraph[at]
        if is_led or tokens.lower[at - 1] in leads:
            tokens.kind[at] = noun_kind


def _capitals_within(shapes: str, tokens: Tokens) -> set[str]:
    """Words that stand with a capital right behind another word, outside headlines: names, wherever else they stand."""
    lower, paragraphs, headings = tokens.lower, tokens.paragraph, tokens.headings
    return {
        lower[at]
        for at in [found.start() for found in _CAPITAL_WITHIN.finditer(shapes)]
        if paragraphs[at - 1] == paragraphs[at] and paragraphs[at] not in headings
    }


def _is_name(index: int, entries: list[Entry], names_within: set[str], lang: Language, tokens: Tokens, *, at_start: bool) -> bool:
    """Whether a word with a capital is (part of) a name."""
    entry = entries[index]
    if lang.declension is not None and at_start and entry.kind == "n":
        return False  # "Президент Лунии": what is of the office is no part of the name
    if lang.particles and entry.lower in lang.particles:
        return _opens_surname(index, entries, at_start, names_within, lang)
    if lang.nouns_in_capitals:
        if at_start and entry.is_common:
            return False
        is_bound = index > 0 and entries[index - 1].lower in lang["contracted"]
        opens = not index or tokens.paragraph[index - 1] != tokens.paragraph[index]
        return _is_name_among_nouns(entry, lang, "d" if is_bound else "" if opens else tokens.kind[index - 1])
    if not at_start or not entry.is_common or entry.lower in names_within:
        return True
    if index + 1 >= len(entries) or not (entry.is_given or entry.lower in lang["titles"]):
        return False
    behind = entries[index + 1]
    return behind.upper and not behind.is_starter and not (behind.is_common and not behind.is_given)


def _opens_surname(index: int, entries: list[Entry], at_start: bool, names_within: set[str], lang: Language) -> bool:
    """Whether a particle in capitals begins a surname ("Di Nardo") and is no article or preposition that begins a sentence."""
    if index + 1 >= len(entries):
        return False
    particle, behind = entries[index], entries[index + 1]
    if not behind.is_word or not behind.upper or behind.is_starter:
        return False
    if not at_start and index and entries[index - 1].is_word:
        return True
    if particle.lower in names_within and behind.lower in names_within:
        return True
    is_known = behind.is_common or behind.is_given or behind.lower in lang["places"] or behind.lower in lang["bodies"]
    return particle.kind == "i" and not is_known


def _is_name_among_nouns(entry: Entry, lang: Language, before: str) -> bool:
    """German writes every noun with a capital: a name is no known noun, has no ending of one, and no article before it."""
    if entry.kind != "w" or entry.lower in lang.common:
        return False
    if entry.is_given or before == "N":
        return True
    return before not in ("d", "'", "#") and not entry.lower.endswith(tuple(lang["noun_endings"]))


def _goes_on(index: int, entries: list[Entry], tokens: Tokens) -> bool:
    """Whether a full stop ends no sentence: a word in lower case follows in its paragraph, perhaps behind a bracket ("(R-Fla.) said")."""
    behind = index + 1
    if tokens.words[index] != ".":
        return False
    if behind < len(entries) and tokens.words[behind] == ")":
        behind += 1
    if behind >= len(entries) or tokens.paragraph[behind] != tokens.paragraph[index]:
        return False
    return entries[behind].is_word and tokens.words[behind][0].islower() and tokens.start[behind] > tokens.end[index]


def _ends_after_quote(text: str, index: int, entries: list[Entry], tokens: Tokens) -> bool:
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
    if not entries[behind].upper:
        return False
    if last in "!?…":
        for ahead in range(behind + 1, min(behind + 5, len(entries))):
            if tokens.quote[ahead] >= 0 or tokens.words[ahead] in ".,":
                break
            if not entries[ahead].upper and entries[ahead].said > 0.45:
                return False
    return True
