"""Clusters: which linked quotes are one utterance, and what each cluster is called.

Cores are connected components over symmetric links (`identical`, `reworded`, where the shared part is most of both), parted where no more
than a chain of rewordings leads from one utterance to another. Each core then joins at most one better supported core by containment, and
only if their representatives match too. Where that core is itself a container of another, the representative at the end of the chain must
match as well; and of the cores that contain one fragment only those stay with it that match the best of them. Components over every
accepted link would be one giant cluster within a few thousand quotes, because concatenations and stock phrases join everything. A quote
that holds parts of two utterances belongs to both clusters and never joins them.

Where meaning is looked at, clusters are then joined by it: each to at most one better supported, and only if their representatives mean the
same too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from quotetrace.engines.base import ALL_ROWS, Engine, Relation

CORE_RELATIONS: Final = "('identical', 'reworded')"

FOREMOST: Final = "units.is_primary DESC, units.n_texts DESC, units.n_tokens DESC, units.u"
"""Which wording represents its core: a primary text's, then the best supported, then the fullest."""

MOSTLY_SHARED: Final = "relation = 'overlap' AND least(coverage_a, coverage_b) > 0.5 AND speaker > 0 AND score >= 0.9"
"""Two wordings of which each is cut elsewhere, or half of one translated anew: one utterance where the shared part is most of both."""

FEW_EDGES: Final = 2_000_000
"""So many are followed to their ends by one kernel; of more, relational rounds first make fewer."""

PARENT_SCHEMA: Final = pa.schema([("node", pa.int64()), ("parent", pa.int64())])

MAX_ROUNDS: Final = 64
"""Of relabelling: each round at least halves the labels of a component, so 64 are never used up."""

MIN_PARTED_TEXTS: Final = 3
"""Fewer that do not match the representative are rewordings far from it, rather than another utterance."""

MAX_PARTINGS: Final = 8
"""Cores that a chain joined are rarely more than two or three."""

Judge = Callable[[Relation], Relation]
Places = npt.NDArray[np.int64]


def build_clusters(engine: Engine, units: Relation, links: Relation, judge: Judge) -> Relation:
    """The cluster of every unit.

    Args:
        engine: Where the relations live.
        units: `u`, `n_texts`, `n_tokens`, `is_primary` (1 where a primary text has it)
        links: Weighed pairs of units, see `evidence.weigh`.
        judge: Gives the links among pairs (`a < b`) of units that no candidate brought together.

    Returns:
        `u`, `cluster` (the smallest unit of the cluster).
    """
    nodes = engine.sql("SELECT u AS node FROM units", units=units)
    rewordings = engine.sql(f"SELECT a, b FROM links WHERE relation IN {CORE_RELATIONS}", links=links)
    cored = _split_cores(engine, units, find_components(engine, nodes, rewordings), rewordings, judge)
    cores = _cores(engine, units, cored)
    parents = _parents(engine, cored, cores, links, judge)
    core_nodes = engine.sql("SELECT core AS node FROM cores", cores=cores)
    edges = engine.sql("SELECT child AS a, parent AS b FROM parents", parents=parents)
    labelled = find_components(engine, core_nodes, edges)
    return engine.sql(
        """
        WITH joined AS (SELECT cored.node AS u, labelled.component AS core FROM cored JOIN labelled ON cored.component = labelled.node)
        SELECT u, core AS cluster FROM joined
        """,
        cored=cored,
        labelled=labelled,
    )


