"""The settings.ini that is shipped."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.errors import SettingsError
from exporter.settings import read_settings
from exporter.settings.known import REPOSITORY, REPOSITORY_KEYS, SECTIONS

SHIPPED = Path(__file__).parents[2] / "settings.ini"
SECTION = re.compile(r"(?:# )?\[(\w+)(?: \w+)?\]")
KEY = re.compile(r"# (\w+) =(.*)")


def documented() -> Iterator[tuple[str, str, str, str]]:
    """Section, key, value, and the line before."""
    section, before = "", ""
    for line in SHIPPED.read_text().splitlines():
        if found := SECTION.fullmatch(line):
            section = found[1]
        elif found := KEY.fullmatch(line):
            yield section, found[1], found[2].strip(), before
        before = line


def test_it_names_every_setting_once_and_no_other() -> None:
    named = sorted((section, key) for section, key, _value, _before in documented())
    known = {**SECTIONS, REPOSITORY.strip(): REPOSITORY_KEYS}
    assert named == sorted((section, key) for section, keys in known.items() for key in keys)


def test_it_has_a_sentence_for_each() -> None:
    for _section, key, _value, before in documented():
        assert before.startswith("# "), key
        assert re.search(r"\w{2}.*\.$", before), f"{key}: {before}"


def test_it_holds_no_secret_and_switches_nothing_on() -> None:
    active = [line for line in SHIPPED.read_text().splitlines() if line and not line.startswith(("#", "["))]
    assert active == []


def test_what_it_shows_is_the_default_or_valid(tmp_path: Path) -> None:
    """Everything switched on, and with secrets, it must be read without a fault."""
    lines = [re.sub(r"^# (?=\[\w+ \w+\]|\w+ =)", "", line) for line in SHIPPED.read_text().splitlines()]
    path = tmp_path / "settings.ini"
    path.write_text("\n".join(lines))
    with pytest.raises(SettingsError) as caught:
        read_settings(path, {})
    missing = {
        "[app] secret_key is missing. Make one with: python -m exporter keys",
        "[app] encryption_keys is missing. Make one with: python -m exporter keys",
        "[ckan] apikey is missing. It is the API token of a CKAN sysadmin.",
        "[sso] client_secret is missing. Keycloak shows it at the client, under Credentials.",
    }
    # the example of a database address holds no password
    assert {fault for fault in caught.value.faults if "chmod" not in fault} == missing
