"""Floors of kinds and alarms, on events that no rule was written from and on those that rules were tuned on."""

from __future__ import annotations

import pytest

from tests.benchmarks.drift import HELD_OUT, TUNED, Change, Figures, alarm_of, kind_of, measure_events, measure_written

FLOORS = [
    ("held out", lambda: measure_events(HELD_OUT), 0.90, 0.78, 0.78),
    ("tuned", lambda: measure_events(TUNED), 0.90, 0.86, 0.78),
    ("written for tuning", measure_written, 0.90, 0.77, 0.78),
]


@pytest.mark.parametrize(("_", "measure", "precision", "recall", "kinds"), FLOORS, ids=[row[0] for row in FLOORS])
def test_no_figure_falls_below_its_floor(_, measure, precision, recall, kinds):
    figures = measure()
    right, found, met, annotated = figures.right(alarm_of)
    assert right / found >= precision
    assert met / annotated >= recall
    right, found, met, annotated = figures.right(kind_of)
    assert 2 * right * met / (right * annotated + met * found) >= kinds


def test_an_edit_is_right_where_it_meets_one_of_its_kind_in_either_text():
    def change(kind: str, before: tuple[int, int] | None, after: tuple[int, int] | None, of: str = "q") -> Change:
        return Change(of, before, after, kind, None, "")

    figures = Figures(
        found=[change("name", (0, 4), (0, 5)), change("number", (9, 9), (10, 12)), change("name", (0, 4), (0, 5), "other")],
        annotated=[change("name", (3, 9), None), change("number", None, (10, 12)), change("hedge", (0, 4), None)],
    )
    assert figures.right(kind_of) == (2, 3, 2, 3)
    assert [(outcome, one.kind) for outcome, one in figures.errors(kind_of)] == [("false", "name"), ("missed", "hedge")]
