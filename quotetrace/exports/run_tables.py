"""The tables of a finished run as DuckDB sees them: read in a stream, in order, and without wording where none is wanted."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import duckdb

from quotetrace import tables
from quotetrace.articles.agencies import agency_names
from quotetrace.articles.files import read_manifest
from quotetrace.engines.memory import quarter_of_memory
from quotetrace.engines.store import is_url
from quotetrace.errors import InputError
from quotetrace.ids import digest16
from quotetrace.links.names import read_name

BATCH_ROWS: Final = 2_000
"""Rows that are Python objects at a time."""

MEMORY: Final = 2**30
"""Bytes that sorting and joining take at most, beyond which they spill to disk."""

WORDING: Final = {
    "articles": ("title", "byline", "text"),
    "quotes": ("text", "prefix", "suffix", "cue", "mention", "addressee"),
    "clusters": ("base_text",),
    "credits": ("text",),
    "edits": ("from_text", "text"),
    "evidence": ("text",),
    "chain": ("name", "cue"),
}
"""Columns that hold an article's own words; null where no text is wanted, before any format sees a row."""

AROUND_CHARS: Final = 32

_AROUND: Final = f"""
        coalesce(substring(CASE q.field WHEN 'title' THEN a.title ELSE a.text END,
            greatest(q.start - {AROUND_CHARS}, 0) + 1, least(q.start, {AROUND_CHARS})), q.prefix) AS before,
        coalesce(substring(CASE q.field WHEN 'title' THEN a.title ELSE a.text END, q."end" + 1, {AROUND_CHARS}), q.suffix) AS after,"""
"""What stands at the quote's ends, its marks too: `prefix` and `suffix` are the words without them."""

SPEECH: Final = "status <> 'not_speech'"
"""The quotes that are somebody's words; what else stands in marks (titles, nicknames, terms) is in no export."""

_QUOTES: Final = """
    SELECT q.quote_id, q.article_id, q.field, q.kind, q.form, q.assertion, q.status, q.start, q."end", q.text,{around}
        q.quote_sha256, q.speaker_id, coalesce(q.speaker, q.speaker_in_article) AS speaker, q.speaker_score, q.first_agency_id, q.agency_id,
        q.wording_id, q.cluster_id, s.kind AS speaker_kind, coalesce(s.external_id, q.speaker_id) AS external_id,
        a.outlet, a.outlet_agency_id, a.url, a.title, a.lang, a.text_sha256, a.published_at, a.published_until, a.published_precision,
        a.published_zone, a.published_text, v.parent_quote_id, v.parent_score, v.similarity, v.drift_score, c.n_quotes, c.n_articles,
        c.n_texts, c.origin_agency_id, c.origin_status, c.origin_score, alarms.against_base, alarms.against_parent
    FROM quotes q
    LEFT JOIN articles a ON q.article_id = a.article_id
    LEFT JOIN speakers s ON q.speaker_id = s.speaker_id
    LEFT JOIN variants v ON q.quote_id = v.quote_id
    LEFT JOIN clusters c ON q.cluster_id = c.cluster_id
    LEFT JOIN (
        SELECT quote_id, string_agg(DISTINCT alarm, '; ' ORDER BY alarm) FILTER (WHERE against = 'base') AS against_base,
            string_agg(DISTINCT alarm, '; ' ORDER BY alarm) FILTER (WHERE against = 'parent') AS against_parent
        FROM edits WHERE alarm IS NOT NULL GROUP BY quote_id
    ) alarms ON q.quote_id = alarms.quote_id
    WHERE q.status <> 'not_speech'
    ORDER BY q.quote_id
"""
_DESCRIBED: Final = ("unnamed", "document")
"""Kinds of speakers that have no name: "a man in the front row" is the article's wording."""

Row = dict[str, Any]


