"""Which names of the corpus are one speaker's: fuller and shorter ones, spellings, short forms, where their articles share a context.

Names meet in a context: one wire group, one name of the event, one office. Whoever meets is compared by name and titles, and then the two
articles by what they are about. The surer contexts decide alone where they have an answer:

1. `wire`: both articles carry one wire text;
2. `event`: they are about one event;
3. `office`: both call the bearer by one office;
4. `topic`: they share a name that not every article holds.

A short name takes the only fuller one that fits it there. Where several fit, it takes one that speaks in at least `DOMINANCE` times as many
articles as all others together (nobody leaves out the first name of the less known), else none.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.articles.own_agencies import under_agencies
from quotetrace.engines.base import Engine, Relation
from quotetrace.links.clusters import find_components
from quotetrace.links.describe import Events
from quotetrace.links.evidence import weigh_event
from quotetrace.links.names import are_compatible, read_name
from quotetrace.links.support import EVENT_NAMES
from quotetrace.links.titles import exclude, read_written
from quotetrace.links.tokens import codes_of
from quotetrace.values import value

BATCH_ROWS: Final = 20_000
REPRESENTATIVES: Final = 4
"""Locals of a node that others are compared with in each context: any of them will do, and a popular name has thousands."""
NODES_A_CONTEXT: Final = 64
"""Nodes of one block that are compared in each context; where more share a surname, a bare one means none of them."""
DOMINANCE: Final = 10
EVENT = -1.8
"""Above this weight of `evidence.weigh_event` two articles are about one event: a name needs less than words that anyone may say."""
WEIGHTS: Final = {"wire": 2.0, "event": 1.5, "office": 1.0, "topic": 0.5}
"""Log-odds that two fitting names are one's, as evidence shows them; the greater decides first."""

POSTED_SCHEMA: Final = pa.schema([("article_id", pa.string()), ("h", pa.int64())])
WORD_SCHEMA: Final = pa.schema([("l", pa.int64()), ("word", pa.string())])
FIT_SCHEMA: Final = pa.schema(
    [("p", pa.int64()), ("q", pa.int64()), ("relation", pa.string()), ("is_excluded", pa.bool_()), ("has_office", pa.bool_())]
)
MET_SCHEMA: Final = pa.schema([("article_a", pa.string()), ("article_b", pa.string()), ("context", pa.string())])


@value
class Matched:
    """Nodes that are one speaker.

    Attributes:
        components: `node`, `component`.
        edges: `a` (the node that joins), `b`, `code`, `weight`.
    """

    components: Relation
    edges: Relation


def match(engine: Engine, articles: Relation, locals_: Relation, events: Events, agencies: str = "") -> Matched:
    """Bring the nodes of `locals_` (see `locals.read_locals`) together; `agencies` is an own list of them."""
    fits = _fits(engine, articles, locals_, events, agencies)
    nodes = engine.sql(
        """
        SELECT node, max(CASE WHEN is_full THEN 1 ELSE 0 END) AS is_full, max(CASE WHEN given IS NULL THEN 0 ELSE 1 END) AS is_given
        FROM locals GROUP BY node
        """,
        locals=locals_,
    )
    variants = _keep_apart(engine, nodes, _variants(engine, fits))
    full = find_components(engine, engine.sql("SELECT node FROM nodes WHERE is_full = 1", nodes=nodes), variants)
    shorts = _shorts(engine, locals_, fits, full)
    edges = engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=variants, b=shorts)
    return Matched(find_components(engine, nodes, edges), edges)


# ---- who meets


