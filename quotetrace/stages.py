"""The stages of the pipeline, wired to the tables: what each takes and what it gives.

Each loads what it needs when it runs: who links a table of quotes need not wait for the reading of articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotetrace.engines.base import Engine, Relation
from quotetrace.settings import Settings
from quotetrace.tables import ARTICLES, CLUSTERS, TABLES

if TYPE_CHECKING:
    from quotetrace.links.describe import Events

Tables = dict[str, Relation]

BEFORE = "before/"
"""Before the name of a table: as the finished run has it that articles are appended to."""

INDEX = "index"
"""The folder of what a run keeps for the next append."""

REPEATED = f"{INDEX}/repeated"
BROUGHT = f"{INDEX}/brought"

FILES_A_BATCH = 1
"""Files of a store read at a time: each is held whole."""

ARTICLES_A_BATCH = 20
"""Articles handed to a worker at a time: about half a second of work."""

CLUSTERS_A_BATCH = 2_000


def read(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """INPUT becomes `articles` and `issues`."""
    from quotetrace.articles.identity import settle_ids

    parsed = _parse(engine, tables["inputs"], settings)
    settled = settle_ids(engine, _articles(engine, parsed, tables["inputs"]))
    issues = _union(engine, engine.unpack(parsed, "issues"), settled.issues)
    return {"articles": settled.articles, "issues": issues, REPEATED: settled.repeated}


def read_more(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """INPUT joins the `articles` of a finished run; ids are settled anew, and `moved` says which quotes of the run they rename."""
    from quotetrace.articles.identity import SETTLING_CODES, moved_quotes, no_repeated, settle_ids

    before, old_issues = tables[f"{BEFORE}articles"], tables[f"{BEFORE}issues"]
    parsed = _parse(engine, tables["inputs"], settings)
    added = _articles(engine, parsed, tables["inputs"])
    repeated = tables.get(f"{BEFORE}{REPEATED}") or engine.load(no_repeated())
    settled = settle_ids(engine, added, (before, repeated))
    kept = engine.sql(f"SELECT * FROM issues WHERE stage = 'read' AND code NOT IN {SETTLING_CODES}", issues=old_issues)
    issues = _union(engine, _union(engine, kept, engine.unpack(parsed, "issues")), settled.issues)
    moved = moved_quotes(engine, before, settled.articles, tables[f"{BEFORE}quotes"])
    made = {"articles": settled.articles, "issues": issues, REPEATED: settled.repeated}
    return {**made, "added": added, "known": settled.known, "moved": moved}


def _parse(engine: Engine, files: Any, settings: Settings) -> Relation:
    from quotetrace.articles.contents import contents_kernel
    from quotetrace.articles.own_agencies import under_agencies
    from quotetrace.articles.parse import PARSED, parse_kernel
    from quotetrace.articles.raw import to_batches
    from quotetrace.articles.read import read_files

    agencies = settings.lists.agencies
    if any(file.url for file in files):
        kernel = under_agencies(contents_kernel(settings.articles), agencies)
        return engine.map(engine.contents(files), kernel, PARSED, rows=FILES_A_BATCH)
    raw = to_batches(read_files(files), settings.engine.batch_chars)
    return engine.stream(raw, under_agencies(parse_kernel(settings.articles), agencies), PARSED)


def _articles(engine: Engine, parsed: Relation, files: Any) -> Relation:
    """The articles of `parsed`, those of primary files marked so; rows of tables are named by file and line."""
    articles = engine.unpack(parsed, "articles")
    primary = ", ".join("'{}'".format(file.name.replace("'", "''")) for file in files if file.is_primary)
    columns = ", ".join(
        f"regexp_replace(input, ':[0-9]+$', '') IN ({primary}) AS {name}" if name == "is_primary" else name
        for name in ARTICLES.schema.names
    )
    return engine.sql(f"SELECT {columns} FROM articles", articles=articles) if primary else articles


def extract(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`articles` become `credits`, `quotes`, `quote_spans`, `chain`, one article at a time."""
    made = _extract(engine, tables["articles"], settings)
    return {**made, "articles": _count_quotes(engine, tables["articles"], made["quotes"])}


