"""PROV-JSON: articles, quotes and reports are entities; agencies, outlets and speakers are agents; lineage is what relates them.

https://www.w3.org/submissions/prov-json/. PROV derives entities from entities, while lineage says that a quote comes from an agency: in
between stands the *report*, what that agency put out of this utterance, whether or not its text is in the run. PROV-JSON writes
`wasQuotedFrom` and `hadPrimarySource` as `wasDerivedFrom` of the types `prov:Quotation` and `prov:PrimarySource`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from quotetrace.exports.json_text import dumps, members, without_nulls
from quotetrace.exports.naming import ROOT, is_wikidata, local_name, to_address, to_instant
from quotetrace.exports.run_tables import Row, RunTables

KINDS: Final = ("article", "quote", "report", "agency", "outlet", "speaker")
PREFIXES: Final = {
    "quotetrace": f"{ROOT}terms:",
    **{kind: f"{ROOT}{kind}:" for kind in KINDS},
    "wikidata": "http://www.wikidata.org/entity/",
}

_AGENT_TYPES: Final = {"person": "prov:Person", "body": "prov:Organization"}
_DERIVATIONS: Final = {"was_quoted_from": "prov:Quotation", "had_primary_source": "prov:PrimarySource", "was_derived_from": None}

Member = tuple[str, dict[str, Any]]


def write(tables: RunTables) -> Iterator[str]:
    """The document, a section after the other, a record a line."""
    yield f'{{\n"prefix": {dumps(PREFIXES)}'
    for name, section in _sections(tables):
        yield f',\n"{name}": {{'
        yield from members(section)
        yield "}"
    yield "\n}\n"


def _sections(tables: RunTables) -> Iterator[tuple[str, Iterable[Member]]]:
    yield "entity", chain(_articles(tables), _quotes(tables), _reports(tables))
    yield "agent", chain(_agencies(tables), _outlets(tables), _speakers(tables))
    yield "wasDerivedFrom", _derivations(tables)
    yield "wasAttributedTo", chain(_article_attributions(tables), _quote_attributions(tables), _report_attributions(tables))
    yield "hadMember", _members(tables)


# --- entities


def _articles(tables: RunTables) -> Iterator[Member]:
    for row in tables.rows("SELECT * EXCLUDE (text) FROM articles ORDER BY article_id"):
        known = {
            # A collection, whose members are its quotes.
            "prov:type": [_name("quotetrace:Article"), _name("prov:Collection")],
            "prov:label": row["title"],
            "prov:location": _typed(to_address(row["url"]), "xsd:anyURI"),
            "quotetrace:publishedAt": _typed(to_instant(row["published_at"]), "xsd:dateTime"),
            "quotetrace:publishedUntil": _typed(to_instant(row["published_until"]), "xsd:dateTime"),
            "quotetrace:lang": row["lang"],
            "quotetrace:byline": row["byline"],
            "quotetrace:textSha256": row["text_sha256"],
            "quotetrace:wireGroup": row["wire_group"],
        }
        yield _local("article", row["article_id"]), without_nulls(known)


def _quotes(tables: RunTables) -> Iterator[Member]:
    for row in tables.quotes():
        known = {
            "prov:type": _name("quotetrace:Quote"),
            "prov:value": row["text"],
            "quotetrace:kind": row["kind"],
            "quotetrace:assertion": row["assertion"],
            "quotetrace:status": row["status"],
            "quotetrace:field": row["field"],
            "quotetrace:start": row["start"],
            "quotetrace:end": row["end"],
            "quotetrace:sha256": row["quote_sha256"],
            "quotetrace:cluster": row["cluster_id"],
            "quotetrace:similarity": row["similarity"],
            "quotetrace:driftScore": row["drift_score"],
            "quotetrace:alarms": row["against_base"],
            "quotetrace:speakerScore": row["speaker_score"],
        }
        yield _local("quote", row["quote_id"]), without_nulls(known)


_REPORTS: Final = """
    SELECT DISTINCT l.to_id AS agency_id, l.cluster_id FROM lineage l WHERE l.to_kind = 'agency' ORDER BY l.to_id, l.cluster_id
