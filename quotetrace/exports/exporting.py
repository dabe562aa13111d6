"""The command: a run goes out in another format, to a file that appears when it is whole, or to standard output."""

from __future__ import annotations

import gzip
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
    """What was exported: the format, the file (None: standard output), its bytes before they are packed, how many quotes it holds.

    `left_out` are the other quotes of the run: nobody's words, and in Quotebank's format what stands in no marks.
    """

    format: str
    file: Path | None
    bytes: int
    quotes: int
    left_out: int


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
        target = None if file == STDOUT else _target(Path(out), chosen, file, force)
        n_quotes = tables.count_quotes(chosen.quotes)
        n_left_out = tables.count_quotes("true") - n_quotes
        if target is None:
            return Export(to, None, _write(chosen, tables, _stdout()), n_quotes, n_left_out)
        with writing(target), _whole(target) as stream:
            n_bytes = _write(chosen, tables, stream)
        return Export(to, target, n_bytes, n_quotes, n_left_out)


def _write(chosen: Format, tables: RunTables, stream: BinaryIO) -> int:
    n_bytes = 0
    for piece in chosen.write(tables):
        n_bytes += stream.write(piece.encode())
    stream.flush()
    return n_bytes


def _stdout() -> BinaryIO:
    stream: BinaryIO | None = getattr(sys.stdout, "buffer", None)
    if stream is None:
        raise OutputError("takes text only here, as in a notebook", where="standard output", hint="name a file")
    return stream


def _target(out: Path, chosen: Format, file: Path | str | None, force: bool) -> Path:
    """The file to write, looked at before any work is done."""
    target = Path(file) if file is not None else Path(f"{out.resolve().name}{chosen.suffix}")
    with writing(target):
        if out.resolve() in target.resolve().parents:
            raise OutputError("lies in the run, which the next run replaces whole", where=str(target), hint="name a file elsewhere with -o")
        if target.is_dir():
            raise OutputError("is a folder, expected a file", where=str(target), hint=f"-o {target / (out.resolve().name + chosen.suffix)}")
        if target.is_file() and not force:
            raise OutputError("is there already", where=str(target), hint="--force replaces it; -o names another file")
    return target


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """A file beside `target` that takes its place when the block ends well, and is gone when it does not."""
    real = Path(os.path.realpath(target))
    if real.exists() and not real.is_file():  # a pipe, a device: there is no place beside it
        with real.open("wb") as stream:
            yield stream
        return
    real.parent.mkdir(parents=True, exist_ok=True)
    part = real.with_name(f".{real.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream, _packed(stream, real) as packed:
            yield packed
        part.replace(real)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _packed(stream: BinaryIO, target: Path) -> Iterator[BinaryIO]:
    if target.suffix != ".gz":
        yield stream
        return
    # Without a name and a time: the same run packs to the same bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
        yield packed  # type: ignore[misc]
