"""How well speakers are found: answers of any system against annotated articles.

Gold, one mapping an article: `doc_id`, `text` and
    quotes              words in marks inside an annotated content: start, end, kind, the speaker as it stands in the text, the words that
                        head it, its type, where it stands, its canonical name where there is one, and the cue
    unattributed        words in marks that no content covers, of three words and more, with a `review` where somebody has read them again
    unattributed_short  the same, shorter; with a `review` where it is one of those read by two readers (`add_reviews`)
    ambiguous           words in marks that are neither; what is answered there does not count
    attributions        every annotated attribution, indirect ones too: content, speaker and cue as lists of spans

What counts:
    spans               words in marks found to within two characters at both ends once blanks and punctuation are off (strict)
    a speaker is right  `either` the mention touches a head of the annotated speaker, or the names share a last word there, or (`resolved`)
                        the name given fits the canonical one: "Trump" two sentences up and "he" here are the same answer
    end to end          a quote counts where span (half of it shared) and speaker are right; precision is over answers that name a speaker
    false attributions  spans of nobody, by review, to which a speaker was given
    contents            whole contents, marked or not: their words; each found to half; found to half and with its speaker
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow.parquet as pq
import regex

from quotetrace.model import Span

Gold = dict[str, Any]
Spans = tuple[Span, ...]
T = TypeVar("T")
U = TypeVar("U")

WORD_RE: Final = regex.compile(r"[\p{L}\p{N}]+(?:[’'.\-][\p{L}\p{N}]+)*+")
EDGES: Final = frozenset(" \t\n\r\xa0\u200b.,;:!?…\"'“”‘’„«»‹›()[]{}-–—`")
MIN_WORDS: Final = 3
"""Shorter quotes are left out: of those in marks too few are speech, and the annotation lists none."""
MAX_OFF_CHARS: Final = 2
MIN_SHARED_RATIO: Final = 0.5
"""Intersection over union from which two spans are one."""
REVIEWS: Final = Path(__file__).with_name("short_spans.csv")
GROUPS: Final = ("kind", "position", "speaker_type")
UNSURE_REVIEWS: Final = ("missed", "unclear")
"""Reviews of spans that may be speech after all: to name a speaker there is no error."""

_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd"})
_PRONOUN_LIST: Final = (
    "he she they it i we you him her them us me who whom whose which that this these those his hers their its mine my your our "
    "er sie es ich wir on ona oni он она они оно я мы"
)
_PRONOUNS: Final = frozenset(_PRONOUN_LIST.split())
_LONG_NAME_WORDS: Final = 3
"""Names of more words ("Maria da Silva Reyes Ortiz") are not told apart by their first ones."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system says of one quote or one content: where it is, who speaks, where it says so, and how sure it is."""

    spans: Spans
    speaker: str | None = None
    mention: Span | None = None
    cue: Span | None = None
    score: float | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0].start

    @property
    def whole(self) -> Span:
        """From its first character to its last."""
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def names_speaker(self) -> bool:
        """Whether it gives the words to anybody."""
        return bool(self.speaker) or self.mention is not None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a system says of one article: quotes in marks, and whole contents, marked or not."""

    quotes: tuple[Answer, ...] = ()
    contents: tuple[Answer, ...] = ()


@dataclass(slots=True)
class Tally:
    """Hits among what was answered and what was wanted."""

    hits: int = 0
    answered: int = 0
    wanted: int = 0

    def add(self, hits: int, answered: int, wanted: int) -> None:
        """Count on."""
        self.hits += hits
        self.answered += answered
        self.wanted += wanted

    @property
    def precision(self) -> float:
        """Hits over answers."""
        return self.hits / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """Hits over what was wanted."""
        return self.hits / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        Example:
            >>> round(Tally(hits=3, answered=4, wanted=6).f1, 3)
            0.6
        """
        return 2 * self.hits / (self.answered + self.wanted) if self.hits else 0.0


@dataclass(slots=True)
class SpeakerTally:
    """Quotes with an annotated speaker: how many, answered, right, and the same for those with a canonical name."""

    wanted: int = 0
    answered: int = 0
    either: int = 0
    canonical: int = 0
    resolved: int = 0


