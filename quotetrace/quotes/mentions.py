"""Mentions: the words that may stand for a speaker (names with titles, pronouns, nominal phrases), and the cues they belong to."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from quotetrace.quotes.language import Language, given_names
from quotetrace.quotes.tokens import Tokens

MentionType = Literal["name", "pronoun", "object", "noun", "guess", "determiner"]
Bond = Literal["", "subject", "subject,", "subject?", "possessive"]

MAX_NOUN_PHRASE: Final = 4
"""Tokens looked at before a noun for its determiner and adjectives."""
MAX_BODY_TITLE_WORDS: Final = 8
MAX_PARTICLES: Final = 3
MAX_LEADING_NAMES: Final = 3
"""Words in capitals before a title within a name."""
MAX_REACH: Final = 26
"""Tokens between a subject and its verb, appositions included."""
MAX_APPOSITION: Final = 22
MAX_OBJECT_REACH: Final = 6


class Mention(NamedTuple):
    """Words that may stand for a speaker. A named tuple: thousands are made for each article.

    Attributes:
        index: Place in the list of mentions of the field.
        first, last: Tokens, half-open, with titles and determiners ("the former minister Ana Ruiz").
        head: First token of the head ("Ana Ruiz"; of a noun phrase its noun).
        start, end: Code points of the whole; `head_start`: of the head, which runs to `end`.
        type: `name`, `pronoun` (subject), `object` (him, her, them), `noun`, `guess` (a noun by its place only), `determiner` (one, many).
        words: Words of the head in lower case, without Jr. and the like.
        key: The last of `words` (the surname where surnames come last).
        sentence, paragraph: As in Tokens.
        heading: Whether it stands in a heading line.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls
    first: int
    last: int
    head: int
    start: int
    end: int
    head_start: int
    type: MentionType
    words: tuple[str, ...]
    key: str
    sentence: int
    paragraph: int
    heading: bool


class Ties(NamedTuple):
    """The cues that a mention is tied to.

    Attributes:
        verb: Token of the verb that it is the subject of, or -1; `bond` says how sure the tie is.
        before: Token of what stands right before it, or -1: a cue ("*said* Ruiz"), or a preposition.
        relation: `cue0` … `cue2` (words between cue and mention), `according`, or `prep:of` …; empty for none.
    """

    verb: int
    bond: Bond
    before: int
    relation: str


def find_mentions(text: str, tokens: Tokens, lang: Language) -> list[Mention]:
    """All mentions outside the quotes, in order.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.tokens import tokenize
        >>> text = "Former minister Ana Ruiz and her spokesman said he would go."
        >>> en = language("en")
        >>> [text[m.head_start : m.end] for m in find_mentions(text, tokenize(text, [], en), en)]
        ['minister', 'Ana Ruiz', 'spokesman', 'he']
    """
    found: list[Mention] = []
    headings = tokens.headings
    kinds = tokens.kind
    index, count = 0, len(tokens)
    while index < count:
        kind = kinds[index]
        stop = index + 1
        if kind == "N":
            stop = _name_end(text, tokens, index, lang)
            if stop < count and kinds[stop] == "n" and all(word in lang["adjectives"] for word in tokens.lower[index:stop]):
                index = stop  # "Korean media": the noun's mention takes the adjective in
                continue
            _add(found, tokens, index, _head_of_name(tokens, index, stop, lang), stop, "name", headings, lang)
        elif kind == "P":
            _add(found, tokens, index, index, stop, "pronoun", headings, lang)
        elif (
            kind == "n"
            or kind == "o"
            or (kind in "wegT#di" and index + 1 < count and (kinds[index + 1] in "Vvix" or kinds[index - 1] in "d'"))
        ):
            type_ = _type_of_other(tokens, index, kind, lang)
            if type_ is not None:
                first = _phrase_start(tokens, index) if type_ in ("noun", "guess") else index
                _add(found, tokens, first, index, stop, type_, headings, lang)
        index = stop
    return found


def tie_cues(tokens: Tokens, mentions: list[Mention], lang: Language) -> list[Ties]:
    """For every mention the verb it is subject of and what stands right before it.

    The subject's verb is looked for over adverbs, auxiliaries, "of …" phrases and appositions between commas, dashes or brackets.
    """
    skipped = lang["skip"]
    ties = []
    for mention in mentions:
        verb, bond = _verb_of(tokens, mention, skipped)
        before, relation = _before(tokens, mention)
        ties.append(Ties(verb, bond, before, relation))
    return ties


