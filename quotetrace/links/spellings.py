"""One word of a name as it is compared: accents and transliterations folded, its consonants as they sound, short forms of given names."""

from __future__ import annotations

from functools import cache
from typing import Final

import regex

from quotetrace import lexicon
from quotetrace.quotes.names import fold

_SOUNDS: Final = (
    ("sch", "s"),
    ("sh", "s"),
    ("kh", "h"),
    ("ch", "h"),
    ("ph", "v"),
    ("th", "t"),
    ("x", "h"),
    ("w", "v"),
    ("f", "v"),
    ("z", "s"),
)
"""Letters that languages write for one sound of another script, the longer ones first: Velikhanov is Welichanow in German."""

MIN_SOUND: Final = 2
"""Consonants that a word must have for its sound to say anything: too many names sound like "Lee"."""


def fold_token(token: str) -> str:
    """`token` with accents, case and transliterations folded.

    Example:
        >>> fold_token("Sergueï") == fold_token("Sergey"), fold_token("José")
        (True, 'jose')
    """
    folded = fold(token.replace("’", "'").removesuffix("'s"))
    return _spellings().get(folded, folded)


@cache
def sounds_of(folded: str) -> frozenset[str]:
    """The consonants of a folded word as they sound, in every reading of "j"; empty where they are too few.

    Example:
        >>> sounds_of("welichanow") & sounds_of("velikhanov"), sounds_of("melij") & sounds_of("мелих"), sounds_of("lee")
        (frozenset({'vlhnv'}), frozenset({'mlh'}), frozenset())
    """
    if not folded.isascii():
        folded = "".join(_letters().get(letter, letter) for letter in folded)
    for letters, sound in _SOUNDS:
        folded = folded.replace(letters, sound)
    folded = folded.replace("c", "k").replace("q", "k")
    readings = {folded.replace("j", "h"), folded.replace("j", "")}
    return frozenset(
        sound for sound in (regex.sub(r"(.)\1+", r"\1", regex.sub(r"[aeiou\W]", "", one)) for one in readings) if len(sound) >= MIN_SOUND
    )


def same_given(left: str, right: str) -> bool:
    """Whether two folded given names may be one person's: equal, one the other's initial or short form.

    Example:
        >>> same_given("a", "anna"), same_given("mike", "michael"), same_given("anna", "hanna")
        (True, True, False)
    """
    if min(len(left), len(right)) <= 1:
        return left[:1] == right[:1]
    return left == right or bool(_long_forms(left) & _long_forms(right))


def _long_forms(given: str) -> frozenset[str]:
    return _short_names().get(given, frozenset()) | {given}


@cache
def _short_names() -> dict[str, frozenset[str]]:
    """Each short form of a given name with the names that it stands for."""
    found: dict[str, set[str]] = {}
    for name, others in lexicon.load("aliases")["short_names"].items():
        for other in others.split():
            found.setdefault(fold(other), set()).add(fold(name))
    return {short: frozenset(names) for short, names in found.items()}


@cache
def _letters() -> dict[str, str]:
    """Cyrillic letters as English writes them."""
    given: dict[str, str] = lexicon.load("aliases")["letters"]
    return given


@cache
def _spellings() -> dict[str, str]:
    return {other: name for name, others in lexicon.load("aliases")["spellings"].items() for other in others}
