"""A table of quotes from anywhere: every row comes back, values as they were given, and what is wrong with a row is said."""

from __future__ import annotations

import bz2
import gzip
import json
from contextlib import closing
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quotetrace.articles.columns import QUOTE_NAMES
from quotetrace.articles.files import find_files
from quotetrace.engines.local import LocalEngine
from quotetrace.errors import InputError
from quotetrace.links.bring import bring_batch, bring_quotes
from quotetrace.links.given import read_given
from quotetrace.settings import Settings

FERRY = "The ferry sails on Monday"
TAX = "Nobody asked us about the tax"


def write(folder, name, content):
    """A file; a dict of columns is written as Parquet."""
    path = folder / name
    if isinstance(content, bytes | str):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    else:
        pq.write_table(content if isinstance(content, pa.Table) else pa.table(content), path)
    return path


def read(*paths, **articles):
    """What the kernel makes of files, row by row in their order, and the issues; an article is a row here."""
    settings = Settings(articles=articles)
    batches = [bring_batch(batch, settings) for batch in read_given(find_files(paths), settings.articles.zone)]
    rows = [row for batch in batches for row in batch.to_pylist()]
    quotes = [{**row, "article_id": row["article_id"] or row["quote_id"]} for row in rows if row["text"] is not None]
    return quotes, quotes, [issue for row in rows for issue in row["issues"] or ()]


def bring(folder, name, content, **articles):
    """The same of one file with this content."""
    return read(write(folder, name, content), **articles)


@pytest.fixture(scope="module")
def bring_whole():
    """Rows of the tables `quotes`, `articles` and `issues` that files give."""
    with closing(LocalEngine()) as engine:

        def bring(*paths):
            brought = bring_quotes(engine, find_files(paths), Settings())
            return [engine.collect(one).to_pylist() for one in (brought.quotes, brought.articles, brought.issues)]

        yield bring


def found(issues):
    return [(issue["code"], issue["input"]) for issue in issues]


@pytest.mark.parametrize(
    ("lines", "texts", "issues"),
    [
        # a broken line is one row
        ([{"text": FERRY}, "{broken", {"text": TAX}], [FERRY, "", TAX], [("bad_row", "q.jsonl:2")]),
        # as is one that is no object, whatever it is
        ([{"text": FERRY}, "[1]", "null", "7"], [FERRY, "", "", ""], [("bad_row", f"q.jsonl:{n}") for n in (2, 3, 4)]),
        # an object without a text, and one whose text is null
        (
            [{"text": FERRY}, {"speaker": "Ilse Varga"}, {"text": None}],
            [FERRY, "", ""],
            [("bad_row", "q.jsonl:2"), ("bad_row", "q.jsonl:3")],
        ),
        # half a character: Arrow cannot hold it
        (['{"text": "We \\ud800 stay"}'], ["We \ufffd stay"], []),
        # blank lines are no rows, but count as lines
        (["", {"text": FERRY}, "", "{"], [FERRY, ""], [("bad_row", "q.jsonl:4")]),
        # the text column goes by one name in this row and by another in the next
        ([{"text": FERRY}, {"Quotation": TAX}], [FERRY, TAX], []),
        # what looks like a time, a number or a truth is text
        ([{"text": "12:30"}, {"text": 5}, {"text": "2031-01-05"}], ["12:30", "5", "2031-01-05"], []),
        # deep nesting ends no run
        ([{"text": FERRY}, "[" * 100_000], [FERRY, ""], [("bad_row", "q.jsonl:2")]),
        # Windows-1252, as spreadsheets write
        ([b'{"text": "The caf\xe9 stays"}', {"text": FERRY}], ["The café stays", FERRY], [("bad_encoding", "q.jsonl")]),
    ],
)
def test_one_bad_line_is_one_issue_and_the_rest_goes_on(tmp_path, lines, texts, issues):
    packed = [line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode() for line in lines]
    quotes, _, given = bring(tmp_path, "q.jsonl", b"\n".join(packed))
    assert [row["text"] for row in quotes] == texts
    assert [row["status"] == "not_speech" for row in quotes] == [not text for text in texts]
    assert all(row["reason"] for row in quotes if row["status"] == "not_speech")
    assert sorted(found(given)) == issues


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('"007"', "007"),
        ("7", "7"),
        ("7.10", "7.10"),
        # longer than a double is exact
        ("12345678901234567890123", "12345678901234567890123"),
        ('"2031-01-05T10:00:00"', "2031-01-05T10:00:00"),
        ("1e5", "1e5"),
    ],
)
def test_an_id_is_a_name_whatever_it_looks_like(tmp_path, given, kept):
    quotes, _, _ = bring(tmp_path, "q.jsonl", f'{{"text": "{FERRY}", "uid": {given}, "doc_id": {given}}}')
    assert (quotes[0]["quote_id"], quotes[0]["article_id"]) == (kept, kept)


