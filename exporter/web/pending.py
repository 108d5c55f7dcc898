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
    """Old ones go at the same time."""
    connection.execute(delete(sign_ins).where(sign_ins.c.created < after(-LIFE_SECONDS)))
    name = hashed(sign_in.state)
    content = vault.seal(name, PURPOSE, json.dumps(asdict(sign_in))).decode()
    connection.execute(insert(sign_ins).values(state_hash=name, content=content, created=after(0)))


def take(connection: Connection, vault: Vault, state: str, browser: str) -> SignIn:
    """Once: of two answers with the same state one gets it. Raises SignInError."""
    name = hashed(state)
    mine = sign_ins.c.state_hash == name
    content = connection.execute(select(sign_ins.c.content).where(mine, sign_ins.c.created >= after(-LIFE_SECONDS))).scalar()
    if content is None:
        raise SignInError(GONE)
    sign_in = _opened(vault, name, content)
    if not secrets.compare_digest(sign_in.browser, browser):
        raise SignInError("This sign-in began in another browser. Please sign in again.")
    if connection.execute(delete(sign_ins).where(mine)).rowcount != 1:
        raise SignInError(GONE)
    return sign_in


def _opened(vault: Vault, name: str, content: str) -> SignIn:
    try:
        return SignIn(**json.loads(vault.unseal(name, PURPOSE, content.encode())))
    except SecretUnreadable:
        raise SignInError(GONE) from None
