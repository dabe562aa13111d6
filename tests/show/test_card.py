"""Cards say what the tables say, and a run that is not whole is one clear error."""

from __future__ import annotations

import pytest

import quotetrace
from quotetrace.errors import InputError
from quotetrace.show.card import read_cards

SAID = "“The ferry deal is dead and will not come back {} year,” Ports Minister Ilse Varga told Reuters.\n"


def make(folder, first, second):
    (folder / "in").mkdir()
    for name, date, year in (("1", first, "this"), ("2", second, "next")):
        (folder / "in" / f"{name}.txt").write_text(f"Title: Ferries {name}\nDate: {date}\nLang: en\n\n{SAID.format(year)}")
    quotetrace.run(folder / "in", folder / "out")
    return folder / "out"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2031-03-04", "2031-03-09"),  # without a zone the earliest instant is of the day before
        ("2031-03", "2031-05"),
        ("2031-03-04T09:00:00Z", "2031-03-09"),
    ],
)
def test_first_seen_is_the_date_as_given(tmp_path, first, second):
    (card,) = read_cards(make(tmp_path, first, second))
    assert card.first_seen == first


def test_without_a_date_nothing_is_first_seen(tmp_path):
    (card,) = read_cards(make(tmp_path, "2031-02-30", "31/02/2031"))
    assert card.first_seen == "no date"


def test_a_table_that_cannot_be_read_is_one_clear_error(tmp_path):
    out = make(tmp_path, "2031-03-04", "2031-03-09")
    (out / "edits.parquet").write_text("junk")
    with pytest.raises(InputError, match="has a table that cannot be read"):
        read_cards(out)
    (out / "edits.parquet").unlink()
    with pytest.raises(InputError, match="edits"):
        read_cards(out)
