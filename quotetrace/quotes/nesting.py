"""Reports inside reports: who speaks where one passes on what another said.

The scorer weighs who stands near a quote. In news that agencies carry, two stand near most quotes: the one who spoke and the one who passed
it on ("Ruiz told Lund that it was “ready”, KCNA reported"). Here the innermost report decides: who is reported to speak by the cue
nearest the words is the speaker, a carrier only where nobody inside is. The same reading finds speakers of short stretches in marks that
look like nobody's words but stand inside a reported clause ("thanking her for the “heroic” crew"): PARC's kind `mixed` (Pareti 2012).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

import regex

from quotetrace.articles.carriers import carrier_words
from quotetrace.model import Article
from quotetrace.quotes.clauses import Report, Reports
from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.innermost import find_innermost
from quotetrace.quotes.language import Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.quotes.scene import MAX_LINKS, Scene, Words, load_words
from quotetrace.quotes.scorer import Decision
from quotetrace.values import value

SCORES: Final[dict[str, float]] = {
    "nested:beside": 0.9,
    "nested:quoted": 0.9,
    "nested:clause": 0.85,
    "nested:what": 0.75,
    "nested:by": 0.85,
    "nested:object": 0.75,
    "nested:fragment": 0.8,
    "nested:shared": 0.7,
    "nested:inner": 0.8,
    "nested:final": 0.8,
    "nested:headline": 0.7,
    "nested:colon": 0.7,
}
"""How often the speaker was right, by rule: fragments counted on PolNeAR (168 stretches); where a carrier was chosen read one by one, as
that annotation mostly names the carrier. The last four, of languages without such a corpus, were set by hand."""
MAX_LEAD: Final = 6
"""Tokens of a noun phrase between a quote and the head of its subject ("“…,” the deputy prime minister said")."""
MAX_PHRASE: Final = 12
"""Tokens between a cue and a fragment that is its object, or part of it ("thanked the crew for their “heroic” work")."""
MAX_CITING_CHARS: Final = 60
"""Code points behind a carrier's name in which it may cite somebody ("reported on Sunday evening, citing")."""
MAX_LEAD_IN: Final = 30
"""Tokens between a cue and a fragment in its clause."""
SURE: Final = 0.75
"""Raw probability under which a speaker with a cue beside the quote is believed for the cue, in languages whose order of words differs."""
_WEAK: Final = ("object", "naming", "topic")
_HOLDING: Final = ("that", "clause", "infinitive", "colon", "before", "around", *_WEAK)
_BREAKS: Final = ".!?;:-("


