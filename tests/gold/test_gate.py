"""The quality gate: every figure of the demo keeps its floor; and the gate can fail."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conformed import write_table
from tests.gold.annotation import digest, list_events, read_annotation
from tests.gold.floors import Floors, find_breaches, find_floor, move_floors, read_floors, write_floors
from tests.gold.gate import HELD_OUT, TUNED, main, score_groups
from tests.gold.perfect import build_perfect
from tests.gold.predictions import Prediction, read_prediction
from tests.gold.scoring import Figure, score

NOW = {TUNED: [Figure("spans.recall", 95, 100)], HELD_OUT: [Figure("spans.recall", 45, 50)]}


@pytest.fixture
def floors() -> Floors:
    made, refused = move_floors(Floors("", {}), NOW, "d", lower=False)
    assert refused == []
    return replace(made, seal=made.build_seal())


def test_every_figure_of_the_demo_keeps_its_floor(demo_run: Path) -> None:
    groups = {name: each.figures for name, each in score_groups(demo_run).items()}
    assert find_breaches(read_floors(), groups, digest()) == []


@pytest.mark.parametrize("group", [TUNED, HELD_OUT])
def test_a_broken_run_fails_the_gate(demo_run: Path, group: str) -> None:
    """The same run with its speakers dealt out anew."""
    events = list_events()[0 if group == TUNED else 1]
    broken = shuffle_speakers(read_prediction(demo_run))
    breaches = find_breaches(read_floors(), {group: score(broken, read_annotation(events)).figures}, digest())
    assert any("speaker.accuracy" in line for line in breaches)


def shuffle_speakers(prediction: Prediction) -> Prediction:
    speakers = [got.speaker for got in prediction.quotes]
    random.Random(7).shuffle(speakers)
    return replace(prediction, quotes=tuple(replace(got, speaker=name) for got, name in zip(prediction.quotes, speakers, strict=True)))


def test_floors_stand_a_little_below_the_figures(floors: Floors) -> None:
    assert floors.ratios == {TUNED: {"spans.recall": 0.93}, HELD_OUT: {"spans.recall": 0.86}}
    assert find_breaches(floors, NOW, "d") == []


@pytest.mark.parametrize(
    ("figures", "digest_now", "complaint"),
    [
        ([Figure("spans.recall", 92, 100)], "d", "below the floor"),
        ([Figure("spans.recall", 95, 100)], "other", "annotation of the demo changed"),
        ([Figure("spans.recall", 95, 100), Figure("new", 1, 2)], "d", "no floor yet"),
        ([], "d", "no such figure"),
    ],
)
def test_the_gate_fails_on(floors: Floors, figures: list[Figure], digest_now: str, complaint: str) -> None:
    lines = find_breaches(floors, {TUNED: figures}, digest_now)
    assert len(lines) == 1
    assert complaint in lines[0]


def test_a_floor_changed_by_hand_breaks_the_seal(floors: Floors, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    write_floors(floors, path)
    assert read_floors(path) == floors
    path.write_text(path.read_text(encoding="utf-8").replace("0.93", "0.50"), encoding="utf-8")
    assert find_breaches(read_floors(path), NOW, "d") == [
        "floors.toml was changed by hand: write it with `python -m tests.gold.gate --update`"
    ]


def test_a_floor_goes_up_by_itself_and_down_only_with_lower(floors: Floors) -> None:
    better, worse = ({TUNED: [Figure("spans.recall", right, 100)], HELD_OUT: NOW[HELD_OUT]} for right in (99, 80))
    raised, refused = move_floors(floors, better, "d", lower=False)
    assert (raised.ratios[TUNED], refused) == ({"spans.recall": 0.97}, [])
    assert len(move_floors(floors, worse, "d", lower=False)[1]) == 1
    lowered, refused = move_floors(floors, worse, "d", lower=True)
    assert (lowered.ratios[TUNED], refused) == ({"spans.recall": 0.78}, [])


def test_a_floor_that_still_holds_does_not_go_down(floors: Floors) -> None:
    """Within the margin nothing moves, with or without leave to lower."""
    close = {TUNED: [Figure("spans.recall", 94, 100)], HELD_OUT: NOW[HELD_OUT]}
    assert all(move_floors(floors, close, "d", lower=lower)[0].ratios == floors.ratios for lower in (True, False))


def test_a_changed_annotation_is_accepted_only_with_lower(floors: Floors) -> None:
    assert len(move_floors(floors, NOW, "other", lower=False)[1]) == 1
    assert move_floors(floors, NOW, "other", lower=True)[1] == []


def test_two_decisions_in_a_small_figure_are_no_alarm() -> None:
    assert find_floor(Figure("origin.agency", 10, 10)) == 0.8


@pytest.mark.parametrize("arguments", [["--events", list_events()[1][0]], ["--errors", "3", "--events", list_events()[1][1]]])
def test_nothing_of_a_held_out_event_is_shown(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert "held-out" in capsys.readouterr().err


@pytest.fixture(scope="module")
def flawed_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a flawless run but for one event without its quotes."""
    folder = tmp_path_factory.mktemp("flawed")
    tuned, held_out = list_events()
    made = build_perfect(read_annotation((*tuned, *held_out)))
    kept = [not str(article_id).startswith(f"{tuned[0]}/") for article_id in made["quotes"].column("article_id").to_pylist()]
    made["quotes"] = made["quotes"].filter(kept)
    for name, rows in made.items():
        write_table(folder, name, rows)
    return folder


def test_the_command_prints_figures_and_errors_of_a_run(flawed_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tuned, _ = list_events()
    assert main(["--run", str(flawed_run), "--events", tuned[0], "--errors", "2", "--figure", "spans"]) == 0
    printed = capsys.readouterr().out
    assert "spans.recall" in printed
    assert "0.000" in printed
    assert f"spans.f1: 2 of {len([q for q in read_annotation(tuned[:1]).quotes if q.is_marked])} errors" in printed


def test_a_folder_that_is_no_run_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--run", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_errors_shown_are_never_of_held_out_events(flawed_run: Path) -> None:
    scores = score_groups(flawed_run)
    assert scores[TUNED].misses
    assert scores[HELD_OUT].misses == ()
