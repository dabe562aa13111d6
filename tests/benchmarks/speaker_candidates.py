"""Pairs of speakers of two articles to be judged the same or not, drawn by kind so that names meet in every way.

    python -m tests.benchmarks.speaker_candidates polnear_train.jsonl [--seed speakers]

Two corpora: the annotated articles of PolNeAR's training part, and the project's own demo articles of the events that rules may be tuned
on. An end of a pair is the first annotated speaker of an article under one name; the kind of a pair says what the two names share:

- `same_full`: the same name in full; `extended`: the same, one of them with a role of three words or more around it;
- `variant_full`: one surname, and given names of one first letter ("Harry", "Harry M.", "Helen");
- `other_given`: one surname, and given names that begin with other letters ("Dick", "Richard", "Anna");
- `short_full`: a bare surname, and a full name that ends in it; of `lone_full` the article with the bare surname never gives it in full;
- `lone_lone`: two bare surnames, neither of them given in full in its article;
- `body`: two bodies that share a word that is not everybody's, or an abbreviation and what it stands for;
- `body_person`: a body that bears a person's surname, and that person;
- `unnamed`: two described speakers that share a name ("a spokesman for the bank");
- `demo`: speakers of one invented event that the annotation holds to be one, or that share a surname or an abbreviation.

Pairs are ordered by a hash, so that a draw is the same again; at most `PER_NAME` pairs of a kind have one surname. Nothing of what
quotetrace answers goes into the draw. Each is then judged by reading both articles: `speakers_gold.csv` has the answers by offset.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import regex

from quotetrace.articles.files import find_files
from quotetrace.articles.parse import PARSED, parse_kernel
from quotetrace.articles.raw import to_batches
from quotetrace.articles.read import read_files
from quotetrace.model import Span
from quotetrace.settings import ArticleSettings
from tests.benchmarks.gold_speakers import find_full_name, find_heads, find_type
from tests.gold import annotation

WANTED: Final = {
    "same_full": 15,
    "variant_full": 40,
    "other_given": 40,
    "short_full": 20,
    "lone_full": 45,
    "lone_lone": 25,
    "extended": 20,
    "body": 35,
    "body_person": 10,
    "unnamed": 15,
    "demo": 50,
}
PER_NAME: Final = 3
ROLE_WORDS: Final = 3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BODY: Final = _words(
    "Department Campaign campaign Times Post Journal News News.com House Committee Party Council Court University Association Bureau PAC "
    "Center Institute Project Action Caucus Commission Administration administration Office office Fund Foundation Union Congress "
    "Senate Press Pentagon Kremlin Company Group Inc Politico Breitbart Reuters Guardian Blaze Caller Herald Globe Register Tribune Network"
)
"""Last words of names of bodies."""
_COMMON: Final = _words("The A An One Some of for and in American National Party House News State campaign Committee Republican Democratic")
"""Words that two bodies may share without being one."""
_DESCRIBED: Final = _words("spokesman spokeswoman spokesperson official officials aide aides adviser advisers campaign")
_NO_NAMES: Final = _words("He She It You They Er Sie Il Elle Their Her His The A An Another El La Los Les Le Two Deux Top One Die Das")
"""First words of mentions in the demo that name nobody."""
_POLLS: Final = _words("poll polls Poll survey and")
_RARE: Final = _words("variant_full other_given body body_person unnamed")
"""Kinds for which the speakers of indirect speech are drawn from too: in marks alone there are too few."""
_MISTER_RE: Final = regex.compile(r"^(?:Mr|Mrs|Ms)\.\s")


@dataclass(frozen=True, slots=True, order=True)
class End:
    """A speaker of one article: where its words stand, the name that heads them, and the name in full where the article gives it."""

    corpus: str
    article_id: str
    start: int
    end: int
    words: str
    head: str
    full: str
    gold: str = ""
    is_quoted: bool = True

    @property
    def surname(self) -> str:
        """The last word of the name, as it is compared."""
        return self.full.split()[-1].removesuffix("’s").removesuffix("'s") if self.full else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ends of two articles."""

    kind: str
    a: End
    b: End

    def order(self, seed: str) -> str:
        """The hash that pairs are ordered by."""
        return hashlib.sha256(f"{seed}|{self.kind}|{self.a}|{self.b}".encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw and print, one pair a row, with the words (for the judge's eyes, not for the repository)."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speaker_candidates", description="Pairs of speakers to judge.")
    parser.add_argument("path", type=Path, help="annotated articles, JSONL")
    parser.add_argument("--seed", default="speakers", help="another seed, another draw")
    given = parser.parse_args(arguments)
    if not given.path.is_file():
        print(f"{given.path}: no such file, expected annotated articles as JSONL", file=sys.stderr)
        return 2
    ends = [*polnear_ends(given.path), *demo_ends()]
    writer = csv.writer(sys.stdout)
    for pair in draw(list_pairs(ends), given.seed):
        rows = [(one.article_id, one.start, one.end, one.words) for one in (pair.a, pair.b)]
        writer.writerow((pair.kind, pair.a.corpus, *rows[0], *rows[1]))
    return 0


def draw(pairs: Iterable[Pair], seed: str) -> Iterator[Pair]:
    """The pairs wanted of each kind, in the order of their hashes."""
    kinds: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        kinds[pair.kind].append(pair)
    for kind, wanted in WANTED.items():
        names: Counter[str] = Counter()
        seen: set[tuple[str, str]] = set()
        taken = 0
        for pair in sorted(kinds[kind], key=lambda pair: pair.order(seed)):
            name = pair.a.gold or pair.b.surname or pair.b.words
            forms = (pair.a.words, pair.b.words)
            if taken < wanted and names[name] < PER_NAME * (2 if kind == "demo" else 1) and forms not in seen:
                names[name] += 1
                seen.add(forms)
                taken += 1
                yield pair


# --- Ends


def polnear_ends(path: Path) -> Iterator[End]:
    """The speakers that the annotation marks, the first place of each name in each article; those of quotes in marks first."""
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text, seen = article["text"], set()
        marked = [Span(quote["speaker_start"], quote["speaker_end"]) for quote in article["quotes"] if quote["speaker_head"]]
        others = [Span(*one["source"][0]) for one in article["attributions"] if len(one["source"]) == 1]
        for speaker, is_quoted in [*((one, True) for one in marked), *((one, False) for one in others)]:
            heads = list(find_heads(text, speaker))
            kind = find_type(text, speaker, heads)
            head = _MISTER_RE.sub("", heads[0].of(text)) if len(heads) == 1 else ""
            key = head if kind == "named" else speaker.of(text)
            if key not in seen and kind != "pronoun" and head and not _POLLS & set(speaker.of(text).split()):
                seen.add(key)
                full = find_full_name(text, head) if kind == "named" else ""
                yield End("polnear", article["doc_id"], speaker.start, speaker.end, speaker.of(text), head, full, is_quoted=is_quoted)


def demo_ends() -> Iterator[End]:
    """The annotated mentions of the tuned events that are names, where they stand in the stored text."""
    texts = read_demo()
    tuned, _ = annotation.list_events()
    seen = set()
    for event in tuned:
        for row in annotation.read_rows(event, "quotes"):
            mention, article_id = row["mention"], row["article_id"]
            start = _place(texts[article_id], row) if _is_named(mention) else -1
            if start >= 0 and (article_id, mention) not in seen:
                seen.add((article_id, mention))
                yield End("demo", article_id, start, start + len(mention), mention, mention, mention, row["speaker"])


def _is_named(mention: str) -> bool:
    return mention[:1].isupper() and mention.split(maxsplit=1)[0] not in _NO_NAMES


def _place(text: str, row: Mapping[str, str]) -> int:
    """Where a mention stands: the place nearest its quote that is no part of a longer name."""
    quote = text.find(row["text"])
    places = regex.finditer(rf"(?<!\p{{Lu}}[\p{{L}}.]*+\s){regex.escape(row['mention'])}(?!\s?\p{{Lu}})", text)
    return min((match.start() for match in places), key=lambda start: abs(start - quote), default=-1)


def read_demo() -> dict[str, str]:
    """The stored texts of the demo articles by id."""
    kernel = parse_kernel(ArticleSettings())
    parsed: list[dict[str, Any]] = []
    for batch in to_batches(read_files(find_files([annotation.ARTICLES], Path("nowhere"))), 250_000):
        made = kernel(batch)
        assert made.schema.equals(PARSED)
        parsed.extend(row for rows in made["articles"].to_pylist() for row in rows)
    return {row["article_id"]: row["text"] for row in parsed}


# --- Pairs


def list_pairs(ends: Iterable[End]) -> Iterator[Pair]:
    """Every pair of ends in two articles that share enough to be asked about."""
    blocks: dict[tuple[str, str], list[End]] = defaultdict(list)
    for end in ends:
        for block in _blocks(end):
            blocks[block].append(end)
    met = set()
    for members in blocks.values():
        for one, other in itertools.combinations(sorted(members), 2):
            if one.article_id != other.article_id and (one, other) not in met:
                met.add((one, other))
                kind = find_kind(one, other)
                if kind and (kind in _RARE or (one.is_quoted and other.is_quoted)):
                    yield Pair(kind, one, other)


def _blocks(end: End) -> set[tuple[str, str]]:
    if end.corpus == "demo":
        event = end.article_id.partition("/")[0]
        return {("demo", end.gold), ("demo", f"{event} {end.surname}")}
    if not end.full:
        return {("described", word) for word in _capitals(end.words)} if _DESCRIBED & set(end.words.split()) else set()
    blocks = {("word", word) for word in _capitals(end.head)} if _is_body(end) else {("word", end.surname)}
    initials = "".join(word[0] for word in end.head.split() if word[0].isupper())
    if _is_body(end):
        blocks |= {("initials", initials if " " in end.head else end.head.replace(".", ""))}
    return blocks


def _capitals(words: str) -> set[str]:
    return {word for word in regex.findall(r"\p{Lu}[\p{L}.]*+", words) if word not in _COMMON and len(word) > 1}


def _is_body(end: End) -> bool:
    words = end.head.split()
    return bool(end.full) and (words[-1] in _BODY or (words[-1].replace(".", "").isupper() and len(words[-1].replace(".", "")) > 1))


def find_kind(a: End, b: End) -> str | None:
    """What two ends share, see above; None where nobody would ask.

    Example:
        >>> def end(article, words, full): return End("polnear", article, 0, len(words), words, words, full)
        >>> find_kind(end("1", "Ilse Varga", "Ilse Varga"), end("2", "Petra Varga", "Petra Varga"))
        'other_given'
        >>> find_kind(end("1", "Ilse Varga", "Ilse Varga"), end("2", "Varga", "Varga"))
        'lone_full'
    """
    if a.corpus == "demo":
        return "demo"
    described = [not one.full for one in (a, b)]
    if any(described):
        return "unnamed" if all(described) else None
    bodies = [_is_body(one) for one in (a, b)]
    if any(bodies):
        return "body" if all(bodies) else "body_person"
    if a.surname != b.surname:
        return None
    shorts = [" " not in one.head for one in (a, b)]
    lone = [" " not in one.full for one in (a, b)]
    if all(shorts):
        return "lone_lone" if all(lone) else "lone_full" if any(lone) else "short_full"
    if any(shorts):
        return "lone_full" if any(lone) else "short_full"
    if a.full == b.full:
        is_extended = any(len(one.words.split()) >= len(one.full.split()) + ROLE_WORDS for one in (a, b))
        return "extended" if is_extended else "same_full"
    return "variant_full" if a.full[0] == b.full[0] else "other_given"


if __name__ == "__main__":
    sys.exit(main())
