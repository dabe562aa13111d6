"""Reported clauses: the words that a cue of speech reports without quotation marks, found by the order of words alone.

A report is a cue from the lexicon (`<lang>/reports.toml`) with a subject, or an according-to phrase, and the clause it takes:
after the cue ("Ruiz said (that) …", "told reporters that …", "vowed to …"), before it ("…, Ruiz said"), on both sides of it
("The ferry, Ruiz said, would …"), or beside a noun ("his warning that …"). No parser: subjects come from the ties of mentions, clauses end
where their sentence ends or another report begins. After the frames of direct and indirect reports in PARC (Pareti 2012).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple

from quotetrace import lexicon
from quotetrace.quotes.mentions import Mention, Ties
from quotetrace.quotes.tokens import Tokens

Frame = Literal["that", "clause", "infinitive", "question", "colon", "topic", "naming", "object", "before", "around", "according", "noun"]

MIN_WORDS: Final = 2
"""A clause of fewer words says too little to be compared with anything."""
MIN_WORDS_BEFORE: Final = 3
MAX_ADJUNCTS: Final = 4
"""Adverbs, days and phrases ("on Monday in a statement") passed over between a cue and its clause."""
MAX_HEARER: Final = 10
"""Tokens of the hearer between cue and clause ("told a group of reporters in the port that")."""
_AFTER_QUOTE: Final = ("that", "colon")

_SHORT: Final = ("infinitive", "question", "object")
"""Frames whose clause ends at a comma with a new clause behind it (checked on PolNeAR: "that" clauses mostly run on)."""
_PHRASE: Final = "dnNwgeo#'-T"
_NOUNS: Final = "nNwo#T"
_FINITE: Final = "xVve"


@dataclass(frozen=True, slots=True)
class Frames:
    """What the cues of one language take: every frame with its written forms, prepositions of topics, and the lists beside them."""

    frames: dict[str, frozenset[str]]
    topics: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    cues: frozenset[str]
    comma_clause: bool
    needs_that: bool


class Report(NamedTuple):
    """One reported clause, in tokens.

    Attributes:
        parts: Half-open token ranges of the clause, one or two.
        cue: Half-open token range of the words that report.
        mention: Index of the speaker's mention, or -1.
        frame: How cue and clause stand to each other.
        speaker: Token range of the speaker's words where no mention covers them.
    """

    parts: tuple[tuple[int, int], ...]
    cue: tuple[int, int]
    mention: int
    frame: Frame
    speaker: tuple[int, int] | None = None


class _Event(NamedTuple):
    """A cue with its subject, before anything is known of a clause."""

    verb: int
    mention: int
    inverted: bool
    speaker: tuple[int, int] | None = None


@cache
def load_frames(lang: str) -> Frames | None:
    """The frames of `lang`, or None where the lexicon has none.

    Example:
        >>> "vowed" in load_frames("en").frames["infinitive"], load_frames("xx")
        (True, None)
    """
    if not lexicon.has(f"{lang}/reports.toml"):
        return None
    lists = lexicon.load(f"{lang}/reports")
    frames = {name: frozenset(text.split()) for name, text in lists["frames"].items()}
    topics = {name: frozenset(text.split()) for name, text in lists.get("topics", {}).items()}
    words = {name: frozenset(text.split()) for name, text in lists["words"].items()}
    grammar = lists.get("grammar", {})
    cues = frozenset().union(*frames.values(), *topics.values(), words["participles"], words["closing"])
    return Frames(frames, topics, words, cues, bool(grammar.get("comma_clause")), bool(grammar.get("needs_that")))


class _View(NamedTuple):
    """What every step looks at: the tokens of one field with their mentions, and the frames of its language."""

    tokens: Tokens
    mentions: list[Mention]
    ties: list[Ties]
    frames: Frames
    kinds: list[str]
    lower: list[str]
    sentences: list[int]
    events: list[_Event]
    starts: dict[int, int]
    first: int
    last: int


def find_reports(
    tokens: Tokens, mentions: list[Mention], ties: list[Ties], frames: Frames, within: tuple[int, int] | None = None
) -> list[Report]:
    """Every reported clause of a field, in order of cue; of two that overlap the outer one.

    Args:
        tokens, mentions, ties: As a reading holds them.
        frames: Of the language of the field.
        within: Token range to read, whole sentences; all of them where left out.

    Returns:
        Reports in token ranges. Marked stretches inside a clause are part of it.

    Example:
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.mentions import find_mentions, tie_cues
        >>> from quotetrace.quotes.tokens import tokenize
        >>> text, en = "Ana Ruiz said on Monday that the ferry would sail.", language("en")
        >>> tokens = tokenize(text, [], en)
        >>> mentions = find_mentions(text, tokens, en)
        >>> [report] = find_reports(tokens, mentions, tie_cues(tokens, mentions, en), load_frames("en"))
        >>> report.frame, text[tokens.start[report.parts[0][0]] : tokens.end[report.parts[0][1] - 1]]
        ('that', 'the ferry would sail')
    """
    first, last = within or (0, len(tokens))
    view = _View(tokens, mentions, ties, frames, tokens.kind, tokens.lower, tokens.sentence, [], {}, first, last)
    view.events.extend(_find_events(view))
    view.starts.update((mentions[event.mention].first, event.verb) for event in view.events if not event.inverted and event.mention >= 0)
    found = [report for event in view.events if (report := _read_event(view, event))]
    found += _read_according(view) + _read_nouns(view)
    return _outer(found)


def _near(view: _View) -> Iterator[tuple[Mention, Ties]]:
    """The mentions in range, with their ties."""
    start = bisect_left(view.mentions, view.first, key=lambda mention: mention.first)
    stop = bisect_left(view.mentions, view.last, key=lambda mention: mention.first)
    return zip(view.mentions[start:stop], view.ties[start:stop], strict=True)


def _find_events(view: _View) -> list[_Event]:
    """Cues with their subjects, in order of cue: tied ones, then participles and second verbs of the same subject."""
    opening = _find_openings(view)
    tied: dict[int, _Event] = {}
    for mention, tie in _near(view):
        if _is_inverted(view, mention, tie):
            tied[tie.before] = _Event(tie.before, mention.index, True)
        elif tie.verb >= 0 and tie.bond.startswith("subject") and view.lower[tie.verb] in view.frames.cues and tie.verb not in tied:
            event = _subject_event(view, mention, tie, opening)
            if event:
                tied[tie.verb] = event
    events = sorted(tied.values())
    return sorted(events + _find_seconds(view, events, set(tied), opening))


def _find_openings(view: _View) -> dict[int, int]:
    """For every sentence its first mention that no preposition or possessive binds: the likely subject."""
    opening: dict[int, int] = {}
    for mention, tie in _near(view):
        if not tie.relation and tie.bond != "possessive" and view.lower[mention.head] not in view.frames.words["relatives"]:
            opening.setdefault(mention.sentence, mention.index)
    return opening


def _is_inverted(view: _View, mention: Mention, tie: Ties) -> bool:
    """Whether the mention is the subject of the cue before it ("…, said Ruiz"), not its hearer or the subject of what is said."""
    if tie.relation != "cue0" or view.lower[tie.before] not in view.frames.words["closing"] or not tie.before or view.kinds[tie.before - 1] not in ",Q":
        return False
    if tie.verb >= 0 and tie.bond == "subject":
        return False
    at = _after_adjuncts(view, mention.last)
    return not _inside(view, at, tie.before) or view.kinds[at] in ".,!?;-(Q"


def _subject_event(view: _View, mention: Mention, tie: Ties, opening: dict[int, int]) -> _Event | None:
    """The cue with its subject; behind an apposition (", who lives there, said") the one that opens the sentence."""
    index = mention.index
    if tie.bond == "subject," and view.kinds[tie.verb - 1] == "," and view.lower[tie.verb] not in view.frames.words["participles"]:
        index = opening.get(mention.sentence, index)
    mention = view.mentions[index]
    if _is_passive(view, mention, tie.verb) or view.lower[mention.head] in view.frames.words["quoting"]:
        return None
    return _Event(tie.verb, index, False)


def _is_passive(view: _View, mention: Mention, verb: int) -> bool:
    """Whether the subject is the one spoken of ("was accused of", "has been called")."""
    return any(view.lower[at] in view.frames.words["passive"] for at in range(max(mention.last, verb - 3), verb))


def _find_seconds(view: _View, events: list[_Event], taken: set[int], opening: dict[int, int]) -> list[_Event]:
    """Cues without a subject of their own that share the one of an earlier cue ("…, adding that", "and said that"), or open the sentence's."""
    found = []
    for verb in range(max(1, view.first), view.last):
        if verb in taken or view.lower[verb] not in view.frames.cues:
            continue
        if _is_second(view, verb):
            earlier = [event for event in events if event.verb < verb and view.sentences[event.verb] == view.sentences[verb]]
            index = earlier[0].mention if earlier else opening.get(view.sentences[verb], -1)
            if index >= 0 and view.mentions[index].first < verb:
                found.append(_Event(verb, index, False))
        elif view.lower[verb] in view.frames.words["sure"] and _complement(view, verb)[0] in ("that", "clause"):
            found += _bare_event(view, verb, opening)
    return found


