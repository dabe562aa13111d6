"""News agencies by every name that articles use for them, acronyms that mean something else told apart, vague forms as candidate sets.

The words live in `lexicon/agencies.toml`. What is found here is a name, no provenance: `credits` and `chain` judge what it does there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeVar

import regex

from quotetrace import lexicon
from quotetrace.articles.windows import Anchored, anchor, capitalised
from quotetrace.model import Span
from quotetrace.values import value

Kind = Literal["agency", "media", "television"]

NOUN_KINDS: Final[tuple[Kind, ...]] = ("agency", "media", "television")
MAX_ADJECTIVES: Final = 3
MAX_EXPANSION_CHARS: Final = 90
# scripts without spaces between words: a name may stand right beside other letters
_UNSPACED_PATTERN: Final = r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]"


class AgencyMention(NamedTuple):
    """One place where an agency is named (`agency_id` is None for a vague form that could be several)."""

    span: Span
    agency_id: str | None
    is_vague: bool
    collides: bool


Cached = TypeVar("Cached")

_made: list[Any] = []
_added: list[dict[str, Any]] = []


def of_agencies(cached: Cached) -> Cached:
    """Mark a cached function whose values are made from the agencies: it forgets them where other agencies are added."""
    _made.append(cached)
    return cached


def add_entries(entries: list[dict[str, Any]]) -> None:
    """Let `entries`, and no others, stand beside the agencies of the lexicon from here on in this process; see `own_agencies`."""
    _added[:] = entries
    for cached in _made:
        cached.cache_clear()


ARABIC_LETTERS: Final = "\u0627\u0648\u064a"
"""Alef, waw and yeh: every small word beyond ASCII holds one of them, and no text in another script does."""


@value
class VagueMention:
    """A carrier named only by country and standing: "North Korea's state news agency", "state TV".

    Attributes:
        span: The whole form, determiner left out.
        country: ISO 3166-1 alpha-2; None where none is said.
        kind: `agency`, `media` (any carrier of the country) or `television` (a broadcaster or paper: no agency).
        candidates: Agency ids it may stand for, in the order of the lexicon.
        is_state: Whether it says that the state is behind it.
    """

    span: Span
    country: str | None
    kind: Kind
    candidates: tuple[str, ...]
    is_state: bool

    @property
    def agency_id(self) -> str | None:
        """The agency, where the form leaves only one."""
        return self.candidates[0] if self.kind == "agency" and len(self.candidates) == 1 else None


@value
class _Forms:
    """Every form, sorted out once: closed ones stand between non-letters, open ones (no spaces in their script) anywhere.

    Without any of `rare_signs` a text holds neither an open form nor a small word beyond ASCII.
    """

    agency_of: dict[str, str]
    colliding: frozenset[str]
    by_first_word: dict[str, tuple[str, ...]]
    small_words: frozenset[str]
    small_ascii_words: frozenset[str]
    open_pattern: regex.Pattern[str]
    rare_signs: re.Pattern[str]


@of_agencies
@cache
def agency_names() -> dict[str, str]:
    """The display name of every agency by its id.

    Example:
        >>> agency_names()["ctk"]
        'ČTK'
    """
    return {entry["id"]: entry["name"] for entry in _entries()}


def agency_name(agency_id: str) -> str:
    """The display name of an agency.

    Raises:
        KeyError: the id is not in the lexicon.
    """
    return agency_names()[agency_id]


def find_agencies(text: str, span: Span, lang: str = "en") -> list[AgencyMention]:
    """Every name of an agency in `text` under `span`, vague forms of the language included, in order of text; none overlap.

    Args:
        text: One field of an article.
        span: Where to look, code points.
        lang: Language of the vague forms, ISO 639-1; names are found in every language.

    Returns:
        Tuples `(span, agency_id, is_vague, collides)`. A colliding form ("AFP", "MAP", "Petra") is an agency only in a credit position or
        beside a cue: that is for the caller to see.

    Example:
        >>> [(m.agency_id, m.collides) for m in find_agencies("Xinhua and AFP carried it", Span(0, 25))]
        [('xinhua', False), ('afp', True)]
    """
    found = find_names(text, span)
    taken = covered(mention.span for mention in found)
    for vague in find_vague(text, span, lang):
        if taken.isdisjoint(range(vague.span.start, vague.span.end)):
            found.append(AgencyMention(vague.span, vague.agency_id, True, False))
    return sorted(found, key=lambda mention: mention.span)


def covered(spans: Iterable[Span]) -> set[int]:
    """Every code point under one of the spans: overlap of many names in time linear in their length."""
    return {position for span in spans for position in range(span.start, span.end)}


def find_names(text: str, span: Span, words: Set[str] | None = None) -> list[AgencyMention]:
    """As `find_agencies`, without the vague forms: the fast path over whole articles (about 20 MB/s).

    Args:
        text: One field of an article.
        span: Where to look, code points.
        words: As `find_words` has them for the span; read anew if left out.
    """
    forms = _forms()
    found = []
    # Only words that begin a form are looked up: a named list of all forms, tried at every place, takes twenty times as long.
    words = forms.by_first_word.keys() & (capitalised(text, span) if words is None else words)
    is_rare = not text.isascii() and forms.rare_signs.search(text) is not None
    small = forms.small_words if is_rare else forms.small_ascii_words
    words |= {word for word in small if text.find(word, span.start, span.end) >= 0}
    for word in words:
        start = text.find(word, span.start, span.end)
        while start >= 0:
            form = next((form for form in forms.by_first_word[word] if _stands_alone(text, start, form, span)), None)
            if form is not None:
                found.append(AgencyMention(Span(start, start + len(form)), forms.agency_of[form], False, form in forms.colliding))
            start = text.find(word, start + len(word), span.end)
    if is_rare:
        for match in forms.open_pattern.finditer(text, span.start, span.end):
            found.append(AgencyMention(Span(*match.span()), forms.agency_of[match.group()], False, False))
    return _first_of_overlapping(found)


def first_words() -> frozenset[str]:
    """The words that names of agencies begin with in scripts with spaces."""
    return frozenset(_forms().by_first_word)


def _first_of_overlapping(found: list[AgencyMention]) -> list[AgencyMention]:
    kept: list[AgencyMention] = []
    for mention in sorted(found, key=lambda mention: (mention.span.start, -mention.span.end)):
        if not kept or kept[-1].span.end <= mention.span.start:
            kept.append(mention)
    return kept


def _stands_alone(text: str, start: int, form: str, span: Span) -> bool:
    """Whether `form` is the text at `start`, and no word, handle or host goes on before or behind it ("@Reuters", "tass.com")."""
    end = start + len(form)
    if end > span.end or not text.startswith(form, start):
        return False
    before, following = text[start - 1 : start] if start > span.start else "", text[end : end + 2]
    if _is_word(before) or before in ("@", "#"):
        return False
    return not _is_word(following[:1]) and not (following[:1] == "." and following[1:].islower())


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.combining(char or " ") != 0


def find_vague(text: str, span: Span, lang: str = "en", words: Set[str] | None = None) -> list[VagueMention]:
    """Every vague carrier in `text` under `span`: a noun such as "news agency" or "TV" with a country or a word of standing.

    Args:
        text: One field of an article.
        span: Where to look, code points.
        lang: Language of the forms, ISO 639-1.
        words: As `find_words` has them for the span and `words_of_vague`; read anew if left out.

    Example:
        >>> vague = find_vague("He spoke, Iran's semi-official news agency said.", Span(0, 48))[0]
        >>> vague.candidates
        ('isna', 'fars', 'tasnim', 'mehr')
    """
    grammar = _grammar(lang)
    if grammar is None:
        return []
    found = []
    for match in grammar.pattern.find(text, span, words):
        adjectives = set(match.captures("adjective"))
        noun = match["noun"]
        countries = [grammar.country_of[form] for form in match.captures("country")]
        if not adjectives and not countries and noun not in grammar.implied:
            continue
        country = countries[0] if countries else None
        kind = grammar.kind_of[noun]
        is_state = bool(adjectives & grammar.state) or noun in grammar.implied
        candidates = _candidates(country, kind, is_state, bool(adjectives & grammar.semi_official))
        found.append(VagueMention(Span(match.start("body"), match.end()), country, kind, candidates, is_state))
    return found


@cache
def country_forms(lang: str) -> dict[str, str]:
    """The names and adjectives of countries in a language, and the country (ISO 3166-1 alpha-2) of each.

    Example:
        >>> country_forms("en")["Russian"], country_forms("xx")
        ('RU', {})
    """
    return {form: entry["code"] for entry in lexicon.load("agencies")["country"] for form in entry["forms"].get(lang, [])}


def words_of_vague(lang: str) -> frozenset[str]:
    """The words without a capital of which every vague form of a language holds one that holds none with a capital."""
    grammar = _grammar(lang)
    return grammar.pattern.small if grammar is not None else frozenset()


@of_agencies
@lru_cache(maxsize=4096)  # outlets and speakers come again, article after article
def agency_of(name: str) -> str | None:
    """The agency that an outlet or byline is, or None; a name that merely contains an agency's ("Reuters Institute") is none.

    Args:
        name: An outlet's name, a byline, a host or a URL.

    Example:
        >>> agency_of("By Reuters Staff"), agency_of("https://www.yna.co.kr/view/1"), agency_of("The Harbour Times")
        ('reuters', 'yonhap', None)
    """
    folded = name.strip().casefold()
    exact = _folded_forms().get(folded)
    if exact is not None:
        return exact
    host = _host(folded)
    if host is not None:
        return next((agency for site, agency in _sites().items() if host == site or host.endswith("." + site)), None)
    words = [word for word in regex.split(r"[\s.,:;|()/’']+", folded) if word]
    if len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]  # crawled bylines double the name: "Afp Afp"
        if (agency := _folded_forms().get(" ".join(words))) is not None:
            return agency
    shell = _shell_words()
    while words and words[0] in shell:
        words.pop(0)
        if (agency := _folded_forms().get(" ".join(words))) is not None:
            return agency
    while words and words[-1] in shell:
        words.pop()
        if (agency := _folded_forms().get(" ".join(words))) is not None:
            return agency
    return None


def takes_article(agency_id: str) -> bool:
    """Whether English puts "the" before the agency's colliding short form ("the AP")."""
    return any(entry["id"] == agency_id and entry.get("article", False) for entry in _entries())


