"""Asks Keycloak, when an access token has run out, whether the sign-in still holds: not every end of one is told to us.

Disabled people, "sign out all" and sessions that grew too old are noticed only so. Silence is no answer: people go on.
"""

import logging
from dataclasses import replace

from flask import current_app, g

from exporter.errors import RemoteError, SignInError
from exporter.web import asked_sessions, people, sessions
from exporter.web.identity import Identity
from exporter.web.services import services
from exporter.web.sessions import Session
from exporter.web.sso import Sso

log = logging.getLogger(__name__)
EXTENSION = "exporter.sso"


def ask_again() -> None:
    """After the session of this request was loaded, and before its view. Leaves no session when it has ended."""
    session = sessions.current_session()
    if session is not None and session.due and _is_mine_to_ask(session):
        g.session = _asked(session)
        g.ended_elsewhere = g.session is None


def was_ended_elsewhere() -> bool:
    """Whether this very request found it out."""
    return bool(g.get("ended_elsewhere"))


def _is_mine_to_ask(session: Session) -> bool:
    with services().database.transaction() as connection:
        return asked_sessions.claim_question(connection, session)


def _asked(session: Session) -> Session | None:
    sso: Sso = current_app.extensions[EXTENSION]
    try:
        identity = sso.refreshed(session.refresh_token, session.user.subject, session.oidc_sid)
    except RemoteError as error:
        log.warning("whether %s is still signed in is not known: %s", session.user.subject, error)
        return session
    except SignInError:
        _end(session, "its sign-in has ended at Keycloak")
        return None
    role = people.role_of(identity, services().settings.sso)
    if not role:
        _end(session, "the last of its roles was taken away")
        return None
    return _renewed(session, identity, role)


def _end(session: Session, why: str) -> None:
    with services().database.transaction() as connection:
        asked_sessions.end_this(connection, session)
    log.info("the session of %s was ended: %s", session.user.subject, why)


def _renewed(session: Session, identity: Identity, role: str) -> Session | None:
    """Name, e-mail and role as they are now; None when the session was ended while we asked."""
    parts = services()
    with parts.database.transaction() as connection:
        if not asked_sessions.renew(connection, parts.vault, session, identity):
            return None
        people.keep(connection, identity, role)
    user = replace(session.user, name=identity.name, email=identity.email, role=role)
    return replace(session, user=user, id_token=identity.id_token)