def _is_second(view: _View, verb: int) -> bool:
    """Whether a cue shares the subject of an earlier one: a participle behind a comma, or a verb behind "and"."""
    before, joiners = view.lower[verb - 1], view.frames.words["joiners"]
    if view.lower[verb] in view.frames.words["participles"] and (before in joiners or before == ","):
        return True
    return before in joiners and _complement(view, verb)[0] in ("that", "clause")


def _bare_event(view: _View, verb: int, opening: dict[int, int]) -> list[_Event]:
    """A sure cue that no mention is tied to: behind an apposition the sentence's subject, else the words before it ("one in five say")."""
    if view.kinds[verb - 1] == ",":
        index = opening.get(view.sentences[verb], -1)
        return [_Event(verb, index, False)] if index >= 0 and view.mentions[index].first < verb else []
    first = verb
    while first > 0 and view.kinds[first - 1] in "dwnN#*" and view.sentences[first - 1] == view.sentences[verb] and verb - first < MAX_HEARER:
        first -= 1
    return [_Event(verb, -1, False, (first, verb))] if first < verb and view.kinds[verb - 1] in "wn#*" else []


def _read_event(view: _View, event: _Event) -> Report | None:
    """The clause that a cue reports: after it, else before it or on both sides."""
    verb = event.verb
    if not event.inverted:
        frame, start = _complement(view, verb)
        if frame is not None:
            stop = _clause_end(view, start) if frame not in _SHORT else _first_break(view, start, _clause_end(view, start))
            if _words(view, start, stop) >= MIN_WORDS + (frame == "clause") and not (
                frame not in _AFTER_QUOTE and _follows_quote(view, event)
            ):
                return Report(((start, stop),), (verb, verb + 1), event.mention, frame, event.speaker)
    if view.lower[verb] in view.frames.words["closing"] and event.mention >= 0:
        return _read_before(view, event)
    return None


