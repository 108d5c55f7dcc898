"""Keycloak from Maven's central repository, with the realm of realm.json: as new at every start."""

import hashlib
import shutil
from pathlib import Path

import requests

from simulators.ports import free_port
from tests.servers import maven
from tests.servers.cache import built, not_built, run
from tests.servers.process import ServerProcess, new_directory, page_answers
from tests.servers.server import Server

VERSION = "26.7.3"
DISTRIBUTION = f"keycloak-{VERSION}"
REALM_FILE = Path(__file__).with_name("realm.json")
LEAN_JAVA = {
    "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC",  # half the processor time at start
    "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx256m",
}


class Keycloak(Server):
    """Users ada (administrator), cora (curator) and ulla (user); any port of 127.0.0.1 may be redirected to."""

    programs = ("java", "mvn")
    packages = ("default-jdk-headless", "maven")

    realm = "exporter"
    client_id = "exporter"
    client_secret = "exporter-secret"
    users = {"ada": "ada-password", "cora": "cora-password", "ulla": "ulla-password"}
    user_ids = {
        "ada": "a0000000-0000-4000-8000-000000000001",
        "cora": "c0000000-0000-4000-8000-000000000001",
        "ulla": "e0000000-0000-4000-8000-000000000001",
    }
    tests_client_id = "exporter-tests"
    tests_client_secret = "tests-secret"

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.issuer = f"{self.url}/realms/{self.realm}"
        self.well_known_url = f"{self.issuer}/.well-known/openid-configuration"
        self.admin_url = f"{self.url}/admin/realms/{self.realm}"
        self.directory = new_directory("keycloak")
        self._process: ServerProcess | None = None

    @classmethod
    def available(cls) -> str | None:
        return cls.missing() or not_built(DISTRIBUTION)

    @classmethod
    def install(cls) -> None:
        _seed()

    def start(self) -> None:
        """With the realm as in the file, whatever an earlier run changed."""
        home = self.directory / "home"
        shutil.rmtree(home, ignore_errors=True)
        _make_home(home)
        shutil.copytree(_seed() / "h2", home / "data" / "h2")
        command = [
            home / "bin" / "kc.sh",
            "start",
            "--optimized",
            "--cache=local",  # at start: `build` ignores it, and ports would open to the network
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            f"--http-port={self.port}",
            f"--hostname={self.url}",
            "--shutdown-delay=0s",
        ]
        self._process = ServerProcess(command, self.directory / "keycloak.log", _environment())
        self._process.start(lambda: page_answers(self.well_known_url), timeout_seconds=180)

    def stop(self) -> None:
        if self._process:
            self._process.stop()

    def admin(self) -> requests.Session:
        """A session that may do everything in the realm, for addresses under admin_url; its token lives five minutes."""
        grant = {
            "grant_type": "client_credentials",
            "client_id": self.tests_client_id,
            "client_secret": self.tests_client_secret,
        }
        answer = requests.post(f"{self.issuer}/protocol/openid-connect/token", data=grant, timeout=90)
        answer.raise_for_status()
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return session

    def set_backchannel_logout_url(self, url: str) -> None:
        """Where Keycloak tells the exporter that a session has ended."""
        with self.admin() as admin:
            client = admin.get(f"{self.admin_url}/clients", params={"clientId": self.client_id}, timeout=90).json()[0]
            client["attributes"]["backchannel.logout.url"] = url
            admin.put(f"{self.admin_url}/clients/{client['id']}", json=client, timeout=90).raise_for_status()

    def end_sessions(self, user: str) -> None:
        """Signs a person out, as an administrator does; Keycloak then posts a logout token."""
        with self.admin() as admin:
            admin.post(f"{self.admin_url}/users/{self.user_ids[user]}/logout", timeout=90).raise_for_status()


def _distribution() -> Path:
    return built(DISTRIBUTION, _fetch) / DISTRIBUTION


def _fetch(directory: Path) -> None:
    maven.unpack(f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip", directory)
    run(directory / DISTRIBUTION / "bin" / "kc.sh", "build", "--db=dev-file", environment=_environment())


def _seed() -> Path:
    """The database after the import of the realm; made anew when the realm file changes."""
    fingerprint = hashlib.sha256(REALM_FILE.read_bytes()).hexdigest()[:12]
    return built(f"keycloak-realm-{VERSION}-{fingerprint}", _import_realm)


def _import_realm(directory: Path) -> None:
    home = directory / "home"
    _make_home(home)
    run(home / "bin" / "kc.sh", "import", "--optimized", "--file", REALM_FILE, environment=_environment())
    shutil.copytree(home / "data" / "h2", directory / "h2")
    shutil.rmtree(home)


def _make_home(home: Path) -> None:
    """Keycloak keeps its database beside its scripts: so every run has its own scripts, and shares the rest."""
    distribution = _distribution()
    shutil.copytree(distribution / "bin", home / "bin")
    (home / "data").mkdir()
    for name in ("conf", "lib", "providers", "themes"):
        (home / name).symlink_to(distribution / name)


def _environment() -> dict[str, str]:
    return {**LEAN_JAVA, **maven.own_java(), "KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin"}
