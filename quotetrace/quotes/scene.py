"""What stands around a quote, as reports inside reports need it: subjects of verbs, carriers, names that are nobody's words.

Everything looks a bounded number of tokens or mentions away; nothing is parsed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Final

from quotetrace import lexicon
from quotetrace.articles.carriers import carrier_words, find_carriers, find_surroundings
from quotetrace.model import Article, Span
from quotetrace.quotes.clauses import Report, Reports
from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.values import value

MAX_LINKS: Final = 4
"""Linking words between a cue and marks ("calls its", "described as a")."""
MAX_BACK_MENTIONS: Final = 60
"""Mentions looked back at for a subject; keeps endless sentences linear."""
MAX_NAME_WORDS: Final = 6
MIN_LETTERS: Final = 3
_GLOSSES: Final = ("quoting", "naming", "silent", "objects")


@value
class Words:
    """Word lists of one language; `quoting`, `naming`, `silent` and `objects` hold glosses, the same for all.

    Not every language has the last five: `blaming` are participles whose agent speaks ("acusado por Ruiz"), the rest see `innermost.py`.
    """

    quoting: frozenset[str]
    naming: frozenset[str]
    cited: frozenset[str]
    by: frozenset[str]
    what: frozenset[str]
    links: frozenset[str]
    coined: frozenset[str]
    alias: frozenset[str]
    silent: frozenset[str]
    objects: frozenset[str]
    carriers: frozenset[str]
    blaming: frozenset[str] = frozenset()
    oblique: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    verb_final: bool = False
    opens_headline: bool = False


@cache
def load_words(lang: str) -> Words | None:
    """The word lists of `lang`, or None where the lexicon has none.

    Example:
        >>> load_words("de").by == {"von", "vom"}, load_words("xx")
        (True, None)
    """
    if not lexicon.has(f"{lang}/nesting.toml"):
        return None
    lists = {**{name: lexicon.load("en/nesting")[name] for name in _GLOSSES}, **lexicon.load(f"{lang}/nesting")}
    flags = {name: bool(value) for name, value in lists.items() if isinstance(value, bool)}
    words = {name: frozenset(text.split()) for name, text in lists.items() if name not in flags}
    return Words(**words, verb_final=flags.get("verb_final", False), opens_headline=flags.get("opens_headline", False))


class Scene:
    """One field with its reports, its language and the names of carriers of its article."""

    def __init__(self, article: Article, reading: Reading, reports: Reports, lang: Language, words: Words) -> None:
        self.article, self.reading, self.lang, self.words = article, reading, lang, words
        self.frames = reports.view.frames
        self.tokens, self.mentions, self.ties = reading.tokens, reading.mentions, reading.ties
        self._carriers: dict[int, list[Span]] = {}

    def may_carry(self, mention: Mention) -> bool:
        """A cheap test that every carrier passes: an acronym, a word of media, a name behind "according to"."""
        tokens, last = self.tokens, mention.last - 1
        if mention.type in ("pronoun", "object", "determiner"):
            return tokens.gloss[mention.head] == "it"
        if mention.type == "name" or tokens.words[last].isupper() or self.ties[mention.index].relation == "according":
            return True
        words = tokens.lower[mention.first : mention.last]
        media, tails = self.lang["media"], _outlet_words(self.article.lang)
        return not (media.isdisjoint(words) and tails.isdisjoint(words) and self.words.carriers.isdisjoint(words))

    def is_carrier(self, mention: Mention) -> bool:
        """Whether a mention names an agency, an outlet or state media, or stands for their report."""
        if mention.type in ("pronoun", "object", "determiner") or mention.key in self.words.carriers:
            return self.tokens.gloss[mention.head] == "it" or mention.key in self.words.carriers
        if mention.type == "noun" and mention.key in self.lang["media"]:
            return True
        head = Span(mention.head_start, mention.end)
        return any(span.overlaps(head) for span in self._carriers_of(mention.sentence))

    def _carriers_of(self, sentence: int) -> list[Span]:
        found = self._carriers.get(sentence)
        if found is None:
            around, span = find_surroundings(self.article), self.reading.sentences[sentence]
            words, names = None, None
            if self.reading.field == "text":  # what was read of it before
                words, names = around.words, [name for name in around.names if span.contains(name.span)]
            carriers = find_carriers(self.reading.text, span, around, words, names)
            found = self._carriers[sentence] = [carrier.reach for carrier in carriers]
        return found

    def quotes(self, verb: int) -> bool:
        """Whether a verb passes on what its object said ("quoted", "cites")."""
        return self.tokens.gloss[verb] in self.words.quoting or self.tokens.lower[verb] in self.words.cited

    def named(self, mention: Mention) -> Mention:
        """The name behind a role ("witness *Ana Ruiz*"), also in apposition ("its director, *Ana Ruiz*, said"); else the mention."""
        kinds, behind = self.tokens.kind, mention.index + 1
        if mention.type != "noun" or behind >= len(self.mentions) or self.mentions[behind].type != "name":
            return mention
        name = self.mentions[behind]
        closes = name.first == mention.last + 1 and kinds[mention.last] == "," and kinds[name.last : name.last + 1] == [","]
        return name if closes or name.first == mention.last else mention

    def speaks(self, verb: int) -> bool:
        """Whether the subject of a cue speaks: no passive but "was quoted", "was cited"."""
        return not self.is_passive(verb) or self.tokens.gloss[verb] in self.words.quoting

    def names_or_tells(self, verb: int) -> bool:
        """Whether a verb gives a name or has a hearer: in a passive its agent speaks ("described by", "told by")."""
        gloss = self.tokens.gloss[verb]
        return gloss in self.words.naming or self.tokens.lower[verb] in self.words.blaming or gloss in self.frames.forms["hearer"]

    def subject_of(self, verb: int) -> Mention | None:
        """The subject of a verb: the mention tied to it; of a participle that of its sentence, of a second verb that of the verb before."""
        before = self.before(verb)
        if self._is_participle(verb):
            return self._opening(before)
        tied = [mention for mention in before if self.ties[mention.index].verb == verb]
        own = max(tied, key=lambda mention: (not self.ties[mention.index].relation.startswith("prep"), mention.index), default=None)
        if own is not None and self.ties[own.index].bond == "subject,":
            return self._opening(before)
        if own is None and self.tokens.lower[verb - 1] in self.frames.lists["joiners"]:
            own = next((mention for mention in reversed(before) if self.ties[mention.index].bond == "subject"), None)
        return own if own is None or own.type != "guess" else None

    def _opening(self, before: Sequence[Mention]) -> Mention | None:
        """The subject of a sentence among its mentions; where that is a carrier, of the clause that it reports."""
        kinds, ties = self.tokens.kind, self.ties
        unbound = (mention for mention in before if not ties[mention.index].relation and ties[mention.index].bond != "possessive")
        free = [mention for mention in unbound if kinds[mention.last] not in "(-:"]
        first = next((one for one, other in pairwise([*free, None]) if one and (other is None or other.first > one.last)), None)
        if first is not None and self.is_carrier(first):
            for mention in before:
                is_subject = ties[mention.index].bond in ("subject", "subject?")
                if is_subject and (kinds[mention.first - 1] == "t" or ties[mention.index].relation == "cue0"):
                    return mention
        return first if first is None or first.type != "guess" else None

    def before(self, token: int) -> list[Mention]:
        """The mentions of a token's sentence before it, objects left out."""
        sentence = self.tokens.sentence[token]
        stop = bisect_left(self.mentions, token, key=lambda mention: mention.first)
        start = stop
        while start > 0 and stop - start < MAX_BACK_MENTIONS and self.mentions[start - 1].sentence == sentence:
            start -= 1
        return [mention for mention in self.mentions[start:stop] if mention.type != "object"]

    def _is_participle(self, verb: int) -> bool:
        """Whether a verb is a participle that shares the subject of its sentence ("…, thanking them")."""
        gloss, kinds = self.tokens.gloss[verb], self.tokens.kind
        return gloss.endswith("ing") and verb > 0 and kinds[verb - 1] in ",ca"

    def speaker_of(self, report: Report) -> Mention | None:
        """The mention of a report's speaker; None where nobody is named."""
        if self._is_participle(report.cue[0]):
            return self.subject_of(report.cue[0])
        mention = self.mentions[report.mention] if report.mention >= 0 else None
        return mention if mention is None or mention.type != "guess" else None

    def is_first_person(self, mention: Mention) -> bool:
        """Whether a mention is the writer or the reader ("what we call")."""
        return self.tokens.lower[mention.head] in self.frames.lists["quoting"]

    def is_cue(self, token: int) -> bool:
        """Whether a token reports."""
        return self.tokens.said[token] > STRONG_CUE or self.tokens.gloss[token] in self.frames.cues

    def is_passive(self, verb: int) -> bool:
        """Whether a verb stands in the passive."""
        return not self.frames.lists["passive"].isdisjoint(self.tokens.lower[max(0, verb - 2) : verb])

    def links(self, start: int, stop: int) -> bool:
        """Whether nothing but linking words and a determiner stands in the token range."""
        kinds, lower = self.tokens.kind, self.tokens.lower
        return stop - start <= MAX_LINKS and all(kinds[at] in "da" or lower[at] in self.words.links for at in range(start, stop))

    def is_name(self, context: QuoteContext) -> bool:
        """Whether marks plainly stand around a name, a label or a word spoken about: nobody's words."""
        tokens, token = self.tokens, context.token
        body = self.reading.marks[tokens.quote[token]].span.of(self.reading.text)
        letters = sum(1 for _ in islice(filter(str.isalpha, body), MIN_LETTERS))
        if letters < MIN_LETTERS or context.before in "(" or self._is_coined(token):
            return True
        words = body.split(maxsplit=MAX_NAME_WORDS)
        if self.lang.nouns_in_capitals and not words[0][0].isupper():
            return False  # „ein Wahnsinn“
        return len(words) <= MAX_NAME_WORDS and all(word[0].isupper() for word in words if word[0].isalpha() and len(word) > MIN_LETTERS)

    def _is_coined(self, token: int) -> bool:
        """Whether the words before say that a name or a term follows: "so-called", "known as", "the word", "…, or"."""
        tokens, coined = self.tokens, self.words.coined
        before = tokens.lower[max(0, token - 3) : token]
        if before[-1:] and (before[-1] in coined or before[-3:] == ["so", "-", "called"]):
            return True
        if before[-1:] and before[-1] in self.words.links:
            return before[-2:-1] != [] and before[-2] in coined
        return before[-2:] in ([",", alias] for alias in self.words.alias)


@cache
def _outlet_words(lang: str) -> frozenset[str]:
    return frozenset(word.lower() for word in carrier_words(lang)["outlet_tails"])
