"""The origin of a cluster's base wording: by stated credit, else by a lost common text or a certain order, else not claimed.

Counting stated first carriers is right where a model of all evidence is. All articles are read before a conflict is declared: where one
has "according to AFP", and another, or AFP's own, "AFP, citing TASS", AFP is a relay. Bylines and an agency's own article are kept as
evidence and make the score surer, but name no origin by themselves: an agency that prints a statement need not have heard it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from quotetrace import lexicon
from quotetrace.model import Hop
from quotetrace.settings import TraceSettings
from quotetrace.trace.story import BYLINE_POSITIONS, Story, Witness, certain_first
from quotetrace.trace.tokens import fold
from quotetrace.trace.wordings import Wordings, common_tokens
from quotetrace.trace.words import drift_words
from quotetrace.values import value

FIRST_STATED, FURTHER_STATED, ANY_BYLINE = 1.5, 2.25, 0.75
OWN_ARTICLE, CITES_NOBODY, CITES_OTHERS, NEAREST_BASE, FIRST_SEEN = 0.25, 0.5, -0.75, 1.25, 1.0
VAGUE = 0.25
"""Log-odds for an agency: the first text that states it as first carrier, each further one; any byline; its own article, whether that cites
no other agency or does, has the base's words, is certainly the first; a vague carrier ("state media"), which names nobody."""

PRIMARY_TEXT = 6.0
"""For the agency whose original was given as a primary text."""

PRIOR = -0.5
"""Log-odds against any claim: one text that states one carrier comes out at 1.0, two at 3.25; one beside one that states none at .35."""

SURE = 0.5
"""From those log-odds to `origin_score`: how often claims were right on planted histories. The pieces of evidence are not independent."""

OTHER_WORDING_RATIO = 0.5
"""What a credit counts whose text has another wording of the utterance than the base: another translation may have come another way."""

SILENT, MIN_ODDS = -0.65, 0.2
"""Log-odds for each text of the same words that names nobody anywhere; and what a claim must reach. One of ten articles that names an
agency is as likely to be mistaken as to be the only one that says so."""

OTHER_SILENT = 0.5
"""What the silence of a text counts that has another wording."""

MANY_FIRST = 3
"""Times as many texts name a carrier first as name the one before whom a text puts it: it is no relay of that one."""

MIN_RIVAL_RATIO = 0.34
"""Share of the first carrier's texts from which a second one makes a conflict; below it is a slip, or a relay that does not say so."""


@value
class Proof:
    """One piece of evidence: a place in a text, or a fact about a quote, that counts for (or against) an origin."""

    code: str
    weight: float
    witness: Witness | None = None
    field: str | None = None
    start: int | None = None
    end: int | None = None
    text: str | None = None


@value
class Origin:
    """Where a cluster's base wording comes from.

    Attributes:
        status: `credited`, `conflicting`, `common`, `earliest` or `unknown`, as in the data dictionary.
        agency_id: The agency; `None` unless `credited`, and where the first carrier is none.
        article_id: Its article in the corpus, or the first one seen where `earliest`.
        score: How sure that is (probability); `None` where nothing is claimed.
        proofs: Everything that was weighed, those for other agencies too.
    """

    status: str
    agency_id: str | None = None
    article_id: str | None = None
    score: float | None = None
    proofs: tuple[Proof, ...] = ()


