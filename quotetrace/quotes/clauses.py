"""Reported clauses: the words that a cue of speech reports without quotation marks, found by the order of words alone.

A report is a cue from the lexicon (`<lang>/reports.toml`) with a subject, or an according-to phrase, and the clause it takes:
after the cue ("Ruiz said (that) …", "told reporters that …", "vowed to …"), before it ("…, Ruiz said"), on both sides of it
("The ferry, Ruiz said, would …"), or beside a noun ("Ruiz's warning that …"). No parser: subjects come from the ties of mentions, clauses
end where their sentence ends or another report begins. After the frames of direct and indirect reports in PARC (Pareti 2012).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import compress
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from quotetrace.quotes.complements import (
    FINITE,
    MAX_ADJUNCTS,
    MAX_CLAUSE,
    MAX_HEARER,
    Event,
    Frame,
    Frames,
    View,
    according_length,
    after_adjuncts,
    after_dative,
    after_hearer,
    clause_end,
    count_words,
    find_complement,
    first_break,
    in_dateline,
    is_clause,
    opens_report,
    phrase_end,
    sentence_start,
)
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.ties import Ties
from quotetrace.quotes.tokens import Tokens
from quotetrace.values import value

MIN_WORDS: Final = 2
"""A clause of fewer words says too little to be compared with anything."""
OWNED_LENGTH: Final = 3
"""Tokens of a phrase that holds its speaker ("по его словам")."""
MIN_CLAUSE_WORDS: Final = 3
"""The same where nothing but the order of words shows a clause."""
MAX_SPREAD: Final = 3 * MAX_CLAUSE
"""Tokens between a cue and any token of its clause: adjuncts and hearer, and no clause is longer than `MAX_CLAUSE`."""
_AFTER_QUOTE: Final = ("that", "colon")
"""Frames believed behind "“…,” Ruiz said", whose cue has its quote already."""
_SHORT: Final = ("infinitive", "question", "object")
"""Frames whose clause ends at a comma with a new clause behind it; checked on PolNeAR, where the others mostly run on."""
_WEAK: Final = ("object", "naming")
"""Frames that give way to any other in the same words."""


@value
class Report:
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

    def holds(self, token: int) -> bool:
        """Whether a token stands in the clause."""
        (start, stop), (start_of_second, stop_of_second) = self.parts[0], self.parts[-1]
        return start <= token < stop or start_of_second <= token < stop_of_second


@value
class Reports:
    """The reports of one field, read once for all who ask: indirect quotes, clauses around marked ones, who speaks inside a report.

    Attributes:
        view: The tokens with the cues found in them.
        found: Every report, those inside the clause of another one too ("KCNA said that *Ruiz vowed to stay*"), in order of cue.
        cues: The first token of the cue of each.
    """

    view: View
    found: list[Report]
    cues: list[int]

    def around(self, token: int) -> list[Report]:
        """The reports whose clause holds a token, in order of cue."""
        sentences = self.view.sentences
        # no clause leaves its sentence, nor goes far from its cue where the sentence never ends
        first = max(bisect_left(sentences, sentences[token]), token - MAX_SPREAD)
        last = min(bisect_right(sentences, sentences[token]), token + MAX_SPREAD)
        near = self.found[bisect_left(self.cues, first) : bisect_left(self.cues, last)]
        return [report for report in near if report.holds(token)]


def read_reports(
    tokens: Tokens, mentions: list[Mention], ties: list[Ties], frames: Frames, dropped: Mapping[int, int] = MappingProxyType({})
) -> Reports:
    """Every reported clause of a field, one inside the other where they are so.

    Args:
        tokens: Of the field, as a reading holds them.
        mentions: Of the field, with their `ties`.
        ties: The cues that the mentions belong to.
        frames: Of the language of the field.
        dropped: For cues without subject the mentions that they go on with.

    Returns:
        Reports in token ranges. Marked stretches inside a clause are part of it.
    """
    view = View(tokens, mentions, ties, frames, tokens.kind, tokens.lower, tokens.gloss, tokens.sentence, frames.lists, [], {})
    view.events.extend(_find_events(view, dropped))
    for event in view.events:
        if not event.inverted and event.mention >= 0 and event.verb not in dropped:
            subject = mentions[event.mention]
            if subject.sentence == view.sentences[event.verb]:
                view.subjects[subject.first] = event.verb
    found = [report for event in view.events if (report := _read_event(view, event))]
    starts = _positions(view.lower[:-2], frames.according_openers | view.lists["nouns"])
    found = sorted(found + _read_according(view, starts) + _read_nouns(view, starts), key=attrgetter("cue"))
    return Reports(view, found, [report.cue[0] for report in found])


def find_reports(reports: Reports) -> list[Report]:
    """Of reports that overlap the longer or surer one; in order of cue.

    Example:
        >>> from quotetrace.quotes.complements import load_frames
        >>> from quotetrace.quotes.language import language
        >>> from quotetrace.quotes.mentions import find_mentions
        >>> from quotetrace.quotes.ties import tie_cues
        >>> from quotetrace.quotes.tokens import tokenize
        >>> text, en = "Ana Ruiz said on Monday that the ferry would sail.", language("en")
        >>> tokens = tokenize(text, [], en)
        >>> mentions = find_mentions(text, tokens, en)
        >>> [report] = find_reports(read_reports(tokens, mentions, tie_cues(tokens, mentions, en), load_frames("en")))
        >>> report.frame, text[tokens.start[report.parts[0][0]] : tokens.end[report.parts[0][1] - 1]]
        ('that', 'the ferry would sail')
    """
    kept: list[Report] = []
    taken: list[tuple[int, int]] = []
    for report in sorted(reports.found, key=lambda report: (report.frame in _WEAK, report.parts[0][0] - report.parts[-1][1], report.cue)):
        start, stop = report.parts[0][0], report.parts[-1][1]
        at = bisect_left(taken, (start, stop))
        if (at == len(taken) or stop <= taken[at][0]) and (at == 0 or taken[at - 1][1] <= start):
            taken.insert(at, (start, stop))
            kept.append(report)
    return sorted(kept, key=attrgetter("cue"))


def find_headline(tokens: Tokens, mentions: list[Mention]) -> list[Report]:
    """The clause of a headline of the form "Ruiz: ferry will sail" or "Ferry will sail: Ruiz"; none or one."""
    colon = tokens.kind.index(":") if tokens.kind.count(":") == 1 else 0
    count = len(tokens)
    if not 0 < colon < count - 1:
        return []
    for mention in mentions:
        before, behind = mention.first <= 1 and mention.last == colon, mention.first == colon + 1 and mention.last == count
        start, stop = (colon + 1, count) if before else (0, colon)
        if (before or behind) and stop - start >= MIN_CLAUSE_WORDS and "Q" not in tokens.kind[start:stop]:
            return [Report(((start, stop),), (colon, colon + 1), mention.index, "colon")]
    return []


def clause_around(reports: Reports, *, cue: int, speaker: int, inside: int) -> tuple[int, int]:
    """The clause around the token `inside` that a known cue governs, whatever frame the cue takes.

    Args:
        reports: Of the field.
        cue: Token of the cue, in the sentence of `inside`.
        speaker: Index of the speaker's mention in that sentence, or -1.
        inside: A token that the clause holds, on one side of the cue.

    Returns:
        A half-open token range that holds `inside`.
    """
    view, frames = reports.view, reports.view.frames
    mention = view.mentions[speaker] if speaker >= 0 else None
    if inside > cue:
        start = cue + 1
        if mention is not None and start < mention.last <= inside and mention.first - start <= 1:
            start = mention.last
        elif view.gloss[cue] in frames.forms["hearer"]:
            start = min(after_hearer(view, start), inside)
        start = min(after_adjuncts(view, start), inside)
        while start < inside and (view.kinds[start] in ",:-" or view.lower[start] in view.lists["that"]):
            start += 1
        return start, max(clause_end(view, start), inside + 1)
    stop = min(cue, mention.first) if mention is not None and inside < mention.first else cue
    while stop > inside + 1 and view.kinds[stop - 1] not in ",-Q":  # over the words of the speaker before the mention
        stop -= 1
    while stop > inside + 1 and view.kinds[stop - 1] in ",-":
        stop -= 1
    return min(sentence_start(view, inside), inside), stop


# Cues and their subjects


def _find_events(view: View, dropped: Mapping[int, int]) -> list[Event]:
    """Cues with their subjects, in order of cue: tied ones, those that drop it, participles, second verbs, sure cues without a tie."""
    tied: dict[int, Event] = {}
    gloss, cues = view.gloss, view.frames.cues
    for mention, (verb, bond, before, relation) in zip(view.mentions, view.ties, strict=True):
        if relation == "cue0" and _is_inverted(view, mention, tied.get(before)):
            tied[before] = Event(before, _named(view, mention).index, True)
        elif verb >= 0 and gloss[verb] in cues and verb not in tied and bond.startswith("subject"):
            event = _subject_event(view, mention)
            if event:
                tied[verb] = event
    for verb, index in dropped.items():
        if verb not in tied and gloss[verb] in cues:
            tied[verb] = Event(verb, index, False)
    events = sorted(tied.values())
    return sorted(events + _find_untied(view, events))


def _opening(view: View, sentence: int) -> int:
    """The first mention of a sentence that no preposition or possessive binds, its likely subject; -1 where there is none."""
    mentions, frames = view.mentions, view.frames
    for at in range(bisect_left(mentions, sentence, key=attrgetter("sentence")), len(mentions)):
        mention, tie = mentions[at], view.ties[at]
        if mention.sentence != sentence:
            break
        if tie.relation or tie.bond == "possessive" or view.lower[mention.head] in view.lists["relatives"]:
            continue
        if not (frames.has_inversion and not view.same(mention.first - 1, mention.first) and in_dateline(view, mention)):
            return at
    return -1


def _is_inverted(view: View, mention: Mention, known: Event | None) -> bool:
    """Whether the mention is the subject of the cue right before it ("…, said Ruiz"), not its hearer or the subject of what is said."""
    tie = view.ties[mention.index]
    if tie.before < 1 or view.gloss[tie.before] not in view.frames.cues:
        return False
    if view.frames.has_inversion:
        if known is None or view.mentions[known.mention].type == "guess":
            return True
        if mention.type == "pronoun" and view.ties[known.mention].bond == "subject,":
            return True  # "…, müsse sie gehen, sagte *sie*"
        if view.kinds[view.mentions[known.mention].last] == "," and view.mentions[known.mention].last < tie.before - 1:
            return False  # "*Ruiz*, die Landrätin, rief die Bewohner auf"
    if view.kinds[_verb_first(view, tie.before) - 1] not in ",Q" or view.gloss[tie.before] not in view.lists["closing"]:
        return False
    if tie.verb >= 0 and tie.bond == "subject":
        return False
    at = after_adjuncts(view, mention.last)
    return not view.same(at, tie.before) or view.kinds[at] in ".,!?;-(Q"


def _verb_first(view: View, verb: int) -> int:
    """The first token of the verb's group ("*a* déclaré")."""
    while verb > 0 and view.kinds[verb - 1] == "x":
        verb -= 1
    return verb


