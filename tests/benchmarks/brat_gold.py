"""Gold articles from a corpus of attributions in brat's standoff format, laid out as PolNeAR is (networkdynamics/PolNeAR).

A split is a folder with `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`. Of several annotators the first by name counts. The files
mark contents, cues and speakers, and nothing of quotation marks, so quoted spans are made here, apart from the package that is measured:

    words between marks     a paragraph that ends inside marks goes on where the next one opens with marks again; marks inside tags
                            (`<tweet id="…">`) are none; a span broken off by another opening mark is unsure
    attributed              one content covers the span; three words and more, shorter ones are left out
    nobody's                no content touches it
    ambiguous               anything between, and what the annotators marked to be discussed or discarded

What only a reader can tell is not there: whether a span of nobody's is speech after all, and who a pronoun is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import regex

from quotetrace.model import Span
from tests.benchmarks.attribution_score import WORD_RE, Gold, Spans
from tests.benchmarks.gold_speakers import describe_speaker, find_position

MIN_COVER_RATIO: Final = 0.925
"""Of a span's characters that one content must cover: a cue inside the marks makes it less, a mark left out of the content does not."""
MAX_UNCOVER_RATIO: Final = 0.05
"""Less than this is a slip of the annotator's hand."""
MIN_WORDS: Final = 3

_DOUBTS: Final = ("Discuss", "Discard")
_TEXT_BOUND_RE: Final = regex.compile(r"(?P<key>T\d++)\t(?P<label>\S++) (?P<places>\d++ \d++(?:;\d++ \d++)*+)")
_EVENT_RE: Final = regex.compile(r"(?P<key>E\d++)\t(?P<arguments>.*+)")
_TAG_RE: Final = regex.compile(r"<[^<>]*+>")
_MARK_RE: Final = regex.compile('["“”]|’’')
_PARAGRAPH_RE: Final = regex.compile(r"[^\n]++")
_OPENS_AFTER: Final = frozenset("([{—–-‘'“\"/>:")


