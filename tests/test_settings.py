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
        ('[articles]\nzone = "Mars/Base"\n', "articles.zone: got 'Mars/Base'"),
        ('[articles]\nzone = "America"\n', "articles.zone"),
        ('[engine]\nmemory_limit = "lots"\n', "engine.memory_limit: got 'lots'"),
        ('[engine]\nmemory_limit = "99MB"\n', "at least '100MB'"),
        ('[engine]\nmemory_limit = "4GB\'; SELECT 1"\n', "engine.memory_limit"),
    ],
)
def test_what_is_not_known_is_an_error(tmp_path, text, says):
    with pytest.raises(SettingsError, match=says):
        load_settings(write(tmp_path, text))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(SettingsError, match="cannot read"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.parametrize("given", ["", "4GB", "1.5 GiB", "512MB", "100MB", "1TB"])
def test_a_memory_limit_is_a_number_and_a_unit(given):
    assert load_settings(engine={"memory_limit": given}).engine.memory_limit == given


def test_a_zone_is_an_iana_name():
    assert load_settings(articles={"zone": "Europe/Madrid"}).articles.zone == "Europe/Madrid"
