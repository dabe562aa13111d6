"""Locals: the speakers of one article, each under one name, read for comparison over the corpus.

What a name says and what the article calls its bearer is read by a kernel that sees one article. A full name is one node wherever it
stands, save that namesakes whose titles or middle names exclude each other are several; a short name is a node of its own article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

import pyarrow as pa

from quotetrace.articles.own_agencies import under_agencies
from quotetrace.engines.base import Engine, Relation
from quotetrace.ids import digest16
from quotetrace.links.describe import hex_numbers
from quotetrace.links.names import SpeakerName, are_compatible_middles, read_name
from quotetrace.links.people import People, Person, day_of, people_of
from quotetrace.links.titles import Titles, exclude, find_titles, read_written
from quotetrace.settings import ListSettings

ARTICLES_A_BATCH: Final = 200
KEYS_A_BATCH: Final = 5_000

LOCAL_SCHEMA: Final = pa.schema(
    [
        ("article_id", pa.string()),
        ("name", pa.string()),
        ("n", pa.int64()),
        ("lang", pa.string()),
        ("l", pa.int64()),
        ("node", pa.int64()),
        ("kind", pa.string()),
        ("key", pa.string()),
        ("surname", pa.string()),
        ("is_full", pa.bool_()),
        ("n_given", pa.int32()),
        ("middle", pa.string()),
        ("shown", pa.string()),
        ("titles", pa.string()),
        ("blocks", pa.string()),
        ("given", pa.string()),
        ("external_id", pa.string()),
    ]
)
SPLIT_SCHEMA: Final = pa.schema([("key", pa.string()), ("titles", pa.string()), ("middle", pa.string()), ("node", pa.int64())])


def read_locals(engine: Engine, articles: Relation, named: Relation, lists: ListSettings | None = None) -> Relation:
    """Every name of every article, with its node.

    Args:
        engine: Where the relations live.
        articles: `article_id`, `title`, `text`, `lang`, `published_at`, `published_until`, `wire_group`.
        named: `article_id`, `name`, `n` (quotes), `agency_id` (where the chain holds the speaker to be an agency).
        lists: Own lists of speakers and agencies.

    Returns:
        The columns of `LOCAL_SCHEMA`, and `wire_group`.
    """
    together = engine.sql(
        """
        SELECT packed.article_id, packed.names, articles.lang, articles.published_at, articles.published_until,
            coalesce(articles.title, '') AS title, coalesce(articles.text, '') AS text
        FROM packed LEFT JOIN articles ON packed.article_id = articles.article_id
        """,
        packed=engine.pack(named, "article_id", "names"),
        articles=articles,
    )
    chosen = lists or ListSettings()
    kernel = under_agencies(partial(read_article, speakers=chosen.speakers), chosen.agencies)
    read = engine.map(together, kernel, LOCAL_SCHEMA, rows=ARTICLES_A_BATCH)
    columns = ", ".join(f"locals.{name}" for name in LOCAL_SCHEMA.names if name != "node")
    return engine.sql(
        f"""
        SELECT {columns}, coalesce(split.node, locals.node) AS node, articles.wire_group
        FROM locals LEFT JOIN split ON locals.key = split.key AND locals.titles = split.titles AND locals.middle = split.middle
            AND locals.kind = 'person' AND locals.is_full AND locals.given IS NULL
        LEFT JOIN articles ON locals.article_id = articles.article_id
        """,
        locals=read,
        split=_split_namesakes(engine, read),
        articles=articles,
    )


def read_article(batch: pa.RecordBatch, speakers: str = "") -> pa.RecordBatch:
    """The locals of articles (`article_id`, `title`, `text`, `lang`, `published_at`, `published_until`, `names`), one a row.

    Args:
        batch: The articles.
        speakers: Contents of an own list of speakers.
    """
    people = people_of(speakers)
    rows = [row for article in batch.to_pylist() for row in _read_one(article, people)]
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in LOCAL_SCHEMA if field.name not in ("l", "node")]
    numbers = [pa.array(hex_numbers(pa.array([row[name] for row in rows], pa.string()))) for name in ("l", "node")]
    return pa.RecordBatch.from_arrays([*columns[:4], *numbers, *columns[4:]], schema=LOCAL_SCHEMA)


def _read_one(article: dict[str, Any], people: People) -> Iterable[dict[str, Any]]:
    text = f"{article['title']}\n{article['text']}"
    day = day_of(article["published_at"], article["published_until"])
    for given in article["names"]:
        read = read_name(given["name"], given["agency_id"], article["lang"])
        titles = find_titles(text, read.shown, article["lang"] or "en") if read.kind == "person" else Titles()
        listed = people.find(given["name"], read, day, text)
        yield {
            "article_id": article["article_id"],
            "name": given["name"],
            "n": given["n"],
            "lang": article["lang"],
            "l": digest16(article["article_id"], given["name"]),
            "node": _node(article["article_id"], given["name"], read, listed),
            "kind": "person" if listed and read.kind == "unnamed" else read.kind,
            "key": read.key,
            "surname": read.surname or None,
            "is_full": read.is_full or listed is not None,
            "n_given": len(" ".join(read.given).split()),
            "middle": read.middle,
            "shown": listed.name if listed else read.shown,
            "titles": titles.written(),
            "blocks": "\n".join(sorted(read.blocks)),
            "given": listed.key if listed else None,
            "external_id": (listed.external_id or None) if listed else None,
        }


def _node(article_id: str, name: str, read: SpeakerName, listed: Person | None) -> str:
    if listed is not None:
        return digest16("given", listed.key)
    # A short name at first means something in its own article only.
    return digest16(read.kind, read.key) if read.is_full else digest16(article_id, read.key or name)


def _split_namesakes(engine: Engine, read: Relation) -> Relation:
    """The nodes of those who bear somebody else's name."""
    stands = engine.sql(
        """
        WITH stands AS (
            SELECT key, titles, middle, count(*) AS n FROM locals WHERE kind = 'person' AND is_full AND given IS NULL
            GROUP BY key, titles, middle
        )
        SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY key) AS n_stands FROM stands) counted WHERE n_stands > 1
        """,
        locals=read,
    )
    return engine.map(engine.pack(stands, "key", "stands"), split_namesakes, SPLIT_SCHEMA, rows=KEYS_A_BATCH, light=True)


def split_namesakes(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Who bears a name (`key`) that others have too, by titles and middle names (`stands`); the most frequent keep the name's node."""
    rows = []
    for key, stands in zip(batch["key"].to_pylist(), batch["stands"].to_pylist(), strict=True):
        for members in _part(stands)[1:]:
            node = digest16("person", key, members[0]["titles"], members[0]["middle"])
            rows += [{"key": key, "titles": one["titles"], "middle": one["middle"], "node": node} for one in members]
    columns = [pa.array([row[name] for row in rows], pa.string()) for name in ("key", "titles", "middle", "node")]
    return pa.RecordBatch.from_arrays([*columns[:3], pa.array(hex_numbers(columns[3]))], schema=SPLIT_SCHEMA)


def _part(stands: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Stands that may be one person's together, the most frequent first, each with the first that nothing in it excludes."""
    parts: list[list[dict[str, Any]]] = []
    for stand in sorted(stands, key=lambda one: (-one["n"], one["titles"], one["middle"])):
        fitting = next((part for part in parts if all(_fit(stand, one) for one in part)), None)
        if fitting is None:
            parts.append([stand])
        else:
            fitting.append(stand)
    return parts


def _fit(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return are_compatible_middles(one["middle"], other["middle"]) and not exclude(
        read_written(one["titles"]), read_written(other["titles"])
    )
