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
        ("cut.jsonl.gz", gzip.compress(b"x" * 999, mtime=0)[:20], "unreadable"),
        ("cut.parquet", b"PAR1", "unreadable"),
        ("other.csv", b"a,b\n1,2\n", "missing_column"),
        ("bad.json", b"[", "unreadable"),
        ("deep.jsonl", b'{"text": "a", "by": ' + b"[" * 700 + b"]" * 700 + b"}", "unreadable"),
        ("odd.txt.gz", gzip.compress(bytes(range(256)) * 9, mtime=0)[:12] + b"\xff" * 30, "unreadable"),
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
    first, guessed, second = read(tmp_path)
    assert "Jörg Köhler" in first.text
    assert (guessed.code, guessed.input, guessed.article_id) == ("bad_encoding", "a.txt", "a")
    assert second.text == TEXT


LATIN = "Die Fähre „fährt nicht“, sagte Jörg Köhler über die Brücke. " * 5


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.csv", f"text;id\n{LATIN};1\n".encode("cp1252"), LATIN),
        ("a.csv.gz", gzip.compress(f"text;id\n{LATIN};1\n".encode("cp1252"), mtime=0), LATIN),
        ("a.jsonl", (json.dumps({"id": "1", "text": LATIN}, ensure_ascii=False) + "\n").encode("cp1252"), LATIN),
        ("a.json", json.dumps({"id": "1", "text": LATIN}, ensure_ascii=False).encode("cp1252"), LATIN),
        ("a.csv", f"text;id\n{TEXT} Grüße;1\n".encode() + b"caf\xff;2\n", f"{TEXT} Grüße"),  # one broken byte among UTF-8
        ("a.txt", TEXT.encode() + b"\xff", f"{TEXT}\ufffd"),
    ],
)
def test_a_guessed_encoding_is_an_issue_of_its_file(tmp_path, name, content, text):
    (tmp_path / name).write_bytes(content)
    first, *others = read(tmp_path / name)
    assert first.text == text
    assert (others[-1].code, others[-1].input) == ("bad_encoding", name)
    assert [row.code for row in others].count("bad_encoding") == 1


def test_utf_16_tables_are_read(tmp_path):
    (tmp_path / "a.csv").write_bytes(f"id;text\n1;{TEXT}\n".encode("utf-16"))
    (tmp_path / "b.jsonl").write_bytes(f'{{"id": "1", "text": "{TEXT}"}}\n'.encode("utf-16"))
    assert [row.text for row in read(tmp_path)] == [TEXT, TEXT]


def test_binary_cells_are_text(tmp_path):
    pq.write_table(pa.table({"id": [b"1", b"2"], "text": [TEXT.encode(), LATIN.encode("cp1252")]}), tmp_path / "a.parquet")
    first, second, guessed = read(tmp_path / "a.parquet")
    assert (first.article_id, first.text, second.text) == ("1", TEXT, LATIN)
    assert (guessed.code, guessed.input, guessed.article_id) == ("bad_encoding", "a.parquet:2", "2")


def test_instants_beyond_the_calendar_are_kept_as_given(tmp_path):
    far = pa.array([2_000_000_000_000, 1_930_385_700], pa.timestamp("s"))
    pq.write_table(pa.table({"text": [TEXT, TEXT], "date": far}), tmp_path / "a.parquet")
    first, second = read(tmp_path / "a.parquet")
    assert first.published.startswith("2000000000000")
    assert second.published == "2031-03-04T10:15:00"


@pytest.mark.parametrize(
    ("rows", "is_open"),
    [
        (f'1,"{TEXT}"\n2,"never closed\n3,fine\n', True),
        (f'1,"{TEXT}"\n2,"never closed', True),
        (f'1,"{TEXT}"\n2,"closed ""here"" at\nlast"\n\n', False),
        (f'1,{TEXT}\n2,a 5" pipe\n', False),
        (f'1,"{TEXT}"', False),
    ],
)
def test_a_quote_that_is_never_closed_is_an_issue(tmp_path, rows, is_open):
    (tmp_path / "a.csv").write_text(f"id,text\n{rows}")
    codes = [row.code for row in read(tmp_path / "a.csv")]
    assert ("unclosed_quote" in codes) is is_open
    # What follows an open mark is not lost.
    assert codes.count("") == rows.count(TEXT) + ("2," in rows) + ("3," in rows)


def test_lone_surrogates_keep_their_place(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "ab\\ud800cd"}')
    assert read(path)[0].text == "ab\ufffdcd"


def test_a_missing_input_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none")


def test_cells_beyond_the_header_are_said(tmp_path):
    """An unquoted comma cuts the text: the row is kept, and an issue says what was not read."""
    (tmp_path / "a.csv").write_text("id,text\n1,We sail at noon, and more\n2,We sail at noon,\n")
    rows = read(tmp_path / "a.csv")
    assert [(row.code, row.text) for row in rows] == [("", "We sail at noon"), ("extra_cells", ""), ("", "We sail at noon")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f"quote,speaker\n{TEXT},Ilse Varga\n"),
        ("a.csv", f"quote_id,text\n7,{TEXT}\n"),
        ("a.json", json.dumps({"url": "a.example", "title": "Out", "quotes": [{"pre": "", "quote": TEXT, "post": ""}]})),
        ("a.jsonl", json.dumps({"articleID": "7", "title": "Out", "quotations": [{"quotation": TEXT}]}) + "\n{}"),
        ("a.jsonl", json.dumps({"quoteID": "7", "quotation": TEXT, "urls": []})),
    ],
)
def test_a_table_of_quotes_names_the_command_that_reads_it(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    (row,) = read(tmp_path / name)
    assert row.code == "holds_quotes"
    assert row.message.endswith("(hint: quotetrace link reads quotes)")


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_json_lines_under_the_name_of_json_are_read_line_by_line(tmp_path, suffix):
    content = f'{{"id": "1", "text": "{TEXT}"}}\n{{broken\n{{"id": "3", "text": "{TEXT}"}}\n'.encode()
    (tmp_path / f"a.json{suffix}").write_bytes(gzip.compress(content, mtime=0) if suffix else content)
    assert [(row.article_id, row.code) for row in read(tmp_path)] == [("1", ""), ("", "unreadable"), ("3", "")]