def _follows_quote(view: _View, event: _Event) -> bool:
    """Whether subject and cue stand right behind a marked stretch, whose cue it is ("“…,” Ruiz said by phone")."""
    first = view.mentions[event.mention].first if event.mention >= 0 else 0
    return 0 < first < event.verb and view.kinds[first - 1] == "Q" and view.sentences[first - 1] == view.sentences[first]


def _complement(view: _View, verb: int) -> tuple[Frame | None, int]:
    """The frame that the words behind a cue fill, and the first token of the clause."""
    frames, lower, kinds = view.frames, view.lower, view.kinds
    word, at = lower[verb], verb + 1
    if word in frames.frames.get("hearer", ()):
        at = _after_hearer(view, at)
    at = _after_adjuncts(view, at)
    if not _inside(view, at, verb):
        return None, at
    if frames.comma_clause and kinds[at] == "," and _inside(view, at + 1, verb) and lower[at + 1] in frames.words["that"]:
        at += 1
    if lower[at] in frames.words["that"] and _inside(view, at + 1, verb):
        # "they think that is enough": the word is the subject
        return "that", at + (kinds[at + 1] not in "xV")
    if kinds[at] == ":" and _inside(view, at + 1, verb) and kinds[at + 1] != "Q":
        return "colon", at + 1
    return _other_complement(view, verb, at)