def join_meant(engine: Engine, units: Relation, grouped: Relation, links: Relation, judge: Judge) -> Relation:
    """`grouped` (`u`, `cluster`) with the clusters joined that say the same in two languages, or in other words.

    Nothing that words have joined comes apart, and no chain leads further: what is joined to a cluster that is itself joined to another
    must mean the same as that one.

    Args:
        engine: Where the relations live.
        units: `u`, `n_texts`, `n_tokens`, `is_primary` (1 where a primary text has it)
        grouped: What `build_clusters` gives.
        links: Weighed pairs of units; those with a weight of `meaning` count.
        judge: As for `build_clusters`.
    """
    cored = engine.sql("SELECT u AS node, cluster AS component FROM grouped", grouped=grouped)
    cores = _cores(engine, units, cored)
    offered = _offered(engine, cored, cores, engine.sql("SELECT a, b FROM links WHERE meaning > 0", links=links))
    judged = judge(engine.sql("SELECT DISTINCT a, b FROM offered", offered=offered))
    chosen = engine.sql(
        """
        WITH matched AS (
            SELECT offered.child, offered.parent,
                row_number() OVER (PARTITION BY offered.child ORDER BY judged.score DESC, offered.parent_place) AS choice
            FROM offered JOIN judged ON offered.a = judged.a AND offered.b = judged.b WHERE judged.meaning > 0
        )
        SELECT child, parent FROM matched WHERE choice = 1
        """,
        offered=offered,
        judged=judged,
    )
    roots = find_roots(engine, engine.sql("SELECT child AS node, parent FROM chosen", chosen=chosen))
    distant = engine.sql(
        """
        SELECT chosen.child, least(x.representative, y.representative) AS a, greatest(x.representative, y.representative) AS b
        FROM chosen JOIN roots ON chosen.child = roots.node JOIN cores x ON chosen.child = x.core JOIN cores y ON roots.parent = y.core
        WHERE chosen.parent <> roots.parent
        """,
        chosen=chosen,
        roots=roots,
        cores=cores,
    )
    joined = _without_unmatched(engine, chosen, distant, judge)
    edges = engine.sql("SELECT child AS a, parent AS b FROM joined", joined=joined)
    labelled = find_components(engine, engine.sql("SELECT core AS node FROM cores", cores=cores), edges)
    return engine.sql(
        "SELECT grouped.u, labelled.component AS cluster FROM grouped JOIN labelled ON grouped.cluster = labelled.node",
        grouped=grouped,
        labelled=labelled,
    )


def find_components(engine: Engine, nodes: Relation, edges: Relation) -> Relation:
    """The connected component of every node, named by its smallest node.

    Each round hooks every label onto its smallest neighbour, follows the hooks to their ends, and keeps only the edges between what is
    still apart, until these are few. Labels stay 64-bit numbers throughout: nothing is multiplied, so nothing overflows.

    Args:
        engine: Where the relations live.
        nodes: `node`, 64-bit numbers.
        edges: `a`, `b`.

    Returns:
        `node`, `component`.
    """
    labels = engine.sql("SELECT node, node AS component FROM nodes", nodes=nodes)
    left = engine.sql("SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM edges WHERE a <> b", edges=edges)
    for _ in range(MAX_ROUNDS):
        n_left = _count(engine, left)
        if not n_left:
            break
        if n_left <= FEW_EDGES:
            return _relabelled(engine, labels, engine.map(left, join_edges, PARENT_SCHEMA, rows=ALL_ROWS))
        hooks = engine.sql(
            """
            SELECT node, min(other) AS parent FROM (SELECT b AS node, a AS other FROM edges UNION ALL SELECT a, b FROM edges) ends
            GROUP BY node HAVING min(other) < node
            """,
            edges=left,
        )
        hooks = find_roots(engine, hooks)
        labels = _relabelled(engine, labels, hooks)
        left = engine.sql(
            """
            WITH moved AS (
                SELECT coalesce(x.parent, edges.a) AS a, coalesce(y.parent, edges.b) AS b
                FROM edges LEFT JOIN hooks x ON edges.a = x.node LEFT JOIN hooks y ON edges.b = y.node
            )
            SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM moved WHERE a <> b
            """,
            edges=left,
            hooks=hooks,
        )
    return labels


