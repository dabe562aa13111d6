"""The chain of a quote: the speaker, every carrier that the article states, outwards, its own credit, its outlet.

Stated carriers are those cited in the sentence of the quote, in no marks, and not for another quote behind "while" or ";". Where that
sentence cites nobody and plainly goes on with the one before, the carriers of that one hold. Nearer the speaker is: who heard the words,
then who is cited by another carrier, then who stands nearer the quote. The first carrier is the originator, the later ones relay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final

import regex

from quotetrace.articles.agencies import agency_name, agency_of, find_vague, of_agencies
from quotetrace.articles.carriers import Surroundings, carrier_words, find_carriers, may_name, resolve_vague
from quotetrace.articles.citations import RANK, Citation, find_citations
from quotetrace.articles.windows import shortest
from quotetrace.model import Article, Basis, Credit, Hop, Role, Span
from quotetrace.quotes.place import (
    Place,
    Scene,
    build_place,
    find_lines,
    find_marked,
    find_sentence,
    goes_on,
    is_about_remarks,
    is_near,
    sentence_after,
    sentence_before,
)
from quotetrace.values import value

# Credits below come from a part of the text at most ("with agencies") or are citations of the body.
MIN_CREDIT_SCORE: Final = 0.5
MAX_PASSIVE_GAP_CHARS: Final = 8
MAX_ADDRESSEE_WORDS: Final = 8
MAX_TRAILING_WORDS: Final = 2


@value
class Chain:
    """Who carried the words, outwards; hop 0 is the speaker (an empty name where not known). `addressee`: whom they were said to."""

    hops: tuple[Hop, ...]
    addressee: str | None


def find_chain(
    scene: Scene,
    credits: Sequence[Credit],
    sentence: Span,
    quote: Span,
    cue: Span | None,
    mention: Span | None,
    speaker: str | None,
    previous: tuple[Hop, ...] = (),
) -> Chain:
    """The chain of one quote as far as its article states or shows it.

    Args:
        scene: The field that the quote stands in, as `build_scene` has it.
        credits: The credits of the article, as `find_credits` has them.
        sentence: The sentence or sentences that the quote stands in, code points of the field.
        quote: The quote.
        cue: The words that report it, where known.
        mention: The words that stand for the speaker.
        speaker: The speaker's name as far as the article gives it.
        previous: The hops of the quote before it in the field.

    Returns:
        The hops and the addressee. Stated hops have the span of the carrier's name; inferred ones (own credit, outlet) have none.

    Example:
        >>> from quotetrace.quotes.place import build_scene
        >>> text = "“Never,” Ilse Varga told AFP, Xinhua reported."
        >>> scene = build_scene(Article("a", text, outlet="The Kestrel Courier"), "text", [Span(0, 8)])
        >>> chain = find_chain(scene, [], Span(0, len(text)), Span(1, 7), Span(20, 24), Span(9, 19), "Ilse Varga")
        >>> [(hop.name, hop.role) for hop in chain.hops]
        [('Ilse Varga', 'speaker'), ('AFP', 'originator'), ('Xinhua', 'relay'), ('The Kestrel Courier', 'publisher')]
    """
    place = build_place(scene, sentence, quote, cue)
    citations = [citation for citation in _in_scope(place) if not _is_speaker(citation, mention, speaker)]
    hops = _speaker_hops(place, cue, mention, speaker)
    stated = [_hop(place, citation) for citation in _outwards(citations, quote)] if citations else []
    if not stated:
        stated = _carried_over(place, mention, speaker, previous)
    if stated:
        own = {_identity(hop) for hop in hops[1:]}
        hops += [hop for hop in stated if _identity(hop) not in own]
    hops += _inferred(scene.article, credits, hops)
    return Chain(tuple(_with_roles(hops)), _addressee(place, cue))


def _in_scope(place: Place) -> list[Citation]:
    """The citations of the sentence that hold for this quote."""
    citations = find_citations(place.scene.carriers, place.sentence, is_title=place.scene.field == "title")
    if not citations:
        return []
    others = _other_stretches(place)
    return [
        citation
        for citation in citations
        if not (others and _is_of_another(citation, place, others)) and (not _overlaps(citation, place.quote) or _is_aside(citation, place))
    ]


def _overlaps(citation: Citation, quote: Span) -> bool:
    """Whether a citation stands in a quote; one that is said to stand around what was carried may hold it between its words."""
    if citation.is_around:
        return citation.carrier.reach.overlaps(quote) or citation.cue.overlaps(quote)
    return _whole(citation).overlaps(quote)


def _is_aside(citation: Citation, place: Place) -> bool:
    """Whether a citation inside an indirect quote is the article's own aside (", KCNA reported, "); else it is the speaker's word."""
    before = place.scene.masked[place.sentence.start : _whole(citation).start].rstrip()
    return citation.manner == "carried" and before.endswith((",", "–", "—"))


def _other_stretches(place: Place) -> list[Span]:
    """The other marked stretches of the sentence."""
    return [stretch for stretch in find_marked(place.scene, place.sentence) if not stretch.overlaps(place.quote)]


def _is_of_another(citation: Citation, place: Place, others: Sequence[Span]) -> bool:
    """Whether a boundary parts the citation from the quote and another quote stands on its side: "A" …, while Y told TASS "B"."""
    whole = _whole(citation)
    is_after = whole.start >= place.quote.end
    if is_after and citation.manner == "carried" and citation.carrier.span.start < citation.cue.start and _ends_sentence(place, whole):
        return False  # "…, KCNA reported." at the end covers all of it
    pattern, masked = _boundary_re(place.scene.around.lang), place.scene.masked
    if is_after:
        # the first boundary decides, however many follow
        first = pattern.search(masked, place.quote.end, whole.start)
        return first is not None and any(other.start >= first.end() for other in reversed(others))
    starts = [match.start() for match in pattern.finditer(masked, min(whole.end, place.quote.start), place.quote.start)]
    return bool(starts) and any(other.end <= starts[-1] for other in others)


def _ends_sentence(place: Place, span: Span) -> bool:
    """Whether hardly anything follows ("on Sunday")."""
    words = _long_word_re().finditer(place.scene.masked, span.end, place.sentence.end)
    return sum(1 for _ in islice(words, MAX_TRAILING_WORDS + 1)) <= MAX_TRAILING_WORDS


@cache
def _long_word_re() -> regex.Pattern[str]:
    return regex.compile(r"[\p{L}\p{N}]{3,}+")


@cache
def _boundary_re(lang: str) -> regex.Pattern[str]:
    return regex.compile(r"\L<boundaries>", boundaries=carrier_words(lang)["boundaries"])


def _whole(citation: Citation) -> Span:
    reach, cue = citation.carrier.reach, citation.cue
    return Span(min(reach.start, cue.start), max(reach.end, cue.end))


# ---- the speaker


def _speaker_hops(place: Place, cue: Span | None, mention: Span | None, speaker: str | None) -> list[Hop]:
    """Hop 0, and hop 1 where an agency's own words are quoted: it is speaker and originator."""
    scene = place.scene
    agency_id, is_carrier = _carrier_of(speaker, scene.around) if speaker else (None, False)
    if is_carrier and speaker and _is_other_body(scene, mention, speaker):
        agency_id, is_carrier = None, False
    words = cue.of(scene.text) if cue is not None else None
    name = speaker or (mention.of(scene.text) if mention is not None else "")
    basis: Basis = "stated" if mention is not None else "inferred"
    hop = Hop(name, "speaker", agency_id, basis, words, scene.field if mention is not None else None, mention)
    return [hop, replace(hop, role="originator")] if is_carrier else [hop]


