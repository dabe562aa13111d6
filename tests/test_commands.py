"""The commands, end to end: exit codes, one clear line, the same bytes, nothing lost."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import quotetrace
from quotetrace import cli, tables
from quotetrace.errors import SettingsError
from quotetrace.pipeline import RUN_STAGES

STORY = {
    "a/1.txt": (
        "Title: Minister calls ferry deal “dead”\nDate: 2031-03-04T09:00:00Z\nOutlet: Reuters\nLang: en\n\n"
        "TARN, March 4 (Reuters) - “The ferry deal is dead and will not come back this year,” Ports Minister Ilse Varga told "
        "Reuters on Tuesday.\n\n"
        "The harbour has waited for new ships for a decade.\n"
    ),
    "a/2.txt": (
        "Title: Ferry deal “dead”\nDate: 2031-03-05T09:00:00Z\nOutlet: The Tern\nLang: en\n\n"
        "Ports Minister Ilse Varga said the ferry deal was “dead and will not come back next year”, according to Reuters.\n"
    ),
    "b/empty.txt": "",
}


@pytest.fixture
def story(tmp_path):
    for name, content in STORY.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "in"


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.parquet")}


def call(monkeypatch, capsys, *arguments) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["quotetrace", *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        sys.exit(cli.main())
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def test_run_writes_every_table_and_the_manifest_last(story, tmp_path, on):
    out = tmp_path / "out"
    done = quotetrace.run(story, out, **on)
    assert {path.stem for path in out.glob("*.parquet")} == set(tables.TABLES)
    for name in tables.TABLES:
        assert tables.read_table(out, name).num_rows == done.rows[name]
    manifest = json.loads((out / "run.json").read_text())
    assert manifest["rows"] == done.rows
    assert manifest["left_out"] == done.issues == {"empty_text": 1}
    assert list(manifest["stages"]) == [stage.name for stage in RUN_STAGES]
    assert manifest["stages"]["read"] == {"in": {"inputs": 3}, "out": {"articles": 2, "issues": 1}}
    assert manifest["stages"]["link"]["in"]["quotes"] == manifest["stages"]["link"]["out"]["quotes"] == done.rows["quotes"]
    assert [file["input"] for file in manifest["inputs"]] == sorted(STORY)


def test_the_utterance_is_one_cluster_with_its_speaker_and_agency(story, tmp_path, on):
    quotetrace.run(story, tmp_path / "out", **on)
    trace = quotetrace.open_trace(tmp_path / "out")
    quotes = trace.quotes.set_index("quote_id")
    said = quotes[quotes.text.str.contains("not come back")]
    assert len(said) == 2
    assert said.cluster_id.nunique() == 1
    assert set(said.speaker) == {"Ilse Varga"}
    assert set(said.first_agency_id) == {"reuters"}
    cluster = trace.clusters.set_index("cluster_id").loc[said.cluster_id.iloc[0]]
    assert (cluster.origin_status, cluster.origin_agency_id) == ("credited", "reuters")


def test_the_same_input_gives_the_same_bytes(story, tmp_path):
    for name in ("one", "two"):
        quotetrace.run(story, tmp_path / name, workers=1 if name == "one" else 2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_extract_writes_one_article_at_a_time(story, tmp_path, on):
    quotetrace.extract(story, tmp_path / "out", **on)
    assert {path.stem for path in (tmp_path / "out").glob("*.parquet")} == {
        "articles",
        "credits",
        "quotes",
        "quote_spans",
        "chain",
        "issues",
    }
    quotes = tables.read_table(tmp_path / "out", "quotes")
    assert quotes.column("cluster_id").null_count == quotes.num_rows
    assert quotes.column("speaker_in_article").null_count < quotes.num_rows


def test_link_brings_every_row_back(tmp_path, on):
    texts = [
        "the ferry deal is dead and will not come back this year",
        "The ferry deal is dead, and will not come back this year.",
        "",
        None,
        "good day to all of you here",
    ]
    pq.write_table(pa.table({"mention_id": [5, 6, 7, 8, 9], "text": texts, "views": [0] * 5}), tmp_path / "q.parquet")
    done = quotetrace.link(tmp_path / "q.parquet", tmp_path / "out", **on)
    rows = {row["quote_id"]: row for row in tables.read_table(tmp_path / "out", "quotes").to_pylist()}
    assert sorted(rows) == ["5", "6", "7", "8", "9"]
    assert rows["5"]["cluster_id"] == rows["6"]["cluster_id"] != rows["9"]["cluster_id"]
    assert [rows[one]["status"] for one in "78"] == ["not_speech"] * 2
    assert rows["7"]["reason"] == "no text"
    assert rows["7"]["cluster_id"] is None
    assert done.issues == {"bad_row": 2}


def test_the_command_line_prints_a_summary_and_exits_0(story, tmp_path, monkeypatch, capsys):
    code, out, err = call(monkeypatch, capsys, "run", story, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "quotes" in out
    assert "1 issues: 1 empty_text" in out
    code, out, _ = call(monkeypatch, capsys, "show", tmp_path / "out")
    assert code == 0
    assert "Ilse Varga" in out
    assert "[-this-] {+next+} year" in out


def test_quiet_is_quiet(story, tmp_path, monkeypatch, capsys):
    assert call(monkeypatch, capsys, "extract", story, "-o", tmp_path / "out", "--quiet") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "{in}/none", "-o", "{tmp}/out"], "none: no such file or folder (hint: "),
        (["run", "{in}/b", "-o", "{tmp}/out"], "holds no article that can be read (1 empty_text) (hint: "),
        (["run", "{in}", "-o", "{in}"], "is or holds an INPUT"),
        (["run", "{in}/a/1.txt", "-o", "{tmp}"], "is or holds an INPUT"),
        (["run", "{in}", "-o", "{in}/b"], "something else than a quotetrace run (hint: "),
        (["run", "{in}", "{in}", "-o", "{tmp}/out"], "named twice as INPUT (hint: "),
        (["run", "{in}", "-o", "{tmp}/" + "a" * 300], "cannot be written: File name too long (hint: "),
        (["run", "{in}", "-o", "{tmp}/out", "--workers", "-1"], "--workers"),
        (["run", "{in}", "-o", "{tmp}/out", "--nonsense"], "No such option: --nonsense"),
        (["run", "{in}"], "Missing option '-o' / '--out' (hint: "),
        (["ruin"], "No such command 'ruin'"),
        (["show", "{in}", "--top", "0"], "--top"),
        (["run", "{in}", "-o", "{tmp}/out", "--settings", "{in}/none.toml"], "cannot read settings"),
        (["run", "{in}", "-o", "{tmp}/out", "--engine", "abacus"], "no engine 'abacus'"),
        (["link", "{in}/a/1.txt", "-o", "{tmp}/out"], "is no table of quotes (hint: "),
        (["link", "{in}/a", "-o", "{tmp}/out"], "is no table of quotes (hint: "),
        (["link", "{quotes}", "{in}/none", "-o", "{tmp}/out"], "none: no such file or folder (hint: "),
        (["run", "{quotes}", "-o", "{tmp}/out"], "no article that can be read (1 holds_quotes) (hint: quotetrace link reads quotes)"),
        (
            ["link", "{articles}", "-o", "{tmp}/out"],
            "holds articles, not quotes (id, title, text); nothing of it was read (hint: quotetrace run",
        ),
        (["show", "{in}"], "is no finished run (hint: "),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_exit_2(story, tmp_path, monkeypatch, capsys, arguments, says):
    quotes, articles = tmp_path / "quotes.csv", tmp_path / "articles.csv"
    quotes.write_text("quote,speaker\nWe sail,Ilse Varga\n")
    articles.write_text("id,title,text\n1,Ferry,They sail.\n")
    names = {"in": story, "tmp": tmp_path, "quotes": quotes, "articles": articles}
    filled = [argument.format(**names) for argument in arguments]
    code, out, err = call(monkeypatch, capsys, *filled)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_run_inside_its_input_is_not_read(story, tmp_path):
    first, second = quotetrace.run(story, story / "out"), quotetrace.run(story, story / "out")
    assert first.rows == second.rows
    manifest = json.loads((story / "out" / "run.json").read_text())
    assert [file["input"] for file in manifest["inputs"]] == sorted(STORY)


def test_the_table_that_is_linked_is_not_replaced(story, tmp_path, monkeypatch, capsys):
    quotetrace.extract(story, tmp_path / "out")
    before = digests(tmp_path / "out")
    code, _, err = call(monkeypatch, capsys, "link", tmp_path / "out" / "quotes.parquet", "-o", tmp_path / "out")
    assert (code, digests(tmp_path / "out")) == (2, before)
    assert "is or holds an INPUT" in err


def test_what_was_left_out_is_not_all_that_was_found(story, tmp_path):
    (story / "c.csv").write_bytes("text;id\n“Jörg Köhler fährt nicht”, sagte sie.;1\n".encode("cp1252"))
    done = quotetrace.extract(story, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "run.json").read_text())
    assert manifest["issues"] == done.issues == {"bad_encoding": 1, "empty_text": 1}
    assert manifest["left_out"] == {"empty_text": 1}


def test_a_file_that_may_not_be_read_is_an_issue(story, tmp_path, monkeypatch):
    opened = io.open

    def shut(path, *arguments, **options):
        if str(path).endswith("2.txt"):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr("quotetrace.articles.rows.open", shut, raising=False)
    assert quotetrace.extract(story, tmp_path / "out").issues == {"empty_text": 1, "unreadable": 1}


def test_markup_in_names_is_printed_as_it_is(story, tmp_path, monkeypatch, capsys):
    (tmp_path / "a[").mkdir()
    code, out, _ = call(monkeypatch, capsys, "extract", story, "-o", tmp_path / "a[/b] :smile:")
    assert code == 0
    assert out.endswith("/a[/b] :smile:\n")


@pytest.mark.parametrize(
    ("raised", "code", "says"),
    [
        (KeyboardInterrupt(), 130, "quotetrace: interrupted; no run was written\n"),
        (RuntimeError("two\nlines"), 2, "quotetrace: internal error: RuntimeError: two lines; please report it (hint: "),
    ],
)
def test_whatever_goes_wrong_is_one_line(story, tmp_path, monkeypatch, capsys, raised, code, says):
    def fail(*_, **__):
        raise raised

    monkeypatch.setattr("quotetrace.commands.run", fail)
    got, out, err = call(monkeypatch, capsys, "run", story, "-o", tmp_path / "out")
    assert (got, out, err.count("\n")) == (code, "", 1)
    assert err.startswith(says)


def test_an_error_of_ours_may_be_seen_whole(story, tmp_path, monkeypatch):
    monkeypatch.setenv(cli.DEBUG, "1")
    monkeypatch.setattr("quotetrace.commands.run", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("sys.argv", ["quotetrace", "run", str(story), "-o", str(tmp_path / "out")])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_a_terminal_of_few_letters_is_enough(story, tmp_path):
    quotetrace.run(story, tmp_path / "out")
    command = [sys.executable, "-m", "quotetrace", "show", str(tmp_path / "out")]
    shown = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert b"Ilse Varga" in shown.stdout


def test_without_a_word_the_help_is_shown(monkeypatch, capsys):
    code, out, err = call(monkeypatch, capsys)
    assert (code, err) == (0, "")
    assert "extract" in out


def test_settings_given_in_python_are_checked_too(story, tmp_path):
    with pytest.raises(SettingsError, match="workers"):
        quotetrace.run(story, tmp_path / "out", workers=-1)


def test_own_lists_are_heard_of_by_contents(story, tmp_path, monkeypatch, capsys):
    more, people = tmp_path / "more.toml", tmp_path / "people.csv"
    more.write_text('[[agency]]\nid = "tern"\nname = "The Tern"\nshort = ["Tern"]\n')
    people.write_text("name,aliases,id\nIlse Varga,Minister Varga,Q1\n")
    prints = []
    for name, lists in (("none", []), ("both", ["--speakers", people, "--agencies", more])):
        assert call(monkeypatch, capsys, "run", story, "-o", tmp_path / name, "--quiet", *lists)[0] == 0
        prints.append(json.loads((tmp_path / name / "run.json").read_text())["settings"])
    assert prints[0] != prints[1]
    made = {name: pq.read_table(tmp_path / "both" / f"{name}.parquet").to_pylist() for name in ("articles", "speakers")}
    assert [row["outlet_agency_id"] for row in made["articles"]] == ["reuters", "tern"]
    assert [row["external_id"] for row in made["speakers"] if row["name"] == "Ilse Varga"] == ["Q1"]
    assert "Minister Varga" not in (tmp_path / "both" / "run.json").read_text()  # hashes, not contents
    (tmp_path / "moved.csv").write_text(people.read_text())
    quotetrace.run(story, tmp_path / "again", speakers=tmp_path / "moved.csv", agencies=more)
    assert digests(tmp_path / "again") == digests(tmp_path / "both")
    quotetrace.run(story, tmp_path / "after")
    assert digests(tmp_path / "after") == digests(tmp_path / "none")  # nothing is left over in this process


@pytest.mark.parametrize(
    ("option", "content", "says"),
    [
        ("--speakers", "name,nick\nA B,c\n", "unknown column 'nick'"),
        ("--agencies", "id = 1\n", "expected [[agency]] entries"),
        ("--speakers", None, "cannot read the list"),
    ],
)
def test_a_list_that_is_none_is_one_clear_line(story, tmp_path, monkeypatch, capsys, option, content, says):
    path = tmp_path / "list"
    if content is not None:
        path.write_text(content)
    code, _, err = call(monkeypatch, capsys, "run", story, "-o", tmp_path / "out", option, path)
    assert (code, err.count("\n")) == (2, 1)
    assert says in err
    assert not (tmp_path / "out").exists()


def test_link_takes_a_list_of_speakers(tmp_path):
    (tmp_path / "quotes.csv").write_text("text,speaker\nThe deal is dead and gone,Minister Varga\nThe deal is dead and gone,I. Varga\n")
    (tmp_path / "people.csv").write_text("name,aliases\nIlse Varga,Minister Varga|I. Varga\n")
    quotetrace.link(tmp_path / "quotes.csv", tmp_path / "out", speakers=tmp_path / "people.csv")
    quotes = pq.read_table(tmp_path / "out" / "quotes.parquet").to_pylist()
    assert {row["speaker"] for row in quotes} == {"Ilse Varga"}
    assert len({row["speaker_id"] for row in quotes}) == 1
