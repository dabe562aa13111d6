"""PolNeAR articles as JSON lines, and what is learned from them: cues, nouns that speak, words in lower case, labelled candidates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import regex

from quotetrace import lexicon
from quotetrace.model import Span
from quotetrace.quotes.language import Cues, Language, build_language
from quotetrace.quotes.marks import find_marks
from quotetrace.quotes.mentions import Mention
from quotetrace.quotes.reading import Reading

Gold = dict[str, Any]

SMOOTHING = 3.0
"""Added to a word's count, so that a word seen twice as a cue is no certain cue."""
MIN_CUE_RATIO = 0.03
MIN_NOUN_RATIO = 0.015
MIN_SEEN = 2


def read_gold(path: Path | str) -> list[Gold]:
    """The articles of a JSON lines file with `text`, `quotes`, `unattributed`, `unattributed_short` and `attributions`."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def learn_language(articles: Sequence[Gold]) -> Language:
    """English with cues, speaking nouns and common words as the articles show them."""
    counts = _Counts()
    for article in articles:
        counts.add(article)
    words = lexicon.load("en/words")
    closed = {word for text in words["classes"].values() for word in text.split()} - {"according"}
    barred = closed | set(words["fitting"]["no_cues"].split())
    cue: dict[str, float] = {}
    said: dict[str, float] = {}
    for word, n in counts.outside.items():
        ratio = counts.in_cue[word] / (n + SMOOTHING)
        if word not in barred and counts.in_cue[word] >= MIN_SEEN and ratio > MIN_CUE_RATIO:
            cue[word] = round(ratio, 3)
            said[word] = round(min(1.0, counts.in_quote_cue[word] / (n + SMOOTHING) + 0.5 * ratio), 3)
    nouns = {
        word
        for word, n in counts.in_speaker.items()
        if n >= MIN_SEEN and n / counts.outside[word] > MIN_NOUN_RATIO and word not in closed and cue.get(word, 0.0) < 0.35
    }
    common = {word for word, n in counts.lower.items() if n >= MIN_SEEN and n > 0.5 * counts.capital[word]}
    return build_language("en", words, Cues(said, cue, {}), speakers=frozenset(nouns), common=frozenset(common))


class _Counts:
    """How often each word in lower case stands outside quotes, in cues, as head of a speaker, and with a capital inside sentences."""

    def __init__(self) -> None:
        base = build_language("en", lexicon.load("en/words"), Cues({}, {}, {}), speakers=frozenset(), common=frozenset())
        self.token_re, self.closed = base.token_re, base.closed
        self.lower: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self.outside: Counter[str] = Counter()
        self.in_cue: Counter[str] = Counter()
        self.in_quote_cue: Counter[str] = Counter()
        self.in_speaker: Counter[str] = Counter()

    def add(self, article: Gold) -> None:
        text = article["text"]
        quoted = _mask(text, [marked.outer for marked in find_marks(text)[0]])
        cues = _mask(text, [Span(*span) for item in article["attributions"] for span in item["cue"] or ()])
        quote_cues = _mask(text, [Span(q["cue_start"], q["cue_end"]) for q in article["quotes"] if q.get("cue_start") is not None])
        heads = _mask(text, self._speaker_heads(article))
        for found in self.token_re.finditer(text):
            word, at = found.group(), found.start()
            if word[0].islower():
                self.lower[word] += 1
                if not quoted[at]:
                    lower = word.replace("’", "'")
                    self.outside[lower] += 1
                    self.in_cue[lower] += cues[at]
                    self.in_quote_cue[lower] += quote_cues[at]
                    self.in_speaker[lower] += heads[at]
            elif word[0].isupper() and at > 1 and text[at - 1] in " \xa0" and (text[at - 2].islower() or text[at - 2] == ","):
                self.capital[word.lower().replace("’", "'")] += 1

    def _speaker_heads(self, article: Gold) -> list[Span]:
        """The head nouns of speakers that are no names."""
        text = article["text"]
        heads = [Span(*span) for q in article["quotes"] if q["speaker_type"] == "nominal" for span in q["speaker_head"] or ()]
        for item in article["attributions"]:
            for start, end in (item["source"] or [])[:1]:
                phrase = regex.match(
                    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ss]ome|[Mm]any|[Tt]hose|[Oo]ne|[Aa]nother)?\s*([^,(]*)", text[start:end]
                )
                assert phrase is not None
                stem = regex.split(
                    r"\b(?:of|for|in|on|at|to|from|by|with|who|that|which|and|close|said|about|against|like|near)\b", phrase.group()
                )[0]
                words = [found for found in self.token_re.finditer(stem) if found.group()[0].isalnum()]
                if words and words[-1].group()[0].islower() and words[-1].group() not in self.closed:
                    heads.append(Span(start + words[-1].start(), start + words[-1].end()))
        return heads


def _mask(text: str, spans: Iterable[Span]) -> bytearray:
    mask = bytearray(len(text) + 1)
    for span in spans:
        mask[span.start : span.end] = b"\x01" * len(span)
    return mask


def align(reading: Reading, article: Gold) -> dict[int, Gold | None]:
    """For each quote token the gold quote that covers more than half of it, None where gold gives it to nobody; others are left out."""
    found: dict[int, Gold | None] = {}
    for token in reading.quote_tokens:
        span = reading.marks[reading.tokens.quote[token]].span
        gold = next((q for q in article["quotes"] if _covers(span, q)), None)
        if gold is not None:
            found[token] = gold
            continue
        nobody = next((q for q in (*article["unattributed"], *article["unattributed_short"]) if _covers(span, q)), None)
        if nobody is not None:
            if nobody.get("review") in (None, "not_speech"):
                found[token] = None
        elif (short := _short_quote(article, span)) is not None:
            found[token] = short
    return found


def _short_quote(article: Gold, span: Span) -> Gold | None:
    """A gold quote for a span inside an attributed content: the gold lists quotes of three words and more, shorter ones by content only.

    Without them every short fragment would be taught to be nobody's, while four of five are somebody's.
    """
    for item in article["attributions"]:
        if item["source"] and any(start <= span.start and span.end <= end for start, end in item["content"]):
            start, end = item["source"][0]
            phrase = regex.split(r",| of | for | in | who ", article["text"][start:end])[0]
            row = {
                "start": span.start,
                "end": span.end,
                "speaker_start": start,
                "speaker_end": end,
                "speaker_head": [[start, start + len(phrase)]],
            }
            return row | {"speaker_type": None, "speaker_canonical": None}
    return None


def _covers(span: Span, gold: Gold) -> bool:
    shared = min(span.end, gold["end"]) - max(span.start, gold["start"])
    return bool(shared > 0.5 * max(len(span), gold["end"] - gold["start"]))


def label(reading: Reading, gold: Gold | None, candidates: Sequence[Mention], token: int, lang: Language) -> tuple[list[int], list[int]]:
    """Positions of right candidates (-1: nobody) and of others that are as right and count neither way; both empty: cannot be labelled."""
    if gold is None or gold.get("speaker_start") is None:
        return [-1], []
    heads = [Span(*span) for span in gold.get("speaker_head") or [[gold["speaker_start"], gold["speaker_end"]]]]
    word = heads[0].of(reading.text).lower()
    if gold.get("speaker_type") == "nominal" and lang.said.get(word, 0.0) > 0.4:
        return [], []  # the annotation has cue and speaker swapped
    right = [
        place for place, mention in enumerate(candidates) if any(Span(mention.head_start, mention.end).overlaps(head) for head in heads)
    ]
    canonical = gold.get("speaker_canonical")
    if canonical:
        same = [
            place
            for place, mention in enumerate(candidates)
            if place not in right and mention.type == "name" and _is_same(reading, mention, canonical)
        ]
    elif word in ("who", "which", "that") and right and right[0] > 0:
        chosen = candidates[right[0]]
        same = [
            place
            for place, mention in enumerate(candidates[: right[0]])
            if mention.sentence == chosen.sentence and chosen.first - mention.last <= 2
        ][-1:]
    else:
        same = []
    if not right and same:
        nearest = min(same, key=lambda place: abs(candidates[place].start - gold["speaker_start"]))
        return [nearest], [place for place in same if place != nearest]
    return right, same if right else []


def _is_same(reading: Reading, mention: Mention, canonical: str) -> bool:
    key = reading.name_of[mention.index]
    return key is not None and is_same_person(reading.names[key].full, canonical)


def is_same_person(name: str, other: str) -> bool:
    """Whether two names share the last word and have no given names at odds."""
    words, others = _name_words(name), _name_words(other)
    if not words or not others:
        return False
    if words[-1] != others[-1]:
        one, two = " ".join(words), " ".join(others)
        return (len(words) > 1 and one in two) or (len(others) > 1 and two in one)
    if len(words) == 1 or len(others) == 1 or len(words) > 3 or len(others) > 3:
        return True
    return bool(set(words[:-1]) & set(others[:-1])) or words[0][0] == others[0][0]


def _name_words(name: str) -> list[str]:
    words = [regex.sub(r"[’']s?$", "", word).strip(".,").lower() for word in regex.findall(r"[^\W_]+(?:[’'.\-][^\W_]+)*", name)]
    return [word for word in words if word and word not in {"jr", "sr", "ii", "iii", "iv", "md", "phd"}]
