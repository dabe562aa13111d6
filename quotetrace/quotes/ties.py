"""Ties: the cues and prepositions that mentions belong to."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, Literal, NamedTuple

from quotetrace.quotes.language import Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.tokens import Tokens

Bond = Literal["", "subject", "subject,", "subject?", "possessive"]

MAX_BODY_TITLE_WORDS: Final = 8
MAX_REACH: Final = 26
"""Tokens between a subject and its verb, appositions included."""
MAX_APPOSITION: Final = 22
MAX_OBJECT_REACH: Final = 6
_PHRASE: Final = re.compile(rf"[dnNw'#oge-]{{0,{MAX_BODY_TITLE_WORDS}}}")
"""Classes of the tokens of a noun phrase behind a preposition."""
_CUE_RELATIONS: Final = ("cue0", "cue1", "cue2")
"""How a mention stands to a cue before it, by the words between."""


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


_UNTIED: Final = Ties(-1, "", -1, "")


def tie_cues(tokens: Tokens, mentions: list[Mention], lang: Language) -> list[Ties]:
    """For every mention the verb it is subject of and what stands right before it.

    The subject's verb is looked for over adverbs, auxiliaries, "of …" phrases and appositions between commas, dashes or brackets.
    """
    skipped, heard_by = lang["skip"], lang["heard_by"]
    if lang["view_of"]:
        _read_opinions(tokens, mentions, lang)
    ties: list[Ties] = []
    classes, sentence, stop = "".join(tokens.kind), -1, 0
    for mention in mentions:
        if mention.sentence != sentence:
            sentence = mention.sentence
            stop = bisect_right(tokens.sentence, sentence, mention.head)
        verb, bond = _verb_of(tokens, classes, stop, mention, lang, skipped)
        before, relation = _before(tokens, mention, lang)
        if lang.inverts and relation.startswith("prep"):
            before, relation = _speaking_from(tokens, before, relation, lang)
        elif heard_by and relation.startswith("cue") and _is_hearer(tokens, mention, lang):
            relation = "prep:to"
        if lang.verb_second and verb >= 0 and relation.startswith("prep") and _is_subject_behind(tokens, mentions, mention, verb, lang):
            verb, bond = -1, ""
        ties.append(Ties(verb, bond, before, relation) if bond or relation else _UNTIED)
    return ties


def _is_hearer(tokens: Tokens, mention: Mention, lang: Language) -> bool:
    """Whether the case of its article makes a mention behind a cue the one who is told ("sagte *dem Sender*", "sagte *dieser Zeitung*")."""
    first = tokens.lower[mention.first] if mention.first < mention.head else tokens.lower[mention.first - 1]
    if first in lang["to_nouns"]:
        return True
    return first in lang["feminine_datives"] and not lang["heard_by"].isdisjoint(tokens.lower[mention.head : mention.last])


def _speaking_from(tokens: Tokens, before: int, relation: str, lang: Language) -> tuple[int, str]:
    """The cue of whoever speaks without being its subject: "indique-t-on de *source* proche", "señalan desde el *ministerio*"."""
    kinds, lower, verb = tokens.kind, tokens.lower, before - 1
    if verb > 0 and lower[verb] in lang["impersonal"]:
        verb -= 1
    elif lower[before] not in lang["speaking_from"]:
        return before, relation
    return (verb, "according") if verb >= 0 and kinds[verb] in "Vv" else (before, relation)


def _is_subject_behind(tokens: Tokens, mentions: list[Mention], mention: Mention, verb: int, lang: Language) -> bool:
    """Whether the phrase behind a verb is its subject, as a preposition binds the one before ("In einer Mitteilung erklärte *Ruiz*")."""
    behind = next((other for other in mentions[mention.index + 1 : mention.index + 4] if other.first > verb), None)
    if (
        behind is None
        or behind.type not in ("name", "noun", "pronoun")
        or tokens.lower[behind.head] in lang["impersonal"]
        or behind.sentence != mention.sentence
    ):
        return False
    between = tokens.kind[verb + 1 : behind.first]
    return "i" not in between[-1:] and len(between) <= MAX_OBJECT_REACH and not set(between) - set("dTaiw#")


def _verb_of(tokens: Tokens, classes: str, stop: int, mention: Mention, lang: Language, skipped: frozenset[str]) -> tuple[int, Bond]:
    """The verb that follows a mention, and how it is bound to it; its sentence ends at `stop`, `classes` are those of all tokens."""
    lower, counters = tokens.lower, lang["counters"]
    at, steps = mention.last, 0
    if lang.inverts and mention.type == "noun" and at + 1 < len(classes) and classes[at] == "w" and classes[at + 1] in "i,xVv":
        at += 1  # an adjective behind its noun: "le ministre *iranien* des Ports"
    while at < stop and steps < MAX_REACH:
        kind = classes[at]
        if kind == "e" or (kind in "Vv" and (classes[at - 1] != "d" or lower[at - 1] in counters)):
            return at, "subject"  # "the mother of three *said*", but "her demand" is a noun
        if kind in "xaT" or lower[at] in skipped or (kind == "P" and lower[at] in ("who", "which")):
            at, steps = at + 1, steps + 1
        elif kind == "'":
            return -1, "possessive"
        elif kind in ",-(":
            close = _apposition_end(tokens, classes, at, stop, skipped)
            if close < 0:
                bound = at + 1 < len(classes) and ((kind == "," and classes[at + 1] in "gx") or tokens.cue[at + 1] > 0.25)
                return (at + 1, "subject,") if bound else (-1, "")
            at, steps = close, steps + 3
        elif kind == "i" and steps < 12:
            phrase = _PHRASE.match(classes, at + 1, stop)
            behind = phrase.end() if phrase else at + 1
            if behind == at + 1:
                break
            at, steps = behind, steps + 2
        elif kind == "w" and steps < 4:
            return at, "subject" if steps < 3 and mention.type != "name" and lower[at].endswith("s") else "subject?"
        else:
            break
    return -1, ""


def _apposition_end(tokens: Tokens, classes: str, at: int, stop: int, skipped: frozenset[str]) -> int:
    """The token behind ", a spokesman for X," if a verb can follow there, else -1."""
    close = ")" if classes[at] == "(" else classes[at]
    end = classes.find(close, at + 1, min(stop, at + MAX_APPOSITION + 1))
    if end < 0 or end + 1 >= len(classes) or classes.find("Q", at + 1, end) >= 0:
        return -1
    fits = close == ")" or classes[end + 1] in "Vvxae,TP(" or tokens.lower[end + 1] in skipped
    return end + 1 if fits else -1


def _is_adjunct(tokens: Tokens, preposition: int, mention: Mention, lang: Language) -> bool:
    """Whether a preposition before a mention binds a phrase of its own between the two: a day, or one that a determiner or name ends."""
    stop = mention.first
    if mention.type == "name" and tokens.kind[stop - 1] == "d":
        stop -= 1
    between = tokens.kind[preposition + 1 : stop]
    if not between:
        return False
    starts_anew = tokens.kind[stop] == "d" or mention.type == "name"
    return between[0] == "T" or (starts_anew and between[-1] in "nwN" and tokens.lower[preposition] in lang["adjuncts"])


def _before(tokens: Tokens, mention: Mention, lang: Language) -> tuple[int, str]:
    """The cue or preposition right before a mention; where subjects stand behind their cues, over days and hearers between the two."""
    passed = "dnNwae#g'T" if lang.inverts else "dnNwae#g'"
    kinds, glosses, sentences, sentence = tokens.kind, tokens.gloss, tokens.sentence, mention.sentence
    at, steps = mention.first - 1, 0
    if at > 0 and kinds[at] == "N" and tokens.lower[at] in lang["acronyms"]:  # "dijo a la agencia EFE *Ana Ruiz*"
        at -= 1
        while at > 0 and kinds[at] in "idn":
            at -= 1
    while at >= 0 and sentences[at] == sentence and steps < MAX_OBJECT_REACH:
        kind, gloss = kinds[at], glosses[at]
        if gloss == "according" or (gloss == "to" and at > 0 and glosses[at - 1] == "according"):
            return at - (gloss == "to"), "according"
        if kind in "Vv":
            return at, _CUE_RELATIONS[min(steps, 2)]
        if lang.inverts and (kind == "T" or (kind == "i" and _is_adjunct(tokens, at, mention, lang))):
            at, steps = (
                at - 1 - (kind == "T" and at > 0 and kinds[at - 1] == "d"),
                0,
            )  # "erklärte am Montag *Ruiz*", "a estimé dans un communiqué *la Commission*"
            continue
        if kind == "i":
            return at, f"prep:{gloss}"
        if kind not in passed:
            break
        at, steps = at - 1, steps + 1
    return -1, ""


def _read_opinions(tokens: Tokens, mentions: list[Mention], lang: Language) -> None:
    """Read "for" as "according to" where it opens a sentence, somebody follows, and then a comma or "is" ("Per Ferri è un errore")."""
    kinds, lower, sentences = tokens.kind, tokens.lower, tokens.sentence
    for mention in mentions:
        at = mention.first - 1
        if (
            at < 0
            or lower[at] not in lang["view_of"]
            or (at and sentences[at - 1] == mention.sentence)
            or not _may_think(tokens, mention, lang)
        ):
            continue
        stop = mention.last
        while stop < len(kinds) and (kinds[stop] in "nNw" or (kinds[stop] in "id'" and tokens.gloss[stop] in ("of", "the", "in"))):
            stop += 1
        if stop < len(kinds) and sentences[stop] == mention.sentence and kinds[stop] in ",xQ":
            kinds[at], tokens.gloss[at], lower[at] = "V", "according", min(lang["according"])


def _may_think(tokens: Tokens, mention: Mention, lang: Language) -> bool:
    """Whether a mention is somebody with an opinion: an office or body, or a name that is no place."""
    if mention.type == "noun":
        return True
    return mention.type == "name" and mention.key not in lang["places"] and tokens.kind[mention.first] == "N"
