"""The stages of the pipeline, wired to the tables: what each takes and what it gives.

Each loads what it needs when it runs: who links a table of quotes need not wait for the reading of articles.
"""

from __future__ import annotations

from quotetrace.engines.base import Engine, Relation
from quotetrace.settings import Settings
from quotetrace.tables import ARTICLES, CLUSTERS

Tables = dict[str, Relation]

FILES_A_BATCH = 1
"""Files of a store read at a time: each is held whole."""

ARTICLES_A_BATCH = 20
"""Articles handed to a worker at a time: about half a second of work."""

CLUSTERS_A_BATCH = 2_000


def read(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """INPUT becomes `articles` and `issues`."""
    from quotetrace.articles.contents import contents_kernel
    from quotetrace.articles.identity import settle_ids
    from quotetrace.articles.own_agencies import under_agencies
    from quotetrace.articles.parse import PARSED, parse_kernel
    from quotetrace.articles.raw import to_batches
    from quotetrace.articles.read import read_files

    files, agencies = tables["inputs"], settings.lists.agencies
    if any(file.url for file in files):
        kernel = under_agencies(contents_kernel(settings.articles), agencies)
        parsed = engine.map(engine.contents(files), kernel, PARSED, rows=FILES_A_BATCH)
    else:
        raw = to_batches(read_files(files), settings.engine.batch_chars)
        parsed = engine.stream(raw, under_agencies(parse_kernel(settings.articles), agencies), PARSED)
    articles, repeated = settle_ids(engine, engine.unpack(parsed, "articles"))
    issues = engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=engine.unpack(parsed, "issues"), b=repeated)
    return {"articles": articles, "issues": issues}


def extract(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`articles` become `credits`, `quotes`, `quote_spans`, `chain`, one article at a time."""
    from quotetrace.articles.own_agencies import under_agencies
    from quotetrace.quotes.extract import EXTRACTED, extract_kernel

    kernel = under_agencies(extract_kernel(settings.quotes), settings.lists.agencies)
    extracted = engine.map(tables["articles"], kernel, EXTRACTED, rows=ARTICLES_A_BATCH)
    made = {name: engine.unpack(extracted, name) for name in EXTRACTED.names}
    counted = (
        "SELECT a.article_id, count(q.quote_id) AS n FROM given a LEFT JOIN quotes q ON q.article_id = a.article_id GROUP BY a.article_id"
    )
    counts = engine.sql(counted, given=tables["articles"], quotes=made["quotes"])
    return {**made, "articles": _replace(engine, ARTICLES.schema.names, tables["articles"], counts, "article_id", {"n_quotes": "made.n"})}


def group(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`articles` learn what they copy and with whom they share passages; `events`, which is no table, says what each is about."""
    from quotetrace.links.describe import describe_events
    from quotetrace.links.group import group as group_articles

    grouped = group_articles(engine, tables["articles"], tables["quotes"], tables["credits"], settings.links)
    return {"articles": grouped.articles, "evidence": grouped.evidence, "events": describe_events(engine, grouped.articles)}


def resolve(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`quotes` get the id of their speaker over the corpus; `speakers` and their names are made."""
    from quotetrace.links.resolve import resolve as resolve_speakers

    known = (tables["articles"], tables["quotes"], tables["chain"], tables["events"])
    resolved = resolve_speakers(engine, *known, lists=settings.lists)
    names = ("quotes", "speakers", "speaker_names", "speaker_members", "evidence")
    return {name: getattr(resolved, name) for name in names}


def link(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`quotes` get their cluster; `links`, `memberships`, `clusters` and `evidence` are made."""
    from quotetrace.links import linking

    articles, chain, events = (tables.get(name) for name in ("articles", "chain", "events"))
    linked = linking.link(engine, tables["quotes"], articles, chain, settings.links, events=events)
    names = ("quotes", "links", "memberships", "clusters", "evidence")
    return {name: getattr(linked, name) for name in names}


def read_quotes(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """Tables of quotes become `quotes` and `issues`; their articles are known by times and languages alone, speakers by an own list."""
    from quotetrace.links.bring import bring_quotes
    from quotetrace.links.people import name_listed

    quotes, articles, issues = bring_quotes(engine, tables["inputs"], settings)
    return {"quotes": name_listed(engine, quotes, articles, settings.lists.speakers), "articles": articles, "issues": issues}


def trace(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`clusters` learn their origin; `variants`, `edits`, `lineage` and `evidence` are made, one cluster at a time."""
    from quotetrace.trace.trace import TRACED, stories, trace_kernel

    needed = {name: tables[name] for name in ("articles", "credits", "quotes", "chain", "clusters")}
    traced = engine.map(stories(engine, **needed), trace_kernel(settings.trace), TRACED, rows=CLUSTERS_A_BATCH)
    origin = {name: f"made.{name}" for name in ("origin_agency_id", "origin_article_id", "origin_status", "origin_score")}
    clusters = _replace(engine, CLUSTERS.schema.names, tables["clusters"], traced, "cluster_id", origin)
    return {"clusters": clusters, **{name: engine.unpack(traced, name) for name in ("variants", "edits", "lineage", "evidence")}}


def summarise(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """Who follows whom, and who shares wording with an agency without a word of it."""
    from quotetrace.trace.summarise import following, overlap_uncredited

    known = {name: tables[name] for name in ("articles", "quotes", "chain")}
    return {
        "following": following(engine, **known, variants=tables["variants"]),
        "overlap_uncredited": overlap_uncredited(engine, **known, credits=tables["credits"], settings=settings.trace),
    }


def _replace(engine: Engine, names: list[str], given: Relation, made: Relation, key: str, replaced: dict[str, str]) -> Relation:
    """`given` with the columns `replaced` taken from `made`, joined on `key`."""
    # Every name with its table before it: `end` and others are reserved words.
    columns = ", ".join(f'{replaced.get(name, f"given.{name}")} AS "{name}"' for name in names)
    return engine.sql(f"SELECT {columns} FROM given LEFT JOIN made ON made.{key} = given.{key}", given=given, made=made)