def _is_other_body(scene: Scene, mention: Span | None, speaker: str) -> bool:
    """Whether the speaker only looks like an agency: "the AFP said" of an army."""
    if mention is None or mention.of(scene.text).casefold() not in speaker.casefold():
        return False
    return not any(carrier.reach.overlaps(mention) for carrier in scene.carriers.within(find_sentence(scene, mention)))


@of_agencies
@lru_cache(maxsize=1024)  # a few speak many times
def _carrier_of(speaker: str, around: Surroundings) -> tuple[str | None, bool]:
    """The agency that a speaker is, and whether it is one at all (a vague one is, without an id)."""
    agency_id = agency_of(speaker)
    if agency_id is not None:
        return agency_id, True
    whole = Span(0, len(speaker))
    for vague in find_vague(speaker, whole, around.lang):
        if len(vague.span) >= len(speaker.strip()) - len("the "):
            return resolve_vague(vague, around.named), True
    if not may_name(speaker, around):
        return None, False
    carriers = find_carriers(speaker, whole, around)
    agencies = {
        carrier.agency_id
        for carrier in carriers
        if carrier.agency_id is not None and len(carrier.reach) >= len(speaker.strip()) - len("the ")
    }
    return (agencies.pop(), True) if len(agencies) == 1 else (None, False)


