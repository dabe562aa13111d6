"""Roles: what the article itself calls each of its names ("Ports Minister Ana Ruiz", "Ruiz, a former pilot,", "Ruiz, who chairs …").

A role is the head noun of a phrase with the words that tell it from others of its kind. `fits` holds a phrase against the roles of a name:
the office must be the same (or the phrase's a broader word for it), and no word may name another field, country or party.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from quotetrace.quotes.language import STRONG_CUE, Language, given_names
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.names import Name
from quotetrace.quotes.offices import AGE, OfficeWords, is_same_word, office_words, split_head
from quotetrace.quotes.tokens import Tokens

MAX_PHRASE: Final = 6
"""Tokens of a noun phrase before its head."""
MAX_COMPLEMENT: Final = 9
"""Tokens of what follows the head ("of the islands' ports authority")."""
MAX_ADJECTIVES: Final = 2
"""Adjectives behind the head, in languages that put them there."""
MAX_AGE_DIGITS: Final = 3
NO_FIT: Final = -1
PHRASE_KINDS: Final = "wnNeg#'-"
COMPLEMENT_KINDS: Final = "dwnNeg#'-"
CLOSING_KINDS: Final = ",.;:)Q-!?"
_NO_WORDS: Final[frozenset[str]] = frozenset()
PLACING: Final = frozenset({"in", "at", "from", "on", "of"})
"""Words before a name that make it a place or an owner: what stands behind it is not said of it."""


class Phrase(NamedTuple):
    """A noun phrase, as far as it tells who is meant.

    Attributes:
        head: The noun in lower case; of a compound its last part; `#age` where it is an age.
        modifiers: The other words, before and behind, in lower case.
        rank: Words that make another office of it ("deputy").
        proper: Those of the modifiers that stand in capitals: lands, bodies, owners.
    """

    head: str
    modifiers: frozenset[str]
    rank: frozenset[str] = _NO_WORDS
    proper: frozenset[str] = _NO_WORDS


def build_phrase(tokens: Tokens, first: int, head: int, stop: int, words: OfficeWords) -> Phrase | None:
    """The phrase of the tokens from `first` to `stop` around its head; None where the head is no noun of an office or body.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.tokens import tokenize
        >>> tokens = tokenize("the former pilot of Emmer", [], language("en"))
        >>> sorted(build_phrase(tokens, 0, 2, 5, office_words("en")).modifiers)
        ['emmer', 'former']
    """
    noun, inner = split_head(tokens.lower[head], words)
    if not noun:
        return None
    others, proper, lower = set(inner), set(), tokens.lower
    for at, kind in enumerate(tokens.kind[first:stop], first):
        if kind in "wnNeg#" and at != head:
            others.add(lower[at])
            if kind == "N":
                proper.add(lower[at])
    if not others:
        return Phrase(noun, _NO_WORDS)
    joined = words.joined.get(noun)
    if joined:
        for word in joined.keys() & others:  # "prime minister" is another office than "minister"
            noun, others = joined[word], others - {word}
            break
    rank = words["ranks"] & others
    return Phrase(noun, frozenset(others - rank), rank, frozenset(proper - words["parties"]))


def phrase_stop(tokens: Tokens, head: int, words: OfficeWords) -> int:
    """The token behind a noun phrase with what follows its head: adjectives where they stand there, "of the ports of Emmer"."""
    kinds, sentences, lower, openers = tokens.kind, tokens.sentence, tokens.lower, words["openers"]
    at, count, sentence = head + 1, len(kinds), sentences[head]
    if words.adjectives_behind:
        while at < count and at - head <= MAX_ADJECTIVES and kinds[at] in "we" and sentences[at] == sentence:
            at += 1
    if words.genitive_behind:
        at = _genitive_stop(tokens, head)
    if at >= count or lower[at] not in openers or sentences[at] != sentence:
        return at
    stop, limit = at + 1, min(count, at + MAX_COMPLEMENT + 1)
    while stop < limit and sentences[stop] == sentence:
        if kinds[stop] not in COMPLEMENT_KINDS and lower[stop] not in openers and lower[stop] != "&":
            break
        if words.names_behind and kinds[stop] == "N" and stop > at + 1 and _starts_person(tokens, stop, openers):
            break
        stop += 1
    return stop if stop > at + 1 else at


def _genitive_stop(tokens: Tokens, head: int) -> int:
    """The token behind what a noun governs without a preposition: up to a given name, which begins who is called so."""
    at, limit, given = head + 1, min(len(tokens), head + 1 + MAX_COMPLEMENT), given_names()
    while at < limit and tokens.kind[at] in COMPLEMENT_KINDS and tokens.sentence[at] == tokens.sentence[head]:
        if tokens.kind[at] == "N" and tokens.lower[at] in given:
            break
        at += 1
    return at


def _starts_person(tokens: Tokens, at: int, openers: frozenset[str]) -> bool:
    """Whether a person's name begins at `at` ("il sindaco di Portoscuro *Anna* Ferri")."""
    kinds, behind = tokens.kind, at + 1
    if tokens.lower[at] not in given_names() or tokens.lower[at - 1] in openers or behind >= len(kinds):
        return False
    return kinds[behind] == "N" or (kinds[behind] == "i" and kinds[behind + 1 : behind + 2] == ["N"])