@value
class Nested:
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
        >>> text, en = '"All boats are safe," Ana Ruiz said, according to Reuters.', language("en")
        >>> reading, _ = read_field(text, en)
        >>> [decision] = Scorer(reading, en, load_model()).decide()
        >>> agency = replace(decision, mention=reading.mentions[-1])
        >>> [found] = find_nested(Article("a", text), reading, en, [agency]).values()
        >>> text[found.decision.mention.start : found.decision.mention.end], found.rule
        ('Ana Ruiz', 'nested:beside')
    """
    words = load_words(lang.lang)
    if reading.reports is None or words is None:
        return {}
    nest = _Nest(article, reading, reading.reports, lang, words)
    found: dict[int, Nested] = {}
    for decision in decisions:
        inner = nest.read(decision)
        if inner is not None:
            found[decision.context.token] = nest.refine(decision, inner)
    for decision, inner in nest.share(decisions, found):
        found[decision.context.token] = nest.refine(decision, inner)
    return found


class _Nest:
    """Looks at the reports around the quotes of one field."""

    def __init__(self, article: Article, reading: Reading, reports: Reports, lang: Language, words: Words) -> None:
        self.scene = Scene(article, reading, reports, lang, words)
        self.reading, self.reports, self.lang, self.words = reading, reports, lang, words
        self.tokens, self.mentions, self.ties = reading.tokens, reading.mentions, reading.ties
        self.citing = _citing(lang.lang)

    def refine(self, decision: Decision, inner: _Found) -> Nested:
        """The decision with the speaker inside."""
        mention = self.mentions[inner.mention]
        changed = replace(decision, mention=mention, probability=SCORES[inner.rule], runner_up=None, runner_up_probability=0.0)
        return Nested(changed, inner.cue, inner.rule, SCORES[inner.rule])

    def read(self, decision: Decision) -> _Found | None:
        """The innermost speaker of a quote, where it is not the one decided."""
        context, mention = decision.context, decision.mention
        if mention is not None and self.lang.inverts and decision.probability < SURE:
            found = self._bound(context, mention)
            if found is not None:
                return found
        innermost = find_innermost(self.scene, context, mention)
        if innermost is not None and (mention is None or not self._is_same(innermost.mention, mention)):
            return _Found(*innermost)
        if mention is None and self.lang.inverts and (context.behind == "," or context.before == ":"):
            found = self._alone(context)  # „Eine Schande“, sagt sie: in capitals, and yet no name
            if found is not None:
                return found
        if mention is None:
            if self.scene.is_name(context):
                return None
            found = self._what(context) or self._by(context, None) or self._object(context) or self._fragment(context)
            return found or (self._alone(context) if self.lang.inverts else None)
        found = self._what(context, is_open=False) or self._by(context, mention) or self._named_within(context, mention)
        if self.lang.inverts and found is not None and found.rule == "nested:by":
            return found  # also where the agent was chosen: the passive is surer than the scorer
        if found is None and self.scene.may_carry(mention):
            found = self._inside_of(context, mention)
        return found if found is not None and not self._is_same(found.mention, mention) else None

    def _named_within(self, context: QuoteContext, chosen: Mention) -> _Found | None:
        """ "Руисова заявила, что Лунин назвал порт «…»": who gives the name in the clause speaks, where case shows its subject."""
        verb, kinds = self.ties[chosen.index].verb, self.tokens.kind
        if self.lang.declension is None or verb < 0 or "t" not in kinds[verb : context.token]:
            return None
        for mention in reversed(context.here):
            tie = self.ties[mention.index]
            if not verb < mention.first < tie.verb < context.token or tie.bond != "subject" or "t" not in kinds[verb : mention.first]:
                continue
            between = kinds[tie.verb + 1 : context.token]
            if self.tokens.gloss[tie.verb] in self.words.naming and len(between) <= MAX_PHRASE and not set(between) & set("Vv,Q"):
                return _Found(mention.index, tie.verb, "nested:clause")
        return None

    def _inside_of(self, context: QuoteContext, carrier: Mention) -> _Found | None:
        """Who speaks inside what a carrier carries; None where it is no carrier after all."""
        found = self._quoted(carrier) or self._beside(context, carrier) or self._by(context, None)
        found = found or self._held(context, carrier) or self._inside(context, carrier)
        return found if found is not None and self.scene.is_carrier(carrier) else None

    def _is_same(self, index: int, mention: Mention) -> bool:
        name_of = self.reading.name_of
        return index == mention.index or (name_of[index] is not None and name_of[index] == name_of[mention.index])

    def _quoted(self, carrier: Mention) -> _Found | None:
        """ "KCNA quoted Ruiz as saying", "“…”, zitierte KCNA Ruiz", "Ruiz, quoted by KCNA, said", "KCNA said, citing Ruiz": Ruiz."""
        tie, tokens = self.ties[carrier.index], self.tokens
        if tokens.lower[tie.before] in self.words.by and tie.before > 0 and self.scene.quotes(tie.before - 1):
            before = self.scene.before(tie.before - 1)
            near = [mention for mention in before if tie.before - 1 - mention.last <= MAX_LINKS and mention.type != "guess"]
            return _Found(near[-1].index, tie.before - 1, "nested:quoted") if near else None
        for verb in (tie.verb, tie.before):
            if verb >= 0 and self.scene.quotes(verb):
                if self.scene.is_passive(verb):
                    subject = self.scene.subject_of(verb)
                    return _Found(subject.index, verb, "nested:quoted") if subject is not None else None
                behind = max(verb + 1, carrier.last if carrier.first > verb else 0)
                return self._first_behind(behind, verb)
        return self._cited(carrier)

    def _first_behind(self, behind: int, verb: int) -> _Found | None:
        """The mention that stands from the token `behind` on, with no preposition before it: the object of a verb that quotes."""
        kinds, at = self.tokens.kind, bisect_left(self.mentions, behind, key=lambda mention: mention.last - 1)
        if at == len(self.mentions) or self.mentions[at].sentence != self.tokens.sentence[verb]:
            return None
        lead = kinds[behind : self.mentions[at].first]
        fits = len(lead) <= MAX_LEAD and all(kind in "dawegN#n" for kind in lead)
        return _Found(self.scene.named(self.mentions[at]).index, verb, "nested:quoted") if fits else None

    def _cited(self, carrier: Mention) -> _Found | None:
        """Whom a carrier cites behind it: "TASS reported, citing the ministry"; no other carrier."""
        text, start = self.reading.text, carrier.end
        end = min(self.reading.sentences[carrier.sentence].end, start + MAX_CITING_CHARS)
        behind = text[start:end].lower()
        phrases, pattern = self.citing
        if not any(map(behind.__contains__, phrases)):
            return None
        match = pattern.search(text, start, end)
        if match is None:
            return None
        at = bisect_left(self.tokens.start, match.end())
        found = self._first_behind(at, at - 1)
        return found if found is not None and not self.scene.is_carrier(self.mentions[found.mention]) else None

    def _beside(self, context: QuoteContext, carrier: Mention) -> _Found | None:
        """Somebody with a cue of his own right beside the quote: "“…,” the minister said, according to TASS"."""
        for other in context.here:
            if other.index == carrier.index or other.type in ("guess", "determiner"):
                continue
            cue = self._cue_beside(context, other)
            if cue >= 0 and self.ties[carrier.index].verb != cue and not self.scene.is_carrier(other):
                return _Found(self.scene.named(other).index, cue, "nested:beside")
        return None

    def _cue_beside(self, context: QuoteContext, mention: Mention) -> int:
        """The cue that binds a mention to the quote beside it, or -1."""
        token, tie, kinds = context.token, self.ties[mention.index], self.tokens.kind
        if tie.bond == "subject,":
            return -1
        if mention.first > token:
            if tie.verb >= 0 and self.scene.is_cue(tie.verb) and self._opens(token, mention) and self.scene.speaks(tie.verb):
                return tie.verb
            lead = kinds[token + 1 : tie.before] if tie.before > token else []
            is_inverted = tie.relation.startswith("cue") and len(lead) <= MAX_LINKS and all(kind in ",xaoP-" for kind in lead)
            goes_on = mention.last < len(kinds) and kinds[mention.last] in "xVve"
            if is_inverted and not goes_on and self.scene.is_cue(tie.before):
                return tie.before
            # "“…”, había dicho el jueves la ministra": a day stands between
            verb = context.verb_behind
            gap = set(kinds[verb + 1 : mention.first]) if token < verb < mention.first else set()
            is_late = "T" in gap and not gap - set("dTa")
            return verb if is_late and not goes_on and not set(kinds[token + 1 : verb]) - set(",xaoP-") else -1
        verb = context.verb_before
        if verb < 0 or tie.verb != verb or not self.scene.speaks(verb):
            return -1
        between = kinds[verb + 1 : token]
        return verb if len(between) <= MAX_LEAD and "," not in between[:-1] and not any(kind in "Vvx" for kind in between) else -1

    def _bound(self, context: QuoteContext, chosen: Mention) -> _Found | None:
        """The choice, or else another, where a cue beside the quote binds it, so that a weak sum of weights need not be believed."""
        for mention in (chosen, *context.here):
            if mention.type in ("guess", "determiner", "object"):
                continue
            cue = context.verb_before if self._is_subject_before(context, mention) else self._cue_beside(context, mention)
            if cue >= 0 and not self.scene.quotes(cue) and not self.scene.is_carrier(mention):
                return _Found(mention.index, cue, "nested:beside")
        return None

    def _alone(self, context: QuoteContext) -> _Found | None:
        """Whoever has a cue beside the quote, or is the only one named before its colon, where the weights of English see nobody.

        Theirs is a language without "said she" and "was: “…”", which are common where subjects stand behind their verbs.
        """
        kinds, token = self.tokens.kind, context.token
        for mention in context.here:
            if mention.type in ("guess", "determiner"):
                continue
            tie = self.ties[mention.index]
            cue = self._cue_beside(context, mention)
            if cue < 0 and tie.relation == "according" and not set(kinds[token + 1 : tie.before]) - set(",xo-"):
                cue = tie.before  # before the quote the range is empty
            if cue < 0 and self._is_subject_before(context, mention):
                cue = context.verb_before
            if cue >= 0 and not self.scene.is_first_person(mention):
                return _Found(self.scene.named(mention).index, cue, "nested:beside")
        named = {self.reading.name_of[mention.index] for mention in context.here if mention.last < token} - {None}
        if context.before == ":" and len(named) == 1:
            first = next(mention for mention in context.here if self.reading.name_of[mention.index] in named)
            return _Found(self.scene.named(first).index, -1, "nested:colon")
        return None

    def _is_subject_before(self, context: QuoteContext, mention: Mention) -> bool:
        """Whether a mention stands behind the cue before the quote as its subject ("In Rheinau sprach *Ruiz* von “…”")."""
        tie, verb = self.ties[mention.index], context.verb_before
        if verb < 0 or tie.before != verb or not tie.relation.startswith("cue") or not verb < mention.first < context.token:
            return False
        return not set(self.tokens.kind[mention.last : context.token]) & set("VvQ;")

    def _opens(self, token: int, mention: Mention) -> bool:
        """Whether a mention is the first phrase behind the quote."""
        lead = self.tokens.kind[token + 1 : mention.first]
        return len(lead) <= MAX_LEAD and all(kind in "dwegN#na" or (kind in ",-" and at == 0) for at, kind in enumerate(lead))

    def _held(self, context: QuoteContext, carrier: Mention) -> _Found | None:
        """The one whose verb has the quote in its object ("Ruiz conveyed a wish for “…”, according to TASS"), if he is no carrier."""
        found = self._object(context)
        if found is None or found.mention == carrier.index or self.scene.is_carrier(self.mentions[found.mention]):
            return None
        return found

    def _inside(self, context: QuoteContext, carrier: Mention) -> _Found | None:
        """The innermost report about the quote whose speaker is no carrier and who is not himself inside the carrier's subject."""
        tied = self.ties[carrier.index].before
        for report in self._around(context):
            if report.frame == "noun" or (report.speaker and report.speaker[0] <= carrier.last - 1 < report.speaker[1]):
                continue
            if report.mention == carrier.index or (report.cue[0] < carrier.first < context.token and tied != report.cue[0]):
                continue  # "Ruiz denied what KCNA said": the carrier is further inside
            mention = self.scene.speaker_of(report)
            if mention is not None and mention.index != carrier.index and not self.scene.is_carrier(mention):
                return _Found(mention.index, report.cue[0], "nested:clause")
        return None

    def _what(self, context: QuoteContext, *, is_open: bool = True) -> _Found | None:
        """ "what Ruiz calls her “winter boat”": Ruiz, whoever else says so (pronouns tell nothing new where somebody is chosen)."""
        tokens, token, ties = self.tokens, context.token, self.ties
        for mention in reversed(context.here):
            verb = ties[mention.index].verb
            if verb >= token or verb < mention.last or mention.last > token or mention.first < 1:
                continue
            if mention.type == "pronoun" and not is_open:
                continue
            is_asked = bool(self.words.what & {tokens.lower[mention.first - 1], tokens.lower[mention.first]})
            if is_asked and self.scene.is_cue(verb) and not self.scene.is_passive(verb) and self.scene.links(verb + 1, token):
                return _Found(mention.index, verb, "nested:what") if not self.scene.is_first_person(mention) else None
        return None

    def _by(self, context: QuoteContext, chosen: Mention | None) -> _Found | None:
        """ "described by Ruiz as “…”", "residents were told by Ruiz that “…”": Ruiz; with somebody chosen only if he is the one told."""
        lower, kinds, token, by = self.tokens.lower, self.tokens.kind, context.token, self.words.by
        for mention in reversed(context.here):
            at = mention.first - 1
            if mention.last > token or at < 1 or lower[at] not in by or not self._is_agent(at):
                continue
            if any(kind in _BREAKS + ",QVv" for kind in kinds[mention.last : token]) or token - mention.last > MAX_PHRASE:
                continue
            if (
                chosen is None
                or (self.lang.inverts and self._is_same(mention.index, chosen))
                or (self.ties[chosen.index].verb == at - 1 and chosen.last <= at)
            ):
                return _Found(mention.index, at - 1, "nested:by")
        return None

    def _is_agent(self, by: int) -> bool:
        """Whether the word for "by" stands behind a verb whose agent speaks; in languages of this shape behind any cue in the passive."""
        if self.scene.names_or_tells(by - 1):
            return True
        return self.lang.inverts and self.scene.is_cue(by - 1) and self.scene.is_passive(by - 1)

    def _object(self, context: QuoteContext) -> _Found | None:
        """The subject of the nearest verb whose object holds the quote: "thanked the crew for its “heroic” work", "…, calling it “…”"."""
        tokens, kinds, token = self.tokens, self.tokens.kind, context.token
        glosses, objects = tokens.gloss, self.words.objects
        for at in range(token - 1, max(context.first, token - MAX_PHRASE) - 1, -1):
            if glosses[at] in objects:
                is_passive = self.scene.is_passive(at) or (kinds[at - 1] == "," and tokens.lower[at + 1] in self.words.links)
                subject = self._agent_behind(token) if is_passive or kinds[at - 1] in ",-a" else None
                subject = subject or (None if is_passive else self.scene.subject_of(at))
                if subject is None or self.scene.is_first_person(subject):
                    return None
                return _Found(subject.index, at, "nested:object")
            if kinds[at] in _BREAKS + ",QVvx":
                return None
        return None

    def _agent_behind(self, token: int) -> Mention | None:
        """Who acts in a passive whose words in marks stand before him: "was called “reckless” by *Ruiz*"."""
        behind = bisect_left(self.mentions, token + 2, key=lambda mention: mention.first)
        if behind == len(self.mentions) or self.mentions[behind].first != token + 2 or self.tokens.lower[token + 1] not in self.words.by:
            return None
        return self.mentions[behind]

    def _fragment(self, context: QuoteContext) -> _Found | None:
        """The innermost report whose clause holds the fragment."""
        kinds, token = self.tokens.kind, context.token
        if context.shape[0] == "C" and context.before in "Vve,:":
            return None  # a whole utterance: the scorer knows these better
        for report in self._around(context):
            cue, mention = report.cue[0], self.scene.speaker_of(report)
            between = kinds[cue + 1 : token]
            if report.frame in _WEAK and (len(between) > MAX_PHRASE or any(kind in _BREAKS + ",Vv" for kind in between)):
                continue
            if report.frame == "infinitive" and len(between) > 1:
                continue
            if report.frame == "before" and not between and self._runs_on(context):
                continue
            if mention is None or self.scene.is_first_person(mention):
                return None
            is_holding = report.frame in _HOLDING or (report.frame == "according" and self.lang.inverts)
            if not is_holding or self.tokens.gloss[cue] in self.words.silent:
                return None
            return _Found(mention.index, cue, "nested:fragment") if len(between) <= MAX_LEAD_IN else None
        return None

    def _runs_on(self, context: QuoteContext) -> bool:
        """Whether the words in marks are part of what stands behind them (“poison pill” measures): no stop, no comma."""
        return context.shape[1] in "w-"

    def share(self, decisions: Sequence[Decision], found: Mapping[int, Nested]) -> Iterator[tuple[Decision, _Found]]:
        """Fragments without a speaker beside one that has one, in one clause: "praised its “calm” and “patient” crew"."""
        last: tuple[Decision, int] | None = None
        for decision in decisions:
            token = decision.context.token
            nested = found.get(token)
            mention = nested.decision.mention if nested else decision.mention
            if mention is not None:
                last = (decision, mention.index)
            elif last is not None and self._is_beside(last[0].context.token, token) and not self.scene.is_name(decision.context):
                cue = found[last[0].context.token].cue if last[0].context.token in found else self.ties[last[1]].verb
                yield decision, _Found(last[1], cue, "nested:shared")
                last = (decision, last[1])

    def _is_beside(self, token: int, other: int) -> bool:
        kinds = self.tokens.kind[token + 1 : other]
        same = self.tokens.sentence[token] == self.tokens.sentence[other]
        return same and len(kinds) <= MAX_LINKS and all(kind in ",cdwia" for kind in kinds)

    def _around(self, context: QuoteContext) -> list[Report]:
        """The reports whose clause holds the quote, innermost first."""
        holding = self.reports.around(context.token)
        return sorted(holding, key=lambda report: (report.parts[-1][1] - report.parts[0][0], report.cue))


@cache
def _citing(lang: str) -> tuple[tuple[str, ...], regex.Pattern[str]]:
    """The words behind which somebody is cited, in lower case, and the pattern that finds them as they stand."""
    phrases = carrier_words(lang)["cited_before"]
    # one list, no gaps: linear
    pattern = regex.compile(r"(?<!\p{L})\L<phrases>(?!\p{L})", phrases=phrases, flags=regex.IGNORECASE)
    return tuple(phrase.lower() for phrase in phrases), pattern
