"""How much memory an engine takes where nobody says."""

from __future__ import annotations

import os
from typing import Final

LEAST: Final = 512 * 2**20


def quarter_of_memory() -> int:
    """Bytes: a quarter of the machine, at least half a gibibyte."""
    return max(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4, LEAST)
