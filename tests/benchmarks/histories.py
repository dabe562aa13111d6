"""Variant tree and origin on planted histories: `python -m tests.benchmarks.histories [--seeds 5,6,7,8,9] [--noise 0.5|1|2] [--no-passages]`.

Whole articles are generated (`history_grow` says how, and what it chooses), and go the package's own way: read, extract, group, resolve,
then trace. Only the links are given: the quotes that hold a node's words are one cluster, whatever linking would make of them. `--path`
adds what `quotetrace run` makes of the first seed, links and all.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from rich.console import Console
from rich.table import Table

from quotetrace.engines.local import LocalEngine
from quotetrace.pipeline import ARTICLE_STAGES, GROUP, RUN_STAGES, run_stages
from quotetrace.articles.files import find_files
from quotetrace.settings import Settings
from quotetrace.trace.story import Story, Witness
from quotetrace.trace.trace import WITNESSES, stories, trace_batch
from quotetrace.trace.batches import read_stories
from quotetrace.values import value
from tests.benchmarks.history_grow import History, Node, World, grow

UNSEEN = (5, 6, 7, 8, 9)
"""Seeds that no constant was tuned on; 0 to 4 are for tuning."""
