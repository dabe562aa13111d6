"""The run that more is appended to: what it says of itself, its tables, and what it keeps for this (`index/`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from quotetrace.articles.files import MANIFEST, is_manifest
from quotetrace.engines.base import Engine, Relation
from quotetrace.engines.store import is_url
from quotetrace.errors import OutputError, SettingsError
from quotetrace.publish import file_metadata
from quotetrace.settings import Settings, validated
from quotetrace.stages import BEFORE, BROUGHT, INDEX, REPEATED
from quotetrace.values import value

SETTINGS = f"{INDEX}/settings.json"

CORRECTIONS = "corrections.csv"
"""What a run was corrected with by hand, kept for a run anew in its place."""


@value
class Before:
    """A finished run."""

    engine: Engine
    out: str
    manifest: Mapping[str, Any]
    given: Mapping[str, Any]
    """The settings it was made under, with the contents of own lists."""

    @property
    def command(self) -> str:
        """What made it: run, extract or link."""
        return str(self.manifest["command"])

    @property
    def appended(self) -> int:
        """How many times it was appended to."""
        return int(self.manifest.get("appended", 0))

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """Every file that is in it, with its hash."""
        return list(self.manifest["inputs"])

    @property
    def issues(self) -> dict[str, int]:
        """How many issues it has of each code."""
        return dict(self.manifest["issues"])

    def settings(self, chosen: Settings, *, is_given: bool = False) -> Settings:
        """The settings it was made under, but for those of the engine, which change no row and are `chosen`.

        Raises:
            SettingsError: `chosen` `is_given`, and something in it would change a row.
        """
        made = validated({**self.given, "engine": chosen.engine.model_dump()}, where=f"{self.out}/{SETTINGS}")
        if is_given and chosen.model_copy(update={"lists": made.lists}).fingerprint() not in (
            made.fingerprint(),
            Settings(lists=made.lists).fingerprint(),
        ):
            raise SettingsError("the run was made under other settings", where=self.out, hint="give those, or the table [engine] alone")
        return made

    def read(self, names: Sequence[str]) -> dict[str, Relation]:
        """Its tables `names`, and what it keeps for appending, under the names that stages look for.

        Raises:
            OutputError: one is gone.
            SchemaError: one cannot be read.
        """
        needed = [*names, *([BROUGHT] if self.command == "link" else [])]
        found = {name: self.engine.read(f"{self.out}/{name}.parquet") for name in (*needed, REPEATED)}
        for name in needed:
            if found[name] is None:
                raise OutputError("the run has lost what appending needs", where=f"{self.out}/{name}.parquet", hint="run over everything")
        return {f"{BEFORE}{name}": relation for name, relation in found.items() if relation is not None}


def read_before(engine: Engine, out: str) -> Before:
    """The finished run in `out`.

    Raises:
        OutputError: it is none, or one that this version cannot go on with.
    """
    out = out.rstrip("/")
    manifest = _read_json(engine, out, MANIFEST)
    if not is_manifest(manifest):
        raise OutputError("holds no finished run to append to", where=out, hint="quotetrace run makes one")
    given = _read_json(engine, out, SETTINGS)
    if not isinstance(given, dict):
        raise OutputError("the run has lost the settings it was made under", where=f"{out}/{SETTINGS}", hint="run over everything")
    before = Before(engine, out, manifest, given)
    expected = file_metadata(before.settings(Settings()))
    for name, now in expected.items():
        if manifest.get(name) != now:
            message = f"the run has {name} {manifest.get(name)}, and this version {now}: its rows would not go together"
            raise OutputError(message, where=out, hint="run over everything once")
    return before


def write_index(engine: Engine, folder: str, made: Mapping[str, Relation], settings: Settings) -> None:
    """Write what the next append needs, and the corrections that a run anew needs."""
    for name, relation in made.items():
        if name.startswith(f"{INDEX}/"):
            engine.save(relation, f"{folder}/{name}.parquet")
    text = json.dumps(settings.model_dump(mode="json", exclude={"engine"}), ensure_ascii=False, indent=1) + "\n"
    texts = {SETTINGS: text, **({CORRECTIONS: settings.lists.corrections} if settings.lists.corrections else {})}
    for name, content in texts.items():
        if is_url(folder):
            engine.store(folder).write(name, content.encode())
        else:
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text(content, encoding="utf-8", newline="")


def _read_json(engine: Engine, out: str, name: str) -> Any:
    try:
        if is_url(out):
            store = engine.store(out)
            return json.loads(store.read(name)) if store.exists(name) else None
        return json.loads((Path(out) / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
