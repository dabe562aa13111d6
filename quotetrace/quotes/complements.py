"""What stands behind a cue of speech: hearers, days and places passed over, the frame that is filled, and where its clause ends.

Everything here reads classified tokens from left to right and looks a bounded way ahead; nothing is parsed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal, NamedTuple

from quotetrace import lexicon
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.ties import Ties
from quotetrace.quotes.tokens import Tokens
from quotetrace.values import WordLists, value

Frame = Literal["that", "clause", "infinitive", "question", "colon", "topic", "naming", "object", "before", "around", "according", "noun"]

MAX_ADJUNCTS: Final = 4
"""Adverbs, days and phrases ("on Monday in a statement") passed over between a cue and its clause."""
MAX_HEARER: Final = 10
"""Tokens of a hearer ("told a group of reporters in the port that")."""
MAX_PHRASE: Final = 30
"""Tokens of a noun phrase."""
MAX_CLAUSE: Final = 200
"""Tokens of the longest clause, and of the way back to the start of its sentence; keeps endless sentences linear."""
MAX_DATELINE: Final = 16
"""Tokens of a dateline."""
MAX_TO_VERB: Final = 60
"""Tokens looked at for the finite verb of a clause."""
REPORTING: Final = ("that", "clause", "question", "colon")
"""Frames that show a cue to report, whatever else it may mean."""
FINITE: Final = "xVve"
_PHRASE: Final = "dnNwgeo#'-T"
_MARKS: Final = frozenset(".,;:!?-()*'")
_NOUNS: Final = "nNwo#T"
_OF_SOME_LANGUAGES: Final = (
    "according",
    "according_first",
    "according_owners",
    "as_said",
    "before_that",
    "inner",
    "noun_links",
    "to",
    "topics",
)
"""Word lists that others lack; they are asked for at every cue."""


@value
class Frames:
    """The cues of one language by what they take.

    Cues are known by their gloss, the English cue they stand for, so that all languages share one list of frames.

    Attributes:
        forms: For every frame the cues that take it.
        topics: For every preposition the cues whose report it opens ("called *for*").
        lists: Other words, as written in the language, by what they do.
        cues: All cues.
        according_openers: Words that may open a phrase that means "according to".
        has_bare_clause: Whether a clause may follow without "that".
        comma_before_clause: Whether a comma stands before it (German).
        hears_by_case: Whether hearers need no preposition ("sagte der Agentur, …"), and a comma always parts a bare clause from its cue.
        knows_verbs: Whether word classes tell finite verbs, so that a clause can be told from a phrase.
        has_inversion: Whether a subject between cue and clause is common ("dijo Ruiz que").
        infinitives: Endings of infinitives, where they need no word before them.
        participle_endings: Endings of what opens an apposition behind a speaker.
    """

    forms: WordLists
    topics: WordLists
    lists: WordLists
    cues: frozenset[str]
    according_openers: frozenset[str]
    has_bare_clause: bool
    comma_before_clause: bool
    hears_by_case: bool
    knows_verbs: bool
    has_inversion: bool
    infinitives: tuple[str, ...]
    participle_endings: tuple[str, ...]


class Event(NamedTuple):
    """A cue with its subject, before anything is known of a clause.

    Attributes:
        verb: Token of the cue.
        mention: Index of the subject's mention, or -1.
        inverted: Whether the subject stands behind the cue ("said Ruiz").
        speaker: Token range of the subject where no mention covers it.
    """

    verb: int
    mention: int
    inverted: bool
    speaker: tuple[int, int] | None = None


@value
class View:
    """What every step looks at: tokens and mentions of a field, frames of its language with their word lists, the cues found so far."""

    tokens: Tokens
    mentions: list[Mention]
    ties: list[Ties]
    frames: Frames
    kinds: list[str]
    lower: list[str]
    gloss: list[str]
    sentences: list[int]
    lists: WordLists
    events: list[Event]
    subjects: dict[int, int]

    def same(self, at: int, other: int) -> bool:
        """Whether the token `at` exists and stands in the sentence of `other`."""
        return 0 <= at < len(self.kinds) and self.sentences[at] == self.sentences[other]


@cache
def load_frames(lang: str) -> Frames | None:
    """The frames of `lang`, or None where the lexicon has none.

    Example:
        >>> "vowed" in load_frames("en").forms["infinitive"], load_frames("xx")
        (True, None)
    """
    if not lexicon.has(f"{lang}/reports.toml"):
        return None
    file = lexicon.load(f"{lang}/reports")
    grammar = file.get("grammar", {})
    base = lexicon.load(grammar["frames_of"] + "/reports") if "frames_of" in grammar else file
    forms, topics, lists = (_split(table) for table in (base["frames"], file.get("topics", {}), {**base["cues"], **file["words"]}))
    if base is not file:
        lists |= {name: lists[name] | words for name, words in _split(file.get("cues", {})).items()}
    for name in _OF_SOME_LANGUAGES:
        lists.setdefault(name, frozenset())
    cues = frozenset().union(*forms.values(), *topics.values(), lists["participles"], lists["closing"])
    return Frames(
        WordLists({name: words for name, words in forms.items() if name in grammar.get("frames", "").split() or base is file}),
        topics,
        lists,
        cues,
        lists["according"] | lists["according_first"],
        has_bare_clause=grammar.get("has_bare_clause", True),
        comma_before_clause=grammar.get("comma_before_clause", False),
        hears_by_case=grammar.get("hears_by_case", False),
        knows_verbs=grammar.get("knows_verbs", True),
        has_inversion=grammar.get("has_inversion", False),
        infinitives=tuple(grammar.get("infinitive_endings", "").split()),
        participle_endings=tuple(grammar.get("participle_endings", "").split()),
    )


def _split(table: Mapping[str, str]) -> WordLists:
    return WordLists({name: frozenset(entry.replace("_", " ") for entry in text.split()) for name, text in table.items()})


def find_complement(view: View, verb: int, behind: int = 0) -> tuple[Frame | None, int]:
    """The frame that the words behind the cue `verb` (or from `behind`) fill, and the first token of the clause."""
    frames, lower, kinds = view.frames, view.lower, view.kinds
    at = behind or verb + 1
    if view.gloss[verb] in frames.forms["hearer"] and not (frames.has_inversion and is_infinitive(view, at)):
        at = after_hearer(view, at)
    at = after_adjuncts(view, at)
    if frames.hears_by_case:
        at = after_dative(view, at)
    if at < len(lower) and lower[at] in view.lists["before_that"] and view.same(at + 1, verb):
        at += lower[at + 1] in view.lists["that"]
    if not view.same(at, verb):
        return None, at
    if frames.has_inversion and kinds[at] == ",":
        at = _after_aside(view, at)
    if frames.comma_before_clause and kinds[at] == "," and view.same(at + 1, verb) and _opens_clause(view, verb, at + 1):
        at += 1
    if lower[at] in view.lists["that"] and view.same(at + 1, verb):
        # "they think that is enough": the word is the subject
        return "that", at + (kinds[at + 1] not in "xV" or not frames.knows_verbs)
    if kinds[at] == ":" and view.same(at + 1, verb) and kinds[at + 1] != "Q":
        return "colon", at + 1
    return _bare_complement(view, verb, at)


def _after_aside(view: View, comma: int) -> int:
    """The token behind adjuncts between commas where "that" follows them ("informou, em nota, que …"); else the comma itself."""
    behind = after_adjuncts(view, comma + 1)
    is_aside = behind > comma + 1 and view.same(behind + 1, comma) and view.kinds[behind] == ","
    return behind + 1 if is_aside and view.lower[behind + 1] in view.lists["that"] else comma


def after_dative(view: View, at: int) -> int:
    """The mark behind a hearer that only its case tells, and phrases of place (German: "sagte der Agentur AFP *,*"), else `at`."""
    stop = at
    while (
        view.same(stop, at)
        and stop - at < MAX_HEARER
        and (view.kinds[stop] in "dnNwo#iTa" or view.kinds[stop - 1 : stop + 1] == ["n", "Q"])
    ):
        stop += 1  # the name of a paper may stand in marks
    return stop if view.same(stop, at) and view.kinds[stop] in ",.!?:" else at


def _opens_clause(view: View, verb: int, at: int) -> bool:
    """Whether a clause stands behind the comma after a German cue: with "dass" or a question word, or bare with its subject first."""
    if view.lower[at] in view.lists["that"] or view.lower[at] in view.lists["question_words"]:
        return True
    if view.frames.hears_by_case:
        return view.kinds[at] in "PdNowni"
    return view.frames.has_bare_clause and view.gloss[verb] in view.frames.forms["clause"] and view.kinds[at] in "PdN"


def _bare_complement(view: View, verb: int, at: int) -> tuple[Frame | None, int]:
    """The frames that neither "that" nor a colon announces."""
    frames, lower, kinds, word = view.frames, view.lower, view.kinds, view.gloss[verb]
    hearer = word in frames.forms["hearer"]
    if lower[at] in view.lists["to"] and view.same(at + 1, verb) and kinds[at + 1] in "wVvxeanT":
        return ("infinitive", at) if hearer or word in frames.forms["infinitive"] else (None, at)
    if frames.infinitives and lower[at + (kinds[at] == "x" and view.same(at + 1, verb))].endswith(frames.infinitives):
        return ("infinitive", at) if hearer or word in frames.forms["infinitive"] else (None, at)
    if lower[at] in view.lists["question_words"]:
        return ("question", at) if hearer or word in frames.forms["question"] else (None, at)
    if word in frames.topics.get(lower[at], ()) and view.same(at + 1, verb):
        return "topic", at + 1
    if kinds[at] in ".!?;,-()Qci" or lower[at] in view.lists["topics"]:
        return None, at
    if frames.has_bare_clause and (kinds[at - 1] == "," or not frames.hears_by_case):
        if (frames.hears_by_case or word in frames.forms["clause"]) and (word in view.lists["sure"] or is_clause(view, at)):
            return "clause", at
        if hearer and at > verb + 1 and kinds[at] in "PdN" and is_clause(view, at):
            return "clause", at
    if at == verb + 1:
        return ("naming", at) if word in frames.forms["naming"] else ("object", at) if word in frames.forms["object"] else (None, at)
    return None, at


def is_infinitive(view: View, at: int) -> bool:
    """Whether an infinitive stands at `at`, in languages that show it by its ending alone."""
    endings = view.frames.infinitives
    return bool(endings) and at < len(view.kinds) and view.kinds[at] == "w" and view.lower[at].endswith(endings)


def is_clause(view: View, start: int, end: int | None = None) -> bool:
    """Whether a finite verb with a word before it stands from `start` to `end`, or to the next comma where no end is given."""
    kinds = view.kinds
    if not view.frames.knows_verbs:
        return True
    ends, stop = (";:", end) if end is not None else (",;:", min(len(kinds), start + MAX_TO_VERB))
    subordinators = view.lists["subordinators"]
    for at in range(start, _sentence_limit(view, start, stop - start)):
        kind, before = kinds[at], kinds[at - 1]
        if kind in ends:
            break
        if at == start:
            continue
        if view.lower[at] in subordinators:
            break
        if (kind in FINITE and before not in "di'") or (kind == "w" and _is_verb(view, at, before)):
            return True
    return False


def _is_verb(view: View, at: int, before: str) -> bool:
    """Whether an unknown word reads as a verb: behind a pronoun, or with an -s behind a noun, or between a name and its object."""
    if before == "P" or not view.lower[at].endswith("s"):
        return before == "P"
    return before == "n" or (before == "N" and view.same(at + 1, at) and view.kinds[at + 1] in "dnNwtoe#P")


def after_hearer(view: View, at: int) -> int:
    """The token behind the hearer that starts at `at`; `at` itself where there is none."""
    kinds, count, stop = view.kinds, len(view.kinds), at
    if stop < count and kinds[stop] == "o" and not (stop + 1 < count and kinds[stop + 1] in "nw"):
        return stop + 1
    while stop < count and view.same(stop, at - 1) and stop - at < MAX_HEARER and _goes_on(view, at, stop):
        if view.frames.infinitives and view.lower[stop].endswith(view.frames.infinitives) and kinds[stop] in "wv":
            break
        verb_follows = kinds[stop] == "w" and stop > at and kinds[stop - 1] in "nN" and stop + 1 < count and kinds[stop + 1] not in "nNw"
        if verb_follows:
            break
        stop += 1
    return stop


def _goes_on(view: View, start: int, at: int) -> bool:
    """Whether a hearer that began at `start` takes in the token `at`."""
    kinds, word, kind = view.kinds, view.lower[at], view.kinds[at]
    if kind in "nNwgeo#'":
        return True
    if kind == "d":
        return at == start or kinds[at - 1] in "ic"
    if at == start:
        return False
    if word in view.lists["inner"]:
        return kinds[at - 1] in "nNw"
    return word in view.lists["joiners"] and at + 1 < len(kinds) and kinds[at + 1] in "nNwd"


def after_adjuncts(view: View, at: int) -> int:
    """The token behind adverbs, days and phrases of place or time."""
    kinds, lower, lists = view.kinds, view.lower, view.lists
    this, adjuncts = lists["this"], lists["adjuncts"]
    for _ in range(MAX_ADJUNCTS):
        if at >= len(kinds):
            break
        if kinds[at] in "aT":
            at += 1
        elif lower[at] in this and view.same(at + 1, at) and kinds[at + 1] == "T":
            at += 2
        elif view.frames.has_inversion and kinds[at : at + 3] == ["(", "#", ")"]:
            at += 3  # "nesta terça-feira (12)"
        elif lower[at] in adjuncts and view.same(at + 1, at) and (stop := phrase_end(view, at + 1)) > at + 1:
            at = stop
        else:
            break
    return at


def phrase_end(view: View, start: int) -> int:
    """The token behind the noun phrase that starts at `start`: up to a second determiner or pronoun, "of …" taken in."""
    kinds, stop, limit = view.kinds, start, _sentence_limit(view, start, MAX_PHRASE)
    while stop < limit:
        kind, full = kinds[stop], stop > start and kinds[stop - 1] in _NOUNS
        if kind in "dP" and full:
            break
        inner = full and view.lower[stop] in view.lists["inner_phrase"]
        if not inner and (kind not in _PHRASE or (kind == "N" and full and kinds[stop - 1] == "T")):
            break
        stop += 1
    return stop


def clause_end(view: View, start: int) -> int:
    """The token behind the clause that starts at `start`: the sentence's end, or where another report begins."""
    kinds, lower = view.kinds, view.lower
    joiners, openers = view.lists["joiners"], view.frames.according_openers
    stop = _sentence_limit(view, start, MAX_CLAUSE)
    for at, (kind, word) in enumerate(zip(kinds[start:stop], lower[start:stop], strict=True), start):
        if (
            kind == ";"
            or ((kind == "," or word in joiners) and at > start and opens_report(view, at))
            or (word in openers and at > start and according_length(view, at))
            # “…,” while praising: the comma stands inside the marks
            or (kind in "cgV" and at > start + 1 and kinds[at - 1] == "Q" and opens_report(view, at - 1))
        ):
            stop = at
            break
    while stop > start + 1 and (kinds[stop - 1] in ".!?,:;-" or lower[stop - 1] in joiners):
        stop -= 1
    return stop


