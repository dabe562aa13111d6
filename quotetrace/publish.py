"""A run on disk: made beside OUT, swapped in whole, with its manifest written last."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from quotetrace import __version__, lexicon
from quotetrace.articles.files import InputFile, read_manifest
from quotetrace.errors import OutputError
from quotetrace.settings import Settings
from quotetrace.tables import SCHEMA_VERSION


def check_out(out: Path, inputs: Iterable[Path] = ()) -> None:
    """Whether a run of `inputs` may be written to `out`: absent, empty, or a quotetrace run that holds none of them.

    Raises:
        OutputError: `out` holds anything else, or cannot be looked at.
    """
    with writing(out):
        target = _real(out)
        if any(target == given or target in given.parents for given in map(_real, inputs)):
            raise OutputError("is or holds an INPUT, and would take its place", where=str(out), hint="name another folder with -o")
        if not out.exists():
            return
        if not out.is_dir():
            raise OutputError("is a file, expected a folder", where=str(out), hint="name another folder with -o")
        if any(out.iterdir()) and read_manifest(out) is None:
            raise OutputError(
                "is a folder that holds something else than a quotetrace run", where=str(out), hint="name another folder with -o"
            )


@contextmanager
def writing(out: Path | str) -> Iterator[None]:
    """What the system refuses while `out` is looked at or written becomes one clear error.

    Raises:
        OutputError: `out` cannot be written.
    """
    try:
        yield
    except (OSError, UnicodeEncodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"cannot be written: {reason}", where=str(out), hint="check the path, the rights and the space") from error


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder beside `out` to write a run into; it takes the place of `out` when the block ends well, and is gone when it does not."""
    check_out(out)
    out = _real(out)
    stage = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with writing(out):
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir(parents=True)
        yield stage
        with writing(out):
            _swap(stage, out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _swap(stage: Path, out: Path) -> None:
    before = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(before)
    stage.rename(out)
    shutil.rmtree(before, ignore_errors=True)


def file_metadata(settings: Settings) -> dict[str, str]:
    """What every table's file says of the run that made it."""
    return {
        "quotetrace": __version__,
        "schema_version": SCHEMA_VERSION,
        "settings": settings.fingerprint(),
        "lexicon": lexicon.digest(),
    }


def to_manifest(settings: Settings, report: Mapping[str, Any]) -> str:
    """What `run.json` says: versions, settings, and what the run reports of itself. Written last; a folder without it is no run."""
    manifest = {**file_metadata(settings), "offset_unit": "codepoint", "options": settings.described(), **report}
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def hash_inputs(files: Iterable[InputFile]) -> list[dict[str, Any]]:
    """Name, bytes and SHA-256 of every input file, in the order they are read; null for one that cannot be read."""
    return [{"input": file.name, **_hashed(file)} for file in files]


def _hashed(file: InputFile) -> dict[str, Any]:
    if not file.problem:
        with suppress(OSError), file.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return {"bytes": stream.tell(), "sha256": digest}
    return {"bytes": None, "sha256": None}
