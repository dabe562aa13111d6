"""Appending: the tables are those of one run over everything, and ids last."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import quotetrace
from quotetrace.commands import MADE_TABLES
from quotetrace.errors import InputError, OutputError, SchemaError, SettingsError
from quotetrace.ids import digest16
from tests.test_commands import call

Rows = list[dict[str, Any]]

DEMO = Path(__file__).parents[1] / "data" / "demo"
# Each example is several runs: what fails is not made smaller, which would take minutes.
OPTIONS = {"deadline": None, "phases": (Phase.explicit, Phase.reuse, Phase.generate)}


def write(path: Path, rows: Rows) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read(out: Path) -> dict[str, Rows]:
    return {path.stem: pq.read_table(path).to_pylist() for path in sorted(out.glob("*.parquet"))}


def named_by_keys(tables: dict[str, Rows]) -> dict[str, list[str]]:
    """The rows of every table but the history, each as a text, with keys in place of the ids that depend on history."""
    ids = {row["cluster_id"]: row["cluster_key"] for row in tables["clusters"]}
    ids |= {row["speaker_id"]: row["speaker_key"] for row in tables.get("speakers", ())}

    def renamed(row: dict[str, Any], without: str = "") -> dict[str, Any]:
        # A key may be the id of another: one that had these members once.
        kept = ("cluster_key", "speaker_key", without)
        named = {name: ids.get(value, value) if isinstance(value, str) and name not in kept else value for name, value in row.items()}
        return {name: value for name, value in named.items() if name != without}

    for row in tables.get("lineage", ()):
        ids[row["edge_id"]] = digest16(json.dumps(renamed(row, without="edge_id"), default=str))
    return {
        name: sorted(json.dumps(renamed(row), default=str) for row in rows) for name, rows in tables.items() if name != "cluster_history"
    }


def check_history(before: dict[str, Rows], after: dict[str, Rows]) -> None:
    """Every old id is told of, and every id stands for the members that the history says."""
    last = max(row["run"] for row in after["cluster_history"])
    told = [row for row in after["cluster_history"] if row["run"] == last]
    old, new = ({row["cluster_id"] for row in tables["clusters"]} for tables in (before, after))
    assert {row["old_cluster_id"] for row in told} - {""} == old
    assert {row["new_cluster_id"] for row in told} == new
    kept = {row["old_cluster_id"] for row in told if row["event"] == "kept"}
    assert kept == old & new
    assert all((row["event"] == "kept") == (row["old_cluster_id"] == row["new_cluster_id"]) for row in told)
    assert {row["old_cluster_id"] for row in told if row["event"] == "merged"} == old - new
    retired = {row["old_cluster_id"] for row in after["cluster_history"] if row["event"] == "merged"}
    assert not retired & new


def portions(rows: Rows, cuts: list[int]) -> list[Rows]:
    places = [0, *sorted({cut % len(rows) for cut in cuts} - {0}), len(rows)]
    return [rows[start:end] for start, end in pairwise(places)]


def is_the_same_as_one_run(folder: Path, make: Any, parts: list[Rows]) -> None:
    """Makes a run of the first part, appends the others, and holds it against one run over all of them."""
    paths = [write(folder / f"{number}.jsonl", part) for number, part in enumerate(parts)]
    make(paths, folder / "whole", workers=1)
    make(paths[:1], folder / "out", workers=1)
    for path in paths[1:]:
        before = read(folder / "out")
        quotetrace.append(folder / "out", path, workers=1)
        check_history(before, read(folder / "out"))
    whole, appended = (named_by_keys(read(folder / name)) for name in ("whole", "out"))
    for name, rows in whole.items():
        assert appended[name] == rows, name


# --- quotes


TEXT = "we will rebuild the old harbour and open it to every ferry before the first ships of spring come in"


@st.composite
def a_quote(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(0, 12))
    words = TEXT.split()[start : start + draw(st.integers(2, 12))]
    if draw(st.booleans()):
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["never", "new", "ports"]))
    row = {"text": " ".join(words), "date": f"2031-03-{draw(st.integers(1, 9)):02}"}
    optional = {
        "id": st.sampled_from("abcdef"),
        "article_id": st.sampled_from("xyz"),
        "speaker": st.sampled_from(["Ilse Varga", "Ola Berg"]),
    }
    return row | {name: draw(values) for name, values in optional.items() if draw(st.booleans())}


@settings(max_examples=15, **OPTIONS)
@given(rows=st.lists(a_quote(), min_size=2, max_size=14), cuts=st.lists(st.integers(1, 20), min_size=1, max_size=3))
def test_appended_quotes_give_the_tables_of_one_run(tmp_path_factory, rows, cuts):
    is_the_same_as_one_run(tmp_path_factory.mktemp("quotes"), quotetrace.link, portions(rows, cuts))


# --- articles


def demo_rows(story: str) -> Rows:
    rows = []
    for path in sorted((DEMO / story).glob("*.txt")):
        head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        row = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.splitlines())}
        rows.append({**row, "id": f"{story}/{path.stem}", "text": text})
    return rows


ARTICLES = demo_rows("ferry") + demo_rows("treaty")


@settings(max_examples=4, **OPTIONS)
@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(1, 16), min_size=1, max_size=2))
def test_appended_articles_give_the_tables_of_one_run(tmp_path_factory, seed, cuts):
    chance = random.Random(seed)
    rows = chance.sample(ARTICLES, 8)
    again = [{**chance.choice(rows), "date": "2031-01-01"}]
    changed = [{**row, "text": row["text"] + "\n\nMore follows.", "date": chance.choice([row["date"], "2031-01-01"])} for row in rows[:1]]
    rows += again + changed
    chance.shuffle(rows)
    is_the_same_as_one_run(tmp_path_factory.mktemp("articles"), quotetrace.run, portions(rows, cuts))


def test_what_was_read_again_in_the_same_file_is_looked_at_whole(tmp_path):
    row = {"id": "a", "date": "2031-03-05", "title": "Minister calls deal “dead”", "text": "“It is dead,” said Ilse Varga on Tuesday.\n"}
    again = {**row, "date": "2031-03-04", "title": "Ferry: “no way back”, says minister"}
    paths = [write(tmp_path / day / "a.jsonl", [one]) for day, one in (("1", row), ("2", again))]
    quotetrace.run(paths[0], tmp_path / "out", workers=1)
    quotetrace.append(tmp_path / "out", paths[1], workers=1)
    quotetrace.run(paths[1], tmp_path / "alone", workers=1)
    appended, alone = read(tmp_path / "out"), read(tmp_path / "alone")
    assert [row["title"] for row in appended["articles"]] == [again["title"]]
    assert named_by_keys(appended)["quotes"] == named_by_keys(alone)["quotes"]
    assert [row["code"] for row in appended["issues"]] == ["duplicate_id"]


def test_extraction_goes_on_too(tmp_path):
    parts = [write(tmp_path / f"{number}.jsonl", ARTICLES[number::2]) for number in range(2)]
    quotetrace.extract(parts, tmp_path / "whole", workers=1)
    quotetrace.extract(parts[0], tmp_path / "out", workers=1)
    quotetrace.append(tmp_path / "out", parts[1], workers=1)
    assert read(tmp_path / "out") == read(tmp_path / "whole")
    assert set(read(tmp_path / "out")) == set(MADE_TABLES["extract"])


# --- ids


def linked(folder: Path, *parts: list[str]) -> list[dict[str, str]]:
    """The cluster of every text, after each part was appended."""
    found = []
    for number, texts in enumerate(parts):
        path = write(folder / f"{number}.jsonl", [{"id": text, "text": text, "date": "2031-03-01"} for text in texts])
        (quotetrace.append(folder / "out", path) if number else quotetrace.link(path, folder / "out"))
        found.append({row["quote_id"]: row["cluster_id"] for row in read(folder / "out")["quotes"]})
    return found


LEFT, RIGHT = "we will rebuild the old harbour before spring", "and open it to every ferry that the islands send"


def test_a_cluster_keeps_its_id_when_it_grows_and_gives_it_up_to_the_larger(tmp_path):
    first, grown = linked(tmp_path, [LEFT, RIGHT], [f"{LEFT} comes", "nobody has asked the ministry about any of this"])
    assert grown[LEFT] == first[LEFT] == grown[f"{LEFT} comes"]
    history = read(tmp_path / "out")["cluster_history"]
    assert sorted((row["event"], row["n_shared"]) for row in history) == [("kept", 1), ("kept", 1), ("new", 0)]


def test_every_engine_appends(tmp_path, on):
    rows = [{"id": str(number), "text": text, "date": "2031-03-01"} for number, text in enumerate([LEFT, RIGHT, f"{LEFT} comes", LEFT])]
    paths = [write(tmp_path / f"{number}.jsonl", part) for number, part in enumerate((rows[:2], rows[2:]))]
    out = (tmp_path / "out").as_uri() if on else tmp_path / "out"
    quotetrace.link(paths, tmp_path / "whole")
    quotetrace.link(paths[0] if not on else paths[0].as_uri(), out, **on)
    before = read(tmp_path / "out")
    quotetrace.append(out, paths[1] if not on else paths[1].as_uri(), **on)
    after = read(tmp_path / "out")
    check_history(before, after)
    without = ("issues",)  # which name an input by where it stands
    whole, appended = ({n: r for n, r in named_by_keys(tables).items() if n not in without} for tables in (read(tmp_path / "whole"), after))
    assert appended == whole


def test_of_two_clusters_that_become_one_the_larger_gives_its_id(tmp_path):
    listed = "harbour ferry spring ministry bridge island winter market council engine river captain border village teacher"
    words = listed.split(" ")
    left, right, middle = (" ".join(words[start : start + 10]) for start in (0, 5, 2))
    before, after = linked(tmp_path, [left, f"{left}!", right], [middle])
    assert before[left] != before[right]
    assert set(after.values()) == {before[left]}
    history = read(tmp_path / "out")["cluster_history"]
    events = {row["old_cluster_id"]: (row["new_cluster_id"], row["event"], row["n_shared"]) for row in history}
    assert events == {before[left]: (before[left], "kept", 2), before[right]: (before[left], "merged", 1)}
    # an id that gave way does not come back
    last = linked(tmp_path / "more", [left, f"{left}!", right], [middle], ["nobody has asked the ministry about any of this"])[-1]
    assert before[right] not in last.values()


def test_the_manifest_tells_all_inputs_and_how_often_it_was_appended_to(tmp_path):
    linked(tmp_path, [LEFT], [RIGHT], ["a third quote of some length that stands alone"])
    manifest = json.loads((tmp_path / "out" / "run.json").read_text())
    assert [one["input"] for one in manifest["inputs"]] == ["0.jsonl", "1.jsonl", "2.jsonl"]
    assert (manifest["command"], manifest["appended"]) == ("link", 2)


# --- what cannot be appended to


def test_what_is_no_run_or_another_versions_is_one_clear_line(tmp_path, monkeypatch, capsys):
    more = write(tmp_path / "more.jsonl", [{"text": LEFT}])
    code, _, error = call(monkeypatch, capsys, "append", tmp_path / "none", more)
    assert (code, error.count("\n")) == (2, 1)
    assert "no finished run" in error
    linked(tmp_path, [LEFT])
    manifest = tmp_path / "out" / "run.json"
    manifest.write_text(manifest.read_text().replace('"lexicon": "', '"lexicon": "0'))
    with pytest.raises(OutputError, match="would not go together"):
        quotetrace.append(tmp_path / "out", more)


def test_a_run_that_cannot_be_appended_to_stays_as_it_is(tmp_path):
    linked(tmp_path, [LEFT])
    before = read(tmp_path / "out")
    with pytest.raises(InputError):
        quotetrace.append(tmp_path / "out", write(tmp_path / "empty.jsonl", []))
    assert read(tmp_path / "out") == before
    quotetrace.run(write(tmp_path / "articles.jsonl", ARTICLES[:1]), tmp_path / "articles", workers=1)
    with pytest.raises(InputError, match="no article"):
        quotetrace.append(tmp_path / "articles", write(tmp_path / "empty.txt", []), workers=1)


@pytest.mark.parametrize("name", ["index/brought", "quotes"])
def test_a_run_that_has_lost_a_table_is_not_taken_for_an_empty_one(tmp_path, name):
    linked(tmp_path, [LEFT])
    more, path = write(tmp_path / "more.jsonl", [{"text": RIGHT}]), tmp_path / "out" / f"{name}.parquet"
    path.write_bytes(path.read_bytes()[:99])
    with pytest.raises(SchemaError, match="cannot be read"):
        quotetrace.append(tmp_path / "out", more)
    path.unlink()
    with pytest.raises(OutputError, match="has lost"):
        quotetrace.append(tmp_path / "out", more)


def test_own_lists_are_remembered(tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("name,aliases,id\nIlse Varga,I. Varga,Q1\n")
    rows = [{"id": number, "text": LEFT, "speaker": name} for number, name in enumerate(["Ilse Varga", "I. Varga"])]
    quotetrace.link(write(tmp_path / "0.jsonl", rows[:1]), tmp_path / "out", speakers=people)
    people.unlink()
    quotetrace.append(tmp_path / "out", write(tmp_path / "1.jsonl", rows[1:]))
    assert {row["speaker"] for row in read(tmp_path / "out")["quotes"]} == {"Ilse Varga"}


def test_settings_are_those_of_the_run(tmp_path):
    linked(tmp_path, [LEFT])
    more, file = write(tmp_path / "1.jsonl", [{"text": RIGHT}]), tmp_path / "s.toml"
    file.write_text("[links]\nmin_score = 0.9\n")
    with pytest.raises(SettingsError, match="other settings"):
        quotetrace.append(tmp_path / "out", more, settings=file)
    file.write_text('[engine]\nmemory_limit = "500MB"\n')
    assert quotetrace.append(tmp_path / "out", more, settings=file).rows["quotes"] == 2
