"""Where a quote stands: its field and who is named in it, its sentence, the sentences beside it, and whether one goes on with the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final

import regex

from quotetrace.articles.carriers import (
    FieldCarriers,
    Surroundings,
    carrier_words,
    find_carriers,
    find_surroundings,
    is_marked_outlet,
    may_name,
    read_carriers,
)
from quotetrace.model import Article, Field, Hop, Span
from quotetrace.values import value

MAX_ADDITIVE_WORDS: Final = 8
MAX_MARKED_OUTLET_WORDS: Final = 5


@value
class Scene:
    """A field as the chains of its quotes read it: made once for all of them.

    Attributes:
        article: The article.
        field: `text` or `title`.
        text: The field.
        marked: Its marked stretches, marks included, in order; without those that hold nothing but the name of a paper.
        masked: The field with `marked` and all marks blanked by spaces, so that nobody's words are read as the article's; offsets stay.
        carriers: Who is named in `masked`.
        stops: Where what ends a sentence within a line starts, in order; `ends`: where the white space behind it ends.
    """

    article: Article
    field: Field
    text: str
    marked: tuple[Span, ...]
    masked: str
    carriers: FieldCarriers
    stops: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def around(self) -> Surroundings:
        """What the article as a whole says."""
        return self.carriers.around


@value
class Place:
    """Where a quote stands: the field, the sentence, the quote."""

    scene: Scene
    sentence: Span
    quote: Span


def build_scene(article: Article, field: Field, marked: Iterable[Span]) -> Scene:
    """The field of an article as chains read it.

    Args:
        article: The article.
        field: `text` or `title`.
        marked: Its marked stretches, marks included, in order; one that begins inside the stretch before it is passed over.
    """
    text = article.title if field == "title" else article.text
    around = find_surroundings(article)
    stretches, hidden = [], []
    for span in _apart(marked):
        if is_marked_outlet(text, span, around.lang):
            continue  # its marks tell where the name ends
        if _is_paper(text, span, around):
            hidden += [Span(span.start, span.start + 1), Span(span.end - 1, span.end)]
        else:
            stretches.append(span)
            hidden.append(span)
    masked = blank(text, hidden)
    names = None if field == "title" else [mention for mention in around.names if not _is_within(mention.span, stretches)]
    # a stop that runs into the next line ends a paragraph
    stops = [match.span() for match in _find_stops(text) if "\n" not in match.group()]
    starts, ends = tuple(start for start, _ in stops), tuple(end for _, end in stops)
    return Scene(article, field, text, tuple(stretches), masked, read_carriers(masked, around, names=names), starts, ends)


def _is_within(span: Span, stretches: Sequence[Span]) -> bool:
    """Whether a span reaches into one of the stretches, which are in order and do not overlap."""
    first = bisect_right(stretches, span.start, key=lambda stretch: stretch.end)
    return first < len(stretches) and stretches[first].start < span.end


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans that begin behind the one before."""
    end = 0
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end


def _is_paper(text: str, stretch: Span, around: Surroundings) -> bool:
    """Whether a stretch in marks is the name of a paper: sagte er der „Neuen Kurier-Zeitung“."""
    inner = Span(stretch.start + 1, max(stretch.end - 1, stretch.start + 1))
    words = inner.of(text)
    if len(words.split(maxsplit=MAX_MARKED_OUTLET_WORDS)) > MAX_MARKED_OUTLET_WORDS or not may_name(words, around):
        return False
    return any(len(carrier.span) >= len(words.strip()) for carrier in find_carriers(text, inner, around) if not carrier.is_vague)


def blank(text: str, spans: Sequence[Span]) -> str:
    """The text with spaces under the spans, which are in order and do not overlap; offsets stay.

    Example:
        >>> blank("He said “no” twice.", [Span(8, 12)])
        'He said      twice.'
    """
    pieces, end = [], 0
    for span in spans:
        pieces += [text[end : span.start], " " * len(span)]
        end = span.end
    return "".join([*pieces, text[end:]])


def build_place(scene: Scene, sentence: Span, quote: Span, cue: Span | None) -> Place:
    """The place of a quote: its sentence widened to the one its cue stands in.

    Args:
        scene: The field.
        sentence: The sentence or sentences of the quote, code points of the field.
        quote: The quote.
        cue: The words that report the quote, where known.
    """
    if cue is not None and not sentence.contains(cue):
        found = find_sentence(scene, cue)
        if "\n" not in scene.text[min(found.end, sentence.end) : max(found.start, sentence.start)]:
            sentence = Span(min(found.start, sentence.start), max(found.end, sentence.end))
    return Place(scene, sentence, quote)


def find_marked(scene: Scene, span: Span) -> tuple[Span, ...]:
    """The marked stretches of the field that reach into `span`."""
    first = bisect_right(scene.marked, span.start, key=lambda stretch: stretch.end)
    last = bisect_left(scene.marked, span.end, key=lambda stretch: stretch.start)
    return scene.marked[first:last]


