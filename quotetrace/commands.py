"""The commands as functions: run, extract, link, append. Each writes a run and returns what it did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import field
from os.path import isfile  # of a path, and of what can be none
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quotetrace import pipeline, tables
from quotetrace.articles.files import InputFile, find_files, find_with_primary
from quotetrace.before import CORRECTIONS, read_before, write_index
from quotetrace.engines.base import Engine, Relation
from quotetrace.engines.store import is_url
from quotetrace.errors import LEFT_OUT, InputError, SettingsError
from quotetrace.pipeline import ARTICLE_STAGES, LINK_STAGES, MORE_STAGES, PRIMARY, RUN_STAGES, Stage
from quotetrace.places import Place, open_place
from quotetrace.publish import file_metadata, hash_inputs, to_manifest, writing
from quotetrace.settings import Settings, load_settings, validated
from quotetrace.values import value

EXTRACT_TABLES = ("articles", "credits", "quotes", "quote_spans", "chain", "issues")
LINK_TABLES = ("quotes", "links", "memberships", "clusters", "evidence", "cluster_history", "issues")
MADE_TABLES = {"run": tuple(tables.TABLES), "extract": EXTRACT_TABLES, "link": LINK_TABLES}

Progress = Callable[[Stage], None]
Input = str | Path


@value
class Run:
    """What a command did: where the tables are, how many rows each has, how long each stage took, what was left out and why."""

    command: str
    out: Path | str
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
        inputs: Files or folders of articles: `.txt`, `.json`, `.jsonl`, `.csv`, `.tsv`, `.parquet`, plain or `.gz`, `.bz2`. With Spark
            URLs too (`s3a://…`, `hdfs://…`, `file:///…`).
        out: Folder for the tables: absent, empty, or a run to replace. With Spark a URL too.
        **options: `settings` (a `Settings`, or the path of a TOML file), `speakers` (path of an own list of speakers, CSV), `agencies`
            (path of an own list of agencies, TOML), `corrections` (path of corrections by hand, CSV; without it those in `out`),
            `primary` (files or folders of primary texts, a transcript or an agency's original: bases of what is quoted of them),
            `engine` ("local" or "spark"), `workers`, `master` (of Spark), `spark` (a `SparkSession` to work in, which is not stopped and
            whose options stay as they are), `progress` (called with each stage).

    Returns:
        What was done: rows of each table, seconds of each stage, issues by code.

    Raises:
        InputError: an input is missing or none holds an article.
        OutputError: `out` cannot be written or holds something else.
        SettingsError: a setting or the engine is not known.
        EngineError: Spark is not installed, does not start, or fails.
    """
    return _make("run", RUN_STAGES, inputs, out, **options)


def extract(inputs: Input | Sequence[Input], out: Input, **options: Any) -> Run:
    """Find quotes, speakers and chains one article at a time; nothing is compared across articles. Options as in `run`."""
    return _make("extract", ARTICLE_STAGES, inputs, out, **options)


def link(quotes: Input | Sequence[Input], out: Input, **options: Any) -> Run:
    """Link quotes from anywhere: a plain table, Quotebank, GDELT's quotation graph (docs/bring_your_own.md).

    Args:
        quotes: Files or folders: `.json`, `.jsonl`, `.csv`, `.tsv`, `.parquet`, plain or `.gz`, `.bz2`. The shape is told by the fields.
        out: Folder for the tables, as in `run`.
        **options: As in `run`.
    """
    return _make("link", LINK_STAGES, quotes, out, **options)


def append(out: Input, inputs: Input | Sequence[Input], **options: Any) -> Run:
    """Add articles to a finished run, or quotes to one that `link` made, under its settings.

    Every table is as if all had been given to one run; clusters and speakers keep the ids they had, and `cluster_history` says what became
    of each. What is in the run is not read and not extracted again.

    Args:
        out: Folder of the run, which is replaced when all is done.
        inputs: As in the command that made the run.
        **options: `primary`, `engine`, `workers`, `master`, `spark`, `progress`, as in `run`; `settings` for those of the engine, the
            others are the run's.

    Raises:
        InputError: as in `run`.
        OutputError: `out` is no finished run, or one of another version.
        SettingsError: `settings` are not those the run was made under.
    """
    return _make("append", (), inputs, out, **options)