def find_roots(engine: Engine, parents: Relation) -> Relation:
    """`parents` (`node`, `parent`, without cycles) with every parent replaced by the end of its chain."""
    if _count(engine, parents) <= FEW_EDGES:
        return engine.map(parents, follow_parents, PARENT_SCHEMA, rows=ALL_ROWS)
    for _ in range(MAX_ROUNDS):
        jumped = engine.sql(
            """
            SELECT hooks.node, coalesce(next.parent, hooks.parent) AS parent, next.parent IS NOT NULL AS moved
            FROM hooks LEFT JOIN hooks next ON hooks.parent = next.node
            """,
            hooks=parents,
        )
        parents = engine.sql("SELECT node, parent FROM jumped", jumped=jumped)
        if not _count(engine, jumped, where="moved"):
            break
    return parents


def _split_cores(engine: Engine, units: Relation, cored: Relation, rewordings: Relation, judge: Judge) -> Relation:
    """`cored` with the cores parted that a chain of rewordings joins: texts that match neither end may lead from one utterance to another.

    What does not match the representative of its core, and hangs together in `MIN_PARTED_TEXTS` texts or more, is a core of its own.
    """
    looked_at = cored
    for _ in range(MAX_PARTINGS):
        parted = _find_parted(engine, units, looked_at, rewordings, judge)
        if not _count(engine, parted):
            break
        # every part is named by its smallest node
        moved = engine.sql(
            """
            SELECT cored.node, parted.component IS NOT NULL AS is_parted,
                min(cored.node) OVER (PARTITION BY cored.component, parted.component) AS component
            FROM cored LEFT JOIN parted ON cored.node = parted.node
            """,
            cored=cored,
            parted=parted,
        )
        cored = engine.sql("SELECT node, component FROM moved", moved=moved)
        looked_at = engine.sql("SELECT node, component FROM moved WHERE is_parted", moved=moved)
    return cored


def _find_parted(engine: Engine, units: Relation, cored: Relation, rewordings: Relation, judge: Judge) -> Relation:
    """What does not belong to its core: `node`, `component` (whose name is one of its nodes)."""
    paired = engine.sql(
        f"""
        WITH placed AS (
            SELECT cored.component, units.u,
                row_number() OVER (PARTITION BY cored.component ORDER BY {FOREMOST}) AS place
            FROM cored JOIN units ON cored.node = units.u
        )
        SELECT placed.component, placed.u, least(placed.u, best.u) AS a, greatest(placed.u, best.u) AS b
        FROM placed JOIN placed best ON placed.component = best.component AND best.place = 1 WHERE placed.place > 1
        """,
        cored=cored,
        units=units,
    )
    judged = judge(engine.sql("SELECT a, b FROM paired", paired=paired))
    others = engine.sql(
        """
        SELECT paired.u AS node, paired.component FROM paired
        LEFT JOIN judged ON paired.a = judged.a AND paired.b = judged.b WHERE judged.a IS NULL
        """,
        paired=paired,
        judged=judged,
    )
    within = engine.sql(
        """
        SELECT rewordings.a, rewordings.b
        FROM rewordings JOIN others x ON rewordings.a = x.node JOIN others y ON rewordings.b = y.node WHERE x.component = y.component
        """,
        rewordings=rewordings,
        others=others,
    )
    grouped = find_components(engine, engine.sql("SELECT node FROM others", others=others), within)
    return engine.sql(
        f"""
        WITH counted AS (
            SELECT grouped.node, grouped.component, sum(units.n_texts) OVER (PARTITION BY grouped.component) AS n_texts
            FROM grouped JOIN units ON grouped.node = units.u
        )
        SELECT node, component FROM counted WHERE n_texts >= {MIN_PARTED_TEXTS}
        """,
        grouped=grouped,
        units=units,
    )


