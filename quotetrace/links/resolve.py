"""Resolve: one id for a person or body over the corpus.

A *local* is a speaker of one article under one name (`locals`). Locals with the same full name are one speaker, save that nobody bears
titles that exclude each other; so are bodies with the same name or alias. Shorter names, spellings and short forms join where their
articles share a context (`matching`). Speakers who are not named never merge across articles.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from quotetrace import tables
from quotetrace.engines.base import Engine, Relation
from quotetrace.ids import digest16
from quotetrace.links import describe
from quotetrace.links.locals import read_locals
from quotetrace.links.matching import Matched, match
from quotetrace.links.names import read_name
from quotetrace.settings import ListSettings
from quotetrace.values import value

BATCH_ROWS: Final = 20_000

KEY_SCHEMA: Final = pa.schema([("component", pa.int64()), ("speaker_key", pa.string())])
PART_SCHEMA: Final = pa.schema([("l", pa.int64()), ("article_id", pa.string()), ("part", pa.string()), ("surname", pa.string())])


@value
class Resolved:
    """What resolving gives: `quotes` with `speaker_id` and `speaker`, the tables of speakers, and the evidence for them."""

    quotes: Relation
    speakers: Relation
    speaker_names: Relation
    speaker_members: Relation
    evidence: Relation


def resolve(
    engine: Engine,
    articles: Relation,
    quotes: Relation,
    chain: Relation | None = None,
    events: describe.Events | None = None,
    *,
    lists: ListSettings | None = None,
) -> Resolved:
    """Give every attributed quote the id of its speaker over the corpus.

    Args:
        engine: Where the relations live.
        articles: Columns of the table `articles`, after `group`.
        quotes: Columns of the table `quotes`, after extraction.
        chain: Columns of the table `chain`, or None; its hop 0 tells which speakers are agencies.
        events: What `describe.describe_events` says of `articles`, where that is known already.
        lists: Own lists of speakers and agencies.

    Returns:
        Relations with the columns of their tables. Quotes that are not attributed keep a null speaker.
    """
    named = engine.sql(
        """
        SELECT quotes.article_id, quotes.speaker_in_article AS name, count(*) AS n, min(chain.agency_id) AS agency_id
        FROM quotes LEFT JOIN chain ON quotes.quote_id = chain.quote_id AND chain.hop = 0
        WHERE quotes.status = 'attributed' AND quotes.speaker_in_article IS NOT NULL
        GROUP BY quotes.article_id, quotes.speaker_in_article
        """,
        quotes=quotes,
        chain=engine.load(tables.empty("chain")) if chain is None else chain,
    )
    chosen = lists or ListSettings()
    read = read_locals(engine, articles, named, chosen)
    described = describe.describe_events(engine, articles) if events is None else events
    matched = match(engine, articles, read, described, chosen.agencies)
    keys = _keys(engine, read, matched.components)
    known = engine.sql(
        """
        SELECT locals.*, keys.speaker_key AS speaker_id FROM locals
        JOIN components ON locals.node = components.node JOIN keys ON components.component = keys.component
        """,
        locals=read,
        components=matched.components,
        keys=keys,
    )
    best = _best_names(engine, known)
    completed = _completed(engine, quotes, known, best)
    return Resolved(
        quotes=completed,
        speakers=_speakers(engine, completed, best),
        speaker_names=engine.sql("SELECT speaker_id, name, sum(n) AS n FROM known GROUP BY speaker_id, name", known=known),
        speaker_members=_members(engine, known),
        evidence=_evidence(engine, known, matched),
    )


def name_speakers(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of each speaker: a hash of the node that is its first, which is a hash of a full name where it has one."""
    keys = [digest16("speaker", node) for node in batch["node"].to_pylist()]
    return pa.RecordBatch.from_arrays([batch["component"], pa.array(keys, pa.string())], schema=KEY_SCHEMA)


