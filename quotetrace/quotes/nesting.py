"""Reports inside reports: who speaks where one passes on what another said.

The scorer weighs who stands near a quote. In news that agencies carry, two stand near most quotes: the one who spoke and the one who passed it
on ("Ruiz told Lund that it was “ready”, KCNA reported"). Here the innermost report decides: who is reported to speak by the cue nearest
the words is the speaker, a carrier only where nobody inside is. The same reading finds speakers of short stretches in marks that look like nobody's
words but stand inside a reported clause ("thanking her for the “heroic” crew"): quotations of PARC's kind `mixed` (Pareti 2012).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

from quotetrace import lexicon
from quotetrace.articles.carriers import carrier_words, find_carriers, find_surroundings
from quotetrace.model import Article, Span
from quotetrace.quotes.clauses import Report, find_nested_reports
from quotetrace.quotes.complements import MAX_CLAUSE, Frames, load_frames
from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import STRONG_CUE, Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.quotes.scorer import Decision

SCORES: Final[dict[str, float]] = {
    "nested:beside": 0.9,
    "nested:quoted": 0.9,
    "nested:clause": 0.8,
    "nested:what": 0.85,
    "nested:by": 0.8,
    "nested:fragment": 0.65,
    "nested:shared": 0.65,
}
"""How often the speaker was right, by rule."""
MAX_LEAD: Final = 6
"""Tokens of a noun phrase between a quote and the head of its subject ("“…,” the deputy prime minister said")."""
MAX_PHRASE: Final = 12
"""Tokens between a cue and a fragment that is its object, or part of it ("thanked the crew for their “heroic” work")."""
MAX_LINKS: Final = 4
MAX_NAME_WORDS: Final = 6
MIN_LETTERS: Final = 3
_WEAK: Final = ("object", "naming")
_BREAKS: Final = ".!?;:-("


class Nested(NamedTuple):
    """What the innermost report says of one quote.

    Attributes:
        decision: The decision with its speaker's mention.
        cue: Token of the cue.
        rule: `nested:…`, the pattern that found it.
        score: How often the pattern is right (ratio).
    """

    decision: Decision
    cue: int
    rule: str
    score: float


class _Found(NamedTuple):
    mention: int
    cue: int
    rule: str


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of one language; `quoting` and `naming` hold glosses, the same for all."""

    quoting: frozenset[str]
    naming: frozenset[str]
    by: frozenset[str]
    what: frozenset[str]
    links: frozenset[str]
    coined: frozenset[str]
    carriers: frozenset[str]


@cache
def load_words(lang: str) -> Words | None:
    """The word lists of `lang`, or None where the lexicon has none.

    Example:
        >>> load_words("de").by == {"von", "vom"}, load_words("xx")
        (True, None)
    """
    if not lexicon.has(f"{lang}/nesting.toml"):
        return None
    lists = {**{name: lexicon.load("en/nesting")[name] for name in ("quoting", "naming")}, **lexicon.load(f"{lang}/nesting")}
    return Words(**{name: frozenset(words.split()) for name, words in lists.items()})


def find_nested(article: Article, reading: Reading, lang: Language, decisions: Sequence[Decision]) -> dict[int, Nested]:
    """What the innermost reports say where it differs from the decisions.

    Args:
        article: Whose names of carriers count.
        reading: The field.
        lang: Its lexicon.
        decisions: The scorer's, in order of text.

    Returns:
        By token of the quote; quotes whose decision stands are left out.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.reading import read_field
        >>> from quotetrace.quotes.scorer import Scorer, load_model
        >>> text, en = '"All boats are safe," the harbour master said, according to Reuters.', language("en")
        >>> reading, _ = read_field(text, en)
        >>> found = find_nested(Article("a", text), reading, en, Scorer(reading, en, load_model()).decide())
        >>> [reading.text[nested.decision.mention.start : nested.decision.mention.end] for nested in found.values()]
        ['the harbour master']
    """
    frames, words = load_frames(lang.lang), load_words(lang.lang)
    if frames is None or words is None:
        return {}
    nest = _Nest(article, reading, lang, frames, words)
    found: dict[int, Nested] = {}
    for decision in decisions:
        inner = nest.read(decision)
        if inner is not None:
            found[decision.context.token] = nest.refine(decision, inner)
    for decision, inner in nest.share(decisions, found):
        found[decision.context.token] = nest.refine(decision, inner)
    return found


