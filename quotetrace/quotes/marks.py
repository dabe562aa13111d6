"""Marked stretches: what stands between quotation marks, in all scripts, read paragraph by paragraph.

A mark is told by the characters beside it: an opener has white space, a bracket or a dash before it and a word behind it, a closer the
other way round. Curly and angled marks mostly say by themselves which they are; where writers type the wrong one, the sides decide.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from typing import Final, Literal, TypeAlias

import regex

from quotetrace.model import Issue, Span
from quotetrace.values import value

MarkedForm = Literal["quote", "nickname"]
_Match: TypeAlias = re.Match[str] | regex.Match[str]

MAX_REREADS: Final = 8
"""How often a paragraph is read again without a mark that found no partner; then the rest is left (keeps time linear)."""
MAX_SINGLE_CHARS: Final = 1500
"""Longest stretch between single marks: beyond, an apostrophe is more likely."""
MAX_SINGLE_CLOSERS: Final = 8
"""Closing single marks tried for one opener (possessive plurals look like closers)."""
MAX_NICKNAME_CHARS: Final = 24
MAX_OPEN_CHARS: Final = 2000
"""How far below its line the closing mark of a quote is looked for, where only single line breaks lie between."""

_CLOSERS: Final = {
    '"': '"”',
    "“": '”“"',
    "”": "”“",
    "„": '“”"',
    "«": "»",
    "»": "«»",
    "‹": "›",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "｢": "｣",
    "〝": "〟〞",
    "＂": "＂",
    "''": "''",
    "``": "''",
    ",,": "''”\"",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    "＇": "＇",
}
_DIRECTED: Final = dict.fromkeys("“„«‹「『《〈｢〝", 1) | dict.fromkeys("”»›」』》〉｣〟〞", -1)
_UNSPACED: Final = r"\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}ー。，、；：！？…（）「」『』《》〈〉"
"""What stands beside marks in scripts that write no space there: which side is inside cannot be told from the characters next to them."""
_ALONE: Final = '"“”„«»‹›「」『』《》〈〉｢｣〝〟〞＂＇'
"""Marks whatever stands beside them."""
_MAY_BE_MARK: Final = re.compile(rf"[{_ALONE}'‘‚’`](?<![A-Za-z]['‘‚’`](?=[A-Za-z]))")
"""What marks begin with, but for two commas; apostrophes in words are passed over."""
_PARAGRAPH: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_LINE_END: Final = re.compile(r"[\n\r\u2028\u2029]")
_SINGLE: Final = frozenset("'‘’‚")
_DOUBLE: Final = re.compile('["“”„«»]')
_TORN_BEFORE: Final = re.compile(r"[,.!?…]\s\Z")
_TORN: Final = re.compile(r',\s"[a-zà-ÿа-я]')
TWO: Final = "''"
"""Two apostrophes as a mark."""
_ELISIONS: Final = frozenset(["n", "em", "til", "tis", "twas", "cause", "cuz", "bout", "round", "s"])


@value
class Marked:
    """One stretch inside one pair of outer marks; reopened paragraphs are one stretch.

    Attributes:
        span: Inside the outer marks (code points).
        outer: The same with its marks.
        pieces: `span` without paragraph breaks and reopening marks: one span a paragraph.
        form: `nickname` for a word between two name words, else `quote`.
        opener: The opening mark as it stands.
        whole: The stretch that this is a part of, or all of, where a cue inside the marks interrupts it.
    """

    span: Span
    outer: Span
    pieces: tuple[Span, ...]
    form: MarkedForm = "quote"
    opener: str = '"'
    whole: Marked | None = None


@value
class _Mark:
    at: int
    end: int
    char: str
    opens: bool
    closes: bool
    inch: bool


@cache
def _blank_line_re() -> regex.Pattern[str]:
    return regex.compile(r"\n[ \t\r\xa0]*+\n")


@cache
def _mark_re() -> regex.Pattern[str]:
    """Marks that may be quotation marks; apostrophes between two letters are passed over."""
    return regex.compile(
        r"''(?!')|(?<![\w.,!?…%)'])''(?=')|``|(?<![\w,]),,(?=\w)|(?<!\w)['‘‚’]"
        rf"|[{_ALONE}]|['‘’](?:(?!\w)|(?=[{_UNSPACED}])|(?<=[{_UNSPACED}].))"
    )


@cache
def _unspaced_re() -> regex.Pattern[str]:
    return regex.compile(rf"[{_UNSPACED}]")


def _is_unspaced(chars: str) -> bool:
    """Whether one of the characters is of a script without spaces."""
    return not chars.isascii() and _unspaced_re().search(chars) is not None


@cache
def _feet_re() -> regex.Pattern[str]:
    return regex.compile(r"(?r)\d['’′]\s?\d{1,2}(?:\.\d)?")


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[^\W\d_]+")


@cache
def _name_before_re() -> regex.Pattern[str]:
    return regex.compile(r"(?r)\b\p{Lu}[\w.-]+[ \xa0]")


@cache
def _name_within_re() -> regex.Pattern[str]:
    return regex.compile(r"\p{Lu}[\w.’'-]*(?: \p{Lu}[\w.’'-]*){0,2}")


@cache
def _name_behind_re() -> regex.Pattern[str]:
    return regex.compile(r"[ \xa0]\p{Lu}[\w’'-]+")


def find_marks(text: str, *, double_apostrophes: bool = True) -> tuple[list[Marked], list[Issue]]:
    """The marked stretches of `text` in order, none inside another, and an `odd_mark` issue for every mark without a partner.

    Read are `"…"`, `“…”`, `„…“`, `„…”`, `”…”`, `«…»`, `» … «`, `‹…›`, `「…」`, `『…』`, `《…》`, `〈…〉`, `〝…〟`, `＂…＂`, `‘…’`,
    `‚…‘`, `'…'` and, where asked, `''…''`, with mixed pairs such as `“…"`. Apostrophes, inches and feet and values of markup attributes
    are passed over. A quote that its line does not close goes on where the next paragraph opens with its mark, or where the next mark
    below, before any blank line, closes it; else it ends with its line.

    Args:
        text: One field of an article.
        double_apostrophes: Whether two apostrophes are a mark (some outlets' texts have them for `"`).

    Example:
        >>> marked, issues = find_marks("He is 6'2\\" tall. “It's 'fine',” he said.")
        >>> [m.span.of("He is 6'2\\" tall. “It's 'fine',” he said.") for m in marked], issues
        (["It's 'fine',"], [])
    """
    reader = _Reader(text, double_apostrophes)
    waiting = deque(_find_all(text))
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        if waiting and waiting[0].start() < end:
            reader.read(start, end, waiting)
        elif reader.open is not None and not paragraph.group().isspace():
            reader.pass_over(start)
    reader.end_open()
    reader.found.sort(key=lambda marked: marked.outer.start)
    if double_apostrophes:
        return reader.found, reader.issues
    # read all the same: what stands in single marks inside them is nested, and no quote of its own
    return [marked for marked in reader.found if marked.opener != TWO], reader.issues


def _unspaced_sides(char: str, before: str, opens: bool, closes: bool) -> tuple[bool, bool]:
    """Which sides a mark has that stands between letters or stops of a script without spaces (他说"好"就走, '유령선'이)."""
    if char in "‘’":
        return char == "‘", char == "’"
    if char == "'":
        return (True, False) if before in "：，、（" else (opens and not before.isalnum(), before.isalnum() or closes)
    if before in "：（":
        return True, False
    return False, closes  # neither side: what is open is closed, else it opens


@dataclass(slots=True)
class _Open:
    """A quote that is not closed yet: where it opened and its pieces in earlier paragraphs."""

    mark: _Mark
    piece_start: int
    pieces: list[Span] = field(default_factory=list)
    depth: int = 0
    paragraph_end: int = 0
    fresh: bool = True


def _find_all(text: str) -> Iterator[_Match]:
    """What `_mark_re` finds: it is tried only where a character stands that marks begin with and that need not be one."""
    if ",," in text:
        yield from _mark_re().finditer(text)
        return
    match, behind = _mark_re().match, 0
    for place in _MAY_BE_MARK.finditer(text):
        if place.group() in _ALONE:
            yield place
        elif place.start() >= behind and (found := match(text, place.start())) is not None:
            behind = found.end()
            yield found


class _Reader:
    """Reads paragraph after paragraph; `open` is a quote that the last one left open."""

    def __init__(self, text: str, double_apostrophes: bool) -> None:
        self.text = text
        self.double_apostrophes = double_apostrophes
        self.found: list[Marked] = []
        self.issues: list[Issue] = []
        self.open: _Open | None = None

    def read(self, start: int, end: int, waiting: deque[_Match]) -> None:
        """Read a paragraph, and take its marks from those that wait."""
        marks = []
        while waiting and waiting[0].start() < end:
            marks.append(self._mark(waiting.popleft(), start, end))
        first = self._reopen(start, marks)
        sides = _Sides(marks)
        for _ in range(MAX_REREADS):
            lost = self._pair(sides, first, end)
            if lost is None:
                break
            first = lost + 1

    def pass_over(self, start: int) -> None:
        """Read a paragraph without marks."""
        self._reopen(start, [])

    def end_open(self) -> None:
        """Close what the last paragraph left open: it ends with its paragraph."""
        state, self.open = self.open, None
        if state is None:
            return
        self._odd(state.mark)
        end = state.paragraph_end
        while end > state.piece_start and self.text[end - 1].isspace():
            end -= 1
        self._emit(state, end, end)

    def _mark(self, found: _Match, start: int, end: int) -> _Mark:
        """The mark with its sides."""
        at, after, char, text = found.start(), found.end(), found.group(), self.text
        before = text[at - 1] if at > start else " "
        behind = text[after] if after < end else " "
        if behind in "'’" and not text[after + 1 : after + 2].strip():
            behind = " "  # a single mark that stands there alone opens nothing either
        opens = (not behind.isspace() and behind not in ",.;:!?)]" and not (before.isalnum() or before in ".,!?…%")) or before == "="
        closes = not before.isspace() and before not in "([" and not behind.isalnum() and at > start
        if opens and closes:  # between two other marks or dashes: no side tells
            opens, closes = (behind.isalnum(), False) if before in "—–-([/\"“«‘'" else (False, True)
        if char in "\"'‘’" and not before.isspace() and not behind.isspace() and _is_unspaced(before + behind):
            opens, closes = _unspaced_sides(char, before, opens, closes)
        inch = char == '"' and before.isdigit()
        return _Mark(at, after, char, opens, closes, inch)

    def _reopen(self, start: int, marks: list[_Mark]) -> int:
        """Carry an open quote into this paragraph if it opens with the quote's mark; the index of the first mark still to pair."""
        state = self.open
        if state is None:
            return 0
        if marks and not self.text[start : marks[0].at].strip():
            char = marks[0].char
            if char == state.mark.char or (char == "»" and state.mark.char == "«") or (char in '"“' and state.mark.char in '"“'):
                state.pieces.append(self._stripped(state.piece_start, state.paragraph_end))
                state.piece_start, state.fresh = marks[0].end, False
                return 1
        if self._closes_below(state, start):
            state.fresh = False
        else:
            self.end_open()
        return 0

    def _closes_below(self, state: _Open, position: int) -> bool:
        """Whether the next mark behind `position` closes the open quote, with no more than single line breaks between.

        Texts that write a sentence or a line of the page a line break quotes across breaks; a blank line ends what is not reopened.
        """
        found = _mark_re().search(self.text, position, position + MAX_OPEN_CHARS)
        while found is not None and found.group() in _SINGLE:
            found = _mark_re().search(self.text, found.end(), position + MAX_OPEN_CHARS)
        if (
            found is None
            or found.group() not in _CLOSERS[state.mark.char]
            or _blank_line_re().search(self.text, state.mark.end, found.start())
        ):
            return False
        line = self.text.rfind("\n", 0, found.start()) + 1
        mark = self._mark(found, line, len(self.text))
        return not mark.inch and (_DIRECTED.get(mark.char, 1) < 0 or not mark.opens or self._is_torn(mark))

    def _is_torn(self, mark: _Mark) -> bool:
        """Whether a straight mark that seems to open closes: crawlers tear a mark from its quote ("…today, "she said").

        So it does as the last mark of its line, behind a comma and before a small letter ("he said, "We…" opens one), or where the next
        line begins with no mark: behind a stop, and behind a comma in texts whose marks are torn elsewhere too. There one quote is
        likelier than two without an end.
        """
        if mark.char != '"' or _TORN_BEFORE.search(self.text, max(0, mark.at - 3), mark.at) is None:
            return False
        line_end = _LINE_END.search(self.text, mark.end)
        end = line_end.start() if line_end else len(self.text)
        if _DOUBLE.search(self.text, mark.end, end):
            return False
        if _TORN.match(self.text, mark.at - 2):
            return True
        if self.text[mark.at - 2] == "," and not self.has_torn:
            return False
        behind = _PARAGRAPH.search(self.text, end)
        return behind is None or _DOUBLE.match(behind.group().lstrip()) is None

    @cached_property
    def has_torn(self) -> bool:
        """Whether the text has a mark that is certainly torn from its quote."""
        return _TORN.search(self.text) is not None

    def _pair(self, sides: _Sides, first: int, end: int) -> int | None:
        """Pair the marks from `first` on; the index of a mark that was lost with others behind it, which are to be read again."""
        marks, index, opened_at = sides.marks, first, -1
        while index < len(marks):
            mark = marks[index]
            if self.open is None:
                opened_at, index = self._start(sides, index)
                continue
            if mark.char in _CLOSERS[self.open.mark.char] and (self._closes(sides, index) or self._is_torn(mark)):
                if self.open.depth:
                    self.open.depth -= 1
                else:
                    state, self.open = self.open, None
                    self._emit(state, mark.at, mark.end)
            elif self._reopens(mark):
                if sides.closers[index] > sides.openers[index]:
                    self.open.depth += 1
                else:
                    self._odd(self.open.mark)
                    self.open, opened_at = _Open(mark, mark.end), index
            elif self.open.mark.char == '"' and mark.char == "“":
                nested_end = sides.nested_end(index)
                if nested_end == index:  # the straight mark has no partner left
                    self._odd(self.open.mark)
                    self.open, opened_at = _Open(mark, mark.end), index
                index = nested_end
            index += 1
        if self.open is None:
            return None
        self.open.paragraph_end, self.open.depth = end, 0
        if self.open.fresh and opened_at >= 0 and opened_at + 1 < len(marks) and not self._continues(end):
            self._odd(self.open.mark)
            self.open = None
            return opened_at
        return None

    def _continues(self, end: int) -> bool:
        """Whether the paragraph after `end` opens with the mark of the open quote, or closes it within its block of lines."""
        assert self.open is not None
        if self._closes_below(self.open, end):
            return True
        found = _PARAGRAPH.search(self.text, end)
        while found is not None and found.group().isspace():
            found = _PARAGRAPH.search(self.text, found.end())
        char = self.open.mark.char
        return found is not None and found.group().lstrip().startswith((char, '"', "“") if char in '"“' else (char,))

    def _start(self, sides: _Sides, index: int) -> tuple[int, int]:
        """What a mark outside any quote does: opens one, is paired at once (single marks), passed over, or odd; and the next index."""
        mark = sides.marks[index]
        char = mark.char
        if char in _SINGLE:
            return -1, self._single(sides, index)
        before = self.text[mark.at - 1] if mark.at else " "
        if char in '"”“' and (before == "=" or self.text.startswith(">", mark.end)):
            return -1, sides.attribute_end(index) if before == "=" else index + 1
        if mark.inch and not mark.opens and mark.closes:
            return -1, index + 1
        opens = mark.opens if char in '"»”' or char == "''" else _DIRECTED.get(char, 1) > 0
        if char in ('"', "''") and not opens:
            opens = not mark.closes
        if char in _CLOSERS and opens:
            self.open = _Open(mark, mark.end)
            return index, index + 1
        if not (char == "''" or (char == '"' and before.isalpha() and self._letter_behind(mark))):
            self._odd(mark)
        return -1, index + 1

    def _letter_behind(self, mark: _Mark) -> bool:
        return self.text[mark.end : mark.end + 1].isalpha()

    def _closes(self, sides: _Sides, index: int) -> bool:
        """Whether a mark that can close the open quote does."""
        mark = sides.marks[index]
        opener, char = self.open.mark.char if self.open else "", mark.char
        if char in ('"', "''"):
            is_digit = self.text[mark.at - 1].isdecimal()
            if (
                is_digit
                and _feet_re().match(self.text, max(0, mark.at - 8), mark.at)
                and sides.closers[index] > sides.openers[index] + mark.closes
            ):
                return False
            if opener == "“":
                return mark.closes and sides.closes_mixed(self.text, index)
            return not mark.opens
        if opener == "“" and char == "“":
            return mark.closes and not mark.opens
        if char in "“»" and opener in "„«»”":
            return not mark.opens or opener == "«"
        return True

    def _reopens(self, mark: _Mark) -> bool:
        """Whether a mark inside a quote opens one of the same kind: nested, or new because the first was never closed."""
        opener = self.open.mark.char if self.open else ""
        return mark.char == opener and (mark.opens or _DIRECTED.get(opener, 0) > 0)

    def _single(self, sides: _Sides, index: int) -> int:
        """Pair a single mark with its closer, unless it is an apostrophe; the next index."""
        mark = sides.marks[index]
        word = _word_re().match(self.text, mark.end)
        digit = self.text[mark.end : mark.end + 1].isdigit()
        if mark.char == "’" or not mark.opens or digit or (word and word.group().lower() in _ELISIONS):
            return index + 1
        close = sides.single_closer(self.text, index)
        if close is None:
            return index + 1
        state = _Open(mark, mark.end)
        self._emit(state, sides.marks[close].at, sides.marks[close].end)
        return close + 1

    def _stripped(self, start: int, end: int) -> Span:
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def _emit(self, state: _Open, at: int, end: int) -> None:
        start = state.pieces[0].start if state.pieces else state.piece_start
        if not self.text[start:at].strip():
            return
        span, outer = Span(start, at), Span(state.mark.at, end)
        pieces: tuple[Span, ...] = (span,)
        if state.pieces:
            last = Span(state.piece_start, max(at, state.piece_start))
            pieces = tuple(piece for piece in (*state.pieces, last) if len(piece))
        form: MarkedForm = "nickname" if self._is_nickname(span, outer) else "quote"
        self.found.append(Marked(span, outer, pieces, form, state.mark.char))

    def _is_nickname(self, span: Span, outer: Span) -> bool:
        """`Maria “Shorty” Lund`: one to three capitalised words between two name words."""
        if len(span) > MAX_NICKNAME_CHARS or not _name_within_re().fullmatch(self.text, span.start, span.end):
            return False
        before = _name_before_re().match(self.text, max(0, outer.start - 20), outer.start)
        if before is None or not _name_behind_re().match(self.text, outer.end):
            return False
        return before.group().strip() not in {
            "The",
            "In",
            "On",
            "At",
            "An",
            "And",
            "But",
            "From",
            "For",
            "His",
            "Her",
            "This",
            "That",
            "Called",
        }

    def _odd(self, mark: _Mark) -> None:
        if mark.char == TWO and not self.double_apostrophes:
            return
        message = f"the mark {mark.char} has no partner in its paragraph"
        self.issues.append(Issue("extract", "odd_mark", message, span=Span(mark.at, mark.end)))


class _Sides:
    """The marks of one paragraph with counts of openers and closers from each mark to the end, and what comes next.

    Most paragraphs hold plain pairs that need none of it: each column is made when it is first asked for.
    """

    def __init__(self, marks: list[_Mark]) -> None:
        self.marks = marks

    @cached_property
    def doubles(self) -> list[int]:
        """How many marks before each are no single ones."""
        return [0, *accumulate(mark.char not in _SINGLE for mark in self.marks)]

    @cached_property
    def openers(self) -> list[int]:
        """How many marks from each on open quotes."""
        return _suffix_counts([_opens(mark) and mark.char not in _SINGLE for mark in self.marks])

    @cached_property
    def closers(self) -> list[int]:
        """How many marks from each on close quotes."""
        return _suffix_counts([_is_closer(mark) and mark.char not in _SINGLE for mark in self.marks])

    @cached_property
    def curly_close(self) -> list[int]:
        return [index for index, mark in enumerate(self.marks) if mark.char == "”"]

    @cached_property
    def straight(self) -> list[int]:
        return [index for index, mark in enumerate(self.marks) if mark.char == '"']

    @cached_property
    def openers_at(self) -> list[int]:
        return [index for index, mark in enumerate(self.marks) if mark.char == "“" or (mark.char == '"' and mark.opens)]

    @cached_property
    def single_closers(self) -> list[int]:
        return [index for index, mark in enumerate(self.marks) if mark.char in _SINGLE and mark.closes and not mark.opens]

    def nested_end(self, index: int) -> int:
        """The `”` of a `“…”` inside `"…"`, if a `"` still follows; else `index`."""
        close = _next(self.curly_close, index)
        return close if close is not None and _next(self.straight, close) is not None else index

    def attribute_end(self, index: int) -> int:
        """The index behind the `"` that ends an attribute's value."""
        close = _next(self.curly_close if self.marks[index].char == "”" else self.straight, index)
        return index + 1 if close is None else close + 1

    def closes_mixed(self, text: str, index: int) -> bool:
        """Whether a `"` closes a `“`: no `”` follows, or another opener comes before it and the sentence is finished."""
        close = _next(self.curly_close, index)
        if close is None:
            return True
        opener = _next(self.openers_at, index)
        return opener is not None and opener < close and text[self.marks[index].at - 1] in ".,!?…"

    def single_closer(self, text: str, index: int) -> int | None:
        """The mark that closes the single mark at `index`: one after punctuation, else the first that is no possessive plural."""
        opener = self.marks[index]
        wanted = _CLOSERS[opener.char]
        place = bisect_right(self.single_closers, index)
        fallback = None
        for close in self.single_closers[place : place + MAX_SINGLE_CLOSERS]:
            mark = self.marks[close]
            if mark.at - opener.end > MAX_SINGLE_CHARS:
                break
            if mark.char not in wanted or (self.doubles[close] - self.doubles[index]) % 2:
                continue
            if text[mark.at - 1] not in "sS" or mark.at - opener.end < 2:
                return close
            if fallback is None:
                fallback = close
            if not text[mark.end : mark.end + 1].isspace():
                return close
        return fallback


def _opens(mark: _Mark) -> bool:
    way = _DIRECTED.get(mark.char)
    return mark.opens if way is None else way > 0


def _is_closer(mark: _Mark) -> bool:
    return mark.closes and not mark.opens if mark.char not in _DIRECTED else not _opens(mark)


def _suffix_counts(flags: Sequence[int]) -> list[int]:
    return list(accumulate(flags[::-1]))[::-1]


def _next(places: list[int], index: int) -> int | None:
    """The first of the sorted `places` behind `index`."""
    place = bisect_right(places, index)
    return places[place] if place < len(places) else None