def _add(
    found: list[Mention], tokens: Tokens, first: int, head: int, last: int, type_: MentionType, headings: set[int], lang: Language
) -> None:
    lower, starts = tokens.lower, tokens.start
    if type_ == "name":
        suffixes = lang["suffixes"]
        words = tuple(
            word for token in range(head, last) if tokens.words[token][0].isalnum() and (word := lower[token].strip(".")) not in suffixes
        )
        words = words or (lower[head],)
    else:
        words = (lower[head],)
    paragraph = tokens.paragraph[head]
    found.append(
        Mention(
            len(found),
            first,
            last,
            head,
            starts[first],
            tokens.end[last - 1],
            starts[head],
            type_,
            words,
            words[-1],
            tokens.sentence[head],
            paragraph,
            paragraph in headings,
        )
    )


def _name_end(text: str, tokens: Tokens, first: int, lang: Language) -> int:
    """The token behind a name that starts at `first`: name words, particles between them, "University of Kent"."""
    kinds, lower, words, paragraphs = tokens.kind, tokens.lower, tokens.words, tokens.paragraph
    count, connectors, bodies = len(kinds), lang["connectors"], lang["bodies_of"]
    at = first + 1
    while at < count and paragraphs[at] == paragraphs[first]:
        gap = tokens.start[at] - tokens.end[at - 1]
        if gap > 3 or (gap > 1 and text[tokens.end[at - 1] : tokens.start[at]].strip()):
            break
        word, follows = lower[at], at + 1 < count and kinds[at + 1] == "N"
        particles = _particles(tokens, at, connectors)
        if kinds[at] == "N" and not (words[at - 1][-1] == "." and tokens.sentence[at] != tokens.sentence[at - 1]):
            at += 1
        elif particles:
            at += particles + 1
        elif follows and (word == "&" or (word in ("of", "for") and lower[at - 1] in bodies)):
            at += 2
        elif follows and word == "." and len(words[at - 1]) == 1:
            at += 1
        elif word in ("of", "for") and lower[at - 1] in bodies and at + 2 < count and lower[at + 1] == "the" and kinds[at + 2] == "N":
            at += 3
        elif _is_nickname(tokens, at):
            at += 4
        else:
            break
    return at


def _particles(tokens: Tokens, at: int, connectors: frozenset[str]) -> int:
    """How many particles stand from `at` to the next name word ("de la"); 0 where there are none or no name follows."""
    ahead = at
    while ahead < len(tokens) and ahead - at < MAX_PARTICLES and tokens.lower[ahead] in connectors and tokens.kind[ahead] != "N":
        ahead += 1
    return ahead - at if ahead < len(tokens) and tokens.kind[ahead] == "N" and tokens.paragraph[ahead] == tokens.paragraph[at] else 0


def _is_nickname(tokens: Tokens, at: int) -> bool:
    """A word between marks and then more of the name: the mark at `at` opens a nickname."""
    words = tokens.words
    return (
        words[at] in "“\"‘'«"
        and at + 3 < len(words)
        and words[at + 1][0].isupper()
        and words[at + 2] in "”\"’'»"
        and tokens.kind[at + 3] == "N"
    )


def _head_of_name(tokens: Tokens, first: int, last: int, lang: Language) -> int:
    """The first token behind the titles and adjectives of a name ("Prime Minister *Ana Ruiz*")."""
    lower, titles, adjectives = tokens.lower, lang["titles"], lang["adjectives"]
    head = first
    while head < last - 1 and (
        _is_title(lower[head], titles, lang) or (lower[head] in adjectives and _title_ahead(lower, head + 1, last, titles, adjectives))
    ):
        head += 1
    if head == first:
        head = _behind_inner_title(tokens, first, last, lang)
    if head > first and (lower[head] in lang["connectors"] or tokens.kind[head] == "i"):
        given = given_names()  # "President of the Republic of Emmer *Ana Ruiz*"; without a name behind it the office itself
        return next((at for at in range(head + 2, last - 1) if lower[at] in given and tokens.kind[at] == "N"), first)
    return head


def _behind_inner_title(tokens: Tokens, first: int, last: int, lang: Language) -> int:
    """The given name behind a title that other capitals lead ("Port Authority Director *Ana* Ruiz"), else `first`."""
    lower, given = tokens.lower, given_names()
    for at in range(first + 1, min(first + MAX_LEADING_NAMES, last - 2) + 1):
        if lower[at + 1] in given and lower[at] in lang.nouns and _is_title(lower[at], lang["titles"], lang):
            return at + 1
    return first


def _is_title(word: str, titles: frozenset[str], lang: Language) -> bool:
    """Whether a word is a title: itself, its last part ("Vice-Premier"), or as a compound ("Umweltministerin")."""
    return word in titles or word.rpartition("-")[2] in titles or word.endswith(tuple(lang["title_endings"]))


def _title_ahead(lower: list[str], at: int, last: int, titles: frozenset[str], adjectives: frozenset[str]) -> bool:
    """Whether a title comes after adjectives, with a name still behind it."""
    while at < last - 1 and lower[at] in adjectives and lower[at] not in titles:
        at += 1
    return at < last - 1 and lower[at] in titles


