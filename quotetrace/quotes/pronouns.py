"""Pronouns and roles: which name "she", "who" or "the minister" stands for, or None where two fit equally.

One pass in order of text keeps how prominent each name is: how near its last mention is, whether that was a subject or spoke, how often
it is named, whether it reads as a person of the right gender. A pronoun goes to the most prominent and makes it more so, as in a
centering account of reference (Grosz, Joshi, Weinstein 1995). The weights were set by hand and kept on PolNeAR dev; a pairwise learned
ranker was no better.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.names import Name
from quotetrace.quotes.ties import Ties
from quotetrace.quotes.tokens import Tokens
from quotetrace.values import value

MAX_NAMES_BACK: Final = 60
"""Names weighed for a pronoun, the last seen first: a list of thousands stays linear."""
MAX_BACK_PARAGRAPHS: Final = 6
"""How far back a pronoun reaches."""
MIN_PROMINENCE: Final = -3.5
"""Below, no name is near enough."""
MIN_MARGIN: Final = 0.15
"""Two names of one gender this close in prominence fit equally: no answer."""
MAX_ROLE_PHRASE: Final = 6
"""Tokens of an "of …" phrase between a role and the name in apposition to it."""
_ROLE_PHRASE: Final = frozenset("idwn")
"""Classes of the tokens in it."""
MAX_WHO_BACK: Final = 4
"""Mentions looked at before "who"."""

TELLING: Final = frozenset(["told", "tells", "tell", "telling", "asked", "asks", "thanked", "urged"])
"""Cues whose object is the addressee."""

PERSONAL: Final = {"he": "m", "him": "m", "she": "f", "her": "f", "own": ""}
"""Pronouns that go to the most prominent name, with the gender that they ask for (`own`: a possessive that tells none, "a suo dire")."""
NO_PERSON_LISTS: Final = ("places", "not_persons", "adjectives", "titles", "bodies")
GENDER_FITS: Final = 1.5
GENDER_UNKNOWN: Final = -0.5
GENDER_DIFFERS: Final = -5.0
GENDER_UNREADABLE: Final = 0.5
"""Of names that read as a person's though no list knows the given name (most of the world): no evidence against either gender."""
PER_SENTENCE: Final = -0.9
PER_PARAGRAPH: Final = -0.6
SUBJECT: Final = 1.4
SPEAKER: Final = 1.2
PER_LOG_MENTION: Final = 0.35
PER_SAID: Final = 0.15
NO_PERSON_WORD: Final = -5.0
AS_ADJECTIVE: Final = -2.5
AS_PLACE: Final = -2.0
IS_PERSON: Final = 1.0
IS_NO_PERSON: Final = -1.5
IN_HEADING: Final = -1.0


_Seen = tuple[int, int, float]
"""The last trace of a name: sentence, paragraph, and the weight of its place."""


_Fit = tuple[float, float, float, float]
"""What speaks for a name wherever the pronoun stands, and what its gender says to a male pronoun, a female one, and one that tells none."""
_BY_GENDER: Final = {"m": 1, "f": 2, "": 3}
"""Where that stands."""


@value
class References:
    """What pronouns and roles stand for.

    Attributes:
        name_of: For every mention the key of its name, or None.
        ambiguous: Pronouns that two names fit equally.
        said: How often each name, as it is named, is subject of a strong cue.
    """

    name_of: list[str | None]
    ambiguous: frozenset[int]
    said: Counter[str]


def resolve_references(
    tokens: Tokens,
    mentions: Sequence[Mention],
    ties: Sequence[Ties],
    names: Mapping[str, Name],
    name_of: Sequence[str | None],
    lang: Language,
) -> References:
    """The names that pronouns and definite roles stand for, where one fits best.

    Args:
        tokens, mentions, ties: Of one field.
        names, name_of: From `group_names`.
        lang: Its lexicon.
    """
    resolver = _Resolver(tokens, mentions, ties, names, name_of, lang)
    for mention, key in zip(mentions, name_of, strict=True):
        if key is not None:
            resolver.note(mention, key, resolver.weight_of_name(mention) if mention.index < resolver.last_personal else 0.0)
        elif mention.type == "noun":
            if mention.first < mention.head:
                resolver.take_role(mention)
        elif mention.type in ("pronoun", "object"):
            resolver.take_pronoun(mention)
    return References(resolver.name_of, frozenset(resolver.ambiguous), resolver.said)