def test_a_key_or_an_id_of_another_kind_may_come_late(tmp_path):
    lines = [{"text": f"{FERRY} {n}", "quote_id": n} for n in range(25_000)] + [{"text": TAX, "quote_id": "z", "speaker": "Ilse Varga"}]
    quotes, _, issues = bring(tmp_path, "q.jsonl", "\n".join(map(json.dumps, lines)))
    assert (len(quotes), quotes[0]["quote_id"], quotes[-1]["quote_id"], issues) == (25_001, "0", "z", [])
    assert (quotes[-1]["speaker_in_article"], quotes[0]["status"]) == ("Ilse Varga", "unattributed")


@pytest.mark.parametrize(
    ("content", "rows", "codes"),
    [
        # whole, with a line end within a cell
        ('quote,speaker\n"We stay,\nhe said",Berg\n', [("We stay,\nhe said", "Berg", "")], []),
        # too few cells: the rest is empty, whether or not there is a text
        (f"text,speaker\n{FERRY}\n{TAX},Berg\n", [(FERRY, None, ""), (TAX, "Berg", "")], ["bad_row"]),
        # too many: the text may be cut, and is not linked
        (
            f"text,speaker\nWe stay, he said,Berg\n{TAX},Berg\n",
            [("We stay", None, "cells do not fit the header"), (TAX, "Berg", "")],
            ["bad_row"],
        ),
        # empty cells at the end are a habit of spreadsheets
        (f"text,speaker\n{FERRY},Berg,,\n", [(FERRY, "Berg", "")], []),
        # an unclosed mark ends with its line
        (f'text\n"{FERRY}\n{TAX}\n', [(FERRY, None, ""), (TAX, None, "")], ["bad_row"]),
        (
            f'text,speaker\n"{FERRY},Berg\n"{TAX}",Lund\n',
            [(f"{FERRY},Berg", None, "cells do not fit the header"), (TAX, "Lund", "")],
            ["bad_row"] * 2,
        ),
        # marks within a cell that were not doubled
        ('text,speaker\n"We stay" he said,Berg\n', [("We stay he said", "Berg", "")], ["bad_row"]),
        # one column: nothing to split
        ("text\nWe stay, he said\n", [("We stay, he said", None, "")], []),
        # other delimiters, a space behind one, a byte order mark, Windows line ends
        (f'\ufefftext;speaker\r\n{FERRY}; "Berg; Ole"\r\n', [(FERRY, "Berg; Ole", "")], []),
        (f"text\tspeaker\n{FERRY}, now\tBerg\n", [(f"{FERRY}, now", "Berg", "")], []),
        # blank lines, and a row without a text
        (f"\ntext,speaker\n\n{FERRY},Berg\n,Lund\n", [(FERRY, "Berg", ""), ("", None, "no text")], ["bad_row"]),
        # two columns of one name: the first
        (f"text,text\n{FERRY},{TAX}\n", [(FERRY, None, "")], []),
        # Windows-1252 in one row; the other is UTF-8
        (b"text\nThe caf\xe9 stays\nThe caf\xc3\xa9 goes\n", [("The café stays", None, ""), ("The café goes", None, "")], ["bad_encoding"]),
        (f"text,speaker\n{FERRY},Bjørn\n".encode("utf-16"), [(FERRY, "Bjørn", "")], []),
        # a date is not guessed at by the reader
        ("text,speaker\n05-06-2031,Berg\n", [("05-06-2031", "Berg", "")], []),
    ],
)
def test_rows_of_csv_come_back_one_by_one(tmp_path, content, rows, codes):
    quotes, _, issues = bring(tmp_path, "q.csv", content)
    unusable = [row["reason"] if row["status"] == "not_speech" else "" for row in quotes]
    assert [(row["text"], row["speaker_in_article"], why) for row, why in zip(quotes, unusable, strict=True)] == rows
    assert [code for code, _ in found(issues)] == codes


