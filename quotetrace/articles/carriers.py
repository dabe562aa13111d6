"""Carriers named in running text: agencies, papers and broadcasters, vague forms; what one carrier is called twice over is one.

A carrier here is a name only; `citations` finds the words that say it carried something. Names are read once a field (`read_carriers`), and
its sentences take theirs from there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from dataclasses import field, replace
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Final

import regex

from quotetrace import lexicon
from quotetrace.articles.agencies import (
    AgencyMention,
    VagueMention,
    agency_of,
    covered,
    find_expansions,
    find_names,
    find_vague,
    first_words,
    is_obscure,
    is_state_agency,
    of_agencies,
    takes_article,
    words_of_vague,
)
from quotetrace.articles.windows import Anchored, anchor, find_words, longest_words, occurrences, words_in
from quotetrace.model import Article, Span
from quotetrace.values import value

LANGUAGES: Final = ("en", "es", "fr", "de", "it", "pt", "ru", "zh", "ja", "ko", "ar")
MAX_OUTLET_WORDS: Final = 4
MAX_WORD_CHARS: Final = 60
"""Of a word of an outlet's name: where marks without a space go on and on, time stays linear."""
MAX_ACRONYM_CHARS: Final = 4
MAX_WORDS_BEFORE_MARKS: Final = 2
MAX_MARKED_CHARS: Final = 40
NOUN_GAP_CHARS: Final = 24


@value
class Carrier:
    """One place where a possible carrier is named.

    Attributes:
        span: Its name, code points of the field.
        reach: Everything that names it there: "North Korea's state news agency KCNA", "Korean Central News Agency (KCNA)".
        name: The name as written, determiner left out.
        agency_id: The agency, where it is one and known.
        is_vague: Whether it is named by country and standing only.
    """

    span: Span
    reach: Span
    name: str
    agency_id: str | None
    is_vague: bool = False


@value
class Surroundings:
    """What an article as a whole says about its carriers' names: read once, used for every sentence.

    Attributes:
        lang: Language of the article, ISO 639-1; one without a lexicon reads as English.
        outlet: The outlet's name, empty where not known.
        named: Ids of agencies named in full anywhere in text or title.
        barred: Acronyms that stand for something else in this article.
        names: The agencies named in the text, acronyms that may mean something else among them, in order; no part of what decides.
        words: The words of the text that its carriers are found by; no part of what decides.
    """

    lang: str
    outlet: str
    named: frozenset[str]
    barred: frozenset[str]
    names: tuple[AgencyMention, ...] = field(compare=False)
    words: frozenset[str] = field(compare=False)


