"""The README shows what the program shows."""

from __future__ import annotations

from pathlib import Path

import regex

from quotetrace.show.card import read_cards
from quotetrace.show.plain import to_text

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_card_is_the_one_that_make_demo_prints(demo_run: Path) -> None:
    [card] = read_cards(demo_run, top=1)
    [shown] = regex.findall(r"```text\n(.*?)```", README, flags=regex.DOTALL)
    assert shown == to_text(card), "show data/demo, 110 columns wide, and look at what changed"


def test_the_links_lead_somewhere() -> None:
    targets = regex.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
