"""The programs at the top level, as systemd starts them."""

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.database.engine import open_database
from exporter.database.migrate import is_current
from tests.conftest import needed
from tests.servers.mariadb import DatabaseAddress
from tests.settings.conftest import complete

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PROGRAMS = ["server.py", "worker.py"]


@pytest.fixture
def systemd_ear(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(90)
        yield ear


def environment(directory: Path, **changed: str) -> dict[str, str]:
    words = {f"EXPORTER_{section}_{key}".upper(): text for section, keys in complete().items() for key, text in keys.items()}
    words["EXPORTER_SETTINGS"] = str(directory / "absent.ini")
    words["EXPORTER_APP_STATE_DIRECTORY"] = str(directory)
    words["EXPORTER_APP_LISTEN"] = f"unix:{directory / 'door'}"
    return {**os.environ, **words, **changed}


def start(program: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, program], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_makes_its_sqlite_says_that_it_is_ready_and_stops_when_asked(
    program: str, systemd_ear: socket.socket, tmp_path: Path
) -> None:
    running = start(program, environment(tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify")))
    try:
        assert systemd_ear.recv(1000).startswith(b"READY=1")
        database = open_database(f"sqlite:///{tmp_path / 'exporter.db'}")
        assert is_current(database)
        database.close()
        running.send_signal(signal.SIGTERM)
        log = running.communicate(timeout=90)[1]
        assert running.returncode == 0, log
        assert "Traceback" not in log
    finally:
        running.kill()


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_crash_leaves_no_memory_with_tokens_on_the_disk(program: str, systemd_ear: socket.socket, tmp_path: Path) -> None:
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    needed(None if most or os.geteuid() == 0 else "no core may be written on this machine anyway")
    before = os.environ | environment(tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify"))
    running = subprocess.Popen(["prlimit", f"--core={1 << 20}:{1 << 20}", sys.executable, program], cwd=ROOT, env=before)
    try:
        assert systemd_ear.recv(1000).startswith(b"READY=1")
        limits = Path(f"/proc/{running.pid}/limits").read_text().splitlines()
        assert [line.split()[4:6] for line in limits if line.startswith("Max core file size")] == [["0", "0"]]
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize("program", PROGRAMS)
def test_wrong_settings_end_it_with_all_faults_and_no_second_start(program: str, tmp_path: Path) -> None:
    wrong = environment(
        tmp_path, EXPORTER_APP_SECRET_KEY="changeme", EXPORTER_SSO_KEYCLOAK_SERVER_URL="http://sso.example.org"
    )
    running = start(program, wrong)
    told = running.communicate(timeout=90)[1]
    assert running.returncode == 78
    assert "[app] secret_key still holds a placeholder." in told
    assert "[sso] keycloak_server_url must begin with https://" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("program", PROGRAMS)
def test_on_a_mariadb_without_tables_it_says_the_line_to_run(
    program: str, empty_database: DatabaseAddress, tmp_path: Path
) -> None:
    running = start(program, environment(tmp_path, EXPORTER_DATABASE_URL=empty_database.url))
    told = running.communicate(timeout=90)[1]
    assert (running.returncode, "mysql < exporter.sql" in told) == (78, True)


def test_a_reader_that_has_seen_enough_ends_a_command_without_a_traceback() -> None:
    command = subprocess.Popen(
        [sys.executable, "-m", "exporter", "keys"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout and command.stderr
    command.stdout.close()
    said = command.stderr.read()
    command.stderr.close()
    assert (command.wait(60), said) == (141, "")
