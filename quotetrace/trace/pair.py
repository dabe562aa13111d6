"""Two tokenised texts side by side: what the rules of change look at, and where an alarm may be raised at all."""

from __future__ import annotations

from collections.abc import Sequence

from quotetrace.trace.numbers import is_counting, is_number
from quotetrace.trace.tokens import Tokens, is_word
from quotetrace.trace.words import DriftWords
from quotetrace.values import value

ANCHOR_TOKENS = 5
"""Base tokens looked at on each side of a change; at least half of them must be kept for an alarm: without this, alarms on real pairs were
nearly always false."""

SLACK_TOKENS = 4
"""Where exactly a cut begins is not known: a negation so near to it may belong to what stands."""

MAX_LONE_TOKENS = 2
"""So few words gone from the very beginning are no cut."""

MAX_ALARM_TOKENS = 6
"""A longer change is a rewrite, and what it does to the meaning is not read off its words."""

MIN_TITLE_WORDS = 4
"""From so many words on, capitals on all of them tell a headline, not names."""


@value
class Change:
    """One stretch of change: base tokens `[i1, i2)` against the other text's `[j1, j2)`.

    Attributes:
        ours, theirs: The keys of both.
        edge: Whether it lies at the edge of what the two texts share: what is cut there is a truncation.
        anchored: Whether both sides of it hold, so that it may carry an alarm.
        telling: Whether a word of the lists or a number is in it; most changes have none and skip the rules about them.
    """

    i1: int
    i2: int
    j1: int
    j2: int
    ours: Sequence[str] = ()
    theirs: Sequence[str] = ()
    edge: bool = False
    anchored: bool = False
    telling: bool = False

    @property
    def is_deletion(self) -> bool:
        """Whether nothing stands in its place."""
        return self.j1 == self.j2

    @property
    def is_insertion(self) -> bool:
        """Whether it stands in no one's place."""
        return self.i1 == self.i2


@value
class Text:
    """One wording, read once for all the pairs it stands in.

    Attributes:
        tokens: Its tokens.
        words: The lists of its language.
        codes: The keys as one character each.
        weak: For every token whether it anchors nothing: a function word or punctuation.
        telling: For every token whether a list or a number makes it worth the rules about them.
        names: For every token whether it looks like (part of) a name: a capital inside the sentence, an acronym, a known country or body.
        negations: Places of the tokens that negate; "not only" does not.
        turning: Their places, and those of words that refuse or deny.
        plain: Whether every word is written as it is compared.
    """

    tokens: Tokens
    words: DriftWords
    codes: str
    weak: list[bool]
    telling: list[bool]
    names: list[bool]
    negations: list[int]
    turning: list[int]
    plain: bool


def read_text(tokens: Tokens, words: DriftWords, codes: str) -> Text:
    """A wording with what the rules ask of each of its tokens.

    Example:
        >>> from quotetrace.trace.tokens import tokenise
        >>> from quotetrace.trace.words import drift_words
        >>> read_text(tokenise("The mayor of Lindholm left"), drift_words("en"), "abcde").names
        [False, False, False, True, False]
    """
    negations = [at for at, key in enumerate(tokens.keys) if key in words.negations and not _is_idle(tokens.keys, at, words)]
    return Text(
        tokens=tokens,
        words=words,
        codes=codes,
        weak=[key in words.function or not is_word(key) for key in tokens.keys],
        telling=[key in words.telling or is_number(key) for key in tokens.keys],
        names=_find_names(tokens, words),
        negations=negations,
        turning=sorted([*negations, *(at for at, key in enumerate(tokens.keys) if _denies(tokens.keys, at, words))]),
        plain=tokens.keys == tokens.forms,
    )


def _denies(keys: list[str], at: int, words: DriftWords) -> bool:
    return keys[at] in words.implicit or keys[at] in words.hidden or " ".join(keys[at : at + 2]) in words.implicit_phrases