def _named(view: View, mention: Mention) -> Mention:
    """The name right behind a role ("la ministra *Ana Ruiz*"), else the mention itself."""
    behind = mention.index + 1
    is_name = behind < len(view.mentions) and view.mentions[behind].first == mention.last and view.mentions[behind].type == "name"
    return view.mentions[behind] if is_name else mention


def _subject_event(view: View, mention: Mention) -> Event | None:
    """The cue with its subject; behind an apposition (", who lives there, said") or an object ("praised her, saying") the sentence's."""
    index, tie = mention.index, view.ties[mention.index]
    if tie.bond == "subject," and view.kinds[tie.verb - 1] == ",":
        is_participle = view.gloss[tie.verb] in view.lists["participles"]
        is_object = mention.first > 0 and view.kinds[mention.first - 1] in "Vve" and view.same(mention.first - 1, mention.first)
        if not is_participle or is_object:
            opening = _opening(view, mention.sentence)
            index = opening if opening >= 0 else index
    mention, lists = view.mentions[index], view.lists
    if not lists["passive"].isdisjoint(view.lower[max(mention.last, tie.verb - 3) : tie.verb]):
        return None
    return None if view.lower[mention.head] in lists["quoting"] else Event(tie.verb, index, False)


def _find_untied(view: View, events: list[Event]) -> list[Event]:
    """Cues that no mention is tied to: they share the subject of an earlier one, or are sure enough with any words before them."""
    taken = {event.verb for event in events}
    main: dict[int, Event] = {}
    for event in events:
        main.setdefault(view.sentences[event.verb], event)
    found, sure = [], view.lists["sure"]
    for verb in _positions(view.gloss, view.frames.cues):
        if not verb or verb in taken:
            continue
        if _is_second(view, verb) and (not view.frames.has_inversion or view.same(verb - 2, verb)):
            sentence = view.sentences[verb]
            index = main[sentence].mention if sentence in main and main[sentence].verb < verb else _opening(view, sentence)
            if index >= 0 and view.mentions[index].first < verb:
                found.append(Event(verb, index, False))
        elif view.gloss[verb] in sure and find_complement(view, verb)[0] in ("that", "clause"):
            found += _bare_event(view, verb)
    return found