def shown_phrase(text: str, tokens: Tokens, mention: Mention) -> str:
    """The words of a mention as its speaker is shown: without article, with "of …" behind a noun.

    Args:
        text, tokens: Of the field.
        mention: The mention.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.reading import read_field
        >>> reading, _ = read_field("A member of the crew said so.", language("en"))
        >>> shown_phrase(reading.text, reading.tokens, reading.mentions[0])
        'member of the crew'
    """
    kinds, gloss, sentence = tokens.kind, tokens.gloss, mention.sentence
    first, stop, count = mention.first, mention.last, len(tokens)
    if mention.type in ("noun", "guess"):
        if first < mention.head and kinds[first] == "d" and gloss[first] in ("the", "a", "an", "of"):
            first += 1
        if stop + 2 < count and gloss[stop + 1] == "of" and kinds[stop] == "w" and mention.type == "noun":
            stop += 1  # "le ministère *norvégien* des Ports"
        if stop + 1 < count and gloss[stop] == "of" and tokens.sentence[stop + 1] == sentence and kinds[stop + 1] in COMPLEMENT_KINDS:
            stop += 1
            limit = min(count, mention.last + MAX_COMPLEMENT)
            while stop < limit and tokens.sentence[stop] == sentence and (kinds[stop] in "dwnNg#'-" or tokens.words[stop] == "&"):
                stop += 1
                if gloss[stop : stop + 1] == ["of"] != tokens.lower[stop : stop + 1] and kinds[stop - 1 : stop + 2 : 2] == ["N", "N"]:
                    stop += 1  # "una nota del Comune *di* Portoscuro"
    while stop > mention.last and kinds[stop - 1] == "-":
        stop -= 1
    words = " ".join(text[tokens.start[first] : tokens.end[stop - 1]].split())
    return words.removeprefix("-t").removeprefix("-")  # "dit-il", "a-t-elle dit"


def collect_roles(
    tokens: Tokens, mentions: Sequence[Mention], names: Mapping[str, Name], name_of: Sequence[str | None], lang: Language
) -> dict[str, list[Phrase]]:
    """What the article calls each of its names, by key: titles before it, appositions, copulas, "who chairs …", its age, its own words.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.reading import read_field
        >>> en = language("en")
        >>> reading, _ = read_field("Ana Ruiz, the retired pilot, spoke to Chancellor Li Wei.", en)
        >>> roles = collect_roles(reading.tokens, reading.mentions, reading.names, reading.name_of, en)
        >>> [(reading.names[key].full, phrase.head) for key, phrases in roles.items() for phrase in phrases]
        [('Ana Ruiz', 'pilot'), ('Li Wei', 'chancellor')]
    """
    words = office_words(lang.lang)
    found: dict[str, list[Phrase]] = {}
    if words is None:
        return found
    reader, places = _RoleReader(tokens, words), lang["places"]
    read_own: set[str] = set()
    for mention, key in zip(mentions, name_of, strict=True):
        if key is None or mention.type != "name" or mention.key in places:
            continue
        phrases = reader.read(mention)
        if names[key].person > 0:
            if phrases:
                phrases = [phrase for phrase in phrases if words.is_person(phrase.head)]
        elif key not in read_own and key not in found:
            read_own.add(key)
            phrases += _own_phrases(names[key], words)
        if phrases:
            found.setdefault(key, []).extend(phrases)
    return {key: list(dict.fromkeys(phrases)) for key, phrases in found.items()}  # each once: what is said anew adds nothing


