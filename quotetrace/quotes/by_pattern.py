"""Speakers by patterns: for languages that the token-based reading cannot cut into words, or has no lists for.

A field is coded first: every marked stretch becomes one character, so that short patterns (`lexicon/<lang>/patterns.toml`) see the
sentence around it and nothing of what is in marks. A pattern looks at the words before a stretch, behind it, or both; the name is read from
what it catches (`pattern_names`). Precision comes first: what no pattern fits, or names nobody for sure, has no speaker, and says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

import regex

from quotetrace.model import Assertion, Form, Kind, MentionKind, Span, SpeakerKind, Status
from quotetrace.quotes.coded import WINDOW_CHARS, Coded
from quotetrace.quotes.marks import Marked
from quotetrace.quotes.pattern_names import EMPTY, Named, is_short_of, longest_end, read_name, without_openers
from quotetrace.quotes.patterns import ENDED, PART, Pattern, Patterns, Words
from quotetrace.values import value

SCORE: Final = 0.6
"""Score of every speaker found by a pattern. Set by hand, not calibrated: no gold of these languages was at hand."""
MAX_GAP_CHARS: Final = 3
"""Marks and spaces between two stretches that one utterance runs through."""


@value
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


def find_speakers(coded: Sequence[Coded], patterns: Patterns) -> list[list[Found]]:
    """What the patterns say of every marked stretch, field by field; short names take the full one that the article has.

    Example:
        >>> from quotetrace.quotes.marks import find_marks
        >>> from quotetrace.quotes.patterns import load_patterns
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


# ---- one field


def _read_field(coded: Coded, patterns: Patterns) -> list[Found]:
    """The stretches of a field in order; one without a cue of its own may go on with the one before."""
    found: list[Found] = []
    for number in range(len(coded.marks)):
        last = found[-1] if found else None
        found.append(_grouped(coded, number, _read(_Stretch(coded, number, patterns), last), last))
    return found


class _Stretch:
    """One marked stretch with what stands around it."""

    def __init__(self, coded: Coded, number: int, patterns: Patterns) -> None:
        self.coded, self.number, self.patterns = coded, number, patterns
        self.marked, self.place = coded.marks[number], coded.places[number]
        self.words = self.marked.span.of(coded.text).strip()
        self.start, self.before = coded.before(self.place)
        self.after = coded.after(self.place)

    @property
    def is_closed(self) -> bool:
        """Whether it may be all that is said: it ends a sentence, is long, or has a stop behind it ("“一带一路”项目" is a term)."""
        is_sentence = self.patterns.direct_content.search(self.words) is not None
        return len(self.words) > self.patterns.max_term or is_sentence or not self.after[:1].isalnum()

    @property
    def is_alone(self) -> bool:
        """Whether it is a sentence of its own, or stands behind a colon."""
        return self.before.rstrip().endswith((":", "：")) or not (self.before.strip() or self.after.strip().strip("。.!！?？"))

    def kind(self, before: str) -> Kind:
        """`direct` where nothing of the reporter's stands between cue or speaker and the stretch, or where it ends as a sentence does."""
        patterns = self.patterns
        is_direct = patterns.direct_before.search(before) or patterns.direct_content.search(self.words) or not before.strip()
        return "direct" if is_direct else "mixed"


def _read(stretch: _Stretch, last: Found | None) -> Found:
    patterns, marked = stretch.patterns, stretch.marked
    if marked.form == "nickname":
        return Found("not_speech", "nickname", "marks", "nickname")
    named = _named_as(stretch.before, patterns.words)
    if named:
        return Found("not_speech", named, "nobody", "title" if named == "title" else "term")
    is_title = marked.opener in patterns.title_marks
    found = next(_matches(stretch, last), None) if not is_title or patterns.titles_may_speak else None
    if found is not None and not (is_title and found.kind == "mixed"):
        return found
    if is_title:
        return Found("not_speech", "title", "marks", "title")
    if last is not None and _goes_on(stretch, last):
        return _carried(last, "carried-on", stretch.kind(stretch.before))
    if stretch.is_alone or len(stretch.words) > patterns.max_term or patterns.direct_content.search(stretch.words):
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


class _Place(NamedTuple):
    """A match, where its window begins in the coded text, and the window."""

    match: regex.Match[str] | None
    base: int
    window: str

    def group(self, name: str) -> tuple[int, str] | None:
        """A group: where it begins in the coded text, and its words."""
        if self.match is None or self.match.groupdict().get(name) is None:
            return None
        return self.base + self.match.start(name), self.match[name]


def _matches(stretch: _Stretch, last: Found | None) -> Iterator[Found]:
    """What the patterns say that fit, the first first."""
    for pattern in stretch.patterns.patterns:
        if (pattern.field and pattern.field != stretch.coded.field) or (pattern.is_closed and not stretch.is_closed):
            continue
        behind = pattern.after.match(stretch.after) if pattern.after else None
        if pattern.after and (behind is None or _leads_on(stretch.after, behind)):
            continue
        for ahead in _places(stretch, pattern):
            found = _found(stretch, pattern.rule, ahead, _Place(behind, stretch.place + 1, stretch.after), last)
            if found is not None:
                yield found
            elif _is_dropped(ahead, stretch.patterns):
                break