def find_sentence(scene: Scene, span: Span) -> Span:
    """The sentence of one line of the field that holds the span.

    Example:
        >>> text = "It rained. Mr. Moor said so. He left."
        >>> find_sentence(build_scene(Article("a", text), "text", []), Span(15, 19)).of(text)
        'Mr. Moor said so. '
    """
    return Span(_stop_before(scene, span.start), _stop_behind(scene, span.end))


def _stop_before(scene: Scene, position: int) -> int:
    """The end of the last stop of the line before a position, or where the line starts."""
    index = bisect_left(scene.ends, position) - 1
    return max(_line_start(scene.text, position), scene.ends[index] if index >= 0 else 0)


def _stop_behind(scene: Scene, position: int) -> int:
    """The end of the first stop of the line from a position on, or where the line ends."""
    index = bisect_left(scene.stops, position)
    line_end = _line_end(scene.text, position)
    return min(line_end, scene.ends[index]) if index < len(scene.ends) else line_end


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _find_stops(text: str) -> Iterator[re.Match[str] | regex.Match[str]]:
    """What ends a sentence, tried only where it may begin and is not sure to."""
    match = _stop_re().match
    for place in _may_stop_re().finditer(text):
        stop = place if place.lastgroup else match(text, place.start())
        if stop is not None:
            yield stop


@cache
def _may_stop_re() -> re.Pattern[str]:
    # behind three small letters stands no initial and no title
    return re.compile(r"[.!?…](?:(?<=[a-z]{3}.)[\"”»’)\]]*+ (?P<sure>(?=[A-Z\"“„«‘(]))|[\"”»’)\]]*+\s)")


@cache
def _stop_re() -> regex.Pattern[str]:
    # the end of a sentence, closing marks with it; initials and short titles do not end one
    return regex.compile(r"(?<!\b\p{Lu})(?<!\b(?:Mr|Ms|Dr|Mrs|St|Sr|Gen|Sen|Gov))[.!?…][\"”»’)\]]*+\s+(?=[\p{Lu}\"“„«‘(])")


def goes_on(place: Place) -> bool:
    """Whether the sentence is nothing but the quote, or begins with a pronoun, "the agency", or something with "also"."""
    words, lists = _outside_words(place), _going_on(place.scene.around.lang)
    if not words or _is_additive(place, words):
        return True
    return words[0].casefold() in lists.pronouns or " ".join(words).casefold().startswith(lists.openings)


@value
class _GoingOn:
    """What shows that a sentence goes on with the one before, in one language."""

    additive: frozenset[str]
    pronouns: frozenset[str]
    openings: tuple[str, ...]


@cache
def _going_on(lang: str) -> _GoingOn:
    words = carrier_words(lang)
    return _GoingOn(frozenset(words["additive"]), frozenset(words["pronoun_subjects"]), tuple(words["going_on"]))


def _is_additive(place: Place, words: Sequence[str]) -> bool:
    """Whether "also" or the like stands among the first words."""
    return not _going_on(place.scene.around.lang).additive.isdisjoint(words)


def _outside_words(place: Place) -> list[str]:
    """The first words of the sentence outside marks."""
    words = _word_re().finditer(place.scene.masked, place.sentence.start, place.sentence.end)
    return [match.group() for match in islice(words, MAX_ADDITIVE_WORDS)]


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{M}'’-]++")


def is_near(place: Place, previous: tuple[Hop, ...]) -> bool:
    """Whether the quote before stands in the same paragraph, or this sentence opens the next one with "also" right behind it."""
    spans = [hop.span for hop in previous if hop.span is not None and hop.field == place.scene.field]
    if not spans:
        return False
    text, until = place.scene.text, place.sentence.start
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if "\n" not in text[start:until]:
        return True
    lines = [line for line in text[end:until].split("\n") if any(char.isalpha() for char in line)]
    return len(lines) <= 1 and _is_additive(place, _outside_words(place))


def find_lines(place: Place) -> Span:
    """The lines that the sentence stands in, and with it the sentences right before and after."""
    return Span(_line_start(place.scene.text, place.sentence.start), _line_end(place.scene.text, place.sentence.end))


def sentence_before(place: Place) -> Span | None:
    """The sentence right before, in the same paragraph."""
    text, end = place.scene.text, place.sentence.start
    start = _stop_before(place.scene, end)
    return Span(start, end) if text[_line_start(text, end) : end].strip() else None


def sentence_after(place: Place) -> Span | None:
    """The sentence right after, in the same paragraph."""
    text, start = place.scene.text, place.sentence.end
    if not text[start : _line_end(text, start)].strip():
        return None
    return Span(start, _stop_behind(place.scene, start + 1))


def is_about_remarks(place: Place, sentence: Span) -> bool:
    """Whether a sentence begins with what was said: "The remarks were …", "His comments, …"."""
    return _remarks_re(place.scene.around.lang).match(place.scene.masked, sentence.start, sentence.end) is not None


@cache
def _remarks_re(lang: str) -> regex.Pattern[str]:
    """ "The remarks were …", "His comments, …"."""
    words = carrier_words(lang)
    heads = [*words["remark_heads"], *(head.capitalize() for head in words["remark_heads"])]
    return regex.compile(r"\s*\L<heads>\s(?:\p{L}+\s)?\L<remarks>(?!\p{L})", heads=heads, remarks=words["remarks"])
