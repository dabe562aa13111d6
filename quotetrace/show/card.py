"""A card: one utterance with all its wordings, who carried which, and where it comes from; a value that every display renders."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import duckdb

from quotetrace import tables
from quotetrace.articles.files import read_manifest
from quotetrace.errors import InputError
from quotetrace.values import value

Mark = Literal["same", "gone", "new", "cut"]

FLAGS: Final = {
    "is_promoted": "put into marks",
    "is_demoted": "taken out of marks",
    "is_widened": "marks widened",
    "speaker_changed": "other speaker",
    "addressee_changed": "other addressee",
    "assertion_changed": "other assertion",
    "negation_changed": "negation",
    "number_changed": "number",
    "modal_changed": "modal verb",
    "name_changed": "name",
    "is_translation": "other language",
}
"""Columns of `variants` that a card names, and how."""
UNORDERED: Final = ("is_promoted", "is_demoted")
"""Named only where a parent or the time says which of the two forms came first."""


@value
class Piece:
    """A run of words of a wording: as in the base, gone from it, new here, or cut off."""

    mark: Mark
    text: str


@value
class Carrier:
    """One article that carries a wording: its outlet and date, whom it names, and through whom the words came."""

    quote_id: str
    outlet: str
    published: str
    kind: str
    speaker: str
    chain: str
    flags: tuple[str, ...]


@value
class Wording:
    """One wording, laid against the base, and the articles that carry it."""

    pieces: tuple[Piece, ...]
    similarity: float
    alarms: tuple[str, ...]
    carriers: tuple[Carrier, ...]
    is_base: bool


@value
class Card:
    """One utterance: its cluster's facts and its wordings, the base first, then the nearest."""

    cluster_id: str
    speaker: str
    base_text: str
    origin: str
    first_seen: str
    n_quotes: int
    n_articles: int
    n_texts: int
    n_originators: int
    wordings: tuple[Wording, ...]

    def __repr__(self) -> str:
        from quotetrace.show.plain import to_text

        return to_text(self)

    def _repr_html_(self) -> str:
        from quotetrace.show.html import to_html

        return to_html(self)


def read_cards(folder: Path | str, *, cluster_id: str | None = None, top: int = 1) -> list[Card]:
    """The card of `cluster_id`, or the cards of the `top` clusters that drifted most (most changed wordings in most texts first).

    Raises:
        InputError: `folder` is no finished run, has no such table, or no such cluster.
    """
    root = Path(folder)
    if read_manifest(root) is None:
        raise InputError("is no finished run", where=str(folder), hint="the folder given to run with -o")
    if not (root / "variants.parquet").exists():
        raise InputError("has no variants", where=str(folder), hint="made by extract or link; use run")
    try:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            reader = _Reader(connection, root)
            ids = [cluster_id] if cluster_id is not None else reader.most_drifted(top)
            return [reader.card(one) for one in ids]
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"has a table that cannot be read: {reason}", where=str(folder), hint="make the run again") from error


