"""How the values that pass between functions are declared, and made by the million."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def value(cls: type[_T]) -> type[_T]: ...


@overload
def value(*, order: bool = False) -> Callable[[type[_T]], type[_T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_T] | None = None, *, order: bool = False) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """A slotted dataclass, compared and hashed by its fields, that nobody changes once it is made: type checkers hold it to be frozen.

    At run time it is not, since a frozen one takes three to seven times as long to make, and thousands are made for each article.

    Example:
        >>> @value(order=True)
        ... class Stretch:
        ...     start: int
        ...     end: int
        >>> {Stretch(1, 4), Stretch(1, 4)}, Stretch(1, 4) < Stretch(2, 3)
        ({Stretch(start=1, end=4)}, True)
    """

    def declare(cls: type[_T]) -> type[_T]:
        return dataclass(slots=True, order=order, unsafe_hash=True)(cls)

    return declare if cls is None else declare(cls)


class WordLists(dict[str, frozenset[str]]):
    """Word lists by name; one that is not there is empty. A dictionary, since the lists are asked for thousands of times for each article.

    Example:
        >>> lists = WordLists(titles=frozenset(["president"]))
        >>> "president" in lists["titles"], "president" in lists["places"]
        (True, False)
    """

    __slots__ = ()

    def __missing__(self, name: str) -> frozenset[str]:
        words = self[name] = frozenset()
        return words


@contextmanager
def uncollected() -> Iterator[None]:
    """Meanwhile nothing looks for cycles of objects: kernels make none, and the search takes a thirtieth of their time and more."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
