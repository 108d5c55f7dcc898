"""InvenioRDM's REST API, from PyPI in an environment of its own, on PostgreSQL, Redis and a work-alike of OpenSearch."""

import hashlib
import shutil
from pathlib import Path

import requests

from simulators.ports import free_port
from tests.servers import python
from tests.servers.cache import built, not_built, run
from tests.servers.postgres import Postgres
from tests.servers.process import ServerProcess, new_directory, port_answers
from tests.servers.redis import Redis
from tests.servers.server import Server

VERSION = "14.0.5"
NAME = f"invenio-{VERSION}"
OURS = Path(__file__).with_name("invenio")
PEOPLE = ("owner", "stranger")


class InvenioServer(Server):
    """Two people, owner and stranger, with a token each; vocabularies loaded, no record yet."""

    packages = (*Postgres.packages, *Redis.packages)

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.api_url = f"{self.url}/api"
        self.directory = new_directory("invenio")
        self.postgres = Postgres()
        self.redis = Redis()
        self.search_port = free_port()
        self.tokens: dict[str, str] = {}
        self._search: ServerProcess | None = None
        self._web: ServerProcess | None = None

    @classmethod
    def missing(cls) -> str | None:
        return Postgres.missing() or Redis.missing()

    @classmethod
    def available(cls) -> str | None:
        return cls.missing() or not_built(NAME) or not_built(_seed_name())

    @classmethod
    def install(cls) -> None:
        """Seven minutes, once a machine."""
        _seed()

    def start(self) -> None:
        """Also after a stop: with everything that was in it."""
        self.start_backends()
        if not self.tokens:
            self._restore()
        self.invenio("index", "init")
        self.invenio("rdm", "rebuild-all-indices")
        command = [_program("invenio"), "run", "--host", "127.0.0.1", "--port", str(self.port)]
        self._web = ServerProcess(command, self.directory / "invenio.log", self.environment())
        self._web.start(self._answers, timeout_seconds=180)

    def start_backends(self) -> None:
        """All but Invenio itself. The search engine keeps everything in memory, so it is filled anew after this."""
        self.postgres.start()
        self.redis.start()
        command = [_search_engine(), "-addr", f"127.0.0.1:{self.search_port}", "-no-ja", "-no-stdin-watch"]
        self._search = ServerProcess(command, self.directory / "search.log")
        self._search.start(lambda: port_answers(self.search_port), timeout_seconds=30)

    def stop(self) -> None:
        for process in (self._web, self._search):
            if process:
                process.stop()
        self.redis.stop()
        self.postgres.stop()

    def remove(self) -> None:
        super().remove()
        self.redis.remove()
        self.postgres.remove()

    def session(self, person: str = "owner") -> requests.Session:
        """Requests as one of the two people."""
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {self.tokens[person]}"
        return session

    def invenio(self, *arguments: str) -> str:
        """Runs Invenio's own command line against this server."""
        return run(_program("invenio"), *arguments, directory=self.directory, environment=self.environment())

    def environment(self) -> dict[str, str]:
        return {
            "INVENIO_INSTANCE_PATH": str(self.directory / "instance"),
            "FLASK_DEBUG": "0",
            "TESTS_INVENIO_PORT": str(self.port),
            "TESTS_POSTGRES_PORT": str(self.postgres.port),
            "TESTS_REDIS_PORT": str(self.redis.port),
            "TESTS_SEARCH_PORT": str(self.search_port),
        }

    def configure(self) -> None:
        shutil.copytree(OURS, self.directory / "instance", dirs_exist_ok=True)
        (self.directory / "files").mkdir(exist_ok=True)

    def _restore(self) -> None:
        self.configure()
        self.postgres.create_database("invenio")
        self.postgres.restore("invenio", _seed() / "invenio.sql")
        self.postgres.psql(f"update files_location set uri = '{self.directory / 'files'}'", "invenio")
        self.tokens = {person: (_seed() / f"{person}.token").read_text() for person in PEOPLE}

    def _answers(self) -> bool:
        return port_answers(self.port) and requests.get(f"{self.api_url}/records", timeout=60).status_code == 200


def _virtual_environment() -> Path:
    return built(NAME, _install) / "venv"


def _install(directory: Path) -> None:
    constraints = OURS.parent / "invenio-constraints.txt"
    requirement = f"invenio-app-rdm[opensearch2]=={VERSION}"
    python.install(directory / "venv", "-c", str(constraints), requirement, "osmem-server", "psycopg2-binary")


def _program(name: str) -> Path:
    return _virtual_environment() / "bin" / name


def _search_engine() -> Path:
    return python.packages(_virtual_environment()) / "osmem_server" / "bin" / "osmem-server"


def _seed_name() -> str:
    """A changed configuration gets a new seed."""
    files = sorted(path for path in OURS.rglob("*") if path.is_file())
    fingerprint = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
    return f"{NAME}-seed-{fingerprint}"


def _seed() -> Path:
    """The database after the vocabularies were loaded, and the tokens: loading takes three minutes."""
    return built(_seed_name(), _make_seed)


def _make_seed(directory: Path) -> None:
    server = InvenioServer()
    try:
        server.configure()
        server.start_backends()
        server.postgres.create_database("invenio")
        _initialize(server)
        for person in PEOPLE:
            (directory / f"{person}.token").write_text(_new_person(server, person))
        server.postgres.dump("invenio", directory / "invenio.sql")
    finally:
        server.remove()


def _initialize(server: InvenioServer) -> None:
    server.invenio("db", "init", "create")
    server.invenio("files", "location", "create", "--default", "default-location", str(server.directory / "files"))
    server.invenio("roles", "create", "admin")
    server.invenio("access", "allow", "superuser-access", "role", "admin")
    server.invenio("index", "init")
    server.invenio("rdm-records", "fixtures")


def _new_person(server: InvenioServer, name: str) -> str:
    """Returns a token of the new person."""
    address = f"{name}@example.org"
    server.invenio("users", "create", address, "--password", f"{name}-password", "--active", "--confirm")
    return server.invenio("tokens", "create", "-n", "tests", "-u", address).split()[-1]
