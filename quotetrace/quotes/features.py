"""Features of "this mention is the speaker of this quote": what the scorer's weights speak of.

A feature is a tuple: the name of its template and the values that fill it. Templates come in groups by what they depend on (the mention
alone, its ties, the quote, both, the quote before), so that the scorer can sum a group once and use it again.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import STRONG_CUE, WEAK_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.values import value

Key = tuple[str | int, ...]

_DISTANCES: Final = (1, 2, 3, 5, 8, 13, 21, 36)
_LEVELS: Final = (0.02, 0.1, 0.25, 0.45, 0.7)
_PRONOUNS: Final = frozenset(["he", "she", "who", "i", "we", "it", "they", "you", "which"])
_QUOTING: Final = frozenset(["quoted", "quotes", "quoting", "cited", "cites", "citing"])
_REPORTING: Final = frozenset(["reported", "reports", "said", "says", "announced", "reporting"])
_TYPES: Final = {"object": "O", "noun": "n", "guess": "m", "determiner": "d"}
OTHER_SENTENCE: Final = "o"
MAX_APPOSITION_LEAD: Final = 5
"""Tokens between the comma of an apposition and a mention in it."""
_BEFORE: Final = ("", "b1", "b2", "b3")


@value
class Previous:
    """The quote before: its place and the mention it was given to (None: nobody)."""

    sentence: int
    paragraph: int
    mention: Mention | None
    name: str | None


def distance_class(tokens: int) -> int:
    """A distance in tokens as a class from 0 (none) to 8 (over 35)."""
    return bisect_right(_DISTANCES, tokens)


def cue_class(probability: float) -> int:
    """A cue probability as a class from 0 (under .02) to 5 (.7 and more)."""
    return bisect_right(_LEVELS, probability)


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

    def of_nobody(self, context: QuoteContext) -> list[Key]:
        """That nobody speaks: a title, a term, scare quotes."""
        length, shape = context.length, context.shape
        return [
            ("nobody",),
            ("nobody length", length),
            ("nobody shape", shape),
            ("nobody behind", context.behind),
            ("nobody word before", context.word_before, int(length == 0)),
            ("nobody cue length shape", context.cue_side, length, shape),
            ("nobody work", int(context.word_before in self.works)),
        ]

    def of_mention(self, mention: Mention, where: str) -> list[Key]:
        """The words around a mention (`where`: `A`, `B`, or `o` for another sentence)."""
        tokens, kinds, last, first = self.tokens, self.tokens.kind, mention.last, mention.first
        count, type_ = len(kinds), mention.type
        behind = kinds[last] if last < count and tokens.paragraph[last] == mention.paragraph else "$"
        second = kinds[last + 1] if last + 1 < count and tokens.paragraph[last + 1] == mention.paragraph else "$"
        before = kinds[first - 1] if first > 0 and tokens.sentence[first - 1] == mention.sentence else "^"
        before2 = kinds[first - 2] if first > 1 and tokens.sentence[first - 2] == mention.sentence else "^"
        if before == "i":
            before = tokens.gloss[first - 1]
        elif self.lang.declension is not None:
            before, before2 = self._before_by_case(mention, before, before2)
        elif before == "V" and tokens.gloss[first - 1] == "according":  # one word in other languages: read as "according to"
            before, before2 = "to", "V"
        keys: list[Key] = [
            ("behind2", where, behind, second),
            ("before", where, before),
            ("before2", where, before2, before),
            ("around", where, before, behind),
        ]
        if last < count and kinds[last] in "wvVe":
            keys.append(("word behind", tokens.gloss[last]))
        if type_ in ("noun", "guess"):
            keys.append(("noun", tokens.gloss[last - 1]))
            keys.append(("determiner", tokens.gloss[first]))
        if type_ == "name":
            if mention.words[-1] in self.places:
                keys.append(("is place",))
            if len(mention.words) == 1 and mention.words[0] in self.adjectives:
                keys.append(("is adjective",))
        return keys

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
            gloss = self.tokens.gloss[mention.head]
            return f"P {gloss}" if gloss in _PRONOUNS else "P"
        return _TYPES[mention.type]

    def of_ties(self, mention: Mention, place: str) -> list[Key]:
        """The cues a mention belongs to, seen from a place."""
        tokens, tie = self.tokens, self.reading.ties[mention.index]
        kinds, said, cue = tokens.kind, tokens.said, tokens.cue
        last, side = mention.last, place[0]
        keys: list[Key] = [("type", self.type_of(mention))]
        if tie.bond == "possessive" and last + 1 < len(kinds):
            keys.append(("possessive noun", place, cue_class(max(cue[last + 1 : last + 4]))))
        if tie.verb >= 0:
            keys.append(("subject of", place, tie.bond, cue_class(said[tie.verb])))
        else:
            keys.append(("subject of", place, tie.bond))
        if tie.before < 0:
            keys.append(("behind cue", place))
        elif tie.relation.startswith("cue"):
            keys.append(("behind cue", place, tie.relation, cue_class(said[tie.before])))
            keys.append(("before that cue", side, kinds[tie.before - 1] if tie.before > 0 else "^"))
        else:
            keys.append(("behind cue", place, tie.relation, cue_class(said[tie.before]) if tie.relation == "according" else 0))
        self._add_carrier(keys, mention, place)
        if self._is_apposition(mention):
            keys.append(("in apposition", side, mention.type))
        return keys

    def _is_apposition(self, mention: Mention) -> bool:
        """Whether a mention only describes the name before its comma: "Ruiz, a former Green Party *mayor*"."""
        tokens, first = self.tokens, mention.first
        at = first - 1
        while at > 0 and first - at <= MAX_APPOSITION_LEAD and tokens.kind[at] in "dwengN#'":
            at -= 1
        if at < 1 or tokens.kind[at] != "," or tokens.sentence[at] != mention.sentence or tokens.kind[at + 1] not in "dn":
            return False
        before = self.reading.mentions[max(0, mention.index - 3) : mention.index]
        return any(other.last == at and other.type == "name" for other in before)

    def _add_carrier(self, keys: list[Key], mention: Mention, place: str) -> None:
        """Agencies and media carry words more often than they speak; "quoted X as saying" makes X the speaker."""
        tokens, tie = self.tokens, self.reading.ties[mention.index]
        if self._is_carrier(mention):
            keys.append(("carrier tie", place[0], tie.relation[:4], tie.bond))
        if mention.first > 0 and tokens.gloss[mention.first - 1] == "what":
            keys.append(("what", place[0], int(tie.verb >= 0)))
        if tie.relation == "prep:by" and any(kind in "Vve" for kind in tokens.kind[max(0, tie.before - 4) : tie.before]):
            keys.append(("agent", place[0], cue_class(max(tokens.said[max(0, tie.before - 4) : tie.before]))))
        behind = mention.last
        if behind + 1 < len(tokens) and tokens.gloss[behind] == "as" and tokens.said[behind + 1] > STRONG_CUE / 2:
            keys.append(("as saying", place[0], int(tie.before >= 0 and tokens.gloss[tie.before] in _QUOTING)))
        elif tie.verb >= 0 and tokens.gloss[tie.verb] in _QUOTING:
            keys.append(("quotes another", place[0], int(tokens.kind[tie.verb + 1 : tie.verb + 2] != ["i"])))

    def of_quote(self, context: QuoteContext, place: str) -> list[Key]:
        """What the quote looks like, for all mentions at one place."""
        return [
            ("place before", place, context.shape[0], context.before),
            ("place alone", place, int(context.words_outside == 0)),
        ]

    def of_pair(self, context: QuoteContext, mention: Mention, place: str) -> list[Key]:
        """The mention and the quote together."""
        tokens, tie, token = self.tokens, self.reading.ties[mention.index], context.token
        after = mention.first > token
        low, high = (token + 1, mention.first) if after else (mention.last, token)
        side = place[0]
        said = max(tokens.said[tie.verb] if tie.verb >= 0 else 0.0, tokens.said[tie.before] if tie.before >= 0 else 0.0)
        keys: list[Key] = [
            ("quotes between", side, min(tokens.kind[low:high].count("Q"), 3)),
            ("cued", place, int(said > STRONG_CUE), context.cue_side),
        ]
        if place in ("A", "B"):
            self._add_rivals(keys, context, mention, place)
        if context.length < 2:  # fragments and terms: "nobody" is likely, unless a cue claims them
            bond = "according" if tie.relation == "according" else tie.bond if tie.verb >= 0 else tie.relation[:3]
            keys.append(("short", context.length, place, bond, cue_class(said)))
        if place == "B":
            self._add_main_verb_before(keys, context, mention)
        elif place == "A" and context.verb_behind >= 0:
            self._add_main_verb_behind(keys, context, mention)
        if place in ("A", "B"):
            self._add_verb(keys, context, mention, place)
        elif after and mention.paragraph > context.paragraph and self._signs_off(mention):
            keys.append(("signs off", mention.type))
        if after and mention.paragraph == context.paragraph and mention.first == token + 2 and tokens.kind[token + 1] == "-":
            keys.append(("signs off here", mention.type))
        return keys

    def _signs_off(self, mention: Mention) -> bool:
        """Whether a mention opens its line behind a dash or bracket."""
        first, paragraphs = mention.first, self.tokens.paragraph
        return self.tokens.kind[first - 1] in "-(" and (first < 2 or paragraphs[first - 2] != mention.paragraph)

    def _add_rivals(self, keys: list[Key], context: QuoteContext, mention: Mention, place: str) -> None:
        """Whoever only vouches ("according to TASS", "media reported") gives way to another subject of a cue in the sentence."""
        ties, tokens = self.reading.ties, self.tokens
        tie = ties[mention.index]
        vouches = tie.relation == "according" or (tie.verb >= 0 and tokens.gloss[tie.verb] in _REPORTING)
        if not vouches:
            return
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
        verb, tokens = context.verb_before, self.tokens
        if verb < 0:
            return
        gloss = tokens.gloss
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

    def _add_verb(self, keys: list[Key], context: QuoteContext, mention: Mention, place: str) -> None:
        """The mention's own verb and the cue before it, in the sentence of the quote."""
        tokens, tie, token = self.tokens, self.reading.ties[mention.index], context.token
        verb, after = tie.verb, place == "A"
        if verb < 0:
            return
        gap = distance_class(verb - token - 1 if verb > token else token - verb - 1)
        keys.append(("verb gap", place + ("A" if verb > token else "B"), gap, cue_class(tokens.said[verb])))
        if tokens.cue[verb] > 0.05:
            lead = "Q" if after else context.word_before if context.before in "ticd,:" else context.before
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
