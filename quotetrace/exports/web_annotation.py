"""W3C Web Annotation: a collection of annotations in JSON-LD, one a quote, that say whose words stand there.

https://www.w3.org/TR/annotation-model/. The target is the article at its address, selected by the words (TextQuoteSelector) and by their
place (TextPositionSelector, in Unicode code points of the stored text, as the model wants them). A quote in a headline has no place in the
text and is selected by its words alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import quotetrace
from quotetrace.exports.json_text import dumps, items, without_nulls
from quotetrace.exports.naming import TERMS, WIKIDATA, article_iri, iri, is_wikidata
from quotetrace.exports.run_tables import Row, RunTables

CONTEXT: Final = ("http://www.w3.org/ns/anno.jsonld", {"quotetrace": TERMS})

_ALARM: Final = "alarm: "


def write(tables: RunTables) -> Iterator[str]:
    """The collection with its one page, an annotation a line."""
    if not tables.text:
        tables.require(("articles",), "web-annotation without text")
    run = tables.run_id
    head = {
        "@context": CONTEXT,
        "id": iri("annotations", run),
        "type": "AnnotationCollection",
        "label": "Quotes, who said them and who carried them",
        "generator": {"id": iri("software", quotetrace.__version__), "type": "Software", "name": f"quotetrace {quotetrace.__version__}"},
        "total": tables.count_quotes(),
    }
    page = {"id": iri("annotations", f"{run}/1"), "type": "AnnotationPage", "startIndex": 0}
    yield dumps(head)[:-1] + ',\n"first": ' + dumps(page)[:-1] + ', "items": ['
    yield from items(_annotation(row, tables) for row in tables.quotes(around=True))
    yield "]}}\n"


def _annotation(row: Row, tables: RunTables) -> dict[str, Any]:
    known = {
        "id": iri("annotation", row["quote_id"]),
        "type": "Annotation",
        "motivation": "identifying",
        "body": list(_bodies(row, tables)),
        "target": _target(row),
        "quotetrace:quote": row["quote_id"],
        "quotetrace:kind": row["kind"],
        "quotetrace:assertion": row["assertion"],
        "quotetrace:status": row["status"],
        "quotetrace:speakerScore": row["speaker_score"],
        "quotetrace:cluster": row["cluster_id"],
        "quotetrace:driftScore": row["drift_score"],
    }
    return without_nulls(known)


def _bodies(row: Row, tables: RunTables) -> Iterator[dict[str, Any]]:
    """The speaker as a thing, then tags, then a sentence for the reader."""
    if row["speaker_id"] and row["assertion"] != "denied":
        speaker = WIKIDATA + row["external_id"] if is_wikidata(row["external_id"]) else iri("speaker", row["speaker_id"])
        yield {"type": "SpecificResource", "source": speaker, "purpose": "identifying"}
    agencies = dict.fromkeys(filter(None, (tables.agency(row["first_agency_id"]), tables.agency(row["agency_id"]))))
    alarms = [f"{_ALARM}{alarm}" for alarm in (row["against_base"] or "").split("; ") if alarm]
    named = row["speaker"] or ("unattributed" if row["status"] == "unattributed" else None)
    assertion = row["assertion"] if row["assertion"] != "asserted" else None
    for tag in dict.fromkeys(filter(None, (named, assertion, *agencies, *alarms))):
        yield _text(tag, "tagging")
    yield _text(_sentence(row, list(agencies)), "describing") | {"language": "en"}


def _sentence(row: Row, agencies: list[str]) -> str:
    whose = f"of {row['speaker']}" if row["speaker"] else "of somebody without a name" if row["speaker_id"] else "of nobody named"
    how = f" ({row['assertion']})" if row["assertion"] not in (None, "asserted") else ""
    parts = [f"{row['kind']} quote {whose}{how}", f"via {' and '.join(agencies)}" if agencies else ""]
    if (row["n_articles"] or 0) > 1:
        parts.append(f"one of {row['n_quotes']} quotes of this utterance in {row['n_articles']} articles")
    sentence = "; ".join(filter(None, parts))
    return sentence[0].upper() + sentence[1:] + "."


def _text(words: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": words, "format": "text/plain", "purpose": purpose}


def _target(row: Row) -> dict[str, Any]:
    known = {
        "type": "SpecificResource",
        "source": article_iri(row),
        "selector": list(_selectors(row)),
        "quotetrace:field": row["field"],
        # Offsets of a headline count in the headline.
        "quotetrace:start": row["start"],
        "quotetrace:end": row["end"],
        "quotetrace:sha256": row["quote_sha256"],
        "quotetrace:textSha256": row["text_sha256"],
    }
    return without_nulls(known)


def _selectors(row: Row) -> Iterator[dict[str, Any]]:
    if row["text"]:
        words = {"type": "TextQuoteSelector", "exact": row["text"], "prefix": row["before"], "suffix": row["after"]}
        yield without_nulls(words)
    if row["field"] == "text" and row["start"] is not None:
        yield {"type": "TextPositionSelector", "start": row["start"], "end": row["end"]}