def extract_more(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """As `extract`, for articles that are not in the finished run as they are; its rows are taken over for the others."""
    # One that goes by another id now is extracted again: ids of quotes hold those of articles.
    done = engine.sql(
        "SELECT a.article_id FROM known a JOIN before_articles b ON a.article_id = b.article_id AND a.text_sha256 = b.text_sha256",
        known=tables["known"],
        before_articles=tables[f"{BEFORE}articles"],
    )
    fresh = engine.sql(
        "SELECT articles.* FROM articles LEFT JOIN done ON articles.article_id = done.article_id WHERE done.article_id IS NULL",
        articles=tables["articles"],
        done=done,
    )
    made = _extract(engine, fresh, settings)
    made = {name: _union(engine, relation, _done(engine, name, tables, done)) for name, relation in made.items()}
    return {**made, "articles": _count_quotes(engine, tables["articles"], made["quotes"])}


def correct(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`quotes` and `chain` as a reader corrected them; `corrections` keeps what was computed."""
    if not settings.lists.corrections:
        return {}
    from quotetrace.quotes.corrections import correct as correct_quotes

    before = tables.get(f"{BEFORE}corrections")
    corrected = correct_quotes(engine, tables["quotes"], tables["chain"], settings.lists.corrections, before)
    return {name: getattr(corrected, name) for name in ("quotes", "chain", "corrections", "issues")}


def _done(engine: Engine, name: str, tables: Tables, done: Relation) -> Relation:
    """Rows of a table of the finished run about the articles `done`, as extraction gave them."""
    later = ("speaker_id", "speaker", "wording_id", "cluster_id") if name == "quotes" else ()
    names = TABLES[name].schema.names
    columns = ", ".join(f'CAST(NULL AS STRING) AS "{column}"' if column in later else f'given."{column}"' for column in names)
    known = {"given": tables[f"{BEFORE}{name}"], "done": done}
    if "article_id" in names:
        where = _TAKEN_OVER.get(name, "")
        return engine.sql(f"SELECT {columns} FROM given JOIN done ON given.article_id = done.article_id {where}", **known)
    query = f"""
        SELECT {columns} FROM given JOIN quotes ON given.quote_id = quotes.quote_id JOIN done ON quotes.article_id = done.article_id
        WHERE coalesce(quotes.rule, '') <> 'primary'
        """
    return engine.sql(query, **known, quotes=tables[f"{BEFORE}quotes"])


_TAKEN_OVER = {"issues": "WHERE given.stage <> 'read'", "quotes": "WHERE coalesce(given.rule, '') <> 'primary'"}
"""Which rows are not made anew: what others quote of a primary text is, by `quote_primary`."""


def _extract(engine: Engine, articles: Relation, settings: Settings) -> Tables:
    from quotetrace.articles.own_agencies import under_agencies
    from quotetrace.quotes.extract import EXTRACTED, extract_kernel

    kernel = under_agencies(extract_kernel(settings.quotes), settings.lists.agencies)
    extracted = engine.map(articles, kernel, EXTRACTED, rows=ARTICLES_A_BATCH)
    return {name: engine.unpack(extracted, name) for name in EXTRACTED.names}


def _count_quotes(engine: Engine, articles: Relation, quotes: Relation) -> Relation:
    counted = (
        "SELECT a.article_id, count(q.quote_id) AS n FROM given a LEFT JOIN quotes q ON q.article_id = a.article_id GROUP BY a.article_id"
    )
    counts = engine.sql(counted, given=articles, quotes=quotes)
    return _replace(engine, ARTICLES.schema.names, articles, counts, "article_id", {"n_quotes": "made.n"})


def group(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`articles` learn what they copy, with whom they share passages and (in `events` and `common`, no tables) what they are about."""
    from quotetrace.links.describe import describe_events
    from quotetrace.links.group import group as group_articles

    grouped = group_articles(engine, tables["articles"], tables["quotes"], tables["credits"], settings.links)
    events = describe_events(engine, grouped.articles)
    return {"articles": grouped.articles, "evidence": grouped.evidence, "events": events.articles, "common": events.common}


def quote_primary(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """What others quote of primary texts becomes `quotes` and `quote_spans` of theirs."""
    from quotetrace.links.primary import quote_primary as quote

    made = quote(engine, tables["articles"], tables["quotes"], settings.quotes)
    if made is None:
        return {}
    both = {name: _union(engine, tables[name], getattr(made, name)) for name in ("quotes", "quote_spans")}
    return {**both, "articles": _count_quotes(engine, tables["articles"], both["quotes"])}


def resolve_more(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """As `resolve`; speakers of the finished run keep their ids. In `quotes` they stand as keys until linking is done."""
    from quotetrace.links.lasting import KEPT_SPEAKERS, keep_speakers, replace_ids

    made = resolve(engine, tables, settings)
    kept = keep_speakers(engine, made["quotes"], tables[f"{BEFORE}quotes"], tables["moved"])
    replaced = {name: replace_ids(engine, made[name], kept, KEPT_SPEAKERS[name], TABLES[name].schema.names) for name in KEPT_SPEAKERS}
    return {**made, **replaced, "kept_speakers": kept}


def resolve(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`quotes` get the id of their speaker over the corpus; `speakers` and their names are made."""
    from quotetrace.links.resolve import resolve as resolve_speakers

    known = (tables["articles"], tables["quotes"], tables["chain"], _events(tables))
    resolved = resolve_speakers(engine, *known, lists=settings.lists)
    names = ("quotes", "speakers", "speaker_names", "speaker_members", "evidence")
    return {name: getattr(resolved, name) for name in names}


def link(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`quotes` get their cluster; `links`, `memberships`, `clusters` and `evidence` are made."""
    from quotetrace.links import linking

    articles, chain = (tables.get(name) for name in ("articles", "chain"))
    linked = linking.link(engine, tables["quotes"], articles, chain, settings.links, events=_events(tables))
    names = ("quotes", "links", "memberships", "clusters", "evidence")
    return {name: getattr(linked, name) for name in names}


def _events(tables: Tables) -> Events | None:
    from quotetrace.links.describe import Events

    return Events(tables["events"], tables["common"]) if "events" in tables else None


def read_quotes(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """Tables of quotes become `quotes` and `issues`; their articles are known by times and languages alone, speakers by an own list."""
    from quotetrace.links.bring import bring_quotes

    return _name_listed(engine, bring_quotes(engine, tables["inputs"], settings), settings)


def read_more_quotes(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """As `read_quotes`, together with those of the finished run."""
    from quotetrace.links.bring import bring_quotes

    before = tuple(tables[f"{BEFORE}{name}"] for name in (BROUGHT, "issues"))
    brought = bring_quotes(engine, tables["inputs"], settings, before)
    return {**_name_listed(engine, brought, settings), "moved": brought.moved}


def _name_listed(engine: Engine, brought: Any, settings: Settings) -> Tables:
    from quotetrace.links.people import name_listed

    quotes = name_listed(engine, brought.quotes, brought.articles, settings.lists.speakers)
    return {"quotes": quotes, "articles": brought.articles, "issues": brought.issues, BROUGHT: brought.given}


def keep(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """Clusters of the finished run keep their ids; `cluster_history` says what became of each."""
    from quotetrace.links.lasting import keep_clusters

    before = {name.removeprefix(BEFORE): relation for name, relation in tables.items() if name.startswith(BEFORE)}
    return keep_clusters(engine, tables, before)


def trace(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`clusters` learn their origin; `variants`, `edits`, `lineage` and `evidence` are made, one cluster at a time."""
    from quotetrace.trace.trace import TRACED, stories, trace_kernel

    needed = {name: tables[name] for name in ("articles", "credits", "quotes", "chain", "clusters", "evidence")}
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


def _union(engine: Engine, one: Relation, other: Relation) -> Relation:
    return engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=one, b=other)


def _replace(engine: Engine, names: list[str], given: Relation, made: Relation, key: str, replaced: dict[str, str]) -> Relation:
    """`given` with the columns `replaced` taken from `made`, joined on `key`."""
    # Every name with its table before it: `end` and others are reserved words.
    columns = ", ".join(f'{replaced.get(name, f"given.{name}")} AS "{name}"' for name in names)
    return engine.sql(f"SELECT {columns} FROM given LEFT JOIN made ON made.{key} = given.{key}", given=given, made=made)
