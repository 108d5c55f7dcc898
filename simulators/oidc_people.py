"""The realm of the simulated Keycloak: its clients, its people, and their sessions."""

import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_ROLES = ["default-roles-exporter", "offline_access", "uma_authorization"]


@dataclass
class Client:
    name: str
    secret: str
    pkce: bool
    mapped: bool  # roles and groups stand in its ID tokens
    backchannel_url: str = ""

    def allows(self, redirect_uri: str) -> bool:
        """``http://127.0.0.1/*``: any port of that address, nothing else."""
        parts = urlsplit(redirect_uri)
        plain = parts.scheme == "http" and parts.hostname == "127.0.0.1" and "@" not in parts.netloc
        return plain and "/.." not in parts.path


@dataclass
class Person:
    name: str
    first_name: str
    last_name: str
    id: str
    roles: list[str]
    client_roles: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    email: str = ""
    email_verified: bool = True
    enabled: bool = True

    @property
    def password(self) -> str:
        return f"{self.name}-password"


@dataclass
class Session:
    """One sign-in of a person; ``clients`` are the applications that take part in it."""

    person: Person
    sid: str = field(default_factory=lambda: str(uuid.uuid4()))
    auth_time: int = field(default_factory=lambda: int(time.time()))
    clients: set[str] = field(default_factory=set)
    ended: bool = False


@dataclass
class Grant:
    """What a code stands for."""

    session: Session
    client: str
    redirect_uri: str
    scope: str
    nonce: str
    challenge: str
    made: float = field(default_factory=time.time)
    used: bool = False


def people() -> dict[str, Person]:
    rows = [
        Person("ada", "Ada", "Admin", "a0000000-0000-4000-8000-000000000001", ["exporter-admin"]),
        Person(
            "cora",
            "Cora",
            "Curator",
            "c0000000-0000-4000-8000-000000000001",
            ["exporter-curator"],
            ["curator"],
            ["/library/digitisation"],
        ),
        Person("ulla", "Ulla", "Šmídová", "e0000000-0000-4000-8000-000000000001", ["exporter-user"]),
    ]
    for person in rows:
        person.email = f"{person.name}@example.org"
        person.roles = [*DEFAULT_ROLES, *person.roles]
    return {person.name: person for person in rows}


def clients() -> dict[str, Client]:
    rows = (Client("exporter", "exporter-secret", True, True), Client("exporter-tests", "tests-secret", False, False))
    return {client.name: client for client in rows}
