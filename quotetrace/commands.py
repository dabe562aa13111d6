"""The commands as functions: run, extract, link. Each writes a run and returns what it did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import field
from pathlib import Path
from typing import Any

import pyarrow as pa

from quotetrace import pipeline, tables
from quotetrace.articles.files import find_files
from quotetrace.engines.base import Engine
from quotetrace.engines.local import LocalEngine
from quotetrace.errors import LEFT_OUT, InputError, SettingsError
from quotetrace.pipeline import ARTICLE_STAGES, LINK_STAGES, RUN_STAGES, Stage
from quotetrace.publish import check_out, file_metadata, hash_inputs, staged, write_manifest, writing
from quotetrace.settings import Settings, load_settings, validated
from quotetrace.values import value

EXTRACT_TABLES = ("articles", "credits", "quotes", "quote_spans", "chain", "issues")
LINK_TABLES = ("quotes", "links", "memberships", "clusters", "evidence", "issues")

WRITERS = 2
"""Tables sorted and compressed at a time: more would hold more tables in memory than it saves seconds."""

Progress = Callable[[Stage], None]
Input = str | Path


@value
class Run:
    """What a command did: where the tables are, how many rows each has, how long each stage took, what was left out and why."""

    command: str
    out: Path
    rows: dict[str, int]
    seconds: dict[str, float]
    issues: dict[str, int] = field(default_factory=dict)

    @property
    def total_seconds(self) -> float:
        """Wall time of all stages."""
        return round(sum(self.seconds.values()), 2)


def run(inputs: Input | Sequence[Input], out: Input, **options: Any) -> Run:
    """Take articles the whole path and write one Parquet table for each noun.

    Args:
        inputs: Files or folders of articles: `.txt`, `.json`, `.jsonl`, `.csv`, `.tsv`, `.parquet`, plain or `.gz`, `.bz2`.
        out: Folder for the tables: absent, empty, or a run to replace.
        **options: `settings` (a `Settings`, or the path of a TOML file), `speakers` (path of an own list of speakers, CSV), `agencies`
            (path of an own list of agencies, TOML), `engine` ("local"), `workers`, `progress` (called with each stage).

    Returns:
        What was done: rows of each table, seconds of each stage, issues by code.

    Raises:
        InputError: an input is missing or none holds an article.
        OutputError: `out` cannot be written or holds something else.
        SettingsError: a setting or the engine is not known.
    """
    return _make("run", RUN_STAGES, tuple(tables.TABLES), inputs, out, **options)


def extract(inputs: Input | Sequence[Input], out: Input, **options: Any) -> Run:
    """Find quotes, speakers and chains one article at a time; nothing is compared across articles. Options as in `run`."""
    return _make("extract", ARTICLE_STAGES, EXTRACT_TABLES, inputs, out, **options)


def link(quotes: Input | Sequence[Input], out: Input, **options: Any) -> Run:
    """Link quotes from anywhere: a plain table, Quotebank, GDELT's quotation graph (docs/bring_your_own.md).

    Args:
        quotes: Files or folders: `.json`, `.jsonl`, `.csv`, `.tsv`, `.parquet`, plain or `.gz`, `.bz2`. The shape is told by the fields.
        out: Folder for the tables, as in `run`.
        **options: As in `run`.
    """
    return _make("link", LINK_STAGES, LINK_TABLES, quotes, out, **options)


def _make(
    command: str,
    path: tuple[Stage, ...],
    names: tuple[str, ...],
    inputs: Input | Sequence[Input],
    out: Input,
    *,
    settings: Settings | Input | None = None,
    speakers: Input | None = None,
    agencies: Input | None = None,
    engine: str = "local",
    workers: int | None = None,
    progress: Progress = lambda stage: None,
) -> Run:
    given = [Path(inputs)] if isinstance(inputs, str | Path) else [Path(one) for one in inputs]
    chosen = use_lists(_choose(settings, workers), speakers=speakers, agencies=agencies)
    target = Path(out)
    check_out(target, given)
    files = find_files(given, target)
    clock = _Clock(progress)
    with staged(target) as stage, closing(_open_engine(engine, chosen)) as worker:
        made, counts = pipeline.run_stages(path, worker, chosen, files, clock.start)
        clock.start(Stage("write", lambda *_: {}, "tables are written"))
        with writing(target):
            rows, issues = _write(worker, made, names, stage, chosen)
        if not rows.get("articles", rows["quotes"]):
            raise _nothing(issues, given)
        result = Run(command, target, rows, clock.stop(), issues)
        report = {
            "command": command,
            "engine": engine,
            "inputs": hash_inputs(files),
            "rows": rows,
            "stages": counts,
            "seconds": result.seconds,
            "issues": issues,
            "left_out": {code: count for code, count in issues.items() if code in LEFT_OUT},
        }
        with writing(target):
            write_manifest(stage, chosen, report)
    return result


def use_lists(settings: Settings, **paths: Input | None) -> Settings:
    """`settings` with the contents of own lists (`speakers`, `agencies`) in them, checked; the agencies are known from here on.

    Raises:
        SettingsError: a file cannot be read, or what it holds is not a list.
    """
    from quotetrace.articles.own_agencies import read_agencies, use_agencies

    texts = {name: _read_list(path) for name, path in paths.items() if path is not None}
    chosen = validated({**settings.model_dump(), "lists": {**settings.lists.model_dump(), **texts}}, where="lists") if texts else settings
    read_agencies(chosen.lists.agencies, where=str(paths.get("agencies") or "lists.agencies"))
    use_agencies(chosen.lists.agencies)
    if chosen.lists.speakers:
        from quotetrace.links.people import read_people

        read_people(chosen.lists.speakers, where=str(paths.get("speakers") or "lists.speakers"))
    return chosen


def _read_list(path: Input) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read the list: {error}", where=str(path), hint="a file in UTF-8") from error


def _choose(settings: Settings | Input | None, workers: int | None) -> Settings:
    chosen = settings if isinstance(settings, Settings) else load_settings(settings)
    if workers is None:
        return chosen
    return validated({**chosen.model_dump(), "engine": {**chosen.engine.model_dump(), "workers": workers}}, where="workers")


def _open_engine(name: str, settings: Settings) -> Engine:
    if name != "local":
        raise SettingsError(f"no engine {name!r}, expected 'local'", where="--engine", hint="docs/limits.md says what is to come")
    return LocalEngine(settings.engine)


def _write(
    engine: Engine, made: pipeline.Tables, names: tuple[str, ...], folder: Path, settings: Settings
) -> tuple[dict[str, int], dict[str, int]]:
    """Write every table of `names`, an empty one where no stage made it; rows of each, and issues by code."""
    metadata = file_metadata(settings)

    def write(name: str, collected: pa.Table) -> pa.Table:
        conformed = tables.conform(name, collected)
        tables.write_table(folder, name, conformed, metadata)
        return conformed

    # The engine gives one table at a time; sorting and compressing them shares the cores.
    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        futures = {name: pool.submit(write, name, engine.collect(made[name]) if name in made else tables.empty(name)) for name in names}
        written = {name: future.result() for name, future in futures.items()}
    if "articles" in written:
        tables.check_slices(written["quotes"], written["articles"])
    codes = Counter(written["issues"].column("code").to_pylist())
    return {name: rows.num_rows for name, rows in written.items()}, dict(sorted(codes.items()))


def _nothing(issues: dict[str, int], given: list[Path]) -> InputError:
    found = ", ".join(f"{count} {code}" for code, count in issues.items())
    what = f"holds no article that can be read ({found})" if found else "holds no article"
    hint = "quotetrace link reads quotes" if "holds_quotes" in issues else "files of text, or tables with a text column"
    return InputError(what, where=", ".join(map(str, given)), hint=hint)


class _Clock:
    """Seconds of each stage, told to `progress` as it begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._current = ""
        self._since = time.perf_counter()

    def start(self, stage: Stage) -> None:
        self.stop()
        self._current = stage.name
        self._progress(stage)

    def stop(self) -> dict[str, float]:
        now = time.perf_counter()
        if self._current:
            self._seconds[self._current] = round(now - self._since, 3)
        self._since, self._current = now, ""
        return self._seconds
