"""An environment for other systems, made by pip from pinned packages; the one that stands in a folder is taken again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

STAMP: Final = "installed.json"


class CannotInstallError(RuntimeError):
    """A package cannot be had here."""


def prepare_environment(folder: Path, base: Sequence[str], peers: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Make the environment, or take the one that stands in `folder`; for each peer None, or one line that says why it is not there.

    Args:
        folder: Where it is kept.
        base: Packages that every peer needs, as pip reads them.
        peers: The packages of each peer by its name.
    """
    stamp = folder / STAMP
    wanted = {"python": sys.version.split()[0], "base": list(base), "peers": {name: list(pins) for name, pins in peers.items()}}
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return dict.fromkeys(peers)
    try:
        _make(folder)
        _install(folder, base)
    except CannotInstallError as error:
        return dict.fromkeys(peers, str(error))
    missing: dict[str, str | None] = {}
    for name, pins in peers.items():
        try:
            _install(folder, (*base, *pins))
            missing[name] = None
        except CannotInstallError as error:
            missing[name] = str(error)
    if not any(missing.values()):
        stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return missing


def find_python(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def read_last_line(errors: Path, code: int) -> str:
    """The last thing that a failed process said, or with what code it ended."""
    said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return said[-1] if said else f"ended with {code}"


def _make(folder: Path) -> None:
    if folder.exists() and not (folder / "pyvenv.cfg").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotInstallError(f"{folder} is there and no environment")
    _run([sys.executable, "-m", "venv", str(folder)])


def _install(folder: Path, pins: Sequence[str]) -> None:
    _run([str(find_python(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins])


def _run(line: list[str]) -> None:
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [part.strip() for part in (done.stderr + done.stdout).splitlines() if part.strip()]
        # pip's own word, or that of git where pip calls it.
        errors = [part for part in said if part.startswith(("ERROR", "fatal: "))]
        raise CannotInstallError((errors or said or [f"ended with {done.returncode}"])[-1].removeprefix("ERROR: "))
