"""The pages of signing in and out: there to Keycloak, back with a code, and out at both ends."""

import logging
import secrets
from typing import cast

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.errors import RemoteError, SignInError
from exporter.settings import AppSettings
from exporter.transfers import earlier_owners
from exporter.web import pending, people, sessions
from exporter.web.addresses import safe_next
from exporter.web.events import note
from exporter.web.identity import Identity
from exporter.web.services import services
from exporter.web.sso import REFUSED, Sso
from exporter.web.still_signed_in import EXTENSION

log = logging.getLogger(__name__)
blueprint = Blueprint("sign_in", __name__)
LONGEST_ANSWER = 2048


@blueprint.get("/login")
def login() -> ResponseReturnValue:
    """To Keycloak; a person who is signed in already goes on at once."""
    parts = services()
    then = safe_next(request.args.get("next"))
    if sessions.current_session():
        return redirect(then or url_for("start.home"))
    browser = _browser()
    sign_in = pending.SignIn(next=then, browser=sessions.hashed(browser))
    # first the address: when Keycloak is away, nothing is kept
    address = _sso().sign_in_url(sign_in.state, sign_in.nonce, sign_in.verifier)
    with parts.database.transaction() as connection:
        pending.keep(connection, parts.vault, sign_in)
    response = make_response(redirect(address))
    sessions.set_cookie(response, parts.settings.app, _browser_cookie(parts.settings.app), browser, pending.LIFE_SECONDS)
    return response


def callback() -> ResponseReturnValue:
    """Mounted where the settings' redirect_uri says."""
    sign_in = _taken()
    if "error" in request.args:
        log.info("sign-in: refused by Keycloak: %r", request.args["error"][:100])
        raise SignInError("The sign-in was not completed. Please sign in again when you want to go on.")
    if request.args.get("iss") not in {None, services().settings.sso.issuer}:
        raise SignInError(REFUSED)
    identity = _sso().identity(_argument("code"), sign_in.verifier, sign_in.nonce)
    role = people.role_of(identity, services().settings.sso)
    if not role:
        _shut_out(identity.subject)
        return render_template("no_access.html", name=identity.name, sign_out_url=_foreign_sign_out_url()), 403
    return _signed_in(identity, role, sign_in.next)


def _shut_out(subject: str) -> None:
    """Also out of the sessions that are still open elsewhere."""
    with services().database.transaction() as connection:
        sessions.end_all(connection, subject)
    note("sign-in failed", "has none of the roles of the settings", subject)


def _taken() -> pending.SignIn:
    """What this answer belongs to; nobody can use it a second time."""
    parts = services()
    browser = request.cookies.get(_browser_cookie(parts.settings.app), "")
    with parts.database.transaction() as connection:
        return pending.take(connection, parts.vault, _argument("state"), sessions.hashed(browser))


def _argument(name: str) -> str:
    """Exactly one of a sensible length. Raises SignInError."""
    values = request.args.getlist(name)
    if len(values) != 1 or not 0 < len(values[0]) <= LONGEST_ANSWER:
        raise SignInError(REFUSED)
    return values[0]


def _signed_in(identity: Identity, role: str, then: str) -> ResponseReturnValue:
    """A new session under a new name, whatever this browser had before."""
    parts = services()
    account = _account_to_bind(identity)
    with parts.database.transaction() as connection:
        people.keep(connection, identity, role)
        if account and people.bind(connection, identity.subject, account):
            _take_over_history(connection, identity, account)
        sessions.sweep(connection, parts.settings.app)
        sessions.end(connection, sessions.sent_cookie(request, parts.settings.app))
        cookie = sessions.start(connection, parts.vault, identity)
    note("signed in", f"as {role}", identity.subject)
    response = make_response(redirect(then or url_for("start.home")))
    sessions.set_cookie(response, parts.settings.app, sessions.cookie_name(parts.settings.app), cookie)
    return response


def _take_over_history(connection: Connection, identity: Identity, account: str) -> None:
    """What an earlier program did for the same CKAN user, at the one moment in which that user is bound for good."""
    email = identity.email if identity.email_verified else ""
    by_name = bool(services().settings.sso.username_claim)
    count = earlier_owners.take_over(connection, identity.subject, account, email=email, by_name=by_name)
    if count:
        log.info("sign-in: %s takes over %d earlier transfers of the CKAN user %s", identity.subject, count, account)


def _account_to_bind(identity: Identity) -> str:
    """Asked only while the person has none. CKAN's silence does not keep anybody out: it is asked at the next sign-in."""
    parts = services()
    with parts.database.transaction() as connection:
        if people.account_of(connection, identity.subject):
            return ""
    try:
        return parts.account_of(identity.username, identity.email, identity.email_verified)
    except RemoteError as error:
        log.warning("sign-in: no CKAN user for %s: %s", identity.subject, error)
        return ""


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """Here first, so that it holds whatever Keycloak does."""
    parts = services()
    session = sessions.current_session()
    if session is None:
        return redirect(url_for("sign_in.signed_out"), 303)
    with parts.database.transaction() as connection:
        sessions.end(connection, sessions.sent_cookie(request, parts.settings.app))
    note("signed out", "by themselves", session.user.subject)
    response = make_response(redirect(_after_sign_out(session.id_token), 303))
    return _without_cookie(response, parts.settings.app)


def _after_sign_out(id_token: str) -> str:
    try:
        return _sso().sign_out_url(_signed_out_url(), id_token)
    except (RemoteError, SignInError):
        return url_for("sign_in.signed_out", only="here")


@blueprint.get("/signed-out")
def signed_out() -> ResponseReturnValue:
    if sessions.current_session():
        return redirect(url_for("start.home"))
    return render_template("signed_out.html", only_here=request.args.get("only") == "here")


def _without_cookie(response: Response, settings: AppSettings) -> Response:
    response.delete_cookie(
        sessions.cookie_name(settings), path="/", secure=sessions.is_secure(settings), httponly=True, samesite="Lax"
    )
    return response


def _foreign_sign_out_url() -> str:
    """For somebody who has no session here, but one at Keycloak that another person needs."""
    try:
        return _sso().sign_out_url(_signed_out_url())
    except (RemoteError, SignInError):
        return ""


def _signed_out_url() -> str:
    return services().settings.app.public_url.rstrip("/") + "/signed-out"


def _browser() -> str:
    """A name for this browser, the same in all its tabs."""
    sent = request.cookies.get(_browser_cookie(services().settings.app), "")
    return sent if len(sent) == 43 else secrets.token_urlsafe(32)


def _browser_cookie(settings: AppSettings) -> str:
    return f"{sessions.cookie_name(settings)}-sign-in"


def _sso() -> Sso:
    return cast(Sso, current_app.extensions[EXTENSION])