def join_edges(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Every node of the edges `a`, `b` of a whole graph but the smallest of its component, with that one as `parent`.

    Example:
        >>> edges = pa.RecordBatch.from_pydict({"a": [5, 3, 8], "b": [3, 1, 9]})
        >>> sorted(map(tuple, (row.values() for row in join_edges(edges).to_pylist())))
        [(3, 1), (5, 1), (9, 8)]
    """
    nodes, places = np.unique(np.concatenate([batch["a"].to_numpy(), batch["b"].to_numpy()]), return_inverse=True)
    parents = np.arange(len(nodes))
    a, b = np.split(places, 2)
    while True:
        a, b = parents[a], parents[b]
        apart = a != b
        if not apart.any():
            break
        a, b = a[apart], b[apart]
        # Every root but the smallest of its neighbours is hung below one of them.
        np.minimum.at(parents, np.maximum(a, b), np.minimum(a, b))
        parents = _roots(parents)
    hung = parents != np.arange(len(nodes))
    return _rooted(nodes[hung], nodes[parents[hung]])


def follow_parents(batch: pa.RecordBatch) -> pa.RecordBatch:
    """`node`, `parent` of a whole forest with every parent replaced by the end of its chain."""
    given = batch["node"].to_numpy()
    nodes, places = np.unique(np.concatenate([given, batch["parent"].to_numpy()]), return_inverse=True)
    children, above = np.split(places, 2)
    parents = np.arange(len(nodes))
    parents[children] = above
    return _rooted(given, nodes[_roots(parents)[children]])


def _rooted(nodes: Places, parents: Places) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array(nodes, pa.int64()), pa.array(parents, pa.int64())], schema=PARENT_SCHEMA)


def _roots(parents: Places) -> Places:
    """The end of the chain from each place: every round doubles the step."""
    while True:
        above = parents[parents]
        if np.array_equal(above, parents):
            return parents
        parents = above


def _relabelled(engine: Engine, labels: Relation, hooks: Relation) -> Relation:
    return engine.sql(
        "SELECT labels.node, coalesce(hooks.parent, component) AS component FROM labels LEFT JOIN hooks ON component = hooks.node",
        labels=labels,
        hooks=hooks,
    )


def _cores(engine: Engine, units: Relation, cored: Relation) -> Relation:
    """Every core with its representative and its place: the best supported first, then the fullest."""
    return engine.sql(
        f"""
        WITH members AS (
            SELECT cored.component AS core, units.u, units.n_texts, units.n_tokens,
                row_number() OVER (PARTITION BY cored.component ORDER BY {FOREMOST}) AS place,
                sum(units.n_texts) OVER (PARTITION BY cored.component) AS support
            FROM cored JOIN units ON cored.node = units.u
        )
        SELECT core, u AS representative, n_tokens, row_number() OVER (ORDER BY support DESC, n_tokens DESC, core) AS place
        FROM members WHERE place = 1
        """,
        cored=cored,
        units=units,
    )


def _parents(engine: Engine, cored: Relation, cores: Relation, links: Relation, judge: Judge) -> Relation:
    """At most one parent for each core: `child`, `parent`."""
    joining = engine.view(f"SELECT a, b FROM links WHERE relation = 'fragment' OR ({MOSTLY_SHARED})", links=links)
    offered = _offered(engine, cored, cores, joining)
    judged = judge(engine.sql("SELECT DISTINCT a, b FROM offered", offered=offered))
    chosen = engine.sql(
        f"""
        WITH matched AS (
            SELECT offered.child, offered.parent, row_number() OVER (
                PARTITION BY offered.child ORDER BY judged.n_shared_content DESC, judged.score DESC, offered.parent_place
            ) AS choice
            FROM offered JOIN judged ON offered.a = judged.a AND offered.b = judged.b
            WHERE judged.relation = 'fragment' OR judged.relation IN {CORE_RELATIONS} OR ({MOSTLY_SHARED})
        )
        SELECT child, parent FROM matched WHERE choice = 1
        """,
        offered=offered,
        judged=judged,
    )
    return _check_chains(engine, cores, _check_containers(engine, cores, chosen, judge), judge)


def _offered(engine: Engine, cored: Relation, cores: Relation, links: Relation) -> Relation:
    """Every two cores that one of `links` joins: the better supported as `parent`, the other as `child`; their representatives `a`, `b`."""
    return engine.sql(
        """
        WITH joined AS (
            SELECT x.component AS x, y.component AS y FROM links JOIN cored x ON links.a = x.node JOIN cored y ON links.b = y.node
            WHERE x.component <> y.component
        )
        SELECT DISTINCT
            CASE WHEN p.place > q.place THEN p.core ELSE q.core END AS child,
            CASE WHEN p.place > q.place THEN q.core ELSE p.core END AS parent,
            least(p.representative, q.representative) AS a, greatest(p.representative, q.representative) AS b,
            least(p.place, q.place) AS parent_place
        FROM joined JOIN cores p ON joined.x = p.core JOIN cores q ON joined.y = q.core
        """,
        links=links,
        cored=cored,
        cores=cores,
    )


def _check_containers(engine: Engine, cores: Relation, chosen: Relation, judge: Judge) -> Relation:
    """`chosen` without the children that contain their parent but do not match the best of its containers.

    What two long quotes share may be all that a short one says ("the Democratic front-runner"): it goes with the better of them and does
    not join the two.
    """
    paired = engine.sql(
        """
        WITH containers AS (
            SELECT chosen.child, chosen.parent, x.representative,
                row_number() OVER (PARTITION BY chosen.parent ORDER BY x.place) AS choice
            FROM chosen JOIN cores x ON chosen.child = x.core JOIN cores y ON chosen.parent = y.core WHERE x.n_tokens > y.n_tokens
        )
        SELECT others.child, least(others.representative, best.representative) AS a,
            greatest(others.representative, best.representative) AS b
        FROM containers others JOIN containers best ON others.parent = best.parent WHERE best.choice = 1 AND others.choice > 1
        """,
        chosen=chosen,
        cores=cores,
    )
    return _without_unmatched(engine, chosen, paired, judge)


def _check_chains(engine: Engine, cores: Relation, chosen: Relation, judge: Judge) -> Relation:
    """`chosen` without the children of a container that do not match what it contains: the other half of a text that joins two."""
    roots = find_roots(engine, engine.sql("SELECT child AS node, parent FROM chosen", chosen=chosen))
    chained = engine.sql(
        """
        SELECT chosen.child,
            least(x.representative, z.representative) AS a, greatest(x.representative, z.representative) AS b
        FROM chosen
        JOIN chosen above ON chosen.parent = above.child
        JOIN cores x ON chosen.child = x.core
        JOIN cores y ON chosen.parent = y.core
        JOIN cores above_core ON above.parent = above_core.core
        JOIN roots ON chosen.child = roots.node
        JOIN cores z ON roots.parent = z.core
        WHERE y.n_tokens > above_core.n_tokens
        """,
        chosen=chosen,
        cores=cores,
        roots=roots,
    )
    return _without_unmatched(engine, chosen, chained, judge)


def _without_unmatched(engine: Engine, chosen: Relation, paired: Relation, judge: Judge) -> Relation:
    """`chosen` without every `child` of `paired` whose pair (`a`, `b`) is no link."""
    judged = judge(engine.sql("SELECT DISTINCT a, b FROM paired", paired=paired))
    return engine.sql(
        """
        SELECT chosen.child, chosen.parent FROM chosen
        LEFT JOIN paired ON chosen.child = paired.child
        LEFT JOIN judged ON paired.a = judged.a AND paired.b = judged.b
        WHERE paired.child IS NULL OR judged.a IS NOT NULL
        """,
        chosen=chosen,
        paired=paired,
        judged=judged,
    )


def _count(engine: Engine, relation: Relation, where: str = "TRUE") -> int:
    rows: pa.Table = engine.collect(engine.sql(f"SELECT count(*) AS n FROM relation WHERE {where}", relation=relation))
    return int(rows.column("n")[0].as_py())