def _other_complement(view: _View, verb: int, at: int) -> tuple[Frame | None, int]:
    """The frames that no "that" announces."""
    frames, lower, kinds, word = view.frames, view.lower, view.kinds, view.lower[verb]
    if lower[at] == "to" and _inside(view, at + 1, verb) and kinds[at + 1] in "wVvxeanT":
        hearer = word in frames.frames.get("hearer", ())
        return ("infinitive", at) if hearer or word in frames.frames.get("infinitive", ()) else (None, at)
    if lower[at] in frames.words["question_words"] and word in frames.frames.get("question", ()) | frames.frames.get("hearer", frozenset()):
        return "question", at
    if word in frames.topics.get(lower[at], ()) and _inside(view, at + 1, verb):
        return "topic", at + 1
    if kinds[at] in ".!?;,-()Qci" or lower[at] in frames.words["topics"]:
        return None, at
    if word in frames.frames.get("clause", ()) and not frames.needs_that and (_is_clause(view, at) or word in frames.words["sure"]):
        return "clause", at
    if word in frames.frames.get("hearer", ()) and at > verb + 1 and not frames.needs_that and kinds[at] in "PdN" and _is_clause(view, at):
        return "clause", at
    if at == verb + 1 and word in frames.frames.get("naming", ()):
        return "naming", at
    if at == verb + 1 and word in frames.frames.get("object", ()):
        return "object", at
    return None, at


def _inside(view: _View, at: int, verb: int) -> bool:
    return at < len(view.kinds) and view.sentences[at] == view.sentences[verb]


def _is_clause(view: _View, at: int, end: int | None = None) -> bool:
    """Whether a finite verb, with a word before it, stands between `at` and `end` (or the end of the sentence)."""
    kinds, sentences = view.kinds, view.sentences
    stop, end = at, len(kinds) if end is None else end
    ends = ",;:" if end == len(kinds) else ";:"
    while stop < end and sentences[stop] == sentences[at] and kinds[stop] not in ends:
        kind = kinds[stop]
        if stop > at and kind in _FINITE and kinds[stop - 1] not in "di'":
            return True
        if stop > at and kind == "w" and (kinds[stop - 1] == "P" or (view.lower[stop].endswith("s") and kinds[stop - 1] in "nN")):
            return True
        stop += 1
    return False


def _after_hearer(view: _View, at: int) -> int:
    """The token behind the hearer that starts at `at`; `at` itself where there is none."""
    kinds, lower, count = view.kinds, view.lower, len(view.kinds)
    stop = at
    if stop < count and kinds[stop] == "o" and not (stop + 1 < count and kinds[stop + 1] in "nw"):
        return stop + 1
    while stop < count and view.sentences[stop] == view.sentences[at - 1] and stop - at < MAX_HEARER:
        kind = kinds[stop]
        if kind in "nNwgeo#'":
            pass
        elif kind == "d" and (stop == at or kinds[stop - 1] in "ic"):
            pass
        elif stop > at and lower[stop] in ("of", "for", "in", "at", "from") and kinds[stop - 1] in "nNw":
            pass
        elif stop > at and lower[stop] == "and" and stop + 1 < count and kinds[stop + 1] in "nNwd":
            pass
        else:
            break
        if kind == "w" and stop > at and kinds[stop - 1] in "nN" and stop + 1 < count and kinds[stop + 1] not in "nNw":
            break
        stop += 1
    return stop


def _after_adjuncts(view: _View, at: int) -> int:
    """The token behind adverbs, days and phrases of place or time."""
    kinds, lower, count = view.kinds, view.lower, len(view.kinds)
    for _ in range(MAX_ADJUNCTS):
        if at >= count:
            break
        if kinds[at] in "aT":
            at += 1
        elif lower[at] in view.frames.words["this"] and at + 1 < count and kinds[at + 1] == "T":
            at += 2
        elif (
            kinds[at] == "i"
            and lower[at] in view.frames.words["adjuncts"]
            and at + 1 < count
            and view.sentences[at + 1] == view.sentences[at]
        ):
            stop = _phrase_end(view, at + 1)
            if stop == at + 1:
                break
            at = stop
        else:
            break
    return at


