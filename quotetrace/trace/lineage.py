"""Lineage: what came from where, as directed edges with PROV's names, and the places in the texts that say so.

`was_attributed_to` leads from a quote to its speaker, `was_quoted_from` to the outermost carrier and to the parent quote,
`had_primary_source` to the first carrier and to the primary text, `was_derived_from` from an article to the one it copies or shares
passages with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quotetrace.ids import digest16
from quotetrace.model import Hop
from quotetrace.trace.origin import Origin, Proof
from quotetrace.trace.story import Story, Witness
from quotetrace.trace.tree import Parent
from quotetrace.values import value

STATED_SCORE, INFERRED_SCORE = 0.9, 0.6
"""How sure a carrier is that the article names for these words; that only its byline, dateline or outlet suggests."""


@value
class Edge:
    """A row of `lineage`, column for column, and its evidence."""

    edge_id: str
    cluster_id: str
    from_kind: str
    from_id: str
    to_kind: str
    to_id: str
    relation: str
    score: float | None
    basis: str
    proofs: tuple[Proof, ...] = ()


@value
class Evidence:
    """A row of `evidence`, column for column."""

    subject_kind: str
    subject_id: str
    seq: int
    code: str
    article_id: str | None
    quote_id: str | None
    field: str | None
    start: int | None
    end: int | None
    text: str | None
    weight: float | None


def find_lineage(story: Story, parents: Mapping[str, Parent]) -> list[Edge]:
    """The edges of one story, in order of `edge_id`; of two that say the same the surer one is kept.

    Example:
        >>> hops = (Hop("Ana Ruiz", "speaker", None, "stated"), Hop("Efe", "originator", "efe", "stated"))
        >>> witness = Witness("a:0-4", "a", text="Stay", speaker_id="s1", hops=hops)
        >>> edges = find_lineage(Story("c", "a:0-4", (witness,)), {})
        >>> sorted((edge.relation, edge.to_kind, edge.to_id) for edge in edges)
        [('had_primary_source', 'agency', 'efe'), ('was_attributed_to', 'speaker', 's1'), ('was_quoted_from', 'agency', 'efe')]
    """
    by_id = {witness.quote_id: witness for witness in story.witnesses}
    kept: dict[str, Edge] = {}
    for edge in _edges(story, parents, by_id):
        known = kept.get(edge.edge_id)
        if known is None or (edge.score or 0.0) > (known.score or 0.0):
            kept[edge.edge_id] = edge
    return [kept[edge_id] for edge_id in sorted(kept)]


def list_evidence(story: Story, edges: list[Edge], origin: Origin) -> list[Evidence]:
    """The evidence rows of the edges and of the origin (its subject is the cluster)."""
    rows = [_row("edge", edge.edge_id, seq, proof) for edge in edges for seq, proof in enumerate(edge.proofs)]
    return rows + [_row("origin", story.cluster_id, seq, proof) for seq, proof in enumerate(origin.proofs)]


def _edges(story: Story, parents: Mapping[str, Parent], by_id: Mapping[str, Witness]) -> Iterator[Edge]:
    for witness in story.witnesses:
        yield from _to_speaker(story, witness)
        yield from _to_agencies(story, witness)
        if story.base.is_primary and not witness.is_primary:
            ends = ("quote", witness.quote_id), ("article", story.base.article_id)
            yield _edge(story, *ends, "had_primary_source", None, "wording", _in_base("primary_text", story.base))
        parent = parents.get(witness.quote_id)
        if parent is not None:
            yield from _to_parent(story, witness, by_id[parent.quote_id], parent)


def _edge(
    story: Story, start: tuple[str, str], end: tuple[str, str], relation: str, score: float | None, basis: str, *proofs: Proof
) -> Edge:
    edge_id = digest16(story.cluster_id, *start, *end, relation)
    return Edge(edge_id, story.cluster_id, *start, *end, relation, score, basis, proofs)


def _to_speaker(story: Story, witness: Witness) -> Iterator[Edge]:
    if witness.speaker_id is None or witness.assertion == "denied":
        return  # what X is said never to have said is not X's
    hop = next((hop for hop in witness.hops if hop.role == "speaker"), None)
    proof = _at("speaker", 1.0, witness, hop) if hop else Proof("speaker", 1.0, witness, text=witness.speaker)
    ends = ("quote", witness.quote_id), ("speaker", witness.speaker_id)
    yield _edge(story, *ends, "was_attributed_to", witness.speaker_score, "stated", proof)


def _to_agencies(story: Story, witness: Witness) -> Iterator[Edge]:
    """To the outermost carrier, from which the article has the words, and to the first one, which put them on record."""
    carriers = [hop for hop in witness.hops if hop.agency_id and hop.role in ("originator", "relay")]
    if not carriers:
        return
    for relation, hop in (("was_quoted_from", carriers[-1]), ("had_primary_source", carriers[0])):
        score = STATED_SCORE if hop.basis == "stated" else INFERRED_SCORE
        ends = ("quote", witness.quote_id), ("agency", hop.agency_id or "")
        yield _edge(story, *ends, relation, score, hop.basis, _at(f"{hop.basis}_carrier", score, witness, hop))


def _to_parent(story: Story, witness: Witness, parent: Witness, found: Parent) -> Iterator[Edge]:
    proofs = tuple(Proof(code, weight, parent, parent.field, parent.start, parent.end) for code, weight in found.evidence)
    ends = ("quote", witness.quote_id), ("quote", parent.quote_id)
    yield _edge(story, *ends, "was_quoted_from", found.score, found.basis, *proofs)
    bylined = parent.outlet_agency_id is not None and parent.outlet_agency_id in witness.bylines
    if found.basis == "shared_text" or bylined:
        articles = ("article", witness.article_id), ("article", parent.article_id)
        basis = "shared_text" if found.basis == "shared_text" else "stated"
        yield _edge(story, *articles, "was_derived_from", found.score, basis, *proofs)


def _in_base(code: str, base: Witness) -> Proof:
    return Proof(code, 0.0, base, base.field, base.start, base.end)


def _at(code: str, weight: float, witness: Witness, hop: Hop) -> Proof:
    span = hop.span
    return Proof(code, weight, witness, hop.field, span.start if span else None, span.end if span else None, hop.name)


def _row(subject_kind: str, subject_id: str, seq: int, proof: Proof) -> Evidence:
    witness = proof.witness
    return Evidence(
        subject_kind, subject_id, seq, proof.code, witness.article_id if witness else None, witness.quote_id if witness else None,
        proof.field, proof.start, proof.end, proof.text, round(proof.weight, 4),
    )  # fmt: skip
