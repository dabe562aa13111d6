"""Summaries: who follows whom, copies once, certain lags only; shared wording where no credit was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.engines.base import Engine
from quotetrace.settings import TraceSettings
from quotetrace.tables import TABLES
from quotetrace.trace.summarise import SHARED_TOKENS, following, overlap_uncredited, shared_chars
from tests.conformed import conform
from tests.engines.both import on_each
from tests.trace.build import NOON


def load(engine: Engine, name: str, rows: list[dict[str, Any]]) -> Any:
    return engine.load(conform(name, pa.Table.from_pylist(rows, schema=TABLES[name].schema)))


def article(article_id: str, outlet: str, hour: float | None = None, **given: Any) -> dict[str, Any]:
    times = {} if hour is None else {"published_at": NOON + timedelta(hours=hour), "published_until": NOON + timedelta(hours=hour)}
    return {"article_id": article_id, "outlet": outlet, "text": "t", "wire_group": article_id, **times, **given}


def said(quote_id: str, article_id: str, cluster_id: str = "c") -> dict[str, Any]:
    known = {"kind": "direct", "form": "utterance", "status": "attributed", "text": "t", "field": "text"}
    return {"quote_id": quote_id, "article_id": article_id, "cluster_id": cluster_id, **known}


def hop(quote_id: str, agency: str | None, basis: str = "stated", name: str = "X") -> dict[str, Any]:
    return {"quote_id": quote_id, "hop": 1, "name": name, "role": "relay", "agency_id": agency, "basis": basis}


def follow(articles, quotes, chain=(), parents=()):
    variants = [{"quote_id": child, "cluster_id": "c", "parent_quote_id": parent} for child, parent in parents]

    def work(engine: Engine) -> list[dict[str, Any]]:
        made = following(
            engine,
            articles=load(engine, "articles", articles),
            quotes=load(engine, "quotes", quotes),
            chain=load(engine, "chain", list(chain)),
            variants=load(engine, "variants", variants),
        )
        return conform("following", engine.collect(made)).to_pylist()

    return on_each(work)


def test_an_agency_leads_where_the_chain_names_it():
    articles = [article("a", "EFE", 0, outlet_agency_id="efe"), article("b", "Post", 2), article("d", "Post", 5)]
    quotes = [said("q1", "a"), said("q2", "b"), said("q3", "d", "other")]
    (row,) = follow(articles, quotes, [hop("q2", "efe"), hop("q3", "efe", "inferred")])
    assert (row["leader_kind"], row["leader_id"], row["follower_id"]) == ("agency", "efe", "Post")
    assert (row["n_quotes"], row["n_texts"], row["share_credited"]) == (2, 2, 0.5)
    assert (row["median_lag_s"], row["lag_n"]) == (7200.0, 1), "the agency has no text of the other utterance: no lag"


def test_an_outlet_leads_where_the_parent_is_its_quote():
    articles = [article("a", "Gazette", 0), article("b", "Post", 26)]
    (row,) = follow(articles, [said("q1", "a"), said("q2", "b")], parents=[("q2", "q1")])
    assert (row["leader_kind"], row["leader_id"], row["share_credited"], row["median_lag_s"]) == ("outlet", "Gazette", 0.0, 26 * 3600.0)


def test_an_outlet_that_is_named_is_credited():
    articles = [article("a", "Gazette", 0), article("b", "Post", 1)]
    chain = [hop("q2", None, name="GAZETTE")]
    (row,) = follow(articles, [said("q1", "a"), said("q2", "b")], chain, [("q2", "q1")])
    assert (row["leader_id"], row["n_quotes"], row["share_credited"]) == ("Gazette", 1, 1.0)


def test_an_uncertain_order_gives_no_lag():
    day = {"published_at": NOON, "published_until": NOON + timedelta(hours=26)}
    articles = [article("a", "Gazette", **day), article("b", "Post", 3)]
    (row,) = follow(articles, [said("q1", "a"), said("q2", "b")], parents=[("q2", "q1")])
    assert (row["median_lag_s"], row["lag_n"]) == (None, 0)


def test_copies_count_once():
    articles = [article("a", "Gazette", 0), article("b", "Post", 1), article("d", "Post", 2, duplicate_of="b")]
    quotes = [said("q1", "a"), said("q2", "b"), said("q3", "d")]
    (row,) = follow(articles, quotes, parents=[("q2", "q1"), ("q3", "q1")])
    assert (row["n_quotes"], row["n_texts"], row["lag_n"]) == (1, 1, 1)


def test_nobody_follows_himself():
    articles = [article("a", "Gazette", 0), article("b", "Gazette", 1), article("e", "EFE", 1, outlet_agency_id="efe")]
    assert follow(articles, [said("q1", "a"), said("q2", "b"), said("q3", "e")], [hop("q3", "efe")], [("q2", "q1")]) == []


PASSAGE = "The council of the island closed the old northern bridge on Monday after the storm had torn away two of its piers."


def overlaps(articles, chain=(), credits=()):

    def work(engine: Engine) -> list[dict[str, Any]]:
        made = overlap_uncredited(
            engine,
            articles=load(engine, "articles", articles),
            credits=load(engine, "credits", list(credits)),
            quotes=load(engine, "quotes", [said("q1", "a"), said("q2", "b")]),
            chain=load(engine, "chain", list(chain)),
            settings=TraceSettings(),
        )
        return conform("overlap_uncredited", engine.collect(made)).to_pylist()

    return on_each(work)


ARTICLES = [
    article("a", "EFE", outlet_agency_id="efe", text=PASSAGE + " More follows.", wire_group="w"),
    article("b", "Post", text="Our reporter writes. " + PASSAGE, wire_group="w"),
    article("d", "Gazette", text=PASSAGE, wire_group="other"),
]


def test_shared_wording_without_a_credit_is_listed():
    (row,) = overlaps(ARTICLES)
    assert (row["article_id"], row["agency_id"], row["other_article_id"], row["n_quotes"]) == ("b", "efe", "a", 1)
    assert row["n_chars_shared"] == len(PASSAGE) - 1
    assert row["share"] == round((len(PASSAGE) - 1) / len(ARTICLES[1]["text"]), 4)


@pytest.mark.parametrize(
    ("chain", "credits", "why"),
    [
        ([hop("q2", "efe")], [], "the chain names it"),
        ([hop("q2", "dpa")], [], "another agency is a credit too: who wrote what is not known"),
        ([], [{"credit_id": "k", "article_id": "b", "agency_id": "efe", "role": "relay", "position": "byline"}], "the byline names it"),
    ],
)
def test_a_credit_anywhere_keeps_an_article_off_the_list(chain, credits, why):
    assert overlaps(ARTICLES, chain, credits) == []


def test_a_short_shared_phrase_is_no_passage():
    words = list("abcdefghi")
    assert shared_chars(" ".join(words[: SHARED_TOKENS - 1]), " ".join(words)) == 0
    assert shared_chars(" ".join(words[:SHARED_TOKENS]), " ".join(words)) == 2 * SHARED_TOKENS - 1


@given(st.lists(st.sampled_from("abcd"), max_size=30).map(" ".join))
def test_shared_characters_are_never_more_than_there_are(text):
    assert shared_chars(text, text) in (0, len(text))
