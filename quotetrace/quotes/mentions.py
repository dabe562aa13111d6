"""Mentions: the words that may stand for a speaker (names with titles, pronouns, nominal phrases)."""

from __future__ import annotations

import re
from typing import Final, Literal

from quotetrace.quotes.language import Language, given_names
from quotetrace.quotes.owners import end_of_person, head_behind_owners, is_title_of, phrase_of_noun
from quotetrace.quotes.tokens import Tokens
from quotetrace.values import value

MentionType = Literal["name", "pronoun", "object", "noun", "guess", "determiner"]

MAX_NOUN_PHRASE: Final = 4
"""Tokens looked at before a noun for its determiner and adjectives."""
MAX_PARTICLES: Final = 3
MAX_LEADING_NAMES: Final = 3
"""Words in capitals before a title within a name."""
_NICKNAME_OPENERS: Final = "“\"‘'«"
_WITHIN_NAMES: Final = frozenset({"&", "of", "for", ".", "e", *_NICKNAME_OPENERS})
"""What may stand between the words of a name, besides connectors."""
_MAY_START: Final = re.compile(
    r"[NPno]"
    r"|[di](?=[Vvix])"  # "*one* said", a determiner or counter by itself
    r"|[wegT#](?:"  # an unknown noun by its place, looked at behind its class, as most tokens are of another
    r"(?=[Vvx])(?:(?<='.)|(?=V)(?<=[dwne'N].))"  # "the *ambassador* said"
    r"|(?<=Vd.)(?=[.,in]))"
)
"""Token at which a mention may start or have its head, in a string of token classes."""
_MAY_START_INVERTED: Final = re.compile(_MAY_START.pattern.replace("[.,in]", "[.,inQ-]"))
"""The same where a subject behind its cue may end with a dash or before the next quote ("– conta *a pescadora* – …")."""