def is_obscure(agency_id: str, lang: str = "") -> bool:
    """Whether the agency's colliding forms usually mean something else outside credit positions ("SPA", "MAP"); not so at home (`lang`)."""
    entry = next((entry for entry in _entries() if entry["id"] == agency_id), {})
    return bool(entry.get("obscure", False)) and lang not in entry.get("home", ())


def is_state_agency(agency_id: str) -> bool:
    """Whether reporters call the agency state media."""
    return any(entry["id"] == agency_id and entry["state"] for entry in _entries())


def find_expansions(text: str) -> frozenset[str]:
    """Acronyms that this text introduces as something that is no agency: "the Armed Forces of the Philippines (AFP)".

    Example:
        >>> sorted(find_expansions("The Armed Forces of the Philippines (AFP) denied it. PARIS (AFP) -"))
        ['AFP']
    """
    forms = _forms()
    found = set()
    for match in _acronym_re().finditer(text):
        acronym = match[1]
        if acronym not in forms.colliding or not acronym.isupper():
            continue
        before = text[max(0, match.start() - MAX_EXPANSION_CHARS) : match.start()]
        words = regex.findall(r"[\p{L}\p{M}'’]+", before)
        if _spells(words, acronym) and not any(name in before for name in _names_of(forms.agency_of[acronym])):
            found.add(acronym)
    return frozenset(found)


