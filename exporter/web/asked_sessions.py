"""The rows of sessions as Keycloak's answers change them: asked about, renewed, ended."""

from sqlalchemy import Connection, and_, delete, update

from exporter.database.clock import after
from exporter.database.schema import sessions
from exporter.database.vault import Vault
from exporter.web.identity import Identity
from exporter.web.sessions import Session, content_of

ASK_AGAIN_SECONDS = 60


def claim_question(connection: Connection, session: Session) -> bool:
    """Of the requests that come at once one asks Keycloak; while it is away, one a minute."""
    due = and_(sessions.c.token_hash == session.token_hash, sessions.c.ask_at <= after(0))
    return bool(connection.execute(update(sessions).where(due).values(ask_at=after(ASK_AGAIN_SECONDS))).rowcount)


def renew(connection: Connection, vault: Vault, session: Session, identity: Identity) -> bool:
    """With what Keycloak gave anew; false when the session has ended meanwhile."""
    found = content_of(vault, session.token_hash, session.csrf, identity)
    mine = sessions.c.token_hash == session.token_hash
    return bool(connection.execute(update(sessions).where(mine).values(**found)).rowcount)


def end_by_keycloak(connection: Connection, subject: str, oidc_sid: str) -> int:
    """All sessions of one of Keycloak's, or, without its name, of the person. How many."""
    conditions = [sessions.c.oidc_sid == oidc_sid] if oidc_sid else []
    conditions += [sessions.c.subject == subject] if subject else []
    return int(connection.execute(delete(sessions).where(*conditions)).rowcount)


def end_this(connection: Connection, session: Session) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_hash == session.token_hash))
