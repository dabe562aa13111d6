"""A finished run, opened for exploring: every table as a pandas frame, every utterance as a card."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from quotetrace import tables
from quotetrace.articles.files import read_manifest
from quotetrace.errors import InputError
from quotetrace.show.card import Card, read_cards


class Trace:
    """A finished run. Tables are read when first asked for: `trace.quotes`, `trace.clusters`, …

    Args:
        folder: The folder given to `run` with `out`.

    Raises:
        InputError: `folder` is no finished run.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        manifest = read_manifest(self.folder)
        if manifest is None:
            raise InputError("is no finished run", where=str(folder), hint="the folder given to run with -o")
        self.manifest: dict[str, Any] = manifest
        self._frames: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in tables.TABLES:
            raise AttributeError(f"no table {name!r}; there are {', '.join(tables.TABLES)}")
        if name not in self._frames:
            self._frames[name] = tables.read_table(self.folder, name).to_pandas()
        return self._frames[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *tables.TABLES]

    def card(self, cluster_id: str) -> Card:
        """The card of one utterance: all its wordings against the base, who carried them, and where they come from."""
        return read_cards(self.folder, cluster_id=cluster_id)[0]

    def most_drifted(self, top: int = 3) -> list[Card]:
        """The cards of the `top` utterances that drifted most."""
        return read_cards(self.folder, top=top)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {rows:,}" for name, rows in self.manifest["rows"].items() if rows)
        return f"Trace({self.folder.name}: {rows})"

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><td>{name}</td><td>{rows:,}</td><td>{escape(tables.TABLES[name].description)}</td></tr>"
            for name, rows in self.manifest["rows"].items()
        )
        return f"<table><thead><tr><th>table</th><th>rows</th><th>one row is</th></tr></thead><tbody>{body}</tbody></table>"


def open_trace(folder: Path | str) -> Trace:
    """A finished run, opened for exploring in Python or a notebook."""
    return Trace(folder)
