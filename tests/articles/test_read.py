"""Files, folders and tables give raw articles; what cannot be read gives a reason."""

from __future__ import annotations

import bz2
import gzip
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quotetrace.articles.read import read_inputs
from quotetrace.errors import InputError

TEXT = "“We leave,” said Ilse Varga."


def read(*paths):
    return list(read_inputs(paths))


def test_a_folder_is_read_in_order_with_ids_from_paths(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text(TEXT)
    (tmp_path / "1.txt").write_text(TEXT)
    (tmp_path / ".hidden.txt").write_text(TEXT)
    assert [row.article_id for row in read(tmp_path)] == ["1", "b/2"]


def test_two_folders_keep_their_names_apart(tmp_path):
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(TEXT)
    assert [row.article_id for row in read(tmp_path / "x", tmp_path / "y")] == ["x/1", "y/1"]


@pytest.mark.parametrize(("suffix", "pack"), [(".jsonl", bytes), (".jsonl.gz", gzip.compress), (".jsonl.bz2", bz2.compress)])
def test_json_lines(tmp_path, suffix, pack):
    rows = [{"doc_id": 7, "maintext": TEXT, "headline": "Out", "date_publish": "2031-03-04", "source": "The Tern"}, {"no": 1}]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(pack("\n".join([*map(json.dumps, rows), "{broken", ""]).encode()))
    good, no_text, broken = read(path)
    assert (good.article_id, good.text, good.title, good.published, good.outlet) == ("7", TEXT, "Out", "2031-03-04", "The Tern")
    assert (no_text.code, broken.code) == ("missing_column", "unreadable")
    assert broken.input == f"a{suffix}:3"


def test_csv_with_semicolons_and_quoted_line_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('ID;Body;Date\n1;"“We leave,”\nsaid Varga.";2031-03-04\n2;;\n', encoding="utf-8-sig")
    good, empty = read(path)
    assert (good.article_id, good.text) == ("1", "“We leave,”\nsaid Varga.")
    assert empty.code == "empty_text"


def test_parquet_with_times_and_nulls(tmp_path):
    path = tmp_path / "a.parquet"
    published = [datetime(2031, 3, 4, 10, tzinfo=UTC), None]
    pq.write_table(
        pa.table({"uid": [1, 2], "content": [TEXT, TEXT], "published": published, "author": [["A. Berg", "B. Lund"], None]}), path
    )
    first, second = read(path)
    assert (first.published, first.byline) == ("2031-03-04T10:00:00+00:00", "A. Berg, B. Lund")
    assert (second.published, second.byline) == ("", "")


def test_json_list(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": "x", "text": TEXT}, 5]))
    good, bad = read(path)
    assert (good.article_id, bad.code) == ("x", "unreadable")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty_text"),
        ("blank.txt", b" \n\n\t", "empty_text"),
        ("nul.txt", b"a\x00b", "unreadable"),
        ("page.docx", b"PK", "unknown_format"),
        ("cut.jsonl.gz", gzip.compress(b"x" * 999)[:20], "unreadable"),
        ("cut.parquet", b"PAR1", "unreadable"),
        ("other.csv", b"a,b\n1,2\n", "missing_column"),
        ("bad.json", b"[", "unreadable"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    (row,) = read(tmp_path / name)
    assert row.code == code
    assert row.message.startswith(name)
    assert "hint" in row.message


def test_other_encodings_are_told(tmp_path):
    (tmp_path / "a.txt").write_bytes(("Die Fähre „fährt nicht“, sagte Jörg Köhler über die Brücke. " * 5).encode("cp1252"))
    (tmp_path / "b.txt").write_bytes(TEXT.encode("utf-16"))
    first, second = read(tmp_path)
    assert "Jörg Köhler" in first.text
    assert second.text == TEXT


def test_lone_surrogates_keep_their_place(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "ab\\ud800cd"}')
    assert read(path)[0].text == "ab\ufffdcd"


def test_a_missing_input_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none")
