"""CSV: pandas reads back what the tables hold, Excel sees UTF-8 and no formula."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.exports.sheet import BOM, COLUMNS, guard, unguard
from tests.exports.runs import awkward, exported, read_rows

TEXTS = ("quote", "speaker", "outlet", "title", "cluster_id", "quote_id", "article_id")


def read(file):
    return pd.read_csv(file, dtype=dict.fromkeys(TEXTS, str), keep_default_na=False, na_values=[""])


def test_pandas_reads_the_quotes_back(tmp_path, demo_run):
    sheet = read(exported(demo_run, "csv", tmp_path))
    assert tuple(sheet.columns) == COLUMNS
    rows = read_rows(
        demo_run,
        """SELECT q.quote_id, q.text, coalesce(q.speaker, q.speaker_in_article) AS speaker, a.title, q.start, c.n_quotes, c.origin_score
        FROM {quotes} q JOIN {articles} a USING (article_id) JOIN {clusters} c USING (cluster_id)
        WHERE q.status <> 'not_speech' ORDER BY q.quote_id""",
    )
    assert list(sheet["quote_id"]) == [row["quote_id"] for row in rows]
    assert [unguard(text) for text in sheet["quote"]] == [row["text"] for row in rows]
    assert [unguard(name) if isinstance(name, str) else None for name in sheet["speaker"]] == [row["speaker"] for row in rows]
    assert list(sheet["title"].map(unguard)) == [row["title"] for row in rows]
    assert list(sheet["start"]) == [row["start"] for row in rows]
    assert list(sheet["cluster_quotes"]) == [row["n_quotes"] for row in rows]
    assert [None if pd.isna(score) else score for score in sheet["origin_score"]] == [row["origin_score"] for row in rows]
    assert sheet["alarms"].notna().any()


def test_excel_is_told_that_it_is_utf_8_and_sees_no_formula(tmp_path):
    written = exported(awkward(), "csv", tmp_path).read_bytes()
    assert written.startswith(BOM.encode())
    sheet = read(exported(awkward(), "csv", tmp_path))
    cells = [cell for column in sheet.columns for cell in sheet[column] if isinstance(cell, str)]
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []
    assert sheet["quote"].str.startswith("'=Zqfour").sum() == 3


@given(st.text(alphabet="'=+-@\t\r\nＡ＝ab1 ", max_size=6))
def test_no_text_is_a_formula_and_every_text_comes_back(text):
    assert guard(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert unguard(guard(text)) == text
    assert guard(text) in (text, f"'{text}")
