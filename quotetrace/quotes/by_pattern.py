"""Speakers by patterns: for languages that the token-based reading cannot cut into words, or has no lists for.

A field is coded first: every marked stretch becomes one character, so that short patterns (`lexicon/<lang>/patterns.toml`) see the
sentence around it and nothing of what is in marks. A pattern looks at the words before a stretch, behind it, or both; the name is read from
what it catches (`pattern_names`). Precision comes first: what no pattern fits, or names nobody for sure, has no speaker, and says why.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Any, Final

import regex

from quotetrace import lexicon
from quotetrace.model import Assertion, Field, Form, Kind, MentionKind, Span, SpeakerKind, Status
from quotetrace.quotes.marks import Marked
from quotetrace.quotes.pattern_names import EMPTY, PART, READERS, Named, Words, is_short_of, longest_end, read_name, without_openers

SCORE: Final = 0.6
"""Score of every speaker found by a pattern. Set by hand, not calibrated: no gold of these languages was at hand."""
WINDOW_CHARS: Final = 200
"""How far from a stretch its patterns look; keeps the time of each bounded."""
MAX_PAREN_CHARS: Final = 30
MAX_GAP_CHARS: Final = 3
"""Marks and spaces between two stretches that one utterance runs through."""

PAREN: Final = "\ue002"
ENDED: Final = "\ue003"
TITLE: Final = "\ue004"
"""The title of a work, told by its marks: a word of the sentence as any other."""
_CODES: Final = {"QUOTE": f"[{PART}{ENDED}]", "PART": PART, "ENDED": ENDED, "PAREN": PAREN}


@dataclass(frozen=True, slots=True)
class Found:
    """What the patterns say of one marked stretch; names as in `AttributedQuote`, spans in code points of the field."""

    status: Status
    reason: str | None
    rule: str
    form: Form
    kind: Kind = "direct"
    assertion: Assertion = "asserted"
    cue: Span | None = None
    mention: Span | None = None
    mention_kind: MentionKind = "none"
    speaker: str | None = None
    speaker_kind: SpeakerKind | None = None
    statement: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """One form: what stands before and behind a stretch, in the sentence above or below it, and the rule it is called by. `field`: the only one it holds in, if any."""

    rule: str
    field: str
    is_nearest_start: bool
    is_closed: bool
    above: regex.Pattern[str] | None
    below: regex.Pattern[str] | None
    before: regex.Pattern[str] | None
    after: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Patterns:
    """The forms and words of one language."""

    lang: str
    patterns: tuple[Pattern, ...]
    words: Words
    stop: regex.Pattern[str]
    scan: regex.Pattern[str] | None
    left: regex.Pattern[str] | None
    direct_before: regex.Pattern[str]
    direct_content: regex.Pattern[str]
    title_marks: str
    titles_may_speak: bool
    max_term: int


@cache
def load_patterns(lang: str) -> Patterns:
    """The patterns of a language of `READERS`, compiled.

    Raises:
        FileNotFoundError: there are none.
    """
    given = lexicon.load(f"{lang}/patterns")
    words: Words = {name: _split(text) for section in ("words", "names") for name, text in given[section].items()}
    for name in _LISTS:
        words.setdefault(name, frozenset())
    parts: dict[str, str] = {}
    for name, text in given["parts"].items():
        parts[name] = text.format(**parts)
    grammar = given["grammar"]
    lists = {name: sorted(forms) for name, forms in words.items()}

    def build(text: str | None) -> regex.Pattern[str] | None:
        return _compile(text.format(**parts), lists) if text else None

    patterns = tuple(
        Pattern(
            entry["rule"],
            entry.get("field", ""),
            entry.get("nearest") == "start",
            entry.get("closed", False),
            build(entry.get("above")),
            build(entry.get("below")),
            build(entry.get("before")),
            build(entry.get("after")),
        )
        for entry in given["pattern"]
    )
    return Patterns(
        lang=lang,
        patterns=patterns,
        words=words,
        stop=_compile(grammar["stops"], {}),
        scan=build(grammar.get("scan")),
        left=build(grammar.get("left")),
        direct_before=_compile(grammar["direct_before"], {}),
        direct_content=_compile(grammar["direct_content"], {}),
        title_marks=grammar["title_marks"],
        titles_may_speak=grammar.get("titles_may_speak", False),
        max_term=grammar["max_term"],
    )


def patterns_of(lang: str) -> Patterns | None:
    """The patterns for `lang` (ISO 639-1), or None where it has none.

    Example:
        >>> patterns_of("zh-TW").lang, patterns_of("zz")
        ('zh', None)
    """
    lang = lang.lower().split("-")[0]
    return load_patterns(lang) if lang in READERS else None


_LISTS: Final = (
    "denied",
    "denied_cues",
    "denied_tails",
    "asked",
    "works",
    "terms",
    "documents",
    "counted",
    "spelling",
    "surnames",
    "stops",
)


def _split(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


def _compile(pattern: str, lists: dict[str, list[str]]) -> regex.Pattern[str]:
    for name, code in _CODES.items():
        pattern = pattern.replace(name, code)
    used = {name: forms for name, forms in lists.items() if f"\\L<{name}>" in pattern}
    compiled: regex.Pattern[str] = regex.compile(pattern, regex.V1, **used)
    return compiled


def find_speakers(coded: Sequence[Coded], patterns: Patterns) -> list[list[Found]]:
    """What the patterns say of every marked stretch, field by field; short names take the full one that the article has.

    Example:
        >>> from quotetrace.quotes.marks import find_marks
        >>> text = "「港は開く」と山田太郎首相は述べ、「心配はない」と強調した。山田氏は「待つ」と話した。"
        >>> patterns = load_patterns("ja")
        >>> coded = Coded("text", text, find_marks(text)[0], patterns)
        >>> [[found.speaker for found in field] for field in find_speakers([coded], patterns)]
        [['山田太郎', '山田太郎', '山田太郎']]
    """
    found = [_read_field(one, patterns) for one in coded]
    full = _full_names(coded, found, patterns)
    completed = [[_completed(one, full) for one in field] for field in found]
    text = next((place for place, one in enumerate(coded) if one.field == "text"), None)
    if text is not None:
        completed = [_borrowed(one, field, coded[text], completed[text]) for one, field in zip(coded, completed, strict=True)]
    return completed


# ---- the coded field


class Coded:
    """A field with every marked stretch as one character, and what stands in brackets as another; offsets lead back.

    Attributes:
        field, text, marks: What was coded.
        coded: The coded text.
        origin: For every character of it, and for its end, the code point of the text that it begins at.
        places: Where the marked stretches stand in it.
        sentences: Spans of the text, stretches inside them whole.
    """

    def __init__(self, field: Field, text: str, marks: Sequence[Marked], patterns: Patterns) -> None:
        self.field, self.text, self.marks = field, text, marks
        content = patterns.direct_content if patterns.lang == "zh" else _never_re()
        titles = "" if patterns.titles_may_speak else patterns.title_marks

        def code(marked: Marked) -> str:
            return TITLE if marked.opener in titles else ENDED if content.search(marked.span.of(text)[-2:].strip()) else PART

        stretches = [(marked.outer, code(marked)) for marked in marks]
        pieces, origin, position = [], [], 0
        for span, code in _with_brackets(text, stretches):
            pieces += [text[position : span.start], code]
            origin += [*range(position, span.start), span.start]
            position = span.end
        pieces.append(text[position:])
        origin += range(position, len(text) + 1)
        self.coded, self.origin = "".join(pieces), origin
        self.places = [bisect_left(origin, marked.outer.start) for marked in marks]
        self.stops = [(match.start(), match.end()) for match in patterns.stop.finditer(self.coded)]
        self.ends = [end for _, end in self.stops]
        self.paragraphs = list(accumulate((char == "\n" for char in self.coded), initial=0))
        self.sentences = self._sentences()

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text under a stretch of the coded text."""
        return Span(self.origin[start], self.origin[end])

    def before(self, place: int) -> tuple[int, str]:
        """The sentence up to a place, and where it begins."""
        index = bisect_right(self.ends, place) - 1
        start = max(self.ends[index] if index >= 0 else 0, place - WINDOW_CHARS)
        return start, self.coded[start:place]

    def after(self, place: int) -> str:
        """The sentence behind the stretch at a place, with its stop."""
        index = bisect_left(self.ends, place + 2)
        end = self.ends[index] if index < len(self.ends) else len(self.coded)
        return self.coded[place + 1 : min(end, place + 1 + WINDOW_CHARS)]

    def above(self, place: int) -> tuple[int, str]:
        """The sentence before the one of a place, in its line."""
        index = bisect_right(self.ends, place) - 1
        if index < 0 or "\n" in self.coded[slice(*self.stops[index])]:
            return place, ""
        start = self.ends[index - 1] if index else 0
        start = max(start, self.ends[index] - WINDOW_CHARS)
        return start, self.coded[start : self.ends[index]]

    def below(self, place: int) -> tuple[int, str]:
        """The sentence behind the one of a place, in its line."""
        index = bisect_left(self.ends, place + 1)
        if index >= len(self.ends) or "\n" in self.coded[slice(*self.stops[index])]:
            return place, ""
        start = self.ends[index]
        end = self.ends[index + 1] if index + 1 < len(self.ends) else len(self.coded)
        return start, self.coded[start : min(end, start + WINDOW_CHARS)]

    def _sentences(self) -> list[Span]:
        edges = [0, *self.ends, len(self.coded)]
        spans = [self.span(start, end) for start, end in zip(edges, edges[1:], strict=False) if self.coded[start:end].strip()]
        return spans


