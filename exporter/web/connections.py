"""The pages of connections: a token typed once, proved by a call, kept encrypted, removable."""

import re
from contextlib import closing

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import NotFound, RateLimited, RemoteConflict, RemoteError, RemoteUnavailable
from exporter.settings import RepositorySettings
from exporter.transfers import connections
from exporter.web.addresses import safe_next
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.mail_wish import mail_wish
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("connections", __name__)
TOKEN = re.compile(r"[\x21-\x7e]{1,500}")
NO_TOKEN = "This is no token: please copy it whole, without spaces."  # noqa: S105 - a sentence
SILENT = (RemoteUnavailable, RateLimited, RemoteConflict)


@blueprint.get("/connections")
@login_required
def overview() -> ResponseReturnValue:
    parts = export_parts()
    with parts.database.transaction() as connection:
        stored = {each.host: each for each in connections.of_owner(connection, current_user().subject)}
    return render_template(
        "connections.html",
        repositories=parts.settings.repositories,
        stored=stored,
        sources=[one for one in stored.values() if parts.settings.repository(one.host) is None],
        woken=_number("woken"),
        removed="removed" in request.args,
        mail=mail_wish(),
        mail_stored="stored" in request.args,
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


@blueprint.get("/connections/<host>")
@login_required
def show(host: str) -> ResponseReturnValue:
    return form(repository_of(host), safe_next(request.args.get("next")))


def repository_of(host: str) -> RepositorySettings:
    found = export_parts().settings.repository(host)
    if found is None:
        raise NotFound("There is no such repository here.")
    return found


def form(repository: RepositorySettings, then: str, problem: str = "") -> str:
    parts = export_parts()
    with parts.database.transaction() as connection:
        stored = connections.find(connection, current_user().subject, repository.host)
    features = parts.features(repository.host)
    by_oauth = bool(repository.oauth_client_id)
    return render_template(
        "connection.html",
        repository=repository,
        features=features,
        stored=stored,
        then=then,
        problem=problem,
        by_oauth=by_oauth,
    )


@blueprint.post("/connections/<host>")
@login_required
def save(host: str) -> ResponseReturnValue:
    """Stored only when the repository says that it is good."""
    repository, then = repository_of(host), safe_next(request.form.get("next"))
    token = request.form.get("token", "").strip()
    if not TOKEN.fullmatch(token):
        return form(repository, then, NO_TOKEN), 400
    try:
        account = _proved(repository, token)
    except SILENT as error:
        return form(repository, then, f"{repository.title} did not answer: {error} Nothing was stored; try again."), 503
    except RemoteError:
        note("token refused by the repository", host)
        return form(repository, then, _refused(repository)), 400
    parts = export_parts()
    with parts.database.transaction() as connection:
        woken = connections.save(connection, parts.vault, current_user().subject, host, token=token, account=account)
    note("token saved", host)
    return redirect(then or url_for("connections.overview", woken=woken), 303)


def _proved(repository: RepositorySettings, token: str) -> str:
    """The name of its account, as far as the repository tells. Raises RemoteError."""
    owner = current_user().subject
    with closing(export_parts().destination(repository.host, token, owner, is_stored=False)) as destination:
        return destination.probe().name


def _refused(repository: RepositorySettings) -> str:
    return (
        f"{repository.title} does not accept this token. It was not stored. Please copy it again, whole, "
        f"and look whether it was made at {repository.host}."
    )


@blueprint.post("/connections/<host>/remove")
@login_required
def remove(host: str) -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        if not connections.remove(connection, current_user().subject, host):
            raise NotFound("There is no such connection.")
    note("token deleted", host)
    return redirect(url_for("connections.overview", removed=1), 303)
