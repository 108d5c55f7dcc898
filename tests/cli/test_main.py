"""The commands, as a sysadmin types them."""

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.cli.main import main
from exporter.database.engine import open_database
from exporter.database.migrate import is_current, revision_now
from exporter.settings import read_settings
from tests.cli.conftest import Installed
from tests.servers.mariadb import DatabaseAddress

ROOT = Path(__file__).parents[2]


def test_fresh_keys_are_taken_as_they_are_printed(
    installed: Installed, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["keys"]) == 0
    printed = capsys.readouterr().out
    parser = configparser.ConfigParser()
    parser.read_string(printed)
    settings = read_settings(installed({"app": dict(parser["app"])}), {})
    assert settings.app.secret_key == parser["app"]["secret_key"]
    main(["keys"])
    assert capsys.readouterr().out != printed


def test_settings_are_shown_without_a_secret(installed: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    mysql = {"host": "db", "user": "u", "password": "pass-of-mysql"}
    path = installed({"mysql": mysql, "smtp": {"host": "m", "from_addr": "a@b.c", "password": "pass-of-smtp"}})
    assert main(["--settings", str(path), "settings"]) == 0
    shown = capsys.readouterr().out
    settings = read_settings(path, {})
    secrets = [settings.app.secret_key, *settings.app.encryption_keys, settings.ckan.apikey, settings.sso.client_secret]
    for secret in (*secrets, "pass-of-mysql", "pass-of-smtp"):
        assert secret not in shown
    assert "secret_key = ********" in shown
    assert "url = mysql+pymysql://u:***@db:3306/zenodo_export" in shown
    assert "# [rabbitmq] is off" in shown
    assert f"[repository {settings.repositories[0].host}]" in shown


def test_wrong_settings_end_every_command_with_all_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("settings", "migrate"):
        assert main(["--settings", str(tmp_path / "absent.ini"), command]) == 1
        told = capsys.readouterr().err
        assert "[app] secret_key is missing" in told
        assert "[sso] client_secret is missing" in told


def test_migrate_brings_a_mariadb_to_this_version(
    installed: Installed, empty_database: DatabaseAddress, capsys: pytest.CaptureFixture[str]
) -> None:
    path = installed({"database": {"url": empty_database.url}})
    assert main(["--settings", str(path), "migrate"]) == 0
    database = open_database(empty_database.url)
    assert is_current(database)
    assert capsys.readouterr().out == f"The tables are those of {revision_now(database)}; before: none.\n"
    database.close()
    assert main(["--settings", str(path), "migrate"]) == 0


def test_a_database_that_refuses_us_is_a_sentence(
    installed: Installed, empty_database: DatabaseAddress, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = empty_database.url.replace(f":{empty_database.password}@", ":another@")
    assert main(["--settings", str(installed({"database": {"url": wrong}})), "migrate"]) == 1
    assert "does not know the user or the password" in capsys.readouterr().err


@pytest.mark.slow
def test_the_package_can_be_run_and_finds_its_settings_by_the_environment(installed: Installed) -> None:
    environment = {**os.environ, "EXPORTER_SETTINGS": str(installed({"sso": {"realm_name": "from-here"}}))}
    done = subprocess.run(
        [sys.executable, "-m", "exporter", "settings"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "realm_name = from-here" in done.stdout
