"""A settings.ini that is complete, to be spoilt by each test in its own way."""

import configparser
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import SettingsError
from exporter.settings import Settings, read_settings
from exporter.settings.keys import new_encryption_key, new_secret_key

Change = dict[str, dict[str, str | None]]
Write = Callable[[Change], Path]


def complete() -> dict[str, dict[str, str]]:
    return {
        "app": {"secret_key": new_secret_key(), "encryption_keys": new_encryption_key()},
        "ckan": {"server": "https://ckan.example.org", "apikey": "a-key-of-ckan"},
        "sso": {
            "keycloak_server_url": "https://keycloak.example.org/",
            "realm_name": "ckan",
            "client_id": "exporter",
            "client_secret": "s3cr3t-of-the-client",
            "redirect_uri": "https://ckan.example.org:9443/callback",
        },
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a complete settings.ini with changes; None takes a key out."""

    def write_changed(change: Change) -> Path:
        sections: Change = {name: dict(keys) for name, keys in complete().items()}
        for section, keys in change.items():
            sections.setdefault(section, {}).update(keys)
        parser = configparser.ConfigParser(interpolation=None)
        parser.read_dict({name: {k: v for k, v in keys.items() if v is not None} for name, keys in sections.items()})
        path = tmp_path / "settings.ini"
        with path.open("w") as file:
            parser.write(file)
        path.chmod(0o640)
        return path

    return write_changed


@pytest.fixture
def read(write: Write) -> Callable[..., Settings]:
    return lambda change=None, environment=None: read_settings(write(change or {}), environment or {})


@pytest.fixture
def faults(write: Write) -> Callable[[Change], tuple[str, ...]]:
    def faults_of(change: Change) -> tuple[str, ...]:
        with pytest.raises(SettingsError) as caught:
            read_settings(write(change), {})
        return caught.value.faults

    return faults_of
