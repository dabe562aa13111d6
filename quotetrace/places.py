"""Where a run is written: a folder of this machine, swapped in whole, or one of a store, where `run.json` written last makes the run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from quotetrace.articles.files import MANIFEST, is_manifest
from quotetrace.engines.base import Engine
from quotetrace.engines.store import Store, is_url
from quotetrace.errors import OutputError
from quotetrace.publish import check_out, staged
from quotetrace.stages import INDEX
from quotetrace.tables import TABLES


class Place(Protocol):
    """A folder that a run is written to."""

    folder: str
    """Where the engine writes the tables."""

    def clear(self) -> None:
        """Make room: everything is computed, and the tables are about to be written."""
        ...

    def finish(self, manifest: str) -> None:
        """Write the manifest; nothing is written after it."""
        ...


@contextmanager
def open_place(out: str, inputs: Sequence[str], engine: Engine) -> Iterator[Place]:
    """The place of a run of `inputs`, looked at before any work is done.

    Raises:
        OutputError: `out` holds something else than a run, holds an input, or is out of the engine's reach.
    """
    if is_url(out):
        yield _InStore(_store(out, inputs, engine))
        return
    if not engine.is_here:
        hint = "hdfs://…, s3a://…; file:///… for a folder that all of them share"
        raise OutputError("is a folder of this machine, and the executors are on others", where=out, hint=hint)
    check_out(Path(out), [Path(given) for given in inputs if not is_url(given)])
    with staged(Path(out)) as stage:
        yield _Beside(stage)


class _Beside:
    """A folder beside OUT, which takes its place when all is well."""

    def __init__(self, stage: Path) -> None:
        self._stage = stage
        self.folder = str(stage)

    def clear(self) -> None:
        """Nothing: the folder is new."""

    def finish(self, manifest: str) -> None:
        (self._stage / MANIFEST).write_text(manifest, encoding="utf-8")


class _InStore:
    """OUT itself. A store may know no renaming, so the manifest goes first and comes last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.folder

    def clear(self) -> None:
        for name in (MANIFEST, INDEX, *(f"{table}.parquet" for table in TABLES)):
            if self._store.exists(name):
                self._store.remove(name)

    def finish(self, manifest: str) -> None:
        self._store.write(MANIFEST, manifest.encode())


def _store(out: str, inputs: Sequence[str], engine: Engine) -> Store:
    folder = out.rstrip("/") + "/"
    if any((given.rstrip("/") + "/").startswith(folder) for given in inputs):
        raise OutputError("is or holds an INPUT, and would take its place", where=out, hint="name another folder with -o")
    store: Store = engine.store(out)
    if store.exists():
        if not store.is_folder():
            raise OutputError("is a file, expected a folder", where=out, hint="name another folder with -o")
        if store.names() and not _is_run(store):
            raise OutputError("is a folder that holds something else than a quotetrace run", where=out, hint="name another folder with -o")
    return store


def _is_run(store: Store) -> bool:
    """Whether the folder is a finished run, or what an interrupted one left of it: tables of ours alone."""
    ours = {"_temporary", INDEX, *(f"{table}.parquet" for table in TABLES)}
    if not store.exists(MANIFEST):
        return set(store.names()) <= ours
    try:
        manifest: Any = json.loads(store.read(MANIFEST))
    except (ValueError, RecursionError):
        return False
    return is_manifest(manifest)
