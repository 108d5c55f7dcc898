"""CKAN from PyPI in a virtual environment of its own, on PostgreSQL, Redis and Solr."""

import ctypes.util
import shutil
import time
import uuid
from pathlib import Path
from typing import Any

from ckanapi import CKANAPIError, NotFound, RemoteCKAN

from simulators.ports import free_port
from tests.servers import python
from tests.servers.cache import built, not_built, run
from tests.servers.postgres import Postgres
from tests.servers.process import ServerProcess, missing_program, new_directory, page_answers
from tests.servers.redis import Redis
from tests.servers.server import Server
from tests.servers.solr import Solr

VERSION = "2.11.6"
NAME = f"ckan-{VERSION}"
SEED = f"{NAME}-seed-1"
SETTINGS = ("ckan.site_id=tests", "ckan.max_resource_size=200", "ckan.devserver.threaded=true")


class CkanServer(Server):
    """A new CKAN at every start of the tests, with one system administrator, "admin", and nothing else in it."""

    packages = ("gcc", "libmagic1", "libpq-dev", *Postgres.packages, *Redis.packages, *Solr.packages)

    def __init__(self, plugins: str = "") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.directory = new_directory("ckan")
        self.storage_path = self.directory / "storage"
        self.postgres = Postgres()
        self.redis = Redis()
        self.solr = Solr(_schema())
        self.admin_token = (_seed() / "admin.token").read_text()
        self._plugins = plugins
        self._process: ServerProcess | None = None

    @classmethod
    def missing(cls) -> str | None:
        libmagic = None if ctypes.util.find_library("magic") else "not installed: libmagic1"
        return libmagic or missing_program("gcc", "pg_config") or Postgres.missing() or Redis.missing() or Solr.missing()

    @classmethod
    def available(cls) -> str | None:
        return cls.missing() or Solr.available() or not_built(NAME) or not_built(SEED)

    @classmethod
    def install(cls) -> None:
        Solr.install()
        _seed()

    def start(self) -> None:
        """Also after a stop: with everything that was in it."""
        self.solr.start()
        self.redis.start()
        self.postgres.start()
        if not self.storage_path.exists():
            self._restore()
        command = [_program("ckan"), "-c", self.directory / "ckan.ini", "run", "--disable-reloader"]
        address = ["--host", "127.0.0.1", "--port", str(self.port)]
        self._process = ServerProcess([*command, *address], self.directory / "ckan.log", self._environment())
        self._process.start(lambda: page_answers(f"{self.url}/api/3/action/status_show"), timeout_seconds=180)

    def stop(self) -> None:
        """CKAN alone and its three servers."""
        if self._process:
            self._process.stop()
        for server in (self.solr, self.redis, self.postgres):
            server.stop()

    def remove(self) -> None:
        super().remove()
        for server in (self.solr, self.redis, self.postgres):
            server.remove()

    def api(self, token: str | None = None) -> RemoteCKAN:
        """CKAN's actions as methods, api().action.package_create(…): as the administrator unless told so; "" is nobody."""
        return RemoteCKAN(self.url, apikey=self.admin_token if token is None else token or None)

    def new_user(self, name: str, email: str | None = None) -> str:
        """Makes a person and returns a token of hers."""
        with self.api() as admin:
            admin.action.user_create(name=name, email=email or f"{name}@example.org", password=uuid.uuid4().hex)
            token: str = admin.action.api_token_create(user=name, name="tests")["token"]
        return token

    def new_organization(self, name: str, **members: str) -> dict[str, Any]:
        """With people in it, as in new_organization("library", cora="editor", ulla="member")."""
        users = [{"name": user, "capacity": capacity} for user, capacity in members.items()]
        with self.api() as admin:
            organization: dict[str, Any] = admin.action.organization_create(name=name, title=name.title(), users=users)
        return organization

    def purge_datasets(self) -> None:
        """Between tests: all datasets go, private ones, drafts and deleted ones too."""
        everything = {"include_private": True, "include_drafts": True, "rows": 1000}
        with self.api() as admin:
            found = admin.action.package_search(**everything)["results"]
        for dataset in found:
            self.purge_dataset(dataset["id"])

    def purge_dataset(self, identifier: str) -> None:
        """On a busy machine CKAN's own purge meets what it still writes about the dataset, and answers with 500."""
        for tries_left in reversed(range(10)):
            try:
                with self.api() as admin:
                    admin.action.dataset_purge(id=identifier)
            except NotFound:
                return
            except CKANAPIError:
                if not tries_left:
                    raise
                time.sleep(1)
            else:
                return

    def resource_file(self, resource_id: str) -> Path:
        """Where CKAN keeps an uploaded file: without name and extension."""
        return self.storage_path / "resources" / resource_id[:3] / resource_id[3:6] / resource_id[6:]

    def configure(self, *settings: str) -> None:
        """Changes settings, as in configure("ckan.auth.create_unowned_dataset=true"), and starts CKAN again with them."""
        run(_program("ckan"), "config-tool", self.directory / "ckan.ini", *settings)
        self.restart()

    def ckan(self, *arguments: str) -> str:
        """Runs CKAN's own command line against this server."""
        return run(_program("ckan"), "-c", self.directory / "ckan.ini", *arguments, environment=self._environment())

    def _restore(self) -> None:
        self.postgres.create_database("ckan")
        self.postgres.restore("ckan", _seed() / "ckan.sql")
        shutil.copy(_seed() / "ckan.ini", self.directory)
        self.storage_path.mkdir()
        if self._plugins:
            run(_program("ckan"), "config-tool", self.directory / "ckan.ini", f"ckan.plugins={self._plugins}")

    def _environment(self) -> dict[str, str]:
        addresses = {"CKAN_SITE_URL": self.url, "CKAN_STORAGE_PATH": str(self.storage_path), "CKAN_SOLR_URL": self.solr.url}
        return addresses | _backends(self.postgres, self.redis)