def _positions(tokens: Sequence[str], words: frozenset[str]) -> list[int]:
    """The tokens that are among some words; all tokens of a field are looked at, so it runs in C."""
    return list(compress(range(len(tokens)), map(words.__contains__, tokens)))


def _is_second(view: View, verb: int) -> bool:
    """Whether a cue shares the subject of an earlier one: a participle behind a comma, or a verb behind "and"."""
    joined = view.lower[verb - 1] in view.lists["joiners"]
    if view.gloss[verb] in view.lists["participles"] and (joined or view.kinds[verb - 1] == ","):
        return True
    return joined and find_complement(view, verb)[0] in ("that", "clause")


def _bare_event(view: View, verb: int) -> list[Event]:
    """A sure cue without a tie: behind an apposition the sentence's subject speaks, else the words before it ("one in five say")."""
    kinds = view.kinds
    if kinds[verb - 1] == ",":
        index = _opening(view, view.sentences[verb])
        return [Event(verb, index, False)] if index >= 0 and view.mentions[index].first < verb else []
    first = verb
    while view.same(first - 1, verb) and kinds[first - 1] in "dwnN#*" and verb - first < MAX_HEARER:
        first -= 1
    return [Event(verb, -1, False, (first, verb))] if first < verb and kinds[verb - 1] in "wn#*" else []


