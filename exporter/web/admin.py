"""The pages of administrators: everybody's transfers, and the workers."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, select

from exporter.database.schema import people
from exporter.jobs import store, workers
from exporter.web.export_parts import export_parts
from exporter.web.sessions import admin_required
from exporter.web.transfer_page import PATIENCE
from exporter.web.transfer_words import state_words
from exporter.web.transfers import PAGE_ROWS, page_key

blueprint = Blueprint("admin", __name__)


@blueprint.get("/admin/transfers")
@admin_required
def transfers() -> ResponseReturnValue:
    before = page_key()
    with export_parts().database.transaction() as connection:
        jobs = store.page_of_all(connection, before, PAGE_ROWS + 1)
        names = _names(connection, {job.owner for job in jobs})
    more = jobs[PAGE_ROWS - 1].id if len(jobs) > PAGE_ROWS else None
    return render_template(
        "admin_transfers.html", jobs=jobs[:PAGE_ROWS], names=names, more=more, before=before, state_words=state_words
    )


def _names(connection: Connection, subjects: set[str]) -> dict[str, str]:
    query = select(people.c.subject, people.c.name).where(people.c.subject.in_(subjects))
    return {row.subject: row.name for row in connection.execute(query)}


@blueprint.get("/admin/workers")
@admin_required
def show_workers() -> ResponseReturnValue:
    parts = export_parts()
    with parts.database.transaction() as connection:
        found = workers.all_seen(connection, PATIENCE * parts.settings.worker.lease_seconds)
    return render_template("admin_workers.html", workers=found)