@dataclass(slots=True)
class _Claim:
    """What speaks for one carrier as the first.

    Attributes:
        texts: Texts of the base's wording that state it, copies once.
        translations: Texts of other languages that do; which wording they translate, nobody can say.
        rewordings: Texts of another wording in the base's language that do.
    """

    carrier: str
    texts: set[str] = field(default_factory=set)
    translations: set[str] = field(default_factory=set)
    rewordings: set[str] = field(default_factory=set)
    proofs: list[Proof] = field(default_factory=list)

    @property
    def odds(self) -> float:
        """The sum of the weights."""
        return sum(proof.weight for proof in self.proofs)

    @property
    def agency_id(self) -> str | None:
        """The agency that the carrier is; `None` where it is none."""
        return None if self.carrier.startswith(_NAME) else self.carrier

    @property
    def n_same(self) -> int:
        """Texts that state it for the base's wording. A carrier of another wording in the same language is that one's: its translations
        are then taken for translations of that."""
        return len(self.texts) + (0 if self.rewordings and not self.texts else len(self.translations))

    @property
    def is_of_base(self) -> bool:
        """Whether texts of the base's language state it: silence of those says something."""
        return bool(self.texts or self.rewordings)

    @property
    def n_stated(self) -> int:
        """Texts that state it for any wording."""
        return len(self.texts) + len(self.translations) + len(self.rewordings)


def find_origin(story: Story, wordings: Wordings | None, settings: TraceSettings | None = None) -> Origin:
    """The origin of the base wording of `story`, with its status and all evidence.

    Args:
        story: One cluster.
        wordings: Its wordings; `None` will do for a story of one quote.
        settings: Thresholds.

    Example:
        >>> from quotetrace.trace.collate import Collation
        >>> from quotetrace.trace.wordings import merge_wordings
        >>> hop = Hop("Tass", "relay", "tass", "stated", field="text")
        >>> witness = Witness("a:0-16", "a", text="The dam will hold", hops=(hop,))
        >>> story = Story("c", "a:0-16", (witness,))
        >>> origin = find_origin(story, merge_wordings(story, Collation()))
        >>> origin.status, origin.agency_id, origin.score
        ('credited', 'tass', 0.6225)
    """
    found = _find_origin(story, wordings, settings or TraceSettings())
    return _from_primary(story.base, found) if story.base.is_primary else found


def _from_primary(base: Witness, found: Origin) -> Origin:
    """The origin where the base wording is that of a primary text: that text, and of an agency's original the agency.

    Of a transcript what the others state as first carrier stays; where they state none, it is the text they have in common.
    """
    proofs = (Proof("primary_text", PRIMARY_TEXT, base, base.field, base.start, base.end), *found.proofs)
    agency = base.outlet_agency_id or next(iter(sorted(base.bylines)), None)
    if agency is not None:
        return Origin("credited", agency, base.article_id, _surety(PRIOR + PRIMARY_TEXT), proofs)
    status = found.status if found.status in ("credited", "conflicting") else "common"
    return Origin(status, found.agency_id, base.article_id, found.score if status == found.status else None, proofs)


def _surety(odds: float) -> float:
    return round(1 / (1 + math.exp(-SURE * odds)), 4)


def _find_origin(story: Story, wordings: Wordings | None, settings: TraceSettings) -> Origin:
    if wordings is None and _names_nobody(story.base):
        return Origin("unknown")
    alike = [True] * len(story.witnesses) if wordings is None else _alike(story, wordings, settings)
    claims, vague = _gather(story, alike)
    ranked = sorted(claims.values(), key=lambda claim: (-claim.odds, claim.carrier))
    proofs = (*(proof for claim in ranked for proof in claim.proofs), *vague)
    if any(claim.n_stated for claim in ranked):
        found = _credited_or_not(story, ranked, _count_silent(story, alike), proofs)
        if found is not None:
            return found
    return Origin("unknown", proofs=proofs) if wordings is None else _uncredited(story, wordings, alike, proofs, bool(vague), settings)


def _names_nobody(witness: Witness) -> bool:
    """Whether neither the article nor its outlet names a carrier: most quotes seen once are such, and there is nothing to weigh."""
    return not witness.outlet_agency_id and not witness.credits and all(hop.role == "speaker" and not hop.agency_id for hop in witness.hops)


