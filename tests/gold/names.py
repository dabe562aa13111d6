"""Whether two names mean the same speaker or carrier: lenient on spelling, titles and length, strict on who it is."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import regex
from rapidfuzz import fuzz

from quotetrace import lexicon

GIVEN_RATIO: Final = 80.0
SURNAME_RATIO: Final = 85.0
"""Similarity in percent from which two spellings of a name are one: Sergei and Sergey, Khalvazi and Khalwazi."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the annotation names, and what else counts as naming him.

    Attributes:
        name: The canonical name.
        aliases: Words of the article for him, accepted where the article does not have the canonical name itself.
        needs_given: Another speaker of the event shares the surname, so that the surname alone says too little.
    """

    name: str
    aliases: frozenset[str] = frozenset()
    needs_given: bool = False


@cache
def _words(name: str) -> frozenset[str]:
    """The folded words of one list of `words.toml`."""
    lists = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return frozenset(folded for word in lists[name] for folded in fold(word))


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{N}]+")


@cache
def fold(text: str) -> tuple[str, ...]:
    """The words of `text` without case, diacritics and possessive endings.

    Example:
        >>> fold("Brandeis’s Émile Dong-wook")
        ('brandeis', 'emile', 'dong', 'wook')
    """
    bare = regex.sub(r"['’]s\b", "", unicodedata.normalize("NFKD", text))
    bare = "".join(char for char in bare if not unicodedata.combining(char)).casefold()
    return tuple(_word_re().findall(bare))


def is_pronoun(text: str) -> bool:
    """Whether `text` is one pronoun."""
    words = fold(text)
    return len(words) == 1 and words[0] in _words("pronouns")


def content_words(text: str) -> tuple[str, ...]:
    """The folded words of `text` without articles and connectives."""
    return tuple(word for word in fold(text) if word not in _words("connectives"))


def is_person(name: str) -> bool:
    """Whether `name` reads as a person's: two to four words, each with a capital, no connective."""
    words = _word_re().findall(name.replace("-", ""))
    return 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)


def is_unnamed(name: str) -> bool:
    """Whether `name` only describes: "a port official"."""
    return name[:1].islower()


def same_speaker(gold: Speaker, got: str | None) -> bool:
    """Whether `got` names the speaker that the annotation means.

    Example:
        >>> same_speaker(Speaker("Ilse Varga"), "Ports Minister Varga"), same_speaker(Speaker("Ilse Varga"), "Jan Varga")
        (True, False)
    """
    if not got or is_pronoun(got):
        return False
    if _same_name(gold, got):
        return True
    return any(_same_name(Speaker(alias), got) for alias in gold.aliases if not is_pronoun(alias))


def _same_name(gold: Speaker, got: str) -> bool:
    agency = find_agency(gold.name)
    if agency is not None:
        return find_agency(got) == agency
    if is_unnamed(gold.name):
        return find_head(gold.name) in fold(got)
    if is_person(gold.name):
        return _same_person(gold, got)
    # A group is named by naming each of it: "Lavrov and Choe".
    members = [set(content_words(member)) for member in gold.name.split(" and ")]
    return same_body(gold.name, got) and all(member & set(content_words(got)) for member in members)


def _same_person(gold: Speaker, got: str) -> bool:
    wanted = list(content_words(gold.name))
    words = list(content_words(got.partition(",")[0]))
    office = [at for at, word in enumerate(words) if word in _words("titles") and word not in wanted]
    words = words[office[-1] + 1 :] if office else words  # "Ports Minister Varga" is Varga
    if not words:
        return False
    if words == wanted[:1] and len(wanted) > 2:
        return not gold.needs_given  # Kim for Kim Jong Un: the surname stands first
    if fuzz.ratio(words[-1], wanted[-1]) < SURNAME_RATIO:
        return False
    given, named = wanted[:-1], words[:-1]
    if not named:
        return not gold.needs_given
    return any(_same_given(one, other) for one in given for other in named)


def _same_given(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return bool(fuzz.ratio(one, other) >= GIVEN_RATIO)


def same_body(gold: str, got: str) -> bool:
    """Whether two names of a body share their words: all of the annotation's, or two and nothing else."""
    wanted, words = set(content_words(gold)), set(content_words(got))
    if not wanted or not words:
        return False
    return wanted <= words or (words <= wanted and len(words) >= min(2, len(wanted)))


def find_head(description: str) -> str:
    """The head noun of a description: "official" in "a port official in Seoul", "marchers" in "hundreds of marchers"."""
    words = list(fold(description))
    while words:
        cut = next((at for at, word in enumerate(words) if word in _words("after_head") and at > 0), len(words))
        head, rest = words[cut - 1], words[cut + 1 :]
        if head not in _words("counts") or not rest:
            return head
        words = rest
    return ""


@cache
def _agency_forms() -> dict[tuple[str, ...], str]:
    forms: dict[tuple[str, ...], str] = {}
    for agency in lexicon.load("agencies")["agency"]:
        names: list[str] = [agency["id"], agency["name"], *agency.get("short", [])]
        for of_language in agency.get("names", {}).values():
            names.extend(of_language)
        for name in names:
            forms.setdefault(content_words(name), agency["id"])
    return forms


@cache
def find_agency(name: str) -> str | None:
    """The agency that `name` is a form of, "the KCNA news agency" included.

    Example:
        >>> find_agency("Agence France-Presse"), find_agency("the Associated Press"), find_agency("Ilse Varga")
        ('afp', 'ap', None)
    """
    words = content_words(name)
    bare = tuple(word for word in words if word not in ("news", "agency", "agentur", "agence", "agencia", "state", "official"))
    return _agency_forms().get(words) or _agency_forms().get(bare)


def same_carrier(gold_id: str, gold_name: str, got_id: str | None, got_name: str | None) -> bool:
    """Whether a hop is the carrier that the annotation means: by agency where it is one, else by name."""
    if gold_id:
        return got_id == gold_id
    if got_id or not got_name:
        return False
    return same_body(gold_name, got_name) or same_speaker(Speaker(gold_name), got_name)


def build_speakers(rows: Iterable[tuple[str, str, str]], texts: dict[str, str]) -> dict[tuple[str, str], Speaker]:
    """What counts as naming each speaker of an event, by article and canonical name.

    Args:
        rows: Article, canonical speaker and mention of every attributed quote of one event.
        texts: The text of each article.
    """
    every = list(rows)
    shared = _shared_surnames({speaker for _, speaker, _ in every})
    speakers = {}
    for article_id, speaker in {(article_id, speaker) for article_id, speaker, _ in every}:
        mentions = {mention for where, who, mention in every if (where, who) == (article_id, speaker) and mention}
        key = find_head(speaker) if is_unnamed(speaker) else fold(speaker)[-1]
        if key in fold(texts.get(article_id, "")):
            is_body = not is_person(speaker) and not is_unnamed(speaker)
            # A body goes by more names than one ("Lorvania's coast ministry"); a person named in full is to be called so.
            mentions = {mention for mention in mentions if is_body and regex.search(r"\s\p{Lu}", mention)}
        speakers[article_id, speaker] = Speaker(speaker, frozenset(mentions), is_person(speaker) and fold(speaker)[-1] in shared)
    return speakers


def _shared_surnames(names: set[str]) -> set[str]:
    last = [fold(name)[-1] for name in names if is_person(name)]
    return {word for word in last if last.count(word) > 1}