@dataclass(slots=True)
class Score:
    """All counts over a set of articles."""

    spans: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    end_to_end: Tally = field(default_factory=Tally)
    speakers: dict[str, SpeakerTally] = field(default_factory=lambda: defaultdict(SpeakerTally))
    false: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    cue: Tally = field(default_factory=Tally)
    contents: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    sure: list[tuple[float, bool]] = field(default_factory=list)


def add_reviews(gold: Iterable[Gold], path: Path = REVIEWS) -> None:
    """Note with the short spans of nobody what two readers say of them, in place (`short_spans.csv`; they agree on 143 of 150)."""
    with path.open(encoding="utf-8", newline="") as rows:
        reviews = {(row["article"], int(row["start"]), int(row["end"])): row["review"] for row in csv.DictReader(rows)}
    for article in gold:
        for row in article.get("unattributed_short", []):
            review = reviews.get((article["doc_id"], row["start"], row["end"]))
            if review is not None:
                row["review"] = review


def score_articles(gold: Iterable[Gold], answers: Mapping[str, Answers]) -> Score:
    """The counts over all gold articles; one without answers counts as empty.

    Example:
        >>> text = 'Ana Ruiz said: "We sail at noon."'
        >>> quote = {"start": 16, "end": 32, "speaker_start": 0, "speaker_end": 8, "speaker_canonical": "Ana Ruiz"}
        >>> article = {"doc_id": "a", "text": text, "quotes": [quote], "attributions": []}
        >>> found = Answers((Answer((Span(16, 31),), "Ana Ruiz", Span(0, 8)),))
        >>> score_articles([article], {"a": found}).end_to_end.f1
        1.0
    """
    score = Score()
    for article in gold:
        given = answers.get(article["doc_id"], Answers())
        _score_quotes(article, given.quotes, score)
        _score_contents(article, given.contents or given.quotes, score)
    return score


# --- Quotes in marks


def _score_quotes(article: Gold, answers: Sequence[Answer], score: Score) -> None:
    text, quotes, nobodys = article["text"], article["quotes"], article.get("unattributed", [])
    wanted = [trim(text, Span(row["start"], row["end"])) for row in (*quotes, *nobodys)]
    answers = _distinct(text, answers)
    long = [answer for answer in answers if len(WORD_RE.findall(answer.whole.of(text))) >= MIN_WORDS]
    found = [trim(text, answer.whole) for answer in long]
    strict, lenient = match(wanted, found, _nearness), match(wanted, found, _shared_half)
    taken = {*strict.values(), *lenient.values()}
    unclear = [trim(text, Span(row["start"], row["end"])) for row in article.get("ambiguous", [])]
    aside = {place for place, span in enumerate(found) if place not in taken and any(_covers_half(area, span) for area in unclear)}
    n_found = len(found) - len(aside)
    score.spans["all"].add(len(strict), n_found, len(wanted))
    score.spans["quotes"].add(sum(place < len(quotes) for place in strict), n_found, len(quotes))
    for place, row in enumerate(quotes):
        _score_quote(text, row, long[lenient[place]] if place in lenient else None, score)
    for place, row in enumerate(nobodys, len(quotes)):
        answer = long[lenient[place]] if place in lenient else None
        _score_nobodys(row, answer, score)
        if answer is not None and row.get("review") in UNSURE_REVIEWS:
            aside.add(lenient[place])
    score.end_to_end.answered += sum(answer.names_speaker for place, answer in enumerate(long) if place not in aside)
    _score_short(text, article.get("unattributed_short", []), answers, score)


def _distinct(text: str, answers: Sequence[Answer]) -> list[Answer]:
    """The first answer for each stretch of words."""
    first: dict[Span, Answer] = {}
    for answer in answers:
        span = trim(text, answer.whole)
        if span:
            first.setdefault(span, answer)
    return list(first.values())


def _score_quote(text: str, row: Gold, answer: Answer | None, score: Score) -> None:
    if row.get("cue_start") is not None:
        cue = answer.cue if answer else None
        score.cue.add(cue is not None and cue.overlaps(Span(row["cue_start"], row["cue_end"])), cue is not None, 1)
    if row.get("speaker_start") is None:
        return
    said = answer if answer is not None and answer.names_speaker else None
    heads = _spans(row.get("speaker_head")) or (Span(row["speaker_start"], row["speaker_end"]),)
    canonical = row.get("speaker_canonical")
    fits = bool(said and said.speaker and canonical and is_name(said.speaker) and is_same_person(said.speaker, canonical))
    right = fits or (said is not None and is_speaker(text, said, heads, heads))
    for key in ("all", *(f"{group}={row.get(group)}" for group in GROUPS)):
        tally = score.speakers[key]
        tally.wanted += 1
        tally.answered += said is not None
        tally.either += right
        tally.canonical += bool(canonical)
        tally.resolved += fits
    score.end_to_end.add(right, 0, 1)
    if said is not None and said.score is not None:
        score.sure.append((said.score, right))


