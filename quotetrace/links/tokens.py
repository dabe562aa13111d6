"""Tokens for comparing: normalised, hashed to one code point each, so that string algorithms align tokens.

A token is written as one code point, a fixed function of its letters. A quote of nine tokens is then a string of nine characters, which any
engine ships as plain text and rapidfuzz aligns at C speed; nothing is counted over the corpus, so batches, runs and machines agree. Two
given tokens share a code point once in a million pairs, and then count as equal.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace import lexicon
from quotetrace.values import value

LANGUAGES: Final = ("en", "es", "fr", "de", "it", "pt", "ru")
"""Languages with a list of function words."""

_CODE_POINTS: Final = 0x110000 - 0x800 - 1
_SURROGATES_START: Final = 0xD800

# Scripts that set no spaces between words: every character is a token.
_UNSPACED_PATTERN: Final = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
_APOSTROPHES_PATTERN: Final = "[’‘ʼ`´′]"
# "we ' re", "don ’ t": some crawlers tear contractions apart.
_TORN_PATTERN: Final = r"(\pL) ?' ?(s|t|re|ve|ll|d|m)\b"
# 10,000 and 10.000 are 10000; a decimal fraction has one or two digits.
_THOUSANDS_PATTERN: Final = r"(\d)[,.](\d{3})\b"
# Whatever any of the patterns above could change; the two special letters too.
_SPECIAL_PATTERN: Final = rf"[ßς]|{_APOSTROPHES_PATTERN}| '|' |\d[,.]\d|{_UNSPACED_PATTERN}"
# A single space parts tokens already: passing over it halves the time of the whole kernel.
_BREAK_PATTERN: Final = r"[^\pL\pN\pM' ]+"
_LOOSE_APOSTROPHE_PATTERN: Final = "(^| )'+|'+( |$)"

# "labour", "organisation", "analyse", "centre", "travelled"; "defence".
_BRITISH: Final = re.compile(
    r"(?P<or>our)(?=s?\Z|e[dr]\Z|ing\Z|ite|able|hood|ly\Z)|(?P<z>(?<=[iy])s)(?=e[ds]?\Z|ing\Z|ations?\Z)"
    r"|(?P<er>re)(?=s?\Z)|(?P<l>ll)(?=e[dr]s?\Z|ing\Z)|(?P<s>c)(?=es?\Z)"
)
_AMERICAN: Final = {"or": "or", "z": "z", "er": "er", "l": "l", "s": "s"}
_SHORTEST_FOLDED: Final = 6

Codes = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]


def normalise(texts: pa.Array) -> pa.Array:
    """The tokens of each text, joined by one space.

    Compatibility forms are folded (NFKC), case too; quotation marks, dashes, hyphens, ellipses and brackets part tokens and vanish; an
    apostrophe stays inside its word; digits lose their thousands marks; scripts without spaces give one token a character.

    Args:
        texts: Any string array; null counts as empty.

    Example:
        >>> normalise(pa.array(["“Full support … for the [new] plan,”", "don ’ t pay 10,000"])).to_pylist()
        ['full support for the new plan', "don't pay 10000"]
    """
    folded = pc.utf8_lower(pc.utf8_normalize(pc.fill_null(texts, ""), form="NFKC"))
    parted = pc.replace_substring_regex(_where(folded, _SPECIAL_PATTERN, _fold_special), _BREAK_PATTERN, " ")
    parted = _where(parted, "^'|'$| '|' ", lambda x: pc.replace_substring_regex(x, _LOOSE_APOSTROPHE_PATTERN, " "))
    return pc.utf8_trim_whitespace(_where(parted, "  ", lambda x: pc.replace_substring_regex(x, "  +", " ")))


def _fold_special(texts: pa.Array) -> pa.Array:
    """The rarer foldings, one after the other."""
    folded = pc.replace_substring(pc.replace_substring(texts, "ß", "ss"), "ς", "σ")
    folded = pc.replace_substring_regex(folded, _APOSTROPHES_PATTERN, "'")
    folded = pc.replace_substring_regex(folded, _TORN_PATTERN, r"\1'\2")
    # Twice, because the digits that end one group begin the next: 1,000,000.
    for _ in range(2):
        folded = pc.replace_substring_regex(folded, _THOUSANDS_PATTERN, r"\1\2")
    return pc.replace_substring_regex(folded, _UNSPACED_PATTERN, r" \1 ")


def wording_ids(normalised: pa.Array) -> pa.Array:
    """16 hex digits of the SHA-256 over each normalised text: equal for the same tokens in the same order.

    Example:
        >>> a, b = wording_ids(normalise(pa.array(["No comment.", "no comment"]))).to_pylist()
        >>> a == b, len(a)
        (True, 16)
    """
    coded = normalised.dictionary_encode()
    hexes = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in coded.dictionary.to_pylist()]
    return pa.array(hexes, pa.string()).take(coded.indices)


@value
class Encoded:
    """Texts as strings of code points, one a token; every array has one element a text.

    Attributes:
        codes: All tokens, in order.
        content: Without function words and words of every second speech.
        numbers: Only tokens with a digit.
        negations: Only words that negate.
    """

    codes: pa.Array
    content: pa.Array
    numbers: pa.Array
    negations: pa.Array


def encode(normalised: pa.Array) -> Encoded:
    """Each normalised text with one code point for a token, so that the length of an element is a number of tokens.

    Args:
        normalised: What `normalise` gives.

    Example:
        >>> encoded = encode(pa.array(["the full support", "support"]))
        >>> encoded.codes[0].as_py()[2] == encoded.codes[1].as_py()
        True
        >>> [len(text) for text in encoded.content.to_pylist()]
        [2, 1]
    """
    lists = pc.split_pattern(normalised, " ")
    offsets = lists.offsets.to_numpy().astype(np.int64)
    coded = pc.dictionary_encode(lists.flatten())
    tokens = coded.dictionary.to_pylist()
    points, indices, offsets = _code_points(tokens), coded.indices.to_numpy(), offsets - offsets[0]
    kinds = (
        lambda token: token not in light_words(),
        lambda token: not token.isalpha() and any(map(str.isdigit, token)),
        lambda token: token in negations(),
    )
    masks = [np.fromiter(map(kind, tokens), bool, len(tokens)) for kind in kinds]
    return Encoded(strings(points[indices], offsets), *(strings((points * mask)[indices], offsets) for mask in masks))


def strings(codes: Codes, offsets: Offsets) -> pa.Array:
    """Rows of code points as a string array, zeros left out.

    Args:
        codes: Code points of all rows.
        offsets: Where each row begins in `codes`, and the end of the last.
    """
    kept = codes != 0
    before = np.concatenate([[0], np.cumsum(kept)])
    codes, offsets = codes[kept], before[offsets]
    widths = np.where(codes < 0x80, 1, np.where(codes < 0x800, 2, np.where(codes < 0x10000, 3, 4)))
    ends = np.concatenate([[0], np.cumsum(widths)])
    encoded = codes.astype("<u4").tobytes().decode("utf-32-le").encode("utf-8")
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(ends[offsets].astype(np.int32)), pa.py_buffer(encoded))


def codes_of(column: pa.Array) -> tuple[Codes, Offsets]:
    """The code points of a string array, row after row, and where each row begins.

    Example:
        >>> codes, offsets = codes_of(pa.array(["ab", None, "c"]))
        >>> codes.tolist(), offsets.tolist()
        ([97, 98, 99], [0, 2, 2, 3])
    """
    filled = pc.fill_null(column, "")
    whole = "".join(filled.to_pylist())
    lengths = pc.utf8_length(filled).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.frombuffer(whole.encode("utf-32-le"), "<u4").astype(np.uint32), np.concatenate([[0], np.cumsum(lengths)])


@cache
def function_words() -> frozenset[str]:
    """Function words of every language of the lexicon together, so that what counts as content needs no language detected."""
    return frozenset().union(*(_words(language, "words") for language in LANGUAGES))


@cache
def light_words() -> frozenset[str]:
    """What is no content: function words, and words of every second speech ("at the end of the day")."""
    return function_words().union(*(_words(language, "common") for language in LANGUAGES))


@cache
def negations() -> frozenset[str]:
    """Words that negate, of every language of the lexicon together."""
    return frozenset().union(*(_words(language, "negations") for language in LANGUAGES))


def _words(language: str, name: str) -> frozenset[str]:
    return frozenset(normalise(pa.array(lexicon.load(f"{language}/stopwords")[name].split())).to_pylist())


def _where(texts: pa.Array, pattern: str, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """`change` applied to the texts that match `pattern`: most texts match no special case, and replacing is slow."""
    matches = pc.match_substring_regex(texts, pattern)
    if not pc.any(matches).as_py():
        return texts
    return pc.replace_with_mask(texts, matches, change(texts.filter(matches)))


def to_code_points(hashes: npt.NDArray[np.uint64]) -> Codes:
    """Code points spread evenly by 32 bits of each hash; never a surrogate, which is no character, and never 0."""
    points = ((hashes & np.uint64(0xFFFFFFFF)) * np.uint64(_CODE_POINTS) >> np.uint64(32)).astype(np.uint32) + np.uint32(1)
    points[points >= _SURROGATES_START] += np.uint32(0x800)
    return points


def _code_points(tokens: list[str]) -> Codes:
    """One code point a token, 0 for the empty token."""
    checks = np.fromiter((zlib.crc32(_fold_spelling(token).encode()) for token in tokens), np.uint64, len(tokens))
    # Similar tokens have similar checksums; a multiplication spreads them.
    points: Codes = to_code_points(checks * np.uint64(0x9E3779B1)) * np.fromiter(map(bool, tokens), bool, len(tokens))
    return points


def _fold_spelling(token: str) -> str:
    """`token` as it is spelt in America: a British outlet and an American one carry the same words ("terrorised", "labour", "travelled").

    Only comparing sees it, so it does no harm that some other words change too ("rise"), nor that few of the differences are covered.
    """
    if len(token) < _SHORTEST_FOLDED or not _BRITISH.search(token):
        return token
    return _BRITISH.sub(lambda found: _AMERICAN[found.lastgroup or ""], token)
