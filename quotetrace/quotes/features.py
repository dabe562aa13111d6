"""Features of "this mention is the speaker of this quote": what the scorer's weights speak of.

A feature is a tuple: the name of its template and the values that fill it. Templates come by what they depend on (the mention alone, its
ties, the quote, both, the quote before), so that the scorer can sum those once and use the sum again. Features that a few values of few
kinds make stand together as a group, a tuple of the function that makes them and those values: the sum of a group is soon known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import STRONG_CUE, WEAK_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.values import value

Key = tuple[str | int, ...]
Group = tuple[Any, ...]
"""A function that makes features, and the values it makes them of."""
Parts = tuple[Group, list[Key]]
"""A group, and features beside it."""

_DISTANCES: Final = (1, 2, 3, 5, 8, 13, 21, 36)
_LEVELS: Final = (0.02, 0.1, 0.25, 0.45, 0.7)
_PRONOUNS: Final = {gloss: f"P {gloss}" for gloss in ("he", "she", "who", "i", "we", "it", "they", "you", "which")}
_QUOTING: Final = frozenset(["quoted", "quotes", "quoting", "cited", "cites", "citing"])
_REPORTING: Final = frozenset(["reported", "reports", "said", "says", "announced", "reporting"])
_APPOSED: Final = "dwengN#'"
_BEFORE_APPOSITION: Final = _APPOSED + ","
_VERBS: Final = frozenset("Vve")
_TYPES: Final = {"object": "O", "noun": "n", "guess": "m", "determiner": "d"}
OTHER_SENTENCE: Final = "o"
MAX_APPOSITION_LEAD: Final = 5
"""Tokens between the comma of an apposition and a mention in it."""
_BEFORE: Final = ("", "b1", "b2", "b3")
NONE: Final = -1
"""Class of a cue that is not there."""


@value
class Previous:
    """The quote before: its place and the mention it was given to (None: nobody)."""

    sentence: int
    paragraph: int
    mention: Mention | None
    name: str | None


distance_class: Final[Callable[[int], int]] = partial(bisect_right, _DISTANCES)
"""A distance in tokens as a class from 0 (none) to 8 (over 35)."""
cue_class: Final[Callable[[float], int]] = partial(bisect_right, _LEVELS)
"""A cue probability as a class from 0 (under .02) to 5 (.7 and more)."""


def unfold(parts: Parts) -> list[Key]:
    """All features of a group and beside it.

    Example:
        >>> unfold(((_of_place, "B", "C", ",", 0), [("is place",)]))
        [('place before', 'B', 'C', ','), ('place alone', 'B', 0), ('is place',)]
    """
    (make, *values), keys = parts
    return [*make(*values), *keys]


def place_of(mention: Mention, context: QuoteContext, start: int) -> str:
    """Where a mention stands: `A`fter or `B`efore the quote in its sentence, so many sentences away, or so many paragraphs.

    `b1` … `b3` sentences before in the paragraph, `a1` the one behind; `p1` the last sentence of the paragraph before, `p1-` its others,
    `p2` further back, `a1p` the line behind (a sign-off).
    """
    sentences, paragraphs = mention.sentence - context.sentence, mention.paragraph - context.paragraph
    if sentences == 0:
        return "A" if mention.start > start else "B"
    if paragraphs == 0:
        return "a1" if sentences > 0 else _BEFORE[min(-sentences, 3)]
    if paragraphs > 0:
        return "a1p"
    return "p2" if paragraphs < -1 else "p1" if sentences == -1 else "p1-"


class Features:
    """Makes the features of one reading."""

    def __init__(self, reading: Reading, lang: Language) -> None:
        self.reading, self.lang = reading, lang
        self.tokens = reading.tokens
        self.places, self.adjectives = lang["places"], lang["adjectives"]
        self.media = lang["media"]
        self.works = lang["works"]

    def of_nobody(self, context: QuoteContext) -> Parts:
        """That nobody speaks: a title, a term, scare quotes."""
        length, shape, word = context.length, context.shape, context.word_before
        return (_of_nobody, length, shape, context.behind), [
            ("nobody word before", word, int(length == 0)),
            ("nobody cue length shape", context.cue_side, length, shape),
            ("nobody work", int(word in self.works)),
        ]

    def of_mention(self, mention: Mention, where: str) -> Parts:
        """The words around a mention (`where`: `A`, `B`, or `o` for another sentence)."""
        tokens, last, first, type_ = self.tokens, mention.last, mention.first, mention.type
        kinds, paragraphs, sentences, gloss = tokens.kind, tokens.paragraph, tokens.sentence, tokens.gloss
        count, paragraph, sentence = len(kinds), mention.paragraph, mention.sentence
        behind = kinds[last] if last < count and paragraphs[last] == paragraph else "$"
        second = kinds[last + 1] if last + 1 < count and paragraphs[last + 1] == paragraph else "$"
        before = kinds[first - 1] if first > 0 and sentences[first - 1] == sentence else "^"
        before2 = kinds[first - 2] if first > 1 and sentences[first - 2] == sentence else "^"
        if before == "i":
            before = gloss[first - 1]
        elif self.lang.declension is not None:
            before, before2 = self._before_by_case(mention, before, before2)
        elif before == "V" and gloss[first - 1] == "according":  # one word in other languages: read as "according to"
            before, before2 = "to", "V"
        keys: list[Key] = []
        if last < count and kinds[last] in "wvVe":
            keys.append(("word behind", gloss[last]))
        if type_ in ("noun", "guess"):
            keys += [("noun", gloss[last - 1]), ("determiner", gloss[first])]
        elif type_ == "name":
            words = mention.words
            if words[-1] in self.places:
                keys.append(("is place",))
            if len(words) == 1 and words[0] in self.adjectives:
                keys.append(("is adjective",))
        return (_of_surroundings, where, before2, before, behind, second), keys

    def _before_by_case(self, mention: Mention, before: str, before2: str) -> tuple[str, str]:
        """What stands before a mention where nouns decline: its case is its preposition, and a cue is near over who is told."""
        tie, kinds = self.reading.ties[mention.index], self.tokens.kind
        if tie.relation == "according":
            return "to", "V"
        if tie.relation.startswith("prep:"):
            return tie.relation.removeprefix("prep:"), before
        if tie.relation == "cue0" and 0 <= tie.before < mention.first - 1 and before in "nNow":
            return kinds[tie.before], "Q"  # "ответил журналистам представитель"
        return before, before2

    def type_of(self, mention: Mention) -> str:
        """The type as the weights know it: pronouns by word, names by length."""
        if mention.type == "name":
            return "N2" if len(mention.words) > 1 else "N1"
        if mention.type == "pronoun":
            return _PRONOUNS.get(self.tokens.gloss[mention.head], "P")
        return _TYPES[mention.type]

    def of_ties(self, mention: Mention, place: str) -> Parts:
        """The cues a mention belongs to, seen from a place."""
        tokens, last, (verb, bond, before, relation) = self.tokens, mention.last, self.reading.ties[mention.index]
        kinds, said = tokens.kind, tokens.said
        is_cue = before >= 0 and relation.startswith("cue")
        is_owner = bond == "possessive" and last + 1 < len(kinds)
        group = (
            _of_ties,
            place,
            self.type_of(mention),
            cue_class(max(tokens.cue[last + 1 : last + 4])) if is_owner else NONE,
            bond,
            cue_class(said[verb]) if verb >= 0 else NONE,
            relation,
            NONE if before < 0 else cue_class(said[before]) if is_cue or relation == "according" else 0,
            (kinds[before - 1] if before > 0 else "^") if is_cue else "",
            self._is_carrier(mention),
        )
        return group, self._around_ties(mention, place)

    def _around_ties(self, mention: Mention, place: str) -> list[Key]:
        """What few mentions have: a "what", an agent's "by", a verb that quotes, a name that they describe.

        "quoted X as saying" makes X the speaker.
        """
        tokens, (verb, _, before, relation) = self.tokens, self.reading.ties[mention.index]
        kinds, gloss, said, behind, side = tokens.kind, tokens.gloss, tokens.said, mention.last, place[0]
        keys: list[Key] = []
        if mention.first > 0 and gloss[mention.first - 1] == "what":
            keys.append(("what", side, int(verb >= 0)))
        if relation == "prep:by" and not _VERBS.isdisjoint(kinds[max(0, before - 4) : before]):
            keys.append(("agent", side, cue_class(max(said[max(0, before - 4) : before]))))
        if behind + 1 < len(kinds) and gloss[behind] == "as" and said[behind + 1] > STRONG_CUE / 2:
            keys.append(("as saying", side, int(before >= 0 and gloss[before] in _QUOTING)))
        elif verb >= 0 and gloss[verb] in _QUOTING:
            keys.append(("quotes another", side, int(kinds[verb + 1 : verb + 2] != ["i"])))
        if kinds[mention.first - 1] in _BEFORE_APPOSITION and self._is_apposition(mention):
            keys.append(("in apposition", side, mention.type))
        return keys

    def _is_apposition(self, mention: Mention) -> bool:
        """Whether a mention only describes the name before its comma: "Ruiz, a former Green Party *mayor*"."""
        tokens, first = self.tokens, mention.first
        at = first - 1
        while at > 0 and first - at <= MAX_APPOSITION_LEAD and tokens.kind[at] in _APPOSED:
            at -= 1
        if at < 1 or tokens.kind[at] != "," or tokens.sentence[at] != mention.sentence or tokens.kind[at + 1] not in "dn":
            return False
        before = self.reading.mentions[max(0, mention.index - 3) : mention.index]
        return any(other.last == at and other.type == "name" for other in before)

    def of_quote(self, context: QuoteContext, place: str) -> Group:
        """What the quote looks like, for all mentions at one place."""
        return _of_place, place, context.shape[0], context.before, int(context.words_outside == 0)

    def of_pair(self, context: QuoteContext, mention: Mention, place: str) -> Parts:
        """The mention and the quote together."""
        tokens, token, first = self.tokens, context.token, mention.first
        verb, bond, before, relation = self.reading.ties[mention.index]
        after = first > token
        low, high = (token + 1, first) if after else (mention.last, token)
        said = max(tokens.said[verb] if verb >= 0 else 0.0, tokens.said[before] if before >= 0 else 0.0)
        group: Group = (_of_cue, place, min(tokens.kind[low:high].count("Q"), 3), int(said > STRONG_CUE), context.cue_side)
        if context.length < 2:
            claim = "according" if relation == "according" else bond if verb >= 0 else relation[:3]
            group = (*group, context.length, claim, cue_class(said))
        keys: list[Key] = []
        here = place in ("A", "B")
        if here and (relation == "according" or (verb >= 0 and tokens.gloss[verb] in _REPORTING)):
            self._add_rivals(keys, context, mention, place)
        if place == "B" and context.verb_before >= 0:
            self._add_main_verb_before(keys, context, mention)
        elif place == "A" and context.verb_behind >= 0:
            self._add_main_verb_behind(keys, context, mention)
        if here and verb >= 0:
            self._add_verb(keys, context, verb, place)
        elif after and mention.paragraph > context.paragraph and self._signs_off(mention):
            keys.append(("signs off", mention.type))
        if after and first == token + 2 and tokens.kind[token + 1] == "-" and mention.paragraph == context.paragraph:
            keys.append(("signs off here", mention.type))
        return group, keys

    def _signs_off(self, mention: Mention) -> bool:
        """Whether a mention opens its line behind a dash or bracket."""
        first, paragraphs = mention.first, self.tokens.paragraph
        return self.tokens.kind[first - 1] in "-(" and (first < 2 or paragraphs[first - 2] != mention.paragraph)

    def _add_rivals(self, keys: list[Key], context: QuoteContext, mention: Mention, place: str) -> None:
        """Whoever only vouches ("according to TASS", "media reported") gives way to another subject of a cue in the sentence."""
        ties, tokens = self.reading.ties, self.tokens
        tie = ties[mention.index]
        strength = max(
            (
                tokens.cue[ties[other.index].verb]
                for other in context.here
                if other is not mention and ties[other.index].verb not in (-1, tie.verb)
            ),
            default=0.0,
        )
        kind = "according" if tie.relation == "according" else tokens.gloss[tie.verb]
        keys += [("vouches", place, kind, cue_class(strength)), ("vouches", kind, int(strength > WEAK_CUE), int(self._is_carrier(mention)))]

    def _is_carrier(self, mention: Mention) -> bool:
        """Whether a mention is an agency, a medium, or written in capitals like one."""
        tokens = self.tokens
        if not self.media.isdisjoint(tokens.lower[mention.first : mention.last]):
            return True
        return mention.type == "name" and tokens.words[mention.last - 1].isupper() and len(tokens.words[mention.last - 1]) > 1

    def _add_main_verb_before(self, keys: list[Key], context: QuoteContext, mention: Mention) -> None:
        """The reporting verb nearest before the quote, and whether the mention is its subject."""
        verb, gloss = context.verb_before, self.tokens.gloss
        where = "mention verb" if mention.last <= verb else "verb mention"
        is_first = int(bool(context.here) and context.here[0] is mention)
        keys += [
            ("main verb word", where, gloss[verb]),
            ("main verb first form", where, is_first, int(gloss[verb].endswith("ing"))),
        ]

    def _add_main_verb_behind(self, keys: list[Key], context: QuoteContext, mention: Mention) -> None:
        verb, token = context.verb_behind, context.token
        where = "quote mention verb" if mention.last <= verb else "quote verb mention"
        between = sum([token < other.first < mention.first and (other.first > verb) == (mention.first > verb) for other in context.here])
        keys.append(("main verb rank", where, min(between, 3), mention.type))

    def _add_verb(self, keys: list[Key], context: QuoteContext, verb: int, place: str) -> None:
        """The mention's own verb and the cue before it, in the sentence of the quote."""
        tokens, token = self.tokens, context.token
        gap = distance_class(verb - token - 1 if verb > token else token - verb - 1)
        keys.append(("verb gap", place + ("A" if verb > token else "B"), gap, cue_class(tokens.said[verb])))
        if tokens.cue[verb] > 0.05:
            lead = "Q" if place == "A" else context.word_before if context.before in "ticd,:" else context.before
            keys.append(("verb lead", tokens.gloss[verb], lead))

    def of_previous(self, context: QuoteContext, mention: Mention, place: str, previous: Previous | None) -> list[Key]:
        """The quote before and its speaker."""
        cue = context.cue_side
        if previous is None or previous.mention is None:
            return []
        near = (
            "s"
            if previous.sentence == context.sentence
            else "p"
            if previous.paragraph == context.paragraph
            else "q"
            if previous.paragraph == context.paragraph - 1
            else "f"
        )
        other = previous.mention
        if other.index == mention.index:
            return [("same mention place", place, cue), ("same mention shape", near, context.shape)]
        if previous.name is not None and self.reading.name_of[mention.index] == previous.name:
            return [("same name", near, place[0], cue), ("same name shape", near, context.shape)]
        is_same_pronoun = mention.type == "pronoun" == other.type and self.tokens.gloss[mention.head] == self.tokens.gloss[other.head]
        return [] if is_same_pronoun else [("other mention", near, place, cue)]