def _is_idle(keys: list[str], at: int, words: DriftWords) -> bool:
    if keys[at] == "no" and at + 1 < len(keys) and is_number(keys[at + 1]):
        return True  # "No. 2"
    following = f"{keys[at]} {keys[at + 1]}" if at + 1 < len(keys) else ""
    before = f"{keys[at - 1]} {keys[at]}" if at else ""
    return following in words.idle_negations or before in words.idle_negations


def _find_names(tokens: Tokens, words: DriftWords) -> list[bool]:
    names = [False] * len(tokens)
    capitals = [at for at, start in enumerate(tokens.start) if tokens.text[start].isupper()]
    if not capitals or words.capital_nouns or _is_title_case(tokens, words):
        return names
    for at in capitals:
        key = tokens.keys[at]
        if key in words.function:
            continue
        surface = tokens.text[tokens.start[at] : tokens.end[at]]
        names[at] = not _opens_sentence(tokens, at) or (len(surface) > 1 and surface.isupper()) or key in words.entities
    return names


def _opens_sentence(tokens: Tokens, at: int) -> bool:
    """Whether token `at` is the first of its sentence, so that its capital says nothing."""
    return at == 0 or tokens.sentence[at] != tokens.sentence[at - 1] or tokens.keys[at - 1] == ":"


@value
class Side:
    """One of the two texts of a pair.

    Attributes:
        text: The wording.
        kept: For every token whether it stands in the other text too.
        stands: For every token whether it does, or others stand in its place: what does not is cut, or added.
        core: First and last token (half-open) that stands: around them all is cut off, or added.
    """

    text: Text
    kept: list[bool]
    stands: list[bool]
    core: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        if True in self.stands:
            self.core = (self.stands.index(True), len(self.stands) - self.stands[::-1].index(True))  # type: ignore[misc]

    @property
    def tokens(self) -> Tokens:
        """Its tokens."""
        return self.text.tokens

    @property
    def words(self) -> DriftWords:
        """The lists of its language."""
        return self.text.words

    def keys(self, start: int, end: int) -> list[str]:
        """The keys of the tokens `[start, end)`."""
        return self.text.tokens.keys[start:end]

    def surface(self, at: int) -> str:
        """Token `at` as it stands."""
        tokens = self.text.tokens
        return tokens.text[tokens.start[at] : tokens.end[at]]

    def opens_sentence(self, at: int) -> bool:
        """Whether token `at` is the first of its sentence."""
        return _opens_sentence(self.text.tokens, at)

    def is_name(self, at: int) -> bool:
        """Whether token `at` looks like (part of) a name."""
        return self.text.names[at]

    def negations(self, start: int, end: int) -> int:
        """How many tokens of `[start, end)` negate."""
        return sum(1 for at in self.text.negations if start <= at < end)

    def turns(self, start: int, end: int) -> int:
        """How many tokens of `[start, end)` that the other text lacks turn the meaning: negations, and words that refuse or deny."""
        return sum(1 for at in self.text.turning if start <= at < end and not self.kept[at])

    def loose_negations(self, start: int, end: int) -> int:
        """How many tokens of `[start, end)` negate that the other text lacks."""
        return sum(1 for at in self.text.negations if start <= at < end and not self.kept[at])

    def sentence_within(self, start: int, end: int) -> tuple[int, int]:
        """The sentence that the change `[start, end)` is in, as far as it lies in the core or the change, and a little beyond."""
        first, last = self.sentence_of(start)
        begin, stop = self.core
        begin, stop = min(begin, start), max(stop, end)
        keys = self.text.tokens.keys
        behind = next((at for at in range(stop, min(last, stop + SLACK_TOKENS)) if not is_word(keys[at])), stop + SLACK_TOKENS)
        return max(first, begin - SLACK_TOKENS), min(last, behind)

    def sentence_of(self, at: int) -> tuple[int, int]:
        """First and last token (half-open) of the sentence that token `at` is in."""
        sentences = self.tokens.sentence
        if not sentences:
            return 0, 0
        at = min(at, len(sentences) - 1)
        start, end = at, at + 1
        while start and sentences[start - 1] == sentences[at]:
            start -= 1
        while end < len(sentences) and sentences[end] == sentences[at]:
            end += 1
        return start, end

    def modals(self, start: int, end: int) -> set[str]:
        """Classes of the modals among `[start, end)`; "May" the month is none."""
        keys, words = self.tokens.keys, self.words
        found = set()
        for at in range(start, end):
            name = words.modals.get(keys[at])
            if name and (not self.surface(at)[:1].isupper() or self.opens_sentence(at)):
                found.add(name)
            if at + 1 < len(keys) and (phrase := words.modal_phrases.get(f"{keys[at]} {keys[at + 1]}")):
                found.add(phrase)
                if {words.modals.get(key) for key in keys[max(start, at - 2) : at]} & {"will"}:
                    found.discard("will")  # "will have to" obliges as "must" does
        return found

    def counting(self, start: int, end: int) -> tuple[int, int]:
        """`[start, end)` widened over the number words and digits around it."""
        keys = self.tokens.keys
        while start and is_counting(keys[start - 1], self.words):
            start -= 1
        while end < len(keys) and is_counting(keys[end], self.words):
            end += 1
        return start, end


