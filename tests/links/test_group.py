"""Group: copies, wire groups by what stands outside marks and credits, and what must not join articles."""

from typing import Any

import pytest

from quotetrace.engines.base import Engine
from quotetrace.links.group import group
from tests.conformed import conform
from tests.engines.both import on_each
from tests.links.corpus import article, quote, table

WIRE = (
    "The harbour council of Kestrel Bay voted late on Monday to rebuild the northern pier, ending a "
    "quarrel that had split the town for years. "
    "Work is due to begin in the spring, once the fishing fleet has left for the northern grounds, officials of the port authority said. "
    "The old pier was closed four winters ago when a storm tore away its last thirty metres and two moored boats sank. "
)
OTHER = (
    "A dry summer has left the reservoirs above the capital half empty, and farmers in the valley are asking who will pay for the water. "
    "The regional assembly meets again in the autumn, but no party has put a plan on the table, and the wells are failing one by one. "
)
SPEECH = (
    "We will not hand over a single berth to people who have never mended a net in their lives, and we "
    "will say so at every meeting until spring."
)
STEADY = "Sign up for our newsletter here."


def grouped(
    texts: dict[str, str], quotes: list[dict[str, Any]] | None = None, credits: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    def work(engine: Engine) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        made = group(
            engine,
            engine.load(table("articles", [article(one, text) for one, text in texts.items()])),
            engine.load(table("quotes", quotes or [])),
            engine.load(table("credits", credits or [])),
        )
        rows = conform("articles", engine.collect(made.articles)).to_pylist()
        return rows, conform("evidence", engine.collect(made.evidence)).to_pylist()

    rows, evidence = on_each(work)
    return {"copies": {row["article_id"]: row["duplicate_of"] for row in rows}, "evidence": evidence, "groups": _sets(rows)}


def _sets(rows: list[dict[str, Any]]) -> set[frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in rows:
        groups.setdefault(row["wire_group"], set()).add(row["article_id"])
    return {frozenset(ids) for ids in groups.values()}


def test_the_same_text_is_a_copy():
    made = grouped({"a": WIRE, "b": WIRE.upper(), "c": OTHER})
    assert made["copies"] == {"a": None, "b": "a", "c": None}
    assert made["groups"] == {frozenset("ab"), frozenset("c")}
    assert [row["code"] for row in made["evidence"] if row["subject_id"] == "a"] == ["copy", "shared_passages"]


def test_nearly_the_same_text_is_a_copy():
    made = grouped({"a": WIRE + OTHER, "b": WIRE + OTHER + "Updated."})
    assert made["copies"]["b"] == "a"


def test_shared_passages_make_a_wire_group_and_no_copy():
    made = grouped({"a": WIRE, "b": OTHER + WIRE, "c": OTHER.replace("summer", "winter").replace("farmers", "growers")[:90]})
    assert frozenset("ab") in made["groups"]
    assert made["copies"] == {"a": None, "b": None, "c": None}


@pytest.mark.parametrize("table_name", ["quotes", "credits"])
def test_what_is_shared_inside_marks_or_credits_alone_groups_nothing(table_name):
    """Two reports of one speech are two texts."""
    texts = {"a": WIRE + SPEECH, "b": SPEECH + " " + OTHER}
    assert grouped(texts)["groups"] == {frozenset("ab")}  # seen, unless it is cut out
    starts = {one: text.index(SPEECH) for one, text in texts.items()}
    spans = [{**quote(one, SPEECH, one), "credit_id": one, "start": start, "end": start + len(SPEECH)} for one, start in starts.items()]
    assert grouped(texts, **{table_name: spans})["groups"] == {frozenset("a"), frozenset("b")}


def test_a_line_of_boilerplate_groups_nothing():
    assert len(grouped({"a": WIRE + STEADY, "b": OTHER + STEADY})["groups"]) == 2


def test_empty_and_short_texts_stay_alone():
    assert grouped({"a": "", "b": "", "c": "A short line."})["groups"] == {frozenset("a"), frozenset("b"), frozenset("c")}
