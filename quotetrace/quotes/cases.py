"""Grammatical case where names and nouns decline: who cannot be the subject of a cue.

Where English has word order and prepositions, a case ending does the work: in "сказал Руисовой Лунин" one is told and the other speaks. A
mention in another case than the nominative is tied to its cue as if a preposition stood before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from quotetrace.quotes.declension import Declension
from quotetrace.quotes.language import Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.ties import Ties
from quotetrace.quotes.tokens import Tokens

QUOTING: Final = frozenset({"quoted"})
"""Glosses of cues whose object speaks."""
MAX_BETWEEN: Final = 1
"""Tokens between who is told and who speaks."""
MAX_APPOSED: Final = 3
"""Mentions behind a role among which its name is."""
MIN_ACRONYM: Final = 2
"""Letters from which a word in capitals is an acronym, which does not decline."""


def tie_by_case(tokens: Tokens, mentions: Sequence[Mention], ties: Sequence[Ties], lang: Language) -> list[Ties]:
    """The ties with those of mentions in another case than the nominative as prepositions would make them.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.mentions import find_mentions
        >>> from quotetrace.quotes.ties import tie_cues
        >>> from quotetrace.quotes.tokens import tokenize
        >>> text, ru = "сказал Руисовой", language("ru")
        >>> tokens = tokenize(text, [], ru)
        >>> mentions = find_mentions(text, tokens, ru)
        >>> [tie.relation for tie in tie_by_case(tokens, mentions, tie_cues(tokens, mentions, ru), ru)]
        ['prep:to']
    """
    words = lang.declension
    if words is None:
        return list(ties)
    changed = [_tie(tokens, mention, tie, words, lang) for mention, tie in zip(mentions, ties, strict=True)]
    for before, mention in pairwise(mentions):
        _look_over_hearer(before, mention, changed, lang)
    for mention in mentions:
        if mention.type == "noun" and not changed[mention.index].relation.startswith("prep"):
            _pass_on(tokens, mentions, mention, changed)
    for mention in mentions:
        verb = _states(tokens, mention, lang)
        if verb >= 0:
            ahead = mention.index + 1
            is_owned = ahead < len(mentions) and mentions[ahead].first == mention.last
            changed[ahead if is_owned else mention.index] = Ties(-1, "", verb, "cue0")
    return changed


def _look_over_hearer(before: Mention, mention: Mention, ties: list[Ties], lang: Language) -> None:
    """Tie two neighbours of which one is told and the other speaks: "ответил журналистам *представитель*", "сказал Лунин *РИА Новости*"."""
    first, second = ties[before.index], ties[mention.index]
    if second.relation in ("cue1", "cue2") and first.relation.startswith("prep") and mention.first - before.last <= MAX_BETWEEN:
        ties[mention.index] = second._replace(relation="cue0")
    elif first.relation == "cue0" and mention.first == before.last and mention.words[0] in lang["media"]:
        ties[mention.index] = Ties(-1, "", first.before, "prep:to")


def _tie(tokens: Tokens, mention: Mention, tie: Ties, words: Declension, lang: Language) -> Ties:
    """The tie of one mention by its own case and the words beside it."""
    is_oblique = _is_oblique(tokens, mention, tie, words)
    at = mention.first - 1
    if tie.relation == "according":
        return tie
    if at >= 0 and tokens.gloss[at] == "in" and (body := _body_within(tokens, mention, tie, words)) is not None:
        return body
    if at > 0 and tokens.lower[at] in lang["vouching"] and tokens.lower[at - 1] in lang["vouching_by"]:
        return Ties(-1, "", at, "according")
    if at >= 0 and is_oblique and tokens.lower[at] in lang["remarks"]:
        return Ties(-1, "", tie.before if tie.relation.startswith("cue") else at, "cue0")
    if tie.verb >= 0 and words.passive.search(tokens.lower[tie.verb]):
        return Ties(-1, "", tie.before, tie.relation)
    if not is_oblique:
        is_verb = tie.bond != "subject?" or words.finite.search(tokens.lower[tie.verb])
        return _behind_hearer(tokens, mention, tie if is_verb else tie._replace(verb=-1, bond=""))
    if at >= 0 and tokens.kind[at] == "n":
        return Ties(-1, "", at, "prep:of")
    if not tie.relation.startswith("cue"):
        return Ties(-1, "", tie.before, tie.relation or "prep:of")
    if tokens.gloss[tie.before] in QUOTING and mention.type == "name":
        return Ties(-1, "", tie.before, "cue0")  # "цитирует Лунина": whom a carrier quotes speaks
    if words.passive.search(tokens.lower[tie.before]):
        return Ties(tie.before, "subject", tie.before, "cue0")  # "назван Луниным": who acts in a passive speaks
    return Ties(-1, "", tie.before, "prep:to")


def _body_within(tokens: Tokens, mention: Mention, tie: Ties, words: Declension) -> Ties | None:
    """The tie of a body that stands for those in it: "сообщили в *министерстве*", "в *министерстве* сообщили"."""
    if mention.type not in ("name", "noun"):
        return None
    before = mention.first - 2
    before -= before > 0 and tokens.kind[before] == "Q"
    for verb in (tie.verb, before):
        is_near = verb == before or 0 <= verb - mention.last <= MAX_BETWEEN
        if verb >= 0 and is_near and tokens.kind[verb] == "V" and words.plural.search(tokens.lower[verb]):
            return Ties(-1, "", verb, "cue0") if verb == before else Ties(verb, "subject", -1, "")
    return None


def _pass_on(tokens: Tokens, mentions: Sequence[Mention], role: Mention, ties: list[Ties]) -> None:
    """Tie the name in apposition to a role as the role is: "отметила глава порта, инженер *Анна Руисова*"."""
    last = role.last
    for mention in mentions[role.index + 1 : role.index + 1 + MAX_APPOSED]:
        if mention.first != last and not (mention.first == last + 1 and tokens.kind[last] == ","):
            return
        if mention.type == "name":
            own = ties[mention.index]
            if own.bond == "subject,":  # "её соседка, пенсионерка Лыкова, добавляет"
                ties[mention.index] = own._replace(bond="subject")
            given = ties[role.index]
            is_title = mention.first == role.last
            if (given.relation == "according" and is_title) or (given.relation == "cue0" and own.relation in ("", "cue1", "cue2")):
                ties[mention.index] = own._replace(before=given.before, relation=given.relation)
                if is_title:
                    ties[role.index] = Ties(-1, "", -1, "")  # a title of the name
            return
        last = mention.last


def _behind_hearer(tokens: Tokens, mention: Mention, tie: Ties) -> Ties:
    """The tie of a name behind a cue and the paper or person that is told: "рассказал «Маяку» Лунин", "ответил ему Лунин"."""
    at = mention.first - 1
    if tie.relation or at < 1 or tokens.kind[at] not in "Qo" or tokens.sentence[at] != mention.sentence:
        return tie
    at -= 1 + (at > 1 and tokens.kind[at - 1] == "n")
    return tie._replace(before=at, relation="cue0") if tokens.kind[at] == "V" else tie


def _is_oblique(tokens: Tokens, mention: Mention, tie: Ties, words: Declension) -> bool:
    """Whether a mention is in another case than the nominative, as far as its words and the cue beside it tell."""
    shown = [word.lower() for word in tokens.words[mention.head : mention.last]]
    if mention.type == "noun":
        return shown[0] in words.oblique_nouns
    if mention.type != "name" or (tokens.words[mention.head].isupper() and len(shown[0]) >= MIN_ACRONYM):
        return False
    if any(word in words.oblique_given for word in shown):
        return True
    last = next((word for word in reversed(shown) if len(word.rstrip(".")) > 1), shown[-1])
    if words.oblique.search(last):
        return True
    cue = tie.verb if tie.verb >= 0 else tie.before if tie.relation.startswith("cue") else -1
    return cue >= 0 and bool(words.either.search(last)) and bool(words.masculine.search(tokens.lower[cue]))


def _states(tokens: Tokens, mention: Mention, lang: Language) -> int:
    """The cue of "говорится в заявлении", whose subject is what stands in the document; -1 for none."""
    first = mention.first
    if mention.type != "noun" or mention.key not in lang["documents"] or first < 2 or tokens.gloss[first - 1] != "in":
        return -1
    return first - 2 if tokens.lower[first - 2] in lang["stated"] else -1
