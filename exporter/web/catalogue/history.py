"""The states that an item was in: two of them compared, and one of them brought back."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import items, revisions
from exporter.catalogue.content import differences
from exporter.catalogue.item import Item, Origin, OriginKind
from exporter.catalogue.revisions import Revision, Snapshot
from exporter.web import people
from exporter.web.catalogue import rights
from exporter.web.catalogue.item_words import ORIGINS, VISIBILITIES
from exporter.web.catalogue.labels import labels
from exporter.web.catalogue.shown import Changed, changes_of
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.preview_words import safe_html
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("catalogue_history", __name__)
MOVED_ON = "The item was changed since this page was made. Nothing was brought back: look at the difference below again."
WORDS = {"safe_html": safe_html, "origin_words": ORIGINS, "visibilities": VISIBILITIES}


@dataclass(frozen=True)
class Compared:
    """``files`` are names that went and came; ``facts`` sentences about the rest."""

    changes: list[Changed]
    removed_files: list[str]
    added_files: list[str]
    facts: list[str]

    @property
    def is_equal(self) -> bool:
        return not (self.changes or self.removed_files or self.added_files or self.facts)


@blueprint.get("/catalogue/items/<int:item_id>/compare")
@login_required
def compare(item_id: int) -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        item = rights.changeable(connection, item_id)
        old, before = revisions.get(connection, item.id, _number("old"))
        new, after = revisions.get(connection, item.id, _number("new"))
        compared = _compared(connection, before, after)
        names = people.names_of(connection, {old.author, new.author})
    shown = {"item": item, "old": old, "new": new, "compared": compared, "names": names}
    return render_template("catalogue_compare.html", **shown, **WORDS)


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _compared(connection: Connection, before: Snapshot, after: Snapshot) -> Compared:
    changes = changes_of(differences(before.content.record, after.content.record), labels(connection))
    old, new = ({file.name: file for file in snapshot.files} for snapshot in (before, after))
    removed = [name for name, file in old.items() if new.get(name) != file]
    return Compared(changes, removed, [name for name, file in new.items() if old.get(name) != file], _facts(before, after))


def _facts(before: Snapshot, after: Snapshot) -> list[str]:
    facts = []
    if before.deleted != after.deleted:
        facts.append("It was deleted." if after.deleted else "It was brought back.")
    if before.visibility != after.visibility:
        facts.append(f"It became {after.visibility}.")
    if before.sets != after.sets:
        facts.append("It is in other item sets.")
    if before.sites != after.sites:
        facts.append("It is in other sites.")
    return facts


@blueprint.get("/catalogue/items/<int:item_id>/restore/<int:number>")
@login_required
def ask(item_id: int, number: int) -> ResponseReturnValue:
    """What would change, before anything does."""
    return _page(item_id, number)


def _page(item_id: int, number: int, problem: str = "") -> str:
    with export_parts().database.transaction() as connection:
        item = rights.changeable(connection, item_id)
        wanted, snapshot = _wanted(connection, item, number)
        compared = _compared(connection, revisions.get(connection, item.id, item.revision)[1], snapshot)
        names = people.names_of(connection, {wanted.author})
    shown = {"item": item, "wanted": wanted, "compared": compared, "names": names, "problem": problem}
    return render_template("catalogue_restore.html", **shown, **WORDS)


def _wanted(connection: Connection, item: Item, number: int) -> tuple[Revision, Snapshot]:
    return revisions.get(connection, item.id, number if number < 1 << 31 else 0)


@blueprint.post("/catalogue/items/<int:item_id>/restore/<int:number>")
@login_required
def restore(item_id: int, number: int) -> ResponseReturnValue:
    seen = request.form.get("seen", "")
    with export_parts().database.transaction() as connection:
        item = rights.changeable(connection, item_id)
        _, snapshot = _wanted(connection, item, number)
        held = items.lock(connection, [item.id])[item.id]
        same = str(held.revision) == seen
        if same:
            revisions.restore(connection, item.id, snapshot)
            revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, current_user().subject))
    if not same:
        return _page(item_id, number, MOVED_ON), 409
    note("catalogue: an item was brought back to an earlier state", f"item {item_id}, state {number}")
    return redirect(url_for("catalogue_item.show", item_id=item_id, told="restored"), 303)
