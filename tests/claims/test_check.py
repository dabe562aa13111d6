"""Claims held against a run: the verdict, the changes, and where the words were first."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quotetrace
from quotetrace.claims.check import VERDICTS, is_verbatim
from quotetrace.claims.index import FOLDER, open_index
from quotetrace.errors import InputError
from quotetrace.links.tokens import normalise

SAID = "We will not close the northern ferry before all forty families have a boat of their own"

ARTICLES = [
    ("courier", "The Courier", "2031-03-04T10:00:00Z", f'TOLVIK - "{SAID}," Mayor Ilse Varga told reporters in Tolvik on Tuesday.'),
    (
        "ledger",
        "The Ledger",
        "2031-03-05T10:00:00Z",
        f'Mayor Ilse Varga said in Tolvik: "{SAID}." The ferry has run since the war, and the islanders of Tolvik rely on it.',
    ),
    ("herald", "The Herald", "2031-03-07T10:00:00Z", 'Omar Safi never said "every lamp on the old bridge must go out".'),
    ("gazette", "The Gazette", "2031-03-06T10:00:00Z", '"The harbour is deep enough for any ship," said Omar Safi, the port captain.'),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    columns = ("id", "outlet", "date", "text")
    pd.DataFrame(ARTICLES, columns=columns).to_json(folder / "articles.jsonl", orient="records", lines=True)
    quotetrace.run(folder / "articles.jsonl", folder / "out")
    return folder / "out"


CASES = [
    ("we will not close the northern ferry", None, "verbatim", ()),
    ("We will NOT close … before all forty families have a boat", None, "verbatim", ()),
    ("We will close the northern ferry before all forty families have a boat", None, "altered", ("negation",)),
    ("not close the northern ferry before all fifty families have a boat", None, "altered", ("number",)),
    ("the harbor is deep enough", "Safi", "verbatim", ()),
    ("the harbour is deep enough", "Ilse Varga", "other_speaker", ()),
    ("the harbour", None, "verbatim", ()),
    ("every lamp on the old bridge must go out", None, "not_asserted", ()),
    ("nobody ever mentioned a tunnel to Norland", None, "not_found", ()),
]


@pytest.mark.parametrize(("words", "speaker", "verdict", "alarms"), CASES)
def test_the_verdict_and_what_turned(run, words, speaker, verdict, alarms):
    checked = quotetrace.check(run, words, speaker=speaker)
    assert checked.verdict == verdict
    assert tuple(alarm for match in checked.matches[:1] for alarm in match.alarms) == alarms
    assert (checked.matches == ()) is (verdict == "not_found")


def test_who_carried_it_and_where_it_was_first(run):
    (match,) = quotetrace.check(run, SAID).matches
    assert match.first is not None
    assert (match.first.outlet, match.n_articles, match.speaker) == ("The Courier", 2, "Ilse Varga")
    assert [one.article_id for one in match.appearances] == ["courier", "ledger"]
    assert match.origin_status == "earliest"


def test_of_edits_the_offsets_count_in_record_and_claim(run):
    words = "We will close the northern ferry before all fifty families have a boat"
    (match,) = quotetrace.check(run, words).matches
    assert match.edits
    for edit in match.edits:
        assert match.record[edit.from_start : edit.from_end] == edit.from_text
        assert words[edit.start : edit.end] == edit.text


def test_an_utterance_in_another_language_is_a_translation(tmp_path):
    rows = [
        ("a", "en", '"We have lost a friend and the whole valley mourns him tonight," said Anna Brandt in Lindau.'),
        ("b", "de", "„Wir haben einen Freund verloren“, sagte Anna Brandt in Lindau."),
    ]
    pd.DataFrame(rows, columns=("id", "lang", "text")).to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    quotetrace.run(tmp_path / "a.jsonl", tmp_path / "out")
    quotes = pd.read_parquet(tmp_path / "out" / "quotes.parquet")
    clusters = pd.read_parquet(tmp_path / "out" / "clusters.parquet")
    assert len(quotes) == 2
    # As meaning links would have it: one utterance in two languages.
    quotes["cluster_id"] = clusters.cluster_id[0]
    quotes.to_parquet(tmp_path / "out" / "quotes.parquet")
    checked = quotetrace.check(tmp_path / "out", "We have lost a friend, and all the valley mourns him tonight")
    assert checked.verdict == "other_translation"


def test_a_run_by_link_has_no_articles_and_answers_all_the_same(tmp_path):
    pd.DataFrame({"id": ["a", "b"], "text": [SAID, SAID], "speaker": ["Ilse Varga", None]}).to_parquet(tmp_path / "quotes.parquet")
    quotetrace.link(tmp_path / "quotes.parquet", tmp_path / "out")
    checked = quotetrace.check(tmp_path / "out", "close the northern ferry")
    assert checked.verdict == "verbatim"
    assert checked.matches[0].first is None


def test_the_index_is_of_this_run_and_leaves_with_it(run, tmp_path):
    quotetrace.check(run, SAID)
    assert len(list((run / FOLDER).iterdir())) == 1
    pd.DataFrame({"id": ["a"], "text": ["The bridge stays open"]}).to_parquet(tmp_path / "quotes.parquet")
    quotetrace.link(tmp_path / "quotes.parquet", tmp_path / "out")
    assert quotetrace.check(tmp_path / "out", "the bridge stays open").verdict == "verbatim"
    pd.DataFrame({"id": ["a"], "text": ["The tunnel stays shut"]}).to_parquet(tmp_path / "quotes.parquet")
    quotetrace.link(tmp_path / "quotes.parquet", tmp_path / "out")
    assert quotetrace.check(tmp_path / "out", "the bridge stays open").verdict == "not_found"
    assert quotetrace.check(tmp_path / "out", "the tunnel stays shut").verdict == "verbatim"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_read_all_the_same(run, tmp_path):  # pragma: no cover - not as root
    shutil.copytree(run, tmp_path / "out", ignore=shutil.ignore_patterns("claims"))
    (tmp_path / "out" / "index").chmod(0o500)
    assert quotetrace.check(tmp_path / "out", SAID).verdict == "verbatim"


@pytest.mark.parametrize(("folder", "words", "says"), [("nowhere", "a b", "is no finished run"), (None, " ?!", "got no words")])
def test_what_cannot_be_checked_is_one_clear_line(run, tmp_path, folder, words, says):
    with pytest.raises(InputError, match=says):
        quotetrace.check(tmp_path / folder if folder else run, words)


def test_an_extract_run_says_what_to_use_instead(tmp_path):
    pd.DataFrame([ARTICLES[0]], columns=("id", "outlet", "date", "text")).to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    quotetrace.extract(tmp_path / "a.jsonl", tmp_path / "out")
    with pytest.raises(InputError, match="made by extract"):
        quotetrace.check(tmp_path / "out", SAID)


def test_the_command_prints_a_verdict_or_json(run):
    def call(*more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "quotetrace", "check", str(run), *more],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        )
        return done.stdout

    shown = call("We will close the northern ferry before all forty families have a boat")
    assert shown.startswith("altered: ")
    assert "[-not-]" in shown
    assert "! negation" in shown
    told = json.loads(call("the harbour is deep enough", "--speaker", "Ilse Varga", "--json"))
    assert told["verdict"] == "other_speaker"
    assert told["matches"][0]["first"]["published_at"] == "2031-03-06T10:00:00+00:00"


ODD = {"long": "x " * 50_000, "bytes": "\udcff\udcfe harbour", "script": "港は深い", "digit": "0"}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_odd_words_have_an_answer(run, words):
    assert quotetrace.check(run, words).verdict in VERDICTS


def test_what_another_process_is_making_stays(run, tmp_path):
    shutil.copytree(run, tmp_path / "out", ignore=shutil.ignore_patterns("claims"))
    (tmp_path / "out" / FOLDER / "making-other").mkdir(parents=True)
    (tmp_path / "out" / FOLDER / "old").mkdir()
    quotetrace.check(tmp_path / "out", SAID)
    kept = {path.name for path in (tmp_path / "out" / FOLDER).iterdir()}
    assert "making-other" in kept
    assert "old" not in kept
    assert len(kept) == 2


def test_in_a_notebook_everything_is_escaped(run):
    html = quotetrace.check(run, "We will <b>close</b> the northern ferry before all forty families")._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*"'…“]5é漢", "We", "will", "not", "sell", "the", "old", "ferry", "5,000"]), max_size=12).map(" ".join))
def test_any_piece_of_a_text_is_in_it_verbatim(text):
    words = text.split()
    assert is_verbatim(text, f"{text} and more") or not any(map(str.isalnum, text))
    if len(words) > 2:
        assert is_verbatim(f"{words[0]} … {words[-1]}", text) or not all(any(map(str.isalnum, one)) for one in (words[0], words[-1]))


def test_every_wording_finds_itself_first(run):
    index = open_index(run)
    texts = {row["wording"]: row["text"] for row in index.quotes.select(["wording", "text"]).to_pylist()}
    for wording, text in texts.items():
        assert wording in index.candidates(normalise(pa.array([text]))[0].as_py())


def test_verdicts_are_told_in_words():
    assert set(VERDICTS) == {"verbatim", "altered", "other_speaker", "other_translation", "not_asserted", "not_found"}
