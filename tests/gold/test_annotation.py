"""The annotation keeps its own format, so that what the gate measures is what a reader wrote."""

from typing import get_args

import pytest

from quotetrace.model import Assertion, Basis, Form, Kind, Role, Status
from tests.gold.annotation import (
    ARTICLES,
    FLAGS,
    digest,
    find_occurrences,
    list_events,
    locate,
    name_of,
    read_annotation,
    read_article,
    read_rows,
)

EVENTS = [event for group in list_events() for event in group]
ORIGINS = {"credited", "conflicting", "common", "earliest", "unknown"}


def test_two_events_are_held_out_and_six_at_least_in_all() -> None:
    tuned, held_out = list_events()
    assert len(held_out) == 2
    assert len(tuned) + len(held_out) >= 6


@pytest.mark.parametrize("event", EVENTS)
def test_every_article_has_quotes_and_every_quote_an_article(event: str) -> None:
    written = {f"{event}/{path.stem}" for path in (ARTICLES / event).glob("*.txt")}
    assert {row["article_id"] for row in read_rows(event, "quotes")} == written


@pytest.mark.parametrize("event", EVENTS)
def test_every_quote_stands_where_its_row_says(event: str) -> None:
    """The text is found in the article's field, between marks unless indirect, as often as `nth` says."""
    articles = {quote.article_id: read_article(quote.article_id) for quote in read_annotation([event]).quotes}
    lost = [quote for quote in read_annotation([event]).quotes if locate(quote, articles[quote.article_id].get(quote.field, "")) is None]
    assert [(quote.article_id, quote.field, quote.nth, quote.text) for quote in lost] == []


@pytest.mark.parametrize("event", EVENTS)
def test_no_quote_has_two_rows(event: str) -> None:
    names = [name_of(row) for row in read_rows(event, "quotes")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("event", EVENTS)
def test_labels_come_from_closed_lists(event: str) -> None:
    lists = {"kind": Kind, "form": Form, "status": Status, "assertion": Assertion}
    for row in read_rows(event, "quotes"):
        assert row["field"] in ("text", "title")
        assert {name: row[name] for name, labels in lists.items() if row[name] not in get_args(labels)} == {}, row
    for row in read_rows(event, "chain"):
        assert row["role"] in get_args(Role), row
        assert row["basis"] in get_args(Basis), row
        assert row["agency_id"] == row["agency_id"].lower(), row
    for row in read_rows(event, "drift"):
        assert set(row["flags"].split(";")) <= {*FLAGS, "reworded"}, row
    assert {row["origin_status"] for row in read_rows(event, "utterances")} <= ORIGINS


@pytest.mark.parametrize("event", EVENTS)
def test_speaker_goes_with_status(event: str) -> None:
    """A speaker exactly where the quote is attributed; an utterance exactly where anybody speaks."""
    for row in read_rows(event, "quotes"):
        assert bool(row["speaker"]) == (row["status"] == "attributed"), row
        assert bool(row["utterance"]) == (row["status"] != "not_speech"), row


@pytest.mark.parametrize("event", EVENTS)
def test_utterances_and_quotes_name_each_other(event: str) -> None:
    labels = [row["utterance"] for row in read_rows(event, "utterances")]
    assert len(labels) == len(set(labels))
    assert set(labels) == {row["utterance"] for row in read_rows(event, "quotes") if row["utterance"]}


@pytest.mark.parametrize("event", EVENTS)
def test_base_wording_stands_in_its_article(event: str) -> None:
    for row in read_rows(event, "utterances"):
        article = read_article(row["base_article"])
        assert any(find_occurrences(article.get(name, ""), row["base_text"], marked=False) for name in ("text", "title")), row


@pytest.mark.parametrize("event", EVENTS)
def test_chains_lead_from_the_speaker_to_the_outlet_without_a_gap(event: str) -> None:
    quotes = {name_of(row): row for row in read_rows(event, "quotes")}
    chains: dict[tuple[str, str, int, str], list[dict[str, str]]] = {}
    for row in read_rows(event, "chain"):
        chains.setdefault(name_of(row), []).append(row)
    assert set(chains) <= set(quotes)
    for name, hops in chains.items():
        # Where nobody can tell who speaks, the chain begins with the first carrier.
        first = 0 if quotes[name]["speaker"] else 1
        assert sorted(int(hop["hop"]) for hop in hops) == list(range(first, first + len(hops))), name
        speakers = [(int(hop["hop"]), hop["name"]) for hop in hops if hop["role"] == "speaker"]
        assert speakers == ([(0, quotes[name]["speaker"])] if quotes[name]["speaker"] else []), name
        assert sum(hop["role"] == "originator" for hop in hops) <= 1, name
    assert {name for name, row in quotes.items() if row["status"] == "attributed"} <= set(chains)


@pytest.mark.parametrize("event", EVENTS)
def test_drift_is_about_quotes_of_its_utterance(event: str) -> None:
    quotes = {name_of(row): row["utterance"] for row in read_rows(event, "quotes")}
    labels = {row["utterance"] for row in read_rows(event, "utterances")}
    for row in read_rows(event, "drift"):
        assert name_of(row) in quotes, row
        assert row["utterance"] in labels, row


def test_the_digest_sees_every_byte(tmp_path: object) -> None:
    """Another annotation, another digest."""
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "a").mkdir()
    (folder / "g").mkdir()
    (folder / "a" / "one.txt").write_text("Yes.", encoding="utf-8")
    before = digest(folder / "a", folder / "g")
    (folder / "a" / "one.txt").write_text("No.", encoding="utf-8")
    assert digest(folder / "a", folder / "g") != before