def _places(stretch: _Stretch, pattern: Pattern) -> list[_Place]:
    """Where a pattern fits what stands before the stretch, or in the sentence beside; one place without match if it asks for neither."""
    beside = pattern.above or pattern.below
    if beside is not None:
        if pattern.before and not pattern.before.search(stretch.before):
            return []
        base, window = stretch.coded.above(stretch.place) if pattern.above else stretch.coded.below(stretch.place)
        if pattern.below:
            match = beside.match(window)
            return [_Place(match, base, window)] if match else []
        return [_Place(match, base, window) for match in _candidates(beside, window, pattern)]
    if pattern.before is None:
        return [_Place(None, stretch.start, stretch.before)]
    return [_Place(match, stretch.start, stretch.before) for match in _candidates(pattern.before, stretch.before, pattern)]


def _candidates(pattern: regex.Pattern[str], window: str, given: Pattern) -> list[regex.Match[str]]:
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


def _is_dropped(ahead: _Place, patterns: Patterns) -> bool:
    """Whether a cue stands there whose subject is left out: no farther one is its subject."""
    speaker = ahead.group("speaker")
    return speaker is not None and read_name(patterns.lang, speaker[1], patterns.words) == EMPTY


def _found(stretch: _Stretch, rule: str, ahead: _Place, behind: _Place, last: Found | None) -> Found | None:
    """What one match says, or None where its words name nobody."""
    coded, patterns = stretch.coded, stretch.patterns
    cue = ahead.group("cue") or behind.group("cue")
    speaker = ahead.group("speaker") or behind.group("speaker")
    if speaker is None:
        found = _carried(last, "cue-quote", "direct") if cue is not None and last is not None and _may_carry(stretch, last) else None
        return _with_cue(stretch, found, cue, "", ahead, behind) if found else None
    if patterns.left is not None and ahead.match is not None:
        speaker = _with_left(patterns.left, speaker, ahead)
    start, raw = speaker
    is_first = ahead.match is not None and not ahead.window[: max(0, start - ahead.base)].strip()
    named = read_name(patterns.lang, raw, patterns.words, is_first=is_first)
    if named == EMPTY and patterns.drops_subjects and ahead.match is not None:
        start, named = _clause_before(ahead.window[: ahead.match.start()], ahead.base, patterns)
        if named is None and last is not None and not without_openers(raw, patterns.words) and _may_carry(stretch, last):
            return _with_cue(stretch, _carried(last, "cue-quote", "direct"), cue, raw, ahead, behind)
    if named is None or named == EMPTY:
        return None
    found = Found(
        "attributed",
        None,
        rule,
        "utterance",
        mention=coded.span(start + named.start, start + named.end),
        mention_kind=named.mention_kind,
        speaker=_without_joined(named),
        speaker_kind=named.speaker_kind,
    )
    return _with_cue(stretch, found, cue, raw, ahead, behind)


def _with_left(left: regex.Pattern[str], speaker: tuple[int, str], ahead: _Place) -> tuple[int, str]:
    """The words that name the speaker with those before them that may belong to the name."""
    lead = left.search(ahead.window, 0, speaker[0] - ahead.base)
    return (ahead.base + lead.start(), lead.group() + speaker[1]) if lead else speaker


def _clause_before(window: str, base: int, patterns: Patterns) -> tuple[int, Named | None]:
    """Who heads the nearest clause before that names anybody, where the language drops the subject."""
    edges = [0, *(match.end() for match in _clause_re().finditer(window))]
    for start, end in reversed(list(zip(edges, [*edges[1:], len(window)], strict=True))):
        named = read_name(patterns.lang, window[start:end].rstrip("，,；; "), patterns.words)
        if named is not None and named != EMPTY and named.mention_kind != "none":
            return base + start, named
    return base, None


@cache
def _clause_re() -> regex.Pattern[str]:
    return regex.compile(rf"[，,；;{PART}{ENDED}]")


def _without_joined(named: Named) -> str:
    """The name with the article that a joined preposition hides: "للوزارة" is "الوزارة" behind "ل"."""
    return f"ا{named.name}" if named.name.startswith("لل") else named.name


def _with_cue(stretch: _Stretch, found: Found, cue: tuple[int, str] | None, raw: str, ahead: _Place, behind: _Place) -> Found:
    """The finding with its cue, its kind and its assertion."""
    at, words = cue if cue is not None else (0, "")
    span = stretch.coded.span(at, at + len(words)) if words else None
    after = behind.window[at + len(words) - behind.base :] if words and at >= behind.base else ""
    return replace(found, cue=span, kind=stretch.kind(ahead.window), assertion=_assertion(stretch.patterns.words, words, raw, after))


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


def _goes_on(stretch: _Stretch, last: Found) -> bool:
    """Whether nothing but marks and spaces stands between the stretch and the one before, or around it in its sentence."""
    coded, place, previous = stretch.coded, stretch.place, stretch.coded.places[stretch.number - 1]
    if last.status != "attributed" or coded.paragraphs[place] != coded.paragraphs[previous]:
        return False
    between = coded.coded[previous + 1 : place]
    if len(between) <= MAX_GAP_CHARS and not any(map(str.isalnum, between)):
        return True
    return last.kind == "direct" and not stretch.before.strip() and not any(map(str.isalnum, stretch.after))


def _may_carry(stretch: _Stretch, last: Found) -> bool:
    """Whether the speaker of the stretch before may be the subject that a cue leaves out: in the same paragraph or the one before."""
    between = stretch.coded.coded[stretch.coded.places[stretch.number - 1] + 1 : stretch.place]
    lines = [line for line in between.split("\n") if line.strip()] if len(between) <= WINDOW_CHARS else []
    return last.status == "attributed" and len(between) <= WINDOW_CHARS and len(lines) <= 2


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