def _phrase_end(view: _View, at: int) -> int:
    """The token behind a noun phrase: up to a second determiner or pronoun, with "of …" phrases taken in."""
    kinds, lower, stop = view.kinds, view.lower, at
    while stop < len(kinds) and view.sentences[stop] == view.sentences[at]:
        kind = kinds[stop]
        full = stop > at and kinds[stop - 1] in _NOUNS
        if kind in "dP" and full:
            break
        if lower[stop] in ("of", "with") and full:
            stop += 1
        elif kind in _PHRASE and not (kind == "N" and full and kinds[stop - 1] == "T"):
            stop += 1
        else:
            break
    return stop


def _clause_end(view: _View, start: int) -> int:
    """The token behind the clause that starts at `start`: the sentence's end, or where another report begins."""
    kinds, lower, words = view.kinds, view.lower, view.frames.words
    stop, count, sentence = start, len(view.kinds), view.sentences[start]
    while stop < count and view.sentences[stop] == sentence:
        if kinds[stop] == ";" or (stop > start and lower[stop] in words["according"]):
            break
        if stop > start and (kinds[stop] == "," or lower[stop] in words["joiners"]) and _opens_report(view, stop):
            break
        stop += 1
    while stop > start + 1 and (kinds[stop - 1] in ".!?,:;-" or lower[stop - 1] in words["joiners"]):
        stop -= 1
    return stop


def _first_break(view: _View, start: int, end: int) -> int:
    """The token behind a phrase: before a comma that a relative clause, a conjunction or a participle follows."""
    for at in range(start + 1, end - 1):
        if view.kinds[at] == "," and (view.kinds[at + 1] in "cge" or view.lower[at + 1] in view.frames.words["relatives"]):
            return at
    return end


def _opens_report(view: _View, at: int) -> bool:
    """Whether a comma or "and" is followed by a cue, or by the subject of one."""
    kinds, lower, words, count = view.kinds, view.lower, view.frames.words, len(view.kinds)
    sentence, behind = view.sentences[at], at + 1
    comma = kinds[at] == ","
    while behind < count and (kinds[behind] == "c" or kinds[behind] == "a") and behind - at < 3:
        behind += 1
    if behind >= count or view.sentences[behind] != sentence:
        return False
    if lower[behind] in words["according"] or (lower[behind] in words["participles"] and comma):
        return True
    if behind in view.starts and _complement(view, view.starts[behind])[0] in ("that", "clause", "question", "colon"):
        return True
    return (
        lower[behind] in view.frames.cues
        and kinds[behind] in "Vvew"
        and kinds[behind - 1] != ","
        and _complement(view, behind)[0] is not None
    )


def _read_before(view: _View, event: _Event) -> Report | None:
    """The clause before "…, Ruiz said" or "…, said Ruiz", with what follows the cue where the clause goes on."""
    mention, kinds = view.mentions[event.mention], view.kinds
    first = _phrase_first(view, min(event.verb, mention.first))
    start, stop = _sentence_start(view, first), first - 1
    if stop <= start or not (kinds[stop] == "," or (kinds[stop] == "Q" and stop > start)):
        return None
    stop += kinds[stop] == "Q"  # “…,” Ruiz said: the comma stands inside the marks
    if view.lower[mention.head] in view.frames.words["relatives"] or (kinds[event.verb - 1] == "," and not event.inverted):
        return None
    behind = max(event.verb + 1, mention.last)
    behind = _after_hearer(view, behind) if view.lower[event.verb] in view.frames.frames.get("hearer", ()) else behind
    end = _after_adjuncts(view, behind)
    if end < len(kinds) and view.sentences[end] == view.sentences[first] and kinds[end] not in ".,!?-":
        return None
    tail = _tail(view, end)
    if tail and event.inverted and view.kinds[tail[0]] not in _FINITE + "c":
        tail = None  # "said Ruiz, a spokesman for the port"
    if end + 1 < len(kinds) and kinds[end] == "," and kinds[end + 1] == "Q":
        return None  # the words before belong to the quote that follows
    if any(
        start <= other.verb < stop and view.sentences[other.verb] == view.sentences[first] and not other.inverted for other in view.events
    ):
        return None  # "Ruiz said that …, the agency reported": the nearer speaker keeps the clause
    if _is_intro(view, start, stop) or not (_is_clause(view, start, stop) or (tail and _is_finite(view, tail[0]))):
        return None
    parts = ((start, stop), tail) if tail else ((start, stop),)
    if _words(view, start, stop) < (1 if tail and _is_finite(view, tail[0]) else MIN_WORDS_BEFORE):
        return None
    return Report(parts, (event.verb, event.verb + 1), event.mention, "around" if tail else "before")


