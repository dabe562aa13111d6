"""Linking: which quotes become one cluster, on bare tables and over articles."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.links.corpus import article, clusters_of, linked, quote

LONG = "We will rebuild the northern pier before the autumn storms return to the islands"
PIER = "Council leader Ilse Varga opened the talks in Kestrel Bay on Monday, where Governor Tomas Keel and the Harbour Guild waited."
PIER_AGAIN = "In Kestrel Bay, where Ilse Varga met Governor Tomas Keel and the Harbour Guild, the talks went on until the evening."
OPERA = "The singer arrived with Rana Haddad at the Lindqvist Opera in Oslo, and the critics from Vienna and Prague applauded all night."


def pair(first: dict[str, object], second: dict[str, object], *articles: dict[str, object]) -> bool:
    return len(clusters_of([first, second], list(articles) or None)) == 1


BARE = [
    (LONG, "“" + LONG.upper() + ",”", True, "case and marks are no difference"),
    (LONG, LONG.replace("autumn", "winter").replace("We will", "We shall"), True, "two words reworded"),
    (LONG, "rebuild the northern pier before the autumn storms", True, "a fragment of five words and more"),
    (LONG, "There is no money left for a second ferry, and nobody asked for one", False, "nothing shared"),
    ("heroic", "heroic", True, "one wording and nothing else known is one unit"),
    ("heroic", "a heroic effort by the crew of the northern ferry", False, "one word alone is no evidence"),
]


@pytest.mark.parametrize(("left", "right", "same", "why"), BARE, ids=[case[3] for case in BARE])
def test_bare_texts(left, right, same, why):
    assert pair(quote("a", left), quote("b", right)) is same


def test_different_speakers_of_one_sentence_are_two_utterances():
    """Two candidates say one sentence at two rallies."""
    rows = [quote("a", LONG, speaker="Ilse Varga"), quote("b", LONG, speaker="Omar Safi")]
    articles = [article("article-a", PIER), article("article-b", OPERA)]
    assert not pair(*rows, *articles)


def test_near_verbatim_words_in_one_event_outweigh_another_speaker():
    """One wording hung on two bodies of one meeting is one utterance."""
    words = "warm and comradely mood of the talks"
    rows = [quote("a", words, speaker="Harbour Guild"), quote("b", words, speaker="Kestrel Bay Council")]
    assert pair(*rows, article("article-a", PIER), article("article-b", PIER_AGAIN))


def test_an_unknown_speaker_is_no_evidence():
    rows = [quote("a", LONG, speaker="Ilse Varga"), quote("b", LONG)]
    assert pair(*rows)


def test_a_carrier_of_the_other_chain_is_compatible():
    """ "KCNA said" beside "Kim said, according to KCNA"."""
    rows = [quote("a", "a bridge for all", speaker="Central Bureau"), quote("b", "a bridge for all", speaker="Ilse Varga")]
    articles = [article("article-a", PIER), article("article-b", PIER_AGAIN)]
    hop = {"quote_id": "b", "hop": 1, "name": "Central Bureau", "role": "originator", "basis": "stated"}
    assert len(clusters_of(rows, articles)) == 2
    assert len(clusters_of(rows, articles, [hop])) == 1


SHORT = "ghost fleet"


@pytest.mark.parametrize(
    ("columns_a", "columns_b", "text_b", "same"),
    [
        ({}, {}, OPERA, False),  # nothing but two words
        ({"speaker": "Ilse Varga"}, {"speaker": "Ilse Varga"}, PIER_AGAIN, True),  # one speaker, one event
        ({"speaker": "Ilse Varga"}, {"speaker": "Omar Safi"}, OPERA, False),  # neither
        (
            {"prefix": "warned of a nightly smugglers' "},
            {"prefix": "spoke of the nightly smugglers' "},
            PIER_AGAIN,
            True,
        ),  # same words around
    ],
)
def test_short_quotes_need_support(columns_a, columns_b, text_b, same):
    rows = [quote("a", SHORT, **columns_a), quote("b", SHORT, **columns_b)]
    assert pair(*rows, article("article-a", PIER), article("article-b", text_b)) is same


@pytest.mark.parametrize("form", ["title", "heading", "term", "nickname", "measure"])
def test_names_of_things_are_no_utterance(form):
    rows = [quote("a", "The Long Harbour of the North", form=form), quote("b", "The Long Harbour of the North", form=form)]
    assert not pair(*rows)


CUT_OUT = [
    ("Ilse Varga", PIER_AGAIN, "ghost fleet", True),  # she said it, in one event
    ("Omar Safi", PIER_AGAIN, "ghost fleet", False),  # another calls it so
    (None, PIER_AGAIN, "ghost fleet", False),  # nobody is said to
    ("Ilse Varga", OPERA, "ghost fleet", False),  # on another day
    ("Ilse Varga", PIER_AGAIN, "fleet", False),  # one word
]


@pytest.mark.parametrize(("speaker", "text", "term", "same"), CUT_OUT)
def test_a_term_goes_with_the_utterance_it_was_cut_out_of(speaker, text, term, same):
    said = {"speaker": speaker} if speaker else {}
    rows = [quote("a", "a ghost fleet off the northern pier", speaker="Ilse Varga"), quote("b", term, form="term", **said)]
    assert pair(*rows, article("article-a", PIER), article("article-b", text)) is same


def test_two_wordings_each_cut_elsewhere_are_one_where_most_is_shared():
    shared = "and so it is for us and not for any of them to decide about the northern pier and the ferry"
    rows = [quote("a", f"Oslo promised money, engineers, stone, steel, lamps every winter, {shared}")]
    more = f"{shared}, whatever great men say today, builders, bankers, clerks, judges"
    rows.append(quote("b", more))
    rows.append(quote("c", f"{more}, or those who were to be here and who have not been seen at all"))
    said = [{**row, "speaker": "Ilse Varga", "status": "attributed"} for row in rows]
    articles = [article("article-a", PIER), article("article-b", PIER_AGAIN), article("article-c", PIER_AGAIN)]
    for one, same in ((said[1], True), (said[2], False)):
        assert {row["relation"] for row in linked([said[0], one], articles)["links"]} == {"overlap"}
        assert pair(said[0], one, *articles) is same


def test_not_speech_has_no_cluster_and_never_links():
    made = linked([quote("a", LONG, status="not_speech"), quote("b", LONG)])
    assert {row["quote_id"]: row["cluster_id"] is None for row in made["quotes"]} == {"a": True, "b": False}
    assert not made["links"]


def test_a_quote_that_joins_two_utterances_belongs_to_both_and_never_joins_them():
    first = "We will rebuild the northern pier before the autumn storms return"
    second = "Nobody on the council has ever asked the islanders about their bridge"
    rows = [quote(f"a{n}", first) for n in range(3)] + [quote(f"b{n}", second) for n in range(3)] + [quote("both", f"{first}. {second}.")]
    made = linked(rows)
    cluster = {row["quote_id"]: row["cluster_id"] for row in made["quotes"]}
    assert cluster["a0"] == cluster["a1"] == cluster["a2"] != cluster["b0"] == cluster["b1"] == cluster["b2"]
    memberships = {row["cluster_id"]: row for row in made["memberships"] if row["quote_id"] == "both"}
    assert set(memberships) == {cluster["a0"], cluster["b0"]}
    assert sorted(row["is_primary"] for row in memberships.values()) == [False, True]
    other = next(row for row in memberships.values() if not row["is_primary"])
    part = f"{first}. {second}."[other["start"] : other["end"]]
    assert part in (first, second)


def test_the_base_is_the_fullest_frequent_wording():
    rows = [
        quote("a", LONG),
        quote("b", LONG),
        quote("c", "rebuild the northern pier before the autumn storms"),
        quote("d", LONG + ", they hope, again"),
    ]
    base = linked(rows)["clusters"][0]
    assert (base["base_text"], base["n_quotes"], base["n_wordings"]) == (LONG + ", they hope, again", 4, 3)
    rows += [quote("e", LONG), quote("f", LONG)]
    assert linked(rows)["clusters"][0]["base_text"] == LONG  # one in four is not frequent


def test_of_one_wording_the_base_stands_in_marks():
    rows = [quote("a", LONG, kind="indirect"), quote("b", LONG)]
    assert linked(rows)["clusters"][0]["base_quote_id"] == "b"


def test_of_equally_full_wordings_the_base_is_an_agencys_own():
    rows = [quote("a", LONG + " indeed", "x"), quote("b", LONG + " again", "y")]
    articles = [article("x", "x", outlet="The Gull"), article("y", "y", outlet_agency_id="efe")]
    assert linked(rows, articles)["clusters"][0]["base_quote_id"] == "b"


def test_reported_clauses_of_one_content_word_link_with_nothing():
    rows = [quote("a", "to comment", kind="indirect", speaker="Ana Ruiz"), quote("b", "I will not comment on the pier", speaker="Ana Ruiz")]
    assert not linked(rows)["links"]


def test_copies_of_one_text_count_once():
    rows = [quote(one, LONG, article_id=one) for one in ("x", "y", "z")]
    articles = [article("x", PIER), article("y", PIER, duplicate_of="x"), article("z", PIER_AGAIN)]
    cluster = linked(rows, articles)["clusters"][0]
    assert (cluster["n_quotes"], cluster["n_articles"], cluster["n_texts"]) == (3, 3, 2)


def test_links_are_verified_pairs_with_evidence():
    rows = [quote("a", LONG, speaker="Ilse Varga"), quote("b", LONG.replace("autumn", "winter"), speaker="Ilse Varga")]
    made = linked(rows, [article("article-a", PIER), article("article-b", PIER_AGAIN)])
    link = made["links"][0]
    assert (link["quote_id_a"], link["quote_id_b"], link["relation"]) == ("a", "b", "reworded")
    assert link["n_shared"] == 13
    assert link["coverage_a"] == link["coverage_b"] == pytest.approx(13 / 14, abs=1e-4)
    codes = {row["code"]: row["weight"] for row in made["evidence"] if row["subject_id"] == link["link_id"]}
    assert codes["speaker"] > 0
    assert codes["event"] > 0


def test_nothing_at_all():
    assert clusters_of([]) == set()
    assert clusters_of([quote("a", "…")]) == {frozenset({"a"})}


ROWS = [
    quote("a", LONG),
    quote("b", LONG.replace("autumn", "winter")),
    quote("c", "rebuild the northern pier before the autumn storms"),
    quote("d", "There is no money left for a second ferry"),
    quote("e", "no money left for a second ferry this year, he said"),
    quote("f", LONG + ". There is no money left for a second ferry"),
]


def test_the_order_of_rows_changes_nothing():
    expected = linked(ROWS)
    for order in list(permutations(ROWS))[::241]:
        assert linked(list(order)) == expected


SENTENCES = st.lists(
    st.sampled_from(["pier", "boat", "storm", "winter", "bridge", "the", "of", "we", "not", "sold", "again", "harbour"]),
    min_size=1,
    max_size=9,
).map(" ".join)


@settings(deadline=None, max_examples=8)
@given(st.lists(SENTENCES, min_size=2, max_size=8), st.randoms())
def test_clusters_ignore_input_order(texts, chance):
    rows = [quote(f"q{number}", text) for number, text in enumerate(texts)]
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert linked(rows) == linked(shuffled)


@settings(deadline=None, max_examples=5)
@given(st.lists(SENTENCES, min_size=2, max_size=6))
def test_articles_that_share_no_ngram_change_nothing(texts):
    rows = [quote(f"q{number}", text) for number, text in enumerate(texts)]
    strangers = [quote(f"z{number}", f"quarz{number} jazz{number} vox{number} lynx{number} fjord{number}") for number in range(3)]
    alone = {frozenset({row["quote_id"]}) for row in strangers}
    assert clusters_of(rows + strangers) == clusters_of(rows) | alone


def test_terms_link_among_themselves_where_asked():
    """With `link_terms`, and strong support; never with an utterance of the same words."""
    rows = [quote(one, "The Long Harbour of the North", form="title", speaker="Ilse Varga") for one in "ab"]
    rows.append(quote("c", "The Long Harbour of the North", speaker="Ilse Varga"))
    articles = [article(f"article-{one}", PIER) for one in "abc"]
    assert clusters_of(rows, articles, link_terms=True) == {frozenset("ab"), frozenset("c")}