"""


def _reports(tables: RunTables) -> Iterator[Member]:
    for row in tables.rows(_REPORTS):
        yield (
            _report(row["agency_id"], row["cluster_id"]),
            {"prov:type": _name("quotetrace:Report"), "quotetrace:cluster": row["cluster_id"]},
        )


# --- agents


def _agencies(tables: RunTables) -> Iterator[Member]:
    query = """
        SELECT to_id AS agency_id FROM lineage WHERE to_kind = 'agency'
        UNION SELECT outlet_agency_id FROM articles WHERE outlet_agency_id IS NOT NULL ORDER BY agency_id
    """
    for row in tables.rows(query):
        types = [_name("prov:Organization"), _name("quotetrace:Agency")]
        yield _local("agency", row["agency_id"]), {"prov:type": types, "prov:label": tables.agency(row["agency_id"])}


def _outlets(tables: RunTables) -> Iterator[Member]:
    query = "SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL AND outlet_agency_id IS NULL ORDER BY outlet"
    for row in tables.rows(query):
        types = [_name("prov:Organization"), _name("quotetrace:Outlet")]
        yield _local("outlet", row["outlet"]), {"prov:type": types, "prov:label": row["outlet"]}


def _speakers(tables: RunTables) -> Iterator[Member]:
    for row in tables.rows("SELECT * FROM speakers ORDER BY speaker_id"):
        types = [_name("quotetrace:Speaker")]
        if row["kind"] in _AGENT_TYPES:
            types.insert(0, _name(_AGENT_TYPES[row["kind"]]))
        external = row["external_id"]
        known = {
            "prov:type": types,
            "prov:label": row["name"],
            "quotetrace:kind": row["kind"],
            "quotetrace:externalId": _name(f"wikidata:{external}") if is_wikidata(external) else external,
        }
        yield _local("speaker", row["speaker_id"]), without_nulls(known)


# --- relations


def _derivations(tables: RunTables) -> Iterator[Member]:
    for row in tables.rows(_edges("relation <> 'was_attributed_to'")):
        used = _report(row["to_id"], row["cluster_id"]) if row["to_kind"] == "agency" else _local(row["to_kind"], row["to_id"])
        of_type = _DERIVATIONS[row["relation"]]
        known = {
            "prov:generatedEntity": _local(row["from_kind"], row["from_id"]),
            "prov:usedEntity": used,
            "prov:type": _name(of_type) if of_type else None,
        }
        yield _blank(row["edge_id"]), {**without_nulls(known), **_weighed(row)}


def _quote_attributions(tables: RunTables) -> Iterator[Member]:
    for row in tables.rows(_edges("relation = 'was_attributed_to'")):
        ends = {"prov:entity": _local(row["from_kind"], row["from_id"]), "prov:agent": _local(row["to_kind"], row["to_id"])}
        yield _blank(row["edge_id"]), {**ends, **_weighed(row)}


def _article_attributions(tables: RunTables) -> Iterator[Member]:
    query = "SELECT article_id, outlet, outlet_agency_id FROM articles WHERE outlet IS NOT NULL ORDER BY article_id"
    for row in tables.rows(query):
        agent = _local("agency", row["outlet_agency_id"]) if row["outlet_agency_id"] else _local("outlet", row["outlet"])
        article = _local("article", row["article_id"])
        yield f"_:published-{local_name(row['article_id'])}", {"prov:entity": article, "prov:agent": agent}


def _report_attributions(tables: RunTables) -> Iterator[Member]:
    for row in tables.rows(_REPORTS):
        report, agency = _report(row["agency_id"], row["cluster_id"]), _local("agency", row["agency_id"])
        name = f"_:reported-{local_name(row['agency_id'])}-{row['cluster_id']}"
        yield name, {"prov:entity": report, "prov:agent": agency}


def _members(tables: RunTables) -> Iterator[Member]:
    query = "SELECT quote_id, article_id FROM quotes WHERE status <> 'not_speech' ORDER BY quote_id"
    for row in tables.rows(query):
        ends = {"prov:collection": _local("article", row["article_id"]), "prov:entity": _local("quote", row["quote_id"])}
        yield f"_:in-{local_name(row['quote_id'])}", ends


def _edges(condition: str) -> str:
    """Lineage, without edges of quotes that are nobody's words."""
    return f"""
        SELECT l.* FROM lineage l
        WHERE {condition} AND (l.from_kind <> 'quote' OR l.from_id IN (SELECT quote_id FROM quotes WHERE status <> 'not_speech'))
        ORDER BY l.edge_id
    """


# --- values


def _local(kind: str, thing_id: str) -> str:
    return f"{kind}:{local_name(thing_id)}"


def _report(agency_id: str, cluster_id: str) -> str:
    return f"report:{local_name(agency_id)}/{local_name(cluster_id)}"


def _blank(edge_id: str) -> str:
    return f"_:{edge_id}"


def _weighed(row: Row) -> dict[str, Any]:
    return without_nulls({"quotetrace:score": row["score"], "quotetrace:basis": row["basis"], "quotetrace:cluster": row["cluster_id"]})


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


def _typed(given: str | None, kind: str) -> dict[str, str] | None:
    return None if given is None else {"$": given, "type": kind}