def _is_speaker(citation: Citation, mention: Span | None, speaker: str | None) -> bool:
    carrier = citation.carrier
    if mention is not None and carrier.reach.overlaps(mention):
        return True
    return speaker is not None and carrier.name.casefold() in speaker.casefold() and citation.manner == "cited"


# ---- the stated carriers


def _outwards(citations: Sequence[Citation], quote: Span) -> list[Citation]:
    """The citations from the speaker outwards, one a carrier."""
    keys: dict[int, tuple[int, float]] = {}
    for index, citation in enumerate(citations):
        keys[index] = (RANK[citation.manner], float(_distance(_whole(citation), quote)))
    for index, citation in enumerate(citations):
        # "KCNA, quoted by AFP, said": AFP is right outside KCNA, wherever they stand
        if index and citation.is_passive and 0 <= citation.cue.start - citations[index - 1].carrier.reach.end <= MAX_PASSIVE_GAP_CHARS:
            rank, distance = keys[index - 1]
            keys[index] = (rank, distance + 0.5)
    ordered = [citations[index] for index in sorted(keys, key=lambda index: keys[index])]
    kept: dict[str, Citation] = {}
    for citation in ordered:
        kept.setdefault(citation.carrier.agency_id or citation.carrier.name.casefold(), citation)
    return list(kept.values())


def _distance(span: Span, quote: Span) -> int:
    return max(span.start - quote.end, quote.start - span.end, 0)


def _identity(hop: Hop) -> str:
    return hop.agency_id or hop.name.casefold()


def _hop(place: Place, citation: Citation) -> Hop:
    carrier = citation.carrier
    return Hop(carrier.name, "relay", carrier.agency_id, "stated", citation.cue.of(place.scene.text), place.scene.field, carrier.span)


# ---- what the next or the last sentence states


def _carried_over(place: Place, mention: Span | None, speaker: str | None, previous: tuple[Hop, ...]) -> list[Hop]:
    """The carriers stated beside the sentence: in a next one about "the remarks", or in the last one where this one goes on with it."""
    carriers = place.scene.carriers
    # most paragraphs have nobody to take over
    may_inherit = "stated" in [hop.basis for hop in previous[1:]]
    if not may_inherit and not carriers.may_cite(find_lines(place)):
        return []
    following = sentence_after(place)
    if following is not None and carriers.may_cite(following) and is_about_remarks(place, following):
        found = [citation for citation in find_citations(carriers, following) if citation.is_passive]
        if found:
            return [_hop(place, citation) for citation in _outwards(found, place.quote)]
    before = sentence_before(place)
    cites_before = before is not None and carriers.may_cite(before)
    if not (cites_before or may_inherit) or not goes_on(place):
        return []
    inherited = _inherited(place, speaker, previous)
    if inherited or before is None or not cites_before or is_near(place, previous):
        return inherited
    found = [citation for citation in find_citations(carriers, before) if not _is_speaker(citation, mention, speaker)]
    return [_hop(place, citation) for citation in _outwards(found, place.quote)]


def _inherited(place: Place, speaker: str | None, previous: tuple[Hop, ...]) -> list[Hop]:
    """The stated carriers of the quote before, where this sentence goes on with it; another speaker inherits no hearing ("told AFP")."""
    if not previous or not is_near(place, previous):
        return []
    is_other = speaker is not None and previous[0].name != "" and previous[0].name != speaker
    stated = [hop for hop in previous[1:] if hop.basis == "stated"]
    return [replace(hop, role="relay") for hop in stated if not (is_other and _is_hearing(hop, place.scene.around.lang))]


def _is_hearing(hop: Hop, lang: str) -> bool:
    words = carrier_words(lang)
    return (hop.cue or "").casefold() in {*words["heard_before"], *words["tell"]}


# ---- the article's own credit, the outlet


