"""Own agencies: found where the known ones are, forgotten afterwards, refused in one line where they would be two."""

import pickle

import pytest

from quotetrace.articles.agencies import agency_of, find_names
from quotetrace.articles.own_agencies import read_agencies, under_agencies, use_agencies
from quotetrace.errors import SettingsError
from quotetrace.model import Span

NCP = '[[agency]]\nid = "ncp"\nname = "Namsae Press"\nshort = ["NCP"]\nnames.native = ["남새통신"]\nsites = ["ncp.example"]\n'


@pytest.fixture
def ncp():
    use_agencies(NCP)
    yield
    use_agencies("")


def test_added_agencies_are_found_by_every_form(ncp):
    assert [agency_of(name) for name in ("NCP", "Namsae Press", "https://www.ncp.example/1", "남새통신")] == ["ncp"] * 4
    text = "“We sail,” the pilot told NCP and Reuters."
    assert [mention.agency_id for mention in find_names(text, Span(0, len(text)))] == ["ncp", "reuters"]


def test_they_are_forgotten_where_they_are_not_given():
    use_agencies(NCP)
    use_agencies("")
    assert agency_of("NCP") is None
    assert agency_of("Reuters") == "reuters"


def named(batch):
    return agency_of(batch)


def test_a_kernel_carries_them_into_another_process():
    kernel = pickle.loads(pickle.dumps(under_agencies(named, NCP)))
    assert kernel("NCP") == "ncp"
    assert under_agencies(named, "")("NCP") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[agency]\n", "no TOML"),
        ("[agency]\nid = 1\n", "expected \\[\\[agency\\]\\] entries"),
        ('[[agencies]]\nid = "x"\n', "got agencies"),
        ('[[agency]]\nname = "X"\n', "has no id"),
        ('[[agency]]\nid = "x"\nshort = ["XQ"]\n', "has no name"),
        ('[[agency]]\nid = "x"\nname = "X"\n', "has no form"),
        ('[[agency]]\nid = "x"\nname = "X"\nshort = "XQ"\n', "short: got 'XQ', expected a list of strings"),
        ('[[agency]]\nid = "x"\nname = "X"\nstate = 1\n', "state: got 1, expected true or false"),
        ('[[agency]]\nid = "x"\nname = "X"\nshort = ["XQ"]\nforms = []\n', "unknown key 'forms'"),
        ('[[agency]]\nid = "tass"\nname = "X"\nshort = ["XQ"]\n', "the id 'tass' is taken"),
        ('[[agency]]\nid = "x"\nname = "X"\nshort = ["Reuters"]\n', "'Reuters' is a form of agency 'reuters' already"),
        ('[[agency]]\nid = "x"\nname = "X"\nshort = ["XQ"]\nsites = ["reuters.com"]\n', "'reuters.com' is a form"),
        (NCP + NCP, "the id 'ncp' is taken"),
        (NCP + NCP.replace('"ncp"', '"other"'), "is a form of agency 'ncp' already"),
    ],
)
def test_what_does_not_add_up_is_one_line(text, says):
    with pytest.raises(SettingsError, match=says) as raised:
        read_agencies(text)
    assert "\n" not in str(raised.value)