def _score_nobodys(row: Gold, answer: Answer | None, score: Score) -> None:
    said = answer is not None and answer.names_speaker
    review = row.get("review")
    for key in ("all", f"review:{review}") if review else ("all",):
        score.false[key].add(said, answer is not None, 1)
    if answer is not None and said and answer.score is not None and review not in UNSURE_REVIEWS:
        score.sure.append((answer.score, False))


def _score_short(text: str, rows: Sequence[Gold], answers: Sequence[Answer], score: Score) -> None:
    wanted = [trim(text, Span(row["start"], row["end"])) for row in rows]
    matched = match(wanted, [trim(text, answer.whole) for answer in answers], _shared_half)
    for place, row in enumerate(rows):
        said = place in matched and answers[matched[place]].names_speaker
        review = row.get("review")
        for key in ("short", f"short, review:{review}") if review else ("short",):
            score.false[key].add(said, place in matched, 1)


# --- Whole contents


def _score_contents(article: Gold, answers: Sequence[Answer], score: Score) -> None:
    text, rows = article["text"], article.get("attributions", [])
    wanted = [_trimmed(text, _spans(row["content"])) for row in rows]
    found = [_trimmed(text, answer.spans) for answer in answers]
    wanted_words, found_words = _words_in(text, wanted), _words_in(text, found)
    score.contents["words"].add(len(wanted_words & found_words), len(found_words), len(wanted_words))
    matched = match(wanted, found, _share)
    score.contents["content"].add(len(matched), len(found), len(wanted))
    right = 0
    for place, other in matched.items():
        speaker = _spans(rows[place]["source"])
        answer = answers[other]
        right += answer.names_speaker and is_speaker(text, answer, speaker, speaker) if speaker else not answer.names_speaker
    score.contents["content and speaker"].add(right, len(found), len(wanted))


def _trimmed(text: str, spans: Spans) -> Spans:
    return tuple(span for span in (trim(text, span) for span in sorted(spans)) if span)


def _words_in(text: str, contents: Iterable[Spans]) -> set[int]:
    """Where words stand that any of the contents touches."""
    touched = bytearray(len(text))
    for spans in contents:
        for span in spans:
            touched[span.start : span.end] = b"\x01" * len(span)
    return {word.start() for word in WORD_RE.finditer(text) if touched.find(1, word.start(), word.end()) >= 0}


# --- Spans


def trim(text: str, span: Span) -> Span:
    """The span without blanks, marks and punctuation at its ends.

    Example:
        >>> trim("“We sail.”", Span(0, 10))
        Span(start=1, end=8)
    """
    start, end = span.start, span.end
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)


def match(wanted: Sequence[T], found: Sequence[U], likeness: Callable[[T, U], float]) -> dict[int, int]:
    """One to one, the likeliest pairs first, earlier ones on a tie: place in `wanted` to place in `found`; a likeness of 0 is no pair."""
    pairs = ((likeness(one, other), place, at) for place, one in enumerate(wanted) for at, other in enumerate(found))
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, place, at in sorted((pair for pair in pairs if pair[0] > 0), key=lambda pair: (-pair[0], pair[1], pair[2])):
        if place not in matched and at not in used:
            matched[place] = at
            used.add(at)
    return matched


def _nearness(one: Span, other: Span) -> float:
    off = max(abs(one.start - other.start), abs(one.end - other.end))
    return MAX_OFF_CHARS + 1 - off if off <= MAX_OFF_CHARS else 0


def _shared_half(one: Span, other: Span) -> float:
    return _share((one,), (other,))


def _share(one: Spans, other: Spans) -> float:
    """Intersection over union, 0 where it is under a half."""
    shared = sum(_n_shared(a, b) for a in one for b in other)
    union = sum(map(len, one)) + sum(map(len, other)) - shared
    ratio = shared / union if union else 0.0
    return ratio if ratio >= MIN_SHARED_RATIO else 0.0


