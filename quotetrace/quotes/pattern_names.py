"""Names read from the words before or behind a cue, in languages without word lists for tokens: Chinese, Japanese, Korean, Arabic.

Scripts without capitals, two of them without spaces, leave the shape of a name to its neighbours: titles, surnames, spelling characters.
What has none of these is nobody: a wrong speaker is worse than none. Words come from `lexicon/<lang>/patterns.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Final, NamedTuple

import regex

from quotetrace.articles.agencies import agency_of
from quotetrace.model import MentionKind, SpeakerKind
from quotetrace.quotes.patterns import PAREN, PART, Words

MAX_ARABIC_NAME: Final = 4
MAX_ARABIC_PHRASE: Final = 6
MAX_KOREAN_BACK: Final = 4
MAX_HAN_NAME: Final = 5
KOREAN_NOUN_ENDINGS: Final = ("점", "성", "기", "자", "감", "력", "률", "들", "적", "화", "권", "측", "인", "식")
"""Endings of nouns that look like a name of three syllables."""


class Named(NamedTuple):
    """Who some words name.

    Attributes:
        start, end: The words that stand for the speaker, title and all, code points of what was read.
        name: The name without its title, or the phrase.
        mention_kind, speaker_kind: As in the table `quotes`; a name that may be short is `full` until the article is known.
    """

    start: int
    end: int
    name: str
    mention_kind: MentionKind
    speaker_kind: SpeakerKind


EMPTY: Final = Named(0, 0, "", "none", "unnamed")
"""The words name nobody because the language left the subject out."""


def read_name(lang: str, raw: str, words: Words, *, is_first: bool = False) -> Named | None:
    """Who `raw` names: None where no name can be told, `EMPTY` where it holds nothing that could be one.

    Args:
        lang: One of `READERS`.
        raw: The words before a cue, behind it, or before a topic particle.
        words: The lists of the language.
        is_first: Whether `raw` begins its sentence.

    Example:
        >>> from quotetrace.quotes.patterns import load_patterns
        >>> words = load_patterns("zh").words
        >>> read_name("zh", "外交部发言人王丽娜12日在会上", words).name, read_name("zh", "那件事情", words)
        ('王丽娜', None)
    """
    return READERS[lang](raw, words, is_first)


def longest_end(text: str, words: frozenset[str]) -> str:
    """The longest of `words` that `text` ends with, or an empty string."""
    for length in range(min(len(text), _longest(words)), 0, -1):
        if text[-length:] in words:
            return text[-length:]
    return ""


def _longest_start(text: str, words: frozenset[str]) -> str:
    for length in range(min(len(text), _longest(words)), 0, -1):
        if text[:length] in words:
            return text[:length]
    return ""


@cache
def _longest(words: frozenset[str]) -> int:
    return max(map(len, words), default=0)


def _phrase(raw: str, start: int, end: int, kind: MentionKind, speaker_kind: SpeakerKind) -> Named:
    return Named(start, end, raw[start:end], kind, speaker_kind)


def _body(raw: str, start: int, end: int, words: Words) -> Named:
    kind: SpeakerKind = "document" if longest_end(raw[start:end], words["documents"]) else "body"
    return Named(start, end, raw[start:end], "full", kind)


# ---- Chinese: clause head, role, name, then what leads to the cue


def _read_chinese(raw: str, words: Words, is_first: bool) -> Named | None:
    start = _skip_openers(raw, words)
    pronoun = _longest_start(raw[start:], words["pronouns"])
    stop = _chinese_stop(raw, start, start + len(pronoun) if pronoun else min(len(raw), start + 2), words)
    phrase = _manner_re().sub("", raw[start : stop.start() if stop else len(raw)].rstrip())
    end = start + len(phrase)
    leads_on = _stop_re(words["stops"]).match(raw, start)
    if not phrase or (leads_on and not (len(leads_on.group()) == 1 and _is_chinese_name(phrase, words))):
        return EMPTY
    if pronoun and (phrase == pronoun or (pronoun[0] in "他她" and phrase[len(pronoun)] != "的")):
        return _phrase(raw, start, start + len(pronoun), "pronoun", "person")
    if stop and stop.group() in ("和", "与", "與", "以及") and _together_re().search(raw, end):
        return None  # two speakers, and which marks are whose is not said
    behind = raw.rfind("的", start, end) + 1
    owned = _chinese_phrase(raw, behind, end, words) if behind else None
    if owned is not None and owned.speaker_kind == "person":
        return owned
    return _chinese_phrase(raw, start, end, words)


def _chinese_phrase(raw: str, start: int, end: int, words: Words) -> Named | None:
    """Who a phrase with nothing around it names."""
    phrase = raw[start:end]
    if not phrase:
        return None
    if agency_of(phrase):
        return _body(raw, start, end, words)
    with_role = _chinese_role(raw, start, end, words)
    if with_role is not None:
        return with_role
    if _is_chinese_name(phrase, words):
        return Named(start, end, phrase, "full", "person")
    if longest_end(phrase, words["groups"]):
        return _phrase(raw, start, end, "role", "unnamed")
    if (longest_end(phrase, words["bodies"]) and len(phrase) > 1) or phrase in words["places"]:
        return _body(raw, start, end, words)
    return None


def without_openers(raw: str, words: Words) -> str:
    """What a Chinese clause holds behind dates and words such as "then" and "also".

    Example:
        >>> from quotetrace.quotes.patterns import load_patterns
        >>> without_openers("5日随后还援引", load_patterns("zh").words)
        '援引'
    """
    return raw[_skip_openers(raw, words) :]


def _chinese_stop(raw: str, start: int, begin: int, words: Words) -> regex.Match[str] | None:
    """Where the name ends; a character that leads on elsewhere may be part of a name right behind its surname (金与顺)."""
    for stop in _stop_re(words["stops"]).finditer(raw, begin):
        at = stop.start()
        has_surname = raw[at - 1] in words["surnames"]
        if len(stop.group()) > 1 or not has_surname or stop.group().isdigit():
            return stop
        if at - 1 > start and not longest_end(raw[start : at - 1], words["roles"] | words["groups"] | words["places"]):
            return stop
    return None


def _skip_openers(raw: str, words: Words) -> int:
    """Where the clause begins behind dates and words such as "then" and "also"."""
    start = 0
    while True:
        date = _date_re().match(raw, start)
        step = date.end() - start if date else len(_longest_start(raw[start:], words["openers"]))
        if not step:
            return start
        start += step


def _chinese_role(raw: str, start: int, end: int, words: Words) -> Named | None:
    """A role with the name behind or before it; the role alone where neither side is a name."""
    for cut in range(end, start, -1):
        role = longest_end(raw[start:cut], words["roles"] | words["groups"])
        if not role:
            continue
        before, behind = raw[start : cut - len(role)], raw[cut:end]
        if behind:
            if _is_chinese_name(behind, words, has_role=True):
                return Named(start, end, behind, "full", "person")
            continue
        inner = _chinese_role(raw, start, cut - len(role), words)
        if inner is not None and inner.mention_kind == "full":
            return inner._replace(end=end)
        if before[-1:] in words["surnames"] and longest_end(before[:-1], words["roles"] | words["groups"]):
            return Named(start, end, before[-1:], "full", "person")
        if before in words["surnames"] or _is_chinese_name(before, words):
            return Named(start, end, before, "full", "person")
        return _phrase(raw, start, end, "role", "unnamed")
    return None


def _is_chinese_name(name: str, words: Words, *, has_role: bool = False) -> bool:
    if not _letters_re().fullmatch(name) or "的" in name or name in words["places"] or name in words["groups"]:
        return False
    if "·" in name or "•" in name or name.isascii():
        return len(name) > 2
    ending = longest_end(name, words["bodies"] | words["groups"] | words["roles"])
    if ending and (len(ending) > 1 or len(name) < 4):
        return False
    surname = 2 if name[:2] in words["surnames"] else 1 if name[:1] in words["surnames"] else 0
    if surname and 1 <= len(name) - surname <= 2:
        return True
    if 2 <= len(name) <= 7 and all(char in words["spelling"] for char in name):
        return True
    return has_role and 3 <= len(name) <= 4


# ---- Japanese: a run of characters before a particle, with its title behind


def _read_japanese(raw: str, words: Words, is_first: bool) -> Named | None:
    start = raw.rfind("の") + 1
    base, end = raw[start:], len(raw)
    if base in words["pronouns"]:
        return _phrase(raw, start, end, "pronoun", "person")
    if agency_of(base):
        return _body(raw, start, end, words)
    title = longest_end(base, words["titles"])
    if title and base != title:
        name = _japanese_name(base[: -len(title)], words)
        if name:
            return Named(start, end, name, "full", "person")
    if title or longest_end(base, words["groups"]):
        return _phrase(raw, 0, end, "role", "unnamed")
    if longest_end(base, words["bodies"]) or base in words["places"]:
        return _body(raw, start, end, words)
    surname = _longest_start(base, words["surnames"])
    if (
        "・" in base
        or (len(base) > 1 and base == surname)
        or (len(surname) > 1 and 0 < len(base) - len(surname) <= 3 and _han_re().fullmatch(base))
    ):
        return Named(start, end, base, "full", "person")
    return None


def _japanese_name(name: str, words: Words) -> str:
    """The name before a title, without the land or party between them and the body before it; empty where it is none."""
    name = _affiliation_re().sub("", name)
    name = _land_re(words["places"]).sub("", name)
    if not name or name in words["groups"] or name in words["places"] or name == "同":
        return ""
    if longest_end(name, words["bodies"]) and (name not in words["surnames"] and not _longest_start(name, words["surnames"])):
        return ""
    return name if len(name) <= MAX_HAN_NAME or not _han_re().fullmatch(name) else ""


# ---- Korean: words before a particle, the title last


def _read_korean(raw: str, words: Words, is_first: bool) -> Named | None:
    spans = [match.span() for match in _word_re().finditer(raw)]
    if not spans:
        return EMPTY
    start, end = spans[-1]
    last = raw[start:end]
    if last == "측" and len(spans) > 1:  # "회사 측": the firm's side
        side = _read_korean(raw[: spans[-2][1]], words, is_first)
        return side and side._replace(end=end, name=raw[side.start : end])
    if last in words["pronouns"]:
        return _phrase(raw, start, end, "pronoun", "person")
    if agency_of(last):
        return _body(raw, start, end, words)
    if longest_end(last.removesuffix("들"), words["groups"]):
        return _phrase(raw, _korean_phrase(raw, spans, words), end, "role", "unnamed")
    title = longest_end(last, words["titles"])
    if title:
        return _korean_titled(raw, spans, title, words)
    behind = next(
        (place + 1 for place in range(len(spans) - 2, max(-1, len(spans) - 5), -1) if raw[slice(*spans[place])] in words["titles"]), 0
    )
    if behind and (len(spans) - behind > 1 or (len(last) == 3 and _is_korean_name(last, words))):
        return Named(spans[behind - 1][0], end, raw[spans[behind][0] : end], "full", "person")
    if last in words["places"] or _is_korean_body(last.removesuffix("들"), words):
        return _body(raw, start, end, words)
    if is_first and len(spans) == 1 and len(last) == 3 and _is_korean_name(last, words) and not last.endswith(KOREAN_NOUN_ENDINGS):
        return Named(start, end, last, "full", "person")
    return None


def _korean_titled(raw: str, spans: list[tuple[int, int]], title: str, words: Words) -> Named | None:
    start, end = spans[-1]
    joined = raw[start : end - len(title)]
    if joined and (joined in words["surnames"] or _is_korean_name(joined, words)):
        return Named(start, end, joined, "full", "person")
    if joined and not (_is_korean_body(joined, words) or joined in words["places"]) and len(title) == 1:
        return None  # "…군", "…양": a syllable that ends many words
    place = len(spans) - 2
    while place >= 0 and _is_office(raw[slice(*spans[place])], words):
        place -= 1
    name = _korean_name(raw, spans[: place + 1], words, is_beside=place == len(spans) - 2)
    if name is not None:
        return Named(name[0], end, raw[slice(*name)], "full", "person")
    return _phrase(raw, _korean_phrase(raw, spans, words), end, "role", "unnamed")


def _korean_name(raw: str, spans: list[tuple[int, int]], words: Words, *, is_beside: bool) -> tuple[int, int] | None:
    """Where the name before an office stands: a surname beside its title, a Korean name, else up to three words of a foreign one."""
    found: list[tuple[int, int]] = []
    for start, end in reversed(spans[-3:]):
        word = raw[start:end]
        if not found and is_beside and len(word) == 1 and word in words["surnames"]:
            return start, end
        is_name = _is_korean_name(word, words) and word not in words["stops"]
        if is_name and len(word) == 3 and not word.endswith(KOREAN_NOUN_ENDINGS):
            return start, end
        if word in words["stops"] | words["counted"] or word.endswith(KOREAN_PARTICLES) or _is_office(word, words):
            break
        if is_name and not found:
            return start, end
        found.append((start, end))
    return (found[-1][0], found[0][1]) if found else None


KOREAN_PARTICLES: Final = (
    *("에서", "에게", "에는", "으로", "부터", "까지", "의", "을", "를", "과", "와", "은", "는"),
    *("며", "고", "면", "서", "해", "한", "된", "던"),
)
"""What ends a word before a name that is no part of it."""


def _is_office(word: str, words: Words) -> bool:
    return word in words["places"] or word in words["titles"] or _is_korean_body(word, words)


def _is_korean_body(word: str, words: Words) -> bool:
    ending = longest_end(word, words["bodies"])
    return bool(ending) and (len(ending) > 1 or len(word) > 2)


def _is_korean_name(word: str, words: Words) -> bool:
    if not 2 <= len(word) <= 4 or word in words["places"] or word in words["titles"] or _is_korean_body(word, words):
        return False
    if longest_end(word, words["groups"]):
        return False
    return word[:2] in words["surnames"] or (word[0] in words["surnames"] and len(word) < 4)


def _korean_phrase(raw: str, spans: list[tuple[int, int]], words: Words) -> int:
    """Where a phrase that names nobody begins: with the body, land or number words before it."""
    place = len(spans) - 1
    while place > 0 and len(spans) - place <= MAX_KOREAN_BACK:
        word = raw[slice(*spans[place - 1])]
        is_counted = place > 1 and raw[slice(*spans[place - 2])] in words["counted"]  # "한 외교 소식통"
        if word not in words["counted"] and not _is_office(word, words) and not is_counted:
            break
        place -= 1
    return spans[place][0]


# ---- Arabic: title, office, name, in order


def _read_arabic(raw: str, words: Words, is_first: bool) -> Named | None:
    spans = _until_stop(raw, words)
    tokens = [raw[start:end] for start, end in spans]
    if not tokens or tokens[0].lstrip("وف") in words["cues"]:
        return EMPTY
    start = spans[0][0]

    def end_of(count: int) -> int:
        return spans[min(count, len(spans)) - 1][1]

    if tokens[0] in words["pronouns"]:
        return _phrase(raw, start, end_of(1), "pronoun", "person")
    if agency_of(" ".join(tokens[:MAX_ARABIC_PHRASE])):
        return _body(raw, start, end_of(MAX_ARABIC_PHRASE), words)
    if tokens[0] in words["bodies"]:
        kind: SpeakerKind = "document" if tokens[0] in words["documents"] else "body"
        return _phrase(raw, start, end_of(MAX_ARABIC_PHRASE), "full", kind)
    if tokens[0] in words["groups"]:
        return _phrase(raw, start, end_of(MAX_ARABIC_PHRASE), "role", "unnamed")
    first = _behind_office(tokens, words)
    if first and first < len(tokens) and tokens[0] not in words["titles"] and tokens[first].endswith(("ه", "ها", "هم")):
        return _phrase(raw, start, end_of(first), "role", "unnamed")  # "the teacher his pupils"
    if first and first == len(tokens):
        return _phrase(raw, start, end_of(first), "role", "unnamed")
    if len(tokens) - first > MAX_ARABIC_NAME:
        return None
    kind = "unnamed" if tokens[first:] == [tokens[-1]] and tokens[-1].startswith("ال") else "person"
    return Named(start, spans[-1][1], raw[spans[first][0] : spans[-1][1]], "full", kind)


def _behind_office(tokens: list[str], words: Words) -> int:
    """How many words of title and office stand before the name."""
    first = 0
    while first < len(tokens):
        token = tokens[first]
        is_office = len(tokens) > 1 and (token.startswith(("ال", "لل")) or token in words["offices"] or token in words["places"])
        if not (token in words["titles"] or is_office):
            break
        first += 1
    return first


def _until_stop(raw: str, words: Words) -> list[tuple[int, int]]:
    """The words before the first that leads on, or before a comma or colon."""
    spans: list[tuple[int, int]] = []
    for match in _word_re().finditer(raw):
        between = raw[spans[-1][1] : match.start()].strip() if spans else ""
        is_name = between == PART and raw[slice(*spans[-1])] in words["terms"]  # "منظمة «الساحل» ريم جابر"
        is_joined = bool(spans) and _joined_re().fullmatch(match.group()) is not None
        if match.group() in words["stops"] or is_joined or (between and not is_name):
            break
        spans.append(match.span())
    return spans


READERS: Final[dict[str, Callable[[str, Words, bool], Named | None]]] = {
    "zh": _read_chinese,
    "ja": _read_japanese,
    "ko": _read_korean,
    "ar": _read_arabic,
}


def is_short_of(name: str, full: str) -> bool:
    """Whether `name` may be short for `full`: its surname in front where names have no parts, else its last part.

    Example:
        >>> [is_short_of(*pair) for pair in (("山田", "山田太郎"), ("鲁伊斯", "安娜·鲁伊斯"), ("山田太郎", "山田"))]
        [True, True, False]
    """
    parts = _part_re().split(full)
    if len(parts) > 1:
        return name in (parts[-1], " ".join(parts[1:]))
    return len(name) < len(full) and len(name) <= 3 and full.startswith(name)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(regex.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _stop_re(stops: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!反)(?:{_alternatives(stops)})|[\d\s{PAREN}]")


@cache
def _date_re() -> regex.Pattern[str]:
    return regex.compile(rf"(?:\d{{1,4}}[年月日]){{1,3}}(?:上午|下午|晚)?|\d{{1,3}}[岁歲]的?|[\s{PAREN}]")


@cache
def _manner_re() -> regex.Pattern[str]:
    """ "Angrily" before the cue."""
    return regex.compile(r"(?<=.{2})\p{Han}{2}地$")


@cache
def _together_re() -> regex.Pattern[str]:
    return regex.compile(r"都|均|一致|共同|分别|分別|双双")


@cache
def _letters_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{Han}\p{Katakana}·•ー]{2,20}|\p{Lu}[A-Za-z .'’-]{1,30}")


@cache
def _han_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{Han}々]+")


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{M}\p{N}·ـ]+")


@cache
def _joined_re() -> regex.Pattern[str]:
    """ "To his men", "to the reporters": words with a joined preposition, which end a name."""
    return regex.compile(r"ل\p{L}{2,}(?:ه|ها|هم|نا)|للص\p{L}+")


@cache
def _part_re() -> regex.Pattern[str]:
    return regex.compile(r"[\s·•・＝]+")


@cache
def _affiliation_re() -> regex.Pattern[str]:
    return regex.compile(r"^[\p{Han}\p{Katakana}ー]{1,8}(?:党|省|庁|軍)(?=[\p{Han}\p{Katakana}]{2})")


@cache
def _land_re(places: frozenset[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<=.)(?:{_alternatives(places)})(?:\p{{Han}}{{0,3}}(?:党|省|庁|軍))?$")
