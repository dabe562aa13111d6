"""Imports point one way, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "quotetrace"

# From the values up to the commands. What is below never imports what is above; the one exception is `engines.base`, a protocol that
# imports nothing.
ORDER = [
    ["errors", "values"],
    ["model", "ids"],
    ["lexicon", "settings"],
    ["tables"],
    ["articles"],
    ["quotes"],
    ["links"],
    ["trace"],
    ["engines"],
    ["stages", "pipeline"],
    ["publish"],
    ["places"],
    ["before"],
    ["commands"],
    ["show", "exports"],
    ["claims"],
    ["cli", "__init__", "__main__"],
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
PROTOCOL = "quotetrace.engines.base"


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" if node.module == "quotetrace" else node.module for alias in node.names}
    return {name for name in found if name.startswith("quotetrace") and not name.endswith("__version__")}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert own in RANK, f"{own} has no place in the order of imports"
    above = {name for name in imports(path) if name != PROTOCOL and name.count(".") and RANK[name.split(".")[1]] > RANK[own]}
    assert not above


@pytest.mark.parametrize("package", ["articles", "quotes", "links", "trace"])
def test_below_the_engines_only_the_protocol_is_known(package):
    for path in (ROOT / package).rglob("*.py"):
        assert not {name for name in imports(path) if name.startswith("quotetrace.engines") and name != PROTOCOL}


def test_importing_the_package_compiles_and_loads_nothing():
    code = "import quotetrace, sys; print([m for m in ('dateparser', 'py3langid', 'pandas', 'loky') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
