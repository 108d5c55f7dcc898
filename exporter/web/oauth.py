"""Connecting a repository by OAuth: there with a state that is used once, back with a code, and on to the same preview."""

import json
import logging
import re
import secrets

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from exporter.clients.oauth import INVALID_GRANT, OAuthClient, Tokens
from exporter.errors import InvalidInput, NotFound, RemoteError, SignInError
from exporter.settings import RepositorySettings
from exporter.transfers import connections
from exporter.web import pending
from exporter.web.addresses import safe_next
from exporter.web.connections import SILENT, form, repository_of
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.sessions import Session, current_session, current_user, login_required

log = logging.getLogger(__name__)
blueprint = Blueprint("oauth", __name__)
PURPOSE = "connecting"
CODE = re.compile(r"[\x21-\x7e]{1,2000}")
NOT_COMPLETED = "The connection was not completed, and nothing was stored. Please connect again when you want to go on."
GONE = "This connection was already made, or begun more than ten minutes ago. Please look at your connections."
ELSEWHERE = "This connection was begun in another session. Please connect again; nothing was stored."


@blueprint.post("/connections/<host>/authorize")
@login_required
def begin(host: str) -> ResponseReturnValue:
    """To the repository, where the person allows it."""
    parts, state = export_parts(), secrets.token_urlsafe(32)
    client = _client(host)
    kept = {"host": host, "next": safe_next(request.form.get("next")), "session": _session().token_hash}
    with parts.database.transaction() as connection:
        pending.keep_text(connection, parts.vault, PURPOSE, state, json.dumps(kept))
    return redirect(client.authorize_url(_callback_url(), state, parts.features(host).token_scopes), 303)


def _client(host: str) -> OAuthClient:
    client = export_parts().oauth(repository_of(host).host)
    if client is None:
        raise NotFound("This repository is connected with a token.")
    return client


def _callback_url() -> str:
    """Letter by letter as it is registered there, whatever the request says about itself."""
    return export_parts().settings.app.public_url.rstrip("/") + "/connections/oauth/callback"


def _session() -> Session:
    session = current_session()
    if session is None:
        abort(401)
    return session


@blueprint.get("/connections/oauth/callback")
def callback() -> ResponseReturnValue:
    if current_session() is None:
        # not back to here: the code would stand in an address of ours, and state belongs to a session that is over
        return redirect(url_for("sign_in.login", next=url_for("connections.overview")))
    kept = _taken(request.args.get("state", ""))
    repository, then = repository_of(kept["host"]), kept["next"]
    code = request.args.get("code", "")
    if "error" in request.args or not CODE.fullmatch(code):
        log.info("%s said no to a connection: %r", repository.host, request.args.get("error", "")[:100])
        return form(repository, then, NOT_COMPLETED), 400
    try:
        tokens = _client(repository.host).exchange(code, _callback_url())
    except RemoteError as error:
        return _not_connected(repository, then, error)
    return _connected(repository, then, tokens)


def _taken(state: str) -> dict[str, str]:
    """Once, and in the session that began it. Raises InvalidInput."""
    parts, session = export_parts(), _session()
    try:
        with parts.database.transaction() as connection:
            kept: dict[str, str] = json.loads(pending.find_text(connection, parts.vault, PURPOSE, state))
            if not secrets.compare_digest(kept["session"], session.token_hash):
                raise InvalidInput({"": ELSEWHERE})
            pending.spend(connection, state)
    except SignInError:
        raise InvalidInput({"": GONE}) from None
    return kept


def _not_connected(repository: RepositorySettings, then: str, error: RemoteError) -> ResponseReturnValue:
    if error.code == INVALID_GRANT:
        return form(repository, then, NOT_COMPLETED), 400
    if isinstance(error, SILENT):
        told = f"{repository.title} did not answer: {error} Nothing was stored; connect again in a few minutes."
        return form(repository, then, told), 503
    log.error("%s does not take us for its client (%s): see oauth_client_id and its secret", repository.host, error.code)
    return form(repository, then, f"{repository.title} does not know this service. Please tell your administrator."), 502


def _connected(repository: RepositorySettings, then: str, tokens: Tokens) -> ResponseReturnValue:
    parts, owner = export_parts(), current_user().subject
    with parts.database.transaction() as connection:
        woken = connections.save_tokens(connection, parts.vault, owner, repository.host, tokens)
    note("token saved", repository.host)
    return redirect(then or url_for("connections.overview", woken=woken), 303)
