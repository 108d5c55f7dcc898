"""How the services start, and how they refuse to."""

import re
from collections.abc import Iterator

import pytest

from tests.systemd.site import GUIDE, HOME, PAGES, SERVICES, WORKER, Site

pytestmark = pytest.mark.slow


def test_a_database_that_comes_after_the_services_is_waited_for(at_work: Site) -> None:
    box, since = at_work.box, at_work.now()
    box.run("systemctl", "stop", *SERVICES, "mariadb")
    box.run("systemctl", "start", "--no-block", *SERVICES)
    for service in SERVICES:
        at_work.until(lambda service=service: "Waiting for it." in at_work.journal(service, since, "warning"))
        assert at_work.shown(service, "ActiveState") == "activating"
    box.run("systemctl", "start", "mariadb")
    for service in SERVICES:
        at_work.until(lambda service=service: at_work.shown(service, "ActiveState") == "active")
        assert at_work.shown(service, "NRestarts") == "0"
        assert "Traceback" not in at_work.journal(service, since)


def test_a_database_that_stays_away_is_waited_for_by_starting_again(at_work: Site) -> None:
    """The service gives up after a minute; systemd does not."""
    box, since = at_work.box, at_work.now()
    box.run("systemctl", "stop", *SERVICES, "mariadb")
    box.run("systemctl", "start", "--no-block", WORKER)
    at_work.until(lambda: at_work.shown(WORKER, "NRestarts") == "1")
    assert "Traceback" not in at_work.journal(WORKER, since)
    box.run("systemctl", "start", "mariadb")
    at_work.until(lambda: at_work.shown(WORKER, "ActiveState") == "active")


@pytest.mark.parametrize("service", SERVICES)
def test_wrong_settings_are_all_named_in_the_journal_and_not_tried_again(service: str, at_work: Site) -> None:
    box, since = at_work.box, at_work.now()
    box.run("systemctl", "stop", service)
    at_work.write_settings(app={"secret_key": "changeme"}, ckan={"server": "nowhere"}, worker={"lease_seconds": "1"})
    assert box.attempt("systemctl", "start", service).returncode != 0
    journal = at_work.journal(service, since)
    for name in ("[app] secret_key", "[ckan] server", "[worker] lease_seconds"):
        assert name in at_work.journal(service, since, "err")
    assert "Traceback" not in journal
    assert (at_work.shown(service, "ActiveState"), at_work.shown(service, "ExecMainStatus")) == ("failed", "78")
    assert "Scheduled restart" not in journal


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("LoadCredential=ckan.apikey:/etc/ckan-export/absent", "CREDENTIALS"),
        ("WorkingDirectory=/opt/absent", "CHDIR"),
        ("User=nobody-of-that-name", "USER"),
        ("ExecStart=\nExecStart=/opt/ckan-export/absent", "EXEC"),
    ],
)
def test_an_installation_that_lacks_something_is_not_tried_for_ever(line: str, why: str, at_work: Site) -> None:
    box, since = at_work.box, at_work.now()
    box.run("systemctl", "stop", WORKER)
    at_work.drop_in(WORKER, line)
    assert box.attempt("systemctl", "start", WORKER).returncode != 0
    journal = at_work.journal(WORKER, since)
    assert f"/{why}" in journal
    assert "Scheduled restart" not in journal
    assert at_work.shown(WORKER, "ActiveState") == "failed"


def test_settings_that_the_service_may_not_read_are_told(at_work: Site) -> None:
    box, since = at_work.box, at_work.now()
    box.run("chmod", "0600", f"{HOME}/settings.ini")
    assert box.attempt("systemctl", "restart", WORKER).returncode != 0
    box.run("chmod", "0640", f"{HOME}/settings.ini")
    journal = at_work.journal(WORKER, since)
    assert "settings.ini cannot be read: Permission denied." in journal
    assert "Traceback" not in journal


@pytest.fixture
def secrets_apart(at_work: Site) -> Iterator[Site]:
    """In files of root alone, and none in settings.ini; the worker with a password of its own at the database."""
    kept = {
        "app.secret_key": at_work.key,
        "app.encryption_keys": at_work.encryption_key,
        "ckan.apikey": at_work.settings()["ckan"]["apikey"],
        "sso.client_secret": at_work.keycloak.client_secret,
    }
    box = at_work.box
    box.run("install", "-d", "-m", "0700", "/etc/ckan-export")
    for name, secret in {**kept, "mysql.password": "a-password-of-the-worker"}.items():
        box.run("install", "-m", "0600", "/dev/stdin", f"/etc/ckan-export/{name}", stdin=secret)
    box.run("mysql", stdin=(
        "CREATE OR REPLACE USER 'exporter_worker'@'localhost' IDENTIFIED BY 'a-password-of-the-worker';"
        "GRANT SELECT, INSERT, UPDATE, DELETE ON zenodo_export.* TO 'exporter_worker'@'localhost';"
    ))  # fmt: skip
    at_work.write_settings(app={"secret_key": "", "encryption_keys": ""}, ckan={"apikey": ""}, sso={"client_secret": ""})
    lines = [f"LoadCredential={name}:/etc/ckan-export/{name}" for name in kept]
    at_work.drop_in(PAGES, *lines)
    network = ("EXPORTER_MYSQL_USER=exporter_worker", "EXPORTER_MYSQL_HOST=127.0.0.1", "EXPORTER_MYSQL_UNIX_SOCKET=")
    over_the_network = [f"Environment={each}" for each in network]
    at_work.drop_in(WORKER, *lines, "LoadCredential=mysql.password:/etc/ckan-export/mysql.password", *over_the_network)
    yield at_work
    box.run("rm", "-r", "/etc/ckan-export")


def test_secrets_may_stand_in_files_of_root_alone(secrets_apart: Site) -> None:
    site = secrets_apart
    for service in SERVICES:
        site.box.run("systemctl", "restart", service)
        assert site.shown(service, "ActiveState") == "active"
        refused = site.box.attempt("runuser", "-u", service, "--", "cat", "/etc/ckan-export/ckan.apikey")
        assert "Permission denied" in refused.stderr
    [command] = re.findall(r"(?ms)^```console\n(.*?)^```$", GUIDE.read_text())
    for service in SERVICES:
        assert "All is well." in site.box.run(
            "bash", "-e", "-c", command.replace(PAGES, service).replace(f"/opt/{service}", HOME)
        )
    people = site.box.run("mysql", "-N", "-e", "SELECT user FROM information_schema.processlist").split()
    assert "exporter_worker" in people
    assert "zenodo-worker" not in people
