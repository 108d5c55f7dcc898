"""What check says about an installation: each part well, and each part wrong with what to do."""

import json
from pathlib import Path

import pytest

from exporter.cli.check import check_all
from exporter.cli.main import main
from exporter.cli.part import Outcome
from exporter.database.engine import open_database
from exporter.database.migrate import upgrade
from exporter.jobs.presence import note_worker
from simulators.server import Simulator
from tests.cli.conftest import Installed
from tests.servers.keycloak import Keycloak
from tests.servers.mariadb import DatabaseAddress, MariaDb
from tests.servers.rabbitmq import RabbitMq
from tests.settings.conftest import Change

pytestmark = pytest.mark.slow


def found(path: Path) -> dict[str, Outcome]:
    return {each.part: each for each in check_all(path)}


def of_keycloak(keycloak: Keycloak, **changed: str) -> Change:
    right = {
        "keycloak_server_url": keycloak.url,
        "realm_name": keycloak.realm,
        "client_id": keycloak.client_id,
        "client_secret": keycloak.client_secret,
        "redirect_uri": "http://127.0.0.1:9443/callback",
    }
    return {"sso": {**right, **changed}}


def test_faulty_settings_are_all_that_can_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--settings", str(tmp_path / "absent.ini"), "check"]) == 1
    told = capsys.readouterr().out
    assert "WRONG  settings  [app] secret_key is missing" in told
    assert "Keycloak" not in told.replace("Keycloak shows it", "")


