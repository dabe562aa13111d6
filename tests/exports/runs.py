"""Runs to export: a small one in which everything is awkward, and each kind that lacks tables."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import quotetrace
from quotetrace import tables

FORMATS = ("prov-json", "web-annotation", "quotebank-jsonl", "schema-org", "graphml", "csv")

ARTICLES = {
    # Words that begin with "zq" are the article's own and no name.
    "1 älteste": """Title: “Zqone zqtwo zqthree,” minister says
Outlet: Harbour “Post” & Sons
Url: https://post.example/a?x=1&y=<2>
Date: 2031-03-04T09:00:00Z
Byline: Zqbyline Zqwriter

“=Zqfour zqfive < zqsix & zqseven will not zqeight this year,” Ports Minister Ilse Varga told Reuters.

A zqnine zqten in the front row said “we zqeleven the zqtwelve harbour at once”. The play “Zqthirteen” goes on.
""",
    "2": """Title: Ferries again
Outlet: Morning Sheet
Url: https://sheet.example/2
Date: 2031-03-05

“=Zqfour zqfive < zqsix & zqseven will zqeight this year,” Ports Minister Ilse Varga told Reuters.

She denied that she had called them “zqfourteen zqfifteen liars”.
""",
    "3": """Title: No date, no address

“=Zqfour zqfive < zqsix & zqseven will not zqeight this year,” Ilse Varga said, according to Reuters. “\U0001f6a2 @Zqsixteen, +zqseventeen!”
she added.
""",
}


@cache
def _keep() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="quotetrace-tests-")


@cache
def awkward(command: str = "run") -> Path:
    """The folder of a run of `command` over ARTICLES."""
    given = Path(_keep().name) / "given"
    given.mkdir(exist_ok=True)
    for name, text in ARTICLES.items():
        (given / f"{name}.txt").write_text(f"Lang: en\n{text}", encoding="utf-8")
    out = Path(_keep().name) / command
    getattr(quotetrace, command)(given, out)
    return out


@cache
def linked() -> Path:
    """The folder of a run of `link`."""
    said = "We will open the old locks on Tuesday"
    rows: list[dict[str, Any]] = [
        {"quote": said, "quote_id": "x/1 a", "url": "https://a.example/1", "speaker": "Ana Ruiz", "qid": "Q42"},
        {"quote": f"{said}!", "quote_id": "x2", "url": "https://b.example/1", "speaker": "Ana Ruiz", "qid": "Q42"},
        {"quote": "Nobody asked the harbour pilots", "quote_id": "x3", "article_id": "no address"},
    ]
    given = Path(_keep().name) / "quotes.jsonl"
    given.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = Path(_keep().name) / "link"
    quotetrace.link(given, out)
    return out


def in_parts(run: Path, out: Path) -> Path:
    """A copy of a run as Spark writes it: each table a folder of parts, whose rows stand in no order."""
    out.mkdir()
    (out / "run.json").write_bytes((run / "run.json").read_bytes())
    for file in run.glob("*.parquet"):
        rows = pq.read_table(file)
        shuffled = rows.take(pa.array(range(rows.num_rows - 1, -1, -1), pa.int64()))
        folder = out / file.name
        folder.mkdir()
        (folder / "_SUCCESS").touch()
        half = rows.num_rows // 2
        pq.write_table(shuffled.slice(0, half), folder / "part-00000.parquet")
        pq.write_table(shuffled.slice(half), folder / "part-00001.parquet")
    return out


def exported(run: Path, to: str, folder: Path, **options: Any) -> Path:
    """The file of a run in a format."""
    done = quotetrace.export(run, to, folder / f"out.{to}", force=True, **options)
    assert done.file is not None
    return done.file


def read_rows(run: Path, query: str) -> list[dict[str, Any]]:
    """The rows of a query over the tables of a run, without any code of the exports."""
    for name in tables.TABLES:
        files = tables.file_pattern(run, name)
        query = query.replace(f"{{{name}}}", f"read_parquet('{files}')")
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return found
