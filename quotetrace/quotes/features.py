"""Features of "this mention is the speaker of this quote": what the scorer's weights speak of.

A feature is a tuple: the name of its template and the values that fill it. Templates come in groups by what they depend on (the mention
alone, its ties, the quote, both, the quote before). Where that is a handful of small values, a named tuple holds them (`Around`,
`Bearing`, `Look`, `Gap`, `Link`) and a function makes the features from it alone, so that the scorer can sum them once for all
mentions and quotes that have the values in common.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final, NamedTuple

from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import STRONG_CUE, WEAK_CUE, Language, given_names
from quotetrace.quotes.mentions import Bond, Mention, MentionType, Ties
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


class Around(NamedTuple):
    """Classes of the tokens beside a mention (`^`, `$` at the ends; a preposition before it as a word)."""

    type: MentionType
    behind: str
    second: str
    before: str
    before2: str


class Bearing(NamedTuple):
    """What a mention is and what it is tied to: all that `of_ties` depends on besides the place. Of numbers -1 is none.

    Attributes:
        type: Its type; `shown`: the same as the weights know it.
        leads: Whether it opens its clause.
        possessed: Cue class and word of what a possessive belongs to.
        bond: How sure its verb is; `said`: the verb's cue class; `verb`: the verb itself where it reports.
        relation: Of what stands right before it; `cue_before`: that cue's class, its word, and the class of the token before it.
        name: How often its name stands, how much it is a person (-1 … 2), how often it speaks.
        is_carrier: Whether it is an agency, a medium, or written in capitals like one.
        what: Whether "what" before it has a verb; `agent`: cue class of the verb before "by".
        as_saying: Whether it is quoted "as saying"; `quotes_another`: whether it does the quoting.
        is_apposition: Whether it only describes the name before its comma.
    """

    type: MentionType
    shown: str
    leads: int
    possessed: tuple[int, str] | None
    bond: Bond
    said: int
    verb: str
    relation: str
    cue_before: tuple[int, str, str] | None
    name: tuple[int, int, int] | None
    is_carrier: bool
    what: int
    agent: int
    as_saying: int
    quotes_another: int
    is_apposition: bool


class Look(NamedTuple):
    """What a quote looks like to the mentions at one place (see QuoteContext); `alone`: no words outside quotes in its sentence."""

    place: str
    cue_side: str
    shape: str
    before: str
    alone: int


class Gap(NamedTuple):
    """Between a mention and a quote: distance class, how many mentions it is from the nearest, quotes; whether a strong cue ties it."""

    place: str
    distance: int
    rank: int
    quotes: int
    cued: int
    cue_side: str


class Link(NamedTuple):
    """A mention and the quote before.

    Attributes:
        near: Where the quote before stands: in the `s`entence, the `p`aragraph, the one before (`q`), `f`urther back.
        relation: `none` (no quote before), `nobody` (it has no speaker), or what its speaker has in common: `mention`, `name`,
            `pronoun`, else `other`.
        between: Whether the mention stands between the two quotes.
        shape, before, words_outside, starts: Of the quote (see QuoteContext), as far as the relation needs them.
    """

    near: str
    place: str
    cue_side: str
    relation: str
    between: int = 0
    shape: str = ""
    before: str = ""
    words_outside: int = 0
    starts: int = 0


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


def where_of(place: str) -> str:
    """The place of `place_of` as the words around a mention see it: `A`, `B`, or `o` for another sentence."""
    return place if place in ("A", "B") else OTHER_SENTENCE


def look_of(context: QuoteContext, place: str) -> Look:
    """What the quote looks like from one place."""
    return Look(place, context.cue_side, context.shape, context.before, int(context.words_outside == 0))


class Features:
    """Reads what the features of one reading depend on, and makes those of groups that are not worth sharing."""

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

    def around(self, mention: Mention) -> Around:
        """The tokens beside a mention."""
        tokens, kinds, last, first = self.tokens, self.tokens.kind, mention.last, mention.first
        count, paragraphs, sentences = len(kinds), tokens.paragraph, tokens.sentence
        behind = kinds[last] if last < count and paragraphs[last] == mention.paragraph else "$"
        second = kinds[last + 1] if last + 1 < count and paragraphs[last + 1] == mention.paragraph else "$"
        before = kinds[first - 1] if first > 0 and sentences[first - 1] == mention.sentence else "^"
        before2 = kinds[first - 2] if first > 1 and sentences[first - 2] == mention.sentence else "^"
        if before == "i":
            before = tokens.gloss[first - 1]
        elif before == "V" and tokens.gloss[first - 1] == "according":  # one word in other languages: read as "according to"
            before, before2 = "to", "V"
        return Around(mention.type, behind, second, before, before2)

    def of_words(self, mention: Mention) -> list[Key]:
        """The words of a mention and the one behind it, wherever it is seen from."""
        tokens, last, type_ = self.tokens, mention.last, mention.type
        keys: list[Key] = []
        if last < len(tokens.kind) and tokens.kind[last] in "wvVe":
            keys.append(("word behind", tokens.gloss[last]))
        if type_ in ("noun", "guess"):
            keys.append(("noun", tokens.gloss[last - 1]))
            keys.append(("determiner", tokens.gloss[mention.first]))
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

    def bearing(self, mention: Mention) -> Bearing:
        """What a mention is and which cues it belongs to."""
        tokens, tie, first = self.tokens, self.reading.ties[mention.index], mention.first
        gloss, said, verb = tokens.gloss, tokens.said, tie.verb
        before = tokens.kind[first - 1] if first > 0 and tokens.sentence[first - 1] == mention.sentence else "^"
        return Bearing(
            mention.type,
            self.type_of(mention),
            int(before in "^c,;:Qt"),
            self._possessed(mention) if tie.bond == "possessive" else None,
            tie.bond,
            cue_class(said[verb]) if verb >= 0 else -1,
            gloss[verb] if verb >= 0 and tokens.cue[verb] > 0.05 else "",
            tie.relation,
            self._cue_before(tie.before, tie.relation) if tie.before >= 0 else None,
            self._name_counts(mention) if mention.type == "name" else None,
            self._is_carrier(mention),
            int(verb >= 0) if first > 0 and gloss[first - 1] == "what" else -1,
            self._agency(tie.before) if tie.relation == "prep:by" else -1,
            *self._quoting(mention, tie),
            self._is_apposition(mention),
        )

    def _possessed(self, mention: Mention) -> tuple[int, str]:
        """Cue class and word of what a possessive belongs to; -1 at the end of the text."""
        tokens, behind = self.tokens, mention.last + 1
        if behind >= len(tokens.kind):
            return -1, ""
        return cue_class(max(tokens.cue[behind : behind + 3])), tokens.gloss[behind]

    def _cue_before(self, before: int, relation: str) -> tuple[int, str, str]:
        """Class and word of the cue right before a mention, and the class of the token before it."""
        tokens = self.tokens
        if relation.startswith("cue"):
            return cue_class(tokens.said[before]), tokens.gloss[before], tokens.kind[before - 1] if before > 0 else "^"
        return cue_class(tokens.said[before]) if relation == "according" else 0, "", ""

    def _name_counts(self, mention: Mention) -> tuple[int, int, int] | None:
        """How often the name of a mention stands, how much it is a person, and how often it is subject of a strong cue."""
        key = self.reading.name_of[mention.index]
        if key is None:
            return None
        name = self.reading.names[key]
        return min(len(name.mentions), 6), max(-1, min(2, round(name.person))), min(self.reading.said[key], 4)

    def _agency(self, before: int) -> int:
        """Cue class of the verb before "by", -1 for none."""
        low, tokens = max(0, before - 4), self.tokens
        for kind in tokens.kind[low:before]:
            if kind in "Vve":
                return cue_class(max(tokens.said[low:before]))
        return -1

    def _quoting(self, mention: Mention, tie: Ties) -> tuple[int, int]:
        """Whether the mention is quoted ("quoted X as saying") and whether it quotes another: 1, 0, or -1 where neither is to see."""
        tokens, behind, verb = self.tokens, mention.last, tie.verb
        gloss = tokens.gloss
        if behind + 1 < len(gloss) and gloss[behind] == "as" and tokens.said[behind + 1] > STRONG_CUE / 2:
            return int(tie.before >= 0 and gloss[tie.before] in _QUOTING), -1
        if verb >= 0 and gloss[verb] in _QUOTING:
            return -1, int(tokens.kind[verb + 1 : verb + 2] != ["i"])
        return -1, -1

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

    def gap(self, context: QuoteContext, mention: Mention, place: str) -> Gap:
        """What lies between the mention and the quote."""
        tokens, token = self.tokens, context.token
        after = mention.first > token
        low, high = (token + 1, mention.first) if after else (mention.last, token)
        rank = abs(mention.index - (context.next_index if after else context.previous_index))
        return Gap(
            place,
            bisect_right(_DISTANCES, high - low),
            rank if rank < 5 else 5,
            min(tokens.kind[low:high].count("Q"), 3) if high > low else 0,
            int(self._said(self.reading.ties[mention.index]) > STRONG_CUE),
            context.cue_side,
        )

    def _said(self, tie: Ties) -> float:
        """The probability of the strongest cue that a mention is tied to."""
        said, verb, before = self.tokens.said, tie.verb, tie.before
        if verb >= 0:
            return max(said[verb], said[before]) if before >= 0 else said[verb]
        return said[before] if before >= 0 else 0.0

    def of_pair(self, context: QuoteContext, mention: Mention, place: str) -> list[Key]:
        """The mention and the quote together, besides the gap between them."""
        keys: list[Key] = []
        is_here = place in ("A", "B")
        if is_here:
            self._add_rivals(keys, context, mention, place)
        if context.length < 2:  # fragments and terms: "nobody" is likely, unless a cue claims them
            tie = self.reading.ties[mention.index]
            bond = "according" if tie.relation == "according" else tie.bond if tie.verb >= 0 else tie.relation[:3]
            keys.append(("short", context.length, place, bond, cue_class(self._said(tie))))
        if place == "B":
            self._add_main_verb_before(keys, context, mention)
            self._add_subject_rank(keys, context, mention)
        elif place == "A" and context.verb_behind >= 0:
            self._add_main_verb_behind(keys, context, mention)
        if is_here:
            self._add_verb(keys, context, mention, place)
        if mention.first > context.token:
            self._add_sign_off(keys, context, mention, is_here)
        return keys

    def _add_sign_off(self, keys: list[Key], context: QuoteContext, mention: Mention, is_here: bool) -> None:
        """Whether a mention behind the quote signs it: behind a dash, in the line below or right here."""
        if not is_here and mention.paragraph > context.paragraph and self._signs_off(mention):
            keys.append(("signs off", mention.type))
        behind = context.token + 1
        if mention.paragraph == context.paragraph and mention.first == behind + 1 and self.tokens.kind[behind] == "-":
            keys.append(("signs off here", mention.type))

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

    def link(self, context: QuoteContext, mention: Mention, place: str, previous: Previous | None) -> Link:
        """What a mention has to do with the quote before and its speaker."""
        if previous is None:
            return Link("", place, "", "none")
        near = (
            "s"
            if previous.sentence == context.sentence
            else "p"
            if previous.paragraph == context.paragraph
            else "q"
            if previous.paragraph == context.paragraph - 1
            else "f"
        )
        cue, other = context.cue_side, previous.mention
        if other is None:
            return Link(near, place, cue, "nobody")
        between = int(previous.start < mention.start < self.tokens.start[context.token])
        if other.index == mention.index:
            look = (context.shape, context.before, context.words_outside, int(context.starts_paragraph))
            return Link(near, place, cue, "mention", between, *look)
        if previous.name is not None and self.reading.name_of[mention.index] == previous.name:
            return Link(near, place, cue, "name", between, context.shape)
        if mention.type == "pronoun" and other.type == "pronoun" and self.tokens.gloss[mention.head] == self.tokens.gloss[other.head]:
            return Link(near, place, cue, "pronoun", between)
        return Link(near, place, cue, "other", between)


def of_around(around: Around, where: str) -> list[Key]:
    """The tokens beside a mention (`where`: `A`, `B`, or `o` for another sentence)."""
    type_, behind, second, before, before2 = around
    return [
        ("behind", where, type_, behind),
        ("behind2", where, behind, second),
        ("before", where, before),
        ("before2", where, before2, before),
        ("around", where, before, behind),
    ]


def of_ties(bearing: Bearing, place: str) -> list[Key]:
    """A mention and the cues it belongs to, seen from a place."""
    side, letter = where_of(place), place[0]
    keys: list[Key] = [
        ("type", bearing.shown),
        ("place type", place, bearing.shown),
        ("leads", place, bearing.leads),
        ("possessive", place, int(bearing.possessed is not None)),
    ]
    if bearing.possessed is not None and bearing.possessed[0] >= 0:
        level, word = bearing.possessed
        keys.append(("possessive noun", place, level))
        if place == "B":
            keys.append(("possessive word", word))
    keys.append(("subject of", place, bearing.bond, bearing.said) if bearing.said >= 0 else ("subject of", place, bearing.bond))
    if bearing.verb:
        keys.append(("subject of word", side, bearing.verb))
    if bearing.cue_before is not None:
        level, word, lead = bearing.cue_before
        keys.append(("behind cue", place, bearing.relation, level))
        if word:
            keys.append(("behind cue word", side, word))
            keys.append(("before that cue", letter, lead))
            keys.append(("before that cue2", letter, lead, level, int(word in _TELLING)))
    else:
        keys.append(("behind cue", place))
    if bearing.name is not None:
        count, person, speaks = bearing.name
        keys += [("name count", count, letter), ("name person", person, letter), ("name speaks", speaks, place)]
    # agencies and media carry words more often than they speak; "quoted X as saying" makes X the speaker
    if bearing.is_carrier:
        keys += [("carrier", letter), ("carrier tie", letter, bearing.relation[:4], bearing.bond)]
    for template, value in (
        ("what", bearing.what),
        ("agent", bearing.agent),
        ("as saying", bearing.as_saying),
        ("quotes another", bearing.quotes_another),
    ):
        if value >= 0:
            keys.append((template, letter, value))
    if bearing.is_apposition:
        keys.append(("in apposition", letter, bearing.type))
    return keys


def of_look(look: Look) -> list[Key]:
    """What the quote looks like, for all mentions at one place."""
    place, cue, shape, before, alone = look
    return [
        ("place", place),
        ("place cue", place, cue),
        ("place shape", place, shape),
        ("place before", place, shape[0], before),
        ("place alone", place, alone),
    ]


def of_gap(gap: Gap) -> list[Key]:
    """What lies between the mention and the quote."""
    place, distance, rank, quotes, cued, cue_side = gap
    side = place[0]
    return [
        ("distance", side, distance),
        ("rank", place, rank),
        ("quotes between", side, quotes),
        ("cued", place, cued, cue_side),
    ]


def of_link(link: Link) -> list[Key]:
    """The quote before and its speaker."""
    near, place, cue, relation, between, shape, before, words_outside, starts = link
    if relation == "none":
        return [("no previous", place)]
    keys: list[Key] = [("previous", near, place, cue)]
    if relation == "nobody":
        keys.append(("previous nobody", near, place[0]))
        return keys
    if relation == "mention":
        keys += [
            ("same mention", near, place[0], cue),
            ("same mention shape", near, shape),
            ("same mention alone", near, int(words_outside == 0)),
            ("same mention words", near, cue, words_outside),
            ("same mention before", near, shape[0], before),
            ("same mention place", place, cue),
            ("same mention starts", near, starts, cue),
        ]
    elif relation == "name":
        keys += [("same name", near, place[0], cue), ("same name shape", near, shape)]
    elif relation == "pronoun":
        keys.append(("same pronoun", near, place, cue))
    else:
        keys.append(("other mention", near, place, cue))
    keys.append(("between quotes", near, between, cue))
    return keys