# Clauses of cues


def _read_event(view: View, event: Event) -> Report | None:
    """The clause that a cue reports: after it, else before it or on both sides."""
    verb = event.verb
    if view.lower[verb - 1] in view.lists["as_said"] and sentence_start(view, verb) >= verb - 1:
        return _read_as_said(view, event)
    if not event.inverted or (view.frames.has_inversion and not _closes_quote(view, event)):
        frame, start = find_complement(view, verb, view.mentions[event.mention].last if event.inverted else 0)
        if frame is not None and (frame in _AFTER_QUOTE or not _follows_quote(view, event)):
            stop = clause_end(view, start)
            stop = first_break(view, start, stop) if frame in _SHORT else stop
            if count_words(view, start, stop) >= (MIN_CLAUSE_WORDS if frame == "clause" else MIN_WORDS):
                return Report(((start, stop),), (verb, verb + 1), event.mention, frame, event.speaker)
    return _read_before(view, event) if event.mention >= 0 and view.gloss[verb] in view.lists["closing"] else None


def _read_as_said(view: View, event: Event) -> Report | None:
    """The clause behind "Как сообщил Лунин, …": all that follows the comma."""
    behind = max(event.verb + 1, view.mentions[event.mention].last if event.mention >= 0 else 0)
    commas = [at for at in range(behind, min(len(view.kinds), behind + 2 * MAX_HEARER)) if view.kinds[at] in ",Q"]
    if len(commas) > 1 and view.lower[commas[0] + 1].endswith(view.frames.participle_endings):
        commas.pop(0)
    comma = commas[0] if commas and commas[0] < behind + 2 * MAX_HEARER else -1
    if comma < 0 or view.kinds[comma] != "," or not view.same(comma + 1, event.verb):
        return None
    stop = clause_end(view, comma + 1)
    if count_words(view, comma + 1, stop) < MIN_WORDS:
        return None
    return Report(((comma + 1, stop),), (event.verb, event.verb + 1), event.mention, "that", event.speaker)


def _follows_quote(view: View, event: Event) -> bool:
    """Whether subject and cue stand right behind a marked stretch ("“…,” Ruiz said by phone")."""
    first = view.mentions[event.mention].first if event.mention >= 0 else 0
    return 0 < first < event.verb and view.kinds[first - 1] == "Q" and view.same(first - 1, event.verb)


def _closes_quote(view: View, event: Event) -> bool:
    """Whether a cue with its subject behind it stands right behind a marked stretch: what follows says more of the subject."""
    first = _verb_first(view, event.verb)
    first -= first > 0 and view.kinds[first - 1] == ","
    return first > 0 and view.kinds[first - 1] == "Q" and view.same(first - 1, event.verb)


