"""The reference pages that are made from the code: `python -m tests.reference` writes them, a test holds them against it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from quotetrace.errors import ISSUE_CODES
from quotetrace.settings import Settings
from quotetrace.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"


def data_dictionary() -> str:
    """Every table and column, from the schema module."""
    return "\n".join(_dictionary_lines()) + "\n"


def _dictionary_lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from `quotetrace/tables.py` by `python -m tests.reference`. Every table is a flat Parquet file in OUT, sorted by its key."
    yield "Offsets are Unicode code points, half-open `[start, end)`, into the `text` or `title` of the article; instants are UTC;"
    yield "scores are ratios from 0 to 1."
    yield ""
    for table in TABLES.values():
        yield f"## {table.name}"
        yield ""
        yield f"{table.description[0].upper()}{table.description[1:]}. Key: {', '.join(f'`{name}`' for name in table.key)}."
        yield ""
        yield "| column | type | null | unit | what it is |"
        yield "|---|---|---|---|---|"
        for column in table.columns:
            yield f"| `{column.name}` | {column.type} | {'yes' if column.nullable else 'never'} | {column.unit} | {column.description} |"
        yield ""
    yield "## Codes of issues"
    yield ""
    yield "| code | meaning |"
    yield "|---|---|"
    for code, meaning in ISSUE_CODES.items():
        yield f"| `{code}` | {meaning} |"


def settings_reference() -> str:
    """Every setting with its default, unit and reason, from the settings module."""
    lines = [
        "# Settings",
        "",
        "Made from `quotetrace/settings.py` by `python -m tests.reference`. A settings file is TOML with one table a section; what it does",
        "not name keeps its default, and an unknown name is an error. `--settings FILE.toml` on the command line, `settings=` in Python.",
        "",
    ]
    for section, field in Settings.model_fields.items():
        model = field.annotation
        assert model is not None
        assert issubclass(model, BaseModel)
        if not model.model_fields:
            continue
        lines += [
            f"## [{section}]",
            "",
            (model.__doc__ or "").strip().splitlines()[0],
            "",
            "| name | default | what it is |",
            "|---|---|---|",
        ]
        lines += [f"| `{name}` | `{option.default!r}` | {option.description} |" for name, option in model.model_fields.items()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"data_dictionary.md": data_dictionary, "settings.md": settings_reference}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
