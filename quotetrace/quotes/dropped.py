"""Dropped subjects: who speaks where a cue has no subject of its own, in languages that may leave it out ("Aseguró que …", "“…”, añadió").

The speaker is whoever spoke in the cue's sentence before it or in the nearest of the two sentences before, else the subject of that one. A
verb in the plural takes none but a plural.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from quotetrace.quotes.language import Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.ties import Ties
from quotetrace.quotes.tokens import Tokens

MIN_CUE: Final = 0.25
"""Cue probability of a verb whose subject is looked for."""
MAX_BACK_SENTENCES: Final = 3
MAX_BACK_MENTIONS: Final = 40
MAX_TO_SUBJECT: Final = 8
"""Tokens behind a verb in which its subject may stand ("dijo el martes en Lugo *la ministra*")."""
_CLAUSE_STARTS: Final = "Q,c-;:.!?"


def find_dropped(tokens: Tokens, mentions: Sequence[Mention], ties: Sequence[Ties], lang: Language) -> dict[int, int]:
    """For every cue without subject the index of the mention that it goes on with; empty for languages that drop none.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.reading import read_field
        >>> reading, _ = read_field("Ana Ruiz llegó ayer. Aseguró que el puerto abrirá.", language("es"))
        >>> [(reading.tokens.words[verb], reading.speaker_of(reading.mentions[index])) for verb, index in reading.dropped.items()]
        [('Aseguró', 'Ana Ruiz')]
    """
    if not lang.drops_subjects:
        return {}
    finder = _Finder(tokens, mentions, ties, lang)
    for verb, kind in enumerate(tokens.kind):
        if kind in "Vv" and tokens.cue[verb] >= MIN_CUE:
            finder.take(verb)
    return finder.dropped


class _Finder:
    """Takes the cues in order; each sees the subjects of those before."""

    def __init__(self, tokens: Tokens, mentions: Sequence[Mention], ties: Sequence[Ties], lang: Language) -> None:
        self.tokens, self.mentions, self.ties = tokens, mentions, ties
        self.plurals, self.infinitives, self.participles = lang["plural_verbs"], lang["infinitives"], tuple(lang["participle_endings"])
        self.subject_of: dict[int, int] = {}
        for mention, tie in zip(mentions, ties, strict=True):
            if tie.verb >= 0 and not tie.relation.startswith("prep") and mention.type not in ("object", "guess"):
                self.subject_of.setdefault(tie.verb, mention.index)
            elif tie.relation.startswith("cue"):
                self.subject_of[tie.before] = mention.index
        self.dropped: dict[int, int] = {}
        self.behind = 0  # mentions that start before the verb looked at
        self.last: list[tuple[int, int]] = []  # cues with subjects so far: sentence, mention

    def take(self, verb: int) -> None:
        """Note the subject of a cue, or find the one that it goes on with."""
        tokens = self.tokens
        while self.behind < len(self.mentions) and self.mentions[self.behind].first < verb:
            self.behind += 1
        subject = self.subject_of.get(verb)
        if subject is None and self._is_open(verb) and not self._has_late_subject(verb):
            subject = self._go_back(verb)
            if subject is not None:
                self.dropped[verb] = subject
        if subject is not None:
            self.last.append((tokens.sentence[verb], subject))

    def _is_open(self, verb: int) -> bool:
        """Whether a finite verb opens its clause, auxiliaries and object pronouns passed over."""
        tokens, word = self.tokens, self.tokens.lower[verb]
        if tokens.gloss[verb].endswith("ing") or word in self.infinitives:
            return False
        first = verb
        while first > 0 and tokens.kind[first - 1] in "xo" and tokens.sentence[first - 1] == tokens.sentence[verb]:
            first -= 1
        if word.endswith(self.participles) and "x" not in tokens.kind[first:verb]:
            return False
        return first == 0 or tokens.sentence[first - 1] != tokens.sentence[verb] or tokens.kind[first - 1] in _CLAUSE_STARTS + "aT"

    def _has_late_subject(self, verb: int) -> bool:
        """Whether a phrase that may be the subject stands near behind the verb."""
        kinds = self.tokens.kind
        for mention in self.mentions[self.behind : self.behind + 4]:
            between = kinds[verb + 1 : mention.first]
            if mention.sentence != self.tokens.sentence[verb] or len(between) > MAX_TO_SUBJECT or set(between) & set("tQ,.:;"):
                return False
            if mention.type in ("name", "noun", "pronoun") and not self.ties[mention.index].relation.startswith("prep"):
                return True
        return False

    def _go_back(self, verb: int) -> int | None:
        """Who spoke last, else the subject of the nearest sentence."""
        sentence, is_plural = self.tokens.sentence[verb], self._is_plural(verb)
        speaker = self.last[-1] if self.last and self._agrees(self.last[-1][1], is_plural) else (-MAX_BACK_SENTENCES, -1)
        best: int | None = None
        for mention in reversed(self.mentions[max(0, self.behind - MAX_BACK_MENTIONS) : self.behind]):
            if sentence - mention.sentence >= MAX_BACK_SENTENCES or (best is not None and mention.sentence < self.mentions[best].sentence):
                break
            if mention.sentence <= speaker[0]:
                return best if best is not None else speaker[1]
            if mention.type in ("name", "noun", "pronoun") and self._agrees(mention.index, is_plural) and self._may_act(mention):
                best = mention.index  # the first of its sentence
        return best if best is not None or sentence - speaker[0] >= MAX_BACK_SENTENCES else speaker[1]

    def _may_act(self, mention: Mention) -> bool:
        tie = self.ties[mention.index]
        return not tie.relation.startswith("prep") and tie.bond != "possessive" and not mention.heading

    def _is_plural(self, verb: int) -> bool:
        word = self.tokens.lower[verb]
        first = self.tokens.lower[verb - 1] if verb and self.tokens.kind[verb - 1] == "x" else word
        return first in self.plurals or (first == word and word.endswith(("ron", "an", "en", "ían")))

    def _agrees(self, index: int, is_plural: bool) -> bool:
        mention = self.mentions[index]
        if mention.type == "name":
            return not is_plural
        return is_plural == (mention.key.endswith("s") or self.tokens.gloss[mention.head] == "they")
