"""No pattern takes more than linear time on hostile input: each is fed long repetitive strings, as the package reads with it."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import regex
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

import quotetrace
from quotetrace.quotes.coded import WINDOW_CHARS
from tests.growth import assert_linear
from tests.properties.collect_patterns import READS, Collected, Met, gives_patterns

ROOT = Path(quotetrace.__file__).parent

CHARS = 6_000
"""Length of the strings of the first measure."""
SUSPICIOUS_SECONDS = 0.02
"""What the first measure may take; quadratic work takes more, and linear work that does is measured again at two lengths."""
STOP_SECONDS = 2.0
"""After this long a pattern is given up."""
BOUNDED_SECONDS = 0.05
"""What a pattern that reads bounded stretches only may take on the longest of them."""

BOUNDED: dict[str, tuple[int, str]] = {
    f"patterns.{field}": (WINDOW_CHARS, "Coded cuts its windows at so many characters")
    for field in ("above", "below", "before", "after", "left", "direct_before")
}
"""Patterns that are only ever given a bounded stretch, by what they have in common: its length, and why."""

ALPHABET = [
    *"aAéÉжЖßǅ山がカ々가قا1२.,:;!?…-–—―'’‘\"“”„«»「」『』()[]（）【】/|&@$€%·ー＝*=+_<>#\\",
    *" \xa0\t\u3000\u2009\u202f\n\r\u2028\u0301\u200b",
    "\r\n",
    "\n\n",
    *"\ue000\ue001\ue002\ue003\ue004",
]
"""Letters of all scripts and cases, digits, marks, spaces and breaks, and the letters that stand for what the package found before."""


class Recipe(NamedTuple):
    """How to make a hostile string for any pattern: numbers choose among its own words, texts are put as they are."""

    lead: list[int | str]
    unit: list[int | str]
    tail: list[int | str]


SHORT = ["Aa", "aa", " a", "a ", " A", "A ", "1 ", "Aa ", ". "]
PIECE = st.one_of(st.integers(0, 9_999), st.sampled_from(ALPHABET), st.sampled_from(SHORT))
RECIPE = st.builds(Recipe, st.lists(PIECE, max_size=2), st.lists(PIECE, min_size=1, max_size=4), st.lists(PIECE, max_size=2))


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """What a fresh interpreter meets (see `collect_patterns`)."""
    path = tmp_path_factory.mktemp("patterns") / "met"
    subprocess.run([sys.executable, "-m", "tests.properties.collect_patterns", str(path)], check=True, cwd=ROOT.parent)
    found: Collected = pickle.loads(path.read_bytes())
    return found


def test_every_function_that_gives_patterns_is_met(collected: Collected) -> None:
    annotated = {
        f"{module}.{node.name}"
        for module, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns and gives_patterns({"return": ast.unparse(node.returns)})
    }
    assert len(annotated) > 50
    assert annotated - collected.functions == set()


def test_every_call_that_compiles_is_met(collected: Collected) -> None:
    calls = [
        (module, node.lineno, node.end_lineno or node.lineno)
        for module, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
        if node.func.value.id in ("re", "regex") and node.func.attr in ("compile", *READS)
    ]
    assert len(calls) > 100
    missed = [call for call in calls if not any(module == call[0] and call[1] <= line <= call[2] for module, line in collected.calls)]
    assert missed == []


def test_patterns_said_to_be_bounded_read_nothing_longer(collected: Collected) -> None:
    assert set(BOUNDED) - {met.kin for met in collected.patterns} == set()
    assert [met for met in collected.patterns if met.kin in BOUNDED and met.longest > BOUNDED[met.kin][0]] == []


@cache
def _trees() -> list[tuple[str, ast.Module]]:
    """Every module of the package, parsed."""
    trees = []
    for path in ROOT.rglob("*.py"):
        parts = (ROOT.name, *path.relative_to(ROOT).with_suffix("").parts)
        trees.append((".".join(parts).removesuffix(".__init__"), ast.parse(path.read_text(encoding="utf-8"))))
    return trees


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])  # no shrinking, which would take minutes: pattern and unit are named
@given(recipe=RECIPE)
# each was found by this test
@example(recipe=Recipe([], ["&Aa"], []))
@example(recipe=Recipe(["aa"], ["\ue000"], ["x"]))
@example(recipe=Recipe([], [" "], ["&"]))
@example(recipe=Recipe(["\ue000"], ["A "], ["!"]))
def test_every_pattern_is_linear(collected: Collected, recipe: Recipe) -> None:
    for met, reads in read_as(collected):
        check(met, reads, recipe)


@pytest.mark.parametrize(
    ("pattern", "recipe"),
    [(r"(?:\L<go>\s)+[!?]", Recipe([], [0, " "], [])), (r"^(?:\L<go>++\s|[go\s])*$", Recipe([], [0, " "], ["!"]))],
)
def test_a_pattern_that_is_not_linear_is_named(pattern: str, recipe: Recipe) -> None:
    met = Met("module.function", "", regex.compile(pattern, go=["go"]))
    with pytest.raises(AssertionError, match=r"module\.function: search of '' \+ 'go '"):
        check(met, ["search"], recipe)


def check(met: Met, reads: Sequence[str], recipe: Recipe) -> None:
    """Feed one pattern strings made by a recipe, and measure where it took long."""
    lead, unit, tail = ("".join(_piece(met, piece) for piece in pieces) for pieces in recipe)
    bound = BOUNDED.get(met.kin, (CHARS, ""))[0]

    def make(count: int) -> str:
        return lead + unit * count + tail

    few = max(1, (bound - len(lead) - len(tail)) // len(unit))
    for name in reads:
        work = WORK[name](met.compiled)
        try:
            seconds = _seconds(work, make(few)[-bound:])
            if met.kin in BOUNDED:
                assert seconds < BOUNDED_SECONDS, f"{seconds:.3f} s"
            elif seconds > SUSPICIOUS_SECONDS:  # the longer it took, the shorter are the strings that tell
                assert_linear(work, make, few // (2 if seconds < STOP_SECONDS / 10 else 8 if seconds < STOP_SECONDS else 64) + 1)
        except (AssertionError, TimeoutError) as error:
            text = f"{lead!r} + {unit!r} * n + {tail!r}"
            raise AssertionError(f"{met.name}: {name} of {text}: {error!r}\n{met.compiled.pattern[:300]}") from None


def _seconds(work: Callable[[str], object], text: str) -> float:
    """What the work takes; without end where it is given up."""
    begun = time.process_time()
    try:
        work(text)
    except TimeoutError:
        return float("inf")
    return time.process_time() - begun


WORK: dict[str, Callable[[Any], Callable[[str], object]]] = {
    "search": lambda one: lambda text: one.search(text, **_stop(one)),
    "match": lambda one: lambda text: one.match(text, **_stop(one)),
    "fullmatch": lambda one: lambda text: one.fullmatch(text, **_stop(one)),
    "finditer": lambda one: lambda text: [match.span() for match in one.finditer(text, **_stop(one))],
    "overlapped": lambda one: lambda text: [match.span() for match in one.finditer(text, overlapped=True, **_stop(one))],
}


def _stop(one: Any) -> dict[str, float]:
    return {"timeout": STOP_SECONDS} if isinstance(one, regex.Pattern) else {}


def read_as(collected: Collected) -> list[tuple[Met, list[str]]]:
    """Each pattern with the ways in which the package reads it: what the story showed of it, or of its kin; else all ways.

    Whatever goes on from match to match is one way.
    """
    kin: dict[str, set[str]] = {}
    for met in collected.patterns:
        kin.setdefault(met.kin, set()).update(name if name in WORK else "finditer" for name in met.reads)
    return [(met, sorted(kin[met.kin]) or ["finditer", "search"]) for met in collected.patterns]


def _piece(met: Met, piece: int | str) -> str:
    if isinstance(piece, str):
        return piece
    own = own_words(met.compiled)
    return own[piece % len(own)] if own else "a"


@cache
def own_words(one: Any) -> list[str]:
    """The words of a pattern's lists and those written in it, and its single letters and marks, each kind alike often."""
    listed = sorted({word for words in getattr(one, "named_lists", {}).values() for word in words})
    plain = regex.sub(r"\\p\{\w+\}|\\L<\w+>|\(\?P<\w+>|\(\?[a-z<!=>:]+|\\x\w\w|\\u\w{4}|\\[a-zA-Z]", "\0", one.pattern)
    written = sorted(set(regex.findall(r"\p{L}{2,}", plain)))
    single = sorted(set(regex.findall(r"[^\0\s]", plain)))
    longest = max(len(listed), len(written), len(single))
    return [kind[place * len(kind) // longest] for place in range(longest) for kind in (listed, written, single) if kind]
