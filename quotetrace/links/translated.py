"""What a translation keeps: its numbers, whether it denies, names that sound alike, and the side that it takes of opposites. Whoever says
otherwise said something else.

A model of meaning puts a sentence beside its own denial. These four are read from the letters, each where its language lets it be read;
what cannot be read agrees with anything.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import regex

from quotetrace import lexicon
from quotetrace.links.describe import name_pattern
from quotetrace.links.spellings import fold_token, sounds_of

READ_SCHEMA: Final = pa.schema(
    [
        ("u", pa.int64()),
        ("digits", pa.string()),
        ("figures", pa.string()),
        ("denies", pa.bool_()),
        ("named", pa.string()),
        ("poles", pa.string()),
    ]
)
READ_COLUMNS: Final = ("digits", "figures", "denies", "named", "poles")

NAMING: Final = frozenset({"en", "es", "fr", "it", "pt", "ru"})
"""Languages in which a capital within a sentence begins a name; German nouns have one too."""

SOUNDS: Final = 3
"""Consonants that two spellings of one name share at their beginning: Moscú, Moscow, Москва."""

_DENIES, _AMBIGUOUS, _AFFIRMS = True, None, False

Flags = npt.NDArray[np.bool_]


def read_texts(batch: pa.RecordBatch) -> pa.RecordBatch:
    """What each text says that a translation keeps.

    Args:
        batch: `u` (a unit's number), `text`, `lang` (ISO 639-1, or null).

    Returns:
        `u`; `digits`, the numbers in figures; `figures`, these and those in words; `denies`, null where it cannot be told; `named`, the
        first consonants of every name, null where names cannot be told; `poles`, the sides of opposites that it has words of. Sets are
        sorted, parted by a space.

    Example:
        >>> given = pa.RecordBatch.from_pydict({"u": [1], "text": ["We will not pay 10,000 to Tovania in two years"], "lang": ["en"]})
        >>> read_texts(given).to_pylist()[0]
        {'u': 1, 'digits': '10000', 'figures': '10000 2', 'denies': True, 'named': 'tvn', 'poles': ''}
    """
    texts, langs = batch["text"].to_pylist(), [(lang or "")[:2] for lang in batch["lang"].to_pylist()]
    digits = [numbers_of(text) for text in texts]
    figures = [found | _numerals(text, lang) for text, lang, found in zip(texts, langs, digits, strict=True)]
    named = [names_of(text, lang) for text, lang in zip(texts, langs, strict=True)]
    columns = [
        batch["u"],
        pa.array([_joined(found) for found in digits], pa.string()),
        pa.array([_joined(found) for found in figures], pa.string()),
        pa.array([denies(text, lang) for text, lang in zip(texts, langs, strict=True)], pa.bool_()),
        pa.array([None if found is None else _joined(found) for found in named], pa.string()),
        pa.array([_joined(poles_of(text)) for text in texts], pa.string()),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=READ_SCHEMA)


def agree(batch: pa.RecordBatch) -> Flags:
    """Which pairs may say the same as far as numbers, denial, names and opposites tell.

    Args:
        batch: Columns of `READ_COLUMNS` for both sides, ending in `_a` and `_b`; null where not known.
    """
    columns = [batch[f"{name}_{end}"] for name in READ_COLUMNS for end in "ab"]
    known = pc.and_(pc.is_valid(columns[0]), pc.is_valid(columns[1])).to_numpy(zero_copy_only=False)
    agreed: Flags = np.zeros(len(batch), bool)
    rows = np.flatnonzero(known)
    read = zip(*(column.take(pa.array(rows)).to_pylist() for column in columns), strict=True)
    agreed[rows] = [_agrees(*row) for row in read]
    return agreed


def _agrees(
    digits_a: str, digits_b: str, figures_a: str, figures_b: str, denies_a: bool | None, denies_b: bool | None, named_a: str | None,
    named_b: str | None, poles_a: str, poles_b: str,
) -> bool:  # fmt: skip
    if denies_a is not None and denies_b is not None and denies_a != denies_b:
        return False
    if digits_a != digits_b or figures_a != figures_b:
        all_a, all_b = set(figures_a.split()), set(figures_b.split())
        if not (set(digits_a.split()) <= all_b and set(digits_b.split()) <= all_a) or (all_a and all_b and not all_a & all_b):
            return False
    if poles_a and poles_b and poles_a != poles_b and _oppose(frozenset(poles_a.split()), frozenset(poles_b.split())):
        return False
    # One side may leave a name to a pronoun; two that both name somebody, and nobody in common, speak of other things.
    return not (named_a and named_b and not set(named_a.split()) & set(named_b.split()))


def numbers_of(text: str) -> frozenset[str]:
    """The numbers in figures, thousands marks and spaces left out.

    Example:
        >>> sorted(numbers_of("2,5 millones en 2031, 10 000 et 1.250.000"))
        ['10000', '1250000', '2', '2031', '5']
    """
    return frozenset(str(int(found)) for found in _digits().findall(_thousands().sub("", text)))


def denies(text: str, lang: str) -> bool | None:
    """Whether `text` denies something; None where it only may ("refuses"), or in a language that is not read.

    Example:
        >>> denies("Nous partirons avant qu'il ne pleuve", "fr"), denies("Nous ne partirons pas", "fr"), denies("우리는 가지 않는다", "ko")
        (False, True, True)
        >>> denies("They refuse to go", "en"), denies("Menjünk haza", "hu")
        (None, None)
    """
    read = _negation(lang)
    if read is None:
        return _AMBIGUOUS
    idle, certain, possible = read
    left = idle.sub(" ", text.lower().replace("’", "'")) if idle else text.lower()
    if certain.search(left):
        return _DENIES
    return _AMBIGUOUS if possible and possible.search(left) else _AFFIRMS


def names_of(text: str, lang: str) -> frozenset[str] | None:
    """The first consonants of every name within a sentence of `text`; None in languages where capitals do not tell.

    Example:
        >>> sorted(names_of("We met in Moscow on Friday", "en")), sorted(names_of("Nos vimos en Moscú", "es"))
        (['msk'], ['msk'])
    """
    if lang not in NAMING:
        return None
    found = (fold_token(name) for name in name_pattern().findall(text) if name.lower() not in _calendar(lang))
    return frozenset(sound[:SOUNDS] for name in found for sound in sounds_of(name))


def poles_of(text: str) -> frozenset[str]:
    """The sides of opposites that `text` has words of, whatever its language.

    Example:
        >>> sorted(poles_of("Prices have fallen")), sorted(poles_of("Die Preise sind gestiegen"))
        (['more_less-'], ['more_less+'])
    """
    lower = text.lower()
    return frozenset(pole for pole, pattern in _poles().items() if pattern.search(lower))


def _oppose(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether of some opposites one has the one side only, and the other the other."""
    turned = {pole[:-1] + ("-" if pole[-1] == "+" else "+") for pole in right}
    return any(pole not in right and pole[:-1] + ("-" if pole[-1] == "+" else "+") not in left for pole in left & turned)


def _numerals(text: str, lang: str) -> frozenset[str]:
    """The numbers that are written as words; not "one", which is an article in most languages."""
    words = _drift(lang).get("numbers", {}).get("words", {})
    return frozenset(str(words[word]) for word in _words().findall(text.lower()) if words.get(word, 0) > 1)


def _joined(found: frozenset[str]) -> str:
    return " ".join(sorted(found))


@cache
def _negation(lang: str) -> tuple[regex.Pattern[str] | None, regex.Pattern[str], regex.Pattern[str] | None] | None:
    """What is no negation, what is one, and what may be one."""
    given = lexicon.load("negations")
    words = _drift(lang).get("negation", {})
    idle = "|".join([*([given["idle"][lang]] if lang in given["idle"] else []), *map(_phrase, words.get("idle", []))])
    certain = "|".join([*([given["denies"][lang]] if lang in given["denies"] else []), *map(_phrase, words.get("words", []))])
    if not certain:
        return None
    possible = "|".join(map(_phrase, words.get("implicit", [])))
    return (regex.compile(idle) if idle else None), regex.compile(certain), (regex.compile(possible) if possible else None)


def _phrase(words: str) -> str:
    return rf"\b{regex.escape(words)}\b"


@cache
def _poles() -> dict[str, regex.Pattern[str]]:
    """What begins each side of each pair of opposites."""
    given = lexicon.load("opposites")
    sides = {f"{name}{sign}": pair[side] for name, pair in given.items() for side, sign in (("a", "+"), ("b", "-"))}
    return {name: regex.compile(r"\b(?:" + "|".join(words.replace("$", r"\b").split()) + ")") for name, words in sides.items()}


@cache
def _calendar(lang: str) -> frozenset[str]:
    """Days and months: English writes them with a capital, others do not."""
    return frozenset(name for names in _drift(lang).get("calendar", {}).values() for name in names)


@cache
def _drift(lang: str) -> dict[str, dict[str, dict[str, int]]]:
    return lexicon.load(f"{lang}/drift") if lang and lexicon.has(f"{lang}/drift.toml") else {}


@cache
def _digits() -> regex.Pattern[str]:
    return regex.compile(r"\d++")


@cache
def _words() -> regex.Pattern[str]:
    return regex.compile(r"\p{L}++")


@cache
def _thousands() -> regex.Pattern[str]:
    # 10,000; 10.000; 10 000 with any space
    return regex.compile(r"(?<=\d)[,.\u00A0\u2009\u202F ](?=\d{3}(?!\d))")
