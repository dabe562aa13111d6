"""Resolve: one id for a person or body over the corpus.

A *local* is a speaker of one article under one name. Locals with the same full name are one speaker; so are bodies with the same name or
alias. A shorter name (a bare surname, initials, a middle name left out) takes the only compatible fuller name of its wire group, else of
its event; where two fit it stays apart, and so does one that nobody in its event bears in full, save that equal short names in one event
are one. Speakers who are not named never merge across articles.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace import tables
from quotetrace.engines.base import Engine, Relation
from quotetrace.ids import digest16
from quotetrace.links import describe
from quotetrace.links.clusters import find_components
from quotetrace.links.evidence import weigh_event
from quotetrace.links.names import are_compatible, read_name
from quotetrace.links.support import EVENT_NAMES
from quotetrace.links.tokens import codes_of
from quotetrace.values import value

BATCH_ROWS: Final = 20_000

LOCAL_SCHEMA: Final = pa.schema(
    [
        ("article_id", pa.string()),
        ("name", pa.string()),
        ("n", pa.int64()),
        ("l", pa.int64()),
        ("node", pa.int64()),
        ("kind", pa.string()),
        ("key", pa.string()),
        ("surname", pa.string()),
        ("n_given", pa.int32()),
        ("shown", pa.string()),
    ]
)
POSTED_SCHEMA: Final = pa.schema([("article_id", pa.string()), ("h", pa.int64())])
FITTING_SCHEMA: Final = pa.schema(
    [(name, pa.int64()) for name in ("short", "full")] + [(name, pa.string()) for name in ("name_a", "name_b", "article_a", "article_b")]
)
EVENT_PAIR_SCHEMA: Final = pa.schema([("article_a", pa.string()), ("article_b", pa.string()), ("weight", pa.float64())])
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
    engine: Engine, articles: Relation, quotes: Relation, chain: Relation | None = None, events: Relation | None = None
) -> Resolved:
    """Give every attributed quote the id of its speaker over the corpus.

    Args:
        engine: Where the relations live.
        articles: Columns of the table `articles`, after `group`.
        quotes: Columns of the table `quotes`, after extraction.
        chain: Columns of the table `chain`, or None; its hop 0 tells which speakers are agencies.
        events: What `describe.describe_events` says of `articles`, where that is known already.

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
    read = engine.map(named, read_names, LOCAL_SCHEMA, rows=BATCH_ROWS, light=True)
    edges, matches = _edges(engine, articles, read, describe.describe_events(engine, articles) if events is None else events)
    nodes = engine.sql("SELECT DISTINCT node FROM locals", locals=read)
    components = find_components(engine, nodes, edges)
    keys = _keys(engine, read, components)
    known = engine.sql(
        """
        SELECT locals.*, keys.speaker_key AS speaker_id FROM locals
        JOIN components ON locals.node = components.node JOIN keys ON components.component = keys.component
        """,
        locals=read,
        components=components,
        keys=keys,
    )
    best = _best_names(engine, known)
    completed = _completed(engine, quotes, known, best)
    return Resolved(
        quotes=completed,
        speakers=_speakers(engine, completed, best),
        speaker_names=engine.sql("SELECT speaker_id, name, sum(n) AS n FROM known GROUP BY speaker_id, name", known=known),
        speaker_members=_members(engine, known),
        evidence=_evidence(engine, known, matches),
    )


def read_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """What each name (`article_id`, `name`, `n`, `agency_id`) says, the number of the local, and of the node that equal names share."""
    agencies = batch["agency_id"].to_pylist()
    readings = [read_name(name, agency) for name, agency in zip(batch["name"].to_pylist(), agencies, strict=True)]
    articles = batch["article_id"].to_pylist()
    locals_ = [digest16(article, name) for article, name in zip(articles, batch["name"].to_pylist(), strict=True)]
    nodes = [
        # A full name or a body is the same everywhere; a short name at first means something in its own article only.
        digest16(one.kind, one.key) if one.key and _is_full(one.given, one.kind) else digest16(article, one.key or name)
        for one, article, name in zip(readings, articles, batch["name"].to_pylist(), strict=True)
    ]
    made = {
        **{name: batch[name] for name in ("article_id", "name", "n")},
        "l": describe.hex_numbers(pa.array(locals_)),
        "node": describe.hex_numbers(pa.array(nodes)),
        "kind": [one.kind for one in readings],
        "key": [one.key for one in readings],
        "surname": [one.surname or None for one in readings],
        "n_given": [len(one.given) for one in readings],
        "shown": [one.shown for one in readings],
    }
    return pa.RecordBatch.from_pydict(made, schema=LOCAL_SCHEMA)