def _make(
    command: str,
    path: tuple[Stage, ...],
    inputs: Input | Sequence[Input],
    out: Input,
    *,
    settings: Settings | Input | None = None,
    speakers: Input | None = None,
    agencies: Input | None = None,
    corrections: Input | None = None,
    primary: Input | Sequence[Input] = (),
    engine: str | None = None,
    workers: int | None = None,
    master: str | None = None,
    spark: Any = None,
    progress: Progress = lambda stage: None,
) -> Run:
    given, marked = ([str(one) for one in ([paths] if isinstance(paths, str | Path) else paths)] for paths in (inputs, primary))
    lists = {"speakers": speakers, "agencies": agencies, "corrections": corrections or _kept_corrections(command, out)}
    chosen = use_lists(_choose(settings, {"workers": workers, "master": master}), **lists)
    with ExitStack() as stack:
        worker = stack.enter_context(closing(open_engine(engine, chosen, spark)))
        place = stack.enter_context(open_place(str(out), given, worker))
        before = read_before(worker, str(out)) if command == "append" else None
        if before:
            path, chosen = MORE_STAGES[before.command], use_lists(before.settings(chosen, is_given=settings is not None))
        if path is not ARTICLE_STAGES:
            _check_links(chosen)
        if marked and PRIMARY not in path:
            raise SettingsError("primary texts are for runs over articles", where=marked[0], hint="quotetrace run")
        files = find_with_primary(lambda paths: _find(path, paths, out, worker, stack), given, marked)
        clock = _Clock(progress)
        known = None
        if before:
            clock.start(Stage("open", lambda *_: {}, "the run is opened"))
            known = before.read(MADE_TABLES[before.command])
        made, counts = pipeline.run_stages(path, worker, chosen, files, clock.start, known)
        clock.start(Stage("write", lambda *_: {}, "tables are written"))
        issues = _codes(worker, made["issues"])
        read = counts["read"]["out"]
        if not read.get("added", read.get("quotes", read["articles"])):
            raise _nothing(Counter(issues) - Counter(before.issues if before else {}), given)
        rows = _write(worker, place, before.command if before else command, made, chosen, out)
        result = Run(command, out if is_url(out) else Path(out), rows, clock.stop(), issues)
        report = {
            "command": before.command if before else command,
            "appended": before.appended + 1 if before else 0,
            "engine": worker.name,
            "inputs": [*(before.inputs if before else ()), *_hash(worker, files)],
            "rows": rows,
            "stages": counts,
            "seconds": result.seconds,
            "issues": issues,
            "left_out": {code: count for code, count in issues.items() if code in LEFT_OUT},
        }
        with writing(out):
            place.finish(to_manifest(chosen, report))
    return result


def _write(engine: Engine, place: Place, command: str, made: Mapping[str, Relation], settings: Settings, out: Input) -> dict[str, int]:
    """Write the tables that `command` makes, and what the next append needs; the rows of each table."""
    with writing(out):
        place.clear()
        rows = engine.write({name: made.get(name) for name in MADE_TABLES[command]}, place.folder, file_metadata(settings))
        write_index(engine, place.folder, made, settings)
    return rows


def _kept_corrections(command: str, out: Input) -> Path | None:
    """The corrections that an earlier run in `out` was made with, as its folder has them: they survive a run anew."""
    kept = Path(out) / CORRECTIONS
    return kept if command == "run" and not is_url(str(out)) and isfile(kept) else None