def _phrase_first(view: _View, at: int) -> int:
    """The first token of the noun phrase that goes on at `at` ("the nonpartisan *Budget Office*")."""
    first = at
    while first > 0 and at - first < MAX_ADJUNCTS and view.kinds[first - 1] in "dwegn#N" and view.sentences[first - 1] == view.sentences[at]:
        first -= 1
    return first if view.kinds[first - 1] == "," else at


def _is_intro(view: _View, start: int, stop: int) -> bool:
    """Whether the words are but a phrase of time or condition that opens the sentence of a cue ("After the vote, Ruiz said")."""
    return (view.kinds[start] in "ie" or view.lower[start] in view.frames.words["subordinators"]) and "," not in view.kinds[start:stop]


def _is_finite(view: _View, at: int) -> bool:
    return view.kinds[at] in _FINITE or (view.kinds[at] in "wa" and _is_clause(view, at))


def _sentence_start(view: _View, at: int) -> int:
    """The first token of the sentence behind a connective ("But …")."""
    start = at
    while start > 0 and view.sentences[start - 1] == view.sentences[at]:
        start -= 1
    while start < at and (view.lower[start] in view.frames.words["connectives"] or (view.kinds[start] == "," and start + 1 < at)):
        start += 1
    return start


def _tail(view: _View, at: int) -> tuple[int, int] | None:
    """The second half of a clause that the cue interrupts, behind the comma at `at`: no new report, no relative clause, no marked stretch."""
    start, kinds = at + 1, view.kinds
    if start >= len(kinds) or kinds[at] != "," or view.sentences[start] != view.sentences[at] or _opens_report(view, at):
        return None
    if view.lower[start] in view.frames.words["relatives"] or kinds[start] in "Qge" or view.lower[start] in view.frames.cues:
        return None
    stop = _clause_end(view, start)
    return (start, stop) if _words(view, start, stop) >= MIN_WORDS_BEFORE else None


def _read_according(view: _View) -> list[Report]:
    """Clauses beside "according to Ruiz"; a speaker that is no mention ("according to early results") is given by its tokens."""
    found = []
    of_cue = {tie.before: mention for mention, tie in _near(view) if tie.relation == "according"}
    for at, word in enumerate(view.lower[view.first : min(view.last, len(view.kinds) - 2)], view.first):
        if word not in view.frames.words["according"] or (
            view.frames.words["according_to"] and view.lower[at + 1] not in view.frames.words["according_to"]
        ):
            continue
        behind = at + 1 + bool(view.frames.words["according_to"])
        mention = of_cue.get(at)
        end = mention.last if mention else _phrase_end(view, behind)
        parts = _around_phrase(view, at, end)
        if parts and end > behind:
            found.append(Report(parts, (at, behind), mention.index if mention else -1, "according", (behind, end)))
    return found


