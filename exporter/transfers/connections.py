"""A person's connections to repositories: the token, encrypted, and whether it still works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from exporter.database.clock import after
from exporter.database.schema import connections
from exporter.database.vault import Vault
from exporter.errors import NeedsUser
from exporter.jobs import store
from exporter.settings.events import security_event

OK, REFUSED = "ok", "refused"
HINT_LENGTH = 4
LONGEST_HINTED = 16
"""Of a shorter token four characters would tell too much."""


@dataclass(frozen=True)
class StoredConnection:
    """Without its token: that is read where it is used, and nowhere else."""

    id: int
    owner: str
    host: str
    hint: str
    account: str
    state: str
    created: datetime
    checked: datetime


def find(connection: Connection, owner: str, host: str) -> StoredConnection | None:
    row = connection.execute(_columns().where(connections.c.owner == owner, connections.c.host == host)).one_or_none()
    return StoredConnection(**row._mapping) if row is not None else None


def of_owner(connection: Connection, owner: str) -> list[StoredConnection]:
    rows = connection.execute(_columns().where(connections.c.owner == owner).order_by(connections.c.host))
    return [StoredConnection(**row._mapping) for row in rows]


def _columns() -> Any:
    return select(*(connections.c[name] for name in StoredConnection.__dataclass_fields__))


def save(connection: Connection, vault: Vault, owner: str, host: str, *, token: str, account: str = "") -> int:
    """Stores a token that was proved by a call; jobs that waited for it go on. How many."""
    remove(connection, owner, host)
    row = {
        "owner": owner,
        "host": host,
        "ciphertext": vault.seal(owner, host, token),
        "hint": token[-HINT_LENGTH:] if len(token) >= LONGEST_HINTED else "",
        "account": account[:255],
        "state": OK,
    }
    connection.execute(insert(connections).values(**row, created=after(0), checked=after(0)))
    return store.wake_waiting(connection, owner, host)


def remove(connection: Connection, owner: str, host: str) -> bool:
    query = delete(connections).where(connections.c.owner == owner, connections.c.host == host)
    return bool(connection.execute(query).rowcount)


def token_of(connection: Connection, vault: Vault, owner: str, host: str) -> str:
    """Raises NeedsUser when there is none, SecretUnreadable when it cannot be read."""
    query = select(connections.c.ciphertext).where(connections.c.owner == owner, connections.c.host == host)
    ciphertext = connection.execute(query).scalar_one_or_none()
    if ciphertext is None:
        raise NeedsUser(f"There is no token for {host} any more. Please connect it again; nothing is lost.", "token")
    security_event("token used", host, person=owner)
    return vault.unseal(owner, host, ciphertext)


def note_refused(connection: Connection, owner: str, host: str) -> None:
    query = update(connections).where(connections.c.owner == owner, connections.c.host == host)
    connection.execute(query.values(state=REFUSED, checked=after(0)))