def post_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same sample of the names in each article (`article_id`, `names`), one a row."""
    codes, offsets = codes_of(pc.utf8_slice_codeunits(pc.fill_null(batch["names"], ""), 0, EVENT_NAMES))
    rows = pa.array(np.repeat(np.arange(len(batch)), np.diff(offsets)))
    return pa.RecordBatch.from_arrays([batch["article_id"].take(rows), pa.array(codes.astype(np.int64))], schema=POSTED_SCHEMA)


def fit_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The pairs of a short and a fuller name (`name_a`, `name_b`) that may be one person's."""
    names = list(zip(batch["name_a"].to_pylist(), batch["name_b"].to_pylist(), strict=True))
    fit = {pair: are_compatible(read_name(pair[0]), read_name(pair[1])) for pair in set(names)}
    return batch.filter(pa.array([fit[pair] for pair in names], pa.bool_()))


def weigh_articles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The pairs of articles (`article_a`, `article_b`) that are about one event, with what speaks for it, see `evidence.weigh_event`."""
    weight = weigh_event(batch)
    made = pa.RecordBatch.from_arrays([batch["article_a"], batch["article_b"], pa.array(weight)], schema=EVENT_PAIR_SCHEMA)
    return made.filter(pa.array(weight > 0))


def name_speakers(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The key of each speaker: a hash over the exclusive or of its locals and their number."""
    rows = zip(batch["members"].to_pylist(), batch["n"].to_pylist(), strict=True)
    return pa.RecordBatch.from_arrays([batch["component"], pa.array([digest16(*row) for row in rows], pa.string())], schema=KEY_SCHEMA)


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


def _is_full(given: tuple[str, ...], kind: str) -> bool:
    return kind != "person" or any(len(one) > 1 for one in given)


def _edges(engine: Engine, articles: Relation, read: Relation, events: Relation) -> tuple[Relation, Relation]:
    """Nodes that are one speaker (`a`, `b`), and the matches that say so."""
    posted = engine.map(engine.sql("SELECT article_id, names FROM events", events=events), post_names, POSTED_SCHEMA, light=True)
    pairs = engine.sql(
        """
        WITH people AS (SELECT locals.*, articles.wire_group FROM locals JOIN articles ON locals.article_id = articles.article_id
            WHERE locals.kind = 'person'),
        near AS (
            SELECT x.l AS p, y.l AS q FROM people x JOIN people y ON x.surname = y.surname AND x.wire_group = y.wire_group
            UNION SELECT x.l, y.l FROM people x JOIN posted s ON x.article_id = s.article_id
                JOIN posted t ON s.h = t.h JOIN people y ON t.article_id = y.article_id AND x.surname = y.surname
        )
        SELECT x.node AS short, y.node AS "full", x.name AS name_a, y.name AS name_b,
            x.article_id AS article_a, y.article_id AS article_b
        FROM near JOIN people x ON near.p = x.l JOIN people y ON near.q = y.l
        WHERE x.node <> y.node AND (x.n_given < y.n_given OR (x.n_given = y.n_given AND x.key = y.key AND x.node < y.node)
            OR (x.n_given = y.n_given AND length(x.key) < length(y.key)))
        """,
        locals=read,
        articles=articles,
        posted=posted,
    )
    fitting = engine.map(pairs, fit_names, FITTING_SCHEMA, rows=BATCH_ROWS, light=True)
    matches = engine.sql(
        """
        SELECT fitting.short, fitting."full", x.wire_group = y.wire_group AS is_wire, met.weight
        FROM fitting JOIN met ON least(fitting.article_a, fitting.article_b) = met.article_a
            AND greatest(fitting.article_a, fitting.article_b) = met.article_b
        JOIN articles x ON fitting.article_a = x.article_id JOIN articles y ON fitting.article_b = y.article_id
        """,
        fitting=fitting,
        met=_meet(engine, fitting, articles, events),
        articles=articles,
    )
    return _choose(engine, read, matches), matches


def _meet(engine: Engine, fitting: Relation, articles: Relation, events: Relation) -> Relation:
    """The pairs of articles among those of `fitting` that are about one event: each is looked at once, whoever stands in it."""
    pairs = engine.sql(
        """
        WITH met AS (
            SELECT DISTINCT least(article_a, article_b) AS article_a, greatest(article_a, article_b) AS article_b FROM fitting
        )
        SELECT met.*, x.wire_group AS wire_group_a, y.wire_group AS wire_group_b,
            d.names AS names_a, e.names AS names_b, d.words AS words_a, e.words AS words_b
        FROM met JOIN articles x ON met.article_a = x.article_id JOIN articles y ON met.article_b = y.article_id
        LEFT JOIN events d ON met.article_a = d.article_id LEFT JOIN events e ON met.article_b = e.article_id
        """,
        fitting=fitting,
        articles=articles,
        events=events,
    )
    return engine.map(pairs, weigh_articles, EVENT_PAIR_SCHEMA, rows=BATCH_ROWS, light=True)


