"""What an article calls a name is kept once, however often it says so."""

from quotetrace.quotes.language import language
from quotetrace.quotes.reading import read_field


def test_what_is_said_anew_of_a_name_is_kept_once() -> None:
    """Else every phrase that may stand for the name would be laid against all that was ever said of it."""
    reading, _ = read_field("Ana Ruiz, the ports minister, left. " * 50, language("en"))
    assert [len(phrases) for phrases in reading.roles.values()] == [1]