@pytest.mark.slow
def test_all_is_well_with_real_servers(
    installed: Installed,
    keycloak: Keycloak,
    rabbitmq: RabbitMq,
    empty_database: DatabaseAddress,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = open_database(empty_database.url)
    upgrade(database)
    with database.transaction() as connection:
        note_worker(connection, "host/1", 2, 1, started=True)
    database.close()
    broker: Change = {"rabbitmq": {"host": "127.0.0.1", "port": str(rabbitmq.port)}}
    path = installed({"database": {"url": empty_database.url}, **of_keycloak(keycloak), **broker})
    status = main(["--settings", str(path), "check"])
    told = capsys.readouterr().out
    assert "WRONG" not in told
    assert "All is well." in told
    assert "host/1: 1 of 2 seats busy" in told
    assert status == 0


def test_what_is_wrong_is_told_for_programs_too(installed: Installed, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--settings", str(installed({})), "check", "--json"]) == 1
    outcomes = {each["part"]: each for each in json.loads(capsys.readouterr().out)}
    assert outcomes["CKAN"]["well"]
    assert not outcomes["Keycloak"]["well"]
    assert "127.0.0.1:9" in outcomes["Keycloak"]["sentence"]


def test_sqlite_needs_no_server(installed: Installed) -> None:
    path = installed({})
    outcomes = found(path)
    wrong = [name for name, outcome in outcomes.items() if not outcome.well]
    assert wrong == ["Keycloak"]
    assert list((path.parent / "state").iterdir()) == [], "a file made by whoever checks would not be the service's"
    assert "datasets; its key may ask for rights" in outcomes["CKAN"].sentence


def test_a_key_that_belongs_to_no_sysadmin_is_told(installed: Installed, ckan: Simulator) -> None:
    token = ckan.service.new_user("ulla")  # type: ignore[attr-defined]
    outcome = found(installed({"ckan": {"apikey": token}}))["CKAN"]
    assert not outcome.well
    assert "no system administrator" in outcome.sentence
    assert token not in outcome.sentence


def test_directories_that_are_not_there_are_told(installed: Installed, tmp_path: Path) -> None:
    change: Change = {
        "app": {"state_directory": str(tmp_path / "nowhere")},
        "ckan": {"resources_path": str(tmp_path / "store"), "resources_usr_path": f"{tmp_path}/homes/{{user}}/pub"},
        "catalogue": {"storage": str(tmp_path / "catalogue")},
    }
    outcomes = found(installed(change))
    assert "mkdir" in outcomes["state directory"].sentence
    assert f"cannot read {tmp_path / 'store'}: No such file" in outcomes["CKAN's files"].sentence
    assert f"cannot read {tmp_path / 'homes'}" in outcomes["users' files"].sentence
    assert "systemd-tmpfiles --create" in outcomes["catalogue's files"].sentence
    for name in ("store", "homes", "catalogue"):
        (tmp_path / name).mkdir()
    outcomes = found(installed(change))
    assert outcomes["catalogue's files"].well
    assert outcomes["CKAN's files"].well
    assert outcomes["users' files"].well


def test_a_server_that_is_no_repository_is_told(installed: Installed, ckan: Simulator) -> None:
    outcome = found(installed({"zenodo": {"api_url": ckan.url}}))["Zenodo"]
    assert not outcome.well


def test_a_repository_that_is_away_is_told(installed: Installed) -> None:
    outcome = found(installed({"zenodo": {"api_url": "http://127.0.0.1:9"}}))["Zenodo"]
    assert (outcome.well, "could not be reached" in outcome.sentence) == (False, True)
    assert "curl -I http://127.0.0.1:9" in outcome.sentence


def test_whoever_does_not_answer_is_named_with_its_setting(installed: Installed) -> None:
    away = {"url": "mysql+pymysql://u:p4ss@127.0.0.1:9/exporter"}
    outcomes = found(installed({"ckan": {"server": "http://127.0.0.1:9"}, "database": away}))
    assert "[ckan] server" in outcomes["CKAN"].sentence
    assert "[sso] keycloak_server_url" in outcomes["Keycloak"].sentence
    assert "[mysql] host" in outcomes["database"].sentence
    assert "once the database answers" in outcomes["tables"].sentence
    assert "p4ss" not in "".join(outcome.sentence for outcome in outcomes.values())


def test_a_mariadb_that_is_away_wrong_or_empty_is_told_apart(
    installed: Installed, mariadb: MariaDb, empty_database: DatabaseAddress
) -> None:
    empty = found(installed({"database": {"url": empty_database.url}}))
    assert empty["database"].well
    assert "mysql < exporter.sql" in empty["tables"].sentence
    assert empty["clock"].well
    unknown = found(installed({"database": {"url": empty_database.url.replace("one_test", "no_such")}}))
    assert "does not exist" in unknown["database"].sentence
    away = found(installed({"database": {"url": empty_database.url.replace(str(mariadb.port), "9")}}))
    assert "does not answer" in away["database"].sentence


def test_a_broker_that_refuses_us_is_told(installed: Installed, rabbitmq: RabbitMq) -> None:
    port = {"host": "127.0.0.1", "port": str(rabbitmq.port)}
    assert found(installed({"rabbitmq": port}))["RabbitMQ"].well
    wrong = found(installed({"rabbitmq": {**port, "user": "exporter", "password": "wrong-one"}}))["RabbitMQ"]
    assert "does not know the user exporter" in wrong.sentence
    host = found(installed({"rabbitmq": {**port, "virtual_host": "/nowhere"}}))["RabbitMQ"]
    assert "may not use the virtual host /nowhere" in host.sentence
    away = found(installed({"rabbitmq": {**port, "port": "9"}}))["RabbitMQ"]
    assert "does not answer" in away.sentence


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ""),
        ({"realm_name": "nowhere"}, "has no realm nowhere"),
        ({"client_secret": "not-this-one"}, "does not know the client exporter with this secret"),
        ({"client_id": "nobody"}, "does not know the client nobody"),
        ({"redirect_uri": "http://127.0.0.2:9443/callback"}, "may not send people back to http://127.0.0.2:9443/callback"),
    ],
)
def test_what_keycloak_was_told_otherwise_is_found(
    installed: Installed, keycloak: Keycloak, changed: dict[str, str], words: str
) -> None:
    outcome = found(installed(of_keycloak(keycloak, **changed)))["Keycloak"]
    assert (outcome.well, words in outcome.sentence) == (not words, True), outcome.sentence


def test_keycloak_under_another_name_is_found(installed: Installed, keycloak: Keycloak) -> None:
    change = of_keycloak(keycloak, keycloak_server_url=keycloak.url.replace("127.0.0.1", "localhost"))
    outcome = found(installed(change))["Keycloak"]
    assert f"calls itself {keycloak.issuer}" in outcome.sentence


@pytest.mark.parametrize(("secret", "is_known"), [("the-s3cret-of-oauth", True), ("an-0ther-secret", False)])
def test_the_client_of_oauth_is_tried(secret: str, is_known: bool, installed: Installed, zenodo: Simulator) -> None:
    zenodo.service.oauth.add_client("exporter-7", "the-s3cret-of-oauth", "https://x/")  # type: ignore[attr-defined]
    outcome = found(installed({"zenodo": {"oauth_client_id": "exporter-7", "oauth_client_secret": secret}}))["Zenodo"]
    assert outcome.well is is_known
    assert ("knows our client" in outcome.sentence) is is_known
    assert secret not in outcome.sentence
