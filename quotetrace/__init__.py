"""quotetrace: who said it, through whom it came, and how the wording drifted on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from quotetrace.claims.check import Checked, check
    from quotetrace.commands import Run, append, extract, link, run
    from quotetrace.exports.exporting import Export, export
    from quotetrace.quotes.explain import Explanation
    from quotetrace.settings import Settings, load_settings
    from quotetrace.show.card import Card
    from quotetrace.show.explained import explain
    from quotetrace.show.opened import Trace, open_trace

_HOMES = {
    "Card": "show.card",
    "Checked": "claims.check",
    "Export": "exports.exporting",
    "Explanation": "quotes.explain",
    "Run": "commands",
    "Settings": "settings",
    "Trace": "show.opened",
    "append": "commands",
    "check": "claims.check",
    "explain": "show.explained",
    "export": "exports.exporting",
    "extract": "commands",
    "link": "commands",
    "load_settings": "settings",
    "open_trace": "show.opened",
    "run": "commands",
}

__all__ = [
    "Card", "Checked", "Explanation", "Export", "Run", "Settings", "Trace", "append", "check", "explain", "export", "extract", "link",
    "load_settings", "open_trace", "run",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The public names, each loaded when first asked for: importing the package alone costs nothing."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'quotetrace' has no attribute {name!r}")
    return getattr(import_module(f"quotetrace.{_HOMES[name]}"), name)
