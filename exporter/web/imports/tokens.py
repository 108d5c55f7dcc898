"""The token of a person for a source: kept as a connection, and never shown but for its last characters."""

from exporter.sources.imports import ImportKind
from exporter.sources.options import fields_of, identity, Shape, tidy_address
from exporter.transfers import connections
from exporter.transfers.connections import StoredConnection
from exporter.transfers.imports.plan import ImportPlan
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.imports.typed import Typed
from exporter.web.sessions import current_user


def save(plan: ImportPlan, token: str) -> None:
    """Imports that waited for it go on."""
    parts = export_parts()
    with parts.database.transaction() as connection:
        connections.save(connection, parts.vault, current_user().subject, place_of(plan.url), token=token)


def forget(plan: ImportPlan) -> None:
    with export_parts().database.transaction() as connection:
        if connections.remove(connection, current_user().subject, place_of(plan.url)):
            note("token deleted", plan.url)


def place_of(url: str) -> str:
    return identity(url)