def _find_speaking(tokens: Tokens, ties: Sequence[Ties]) -> set[int]:
    """The mentions that are subject of a strong cue, before or behind it ("said Ruiz", but not "told Ruiz")."""
    said, gloss = tokens.said, tokens.gloss
    return {
        index
        for index, (verb, _, before, relation) in enumerate(ties)
        if (verb >= 0 and said[verb] > STRONG_CUE) or (relation == "cue0" and said[before] > STRONG_CUE and gloss[before] not in TELLING)
    }


class _Resolver:
    """Goes through the mentions once; `seen` holds the last trace of each name."""

    def __init__(
        self,
        tokens: Tokens,
        mentions: Sequence[Mention],
        ties: Sequence[Ties],
        names: Mapping[str, Name],
        name_of: Sequence[str | None],
        lang: Language,
    ) -> None:
        self.tokens, self.mentions, self.ties, self.names, self.lang = tokens, mentions, ties, names, lang
        self.name_of: list[str | None] = list(name_of)
        self.ambiguous: set[int] = set()
        self.seen: dict[str, _Seen] = {}
        self.no_person = lang.any_of(NO_PERSON_LISTS)
        self.speaking = _find_speaking(tokens, ties)
        self.said = Counter([key for index in self.speaking if (key := name_of[index]) is not None])
        self.fit: dict[str, _Fit] = {}
        self.last_personal = self._last_personal()
        self.placing = lang["placing"]
        self.by_role: dict[str, list[str]] = {}
        for key, name in names.items():
            for role in name.roles:
                self.by_role.setdefault(role, []).append(key)

    def _last_personal(self) -> int:
        """The index of the last "he" or "she", -1 for none: behind it nothing asks how prominent a name is."""
        gloss = self.tokens.gloss
        return next((other.index for other in reversed(self.mentions) if gloss[other.head] in PERSONAL), -1)

    def _fit_of(self, key: str) -> _Fit:
        """How a name fits a pronoun; worked out when first asked for, as most names stand before none."""
        name = self.names[key]
        if name.gender:
            as_male, as_female = (GENDER_FITS, GENDER_DIFFERS) if name.gender == "m" else (GENDER_DIFFERS, GENDER_FITS)
        else:
            as_male = as_female = GENDER_UNREADABLE if self._is_person_by_shape(name) else GENDER_UNKNOWN
        fit = self.fit[key] = (self._standing(name, self.said.get(key, 0)), as_male, as_female, max(as_male, as_female))
        return fit

    def _is_person_by_shape(self, name: Name) -> bool:
        """Whether a name of unknown gender has the shape of a person's: two or three words, none of them of bodies or places."""
        lang, words = self.lang, name.words
        return 1 < len(words) <= 3 and name.person >= 0 and lang["bodies"].isdisjoint(words) and lang["places"].isdisjoint(words)

    def _standing(self, name: Name, said: int) -> float:
        """What speaks for a name wherever the pronoun stands."""
        last = name.words[-1]
        value = PER_LOG_MENTION * math.log2(1 + len(name.mentions)) + PER_SAID * min(3, said)
        if last in self.no_person:
            value += NO_PERSON_WORD
        if name.person >= 0.7:
            return value + IS_PERSON
        return value + (IS_NO_PERSON if name.person < 0 or (name.person == 0 and not said) else 0.0)

    def note(self, mention: Mention, key: str, weight: float) -> None:
        """Keep that a name was spoken of."""
        old = self.seen.pop(key, None)  # the names seen last stand last
        if old is not None and old[0] == mention.sentence and old[2] > weight:
            weight = old[2]
        self.seen[key] = (mention.sentence, mention.paragraph, weight)

    def weight_of_name(self, mention: Mention) -> float:
        """How much the place of a name speaks for it: subjects and speakers, no places."""
        tokens, first, last = self.tokens, mention.first, mention.last
        weight = self._weight_of_place(mention) + (IN_HEADING if mention.heading else 0.0)
        if first and (tokens.gloss[first - 1] in ("in", "at", "from") or tokens.lower[first - 1] in self.placing):
            weight += AS_PLACE
        if last < len(tokens.kind) and tokens.kind[last] == "n" and tokens.cue[last] < 0.1 and tokens.words[last][0].islower():
            weight += AS_ADJECTIVE
        return weight

    def _weight_of_place(self, mention: Mention) -> float:
        """Subjects and speakers are prominent."""
        tokens, last, index = self.tokens, mention.last, mention.index
        if last >= len(tokens.kind):
            behind = ""
        elif tokens.gloss[last] == "and" and index + 1 < len(self.mentions) and self.mentions[index + 1].first == last + 1:
            return self._weight_of_place(self.mentions[index + 1])  # "Ruiz and Lund said"
        else:
            behind = tokens.kind[last]
        if index in self.speaking:
            return SUBJECT + SPEAKER
        return SUBJECT if behind == "x" or self.ties[index].bond.startswith("subject") else 0.0

    def take_pronoun(self, mention: Mention) -> None:
        """Resolve a pronoun, and note whom it stands for."""
        gloss = self.tokens.gloss[mention.head]
        if gloss in ("who", "which"):
            self.name_of[mention.index] = self._before_who(mention)
            return
        gender = PERSONAL.get(gloss)
        if gender is None:
            return
        key = self._most_prominent(mention, gender, self._subject_above(mention))
        self.name_of[mention.index] = key
        if key is not None:
            weight = self._weight_of_place(mention) if mention.type == "pronoun" else 0.0
            self.note(mention, key, weight)

    def _subject_above(self, mention: Mention) -> str | None:
        """The name that acts on an object: "Ruiz quoted him" is about somebody else than Ruiz."""
        verb = self.ties[mention.index].before
        if mention.type != "object" or verb < 0:
            return None
        for other in reversed(self.mentions[max(0, mention.index - MAX_WHO_BACK) : mention.index]):
            if self.ties[other.index].verb == verb:
                return self.name_of[other.index]
        return None

    def _most_prominent(self, mention: Mention, gender: str, barred: str | None) -> str | None:
        best, best_key, second, second_key = MIN_PROMINENCE, None, MIN_PROMINENCE, None
        fits, by_gender = self.fit, _BY_GENDER[gender]
        for key, (sentence, paragraph, weight) in islice(reversed(self.seen.items()), MAX_NAMES_BACK):
            back = mention.paragraph - paragraph
            if back > MAX_BACK_PARAGRAPHS:
                break  # those seen before it are farther back still
            if key == barred:
                continue
            sentences = mention.sentence - sentence
            fit = fits.get(key) or self._fit_of(key)
            value = fit[0] + weight + PER_SENTENCE * (sentences if sentences < 6 else 6) + PER_PARAGRAPH * (back if back < 4 else 4)
            value += fit[by_gender]
            if value > best:
                second, second_key, best, best_key = best, best_key, value, key
            elif value > second:
                second, second_key = value, key
        if second_key is not None and best - second < MIN_MARGIN:
            self.ambiguous.add(mention.index)
            return None
        return best_key

    def _before_who(self, mention: Mention) -> str | None:
        """The person named right before "who" in its sentence."""
        for other in reversed(self.mentions[max(0, mention.index - MAX_WHO_BACK) : mention.index]):
            key = self.name_of[other.index]
            if other.sentence == mention.sentence and other.type == "name" and key is not None and self.names[key].person > 0:
                return key
        return None

    def take_role(self, mention: Mention) -> None:
        """ "the minister" is the one person of the article that is called so, if named before; "the minister, Ana Ruiz," is her."""
        tokens = self.tokens
        named = self._apposition(mention)
        if named is not None:
            self.name_of[mention.index] = named
            if self.lang.inverts:  # "a dit la ministre, Ana Ruiz": she speaks
                self.note(mention, named, self._weight_of_place(mention))
            return
        keys = self.by_role.get(tokens.lower[mention.head])
        if not keys or tokens.gloss[mention.first] != "the":
            return
        if mention.last < len(tokens.kind) and (tokens.kind[mention.last] == "N" or tokens.gloss[mention.last] in ("of", "for")):
            return
        keys = [key for key in keys if key in self.seen]
        if len(keys) == 1:
            self.name_of[mention.index] = keys[0]
            self.note(mention, keys[0], self._weight_of_place(mention))

    def _apposition(self, mention: Mention) -> str | None:
        """The name between commas right behind a role with a determiner."""
        kinds = self.tokens.kind
        for name in self.mentions[mention.index + 1 : mention.index + 3]:
            if name.type != "name" or kinds[name.first - 1] != "," or name.sentence != mention.sentence or name.first <= mention.last:
                continue
            between = kinds[mention.last : name.first - 1]
            if len(between) <= MAX_ROLE_PHRASE and _ROLE_PHRASE.issuperset(between):
                key = self.name_of[name.index]
                closes = name.last >= len(kinds) or kinds[name.last] in ",.Q;:"
                return key if closes and key is not None and self.names[key].person > 0 else None
        return None