class RunTables:
    """The tables of the run in `folder`; a context, which lets go of files and memory at its end.

    Args:
        folder: A finished run: of files, or of folders of parts.
        text: Whether rows hold the words of articles; without, the columns in `WORDING` are null, and so are the names of speakers
            that are no more than described.

    Raises:
        InputError: `folder` is no finished run.
    """

    def __init__(self, folder: Path | str, *, text: bool = True) -> None:
        self.folder = Path(folder)
        manifest = None if is_url(folder) else read_manifest(self.folder)
        if manifest is None:
            hint = "copy the run to this machine first" if is_url(folder) else "the folder given to run with -o"
            raise InputError("is no finished run", where=str(folder), hint=hint)
        self.manifest: dict[str, Any] = manifest
        self.text = text
        self._spill = tempfile.TemporaryDirectory(prefix="quotetrace-")
        self._connection = duckdb.connect(":memory:")

    def __enter__(self) -> RunTables:
        try:
            spill = self._spill.name.replace("'", "''")
            self._connection.execute(f"SET temp_directory = '{spill}'")
            self._connection.execute("SET preserve_insertion_order = false")
            self._connection.execute(f"SET memory_limit = '{min(quarter_of_memory(), MEMORY) // 2**20}MiB'")
            for name in tables.TABLES:
                self._connection.execute(self._view(name))
        except duckdb.Error as error:
            self.__exit__(None, None, None)
            raise self._unreadable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()
        self._spill.cleanup()

    def has(self, name: str) -> bool:
        """Whether the run has the table `name`: `extract` and `link` make some of them only."""
        return (self.folder / f"{name}.parquet").exists()

    def require(self, names: Iterable[str], what: str) -> None:
        """Say in one line what is not there.

        Raises:
            InputError: a table that `what` cannot do without is missing.
        """
        missing = [name for name in names if not self.has(name)]
        if missing:
            made = self.manifest.get("command", "another command")
            hint = f"made by {made}; `quotetrace run` makes it, and csv takes any run"
            raise InputError(f"has no table {missing[0]}, which {what} needs", where=str(self.folder), hint=hint)

    def rows(self, query: str) -> Iterator[Row]:
        """The rows of `query`, which names tables of the run, a batch at a time.

        Raises:
            InputError: a table cannot be read.
        """
        # An open stream blocks its connection: each has a cursor of its own.
        cursor = self._connection.cursor()
        try:
            cursor.execute("SET TimeZone = 'UTC'")
            for batch in cursor.sql(query).to_arrow_reader(BATCH_ROWS):
                yield from batch.to_pylist()
        except duckdb.Error as error:
            raise self._unreadable(error) from error
        finally:
            cursor.close()

    def quotes(self, *, around: bool = False) -> Iterator[Row]:
        """Every quote that is somebody's words, by id, with what the other tables tell of it; null where a table is not there.

        Args:
            around: Whether rows have `before` and `after` too, the code points at the quote's ends.
        """
        for row in self.rows(_QUOTES.replace("{around}", _AROUND if around else "")):
            if row["speaker"] is not None:
                # A run without the table `speakers` does not say what its speakers are: their names do.
                row["speaker_kind"] = row["speaker_kind"] or read_name(row["speaker"], lang=row["lang"] or "en").kind
                if not self.text and row["speaker_kind"] in _DESCRIBED:
                    row["speaker"] = None
            yield row

    def count_quotes(self, condition: str = SPEECH) -> int:
        """How many quotes the run has of which `condition` is true."""
        return int(next(self.rows(f"SELECT count(*) AS n FROM quotes WHERE {condition}"))["n"])

    def agency(self, agency_id: str | None) -> str | None:
        """The display name of an agency: the lexicon's, else as the run has it, else its id."""
        return None if agency_id is None else self._agencies.get(agency_id, agency_id)

    @cached_property
    def _agencies(self) -> dict[str, str]:
        named = self.rows("SELECT agency_id, min(agency) AS agency FROM credits WHERE agency_id IS NOT NULL GROUP BY agency_id")
        return {**{row["agency_id"]: row["agency"] for row in named if row["agency"]}, **agency_names()}

    @cached_property
    def run_id(self) -> str:
        """16 hex that name the run: the same inputs, settings and version give the same."""
        known = {name: self.manifest.get(name) for name in ("quotetrace", "settings", "lexicon", "command", "inputs")}
        return digest16(json.dumps(known, sort_keys=True))

    def _view(self, name: str) -> str:
        columns = ", ".join(self._column(name, column) for column in tables.TABLES[name].schema.names)
        if name == "quotes":
            columns += ', sha256(given."text") AS quote_sha256'
        if self.has(name):
            files = tables.file_pattern(self.folder, name).replace("'", "''")
            return f"CREATE VIEW {name} AS SELECT {columns} FROM read_parquet('{files}') AS given"
        self._connection.register("nothing", tables.empty(name))
        self._connection.execute(f"CREATE TABLE no_{name} AS FROM nothing")  # what is registered, a cursor does not see
        return f"CREATE VIEW {name} AS SELECT {columns} FROM no_{name} AS given"

    def _column(self, table: str, name: str) -> str:
        quoted = f'"{name}"'
        if self.text:
            return quoted
        if name in WORDING.get(table, ()):
            return f"CAST(NULL AS VARCHAR) AS {quoted}"
        if (table, name) == ("speakers", "name"):
            return f"CASE WHEN kind NOT IN {_DESCRIBED} THEN {quoted} END AS {quoted}"
        return quoted

    def _unreadable(self, error: Exception) -> InputError:
        reason = str(error).splitlines()[0]
        return InputError(f"has a table that cannot be read: {reason}", where=str(self.folder), hint="make the run again")
