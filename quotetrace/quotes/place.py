"""Where a quote stands: its sentence, the sentences beside it, what is marked in them, and whether one goes on with the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from quotetrace.articles.carriers import Surroundings, carrier_words, find_carriers, find_surroundings
from quotetrace.model import Article, Hop, Span

MAX_ADDITIVE_WORDS: Final = 8
MAX_MARKED_OUTLET_WORDS: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: the field, the same with marked stretches blanked, the sentence, the quote."""

    field: str
    text: str
    masked: str
    sentence: Span
    quote: Span
    around: Surroundings


def build_place(article: Article, sentence: Span, quote: Span, field: str, cue: Span | None, masked: str) -> Place:
    """The place of a quote: its sentence widened to the one its cue stands in, papers that are named in marks shown.

    Args:
        article: The article.
        sentence: The sentence or sentences of the quote, code points of the field.
        quote: The quote.
        field: `text` or `title`.
        cue: The words that report the quote, where known.
        masked: The field with marked stretches blanked; empty: only this quote is blanked.
    """
    text = article.title if field == "title" else article.text
    masked = masked or text[: quote.start] + " " * len(quote) + text[quote.end :]
    if cue is not None and not sentence.contains(cue):
        found = find_sentence(text, cue)
        if "\n" not in text[min(found.end, sentence.end) : max(found.start, sentence.start)]:
            sentence = Span(min(found.start, sentence.start), max(found.end, sentence.end))
    around = find_surroundings(article)
    return Place(field, text, _with_marked_outlets(text, masked, sentence, quote, around), sentence, quote, around)


def _with_marked_outlets(text: str, masked: str, sentence: Span, quote: Span, around: Surroundings) -> str:
    """The masked field with papers named in marks shown again: sagte er der „Neuen Kurier-Zeitung“."""
    for stretch in find_blanked(text, masked, sentence):
        inner = Span(stretch.start + 1, max(stretch.end - 1, stretch.start + 1))
        if inner.overlaps(quote) or len(inner.of(text).split()) > MAX_MARKED_OUTLET_WORDS:
            continue
        if any(len(carrier.span) >= len(inner.of(text).strip()) for carrier in find_carriers(text, inner, around) if not carrier.is_vague):
            masked = masked[: inner.start] + inner.of(text) + masked[inner.end :]
    return masked


def find_blanked(text: str, masked: str, sentence: Span) -> list[Span]:
    """The marked stretches of the sentence, marks included: blanks where the text has words."""
    found = []
    for match in _blank_re().finditer(masked, sentence.start, sentence.end):
        words = match.start() + len(text[match.start() : match.end()]) - len(text[match.start() : match.end()].lstrip())
        if words < match.end():
            found.append(Span(words, match.start() + len(text[match.start() : match.end()].rstrip())))
    return found


@cache
def _blank_re() -> regex.Pattern[str]:
    return regex.compile(r"\s{3,}+")


def find_sentence(text: str, span: Span) -> Span:
    """The sentence of one line of the text that holds the span.

    Example:
        >>> text = "It rained. Mr. Moor said so. He left."
        >>> find_sentence(text, Span(15, 19)).of(text)
        'Mr. Moor said so. '
    """
    start = max(
        (match.end() for match in _stop_re().finditer(text, _line_start(text, span.start), span.start)),
        default=_line_start(text, span.start),
    )
    end = _stop_re().search(text, span.end, _line_end(text, span.end))
    return Span(min(start, span.start), end.end() if end else _line_end(text, span.end))


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


@cache
def _stop_re() -> regex.Pattern[str]:
    # the end of a sentence, closing marks with it; initials and short titles do not end one
    return regex.compile(r"(?<!\b\p{Lu})(?<!\b(?:Mr|Ms|Dr|Mrs|St|Sr|Gen|Sen|Gov))[.!?…][\"”»’)\]]*+\s+(?=[\p{Lu}\"“„«‘(])")


def goes_on(place: Place) -> bool:
    """Whether the sentence is nothing but the quote, or begins with a pronoun, "the agency", or something with "also"."""
    words = _outside_words(place)
    if not words or _is_additive(place):
        return True
    lexicon_words = carrier_words(place.around.lang)
    opening = " ".join(words[:MAX_ADDITIVE_WORDS]).casefold()
    return words[0].casefold() in lexicon_words["pronoun_subjects"] or opening.startswith(tuple(lexicon_words["going_on"]))


def _is_additive(place: Place) -> bool:
    """Whether "also" or the like stands among the first words."""
    additive = carrier_words(place.around.lang)["additive"]
    return any(word in additive for word in _outside_words(place)[:MAX_ADDITIVE_WORDS])


def _outside_words(place: Place) -> list[str]:
    words: list[str] = _word_re().findall(place.masked, place.sentence.start, place.sentence.end)
    return words


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{M}'’-]++")


def is_near(place: Place, previous: tuple[Hop, ...]) -> bool:
    """Whether the quote before stands in the same paragraph, or this sentence opens the next one with "also" right behind it."""
    spans = [hop.span for hop in previous if hop.span is not None and hop.field == place.field]
    if not spans:
        return False
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if "\n" not in place.text[start : place.sentence.start]:
        return True
    lines = [line for line in place.text[end : place.sentence.start].split("\n") if any(char.isalpha() for char in line)]
    return _is_additive(place) and len(lines) <= 1


def sentence_before(place: Place) -> Span | None:
    """The sentence right before, in the same paragraph."""
    start = _line_start(place.text, place.sentence.start)
    end = place.sentence.start
    if not place.text[start:end].strip():
        return None
    stops = [match.end() for match in _stop_re().finditer(place.text, start, end) if match.end() < end]
    return Span(stops[-1] if stops else start, end)


def sentence_after(place: Place) -> Span | None:
    """The sentence right after, in the same paragraph."""
    end = _line_end(place.text, place.sentence.end)
    if not place.text[place.sentence.end : end].strip():
        return None
    stop = _stop_re().search(place.text, place.sentence.end + 1, end)
    return Span(place.sentence.end, stop.end() if stop else end)


def is_about_remarks(place: Place, sentence: Span) -> bool:
    """Whether a sentence begins with what was said: "The remarks were …", "His comments, …"."""
    return _remarks_re(place.around.lang).match(place.masked, sentence.start, sentence.end) is not None


@cache
def _remarks_re(lang: str) -> regex.Pattern[str]:
    """ "The remarks were …", "His comments, …"."""
    words = carrier_words(lang)
    heads = [*words["remark_heads"], *(head.capitalize() for head in words["remark_heads"])]
    return regex.compile(r"\s*\L<heads>\s(?:\p{L}+\s)?\L<remarks>(?!\p{L})", heads=heads, remarks=words["remarks"])
