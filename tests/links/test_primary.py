"""Primary texts: what is quoted of them is found there, and is the base that wordings are laid against."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotetrace
from quotetrace.errors import InputError, QuotetraceError, SettingsError
from quotetrace.links.primary import find_quoted, quote_rows
from tests.test_append import named_by_keys, read

TRANSCRIPT = (
    "Thank you all for coming. It has been a hard year for Mr. Lund and for me. We will rebuild the old harbour before the winter, "
    "if the money comes in. Nobody will be asked to leave their home. We will not sell the ferry. Thank you."
)
SENTENCES = {
    "harbour": "We will rebuild the old harbour before the winter, if the money comes in.",
    "home": "Nobody will be asked to leave their home.",
    "ferry": "We will not sell the ferry.",
}
ARTICLES = {
    "a": 'Minister Ilse Varga said: "We will rebuild the harbour before the winter." "Nobody will be asked to leave," Varga said.',
    "b": 'Varga promised to "rebuild the old harbour before winter", Reuters reported. "We may rebuild the old harbour before the winter, '
    'and nobody is asked to leave", the minister, Ilse Varga, said.',
    "c": 'A keeper said: "The gulls have come early this spring and I have never seen as many."',
}


def write(folder: Path) -> Path:
    (folder / "articles").mkdir()
    for number, (name, text) in enumerate(ARTICLES.items()):
        head = f"Title: Varga speaks\nOutlet: Gazette {number}\nPublished: 2031-03-02T1{number}:00Z\n\n"
        (folder / "articles" / f"{name}.txt").write_text(head + text, encoding="utf-8")
    (folder / "transcript.txt").write_text(f"Title: Remarks\nPublished: 2031-03-03\n\n{TRANSCRIPT}", encoding="utf-8")
    return folder


def of_run(folder: Path, name: str = "out", **options: object) -> object:
    quotetrace.run(folder / "articles", folder / name, workers=1, **options)
    return quotetrace.open_trace(folder / name)


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("primary"))
    return of_run(folder, primary=folder / "transcript.txt")


# --- finding


def found(*quotes: str, text: str = TRANSCRIPT, lang: str = "en") -> list[str]:
    rows = find_quoted(pa.RecordBatch.from_pydict({"text": list(quotes)}), [("t", lang, text)]).to_pylist()
    return [text[row["start"] : row["end"]] for row in rows]


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("We will rebuild the harbour before the winter.", SENTENCES["harbour"]),
        ("rebuild the old harbour", SENTENCES["harbour"]),
        ("nobody is going to be asked to leave their home", SENTENCES["home"]),
        ("WE WILL NOT SELL THE FERRY", SENTENCES["ferry"]),
        ("in. Nobody will be asked", f"{SENTENCES['harbour']} {SENTENCES['home']}"),
        ("It has been a hard year for Mr. Lund", "It has been a hard year for Mr. Lund and for me."),
    ],
)
def test_the_sentences_around_what_is_quoted(quote, sentence):
    assert found(quote) == [sentence]


@pytest.mark.parametrize(
    "quote", ["harbour", "we will", "the old bridge", "they will never build anything before the money is there", "…", ""]
)
def test_what_stands_nowhere_or_in_two_places_is_not_found(quote):
    assert found(quote) == []


def test_what_many_primary_texts_have_in_common_hides_none_of_them():
    texts = [(f"t{at}", "en", f"We will mend the old lock of pier {at} this year. Thank you.") for at in range(200)]
    quoted = pa.RecordBatch.from_pydict({"text": ["we will mend the old lock of pier 117 this year"]})
    assert "t117" in find_quoted(quoted, texts)["article_id"].to_pylist()


def test_a_run_of_words_far_off_does_not_stretch_what_was_found():
    text = (
        "The state of the roads is poor. " * 3
        + "Nobody asked. " * 8
        + "We need the rest of the money from the state of Alba before spring."
    )
    assert found("the rest of the money from the state of Alba", text=text) == [
        "We need the rest of the money from the state of Alba before spring."
    ]


def test_a_text_without_a_lexicon_is_cut_at_stops_and_lines():
    assert (
        found(
            "이 항구는 봄에 다시 문을 연다",
            text="감사합니다. 이 항구는 봄에 다시 문을 연다고 했다. 이 항구는 봄에 다시 문을 연다. 끝.",
            lang="ko",
        )
        != []
    )
    assert found("satama avataan uudelleen ensi keväänä", text="Kiitos. Satama avataan uudelleen ensi keväänä.\nLoppu", lang="fi") == [
        "Satama avataan uudelleen ensi keväänä."
    ]


@given(st.lists(st.sampled_from(TRANSCRIPT.split()), max_size=12).map(" ".join), st.text(max_size=30))
def test_whatever_is_found_lies_in_the_text_and_holds_the_words(quote, other):
    rows = find_quoted(pa.RecordBatch.from_pydict({"text": [quote, other]}), [("t", "en", TRANSCRIPT), ("u", "zz", other)]).to_pylist()
    for row in rows:
        text = {"t": TRANSCRIPT, "u": other}[row["article_id"]]
        assert 0 <= row["start"] <= row["first"] < row["last"] <= row["end"] <= len(text)


def test_of_stretches_that_overlap_the_one_with_most_quotes_is_kept_whatever_the_order():
    whole, part, apart = (0, 60, 1), (20, 60, 3), (80, 120, 1)
    for rows in ([whole, part, apart], [apart, part, whole]):
        batch = pa.RecordBatch.from_pylist([{"article_id": "t", "start": start, "end": end, "n": n} for start, end, n in rows])
        made = quote_rows(batch, [("t", "en", TRANSCRIPT)], 20).to_pylist()
        assert sorted((row["start"], row["end"]) for row in made) == [(20, 60), (80, 120)]
        assert all(row["text"] == TRANSCRIPT[row["start"] : row["end"]] for row in made)


# --- the tables


def test_the_primary_text_is_the_base_and_nobody_else_has_more_quotes(traced):
    quotes, clusters = traced.quotes, traced.clusters
    primary = quotes[quotes.rule == "primary"]
    assert sorted(primary.text) == sorted([SENTENCES["harbour"], SENTENCES["home"]])
    assert set(primary.quote_id) <= set(clusters.base_quote_id)
    assert not quotes[(quotes.article_id == "transcript") & (quotes.rule != "primary")].shape[0]
    assert traced.articles.set_index("article_id").is_primary.to_dict() == {"a": False, "b": False, "c": False, "transcript": True}
    assert traced.articles.set_index("article_id").n_quotes["transcript"] == 2
    gulls = clusters[clusters.base_text.str.contains("gulls")].iloc[0]
    assert (gulls.n_quotes, gulls.origin_article_id) != (1, "transcript")


def test_edits_against_it_are_labelled_and_raise_alarms(traced):
    edits = traced.edits
    against = edits[edits.from_quote_id.str.startswith("transcript:")]
    assert against.from_primary.all()
    assert not edits[~edits.from_quote_id.str.startswith("transcript:")].from_primary.any()
    alarms = set(zip(against.quote_id.str[0], against.alarm, strict=True))
    assert {("a", "condition"), ("b", "modality")} <= alarms


def test_it_is_the_root_whenever_it_was_published(traced):
    variants = traced.variants.set_index("quote_id")
    primary = variants[variants.index.str.startswith("transcript:")]
    assert primary.parent_quote_id.isna().all()
    assert (primary.drift_score == 0).all()


def test_the_origin_of_what_a_transcript_has_is_the_transcript(traced):
    ours = traced.clusters[traced.clusters.base_quote_id.str.startswith("transcript:")]
    assert set(ours.origin_article_id) == {"transcript"}
    led = traced.lineage[(traced.lineage.relation == "had_primary_source") & (traced.lineage.to_kind == "article")]
    assert set(led.to_id) == {"transcript"}
    assert set(led.from_id.str[0]) == {"a", "b"}


def test_of_an_agencys_original_the_agency_is_credited(tmp_path):
    folder = write(tmp_path)
    original = f"Title: Harbour\nOutlet: Efe\nPublished: 2031-03-03\n\n{TRANSCRIPT}"
    (folder / "transcript.txt").write_text(original, encoding="utf-8")
    trace = of_run(folder, primary=folder / "transcript.txt")
    ours = trace.clusters[trace.clusters.base_quote_id.str.startswith("transcript:")]
    assert set(zip(ours.origin_status, ours.origin_agency_id, ours.origin_article_id, strict=True)) == {("credited", "efe", "transcript")}


def test_a_card_says_so(traced):
    assert "primary text" in repr(traced.most_drifted(1)[0])


# --- giving it


def test_an_input_may_be_primary_itself(tmp_path, traced):
    folder = write(tmp_path)
    (folder / "transcript.txt").rename(folder / "articles" / "transcript.txt")
    trace = of_run(folder, primary=[folder / "articles" / "transcript.txt"])
    for name in ("quotes", "clusters", "edits"):
        pd.testing.assert_frame_equal(getattr(trace, name), getattr(traced, name))


def test_an_input_given_again_as_primary_is_kept_as_primary(tmp_path):
    folder = write(tmp_path)
    row = json.dumps({"id": "speech", "text": TRANSCRIPT, "date": "2031-03-01"})
    for name in ("articles/z.jsonl", "primary.jsonl"):
        (folder / name).write_text(row, encoding="utf-8")
    trace = of_run(folder, primary=folder / "primary.jsonl")
    assert trace.articles.set_index("article_id").is_primary["speech"]
    assert trace.issues.code.tolist() == ["duplicate_id"]


@pytest.mark.parametrize("first", [False, True])
def test_appending_gives_the_tables_of_one_run(tmp_path, first):
    folder = write(tmp_path)
    of_run(folder, "whole", primary=folder / "transcript.txt")
    (folder / "later").mkdir()
    (folder / "articles" / "b.txt").rename(folder / "later" / "b.txt")
    of_run(folder, "out", primary=folder / "transcript.txt" if first else ())
    quotetrace.append(folder / "out", folder / "later", primary=() if first else folder / "transcript.txt", workers=1)
    whole, appended = (named_by_keys(read(folder / name)) for name in ("whole", "out"))
    assert {name for name, rows in whole.items() if appended[name] != rows} == set()


def test_every_engine_finds_it(tmp_path, on, traced):
    folder = write(tmp_path)
    inputs, out, primary = (folder / name for name in ("articles", "out", "transcript.txt"))
    where = (one.as_uri() if on else one for one in (inputs, out, primary))
    inputs, out, primary = where
    quotetrace.run(inputs, out, primary=primary, **on)
    trace = quotetrace.open_trace(folder / "out")
    for name in ("quotes", "clusters", "edits", "variants"):
        pd.testing.assert_frame_equal(getattr(trace, name), getattr(traced, name))


def test_what_cannot_be_primary_is_said(tmp_path):
    folder = write(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        of_run(folder, primary=folder / "none.txt")
    with pytest.raises(SettingsError, match="primary texts are for runs"):
        quotetrace.extract(folder / "articles", folder / "out", primary=folder / "transcript.txt")
    with pytest.raises(QuotetraceError, match="INPUT"):
        of_run(folder, primary=folder)
