"""The path of the data, in order: the whole story in one screen.

Each stage takes the tables made so far and returns the tables it makes or completes. `evidence` and `issues` are gathered from all stages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quotetrace import stages
from quotetrace.engines.base import Engine, Relation
from quotetrace.settings import Settings
from quotetrace.values import value

Tables = dict[str, Relation]
Counts = dict[str, dict[str, dict[str, int]]]
"""Of every stage by name, `in` and `out`: rows of the tables it could look at, and of those it made or completed."""

StageFunction = Callable[[Engine, Tables, Settings], Tables]


@value
class Stage:
    """One step: what it does to the tables, and what a reader calls it."""

    name: str
    run: StageFunction
    says: str


ARTICLE_STAGES = (
    Stage("read", stages.read, "files and rows become articles"),
    Stage("extract", stages.extract, "articles become quotes with speaker, cue and chain"),
)

CORRECT = Stage("correct", stages.correct, "what a reader corrected stands in its place")
GROUP = Stage("group", stages.group, "copies of one article, and articles that share passages")
PRIMARY = Stage("primary", stages.quote_primary, "what articles quote of primary texts is found there")
LINK = Stage("link", stages.link, "quotes of one utterance become a cluster")
KEEP = Stage("keep", stages.keep, "clusters keep their ids")
TRACE = Stage("trace", stages.trace, "wordings are collated, and followed back to their origin")
SUMMARISE = Stage("summarise", stages.summarise, "who follows whom, and who does not say so")

RUN_STAGES = (
    *ARTICLE_STAGES,
    CORRECT,
    GROUP,
    PRIMARY,
    Stage("resolve", stages.resolve, "one id for a speaker over the corpus"),
    LINK,
    TRACE,
    SUMMARISE,
)

LINK_STAGES = (
    Stage("read", stages.read_quotes, "rows become quotes"),
    LINK,
)

MORE_ARTICLE_STAGES = (
    Stage("read", stages.read_more, "files and rows join the articles of the run"),
    Stage("extract", stages.extract_more, "new articles become quotes with speaker, cue and chain"),
)

MORE_STAGES = {
    "extract": MORE_ARTICLE_STAGES,
    "run": (
        *MORE_ARTICLE_STAGES,
        CORRECT,
        GROUP,
        PRIMARY,
        Stage("resolve", stages.resolve_more, "one id for a speaker over the corpus, the one it had"),
        LINK,
        KEEP,
        TRACE,
        SUMMARISE,
    ),
    "link": (
        Stage("read", stages.read_more_quotes, "rows join the quotes of the run"),
        LINK,
        KEEP,
    ),
}
"""What `append` does to a run, by the command that made it."""


def run_stages(
    path: tuple[Stage, ...],
    engine: Engine,
    settings: Settings,
    inputs: Any,
    progress: Callable[[Stage], None] = lambda stage: None,
    before: Tables | None = None,
) -> tuple[Tables, Counts]:
    """The tables that the stages of `path` make of `inputs`, one after the other, and how many rows went in and out of each.

    `before` are the tables of a finished run that the inputs are appended to, under the names that `stages.BEFORE` begins.
    """
    tables: Tables = {"inputs": inputs, **(before or {})}
    rows = {"inputs": len(inputs)}
    counts: Counts = {}
    for stage in path:
        progress(stage)
        made = stage.run(engine, tables, settings)
        out = {name: _count(engine, relation) for name, relation in made.items() if not name.startswith(f"{stages.INDEX}/")}
        counts[stage.name] = {"in": dict(rows), "out": out}
        for name, relation in made.items():
            gathered = name in tables and name in ("evidence", "issues")
            rows[name] = out.get(name, 0) + (rows[name] if gathered else 0)
            tables[name] = engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=tables[name], b=relation) if gathered else relation
    return {name: relation for name, relation in tables.items() if name != "inputs"}, counts


def _count(engine: Engine, relation: Relation) -> int:
    return int(engine.collect(engine.sql("SELECT count(*) AS n FROM counted", counted=relation)).column("n")[0].as_py())