class _Nest:
    """Reads the reports around the quotes of one field; those of a sentence are kept for all its quotes."""

    def __init__(self, article: Article, reading: Reading, lang: Language, frames: Frames, words: Words) -> None:
        self.article, self.reading, self.lang, self.frames, self.words = article, reading, lang, frames, words
        self.tokens, self.mentions, self.ties = reading.tokens, reading.mentions, reading.ties
        self._reports: dict[int, list[Report]] = {}
        self._carriers: dict[int, list[Span]] = {}

    def refine(self, decision: Decision, inner: _Found) -> Nested:
        """The decision with the speaker inside."""
        mention = self.mentions[inner.mention]
        changed = replace(decision, mention=mention, probability=1.0, runner_up=None, runner_up_probability=0.0)
        return Nested(changed, inner.cue, inner.rule, SCORES[inner.rule])

    def read(self, decision: Decision) -> _Found | None:
        """The innermost speaker of a quote, where it is not the one decided."""
        context, mention = decision.context, decision.mention
        if mention is None:
            if self._is_name(context):
                return None
            return self._what(context) or self._by(context, None) or self._fragment(context)
        found = self._what(context, is_open=False) or self._by(context, mention)
        if found is None and self._may_carry(mention):
            found = self._quoted(mention) or self._beside(context, mention) or self._inside(context, mention)
            if found is not None and not self._is_carrier(mention):
                return None
        return found if found is not None and not self._is_same(found.mention, mention) else None

    def _is_same(self, index: int, mention: Mention) -> bool:
        name_of = self.reading.name_of
        return index == mention.index or (name_of[index] is not None and name_of[index] == name_of[mention.index])

    # who carries

    def _may_carry(self, mention: Mention) -> bool:
        """A cheap test that every carrier passes: an acronym, a word of media, a name behind "according to"."""
        tokens, last = self.tokens, mention.last - 1
        if mention.type in ("pronoun", "object", "determiner"):
            return tokens.gloss[mention.head] == "it"
        words = tokens.lower[mention.first : mention.last]
        media, tails = self.lang["media"], _outlet_words(self.article.lang)
        if any(word in media or word in tails or word in self.words.carriers for word in words):
            return True
        return tokens.words[last].isupper() or self.ties[mention.index].relation == "according" or mention.type == "name"

    def _is_carrier(self, mention: Mention) -> bool:
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
            around = find_surroundings(self.article)
            carriers = find_carriers(self.reading.text, self.reading.sentences[sentence], around)
            found = self._carriers[sentence] = [carrier.reach for carrier in carriers]
        return found

    # a carrier was chosen

    def _quoted(self, carrier: Mention) -> _Found | None:
        """ "KCNA quoted Ruiz as saying", "“…”, zitierte KCNA Ruiz", "Ruiz was quoted by KCNA as saying": Ruiz."""
        tie, tokens = self.ties[carrier.index], self.tokens
        for verb in (tie.verb, tie.before):
            if verb < 0 or tokens.gloss[verb] not in self.words.quoting:
                continue
            if self._is_passive(verb):
                subject = next((other for other in self._in_sentence(carrier) if self.ties[other.index].verb == verb), None)
                return _Found(subject.index, verb, "nested:quoted") if subject is not None else None
            behind = max(verb + 1, carrier.last if carrier.first > verb else 0)
            quoted = next((other for other in self._in_sentence(carrier) if other.first >= behind), None)
            if quoted is not None and "i" not in tokens.kind[behind : quoted.first] and quoted.first - behind <= MAX_LEAD:
                return _Found(quoted.index, verb, "nested:quoted")
        return None

    def _beside(self, context: QuoteContext, carrier: Mention) -> _Found | None:
        """Somebody with a cue of his own right beside the quote: "“…,” the minister said, according to TASS"."""
        for other in context.here:
            if other.index == carrier.index or other.type in ("guess", "determiner"):
                continue
            cue = self._cue_beside(context, other)
            if cue >= 0 and self.ties[carrier.index].verb != cue and not self._is_carrier(other):
                return _Found(self._named(other).index, cue, "nested:beside")
        return None

    def _cue_beside(self, context: QuoteContext, mention: Mention) -> int:
        """The cue that binds a mention to the quote beside it, or -1."""
        token, tie, kinds = context.token, self.ties[mention.index], self.tokens.kind
        if tie.bond == "subject,":
            return -1
        if mention.first > token:
            if tie.verb >= 0 and self._is_cue(tie.verb) and self._opens(token, mention) and self._speaks(tie.verb):
                return tie.verb
            lead = kinds[token + 1 : tie.before] if tie.before > token else []
            is_inverted = tie.relation.startswith("cue") and len(lead) <= MAX_LINKS and all(kind in ",xaP-" for kind in lead)
            return tie.before if is_inverted and self._is_cue(tie.before) else -1
        verb = context.verb_before
        if verb < 0 or tie.verb != verb or not self._speaks(verb):
            return -1
        between = kinds[verb + 1 : token]
        return verb if len(between) <= MAX_LEAD and "," not in between[:-1] and not any(kind in "Vvx" for kind in between) else -1

    def _named(self, mention: Mention) -> Mention:
        """The name in apposition to a role ("its director, *Ana Ruiz*, said"), else the mention itself."""
        behind = mention.index + 1
        if mention.type != "noun" or behind >= len(self.mentions) or self.tokens.kind[mention.last : mention.last + 1] != [","]:
            return mention
        name = self.mentions[behind]
        closes = name.type == "name" and name.first == mention.last + 1 and self.tokens.kind[name.last : name.last + 1] == [","]
        return name if closes else mention

    def _opens(self, token: int, mention: Mention) -> bool:
        """Whether a mention is the first phrase behind the quote."""
        lead = self.tokens.kind[token + 1 : mention.first]
        return len(lead) <= MAX_LEAD and all(kind in "dwegN#na" or (kind in ",-" and at == 0) for at, kind in enumerate(lead))

    def _speaks(self, verb: int) -> bool:
        """Whether the subject of a cue speaks: no passive but "was quoted", "was cited"."""
        return not self._is_passive(verb) or self.tokens.gloss[verb] in self.words.quoting

    def _inside(self, context: QuoteContext, carrier: Mention) -> _Found | None:
        """The innermost report about the quote whose speaker is no carrier and who is not himself inside the carrier's subject."""
        tied = self.ties[carrier.index].before
        for report in self._around(context):
            if report.mention < 0 or report.mention == carrier.index:
                continue
            if report.cue[0] < carrier.first < context.token and tied != report.cue[0]:
                continue  # "Ruiz denied what KCNA said": the carrier is further inside
            mention = self.mentions[report.mention]
            if not self._is_carrier(mention) and report.frame != "noun":
                return _Found(mention.index, report.cue[0], "nested:clause")
        return None

    # nobody was chosen, or somebody further out

    def _what(self, context: QuoteContext, *, is_open: bool = True) -> _Found | None:
        """ "what Ruiz calls her “winter boat”": Ruiz, whoever else says so (pronouns tell nothing new where somebody is chosen)."""
        tokens, token = self.tokens, context.token
        for mention in reversed(context.here):
            verb = self.ties[mention.index].verb
            if mention.last > token or mention.first < 1 or verb < mention.last or verb >= token:
                continue
            if mention.type == "pronoun" and not is_open:
                continue
            if tokens.lower[mention.first - 1] in self.words.what and self._is_cue(verb) and self._links(verb + 1, token):
                return _Found(mention.index, verb, "nested:what")
        return None

    def _by(self, context: QuoteContext, chosen: Mention | None) -> _Found | None:
        """ "described by Ruiz as “…”", "residents were told by Ruiz that “…”": Ruiz; with somebody chosen only if he is the one told."""
        tokens, kinds, token = self.tokens, self.tokens.kind, context.token
        for mention in reversed(context.here):
            at = mention.first - 1
            if mention.last > token or at < 1 or tokens.lower[at] not in self.words.by or not self._names(at - 1):
                continue
            if any(kind in _BREAKS + ",QVv" for kind in kinds[mention.last : token]) or token - mention.last > MAX_PHRASE:
                continue
            if chosen is None or (self.ties[chosen.index].verb == at - 1 and chosen.last <= at):
                return _Found(mention.index, at - 1, "nested:by")
        return None

    def _names(self, verb: int) -> bool:
        gloss = self.tokens.gloss[verb]
        return gloss in self.words.naming or self.frames.takes("hearer", gloss)

    def _fragment(self, context: QuoteContext) -> _Found | None:
        """The innermost report whose clause holds the fragment."""
        kinds, token = self.tokens.kind, context.token
        for report in self._around(context):
            if report.mention < 0:
                return None
            cue = report.cue[1]
            between = kinds[cue:token]
            if report.frame in _WEAK and (len(between) > MAX_PHRASE or any(kind in _BREAKS + ",Vv" for kind in between)):
                continue
            if self.mentions[report.mention].type == "guess" or report.frame in ("according", "noun", "infinitive"):
                return None
            return _Found(report.mention, report.cue[0], "nested:fragment")
        return None

    def share(self, decisions: Sequence[Decision], found: Mapping[int, Nested]) -> Iterator[tuple[Decision, _Found]]:
        """Fragments without a speaker beside one that has one, in one clause: "praised its “calm” and “patient” crew"."""
        last: tuple[Decision, int] | None = None
        for decision in decisions:
            token = decision.context.token
            nested = found.get(token)
            mention = nested.decision.mention if nested else decision.mention
            if mention is not None:
                last = (decision, mention.index)
            elif last is not None and self._is_beside(last[0].context.token, token) and not self._is_name(decision.context):
                cue = found[last[0].context.token].cue if last[0].context.token in found else self.ties[last[1]].verb
                yield decision, _Found(last[1], cue, "nested:shared")

    def _is_beside(self, token: int, other: int) -> bool:
        kinds = self.tokens.kind[token + 1 : other]
        same = self.tokens.sentence[token] == self.tokens.sentence[other]
        return same and len(kinds) <= MAX_LINKS and all(kind in ",cdwia" for kind in kinds)

    # what stands around

    def _around(self, context: QuoteContext) -> list[Report]:
        """The reports whose clause holds the quote, innermost first."""
        reports = self._reports.get(context.sentence)
        if reports is None:
            first, last = max(context.first, context.token - MAX_CLAUSE), min(context.last + 1, context.token + MAX_CLAUSE)
            reports = find_nested_reports(self.tokens, self.mentions, self.ties, self.frames, (first, last))
            self._reports[context.sentence] = reports
        holding = [report for report in reports if any(start <= context.token < stop for start, stop in report.parts)]
        return sorted(holding, key=lambda report: (report.parts[-1][1] - report.parts[0][0], report.cue))

    def _in_sentence(self, mention: Mention) -> Iterator[Mention]:
        """The other mentions of its sentence, in order."""
        low = mention.index
        while low > 0 and self.mentions[low - 1].sentence == mention.sentence:
            low -= 1
        for other in self.mentions[low:]:
            if other.sentence != mention.sentence:
                return
            if other.index != mention.index:
                yield other

    def _is_cue(self, token: int) -> bool:
        return self.tokens.said[token] > STRONG_CUE or self.tokens.gloss[token] in self.frames.cues

    def _is_passive(self, verb: int) -> bool:
        return any(self.frames.holds("passive", self.tokens.lower[at]) for at in range(max(0, verb - 2), verb))

    def _links(self, start: int, stop: int) -> bool:
        """Whether nothing but linking words and a determiner stands in the token range."""
        tokens = self.tokens
        return stop - start <= MAX_LINKS and all(tokens.kind[at] in "da" or tokens.lower[at] in self.words.links for at in range(start, stop))

    def _is_name(self, context: QuoteContext) -> bool:
        """Whether marks plainly stand around a name, a label or a word spoken about: nobody's words."""
        tokens, token = self.tokens, context.token
        body = self.reading.marks[tokens.quote[token]].span.of(self.reading.text)
        letters = sum(char.isalpha() for char in body)
        if letters < MIN_LETTERS or context.before in "(" or context.word_before in self.words.coined:
            return True
        words = [word for word in body.split() if word[0].isalpha() and len(word) > MIN_LETTERS]
        return context.length < MAX_NAME_WORDS and all(word[0].isupper() for word in words)


@cache
def _outlet_words(lang: str) -> frozenset[str]:
    return frozenset(word.lower() for word in carrier_words(lang)["outlet_tails"])
