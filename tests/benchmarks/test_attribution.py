"""The benchmark of attribution on a checkout invented for it: what is made of the annotation, what is printed, what a peer may do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from quotetrace.model import Span
from tests.benchmarks import attribution, attribution_peers, environments
from tests.benchmarks.attribution_peers import Ran
from tests.benchmarks.attribution_score import Answer, Answers, Gold, score_articles
from tests.benchmarks.attribution_worker import WARM_UP, run_system
from tests.benchmarks.brat_gold import build_article, find_marked, read_corpus, read_standoff
from tests.benchmarks.environments import CannotInstallError
from tests.benchmarks.gold_speakers import find_full_name, find_heads, find_position, find_type
from tests.benchmarks.measure import Measure

TEXT = (
    "Ferry row\n\n"
    "The harbour is “open to every ship,” said Mayor Ilse Varga, a pilot and a critic of the “Tidal Board of Karsh.”\n\n"
    "“Nobody asked the pilots,” Varga went on. “Nobody at all.”\n\n"
    "The play “Seven Winds and Tides” opened, with “fog horns” on stage.\n"
)
CLAUSE = "The harbour is “open to every ship,”"
ASKED, AT_ALL = "“Nobody asked the pilots,”", "“Nobody at all.”"
SPEAKER = "Mayor Ilse Varga, a pilot and a critic of the “Tidal Board of Karsh.”"


def place(words: str, text: str = TEXT) -> str:
    return f"{text.index(words)} {text.index(words) + len(words)}"


STANDOFF = "\n".join(
    [
        f"T1\tContent {place(CLAUSE)}\t{CLAUSE}",
        f"T2\tCue {place('said')}\tsaid",
        f"T3\tSource {place(SPEAKER)}\t{SPEAKER}",
        f"T4\tAttribution {place('said')}\tsaid",
        "E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3",
        f"T5\tContent {place(AT_ALL)};{place(ASKED)}\t{ASKED} {AT_ALL}",
        f"T6\tCue {place('went on')}\twent on",
        f"T7\tSource {TEXT.index('Varga went')} {TEXT.index('Varga went') + 5}\tVarga",
        "E2\tAttribution-no-source:T6 Cue:T6 Content:T5 Source:T7",
        "#1\tAnnotatorNotes T7\tsure?",
    ]
)


def write_checkout(folder: Path, standoff: str = STANDOFF, text: str = TEXT, split: str = "dev") -> Path:
    for name, content in (("text/harbour_1.txt", text), ("attributions/harbour_1_b7.ann", standoff), ("attributions/harbour_1_c2.ann", "")):
        path = folder / "data" / split / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    return folder


def words(rows: Sequence[Gold]) -> list[str]:
    return [row["text"] for row in rows]


# --- Gold from a checkout


def test_a_checkout_becomes_gold_articles(tmp_path: Path) -> None:
    [article] = read_corpus(write_checkout(tmp_path), "dev")
    assert (article["doc_id"], article["text"]) == ("harbour_1", TEXT)
    assert words(article["quotes"]) == ["open to every ship,", "Nobody asked the pilots,", "Nobody at all."]
    assert words(article["unattributed"]) == ["Tidal Board of Karsh.", "Seven Winds and Tides"]
    assert words(article["unattributed_short"]) == ["fog horns"]
    assert [row["id"] for row in article["attributions"]] == ["E1", "E2"]
    # Pieces stand in the order of the text, whatever the order in the file.
    assert article["attributions"][1]["content"] == [[int(n) for n in place(part).split()] for part in (ASKED, AT_ALL)]


def test_a_gold_quote_tells_kind_speaker_cue_and_place(tmp_path: Path) -> None:
    [article] = read_corpus(write_checkout(tmp_path), "dev")
    first, second, third = article["quotes"]
    assert [(row["kind"], row["position"], row["speaker_type"]) for row in article["quotes"]] == [
        ("mixed", "after", "named"),
        ("direct", "after", "named"),
        ("direct", "other", "named"),
    ]
    assert [TEXT[start:end] for start, end in first["speaker_head"]] == ["Mayor Ilse Varga", "critic"]
    assert (first["cue"], second["cue"]) == ("said", "went on")
    assert second["speaker_canonical"] == third["speaker_canonical"] == "Mayor Ilse Varga"
    assert TEXT[first["content_start"] : first["content_end"]] == CLAUSE


def test_what_annotators_want_to_discuss_counts_neither_way(tmp_path: Path) -> None:
    doubt = f"\nT9\tDiscuss {place('Seven Winds')}\tSeven Winds"
    [article] = read_corpus(write_checkout(tmp_path, STANDOFF + doubt), "dev")
    assert words(article["ambiguous"]) == ["Seven Winds and Tides"]
    assert words(article["unattributed"]) == ["Tidal Board of Karsh."]


@pytest.mark.parametrize("covered", [(0, 12), (6, 40)])
def test_a_span_half_in_a_content_counts_neither_way(covered: tuple[int, int]) -> None:
    text = "“Ships may come and go as they like,” he said."
    article = build_article("a", text, [{"id": "E1", "content": [list(covered)], "source": [], "cue": []}], [])
    assert [words(article[kind]) for kind in ("quotes", "ambiguous", "unattributed")] == [[], ["Ships may come and go as they like,"], []]


def test_offsets_count_each_character_of_a_lines_end(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    [article] = read_corpus(write_checkout(tmp_path, "", text), "dev")
    assert article["text"] == text


def test_annotated_words_may_hold_other_line_ends() -> None:
    """A line is over at a line feed alone: what follows another one is still the words that were annotated."""
    lines = "T1\tContent 0 9\tWe\x85\nT2\tCue 10 14\tThe\u2028T3 said\nE1\tAttribution:T2 Content:T1 Cue:T2\r\n"
    assert read_standoff(lines)[0] == [{"id": "E1", "content": [[0, 9]], "source": [], "cue": [[10, 14]]}]


def test_an_attribution_without_content_is_none() -> None:
    assert read_standoff("T1\tCue 0 4\tsaid\nE1\tAttribution:T1 Cue:T1") == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We sail." And: "At noon."', [["We sail."], ["At noon."]]),
        ("He said: “We sail.\n\n“At noon.” Then rain.", [["We sail.", "At noon."]]),  # the next paragraph opens again
        ("He said: “We sail.\n\nRain fell. “At noon.”", [["We sail."], ["At noon."]]),  # it does not
        ('"She called it “a gift,” he said."', [["She called it “a gift,” he said."]]),  # curly marks inside straight ones
        ('“We sail," she said. "At noon.”', [["We sail,"], ["At noon."]]),  # mixed pairs
        ('“We may "sail" at noon,” she said.', [['We may "sail" at noon,']]),
        ("The “ghost fleet“ lay outside.", [["ghost fleet"]]),  # closed by an opening mark
        ("It was ”ready to sail” at noon.", [["ready to sail"]]),  # opened by a closing one
        ('He is 6\'3" tall and 2" wide.', []),
        ('<tweet id="7" author="@karsh">Rain again.', []),
        ("No marks here.", []),
    ],
)
def test_words_between_marks(text: str, expected: list[list[str]]) -> None:
    assert [[piece.of(text) for piece in marked.pieces] for marked in find_marked(text)] == expected


def test_a_quote_that_another_breaks_off_is_told_apart() -> None:
    broken, whole = find_marked("He said: “We sail. She said: “At noon.”")
    assert (broken.broken, broken.unclosed, whole.broken, whole.unclosed) == (True, True, False, False)


@pytest.mark.parametrize(
    ("phrase", "heads", "kind"),
    [
        ("Ilse Varga", ["Ilse Varga"], "named"),
        ("she", ["she"], "pronoun"),
        ("the harbour master", ["master"], "nominal"),
        ("a spokesman for the Water Board", ["spokesman"], "nominal"),
        ("Karsh pilot Jan Orsin, 40,", ["Jan Orsin"], "named"),
        ("his deputy, Jan Orsin,", ["deputy", "Jan Orsin"], "named"),
        ("Jan Orsin and Lea Keel", ["Jan Orsin", "Lea Keel"], "named"),
        ("Orsin, a pilot of ships, boats, and ferries", ["Orsin"], "named"),
        ("the report released Friday", ["released"], "nominal"),
        ("Orsin himself", ["Orsin"], "named"),
        ("Varga’s", ["Varga"], "named"),
        ("the Karsh Democrat", ["Karsh Democrat"], "nominal"),
    ],
)
def test_the_words_that_head_a_speaker(phrase: str, heads: list[str], kind: str) -> None:
    found = list(find_heads(phrase, Span(0, len(phrase))))
    assert [head.of(phrase) for head in found] == heads
    assert find_type(phrase, Span(0, len(phrase)), found) == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jan Orsin sailed. Orsin waved.", "Jan Orsin"),
        ("Sen. Jan Orsin sailed.", "Jan Orsin"),
        ("Jan Orsin and Lea Orsin sailed.", "Orsin"),  # two persons
        ("The ferry left. Then Orsin waved.", "Orsin"),
    ],
)
def test_a_lone_surname_takes_the_one_full_name_of_its_article(text: str, name: str) -> None:
    assert find_full_name(text, "Orsin") == name


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Orsin said: “We sail.”", "before"),
        ("“We sail,” said Orsin.", "after"),
        ("Orsin waved. He added: “We sail.”", "other"),
        ("Orsin thanked Mr. Keel: “We sail.”", "before"),  # no sentence ends after a title
        ("Orsin waved\n“We sail.”", "other"),
        ("“We, Orsin and Keel, sail.”", "inside"),
    ],
)
def test_where_a_speaker_stands(text: str, position: str) -> None:
    [marked] = find_marked(text)
    start = text.index("Orsin")
    assert find_position(text, marked.whole, Span(start, start + 5)) == position


# --- The program


def test_a_checkout_is_scored_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert attribution.main([str(write_checkout(tmp_path))]) == 0
    said = capsys.readouterr().out
    assert "1 articles" in said
    assert "span and speaker, either" in said
    assert "speaker_type=named" in said


@pytest.mark.parametrize("path", ["absent", "."])
def test_what_is_no_corpus_is_one_clear_line(path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert attribution.main([str(tmp_path / path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_quotes_in_two_apostrophes_can_be_scored_apart() -> None:
    text = "''We sail,'' she said. \"At dawn.\""
    both = tuple(Answer((Span(text.index(part), text.index(part) + 2),)) for part in ("We", "At"))
    assert attribution.drop_apostrophes({"a": Answers(both, both)}, {"a": text}) == {"a": Answers(both[1:], both[1:])}


def test_another_scorers_counts_are_compared_by_name(tmp_path: Path) -> None:
    [article] = read_corpus(write_checkout(tmp_path), "dev")
    counts = attribution.list_counts(score_articles([article], {}))
    tally = {"tp": 0, "pred": 0, "gold": 3}
    rate = {"correct": 0, "n": 3}
    theirs: dict[str, Any] = {
        "a_detection": {"strict": {"all": {**tally, "gold": 5}, "quotes": tally}},
        "b_speaker": {"e2e_either": tally, "all": {"gold": 3, "answered": 0, "either": rate, "resolved": rate}},
        "c_abstention": {"all": {"asserted": 0, "n": 2}, "short": {"asserted": 0, "n": 1}, "review:missed": {"asserted": 0, "n": 0}},
        "d_cue": {"all": {"all": rate}},
        "e_all_content": {"token": {**tally, "gold": 14}, "content": {**tally, "gold": 2}, "content+source": {**tally, "gold": 2}},
    }
    read = attribution.read_scored(theirs)
    assert {name: counts[name] for name in read} == read


# --- Other systems


def read_aloud(load: Any) -> Any:
    return run_system(load, [("a", "one"), ("b", "two")], min_seconds=0)


def test_a_system_that_raises_loses_that_article_and_no_other() -> None:
    def load() -> Any:
        def extract(texts: list[str]) -> list[str]:
            if "two" in texts:
                raise ValueError("odd marks")
            return texts

        return extract, lambda text, raw: [{"start": 0, "end": len(raw)}], 1

    result = read_aloud(load)
    assert result["found"] == {"a": [{"start": 0, "end": 3}]}
    assert result["failed"] == {"b": "ValueError: odd marks"}


@pytest.mark.parametrize("at_once", [1, 2, 20])
def test_loading_and_the_first_sentence_stand_outside_the_clock(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    costs = {WARM_UP: 100.0, "one": 2.0, "two": 4.0}
    monkeypatch.setattr("tests.benchmarks.attribution_worker.time.process_time", lambda: clock[0])

    def load() -> Any:
        clock[0] += 1000

        def extract(texts: list[str]) -> list[str]:
            clock[0] += sum(costs[text] for text in texts)
            return texts

        return extract, lambda text, raw: [], at_once

    assert read_aloud(load)["seconds"] == 6


def test_a_worker_runs_the_kernel_in_a_process_of_its_own(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"doc_id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    ran = attribution_peers.run_system("quotetrace", Path(sys.executable), articles, tmp_path, min_seconds=0)
    assert isinstance(ran, Ran)
    assert (list(ran.answers), ran.failed) == (["a"], {})
    assert ran.seconds > 0


def test_a_process_that_fails_is_one_line(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text("", encoding="utf-8")
    assert attribution_peers.run_system("nobody", Path(sys.executable), articles, tmp_path) == "KeyError: 'nobody'"


def test_what_a_peer_found_becomes_answers() -> None:
    row = {"start": 4, "end": 9, "speaker": "Orsin", "mention_start": 10, "mention_end": 15, "cue_start": 16, "cue_end": 20}
    ran = attribution_peers.read_found({"found": {"a": [row]}, "failed": {}, "seconds": 2.0}, Measure(9.0, 50.0))
    assert ran.answers["a"].quotes == (Answer((Span(4, 9),), "Orsin", Span(10, 15), Span(16, 20)),)
    assert (ran.seconds, ran.peak_mb) == (2.0, 50.0)


def test_a_peer_that_cannot_be_installed_says_why_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(line: list[str], **options: Any) -> Any:
        missing = any(part.startswith("sayswho") for part in line)
        errors = "WARNING: slow\nERROR: No matching distribution found for sayswho==0.1.4\nhint\n" if missing else ""
        return subprocess.CompletedProcess(line, int(missing), "", errors)

    monkeypatch.setattr(environments.subprocess, "run", run)
    found = attribution_peers.prepare_peers(tmp_path / "peers")
    assert found == {"textacy": None, "sayswho": "No matching distribution found for sayswho==0.1.4"}


def test_what_git_says_is_told_where_pip_calls_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = "error: subprocess-exited-with-error\n      fatal: no such host\n      [end of output]\nnote: likely not a problem with pip.\n"
    monkeypatch.setattr(environments.subprocess, "run", lambda line, **_: subprocess.CompletedProcess(line, 1, "", errors))
    assert set(attribution_peers.prepare_peers(tmp_path / "peers").values()) == {"fatal: no such host"}


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    found = attribution_peers.prepare_peers(tmp_path)
    assert all("no environment" in str(reason) for reason in found.values())
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_environment_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []

    def run(line: list[str]) -> None:
        lines.append(line)
        (tmp_path / "peers").mkdir(exist_ok=True)
        (tmp_path / "peers" / "pyvenv.cfg").touch()

    monkeypatch.setattr(environments, "_run", run)
    for _ in range(2):
        assert attribution_peers.prepare_peers(tmp_path / "peers") == {"textacy": None, "sayswho": None}
    assert len(lines) == 4


def test_the_table_has_a_row_for_each_system_and_a_line_for_each_lack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [article] = read_corpus(write_checkout(tmp_path), "dev")
    seconds: Mapping[str, float] = {"quotetrace": 0.5, "textacy": 5.0}
    failed = {"quotetrace": {}, "textacy": {"harbour_1": "ValueError: odd marks"}}
    monkeypatch.setattr(attribution, "run_system", lambda name, *_: Ran({}, failed[name], seconds[name], 80.0))
    monkeypatch.setattr(attribution, "prepare_peers", lambda _: {"textacy": None, "sayswho": str(CannotInstallError("no network"))})
    said = list(attribution.compare_systems([article], {}, Measure(2.0, None), 1_000_000, tmp_path, tmp_path, tmp_path))
    assert [line.split()[0] for line in said[2:]] == ["system", "quotetrace", "quotetrace,", "textacy", "textacy:", "sayswho:"]
    assert [line.split()[-4:] for line in said[3:6]] == [
        ["2.0", "2.000", "80", "1.0"],
        ["0.5", "0.500", "–", "4.0"],
        ["0.2", "0.200", "80", "10.0"],
    ]
    assert said[6:] == ["textacy: 1 of 1 articles lost (ValueError)", "sayswho: not compared, no network"]