@cache
def _acronym_re() -> re.Pattern[str]:
    return re.compile(r"\((\w{2,6})\)")


def _spells(words: list[str], acronym: str) -> bool:
    """Whether the capitals of the last words make up the acronym, small words passed over, and nothing else stands between."""
    wanted = list(acronym)
    for word in reversed(words):
        if not wanted:
            break
        if word[0].isupper():
            if word[0] != wanted.pop():
                return False
            if len(word) > 1 and word.isupper():
                return False
    return not wanted


# ---- the lexicon, compiled once


def known_entries() -> list[dict[str, Any]]:
    """The agencies of the lexicon, as its file has them."""
    entries: list[dict[str, Any]] = lexicon.load("agencies")["agency"]
    return entries


@of_agencies
@cache
def _entries() -> list[dict[str, Any]]:
    return [*known_entries(), *_added]


def forms_of(entry: dict[str, Any]) -> list[str]:
    """Forms of an agency as written, and in capitals as datelines have them."""
    names = [name for forms in entry.get("names", {}).values() for name in forms]
    written = [*entry.get("short", []), *names]
    return list(dict.fromkeys([*written, *(form.upper() for form in written)]))


@of_agencies
@cache
def _names_of(agency_id: str) -> tuple[str, ...]:
    return tuple(name for entry in _entries() if entry["id"] == agency_id for forms in entry.get("names", {}).values() for name in forms)


