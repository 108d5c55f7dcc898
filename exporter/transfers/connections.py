"""A person's connections to repositories: the token, encrypted, and whether it still works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from exporter.clients.oauth import Tokens
from exporter.database.clock import after
from exporter.database.schema import connections
from exporter.database.vault import Vault
from exporter.jobs import store
from exporter.transfers import renewals

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
    expires: datetime | None
    """None: the token was typed, and lives until somebody ends it."""


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
    columns = {"hint": _hint(token), **_columns_of(vault, owner, host, Tokens(token, "", 0, account))}
    return _save(connection, owner, host, columns)


def _hint(token: str) -> str:
    """None of an e-mail address with a password: that is short, chosen by a person, and used elsewhere too."""
    return "" if len(token) < LONGEST_HINTED or ":" in token else token[-HINT_LENGTH:]


def save_tokens(connection: Connection, vault: Vault, owner: str, host: str, tokens: Tokens) -> int:
    """The one living connection by OAuth of a person to a host: the one before has died."""
    return _save(connection, owner, host, _columns_of(vault, owner, host, tokens))


def _columns_of(vault: Vault, owner: str, host: str, tokens: Tokens) -> dict[str, Any]:
    return {"account": tokens.account[:255], **renewals.columns_of(vault, owner, host, tokens)}


def _save(connection: Connection, owner: str, host: str, columns: dict[str, Any]) -> int:
    """Instead of the one before."""
    remove(connection, owner, host)
    row = {"owner": owner, "host": host, "state": OK, **columns}
    connection.execute(insert(connections).values(**row, created=after(0), checked=after(0)))
    return store.wake_waiting(connection, owner, host)


def remove(connection: Connection, owner: str, host: str) -> bool:
    query = delete(connections).where(connections.c.owner == owner, connections.c.host == host)
    return bool(connection.execute(query).rowcount)


def note_refused(connection: Connection, owner: str, host: str) -> None:
    query = update(connections).where(connections.c.owner == owner, connections.c.host == host)
    connection.execute(query.values(state=REFUSED, checked=after(0)))
