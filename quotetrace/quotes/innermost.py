"""Who speaks in the clause that a quote stands in, where the order of words differs from English.

Four patterns, each only for languages whose lexicon asks for it (`nesting.toml`): an object that its article shows ("den Gast"), a subject
and cue behind "que" inside another report, a cue that stands at the end of its clause (German), and a headline that opens with the quote.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final, NamedTuple

from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.scene import Scene

MAX_TO_CUE: Final = 12
"""Tokens between a quote and the cue that ends its clause, or between a cue and the quote it governs."""
MAX_CLAUSE: Final = 40
"""Tokens of the clause looked at before a quote."""


class Inner(NamedTuple):
    """The speaker's mention, the token of the cue, and the rule that found them."""

    mention: int
    cue: int
    rule: str


def find_innermost(scene: Scene, context: QuoteContext, chosen: Mention | None) -> Inner | None:
    """The speaker of the clause that a quote stands in, or None where no pattern fits or the choice is of that clause."""
    words = scene.words
    found = _accusative(scene, context) if words.oblique else None
    if found is None and words.verb_final:
        found = _passive(scene, context) or _final(scene, context, chosen)
    if found is None and words.inner and chosen is not None:
        found = _behind_that(scene, context, chosen)
    if found is None and words.opens_headline and chosen is None:
        found = _headline(scene, context)
    return found


def _accusative(scene: Scene, context: QuoteContext) -> Inner | None:
    """ "“…”, zitierte die Agentur den Gast Ruiz": whom the article of his noun makes the object of a verb that quotes."""
    verb = context.verb_behind
    if verb < 0 or not scene.quotes(verb) or scene.is_passive(verb):
        return None
    objects = (mention for mention in context.here if mention.first > verb and scene.tokens.lower[mention.first] in scene.words.oblique)
    quoted = next((mention for mention in objects if not scene.ties[mention.index].relation.startswith("prep:of")), None)
    return Inner(scene.named(quoted).index, verb, "nested:quoted") if quoted is not None else None


def _passive(scene: Scene, context: QuoteContext) -> Inner | None:
    """ "Lund wurde von Ruiz beschuldigt, … „…“": Ruiz; "„…“, wurde Ruiz von der Zeitung zitiert": Ruiz."""
    kinds, lower, token = scene.tokens.kind, scene.tokens.lower, context.token
    for mention in context.here:
        verb = mention.last
        if mention.first < 1 or verb >= len(kinds) or lower[mention.first - 1] not in scene.words.by or kinds[verb] not in "Vv":
            continue
        is_passive = not scene.frames.lists["passive"].isdisjoint(lower[context.first : mention.first])
        if verb < token and is_passive and lower[verb] in scene.words.blaming and not set(kinds[verb + 1 : token]) & set("VvQ"):
            return Inner(mention.index, verb, "nested:by")
    behind = token + 1 + (kinds[token + 1 : token + 2] == [","])
    if behind >= len(lower) or lower[behind] not in scene.frames.lists["passive"]:
        return None
    verb = next((at for at in range(behind + 1, min(context.last + 1, behind + MAX_TO_CUE)) if scene.quotes(at)), -1)
    quoted = next((mention for mention in context.here if behind < mention.first < verb), None)
    return Inner(scene.named(quoted).index, verb, "nested:quoted") if quoted is not None else None


def _behind_that(scene: Scene, context: QuoteContext, chosen: Mention) -> Inner | None:
    """ "Ruiz dijo que Lund habló de una “traición”": Lund."""
    kinds, lower, token = scene.tokens.kind, scene.tokens.lower, context.token
    that = next((at for at in range(token - 1, max(context.first, token - MAX_CLAUSE), -1) if lower[at] in scene.words.inner), -1)
    if that < 0 or not chosen.first < that or scene.ties[chosen.index].verb < 0:
        return None
    for mention in context.here:
        verb = scene.ties[mention.index].verb
        if not that < mention.first or not mention.last <= verb < token or mention.type in ("guess", "determiner"):
            continue
        if _is_inner_cue(scene, verb) and token - verb <= MAX_TO_CUE and not set(kinds[verb + 1 : token]) & set("VvtQ,;:"):
            return None if scene.is_first_person(mention) else Inner(scene.named(mention).index, verb, "nested:inner")
    return None