def _inferred(article: Article, credits: Sequence[Credit], hops: Sequence[Hop]) -> list[Hop]:
    outlet_agency = article.outlet_agency_id or (agency_of(article.outlet) if article.outlet else None)
    found: list[Hop] = []
    credit = _own_credit(credits) if credits else None
    if credit is not None and credit.agency_id not in {outlet_agency, *(hop.agency_id for hop in hops)}:
        found.append(Hop(credit.agency, "relay", credit.agency_id, "inferred"))
    name = article.outlet or (agency_name(outlet_agency) if outlet_agency else "")
    if outlet_agency is not None and len(hops) == 1 and not found:
        found.append(Hop(name, "originator", outlet_agency, "inferred"))
    if name:
        found.append(Hop(name, "publisher", outlet_agency, "inferred"))
    return found


def _own_credit(credits: Iterable[Credit]) -> Credit | None:
    """The one agency that the article credits best; None where two are credited alike ("APA/dpa")."""
    best: dict[str, Credit] = {}
    for credit in credits:
        if credit.agency_id is None or credit.position in ("body", "metadata") or credit.score < MIN_CREDIT_SCORE:
            continue
        if credit.agency_id not in best or best[credit.agency_id].score < credit.score:
            best[credit.agency_id] = credit
    ranked = sorted(best.values(), key=lambda credit: -credit.score)
    if len(ranked) > 1 and ranked[0].score == ranked[1].score:
        return None
    return ranked[0] if ranked else None


def _with_roles(hops: Sequence[Hop]) -> list[Hop]:
    """The first carrier is the originator, the later ones relay; speaker and publisher stay what they are."""
    named: list[Hop] = []
    has_originator = False
    for hop in hops:
        if hop.role in ("speaker", "publisher"):
            named.append(hop)
            continue
        role: Role = "relay" if has_originator else "originator"
        has_originator = True
        named.append(hop if hop.role == role else replace(hop, role=role))
    return named


# ---- the addressee


def _addressee(place: Place, cue: Span | None) -> str | None:
    """Whom the words were said to, where the cue says so and it is no carrier: "told the harbour council"."""
    scene = place.scene
    pattern = _addressee_re(scene.around.lang) if cue is not None else None
    if pattern is None or cue is None or not _is_addressing(scene, cue):
        return None
    for match in pattern.finditer(scene.masked, max(place.sentence.start, 0), place.sentence.end):
        verb = Span(*match.span("verb"))
        if not verb.overlaps(cue):
            continue
        words = _until_end(match["words"].split(), carrier_words(scene.around.lang))
        start = match.start("words")
        reach = Span(start, start + len(" ".join(words)))
        if not words or any(carrier.reach.overlaps(reach) for carrier in scene.carriers.within(place.sentence)):
            return None
        return " ".join(words)
    return None


def _is_addressing(scene: Scene, cue: Span) -> bool:
    """Whether a verb that takes an addressee may overlap the cue: a cheap test that every such cue passes."""
    verbs, longest = _addressing(scene.around.lang)
    near = scene.masked[max(0, cue.start - longest) : cue.end + longest]
    return any(map(near.__contains__, verbs))


@cache
def _addressing(lang: str) -> tuple[tuple[str, ...], int]:
    """The verbs that take an addressee, and the length of the longest."""
    verbs = carrier_words(lang)["addressee_before"]
    return shortest(verbs), max(map(len, verbs), default=0)


def _until_end(words: Sequence[str], lexicon_words: dict[str, Any]) -> list[str]:
    """The words of the addressee, leading article left out, up to the first that begins something else; none for a pronoun."""
    words = list(words[1:] if words and words[0].casefold() in lexicon_words["determiners"] else words)
    if not words or words[0].casefold() in lexicon_words["pronouns"]:
        return []
    ends = set(lexicon_words["addressee_end"])
    kept: list[str] = []
    for index, word in enumerate(words):
        goes_on = index + 1 < len(words) and word in ("of", "de", "du") and kept and kept[-1][0].isupper() and words[index + 1][0].isupper()
        if word in ends and not goes_on:
            break
        kept.append(word)
    return kept


@cache
def _addressee_re(lang: str) -> regex.Pattern[str] | None:
    verbs = carrier_words(lang)["addressee_before"]
    if not verbs:
        return None
    word = r"[\p{L}\p{M}\p{N}'’-]++(?:\.(?=[ \xa0]\p{Lu}))?"
    return regex.compile(
        rf"(?<!\p{{L}})(?P<verb>\L<verbs>)[ \xa0](?P<words>{word}(?:[ \xa0]{word}){{0,{MAX_ADDRESSEE_WORDS}}})", verbs=verbs
    )
