"""What a decision means for one quote: kind, rule, status with reason, assertion, and what the speaker is."""

from __future__ import annotations

from typing import Final

from quotetrace.model import Assertion, Kind, MentionKind, SpeakerKind, Status
from quotetrace.quotes.context import QuoteContext
from quotetrace.quotes.language import Language
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading
from quotetrace.quotes.scorer import Decision
from quotetrace.values import value

TIE_RATIO: Final = 0.97
"""A runner-up of another name with this share of the choice's probability fits as well: no answer."""
MAX_NEGATION_BACK: Final = 3
"""Tokens before a cue in which a negation or a condition governs it."""
MIN_REPORT: Final = 0.05
"""Cue probability under which a verb reports nothing that it could deny ("Ruiz never smiled. “…”")."""
_TELLING: Final = ("denied", "as_if", "hypothetical", "asked")
"""Lists of words before a cue, one of which stands there where it does not assert what it reports."""
MIN_SPEECH_WORDS_CLASS: Final = 2
"""Length class (five words) from which a quote shaped like a sentence is speech, even if nobody is found to say it."""

REASONS: Final = {
    "no_speaker": "reads as speech, but nobody near it can be its speaker",
    "two_speakers": "two mentions of different names fit equally",
    "two_names": "the pronoun or role is the speaker, but may stand for two names, and is given as it stands",
    "low_score": "the best speaker scores under the setting min_score",
    "no_lexicon": "the language has no lexicon",
    "term": "a title, a term or scare quotes: nobody's words",
    "title": "reads as the title of a work, whoever stands near: nobody's words",
    "nickname": "part of a name",
}
"""Why a quote has no speaker."""


@value
class Verdict:
    """Status with reason and rule of one quote."""

    status: Status
    reason: str | None
    rule: str


def judge(reading: Reading, decision: Decision, cue: int, score: float, min_score: float) -> Verdict:
    """Whether a decision names a speaker, by which pattern, and if not why.

    Args:
        reading: The field.
        decision: Who was chosen for the quote.
        cue: Token of the cue, or -1.
        score: The calibrated score of the choice.
        min_score: Below, no speaker is named.
    """
    context, mention = decision.context, decision.mention
    if mention is None:
        speech = context.shape[0] == "C" and context.shape[1] in ".!?…," and context.length >= MIN_SPEECH_WORDS_CLASS
        return Verdict("unattributed", "no_speaker", "nobody") if speech else Verdict("not_speech", "term", "nobody")
    rule = name_rule(reading, context, mention, cue)
    if score < min_score:
        return Verdict("unattributed", "low_score", rule)
    if decision.runner_up is not None and decision.runner_up_probability > TIE_RATIO * decision.probability:
        return Verdict("unattributed", "two_speakers", rule)
    return Verdict("attributed", "two_names" if mention.index in reading.undecided else None, rule)


def name_rule(reading: Reading, context: QuoteContext, mention: Mention, cue: int) -> str:
    """The pattern that links mention, cue and quote, in order of text.

    `quote-cue-name` ("…," said Ruiz), `quote-name-cue`, `name-cue-quote`, `cue-name-quote`, `name:quote`, `name-quote`, `quote-name`,
    `quote-signature`, `according-to`; with the mention elsewhere `sentence-before`, `sentence-behind`, `paragraph-before`.
    """
    token = context.token
    if mention.sentence != context.sentence:
        if mention.paragraph > context.paragraph:
            return "quote-signature"
        if mention.paragraph < context.paragraph:
            return "paragraph-before"
        return "sentence-before" if mention.first < token else "sentence-behind"
    if reading.ties[mention.index].relation == "according":
        return "according-to"
    if cue < 0:
        if mention.first > token:
            return "quote-name"
        return "name:quote" if context.before == ":" else "name-quote"
    (_, one), (_, two), (_, three) = sorted([(token, "quote"), (cue, "cue"), (mention.first, "name")])
    return f"{one}-{two}-{three}"