@value
class Mention:
    """Words that may stand for a speaker.

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

    index: int
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
    kinds, lower, starts, ends, headings = tokens.kind, tokens.lower, tokens.start, tokens.end, tokens.headings
    sentences, paragraphs = tokens.sentence, tokens.paragraph
    adjectives, suffixes, impersonal = lang["adjectives"], lang["suffixes"], lang["impersonal"]
    last, count = 0, len(kinds)
    type_: MentionType | None
    for candidate in (_MAY_START_INVERTED if lang.inverts else _MAY_START).finditer(
        "".join(kinds)
    ):  # most tokens are no candidates, and are passed over in C
        first = head = candidate.start()
        if first < last:
            continue  # within the name before
        kind = kinds[head]
        last = head + 1
        words: tuple[str, ...] = (lower[head],)
        if kind == "N":
            last = _name_end(text, tokens, first, lang)
            if lang.declension is not None:
                last = end_of_person(tokens, first, last, lang, lang.declension)
            if last < count and kinds[last] == "n" and adjectives.issuperset(lower[first:last]):
                continue  # "Korean media": the noun's mention takes the adjective in
            type_, head = "name", first if last - first == 1 else _head_of_name(tokens, first, last, lang)
            if lang.declension is not None and found and is_title_of(tokens, found[-1], first, head, last, lang.declension):
                first = found.pop().first  # "министр обороны *Дымов*": the office is the title of the name
            words = _name_words(tokens, head, last, suffixes)
        elif kind == "P":
            if lower[head] in impersonal and head and kinds[head - 1] in "Vv" and kinds[head + 1 : head + 2] == ["i"]:
                continue  # "indique-t-on de source proche": nobody
            type_ = "pronoun"
        elif kind == "n":
            type_, first = "noun", _phrase_start(tokens, head)
            if lang.declension is not None:
                first, last = phrase_of_noun(text, tokens, head, lang, lang.declension)
        else:
            type_ = _type_of_other(tokens, head, kind, lang)
            if type_ is None:
                continue
            if type_ == "guess":
                first = _phrase_start(tokens, head)
        paragraph = paragraphs[head]
        found.append(
            Mention(
                len(found),
                first,
                last,
                head,
                starts[first],
                ends[last - 1],
                starts[head],
                type_,
                words,
                words[-1],
                sentences[head],
                paragraph,
                paragraph in headings,
            )
        )
    return found


def _name_words(tokens: Tokens, head: int, last: int, suffixes: frozenset[str]) -> tuple[str, ...]:
    """The words of a name in lower case, without marks, full stops and suffixes; the first where none is left."""
    if last - head == 1:
        word = tokens.lower[head]
        bare = word.strip(".")
        return (bare,) if bare not in suffixes and tokens.words[head][0].isalnum() else (word,)
    words = []
    for shown, word in zip(tokens.words[head:last], tokens.lower[head:last], strict=True):
        bare = word.strip(".")
        if bare not in suffixes and shown[0].isalnum():
            words.append(bare)
    return tuple(words) or (tokens.lower[head],)


def _name_end(text: str, tokens: Tokens, first: int, lang: Language) -> int:
    """The token behind a name that starts at `first`: name words, particles between them, "University of Kent"."""
    kinds, lower, words, paragraphs = tokens.kind, tokens.lower, tokens.words, tokens.paragraph
    starts, ends, sentences = tokens.start, tokens.end, tokens.sentence
    count, connectors, bodies = len(kinds), lang["connectors"], lang["bodies_of"]
    at = first + 1
    while at < count and paragraphs[at] == paragraphs[first]:
        gap = starts[at] - ends[at - 1]
        if gap > 3 or (gap > 1 and text[ends[at - 1] : starts[at]].strip()):
            break
        if kinds[at] == "N":
            if words[at - 1].isupper() and not words[at].isupper() and lower[at - 1] in lang["acronyms"]:
                break  # "dijo a EFE *Ana Ruiz*"
            if sentences[at] == sentences[at - 1] or words[at - 1][-1] != ".":
                at += 1
                continue
        word = lower[at]
        if word not in connectors and word not in _WITHIN_NAMES:
            break
        follows = at + 1 < count and kinds[at + 1] == "N"
        particles = _particles(tokens, at, connectors) if word in connectors else 0
        if particles:
            at += particles + 1
        elif follows and (word == "&" or (word in ("of", "for") and lower[at - 1] in bodies)):
            at += 2
        elif follows and word == "." and len(words[at - 1]) == 1:
            at += 1
        elif word in ("of", "for") and lower[at - 1] in bodies and at + 2 < count and lower[at + 1] == "the" and kinds[at + 2] == "N":
            at += 3
        elif words[at] in _NICKNAME_OPENERS and _is_nickname(tokens, at):
            at += 4
        elif follows and word == "e" and at - first > 1 and _joins_surnames(tokens, at, lang):
            at += 2
        else:
            break
    return _before_person(tokens, first, at, lang) if at - first > 2 and lang["named_after"] else at


def _joins_surnames(tokens: Tokens, at: int, lang: Language) -> bool:
    """Whether "e" at `at` stands between two surnames of one person ("Costa e Silva") and not between two persons."""
    return tokens.lower[at + 1] in lang["joined"] and not (at + 2 < len(tokens.kind) and tokens.kind[at + 2] == "N")


def _before_person(tokens: Tokens, first: int, last: int, lang: Language) -> int:
    """Where a person's name begins that stands right behind another ("il sindaco di Portoscuro | *Anna* Ferri"), else `last`.

    The first name is a place or body behind a preposition; a person's own begins with a given name.
    """
    kinds, lower, given, barred = tokens.kind, tokens.lower, given_names(), lang["named_after"]
    if not first or kinds[first - 1] != "i" or lower[first] in given or lower[first] in lang["titles"]:
        return last
    for at in range(first + 1, last - 1):
        is_given = lower[at] in given and lower[at] not in lang.particles
        if is_given and kinds[at - 1] == "N" and lower[at - 1] not in barred and lower[at - 1] not in lang["titles"]:
            return at
    return last


def _particles(tokens: Tokens, at: int, connectors: frozenset[str]) -> int:
    """How many particles stand from `at` to the next name word ("de la"); 0 where there are none or no name follows."""
    kinds, lower, count = tokens.kind, tokens.lower, len(tokens.kind)
    ahead = at
    while ahead < count and ahead - at < MAX_PARTICLES and lower[ahead] in connectors and kinds[ahead] != "N":
        ahead += 1
    return ahead - at if ahead < count and kinds[ahead] == "N" and tokens.paragraph[ahead] == tokens.paragraph[at] else 0


def _is_nickname(tokens: Tokens, at: int) -> bool:
    """A word between marks and then more of the name: the mark at `at` opens a nickname."""
    words = tokens.words
    return (
        words[at] in _NICKNAME_OPENERS
        and at + 3 < len(words)
        and words[at + 1][0].isupper()
        and words[at + 2] in "”\"’'»"
        and tokens.kind[at + 3] == "N"
    )


def _head_of_name(tokens: Tokens, first: int, last: int, lang: Language) -> int:
    """The first token behind the titles and adjectives of a name ("Prime Minister *Ana Ruiz*")."""
    lower, titles, adjectives = tokens.lower, lang["titles"], lang["adjectives"]
    head = first if lang.declension is None else head_behind_owners(tokens, first, last, lang, lang.declension)
    while head < last - 1:
        word = lower[head]
        leads_title = word in adjectives and _title_ahead(lower, head + 1, last, titles, adjectives)
        if not leads_title and word not in titles and not _is_title(word, titles, lang):
            break
        head += 1
    if head > first and lang.declension is not None:
        head = head_behind_owners(tokens, head, last, lang, lang.declension)
    if head == first:
        head = _behind_inner_title(tokens, first, last, lang)
    if head > first and (lower[head] in lang["connectors"] or tokens.kind[head] == "i") and tokens.words[head][0].islower():
        given = given_names(lang.lang)  # "President of the Republic of Emmer *Ana Ruiz*"; without a name behind it the office itself
        return next((at for at in range(head + 2, last - 1) if lower[at] in given and tokens.kind[at] == "N"), first)
    return head


def _behind_inner_title(tokens: Tokens, first: int, last: int, lang: Language) -> int:
    """The given name behind a title that other capitals lead ("Port Authority Director *Ana* Ruiz"), else `first`."""
    if last - first < 3:
        return first
    lower, given = tokens.lower, given_names(lang.lang)
    for at in range(first + 1, min(first + MAX_LEADING_NAMES, last - 2) + 1):
        if lower[at + 1] in given and lower[at] in lang.nouns and _is_title(lower[at], lang["titles"], lang):
            return at + 1
    return first


def _is_title(word: str, titles: frozenset[str], lang: Language) -> bool:
    """Whether a word is a title: itself, its last part ("Vice-Premier"), or as a compound ("Umweltministerin")."""
    if word in titles or ("-" in word and word.rpartition("-")[2] in titles):
        return True
    endings = lang["title_endings"]
    return bool(endings) and word.endswith(tuple(endings))


def _title_ahead(lower: list[str], at: int, last: int, titles: frozenset[str], adjectives: frozenset[str]) -> bool:
    """Whether a title comes after adjectives, with a name still behind it."""
    while at < last - 1 and lower[at] in adjectives and lower[at] not in titles:
        at += 1
    return at < last - 1 and lower[at] in titles


def _type_of_other(tokens: Tokens, index: int, kind: str, lang: Language) -> MentionType | None:
    """What mention, if any, a candidate is that is neither name nor noun nor subject pronoun."""
    if kind == "o":
        return "object" if tokens.gloss[index] in ("him", "her", "me", "them") else None
    if kind in "di":
        return "determiner" if tokens.lower[index] in lang["counters"] else None
    return "guess" if tokens.words[index][0].islower() else None


def _phrase_start(tokens: Tokens, index: int) -> int:
    """The first token of the noun phrase that ends with the noun at `index`."""
    kinds, paragraphs, first = tokens.kind, tokens.paragraph, index
    limit = max(0, index - MAX_NOUN_PHRASE)
    while first > limit and kinds[first - 1] in "dwne'N#g" and kinds[first] != "d" and paragraphs[first - 1] == paragraphs[index]:
        first -= 1
    return first
