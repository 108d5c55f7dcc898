"""Taking a token for a source back, also for who imports no more."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import NotFound
from exporter.transfers import connections
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("imports_tokens", __name__)


@blueprint.post("/imports/tokens/remove")
@login_required
def remove() -> ResponseReturnValue:
    place = request.form.get("host", "")
    with export_parts().database.transaction() as connection:
        if not connections.remove(connection, current_user().subject, place):
            raise NotFound("There is no such connection.")
    note("token deleted", place)
    return redirect(url_for("connections.overview", removed=1), 303)
