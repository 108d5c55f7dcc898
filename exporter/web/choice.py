"""Ticks on the start page: kept on the server while a person searches on and turns pages, until they become a table."""

import re

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from exporter.transfers import batch_rows, batches
from exporter.transfers.batches import MOST_ROWS
from exporter.web.export_parts import export_parts, present_person
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("choice", __name__)
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,100}")
LONGEST_QUERY = 200
NOTES = {
    "none": "Nothing is ticked yet. Tick the datasets that shall go together, then press the button again.",
    "full": f"One table takes {MOST_ROWS} datasets. Those that found no room are not ticked: export these first.",
}


def chosen_before() -> tuple[int | None, frozenset[str]]:
    """The table that is being made, and what is in it already. Raises NotFound for somebody else's."""
    batch_id = _batch_id(request.args.get("batch", ""))
    if batch_id is None:
        return None, frozenset()
    with export_parts().database.transaction() as connection:
        batches.get(connection, current_user().subject, batch_id)
        return batch_id, batch_rows.chosen(connection, batch_id)


def _batch_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def plain_cursor(text: str) -> str:
    return text if text.isascii() and text.isdecimal() and len(text) < 8 else ""


@blueprint.post("/choice")
@login_required
def choose() -> ResponseReturnValue:
    """Every button of the list: the ticks are stored first, whichever it is."""
    action, present_batch = request.form.get("action", "search"), _batch_id(request.form.get("batch", ""))
    batch_id, left = _store(present_batch)
    if action == "together" and batch_id is not None and not left:
        return redirect(url_for("batches.show", batch_id=batch_id), 303)
    note = "full" if left else "none" if action == "together" else None
    query = None if action == "all" else request.form.get("q", "").strip()[:LONGEST_QUERY] or None
    cursor = plain_cursor(action.removeprefix("more-")) if action.startswith("more-") else None
    return redirect(url_for("start.home", q=query, cursor=cursor or None, batch=batch_id, note=note), 303)


def _store(batch_id: int | None) -> tuple[int | None, int]:
    """The table, None while nothing is ticked; and how many found no room."""
    ticked = [each for each in request.form.getlist("dataset") if IDENTIFIER.fullmatch(each)]
    person, parts = present_person(), export_parts()
    with parts.database.transaction() as connection:
        if batch_id is not None:
            batches.get(connection, person.subject, batch_id)
            unticked = set(request.form.getlist("listed")) - set(ticked)
            batch_rows.remove(connection, batch_id, unticked)
        elif ticked:
            batch_id = batches.open_batch(connection, person.subject, parts.settings.repositories[0].host)
        if batch_id is None:
            return None, 0
        left = batch_rows.add(connection, batch_id, [(each, "") for each in ticked], MOST_ROWS)
        return (batch_id if batch_rows.chosen(connection, batch_id) else None), left
