"""One row an article id: the same id and text again is kept once, the same id with another text is a version."""

from __future__ import annotations

import pyarrow as pa

from quotetrace.articles.parse import issue_row
from quotetrace.engines.base import Engine, Relation
from quotetrace.tables import ARTICLES, ISSUES
from quotetrace.values import value

# The first text under an id is the one published first; where dates do not tell, the smaller hash: the order of the input never counts.
# Of the same text given twice the one that was said to be primary is kept.
_RANKED = """
    SELECT *,
        row_number() OVER copies AS copy,
        first_value(text_sha256) OVER (PARTITION BY article_id ORDER BY published_at NULLS LAST, text_sha256) AS first_text,
        first_value(input) OVER copies AS kept_input
    FROM given
    WINDOW copies AS (
        PARTITION BY article_id, text_sha256 ORDER BY CASE WHEN is_primary THEN 0 ELSE 1 END, published_at NULLS LAST, input, turn
    )
"""

_COMPUTED = {
    "article_id": "CASE WHEN text_sha256 = first_text THEN article_id ELSE concat(article_id, '@', substr(text_sha256, 1, 8)) END",
    "version_of": "CASE WHEN text_sha256 = first_text THEN NULL ELSE article_id END",
}
_COLUMNS = ", ".join(f"{_COMPUTED[name]} AS {name}" if name in _COMPUTED else name for name in ARTICLES.schema.names)
_KEPT = f"SELECT {_COLUMNS} FROM ranked WHERE copy = 1"

_REPEATED = """
    SELECT article_id, input, kept_input, text_sha256 = first_text AS same, copy FROM ranked
    WHERE copy > 1 OR (copy = 1 AND text_sha256 <> first_text) ORDER BY article_id, input
"""


@value
class Settled:
    """Articles with one row an id, the issues of what was repeated, and of what was repeated the columns that settle an id.

    `known` (`article_id`, `text_sha256`) are the articles of the finished run that are kept as they are there.
    """

    articles: Relation
    issues: Relation
    repeated: Relation
    known: Relation


def settle_ids(engine: Engine, articles: Relation, before: tuple[Relation, Relation] | None = None) -> Settled:
    """One row an id.

    Args:
        engine: Where the relations live.
        articles: Articles as they were given.
        before: Articles and what was repeated among them, of a finished run that `articles` are appended to.
    """
    given = engine.sql("SELECT *, 2 AS turn FROM articles", articles=articles)
    if before is not None:
        given = _with_before(engine, given, *before)
    ranked = engine.sql(_RANKED, given=given)
    issues = []
    for row in engine.collect(engine.sql(_REPEATED, ranked=ranked)).to_pylist():
        article_id, input_ = row["article_id"], row["input"]
        if row["copy"] > 1:
            message = f"{input_}: the same id and text as {row['kept_input']}; kept once (hint: a row given twice)"
            issues.append(issue_row("read", "duplicate_id", message, severity="info", input=input_, article_id=article_id))
        else:
            message = f"{input_}: the id {article_id} has another text already; kept as a version (hint: an update, or an id used twice)"
            issues.append(issue_row("read", "changed_text", message, input=input_, article_id=article_id))
    rows = pa.Table.from_pylist(issues, schema=ISSUES.schema)
    repeated = engine.sql(f"SELECT {', '.join(_SETTLING)} FROM ranked WHERE copy > 1", ranked=ranked)
    known = engine.sql(
        f"SELECT {_COMPUTED['article_id']} AS article_id, text_sha256 FROM ranked WHERE copy = 1 AND turn = 0", ranked=ranked
    )
    return Settled(engine.sql(_KEPT, ranked=ranked), engine.load(rows), repeated, known)


_SETTLING = ("article_id", "text_sha256", "published_at", "input")

SETTLING_CODES = ("duplicate_id", "changed_text")
"""Codes of the issues that settling makes, all of them anew whenever articles are appended."""


def _with_before(engine: Engine, given: Relation, articles: Relation, repeated: Relation) -> Relation:
    """`given` together with the articles of a finished run under the ids they were given, and what was repeated among them."""
    settling = {"article_id": "coalesce(version_of, article_id)", "version_of": "CAST(NULL AS STRING)"}
    kept = ", ".join(f'{settling.get(name, name)} AS "{name}"' for name in ARTICLES.schema.names)
    columns = ", ".join(f'{"repeated" if name in _SETTLING else "nothing"}.{name} AS "{name}"' for name in ARTICLES.schema.names)
    return engine.sql(
        f"""
        SELECT * FROM given
        UNION ALL SELECT {kept}, 0 AS turn FROM articles
        UNION ALL SELECT {columns}, 1 AS turn FROM repeated LEFT JOIN nothing ON repeated.article_id = nothing.article_id
        """,
        given=engine.sql(f"SELECT {', '.join(ARTICLES.schema.names)}, turn FROM given", given=given),
        articles=articles,
        repeated=repeated,
        nothing=engine.load(ARTICLES.schema.empty_table()),
    )


def no_repeated() -> pa.Table:
    """What was repeated, where nothing was or nobody knows."""
    return ARTICLES.schema.empty_table().select(list(_SETTLING))


def moved_quotes(engine: Engine, before: Relation, articles: Relation, quotes: Relation) -> Relation:
    """`old_quote_id`, `quote_id` of the `quotes` of a finished run whose articles got another id when more were appended."""
    return engine.sql(
        """
        WITH moved AS (
            SELECT o.article_id AS old_id, n.article_id FROM before_articles o JOIN articles n
                ON coalesce(o.version_of, o.article_id) = coalesce(n.version_of, n.article_id) AND o.text_sha256 = n.text_sha256
            WHERE o.article_id <> n.article_id
        )
        SELECT q.quote_id AS old_quote_id, concat(moved.article_id, substr(q.quote_id, length(q.article_id) + 1)) AS quote_id
        FROM quotes q JOIN moved ON q.article_id = moved.old_id
        """,
        before_articles=before,
        articles=articles,
        quotes=quotes,
    )
