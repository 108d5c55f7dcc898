"""PostgreSQL from Debian, for CKAN and InvenioRDM: trusts everybody on 127.0.0.1, keeps nothing safe from a power cut."""

import os
import shutil
import signal
from pathlib import Path

from simulators.ports import free_port
from tests.servers.cache import run
from tests.servers.process import ServerProcess, as_user, missing_program, new_directory, port_answers
from tests.servers.server import Server

USER = "postgres"  # PostgreSQL refuses to run as root


class Postgres(Server):
    packages = ("postgresql",)

    def __init__(self) -> None:
        self.port = free_port()
        self.directory = new_directory("postgres")
        self._process: ServerProcess | None = None

    @classmethod
    def missing(cls) -> str | None:
        return missing_program("psql", "pg_dump") or (None if _programs() else "not installed: postgresql")

    def start(self) -> None:
        cluster = self.directory / "cluster"
        if not cluster.exists():
            self._create(cluster)
        command = [_programs()[-1] / "postgres", "-D", cluster]
        log = self.directory / "postgres.log"
        self._process = ServerProcess(command, log, user=USER, stop_signal=signal.SIGINT)
        self._process.start(self._answers, timeout_seconds=180)

    def stop(self) -> None:
        if self._process:
            self._process.stop()

    def create_database(self, name: str) -> str:
        """Its address; the database belongs to a user of the same name."""
        self.psql(f"create role {name} login password '{name}'; ")
        self.psql(f"create database {name} owner {name} encoding 'utf-8'")
        return f"postgresql://{name}:{name}@127.0.0.1:{self.port}/{name}"

    def psql(self, script: str, database: str = "postgres") -> str:
        return run("psql", "-qAt", "-v", "ON_ERROR_STOP=1", *self._address(database), stdin=script)

    def dump(self, database: str, to: Path) -> None:
        run("pg_dump", "--no-owner", "--no-privileges", "--role", database, "-f", to, *self._address(database))

    def restore(self, database: str, dump: Path) -> None:
        self.psql(f"set role {database};\n{dump.read_text()}", database)

    def _address(self, database: str) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database]

    def _create(self, cluster: Path) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.directory, USER)
        initdb = [_programs()[-1] / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        run(*as_user(USER), *initdb, "--locale=C.UTF-8", "--no-sync", directory=self.directory)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.directory,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
            "max_connections": 60,
        }
        with (cluster / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _answers(self) -> bool:
        return port_answers(self.port) and self._accepts()

    def _accepts(self) -> bool:
        try:
            return self.psql("select 1").strip() == "1"
        except RuntimeError:
            return False


def _programs() -> list[Path]:
    """Debian's versions, the newest last."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"))