def _fits(engine: Engine, articles: Relation, locals_: Relation, events: Events, agencies: str) -> Relation:
    """Nodes whose names fit (`a` the shorter, `b`), how, and in the surest context; none whose titles exclude each other anywhere."""
    met = _meet(engine, locals_, events)
    joined = engine.sql(
        """
        SELECT met.p, met.q, x.name AS name_a, x.lang AS lang_a, x.titles AS titles_a, y.name AS name_b, y.lang AS lang_b,
            y.titles AS titles_b
        FROM met JOIN locals x ON met.p = x.l JOIN locals y ON met.q = y.l
        """,
        met=met,
        locals=locals_,
    )
    fitting = engine.map(joined, under_agencies(fit_names, agencies), FIT_SCHEMA, rows=BATCH_ROWS, light=True)
    sides = engine.sql(
        """
        SELECT fitting.*, x.node AS a, y.node AS b, least(x.article_id, y.article_id) AS article_a,
            greatest(x.article_id, y.article_id) AS article_b
        FROM fitting JOIN locals x ON fitting.p = x.l JOIN locals y ON fitting.q = y.l
        """,
        fitting=fitting,
        locals=locals_,
    )
    return engine.sql(
        f"""
        WITH placed AS (
            SELECT sides.a, sides.b, sides.relation, sides.is_excluded,
                CASE coalesce(met.context, CASE WHEN sides.has_office THEN 'office' END)
                    {" ".join(f"WHEN '{name}' THEN {weight}" for name, weight in WEIGHTS.items())} END AS weight,
                CASE WHEN sides.has_office THEN {WEIGHTS["office"]} END AS office_weight
            FROM sides LEFT JOIN met ON sides.article_a = met.article_a AND sides.article_b = met.article_b
        )
        SELECT a, b, min(relation) AS relation, max(greatest(coalesce(weight, 0), coalesce(office_weight, 0))) AS weight FROM placed
        GROUP BY a, b
        HAVING max(greatest(coalesce(weight, 0), coalesce(office_weight, 0))) > 0 AND max(CASE WHEN is_excluded THEN 1 ELSE 0 END) = 0
        """,
        sides=sides,
        met=_contexts(engine, articles, sides, events),
    )


def _meet(engine: Engine, locals_: Relation, events: Events) -> Relation:
    """Locals that share a block and a context: `p` the shorter name, `q`."""
    posted = engine.map(engine.sql("SELECT article_id, names FROM events", events=events.articles), post_names, POSTED_SCHEMA, light=True)
    words = engine.sql("SELECT l, blocks AS words FROM locals WHERE blocks <> ''", locals=locals_)
    offices = engine.sql("SELECT l, titles AS words FROM locals WHERE kind = 'person'", locals=locals_)
    placed = engine.sql(
        """
        WITH contexts AS (
            SELECT l, concat('w', wire_group) AS context FROM locals
            UNION ALL SELECT locals.l, concat('n', posted.h) FROM locals JOIN posted ON locals.article_id = posted.article_id
            UNION ALL SELECT l, concat('o', word) FROM offices
        )
        SELECT blocks.word AS block, contexts.context, locals.l, locals.node, locals.key, locals.is_full
        FROM blocks JOIN locals ON blocks.l = locals.l JOIN contexts ON blocks.l = contexts.l
        """,
        locals=locals_,
        posted=posted,
        blocks=engine.map(words, post_blocks, WORD_SCHEMA, rows=BATCH_ROWS, light=True),
        offices=engine.map(offices, post_offices, WORD_SCHEMA, rows=BATCH_ROWS, light=True),
    )
    few = _representatives(engine, placed)
    return engine.sql(
        """
        SELECT x.l AS p, y.l AS q FROM placed x JOIN few y ON x.block = y.block AND x.context = y.context
            WHERE NOT x.is_full AND (y.is_full OR x.key = y.key) AND x.node <> y.node
        UNION SELECT x.l, y.l FROM few x JOIN few y ON x.block = y.block AND x.context = y.context
            WHERE x.is_full AND y.is_full AND x.node < y.node
        """,
        placed=placed,
        few=few,
    )


def _representatives(engine: Engine, placed: Relation) -> Relation:
    """A few locals of each full node in each context, and of each short name."""
    return engine.sql(
        f"""
        WITH ranked AS (
            SELECT block, context, l, node, key, is_full,
                row_number() OVER (PARTITION BY block, context, CASE WHEN is_full THEN node END, CASE WHEN is_full THEN '' ELSE key END
                    ORDER BY l) AS place
            FROM placed
        ),
        few AS (SELECT * FROM ranked WHERE place <= {REPRESENTATIVES}),
        counted AS (
            SELECT *, row_number() OVER (PARTITION BY block, context, is_full ORDER BY place, node, l) AS rank_in_context FROM few
        )
        SELECT block, context, l, node, key, is_full FROM counted WHERE rank_in_context <= {REPRESENTATIVES * NODES_A_CONTEXT}
        """,
        placed=placed,
    )