def _credited_or_not(story: Story, ranked: Sequence[_Claim], n_silent: float, proofs: tuple[Proof, ...]) -> Origin | None:
    """The first carrier that most texts state, unless a second one contests it; of another wording only where none has the base's.

    `None` where too few state one, among many that could have, for it to be more than a slip.
    """
    same = sorted((claim for claim in ranked if claim.n_same), key=lambda claim: -claim.n_same)
    others = same or [claim for claim in ranked if claim.n_stated]
    rival = others[1] if len(others) > 1 else None
    if rival is not None and not same:
        return Origin("unknown", proofs=proofs)
    if rival is not None and rival.n_same >= MIN_RIVAL_RATIO * others[0].n_same:
        return Origin("conflicting", proofs=proofs)
    odds = PRIOR + others[0].odds + (SILENT * n_silent if others[0].is_of_base else 0.0) - (max(rival.odds, 0.0) if rival else 0.0)
    return _credited(story, others[0], odds, proofs) if odds >= MIN_ODDS else None


def _count_silent(story: Story, alike: Sequence[bool]) -> float:
    """Texts that name no first carrier, neither for these words nor in byline, dateline or end mark; those of another wording in the
    base's language count less."""
    weights: dict[str, float] = {}
    named: set[str] = set()
    for witness, same in zip(story.witnesses, alike, strict=True):
        text = witness.duplicate_of or witness.article_id
        weights[text] = max(weights.get(text, 0.0), 1.0 if same else OTHER_SILENT * (witness.lang == story.base.lang))
        hop = _first_carrier(witness)
        if witness.bylines or (hop is not None and not _is_vague(hop.name, hop.agency_id, witness.lang)):
            named.add(text)
    return sum(weight for text, weight in weights.items() if text not in named)


def _alike(story: Story, wordings: Wordings, settings: TraceSettings) -> list[bool]:
    """For every witness whether it has the base's wording, whole or in part: enough of the shorter text stands in the other, in order."""
    base = story.base
    number = wordings.of[story.witnesses.index(base)]
    shared = common_tokens([wordings.codes[number]], wordings.codes)[0].tolist()
    shorter = [min(size, int(wordings.sizes[number])) for size in wordings.sizes.tolist()]
    same = [size > 0 and common >= settings.same_wording * size for common, size in zip(shared, shorter, strict=True)]
    return [same[at] and witness.lang == base.lang for at, witness in zip(wordings.of, story.witnesses, strict=True)]


def _gather(story: Story, alike: Sequence[bool]) -> tuple[dict[str, _Claim], list[Proof]]:
    """Every claim with its evidence, and the vague carriers."""
    claims: dict[str, _Claim] = {}
    vague: list[Proof] = []
    seen: set[tuple[str, str]] = set()
    relays = _find_relays(story)
    for witness, same in sorted(zip(story.witnesses, alike, strict=True), key=lambda item: (not item[1], item[0].quote_id)):
        hop = _first_carrier(witness)
        text_id = witness.duplicate_of or witness.article_id
        if hop is None:
            continue
        if _is_vague(hop.name, hop.agency_id, witness.lang):
            vague.append(_at_hop("vague_carrier", VAGUE, witness, hop))
            continue
        carrier = _follow(_key(hop), relays)
        if (carrier, text_id) in seen:
            continue
        seen.add((carrier, text_id))
        claim = claims.setdefault(carrier, _Claim(carrier))
        weight = (FURTHER_STATED if claim.n_stated else FIRST_STATED) * (1.0 if same else OTHER_WORDING_RATIO)
        (claim.texts if same else claim.rewordings if witness.lang == story.base.lang else claim.translations).add(text_id)
        claim.proofs.append(_at_hop("stated_carrier" if carrier == _key(hop) else "stated_relay", weight, witness, hop))
    _add_bylines(story, claims, alike, relays)
    _add_own_articles(story, claims, alike)
    return claims, vague


def _first_carrier(witness: Witness) -> Hop | None:
    """The carrier that the article states as the first: an agency that speaks in its own voice, the originator, else the innermost."""
    speaking = next((hop for hop in witness.hops if hop.role == "speaker" and hop.agency_id), None)
    if speaking is not None and witness.status == "attributed":
        return speaking
    stated = witness.stated
    return next((hop for hop in stated if hop.role == "originator"), stated[0] if stated else None)


_NAME = "name:"


