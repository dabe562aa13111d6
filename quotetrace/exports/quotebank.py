"""Quotebank, quotation-centric: one JSON object a line, one line a wording, with all articles that carry it.

Fields as published: https://doi.org/10.5281/zenodo.4277311. Two quotes are one wording where they are equal after lower-casing and removing
punctuation, as there; here they also report the same utterance, so that two people who say the same stay two. Indirect quotes are left out:
Quotebank holds what stands in marks. So are denied ones ("she never called them liars"): it has no word for what somebody did not say.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from quotetrace.exports.naming import article_iri, is_wikidata, to_date
from quotetrace.exports.run_tables import SPEECH, Row, RunTables

NOBODY: Final = "None"
UNDATED: Final = "0000-00-00"

IN_MARKS: Final = f"{SPEECH} AND kind <> 'indirect' AND coalesce(assertion, 'asserted') <> 'denied'"

_QUOTES: Final = rf"""
    SELECT q.quote_id, q.article_id, q.text, q.cluster_id, coalesce(q.speaker, q.speaker_in_article) AS speaker, q.speaker_score,
        coalesce(s.external_id, q.speaker_id) AS external_id, a.url,
        a.published_at, a.published_until, a.published_precision, a.published_zone,
        coalesce(q.cluster_id, '') AS utterance, trim(regexp_replace(lower(q.text), '[\p{{P}}\p{{S}}\s]+', ' ', 'g')) AS wording
    FROM (SELECT * FROM quotes WHERE {IN_MARKS}) q
    LEFT JOIN articles a ON q.article_id = a.article_id
    LEFT JOIN speakers s ON q.speaker_id = s.speaker_id
    ORDER BY utterance, wording, a.published_at NULLS LAST, q.article_id, q.quote_id
"""


def write(tables: RunTables) -> Iterator[str]:
    """A line for each wording of each utterance, the earliest article first."""
    numbers: Counter[str] = Counter()
    for _, group in groupby(tables.rows(_QUOTES), key=lambda row: (row["utterance"], row["wording"])):
        record = _record(list(group))
        day = (record["date"] or UNDATED)[: len(UNDATED)]
        numbers[day] += 1
        yield json.dumps({"quoteID": f"{day}-{numbers[day]:06d}", **record}, ensure_ascii=False) + "\n"


def _record(rows: list[Row]) -> dict[str, Any]:
    probas = _probas(rows)
    speaker = probas[0][0]
    first = rows[0]
    return {
        "quotation": max((row["text"] for row in rows), key=lambda text: (len(text), text)),
        "speaker": speaker,
        "qids": sorted({row["external_id"] for row in rows if row["speaker"] == speaker and is_wikidata(row["external_id"])}),
        "date": _date(first),
        "numOccurrences": len(rows),
        "probas": [[name, f"{share:.4f}"] for name, share in probas],
        "urls": list(dict.fromkeys(row["url"] or article_iri(row) for row in rows)),
        "phase": None,
        "clusterID": first["cluster_id"],
        "quoteIDs": [row["quote_id"] for row in rows],
    }


def _date(row: Row) -> str | None:
    """The day, or the moment as Quotebank writes it; None where it is not known to the day."""
    known = to_date(row)
    if known is None or len(known) < len(UNDATED):
        return None
    return known[:19].replace("T", " ")


def _probas(rows: Iterable[Row]) -> list[tuple[str, float]]:
    """Every speaker with the mean score over the quotes that name one, the likeliest first; nobody only where none is named.

    Without a score a quote counts whole for the speaker it was given with.
    """
    scores: dict[str, float] = {}
    n_named = 0
    for row in rows:
        if row["speaker"]:
            n_named += 1
            scores[row["speaker"]] = scores.get(row["speaker"], 0.0) + (1.0 if row["speaker_score"] is None else row["speaker_score"])
    if not scores:
        return [(NOBODY, 1.0)]
    return sorted(((name, total / n_named) for name, total in scores.items()), key=lambda one: (-one[1], one[0]))
