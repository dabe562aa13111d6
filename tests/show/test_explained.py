"""The call and the command that explain a quote of a run."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

import quotetrace
from quotetrace.errors import InputError
from quotetrace.show.explained import print_explanation


@pytest.fixture(scope="module")
def run_of_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explained")
    (folder / "a.txt").write_text("Li Wei left on Monday. “We sail at noon,” said Ana Ruiz. “All of us,” she added.", encoding="utf-8")
    quotetrace.extract(folder / "a.txt", folder / "out")
    return folder / "out"


def test_a_quote_of_a_run_is_explained(run_of_one: Path) -> None:
    quote_id = quotetrace.open_trace(run_of_one).quotes["quote_id"].iloc[0]
    why = quotetrace.explain(run_of_one, quote_id)
    written = io.StringIO()
    print_explanation(why, Console(file=written, width=100, color_system=None))
    shown = written.getvalue()
    assert "Ana Ruiz · attributed, direct, utterance, asserted" in shown
    assert "decided by scorer" in shown
    assert "nobody" in shown
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(("quote_id", "says"), [("a:0-1", "has no quote 'a:0-1'"), ("", "has no quote ''")])
def test_an_unknown_quote_is_one_clear_line(run_of_one: Path, quote_id: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        quotetrace.explain(run_of_one, quote_id)


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no finished run"):
        quotetrace.explain(tmp_path, "a:0-1")
