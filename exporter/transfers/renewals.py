"""The rows behind tokens that are renewed: who asks for the new ones, and that both are replaced together."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, or_, select, update

from exporter.clients.oauth import Tokens
from exporter.database.clock import after
from exporter.database.schema import connections
from exporter.database.vault import Vault
from exporter.errors import NeedsUser
from exporter.settings.events import security_event

HOLD_SECONDS = 60.0
"""Longer than a call for new tokens may take: after it whoever asked is taken for dead."""
MOST_AHEAD_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class LiveToken:
    """As stored now. ``due``: it should be renewed before it is used; ``over``: it is dead by its own time.

    ``ciphertext`` never comes twice, and so it tells whether the row still holds these very tokens: ids do come again.
    """

    owner: str
    host: str
    ciphertext: bytes = field(repr=False)
    token: str = field(repr=False)
    refresh: str = field(repr=False)
    due: bool
    over: bool

    def is_same(self, other: "LiveToken") -> bool:
        return self.ciphertext == other.ciphertext


def read(connection: Connection, vault: Vault, owner: str, host: str) -> LiveToken:
    """Raises NeedsUser when there is none, SecretUnreadable when it cannot be read."""
    due, over = ((column <= after(0)).label(name) for name, column in _moments())
    query = select(connections, due, over).where(connections.c.owner == owner, connections.c.host == host)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NeedsUser(f"There is no token for {host} any more. Please connect it again; nothing is lost.", "token")
    security_event("token used", host, person=owner)
    token = vault.unseal(owner, host, row.ciphertext)
    refresh = vault.unseal(owner, purpose(host), row.renewal) if row.renewal else ""
    return LiveToken(owner, host, row.ciphertext, token, refresh, bool(row.due), bool(row.over))


def _moments() -> tuple[tuple[str, Any], ...]:
    return ("due", connections.c.renew_at), ("over", connections.c.expires)


def purpose(host: str) -> str:
    """Of the refresh token: neither of the two opens in the other's place."""
    return f"{host} refresh"


def columns_of(vault: Vault, owner: str, host: str, tokens: Tokens) -> dict[str, Any]:
    """Both tokens and their times. Renewed a day before its end, or in the last quarter of a short life."""
    early = tokens.seconds - min(MOST_AHEAD_SECONDS, tokens.seconds / 4)
    return {
        "ciphertext": vault.seal(owner, host, tokens.access),
        "renewal": vault.seal(owner, purpose(host), tokens.refresh) if tokens.refresh else None,
        "renew_at": after(early) if tokens.seconds and tokens.refresh else None,
        "expires": after(tokens.seconds) if tokens.seconds else None,
        "renewing": None,
    }


def claim(connection: Connection, live: LiveToken) -> bool:
    """The intent, before the call: of all who want to renew this token one may."""
    stale = or_(connections.c.renewing < after(-HOLD_SECONDS), connections.c.renewing > after(HOLD_SECONDS))
    free = or_(connections.c.renewing.is_(None), stale)
    return _change(connection, live, free, renewing=after(0))


def keep(connection: Connection, vault: Vault, live: LiveToken, tokens: Tokens) -> bool:
    """False when the person connected anew meanwhile: then theirs are the living ones."""
    found = columns_of(vault, live.owner, live.host, tokens)
    return _change(connection, live, **found, state="ok", checked=after(0))


def release(connection: Connection, live: LiveToken) -> None:
    """Nobody knows whether it was renewed; the next one asks again, and is told."""
    _change(connection, live, renewing=None)


def refuse(connection: Connection, live: LiveToken) -> bool:
    """False when these tokens are no longer those that are stored."""
    return _change(connection, live, renewing=None, state="refused", checked=after(0))


def _change(connection: Connection, live: LiveToken, *conditions: Any, **values: Any) -> bool:
    mine = (connections.c.owner == live.owner, connections.c.host == live.host, connections.c.ciphertext == live.ciphertext)
    return bool(connection.execute(update(connections).where(*mine, *conditions).values(**values)).rowcount)
