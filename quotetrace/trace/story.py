"""The values that tracing works on: one story is one cluster with everything its articles say about its quotes.

A witness is one quote of the cluster, as textual criticism has it: a text that bears witness to an utterance nobody recorded. Instants are
UTC; `published_at` and `published_until` bound the moment of publication, and one is before the other only where the bounds say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from quotetrace.model import Credit, Hop
from quotetrace.values import value

BYLINE_POSITIONS = frozenset({"byline", "dateline", "end_mark", "tagline", "metadata"})
"""Credit positions that claim the whole text for an agency; a `body` credit claims a sentence."""


@value
class Witness:
    """One quote of a cluster, with its article's date, outlet, credits and chain joined on.

    Attributes:
        quote_id, article_id, field: Where it stands.
        start, end: Code points in the field; `None` where there is no article (then edits have no offsets either).
        text: Exactly the field's `[start, end)`.
        around: What stands around a fragment in the reporter's own clause, before it and behind; `None` where not known.
        kind, form, assertion, status: As in the table `quotes`.
        speaker_id, speaker, speaker_score, addressee: Who said it to whom; `None` where not known.
        statement_id: Shared by the parts of one reported utterance in the article.
        lang: Language of the article, ISO 639-1.
        published_at, published_until: The earliest and the latest instant that the date allows.
        outlet, outlet_agency_id: Who published it, and the agency that this is, where it is one.
        wire_group: Shared by articles that share passages outside quotation marks.
        duplicate_of: The article that this one copies.
        is_primary: Whether the article is a primary text.
        hops: The chain, from the speaker outwards.
        credits: The article's credits.

    Example:
        >>> Witness("a:0-2", "a", text="We").in_marks
        True
    """

    quote_id: str
    article_id: str
    field: str = "text"
    start: int | None = 0
    end: int | None = None
    text: str = ""
    around: str | None = None
    kind: str = "direct"
    form: str = "utterance"
    assertion: str = "asserted"
    status: str = "attributed"
    speaker_id: str | None = None
    speaker: str | None = None
    speaker_score: float | None = None
    addressee: str | None = None
    statement_id: str | None = None
    lang: str = "en"
    published_at: datetime | None = None
    published_until: datetime | None = None
    outlet: str | None = None
    outlet_agency_id: str | None = None
    wire_group: str | None = None
    duplicate_of: str | None = None
    is_primary: bool = False
    hops: tuple[Hop, ...] = ()
    credits: tuple[Credit, ...] = ()

    @property
    def in_marks(self) -> bool:
        """Whether the words stand in quotation marks (`direct` or `mixed`)."""
        return self.kind != "indirect"

    @property
    def bylines(self) -> frozenset[str]:
        """Agencies that the article's byline, dateline, tagline or end mark names."""
        return frozenset(credit.agency_id for credit in self.credits if credit.agency_id and credit.position in BYLINE_POSITIONS)

    @property
    def stated(self) -> tuple[Hop, ...]:
        """The carriers that the article itself names for these words, from the speaker outwards."""
        return tuple(hop for hop in self.hops if hop.basis == "stated" and hop.role in ("originator", "relay"))


@value
class Story:
    """One cluster: its base, its speaker and its witnesses, which it keeps in order of `quote_id`.

    `passages` are two articles each and the share of the shorter one's passages outside quotes that the other has, where it was measured.
    """

    cluster_id: str
    base_quote_id: str
    witnesses: tuple[Witness, ...]
    speaker_id: str | None = None
    passages: tuple[tuple[str, str, float], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "witnesses", tuple(sorted(self.witnesses, key=lambda witness: witness.quote_id)))

    @property
    def base(self) -> Witness:
        """The witness whose wording the others are collated against (the first one where `base_quote_id` is not among them)."""
        for witness in self.witnesses:
            if witness.quote_id == self.base_quote_id:
                return witness
        return self.witnesses[0]


def is_before(first: Witness, second: Witness) -> bool:
    """Whether `first` was certainly published before `second`.

    Example:
        >>> from datetime import datetime, timezone
        >>> monday, tuesday = (datetime(2030, 4, day, tzinfo=timezone.utc) for day in (1, 2))
        >>> a = Witness("a:0-1", "a", published_at=monday, published_until=monday)
        >>> b = Witness("b:0-1", "b", published_at=tuesday, published_until=tuesday)
        >>> is_before(a, b), is_before(b, a), is_before(a, Witness("c:0-1", "c"))
        (True, False, False)
    """
    return first.published_until is not None and second.published_at is not None and first.published_until < second.published_at


def certain_first(witnesses: Iterable[Witness]) -> Witness | None:
    """The witness published certainly before those of every other article; `None` where dates do not tell or there is one article."""
    dated = list(witnesses)
    if len({witness.article_id for witness in dated}) < 2:
        return None
    known = [witness for witness in dated if witness.published_until is not None]
    if not known:
        return None
    first = min(known, key=lambda witness: (witness.published_until, witness.quote_id))
    others = (witness for witness in dated if witness.article_id != first.article_id)
    return first if all(is_before(first, other) for other in others) else None