def test_an_issue_names_the_line_that_a_row_begins_on(tmp_path):
    _, _, issues = bring(tmp_path, "q.csv", f'text,speaker\n"{FERRY},\nhe said",Berg\n{TAX}\n\n"x\n')
    assert found(issues) == [("bad_row", "q.csv:4"), ("bad_row", "q.csv:6"), ("bad_row", "q.csv:6")]
    assert "1 cells where the header has 2" in issues[0]["message"]


@pytest.mark.parametrize("pack", [lambda content: content, gzip.compress, bz2.compress], ids=["plain", "gz", "bz2"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.csv", f"text,uid,date_publish\n{FERRY},7,2031-03-04\n"),
        ("q.tsv", f"text\tuid\tdate_publish\n{FERRY}\t7\t2031-03-04\n"),
        ("q.jsonl", f'{{"text": "{FERRY}", "uid": 7, "date_publish": "2031-03-04"}}'),
        ("q.ndjson", f'{{"text": "{FERRY}", "uid": 7, "date_publish": "2031-03-04"}}'),
        ("q.json", f'[{{"text": "{FERRY}", "uid": 7, "date_publish": "2031-03-04"}}]'),
        ("Q.JSON", f'{{\n"text": "{FERRY}", "uid": 7, "date_publish": "2031-03-04"}}'),
    ],
)
def test_every_kind_of_text_is_read_plain_and_packed(tmp_path, name, content, pack):
    suffix = {b"\x1f\x8b": ".gz", b"BZ": ".bz2"}.get(pack(content.encode())[:2], "")
    quotes, articles, issues = bring(tmp_path, name + suffix, pack(content.encode()))
    assert [(row["text"], row["quote_id"], row["article_id"]) for row in quotes] == [(FERRY, "7", "7")]
    assert (articles[0]["published_at"], issues) == (datetime(2031, 3, 3, 10, tzinfo=UTC), [])


def test_json_with_one_object_a_line_is_read_under_the_wrong_name_too(tmp_path):
    quotes, _, issues = bring(tmp_path, "q.json", f'{{"text": "{FERRY}"}}\n{{"text": "{TAX}"}}\n{{\n')
    assert [row["text"] for row in quotes] == [FERRY, TAX, ""]
    assert found(issues) == [("bad_row", "q.json:3")]


@pytest.mark.parametrize("kind", ["quote_id", "mention_id", "id", "uid"])
def test_what_names_the_quote_does_not_name_its_article(tmp_path, kind):
    quotes, _, _ = bring(tmp_path, "q.parquet", {"text": [FERRY], kind: ["a"], "doc_id": ["b"]})
    assert (quotes[0]["quote_id"], quotes[0]["article_id"]) == ("a", "b")


@pytest.mark.parametrize("name", QUOTE_NAMES["published"])
def test_dates_go_by_the_names_they_have_in_tables_of_articles(tmp_path, name):
    _, articles, _ = bring(tmp_path, "q.parquet", {"text": [FERRY], name: ["2031-03-04T10:00:00Z"]})
    assert articles[0]["published_at"] == articles[0]["published_until"] == datetime(2031, 3, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (["a", "a", "a"], ["a", "a#2", "a#3"]),
        # what was given an id keeps it
        (["a", "a", "a#2"], ["a", "a#2#2", "a#2"]),
        (["a#2", "a", "a", "a"], ["a#2", "a", "a#2#2", "a#3"]),
        (["a", "a", "a#2", "a#2"], ["a", "a#2#2", "a#2", "a#2#2#2"]),
        ([" a", "a ", "b"], ["a", "a#2", "b"]),
    ],
)
def test_a_repeated_id_becomes_one_that_is_free(tmp_path, bring_whole, ids, kept):
    path = write(tmp_path, "q.parquet", {"text": [FERRY] * len(ids), "quote_id": ids})
    quotes, articles, issues = bring_whole(path)
    assert sorted(row["quote_id"] for row in quotes) == sorted(kept)
    assert {row["article_id"] for row in articles} == set(kept)
    assert {code for code, _ in found(issues)} == {"duplicate_id"}
    assert len(issues) == sum(one not in map(str.strip, ids) for one in kept)


