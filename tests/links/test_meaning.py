"""Links by meaning: off by default, proposed by an encoder, decided by evidence. Every sentence is invented."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import quotetrace
from quotetrace import tables
from quotetrace.engines.base import Engine
from quotetrace.errors import EngineError
from quotetrace.links import evidence, meaning
from quotetrace.links.linking import link
from quotetrace.settings import LinkSettings, Settings, load_settings
from tests.benchmarks.meaning import read_rows, score, true_pairs
from tests.conformed import conform
from tests.engines.both import on_each
from tests.links.corpus import Rows, article, quote, table

WIDTH = 512
CONCEPTS = [
    {"rebuild", "reconstruiremos", "aufbauen"},
    {"northern", "norte", "nördliche"},
    {"pier", "muelle", "mole"},
    {"before", "antes", "bevor"},
    {"autumn", "otoño", "herbst"},
    {"storms", "tormentas", "stürme"},
    {"islands", "islas", "inseln"},
]
EN = "We shall rebuild the northern pier before the autumn storms reach the islands"
ES = "Reconstruiremos el muelle norte antes de las tormentas de otoño en las islas"
DE = "Mole nördliche aufbauen, bevor Herbst und Stürme die Inseln erreichen"
PIER = "Council leader Ilse Varga opened the talks in Kestrel Bay on Monday, where Governor Tomas Keel and the Harbour Guild waited."
PIER_ES = "La alcaldesa Ilse Varga abrió las conversaciones en Kestrel Bay, donde esperaban Tomas Keel y el gremio Harbour Guild."
OPERA_ES = "La cantante llegó con Rana Haddad a la ópera Lindqvist de Oslo, y los críticos de Viena y Praga aplaudieron toda la noche."


def encode_concepts(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """A model that knows a few words in three languages, and of any other only its letters."""
    points = np.zeros((len(texts), WIDTH), np.float32)
    for row, text in enumerate(texts):
        for word in text.split():
            known = next((number for number, words in enumerate(CONCEPTS) if word in words), None)
            points[row, zlib.crc32(word.encode()) % (WIDTH - 16) + 16 if known is None else known] += 0.3 if known is None else 1
    return points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)


def encode_nothing(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    raise AssertionError("nobody asked for meaning")


def linked(quotes: Rows, articles: Rows, encoder: meaning.Encoder = encode_concepts, **settings: object) -> dict[str, Rows]:
    def work(engine: Engine) -> dict[str, Rows]:
        loaded = (engine.load(table("quotes", quotes)), engine.load(table("articles", articles)))
        made = link(engine, *loaded, settings=LinkSettings(**{"meaning": True, **settings}), encoder=encoder)
        return {name: conform(name, engine.collect(getattr(made, name))).to_pylist() for name in ("quotes", "links", "evidence")}

    return on_each(work)


def pair(second: str, *, first: str = EN, speakers: tuple[str | None, str | None] = ("Ilse Varga", "Ilse Varga"), lang: str = "es",
         texts: tuple[str, str] = ("x", "y"), days: int = 1, **settings: object) -> dict[str, Rows]:  # fmt: skip
    start = datetime(2031, 3, 4, tzinfo=UTC)
    times = [{"published_at": at, "published_until": at} for at in (start, start + timedelta(days=days))]
    articles = [article("a", texts[0], lang="en", **times[0]), article("b", texts[1], lang=lang, **times[1])]
    named = [{"speaker": name} if name else {} for name in speakers]
    return linked([quote("a", first, "a", **named[0]), quote("b", second, "b", **named[1])], articles, **settings)


def test_it_is_off_by_default():
    assert not LinkSettings().meaning
    rows = [quote("a", EN, "a", speaker="Ilse Varga"), quote("b", ES, "b", speaker="Ilse Varga")]
    made = linked(rows, [article("a", "x", lang="en"), article("b", "y", lang="es")], encode_nothing, meaning=False)
    assert not made["links"]


def test_a_translation_is_a_paraphrase_in_one_cluster_with_its_evidence():
    made = pair(ES)
    (found,) = made["links"]
    assert (found["relation"], found["n_shared"], found["coverage_a"]) == ("paraphrase", 0, 0.0)
    assert len({row["cluster_id"] for row in made["quotes"]}) == 1
    weights = {row["code"]: row["weight"] for row in made["evidence"]}
    assert set(weights) == {"meaning", "speaker", "time"}
    assert all(weight > 0 for weight in weights.values())


NOT = [
    ({"second": "No reconstruiremos el muelle norte antes de las tormentas de otoño en las islas"}, "a denial"),
    ({"second": ES + " 40"}, "a number on one side"),
    ({"second": ES + " de Tovania", "first": EN + " of Norland"}, "another name"),
    ({"second": ES, "speakers": ("Ilse Varga", "Omar Safi"), "texts": (PIER, PIER_ES)}, "another speaker"),
    ({"second": ES, "days": 90}, "three months later"),
    ({"second": ES, "speakers": ("Ilse Varga", None)}, "nobody named, and no event known"),
    ({"second": ES, "speakers": ("Ilse Varga", None), "texts": (PIER, OPERA_ES)}, "nobody named, and another event"),
    ({"second": ES, "min_meaning": 0.99}, "below the threshold"),
    ({"second": "Reconstruiremos el muelle norte", "first": "rebuild the northern pier"}, "four words say too little"),
]


@pytest.mark.parametrize(("case", "why"), NOT, ids=[why for _, why in NOT])
def test_what_speaks_against_a_translation(case, why):
    made = pair(**case)
    assert not made["links"], why
    assert len({row["cluster_id"] for row in made["quotes"]}) == 2


def test_meaning_speaks_for_no_two_speakers():
    """Words, event and what stands around would nearly do."""
    batch = pa.RecordBatch.from_pydict(
        {
            "relation": ["paraphrase"] * 3,
            "meaning": pa.array([0.75, 0.75, None], pa.float64()),
            "is_foreign": [True, True, True],
        }
    )
    assert evidence._meaning(batch, np.array([2.0, -5.0, 2.0])).tolist() == [2.5, 0.0, 0.0]


def test_thousands_of_two_languages_are_one_number():
    weights = {row["code"] for row in pair(ES + " 10 000", first=EN + " 10,000")["evidence"]}
    assert weights == {"meaning", "speaker", "time"}


def test_an_event_stands_for_a_speaker_who_is_not_known():
    assert [row["relation"] for row in pair(ES, speakers=("Ilse Varga", None), texts=(PIER, PIER_ES))["links"]] == ["paraphrase"]


def test_within_one_language_more_is_asked():
    words = "Rebuild northern pier: that was promised to people on islands by this very council"
    foreign, same = (pair(words, lang=lang, min_paraphrase_content=9)["links"][0]["score"] for lang in ("es", "en"))
    assert foreign > same


CORPUS = [
    *(("en", EN + end) for end in ("", " again", " once more")),
    *(("es", ES + end) for end in ("", " otra vez", " de nuevo")),
    ("de", DE),
    ("en", "The southern pier was looked at and nobody has to be afraid"),
]


def corpus(order: Sequence[int]) -> tuple[Rows, Rows]:
    rows = [quote(f"q{n}", CORPUS[n][1], f"q{n}", speaker="Ilse Varga") for n in order]
    return rows, [article(f"q{n}", f"text {n}", lang=CORPUS[n][0]) for n in order]


def test_clusters_of_three_languages_become_one():
    made = linked(*corpus(range(len(CORPUS))))
    clusters = [row["cluster_id"] for row in made["quotes"]]
    assert len(set(clusters[:-1])) == 1
    assert clusters[-1] != clusters[0]


def test_the_order_of_rows_changes_nothing():
    expected = linked(*corpus(range(len(CORPUS))))
    assert linked(*corpus(range(len(CORPUS))[::-1])) == expected


def test_words_that_join_stay_joined():
    """A fragment stays with the wording it is from, though its own meaning is another."""
    rows, articles = corpus(range(len(CORPUS)))
    rows.append(quote("q9", "before the autumn storms reach", "q9", speaker="Ilse Varga"))
    made = linked(rows, [*articles, article("q9", "text 9", lang="en")])
    assert len({row["cluster_id"] for row in made["quotes"] if row["quote_id"] != f"q{len(CORPUS) - 1}"}) == 1


MEMBERS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["en", "es", None]), st.sampled_from(["v", "s", None]), st.integers(0, 11)),
    min_size=1,
    max_size=14,
)


def members(rows: list[tuple[int, str | None, str | None, int]]) -> pa.RecordBatch:
    angles = [angle * np.pi / 11 for _, _, _, angle in rows]
    vectors = meaning.quantise(np.array([[np.cos(angle), np.sin(angle)] for angle in angles], np.float32).reshape(-1, 2))
    made = {
        "u": pa.array(range(len(rows)), pa.int64()),
        "w": pa.array([w for w, *_ in rows], pa.int64()),
        "lang": pa.array([lang for _, lang, _, _ in rows], pa.string()),
        "speaker_key": pa.array([key for _, _, key, _ in rows], pa.string()),
        "speaker_tokens": pa.array([key for _, _, key, _ in rows], pa.string()),
        "vector": pa.array([row.tobytes() for row in vectors], pa.binary()),
    }
    return pa.RecordBatch.from_pydict(made)


def slow_pairs(batch: pa.RecordBatch, least: float) -> set[tuple[int, int]]:
    rows = sorted(batch.to_pylist(), key=lambda row: (row["w"], row["u"]))
    points = [np.frombuffer(row["vector"], np.int8).astype(float) for row in rows]

    def nearest(x: int, lang: str | None) -> list[int]:
        near = []
        for y, row in enumerate(rows):
            cosine = float(points[x] @ points[y]) / (np.sqrt(points[x] @ points[x]) * np.sqrt(points[y] @ points[y]))
            apart = row["speaker_key"] and rows[x]["speaker_key"] and row["speaker_key"] != rows[x]["speaker_key"]
            if row["lang"] == lang and row["w"] != rows[x]["w"] and not apart and cosine >= least:
                near.append((-cosine, y))
        return [y for _, y in sorted(near)[: meaning.NEAREST]]

    found = set()
    for x in range(len(rows)):
        for lang in {row["lang"] for row in rows}:
            for y in nearest(x, lang):
                if x in nearest(y, rows[x]["lang"]):
                    found.add((min(rows[x]["u"], rows[y]["u"]), max(rows[x]["u"], rows[y]["u"])))
    return found


@given(MEMBERS)
def test_pairs_are_each_others_nearest(rows):
    batch = members(rows)
    schema = pa.schema([("members", pa.list_(pa.struct(list(batch.schema))))])
    blocks = pa.RecordBatch.from_pydict({"members": [batch.to_pylist()]}, schema=schema)
    found = list(zip(*(column.to_pylist() for column in meaning.pair_blocks(blocks, 0.7).columns), strict=True))
    assert len(found) == len(set(found))
    assert set(found) == slow_pairs(batch, 0.7)


@given(st.lists(st.sampled_from([EN, ES, DE, "nothing of it", "…"]), min_size=1, max_size=6))
def test_batches_change_no_vector(texts):
    whole = pa.RecordBatch.from_pydict({"w": pa.array(range(len(texts)), pa.int64()), "text": texts})
    parts = [meaning.encode_batch(whole.slice(at, 1), encode_concepts) for at in range(len(texts))]
    assert pa.Table.from_batches(parts).combine_chunks().equals(pa.table(meaning.encode_batch(whole, encode_concepts)))


def test_an_encoder_that_is_not_there_is_said_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    settings = load_settings(links={"meaning": True})
    for command in (quotetrace.run, quotetrace.link):
        with pytest.raises(EngineError, match=r"links.meaning: the encoder .* \(hint: pip install 'quotetrace\[crosslingual\]'\)"):
            command(tmp_path / "absent.jsonl", tmp_path / "out", settings=settings)


def test_settings_of_meaning_decide_rows():
    assert load_settings(links={"meaning": True}).fingerprint() != Settings().fingerprint()


def test_the_encoder_of_the_extra_brings_languages_together(tmp_path):
    """The real one, on half of the benchmark's quotes: nothing false, and most of the translations."""
    import json

    rows = read_rows("a")
    names = ("quote_id", "article_id", "text", "speaker_id", "speaker", "lang", "published_at")
    (tmp_path / "quotes.jsonl").write_text("".join(json.dumps({name: row[name] for name in names}) + "\n" for row in rows))
    quotetrace.link(tmp_path / "quotes.jsonl", tmp_path / "out", settings=load_settings(links={"meaning": True}))
    links = tables.read_table(tmp_path / "out", "links").to_pylist()
    found = {(row["quote_id_a"], row["quote_id_b"]) for row in links}
    true = true_pairs(rows)
    assert found <= true, score(rows, found)
    assert len(found) > 0.7 * len(true)
    assert {row["relation"] for row in links} == {"paraphrase"}


def test_what_is_encoded_alone_is_encoded_alike():
    points = meaning.encode_texts([EN, ES])
    assert points.shape == (2, 512)
    assert points.dtype == np.float32
    assert np.array_equal(points[1:], meaning.encode_texts([ES]))
    assert np.allclose(np.linalg.norm(points, axis=1), 1, atol=1e-5)
