"""Settings are frozen, known by name, and fingerprinted by what decides a row."""

from __future__ import annotations

import pytest

from quotetrace.errors import SettingsError
from quotetrace.settings import Settings, load_settings


def write(tmp_path, text):
    path = tmp_path / "s.toml"
    path.write_text(text)
    return path


def test_a_file_changes_what_it_names(tmp_path):
    settings = load_settings(write(tmp_path, "[quotes]\nmin_score = 0.8\n"))
    assert settings.quotes.min_score == 0.8
    assert settings.articles == Settings().articles
    assert settings.fingerprint() != Settings().fingerprint()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[quotes]\nmin_scor = 0.5\n", "quotes.min_scor"),
        ("[quotes]\nmin_score = 2\n", "quotes.min_score"),
        ("[quote]\n", "quote"),
        ("nonsense", "cannot read settings"),
        ("quotes = 3\n", "quotes"),
    ],
)
def test_what_is_not_known_is_an_error(tmp_path, text, says):
    with pytest.raises(SettingsError, match=says):
        load_settings(write(tmp_path, text))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(SettingsError, match="cannot read"):
        load_settings(tmp_path / "none.toml")