def test_which_quote_keeps_a_repeated_id_does_not_depend_on_the_order(tmp_path, bring_whole):
    for name, texts in (("1.csv", [FERRY, TAX]), ("2.csv", [TAX, FERRY])):
        path = write(tmp_path, name, "quote_id,text\n" + "".join(f"a,{text}\n" for text in texts))
        assert {row["quote_id"]: row["text"] for row in bring_whole(path)[0]} == {"a": TAX, "a#2": FERRY}


def test_rows_without_ids_may_say_the_same_without_an_issue(tmp_path, bring_whole):
    quotes, _, issues = bring_whole(write(tmp_path, "q.parquet", {"text": [FERRY, FERRY], "quote_id": ["", None]}))
    assert (len({row["quote_id"] for row in quotes}), issues) == (2, [])


@pytest.mark.parametrize(
    ("date", "code", "days"),
    [
        # both days, one after the other: 5 June to 6 May
        ("05/06/2031", "ambiguous_date", 30 + 50 / 24),
        ("05-06-2031", "ambiguous_date", 30 + 50 / 24),
        ("31/02/2031", "bad_date", None),
        ("yesterday", "bad_date", None),
        ("9999-12-31T23:59:59Z", "bad_date", None),
        ("", None, None),
        ("13/06/2031", None, 50 / 24),
    ],
)
def test_a_date_in_text_is_read_as_in_articles(tmp_path, date, code, days):
    _, articles, issues = bring(tmp_path, "q.jsonl", "\n".join([json.dumps({"text": FERRY, "date": date})] * 2))
    assert found(issues) == ([(code, "q.jsonl:1"), (code, "q.jsonl:2")] if code else [])
    for row in articles:
        spanned = (row["published_until"] - row["published_at"]).total_seconds() / 86_400 if row["published_at"] else None
        assert spanned == (pytest.approx(days) if days else None)


def test_a_date_of_two_readings_is_one_where_the_order_is_set(tmp_path):
    _, articles, issues = bring(tmp_path, "q.csv", f"text,date\n{FERRY},05/06/2031\n", date_order="DMY")
    assert (articles[0]["published_until"], issues) == (datetime(2031, 6, 6, 12, tzinfo=UTC), [])


