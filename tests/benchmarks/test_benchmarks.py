"""The benchmarks' own arithmetic, without the corpora, which are not in the repository."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from quotetrace.model import Span
from tests.benchmarks import (
    attribution,
    ecb,
    engines,
    judged_links,
    kernel_speed,
    linking,
    meaning,
    reading,
    seeds,
    speaker_candidates,
    speakers,
    speed,
)
from tests.benchmarks.measure import cut_articles, run_tool
from tests.gold.annotation import list_events
from tests.gold.predictions import Got

COMMANDS = [
    seeds.main,
    attribution.main,
    ecb.main,
    speed.main,
    kernel_speed.main,
    speakers.main,
    speaker_candidates.main,
    engines.main,
    linking.main,
    meaning.main,
]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_corpus_that_is_not_there_is_one_clear_line(command: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(command)
    assert command([str(tmp_path / "absent")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_every_published_shape_is_made_up_and_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert reading.main(["8", "--packed"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(reading.SHAPES)
    assert all("8 quotes 0 issues" in line for line in lines)


def test_nothing_of_the_annotation_reaches_the_run(tmp_path: Path) -> None:
    gold, cut = tmp_path / "gold.jsonl", tmp_path / "cut.jsonl"
    gold.write_text(json.dumps({"doc_id": "a", "text": "“Ça va,” she said.", "quotes": [1], "topic": 7}) + "\n", encoding="utf-8")
    assert cut_articles([gold], cut) == (1, len("“Ça va,” she said.".encode()))
    assert json.loads(cut.read_text(encoding="utf-8")) == {"doc_id": "a", "text": "“Ça va,” she said."}


def test_a_scorer_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    script = tmp_path / "scorer.py"
    script.write_text("import sys; sys.exit('no gold')", encoding="utf-8")
    with pytest.raises(SystemExit, match="no gold"):
        run_tool(script)


GIVEN = {"article": "001_x", "kind": "mixed", "form": "utterance", "speaker": "Ilse Varga"}
GIVEN |= dict.fromkeys(("alternatives", "carriers", "published_agency", "note"), "")
GOT = Got("q", "001_x", "text", Span(0, 3), "boa", "mixed", "utterance", "attributed", "asserted", None, None, None, None, None, None)


def build_seed(start: int, utterance: str, cluster_id: str, got: str = "Ilse Varga", **row: str) -> seeds.Seed:
    given = {**GIVEN, "start": str(start), "end": str(start + 3), "utterance": utterance, **row}
    return seeds.Seed(given, "boa", replace(GOT, quote_id=f"q{start}", speaker=got, cluster_id=cluster_id))


def find_result(results: list[seeds.Result], name: str) -> tuple[int, int]:
    return next((result.right, result.of) for result in results if result.name == name)


def test_speakers_count_with_their_alternatives() -> None:
    right = build_seed(0, "u", "c")
    other = build_seed(9, "u", "c", got="Odile Karsh", alternatives="Odile Karsh|the mediator")
    wrong = build_seed(19, "u", "c", got="Jan Varga")
    assert find_result(seeds.score_quotes([right, other, wrong]), "speaker, in marks") == (2, 3)


def test_an_utterance_is_whole_when_one_cluster_reaches_every_article() -> None:
    here, there = build_seed(0, "u", "c"), build_seed(0, "u", "c", article="002_y")
    apart = build_seed(0, "u", "d", article="003_z")
    whole = "utterances of 2+ articles, whole"
    assert find_result(seeds.score_clusters([here, there]), whole) == (1, 1)
    assert find_result(seeds.score_clusters([here, there, apart]), whole) == (0, 1)


def test_a_link_between_two_utterances_is_false() -> None:
    pairs = "pairs in one cluster, of one utterance"
    results = seeds.score_clusters([build_seed(0, "u", "c"), build_seed(9, "u", "c"), build_seed(19, "v", "c")])
    assert find_result(results, pairs) == (1, 3)


def test_a_pair_of_speakers_without_an_answer_is_counted_apart() -> None:
    varga, keel, other = (speakers.Place("demo", article, Span(0, 5)) for article in ("a", "b", "c"))
    found = {("demo", "a"): [(Span(0, 9), "1")], ("demo", "b"): [(Span(3, 9), "1")]}
    tally = speakers.score_pairs([speakers.Pair("body", varga, keel, True), speakers.Pair("body", varga, other, True)], found)
    assert (tally.hits, tally.recall, tally.recall_of_all) == (1, 1.0, 0.5)
    assert speakers.score_pairs([speakers.Pair("body", varga, keel, False)], found).precision == 0.0


def test_the_judged_pairs_are_of_two_articles_and_of_no_event_held_out() -> None:
    pairs = speakers.read_pairs()
    _, held_out = list_events()
    assert len(pairs) >= 250
    assert all(pair.a.article_id != pair.b.article_id for pair in pairs)
    assert not {pair.a.article_id.partition("/")[0] for pair in pairs if pair.a.corpus == "demo"} & set(held_out)


def test_pairs_of_meanings_are_scored_with_the_decoys_that_they_fell_for() -> None:
    rows = [{"quote_id": one, "utterance": one[0], "note": "opposite" if one == "b1" else ""} for one in ("a1", "a2", "a3", "b1")]
    assert meaning.true_pairs(rows) == {("a1", "a2"), ("a1", "a3"), ("a2", "a3")}
    assert meaning.score(rows, {("a1", "a2"), ("a2", "b1")}) == "P 0.500  R 0.333  (1 of 3; false: 1 opposite)"


def test_every_part_of_the_meanings_has_translations_and_decoys() -> None:
    for part in "abc":
        rows = meaning.read_rows(part)
        assert len(meaning.true_pairs(rows)) > 20
        assert sum(bool(row["note"]) for row in rows) > 7
        assert len({row["quote_id"] for row in rows}) == len(rows)


def test_judged_links_are_read_and_counted() -> None:
    assert judged_links.main(["ecb", "absent"]) == 2
    pairs = [pair for corpus in judged_links.CORPORA for pair in judged_links.read_judged(corpus)]
    assert len(pairs) > 500
    assert len({(pair.left, pair.right) for pair in pairs}) == len(pairs)
    a, b, c = ("x", 0, 1), ("y", 0, 1), ("z", 0, 1)
    judged = [judged_links.Judged(a, b, True), judged_links.Judged(a, c, False), judged_links.Judged(b, c, True)]
    assert judged_links.count(judged, {a: {"1"}, b: {"1"}, c: {"1", "2"}}) == (2, 1, 0)
    assert judged_links.count(judged, {a: {"1"}, b: {"1"}}) == (1, 0, 1)