def _contexts(engine: Engine, articles: Relation, sides: Relation, events: Events) -> Relation:
    """What the pairs of articles in `sides` share: each pair is looked at once, whoever stands in it."""
    pairs = engine.sql(
        """
        WITH met AS (SELECT DISTINCT article_a, article_b FROM sides)
        SELECT met.*, x.wire_group AS wire_group_a, y.wire_group AS wire_group_b,
            d.words AS words_a, e.words AS words_b
        FROM met JOIN articles x ON met.article_a = x.article_id JOIN articles y ON met.article_b = y.article_id
        LEFT JOIN events d ON met.article_a = d.article_id LEFT JOIN events e ON met.article_b = e.article_id
        """,
        sides=sides,
        articles=articles,
        events=events.articles,
    )
    return engine.map(pairs, name_contexts, MET_SCHEMA, rows=BATCH_ROWS, light=True)


def post_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same sample of the names in each article (`article_id`, `names`), one a row."""
    codes, offsets = codes_of(pc.utf8_slice_codeunits(pc.fill_null(batch["names"], ""), 0, EVENT_NAMES))
    rows = pa.array(np.repeat(np.arange(len(batch)), np.diff(offsets)))
    return pa.RecordBatch.from_arrays([batch["article_id"].take(rows), pa.array(codes.astype(np.int64))], schema=POSTED_SCHEMA)


def post_blocks(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The blocks of each local (`l`, `words`, parted by line breaks), one a row."""
    return _spread(batch, [words.split("\n") for words in batch["words"].to_pylist()])


