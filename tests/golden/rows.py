"""A small story taken the whole path, and the rows that come out: `python -m tests.golden.rows` writes them anew, a test compares."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import quotetrace
from quotetrace import tables

FOLDER = Path(__file__).parent
STORY = FOLDER / "story"

COLUMNS = {
    "credits": ("article_id", "text", "agency_id", "role", "position"),
    "quotes": ("quote_id", "kind", "form", "status", "reason", "rule", "text", "cue", "mention", "speaker", "first_agency_id", "agency_id"),
    "chain": ("quote_id", "hop", "name", "role", "agency_id", "basis"),
    "links": ("quote_id_a", "quote_id_b", "relation"),
    "clusters": ("base_quote_id", "n_quotes", "n_articles", "n_texts", "n_wordings", "speaker", "origin_status", "origin_agency_id"),
    "variants": ("quote_id", "parent_quote_id", "similarity", "is_fragment", "modal_changed", "speaker_changed"),
    "edits": ("quote_id", "against", "seq", "op", "kind", "alarm", "from_text", "text"),
}
"""What a reader would check by hand: no hashes, and of the scores only the similarity."""


def read_rows(run: Path) -> dict[str, str]:
    """The chosen columns of each table of a run, as CSV."""
    return {name: _to_csv(run, name, columns) for name, columns in COLUMNS.items()}


def saved_rows() -> dict[str, str]:
    """The rows that are expected."""
    return {name: (FOLDER / f"{name}.csv").read_text(encoding="utf-8") for name in COLUMNS}


def _to_csv(run: Path, name: str, columns: tuple[str, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    rows = tables.read_table(run, name).select(list(columns)).to_pylist()
    writer.writerows(sorted([["" if row[column] is None else str(row[column]) for column in columns] for row in rows]))
    return out.getvalue()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        quotetrace.run(STORY, Path(scratch) / "run")
        for name, text in read_rows(Path(scratch) / "run").items():
            (FOLDER / f"{name}.csv").write_text(text, encoding="utf-8")