@value
class Pair:
    """The base and another text of one story.

    Attributes:
        a, b: The base; the other text.
        words: The lists of their language.
        reported: Whether either is not a direct quote as a whole: tense and person may shift then.
        whole: Whether the other text is a whole clause (`direct`, `indirect`), not words taken into a clause of the reporter's that is not
            known.
        is_near: Whether more than half of the shorter text stands in the other as it is: of two that share less, single words tell nothing.
    """

    a: Side
    b: Side
    words: DriftWords
    reported: bool = False
    whole: bool = True
    is_near: bool = True

    def __post_init__(self) -> None:
        kept, shorter = min(sum(self.a.kept), sum(self.b.kept)), min(len(self.a.kept), len(self.b.kept))
        self.is_near = 2 * kept > shorter  # type: ignore[misc]

    def anchored(self, i1: int, i2: int, j1: int, j2: int) -> bool:
        """Whether a change holds on both sides well enough to carry an alarm.

        At the very start or end of both texts a substitution counts as held on that side; what is only missing there is a truncation.
        """
        if max(i2 - i1, j2 - j1) > MAX_ALARM_TOKENS or not self.is_near:
            return False
        swapped = i1 < i2 and j1 < j2
        first, last = self.a.core
        left, right = slice(max(first, i1 - ANCHOR_TOKENS), i1), slice(i2, min(last, i2 + ANCHOR_TOKENS))
        begins, ends = j1 == 0 and i1 <= first, j2 == len(self.b.kept) and i2 >= last
        if not (begins or ends) and (i1 <= first or j1 == 0 or i2 >= last or j2 == len(self.b.kept)):
            return False
        if begins or ends:
            # Only one side speaks for it: then it must speak clearly.
            small = max(i2 - i1, j2 - j1) <= MAX_LONE_TOKENS
            beside = right if begins else left
            return (swapped or (small and begins and i1 == 0)) and self._holds(beside, i1) and sum(self.a.kept[beside]) >= 2
        return self._holds(left, i1) and self._holds(right, i1)

    def _holds(self, beside: slice, at: int) -> bool:
        """Whether enough of these base tokens beside token `at` is kept; where others stand in its place, a token counts half."""
        kept = self.a.kept[beside]
        nearest = slice(beside.stop - 2, beside.stop) if beside.stop <= at else slice(beside.start, beside.start + 2)
        near = len(kept) >= 2 and all(self.a.kept[nearest]) and not all(self.a.text.weak[nearest])
        return near or sum(kept) + sum(self.a.stands[beside]) >= len(kept)


def _is_title_case(tokens: Tokens, words: DriftWords) -> bool:
    """Whether every word of content has a capital, as in a headline."""
    content = [start for key, start in zip(tokens.keys, tokens.start, strict=True) if key[0].isalpha() and key not in words.function]
    return len(content) >= MIN_TITLE_WORDS and all(tokens.text[start].isupper() for start in content)
