"""What the annotated words for a speaker say: the words that head them, name, pronoun or noun, the full name, and where they stand.

An annotator marks the whole phrase ("Ilse Varga, a pilot for the Water Board and a critic of the plan,"). An answer is right where it
points at a head of it: "Ilse Varga" and "critic", not the Water Board. Rules without a parser, for English news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import regex

from quotetrace.model import Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MIN_TIMES_MORE: Final = 3
"""How much oftener than any other a full name must stand to be the one a lone surname means."""

_PRONOUNS: Final = _words("he she they it i we you him her them his their its who that which me us")
_ENDS: Final = _words(
    "of for in on at to from by with who that which whose whom where when about against near as than after before during under over "
    "behind among inside is was were has had are into including because while"
)
"""Words that end the first phrase of a speaker."""
_TAILS: Final = _words("Jr Sr II III IV himself herself themselves itself Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
"""Words at the end of a phrase that head nothing."""
_CAPITAL_NOUNS: Final = _words(
    "Democrat Democrats Republican Republicans Another Others Respondents Leaders Aides Demonstrators Secretary According"
)
_TITLES: Final = _words(
    "The Mr Mrs Ms Dr Sen Rep Gov Rev Lt Senate House Leader Minority Majority Speaker President Former Democratic Republican Chairman "
    "Chairwoman Spokesman Spokeswoman Vice Director Democrat State Representative Governor Senator Officer Attorney General Secretary "
    "But While If What When And Then Though Is To For Both"
)
"""Words before a name that are none of it, those that begin sentences among them."""

_TOKEN_RE: Final = regex.compile(
    r"""
    [\p{L}\p{N}](?: [\p{L}\p{N}] | [’'.\-](?=[\p{L}\p{N}]) )*+
    (?: (?<= \b(?:\p{Lu}|\p{Lu}\.\p{Lu}|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Lt|Jr|Sr|St|Rev|Gen|Col|Sgt|Prof|Adm|Capt|Ft|Hon|Del|Maj) ) \. )?+
    | [^\s\p{L}\p{N}]
    """,
    regex.VERBOSE,
)
_NAME_AFTER_COMMA_RE: Final = regex.compile(
    r""",\s["“]?(?P<name>(?:\p{Lu}[\p{L}\p{N}’'.\-]*+\s)++\p{Lu}[\p{L}’'\-]*+)(?=,?["”]?(?:\s*+$|,|\swho\b))"""
)
_SENTENCE_END_RE: Final = regex.compile(r"""(?P<before>[^\s.!?]*+(?:[.!?]+[^\s.!?”"’)]+)*+[.!?]+)(?P<marks>[”"’)]*+)\s""")
_ABBREVIATION_RE: Final = regex.compile(
    r"(?:^|[(“\"])(?:\p{Lu}|(?:\p{Lu}\.)+\p{Lu}|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Lt|Gen|Rev|Jr|Sr|St|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Fla|Va|Calif)\.$"
)


def describe_speaker(text: str, speaker: Span | None) -> dict[str, Any]:
    """The columns of a gold quote that tell its speaker.

    Example:
        >>> text = "Ilse Varga spoke. The bridge is safe, said Varga, a pilot."
        >>> found = describe_speaker(text, Span(43, 57))
        >>> found["speaker_head"], found["speaker_type"], found["speaker_canonical"]
        ([[43, 48]], 'named', 'Ilse Varga')
    """
    if speaker is None:
        row = dict.fromkeys(("speaker", "speaker_start", "speaker_end", "speaker_canonical"))
        return row | {"speaker_head": [], "speaker_type": "none"}
    heads = list(find_heads(text, speaker))
    kind = find_type(text, speaker, heads)
    name = find_full_name(text, heads[0].of(text)) if kind == "named" else None
    row = {"speaker": speaker.of(text), "speaker_start": speaker.start, "speaker_end": speaker.end, "speaker_type": kind}
    return row | {"speaker_head": [[head.start, head.end] for head in heads], "speaker_canonical": name}


def find_heads(text: str, speaker: Span) -> Iterator[Span]:
    """The words that head a speaker and what is set beside it by "and" or a comma, in order.

    Example:
        >>> phrase = "Ilse Varga, a pilot for the Water Board and a critic of the plan"
        >>> [head.of(phrase) for head in find_heads(phrase, Span(0, len(phrase)))]
        ['Ilse Varga', 'critic']
    """
    parts: list[list[Span]] = [[]]
    for token in _TOKEN_RE.finditer(text, speaker.start, speaker.end):
        # After a comma "and" goes on with the words before it, more often than with the speaker.
        if token.group().lower() in ("and", "&") and not (parts[-1] and parts[-1][-1].of(text) == ","):
            parts.append([])
        else:
            parts[-1].append(Span(*token.span()))
    heads = [head for head in (_find_head(text, part) for part in parts) if head]
    for beside in _NAME_AFTER_COMMA_RE.finditer(text, speaker.start, speaker.end):
        name = Span(*beside.span("name"))
        if not any(head.overlaps(name) for head in heads):
            heads.append(name)
    yield from sorted(heads)


def _find_head(text: str, tokens: list[Span]) -> Span | None:
    """The last word of the first phrase, with the capitals before it where it has one."""
    phrase: list[Span] = []
    for token in tokens:
        word = token.of(text)
        if not word[0].isalnum():
            if phrase and word not in "“”\"'‘’":
                break
        elif phrase and word.lower() in _ENDS:
            break
        else:
            phrase.append(token)
    while phrase and (phrase[-1].of(text).isdigit() or (len(phrase) > 1 and phrase[-1].of(text).rstrip(".") in _TAILS)):
        phrase.pop()
    if not phrase:
        return None
    last = phrase.pop()
    last = Span(last.start, last.end - len(regex.search(r"(?:[’']s?)?$", last.of(text)).group()))
    start = last.start
    while phrase and last.of(text)[:1].isupper() and phrase[-1].of(text)[0].isupper() and text[phrase[-1].end : start].isspace():
        start = phrase.pop().start
    return Span(start, last.end)


def find_type(text: str, speaker: Span, heads: list[Span]) -> str:
    """`named`, `pronoun` or `nominal`."""
    if speaker.of(text).strip().lower() in _PRONOUNS:
        return "pronoun"
    return "named" if any(_is_name(head.of(text)) for head in heads) else "nominal"


def _is_name(head: str) -> bool:
    words = head.split()
    return head[:1].isupper() and words[-1] not in _CAPITAL_NOUNS and not (len(words) == 1 and head.endswith("ing"))


def find_full_name(text: str, head: str) -> str:
    """A name without titles; a lone surname with the first names the article gives it, where it gives one person's.

    Example:
        >>> find_full_name("Captain Ilse Varga met Jan Orsin. Orsin left, and Lea Orsin stayed.", "Gov. Orsin")
        'Orsin'
        >>> find_full_name("Ilse Varga met Jan Orsin.", "Orsin")
        'Jan Orsin'
    """
    name = _without_titles(text, head)
    if " " in name or not name:
        return name or head
    found = regex.findall(rf"(?:(?:\p{{Lu}}\.|\p{{Lu}}[\p{{L}}’'\-]*+)[ \xa0])+{regex.escape(name)}\b", text)
    full = Counter(short for match in found if (short := _without_titles(text, match)) != name)
    # "Ohio Senator Ilse Varga" is no other name than "Ilse Varga", which stands there too.
    for longer in [one for one in full if any(one.endswith(f" {other}") for other in full)]:
        full[next(other for other in full if longer.endswith(f" {other}"))] += full.pop(longer)
    ranked = full.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < MIN_TIMES_MORE * ranked[1][1]):
        return name
    return ranked[0][0]


def _without_titles(text: str, name: str) -> str:
    """What follows the last title, or the last word that the article has in lower case too."""
    words = name.split()
    last = max((place for place, word in enumerate(words[:-1]) if _is_no_name(text, word)), default=-1)
    return " ".join(words[last + 1 :])


def _is_no_name(text: str, word: str) -> bool:
    word = word.rstrip(".")
    return word in _TITLES or (len(word) > 1 and regex.search(rf"\b{regex.escape(word.lower())}\b", text) is not None)


def find_position(text: str, quote: Span, speaker: Span | None) -> str:
    """Where a speaker stands: `before` or `after` the quote in its sentence, `inside` it, in an`other` sentence; `none` without one."""
    if speaker is None:
        return "none"
    if speaker.end <= quote.start:
        between, place = text[speaker.end : quote.start], "before"
    elif speaker.start >= quote.end:
        between, place = text[quote.end : speaker.start], "after"
    else:
        return "inside"
    return "other" if "\n" in between or _has_sentence_end(between) else place


def _has_sentence_end(between: str) -> bool:
    return any(end["marks"] or not _ABBREVIATION_RE.search(end["before"]) for end in _SENTENCE_END_RE.finditer(between))