def _around_phrase(view: _View, at: int, end: int) -> tuple[tuple[int, int], ...]:
    """The clause that an according-to phrase from `at` to `end` stands in: behind it where it opens the sentence, else before it or on both sides."""
    kinds, sentences, count = view.kinds, view.sentences, len(view.kinds)
    start = _sentence_start(view, at)
    comma = end
    while comma < count and sentences[comma] == sentences[at] and kinds[comma] not in ",-)Q":
        comma += 1
    if start >= at:
        first = comma + 1
        if first >= count or sentences[first] != sentences[at] or kinds[comma] != ",":
            return ()
        stop = _clause_end(view, first)
        return ((first, stop),) if _words(view, first, stop) >= MIN_WORDS_BEFORE else ()
    stop = at
    while stop > start and kinds[stop - 1] in ",-(":
        stop -= 1
    if stop <= start or _words(view, start, stop) < MIN_WORDS:
        return ()
    tail = _tail(view, comma) if comma < count and sentences[comma] == sentences[at] else None
    whole = _words(view, start, stop) >= MIN_WORDS_BEFORE or (tail and _is_finite(view, tail[0]))
    return () if not whole else ((start, stop), tail) if tail else ((start, stop),)


def _read_nouns(view: _View) -> list[Report]:
    """Clauses beside nouns that report ("Ruiz's claim that …", "his warning that …")."""
    found = []
    nouns, that = view.frames.words.get("nouns", frozenset()), view.frames.words["that"]
    by_end = {mention.last: mention.index for mention, _ in _near(view)}
    for at in range(max(1, view.first), min(view.last, len(view.kinds) - 1)):
        if view.lower[at] not in nouns or view.lower[at + 1] not in that or view.sentences[at + 1] != view.sentences[at]:
            continue
        owner = at - 1
        while owner > 0 and view.kinds[owner] in "wegnT" and at - owner < 3:
            owner -= 1
        mention = by_end.get(owner, -1) if view.kinds[owner] == "'" else -1
        if mention < 0:
            continue
        stop = _clause_end(view, at + 2)
        if _words(view, at + 2, stop) >= MIN_WORDS:
            found.append(Report(((at + 2, stop),), (at, at + 1), mention, "noun"))
    return found


def _words(view: _View, start: int, stop: int) -> int:
    """Words of a token range; a marked stretch counts as two."""
    return sum(2 if kind == "Q" else kind not in ".,;:!?-()*'" for kind in view.kinds[start:stop])


def _outer(found: list[Report]) -> list[Report]:
    """Without clauses that lie inside an earlier or longer one."""
    kept: list[Report] = []
    for report in sorted(found, key=lambda report: (-(report.parts[-1][1] - report.parts[0][0]), report.cue)):
        start, stop = report.parts[0][0], report.parts[-1][1]
        if not any(start < other.parts[-1][1] and stop > other.parts[0][0] for other in kept):
            kept.append(report)
    return sorted(kept, key=lambda report: report.cue)


def clause_behind(
    tokens: Tokens,
    mentions: list[Mention],
    ties: list[Ties],
    frames: Frames,
    within: tuple[int, int],
    cue: int,
    mention: Mention | None,
    inside: int,
) -> tuple[int, int] | None:
    """The token range of the clause around the token `inside` that the cue governs, whatever frame the cue takes.

    Args:
        tokens, mentions, ties, frames: As for `find_reports`.
        within: The sentence, as a token range.
        cue: Token of the cue.
        mention: The speaker's mention, if known.
        inside: A token that the clause holds, on one side of the cue.

    Returns:
        A half-open range that holds `inside`, or None where the cue stands in the way.
    """
    view = _View(tokens, mentions, ties, frames, tokens.kind, tokens.lower, tokens.sentence, [], {}, *within)
    view.events.extend(_find_events(view))
    view.starts.update((mentions[event.mention].first, event.verb) for event in view.events if not event.inverted and event.mention >= 0)
    if inside > cue:
        start = cue + 1
        if mention is not None and mention.first == start:
            start = mention.last
        if view.lower[cue] in frames.frames.get("hearer", ()) and not (mention is not None and mention.first == cue + 1):
            start = min(_after_hearer(view, start), inside)
        start = min(_after_adjuncts(view, start), inside)
        while start < inside and (view.kinds[start] in ",:-" or view.lower[start] in frames.words["that"]):
            start += 1
        return start, max(_clause_end(view, start), inside + 1)
    stop = min(cue, mention.first) if mention is not None and mention.sentence == view.sentences[cue] and mention.first > inside else cue
    while stop > inside + 1 and view.kinds[stop - 1] in ",-":
        stop -= 1
    return min(_sentence_start(view, inside), inside), stop