@of_agencies
@cache
def _forms() -> _Forms:
    agency_of_form: dict[str, str] = {}
    colliding: set[str] = set()
    for entry in _entries():
        for form in forms_of(entry):
            agency_of_form.setdefault(form, entry["id"])
        for form in entry.get("collides", []):
            colliding.update((form, form.upper()))
    unspaced = regex.compile(_UNSPACED_PATTERN)
    by_first_word: dict[str, list[str]] = {}
    for form in sorted(agency_of_form, key=len, reverse=True):
        first = _word_re().search(form)
        if first is not None and not unspaced.search(form):
            by_first_word.setdefault(first.group(), []).append(form)
    open_forms = [form for form in agency_of_form if unspaced.search(form)]
    return _Forms(
        agency_of_form,
        frozenset(colliding),
        {word: tuple(forms) for word, forms in by_first_word.items()},
        frozenset(word for word in by_first_word if not word[0].isupper()),
        frozenset(word for word in by_first_word if not word[0].isupper() and word.isascii()),
        regex.compile(r"\L<forms>", forms=open_forms),
        re.compile(f"[{ARABIC_LETTERS}{''.join({next(char for char in form if not char.isascii()) for form in open_forms})}]"),
    )


@cache
def _word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{M}]++")


@of_agencies
@cache
def _folded_forms() -> dict[str, str]:
    folded: dict[str, str] = {}
    for entry in _entries():
        for form in [entry["name"], *forms_of(entry)]:
            folded.setdefault(form.casefold(), entry["id"])
            folded.setdefault(" ".join(regex.split(r"[\s.,:;|()/’']+", form.casefold())).strip(), entry["id"])
    return folded


@of_agencies
@cache
def _sites() -> dict[str, str]:
    return {site: entry["id"] for entry in _entries() for site in entry.get("sites", [])}


@cache
def _shell_words() -> frozenset[str]:
    return frozenset(lexicon.load("agencies")["shell"]["words"])


def _host(name: str) -> str | None:
    match = regex.match(r"(?:https?://)?(?:www\.)?([\w-]++(?:\.[\w-]++)+)(?:[/:?#].*)?$", name)
    return match[1] if match else None


