"""Variants: drift of words and of the report."""

from __future__ import annotations

import pytest

from quotetrace.trace.story import Story
from quotetrace.trace.tree import Parent, find_parents
from quotetrace.trace.variants import Variant, lone_variant, measure_variants
from tests.trace.build import carrier, quote, read, story

WORDS = "We will not sell the northern ferry to anyone this year"


def measured(of: Story) -> dict[str, Variant]:
    collation, wordings = read(of)
    return {row.quote_id: row for row in measure_variants(of, collation, wordings, find_parents(of, wordings))[0]}


def second(first=None, text: str = WORDS, **given) -> Variant:
    """The variant `b` against the base `a`."""
    return measured(story(first or quote(WORDS, "a"), quote(text, "b", **given)))["b:0"]


def test_the_base_and_a_verbatim_quote_have_no_drift():
    rows = measured(story(quote(WORDS, "a"), quote(WORDS, "b")))
    assert all((row.similarity, row.n_edits, row.drift_score) == (1.0, 0, 0.0) for row in rows.values())


def test_similarity_is_the_share_of_common_tokens():
    assert second(text="We will not sell the southern ferry to anyone this year").similarity == round(20 / 22, 4)


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("sell the northern ferry", True, "four words of the base"),
        ("We will not sell the northern ferry to anyone", True, "two words cut off eleven"),
        ("We will not sell the northern ferry to anyone year", False, "a word dropped is an edit"),
        ("boats of any kind", False, "words of its own"),
        (WORDS + " or the next", False, "longer than the base"),
    ],
)
def test_fragments(text, expected, why):
    assert second(text=text).is_fragment == expected


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("We will sell the northern ferry to anyone this year", "negation_changed"),
        ("We may not sell the northern ferry to anyone this year", "modal_changed"),
        ("We would not sell the northern ferry to anyone this year", "modal_changed"),
    ],
)
def test_flags_of_words(text, flag):
    flags = ("negation_changed", "number_changed", "modal_changed", "name_changed")
    row = second(text=text, kind="indirect")
    assert [name for name in flags if getattr(row, name)] == [flag]


def test_what_is_cut_off_changes_nothing_else():
    row = measured(story(quote("We lost 7 boats and did not find Ines Falk", "a"), quote("We lost 7 boats", "b")))["b:0"]
    assert not (row.negation_changed)
    assert not (row.name_changed)
    assert not (row.number_changed)
    assert row.is_fragment


def test_marks_after_an_indirect_report_are_a_promotion():
    rows = measured(story(quote(WORDS, "a", hour=0, kind="indirect"), quote(WORDS, "b", hour=1)))
    assert (rows["b:0"].is_promoted, rows["b:0"].form_basis) == (True, "parent")
    assert (rows["a:0"].is_demoted, rows["a:0"].form_basis) == (False, None), "the marked one is certainly later"


def test_without_dates_both_are_unordered():
    # No parent tells the direction either: both texts stand in one article's place of the tree only once.
    rows = measured(
        story(quote(WORDS, "a", kind="indirect"), quote("We will keep it", "b"), quote("We will keep it", "b", start=90, kind="indirect"))
    )
    assert rows["a:0"].is_demoted
    assert rows["b:0"].is_promoted
    assert not rows["b:90"].is_promoted


def test_time_alone_tells_where_the_parent_has_the_same_form():
    rows = measured(
        story(
            quote(WORDS, "a", hour=0),
            quote("Boats will be kept", "b", hour=1, kind="indirect"),
            quote(WORDS, "d", hour=2),
        )
    )
    assert (rows["d:0"].is_promoted, rows["d:0"].form_basis) == (True, "time")


def test_another_speaker_is_a_change_and_an_unknown_one_is_none():
    base = quote(WORDS, "a", speaker_id="s1", speaker="Ines Falk")
    assert second(base, speaker_id="s2", speaker="Jon Berg").speaker_changed
    assert not second(base, speaker_id="s1").speaker_changed
    assert not second(base).speaker_changed


@pytest.mark.parametrize("other", ["Falk", "a spokesman", None])
def test_a_short_name_and_nobody_named_are_not_established_to_be_another(other):
    base = quote(WORDS, "a", speaker_id="s1", speaker="Ines Falk")
    assert not second(base, speaker_id="s2", speaker=other).speaker_changed