def _sentence_limit(view: View, start: int, reach: int) -> int:
    """The token behind the sentence that `start` stands in, at most `reach` tokens on; `start` itself behind the last token."""
    sentences = view.sentences
    if start >= len(sentences):
        return start
    return bisect_right(sentences, sentences[start], start, min(len(sentences), start + reach))


def first_break(view: View, start: int, end: int) -> int:
    """The token behind a phrase: before a comma that a relative clause, a conjunction or a participle follows, else `end`."""
    for at in range(start + 1, end - 1):
        if view.kinds[at] == "," and (view.kinds[at + 1] in "cge" or view.lower[at + 1] in view.lists["relatives"]):
            return at
    return end


def opens_report(view: View, at: int) -> bool:
    """Whether another report begins behind the comma or "and" at `at`: a cue, or the subject of one."""
    kinds, frames, behind = view.kinds, view.frames, at + 1
    while behind < len(kinds) and kinds[behind] in "ca" and behind - at < 3:
        behind += 1
    if not view.same(behind, at):
        return False
    word = view.gloss[behind]
    if according_length(view, behind) or (word in view.lists["participles"] and kinds[at] in ",Q"):
        return True
    if behind in view.subjects and find_complement(view, view.subjects[behind])[0] in REPORTING:
        return True
    if kinds[at] == "," and _closes_sentence(view, behind):
        return True
    if word not in frames.cues or kinds[behind] not in "Vvew" or kinds[behind - 1] == ",":
        return False
    return find_complement(view, behind)[0] is not None