@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Seoul"])
@pytest.mark.parametrize(
    ("unit", "given"),
    [
        ("s", 1_099_511_627_776_000),
        ("ms", 253_402_300_799_000),
        ("us", -62_135_596_800_000_000),
        ("us", 10_098_208_800_000_000),
        ("ns", 9_000_000_000_000_000_000),
        ("ms", 2**63 - 1),
    ],
)
def test_a_moment_that_no_quote_can_have_is_no_date_and_an_issue(tmp_path, unit, given, zone):
    # A row with a good date beside it keeps its own: 2031-03-04.
    good = 1_930_348_800 * {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    moments = pa.array([good, given, None], pa.timestamp(unit, tz=zone))
    table = pa.table({"text": [FERRY, TAX, FERRY], "quote_id": ["a", "b", "c"], "published": moments})
    _, articles, issues = bring(tmp_path, "q.parquet", table)
    assert [row["published_at"] is None for row in articles] == [False, True, True]
    assert articles[0]["published_until"] >= datetime(2031, 3, 4, tzinfo=UTC)
    assert found(issues) == [("bad_date", "q.parquet:2")]


def test_a_moment_without_zone_may_be_any_unless_one_is_set(tmp_path):
    table = pa.table({"text": [FERRY], "published": pa.array([1_930_348_800_000_000_001], pa.timestamp("ns"))})
    _, articles, _ = bring(tmp_path, "q.parquet", table)
    assert (articles[0]["published_until"] - articles[0]["published_at"]).total_seconds() == 26 * 3600
    _, articles, _ = bring(tmp_path, "q.parquet", table, zone="Asia/Seoul")
    assert articles[0]["published_at"] == articles[0]["published_until"] == datetime(2031, 3, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "kept"),
    [
        (pa.array([FERRY.encode(), "Café".encode(), None], pa.binary()), [FERRY, "Café", ""]),
        (pa.array([FERRY, TAX, None], pa.large_string()), [FERRY, TAX, ""]),
        (pa.array([FERRY, TAX, FERRY]).dictionary_encode(), [FERRY, TAX, FERRY]),
        (pa.array([1, 2, None]), ["1", "2", ""]),
        (pa.array([1.0, 1_700_000_000_000.0, None]), ["1", "1700000000000", ""]),
        (pa.array([1.5, float("nan"), 2.0]), ["1.5", "", "2.0"]),
        (pa.array([["We stay", "we do"], None, []]), ["We stay, we do", "", ""]),
        (pa.nulls(3), ["", "", ""]),
    ],
    ids=lambda given: str(given.type) if isinstance(given, pa.Array) else "",
)
def test_columns_of_any_type_are_read_as_text(tmp_path, column, kept):
    quotes, _, issues = bring(tmp_path, "q.parquet", {"text": column})
    assert [row["text"] for row in quotes] == kept
    assert [code for code, _ in found(issues)] == ["bad_row"] * kept.count("")


@pytest.mark.parametrize("type_", [pa.binary(), pa.string()], ids=str)
def test_bytes_that_are_no_utf8_are_marked_and_said(tmp_path, type_):
    held = pa.array([b"The caf\xe9 stays", b"\xff\xfe", FERRY.encode()], pa.binary())
    column = held if type_ == pa.binary() else pa.Array.from_buffers(type_, 3, held.buffers())
    quotes, _, issues = bring(tmp_path, "q.parquet", {"text": column})
    assert [(row["text"], row["status"]) for row in quotes] == [
        ("The caf\ufffd stays", "unattributed"),
        ("\ufffd\ufffd", "not_speech"),
        (FERRY, "unattributed"),
    ]
    assert found(issues) == [("bad_encoding", "q.parquet:1"), ("bad_encoding", "q.parquet:2"), ("bad_row", "q.parquet:2")]


def test_a_column_name_may_stand_twice_and_a_file_name_may_look_like_a_pattern(tmp_path):
    table = pa.Table.from_arrays([pa.array([FERRY]), pa.array([TAX])], ["text", "text"])
    quotes, _, _ = bring(tmp_path, "q[1]*'.parquet", table)
    assert quotes[0]["text"] == FERRY


def test_files_and_folders_are_read_together(tmp_path, bring_whole):
    (tmp_path / "in" / "parts").mkdir(parents=True)
    write(tmp_path / "in", "parts/0.parquet", {"text": [FERRY, None]})
    write(tmp_path / "in", "a.csv.gz", gzip.compress(f"quote\n{TAX}\n".encode()))
    write(tmp_path / "in", "notes.txt", "Nothing to see")
    quotes, _, issues = bring_whole(tmp_path / "in", write(tmp_path, "b.jsonl", json.dumps({"text": "We stay"})))
    assert sorted(row["text"] for row in quotes) == ["", TAX, FERRY, "We stay"]
    assert sorted(found(issues)) == [("bad_row", "parts/0.parquet:2"), ("unknown_format", "notes.txt")]


def test_the_articles_span_the_dates_of_their_quotes(tmp_path, bring_whole):
    lines = [{"text": f"{FERRY} {day}", "doc_id": "d", "date": f"2031-03-0{day}T10:00:00Z", "language": "en-GB"} for day in (4, 5, 6)]
    _, articles, _ = bring_whole(write(tmp_path, "q.jsonl", "\n".join(map(json.dumps, lines))))
    (article,) = articles
    assert (article["article_id"], article["lang"], article["published_at"].day, article["published_until"].day) == ("d", "en", 4, 6)


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(tmp_path):
    packed = gzip.compress(("text\n" + "".join(f"{TAX} {n * n}\n" for n in range(9_999))).encode())[:-2_000]
    quotes, _, issues = bring(tmp_path, "q.csv.gz", packed)
    assert 0 < len(quotes) < 9_999
    assert found(issues) == [("unreadable", "q.csv.gz")]