def _read_before(view: View, event: Event) -> Report | None:
    """The clause before "…, Ruiz said" or "…, said Ruiz", with what follows the cue where the clause goes on."""
    first = _verb_first(view, event.verb)
    if view.same(view.mentions[event.mention].first, event.verb):  # else the subject is dropped
        first = min(first, view.mentions[event.mention].first)
    first = first if event.inverted else _phrase_first(view, first)
    first -= first > 0 and view.lower[first - 1] in view.lists["as_said"]
    start, stop = sentence_start(view, first), first - 1
    if stop < start or not (view.kinds[stop] == "," or (view.kinds[stop] == "Q" and stop > start)):
        return None
    stop += view.kinds[stop] == "Q"  # “…,” Ruiz said: the comma stands inside the marks
    end = _cue_end(view, event)
    if end is None or _is_spoken_for(view, start, stop):
        return None
    tail = _tail(view, end)
    if tail and event.inverted and view.kinds[tail[0]] not in FINITE + "c":
        tail = None  # "said Ruiz, a spokesman for the port"
    finite = tail is not None and _is_finite(view, tail[0])
    if _is_intro(view, start, stop) or not (finite or is_clause(view, start, stop)):
        return None
    if count_words(view, start, stop) < (1 if finite else MIN_CLAUSE_WORDS):
        return None
    parts = ((start, stop), tail) if tail else ((start, stop),)
    return Report(parts, (event.verb, event.verb + 1), event.mention, "around" if tail else "before")


def _phrase_first(view: View, at: int) -> int:
    """The first token of the noun phrase that goes on at `at` ("the nonpartisan *Budget Office*"), if a comma stands before it."""
    first = at
    while view.same(first - 1, at) and at - first < MAX_ADJUNCTS and view.kinds[first - 1] in "dwegn#N":
        first -= 1
    return first if view.kinds[first - 1] == "," else at


def _cue_end(view: View, event: Event) -> int | None:
    """The token behind cue, subject, hearer and adjuncts, or None where the cue cannot close a clause: an object or a quote follows."""
    mention, kinds = view.mentions[event.mention], view.kinds
    if (view.lower[mention.head] in view.lists["relatives"] or kinds[event.verb - 1] == ",") and not event.inverted:
        return None
    behind = max(event.verb + 1, mention.last)
    if view.gloss[event.verb] in view.frames.forms["hearer"]:
        behind = after_hearer(view, behind)
    end = after_adjuncts(view, behind)
    if view.frames.hears_by_case:
        end = after_dative(view, end)
    if view.same(end, event.verb) and kinds[end] not in ".,!?-;":
        return None
    if view.same(end, event.verb) and kinds[end] == "," and end + 1 < len(kinds) and kinds[end + 1] == "Q":
        return None  # the words before belong to the quote that follows
    return end


def _is_spoken_for(view: View, start: int, stop: int) -> bool:
    """Whether a nearer cue has its subject in the range ("Ruiz said that …, the agency reported")."""
    first, last = (bisect_left(view.events, at, key=attrgetter("verb")) for at in (start, stop))
    return any(not event.inverted for event in view.events[first:last])


def _is_intro(view: View, start: int, stop: int) -> bool:
    """Whether the words are but a phrase of time or condition that opens the sentence of a cue ("After the vote, Ruiz said")."""
    return (view.kinds[start] in "ie" or view.lower[start] in view.lists["subordinators"]) and "," not in view.kinds[start:stop]


def _is_finite(view: View, at: int) -> bool:
    return view.kinds[at] in FINITE or (view.kinds[at] in "wa" and is_clause(view, at))


def _tail(view: View, comma: int) -> tuple[int, int] | None:
    """The second half of a clause that the cue interrupts: behind a comma, no new report, no relative clause, no marked stretch."""
    start, kinds = comma + 1, view.kinds
    if not view.same(comma, comma) or kinds[comma] != "," or not view.same(start, comma) or opens_report(view, comma):
        return None
    word = view.lower[start]
    if word in view.lists["relatives"] or kinds[start] in "Qge" or view.gloss[start] in view.frames.cues:
        return None
    stop = clause_end(view, start)
    return (start, stop) if count_words(view, start, stop) >= MIN_CLAUSE_WORDS else None


# Phrases and nouns that report


def _read_according(view: View, starts: list[int]) -> list[Report]:
    """Clauses beside "according to Ruiz"; a speaker that is no mention ("early results") is given by its tokens."""
    openers = [at for at in starts if view.lower[at] in view.frames.according_openers]
    if not openers:
        return []
    found = []
    starting = {mention.first: mention for mention in view.mentions}
    for at in openers:
        length = according_length(view, at)
        if not length:
            continue
        behind = at + length
        owner = starting.get(at + 1) if length == OWNED_LENGTH else None
        mention = owner or starting.get(behind) or starting.get(behind + 1)
        if mention is not None and not owner and view.frames.hears_by_case:
            mention = _named(view, mention)
        end = behind if owner else mention.last if mention else phrase_end(view, behind)
        parts = _parts_beside(view, at, end) if owner or end > behind else ()
        if parts:
            found.append(Report(parts, (at, behind), mention.index if mention else -1, "according", (behind, end)))
    return found