def _of_nobody(length: int, shape: str, behind: str) -> list[Key]:
    return [("nobody",), ("nobody length", length), ("nobody shape", shape), ("nobody behind", behind)]


def _of_surroundings(where: str, before2: str, before: str, behind: str, second: str) -> list[Key]:
    return [
        ("behind2", where, behind, second),
        ("before", where, before),
        ("before2", where, before2, before),
        ("around", where, before, behind),
    ]


def _of_place(place: str, start: str, before: str, is_alone: int) -> list[Key]:
    return [("place before", place, start, before), ("place alone", place, is_alone)]


def _of_ties(
    place: str, type_: str, owned: int, bond: str, verb: int, relation: str, before: int, lead: str, is_carrier: bool
) -> list[Key]:
    """Features of the cues of a mention; `owned`, `verb`, `before`: their classes, `lead`: the kind of the token before the last."""
    keys: list[Key] = [("type", type_)]
    if owned != NONE:
        keys.append(("possessive noun", place, owned))
    keys.append(("subject of", place, bond) if verb == NONE else ("subject of", place, bond, verb))
    keys.append(("behind cue", place) if before == NONE else ("behind cue", place, relation, before))
    if lead:
        keys.append(("before that cue", place[0], lead))
    if is_carrier:  # agencies and media carry words more often than they speak
        keys.append(("carrier tie", place[0], relation[:4], bond))
    return keys


def _of_cue(place: str, between: int, is_strong: int, cue_side: str, length: int = NONE, claim: str = "", cue: int = NONE) -> list[Key]:
    """Features of the cue of a mention and the quote; `length`, `claim`, `cue`: of a short quote alone."""
    keys: list[Key] = [("quotes between", place[0], between), ("cued", place, is_strong, cue_side)]
    if length != NONE:  # fragments and terms: "nobody" is likely, unless a cue claims them
        keys.append(("short", length, place, claim, cue))
    return keys
