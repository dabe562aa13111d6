"""Names, offices and what they are of, where nothing but case parts them: "президент Лунии Иван Дольский".

A name in a run of capitals begins with its given name, or behind lands and bodies; a noun takes in what it governs behind it; an office in
the case of the name behind it is its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quotetrace.quotes.declension import Declension
from quotetrace.quotes.language import Language
from quotetrace.quotes.tokens import Tokens

if TYPE_CHECKING:
    from quotetrace.quotes.mentions import Mention

MAX_ADJECTIVES: Final = 3
MAX_GOVERNED: Final = 6
"""Tokens before a noun, and behind it, that are part of its phrase."""
MAX_NAME_CHARS: Final = 40
"""Code points of the name of a body in marks."""
MAX_INITIAL: Final = 2
"""Characters of an initial with its full stop; longer words in capitals are acronyms."""


def head_behind_owners(tokens: Tokens, first: int, last: int, lang: Language, words: Declension) -> int:
    """The first token of a name in a run of capitals, behind those that own its office or are told: "президент Лунии *Иван Дольский*".

    Args:
        tokens: Of the field.
        first, last: The run, half-open.
        lang, words: The lexicon of a language that declines.
    """
    lower, shown = tokens.lower, tokens.words
    for at in range(first + 1, last - 1):
        if lower[at] in words.given and not (at + 2 == last and lower[at + 1].endswith(words.patronymics)):
            return at
    if lower[first] in words.given:
        return first
    head, is_led = first, first > 0 and (tokens.kind[first - 1] in "nVv" or lower[first - 1] in lang["titles"])
    while is_led and head < last - 1 and _owns(shown[head], lower[head], lang, words):
        head += 1
    if head == last - 2 and words.oblique.search(shown[head].lower()) and not words.oblique.search(shown[head + 1].lower()):
        head += 1  # "рассказал Интерфаксу Лунин": the two do not agree
    return first if head > first and _owns(shown[head], lower[head], lang, words) else head


def phrase_of_noun(text: str, tokens: Tokens, head: int, lang: Language, words: Declension) -> tuple[int, int]:
    """The tokens of a noun with the adjectives before it and what it governs behind it: "бывший *министр* обороны Лунии".

    Args:
        text, tokens: Of the field.
        head: The noun.
        lang, words: The lexicon of a language that declines.
    """
    kinds, lower, sentence = tokens.kind, tokens.lower, tokens.sentence[head]
    first, last, count = head, head + 1, len(kinds)
    while first > 0 and head - first < MAX_ADJECTIVES and tokens.sentence[first - 1] == sentence:
        before = kinds[first - 1]
        if kinds[first] == "d" or not (before == "d" or (before in "we" and words.adjective.search(lower[first - 1]))):
            break
        first -= 1
    if lower[head] in lang["documents"]:
        return first, last  # who issued it is a mention of its own: "в заявлении Минтранса"
    while last < count and last - head <= MAX_GOVERNED and tokens.sentence[last] == sentence:
        if not (_is_governed(tokens, last, lang, words) or _is_named_body(text, tokens, last)):
            break
        last += 1
    return first, last


def is_title_of(tokens: Tokens, role: Mention, first: int, head: int, last: int, words: Declension) -> bool:
    """Whether a noun phrase is the title of the name right behind it: both stand in one case.

    Args:
        tokens: Of the field.
        role: The mention before the name.
        first, head, last: The name, half-open, and its first token behind titles.
        words: The declension of the language.
    """
    if role.type != "noun" or role.last != first:
        return False
    shown = [word.lower() for word in tokens.words[head:last]]
    is_oblique = any(word in words.oblique_given for word in shown) or bool(words.oblique.search(shown[-1]))
    if not is_oblique and len(shown) == 1 and words.either.search(shown[-1]):
        return False  # "представитель Лунина": his, more likely than a woman of that name
    return is_oblique == (tokens.words[role.head].lower() in words.oblique_nouns) or bool(words.either.search(shown[-1]))


def _is_named_body(text: str, tokens: Tokens, at: int) -> bool:
    """Whether marks stand around the name of what a noun governs, with a name behind: "тренер *«Маяка»* Баринов"."""
    if tokens.kind[at] != "Q" or at + 1 >= len(tokens) or tokens.kind[at + 1] != "N":
        return False
    inner = text[tokens.start[at] + 1 : tokens.end[at] - 1]
    return inner[:1].isupper() and len(inner) <= MAX_NAME_CHARS and inner[-1] not in ".!?…,"


def _is_governed(tokens: Tokens, at: int, lang: Language, words: Declension) -> bool:
    """Whether a token stands in the genitive behind its noun, as far as its ending tells."""
    kind, shown = tokens.kind[at], tokens.words[at].lower()
    if kind == "N":
        return tokens.lower[at] not in words.given and _owns(tokens.words[at], tokens.lower[at], lang, words)
    if kind == "n":
        return shown in words.oblique_nouns and bool(words.governed.search(shown))
    if kind != "w" or not words.governed.search(shown):
        return False
    return shown in lang.common or not words.finite.search(shown)


def end_of_person(tokens: Tokens, first: int, last: int, lang: Language, words: Declension) -> int:
    """The token behind a person's name in a run of capitals: before the body that is told, "сообщил Борис Лунин *ТАСС*".

    Args:
        tokens: Of the field.
        first, last: The run, half-open.
        lang, words: The lexicon of a language that declines.
    """
    for at in range(first + 1, last):
        if tokens.lower[at] in lang["media"] and not _owns(tokens.words[at - 1], tokens.lower[at - 1], lang, words):
            return at  # "цитирует Лунина ТАСС"
    given = next((at for at in range(first, last - 1) if tokens.lower[at] in words.given), last)
    for at in range(given + 2, last):
        if (tokens.words[at].isupper() and len(tokens.words[at]) > MAX_INITIAL) or tokens.lower[at] in lang["media"]:
            return at
    return last


def _owns(shown: str, lower: str, lang: Language, words: Declension) -> bool:
    """Whether a word in capitals is a land, a body or an agency."""
    return bool(words.owners.search(shown)) or lower in lang["places"] or lower in lang["media"] or lower in lang["bodies"]