def _check_links(settings: Settings) -> None:
    """Say what is missing before everything is read, rather than after."""
    if settings.links.meaning:
        from quotetrace.links.meaning import check_encoder

        check_encoder()


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
    if chosen.lists.corrections:
        from quotetrace.quotes.corrections import read_corrections

        read_corrections(chosen.lists.corrections, str(paths.get("corrections") or "lists.corrections"))
    if chosen.lists.speakers:
        from quotetrace.links.people import read_people

        read_people(chosen.lists.speakers, where=str(paths.get("speakers") or "lists.speakers"))
    return chosen


def _read_list(path: Input) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read the list: {error}", where=str(path), hint="a file in UTF-8") from error


def _choose(settings: Settings | Input | None, given: dict[str, Any]) -> Settings:
    chosen = settings if isinstance(settings, Settings) else load_settings(settings)
    named = {name: one for name, one in given.items() if one is not None}
    if not named:
        return chosen
    return validated({**chosen.model_dump(), "engine": {**chosen.engine.model_dump(), **named}}, where=", ".join(named))


def open_engine(name: str | None, settings: Settings, spark: Any = None) -> Engine:
    """The engine `name` (None: "spark" where a session is handed in, else "local").

    Raises:
        SettingsError: there is no such engine.
        EngineError: it cannot start.
    """
    chosen = name or ("local" if spark is None else "spark")
    if chosen == "local" and spark is None:
        from quotetrace.engines.local import LocalEngine

        return LocalEngine(settings.engine)
    if chosen == "spark":
        from quotetrace.engines.spark import SparkEngine

        return SparkEngine(settings.engine, spark)
    if chosen == "local":
        raise SettingsError("a session was handed to the engine 'local'", where="engine", hint='engine="spark", or no session')
    raise SettingsError(f"no engine {chosen!r}, expected 'local' or 'spark'", where="--engine", hint="docs/limits.md tells them apart")


def _find(path: tuple[Stage, ...], given: list[str], out: Input, engine: Engine, stack: ExitStack) -> list[InputFile]:
    urls = [one for one in given if is_url(one)]
    if not urls:
        return find_files(given, None if is_url(out) else Path(out))
    if len(urls) < len(given):
        raise InputError("is no URL, beside others that are", where=next(one for one in given if one not in urls), hint="all, or none")
    if path in (LINK_STAGES, MORE_STAGES["link"]):
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="quotetrace-")))
        return find_files([_fetched(url, engine, folder / str(number)) for number, url in enumerate(urls)], None)
    return list(engine.find_files(urls))


def _fetched(url: str, engine: Engine, folder: Path) -> Path:
    """Quotes in a store, brought to this machine while the command runs: one process reads them."""
    store = engine.store(url)
    if not store.exists():
        raise InputError("no such file or folder", where=url, hint="check the path")
    folder.mkdir()
    target = folder / url.rstrip("/").rpartition("/")[2]
    store.fetch(str(target))
    return target


def _hash(engine: Engine, files: list[InputFile]) -> list[dict[str, Any]]:
    """Name, bytes and SHA-256 of every input, in the order they are read."""
    if not any(file.url for file in files):
        return hash_inputs(files)
    read = engine.collect(engine.sql("SELECT name, bytes, sha256 FROM contents", contents=engine.contents(files)))
    found = {row.pop("name"): row for row in read.to_pylist()}
    return [{"input": file.name, **found.get(file.name, {"bytes": None, "sha256": None})} for file in files]


def _codes(engine: Engine, issues: Relation) -> dict[str, int]:
    counted = engine.collect(engine.sql("SELECT code, count(*) AS n FROM issues GROUP BY code", issues=issues))
    return dict(sorted(zip(counted["code"].to_pylist(), counted["n"].to_pylist(), strict=True)))


def _nothing(issues: Mapping[str, int], given: list[str]) -> InputError:
    found = ", ".join(f"{count} {code}" for code, count in issues.items())
    what = f"holds no article that can be read ({found})" if found else "holds no article"
    hint = "quotetrace link reads quotes" if "holds_quotes" in issues else "files of text, or tables with a text column"
    return InputError(what, where=", ".join(given), hint=hint)


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