def _backends(postgres: Postgres, redis: Redis) -> dict[str, str]:
    database = f"postgresql://ckan:ckan@127.0.0.1:{postgres.port}/ckan"
    return {"CKAN_SQLALCHEMY_URL": database, "CKAN_REDIS_URL": f"{redis.url}/0"}


def _virtual_environment() -> Path:
    return built(NAME, _install) / "venv"


def _install(directory: Path) -> None:
    # plain "ckan" has no dependencies: the extra [requirements] holds them
    python.install(directory / "venv", f"ckan[requirements]=={VERSION}", "snowballstemmer")


def _program(name: str) -> Path:
    return _virtual_environment() / "bin" / name


def _schema() -> Path:
    return python.packages(_virtual_environment()) / "ckan" / "config" / "solr" / "schema.xml"


def _seed() -> Path:
    """Settings, database and token of a CKAN in which nothing has happened yet: making them takes 15 s."""
    return built(SEED, _make_seed)


def _make_seed(directory: Path) -> None:
    postgres, redis = Postgres(), Redis()
    try:
        postgres.start()
        redis.start()
        postgres.create_database("ckan")
        _initialize(directory, _backends(postgres, redis))
        postgres.dump("ckan", directory / "ckan.sql")
    finally:
        postgres.remove()
        redis.remove()


def _initialize(directory: Path, backends: dict[str, str]) -> None:
    settings = directory / "ckan.ini"
    nowhere = {"CKAN_SITE_URL": "http://127.0.0.1", "CKAN_SOLR_URL": "http://127.0.0.1:9/solr/ckan", **backends}

    def ckan(*arguments: str) -> str:
        return run(_program("ckan"), "-c", settings, *arguments, environment=nowhere)

    run(_program("ckan"), "generate", "config", settings)
    run(_program("ckan"), "config-tool", settings, *SETTINGS)
    ckan("db", "init")
    ckan("user", "add", "admin", "email=admin@example.org", "password=admin-password")  # else `sysadmin add` asks
    ckan("sysadmin", "add", "admin")
    token = ckan("user", "token", "add", "admin", "tests", "-q").split()[-1]
    (directory / "admin.token").write_text(token)
