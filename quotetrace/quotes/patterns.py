"""The forms in which articles of a language say who speaks, as `lexicon/<lang>/patterns.toml` has them, compiled.

In a pattern every marked stretch is one character (see `coded`), so that it sees the sentence around it and nothing of what is in marks.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from quotetrace import lexicon
from quotetrace.values import value

PART: Final = "\ue001"
"""Stands for a marked stretch that ends within its sentence."""
PAREN: Final = "\ue002"
"""Stands for what is in brackets."""
ENDED: Final = "\ue003"
"""Stands for a marked stretch that ends a sentence."""
TITLE: Final = "\ue004"
"""The title of a work, told by its marks: a word of the sentence as any other."""
_CODES: Final = {"QUOTE": f"[{PART}{ENDED}]", "PART": PART, "ENDED": ENDED, "PAREN": PAREN}


Words = dict[str, frozenset[str]]
"""Word lists by name; a list that is missing is empty."""


@value
class Pattern:
    """One form in which a speaker is named.

    Attributes:
        rule: What it is called in the column `rule`.
        field: The only field it holds in; empty for both.
        is_nearest_start: Whether of several matches the shortest counts; else the one that ends nearest, and of those the longest.
        is_closed: Whether the stretch must end a sentence, be long, or have a stop behind it.
        above, below, before, after: What stands in the sentence before and behind, and in its own up to the stretch and behind it.
    """

    rule: str
    field: str
    is_nearest_start: bool
    is_closed: bool
    above: regex.Pattern[str] | None
    below: regex.Pattern[str] | None
    before: regex.Pattern[str] | None
    after: regex.Pattern[str] | None


@value
class Patterns:
    """The forms and words of one language; what the keys mean stands in the lexicon's Chinese file."""

    lang: str
    patterns: tuple[Pattern, ...]
    words: Words
    stop: regex.Pattern[str]
    scan: regex.Pattern[str] | None
    left: regex.Pattern[str] | None
    direct_before: regex.Pattern[str]
    direct_content: regex.Pattern[str]
    title_marks: str
    titles_may_speak: bool
    drops_subjects: bool
    max_term: int


@cache
def load_patterns(lang: str) -> Patterns:
    """The patterns of a language, compiled.

    Raises:
        FileNotFoundError: there are none.
    """
    given = lexicon.load(f"{lang}/patterns")
    words: Words = {name: _split(text) for section in ("words", "names") for name, text in given[section].items()}
    for name in _LISTS:
        words.setdefault(name, frozenset())
    parts: dict[str, str] = {}
    for name, text in given["parts"].items():
        parts[name] = text.format(**parts)
    grammar = given["grammar"]
    lists = {name: sorted(forms) for name, forms in words.items()}

    def build(text: str | None) -> regex.Pattern[str] | None:
        return _compile(text.format(**parts), lists) if text else None

    patterns = tuple(
        Pattern(
            entry["rule"],
            entry.get("field", ""),
            entry.get("nearest") == "start",
            entry.get("closed", False),
            build(entry.get("above")),
            build(entry.get("below")),
            build(entry.get("before")),
            build(entry.get("after")),
        )
        for entry in given["pattern"]
    )
    return Patterns(
        lang=lang,
        patterns=patterns,
        words=words,
        stop=_compile(grammar["stops"], {}),
        scan=build(grammar.get("scan")),
        left=build(grammar.get("left")),
        direct_before=_compile(grammar["direct_before"], {}),
        direct_content=_compile(grammar["direct_content"], {}),
        title_marks=grammar["title_marks"],
        titles_may_speak=grammar.get("titles_may_speak", False),
        drops_subjects=grammar.get("drops_subjects", False),
        max_term=grammar["max_term"],
    )


def patterns_of(lang: str) -> Patterns | None:
    """The patterns for `lang` (ISO 639-1), or None where it has none.

    Example:
        >>> patterns_of("zh-TW").lang, patterns_of("zz")
        ('zh', None)
    """
    lang = lang.lower().split("-")[0]
    return load_patterns(lang) if lexicon.has(f"{lang}/patterns.toml") else None


_LISTS: Final = (
    "denied",
    "denied_cues",
    "denied_tails",
    "asked",
    "works",
    "terms",
    "documents",
    "counted",
    "spelling",
    "surnames",
    "stops",
)


def _split(text: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in text.split())


def _compile(pattern: str, lists: dict[str, list[str]]) -> regex.Pattern[str]:
    for name, code in _CODES.items():
        pattern = pattern.replace(name, code)
    used = {name: forms for name, forms in lists.items() if f"\\L<{name}>" in pattern}
    for name, forms in used.items():
        pattern = pattern.replace(f"\\L<{name}>", f"(?:{_lead(forms)}\\L<{name}>)")
    compiled: regex.Pattern[str] = regex.compile(pattern, regex.V1, **used)
    return compiled


def _lead(forms: list[str]) -> str:
    """A look at the next character: a list is looked up only where one of its words can begin, which costs far less."""
    return f"(?=[{''.join(regex.escape(first) for first in sorted({form[0] for form in forms}))}])" if forms and all(forms) else ""
