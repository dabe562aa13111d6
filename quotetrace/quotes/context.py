"""The surroundings of one quote: its sentence, the cues in it, and the mentions that may be its speaker."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from quotetrace.quotes.language import STRONG_CUE
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading

MAX_BACK_PARAGRAPHS: Final = 2
MAX_BACK_SENTENCES: Final = 8
MAX_BACK_SENTENCES_HERE: Final = 6
MAX_CANDIDATES: Final = 60
MAX_SENTENCE_SIDE: Final = 400
"""Tokens of the sentence looked at on each side of a quote: text without stops stays linear."""
MAX_MENTIONS_SIDE: Final = 150
"""Mentions looked at on each side, likewise."""
MAX_CUE_BEHIND: Final = 25
"""Tokens behind a quote in which its cue is looked for."""
WEAK_REPORT: Final = 0.2
MIN_TIED_CUE: Final = 0.03
"""Cue probability of a verb from which its subject may be speaker of quotes in other sentences."""

_PARAGRAPH, _SENTENCE, _START = map(attrgetter, ("paragraph", "sentence", "start"))
_LENGTHS: Final = (3, 5, 8, 15)


@dataclass(slots=True)
class QuoteContext:
    """One quote and what stands around it. Tokens are indices into the reading's tokens; -1 for none.

    Attributes:
        token: The quote's token; `sentence`, `paragraph` are its own.
        first, last: First and last token of its sentence.
        length: 0 under three words, 1 under five, 2 under eight, 3 under fifteen, 4 longer.
        shape: `C` or `l` (starts like a sentence or not) and its last character if a stop, `-` for a dash, `w` else.
        before, behind: Class of the neighbouring token in the sentence; `^` and `$` at the paragraph's ends, `.` at the sentence's.
        word_before: The token before in lower case, `^` where another sentence.
        words_outside: Words of the sentence outside quotes (up to 3); `quotes`: quotes in it (up to 4).
        cue_side: Where the sentence has its strongest cue: `b`efore, `a`fter, `v` weak, `0` none.
        verb_before, verb_behind: The nearest reporting verbs in the sentence.
        ends_paragraph: Whether the quote does.
        candidates: Mentions that may be the speaker, in order of text.
        here: Those of the same sentence that are no objects.
    """

    token: int
    sentence: int
    paragraph: int
    first: int
    last: int
    length: int
    shape: str
    before: str
    behind: str
    word_before: str
    words_outside: int
    quotes: int
    cue_side: str
    verb_before: int
    verb_behind: int
    ends_paragraph: bool
    candidates: list[Mention] = field(default_factory=list)
    here: list[Mention] = field(default_factory=list)


class ContextBuilder:
    """Builds contexts of the quotes of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.paragraphs = [*map(_PARAGRAPH, reading.mentions)]
        self.sentences = [*map(_SENTENCE, reading.mentions)]
        self.tied = sorted(_tied_mentions(reading, self.sentences))
        self.owners = _owners_of_speakers(reading)

    def build(self, token: int) -> QuoteContext:
        """The context of the quote at `token`."""
        tokens = self.reading.tokens
        kinds, sentences, paragraphs = tokens.kind, tokens.sentence, tokens.paragraph
        sentence, paragraph, count = sentences[token], paragraphs[token], len(kinds)
        first = bisect_left(sentences, sentence, max(0, token - MAX_SENTENCE_SIDE), token)
        last = bisect_right(sentences, sentence, token, min(count, token + MAX_SENTENCE_SIDE + 1)) - 1
        said_before, said_behind = max(tokens.said[first:token], default=0.0), max(tokens.said[token + 1 : last + 1], default=0.0)
        starts = token == 0 or paragraphs[token - 1] != paragraph
        ends = token + 1 == count or paragraphs[token + 1] != paragraph
        joined_before = not starts and sentences[token - 1] == sentence
        joined_behind = not ends and sentences[token + 1] == sentence
        length, shape = self._form(token)
        context = QuoteContext(
            token=token,
            sentence=sentence,
            paragraph=paragraph,
            first=first,
            last=last,
            length=length,
            shape=shape,
            before="^" if starts else kinds[token - 1] if joined_before else ".",
            behind="$" if ends else kinds[token + 1] if joined_behind else ".",
            word_before=tokens.gloss[token - 1] if joined_before else "^",
            words_outside=self._words_outside(first, last),
            quotes=min(4, kinds[first : last + 1].count("Q")),
            cue_side=_cue_side(said_before, said_behind),
            verb_before=self._verb_before(first, token),
            verb_behind=self._verb_behind(token, last) if said_behind > STRONG_CUE else -1,
            ends_paragraph=ends,
        )
        self._add_candidates(context)
        return context

    def _form(self, token: int) -> tuple[int, str]:
        """Length class and shape of the quoted words."""
        marked, text = self.reading.marks[self.reading.tokens.quote[token]], self.reading.text
        body = marked.span.of(text).strip()
        first, last = body[:1], body[-1:]
        capital = first.isupper() or first in "[…'‘.$" or first.isdigit()
        if last not in ".,!?…":  # outside the United States the stop stands behind the mark
            last = text[marked.outer.end : marked.outer.end + 1] if text[marked.outer.end : marked.outer.end + 1] in (".", ",") else last
        if text[marked.outer.end - 1] in "—–-":  # speech between dashes
            last = "-"
        final = last if last in ".,!?…" else "-" if last in "-—–" else "w"
        return bisect_right(_LENGTHS, len(body.split(None, _LENGTHS[-1]))), ("C" if capital else "l") + final

    def _words_outside(self, first: int, last: int) -> int:
        """Words of the sentence outside quotes, counted up to 3."""
        kinds, words, count = self.reading.tokens.kind, self.reading.tokens.words, 0
        for at in range(first, last + 1):
            if kinds[at] != "Q" and words[at][0].isalnum():
                count += 1
                if count == 3:
                    break
        return count

    def _verb_before(self, first: int, token: int) -> int:
        """The last strong cue before the quote in its sentence, else the last weak one."""
        tokens = self.reading.tokens
        kinds, weak = tokens.kind, -1
        for at in range(token - 1, first - 1, -1):
            if kinds[at] in "Vv":
                if tokens.said[at] > STRONG_CUE:
                    return at
                if weak < 0 and tokens.cue[at] > WEAK_REPORT:
                    weak = at
        return weak

    def _verb_behind(self, token: int, last: int) -> int:
        kinds, said = self.reading.tokens.kind, self.reading.tokens.said
        for at in range(token + 1, min(last + 1, token + MAX_CUE_BEHIND)):
            if said[at] > STRONG_CUE and kinds[at] in "Vv":
                return at
        return -1

    def _add_candidates(self, context: QuoteContext) -> None:
        """Mentions from some paragraphs before to the line behind (sign-offs); those of the sentence alone where it has its own speaker."""
        reading, sentences, paragraphs = self.reading, self.sentences, self.paragraphs
        sentence, paragraph = context.sentence, context.paragraph
        first = bisect_left(sentences, sentence)
        behind = bisect_right(sentences, sentence, first)
        here = bisect_left(reading.mentions, reading.tokens.start[context.token], first, behind, key=_START)
        low = max(bisect_left(paragraphs, paragraph - MAX_BACK_PARAGRAPHS), here - MAX_MENTIONS_SIDE)
        high = min(bisect_right(paragraphs, paragraph + context.ends_paragraph), here + MAX_MENTIONS_SIDE)
        own = [mention for mention in reading.mentions[max(low, first) : min(high, behind)] if mention.index not in self.owners]
        context.here = [mention for mention in own if mention.type != "object"]
        if self._has_speaker(context.here, context.token):
            context.candidates = own[-MAX_CANDIDATES:]
            return
        low = max(low, bisect_left(sentences, sentence - MAX_BACK_SENTENCES, 0, first))
        high = min(high, bisect_right(sentences, sentence + 1, behind))
        earliest = sentence - MAX_BACK_SENTENCES_HERE
        context.candidates = [
            mention
            for mention in self._near(low, bisect_left(sentences, sentence - 1, 0, first), behind, high)
            if (mention.sentence == sentence or mention.type != "guess")
            and (mention.sentence >= earliest or mention.paragraph != paragraph)
            and mention.index not in self.owners
        ][-MAX_CANDIDATES:]

    def _has_speaker(self, mentions: list[Mention], token: int) -> bool:
        """Whether a strong cue in the quote's own sentence has a subject: nobody outside it speaks then (1 of 500 in PolNeAR)."""
        said, ties = self.reading.tokens.said, self.reading.ties
        for mention in mentions:
            verb, _, before, relation = ties[mention.index]
            if verb >= 0 and said[verb] > STRONG_CUE and mention.type != "guess":
                return True
            if said[before] > STRONG_CUE and (relation == "according" or (relation == "cue0" and before > token)):
                return True
        return False

    def _near(self, low: int, first: int, behind: int, high: int) -> list[Mention]:
        """Of the mentions from `low` to `high` those from `first` to `behind`, and elsewhere those that are tied."""
        mentions, tied = self.reading.mentions, self.tied
        first = max(low, first)
        behind = max(first, min(high, behind))
        return [
            *map(mentions.__getitem__, tied[bisect_left(tied, low) : bisect_left(tied, min(first, high))]),
            *mentions[first:behind],
            *map(mentions.__getitem__, tied[bisect_left(tied, behind) : bisect_left(tied, high)]),
        ]


