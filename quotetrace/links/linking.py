"""Link: quotes of one utterance become pairs, clusters and memberships.

The relational steps, in order. Quotes are gathered into units (one wording, one speaker, one text); wordings are paired (`candidates`)
and spread over their units (`support`); pairs of units are aligned (`verify`) and weighed (`evidence`), and links are gathered into
clusters (`clusters`). Where it is asked for, `meaning` adds pairs that share few words or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from quotetrace import tables
from quotetrace.engines.base import Engine, Relation
from quotetrace.links import candidates, clusters, describe, evidence, meaning, results, support, verify
from quotetrace.links.tokens import encode
from quotetrace.settings import LinkSettings
from quotetrace.values import value

BATCH_ROWS: Final = 20_000

WORDING_SCHEMA: Final = pa.schema(
    [
        ("w", pa.int64()),
        ("n", pa.int64()),
        ("n_tokens", pa.int32()),
        ("codes", pa.string()),
        ("content", pa.string()),
        ("rarity", pa.float64()),
        ("numbers", pa.string()),
        ("negations", pa.string()),
    ]
)


@value
class Linked:
    """What linking gives: `quotes` with `wording_id` and `cluster_id`, the tables of links, and the evidence for them."""

    quotes: Relation
    links: Relation
    memberships: Relation
    clusters: Relation
    evidence: Relation


def link(
    engine: Engine,
    quotes: Relation,
    articles: Relation | None = None,
    chain: Relation | None = None,
    settings: LinkSettings | None = None,
    *,
    events: describe.Events | None = None,
    encoder: meaning.Encoder = meaning.encode_texts,
) -> Linked:
    """Find the quotes that report the same utterance.

    Args:
        engine: Where the relations live.
        quotes: Columns of the table `quotes`; what a bare table does not have is null.
        articles: Columns of the table `articles`, or None. Without a text an article gives its times only.
        chain: Columns of the table `chain`, or None.
        settings: Thresholds.
        events: What `describe.describe_events` says of `articles`, where that is known already.
        encoder: What tells nearness of meaning, where `settings.meaning` asks for it.

    Returns:
        Relations with the columns of their tables; `clusters` without origin.
    """
    chosen = settings or LinkSettings()
    articles = engine.load(tables.empty("articles")) if articles is None else articles
    chain = engine.load(tables.empty("chain")) if chain is None else chain
    described = describe.describe_events(engine, articles) if events is None else events
    mentions = _mentions(engine, (quotes, articles, chain), chosen)
    wordings = _wordings(engine, mentions, described)
    units = _units(engine, mentions, wordings, described)
    pairs = support.unit_pairs(engine, units, candidates.find_candidates(engine, wordings))
    judged = units
    if chosen.meaning:
        meant = meaning.find_meant(engine, units, quotes, articles, chosen, encoder)
        pairs = engine.sql("SELECT a, b FROM pairs UNION SELECT a, b FROM meant", pairs=pairs, meant=meant.pairs)
        judged = meant.units
    judge = partial(judge_pairs, engine, judged, settings=chosen)
    weighed = judge(pairs)
    grouped = clusters.build_clusters(engine, units, weighed, judge)
    if chosen.meaning:
        grouped = clusters.join_meant(engine, units, grouped, weighed, judge)
    return _tables(engine, (quotes, articles, chain), mentions, units, weighed, grouped)


def _tables(
    engine: Engine, given: tuple[Relation, Relation, Relation], mentions: Relation, units: Relation, weighed: Relation, grouped: Relation
) -> Linked:
    quotes, _, chain = given
    assigned = results.assign_clusters(engine, mentions, grouped)
    keys = results.name_clusters(engine, assigned)
    linked = results.build_quotes(engine, quotes, assigned, keys)
    links = results.build_links(engine, mentions, units, weighed)
    parts = results.find_parts(engine, mentions, units, weighed, grouped, quotes)
    columns = ", ".join(tables.LINKS.schema.names)
    return Linked(
        quotes=linked,
        links=engine.sql(f"SELECT {columns} FROM links", links=links),
        memberships=results.build_memberships(engine, linked, parts, keys),
        clusters=results.build_clusters_table(engine, assigned, keys, quotes, chain),
        evidence=results.build_evidence(engine, links, linked),
    )


def judge_pairs(engine: Engine, units: Relation, pairs: Relation, *, settings: LinkSettings) -> Relation:
    """The links among `pairs` (`a < b`, units), aligned, with a weight for each kind of evidence (see `evidence.weigh`)."""
    names = (*_JUDGED, "names", *meaning.JUDGED) if settings.meaning else _JUDGED
    columns = [f"{side}.{name} AS {name}_{end}" for name in names for side, end in (("x", "a"), ("y", "b"))]
    joined = engine.view(
        f"SELECT pairs.a, pairs.b, {', '.join(columns)} FROM pairs JOIN units x ON pairs.a = x.u JOIN units y ON pairs.b = y.u",
        pairs=pairs,
        units=units,
    )
    return engine.map(joined, partial(judge_batch, settings=settings), evidence.WEIGHED_SCHEMA, rows=verify.BATCH_ROWS, light=True)


def judge_batch(batch: pa.RecordBatch, settings: LinkSettings) -> pa.RecordBatch:
    """The links among the pairs of `batch`: text proposes, evidence decides."""
    if settings.meaning:
        batch = meaning.compare(batch, settings)
    return evidence.weigh(verify.align(batch, settings), settings)


_JUDGED: Final = (
    *("w", "codes", "content", "rarity", "numbers", "negations", "n_tokens", "form", "kind", "speaker_key", "speaker_tokens", "carriers"),
    *("before", "after", "words", "wire_group", "earliest", "latest"),
)
"""What is judged of a unit."""


def _mentions(engine: Engine, given_tables: tuple[Relation, Relation, Relation], settings: LinkSettings) -> Relation:
    """Every quote with its wording, its unit, what stands around it, and what is known of it and its article."""
    quotes, articles, chain = given_tables
    utterances = "quotes.form = 'utterance' OR quotes.form = 'term' AND quotes.status = 'attributed'"
    linkable = "TRUE" if settings.link_terms else utterances
    given = engine.view(
        f"""
        SELECT quotes.quote_id, quotes.text, carried.carriers, quotes.prefix, quotes.suffix,
            CASE WHEN length(articles.text) > 0 THEN coalesce(articles.duplicate_of, quotes.article_id) END AS place,
            CASE WHEN quotes.status = 'attributed' THEN quotes.speaker_id END AS speaker_id,
            CASE WHEN quotes.status = 'attributed' THEN coalesce(quotes.speaker, quotes.speaker_in_article) END AS speaker,
            quotes.status <> 'not_speech' AND ({linkable}) AS is_linkable,
            quotes.article_id, coalesce(articles.duplicate_of, quotes.article_id) AS copy_of,
            articles.wire_group, articles.published_at, articles.published_until, articles.outlet_agency_id,
            coalesce(articles.is_primary, FALSE) AS is_primary,
            quotes.field, quotes.form, quotes.kind, quotes.status, quotes.speaker_id AS said_id, quotes.speaker AS said
        FROM quotes
        LEFT JOIN articles ON quotes.article_id = articles.article_id
        LEFT JOIN (
            SELECT quote_id, string_agg(name, chr(10)) AS carriers FROM chain WHERE hop > 0 GROUP BY quote_id
        ) carried ON quotes.quote_id = carried.quote_id
        """,
        quotes=quotes,
        articles=articles,
        chain=chain,
    )
    return engine.map(given, describe.describe_quotes, describe.DESCRIBED_SCHEMA, rows=BATCH_ROWS, light=True)


def _wordings(engine: Engine, mentions: Relation, events: describe.Events) -> Relation:
    """Every wording with its tokens, how rare they are, and how many texts carry it."""
    counted = engine.sql(
        """
        SELECT w, count(*) AS n, min(normalised) AS normalised FROM mentions
        WHERE is_linkable AND length(normalised) > 0 GROUP BY w
        """,
        mentions=mentions,
    )
    encode_weighed = partial(encode_wordings, weights=describe.weights_of(engine, events.common))
    return engine.map(counted, encode_weighed, WORDING_SCHEMA, rows=BATCH_ROWS, light=True)


def _units(engine: Engine, mentions: Relation, wordings: Relation, events: describe.Events) -> Relation:
    """Every unit that may link, with what evidence weighs.

    Titles, headings and terms that nobody is said to use are nobody's utterance and stay out, and so do reported clauses of a single
    content word ("to comment"): every other quote may hold it.
    """
    return engine.sql(
        """
        WITH gathered AS (
            SELECT u, min(w) AS w, count(*) AS n, count(DISTINCT copy_of) AS n_texts, min(quote_id) AS quote_id,
                max(CASE WHEN is_primary THEN 1 ELSE 0 END) AS is_primary,
                min(published_at) AS earliest, max(coalesce(published_until, published_at)) AS latest
            FROM mentions WHERE is_linkable GROUP BY u
        )
        SELECT gathered.*, wordings.n_tokens, wordings.codes, wordings.content, wordings.rarity, wordings.numbers, wordings.negations,
            m.form, m.kind, m.speaker_key, m.speaker_tokens, m.carriers, m.before, m.after, m.wire_group, events.names, events.words
        FROM gathered
        JOIN wordings ON gathered.w = wordings.w
        JOIN mentions m ON gathered.quote_id = m.quote_id
        LEFT JOIN events ON m.article_id = events.article_id
        WHERE m.kind <> 'indirect' OR length(wordings.content) >= 2
        """,
        mentions=mentions,
        wordings=wordings,
        events=events.articles,
    )


def encode_wordings(batch: pa.RecordBatch, weights: Mapping[int, int]) -> pa.RecordBatch:
    """Wordings (`w`, `n`, `normalised`) as strings of code points, see `tokens.encode`, and how rare their words are."""
    encoded = encode(batch["normalised"])
    n_tokens = pc.utf8_length(encoded.codes)
    rarity = describe.mean_weights(encoded.content, weights)
    columns = [batch["w"], batch["n"], n_tokens, encoded.codes, encoded.content, rarity, encoded.numbers, encoded.negations]
    return pa.RecordBatch.from_arrays(columns, schema=WORDING_SCHEMA)
