"""Ids that last: when articles are appended, clusters and speakers keep the ids they have had.

An id stays with the cluster that holds most of its members, of several ids that would stay with one cluster the one with most members
there does (then the older). An id that gave way never comes back, and a new cluster is never called by an id that another has had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from quotetrace import tables
from quotetrace.engines.base import Engine, Relation

Tables = dict[str, Relation]

KEPT_SPEAKERS: Final = {
    "speakers": ("speaker_id",),
    "speaker_names": ("speaker_id",),
    "speaker_members": ("speaker_id", "member_id"),
    "evidence": ("subject_id",),
}
"""The columns with ids of speakers of what resolving makes, but for `quotes`."""

_KEPT_CLUSTERS: Final = {"quotes": ("cluster_id",), "clusters": ("cluster_id",), "memberships": ("cluster_id",)}


def keep_speakers(engine: Engine, quotes: Relation, before: Relation, moved: Relation) -> Relation:
    """`key`, `id`: the id of every speaker of `quotes`, which name them by their keys.

    Args:
        engine: Where the relations live.
        quotes: Columns of the table `quotes`, after resolving.
        before: The same of the finished run.
        moved: `old_quote_id`, `quote_id` of quotes that have another id now.
    """
    shared = _shared(engine, "speaker_id", quotes, before, moved)
    used = engine.sql("SELECT DISTINCT speaker_id AS id, 0 AS born FROM quotes WHERE speaker_id IS NOT NULL", quotes=before)
    keys = engine.sql("SELECT DISTINCT speaker_id AS key FROM quotes WHERE speaker_id IS NOT NULL", quotes=quotes)
    return _ids(engine, keys, _stays(engine, shared, used), used)


def keep_clusters(engine: Engine, made: Mapping[str, Relation], before: Mapping[str, Relation]) -> Tables:
    """`quotes`, `clusters`, `memberships` with the ids that last, and `cluster_history`.

    Args:
        engine: Where the relations live.
        made: Tables of linking, whose clusters are named by their keys; `moved` and, where speakers were resolved, `kept_speakers`.
        before: Tables of the finished run.
    """
    shared = _shared(engine, "cluster_id", made["quotes"], before["quotes"], made["moved"])
    used = _used(engine, before["clusters"], before["cluster_history"])
    stays = _stays(engine, shared, used)
    keys = engine.sql("SELECT cluster_key AS key FROM clusters", clusters=made["clusters"])
    kept = _ids(engine, keys, stays, used)
    replaced = {name: replace_ids(engine, made[name], kept, ids, _names(name)) for name, ids in _KEPT_CLUSTERS.items()}
    if "kept_speakers" in made:
        for name in ("quotes", "clusters"):
            replaced[name] = replace_ids(engine, replaced[name], made["kept_speakers"], ("speaker_id",), _names(name))
    history = _history(engine, shared, stays, kept)
    columns = ", ".join(tables.CLUSTER_HISTORY.schema.names)
    query = f"""
        SELECT {columns} FROM before_history
        UNION ALL SELECT (SELECT coalesce(max(run), 1) + 1 FROM before_history) AS run, {columns.removeprefix("run, ")} FROM history
        """
    return {**replaced, "cluster_history": engine.sql(query, before_history=before["cluster_history"], history=history)}


def replace_ids(engine: Engine, rows: Relation, ids: Relation, columns: Sequence[str], names: Sequence[str]) -> Relation:
    """`rows` (columns `names`) with every key in `columns` replaced by its id; what is no key stays."""
    changed = {column: f'coalesce({column}_ids.id, given."{column}") AS "{column}"' for column in columns}
    chosen = ", ".join(changed.get(name, f'given."{name}"') for name in names)
    joined = " ".join(f'LEFT JOIN ids {column}_ids ON given."{column}" = {column}_ids.key' for column in columns)
    return engine.sql(f"SELECT {chosen} FROM given {joined}", given=rows, ids=ids)


def _names(table: str) -> list[str]:
    """The columns of a table as linking gives it: origins come later."""
    return [name for name in tables.TABLES[table].schema.names if not name.startswith("origin_")]


def _shared(engine: Engine, column: str, quotes: Relation, before: Relation, moved: Relation) -> Relation:
    """`old_id`, `key`, `n`: how many quotes each old id has in each of the new."""
    return engine.sql(
        f"""
        WITH members AS (
            SELECT coalesce(moved.quote_id, before.quote_id) AS quote_id, before.{column} AS old_id
            FROM before LEFT JOIN moved ON before.quote_id = moved.old_quote_id WHERE before.{column} IS NOT NULL
        )
        SELECT members.old_id, quotes.{column} AS key, count(*) AS n
        FROM members JOIN quotes ON members.quote_id = quotes.quote_id WHERE quotes.{column} IS NOT NULL
        GROUP BY members.old_id, quotes.{column}
        """,
        quotes=quotes,
        before=before,
        moved=moved,
    )


def _used(engine: Engine, clusters: Relation, history: Relation) -> Relation:
    """`id`, `born`: every id that a cluster has had, and the run that first gave it."""
    return engine.sql(
        """
        WITH named AS (
            SELECT cluster_id AS id, CAST(NULL AS INT) AS run FROM clusters
            UNION ALL SELECT old_cluster_id, run - 1 FROM history WHERE old_cluster_id <> ''
            UNION ALL SELECT new_cluster_id, run FROM history
        )
        SELECT id, coalesce(min(run), 1) AS born FROM named GROUP BY id
        """,
        clusters=clusters,
        history=history,
    )


def _stays(engine: Engine, shared: Relation, used: Relation) -> Relation:
    """`old_id`, `key`, `is_kept`: the cluster with most members of each old id, and whether it is called by it."""
    return engine.sql(
        """
        WITH placed AS (SELECT *, row_number() OVER (PARTITION BY old_id ORDER BY n DESC, key) AS place FROM shared)
        SELECT placed.old_id, placed.key,
            row_number() OVER (PARTITION BY placed.key ORDER BY placed.n DESC, used.born, placed.old_id) = 1 AS is_kept
        FROM placed JOIN used ON placed.old_id = used.id WHERE placed.place = 1
        """,
        shared=shared,
        used=used,
    )


def _ids(engine: Engine, keys: Relation, stays: Relation, used: Relation) -> Relation:
    """`key`, `id`: the old id that stays, else the key, else, where another was called so, a hash of it and of how many ids there were."""
    return engine.sql(
        """
        WITH counted AS (SELECT count(*) AS n FROM used)
        SELECT keys.key, CASE WHEN stays.old_id IS NOT NULL THEN stays.old_id WHEN used.id IS NULL THEN keys.key
            ELSE substr(sha2(concat(keys.key, chr(31), CAST(counted.n AS STRING)), 256), 1, 16) END AS id
        FROM keys CROSS JOIN counted LEFT JOIN stays ON keys.key = stays.key AND stays.is_kept LEFT JOIN used ON keys.key = used.id
        """,
        keys=keys,
        stays=stays,
        used=used,
    )


def _history(engine: Engine, shared: Relation, stays: Relation, kept: Relation) -> Relation:
    """What became of every old id, and which ids are new; the columns of `cluster_history` without `run`.

    `kept`: these members still go by their id. `merged`: they are with most of their cluster, which goes by another id now. `split`: they
    left the cluster that most of theirs are in.
    """
    return engine.sql(
        """
        SELECT shared.old_id AS old_cluster_id, kept.id AS new_cluster_id,
            CASE WHEN stays.key IS NULL THEN 'split' WHEN stays.is_kept THEN 'kept' ELSE 'merged' END AS event, shared.n AS n_shared
        FROM shared JOIN kept ON shared.key = kept.key LEFT JOIN stays ON shared.old_id = stays.old_id AND shared.key = stays.key
        UNION ALL
        SELECT '', kept.id, 'new', 0 FROM kept LEFT JOIN shared ON kept.key = shared.key WHERE shared.key IS NULL
        """,
        shared=shared,
        stays=stays,
        kept=kept,
    )
