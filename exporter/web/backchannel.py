"""Keycloak tells that a sign-in has ended. https://openid.net/specs/openid-connect-backchannel-1_0.html"""

import base64
import binascii
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import IntegrityError

from exporter.database.clock import after
from exporter.database.schema import logout_tokens
from exporter.errors import SignInError
from exporter.web import asked_sessions, sessions
from exporter.web.events import note
from exporter.web.services import services
from exporter.web.sso import Sso
from exporter.web.still_signed_in import EXTENSION

blueprint = Blueprint("backchannel", __name__)
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_TOKEN = 8192
OLDEST_SECONDS = 120
KEPT_SECONDS = 600
"""Longer than a token is taken at all: until then its use is remembered."""


@dataclass(frozen=True)
class Logout:
    """At least one of ``subject`` and ``session`` is there."""

    jti: str
    subject: str
    session: str


@blueprint.post("/logout/backchannel")
def end_sessions() -> ResponseReturnValue:
    """Who calls is proved by the token's signature alone: neither cookies nor forms of ours are looked at."""
    try:
        logout = _read(_sent())
        with services().database.transaction() as connection:
            ended = _end(connection, logout)
    except SignInError as error:
        note("refused a logout token", str(error))
        return {"error": "invalid_request", "error_description": str(error)}, 400
    note("signed out", f"by Keycloak: {ended} sessions", logout.subject or logout.session)
    return "", 200


def _sent() -> str:
    found = request.form.getlist("logout_token")
    if len(found) != 1 or not 0 < len(found[0]) <= LONGEST_TOKEN:
        raise SignInError("There must be one logout_token.")
    return found[0]


def _read(token: str) -> Logout:
    """Raises SignInError for whatever is wrong with it."""
    if _kind(token) != "logout+jwt":
        raise SignInError("This is no logout token.")
    return logout_of(cast(Sso, current_app.extensions[EXTENSION]).claims_of_logout(token))


def _kind(token: str) -> str:
    """The typ of its header, which the library does not show."""
    head = token.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return ""
    return str(found.get("typ", "")).lower() if isinstance(found, dict) else ""


def logout_of(claims: Mapping[str, Any]) -> Logout:
    """Of claims that Keycloak signed for us. Raises SignInError."""
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise SignInError("The token tells of no logout.")
    if "nonce" in claims:
        raise SignInError("A logout token has no nonce.")
    if claims["iat"] < time.time() - OLDEST_SECONDS:
        raise SignInError("The token is too old.")
    jti, subject, session = (_name(claims, name) for name in ("jti", "sub", "sid"))
    if not jti or not (subject or session):
        raise SignInError("The token names nobody.")
    return Logout(jti, subject, session)


def _name(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name, "")
    if not isinstance(found, str) or len(found) > 255:
        raise SignInError(f"The token's {name} is no name.")
    return found


def _end(connection: Connection, logout: Logout) -> int:
    """How many sessions. The token is used up in the same transaction. Raises SignInError when it was used before."""
    connection.execute(delete(logout_tokens).where(logout_tokens.c.created < after(-KEPT_SECONDS)))
    try:
        with connection.begin_nested():
            connection.execute(insert(logout_tokens).values(jti_hash=sessions.hashed(logout.jti), created=after(0)))
    except IntegrityError:
        raise SignInError("The token was used before.") from None
    return asked_sessions.end_by_keycloak(connection, logout.subject, logout.session)
