"""Citations: the words by which a sentence says that a carrier heard, carried or cited something ("told AFP", "KCNA reported").

Carriers are found first and coded as one letter outside every script, so that one short pattern a manner reads them all; offsets stay.
Every pattern has bounded gaps: the time grows with the length of the sentence only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, Literal

import regex

from quotetrace.articles.carriers import Carrier, FieldCarriers, both_cases, carrier_words
from quotetrace.articles.windows import longest_words, windows_around, words_in
from quotetrace.model import Span
from quotetrace.values import value

Manner = Literal["heard", "cited", "carried"]

CODE: Final = "\ue000"
MAX_CODED_CHARS: Final = 120
CODED: Final = rf"{CODE}{{1,{MAX_CODED_CHARS}}}+"
"""What names a carrier, coded. Bounded, since a pattern may begin anywhere in a run: names side by side by the thousand stay linear."""
MAX_GAP_WORDS: Final = 6
MAX_NEAR_CHARS: Final = 8
MAX_UNSPACED_CHARS: Final = 80
MAX_BODY_WORDS: Final = 6  # with its determiner
# the stronger reading of a carrier wins: "the minister informed EFE" is no report by EFE
BY: Final = frozenset({"by", "por", "par", "von"})  # "cited by KCNA" is no "cited KCNA"
RANK: Final[dict[Manner, int]] = {"heard": 0, "cited": 1, "carried": 2}


@value
class Citation:
    """One carrier with the words that cite it.

    Attributes:
        carrier: Who.
        cue: The words that say so, code points of the field.
        manner: `heard` the words itself ("told AFP"), is `cited` by another carrier ("AFP, citing KCNA"), or `carried` them.
        is_passive: Whether the cue is of the kind "quoted by", "carried by": the carrier passed on what stands before it.
        is_around: Whether what was carried stands between carrier and cue, as in languages whose verb comes last.
    """

    carrier: Carrier
    cue: Span
    manner: Manner
    is_passive: bool = False
    is_around: bool = False


@value
class _Pattern:
    """A pattern of one manner, with words of which every match holds one as a whole word (None where that cannot be said)."""

    manner: Manner
    regex: regex.Pattern[str]
    words: frozenset[str] | None = None


def find_citations(field: FieldCarriers, span: Span, *, is_title: bool = False) -> list[Citation]:
    """The carriers that a stretch of a field cites, one citation each, in order of text.

    Args:
        field: The carriers of the field, read where marked stretches are blanked by spaces.
        span: A sentence (or title) of it.
        is_title: Whether to read the manners of headlines too ("Deal dead, minister says - Reuters").

    Example:
        >>> from quotetrace.articles.carriers import find_surroundings, read_carriers
        >>> from quotetrace.model import Article
        >>> text = "Varga told the Lusa news agency, TASS reported, citing Interfax."
        >>> field = read_carriers(text, find_surroundings(Article("a", text)))
        >>> [(c.carrier.agency_id, c.manner) for c in find_citations(field, Span(0, len(text)))]
        [('lusa', 'heard'), ('tass', 'carried'), ('interfax', 'cited')]
    """
    if not field.may_cite(span):
        return []
    lang, carriers = field.around.lang, field.within(span)
    coded = _coded(field.text, span, carriers)
    best: dict[int, Citation] = {}
    if carriers:  # every pattern holds one
        by_start = {carrier.reach.start: carrier for carrier in carriers}
        patterns = (*_patterns(lang), *_title_patterns()) if is_title else _patterns(lang)
        words = set(words_in(coded, 0, len(coded)))
        fitting = [pattern for pattern in patterns if pattern.words is None or not pattern.words.isdisjoint(words)]
        for citation in _matches(coded, span.start, by_start, fitting, lang):
            start = citation.carrier.reach.start
            if start not in best or RANK[citation.manner] < RANK[best[start].manner]:
                best[start] = citation
    for citation in _bodies(coded, field, span):
        best.setdefault(citation.carrier.reach.start, citation)
    return [best[start] for start in sorted(best)]


def _coded(text: str, span: Span, carriers: Sequence[Carrier]) -> str:
    """The stretch with each carrier as a run of one letter, of the same length."""
    pieces, end = [], span.start
    for carrier in carriers:
        pieces += [text[end : carrier.reach.start], CODE * len(carrier.reach)]
        end = carrier.reach.end
    return "".join([*pieces, text[end : span.end]])


def _matches(coded: str, offset: int, by_start: dict[int, Carrier], patterns: Sequence[_Pattern], lang: str) -> Iterator[Citation]:
    attributes = set(carrier_words(lang)["not_after"])
    ends_in_verb = bool(carrier_words(lang).get("unspaced"))
    for pattern in patterns:
        for match in pattern.regex.finditer(coded, overlapped=True):
            carrier = by_start.get(match.start("carrier") + offset)
            gap = set(match.captures("gap"))
            if carrier is None or gap & attributes or (pattern.manner == "cited" and gap & BY):
                continue
            cue = match["cue"]
            is_passive = pattern.manner == "carried" and cue.endswith((" by", " por", " par", " von", " on"))
            manner: Manner = _manner_of_split(match, carrier) if "particle" in match.groupdict() else pattern.manner
            is_around = ends_in_verb and match.start("cue") - match.end("carrier") > MAX_NEAR_CHARS
            yield Citation(carrier, Span(match.start("cue") + offset, match.end("cue") + offset), manner, is_passive, is_around)


def _manner_of_split(match: regex.Match[str], carrier: Carrier) -> Manner:
    """German "teilte das Amt der dpa mit" (heard: agencies are feminine, "der" is dative) beside "teilte die dpa mit" (carried)."""
    return "heard" if match["determiner"] == "der" and carrier.agency_id is not None else "carried"


def _bodies(coded: str, field: FieldCarriers, span: Span) -> Iterator[Citation]:
    """What a carrier cites that is no carrier by trade: "TASS reported, citing the foreign ministry"."""
    offset = span.start
    pattern, reach = _bodies_re(field.around.lang)
    places = [place - offset for place in field.citing_in(span)]
    for start, end in windows_around(coded, Span(0, len(coded)), places, reach):
        for match in pattern.finditer(coded, start, end):
            place = Span(match.start("name") + offset, match.end("name") + offset)
            carrier = Carrier(place, place, place.of(field.text), None)
            yield Citation(carrier, Span(match.start("cue") + offset, match.end("cue") + offset), "cited")


# ---- patterns, one language at a time


@cache
def _word(lang: str) -> str:
    """A word of a gap, with its space: none that begins another clause, no number beside a full stop, no carrier."""
    stop = "|".join(regex.escape(word) for word in carrier_words(lang)["stop"])
    return rf"(?!(?:{stop})[ \xa0])(?P<gap>[\p{{L}}\p{{M}}\p{{N}}'’.\-]++)[ \xa0]{{1,2}}"


# what must not follow a carrier that is the object of a cue: "-Korrespondent", " poll"
def _end(lang: str) -> str:
    nouns = "|".join(regex.escape(noun) for noun in carrier_words(lang)["not_after"])
    barrier = rf"(?!['’]?s?[ \xa0](?:{nouns})(?!\p{{L}}))" if nouns else ""
    return rf"(?!\-\p{{L}}){barrier}"


_CARRIER: Final = rf"(?:[lLdD]['’])?(?P<carrier>{CODED})"


@cache
def _patterns(lang: str) -> tuple[_Pattern, ...]:
    words = carrier_words(lang)
    if words.get("unspaced"):
        return _unspaced_patterns(lang)
    gap = rf"(?:{_word(lang)}){{0,{MAX_GAP_WORDS}}}?"
    end = _end(lang)
    found = [
        # "told the state news agency", "in an interview with …"
        _before("heard", words["heard_before"], gap, end),
        # "citing the …", "unter Berufung auf …"
        _before("cited", words["cited_before"], gap, end),
        # "according to a report by …", "selon …", "berichtete die …"
        _before("carried", words["carried_before"], gap, end),
        _after(lang),
    ]
    if words["links"]:
        # "said on Monday to …", "a déclaré le ministre à l'…", "sagte er der …"
        tell = both_cases(words["tell"])
        compiled = regex.compile(
            rf"(?<!\p{{L}})(?P<cue>\L<tell>)[ \xa0]{gap}(?<!\p{{L}})\L<links>(?:(?<=['’])|[ \xa0]{{1,2}})"
            rf"(?:{_word(lang)}){{0,3}}?{_CARRIER}{end}",
            tell=tell,
            links=words["links"],
        )
        found.append(_Pattern("heard", compiled, longest_words(tell)))
    found += _noun_patterns(lang)
    if "split" in words:
        found.append(_split(lang))
    return tuple(found)


def _unspaced_patterns(lang: str) -> tuple[_Pattern, ...]:
    """Chinese, Japanese and Korean: words stand right beside the carrier or with a few characters between, blanked marks as one of them.

    "据新华社12日报道", "告诉新华社记者", "共同通信の取材", "연합뉴스에 따르면", "조선중앙통신은 11일 … 보도했다".
    """
    words = carrier_words(lang)
    near = rf"(?P<gap>[^。，,；;.!?！？\n{CODE}]{{0,{MAX_NEAR_CHARS}}}?)"
    far = rf"(?P<gap>(?:[ \xa0]++|[^ \xa0。.!?！？\n{CODE}]){{0,{MAX_UNSPACED_CHARS}}}?)"

    reported = far if lang == "ko" else near  # Korean ends in the verb, whatever stands between
    forms: list[tuple[Manner, str, str]] = [
        ("heard", "heard_before", rf"(?P<cue>\L<phrases>){near}(?P<carrier>{CODED})"),
        ("heard", "heard_after", rf"(?P<carrier>{CODED}){near}(?P<cue>\L<phrases>)"),
        ("cited", "cited_before", rf"(?P<cue>\L<phrases>){near}(?P<carrier>{CODED})"),
        ("carried", "carried_before", rf"(?P<cue>\L<phrases>){near}(?P<carrier>{CODED})"),
        ("carried", "carried_after", rf"(?P<carrier>{CODED}){reported}(?P<cue>\L<phrases>)"),
    ]
    return tuple(_Pattern(manner, regex.compile(text, phrases=words[name])) for manner, name, text in forms if words[name])


def _before(manner: Manner, phrases: Sequence[str], gap: str, end: str) -> _Pattern:
    phrases = both_cases(phrases)
    compiled = regex.compile(rf"(?<!\p{{L}})(?P<cue>\L<phrases>)[ \xa0]{{1,2}}{gap}{_CARRIER}{end}", phrases=phrases)
    return _Pattern(manner, compiled, longest_words(phrases))


def _after(lang: str) -> _Pattern:
    """ "KCNA reported", "KCNA on Sunday said", "TASS, citing the ministry, said"; a German verb may stand far behind."""
    words = carrier_words(lang)
    between = r"(?:,[^,.;\n]{0,80},)?(?:[ \xa0](?:\L<adverbs>|\d{1,2})(?!\p{L})){0,6}?"
    if lang == "de":
        between = rf"(?:{between}|(?:[ \xa0](?:(?!(?:dass|und|aber|er|sie)[ \xa0])[\p{{L}}\p{{M}}\p{{N}}.\-]++|{CODED})){{0,8}}?)"
    compiled = regex.compile(
        rf"(?P<carrier>{CODED})(?P<gap>['’]s?[ \xa0]\L<nouns>)?{between}[ \xa0](?P<cue>\L<verbs>)(?!\p{{L}})",
        adverbs=words["adverbs"],
        nouns=words["report_nouns"],
        verbs=words["carried_after"],
    )
    return _Pattern("carried", compiled, longest_words(words["carried_after"]))


def _noun_patterns(lang: str) -> list[_Pattern]:
    """ "in a KCNA dispatch", "in a Reuters interview", "on the BBC's Morning Hour programme"."""
    words = carrier_words(lang)
    if lang != "en":
        return []
    cue = r"(?P<cue>(?:[Ii]n|[Oo]n|[Dd]uring) (?:a|an|the|its|his|her))"
    head = rf"(?<!\p{{L}}){cue} (?:{_word(lang)}){{0,2}}?{_CARRIER}(?:['’]s?)?[ \xa0](?:{_word(lang)}){{0,3}}?"
    nouns: list[tuple[Manner, list[str]]] = [("carried", words["report_nouns"]), ("heard", words["interview_nouns"])]
    return [_Pattern(manner, regex.compile(rf"{head}\L<of>(?!\p{{L}})", of=of), longest_words(of)) for manner, of in nouns]


def _split(lang: str) -> _Pattern:
    """German "teilte das Amt am Montag der dpa mit": the determiner beside the carrier tells who told whom."""
    words = carrier_words(lang)
    determiner = rf"(?P<determiner>der|die|dem|das)[ \xa0](?:(?!d(?:er|ie|em|as)[ \xa0]){_word(lang)}){{0,2}}?"
    particle = rf"(?:[ \xa0][\p{{L}}\p{{M}}\p{{N}}.]++){{0,6}}?[ \xa0](?P<particle>{words['split_particle']})(?!\p{{L}})"
    split = both_cases(words["split"])
    compiled = regex.compile(
        rf"(?<!\p{{L}})(?P<cue>\L<split>)[ \xa0](?:{_word(lang)}){{0,8}}?{determiner}{_CARRIER}{particle}", split=split
    )
    return _Pattern("carried", compiled, longest_words(split))


@cache
def _title_patterns() -> tuple[_Pattern, ...]:
    return (
        # "Deal is dead, minister says - Reuters", "Deal is dead: KCNA"
        _Pattern("carried", regex.compile(rf"(?P<gap>\s)?(?P<cue>[-–—|:])\s+(?P<carrier>{CODED})\s*$")),
        # "KCNA: leader inspects dam"
        _Pattern("carried", regex.compile(rf"^(?P<gap>\s)?(?P<carrier>{CODED})(?P<cue>:)\s")),
        # "Minister to Reuters: deal is dead"
        _Pattern("heard", regex.compile(rf"(?P<gap>\s)?(?P<cue>to)\s(?P<carrier>{CODED}):")),
    )


@cache
def _bodies_re(lang: str) -> tuple[regex.Pattern[str], int]:
    """The pattern, and how many words a match holds at most."""
    words = carrier_words(lang)
    phrases = both_cases(words["cited_before"])
    determiners = [f"{word} " for word in words["determiners"] if not word.endswith(("'", "’"))]
    compiled = regex.compile(
        rf"(?<!\p{{L}})(?P<cue>\L<phrases>)[ \xa0](?:\L<determiners>)?(?P<name>(?:{_word(lang)}){{0,3}}?\L<bodies>)(?!\p{{L}})",
        phrases=phrases,
        determiners=determiners or ["\0"],
        bodies=words["bodies"],
    )
    return compiled, MAX_BODY_WORDS + max((len(phrase.split()) for phrase in phrases), default=1)