def _type_of_other(tokens: Tokens, index: int, kind: str, lang: Language) -> MentionType | None:
    """What mention, if any, a token is that is neither name nor subject pronoun."""
    kinds, lower = tokens.kind, tokens.lower
    count = len(kinds)
    if kind == "n":
        return "noun"
    behind = kinds[index + 1] if index + 1 < count else "."
    if kind == "o":
        return "object" if tokens.gloss[index] in ("him", "her", "me", "them") else None
    if kind in "di":
        return "determiner" if lower[index] in lang["counters"] and behind in "Vvix" else None
    if not 0 < index < count - 1 or not tokens.words[index][0].islower():
        return None
    before = kinds[index - 1]
    by_verb = behind == "V" and before in "dwne'N"
    by_possessive = before == "'" and behind in "Vvx"
    inverted = before == "d" and index > 1 and kinds[index - 2] == "V" and behind in ".,in"
    return "guess" if by_verb or by_possessive or inverted else None


def _phrase_start(tokens: Tokens, index: int) -> int:
    """The first token of the noun phrase that ends with the noun at `index`."""
    kinds, paragraphs, first = tokens.kind, tokens.paragraph, index
    while (
        first > 0
        and index - first < MAX_NOUN_PHRASE
        and paragraphs[first - 1] == paragraphs[index]
        and kinds[first - 1] in "dwne'N#g"
        and kinds[first] != "d"
    ):
        first -= 1
    return first


def _verb_of(tokens: Tokens, mention: Mention, skipped: frozenset[str]) -> tuple[int, Bond]:
    """The verb that follows a mention, and how it is bound to it."""
    kinds, lower, sentences, cue = tokens.kind, tokens.lower, tokens.sentence, tokens.cue
    count, sentence = len(kinds), mention.sentence
    at, steps = mention.last, 0
    while at < count and sentences[at] == sentence and steps < MAX_REACH:
        kind = kinds[at]
        if (kind in "Vv" and kinds[at - 1] != "d") or kind == "e":
            return at, "subject"
        if kind in "xaT" or lower[at] in skipped or (kind == "P" and lower[at] in ("who", "which")):
            at, steps = at + 1, steps + 1
        elif kind == "'":
            return -1, "possessive"
        elif kind in ",-(":
            close = _apposition_end(tokens, at, sentence, skipped)
            if close < 0:
                bound = at + 1 < count and ((kind == "," and kinds[at + 1] in "gx") or cue[at + 1] > 0.25)
                return (at + 1, "subject,") if bound else (-1, "")
            at, steps = close, steps + 3
        elif kind == "i" and steps < 12:
            stop = _phrase_end(tokens, at + 1, sentence)
            if stop == at + 1:
                break
            at, steps = stop, steps + 2
        elif kind == "w" and steps < 4:
            return at, "subject" if steps < 3 and mention.type != "name" and lower[at].endswith("s") else "subject?"
        else:
            break
    return -1, ""


def _apposition_end(tokens: Tokens, at: int, sentence: int, skipped: frozenset[str]) -> int:
    """The token behind ", a spokesman for X," if a verb can follow there, else -1."""
    kinds, sentences, count = tokens.kind, tokens.sentence, len(tokens.kind)
    close = ")" if kinds[at] == "(" else kinds[at]
    end = at + 1
    while end < count and sentences[end] == sentence and end - at < MAX_APPOSITION and kinds[end] not in (close, "Q"):
        end += 1
    if end >= count or sentences[end] != sentence or kinds[end] != close or end + 1 >= count:
        return -1
    fits = close == ")" or kinds[end + 1] in "Vvxae,TP(" or tokens.lower[end + 1] in skipped
    return end + 1 if fits else -1


def _phrase_end(tokens: Tokens, at: int, sentence: int) -> int:
    """The token behind the noun phrase that starts at `at`, at most eight tokens on."""
    kinds, sentences, stop = tokens.kind, tokens.sentence, at
    while stop < len(kinds) and sentences[stop] == sentence and kinds[stop] in "dnNw'#oge-" and stop - at < MAX_BODY_TITLE_WORDS:
        stop += 1
    return stop


def _before(tokens: Tokens, mention: Mention) -> tuple[int, str]:
    """The cue or preposition right before a mention."""
    kinds, sentences = tokens.kind, tokens.sentence
    at, steps = mention.first - 1, 0
    while at >= 0 and sentences[at] == mention.sentence and steps < MAX_OBJECT_REACH:
        kind, gloss = kinds[at], tokens.gloss[at]
        if gloss == "according" or (gloss == "to" and at > 0 and tokens.gloss[at - 1] == "according"):
            return at - (gloss == "to"), "according"
        if kind in "Vv":
            return at, f"cue{min(steps, 2)}"
        if kind == "i":
            return at, f"prep:{gloss}"
        if kind not in "dnNwae#g'":
            break
        at, steps = at - 1, steps + 1
    return -1, ""
