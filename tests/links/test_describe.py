"""What an article is about, its words weighed by how few articles hold them."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from quotetrace import tables
from quotetrace.engines.local import LocalEngine
from quotetrace.links.describe import EVENT_SCHEMA, MOST_WEIGHT, count_words, describe_events, mean_weights, weigh_words, weights_of
from quotetrace.links.evidence import weigh_event
from quotetrace.settings import EngineSettings

SETS = st.lists(st.text("abcdefgh", max_size=8).map(lambda text: "".join(sorted(set(text)))), max_size=6)
WEIGHTS = st.dictionaries(st.sampled_from([ord(letter) for letter in "abcd"]), st.integers(0, MOST_WEIGHT - 1))


def _described(words: list[str | None], names: str = "") -> pa.RecordBatch:
    columns = [pa.array(map(str, range(len(words))), pa.string()), pa.array([names] * len(words)), pa.array(words, pa.string())]
    return pa.RecordBatch.from_arrays(columns, schema=EVENT_SCHEMA)


def _articles(texts: list[str], wire_groups: list[str] | None = None) -> pa.Table:
    groups = wire_groups or [f"w{place}" for place in range(len(texts))]
    rows = [dict.fromkeys(tables.ARTICLES.schema.names) for _ in texts]
    for place, (row, text, wire_group) in enumerate(zip(rows, texts, groups, strict=True)):
        row |= {"article_id": f"{place:04}", "text": text, "text_sha256": "", "wire_group": wire_group}
    return pa.Table.from_pylist(rows, schema=tables.ARTICLES.schema)


@given(SETS)
def test_every_word_is_counted_once_a_text(words: list[str]) -> None:
    counted = count_words(_described(list(words)))
    found = dict(zip(counted["code"].to_pylist(), counted["n"].to_pylist(), strict=True))
    assert found.pop(0) == len(words)
    assert found == {ord(letter): sum(letter in one for one in words) for letter in set("".join(words))}


@given(SETS, WEIGHTS)
def test_every_word_stands_as_often_as_its_weight(words: list[str], weights: dict[int, int]) -> None:
    weighed = weigh_words(_described([*words, None]), weights)["words"].to_pylist()
    assert weighed == [*("".join(letter * weights.get(ord(letter), MOST_WEIGHT) for letter in one) for one in words), None]


@given(SETS, WEIGHTS)
def test_the_mean_weight_is_that_of_each_token(words: list[str], weights: dict[int, int]) -> None:
    wanted = [sum(weights.get(ord(letter), MOST_WEIGHT) for letter in one) / max(len(one), 1) / MOST_WEIGHT if one else 1 for one in words]
    assert mean_weights(pa.array(words, pa.string()), weights).to_pylist() == wanted


def test_names_that_every_article_holds_tell_no_event() -> None:
    assert weigh_words(_described(["ab"], "ab"), {ord("a"): 1})["names"].to_pylist() == ["b"]


SHARED = "The candidates met voters again on Tuesday while donors waited"
RARE = "ferry harbour captain lantern storm"
OWN = (
    "orchard meadow thistle barley sparrow cottage hedgerow shepherd cider millstone plough furrow",
    "railway tunnel signal carriage platform whistle locomotive turnstile viaduct sleeper buffer siding",
)


def _event_weight(texts: list[str], wire_groups: list[str] | None = None) -> float:
    """Of the first two articles."""
    with_engine = LocalEngine(EngineSettings())
    try:
        events = describe_events(with_engine, with_engine.load(_articles(texts, wire_groups)))
        rows = {row["article_id"]: row for row in with_engine.collect(events.articles).to_pylist()}
    finally:
        with_engine.close()
    sides = {f"words_{side}": pa.array([rows[name]["words"]]) for side, name in (("a", "0000"), ("b", "0001"))}
    groups = {f"wire_group_{side}": pa.array([side]) for side in "ab"}
    return float(weigh_event(pa.RecordBatch.from_pydict(sides | groups))[0])


def test_an_event_is_told_by_words_that_few_articles_hold() -> None:
    pair = [f"{SHARED} {own}." for own in OWN]
    others = [f"{SHARED} word{number} thing{number}." for number in range(300)]
    few, many = _event_weight(pair), _event_weight([*pair, *others])
    assert few > 0 > many
    about_one = [f"{text} {RARE}." for text in pair]
    assert _event_weight([*about_one, *others]) > 0


def test_a_text_that_many_carry_makes_no_word_common() -> None:
    pair = [f"{SHARED} {own}." for own in OWN]
    copies = [f"{SHARED} south." for _ in range(300)]
    assert _event_weight([*pair, *copies], ["w0", "w1", *["copy"] * 300]) > 0


def test_without_articles_no_word_is_common() -> None:
    engine = LocalEngine(EngineSettings())
    assert weights_of(engine, describe_events(engine, engine.load(tables.empty("articles"))).common) == {}
    engine.close()
