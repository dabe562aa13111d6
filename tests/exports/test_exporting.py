"""The command: where the file goes, what it says when it cannot, and what holds for every format."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

import quotetrace
from quotetrace.errors import InputError, OutputError, QuotetraceError, SettingsError
from quotetrace.exports.formats import FORMATS as KNOWN
from tests.exports.runs import FORMATS, awkward, exported, in_parts, linked

SHARED = [name for name in FORMATS if not KNOWN[name].needs_text]
"""Formats that can go without text."""
ANY_RUN = [name for name in FORMATS if "lineage" not in KNOWN[name].needs]


def run_cli(*given: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "quotetrace", "export", *given], cwd=cwd, capture_output=True, check=False)


def test_the_formats_are_all_looked_at_here():
    assert tuple(KNOWN) == FORMATS


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_run_gives_the_same_bytes_and_so_do_parts_in_any_order(tmp_path, to):
    run = awkward()
    once = exported(run, to, tmp_path).read_bytes()
    assert exported(run, to, tmp_path).read_bytes() == once
    assert exported(in_parts(run, tmp_path / "parts"), to, tmp_path).read_bytes() == once


@pytest.mark.parametrize("to", SHARED)
@pytest.mark.parametrize("command", ["run", "extract"])
def test_without_text_no_word_of_an_article_goes_out(tmp_path, to, command):
    run = awkward(command)
    if command == "extract" and to not in ANY_RUN:
        pytest.skip("needs a whole run")
    assert "zq" in exported(run, to, tmp_path).read_text(encoding="utf-8").lower()
    shared = exported(run, to, tmp_path, text=False).read_text(encoding="utf-8")
    assert "zq" not in shared.lower()
    # What it is for is still there.
    for kept in ("Ilse Varga", "Reuters", "sheet.example/2", "quote"):
        assert kept in shared


@pytest.mark.parametrize("to", SHARED)
def test_without_text_of_the_demo_no_headline_and_no_long_quote_goes_out(tmp_path, demo_run, to):
    import duckdb

    shared = exported(demo_run, to, tmp_path, text=False).read_text(encoding="utf-8")
    words = duckdb.sql(
        f"SELECT text FROM '{demo_run}/quotes.parquet' WHERE n_tokens > 3 UNION ALL SELECT title FROM '{demo_run}/articles.parquet'"
    )
    assert [text for (text,) in words.fetchall() if text and text in shared] == []


def test_quotebank_without_text_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="quotebank-jsonl: cannot go without text"):
        quotetrace.export(awkward(), "quotebank-jsonl", tmp_path / "q", text=False)


def test_annotations_without_text_and_places_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"has no table articles, which web-annotation without text needs .*made by link"):
        quotetrace.export(linked(), "web-annotation", tmp_path / "q", text=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", FORMATS)
def test_a_run_of_extract_or_link_gives_what_it_has_or_says_what_is_missing(tmp_path, to):
    for run in (awkward("extract"), linked()):
        if to in ANY_RUN:
            assert exported(run, to, tmp_path).stat().st_size > 100
        else:
            with pytest.raises(InputError, match=rf"has no table \w+, which {to} needs \(hint: made by {run.name}; .*csv takes any run"):
                exported(run, to, tmp_path)


def test_counts_say_what_is_in_the_file_and_what_is_not(tmp_path):
    done = quotetrace.export(awkward(), "csv", tmp_path / "out.csv")
    rows = (tmp_path / "out.csv").read_bytes()
    assert (done.format, done.file, done.bytes) == ("csv", tmp_path / "out.csv", len(rows))
    assert rows.count(b"\r\n") == 1 + done.quotes  # no cell here has a line break
    assert done.left_out >= 1  # the play


def test_without_a_name_the_file_is_named_after_the_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert quotetrace.export(awkward(), "prov-json").file == Path("run.prov.json")
    assert (tmp_path / "run.prov.json").exists()


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path):
    there = tmp_path / "mine.csv"
    there.write_text("mine")
    with pytest.raises(OutputError, match=r"mine.csv: is there already \(hint: --force"):
        quotetrace.export(awkward(), "csv", there)
    assert there.read_text() == "mine"
    quotetrace.export(awkward(), "csv", there, force=True)
    assert there.read_text(encoding="utf-8-sig").startswith("quote,speaker")
    assert list(tmp_path.iterdir()) == [there]


def test_a_file_in_the_run_is_refused():
    with pytest.raises(OutputError, match="lies in the run"):
        quotetrace.export(awkward(), "csv", awkward() / "out.csv")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(OutputError, match="is a folder, expected a file"):
        quotetrace.export(awkward(), "csv", tmp_path)


@pytest.mark.parametrize("given", ["nowhere", "s3a://news/run"])
def test_what_is_no_run_is_one_clear_error(tmp_path, given):
    with pytest.raises(InputError, match="is no finished run"):
        quotetrace.export(given, "csv", tmp_path / "out.csv")


def test_an_unknown_format_names_those_that_are_known(tmp_path):
    with pytest.raises(SettingsError, match=r"no format 'xlsx' \(hint: one of prov-json, .*csv\)"):
        quotetrace.export(awkward(), "xlsx", tmp_path / "out")


def test_a_table_that_cannot_be_read_leaves_nothing_behind(tmp_path):
    run = in_parts(awkward(), tmp_path / "run")
    (run / "quotes.parquet" / "part-00001.parquet").write_bytes(b"junk")
    with pytest.raises(QuotetraceError, match="has a table that cannot be read"):
        quotetrace.export(run, "csv", tmp_path / "out" / "a.csv")
    assert not [*tmp_path.rglob("*.csv"), *tmp_path.rglob("*.part")]


def test_gz_is_packed_the_same_every_time(tmp_path):
    plain = exported(awkward(), "csv", tmp_path).read_bytes()
    packed = [quotetrace.export(awkward(), "csv", tmp_path / f"{number}.csv.gz").file for number in (1, 2)]
    first, second = (file.read_bytes() for file in packed if file)
    assert first == second
    assert gzip.decompress(first) == plain


def test_the_command_writes_to_standard_output_and_nothing_else(tmp_path):
    done = run_cli(str(awkward()), "--to", "csv", "-o", "-", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == exported(awkward(), "csv", tmp_path).read_bytes()


def test_the_command_says_in_one_line_what_it_did(tmp_path):
    done = run_cli(str(awkward()), "--to", "graphml", "--no-text", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[0].endswith("left out; graphml in run.graphml")
    assert (tmp_path / "run.graphml").exists()
    again = run_cli(str(awkward()), "--to", "graphml", cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr.decode().splitlines() == [
        "quotetrace: run.graphml: is there already (hint: --force replaces it; -o names another file)"
    ]


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    command = f"{sys.executable} -m quotetrace export {awkward()} --to prov-json -o - | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b'{\n"prefix"', b"")
