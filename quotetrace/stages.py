"""The stages of the pipeline, wired to the tables: what each takes and what it gives."""

from __future__ import annotations

from quotetrace.articles.identity import settle_ids
from quotetrace.articles.parse import PARSED, parse_kernel
from quotetrace.articles.raw import to_batches
from quotetrace.articles.read import read_inputs
from quotetrace.engines.base import Engine, Relation
from quotetrace.quotes.extract import EXTRACTED, extract_kernel
from quotetrace.settings import Settings

Tables = dict[str, Relation]

ARTICLES_A_BATCH = 50
"""Articles handed to a worker at a time: about a tenth of a second of work."""


def read(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """INPUT becomes `articles` and `issues`."""
    raw = to_batches(read_inputs(tables["inputs"]), settings.engine.batch_chars)
    parsed = engine.stream(raw, parse_kernel(settings.articles), PARSED)
    articles, repeated = settle_ids(engine, engine.unpack(parsed, "articles"))
    issues = engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=engine.unpack(parsed, "issues"), b=repeated)
    return {"articles": articles, "issues": issues}


def extract(engine: Engine, tables: Tables, settings: Settings) -> Tables:
    """`articles` become `credits`, `quotes`, `quote_spans`, `chain`, one article at a time."""
    extracted = engine.map(tables["articles"], extract_kernel(settings.quotes), EXTRACTED, rows=ARTICLES_A_BATCH)
    return {name: engine.unpack(extracted, name) for name in EXTRACTED.names}
