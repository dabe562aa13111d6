"""Forms: what a marked stretch is, an utterance or the name of something.

Between articles nearly all false links join titles of works, names, coined terms and stock phrases, so a span's form decides linking
more than any threshold. Each span is read as a set of named cues (its length, capitals and end, the words around it, other marked
spans beside it), and a linear model over the cues scores the four forms that need judgement; headings and measures follow from their
place. The weights are plain numbers in the lexicon (`forms.toml`; fitted by `tests/benchmarks/fit_forms.py`).

Languages with word lists (`<lang>/forms.toml`) use all cues; the rest use those that need no words, with weights of their own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from typing import Final

import regex

from quotetrace import lexicon
from quotetrace.model import Form, Span
from quotetrace.quotes.language import PLAIN
from quotetrace.values import value

BEFORE_CHARS: Final = 90
AFTER_CHARS: Final = 60
SENTENCE_CHARS: Final = 240
RUN_GAP_CHARS: Final = 12
NEAR_TOKENS: Final = 6
MAX_REPEAT_WORDS: Final = 8
MAX_OUTSIDE_CHARS: Final = 100_000
MAX_HEADING_WORDS: Final = 14
MAX_BARE_HEADING_WORDS: Final = 4
MAX_HEADING_CHARS: Final = 120
MAX_FRAGMENT_WORDS: Final = 4
MAX_NAME_WORDS: Final = 6
JUDGED: Final[tuple[Form, ...]] = ("utterance", "term", "title", "nickname")
OPENERS: Final = "\"“”„«»‟'‘’‚‹›「『《〈"
CLOSERS: Final = "\"”“»«'’‘›‹」』》〉"

_GIVEN: Final[dict[str, dict[Form, float]]] = {
    "distanced": {"term": 7.0},
    "sentence_case_name": {"title": 3.5, "utterance": -3.5},
    "spoken_fragment": {"term": -2.2, "title": -1.0, "nickname": -2.0},
}
"""Log-odds set by hand: the gold has too few "what X calls its" to learn from, none of attribution's results, and is English, which writes
titles in capitals."""

MIN_SPOKEN_WORDS: Final = 9
"""Words from which a stretch not written like a title is an utterance, whatever stands around it: the weights never judge otherwise."""
_PLAINLY_SPOKEN: Final = ("plainly_spoken",)
_SPOKEN_ODDS: Final = [10.0, 0.0, 0.0, 0.0]


@value
class SpanForm:
    """What one span is.

    Attributes:
        form: The form.
        score: How sure (ratio): its share among the forms that were weighed; 1 for what its place decides.
        utterance: How likely the span is someone's words (ratio), whatever the form.
        cues: The cues that fired, for display and fitting.
    """

    form: Form
    score: float
    utterance: float
    cues: tuple[str, ...]


@value
class Words:
    """The word lists of one language; all empty where it has none. `plain_titles`: titles of works are written like sentences."""

    classes: Mapping[str, str]
    near: Mapping[str, str]
    speech: frozenset[str]
    inside: Mapping[str, str]
    asking: frozenset[str]
    habit: frozenset[str]
    plain_titles: bool
    weights: Mapping[str, Mapping[str, float]]
    sentence_case: bool = False


@cache
def load_words(lang: str) -> Words:
    """Word lists and weights for `lang`; without a list the weights of the cues that need no words.

    Example:
        >>> load_words("en").classes["the"]
        'article'
        >>> load_words("xx").classes
        {}
    """
    path = f"{lang}/forms"
    weights = lexicon.load("forms")["weights"]
    if not lexicon.has(f"{path}.toml"):
        return Words({}, {}, frozenset(), {}, frozenset(), frozenset(), False, weights["free"])
    lists = lexicon.load(path)
    speech = lists["speech"]
    return Words(
        classes=_invert(lists["beside"]),
        near=_invert(lists["near"]),
        speech=frozenset(speech["verbs"]) | _cues(lang),
        inside=_invert(lists["inside"]),
        asking=frozenset(speech["what"]),
        habit=frozenset(speech["habit"]),
        plain_titles=lists.get("grammar", {}).get("plain_titles", False),
        weights=weights["worded"],
        sentence_case=lists.get("titles", {}).get("sentence_case", False),
    )


def _cues(lang: str) -> frozenset[str]:
    """The cues of a language other than English, whose list of verbs of speech is its own."""
    if lang == "en" or not lexicon.has(f"{lang}/cues.toml"):
        return frozenset()
    return frozenset(word for forms in lexicon.load(f"{lang}/cues")["cues"].values() for word in forms.split())


def _invert(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {word: name for name, words in lists.items() for word in words}


_TOKEN: Final = r"\w++(?:[’'.\-]\w++)*+|[^\w\s]"
"""Of "well-known", "didn't" and "U.S." each is one token; anything else that is no space is a token of its own."""


@cache
def _token_re() -> regex.Pattern[str]:
    return regex.compile(_TOKEN)


@cache
def _plain_token_re() -> re.Pattern[str]:
    return re.compile(_TOKEN)


@cache
def _ascii_token_re() -> re.Pattern[str]:
    # the same for ASCII, where `re` is more than twice as quick; the spaces are those of `regex`
    return re.compile(r"\w+(?:['.\-]\w+)*|[^\w\t-\r ]", re.ASCII)


@cache
def _sentence_end_re() -> re.Pattern[str]:
    # a stop that a space or nothing follows, or the end of a line; the spaces are those of `regex`
    return re.compile(r"[.!?…。！？\n](?:(?<=\n)|[\"”’»」』)\]]*+(?=[^\S\x1c-\x1f]|$))")


def find_forms(text: str, spans: Sequence[Span], lang: str = "en", *, spoken: Sequence[bool] | None = None) -> list[SpanForm]:
    """The form of every marked stretch of `text`, in the order given.

    The same words marked again in one article are one thing: their cues are weighed together.

    Args:
        text: The field the spans count in.
        spans: Stretches inside their outer marks (code points), in order and not nested.
        lang: Language, ISO 639-1; one without word lists is judged by capitals, length, ends and neighbours alone.
        spoken: For every span whether attribution found who says it; counts for short fragments in a sentence with a verb of speech.
            Left out, the text alone decides.

    Returns:
        One `SpanForm` for every span.

    Example:
        >>> text = 'The star of "Harbour Lights" said she was "deeply worried" about the port.'
        >>> [found.form for found in find_forms(text, [Span(13, 27), Span(43, 57)])]
        ['title', 'utterance']
    """
    words = load_words(lang)
    marked = [span.of(text) for span in spans]
    keys = [*map(_plain, marked)]
    counts = Counter(keys)
    plainly = [*map(_is_plainly_spoken, marked)]
    outside = "" if all(plainly) else _outside(text, spans)
    cues: list[tuple[str, ...]] = []
    totals = []
    for place, is_spoken in enumerate(plainly):
        if is_spoken:
            cues.append(_PLAINLY_SPOKEN)
            totals.append(_SPOKEN_ODDS)
            continue
        found = _find_cues(text, spans, place, words)
        found += _repeat_cues(keys[place], outside, counts)
        if spoken is not None and spoken[place] and "voiced_fragment" in found:
            found.append("spoken_fragment")
        cues.append(tuple(found))
        totals.append(_weigh(found, words))
    together: dict[str, list[float]] = {}
    for key, total in zip(keys, totals, strict=True):
        if counts[key] > 1 and len(key.split()) <= MAX_REPEAT_WORDS:
            together[key] = [a + b for a, b in zip(together.get(key, (0.0,) * len(JUDGED)), total, strict=True)]
    return [_judge(text, span, cues[place], together.get(keys[place], totals[place])) for place, span in enumerate(spans)]


def find_form(text: str, span: Span, lang: str = "en") -> SpanForm:
    """The form of one marked stretch of `text` (see `find_forms`).

    Example:
        >>> find_form('They sang "Old River Town" at the end.', Span(11, 25)).form
        'title'
    """
    return find_forms(text, [span], lang)[0]


def is_measure(text: str, span: Span) -> bool:
    """Whether the span is an artefact of feet and inches: digits right before its opening mark and nothing but digits in it.

    Example:
        >>> is_measure("He is 6'2\\" tall.", Span(8, 9))
        True
    """
    return span.start >= 2 and text[span.start - 2].isdigit() and span.of(text).strip().isdigit()


def is_heading(text: str, span: Span) -> bool:
    """Whether the span stands in a heading: a short line without a full stop; one of nothing but marked words must be very short.

    Example:
        >>> is_heading('Before.\\n“Heroic” troops praised\\nAfter that, more.', Span(9, 15))
        True
    """
    if len(span) > MAX_HEADING_CHARS:
        return False
    before = text[max(0, span.start - MAX_HEADING_CHARS - 1) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + MAX_HEADING_CHARS + 1].partition("\n")[0]
    line = before + span.of(text) + after
    if (
        len(line) > MAX_HEADING_CHARS
        or (len(text) <= MAX_HEADING_CHARS and line.strip() == text.strip())
        or len(_tokens(line)) > MAX_HEADING_WORDS
    ):
        return False
    outside = before.strip(OPENERS + " ") or after.strip(CLOSERS + " ")
    is_open = line.rstrip(CLOSERS + " ")[-1:] not in _LINE_ENDS
    return is_open and (bool(outside) or len(_tokens(line)) <= MAX_BARE_HEADING_WORDS + 2)


def _is_plainly_spoken(marked: str) -> bool:
    """Whether a stretch is long and has more words in lower case than others."""
    spoken = marked.split(None, MIN_SPOKEN_WORDS)
    return len(spoken) > MIN_SPOKEN_WORDS and sum([word[0].islower() for word in spoken[:-1]]) * 2 > MIN_SPOKEN_WORDS


def _weigh(cues: list[str], words: Words) -> list[float]:
    """Log-odds of each judged form."""
    totals = []
    for form in JUDGED:
        weights = words.weights[form]
        totals.append(weights.get("bias", 0.0) + sum(map(weights.get, cues, repeat(0.0))))
    for cue, given in () if _GIVEN.keys().isdisjoint(cues) else _GIVEN.items():
        if cue in cues:
            totals = [total + given.get(form, 0.0) for form, total in zip(JUDGED, totals, strict=True)]
    return totals


def _judge(text: str, span: Span, cues: tuple[str, ...], totals: Sequence[float]) -> SpanForm:
    if is_measure(text, span):
        return SpanForm("measure", 1.0, 0.0, ("measure",))
    top = max(totals)
    shares = [math.exp(total - top) for total in totals]
    whole = sum(shares)
    best = totals.index(top)
    form: Form = JUDGED[best]
    if form in ("utterance", "term") and is_heading(text, span):
        form = "heading"
    return SpanForm(form, shares[best] / whole, shares[0] / whole, cues)


def _tokens(window: str) -> list[str]:
    if window.isascii():
        return _ascii_token_re().findall(window)
    found: list[str] = (_plain_token_re() if PLAIN.fullmatch(window) else _token_re()).findall(window)
    return found


def _plain(words: str) -> str:
    return words.strip().strip(".,;:!?…").casefold()


_LINE_ENDS: Final = frozenset(".!?…:;,。！？")
_SENTENCE_CASES: Final = ("case:sentence", "case:short_sentence", "case:mostly_title")


def _find_cues(text: str, spans: Sequence[Span], place: int, words: Words) -> list[str]:
    span, whole = spans[place], spans[place].of(text)
    marked = whole.strip()
    left, right = _outer(text, span)
    before = _tokens(text[max(0, left - BEFORE_CHARS) : left].rpartition("\n")[2])
    after = _tokens(text[right : right + AFTER_CHARS].partition("\n")[0])
    inside = _tokens(whole)
    cues = _inside_cues(marked, inside, words)
    earlier, later = _before_cue(before, words), _after_cue(after, words)
    if words.plain_titles and earlier in ("work", "naming") and cues[1:2] and cues[1] in _SENTENCE_CASES and "stop_inside" not in cues:
        cues[1] = "case:title"
    cues += [f"before:{earlier}", f"after:{later}"]
    nearest = [token.casefold() for token in before[-NEAR_TOKENS:]]
    cues += _near_cues(nearest, after, words)
    cues += _run_cues(text, spans, place)
    cues += _shape_cues(earlier, later, cues[1], len(inside))
    if words.sentence_case and _is_sentence_case_name(marked, cues, earlier, later, len(inside)):
        cues.append("sentence_case_name")
    if not before and not after:
        cues.append("paragraph")
    if words.speech:
        voiced = _has_speech(text, left, right, words)
        cues += [] if voiced else ["silent_sentence"]
        if cues[1] in ("case:lower", "case:one_lower") and len(inside) <= MAX_FRAGMENT_WORDS:
            cues.append("voiced_fragment" if voiced else "silent_fragment")
        if len(inside) <= MAX_NAME_WORDS and _is_distanced(nearest, words):
            cues.append("distanced")
    return cues


def _is_sentence_case_name(marked: str, cues: list[str], earlier: str, later: str, length: int) -> bool:
    """Whether a span has one capital, as names have, and stands as a noun in its sentence: behind no comma, colon or dash."""
    if not marked[:1].isupper() or marked[-1] in ".!?…," or length > MAX_NAME_WORDS or "holds:speaker" in cues or "holds:verb" in cues:
        return False
    if earlier == "work" or (earlier == "bracket" and later in ("bracket", "sign")):
        return True
    if length > MAX_FRAGMENT_WORDS or earlier in ("comma", "colon", "bracket", "mark", "naming"):
        return False
    return earlier not in ("start", "stop", "sign") or later in ("word", "capital", "speech", "be", "auxiliary", "preposition")


def _is_distanced(before: list[str], words: Words) -> bool:
    """Whether the words before hold a name at arm's length: "so-called", "what Moscow calls its" (a habit, unlike "called")."""
    if "so-called" in before[-2:] or ["so", "-", "called"] in (before[-3:], before[-4:-1]):
        return True
    what = [place for place, token in enumerate(before) if token in words.asking]
    return bool(what) and any(token in words.habit for token in before[what[-1] + 1 :])


def _outer(text: str, span: Span) -> tuple[int, int]:
    """Start and end with the marks, over spaces inside them (« so »)."""
    left, right = span.start, span.end
    while left > 0 and text[left - 1] in " \u00a0\u202f":
        left -= 1
    while right < len(text) and text[right] in " \u00a0\u202f":
        right += 1
    left = left - 1 if left > 0 and text[left - 1] in OPENERS else span.start
    right = right + 1 if right < len(text) and text[right] in CLOSERS else span.end
    return left, right


def _inside_cues(marked: str, inside: list[str], words: Words) -> list[str]:
    spoken = [token for token in inside if token[0].isalnum()]
    if not spoken:
        return ["wordless"]
    cues = [f"length:{_length_class(len(spoken))}", f"case:{_case_class(spoken)}"]
    if marked[-1] in ".!?…":
        cues.append("stop_inside" if marked[-1] == "." else "call_inside")
    elif marked[-1] == ",":
        cues.append("comma_inside")
    if ":" in inside[1:-1]:
        cues.append("colon_inside")
    if "," in inside[:-1]:
        cues.append("comma_within")
    if "title" not in cues[1]:  # "The Way We Were" holds no sentence
        cues += sorted({f"holds:{name}" for name in map(words.inside.get, map(str.casefold, spoken)) if name is not None})
    if len(spoken) == 1 and "-" in spoken[0]:
        cues.append("hyphenated")
    if any(map(str.isdigit, spoken)):
        cues.append("number")
    if words.classes and spoken[0].endswith("ly"):
        cues.append("adverb")
    return cues


def _length_class(count: int) -> str:
    for limit, name in ((3, str(count)), (5, "4-5"), (8, "6-8"), (14, "9-14")):
        if count <= limit:
            return name
    return "15+"


def _case_class(spoken: list[str]) -> str:
    """How capitals are used: titles capitalise all content words, sentences the first word, fragments none."""
    if all(map(str.isupper, spoken)) and max(map(len, spoken)) > 1:
        return "upper"
    first = spoken[0][0].isupper()
    rest = [token for token in spoken[1:] if len(token) > 3]
    capital = sum([token[0].isupper() for token in rest])
    if len(spoken) == 1:
        return "one_capital" if first else "one_lower"
    if first and capital == len(rest):
        # "No way" has no long word to tell; then its short ones must
        return "title" if rest or any(token[0].isupper() for token in spoken[1:]) else "short_sentence"
    if first:
        return "mostly_title" if capital * 2 > len(rest) else "sentence"
    return "lower_names" if capital else "lower"


def _before_cue(before: list[str], words: Words) -> str:
    if not before:
        return "start"
    last = before[-1]
    folded = last.casefold()
    if folded in words.classes:
        return words.classes[folded]
    if folded in words.near:
        return words.near[folded]
    if last == "," and len(before) > 1 and words.near.get(before[-2].casefold()) == "work":
        return "work"  # "her memoir, “Night Ferry”"
    if folded in words.speech:
        return "speech"
    if folded.endswith(("'s", "’s", "s'", "s’")) and words.classes:
        return "owner"
    if last in "’'" and words.classes:
        return "owner"
    if last in ".!?…":
        return "stop"
    if last in OPENERS:
        return "mark"
    if not last[0].isalnum():
        return {",": "comma", ":": "colon", "(": "bracket", "[": "bracket"}.get(last, "sign")
    return "number" if last[0].isdigit() else "capital" if last[0].isupper() else "word"


def _after_cue(after: list[str], words: Words) -> str:
    if not after:
        return "end"
    first = after[0]
    folded = first.casefold()
    if folded in words.near:
        return words.near[folded]
    if folded in words.classes:
        return words.classes[folded]
    if folded in words.speech:
        return "speech"
    if first in OPENERS:
        return "mark"
    if not first[0].isalnum():
        return {".": "stop", ",": "comma", "(": "bracket", "[": "bracket"}.get(first, "sign")
    return "number" if first[0].isdigit() else "capital" if first[0].isupper() else "word"


def _near_cues(before: list[str], after: list[str], words: Words) -> list[str]:
    near: set[str] = set()
    for token in before:
        if token in ".!?":
            near.clear()
        elif (name := words.near.get(token)) is not None:
            near.add(f"near:{name}")
    if not words.speech.isdisjoint(before[1 - NEAR_TOKENS :]):
        near.add("speech_before")
    for token in after[:7]:
        if token in ".!?":
            break
        if token.casefold() in words.speech:
            near.add("speech_after")
    return sorted(near)


def _run_cues(text: str, spans: Sequence[Span], place: int) -> list[str]:
    """Whether the next or last marked stretch stands right beside, as in a list of titles."""
    span = spans[place]
    for other in (*spans[max(0, place - 1) : place], *spans[place + 1 : place + 2]):
        gap = (span.start - other.end) if other.start < span.start else (other.start - span.end)
        if 0 <= gap <= RUN_GAP_CHARS:
            between = text[min(span.end, other.end) : max(span.start, other.start)]
            if "\n" not in between and not any(sign in between for sign in ".!?:;"):
                return ["run"]
    return []


def _shape_cues(earlier: str, later: str, case: str, length: int) -> list[str]:
    """Place and look together: capitals where no sentence starts, a short span as noun ("the “giant”") or adjective ("the “big” bang")."""
    cues = []
    opened = earlier in ("start", "stop", "comma", "colon", "mark", "sign", "speech")
    if case in ("case:title", "case:mostly_title", "case:one_capital"):
        cues.append(f"{'opening' if opened else 'enclosed'}_{case[5:]}")
        if earlier in ("owner", "preposition", "work", "performer", "naming"):
            cues.append(f"{earlier}_{case[5:]}")
        if later in ("work", "performer"):
            cues.append(f"{case[5:]}_{later}")
    if length <= MAX_FRAGMENT_WORDS and earlier in ("article", "owner", "possessive", "demonstrative"):
        cues.append("adjective" if later in ("word", "work", "performer", "capital") else "noun")
        if "lower" in case:
            cues.append(f"lower_{cues[-1]}")
    return cues


def _outside(text: str, spans: Sequence[Span]) -> str:
    """The text without its marked stretches, folded for comparing; only so much of it that many spans cost little."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    return "\n".join(text[edges[place] : edges[place + 1]] for place in range(0, len(edges), 2))[:MAX_OUTSIDE_CHARS].casefold()


def _repeat_cues(key: str, outside: str, counts: Counter[str]) -> list[str]:
    if not key or len(key.split()) > MAX_REPEAT_WORDS:
        return []
    cues = ["marked_again"] if counts[key] > 1 else []
    if len(key) > 3 and key in outside:
        cues.append("unmarked_too")
    return cues


def _has_speech(text: str, left: int, right: int, words: Words) -> bool:
    """Whether the words of the sentence outside the span hold a verb of speech."""
    before = text[max(0, left - SENTENCE_CHARS) : left]
    ends = [match.end() for match in _sentence_end_re().finditer(before)]
    start = ends[-1] if ends else 0
    after = text[right : right + SENTENCE_CHARS]
    stop = _sentence_end_re().search(after)
    outside = f"{before[start:]}\n{after[: stop.start()] if stop else after}"
    return not words.speech.isdisjoint(_tokens(outside.casefold()))
