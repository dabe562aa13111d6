"""Features of "this mention is the speaker of this quote": what the scorer's weights speak of.

A feature is a tuple: the name of its template and the values that fill it. Templates come in groups by what they depend on (the mention
alone, its ties, the quote, both, the quote before), so that the scorer can sum a group once and use it again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import STRONG_CUE, WEAK_CUE, Language, given_names
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading

Key = tuple[str | int, ...]

_DISTANCES: Final = (1, 2, 3, 5, 8, 13, 21, 36)
_LEVELS: Final = (0.02, 0.1, 0.25, 0.45, 0.7)
_PRONOUNS: Final = frozenset(["he", "she", "who", "i", "we", "it", "they", "you", "which"])
_TELLING: Final = frozenset(["told", "tells", "tell", "telling", "asked"])
_QUOTING: Final = frozenset(["quoted", "quotes", "quoting", "cited", "cites", "citing"])
_REPORTING: Final = frozenset(["reported", "reports", "said", "says", "announced", "reporting"])
_LEADS: Final = frozenset(["that", ",", ":", "the", "a", "as", "to", "of"])
_TYPES: Final = {"object": "O", "noun": "n", "guess": "m", "determiner": "d"}
OTHER_SENTENCE: Final = "o"
MAX_APPOSITION_LEAD: Final = 5
"""Tokens between the comma of an apposition and a mention in it."""
_BEFORE: Final = ("", "b1", "b2", "b3")


@dataclass(frozen=True, slots=True)
class Previous:
    """The quote before: its place and the mention it was given to (None: nobody)."""

    sentence: int
    paragraph: int
    start: int
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
        self.given = given_names()
        self.media = lang["media"]
        self.works = lang["works"]

    def of_nobody(self, context: QuoteContext, previous: Previous | None) -> list[Key]:
        """That nobody speaks: a title, a term, scare quotes."""
        cue, length, shape = context.cue_side, context.length, context.shape
        before_here = previous is not None and previous.paragraph == context.paragraph
        return [
            ("nobody",),
            ("nobody length", length),
            ("nobody shape", shape),
            ("nobody cue", cue),
            ("nobody before", context.before),
            ("nobody behind", context.behind),
            ("nobody word before", context.word_before, int(length == 0)),
            ("nobody alone", int(context.words_outside == 0), int(previous is not None)),
            ("nobody cue length shape", cue, length, shape),
            ("nobody quotes", context.quotes),
            ("nobody previous", int(before_here), cue),
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
        elif before == "V" and tokens.gloss[first - 1] == "according":  # one word in other languages: read as "according to"
            before, before2 = "to", "V"
        keys: list[Key] = [
            ("behind", where, type_, behind),
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
            if mention.words[0] in self.given:
                keys.append(("has given name",))
        return keys

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
        kinds, gloss, said, cue = tokens.kind, tokens.gloss, tokens.said, tokens.cue
        type_, side = self.type_of(mention), place[0] if place in ("A", "B") else OTHER_SENTENCE
        last = mention.last
        before = kinds[mention.first - 1] if mention.first > 0 and tokens.sentence[mention.first - 1] == mention.sentence else "^"
        keys: list[Key] = [("type", type_), ("place type", place, type_), ("leads", place, int(before in "^c,;:Qt"))]
        is_possessive = tie.bond == "possessive"
        keys.append(("possessive", place, int(is_possessive)))
        if is_possessive and last + 1 < len(kinds):
            keys.append(("possessive noun", place, cue_class(max(cue[last + 1 : last + 4]))))
            if place == "B":
                keys.append(("possessive word", gloss[last + 1]))
        if tie.verb >= 0:
            keys.append(("subject of", place, tie.bond, cue_class(said[tie.verb])))
            if cue[tie.verb] > 0.05:
                keys.append(("subject of word", side, gloss[tie.verb]))
        else:
            keys.append(("subject of", place, tie.bond))
        if tie.before >= 0:
            is_cue = tie.relation.startswith("cue") or tie.relation == "according"
            keys.append(("behind cue", place, tie.relation, cue_class(said[tie.before]) if is_cue else 0))
            if tie.relation.startswith("cue"):
                lead = kinds[tie.before - 1] if tie.before > 0 else "^"
                keys.append(("behind cue word", side, gloss[tie.before]))
                keys.append(("before that cue", place[0], lead))
                keys.append(("before that cue2", place[0], lead, cue_class(said[tie.before]), int(gloss[tie.before] in _TELLING)))
        else:
            keys.append(("behind cue", place))
        if mention.type == "name":
            self._add_name(keys, mention, place, side)
        self._add_carrier(keys, mention, place)
        if self._is_apposition(mention):
            keys.append(("in apposition", place[0], mention.type))
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
            keys += [("carrier", place[0]), ("carrier tie", place[0], tie.relation[:4], tie.bond)]
        if mention.first > 0 and tokens.gloss[mention.first - 1] == "what":
            keys.append(("what", place[0], int(tie.verb >= 0)))
        if tie.relation == "prep:by" and any(kind in "Vve" for kind in tokens.kind[max(0, tie.before - 4) : tie.before]):
            keys.append(("agent", place[0], cue_class(max(tokens.said[max(0, tie.before - 4) : tie.before]))))
        behind = mention.last
        if behind + 1 < len(tokens) and tokens.gloss[behind] == "as" and tokens.said[behind + 1] > STRONG_CUE / 2:
            keys.append(("as saying", place[0], int(tie.before >= 0 and tokens.gloss[tie.before] in _QUOTING)))
        elif tie.verb >= 0 and tokens.gloss[tie.verb] in _QUOTING:
            keys.append(("quotes another", place[0], int(tokens.kind[tie.verb + 1 : tie.verb + 2] != ["i"])))

    def _add_name(self, keys: list[Key], mention: Mention, place: str, side: str) -> None:
        key = self.reading.name_of[mention.index]
        if key is None:
            return
        name = self.reading.names[key]
        keys.append(("name count", min(len(name.mentions), 6), place[0]))
        keys.append(("name person", max(-1, min(2, round(name.person))), place[0]))
        keys.append(("name speaks", min(self.reading.said[key], 4), place if side == OTHER_SENTENCE else side))

    def of_quote(self, context: QuoteContext, place: str) -> list[Key]:
        """What the quote looks like, for all mentions at one place."""
        shape = context.shape
        return [
            ("place", place),
            ("place cue", place, context.cue_side),
            ("place shape", place, shape),
            ("place before", place, shape[0], context.before),
            ("place alone", place, int(context.words_outside == 0)),
        ]

    def of_pair(self, context: QuoteContext, mention: Mention, place: str) -> list[Key]:
        """The mention and the quote together."""
        tokens, tie, token = self.tokens, self.reading.ties[mention.index], context.token
        after = mention.first > token
        low, high = (token + 1, mention.first) if after else (mention.last, token)
        side = place[0]
        rank = abs(mention.index - (context.next_index if after else context.previous_index))
        said = max(tokens.said[tie.verb] if tie.verb >= 0 else 0.0, tokens.said[tie.before] if tie.before >= 0 else 0.0)
        keys: list[Key] = [
            ("distance", side, bisect_right(_DISTANCES, high - low)),
            ("rank", place, rank if rank < 5 else 5),
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
            self._add_subject_rank(keys, context, mention)
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
        kinds, gloss = tokens.kind, tokens.gloss
        leads = mention.last <= verb
        where = "mention verb" if leads else "verb mention"
        gap = verb - mention.last if leads else mention.first - verb - 1
        is_ing = int(gloss[verb].endswith("ing"))
        own = self.reading.ties[mention.index].verb
        before_verb = kinds[verb - 1] if verb else "^"
        is_first = int(bool(context.here) and context.here[0] is mention)
        between = sum(1 for other in context.here if mention.last <= other.first and other.last <= verb) if leads else 0
        that = int("t" in kinds[verb + 1 : min(verb + 3, context.token)])
        keys += [
            ("main verb", where, distance_class(gap)),
            ("main verb form", where, is_ing, that),
            ("main verb own", where, int(own == verb), int(own >= 0)),
            ("main verb word", where, gloss[verb]),
            ("main verb between", where, min(between, 3), before_verb),
            ("main verb first", where, is_first, before_verb),
            ("main verb first form", where, is_first, is_ing),
        ]
        if not leads:
            keys.append(("main verb cued", int(own >= 0 and tokens.said[own] > 0.1), context.before))

    def _add_main_verb_behind(self, keys: list[Key], context: QuoteContext, mention: Mention) -> None:
        verb, token = context.verb_behind, context.token
        leads = mention.last <= verb
        where = "quote mention verb" if leads else "quote verb mention"
        gap = verb - mention.last if leads else mention.first - verb - 1
        between = sum(1 for other in context.here if token < other.first < mention.first and (other.first > verb) == (mention.first > verb))
        keys += [
            ("main verb", where, distance_class(gap)),
            ("main verb rank", where, min(between, 3), mention.type),
            ("main verb final", where, context.shape[1], distance_class(verb - token - 1)),
        ]

    def _add_subject_rank(self, keys: list[Key], context: QuoteContext, mention: Mention) -> None:
        """Which of the subjects of cues before the quote the mention is, counted from the quote."""
        subjects = context.subjects
        rank: str | int = "none"
        for back, index in enumerate(reversed(subjects)):
            if index == mention.index:
                rank = back
                break
        lead = context.word_before if context.word_before in _LEADS else ""
        keys += [
            ("subject rank", rank, min(len(subjects), 3)),
            ("subject rank before", rank, context.before),
            ("subject rank shape", rank, context.shape[0], lead),
        ]

    def _add_verb(self, keys: list[Key], context: QuoteContext, mention: Mention, place: str) -> None:
        """The mention's own verb and the cue before it, in the sentence of the quote."""
        tokens, tie, token, shape = self.tokens, self.reading.ties[mention.index], context.token, context.shape
        said, gloss = tokens.said, tokens.gloss
        verb, after = tie.verb, place == "A"
        if verb >= 0:
            side = place + ("A" if verb > token else "B")
            level = cue_class(said[verb])
            gap = distance_class(verb - token - 1 if verb > token else token - verb - 1)
            stronger = max(said[verb + 1 : token] if verb < token else said[token + 1 : verb], default=0.0)
            keys += [
                ("verb gap", side, gap, level),
                ("verb shape", side, shape[1] if after else context.before, level),
                ("verb stronger", side, level, cue_class(stronger)),
            ]
            if tokens.cue[verb] > 0.05:
                lead = "Q" if after else context.word_before if context.before in "ticd,:" else context.before
                keys.append(("verb lead", gloss[verb], lead))
                if not after and verb < token:
                    keys.append(("verb lead gap", gloss[verb], min(3, gap), shape[0]))
        if after and tie.relation.startswith("cue"):
            keys.append(("cue gap", distance_class(tie.before - token - 1), cue_class(said[tie.before])))

    def of_previous(self, context: QuoteContext, mention: Mention, place: str, previous: Previous | None) -> list[Key]:
        """The quote before and its speaker."""
        cue = context.cue_side
        if previous is None:
            return [("no previous", place)]
        near = (
            "s"
            if previous.sentence == context.sentence
            else "p"
            if previous.paragraph == context.paragraph
            else "q"
            if previous.paragraph == context.paragraph - 1
            else "f"
        )
        keys: list[Key] = [("previous", near, place, cue)]
        other = previous.mention
        if other is None:
            keys.append(("previous nobody", near, place[0]))
            return keys
        shape = context.shape
        if other.index == mention.index:
            keys += [
                ("same mention", near, place[0], cue),
                ("same mention shape", near, shape),
                ("same mention alone", near, int(context.words_outside == 0)),
                ("same mention words", near, cue, context.words_outside),
                ("same mention before", near, shape[0], context.before),
                ("same mention place", place, cue),
                ("same mention starts", near, int(context.starts_paragraph), cue),
            ]
        elif previous.name is not None and self.reading.name_of[mention.index] == previous.name:
            keys += [("same name", near, place[0], cue), ("same name shape", near, shape)]
        elif mention.type == "pronoun" and other.type == "pronoun" and self.tokens.gloss[mention.head] == self.tokens.gloss[other.head]:
            keys.append(("same pronoun", near, place, cue))
        else:
            keys.append(("other mention", near, place, cue))
        keys.append(("between quotes", near, int(previous.start < mention.start < self.tokens.start[context.token]), cue))
        return keys
