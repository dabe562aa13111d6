"""A run on disk: made beside OUT, swapped in whole, with its manifest written last."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from quotetrace import __version__, lexicon
from quotetrace.errors import OutputError
from quotetrace.settings import Settings
from quotetrace.tables import SCHEMA_VERSION

MANIFEST: Final = "run.json"


def check_out(out: Path) -> None:
    """Whether a run may be written to `out`: absent, empty, or a quotetrace run.

    Raises:
        OutputError: `out` holds anything else.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError("is a file, expected a folder", where=str(out), hint="name another folder with -o")
    if any(out.iterdir()) and read_manifest(out) is None:
        raise OutputError("is a folder that holds something else than a quotetrace run", where=str(out), hint="name another folder with -o")


def read_manifest(out: Path) -> dict[str, Any] | None:
    """The manifest of the run in `out`, or none where there is no finished run."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and "quotetrace" in manifest else None


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder beside `out` to write a run into; it takes the place of `out` when the block ends well, and is gone when it does not."""
    out = out.resolve()
    check_out(out)
    stage = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        yield stage
        _swap(stage, out)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}", where=str(out), hint="check the path, the rights and the space"
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


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


def write_manifest(folder: Path, settings: Settings, report: Mapping[str, Any]) -> None:
    """Write `run.json`: versions, settings, and what the run reports of itself. Written last; a folder without it is no run."""
    manifest = {**file_metadata(settings), "offset_unit": "codepoint", "options": settings.model_dump(mode="json"), **report}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def hash_inputs(inputs: list[Path]) -> list[dict[str, Any]]:
    """Name (relative to its INPUT), bytes and SHA-256 of every input file, in the order they are read."""
    files = []
    for given in inputs:
        paths = sorted(path for path in given.rglob("*") if path.is_file()) if given.is_dir() else [given]
        for path in paths:
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            name = path.relative_to(given).as_posix() if given.is_dir() else path.name
            files.append({"input": name, "bytes": path.stat().st_size, "sha256": digest})
    return files