def find_kind(context: QuoteContext) -> Kind:
    """`direct` where the whole reported clause is in marks, `mixed` where a fragment stands in the reporter's own clause."""
    before, behind, shape = context.before, context.behind, context.shape
    if before in ("^", ".", ":", ",", "Q", "-", "(", ";"):
        if shape[1] in ",.!?…-" or behind in ("$", "."):
            return "direct" if shape[0] == "C" or before != "^" or context.length > 0 else "mixed"
        return "mixed" if behind in "xwgeainTc'" else "direct"
    return "direct" if shape[0] == "C" and before in "Vvo'PNT" and context.length >= MIN_SPEECH_WORDS_CLASS else "mixed"


def find_assertion(reading: Reading, lang: Language, cue: int, *, is_direct: bool = False) -> Assertion:
    """What the words before a cue make of it: "never said", "would say", "asked".

    Args:
        reading: The field.
        lang: Its lexicon.
        cue: Token of the cue, or -1.
        is_direct: Whether a whole utterance is quoted: the words of one who denies are his ("“It is not so,” he denied").
    """
    if cue < 0 or reading.tokens.cue[cue] < MIN_REPORT:
        return "asserted"
    lower, kinds, sentences = reading.tokens.lower, reading.tokens.kind, reading.tokens.sentence
    back = [lower[cue]]
    for at in range(cue - 1, max(-1, cue - 1 - MAX_NEGATION_BACK), -1):
        if kinds[at] in ",;:Q-." or sentences[at] != sentences[cue]:
            break
        back.append(lower[at])
    if lang.any_of(_TELLING).isdisjoint(back) and lang["denied_behind"].isdisjoint(lower[cue + 1 : cue + 2]):
        return "asserted"
    if lower[cue] in lang["affirmed"] and not lang["denied"].isdisjoint(back[1:]):
        return "asserted"
    if not lang["denied"].isdisjoint(back[1:] if is_direct else back) or not lang["denied_behind"].isdisjoint(lower[cue + 1 : cue + 2]):
        return "denied"
    if back[0] in lang["infinitives"] and not lang["as_if"].isdisjoint(back[1:]):
        return "hypothetical"
    if not lang["hypothetical"].isdisjoint(back):
        return "hypothetical"
    return "asked" if back[0] in lang["asked"] else "asserted"


def find_mention_kind(reading: Reading, mention: Mention) -> MentionKind:
    """How the mention names its speaker."""
    if mention.type == "name":
        name = reading.name_of[mention.index]
        return "short" if name and len(mention.words) < len(reading.names[name].words) else "full"
    return "pronoun" if mention.type in ("pronoun", "object") else "role"


def find_speaker_kind(reading: Reading, lang: Language, mention: Mention) -> SpeakerKind:
    """What sort of speaker a mention stands for."""
    key = reading.name_of[mention.index]
    if key is not None:
        return _kind_of_name(reading, lang, key)
    gloss = reading.tokens.gloss[mention.head]
    if mention.type in ("pronoun", "object"):
        return "group" if gloss in ("they", "them", "we") else "unnamed" if gloss in ("it", "which") else "person"
    word = mention.key
    if word in lang["documents"]:
        return "document"
    if word in lang["collective"]:
        return "body"
    plural = word.endswith("s") and word not in lang["collective"]
    return "group" if plural and reading.tokens.gloss[mention.first] in ("the", "both", "two", "all") else "unnamed"


def _kind_of_name(reading: Reading, lang: Language, key: str) -> SpeakerKind:
    name = reading.names[key]
    if name.person < 0 or not lang["bodies"].isdisjoint(name.words) or not lang["places"].isdisjoint(name.words):
        return "body" if name.person < 2 else "person"
    if name.person > 0 or name.gender:
        return "person"
    is_short = len(name.words) == 1 and name.full.isupper() and len(name.full) > 1
    return "body" if is_short else "person"