def _key(hop: Hop) -> str:
    return hop.agency_id or _NAME + fold(hop.name)


@cache
def _vague_heads(known: bool) -> frozenset[str]:
    vague = lexicon.load("carriers")["vague"]
    return frozenset(vague["heads"] if known else vague["heads"] + vague["unless_known"])


def _is_vague(name: str, agency_id: str | None, lang: str) -> bool:
    """Whether a carrier has no name of its own: "state media", whichever agency they may be thought to stand for.

    "Kestrel Radio" has one: capitals say so, in languages that do not write every noun with one.
    """
    words = fold(name).split()
    if not words:
        return True
    *before, head = name.split()
    named = head[0].isupper() and any(word[0].isupper() for word in before) and not drift_words(lang).capital_nouns
    return not named and words[-1] in _vague_heads(agency_id is not None)


def _is_own(witness: Witness, agency: str) -> bool:
    """Whether the article is the agency's text, published by itself or printed under its byline."""
    return witness.outlet_agency_id == agency or agency in witness.bylines


def _find_relays(story: Story) -> dict[str, str]:
    """Carriers whom a text, or their own text of the story, names another first carrier before, with that carrier.

    Unless many more texts name them first than that other one: then the text that says so is the one that errs.
    """
    relays: dict[str, str] = {}
    originators: set[str] = set()
    texts: dict[str, set[str]] = {}
    for witness in story.witnesses:
        hop = _first_carrier(witness)
        if hop is None or _is_vague(hop.name, hop.agency_id, witness.lang):
            continue
        first = _key(hop)
        own = {*witness.bylines, *([witness.outlet_agency_id] if witness.outlet_agency_id else [])}
        texts.setdefault(first, set()).add(witness.duplicate_of or witness.article_id)
        if first in own:
            originators.add(first)
        for carrier in sorted({*own, *map(_key, witness.stated)} - {first}):
            relays.setdefault(carrier, first)
    return {
        carrier: first
        for carrier, first in relays.items()
        if carrier not in originators and len(texts.get(carrier, ())) < MANY_FIRST * len(texts[first])
    }


def _follow(carrier: str, relays: Mapping[str, str]) -> str:
    seen = {carrier}
    while (further := relays.get(carrier)) is not None and further not in seen:
        seen.add(further)
        carrier = further
    return carrier


def _add_bylines(story: Story, claims: dict[str, _Claim], alike: Sequence[bool], relays: Mapping[str, str]) -> None:
    """The first byline of every agency counts; more of them are copies of one fact. A relay's byline says nothing of the origin."""
    for witness, same in zip(story.witnesses, alike, strict=True):
        for credit in witness.credits:
            agency = credit.agency_id
            if not same or agency is None or agency not in witness.bylines or agency in relays or credit.position not in BYLINE_POSITIONS:
                continue
            claim = claims.setdefault(agency, _Claim(agency))
            if not any(proof.code == "byline" for proof in claim.proofs):
                span = credit.span
                proof = Proof(
                    "byline", ANY_BYLINE, witness, credit.field, span.start if span else None, span.end if span else None, credit.text
                )
                claim.proofs.append(proof)


def _add_own_articles(story: Story, claims: dict[str, _Claim], alike: Sequence[bool]) -> None:
    first = certain_first(story.witnesses)
    base_text = story.base.text
    own: dict[str, list[Witness]] = {}
    for witness, same in zip(story.witnesses, alike, strict=True):
        if witness.outlet_agency_id and same:
            own.setdefault(witness.outlet_agency_id, []).append(witness)
    for agency, witnesses in sorted(own.items()):
        claim = claims.setdefault(agency, _Claim(agency))
        best = min(witnesses, key=lambda witness: (_cites_others(witness), witness.text != base_text, witness.quote_id))
        claim.proofs.append(Proof("own_article", OWN_ARTICLE, best))
        if _cites_others(best):
            claim.proofs.append(Proof("cites_others", CITES_OTHERS, best))
            continue
        claim.proofs.append(Proof("cites_nobody", CITES_NOBODY, best))
        if best.text == base_text:
            claim.proofs.append(Proof("nearest_base", NEAREST_BASE, best))
        if first is not None and first.article_id == best.article_id:
            claim.proofs.append(Proof("first_seen", FIRST_SEEN, best))