def part_groups(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The names that each group (`l`, `article_id`, `name`) is made of, one a row."""
    rows = [
        (number, article, part.key, part.surname or None)
        for number, article, name in zip(*(batch[column].to_pylist() for column in ("l", "article_id", "name")), strict=True)
        for part in map(read_name, read_name(name).members)
        if part.key
    ]
    columns = [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(PART_SCHEMA)]
    return pa.RecordBatch.from_arrays(columns, schema=PART_SCHEMA)


def _keys(engine: Engine, read: Relation, components: Relation) -> Relation:
    gathered = engine.sql(
        """
        SELECT components.component, coalesce(
            min(CASE WHEN locals.given IS NOT NULL THEN locals.node END),
            min(CASE WHEN locals.is_full THEN locals.node END),
            min(locals.node)
        ) AS node
        FROM locals JOIN components ON locals.node = components.node GROUP BY components.component
        """,
        locals=read,
        components=components,
    )
    return engine.map(gathered, name_speakers, KEY_SCHEMA, rows=BATCH_ROWS, light=True)


def _best_names(engine: Engine, known: Relation) -> Relation:
    """The name of each speaker in an own list, else the fullest, of it the most frequent spelling; its kind and its id elsewhere."""
    return engine.sql(
        """
        WITH spelled AS (
            SELECT speaker_id, shown, kind, max(external_id) AS external_id, max(CASE WHEN given IS NULL THEN 0 ELSE 1 END) AS is_given,
                max(n_given) AS n_given, sum(n) AS n
            FROM known GROUP BY speaker_id, shown, kind
        ),
        ranked AS (
            SELECT *, row_number() OVER (
                PARTITION BY speaker_id ORDER BY is_given DESC, n_given DESC, n DESC, length(shown) DESC, shown, kind
            ) AS place
            FROM spelled
        )
        SELECT speaker_id, shown AS name, kind, external_id FROM ranked WHERE place = 1
        """,
        known=known,
    )


def _completed(engine: Engine, quotes: Relation, known: Relation, best: Relation) -> Relation:
    columns = ", ".join(f"quotes.{name}" for name in tables.QUOTES.schema.names if name not in ("speaker_id", "speaker"))
    return engine.sql(
        f"""
        SELECT {columns}, known.speaker_id, best.name AS speaker
        FROM quotes LEFT JOIN known
            ON quotes.article_id = known.article_id AND quotes.speaker_in_article = known.name AND quotes.status = 'attributed'
        LEFT JOIN best ON known.speaker_id = best.speaker_id
        """,
        quotes=quotes,
        known=known,
        best=best,
    )


def _speakers(engine: Engine, completed: Relation, best: Relation) -> Relation:
    return engine.sql(
        """
        WITH said AS (
            SELECT speaker_id, count(DISTINCT coalesce(statement_id, quote_id)) AS n_statements, count(DISTINCT article_id) AS n_articles
            FROM quotes WHERE speaker_id IS NOT NULL AND coalesce(assertion, 'asserted') = 'asserted' GROUP BY speaker_id
        )
        SELECT best.speaker_id, best.speaker_id AS speaker_key, best.name, best.kind, best.external_id,
            coalesce(said.n_statements, 0) AS n_statements, coalesce(said.n_articles, 0) AS n_articles
        FROM best LEFT JOIN said ON best.speaker_id = said.speaker_id
        """,
        quotes=completed,
        best=best,
    )


def _members(engine: Engine, known: Relation) -> Relation:
    """Who belongs to a group, where the article names them as speakers too."""
    groups = engine.sql("SELECT l, article_id, name FROM known WHERE kind = 'group'", known=known)
    parts = engine.map(groups, part_groups, PART_SCHEMA, rows=BATCH_ROWS, light=True)
    return engine.sql(
        """
        SELECT DISTINCT g.speaker_id, m.speaker_id AS member_id
        FROM parts JOIN known g ON parts.l = g.l
        JOIN known m ON parts.article_id = m.article_id AND (parts.part = m.key OR parts.surname = m.surname) AND m.kind <> 'group'
        """,
        parts=parts,
        known=known,
    )


def _evidence(engine: Engine, known: Relation, matched: Matched) -> Relation:
    """One row for each local of a speaker of several articles: the name it goes by there, and what speaks for it."""
    return engine.sql(
        """
        WITH joining AS (
            SELECT a AS node, code, weight, row_number() OVER (PARTITION BY a ORDER BY weight DESC, code) AS place FROM edges
        ),
        merged AS (SELECT known.*, count(*) OVER (PARTITION BY speaker_id) AS n_locals FROM known)
        SELECT 'speaker' AS subject_kind, merged.speaker_id AS subject_id,
            CAST(row_number() OVER (PARTITION BY merged.speaker_id ORDER BY merged.article_id, merged.name) - 1 AS INT) AS seq,
            coalesce(joining.code, CASE WHEN merged.given IS NULL THEN 'same_name' ELSE 'given' END) AS code,
            merged.article_id, CAST(NULL AS STRING) AS quote_id, CAST(NULL AS STRING) AS field, CAST(NULL AS INT) AS start,
            CAST(NULL AS INT) AS "end", merged.name AS text, CAST(coalesce(joining.weight, 1) AS DOUBLE) AS weight
        FROM merged LEFT JOIN joining ON merged.node = joining.node AND joining.place = 1 WHERE merged.n_locals > 1
        """,
        known=known,
        edges=matched.edges,
    )
