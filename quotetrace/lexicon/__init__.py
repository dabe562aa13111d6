"""Word lists as data: TOML files (and weight tables) that ship with the package, each with its origin and licence."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The parsed lexicon file `name` (a path below this folder, without `.toml`).

    Raises:
        FileNotFoundError: there is no such lexicon.

    Example:
        >>> "agency" in load("agencies")
        True
    """
    return tomllib.loads(read_text(f"{name}.toml"))


def read_text(path: str) -> str:
    """The text of a file of the lexicon."""
    return resources.files(__name__).joinpath(path).read_text(encoding="utf-8")


def has(path: str) -> bool:
    """Whether the lexicon has the file `path`."""
    return resources.files(__name__).joinpath(path).is_file()


@cache
def digest() -> str:
    """16 hex digits over every lexicon file, names and bytes: the same digest, the same words."""
    total = hashlib.sha256()
    root = resources.files(__name__)
    stack = [(entry.name, entry) for entry in root.iterdir()]
    files = []
    while stack:
        path, entry = stack.pop()
        if entry.is_dir():
            stack.extend((f"{path}/{child.name}", child) for child in entry.iterdir())
        elif not path.endswith((".py", ".pyc")):
            files.append((path, entry))
    for path, entry in sorted(files, key=lambda item: item[0]):
        total.update(path.encode())
        total.update(entry.read_bytes())
    return total.hexdigest()[:16]
