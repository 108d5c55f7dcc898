"""The token of a person for a source: kept as a connection, and never shown but for its last characters."""

import re

from flask import request

from exporter.errors import InvalidInput
from exporter.sources import IMPORTS
from exporter.sources.imports import ImportKind
from exporter.sources.options import parse
from exporter.transfers import connections
from exporter.transfers.connections import StoredConnection
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.submit import host_of
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.imports import asking
from exporter.web.imports.plans import present_person
from exporter.web.imports.typed import Typed
from exporter.web.sessions import current_user

TOKEN = re.compile(r"[\x21-\x7e]{1,500}")
PASSWORD = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,500}")
NO_TOKEN = "This is no token: please copy it whole, without spaces."  # noqa: S105 - a sentence


def take(plan: ImportPlan) -> asking.Checked | None:
    """A token that was typed is stored once the source has taken it."""
    token = request.form.get("token", "").strip()
    if not token:
        return None
    if not (PASSWORD if IMPORTS[plan.kind].by_password else TOKEN).fullmatch(token):
        raise InvalidInput({"token": NO_TOKEN})
    checked = asking.check(plan, token)
    save(plan, token)
    note("token saved", plan.url)
    return checked


def save(plan: ImportPlan, token: str) -> None:
    """Imports that waited for it go on."""
    parts = export_parts()
    with parts.database.transaction() as connection:
        connections.save(connection, parts.vault, current_user().subject, host_of(plan), token=token)


def forget(plan: ImportPlan) -> None:
    with export_parts().database.transaction() as connection:
        if connections.remove(connection, current_user().subject, host_of(plan)):
            note("token deleted", plan.url)


def find(kind: ImportKind, typed: Typed) -> StoredConnection | None:
    """Of the source that is typed; None where none is stored, or no address is typed yet."""
    try:
        options = parse(kind.options, typed.options)
    except InvalidInput:
        return None
    plan = ImportPlan(kind.name, "", options.url, present_person())
    with export_parts().database.transaction() as connection:
        return connections.find(connection, current_user().subject, host_of(plan))
