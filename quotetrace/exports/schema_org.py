"""schema.org: a JSON-LD graph of `Quotation`, `NewsArticle` and `Claim`, as fact-checkers' sites and search engines read it.

A `Quotation` is part of the article it stands in, is `spokenByCharacter` whom that article names, and `isBasedOn` the quote it most
likely took its words from and the reports of the agencies it names. A `Claim` is an utterance, with its `appearance`s in articles;
`firstAppearance` stands only where one article is certainly earlier than every other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Any, Final

from quotetrace.exports.json_text import dumps, items, without_nulls
from quotetrace.exports.naming import TERMS, WIKIDATA, iri, is_wikidata, local_name, to_address, to_date
from quotetrace.exports.run_tables import Row, RunTables
from quotetrace.links.names import read_name

CONTEXT: Final = ("https://schema.org", {"quotetrace": TERMS})

_TYPES: Final = {"body": "Organization", "group": "Organization"}

Node = dict[str, Any]


def write(tables: RunTables) -> Iterator[str]:
    """The graph, a node a line: articles, people and bodies, agencies' reports, quotations, claims."""
    yield f'{{"@context": {dumps(CONTEXT)},\n"@graph": ['
    nodes = (_articles(tables), _speakers(tables), _agencies(tables), _reports(tables), _quotations(tables), _claims(tables))
    yield from items(chain.from_iterable(nodes))
    yield "]}\n"


def _articles(tables: RunTables) -> Iterator[Node]:
    if not tables.has("articles"):
        yield from _known_by_quotes(tables)
    for row in tables.rows("SELECT * EXCLUDE (text) FROM articles ORDER BY article_id"):
        known = {
            "@type": "NewsArticle",
            "@id": iri("article", row["article_id"]),
            "url": to_address(row["url"]),
            "headline": row["title"],
            "publisher": _publisher(row, tables),
            "creditText": row["byline"],
            "datePublished": to_date(row),
            "inLanguage": row["lang"],
            "identifier": row["article_id"],
            "quotetrace:textSha256": row["text_sha256"],
        }
        yield without_nulls(known)


def _known_by_quotes(tables: RunTables) -> Iterator[Node]:
    """Articles of a run of `link`, which knows of each its id, often an address."""
    for row in tables.rows("SELECT DISTINCT article_id FROM quotes WHERE status <> 'not_speech' ORDER BY article_id"):
        address = to_address(row["article_id"])
        article = {"@type": "NewsArticle", "@id": iri("article", row["article_id"]), "url": address, "identifier": row["article_id"]}
        yield without_nulls(article)


def _publisher(row: Row, tables: RunTables) -> Node | None:
    if row["outlet_agency_id"]:
        return {"@id": iri("agency", row["outlet_agency_id"])}
    return {"@type": "NewsMediaOrganization", "name": row["outlet"]} if row["outlet"] else None


def _speakers(tables: RunTables) -> Iterator[Node]:
    if not tables.has("speakers"):
        yield from _given_speakers(tables)
    for row in tables.rows("SELECT * FROM speakers WHERE kind <> 'document' ORDER BY speaker_id"):
        same = WIKIDATA + row["external_id"] if is_wikidata(row["external_id"]) else None
        kind = _TYPES.get(row["kind"], "Person")
        yield without_nulls({"@type": kind, "@id": iri("speaker", row["speaker_id"]), "name": row["name"], "sameAs": same})


def _given_speakers(tables: RunTables) -> Iterator[Node]:
    """Speakers whose ids came with the quotes: a run of `link` has no table of them."""
    query = "SELECT speaker_id, min(speaker) AS name FROM quotes WHERE speaker_id IS NOT NULL GROUP BY speaker_id ORDER BY speaker_id"
    for row in tables.rows(query):
        same = WIKIDATA + row["speaker_id"] if is_wikidata(row["speaker_id"]) else None
        kind = _TYPES.get(read_name(row["name"]).kind, "Person") if row["name"] else "Person"
        yield without_nulls({"@type": kind, "@id": iri("speaker", row["speaker_id"]), "name": row["name"], "sameAs": same})


def _agencies(tables: RunTables) -> Iterator[Node]:
    query = """
        SELECT outlet_agency_id AS agency_id FROM articles WHERE outlet_agency_id IS NOT NULL
        UNION SELECT first_agency_id FROM quotes WHERE first_agency_id IS NOT NULL
        UNION SELECT agency_id FROM quotes WHERE agency_id IS NOT NULL ORDER BY agency_id
    """
    for row in tables.rows(query):
        name = tables.agency(row["agency_id"])
        yield {"@type": "NewsMediaOrganization", "@id": iri("agency", row["agency_id"]), "name": name}


