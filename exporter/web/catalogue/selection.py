"""What is done to many items at once: those that are ticked in a list, or all that a search finds."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import batch, browsing
from exporter.catalogue.batch import Done
from exporter.catalogue.browsing import Row
from exporter.catalogue.changes import Bury, Change, Join, Leave, Show
from exporter.catalogue.item import Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.viewer import may_edit
from exporter.catalogue.wanted import Wanted
from exporter.errors import InvalidInput
from exporter.sources.catalogue import CATALOGUE
from exporter.transfers import batch_rows, batches
from exporter.transfers.batches import MOST_ROWS
from exporter.web.catalogue.rights import viewer
from exporter.web.catalogue.search import Search, key, present_search
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("catalogue_selection", __name__)
MOST_AT_ONCE = 1000
"""A page waits for them."""
SHOWN = 20
TITLE = "Items of the catalogue"
NOTHING = "Nothing is ticked, so nothing was changed. Tick the items first, then press the button again."
NO_GROUP = "Please choose the item set or the site first. Nothing was changed."
TOO_MANY = f"The search finds more than {MOST_AT_ONCE} items: that is too much for one step. Narrow it. Nothing was changed."
NO_CHANGE = "This page does not know what to do with the items. Nothing was changed."
DELETED = "A person deleted it."


@blueprint.post("/catalogue/selection")
@login_required
def change() -> ResponseReturnValue:
    """Deleting asks first; everything else can be taken back by the opposite button."""
    search = present_search(current_user().subject)
    try:
        selection, action = _selection(search), request.form.get("action", "")
        if action == "delete":
            return _ask(selection, search)
        if action == "export":
            return _export(selection)
        done = _apply(_change(action), selection)
    except InvalidInput as error:
        return _back(search, problem=PROBLEMS.index(str(error)))
    if action == "delete-now":
        note("catalogue: items deleted", f"{done.changed} items")
    return _back(search, changed=done.changed, same=done.same, kept=done.kept)


def _export(selection: Sequence[int] | Wanted) -> ResponseReturnValue:
    """They become one table of exports, where each is looked at before it goes."""
    parts, host = export_parts(), export_parts().settings.repositories[0].host
    with parts.database.transaction() as connection:
        chosen = [(row.identifier, row.title) for row in _chosen(connection, selection)]
        if not chosen:
            raise InvalidInput({"": NOTHING})
        batch_id = batches.open_batch(connection, current_user().subject, host, title=TITLE, source=CATALOGUE)
        batch_rows.add(connection, batch_id, chosen, MOST_ROWS)
    return redirect(url_for("batches.show", batch_id=batch_id), 303)


def _chosen(connection: Connection, selection: Sequence[int] | Wanted) -> list[Row]:
    """As many as one table takes, of those that she may export."""
    if isinstance(selection, Wanted):
        return list(browsing.page(connection, viewer(), selection, size=MOST_ROWS).rows)
    return [row for row in browsing.rows(connection, selection) if may_edit(viewer(), row)]


def _back(search: Search, **told: int) -> ResponseReturnValue:
    named: dict[str, Any] = {**search.asked, **told}
    return redirect(url_for("catalogue.browse", **named), 303)


def _selection(search: Search) -> Sequence[int] | Wanted:
    """Raises InvalidInput when there is none, or too much."""
    if "all" in request.form:
        with export_parts().database.transaction() as connection:
            count = browsing.count(connection, viewer(), search.wanted, MOST_AT_ONCE)
        if count.more:
            raise InvalidInput({"": TOO_MANY})
        # what she may not change is not counted either
        return search.wanted if viewer().is_staff else replace(search.wanted, owner=viewer().subject)
    ticked = [found for text in request.form.getlist("item") if (found := key(text))][:MOST_AT_ONCE]
    if not ticked:
        raise InvalidInput({"": NOTHING})
    return list(dict.fromkeys(ticked))


def _change(action: str) -> Change:
    if action not in CHANGES:
        raise InvalidInput({"": NO_CHANGE})
    return CHANGES[action]()


def _group(name: str) -> int:
    found = key(request.form.get(name, ""))
    if not found:
        raise InvalidInput({"": NO_GROUP})
    return found


CHANGES: dict[str, Callable[[], Change]] = {
    "public": lambda: Show(Visibility.PUBLIC),
    "private": lambda: Show(Visibility.PRIVATE),
    "join-set": lambda: Join(SETS, _group("to_set")),
    "leave-set": lambda: Leave(SETS, _group("to_set")),
    "join-site": lambda: Join(SITES, _group("to_site")),
    "leave-site": lambda: Leave(SITES, _group("to_site")),
    "delete-now": lambda: Bury(DELETED),
}
PROBLEMS = (NOTHING, NO_GROUP, TOO_MANY, NO_CHANGE)
"""An address names them by their number: it shows no words that somebody else wrote into it."""


def _apply(change: Change, selection: Sequence[int] | Wanted) -> Done:
    return batch.apply(export_parts().database, viewer(), change, selection)


def _ask(selection: Sequence[int] | Wanted, search: Search) -> ResponseReturnValue:
    """How many, and which; nothing is done yet."""
    with export_parts().database.transaction() as connection:
        if isinstance(selection, Wanted):
            count = browsing.count(connection, viewer(), selection, MOST_AT_ONCE).number
            rows = browsing.page(connection, viewer(), selection, size=SHOWN).rows
            ticked: Sequence[int] = ()
        else:
            rows = tuple(row for row in browsing.rows(connection, selection) if may_edit(viewer(), row))
            count, ticked = len(rows), [row.id for row in rows]
    shown = {"rows": rows[:SHOWN], "count": count, "ticked": ticked, "search": search}
    return render_template("catalogue_delete.html", **shown, everything=isinstance(selection, Wanted))
