"""The index that a claim is looked up in: what a run knows of its quotes, laid out so that an answer touches few rows of it.

Wordings are posted as linking posts them (`links.candidates`): by three tokens in a row, and by two content tokens in a row. Postings are
sorted by n-gram, quotes by cluster and time, so that both are found by bisection. Everything is mapped from disk, nothing is read in whole.
The index is made when first asked for and kept in the run's folder, which it leaves when a command makes the run anew; where the folder
cannot be written it lives in a temporary one.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quotetrace import tables
from quotetrace.articles.files import MANIFEST, read_manifest
from quotetrace.errors import InputError
from quotetrace.links.candidates import post_ngrams
from quotetrace.links.tokens import encode, normalise
from quotetrace.values import value

FOLDER: Final = "index/claims"
VERSION: Final = "2"

_MAKING: Final = "making-"

BATCH_ROWS: Final = 20_000
MAX_POSTED: Final = 50_000
"""Rows of postings that one claim reads, the rarest n-grams first: what every tenth quote holds tells nothing apart."""
MAX_WORDINGS: Final = 256
"""Wordings that one claim is aligned with, those that share most first."""

Numbers = npt.NDArray[np.int64]


@value
class Index:
    """What a run knows of its quotes.

    Attributes:
        wordings: `codes`, `content` (see `tokens.encode`), a row for every wording that is somebody's words.
        speakers: `name`, a row for every name of a speaker.
        clusters: A row for every utterance: its columns of the table `clusters` that an answer tells.
        quotes: A row for every quote: `cluster`, `wording`, `speaker` (their rows, -1 for no name) and what an answer tells of the quote
            and its article; by cluster, then first published first.
        cluster, wording, speaker, asserted: These columns of `quotes` as numbers; `asserted` is 1 where the article has somebody say it.
        by_wording, wordings_of: The rows of `quotes` in order of `wording`, and the wording of each.
        keys, posted: The n-grams in order, and the wording that each is from.
    """

    wordings: pa.Table
    speakers: pa.Table
    clusters: pa.Table
    quotes: pa.Table
    cluster: Numbers
    wording: Numbers
    speaker: Numbers
    asserted: Numbers
    by_wording: Numbers
    wordings_of: Numbers
    keys: Numbers
    posted: Numbers

    def candidates(self, normalised: str) -> Numbers:
        """The wordings that share n-grams with a normalised text, the most telling first; of a text too short for n-grams, those that
        hold it."""
        encoded = encode(pa.array([normalised]))
        batch = pa.RecordBatch.from_arrays([encoded.codes, encoded.content, pa.array([0], pa.int32())], ["codes", "content", "r"])
        grams = np.sort(post_ngrams(batch)["h"].to_numpy())
        if not len(grams):
            holds = pc.match_substring(self.wordings["codes"], encoded.codes[0].as_py())
            return np.flatnonzero(holds.to_numpy())[:MAX_WORDINGS]
        starts, ends = np.searchsorted(self.keys, grams, "left"), np.searchsorted(self.keys, grams, "right")
        sizes = ends - starts
        rarest = np.argsort(sizes, kind="stable")
        rarest = rarest[sizes[rarest] > 0]
        within = np.cumsum(sizes[rarest]) <= MAX_POSTED
        within[:1] = True
        chosen = rarest[within]
        if not len(chosen):
            return np.zeros(0, np.int64)
        posted = np.concatenate([self.posted[starts[at] : ends[at]] for at in chosen])
        worth = np.repeat(np.log(len(self.wordings) / sizes[chosen]) + 1, sizes[chosen])
        found, places = np.unique(posted, return_inverse=True)
        return found[np.argsort(-np.bincount(places, worth), kind="stable")][:MAX_WORDINGS]

    def quotes_of(self, wording: int) -> Numbers:
        """The rows of the quotes that have this wording."""
        first, last = (np.searchsorted(self.wordings_of, wording, side) for side in ("left", "right"))
        return self.by_wording[first:last]

    def members(self, cluster: int) -> tuple[int, int]:
        """First and last row (half-open) of the quotes of this utterance."""
        return int(np.searchsorted(self.cluster, cluster, "left")), int(np.searchsorted(self.cluster, cluster, "right"))


def open_index(folder: Path) -> Index:
    """The index of the run in `folder`, made where there is none yet.

    Raises:
        InputError: there is no finished run, or it has no clusters.
    """
    if read_manifest(folder) is None:
        raise InputError("is no finished run", where=str(folder), hint="the folder given to run with -o")
    if not (folder / "clusters.parquet").exists():
        raise InputError("has no clusters to check against", where=str(folder), hint="made by extract; use run, or link")
    return _opened(folder, hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:16])


@lru_cache(maxsize=4)
def _opened(folder: Path, run: str) -> Index:
    """The index of the very run whose manifest has the hash `run`."""
    kept = folder / FOLDER / f"{run}-{VERSION}"
    if not kept.is_dir():
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=_MAKING, dir=kept.parent))
        except OSError:
            made = kept = Path(tempfile.mkdtemp(prefix="quotetrace-claims-"))
            atexit.register(shutil.rmtree, made, ignore_errors=True)
        try:
            _make(folder, made)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        if made != kept:
            _put(made, kept)
    parts: dict[str, Any] = {name: pa.ipc.open_file(pa.memory_map(str(kept / f"{name}.arrow"))).read_all() for name in _PARTS}
    numbers = {name: parts["quotes"][name].to_numpy() for name in ("cluster", "wording", "speaker", "asserted")}
    numbers |= {"by_wording": parts["by_wording"]["row"].to_numpy(), "wordings_of": parts["by_wording"]["wording"].to_numpy()}
    numbers |= {"keys": parts["postings"]["h"].to_numpy(), "posted": parts["postings"]["r"].to_numpy()}
    return Index(**{name: parts[name] for name in ("wordings", "speakers", "clusters", "quotes")}, **numbers)


_PARTS: Final = ("wordings", "speakers", "clusters", "quotes", "by_wording", "postings")


def _put(made: Path, kept: Path) -> None:
    """Swap a finished index in; that of an earlier run goes, and what another process makes or has just put there stays."""
    for old in kept.parent.iterdir():
        if old != kept and not old.name.startswith(_MAKING):
            shutil.rmtree(old, ignore_errors=True)
    try:
        made.rename(kept)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)


# ---- making it


def _make(folder: Path, made: Path) -> None:
    """Write every part into the folder `made`."""
    try:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
            connection.execute(f"SET temp_directory = '{_escaped(made / 'spill')}'")
            for name, query in _QUERIES.items():
                _write(
                    made / f"{name}.arrow", connection.sql(query.format(**_views(folder), made=_escaped(made))).to_arrow_reader(BATCH_ROWS)
                )
                connection.register(name, pa.ipc.open_file(pa.memory_map(str(made / f"{name}.arrow"))).read_all())
            texts = connection.sql("SELECT text FROM wording_texts ORDER BY wording").to_arrow_reader(BATCH_ROWS)
            wordings = pa.Table.from_batches((_encoded(batch) for batch in texts), _ENCODED).combine_chunks()
            wording = connection.sql("SELECT wording FROM quotes").to_arrow_table()["wording"].to_numpy()
    except duckdb.Error as error:
        raise InputError(
            f"has a table that cannot be read: {str(error).splitlines()[0]}", where=str(folder), hint="make the run again"
        ) from error
    shutil.rmtree(made / "spill", ignore_errors=True)
    (made / "wording_texts.arrow").unlink()
    _write(made / "wordings.arrow", wordings.to_batches(), wordings.schema)
    order = np.argsort(wording, kind="stable")
    by_wording = pa.table({"row": order, "wording": wording[order]})
    _write(made / "by_wording.arrow", by_wording.to_batches(), by_wording.schema)
    postings = _post(wordings)
    _write(made / "postings.arrow", postings.to_batches(), postings.schema)


_QUERIES: Final = {
    "clusters": """
        SELECT CAST(row_number() OVER (ORDER BY cluster_id) - 1 AS BIGINT) AS cluster, cluster_id, speaker, n_articles,
            origin_status, origin_agency_id, origin_article_id, origin_score
        FROM {clusters} ORDER BY cluster
    """,
    "speakers": """
        SELECT CAST(row_number() OVER (ORDER BY name) - 1 AS BIGINT) AS speaker, name
        FROM (SELECT DISTINCT coalesce(speaker, speaker_in_article) AS name FROM {quotes}) named WHERE name IS NOT NULL ORDER BY speaker
    """,
    "wording_texts": """
        SELECT CAST(row_number() OVER (ORDER BY wording_id) - 1 AS BIGINT) AS wording, wording_id, min(text) AS text
        FROM {quotes} WHERE wording_id IS NOT NULL AND cluster_id IS NOT NULL GROUP BY wording_id ORDER BY wording
    """,
    "quotes": """
        SELECT clusters.cluster, wording_texts.wording, coalesce(speakers.speaker, -1) AS speaker,
            CAST(coalesce(q.assertion, 'asserted') = 'asserted' AS BIGINT) AS asserted,
            q.quote_id, q.article_id, q.text, q.kind, coalesce(q.assertion, 'asserted') AS assertion,
            a.outlet, a.published_at, a.published_text, a.title, a.url, a.lang, coalesce(v.is_translation, FALSE) AS is_translation
        FROM {quotes} q JOIN clusters ON q.cluster_id = clusters.cluster_id JOIN wording_texts ON q.wording_id = wording_texts.wording_id
        LEFT JOIN speakers ON coalesce(q.speaker, q.speaker_in_article) = speakers.name
        LEFT JOIN {articles} a ON q.article_id = a.article_id
        LEFT JOIN {variants} v ON q.quote_id = v.quote_id
        ORDER BY clusters.cluster, a.published_until NULLS LAST, a.published_at, q.quote_id
    """,
}
"""The parts that tables are laid out as; each may name those before it."""

_ENCODED: Final = pa.schema([("codes", pa.string()), ("content", pa.string())])


def _views(folder: Path) -> dict[str, str]:
    """Every table of the run as DuckDB reads it; one that the run lacks is empty."""
    views = {}
    for name in ("quotes", "clusters", "articles", "variants"):
        if (folder / f"{name}.parquet").exists():
            views[name] = f"read_parquet('{_escaped(tables.file_pattern(folder, name))}')"
        else:
            columns = (
                f'CAST(NULL AS {_SQL_TYPES.get(str(field.type), "VARCHAR")}) AS "{field.name}"' for field in tables.TABLES[name].schema
            )
            views[name] = f"(SELECT {', '.join(columns)} WHERE FALSE)"
    return views


_SQL_TYPES: Final = {"bool": "BOOLEAN", "int32": "INT", "double": "DOUBLE", "timestamp[us, tz=UTC]": "TIMESTAMPTZ"}


def _escaped(path: Path | str) -> str:
    return str(path).replace("'", "''")


def _write(path: Path, batches: Iterable[pa.RecordBatch], schema: pa.Schema | None = None) -> None:
    with pa.ipc.new_file(str(path), schema or batches.schema) as file:  # type: ignore[attr-defined]
        for batch in batches:
            file.write_batch(batch)


def _encoded(batch: pa.RecordBatch) -> pa.RecordBatch:
    encoded = encode(normalise(batch["text"]))
    return pa.RecordBatch.from_arrays([encoded.codes, encoded.content], schema=_ENCODED)


def _post(wordings: pa.Table) -> pa.Table:
    """The postings of all wordings, by n-gram."""
    keys, rows = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for start in range(0, len(wordings), BATCH_ROWS):
        part = wordings.slice(start, BATCH_ROWS)
        numbered = part.append_column("r", pa.array(np.arange(start, start + len(part), dtype=np.int32)))
        posted = post_ngrams(numbered.combine_chunks().to_batches()[0])
        keys.append(posted["h"].to_numpy())
        rows.append(posted["r"].to_numpy())
    every = np.concatenate(keys)
    order = np.argsort(every, kind="stable")
    return pa.table({"h": every[order], "r": np.concatenate(rows)[order]})