def test_an_agency_that_speaks_for_the_speaker_is_no_change():
    base = quote(WORDS, "a", speaker_id="s1", speaker="Ines Falk", hops=(carrier(None, "speaker", "Ines Falk"), carrier("efe")))
    assert not second(base, speaker_id="s9", speaker="EFE", hops=(carrier("efe", "speaker"),)).speaker_changed
    assert second(base, speaker_id="s9", speaker="DPA", hops=(carrier("dpa", "speaker"),)).speaker_changed


def test_the_clusters_speaker_counts_not_the_bases():
    other, own = quote(WORDS, "a", speaker_id="s2", speaker="Jon Berg"), quote(WORDS, "b", speaker_id="s1", speaker="Ines Falk")
    rows = measured(story(other, own, speaker_id="s1"))
    assert rows["a:0"].speaker_changed
    assert not rows["b:0"].speaker_changed


@pytest.mark.parametrize(
    ("one", "two", "changed"),
    [
        ("Jon Berg", "Ines Falk", True),
        ("Jon Berg", "the minister Berg", False),
        ("Jon Berg", None, False),
        (None, "Ines Falk", False),
        ("the council", "the crews", False),  # an article in common proves nothing, and accuses nobody
    ],
)
def test_addressees(one, two, changed):
    assert second(quote(WORDS, "a", addressee=one), addressee=two).addressee_changed == changed


def test_a_denied_quote_turned_into_a_claim():
    row = second(quote(WORDS, "a", assertion="denied"))
    assert row.assertion_changed
    assert row.drift_score == 0.375


def test_another_language_is_a_translation_without_blame():
    row = second(text="No venderemos el transbordador", lang="es")
    assert row.is_translation
    assert not row.negation_changed
    assert row.drift_score == 0.0
    assert row.n_edits == 1


def test_alarms_weigh_most():
    drift = [
        second(text=text).drift_score
        for text in (
            "We will not sell the northern ferry to anyone",
            "We will not sell the new northern ferry to any person this long year",
            "We will sell the northern ferry to anyone this year",
        )
    ]
    assert drift == sorted(drift)
    assert len(set(drift)) == 3


def test_a_condition_in_another_quote_of_the_article_is_not_dropped():
    base = quote("We will sign the lease if the rent falls", "a")
    alone = story(base, quote("We will sign the lease", "b"))
    parted = story(base, quote("We will sign the lease", "b"), quote("if the rent falls", "b", start=60))
    alarms = []
    for of in (alone, parted):
        collation, wordings = read(of)
        rows = measure_variants(of, collation, wordings, {})[1]
        alarms.append([row.edit.alarm for row in rows if row.quote_id == "b:0" and row.edit.alarm])
    assert alarms == [["condition"], []]


def test_edits_are_numbered_against_base_and_parent():
    of = story(
        quote(WORDS, "a", hour=0),
        quote(WORDS.replace("northern ", ""), "b", hour=1),
        quote(WORDS.replace("northern ", ""), "d", hour=2, wire_group="b"),
    )
    collation, wordings = read(of)
    rows = measure_variants(of, collation, wordings, {"d:0": find_parents(of, wordings)["d:0"]})[1]
    assert next((row.quote_id, row.against, row.seq) for row in rows if row.quote_id == "d:0") == ("d:0", "base", 0)
    assert len({(row.quote_id, row.against, row.seq) for row in rows}) == len(rows)


def test_a_quote_seen_once_is_its_own_base():
    row = lone_variant(story(quote(WORDS, "a")))
    assert row == measured(story(quote(WORDS, "a")))["a:0"]


@pytest.mark.parametrize(
    ("text", "around", "widened"),
    [
        ("We will sign the new lease before the winter comes", "Falk said they would sign the new lease  the winter comes.", True),
        ("before the winter", "Falk said they would sign the new lease  comes.", False),  # the fragment itself
        ("not before the winter comes to the bay", "Falk said they would sign the new lease  .", False),  # words of nobody there
        ("We will sign the new lease before the winter comes", None, False),  # nobody knows what stood around it
    ],
)
def test_marks_are_widened_where_the_parent_has_the_words_outside_them(text, around, widened):
    parent = quote("before the winter", "a", kind="mixed", around=around, hour=0)
    of = story(parent, quote(text, "b", hour=2))
    variants, _ = measure_variants(of, *read(of), {"b:0": Parent("a:0", 0.9, "wording", ())})
    assert {row.quote_id: row.is_widened for row in variants} == {"a:0": False, "b:0": widened}
