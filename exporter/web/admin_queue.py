"""The pages of administrators about what waits: workers and their queue, and transfers that wait for people."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from exporter.jobs import depth, workers
from exporter.web import people
from exporter.web.export_parts import export_parts
from exporter.web.sessions import admin_required
from exporter.web.transfer_page import PATIENCE
from exporter.web.transfers import LARGEST_ID, PAGE_ROWS

blueprint = Blueprint("admin_queue", __name__)
REASONS = {
    "token": "A new token",
    "changed": "Files that changed in CKAN",
    "refused": "What the repository did not take",
    "rights": "The right to export it",
    "vanished": "A decision about what vanished at a source",
}
OTHER_REASON = "Something else"


@blueprint.get("/admin/workers")
@admin_required
def show_workers() -> ResponseReturnValue:
    parts = export_parts()
    with parts.database.transaction() as connection:
        found = workers.all_seen(connection, PATIENCE * parts.settings.worker.lease_seconds)
        queue = depth.of_queue(connection)
    silence = parts.why_bell_is_silent()
    return render_template("admin_workers.html", workers=found, queue=queue, silence=silence)


@blueprint.get("/admin/waiting")
@admin_required
def waiting() -> ResponseReturnValue:
    """By key, the oldest first: who has been waited for longest."""
    start, reason = _start(), request.args.get("reason", "")[:64]
    with export_parts().database.transaction() as connection:
        reasons = depth.reasons(connection)
        jobs = depth.waiting_for_people(connection, reason, start, PAGE_ROWS + 1)
        names = people.names_of(connection, {job.owner for job in jobs})
    more = jobs[PAGE_ROWS - 1].id if len(jobs) > PAGE_ROWS else None
    shown = {"jobs": jobs[:PAGE_ROWS], "names": names, "more": more, "start": start, "reason": reason}
    return render_template("admin_waiting.html", **shown, reasons=reasons, reason_words=reason_words)


def reason_words(reason: str) -> str:
    return REASONS.get(reason, OTHER_REASON)


def _start() -> int:
    text = request.args.get("after", "")
    return min(int(text), LARGEST_ID) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