def _with_brackets(text: str, stretches: Sequence[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """The stretches, and between them what stands in brackets, in order."""
    position = 0
    for span, code in [*stretches, (Span(len(text), len(text)), "")]:
        for match in _bracket_re().finditer(text, position, span.start):
            yield Span(*match.span()), PAREN
        if code:
            yield span, code
        position = span.end


@cache
def _bracket_re() -> regex.Pattern[str]:
    return regex.compile(rf"[（(〔【［][^（）()〔〕【】［］\n]{{0,{MAX_PAREN_CHARS}}}[）)〕】］]")


@cache
def _never_re() -> regex.Pattern[str]:
    return regex.compile(r"(?!)")


# ---- one field


def _read_field(coded: Coded, patterns: Patterns) -> list[Found]:
    """The stretches of a field in order; one without a cue of its own may go on with the one before."""
    found: list[Found] = []
    for number in range(len(coded.marks)):
        last = found[-1] if found else None
        found.append(_grouped(coded, number, _read(coded, number, patterns, last), last))
    return found


def _read(coded: Coded, number: int, patterns: Patterns, last: Found | None) -> Found:
    marked, place = coded.marks[number], coded.places[number]
    start, before = coded.before(place)
    if marked.form == "nickname":
        return Found("not_speech", "nickname", "marks", "nickname")
    named = _named_as(before, patterns.words)
    if named:
        return Found("not_speech", named, "nobody", "title" if named == "title" else "term")
    is_title = marked.opener in patterns.title_marks
    found = next(_matches(coded, number, patterns, last), None) if not is_title or patterns.titles_may_speak else None
    if found is not None and not (is_title and found.kind == "mixed"):
        return found
    if is_title:
        return Found("not_speech", "title", "marks", "title")
    if _goes_on(coded, number, last) and last is not None:
        return _carried(last, "carried-on", _kind(coded, number, before, patterns))
    words = marked.span.of(coded.text).strip()
    led_in = before.rstrip().endswith((":", "："))
    alone = led_in or not before.strip() and not coded.after(place).strip().strip("。.!！?？")
    if alone or len(words) > patterns.max_term or patterns.direct_content.search(words):
        return Found("unattributed", "no_speaker", "nobody", "utterance")
    return Found("not_speech", "term", "nobody", "term")


def _named_as(before: str, words: Words) -> str:
    """`title` behind the noun of a work, `term` behind "so-called", else nothing."""
    ahead = before.rstrip(" 「『：:（(")
    word = ahead.rpartition(" ")[2]
    if _ends_as_word(ahead, word, words["works"]):
        return "title"
    return "term" if _ends_as_word(ahead, word, words["terms"]) else ""


def _ends_as_word(ahead: str, word: str, words: frozenset[str]) -> bool:
    return word in words if " " in ahead else bool(longest_end(ahead, words))


def _matches(coded: Coded, number: int, patterns: Patterns, last: Found | None) -> Iterator[Found]:
    place = coded.places[number]
    (start, before), after, (above_start, above) = coded.before(place), coded.after(place), coded.above(place)
    for pattern in patterns.patterns:
        if pattern.field and pattern.field != coded.field:
            continue
        if pattern.is_closed and not _is_closed(coded, number, after, patterns):
            continue
        behind = pattern.after.match(after) if pattern.after else None
        if pattern.after and (behind is None or _leads_on(after, behind)):
            continue
        if pattern.below:
            below_start, below = coded.below(place)
            match = pattern.below.match(below)
            if match is None or (pattern.before and not pattern.before.search(before)):
                continue
            ahead, base, window = [match], below_start, below
        elif pattern.above:
            if pattern.before and not pattern.before.search(before):
                continue
            ahead, base, window = _candidates(pattern.above, above, pattern), above_start, above
        elif pattern.before:
            ahead, base, window = _candidates(pattern.before, before, pattern), start, before
        else:
            ahead, base, window = [None], start, before
        for match in ahead:
            found = _found(coded, number, patterns, pattern, (match, base, window), (behind, place + 1, after), last)
            if found is not None:
                yield found
            if found is None and match is not None and _is_dropped(match, patterns):
                break


def _is_closed(coded: Coded, number: int, after: str, patterns: Patterns) -> bool:
    """Whether a stretch may be all that is said: it ends a sentence, is long, or has a stop behind it ("“一带一路”项目" is a term)."""
    words = coded.marks[number].span.of(coded.text).strip()
    return len(words) > patterns.max_term or bool(patterns.direct_content.search(words)) or not after[:1].isalnum()


def _candidates(pattern: regex.Pattern[str], window: str, given: Pattern) -> list[regex.Match[str] | None]:
    """The matches in a window, the nearest to its end first; of those with one end the longest, or where asked the shortest."""
    matches = list(pattern.finditer(window, overlapped=True))
    if given.is_nearest_start:
        return sorted(matches, key=lambda match: -match.start())
    longest: dict[int, regex.Match[str]] = {}
    for match in matches:
        end = match.end("speaker") if "speaker" in match.groupdict() else match.end()
        longest.setdefault(end, match)
    return [longest[end] for end in sorted(longest, reverse=True)]


def _leads_on(after: str, behind: regex.Match[str]) -> bool:
    """Whether what is behind a stretch leads in the next one: “A。”李娜说：“B。”"""
    rest = after[behind.end() :].lstrip()
    return rest.startswith((":", "："))


def _is_dropped(match: regex.Match[str], patterns: Patterns) -> bool:
    raw = match.groupdict().get("speaker")
    return raw is not None and read_name(patterns.lang, raw, patterns.words) == EMPTY


Place = tuple["regex.Match[str] | None", int, str]
"""A match, where its window begins in the coded text, and the window."""


def _found(
    coded: Coded, number: int, patterns: Patterns, pattern: Pattern, ahead: Place, behind: Place, last: Found | None
) -> Found | None:
    """What one match says, or None where its words name nobody."""
    match, base, window = ahead
    cue = _group("cue", ahead, behind)
    speaker = _group("speaker", ahead, behind)
    if patterns.left is not None and match is not None and speaker is not None:
        speaker = _with_left(patterns.left, speaker, base, window)
    if speaker is None:
        if not _may_carry(coded, number, last) or last is None or cue is None:
            return None
        found = _carried(last, "cue-quote", "direct")
    else:
        start, raw = speaker
        is_first = not window[: start - base].strip() if match is not None and start - base <= len(window) else False
        named = read_name(patterns.lang, raw, patterns.words, is_first=is_first)
        if named == EMPTY and patterns.lang == "zh" and match is not None:
            start, named = _clause_before(window[: match.start()], base, patterns)
            if named is None and not without_openers(raw, patterns.words) and _may_carry(coded, number, last) and last is not None:
                named, found = None, _carried(last, "cue-quote", "direct")
                return _with_cue(coded, number, patterns, found, cue, raw, behind, window)
        if named is None or named == EMPTY:
            return None
        found = Found(
            "attributed",
            None,
            pattern.rule,
            "utterance",
            mention=coded.span(start + named.start, start + named.end),
            mention_kind=named.mention_kind,
            speaker=_without_joined(named),
            speaker_kind=named.speaker_kind,
        )
    return _with_cue(coded, number, patterns, found, cue, speaker[1] if speaker else "", behind, window)


def _group(name: str, *places: Place) -> tuple[int, str] | None:
    """A group of the first match that has it: where it begins in the coded text, and its words."""
    for match, base, _ in places:
        if match is not None and match.groupdict().get(name) is not None:
            return base + match.start(name), match[name]
    return None


def _with_left(left: regex.Pattern[str], speaker: tuple[int, str], base: int, window: str) -> tuple[int, str]:
    """The words that name the speaker with those before them that may belong to the name."""
    start = speaker[0] - base
    lead = left.search(window, 0, start)
    return (base + lead.start(), lead.group() + speaker[1]) if lead else speaker


def _clause_before(window: str, base: int, patterns: Patterns) -> tuple[int, Named | None]:
    """Who heads the nearest clause before that names anybody, where the language drops the subject."""
    edges = [0, *(match.end() for match in _clause_re().finditer(window))]
    for start, end in reversed(list(zip(edges, [*edges[1:], len(window)], strict=True))):
        named = read_name(patterns.lang, window[start:end].strip("，,；; "), patterns.words)
        if named is not None and named != EMPTY and named.mention_kind != "none":
            return base + start, named
    return base, None


@cache
def _clause_re() -> regex.Pattern[str]:
    return regex.compile(rf"[，,；;{PART}{ENDED}]")


def _without_joined(named: Named) -> str:
    """The name with the article that a joined preposition hides: "للوزارة" is "الوزارة" behind "ل"."""
    return f"ا{named.name}" if named.name.startswith("لل") else named.name


def _with_cue(
    coded: Coded, number: int, patterns: Patterns, found: Found, cue: tuple[int, str] | None, raw: str, behind: Place, window: str
) -> Found:
    """The finding with its cue, its kind and its assertion."""
    span = coded.span(cue[0], cue[0] + len(cue[1])) if cue and cue[1] else None
    kind = _kind(coded, number, window, patterns)
    after = behind[2][cue[0] + len(cue[1]) - behind[1] :] if cue and cue[0] >= behind[1] else ""
    return replace(found, cue=span, kind=kind, assertion=_assertion(patterns.words, cue[1] if cue else "", raw, after))


def _kind(coded: Coded, number: int, before: str, patterns: Patterns) -> Kind:
    """`direct` where nothing of the reporter's stands between cue or speaker and the stretch, or where it ends as a sentence does."""
    words = coded.marks[number].span.of(coded.text).strip()
    is_direct = patterns.direct_before.search(before) or patterns.direct_content.search(words) or not before.strip()
    return "direct" if is_direct else "mixed"


def _assertion(words: Words, cue: str, raw: str, after: str) -> Assertion:
    """What stands at the cue: "never said", "did not say", "asked"."""
    bare = cue.lstrip("وف") if cue else ""
    if bare in words["denied_cues"] or longest_end(raw.rstrip(), words["denied"]) or bare in words["denied"]:
        return "denied"
    if after.lstrip().startswith(tuple(words["denied_tails"]) or ("\0",)):
        return "denied"
    return "asked" if bare.startswith(tuple(words["asked"]) or ("\0",)) else "asserted"


# ---- quotes that go on


def _carried(last: Found, rule: str, kind: Kind) -> Found:
    return replace(last, rule=rule, kind=kind, assertion="asserted", cue=None, form="utterance")


def _goes_on(coded: Coded, number: int, last: Found | None) -> bool:
    """Whether nothing but marks and spaces stands between the stretch and the one before, or before it in its paragraph's sentence."""
    if number == 0 or last is None or last.status != "attributed":
        return False
    place, previous = coded.places[number], coded.places[number - 1]
    if coded.paragraphs[place] != coded.paragraphs[previous]:
        return False
    between = coded.coded[previous + 1 : place]
    if len(between) <= MAX_GAP_CHARS and not any(char.isalnum() for char in between):
        return True
    # a sentence that is nothing but marked words
    before, after = coded.before(place)[1], coded.after(place).strip()
    return not before.strip() and not any(char.isalnum() for char in after) and last.kind == "direct"


def _may_carry(coded: Coded, number: int, last: Found | None) -> bool:
    """Whether the speaker of the stretch before may be the subject that a cue leaves out: in the same paragraph or the one before."""
    if number == 0 or last is None or last.status != "attributed":
        return False
    between = coded.coded[coded.places[number - 1] + 1 : coded.places[number]]
    return len(between) <= WINDOW_CHARS and len([line for line in between.split("\n") if line.strip()]) <= 2


def _grouped(coded: Coded, number: int, found: Found, last: Found | None) -> Found:
    """The finding with its statement: that of the stretch before, where the same mention speaks in the same paragraph."""
    found = replace(found, statement=number, part=0)
    if last is None or found.status != "attributed" or last.status != "attributed" or found.mention != last.mention:
        return found
    if coded.paragraphs[coded.places[number]] != coded.paragraphs[coded.places[number - 1]]:
        return found
    return replace(found, statement=last.statement, part=last.part + 1)


# ---- names over the whole article


def _full_names(coded: Sequence[Coded], found: Sequence[Sequence[Found]], patterns: Patterns) -> list[str]:
    """Every name of a person that the article has, once, in order: of speakers, and where titles show them of others."""
    names = [one.speaker for field in found for one in field if one.speaker and one.speaker_kind == "person"]
    for one in coded if patterns.scan is not None else ():
        for match in patterns.scan.finditer(one.coded) if patterns.scan else ():
            named = read_name(patterns.lang, match["speaker"], patterns.words)
            if named is not None and named.speaker_kind == "person" and named.mention_kind == "full":
                names.append(named.name)
    return list(dict.fromkeys(names))


def _completed(found: Found, names: Sequence[str]) -> Found:
    """The finding with the only full name that its short name fits; a short name of nobody known stays, a bare noun is no name."""
    if found.speaker is None or found.mention_kind != "full" or found.speaker_kind not in ("person", "unnamed"):
        return found
    fitting = [name for name in names if is_short_of(found.speaker, name)]
    if len(fitting) == 1:
        return replace(found, speaker=fitting[0], mention_kind="short", speaker_kind="person")
    return replace(found, mention_kind="role") if found.speaker_kind == "unnamed" else found


def _borrowed(coded: Coded, found: list[Found], text: Coded, spoken: Sequence[Found]) -> list[Found]:
    """The stretches of a title, each without a speaker with the one whom the text gives the same words."""
    if coded.field != "title":
        return found
    known = [(_plain(marked, text.text), one) for marked, one in zip(text.marks, spoken, strict=True) if one.status == "attributed"]
    made = []
    for marked, one in zip(coded.marks, found, strict=True):
        plain = _plain(marked, coded.text)
        givers = {other.speaker: other for words, other in known if plain and plain in words} if one.status != "attributed" else {}
        if len(givers) == 1:
            giver = next(iter(givers.values()))
            one = replace(
                one,
                status="attributed",
                reason=None,
                rule="same-words",
                form="utterance",
                speaker=giver.speaker,
                speaker_kind=giver.speaker_kind,
            )
        made.append(one)
    return made


def _plain(marked: Marked, text: str) -> str:
    return "".join(char for char in marked.span.of(text) if char.isalnum())