def _is_inner_cue(scene: Scene, verb: int) -> bool:
    """Whether a verb reports words, not thoughts."""
    return scene.is_cue(verb) and scene.tokens.gloss[verb] not in scene.words.silent


def _headline(scene: Scene, context: QuoteContext) -> Inner | None:
    """ "“Una vergüenza”: Ruiz carga contra …": Ruiz."""
    kinds, token = scene.tokens.kind, context.token
    if context.before != "^" or context.behind != ":" or kinds[context.last] in ".!?":
        return None
    at = bisect_right(scene.mentions, token, key=lambda mention: mention.first)
    first = scene.mentions[at] if at < len(scene.mentions) else None
    if first is None or first.first != token + 2 or first.type not in ("name", "noun"):
        return None
    return Inner(scene.named(first).index, -1, "nested:headline")


def _final(scene: Scene, context: QuoteContext, chosen: Mention | None) -> Inner | None:
    """ "Ruiz hat das Vorhaben als “Irrweg” bezeichnet", "…, dass Ruiz von “Verrat” gesprochen habe": Ruiz; in a passive its agent."""
    cue = _final_cue(scene, context)
    if cue < 0:
        return None
    first = _clause_start(scene, context)
    if chosen is not None and chosen.first >= first and scene.ties[chosen.index].verb == cue:
        return None
    before = [mention for mention in scene.before(context.token) if mention.first >= first and mention.type not in ("guess", "determiner")]
    agents = [mention for mention in before if mention.first and scene.tokens.lower[mention.first - 1] in scene.words.by]
    if _is_passive(scene, first, context.token, cue):
        return Inner(scene.named(agents[-1]).index, cue, "nested:final") if agents else None
    free = (mention for mention in before if not scene.ties[mention.index].relation.startswith("prep"))
    subject = next((mention for mention in free if scene.tokens.lower[mention.first] not in scene.words.oblique), None)
    if subject is None and first and scene.tokens.kind[first - 1] == ",":  # "der Minister, der den Plan “…” genannt hatte"
        subject = next((mention for mention in reversed(scene.before(first)) if mention.last == first - 1), None)
    if subject is None or scene.is_first_person(subject):
        return None
    return Inner(scene.named(subject).index, cue, "nested:final")


def _final_cue(scene: Scene, context: QuoteContext) -> int:
    """The cue at the end of the clause behind a quote, auxiliaries passed over; -1 where there is none, or another verb before it."""
    kinds, token, stop = scene.tokens.kind, context.token, context.token + 1
    while stop <= context.last and kinds[stop] not in ".,;:!?-(c" and stop - token <= MAX_TO_CUE:
        stop += 1
    last = stop - 1
    while last > token and kinds[last] == "x":
        last -= 1
    if last <= token or not scene.is_cue(last) or set(kinds[token + 1 : last]) & set("VvxtQP"):
        return -1
    return last


def _clause_start(scene: Scene, context: QuoteContext) -> int:
    """The first token of the clause that a quote stands in: behind a comma, a conjunction or "dass"."""
    kinds, at = scene.tokens.kind, context.token
    while at > context.first and kinds[at - 1] not in ",;:ct-Q" and context.token - at < MAX_CLAUSE:
        at -= 1
    return at


def _is_passive(scene: Scene, first: int, token: int, cue: int) -> bool:
    lower = scene.tokens.lower
    return any(lower[at] in scene.frames.lists["passive"] for at in (*range(first, token), cue + 1) if at < len(lower))
