"""Large JSON written piece by piece: one member or item a line, so that a file of a million can be read, searched and compared by lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any


def dumps(given: Any) -> str:
    """JSON on one line, letters of every script as they are."""
    return json.dumps(given, ensure_ascii=False)


def without_nulls(given: dict[str, Any]) -> dict[str, Any]:
    """What is known: members that are null, empty text or an empty list are left out.

    Example:
        >>> without_nulls({"a": 0, "b": None, "c": [], "d": False})
        {'a': 0, 'd': False}
    """
    return {name: one for name, one in given.items() if one is not None and one != "" and one != []}


def items(given: Iterable[Any], indent: str = "  ") -> Iterator[str]:
    """The items of an array, without its brackets.

    Example:
        >>> "".join(items([{"a": 1}, {"b": 2}]))
        '\\n  {"a": 1},\\n  {"b": 2}\\n'
    """
    yield from _lines((dumps(one) for one in given), indent)


def members(given: Iterable[tuple[str, Any]], indent: str = "  ") -> Iterator[str]:
    """The members of an object, without its brackets.

    Example:
        >>> "".join(members([("a", 1), ("b", [2])]))
        '\\n  "a": 1,\\n  "b": [2]\\n'
    """
    yield from _lines((f"{dumps(name)}: {dumps(one)}" for name, one in given), indent)


def _lines(written: Iterable[str], indent: str) -> Iterator[str]:
    between = f"\n{indent}"
    for one in written:
        yield between + one
        between = f",\n{indent}"
    yield "\n"
