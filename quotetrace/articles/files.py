"""Which files the INPUTs name, and what each is called in the tables: one walk, for reading and for the manifest alike."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from quotetrace.errors import InputError
from quotetrace.values import value

MANIFEST: Final = "run.json"


@value
class InputFile:
    """A file to be read; or, where `problem` is set, one that cannot be, and why.

    `name` is its path below its INPUT, with as much of the path above as tells it from the files of the other INPUTs. Where `url` is set
    it is in a store that an engine reads, and `path` is where it stands within the store. What it holds are primary texts where
    `is_primary`.
    """

    path: Path
    name: str
    problem: str = ""
    url: str = ""
    is_primary: bool = False


def find_files(inputs: Iterable[str | Path], out: Path | None = None) -> list[InputFile]:
    """Every file of `inputs`, in a fixed order: files as they are, folders with everything below them.

    Left out below a folder: hidden paths, `out`, and finished runs, whose tables are no articles.

    Raises:
        InputError: an input does not exist, is named twice or below another, is a finished run, or none is given.
    """
    roots = [Path(given) for given in inputs]
    if not roots:
        raise InputError("no INPUT given", hint="name a file or a folder of articles")
    for root in roots:
        _check(root)
    tops = [Path(os.path.abspath(root)) for root in roots]
    check_apart(tops)
    is_folder = [root.is_dir() for root in roots]
    found = [list(_below(root, out)) if is_dir else [_at(root)] for root, is_dir in zip(roots, is_folder, strict=True)]
    return name_files(roots, tops, is_folder, found)


def find_with_primary(
    find: Callable[[list[str]], list[InputFile]], inputs: Sequence[str | Path], primary: Sequence[str | Path]
) -> list[InputFile]:
    """Every file of `inputs` and of `primary`, these marked; a primary file may be one of `inputs` too, and is read once.

    Args:
        find: What finds the files of inputs, see `find_files`.
        inputs, primary: Files and folders.

    Raises:
        InputError: as `find` does.
    """
    given = [str(one) for one in inputs]
    if not primary:
        return find(given)
    named = {str(one): {_where(file) for file in find([str(one)])} for one in primary}
    known = {_where(file) for file in find(given)}
    files = find([*given, *(one for one, places in named.items() if not places <= known)])
    marked = set[str]().union(*named.values())
    return [replace(file, is_primary=_where(file) in marked) for file in files]


def _where(file: InputFile) -> str:
    return file.url or os.path.abspath(file.path)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of the run in `folder`, or none where there is no finished run."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return manifest if is_manifest(manifest) else None


def is_manifest(content: object) -> bool:
    """Whether the content of a JSON file is a run's."""
    return isinstance(content, dict) and "quotetrace" in content


def _check(root: Path) -> None:
    try:
        root.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError("no such file or folder", where=str(root), hint="check the path") from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {_reason(error)}", where=str(root), hint="check the path and the rights") from error
    if root.is_dir() and read_manifest(root) is not None:
        raise InputError("is a finished run", where=str(root), hint="name its articles.parquet or quotes.parquet to read them again")


def check_apart(tops: list[Path]) -> None:
    """Whether no INPUT is named twice or below another; `tops` are their absolute paths.

    Raises:
        InputError: one is.
    """
    seen: set[Path] = set()
    for top in tops:
        if top in seen:
            raise InputError("is named twice as INPUT", where=str(top), hint="name every file or folder once")
        seen.add(top)
    for top in tops:
        if above := next((folder for folder in top.parents if folder in seen), None):
            raise InputError(f"is an INPUT inside the INPUT {above}", where=str(top), hint="name every file or folder once")


def _below(root: Path, out: Path | None) -> Iterator[InputFile]:
    """The files below `root`, sorted by path; `name` is not yet set."""
    skipped = os.path.realpath(out) if out is not None else None
    found: list[InputFile] = []

    def unread(error: OSError) -> None:
        found.append(InputFile(Path(error.filename), "", _reason(error)))

    for given, folders, files in os.walk(root, onerror=unread):
        here = Path(given)
        found.extend(_at(here / name) for name in files if not name.startswith("."))
        walked = [name for name in folders if not name.startswith(".") and os.path.realpath(here / name) != skipped]
        links = [name for name in walked if (here / name).is_symlink()]
        found.extend(InputFile(here / name, "", "a link to a folder is not followed; name the folder as INPUT") for name in links)
        folders[:] = [name for name in walked if name not in links and read_manifest(here / name) is None]
    yield from sorted(found, key=lambda file: file.path)


def _at(path: Path) -> InputFile:
    """What stands at `path`; a pipe or a link that leads nowhere is a file that cannot be read."""
    try:
        return InputFile(path, "", "" if path.is_file() else "no regular file")
    except OSError as error:
        return InputFile(path, "", _reason(error))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def name_files(roots: list[Path], tops: list[Path], is_folder: list[bool], found: list[list[InputFile]]) -> list[InputFile]:
    """All files in order with their names: where those of two INPUTs would be the same, both begin further up."""
    depths = [0 if folder and is_folder.count(True) == 1 else 1 for folder in is_folder]
    below = [[file.path.relative_to(root).parts for file in files] for root, files in zip(roots, found, strict=True)]
    while True:
        above = [top.parts[max(len(top.parts) - depth, 0) :] for top, depth in zip(tops, depths, strict=True)]
        names = [["/".join((*first, *parts)) or "." for parts in own] for first, own in zip(above, below, strict=True)]
        clashing = _clashing(names)
        if not clashing:
            return [
                replace(file, name=_readable(name))
                for files, own in zip(found, names, strict=True)
                for file, name in zip(files, own, strict=True)
            ]
        for number in clashing:
            depths[number] += 1


def _clashing(names: list[list[str]]) -> set[int]:
    """The INPUTs, by number, that share a name with another."""
    owners: dict[str, int] = {}
    clashing: set[int] = set()
    for number, own in enumerate(names):
        for name in own:
            if owners.setdefault(name, number) != number:
                clashing |= {number, owners[name]}
    return clashing


def _readable(name: str) -> str:
    """A file name as text that a table can hold: bytes that are no UTF-8 as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