def _closes_sentence(view: View, at: int) -> bool:
    """Whether subject and cue with nothing to report follow: "…, the state agency said on Monday"."""
    last = _sentence_limit(view, at, MAX_HEARER + 1) - 1
    while at < last and at not in view.subjects and view.kinds[at] in "dwegn#N'":
        at += 1
    verb = view.subjects.get(at, -1)
    if verb < 0 or view.gloss[verb] not in view.lists["closing"]:
        return False
    end = after_adjuncts(view, verb + 1)
    return not view.same(end, verb) or view.kinds[end] in ".,;!?"


def according_length(view: View, at: int) -> int:
    """Tokens of the phrase at `at` that means "according to"; 0 where there is none."""
    if view.lower[at] not in view.frames.according_openers:
        return 0
    if view.lower[at] in view.lists["according"]:
        return 1
    if view.lower[at] not in view.lists["according_first"] or not view.same(at + 1, at):
        return 0
    if view.lower[at + 1] in view.lists["according_owners"] and view.same(at + 2, at):
        return 3 if view.lower[at + 2] in view.lists["according_second"] else 0
    return 2 if view.lower[at + 1] in view.lists["according_second"] else 0


def sentence_start(view: View, at: int) -> int:
    """The first token of the sentence, behind a dateline and a connective ("SEOUL (Yonhap) -- But …")."""
    start = bisect_left(view.sentences, view.sentences[at], max(0, at - MAX_CLAUSE), at)
    start = _behind_dateline(view, start, at)
    while start < at and (view.lower[start] in view.lists["connectives"] or (view.kinds[start] == "," and start + 1 < at)):
        start += 1
    return start


def _behind_dateline(view: View, start: int, end: int) -> int:
    """The token behind names, numbers and brackets that a dash parts from the rest of the sentence; `start` where there are none."""
    kinds = view.kinds
    for at in range(start, min(end, start + MAX_DATELINE)):
        if kinds[at] == "-":
            return at + 1 if "N" in kinds[start:at] else start
        if kinds[at] not in "N#T(),.:*":
            break
    return start


def in_dateline(view: View, mention: Mention) -> bool:
    """Whether a mention that opens its sentence is the place of a dateline ("LISBOA (Lusa) — O ministro …")."""
    return _behind_dateline(view, mention.first, _sentence_limit(view, mention.first, MAX_DATELINE)) >= mention.last


def count_words(view: View, start: int, stop: int) -> int:
    """Words of a token range; a marked stretch counts as two."""
    kinds = view.kinds[start:stop]
    return len(kinds) - sum(map(_MARKS.__contains__, kinds)) + kinds.count("Q")