def _own_phrases(name: Name, words: OfficeWords) -> list[Phrase]:
    """What a body's name itself says it is ("Ministry of Ports")."""
    found = []
    for word in name.words:
        noun, inner = split_head(word, words)
        if noun in words.bodies and noun not in words.unspecific:
            found.append(Phrase(noun, (frozenset(name.words) - {word}) | inner))
    return found


class _RoleReader:
    """Reads the phrases around a named mention."""

    def __init__(self, tokens: Tokens, words: OfficeWords) -> None:
        self.tokens, self.words, self.copulas = tokens, words, words["copulas"]

    def read(self, mention: Mention) -> list[Phrase]:
        """The phrases that say what a name is."""
        tokens, first, behind = self.tokens, mention.first, mention.last
        kinds, plurals = tokens.kind, self.words.plurals
        found = []
        if mention.head > first:
            found.append(self._title(mention))
        elif first > 0 and kinds[first - 1] in "nwNe":
            found.append(self._noun_before(mention))
        if behind + 1 < len(kinds) and tokens.sentence[behind] == mention.sentence:
            if kinds[behind] in ",(-" and not (first > 0 and tokens.gloss[first - 1] in PLACING):
                found += [self._phrase_at(behind + 1, closed=True), self._age(behind + 1), self._relative(behind + 1)]
            elif tokens.lower[behind] in self.copulas:
                found.append(self._phrase_at(behind + 1, closed=False))
        return [phrase for phrase in found if phrase is not None and phrase.head not in plurals] if found else []

    def _title(self, mention: Mention) -> Phrase | None:
        """ "Foreign *Minister* Ruiz": the titles that are part of the mention."""
        if self.words.genitive_behind:
            heads = (at for at in range(mention.first, mention.head) if split_head(self.tokens.lower[at], self.words)[0])
            head = next(heads, mention.head - 1)
        else:
            head = mention.head - 1
        return self._phrase_of(mention.first, head, mention.head)

    def _noun_before(self, mention: Mention) -> Phrase | None:
        """ "the Russian *engineer* Ruiz", "la *jueza* jubilada Ruiz"."""
        tokens, at = self.tokens, mention.first - 1
        if self.words.adjectives_behind:
            limit = max(0, at - MAX_ADJECTIVES)
            while at > limit and tokens.kind[at] in "we" and not split_head(tokens.lower[at], self.words)[0]:
                at -= 1
            while self.words.names_behind and at and tokens.kind[at - 1 : at + 1] == ["n", "n"]:
                at -= 1  # "il *procuratore* capo Elena Conti"
        if at < 0 or tokens.kind[at] not in "nwN" or tokens.sentence[at] != mention.sentence:
            return None
        return self._phrase_of(at, at, mention.first)

    def _phrase_of(self, first: int, head: int, stop: int) -> Phrase | None:
        """The phrase around a head, with the words that run up to the token `first`."""
        if not split_head(self.tokens.lower[head], self.words)[0]:
            return None
        return build_phrase(self.tokens, self._run_start(first), head, stop, self.words)

    def _run_start(self, head: int) -> int:
        """The first token of the words before a head: before one in capitals only such ("Foreign Minister"), and no verb."""
        kinds, shown, sentences = self.tokens.kind, self.tokens.words, self.tokens.sentence
        first, capitals, limit = head, shown[head][0].isupper(), max(0, head - MAX_PHRASE)
        while first > limit and kinds[first - 1] in "wnNeg#'" and sentences[first - 1] == sentences[head]:
            in_lower_case = kinds[first - 1] != "'" and not shown[first - 1][0].isupper()
            if (capitals and in_lower_case) or self.tokens.cue[first - 1] > STRONG_CUE:
                break
            first -= 1
        return first

    def _phrase_at(self, first: int, *, closed: bool) -> Phrase | None:
        """The phrase that starts at a token and, if `closed`, ends with the apposition."""
        tokens, words = self.tokens, self.words
        if tokens.lower[first] in words["both"]:
            return None
        start = first + (tokens.kind[first] == "d")
        stop, limit = start, min(len(tokens), start + MAX_PHRASE)
        while stop < limit and tokens.kind[stop] in PHRASE_KINDS and tokens.sentence[stop] == tokens.sentence[first]:
            stop += 1
        head = self._head_within(start, stop)
        if head < 0:
            return None
        end = phrase_stop(tokens, head, words)
        return build_phrase(tokens, start, head, end, words) if not closed or self._closes(end) else None

    def _head_within(self, start: int, stop: int) -> int:
        """The head of the phrase from `start` to `stop`: its last token, or the first noun where adjectives stand behind; -1 for none."""
        lower, words = self.tokens.lower, self.words
        if not words.adjectives_behind:
            return stop - 1 if stop > start and split_head(lower[stop - 1], words)[0] else -1
        return next((place for place in range(start, stop) if split_head(lower[place], words)[0]), -1)

    def _closes(self, at: int) -> bool:
        """Whether an apposition can end before a token."""
        tokens = self.tokens
        return at >= len(tokens) or tokens.kind[at] in CLOSING_KINDS or tokens.lower[at] in self.words["who"] or tokens.kind[at] == "i"

    def _age(self, at: int) -> Phrase | None:
        """ "Ruiz, *51*,"."""
        tokens, word = self.tokens, self.tokens.lower[at]
        is_age = len(word) <= MAX_AGE_DIGITS and word.isdigit() and at + 1 < len(tokens) and tokens.kind[at + 1] in CLOSING_KINDS
        return Phrase(AGE, frozenset([word])) if is_age else None

    def _relative(self, at: int) -> Phrase | None:
        """ "who *chairs* the talks"."""
        tokens, words = self.tokens, self.words
        role = words.relatives.get(tokens.lower[at + 1]) if at + 1 < len(tokens) and tokens.lower[at] in words["who"] else None
        if role is None:
            return None
        stop = at + 2
        while stop < len(tokens) and stop - at < MAX_COMPLEMENT and tokens.kind[stop] in "dwnN'#":
            stop += 1
        return Phrase(role, frozenset(tokens.lower[place] for place in range(at + 2, stop) if tokens.kind[place] != "d"))