def _cue_side(before: float, behind: float) -> str:
    """Where the strongest cue of the sentence stands, of those before and behind the quote."""
    return "b" if before > STRONG_CUE else "a" if behind > STRONG_CUE else "v" if max(before, behind) > 0.1 else "0"


def _owners_of_speakers(reading: Reading) -> set[int]:
    """Mentions whose owned one is subject of a strong cue ("*Ruiz*’s doctor said"): they do not speak."""
    mentions, ties, said = reading.mentions, reading.ties, reading.tokens.said
    found = set()
    for index in [index for index, tie in enumerate(ties[:-1]) if tie.bond == "possessive"]:
        owner, owned, verb = mentions[index], mentions[index + 1], ties[index + 1].verb
        if owned.first <= owner.last < owned.last and verb >= 0 and said[verb] > STRONG_CUE:
            found.add(index)
    return found


def _tied_mentions(reading: Reading, sentences: list[int]) -> set[int]:
    """Mentions that may be speakers two sentences on and more: tied to a cue, or first in their own (1 speaker of 1,000 is neither)."""
    cue = reading.tokens.cue
    firsts = dict(zip(reversed(sentences), range(len(sentences) - 1, -1, -1), strict=True))
    tied = [
        index
        for index, (verb, _, _, relation) in enumerate(reading.ties)
        if (verb >= 0 and cue[verb] > MIN_TIED_CUE) or (relation and relation.startswith(("cue", "according")))
    ]
    return {*tied, *firsts.values()}
