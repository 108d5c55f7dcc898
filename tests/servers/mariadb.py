"""MariaDB from Debian: private data directory, TCP on 127.0.0.1, user "exporter" who may make databases."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass

import pymysql

from simulators.ports import free_port
from tests.servers.cache import run
from tests.servers.process import ServerProcess, find_program, new_directory
from tests.servers.server import Server

USER = "exporter"
PASSWORD = "exporter-password"
GRANT = (
    f"create user if not exists {USER}@'127.0.0.1' identified by '{PASSWORD}';\n"
    f"grant all privileges on *.* to {USER}@'127.0.0.1' with grant option;\n"
)


@dataclass(frozen=True)
class DatabaseAddress:
    """Where one database of the server is reached."""

    host: str
    port: int
    user: str
    password: str
    name: str

    @property
    def url(self) -> str:
        return f"mysql+pymysql://{self.user}:{self.password}@{self.host}:{self.port}/{self.name}?charset=utf8mb4"

    def __str__(self) -> str:
        return self.url


class MariaDb(Server):
    """stop, start and restart keep port and data; kill is a crash of the process, committed rows survive it."""

    programs = ("mariadbd", "mariadb-install-db")
    packages = ("mariadb-server",)

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.environment = environment
        self.host = "127.0.0.1"
        self.port = free_port()
        self.user = USER
        self.password = PASSWORD
        self.directory = new_directory("mariadb")
        self._process: ServerProcess | None = None

    def start(self) -> None:
        if not (self.directory / "data").exists():
            self._create_data()
        log = self.directory / "mariadb.log"
        self._process = ServerProcess([find_program("mariadbd") or "mariadbd", *self._options()], log, self.environment)
        self._process.start(self._answers, timeout_seconds=180)

    def stop(self) -> None:
        if self._process:
            self._process.stop()

    def kill(self) -> None:
        if self._process:
            self._process.kill()

    def create_database(self, name: str) -> DatabaseAddress:
        """A new, empty database; one of the same name is dropped first."""
        self.drop_database(name)
        self.execute(f"create database `{name}` character set utf8mb4 collate utf8mb4_unicode_ci")
        return DatabaseAddress(self.host, self.port, self.user, self.password, name)

    def drop_database(self, name: str) -> None:
        self.execute(f"drop database if exists `{name}`")

    def execute(self, statement: str) -> None:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    def connect(self, database: str | None = None) -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host=self.host, port=self.port, user=self.user, password=self.password, database=database, connect_timeout=30
        )

    def _create_data(self) -> None:
        me = getpass.getuser()
        (self.directory / "tmp").mkdir()
        (self.directory / "users.sql").write_text(GRANT)
        run(
            find_program("mariadb-install-db") or "mariadb-install-db",
            "--no-defaults",  # must come first: else /etc/mysql decides about paths
            f"--datadir={self.directory / 'data'}",
            f"--user={me}",
            "--auth-root-authentication-method=socket",
            f"--auth-root-socket-user={me}",
            "--skip-test-db",
            "--innodb-log-file-size=8M",
            # a server that starts meanwhile sweeps the temporary tables of others out of a directory that they share
            environment={"TMPDIR": str(self.directory / "tmp")},
        )

    def _options(self) -> list[str]:
        here = self.directory
        return [
            "--no-defaults",
            f"--user={getpass.getuser()}",  # root must be named, else mariadbd refuses
            f"--datadir={here / 'data'}",
            f"--tmpdir={here / 'tmp'}",
            f"--socket={here / 'socket'}",
            f"--pid-file={here / 'pid'}",
            f"--init-file={here / 'users.sql'}",
            "--bind-address=127.0.0.1",
            f"--port={self.port}",
            "--skip-name-resolve",
            "--skip-log-bin",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
            "--innodb-flush-log-at-trx-commit=2",  # written at each commit, not flushed to the disk
            "--innodb-flush-method=nosync",
            "--skip-sync-frm",
            "--debug-no-sync",  # nor the log of each CREATE TABLE: a test makes 34, and a busy disk takes seconds for them
            "--innodb-log-file-size=8M",
            "--innodb-buffer-pool-size=64M",
        ]

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except pymysql.err.OperationalError:
            return False
        return True