def _choose(engine: Engine, read: Relation, matches: Relation) -> Relation:
    """Each short name with the only fuller name that fits it in its wire group, else in its event; equal short names with each other.

    Fuller names that are one name (the same key) are one; a fuller name that fits another candidate as its short form is no rival to it.
    """
    return engine.sql(
        """
        WITH keyed AS (SELECT node, min(key) AS key, max(n_given) AS n_given FROM locals GROUP BY node),
        fits AS (
            SELECT matches.short, matches."full", x.key AS short_key, y.key AS full_key, max(CASE WHEN is_wire THEN 1 ELSE 0 END) AS is_wire
            FROM matches JOIN keyed x ON matches.short = x.node JOIN keyed y ON matches."full" = y.node
            GROUP BY matches.short, matches."full", x.key, y.key
        ),
        counted AS (
            SELECT short, count(DISTINCT CASE WHEN is_wire = 1 THEN full_key END) AS n_wire, count(DISTINCT full_key) AS n_event
            FROM fits WHERE short_key <> full_key AND NOT EXISTS (
                SELECT 1 FROM fits other JOIN fits inner_fit ON other."full" = inner_fit."full"
                WHERE other.short = fits.short AND inner_fit.short = fits."full" AND inner_fit.short_key <> inner_fit.full_key
            )
            GROUP BY short
        )
        SELECT fits.short AS a, fits."full" AS b FROM fits JOIN counted ON fits.short = counted.short
            WHERE short_key <> full_key AND ((counted.n_wire = 1 AND is_wire = 1) OR (counted.n_wire = 0 AND counted.n_event = 1))
        UNION SELECT fits.short, fits."full" FROM fits
            LEFT JOIN counted x ON fits.short = x.short LEFT JOIN counted y ON fits."full" = y.short
            WHERE short_key = full_key AND x.short IS NULL AND y.short IS NULL
        """,
        locals=read,
        matches=matches,
    )


def _keys(engine: Engine, read: Relation, components: Relation) -> Relation:
    gathered = engine.sql(
        """
        SELECT components.component, bit_xor(locals.l) AS members, count(*) AS n
        FROM locals JOIN components ON locals.node = components.node GROUP BY components.component
        """,
        locals=read,
        components=components,
    )
    return engine.map(gathered, name_speakers, KEY_SCHEMA, rows=BATCH_ROWS, light=True)


def _best_names(engine: Engine, known: Relation) -> Relation:
    """The fullest name of each speaker, the most frequent spelling of it, and the kind that most quotes give."""
    return engine.sql(
        """
        WITH spelled AS (
            SELECT speaker_id, shown, kind, max(n_given) AS n_given, sum(n) AS n FROM known GROUP BY speaker_id, shown, kind
        ),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY speaker_id ORDER BY n_given DESC, n DESC, length(shown) DESC, shown, kind) AS place
            FROM spelled
        )
        SELECT speaker_id, shown AS name, kind FROM ranked WHERE place = 1
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
        SELECT best.speaker_id, best.speaker_id AS speaker_key, best.name, best.kind,
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


def _evidence(engine: Engine, known: Relation, matches: Relation) -> Relation:
    """One row for each local of a speaker of several articles: the name it goes by there, and what speaks for it."""
    return engine.sql(
        """
        WITH backed AS (
            SELECT node, max(weight) AS weight FROM (
                SELECT short AS node, weight FROM matches UNION ALL SELECT "full", weight FROM matches
            ) ends GROUP BY node
        ),
        merged AS (
            SELECT known.*, count(*) OVER (PARTITION BY speaker_id) AS n_locals,
                max(n_given) OVER (PARTITION BY speaker_id) AS most_given
            FROM known
        )
        SELECT 'speaker' AS subject_kind, merged.speaker_id AS subject_id,
            CAST(row_number() OVER (PARTITION BY merged.speaker_id ORDER BY merged.article_id, merged.name) - 1 AS INT) AS seq,
            CASE WHEN merged.n_given < merged.most_given THEN 'short_name_in_event' ELSE 'same_name' END AS code,
            merged.article_id, CAST(NULL AS STRING) AS quote_id, CAST(NULL AS STRING) AS field, CAST(NULL AS INT) AS start,
            CAST(NULL AS INT) AS "end", merged.name AS text, CAST(coalesce(backed.weight, 1) AS DOUBLE) AS weight
        FROM merged LEFT JOIN backed ON merged.node = backed.node WHERE merged.n_locals > 1
        """,
        known=known,
        matches=matches,
    )
