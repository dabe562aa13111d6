"""Every notebook runs from top to bottom, and shows what its saved outputs show."""

from __future__ import annotations

import nbformat
import pytest

from tests.notebooks import execute, list_notebooks, outputs


@pytest.mark.parametrize("path", list_notebooks(), ids=lambda path: path.stem)
def test_notebook_shows_what_it_showed(path):
    saved = nbformat.read(path, as_version=4)
    assert all(cell.outputs for cell in saved.cells if cell.cell_type == "code" and not cell.source.startswith("# setup")), (
        "run make notebooks"
    )
    assert outputs(execute(path)) == outputs(saved), "run make notebooks and look at what changed"
