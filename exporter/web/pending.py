"""Sign-ins under way: what Keycloak's answer will be compared with, kept by state, for ten minutes, for one use."""

import json
import secrets
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection, delete, insert, select

from exporter.database.clock import after
from exporter.database.schema import sign_ins
from exporter.database.vault import Vault
from exporter.errors import SecretUnreadable, SignInError
from exporter.web.sessions import hashed

PURPOSE = "sign-in"
LIFE_SECONDS = 600
GONE = "This sign-in was already used, or began more than ten minutes ago. Nothing is lost: please sign in again."


@dataclass(frozen=True)
class SignIn:
    """``browser`` is the hash of a cookie: a sign-in that began elsewhere must not end here, in somebody else's name."""

    next: str
    browser: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)


def keep(connection: Connection, vault: Vault, sign_in: SignIn) -> None:
    keep_text(connection, vault, PURPOSE, sign_in.state, json.dumps(asdict(sign_in)))


def keep_text(connection: Connection, vault: Vault, purpose: str, state: str, text: str) -> None:
    """Old ones go at the same time."""
    connection.execute(delete(sign_ins).where(sign_ins.c.created < after(-LIFE_SECONDS)))
    name = hashed(state)
    content = vault.seal(name, purpose, text).decode()
    connection.execute(insert(sign_ins).values(state_hash=name, content=content, created=after(0)))


def take(connection: Connection, vault: Vault, state: str, browser: str) -> SignIn:
    """Once: of two answers with the same state one gets it. Raises SignInError."""
    sign_in = SignIn(**json.loads(find_text(connection, vault, PURPOSE, state)))
    if not secrets.compare_digest(sign_in.browser, browser):
        raise SignInError("This sign-in began in another browser. Please sign in again.")
    spend(connection, state)
    return sign_in


def find_text(connection: Connection, vault: Vault, purpose: str, state: str) -> str:
    """Still there for whoever it belongs to. Raises SignInError."""
    name = hashed(state)
    living = (sign_ins.c.state_hash == name, sign_ins.c.created >= after(-LIFE_SECONDS))
    content = connection.execute(select(sign_ins.c.content).where(*living)).scalar()
    if content is None:
        raise SignInError(GONE)
    try:
        return vault.unseal(name, purpose, content.encode())
    except SecretUnreadable:
        raise SignInError(GONE) from None


def spend(connection: Connection, state: str) -> None:
    """Raises SignInError when another one was quicker."""
    if connection.execute(delete(sign_ins).where(sign_ins.c.state_hash == hashed(state))).rowcount != 1:
        raise SignInError(GONE)
