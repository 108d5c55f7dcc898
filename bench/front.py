"""The pages as a process (server.py), on the best database of this machine, and a signed-in person's cookie."""

import base64
import secrets
import shutil
import socket
import sys
import tempfile
import threading
from configparser import ConfigParser
from pathlib import Path

from bench.databases import best
from exporter.database.vault import Vault
from exporter.settings.reader import read_settings
from exporter.transfers import connections
from exporter.transfers.parts import Parts
from exporter.web import people, sessions
from exporter.web.sso import Identity
from simulators.ports import free_port
from simulators.processes import Process, answers

ROOT = Path(__file__).parents[1]


class Silent:
    """Accepts every connection, and answers none: CKAN, Zenodo and Keycloak when all of them hang."""

    def __init__(self) -> None:
        self._held: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.host = f"127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            self._held.append(self._door.accept()[0])


class Front:
    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="exporter-bench-"))
        self.place = best()
        self.url = f"http://127.0.0.1:{free_port()}"
        self.remote = Silent()
        path = self._write_settings()
        self.parts = Parts(read_settings(path, {}), patient=False)
        if self.parts.database.dialect == "mysql":
            self._migrate(path)
        command = [sys.executable, str(ROOT / "server.py")]
        self._server = Process("server", command, self.directory / "log", {"EXPORTER_SETTINGS": str(path)}, ROOT)
        self._server.wait_for(answers(f"{self.url}/health"))

    def _migrate(self, path: Path) -> None:
        command = [sys.executable, "-m", "exporter", "--settings", str(path), "migrate"]
        process = Process("migrate", command, self.directory / "migrate.log", {}, ROOT)
        process._child.wait(60)

    def _write_settings(self) -> Path:
        (self.directory / "state").mkdir()
        parser = ConfigParser(interpolation=None)
        parser.read_dict(self._settings())
        path = self.directory / "settings.ini"
        path.touch(mode=0o600)
        with path.open("w") as target:
            parser.write(target)
        return path

    def _settings(self) -> dict[str, dict[str, str]]:
        remote = f"http://{self.remote.host}"
        return {
            "app": {
                "secret_key": secrets.token_hex(32),
                "encryption_keys": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
                "public_url": self.url,
                "listen": self.url.removeprefix("http://"),
                "state_directory": str(self.directory / "state"),
            },
            "database": {"url": self.place.url("front")},
            "ckan": {"server": remote, "apikey": "key-of-the-bench"},
            "sso": {
                "keycloak_server_url": remote,
                "realm_name": "exporter",
                "client_id": "exporter",
                "client_secret": "secret-of-the-bench",
                "redirect_uri": f"{self.url}/callback",
            },
            "zenodo": {"api_url": f"{remote}/api/deposit/depositions"},
            "http": {"allowed": self.remote.host},
        }

    def cookie(self, name: str) -> dict[str, str]:
        """Of somebody with a connection, as a sign-in leaves it."""
        identity = Identity(f"sub-{name}", name, name.title(), f"{name}@example.org", True, frozenset(), "", "")
        with self.parts.database.transaction() as connection:
            people.keep(connection, identity, "user")
            people.bind(connection, identity.subject, name)
            vault = Vault(self.parts.settings.app.encryption_keys)
            connections.save(connection, vault, identity.subject, self.remote.host, token="token-of-the-bench")
            value = sessions.start(connection, vault, identity)
        return {sessions.cookie_name(self.parts.settings.app): value}

    def close(self) -> None:
        self._server.stop(5)
        self.parts.close()
        self.place.close()
        shutil.rmtree(self.directory)