def post_offices(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The offices in the titles of each local (`l`, `words`), one a row."""
    return _spread(batch, [sorted(read_written(words).offices) for words in batch["words"].to_pylist()])


def _spread(batch: pa.RecordBatch, words: list[list[str]]) -> pa.RecordBatch:
    rows = [(number, word) for number, group in zip(batch["l"].to_pylist(), words, strict=True) for word in group]
    columns = [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(WORD_SCHEMA)]
    return pa.RecordBatch.from_arrays(columns, schema=WORD_SCHEMA)


def fit_names(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The pairs of locals whose names may be one's: how they relate, whether titles exclude them, whether they share an office."""
    sides = [list(zip(*(batch[f"{name}_{side}"].to_pylist() for name in ("name", "lang", "titles")), strict=True)) for side in "ab"]
    relations = {pair: _relate(*pair) for pair in set(zip(*sides, strict=True))}
    found = [relations[pair] for pair in zip(*sides, strict=True)]
    columns = [batch["p"], batch["q"], *(pa.array([one[place] for one in found], FIT_SCHEMA.field(place + 2).type) for place in range(3))]
    made = pa.RecordBatch.from_arrays(columns, schema=FIT_SCHEMA)
    return made.filter(pc.is_valid(made["relation"]))


def _relate(left: tuple[str, str, str], right: tuple[str, str, str]) -> tuple[str | None, bool, bool]:
    one, other = (read_name(name, None, lang) for name, lang, _ in (left, right))
    mine, others = (read_written(written) for *_, written in (left, right))
    relation: str | None = None
    if one.key == other.key:
        relation = None if one.is_full else "equal"
    elif are_compatible(one, other):
        relation = "variant" if one.is_full else "short"
    elif left[1] != right[1] and are_compatible(one, other, translated=True):
        relation = "translated" if one.is_full else "short"
    return relation, exclude(mine, others), bool(mine.offices & others.offices)


def name_contexts(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The pairs of articles (`article_a`, `article_b`) that share a context, and which; see `evidence.weigh_event`."""
    weight = weigh_event(batch)
    wire = pc.fill_null(pc.equal(batch["wire_group_a"], batch["wire_group_b"]), False).to_numpy(zero_copy_only=False)
    known = pc.and_(pc.is_valid(batch["words_a"]), pc.is_valid(batch["words_b"])).to_numpy(zero_copy_only=False)
    names = np.where(wire, "wire", np.where(weight > EVENT, "event", np.where(known, "topic", "")))
    made = pa.RecordBatch.from_arrays([batch["article_a"], batch["article_b"], pa.array(names.tolist(), pa.string())], schema=MET_SCHEMA)
    return made.filter(pc.not_equal(made["context"], ""))


# ---- who is whom


def _variants(engine: Engine, fits: Relation) -> Relation:
    """Full names of one speaker: spellings of other languages in one event, and forms of a name that are each other's only ones."""
    return engine.sql(
        """
        WITH ends AS (
            SELECT a AS node, b AS other, weight FROM fits WHERE relation = 'variant'
            UNION ALL SELECT b, a, weight FROM fits WHERE relation = 'variant'
        ),
        best AS (SELECT node, other, weight, max(weight) OVER (PARTITION BY node) AS most FROM ends),
        only_one AS (SELECT node, min(other) AS other FROM best WHERE weight = most GROUP BY node HAVING count(*) = 1)
        SELECT fits.a, fits.b, 'form_of_name' AS code, fits.weight FROM fits
            JOIN only_one x ON fits.a = x.node AND fits.b = x.other JOIN only_one y ON fits.b = y.node AND fits.a = y.other
            WHERE fits.relation = 'variant'
        UNION ALL SELECT a, b, 'spelling', weight FROM fits WHERE relation = 'translated'
        """,
        fits=fits,
    )


def _keep_apart(engine: Engine, nodes: Relation, variants: Relation) -> Relation:
    """`variants` without those that would bring two bearers of an own list together, on whatever way."""
    free = engine.sql(
        """
        SELECT variants.* FROM variants JOIN nodes x ON variants.a = x.node JOIN nodes y ON variants.b = y.node
        WHERE x.is_given = 0 AND y.is_given = 0
        """,
        variants=variants,
        nodes=nodes,
    )
    grown = find_components(engine, engine.sql("SELECT node FROM nodes WHERE is_full = 1 AND is_given = 0", nodes=nodes), free)
    return engine.sql(
        """
        WITH ends AS (
            SELECT variants.*, x.component AS component, variants.b AS given FROM variants JOIN grown x ON variants.a = x.node
                JOIN nodes y ON variants.b = y.node WHERE y.is_given = 1
            UNION ALL SELECT variants.*, x.component, variants.a FROM variants JOIN grown x ON variants.b = x.node
                JOIN nodes y ON variants.a = y.node WHERE y.is_given = 1
        ),
        sure AS (SELECT component FROM ends GROUP BY component HAVING count(DISTINCT given) = 1)
        SELECT a, b, code, weight FROM free
        UNION ALL SELECT ends.a, ends.b, ends.code, ends.weight FROM ends JOIN sure ON ends.component = sure.component
        """,
        variants=variants,
        nodes=nodes,
        grown=grown,
        free=free,
    )


def _shorts(engine: Engine, locals_: Relation, fits: Relation, full: Relation) -> Relation:
    """Each short name with the fuller one that it stands for, else with its equals in one event.

    "The Department" is many bodies even in one event: its equals are it in one wire text only.
    """
    return engine.sql(
        f"""
        WITH kinds AS (SELECT node, min(kind) AS kind FROM locals GROUP BY node),
        surer AS (
            SELECT fits.* FROM fits JOIN kinds ON fits.a = kinds.node
            WHERE kinds.kind = 'person' OR fits.weight >= {WEIGHTS["wire"]}
                OR (fits.relation <> 'equal' AND fits.weight >= {WEIGHTS["event"]})
        ),
        known AS (
            SELECT full_nodes.component, count(DISTINCT locals.article_id) AS n FROM locals
            JOIN full_nodes ON locals.node = full_nodes.node GROUP BY full_nodes.component
        ),
        fitting AS (
            SELECT surer.a, full_nodes.component, max(surer.weight) AS weight FROM surer JOIN full_nodes ON surer.b = full_nodes.node
            WHERE surer.relation = 'short' GROUP BY surer.a, full_nodes.component
        ),
        best AS (
            SELECT fitting.*, known.n, max(weight) OVER (PARTITION BY a) AS most FROM fitting JOIN known USING (component)
        ),
        counted AS (
            SELECT *, sum(n) OVER (PARTITION BY a) AS n_all, row_number() OVER (PARTITION BY a ORDER BY n DESC, component) AS place
            FROM best WHERE weight = most
        )
        SELECT a, component AS b, 'short_name' AS code, weight FROM counted WHERE place = 1 AND n >= {DOMINANCE} * (n_all - n)
        UNION ALL SELECT surer.a, surer.b, 'equal_short_name', surer.weight FROM surer
            LEFT JOIN fitting x ON surer.a = x.a LEFT JOIN fitting y ON surer.b = y.a
            WHERE surer.relation = 'equal' AND surer.weight >= {WEIGHTS["office"]} AND x.a IS NULL AND y.a IS NULL
        """,
        locals=locals_,
        fits=fits,
        full_nodes=full,
    )
