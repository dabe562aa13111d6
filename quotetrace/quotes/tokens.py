"""Tokens of one field: words and marks outside the quotes, each quote one token, with word class, sentence and paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from itertools import accumulate, compress, pairwise
from typing import Final

from quotetrace.model import Span
from quotetrace.quotes.asides import behind_dash
from quotetrace.quotes.language import QUOTE_ENTRY, Entry, Language
from quotetrace.quotes.marks import Marked
from quotetrace.values import value

ENDS: Final = ".!?"
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
BREAKS: Final = "\n\r\u2028\u2029"
_TAIL: Final = "”\"»’'“) "


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
    _classify(text, entries, lang, tokens)
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
    firsts = [index for index, (one, two) in enumerate(pairwise([-1, *tokens.sentence])) if one != two]
    return [Span(starts[first], ends[behind - 1]) for first, behind in pairwise([*firsts, len(tokens)])]


def _split(text: str, marks: Sequence[Marked], lang: Language, tokens: Tokens) -> list[Entry]:
    """Fill words, offsets, paragraphs and quotes; the lexicon entry of each token."""
    entries: list[Entry] = []
    position = paragraph = 0
    for index, marked in enumerate(marks):
        if marked.form != "quote":
            continue
        paragraph = _split_plain(text, Span(position, marked.outer.start), paragraph, lang, tokens, entries)
        position = marked.outer.end
        _extend(tokens, entries, paragraph, (['"Q"'], [marked.outer.start], [position], [QUOTE_ENTRY]))
        tokens.quote[-1] = index
        if lang.dashes:
            position = behind_dash(text, position, lang)
    _split_plain(text, Span(position, len(text)), paragraph, lang, tokens, entries)
    return _join_phrases(tokens, entries, lang) if lang.phrases else entries


def _join_phrases(tokens: Tokens, entries: list[Entry], lang: Language) -> list[Entry]:
    """Read the fixed phrases of a language: their words become one token or two, known as other words."""
    lower = [entry.lower for entry in entries]
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
        for column in (tokens.start, tokens.end, tokens.paragraph, tokens.quote):
            column[:] = compress(column, kept)
        entries = list(compress(entries, kept))
    return entries


def _split_plain(text: str, span: Span, paragraph: int, lang: Language, tokens: Tokens, entries: list[Entry]) -> int:
    """Tokens of a stretch without quotes; the paragraph it ends in."""
    # Gaps and tokens by turns: their lengths give the offsets, and all of it runs in C.
    pieces = lang.tokens_of(text).split(text[span.start : span.end])
    bounds = list(accumulate(map(len, pieces), initial=span.start))
    words, starts, ends = pieces[1::2], bounds[1:-1:2], bounds[2::2]
    found = list(map(lang.entries.__getitem__, words))
    first = 0
    for index in _without_joined(text, words, ends, pieces, found, lang):
        _extend(tokens, entries, paragraph, (words[first:index], starts[first:index], ends[first:index], found[first:index]))
        if words[index][0] in BREAKS:
            paragraph += 1
        first = index + 1
    _extend(tokens, entries, paragraph, (words[first:], starts[first:], ends[first:], found[first:]))
    return paragraph


def _extend(
    tokens: Tokens, entries: list[Entry], paragraph: int, found: tuple[Sequence[str], Sequence[int], Sequence[int], Sequence[Entry]]
) -> None:
    words, starts, ends, known = found
    tokens.words.extend(words)
    tokens.start.extend(starts)
    tokens.end.extend(ends)
    tokens.paragraph.extend([paragraph] * len(words))
    tokens.quote.extend([-1] * len(words))
    entries.extend(known)


def _without_joined(text: str, words: list[str], ends: list[int], pieces: Sequence[str], found: list[Entry], lang: Language) -> list[int]:
    """The places in `words` that are no tokens of their own: breaks, and what is joined to the word before it (there, in place)."""
    dropped = []
    last, behind = -1, -1  # the word that the next piece may belong to, and where that piece would stand
    for index in [index for index, word in enumerate(words) if len(word) == 1 or word.isspace()]:
        word = words[index]
        if word[0] in BREAKS:
            dropped.append(index)
            continue
        if not index or pieces[2 * index] or words[index - 1][0] in BREAKS:
            continue
        owner = last if behind == index else index - 1
        previous = words[owner]
        if len(previous) >= MAX_ABBREVIATION:
            continue
        if word == "." and _joins(text, previous, ends[index], lang):
            words[owner] = previous + "."
            found[owner] = lang.entries[words[owner]]
        elif len(previous) > 1 and previous[-1] == "." and word.isalpha():  # the S of "U.S."
            words[owner] = previous + word
        else:
            continue
        ends[owner] = ends[index]
        dropped.append(index)
        last, behind = owner, index + 1
    return dropped


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


def _classify(text: str, entries: list[Entry], lang: Language, tokens: Tokens) -> None:
    """Fill class, sentence and cue probabilities."""
    if not entries:
        return
    # the fields of all entries as columns, turned in C
    lower, uppers, entry_kinds, noun_kinds, said, cue, starters, _, _, gloss, are_words = zip(*entries, strict=True)
    tokens.lower.extend(lower)
    tokens.gloss.extend(gloss)
    tokens.said.extend(said)
    tokens.cue.extend(cue)
    headings = tokens.headings
    headings |= _heading_paragraphs(are_words, uppers, entry_kinds, tokens)
    capitals = list(compress(range(len(entries)), uppers))
    names_within = _capitals_within(capitals, are_words, tokens)
    kinds, sentences, paragraphs, leads = tokens.kind, tokens.sentence, tokens.paragraph, lang["before_nouns"]
    sentence, first, at_start, paragraph, before, in_heading = -1, 0, True, -1, "", False
    nominal = "i" if lang.inverts else "d"  # what a noun follows, and no verb
    shows_names = not lang.nouns_in_capitals and lang.declension is None and not lang.particles  # capitals within a sentence are names
    columns = zip(paragraphs, are_words, uppers, starters, entry_kinds, noun_kinds, strict=True)
    for index, (here, is_word, upper, is_starter, kind, noun_kind) in enumerate(columns):
        if here != paragraph:
            paragraph, at_start, before = here, True, ""
            in_heading = paragraph in headings
        if at_start or index - first >= MAX_SENTENCE_TOKENS:
            sentence, first = sentence + 1, index
        sentences.append(sentence)
        if is_word:
            if (
                upper
                and not is_starter
                and (
                    (shows_names and not at_start and not in_heading)
                    or _is_name(index, entries, at_start or in_heading, names_within, lang, before)
                )
            ):
                before = "N"
                tokens.said[index] = tokens.cue[index] = 0.0
            else:
                leads_noun = before == "d" or before == "'" or before == nominal or (leads and index > 0 and lower[index - 1] in leads)
                before = noun_kind if leads_noun else kind
            at_start = False
        else:
            before = kind
            if before == "Q":
                at_start = _ends_after_quote(text, index, entries, tokens)
            else:
                at_start = before in ENDS and not _goes_on(index, entries, tokens)
        kinds.append(before)


def _heading_paragraphs(are_words: Sequence[bool], uppers: Sequence[bool], kinds: Sequence[str], tokens: Tokens) -> set[int]:
    """Short paragraphs written in headline capitals."""
    paragraphs = tokens.paragraph
    firsts = [index for index, (one, two) in enumerate(pairwise([-1, *paragraphs])) if one != two]
    found = set()
    for first, behind in pairwise([*firsts, len(kinds)]):
        if behind - first > MAX_HEADING_TOKENS:
            continue
        line = zip(are_words[first:behind], uppers[first:behind], tokens.lower[first:behind], strict=True)
        long = [upper for is_word, upper, word in line if is_word and len(word) > 3]
        total = len(long) + QUOTE_WORDS * kinds[first:behind].count("Q")
        if total >= HEADING_WORDS and sum(long) > HEADING_RATIO * total:
            found.add(paragraphs[first])
    return found


def _capitals_within(capitals: list[int], are_words: Sequence[bool], tokens: Tokens) -> set[str]:
    """Words that stand with a capital right behind another word, outside headlines: names, wherever else they stand."""
    lower, paragraphs, headings = tokens.lower, tokens.paragraph, tokens.headings
    return {
        lower[index]
        for index in capitals
        if index and are_words[index - 1] and paragraphs[index - 1] == paragraphs[index] and paragraphs[index] not in headings
    }


def _is_name(index: int, entries: list[Entry], at_start: bool, names_within: set[str], lang: Language, before: str) -> bool:
    """Whether a word with a capital is (part of) a name."""
    entry = entries[index]
    if lang.declension is not None and at_start and entry.kind == "n":
        return False  # "Президент Лунии": what is of the office is no part of the name
    if lang.particles and entry.lower in lang.particles:
        return _opens_surname(index, entries, at_start, names_within, lang)
    if lang.nouns_in_capitals:
        is_bound = index > 0 and entries[index - 1].lower in lang["contracted"]
        return not (at_start and entry.is_common) and _is_name_among_nouns(entry, lang, "d" if is_bound else before)
    if not at_start or entry.lower in names_within or not entry.is_common:
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
