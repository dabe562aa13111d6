"""The command: a run goes out in another format, to a file that appears when it is whole, or to standard output."""

from __future__ import annotations

import gzip
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from quotetrace.errors import OutputError, SettingsError
from quotetrace.exports.formats import Format, format_named
from quotetrace.exports.run_tables import RunTables
from quotetrace.publish import writing
from quotetrace.values import value

STDOUT: Final = "-"


@value
class Export:
    """What was exported: the format, the file (None: standard output), how many quotes and bytes it holds (before they are packed)."""

    format: str
    file: Path | None
    quotes: int
    bytes: int


def export(out: Path | str, to: str, file: Path | str | None = None, *, text: bool = True, force: bool = False) -> Export:
    """Write a finished run in the format of others (docs/export.md says what each holds).

    Args:
        out: The folder of the run.
        to: "prov-json", "web-annotation", "quotebank-jsonl", "schema-org", "graphml" or "csv".
        file: Where to write it; packed where the name ends in `.gz`; "-" is standard output. None: a file in the current folder that is
            named after the run, such as `demo.prov.json`.
        text: Whether it holds words of the articles. Without: no quotes, titles, bylines, words around; but offsets, hashes, ids,
            addresses, outlets, names of speakers and agencies, scores.
        force: Whether a file that is there is replaced.

    Returns:
        What was written.

    Raises:
        SettingsError: there is no such format, or none of it would be left without text.
        InputError: `out` is no finished run, or lacks a table that the format needs.
        OutputError: the file is there already, lies in the run, or cannot be written.
    """
    chosen = format_named(to)
    if not text and chosen.needs_text:
        raise SettingsError(f"cannot go without text: {chosen.needs_text}", where=to, hint="csv, graphml and prov-json can")
    with RunTables(out, text=text) as tables:
        tables.require(chosen.needs, to)
        if file == STDOUT:
            return Export(to, None, tables.count_quotes(), _write(chosen, tables, sys.stdout.buffer))
        target = _target(Path(out), chosen, file, force)
        with writing(target), _whole(target) as stream:
            n_bytes = _write(chosen, tables, stream)
        return Export(to, target, tables.count_quotes(), n_bytes)


def _write(chosen: Format, tables: RunTables, stream: BinaryIO) -> int:
    n_bytes = 0
    for piece in chosen.write(tables):
        n_bytes += stream.write(piece.encode())
    stream.flush()
    return n_bytes


def _target(out: Path, chosen: Format, file: Path | str | None, force: bool) -> Path:
    """The file to write, looked at before any work is done."""
    target = Path(file) if file is not None else Path(f"{out.resolve().name}{chosen.suffix}")
    with writing(target):
        if out.resolve() in target.resolve().parents:
            raise OutputError("lies in the run, which the next run replaces whole", where=str(target), hint="name a file elsewhere with -o")
        if target.is_dir():
            raise OutputError("is a folder, expected a file", where=str(target), hint=f"-o {target / (out.resolve().name + chosen.suffix)}")
        if target.exists() and not force:
            raise OutputError("is there already", where=str(target), hint="--force replaces it; -o names another file")
    return target


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """A file beside `target` that takes its place when the block ends well, and is gone when it does not."""
    real = Path(os.path.realpath(target))
    real.parent.mkdir(parents=True, exist_ok=True)
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            if real.suffix == ".gz":
                # Without a name and a time: the same run packs to the same bytes.
                with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
                    with io.BufferedWriter(packed, 2**20) as buffered:  # type: ignore[type-var]
                        yield buffered
            else:
                yield stream
        part.replace(real)
    finally:
        part.unlink(missing_ok=True)
