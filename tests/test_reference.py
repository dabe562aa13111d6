"""The reference pages say what the code says."""

from __future__ import annotations

import pytest

from tests.reference import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run python -m tests.reference"