def fits(phrase: Phrase, roles: Sequence[Phrase], words: OfficeWords, lang: Language) -> int:
    """How well a phrase fits what a name is called; `NO_FIT` where they are at odds or the office is another.

    Args:
        phrase: The phrase that stands for somebody.
        roles: The phrases of one name.
        words, lang: The lexicon.

    Returns:
        One for the same office (0 for a broader word for it), two more for each word that both have.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> words, en = office_words("en"), language("en")
        >>> minister = [Phrase("minister", frozenset(["ports"]))]
        >>> [fits(Phrase("minister", frozenset(more)), minister, words, en) for more in ([], ["ports"], ["finance"])]
        [1, 3, -1]
    """
    group = words.group
    office = group.get(phrase.head, phrase.head)
    same = [role for role in roles if group.get(role.head, role.head) == office]
    narrower = words.broader.get(phrase.head)
    close = same or ([role for role in roles if role.head in narrower] if narrower else [])
    if not any(role.rank == phrase.rank for role in close):
        return NO_FIT
    if phrase.head == AGE and not any(role.modifiers == phrase.modifiers for role in same):
        return NO_FIT
    known: frozenset[str] = frozenset().union(*(role.modifiers for role in close))
    shared = {word for word in phrase.modifiers if any(is_same_word(word, other, words) for other in known)}
    lands: frozenset[str] = frozenset().union(*(role.proper for role in close))
    if phrase.head in words["lands"] and phrase.proper and lands and not phrase.proper & shared:
        return NO_FIT
    if _is_at_odds(phrase.head, phrase.modifiers - shared, known, words, lang):
        return NO_FIT
    return 2 * len(shared) + bool(same)


def _is_at_odds(head: str, left: frozenset[str], known: frozenset[str], words: OfficeWords, lang: Language) -> bool:
    """Whether words that only the mention has name another field, country or party than those of the roles."""
    parties, adjectives, places = words["parties"], lang["adjectives"], lang["places"]

    def nations(some: frozenset[str]) -> set[str]:
        return {word for word in some if (word in adjectives or word in places) and word not in parties}

    of_left, of_known = nations(left), nations(known)
    if (of_left and of_known) or (left & parties and known & parties):
        return True
    if head not in words["offices"]:
        return False
    plain = words["former"] | parties
    return bool(known - plain - of_known) and any(word not in plain and not word.endswith(words.evaluative) for word in left - of_left)
