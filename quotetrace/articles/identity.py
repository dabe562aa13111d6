"""One row an article id: the same id and text again is kept once, the same id with another text is a version."""

from __future__ import annotations

import pyarrow as pa

from quotetrace.articles.parse import issue_row
from quotetrace.engines.base import Engine, Relation
from quotetrace.tables import ARTICLES, ISSUES

# The first text under an id is the one published first; where dates do not tell, the smaller hash: the order of the input never counts.
_RANKED = """
    SELECT *,
        row_number() OVER (PARTITION BY article_id, text_sha256 ORDER BY published_at NULLS LAST, input) AS copy,
        first_value(text_sha256) OVER (PARTITION BY article_id ORDER BY published_at NULLS LAST, text_sha256) AS first_text,
        first_value(input) OVER (PARTITION BY article_id, text_sha256 ORDER BY published_at NULLS LAST, input) AS kept_input
    FROM given
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


def settle_ids(engine: Engine, articles: Relation) -> tuple[Relation, Relation]:
    """Articles with one row an id, and the issues of what was repeated."""
    ranked = engine.sql(_RANKED, given=articles)
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
    return engine.sql(_KEPT, ranked=ranked), engine.load(rows)