@value
class FieldCarriers:
    """The carriers named in one field: found once, read sentence by sentence.

    Attributes:
        text: The field, marked stretches blanked where they are not to be read.
        around: What the article as a whole says.
        carriers: All of them, in order; their reaches do not overlap.
        starts: Where their reaches start.
        citing: Where the words may begin behind which somebody is cited ("citing the …"), in order.
        stated: Both, in order.
    """

    text: str
    around: Surroundings
    carriers: tuple[Carrier, ...]
    starts: tuple[int, ...]
    citing: tuple[int, ...]
    stated: tuple[int, ...]

    def may_cite(self, span: Span) -> bool:
        """Whether `span` may cite anybody: a cheap test that every stretch with a citation passes."""
        first = bisect_left(self.stated, span.start)
        return first < len(self.stated) and self.stated[first] < span.end

    def within(self, span: Span) -> tuple[Carrier, ...]:
        """The carriers that stand in `span` with all that names them."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        if first < last and self.carriers[last - 1].reach.end > span.end:
            last -= 1
        return self.carriers[first:last]

    def citing_in(self, span: Span) -> tuple[int, ...]:
        """Where in `span` the words may begin behind which somebody is cited."""
        return self.citing[bisect_left(self.citing, span.start) : bisect_left(self.citing, span.end)]


@of_agencies
@lru_cache(maxsize=8)  # asked once a quote, article after article
def find_surroundings(article: Article) -> Surroundings:
    """The agencies that an article names, and the acronyms it uses for something else.

    Example:
        >>> text = "KCNA said so. The Armed Forces of the Philippines (AFP) did not."
        >>> around = find_surroundings(Article("a", text))
        >>> sorted(around.named), sorted(around.barred)
        (['kcna'], ['AFP'])
    """
    lang = article.lang if article.lang in LANGUAGES else "en"
    words = find_words(article.text, Span(0, len(article.text)), _small_words(lang))
    in_text = find_names(article.text, Span(0, len(article.text)), words)
    in_title = find_names(article.title, Span(0, len(article.title)))
    named = frozenset(mention.agency_id for mention in (*in_text, *in_title) if mention.agency_id is not None and not mention.collides)
    return Surroundings(lang, article.outlet, named, find_expansions(article.text), tuple(in_text), words)


def carrier_words(lang: str) -> dict[str, Any]:
    """The lexicon of carriers of a language (English for one that has none)."""
    return lexicon.load(f"{lang if lang in LANGUAGES else 'en'}/carriers")


def both_cases(phrases: Sequence[str]) -> list[str]:
    """The phrases, and with a capital for the start of a sentence."""
    return [*phrases, *(phrase[0].upper() + phrase[1:] for phrase in phrases)]


def read_carriers(
    text: str, around: Surroundings, span: Span | None = None, *, names: Sequence[AgencyMention] | None = None
) -> FieldCarriers:
    """The carriers of a field, ready for its sentences; with `span` only those that stand there.

    Args:
        text: The field, marked stretches blanked where they are not to be read.
        around: What the article as a whole says.
        span: Where to look; all of it if left out.
        names: Of the text of the article the agencies in it that are to be read, where they are known; read anew if left out.

    Example:
        >>> text = "KCNA was silent. TASS was not."
        >>> read = read_carriers(text, find_surroundings(Article("a", text)))
        >>> [carrier.name for carrier in read.within(Span(17, len(text)))]
        ['TASS']
    """
    span = span or Span(0, len(text))
    carriers = find_carriers(text, span, around, around.words if names is not None else None, names)
    starts = tuple(carrier.reach.start for carrier in carriers)
    citing = tuple(_find_citing(text, span, around.lang))
    return FieldCarriers(text, around, tuple(carriers), starts, citing, tuple(sorted(starts + citing)))


def _find_citing(text: str, span: Span, lang: str) -> list[int]:
    """Where the words begin behind which somebody is cited: found by all but their first letter, which may be a capital."""
    rests, pattern = _citing(lang)
    places = occurrences(text, Span(min(span.start + 1, span.end), span.end), rests)
    return [place - 1 for place in places if pattern.match(text, place - 1) is not None]


@cache
def _citing(lang: str) -> tuple[tuple[str, ...], regex.Pattern[str]]:
    phrases = carrier_words(lang)["cited_before"]
    return tuple({phrase[1:] for phrase in phrases}), regex.compile(r"\L<phrases>[ \xa0]", phrases=both_cases(phrases))


def find_carriers(
    text: str, span: Span, around: Surroundings, words: Set[str] | None = None, names: Sequence[AgencyMention] | None = None
) -> list[Carrier]:
    """Every possible carrier named in `text` under `span`, in order; none overlap.

    Args:
        text: One field, marked stretches blanked where they are not to be read.
        span: Where to look.
        around: What the article as a whole says.
        words: Those of the text of the article, where the span is one of it and cuts no word; read anew if left out.
        names: The agencies under the span, where they are known; read anew if left out.

    Example:
        >>> around = find_surroundings(Article("a", ""))
        >>> sentence = "North Korea's state news agency KCNA and The Kestrel Bay Courier reported it."
        >>> [(c.name, c.agency_id) for c in find_carriers(sentence, Span(0, len(sentence)), around)]
        [('KCNA', 'kcna'), ('The Kestrel Bay Courier', None)]
    """
    if words is None:
        words = find_words(text, span, _small_words(around.lang))
    if names is None:
        names = find_names(text, span, words)
    agencies, outlets = list(_agencies(text, names, around)), _longest(_outlets(text, span, around, words))
    # a paper may be called "Petra Post", but "Korean Central News" is no paper
    outlets = _beside(outlets, [carrier for carrier, collides in agencies if not collides])
    found = outlets + _beside([carrier for carrier, _ in agencies], outlets)
    vague = [
        Carrier(mention.span, mention.span, mention.span.of(text), resolve_vague(mention, around.named), is_vague=True)
        for mention in find_vague(text, span, around.lang, words)
    ]
    found += _beside(vague, found)
    return _merge(text, sorted(found, key=lambda carrier: carrier.span))


def may_name(words: str, around: Surroundings) -> bool:
    """Whether a few words may name an agency or an outlet: a cheap test that all pass whose `find_carriers` are not all vague."""
    if not words.isascii() or (around.outlet and around.outlet in words):
        return True
    return not _anchors(around.lang).isdisjoint(words_in(words, 0, len(words)))


@of_agencies
@cache
def _anchors(lang: str) -> frozenset[str]:
    """Words of which every name of an agency or outlet in ASCII holds one."""
    patterns = (*_outlet_patterns(lang), _own_pattern(lang))
    anchors = (anchor for pattern in patterns for anchor in chain.from_iterable(pattern.anchors.values()))
    return longest_words(anchors) | first_words()


@cache
def _small_words(lang: str) -> frozenset[str]:
    """The words without a capital that carriers are found by."""
    patterns = (*_outlet_patterns(lang), _own_pattern(lang))
    return words_of_vague(lang).union(*(pattern.small for pattern in patterns))


def resolve_vague(mention: VagueMention, named: frozenset[str]) -> str | None:
    """The agency that a vague form stands for, where its candidates or the agencies named in the article leave one.

    Example:
        >>> text = "Russian state media said"
        >>> vague = find_vague(text, Span(0, len(text)))[0]
        >>> resolve_vague(vague, frozenset({"tass", "kcna"})), resolve_vague(vague, frozenset())
        ('tass', None)
    """
    if mention.agency_id is not None:
        return mention.agency_id
    if mention.kind == "television":
        return None
    if mention.country is None:
        fitting = frozenset(agency for agency in named if mention.is_state and is_state_agency(agency))
    else:
        fitting = named & frozenset(mention.candidates)
    return next(iter(fitting)) if len(fitting) == 1 else None


def _agencies(text: str, names: Iterable[AgencyMention], around: Surroundings) -> Iterable[tuple[Carrier, bool]]:
    for mention in names:
        name = mention.span.of(text)
        if mention.collides and (name in around.barred or _is_other_body(text, mention, around)):
            continue
        yield Carrier(mention.span, mention.span, name, mention.agency_id), mention.collides


def _is_other_body(text: str, mention: AgencyMention, around: Surroundings) -> bool:
    """Whether a colliding acronym is another body: "the AFP said" of an army (not "the AP" or "the AFP news agency"), "a SPA" anywhere."""
    span, agency = mention.span, mention.agency_id or ""
    beside = text[max(0, span.start - NOUN_GAP_CHARS) : span.start] + text[span.end : span.end + NOUN_GAP_CHARS]
    if _agency_noun_re().search(beside) is not None:
        return False
    if is_obscure(agency, around.lang) and agency not in around.named:
        return True
    is_with_article = text[max(0, span.start - 4) : span.start].lower() == "the "
    return around.lang == "en" and is_with_article and len(span) <= MAX_ACRONYM_CHARS and not takes_article(agency)


@cache
def _agency_noun_re() -> regex.Pattern[str]:
    nouns = [noun for words in lexicon.load("agencies")["vague"].values() for noun in words["agency"]]
    return regex.compile(r"(?<!\p{L})\L<nouns>(?!\p{L})", nouns=[*nouns, "агентство", "агентства", "агентству"])


def _outlets(text: str, span: Span, around: Surroundings, words: Set[str]) -> Iterable[Carrier]:
    for pattern in _outlet_patterns(around.lang):
        for match in pattern.find(text, span, words):
            place = Span(*match.span("name"))
            reach = Span(*match.span("reach")) if "reach" in match.groupdict() else place
            yield Carrier(place, reach, match["name"], agency_of(match["name"]))
    if around.outlet and text.find(around.outlet, span.start, span.end) >= 0:
        for match in _outlet_re(around.outlet).finditer(text, span.start, span.end):
            yield Carrier(Span(*match.span()), Span(*match.span()), match.group(), agency_of(around.outlet))
    for match in _own_pattern(around.lang).find(text, span, words):
        place = Span(*match.span())
        yield Carrier(place, place, around.outlet or match.group(), agency_of(around.outlet) if around.outlet else None)


@lru_cache(maxsize=256)
def _outlet_re(outlet: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(outlet)}(?![\p{{L}}\p{{N}}])")


@cache
def _own_pattern(lang: str) -> Anchored:
    own = carrier_words(lang)["own"]
    return anchor(regex.compile(r"(?<!\p{L})\L<own>(?!\p{L})", own=own), own, reach=0)


@cache
def _outlet_patterns(lang: str) -> tuple[Anchored, ...]:
    words = carrier_words(lang)
    outlets, leads, tails, after = (words[name] for name in ("outlets", "outlet_leads", "outlet_tails", "outlet_after"))
    capital = rf"\p{{Lu}}[\p{{L}}\p{{M}}\p{{N}}'’&-]{{0,{MAX_WORD_CHARS}}}+"
    # "BBC", "Der Spiegel": known by name
    alone = (r"(?<![A-Za-z])", r"(?![A-Za-z])") if words.get("unspaced") else (r"(?<![\p{L}\p{N}])", r"(?![\p{L}\p{N}-])")
    patterns = [anchor(regex.compile(rf"{alone[0]}(?P<name>\L<outlets>){alone[1]}", outlets=outlets), outlets, reach=0)]
    # "the newspaper Kestrel Bay Courier", "la cadena Radio Faro", "die Zeitung Neuer Bote"
    joint = "(?:(?:of|de|du|del|des|do|da|dos|das|della|di|dei|delle|von) |dell['’])?"
    name = rf"(?P<name>{capital}(?: {joint}{capital}){{0,{MAX_OUTLET_WORDS - 1}}})"
    patterns.append(anchor(regex.compile(rf"(?<!\p{{L}})\L<leads> {name}", leads=leads), leads, reach=2 * MAX_OUTLET_WORDS))
    if tails:
        # "The Harbour Post", "Kestrel Bay Courier", "the Times of Drovia"
        name = rf"(?P<name>(?:{capital} ){{0,{MAX_OUTLET_WORDS}}}?(?:\p{{Lu}}\p{{L}}{{0,{MAX_WORD_CHARS}}}+-)?\L<tails>(?: of {capital})?)"
        compiled = regex.compile(rf"(?<![\p{{L}}\p{{N}}'’-]){name}(?![\p{{L}}\p{{N}}'’-])", tails=tails)
        patterns.append(anchor(compiled, tails, reach=MAX_OUTLET_WORDS))
    if after:
        # "the Kestrel newspaper"
        compiled = regex.compile(rf"(?<!\p{{L}})(?P<name>{capital}(?: {capital}){{0,2}}) \L<after>(?!\p{{L}})", after=after)
        patterns.append(anchor(compiled, after, reach=MAX_OUTLET_WORDS))
    if words.get("outlet_marked", False):
        patterns.append(anchor(_marked_outlet_re(lang), leads, reach=2 * MAX_OUTLET_WORDS))
    return tuple(patterns)


@cache
def _marked_outlet_re(lang: str) -> regex.Pattern[str]:
    """An outlet in marks behind its noun: «Портовый вестник» of "газете «Портовый вестник»"."""
    return regex.compile(
        rf"(?<!\p{{L}})\L<leads>(?:[ \xa0]\p{{Ll}}[\p{{L}}-]*+){{0,{MAX_WORDS_BEFORE_MARKS}}}[ \xa0]"
        rf"(?P<reach>[«„\"](?P<name>[\p{{Lu}}\p{{N}}][^«»„“\"\n]{{0,{MAX_MARKED_CHARS}}}+)[»“\"])",
        leads=carrier_words(lang)["outlet_leads"],
    )


def is_marked_outlet(text: str, stretch: Span, lang: str) -> bool:
    """Whether a stretch, marks included, is the name of an outlet by the noun before it, in languages that write names so.

    Example:
        >>> text = "сказал он газете «Портовый вестник»"
        >>> is_marked_outlet(text, Span(17, 35), "ru"), is_marked_outlet(text, Span(17, 35), "de")
        (True, False)
    """
    if lang not in LANGUAGES or not carrier_words(lang).get("outlet_marked", False):
        return False
    window = max(0, stretch.start - MAX_MARKED_CHARS)
    return any(match.end() == stretch.end for match in _marked_outlet_re(lang).finditer(text, window, stretch.end))


def _beside(carriers: Iterable[Carrier], others: Iterable[Carrier]) -> list[Carrier]:
    """The carriers that overlap none of the others."""
    taken = covered(other.span for other in others)
    return [carrier for carrier in carriers if taken.isdisjoint(range(carrier.span.start, carrier.span.end))]


def _longest(found: Iterable[Carrier]) -> list[Carrier]:
    """Of overlapping carriers the longest, the earlier found of equals; in order of text."""
    kept: list[Carrier] = []
    taken: set[int] = set()
    for carrier in sorted(found, key=lambda carrier: (-len(carrier.span), carrier.span)):
        place = range(carrier.span.start, carrier.span.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(carrier)
    return sorted(kept, key=lambda carrier: carrier.span)


def _merge(text: str, carriers: list[Carrier]) -> list[Carrier]:
    """Neighbours that name one carrier together, joined: long form and acronym, vague form and name."""
    merged: list[Carrier] = []
    for carrier in carriers:
        joined = _join(text, merged[-1], carrier) if merged else None
        if joined is None:
            merged.append(carrier)
        else:
            merged[-1] = joined
    return merged


def _join(text: str, left: Carrier, right: Carrier) -> Carrier | None:
    gap = text[left.reach.end : right.reach.start]
    following = text[right.reach.end : right.reach.end + 1]
    is_same = left.agency_id == right.agency_id
    if gap.strip() == "(" and following == ")" and (is_same or left.is_vague):
        best = right if left.is_vague else left
        return replace(best, reach=Span(left.reach.start, right.reach.end + 1))
    if left.is_vague and not right.is_vague and gap in (" ", ", ") and (is_same or left.agency_id is None):
        end = right.reach.end + 1 if gap == ", " and following == "," else right.reach.end
        return replace(right, reach=Span(left.reach.start, end))
    if right.is_vague and not left.is_vague and gap.strip() in (",", ", the", ", a") and (is_same or right.agency_id is None):
        return replace(left, reach=Span(left.reach.start, right.reach.end + (following == ",")))
    return None