def _cites_others(witness: Witness) -> bool:
    hop = _first_carrier(witness)
    return hop is not None and hop.agency_id != witness.outlet_agency_id


def _at_hop(code: str, weight: float, witness: Witness, hop: Hop) -> Proof:
    span = hop.span
    return Proof(code, weight, witness, hop.field, span.start if span else None, span.end if span else None, hop.name)


def _credited(story: Story, claim: _Claim, odds: float, proofs: tuple[Proof, ...]) -> Origin:
    return Origin("credited", claim.agency_id, _own_article(story, claim), _surety(odds), proofs)


def _own_article(story: Story, claim: _Claim) -> str | None:
    """The carrier's own article: its site's before a print under its byline, the originals before copies, then by date and id."""
    if claim.agency_id:
        own = [witness for witness in story.witnesses if _is_own(witness, claim.carrier)]
    else:
        own = [witness for witness in story.witnesses if witness.outlet and _NAME + fold(witness.outlet) == claim.carrier]
    if not own:
        return None

    def order(witness: Witness) -> tuple[bool, bool, float, str]:
        until = witness.published_until.timestamp() if witness.published_until else math.inf
        return (witness.outlet_agency_id != claim.agency_id, witness.duplicate_of is not None, until, witness.article_id)

    return min(own, key=order).article_id


def _uncredited(
    story: Story, wordings: Wordings, alike: Sequence[bool], proofs: tuple[Proof, ...], vague: bool, settings: TraceSettings
) -> Origin:
    """Nobody names a carrier: a lost common text, a certain first one, or nothing."""
    witnesses = [witness for witness, same in zip(story.witnesses, alike, strict=True) if same and witness.in_marks]
    if _blames_media(witnesses):
        return Origin(
            "conflicting", proofs=(*proofs, *(Proof("speaker_differs", 0.0, witness, text=witness.speaker) for witness in witnesses))
        )
    first = certain_first(story.witnesses)
    seen = (*proofs, Proof("first_seen", FIRST_SEEN, first)) if first is not None else proofs
    if first is not None and _holds_all(story, wordings, first):
        return Origin("earliest", article_id=first.article_id, proofs=seen)
    texts = {witness.duplicate_of or witness.article_id for witness in witnesses}
    numbers = {witness.quote_id: number for witness, number in zip(story.witnesses, wordings.of, strict=True)}
    long = all(wordings.sizes[numbers[witness.quote_id]] >= settings.common_tokens for witness in witnesses)
    if len(texts) > 1 and long and not vague:
        return Origin("common", proofs=(*proofs, *(Proof("same_wording", 0.0, witness) for witness in witnesses)))
    return Origin("earliest", article_id=first.article_id, proofs=seen) if first is not None else Origin("unknown", proofs=proofs)


def _blames_media(witnesses: Iterable[Witness]) -> bool:
    """Whether one wording is given to different speakers, one of them "the media": carriers taken for speakers, and not the same ones."""
    speakers = {witness.speaker_id: (witness.speaker, witness.lang) for witness in witnesses if witness.speaker_id and witness.speaker}
    return len(speakers) > 1 and any(_is_vague(name, None, lang) for name, lang in speakers.values())


def _holds_all(story: Story, wordings: Wordings, first: Witness) -> bool:
    """Whether the first text has every word that two or more of the others share, so that they can come from it."""
    texts: dict[str, set[str]] = {}
    for witness, number in zip(story.witnesses, wordings.of, strict=True):
        texts.setdefault(witness.duplicate_of or witness.article_id, set()).update(wordings.codes[number])
    own = texts.pop(first.duplicate_of or first.article_id)
    spread = Counter(code for codes in texts.values() for code in codes)
    return all(code in own for code, n in spread.items() if n > 1)
