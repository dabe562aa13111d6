"""Nominal mentions: which name "the minister", "its chairman", "the ministry", "it" or "who" stands for, by the article's own roles.

A phrase goes to the only name whose roles fit it best; where two fit equally the phrase itself stands for its speaker. A definite phrase
for a person whom the article calls nothing else goes to the one person spoken of, as news prose varies its words for one person; "it" and
"which" go to the body named last. What goes back to a phrase without a name ("who", "the official") points to it (`antecedents`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.names import MAX_NAME_WORDS, Name
from quotetrace.quotes.offices import AGE, OfficeWords, office_words, split_head
from quotetrace.quotes.pronouns import References
from quotetrace.quotes.roles import CLOSING_KINDS, NO_FIT, Phrase, build_phrase, collect_roles, fits, phrase_stop
from quotetrace.quotes.ties import Ties
from quotetrace.quotes.tokens import Tokens
from quotetrace.values import value

MAX_FOCUS_PARAGRAPHS: Final = 1
"""Paragraphs back in which the one person spoken of is looked for."""
MAX_BACK_SENTENCES: Final = 2
"""Sentences back to which "it" and an unnamed speaker reach."""
MAX_LEAD_PARAGRAPH: Final = 3
"""Paragraphs at the top in which a person may be described first and named next."""
MAX_BETWEEN: Final = 6
"""Mentions looked at behind a phrase for the name in apposition to it."""
MAX_WHO_BACK: Final = 4
"""Mentions looked at before "who"."""
MAX_WHO_GAP: Final = 10
"""Tokens between "who" and the noun that it goes back to."""
SINGULAR: Final = {"he": "m", "she": "f"}
POSSESSIVES: Final = frozenset({"his", "her", "its", "their"})
LOCATIVE: Final = frozenset({"prep:in", "prep:at", "prep:near", "prep:from"})
NO_PERSON_LISTS: Final = ("places", "bodies", "adjectives", "media", "titles", "not_persons")


@value
class Nominals:
    """What mentions that are no names stand for.

    Attributes:
        name_of: For every mention the key of its name, or None.
        antecedents: For a mention without a name the earlier phrase that it goes back to.
        undecided: Phrases that two names fit equally; they stand for themselves.
        roles: What each name is called, by key.
    """

    name_of: list[str | None]
    antecedents: dict[int, int]
    undecided: frozenset[int]
    roles: dict[str, list[Phrase]]


def resolve_nominals(
    tokens: Tokens, mentions: Sequence[Mention], ties: Sequence[Ties], names: Mapping[str, Name], references: References, lang: Language
) -> Nominals:
    """The names that noun phrases, "it", "who" and "which" stand for; names and personal pronouns keep what they have.

    Args:
        tokens, mentions, ties, names: Of one field.
        references: From `resolve_references`.
        lang: Its lexicon.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.reading import read_field
        >>> text = "Ports Minister Ana Ruiz met Finance Minister Li Wei. The ports minister smiled. The minister left."
        >>> reading, _ = read_field(text, language("en"))
        >>> [reading.speaker_of(mention) for mention in reading.mentions if mention.type == "noun"][:2]
        ['Ana Ruiz', 'minister']
    """
    words = office_words(lang.lang)
    if words is None:
        return Nominals(list(references.name_of), {}, frozenset(), {})
    resolver = _Resolver(tokens, mentions, ties, names, references, lang, words)
    resolver.take_all()
    return Nominals(resolver.name_of, resolver.antecedents, frozenset(resolver.undecided), resolver.roles)


def name_by_role(tokens: Tokens, mention: Mention, roles: Mapping[str, Sequence[Phrase]], lang: Language) -> str | None:
    """The key of the one name that a phrase of another field (a headline) fits best, by the roles that the text gives.

    Args:
        tokens, mention: The phrase in its field.
        roles: What the text calls its names.
        lang: The lexicon.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.reading import read_field
        >>> en = language("en")
        >>> title, _ = read_field("Ports minister says no", en, field="title")
        >>> text, _ = read_field("Ports Minister Ana Ruiz met Finance Minister Li Wei.", en)
        >>> text.names[name_by_role(title.tokens, title.mentions[-1], text.roles, en)].full
        'Ana Ruiz'
    """
    words = office_words(lang.lang)
    if words is None or mention.type not in ("noun", "guess"):
        return None
    phrase = build_phrase(tokens, mention.first, mention.head, phrase_stop(tokens, mention.head, words), words)
    if phrase is None or phrase.head in words.plurals or phrase.head in words.anonymous:
        return None
    scores = {key: score for key, given in roles.items() if (score := fits(phrase, given, words, lang)) != NO_FIT}
    best = [key for key, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else None


class _Resolver:
    """Goes through the mentions once, in order of text."""

    def __init__(
        self,
        tokens: Tokens,
        mentions: Sequence[Mention],
        ties: Sequence[Ties],
        names: Mapping[str, Name],
        references: References,
        lang: Language,
        words: OfficeWords,
    ) -> None:
        self.tokens, self.mentions, self.ties, self.names, self.lang, self.words = tokens, mentions, ties, names, lang, words
        kept = ("name", "pronoun", "object")
        self.name_of = [key if mention.type in kept else None for mention, key in zip(mentions, references.name_of, strict=True)]
        self.roles = collect_roles(tokens, mentions, names, self.name_of, lang)
        self.called: dict[str, set[str]] = {}  # names by the offices and nouns that they are called
        for key, phrases in self.roles.items():
            for phrase in phrases:
                self._index(key, phrase)
        self.no_person = lang.any_of(NO_PERSON_LISTS)
        self.persons = {key for key, name in names.items() if self._is_person(key, name)}
        self.antecedents: dict[int, int] = {}
        self.undecided: set[int] = set()
        self.last_paragraph: dict[str, int] = {}
        self.last_person = -1
        self.adjectives, self.documents = lang["adjectives"], lang["documents"]
        self.both, self.who, self.which, self.neuter = words["both"], words["who"], words["which"], words["neuter"]
        self.open = words["open"]
        self.bodies: list[Mention] = []
        self.unnamed: list[tuple[Phrase, Mention]] = []
        self.last_unnamed: dict[str, dict[Phrase, Mention]] = {}  # by office; of those with one phrase the last, in their order

    def _index(self, key: str, phrase: Phrase) -> None:
        """Note that a name is called so."""
        for word in (phrase.head, self.words.office_of(phrase.head)):
            self.called.setdefault(word, set()).add(key)

    def _is_person(self, key: str, name: Name) -> bool:
        """Whether a name may be a person's."""
        if name.person > 0:
            return True
        roles = self.roles.get(key)
        if roles and any(self.words.is_person(role.head) for role in roles):
            return name.words[-1] not in self.lang["places"]
        if name.person < 0 or not 2 <= len(name.words) <= MAX_NAME_WORDS:
            return False
        return self.no_person.isdisjoint(name.words)

    def take_all(self) -> None:
        """Resolve the mentions, and note whom each speaks of."""
        name_of, gloss = self.name_of, self.tokens.gloss
        for mention in self.mentions:
            type_, index = mention.type, mention.index
            if type_ == "name":
                if mention.first > 0 and gloss[mention.first - 1] == "the":
                    self._take_capitals(mention)
                key = name_of[index]
                if key in self.persons and key not in self.last_paragraph:
                    self._take_role_of_lead(mention, key)
            elif type_ == "noun" or type_ == "guess":
                self._take_phrase(mention)
            elif type_ == "pronoun":
                self._take_pronoun(mention)
            key = name_of[index]
            if key is None:
                continue
            if not mention.heading:
                self.last_paragraph[key] = mention.paragraph
            if key in self.persons:
                if self.names[key].person > 0:
                    self.last_person = index
            elif type_ != "name" or (mention.key not in self.adjectives and self.ties[index].relation not in LOCATIVE):
                self.bodies.append(mention)  # "at the dock in Emmer" is where something is, not who acts

    def _is_subject(self, mention: Mention) -> bool:
        """Whether a mention acts or speaks."""
        tie, kinds = self.ties[mention.index], self.tokens.kind
        if tie.bond.startswith("subject") or tie.relation in ("cue0", "according"):
            return True
        return mention.last < len(kinds) and kinds[mention.last] == "x"

    def _speaks(self, mention: Mention) -> bool:
        """Whether a mention is subject of a cue."""
        tie, cue = self.ties[mention.index], self.tokens.cue
        return (tie.verb >= 0 and cue[tie.verb] > STRONG_CUE) or (tie.relation == "cue0" and cue[tie.before] > STRONG_CUE)

    def _is_speaker(self, mention: Mention) -> bool:
        """Whether a phrase is itself subject of a strong cue, and no apposition."""
        tokens, tie = self.tokens, self.ties[mention.index]
        if mention.first > 0 and tokens.kind[mention.first - 1] == ",":
            return False
        if tie.bond == "subject" and tie.verb >= 0 and tokens.said[tie.verb] > STRONG_CUE:
            return True
        return tie.relation == "cue0" and tokens.said[tie.before] > STRONG_CUE and tie.before > 0 and tokens.kind[tie.before - 1] in "Q,"

    # Noun phrases

    def _take_phrase(self, mention: Mention) -> None:
        tokens, words, first, head = self.tokens, self.words, mention.first, mention.head
        noun = split_head(tokens.lower[head], words)[0]
        key = self._resolve_phrase(mention, noun) if noun and self.both.isdisjoint(tokens.lower[first:head]) else None
        if key is None and first < head and mention.type == "noun" and (noun in words.bodies or tokens.lower[head] in self.documents):
            self.bodies.append(mention)

    def _resolve_phrase(self, mention: Mention, noun: str) -> str | None:
        """The name that a phrase stands for; one that stands for none is kept, as others may go back to it."""
        tokens, words = self.tokens, self.words
        if noun in words.plurals and noun not in words.joined:
            return None
        stop = phrase_stop(tokens, mention.head, words)
        phrase = build_phrase(tokens, mention.first, mention.head, stop, words)
        if phrase is None or phrase.head in words.plurals:
            return None
        key = self._apposition(mention, phrase, stop)
        if key is not None:
            known = self.roles.setdefault(key, [])
            if phrase not in known:
                known.append(phrase)
                self._index(key, phrase)
        else:
            key = self._find(mention, phrase)
        self.name_of[mention.index] = key
        if key is None:
            if phrase.head in words.bodies or phrase.head in self.documents:
                self.bodies.append(mention)
            if mention.index not in self.antecedents:
                self._keep_unnamed(phrase, mention)
        return key

    def _take_capitals(self, mention: Mention) -> None:
        """ "the President", "the Minister of Ports": an office in capitals behind "the" is read as a phrase, not as a name."""
        tokens, words, first = self.tokens, self.words, mention.first
        if tokens.kind[first - 1] != "d":
            return
        head = first
        while head + 1 < mention.last and tokens.kind[head + 1] == "N":
            head += 1
        titles = self.lang["titles"]
        if not words.is_person(split_head(tokens.lower[head], words)[0]):
            return
        if not all(word in titles or word in self.adjectives for word in tokens.lower[first:head]):
            return
        whole = replace(mention, first=first - 1, head=head)
        phrase = build_phrase(tokens, first, head, max(mention.last, phrase_stop(tokens, head, words)), words)
        key = self._find(whole, phrase) if phrase is not None else None
        self.name_of[mention.index] = key or self.name_of[mention.index]

    def _is_definite(self, mention: Mention) -> bool:
        """ "the minister", or "minister" in a headline and where there are no articles."""
        if self.tokens.kind[mention.first] == "d":
            return self.tokens.gloss[mention.first] == "the"
        return mention.heading or not self.words.has_articles

    def _is_owned(self, mention: Mention) -> bool:
        """ "its minister", "Ruiz's minister"."""
        tokens = self.tokens
        return tokens.gloss[mention.first] in POSSESSIVES or "'" in tokens.kind[mention.first : mention.head]

    def _apposition(self, mention: Mention, phrase: Phrase, stop: int) -> str | None:
        """The name that a phrase is one with: "engineer Ruiz", "its chairman, Ruiz," or "Ruiz, the chairman,"."""
        tokens, sentence = self.tokens, mention.sentence
        has_determiner = tokens.kind[mention.first] == "d" or not self.words.has_articles
        for name in self.mentions[mention.index + 1 : mention.index + MAX_BETWEEN]:
            if name.sentence != sentence:
                break
            if name.type != "name":
                continue
            joined = name.first == mention.last or (name.first == stop and self.words.adjectives_behind)
            if joined or (has_determiner and self._is_behind_comma(name, stop)):
                return self._named(name, phrase)
        if not has_determiner:
            return None
        if not mention.first or tokens.kind[mention.first - 1] != ",":
            return None
        before = next((other for other in reversed(self.mentions[max(0, mention.index - 3) : mention.index]) if other.type == "name"), None)
        if before is None or before.last != mention.first - 1:
            return None
        closed = stop >= len(tokens.kind) or tokens.kind[stop] in ",.;:)-" or tokens.lower[stop] in self.who
        return self._named(before, phrase) if closed else None

    def _is_behind_comma(self, name: Mention, stop: int) -> bool:
        """Whether a comma, titles and then the name follow a phrase, and something closes the apposition."""
        tokens, behind = self.tokens, name.last
        if stop >= name.first or tokens.kind[stop] != "," or any(tokens.kind[at] not in "dwne" for at in range(stop + 1, name.first)):
            return False
        closing = CLOSING_KINDS if self.words.has_articles else ",."  # "по словам министра, Лунин «…»": not one
        closing += "(" if self.words.names_behind else ""  # "o prefeito de Porto Escuro, Rui Andrade (PXB), …"
        return behind >= len(tokens) or tokens.kind[behind] in closing or tokens.sentence[behind] != name.sentence

    def _named(self, name: Mention, phrase: Phrase) -> str | None:
        """The key of a name in apposition, where it is of the phrase's kind."""
        key = self.name_of[name.index]
        return key if key is not None and self._is_of_kind(key, phrase) else None

    def _is_of_kind(self, key: str, phrase: Phrase) -> bool:
        """Whether a name may stand for what the noun says, a person or a body."""
        return (key in self.persons) == self.words.is_person(phrase.head)

    def _find(self, mention: Mention, phrase: Phrase) -> str | None:
        """The one name that a phrase fits best."""
        definite, words = self._is_definite(mention), self.words
        if not (definite or self._is_owned(mention)) or phrase.head in words.unspecific or not self.open.isdisjoint(phrase.modifiers):
            return None
        if phrase.head in words.anonymous and self._go_back_to_unnamed(mention, phrase):
            return None
        scores = self._scores(phrase)
        best = max(scores.values(), default=NO_FIT)
        if best == NO_FIT:
            return self._only_one_spoken_of(mention, phrase) if definite else None
        if not definite and best < 1 + 2 * len(phrase.modifiers):
            return None  # another's minister
        keys = {key for key, score in scores.items() if score == best}
        if len(keys) == 1:
            return keys.pop()
        if phrase.head in words.bodies:
            return next((key for body in reversed(self.bodies) if (key := self.name_of[body.index]) in keys), None)
        self.undecided.add(mention.index)
        return None

    def _scores(self, phrase: Phrase) -> dict[str, int]:
        """How well a phrase fits each of the names spoken of; names that it does not fit are left out."""
        words, called, scores = self.words, self.called, {}
        keys = set(called.get(words.office_of(phrase.head), ()))
        for noun in called.keys() & words.broader.get(phrase.head, ()):
            keys |= called[noun]
        for key in keys & self.last_paragraph.keys():
            score = fits(phrase, self.roles[key], words, self.lang)
            if score != NO_FIT and self._may_be(key, phrase):
                scores[key] = score
        return scores

    def _may_be(self, key: str, phrase: Phrase) -> bool:
        """Whether a name is of the phrase's kind and gender, and no part of the phrase itself ("the Ruiz aide")."""
        name = self.names[key]
        if not self._is_of_kind(key, phrase) or (key in self.persons and not phrase.modifiers.isdisjoint(name.words)):
            return False
        gender = self.words.gender(phrase.head)
        return not gender or not name.gender or name.gender == gender

    def _go_back_to_unnamed(self, mention: Mention, phrase: Phrase) -> bool:
        """Whether an unnamed speaker near before a phrase is whom it means: "a dock official said … The aide declined"."""
        for other, first in reversed(self.unnamed):
            if mention.sentence - first.sentence > MAX_BACK_SENTENCES:
                return False
            if other.head in self.words.anonymous and self._speaks(first) and first.index > self.last_person:
                self._point(mention, first)
                return True
        return False

    def _keep_unnamed(self, phrase: Phrase, mention: Mention) -> None:
        self.unnamed.append((phrase, mention))
        of_office = self.last_unnamed.setdefault(self.words.office_of(phrase.head), {})
        of_office.pop(phrase, None)
        of_office[phrase] = mention

    def _point(self, mention: Mention, other: Mention) -> None:
        """Let a mention go back to an earlier phrase."""
        self.antecedents[mention.index] = self.antecedents.get(other.index, other.index)

    def _only_one_spoken_of(self, mention: Mention, phrase: Phrase) -> str | None:
        """The one person in focus, for a definite phrase that the article gives to nobody; an earlier phrase of that office goes first."""
        words = self.words
        for other, first in reversed(self.last_unnamed.get(words.office_of(phrase.head), {}).items()):
            same = fits(phrase, [other], words, self.lang) > 2 * len(phrase.modifiers)
            if same and words.gender(other.head) == words.gender(phrase.head):
                self._point(mention, first)
                return None
        if not words.is_person(phrase.head) or phrase.head in words.anonymous or not self._speaks(mention):
            return None
        if words.names_behind and phrase.modifiers and phrase.head not in words.epithets:
            return None  # "il presidente del club": an office that nobody has been given yet
        near = [key for key, paragraph in self.last_paragraph.items() if mention.paragraph - paragraph <= MAX_FOCUS_PARAGRAPHS]
        focus = [key for key in near if self._may_be(key, phrase)]
        if len(focus) != 1:
            return None
        heads = {role.head for role in self.roles.get(focus[0], ())}
        if phrase.head == AGE:
            return None if AGE in heads else focus[0]
        vague = words.epithets | words.broader.keys() | {AGE}
        return focus[0] if phrase.head in words.epithets or heads <= vague else None

    def _take_role_of_lead(self, mention: Mention, key: str) -> None:
        """A person described at the top and named as the next speaker is one ("The engineer who … said … “…,” Ruiz told …")."""
        if not self.unnamed or key in self.roles or not self._speaks(mention):
            return
        phrase, first = self.unnamed[-1]
        near = 0 < mention.sentence - first.sentence <= MAX_BACK_SENTENCES and first.paragraph < MAX_LEAD_PARAGRAPH
        if not near or first.index < self.last_person or not self._is_speaker(first):
            return
        if self.words.is_person(phrase.head) and phrase.head not in self.words.anonymous and self._may_be(key, phrase):
            self.roles[key] = [phrase]
            self._index(key, phrase)
            self.name_of[first.index] = key

    # "it", "who", "which"

    def _take_pronoun(self, mention: Mention) -> None:
        word = self.tokens.lower[mention.head]
        if word in self.who or word in self.which:
            before = self._before_relative(mention, is_person=word in self.who)
            if before is None and self.lang.inverts:  # one relative pronoun for persons and things
                before = self._before_relative(mention, is_person=False)
            self._go_back(mention, before)
        elif word in self.neuter and self._speaks(mention):
            self._go_back(mention, self._last_body(mention))
        elif self.tokens.gloss[mention.head] in SINGULAR and self._speaks(mention):
            self._go_on(mention)

    def _go_on(self, mention: Mention) -> None:
        """ "A guard said so. “…,” he said": an unnamed speaker goes on where no named person comes between."""
        if not self.unnamed:
            return
        phrase, other = self.unnamed[-1]
        gender = self.words.gender(phrase.head)
        near = mention.sentence - other.sentence <= MAX_BACK_SENTENCES and other.index > self.last_person
        is_new = other.type == "pronoun" or (self.tokens.gloss[other.first] in ("a", "an") and self._is_speaker(other))
        if near and is_new and self.words.is_person(phrase.head) and gender in ("", SINGULAR[self.tokens.gloss[mention.head]]):
            self.name_of[mention.index] = None
            self._point(mention, other)
            self._keep_unnamed(phrase, mention)

    def _go_back(self, mention: Mention, other: Mention | None) -> None:
        """Let a mention stand for what another stands for."""
        self.name_of[mention.index] = self.name_of[other.index] if other is not None else None
        if other is not None and self.name_of[other.index] is None:
            self._point(mention, other)

    def _last_body(self, mention: Mention) -> Mention | None:
        """The body spoken of last: the subject of the nearest sentence that has one, else the last."""
        last = None
        for body in reversed(self.bodies):
            if mention.sentence - body.sentence > MAX_BACK_SENTENCES:
                break
            if self._is_subject(body):
                return body
            last = last or body
        return last

    def _before_relative(self, mention: Mention, *, is_person: bool) -> Mention | None:
        """The noun or name that "who" goes back to: the nearest of its kind before it in the sentence, none behind "those, who"."""
        tokens, before = self.tokens, mention.head - 1
        is_one = tokens.lower[mention.head] in self.words["who_one"]
        before -= before > 0 and tokens.kind[before] == ","
        if before < 0 or tokens.kind[before] == "d":
            return None
        for other in reversed(self.mentions[max(0, mention.index - MAX_WHO_BACK) : mention.index]):
            if other.sentence != mention.sentence or mention.head - other.last > MAX_WHO_GAP:
                return None
            if is_one and other.type != "name" and split_head(tokens.lower[other.head], self.words)[0] in self.words.plurals:
                continue
            if self._is_who(other) if is_person else self._is_thing(other):
                return other
        return None

    def _is_who(self, mention: Mention) -> bool:
        """Whether a mention is of a person or of persons."""
        if mention.type == "name":
            key = self.name_of[mention.index]
            return key in self.persons or (self.lang.inverts and key is not None and self._is_bare_surname(key))
        noun = split_head(self.tokens.lower[mention.head], self.words)[0]
        return noun in self.words.persons or noun in self.words.plurals

    def _is_bare_surname(self, key: str) -> bool:
        """Whether a name of one word may be a person's: no list of bodies or places knows it."""
        name = self.names[key]
        return len(name.words) == 1 and name.person >= 0 and all(self.lang[which].isdisjoint(name.words) for which in NO_PERSON_LISTS)

    def _is_thing(self, mention: Mention) -> bool:
        """Whether a mention is of a body or a document."""
        if mention.type == "name":
            key = self.name_of[mention.index]
            return key is not None and key not in self.persons
        word = self.tokens.lower[mention.head]
        return split_head(word, self.words)[0] in self.words.bodies or word in self.documents
