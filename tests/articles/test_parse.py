"""Raw rows become articles with dates, language and identity."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from quotetrace.articles.identity import settle_ids
from quotetrace.articles.parse import find_language, parse_article
from quotetrace.articles.raw import RawArticle
from quotetrace.engines.base import Engine
from quotetrace.settings import ArticleSettings
from quotetrace.tables import ARTICLES
from tests.engines.both import on_each

TEXT = "“We leave,” said Ilse Varga on Monday, after the talks had ended."


def parse(**fields):
    return parse_article(RawArticle(**{"input": "a.txt", "text": TEXT, "article_id": "a", **fields}), ArticleSettings())


def test_the_finer_of_two_dates_that_agree_is_taken():
    article, issues = parse(published="2031-07-13 | 13 Jul, 2031 10:39am")
    assert article["published_precision"] == "minute"
    assert not issues


def test_dates_that_disagree_leave_the_first():
    article, issues = parse(published="2031-07-13 | 2 Jan, 2029 10:39am")
    assert article["published_precision"] == "day"
    assert [issue["code"] for issue in issues] == ["ambiguous_date"]
    assert "2 Jan, 2029" in issues[0]["message"]


@pytest.mark.parametrize(("published", "code"), [("2031-02-30", "bad_date"), ("05/06/2031", "ambiguous_date")])
def test_odd_dates_are_issues_and_the_article_stays(published, code):
    article, issues = parse(published=published)
    assert article["article_id"] == "a"
    assert [issue["code"] for issue in issues] == [code]


def test_without_an_id_the_contents_name_the_article():
    first, _ = parse(article_id="")
    again, _ = parse(article_id="", input="b.txt")
    other, _ = parse(article_id="", title="Out")
    assert first["article_id"] == again["article_id"] != other["article_id"]


def test_a_dump_is_left_out_with_an_issue():
    article, issues = parse_article(RawArticle("a.txt", text="x" * 101), ArticleSettings(max_chars=100))
    assert article is None
    assert issues[0]["code"] == "long_text"


@pytest.mark.parametrize(("given", "code"), [("en-US", "en"), ("German", "de"), ("fr_FR", "fr"), ("", "en"), ("?", "en")])
def test_language_codes(given, code):
    assert parse(lang=given)[0]["lang"] == code


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("La ministra dijo el lunes que el acuerdo estaba muerto y que no habría otro.", "es"),
        ("Le ministre a déclaré lundi que l'accord était mort et qu'il n'y en aurait pas d'autre.", "fr"),
        ("Министр заявил в понедельник, что соглашения больше нет.", "ru"),
        ("42 – 17", "en"),
        ("Ana left.", "en"),
        ("张伟说：“我们明天出发。”", "zh"),
        ("قال أحمد: «سنغادر».", "ar"),
    ],
)
def test_language_is_told_from_the_text(text, lang):
    assert find_language(text) == lang


def test_repeated_ids_are_one_article_or_versions():
    texts = [("a", TEXT, "2031-03-05"), ("a", TEXT, "2031-03-05"), ("a", TEXT + " More.", "2031-03-04"), ("b", TEXT, "")]
    rows = [
        parse_article(RawArticle(f"f{n}", text=text, article_id=given, published=published), ArticleSettings())[0]
        for n, (given, text, published) in enumerate(texts)
    ]
    for order in (rows, rows[::-1]):

        def work(engine: Engine, order: list[Any] = order) -> tuple[list[Any], list[str]]:
            settled = settle_ids(engine, engine.load(pa.Table.from_pylist(order, schema=ARTICLES.schema)))
            articles, issues = settled.articles, settled.issues
            kept = sorted(engine.collect(articles).to_pylist(), key=lambda row: row["article_id"])
            return kept, sorted(row["code"] for row in engine.collect(issues).to_pylist())

        kept, codes = on_each(work)
        # the text published first keeps the id, in whatever order they come
        assert [(row["article_id"].split("@")[0], row["version_of"]) for row in kept] == [("a", None), ("a", "a"), ("b", None)]
        assert kept[0]["text"].endswith("More.")
        assert codes == ["changed_text", "duplicate_id"]
