"""docs/export.md shows what an export of data/demo holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import regex

from quotetrace.exports.formats import FORMATS
from quotetrace.exports.sheet import COLUMNS
from tests.exports.runs import exported

PAGE = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
SHOWN = dict(regex.findall(r"^```(.+?)\n(.*?)^```", PAGE, flags=regex.DOTALL | regex.MULTILINE))


def test_every_format_is_in_the_table():
    assert regex.findall(r"^\| `([a-z][a-z-]+)` \| ", PAGE.split("## With")[0], flags=regex.MULTILINE) == list(FORMATS)


@pytest.mark.parametrize(
    ("to", "shown"),
    [
        ("prov-json", "json prov"),
        ("web-annotation", "json annotation"),
        ("quotebank-jsonl", "json quotebank"),
        ("schema-org", "json schema"),
        ("graphml", "xml"),
        ("csv", "csv"),
    ],
)
def test_the_example_is_in_the_file(tmp_path, demo_run, to, shown):
    lines = [line.strip() for line in exported(demo_run, to, tmp_path).read_text(encoding="utf-8").splitlines()]
    example = SHOWN[shown]
    if shown in ("xml", "csv"):
        assert example.strip() in lines, "export data/demo again, and look at what changed"
        return
    record = json.loads(example)
    written = [json.dumps(record, ensure_ascii=False)]
    if shown == "json prov":
        written = [json.dumps(record, ensure_ascii=False)[1:-1]]
    assert written[0] in {line.rstrip(",") for line in lines}, "export data/demo again, and look at what changed"


def test_the_columns_of_the_sheet_are_listed_in_their_order():
    listed = regex.search(r"^quote, speaker, .*?\.$", PAGE, flags=regex.DOTALL | regex.MULTILINE)
    assert listed is not None
    assert tuple(regex.sub(r"\s*\([^)]*\)|\.$", "", listed[0]).replace("\n", " ").split(", ")) == COLUMNS


def test_every_term_of_the_namespace_is_listed(tmp_path, demo_run):
    terms = set()
    for to in ("prov-json", "web-annotation", "schema-org"):
        terms |= set(regex.findall(r'"quotetrace:([a-z]\w*)"', exported(demo_run, to, tmp_path).read_text(encoding="utf-8")))
    listed = set(regex.findall(r"`(\w+)`", PAGE.split("## Names")[1].split("## prov-json")[0]))
    assert terms
    assert terms <= listed
