"""The web front on a real socket, as server.py runs it, with parts that a test can look into."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from cryptography.fernet import Fernet
from waitress import wasyncore
from waitress.server import create_server

from exporter.database.engine import Database, open_database
from exporter.database.schema import people, sessions, sign_ins
from exporter.database.vault import Vault
from exporter.errors import RemoteError, RemoteUnavailable
from exporter.settings import AppSettings, CkanSettings, LimitSettings, Settings, SsoSettings
from exporter.web import create_app
from simulators.ports import free_port

ACCOUNTS = {"ulla": "ulla-at-ckan", "cora": "cora-at-ckan", "ada": "ada-at-ckan"}
# the whole suite signs in from one address
UNLIMITED = LimitSettings(*([1_000_000] * len(LimitSettings.__dataclass_fields__)))
KEY = Fernet.generate_key().decode()


@dataclass(frozen=True)
class Parts:
    """``accounts``: user name at Keycloak → CKAN user; a RemoteError in its place is raised."""

    settings: Settings
    database: Database
    vault: Vault
    accounts: dict[str, str | RemoteError] = field(default_factory=dict)
    asked: list[tuple[str, str, bool]] = field(default_factory=list)

    def reset(self) -> None:
        self.accounts.clear()
        self.accounts.update(ACCOUNTS)
        self.asked.clear()
        with self.database.transaction() as connection:
            for table in (sessions, sign_ins, people):
                connection.execute(table.delete())

    def source(self) -> NoReturn:
        """There is no CKAN beside this front; the start page says so."""
        raise RemoteUnavailable("CKAN does not answer.", "127.0.0.1:1")

    def account_of(self, username: str, email: str, email_verified: bool) -> str:
        self.asked.append((username, email, email_verified))
        found = self.accounts.get(username, "")
        if isinstance(found, RemoteError):
            raise found
        return found


def sso_settings(keycloak_url: str, public_url: str) -> SsoSettings:
    """As the realm of the tests knows us."""
    return SsoSettings(keycloak_url, "exporter", "exporter", "exporter-secret", f"{public_url}/oidc/callback")


def make_parts(directory: Path, sso: SsoSettings, public_url: str, database: Database | None = None, **app: float) -> Parts:
    settings = Settings(
        app=AppSettings("x" * 32, public_url, (KEY,), directory, contact="help@example.org", **app),
        ckan=CkanSettings("http://127.0.0.1:1", "no-key"),
        sso=sso,
        database_url="",
        limits=UNLIMITED,
    )
    if database is None:
        database = open_database(f"sqlite:///{directory}/front.sqlite")
        database.create_tables()
    return Parts(settings, database, Vault((KEY,)), dict(ACCOUNTS))


@dataclass(frozen=True)
class Front:
    url: str
    parts: Parts
    port: int


@contextmanager
def serving(parts: Parts, port: int) -> Iterator[Front]:
    server = create_server(create_app(parts), host="127.0.0.1", port=port, threads=8, clear_untrusted_proxy_headers=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Front(f"http://127.0.0.1:{port}", parts, port)
    finally:
        server.task_dispatcher.shutdown()
        with suppress(OSError):  # it was awake, and did so before the trigger was pulled
            server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # in the thread that owns them
        thread.join(60)
        assert not thread.is_alive()


@contextmanager
def front_for(directory: Path, keycloak_url: str, **app: float) -> Iterator[Front]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    parts = make_parts(directory, sso_settings(keycloak_url, url), url, **app)
    with serving(parts, port) as front:
        yield front
        parts.database.close()