def _parts_beside(view: View, at: int, end: int) -> tuple[tuple[int, int], ...]:
    """The clause beside an according-to phrase: behind it where the phrase opens the sentence, else before it or on both sides."""
    kinds, start, comma = view.kinds, sentence_start(view, at), end
    while view.same(comma, at) and kinds[comma] not in ",-)Q":
        comma += 1
    if view.frames.has_inversion and start >= at:
        comma = _behind_relative(view, comma)
    if start >= at:
        # German goes on without a comma: "Laut Ruiz fährt die Fähre"
        goes_on = view.frames.comma_before_clause or view.frames.has_inversion
        if view.frames.has_inversion and not view.frames.comma_before_clause:  # "Secondo il ministro degli Esteri il piano è pronto"
            end = max(end, phrase_end(view, at + 1))
        first = comma + 1 if view.same(comma, at) and kinds[comma] == "," else end if goes_on else -1
        if first < 0 or not view.same(first, at):
            return ()
        stop = clause_end(view, first)
        return ((first, stop),) if count_words(view, first, stop) >= MIN_CLAUSE_WORDS else ()
    stop = at
    while stop > start and kinds[stop - 1] in ",-(":
        stop -= 1
    tail = _tail(view, comma) if view.same(comma, at) else None
    if tail and _is_finite(view, tail[0]):
        return ((start, stop), tail) if stop > start else ()
    if count_words(view, start, stop) < MIN_CLAUSE_WORDS:
        return ()
    return ((start, stop), tail) if tail else ((start, stop),)


def _behind_relative(view: View, comma: int) -> int:
    """The comma that closes a relative clause or an age behind a speaker ("Segundo Neves, que investiga o caso*,* …"), else `comma`."""
    behind = comma + 1
    if not view.same(behind, comma) or view.kinds[comma] != "," or view.lower[behind] not in view.lists["relatives"]:
        return comma
    limit = min(len(view.kinds), behind + MAX_HEARER)
    close = next((at for at in range(behind, limit) if view.kinds[at] == "," and view.same(at, comma)), comma)
    return close


def _read_nouns(view: View, starts: list[int]) -> list[Report]:
    """Clauses beside nouns that report, with their owner ("Ruiz's claim that …")."""
    if view.lists["noun_links"]:
        return _read_linked_nouns(view, starts)
    found, nouns, that = [], view.lists["nouns"], view.lists["that"]
    for at in starts:
        if view.lower[at + 1] not in that or view.lower[at] not in nouns or not at or not view.same(at + 2, at):
            continue
        owner = at - 1
        while owner > 0 and view.kinds[owner] in "wegnT" and at - owner < MIN_CLAUSE_WORDS:
            owner -= 1
        index = bisect_left(view.mentions, owner, key=attrgetter("last"))
        if view.kinds[owner] != "'" or index == len(view.mentions) or view.mentions[index].last != owner:
            continue
        stop = clause_end(view, at + 2)
        if count_words(view, at + 2, stop) >= MIN_WORDS:
            found.append(Report(((at + 2, stop),), (at, at + 1), index, "noun"))
    return found


def _read_linked_nouns(view: View, starts: list[int]) -> list[Report]:
    """The same where words link noun and clause, and the owner stands before or behind: "предупреждение Лунина о том, что …"."""
    found, lists = [], view.lists
    starting, ending = ({getattr(mention, end): mention for mention in view.mentions} for end in ("first", "last"))
    for at in starts:
        if view.lower[at] not in lists["nouns"]:
            continue
        owner = starting.get(at + 1)
        behind = owner.last if owner else at + 1
        owner = owner or ending.get(at)
        while view.same(behind, at) and behind - at < MAX_HEARER and view.lower[behind] in view.lists["noun_links"]:
            behind += 1
        if owner is None or not view.same(behind + 2, at) or view.kinds[behind] != "," or view.lower[behind + 1] not in view.lists["that"]:
            continue
        stop = clause_end(view, behind + 2)
        stop = first_break(view, behind + 2, stop)
        if count_words(view, behind + 2, stop) >= MIN_WORDS:
            found.append(Report(((behind + 2, stop),), (at, at + 1), owner.index, "noun"))
    return found
