"""Sessions on the server: the cookie is a random name, the database knows its hash only, the content is encrypted."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Request, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, delete, insert, or_, select, update

from exporter.database.clock import after
from exporter.database.schema import people, sessions
from exporter.database.vault import Vault
from exporter.errors import NotAllowed, SecretUnreadable
from exporter.settings import AppSettings
from exporter.web.identity import Identity
from exporter.web.people import User
from exporter.web.services import services

PURPOSE = "session"
WRITE_SECONDS = 60
SHORTEST_ASK_SECONDS = 30
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Session:
    """``csrf`` goes into every form; ``id_token`` is for signing out at Keycloak, ``refresh_token`` for asking it whether
    the sign-in still holds, which is ``due`` when the access token has run out. ``oidc_sid`` is Keycloak's session."""

    token_hash: str
    user: User
    csrf: str = field(repr=False)
    id_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    oidc_sid: str = ""
    due: bool = False


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secure(settings: AppSettings) -> bool:
    return settings.public_url.startswith("https://")


def cookie_name(settings: AppSettings) -> str:
    """Browsers take __Host- from this very host over https only: no other site can plant such a cookie."""
    return "__Host-exporter" if is_secure(settings) else "exporter"


def set_cookie(response: Response, settings: AppSettings, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(name, value, max_age=max_age, path="/", secure=is_secure(settings), httponly=True, samesite="Lax")


def start(connection: Connection, vault: Vault, identity: Identity) -> str:
    """A new session; the cookie's value, which is nowhere else."""
    cookie = secrets.token_urlsafe(32)
    row = {
        "token_hash": hashed(cookie),
        "subject": identity.subject,
        "oidc_sid": identity.session or None,
        **content_of(vault, hashed(cookie), secrets.token_urlsafe(32), identity),
    }
    connection.execute(insert(sessions).values(**row, created=after(0), seen=after(0)))
    return cookie


def content_of(vault: Vault, token_hash: str, csrf: str, identity: Identity) -> dict[str, Any]:
    """What Keycloak gave, and when to ask it again."""
    secret = {"csrf": csrf, "id_token": identity.id_token, "refresh_token": identity.refresh_token}
    asks = identity.refresh_token and identity.seconds
    return {
        # bound to its row: it opens nothing in another one
        "content": vault.seal(token_hash, PURPOSE, json.dumps(secret)).decode(),
        "ask_at": after(max(identity.seconds, SHORTEST_ASK_SECONDS)) if asks else None,
    }


def end(connection: Connection, cookie: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_hash == hashed(cookie)))


def end_all(connection: Connection, subject: str) -> None:
    """Of one person, in all browsers."""
    connection.execute(delete(sessions).where(sessions.c.subject == subject))


def sweep(connection: Connection, settings: AppSettings) -> None:
    """Sessions that are over."""
    idle = sessions.c.seen < after(-settings.session_idle_seconds)
    old = sessions.c.created < after(-settings.session_longest_seconds)
    connection.execute(delete(sessions).where(or_(idle, old)))


def find(connection: Connection, vault: Vault, settings: AppSettings, cookie: str, renew: bool) -> Session | None:
    """The living session of a cookie. ``renew`` says that a person is at work, and the idle time begins again."""
    row = connection.execute(_alive(settings, hashed(cookie))).one_or_none()
    if row is None:
        return None
    if renew and row.stale:
        connection.execute(update(sessions).where(sessions.c.token_hash == row.token_hash).values(seen=after(0)))
    try:
        content = json.loads(vault.unseal(row.token_hash, PURPOSE, row.content.encode()))
    except SecretUnreadable:  # the key has gone: as good as signed out
        return None
    user = User(row.subject, row.name, row.email, row.ckan_user or "", row.role)
    refresh_token = content.get("refresh_token", "")
    return Session(
        row.token_hash, user, content["csrf"], content["id_token"], refresh_token, row.oidc_sid or "", bool(row.due)
    )


def _alive(settings: AppSettings, token_hash: str) -> Any:
    # who the person is and may do is read from their own row: a changed role counts in every session
    columns = (sessions.c.token_hash, sessions.c.content, sessions.c.oidc_sid, people)
    due = (sessions.c.ask_at <= after(0)).label("due")
    stale = (sessions.c.seen < after(-WRITE_SECONDS)).label("stale")
    return (
        select(*columns, stale, due)
        .join(people, people.c.subject == sessions.c.subject)
        .where(
            sessions.c.token_hash == token_hash,
            sessions.c.seen >= after(-settings.session_idle_seconds),
            sessions.c.created >= after(-settings.session_longest_seconds),
        )
    )


def load() -> None:
    """Before a view: whose request is this? Raises DatabaseAway."""
    parts = services()
    cookie = sent_cookie(request, parts.settings.app)
    if cookie:
        with parts.database.transaction() as connection:
            g.session = find(connection, parts.vault, parts.settings.app, cookie, renew=not _is_refresh(request))


def sent_cookie(asked: Request, settings: AppSettings) -> str:
    return asked.cookies.get(cookie_name(settings), "")


def _is_refresh(asked: Request) -> bool:
    """A page that refreshes itself must not keep a session alive in front of an empty chair."""
    return "HX-Request" in asked.headers


def current_session() -> Session | None:
    """As loaded for this request; without any look at the database, so that error pages may ask too."""
    found: Session | None = g.get("session")
    return found


def find_user() -> User | None:
    session = current_session()
    return session.user if session else None


def current_user() -> User:
    """Inside views that demand a sign-in."""
    user = find_user()
    if user is None:
        abort(401)
    return user


def login_required(view: View) -> View:
    """Asks for a sign-in first, and comes back to this page."""

    @wraps(view)
    def guarded(*words: Any, **named: Any) -> ResponseReturnValue:
        return view(*words, **named) if current_session() else _ask_to_sign_in()

    return guarded


def admin_required(view: View) -> View:
    @wraps(view)
    def guarded(*words: Any, **named: Any) -> ResponseReturnValue:
        if current_user().role != "admin":
            raise NotAllowed("This page is for administrators.")
        return view(*words, **named)

    return login_required(guarded)


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"} or "HX-Request" in request.headers or g.get("ended_elsewhere"):
        abort(401)  # what was typed is still on the page that sent it; and who was signed out elsewhere is told so
    return redirect(url_for("sign_in.login", next=this_page()))


def this_page() -> str:
    """As the browser wrote it: the path alone would come decoded."""
    path = quote(request.script_root + request.path)
    arguments = request.query_string.decode("ascii", "ignore")
    return f"{path}?{arguments}" if arguments else path