@pytest.mark.parametrize(
    ("columns", "kept"),
    [
        ({"url": ["a.example"], "quote": [FERRY]}, {"article_id": "a.example", "text": FERRY}),
        ({"quote": [FERRY], "text": ["All of the article."]}, {"text": FERRY}),
        ({"quote": [FERRY], "pre": ["she said"], "post": ["on deck"]}, {"prefix": "she said", "suffix": "on deck"}),
        ({"quote": [FERRY], "speaker": ["Ilse Varga"], "qid": ["Q7"]}, {"speaker_in_article": "Ilse Varga", "speaker_id": "Q7"}),
        ({"quote": [FERRY], "speaker": ["Ilse Varga"], "speaker_score": [0.51239]}, {"speaker_score": 0.5124}),
        # an id and a score without a name say nothing
        ({"quote": [FERRY], "speaker": [""], "qid": ["Q7"], "speaker_score": [0.5]}, {"speaker_id": None, "speaker_score": None}),
    ],
    ids=str,
)
def test_columns_go_by_the_names_people_give_them(tmp_path, columns, kept):
    quotes, _, issues = bring(tmp_path, "q.parquet", columns)
    assert {name: quotes[0][name] for name in kept} == kept
    assert issues == []


@pytest.mark.parametrize("score", ["high", "1.5", "-0.1", "nan"])
def test_what_is_no_probability_is_no_score_and_an_issue(tmp_path, score):
    quotes, _, issues = bring(tmp_path, "q.csv", f"quote,speaker,speaker_score\n{FERRY},Ilse Varga,{score}\n")
    assert (quotes[0]["speaker_score"], quotes[0]["status"], found(issues)) == (None, "attributed", [("bad_row", "q.csv:2")])


def test_the_words_around_are_cut_as_extract_cuts_them(tmp_path):
    quotes, _, _ = bring(tmp_path, "q.csv", f"quote,pre,post\n{FERRY},{'a' * 99}b,{'é' * 99}\n")
    assert (quotes[0]["prefix"], quotes[0]["suffix"]) == ("a" * 31 + "b", "é" * 32)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("q.txt", "text", "is no table of quotes"),
        ("q", "text", "is no table of quotes"),
        ("q.parquet.gz", "text", "cannot be read"),
        ("q.parquet", "PAR1", "cannot be read"),
        ("q.csv.gz", "text", "cannot be read"),
        ("q.csv", "", "holds no quotes"),
        ("q.csv", "text,speaker\n\n", "holds no quotes"),
        ("q.jsonl", "\n\n", "holds no quotes"),
        ("q.json", "[]", "holds no quotes"),
        ("q.csv", "a,b\n1,2\n", "no text column among a, b"),
        ("q.csv", b"caf\xe9,b\n1,2\n", "no text column among café, b"),
        ("q.jsonl", "[1, 2]\n", "q.jsonl:1: got list, expected an object"),
        ("q.jsonl", '\n{"a": 1, "b": 2}\n', "q.jsonl:2: no text among a, b"),
        ("q.json", '"text"', "q.json:1: got str, expected an object"),
        ("q.csv", f"title,text\nPort,{FERRY}\n", "holds articles, not quotes (title, text); nothing of it was read (hint: quotetrace run"),
        ("q.jsonl", json.dumps({"maintext": FERRY}), "quotetrace run reads articles"),
    ],
)
def test_what_is_no_table_of_quotes_is_one_clear_line(tmp_path, bring_whole, name, content, says):
    with pytest.raises(InputError) as caught:
        bring_whole(write(tmp_path, name, content))
    line = str(caught.value)
    assert says in line
    assert line.startswith(str(tmp_path / name))
    assert line.count("(hint: ") == 1
    assert "\n" not in line
    line.encode()