class _Reader:
    """Reads what a card needs from the tables of a run, one cluster at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, root: Path) -> None:
        self._connection = connection
        self._root = root

    def _rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        for name in ("articles", "quotes", "chain", "clusters", "variants", "edits"):
            files = tables.file_pattern(self._root, name).replace("'", "''")
            query = query.replace(f"{{{name}}}", f"read_parquet('{files}')")
        table: Any = self._connection.sql(query, params=list(values)).to_arrow_table()
        return list(table.to_pylist())

    def most_drifted(self, top: int) -> list[str]:
        query = """
            SELECT c.cluster_id FROM {clusters} c JOIN {variants} v USING (cluster_id)
            WHERE c.n_texts > 1 GROUP BY c.cluster_id, c.n_texts
            ORDER BY sum(v.drift_score) * ln(1 + c.n_texts) DESC, c.cluster_id LIMIT ?"""
        return [row["cluster_id"] for row in self._rows(query, top)]

    def card(self, cluster_id: str) -> Card:
        clusters = self._rows("SELECT * FROM {clusters} WHERE cluster_id = ?", cluster_id)
        if not clusters:
            raise InputError(f"no cluster {cluster_id!r}", where=str(self._root), hint="cluster_id as in clusters.parquet")
        cluster = clusters[0]
        quotes = self._rows(
            """SELECT q.*, a.outlet, a.published_at, a.published_precision, a.published_text, a.is_primary,
                v.* EXCLUDE (quote_id, cluster_id)
            FROM {quotes} q JOIN {articles} a USING (article_id) LEFT JOIN {variants} v USING (quote_id)
            WHERE q.cluster_id = ? ORDER BY a.published_at NULLS LAST, q.quote_id""",
            cluster_id,
        )
        hops = self._rows("SELECT h.* FROM {chain} h JOIN {quotes} q USING (quote_id) WHERE q.cluster_id = ? ORDER BY hop", cluster_id)
        edits = self._rows("SELECT * FROM {edits} WHERE cluster_id = ? AND against = 'base' ORDER BY quote_id, seq", cluster_id)
        return Card(
            cluster_id=cluster_id,
            speaker=cluster["speaker"] or "unknown",
            base_text=cluster["base_text"] or "",
            origin=name_origin(cluster),
            first_seen=_when(quotes[0]) if quotes and quotes[0]["published_at"] else "no date",
            n_quotes=cluster["n_quotes"],
            n_articles=cluster["n_articles"],
            n_texts=cluster["n_texts"],
            n_originators=cluster["n_originators"] or 0,
            wordings=_wordings(cluster, quotes, hops, edits),
        )


def name_origin(cluster: dict[str, Any]) -> str:
    """Where a cluster comes from, in a few words; of its columns only those of the origin are read."""
    status, agency = cluster["origin_status"], cluster["origin_agency_id"]
    score = f" ({cluster['origin_score']:.2f})" if cluster["origin_score"] is not None else ""
    if status == "credited":
        return f"{agency or 'a carrier that is no agency'}, credited{score}"
    if status == "earliest":
        return f"first seen here: {cluster['origin_article_id']}{score}"
    if status == "common" and cluster["origin_article_id"]:
        return f"the primary text {cluster['origin_article_id']}"
    return f"{status}{score}" if status else "unknown"


def _wordings(
    cluster: dict[str, Any], quotes: list[dict[str, Any]], hops: list[dict[str, Any]], edits: list[dict[str, Any]]
) -> tuple[Wording, ...]:
    chains: dict[str, list[dict[str, Any]]] = {}
    for hop in hops:
        chains.setdefault(hop["quote_id"], []).append(hop)
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        changes.setdefault(edit["quote_id"], []).append(edit)
    groups: dict[str, list[dict[str, Any]]] = {}
    for quote in quotes:
        groups.setdefault(quote["wording_id"] or quote["quote_id"], []).append(quote)
    wordings = []
    for group in groups.values():
        first = next((quote for quote in group if quote["quote_id"] == cluster["base_quote_id"]), group[0])
        own = changes.get(first["quote_id"], [])
        wordings.append(
            Wording(
                pieces=cut_at_edits(first, own),
                similarity=first["similarity"] if first["similarity"] is not None else 0.0,
                alarms=tuple(dict.fromkeys(edit["alarm"] for edit in own if edit["alarm"])),
                carriers=tuple(_carrier(quote, chains.get(quote["quote_id"], [])) for quote in group),
                is_base=any(quote["quote_id"] == cluster["base_quote_id"] for quote in group),
            )
        )
    return tuple(sorted(wordings, key=lambda wording: (not wording.is_base, -wording.similarity)))


def cut_at_edits(quote: dict[str, Any], edits: list[dict[str, Any]]) -> tuple[Piece, ...]:
    """The quote's own text cut at its edits: nothing is written here that the article does not have, but what is gone."""
    pieces: list[Piece] = []
    text, offset, position = quote["text"], quote["start"] or 0, 0
    for edit in sorted(edits, key=lambda edit: (edit["start"] if edit["start"] is not None else 0, edit["seq"])):
        if edit["kind"] == "punctuation":
            continue
        start = max(position, (edit["start"] if edit["start"] is not None else offset) - offset)
        pieces.append(Piece("same", text[position:start]))
        if edit["kind"] == "truncation":
            pieces.append(Piece("cut", "… " if start == 0 else " …"))
        elif edit["from_text"]:
            pieces.append(Piece("gone", edit["from_text"]))
        if edit["text"]:
            pieces.append(Piece("new", edit["text"]))
            position = max(start, edit["end"] - offset)
        else:
            position = start
    pieces.append(Piece("same", text[position:]))
    return tuple(piece for piece in pieces if piece.text)


def _carrier(quote: dict[str, Any], hops: list[dict[str, Any]]) -> Carrier:
    names = [
        f"{hop['name']}{'' if hop['basis'] == 'stated' else ' (inferred)'}" for hop in hops if hop["role"] not in ("speaker", "publisher")
    ]
    known = quote["form_basis"] in ("parent", "time")
    flags = [says for name, says in FLAGS.items() if quote[name] and (known or name not in UNORDERED)]
    if quote["assertion"] and quote["assertion"] != "asserted":
        flags.append(quote["assertion"])
    return Carrier(
        quote_id=quote["quote_id"],
        outlet=quote["outlet"] or quote["article_id"],
        published=_when(quote),
        kind="primary text" if quote["is_primary"] else quote["kind"] if quote["field"] == "text" else f"{quote['kind']}, headline",
        speaker=quote["speaker"] or quote["speaker_in_article"] or "unknown",
        chain=" → ".join(names),
        flags=tuple(flags),
    )


def _when(quote: dict[str, Any]) -> str:
    given = quote["published_text"]
    return given.split(" | ")[0] if given else "no date"
