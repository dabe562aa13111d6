"""What a name in a script without capitals is, told by its words: a person, a body, or nobody named."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from quotetrace import lexicon
from quotetrace.model import SpeakerKind
from quotetrace.quotes.pattern_names import longest_end

MAX_BARE_BODY: Final = 2
"""Characters up to which a body is no certain one: "警方", "정부" are many."""


def find_kind(name: str) -> SpeakerKind | None:
    """What a speaker's name in one of these scripts is where it names no person: nobody named, or a body; None for all others.

    Example:
        >>> [find_kind(name) for name in ("她", "外交部发言人", "국방부 관계자", "وزارة الدفاع", "正義党", "山田太郎", "Ana Ruiz")]
        ['unnamed', 'unnamed', 'unnamed', 'body', 'body', None, None]
    """
    lang = next((lang for lang, pattern in _SCRIPTS.items() if regex.search(pattern, name)), None)
    if lang is None:
        return None
    kinds = {_kind_of(name, words, begins=lang == "ar") for words in _lists_of(lang)} - {None}
    return "unnamed" if "unnamed" in kinds else next(iter(kinds), None)


_SCRIPTS: Final = {"ar": r"\p{Arabic}", "ko": r"\p{Hangul}", "ja": r"[\p{Han}\p{Hiragana}\p{Katakana}]"}
"""What tells the script of a name; Han names are read with the words of both languages."""


@cache
def _lists_of(lang: str) -> tuple[dict[str, frozenset[str]], ...]:
    files = [lexicon.load(f"{one}/patterns") for one in (("zh", "ja") if lang == "ja" else (lang,))]
    lists = []
    for given in files:
        words = {name: frozenset(text.split()) for section in ("words", "names") for name, text in given[section].items()}
        titles = frozenset(word for word in words.get("roles", frozenset()) | words.get("titles", frozenset()) if len(word) > 1)
        lists.append({"titles": titles, **{name: words[name] for name in ("pronouns", "groups", "bodies")}})
    return tuple(lists)


def _kind_of(name: str, words: dict[str, frozenset[str]], *, begins: bool) -> SpeakerKind | None:
    if name in words["pronouns"]:
        return "unnamed"
    first = name.split(maxsplit=1)[0]

    def has(list_name: str) -> bool:
        return first in words[list_name] if begins else bool(longest_end(name.removesuffix("들"), words[list_name]))

    if has("titles") or has("groups"):
        return "unnamed"
    if has("bodies") and (begins or len(longest_end(name, words["bodies"])) > 1 or len(name) > 2):
        return "unnamed" if len(name) <= MAX_BARE_BODY and not begins else "body"
    return None