@value
class _Grammar:
    """The vague forms of one language."""

    pattern: Anchored
    country_of: dict[str, str]
    kind_of: dict[str, Kind]
    state: frozenset[str]
    semi_official: frozenset[str]
    implied: frozenset[str]


@cache
def _grammar(lang: str) -> _Grammar | None:
    words = lexicon.load("agencies")["vague"].get(lang)
    if words is None:
        return None
    country_of = country_forms(lang)
    kind_of: dict[str, Kind] = {noun: kind for kind in NOUN_KINDS for noun in words[kind]}
    build = _noun_first_pattern if words["noun_first"] else _noun_last_pattern
    compiled = regex.compile(
        build(),
        regex.VERBOSE,
        countries=list(country_of),
        nouns=list(kind_of),
        adjectives=[*words["state"], *words["semi_official"], *words["other"]],
        places=words["place"],
    )
    implied = frozenset(words.get("implied", ()))
    telling = [*country_of, *words["state"], *words["semi_official"], *words["other"], *implied]
    pattern = anchor(compiled, kind_of, reach=_words_of_vague(words, country_of), beside=telling)
    return _Grammar(pattern, country_of, kind_of, frozenset(words["state"]), frozenset(words["semi_official"]), implied)


def _words_of_vague(words: dict[str, Any], countries: Iterable[str]) -> int:
    """The most words that a form holds beside its noun: adjectives, and a country before, behind and after "in"."""

    def longest(forms: Iterable[str]) -> int:
        return max((len(form.split()) for form in forms), default=0)

    adjectives = [*words["state"], *words["semi_official"], *words["other"]]
    return MAX_ADJECTIVES * max(longest(adjectives), longest(countries)) + 2 * longest(countries) + longest(words["place"])


def _noun_last_pattern() -> str:
    # "Russia's state-run news agency", "the official Chinese news agency", "state media in Pyongyang"; German "russische Staatsmedien".
    # Known miss: adjectives that are not in the lexicon ("hardline news agency") end the form at the noun.
    country = r"(?P<country>\L<countries>)(?:['’]s?)?\s++"
    adjective = r"(?P<adjective>\L<adjectives>)(?:,\s*+|\s++)"
    return rf"""(?<![\p{{L}}\p{{N}}'’-])
        (?P<body>(?:{country})?(?:{adjective}){{0,{MAX_ADJECTIVES}}}(?:{country})?(?P<noun>\L<nouns>))(?![\p{{L}}\p{{N}}])
        (?:\s+\L<places>\s+(?P<country>\L<countries>)(?![\p{{L}}\p{{N}}]))?"""


def _noun_first_pattern() -> str:
    # "la agencia estatal norcoreana", "les médias d'État russes", "medios oficiales de Corea del Norte"
    return rf"""(?<![\p{{L}}\p{{N}}-])
        (?P<body>(?P<noun>\L<nouns>)(?![\p{{L}}\p{{N}}])
        (?:\s+(?:(?P<adjective>\L<adjectives>)|(?P<country>\L<countries>))(?![\p{{L}}\p{{N}}])){{0,{MAX_ADJECTIVES}}})
        (?:\s+\L<places>\s+(?P<country>\L<countries>)(?![\p{{L}}\p{{N}}]))?"""


@of_agencies
@cache
def _candidates(country: str | None, kind: Kind, is_state: bool, is_semi_official: bool) -> tuple[str, ...]:
    if country is None or kind == "television":
        return ()
    return tuple(_fitting(country, is_state, is_semi_official))


def _fitting(country: str, is_state: bool, is_semi_official: bool) -> Iterable[str]:
    for entry in _entries():
        if entry["country"] != country or "to" in entry:
            continue
        if is_semi_official and not entry.get("semi_official", False):
            continue
        if is_state and not is_semi_official and not entry["state"]:
            continue
        yield entry["id"]