class NoCorpusError(ValueError):
    """A folder is no split of such a corpus."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words in marks: one piece a paragraph; `unclosed` where no mark ends them, `broken` where another opening mark does."""

    pieces: Spans
    unclosed: bool = False
    broken: bool = False

    @property
    def whole(self) -> Span:
        """From the first word to the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


def read_corpus(folder: Path, split: str) -> list[Gold]:
    """The annotated articles of `folder/data/SPLIT`, `folder/SPLIT` or `folder`, by name.

    Raises:
        NoCorpusError: none of them has texts with annotations.
    """
    for place in (folder / "data" / split, folder / split, folder):
        if (place / "text").is_dir() and (place / "attributions").is_dir():
            return list(_read_split(place))
    raise NoCorpusError(f"{folder}: no folder data/{split} with text and attributions")


def _read_split(folder: Path) -> Iterator[Gold]:
    files = sorted((folder / "attributions").glob("*.ann"))
    for path in sorted((folder / "text").glob("*.txt")):
        mine = [file for file in files if file.stem.rpartition("_")[0] == path.stem or file.stem == path.stem]
        if mine:
            # Bytes, since offsets count each character of a line's end.
            attributions, doubts = read_standoff(mine[0].read_bytes().decode("utf-8"))
            yield build_article(path.stem, path.read_bytes().decode("utf-8"), attributions, doubts)


def read_standoff(lines: str) -> tuple[list[Gold], list[Span]]:
    """Attributions as content, speaker and cue, in the order of the file, and the spans the annotators were not sure of.

    Example:
        >>> rows = ["T1 Source 0 3", "T2 Cue 4 8", "T3 Content 9 13;15 18", "E1 Attribution:T2 Content:T3 Cue:T2 Source:T1"]
        >>> lines = "\\n".join(row.replace(" ", "\\t", 1) for row in rows)
        >>> read_standoff(lines)[0]
        [{'id': 'E1', 'content': [[9, 13], [15, 18]], 'source': [[0, 3]], 'cue': [[4, 8]]}]
    """
    marked: dict[str, list[list[int]]] = {}
    doubts: list[Span] = []
    events: list[tuple[str, str]] = []
    for line in lines.split("\n"):  # and at no other line end: the annotated words may hold some
        if text_bound := _TEXT_BOUND_RE.match(line):
            places = sorted([int(number) for number in place.split()] for place in text_bound["places"].split(";"))
            marked[text_bound["key"]] = places
            if text_bound["label"] in _DOUBTS:
                doubts += [Span(start, end) for start, end in places]
        elif event := _EVENT_RE.match(line):
            events.append((event["key"], event["arguments"]))
    attributions = []
    for key, arguments in events:
        parts: Gold = {"content": [], "source": [], "cue": []}
        for argument in arguments.split():
            role, _, name = argument.partition(":")
            role = role.rstrip("0123456789").lower()
            if role in parts:
                parts[role] += marked.get(name, [])
        if parts["content"]:
            attributions.append({"id": key, **{role: sorted(spans) for role, spans in parts.items()}})
    return attributions, doubts


# --- Articles


def build_article(doc_id: str, text: str, attributions: list[Gold], doubts: Sequence[Span]) -> Gold:
    """A gold article, as the scorer takes it, from what was annotated."""
    article: Gold = {"doc_id": doc_id, "lang": "en", "text": text, "quotes": [], "unattributed": [], "unattributed_short": []}
    article |= {"ambiguous": [], "attributions": attributions}
    found = list(find_marked(text))
    inside = _mask(text, [piece for marked in found for piece in marked.pieces])
    for marked in found:
        row = {"start": marked.whole.start, "end": marked.whole.end, "text": marked.whole.of(text)}
        kind, attribution = _place(text, marked, attributions, doubts)
        is_long = len(WORD_RE.findall(row["text"])) >= MIN_WORDS
        if attribution is not None:
            row |= {"id": f"q{len(article['quotes']) + 1}", **_attributed(text, marked.whole, attribution, inside)}
        if is_long:
            article[kind].append(row)
        elif kind == "unattributed":
            article["unattributed_short"].append(row)
    return article


def _place(text: str, marked: Marked, attributions: Sequence[Gold], doubts: Iterable[Span]) -> tuple[str, Gold | None]:
    """Where a span belongs, and the attribution that it is part of."""
    if marked.broken or any(marked.whole.overlaps(doubt) for doubt in doubts):
        return "ambiguous", None
    covers = [_cover(text, marked, attribution["content"]) for attribution in attributions]
    best = max(range(len(covers)), key=covers.__getitem__, default=None)
    if best is not None and covers[best] >= MIN_COVER_RATIO:
        return "quotes", attributions[best]
    return ("ambiguous" if marked.unclosed or sum(covers) > MAX_UNCOVER_RATIO else "unattributed"), None


def _cover(text: str, marked: Marked, content: Sequence[Sequence[int]]) -> float:
    """Which share of the characters between the marks a content covers, blanks left out."""
    covered = total = 0
    for piece in marked.pieces:
        total += _n_solid(text, piece.start, piece.end)
        covered += sum(_n_solid(text, max(start, piece.start), min(end, piece.end)) for start, end in content)
    return covered / total if total else 0.0


def _n_solid(text: str, start: int, end: int) -> int:
    return sum(not letter.isspace() for letter in text[start : max(start, end)])


def _attributed(text: str, span: Span, attribution: Gold, inside: bytearray) -> dict[str, Any]:
    content, cue = attribution["content"], attribution["cue"]
    row: dict[str, Any] = {"att": attribution["id"], "content_start": content[0][0], "content_end": content[-1][1]}
    # Direct where all words of the content stand in marks, of whichever quotes of it.
    outside = any(not inside[word.start()] for start, end in content for word in WORD_RE.finditer(text, start, end))
    row["kind"] = "mixed" if outside else "direct"
    row |= {"cue_start": cue[0][0], "cue_end": cue[-1][1]} if cue else {"cue_start": None, "cue_end": None}
    row["cue"] = text[row["cue_start"] : row["cue_end"]] if cue else None
    speaker = Span(attribution["source"][0][0], attribution["source"][-1][1]) if attribution["source"] else None
    return row | describe_speaker(text, speaker) | {"position": find_position(text, span, speaker)}


def _mask(text: str, spans: Iterable[Span]) -> bytearray:
    mask = bytearray(len(text))
    for span in spans:
        mask[span.start : span.end] = b"\x01" * len(span)
    return mask


# --- Marks


def find_marked(text: str) -> Iterator[Marked]:
    """Words between double marks, in order; pieces without the blanks at their ends.

    Example:
        >>> text = 'She said: "We sail.\\n\\n"At noon." <tweet id="7"> A “ghost fleet”.'
        >>> [[piece.of(text) for piece in marked.pieces] for marked in find_marked(text)]
        [['We sail.', 'At noon.'], ['ghost fleet']]
    """
    tags = [Span(*tag.span()) for tag in _TAG_RE.finditer(text)]
    held: list[Span] = []
    for paragraph in _PARAGRAPH_RE.finditer(text):
        places = [mark.start() for mark in _MARK_RE.finditer(text, paragraph.start(), paragraph.end()) if not _is_in(tags, mark.start())]
        first = 0
        while first < len(places):
            opening = places[first]
            if not _can_open(text, opening):
                first += 1
                continue
            closing, broken = _find_closing(text, places, first)
            end = paragraph.end() if closing is None else places[closing]
            piece = _stripped(text, opening + 1, end)
            if closing is None and _goes_on(text, paragraph.end()):
                held.append(piece)
                break
            pieces = tuple(part for part in ([] if broken else held) + [piece] if part)
            held = []
            if pieces:
                yield Marked(pieces, unclosed=closing is None or broken, broken=broken)
            if closing is None:
                break
            first = closing if broken else closing + 1


def _find_closing(text: str, places: Sequence[int], first: int) -> tuple[int | None, bool]:
    """Which of the marks after `first` ends what it opens, and whether it does so by opening another quote.

    What a straight mark opens, a straight mark closes where the paragraph has one: curly ones before it are quotes inside.
    """
    rest = range(first + 1, len(places))
    straight = [place for place in rest if text[places[place]] == '"']
    if text[places[first]] == '"' and straight:
        return straight[0], _opens(text, places[straight[0]])
    depth = 0
    for place in rest:
        mark = text[places[place]]
        if mark == '"' and _opens(text, places[place]):
            depth += 1
        elif mark == '"' and depth:
            depth -= 1
        else:
            return place, mark == "“" and (_opens(text, places[place]) or text[places[place] - 1].isspace())
    return None, False


def _can_open(text: str, place: int) -> bool:
    """Whether a mark can open a quote where none is open."""
    mark = text[place]
    if mark == "“":
        return True
    return place + 1 < len(text) and not text[place + 1].isspace() if mark == '"' else mark == "”" and _opens(text, place)


def _opens(text: str, place: int) -> bool:
    """Whether a mark stands where opening ones do: after a blank or a bracket, before anything but a blank."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(after) and not after.isspace() and (not before or before.isspace() or before in _OPENS_AFTER)


def _goes_on(text: str, end: int) -> bool:
    """Whether the next paragraph opens with marks."""
    return text[end:].lstrip()[:1] in ('"', "“") if end < len(text) else False


def _is_in(spans: Sequence[Span], place: int) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