def _n_shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _covers_half(area: Span, span: Span) -> bool:
    return _n_shared(area, span) >= 0.5 * max(1, len(span))


def _spans(pairs: Iterable[Sequence[int]] | None) -> Spans:
    return tuple(Span(start, end) for start, end in pairs or ())


# --- Names


def is_speaker(text: str, answer: Answer, speaker: Spans, heads: Spans) -> bool:
    """Whether an answer points at the annotated speaker: its mention touches it, or its name shares a last word with it.

    The bare pronoun of another place is no evidence: there are many "he" in an article.
    """
    if answer.mention and any(answer.mention.overlaps(span) for span in speaker):
        return True
    words = name_words(answer.speaker or "")
    if not words or (answer.mention is not None and len(words) == 1 and words[0] in _PRONOUNS):
        return False
    if words[-1] in {word for span in speaker for word in name_words(span.of(text))}:
        return True
    return any(head and head[-1] in words and head[-1] not in _PRONOUNS for head in (name_words(span.of(text)) for span in heads))


def is_name(text: str) -> bool:
    """Whether a speaker is named: it has a capital and is more than a pronoun."""
    words = name_words(text)
    return bool(words) and not (len(words) == 1 and words[0] in _PRONOUNS) and any(letter.isupper() for letter in text)


def is_same_person(name: str, other: str) -> bool:
    """Whether two names end in one word and have no first names at odds.

    Example:
        >>> is_same_person("Ruiz", "Ana Ruiz"), is_same_person("A. Ruiz", "Ana Ruiz"), is_same_person("Pavel Ruiz", "Ana Ruiz")
        (True, True, False)
    """
    words, others = name_words(name), name_words(other)
    if not words or not others:
        return False
    if words[-1] != others[-1]:
        return any(len(part) > 1 and " ".join(part) in " ".join(all_) for part, all_ in ((words, others), (others, words)))
    if len(words) == 1 or len(others) == 1 or max(len(words), len(others)) > _LONG_NAME_WORDS:
        return True
    one, two = words[0], others[0]
    return bool(set(words[:-1]) & set(others[:-1])) or one[0] == two[0] or min(len(one), len(two)) == 1


def name_words(name: str) -> list[str]:
    """The words of a name in lower case, without possessives, full stops and "Jr."."""
    words = (regex.sub(r"[’']s?$", "", word).strip(".,").lower() for word in WORD_RE.findall(name))
    return [word for word in words if word and word not in _SUFFIXES]


# --- Answers of a run


_COLUMNS: Final = [
    *("quote_id", "article_id", "field", "statement_id", "kind", "status", "start", "end", "content_start", "content_end"),
    *("cue_start", "cue_end", "mention_start", "mention_end", "speaker_in_article", "speaker", "speaker_score"),
]


def read_answers(run: Path) -> dict[str, Answers]:
    """The quotes of a run by article, those of headlines left out; a content is what a statement's quotes report, taken together."""
    table = pq.read_table(run / "quotes.parquet", columns=_COLUMNS)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        if row["field"] == "text":
            rows[row["article_id"]].append(row)
    return {article_id: _answers(parts) for article_id, parts in rows.items()}


def _answers(rows: Sequence[Mapping[str, Any]]) -> Answers:
    marked = tuple(_answer(row) for row in rows if row["kind"] != "indirect")
    statements: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["status"] == "attributed":
            statements[row["statement_id"] or row["quote_id"]].append(row)
    contents = tuple(_answer(parts[0], _merged(parts)) for parts in statements.values())
    # Where nobody is said to have said anything, every quote is a content of nobody.
    return Answers(marked, contents or tuple(map(_answer, rows)))


def _answer(row: Mapping[str, Any], spans: Spans | None = None) -> Answer:
    named = row["status"] == "attributed"
    return Answer(
        spans or (Span(row["start"], row["end"]),),
        (row["speaker"] or row["speaker_in_article"]) if named else None,
        _span(row, "mention") if named else None,
        _span(row, "cue"),
        row["speaker_score"],
    )


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None else Span(start, end)


def _merged(rows: Sequence[Mapping[str, Any]]) -> Spans:
    """The contents of a statement's quotes, those that touch made one."""
    merged: list[Span] = []
    for span in sorted({_span(row, "content") or Span(row["start"], row["end"]) for row in rows}):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
