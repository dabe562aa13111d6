"""Names and dates outside: every id gives an IRI of its own, and a date says no more than is known."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.articles.dates import parse_date
from quotetrace.exports.graphml import node_id
from quotetrace.exports.naming import iri, to_date

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TEXT, TEXT)
def test_ids_that_differ_have_names_that_differ(one, other):
    for name in (iri, node_id):
        assert (name("quote", one) == name("quote", other)) == (one == other)


@given(TEXT)
def test_names_have_no_character_that_their_standards_refuse(given_id):
    assert regex.fullmatch(r"urn:quotetrace:quote:[A-Za-z0-9._~/%-]+", iri("quote", given_id))
    assert regex.fullmatch(r"quote:[A-Za-z0-9._:-]+", node_id("quote", given_id))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031-03-04T09:00:00+09:00", "2031-03-04T00:00:00Z"),
        ("2031-03-04 00:30", "2031-03-04T00:30:00"),  # local: no zone is claimed
        ("2031-03-04", "2031-03-04"),
        ("2031-03", "2031-03"),
        ("2031", "2031"),
        ("05/06/2031", None),  # two days
    ],
)
@pytest.mark.parametrize("zone", ["", "Asia/Tokyo", "America/New_York"])
def test_dates_say_what_was_given(text, expected, zone):
    dated = parse_date(text, zone=zone)
    row = {"published_at": dated.at, "published_until": dated.until, "published_precision": dated.precision, "published_zone": dated.zone}
    found = to_date(row)
    if zone and expected == "2031-03-04T00:30:00":
        assert found is not None
        assert found.endswith("Z")  # the zone is assumed, so the instant is known
    else:
        assert found == expected