def _reports(tables: RunTables) -> Iterator[Node]:
    """What an agency put out of an utterance, whether or not its text is in the run."""
    query = """
        SELECT first_agency_id AS agency_id, cluster_id FROM quotes WHERE first_agency_id IS NOT NULL AND cluster_id IS NOT NULL
        UNION SELECT agency_id, cluster_id FROM quotes WHERE agency_id IS NOT NULL AND cluster_id IS NOT NULL
        ORDER BY agency_id, cluster_id
    """
    for row in tables.rows(query):
        agency = {"@id": iri("agency", row["agency_id"])}
        yield {"@type": "CreativeWork", "@id": _report(row["agency_id"], row["cluster_id"]), "publisher": agency}


def _report(agency_id: str, cluster_id: str) -> str:
    return f"{iri('report', agency_id)}/{local_name(cluster_id)}"


def _quotations(tables: RunTables) -> Iterator[Node]:
    for row in tables.quotes():
        known = {
            "@type": "Quotation",
            "@id": iri("quote", row["quote_id"]),
            "text": row["text"],
            "spokenByCharacter": _speaker(row),
            "isPartOf": {"@id": iri("article", row["article_id"])},
            "isBasedOn": list(_bases(row)),
            "interpretedAsClaim": {"@id": iri("utterance", row["cluster_id"])} if row["cluster_id"] else None,
            "inLanguage": row["lang"],
            "identifier": row["quote_id"],
            "quotetrace:kind": row["kind"],
            "quotetrace:assertion": row["assertion"],
            "quotetrace:field": row["field"],
            "quotetrace:start": row["start"],
            "quotetrace:end": row["end"],
            "quotetrace:sha256": row["quote_sha256"],
            "quotetrace:speakerScore": row["speaker_score"],
            "quotetrace:parentScore": row["parent_score"],
            "quotetrace:alarms": row["against_base"],
        }
        yield without_nulls(known)


def _speaker(row: Row) -> Node | None:
    """Nobody where the article says that he did not say it: a denied quote is nobody's."""
    if row["assertion"] == "denied" or row["speaker_kind"] == "document":
        return None
    if row["speaker_id"]:
        return {"@id": iri("speaker", row["speaker_id"])}
    # A run of `extract` knows names only.
    return {"@type": _TYPES.get(row["speaker_kind"], "Person"), "name": row["speaker"]} if row["speaker"] else None


def _bases(row: Row) -> Iterator[Node]:
    if row["parent_quote_id"]:
        yield {"@id": iri("quote", row["parent_quote_id"])}
    if row["cluster_id"]:
        for agency_id in dict.fromkeys(filter(None, (row["first_agency_id"], row["agency_id"]))):
            yield {"@id": _report(agency_id, row["cluster_id"])}


_CLAIMS: Final = """
    SELECT c.cluster_id, c.base_text, c.speaker_id, s.kind AS speaker_kind, q.article_id,
        bool_or(q.assertion = 'asserted') AS is_asserted, any_value(a.published_at) AS published_at,
        any_value(a.published_until) AS published_until
    FROM clusters c
    JOIN quotes q ON q.cluster_id = c.cluster_id
    LEFT JOIN articles a ON q.article_id = a.article_id
    LEFT JOIN speakers s ON c.speaker_id = s.speaker_id
    GROUP BY c.cluster_id, c.base_text, c.speaker_id, s.kind, q.article_id
    ORDER BY c.cluster_id, published_at NULLS LAST, q.article_id
"""


def _claims(tables: RunTables) -> Iterator[Node]:
    for cluster_id, group in groupby(tables.rows(_CLAIMS), key=lambda row: row["cluster_id"]):
        rows = list(group)
        first = rows[0]
        # What somebody is only said not to have said is nobody's.
        is_someone = first["speaker_id"] and first["speaker_kind"] != "document" and any(row["is_asserted"] for row in rows)
        known = {
            "@type": "Claim",
            "@id": iri("utterance", cluster_id),
            "text": first["base_text"],
            "author": {"@id": iri("speaker", first["speaker_id"])} if is_someone else None,
            "firstAppearance": {"@id": iri("article", first["article_id"])} if _is_first(rows) else None,
            "appearance": [{"@id": iri("article", row["article_id"])} for row in rows],
        }
        yield without_nulls(known)


def _is_first(rows: list[Row]) -> bool:
    """Whether the first of the articles, in order of their earliest instants, is certainly earlier than all others."""
    until = rows[0]["published_until"]
    return until is not None and all(row["published_at"] is not None and until < row["published_at"] for row in rows[1:])
