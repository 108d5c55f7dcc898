"""The states that an item was in: two of them compared, and one of them brought back."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import comparing, editing, revisions
from exporter.catalogue.comparing import Comparison, Moved
from exporter.catalogue.item import Item
from exporter.catalogue.revisions import Revision, Snapshot
from exporter.errors import InvalidInput
from exporter.web import people
from exporter.web.catalogue import rights
from exporter.web.catalogue.item_words import ORIGINS, VISIBILITIES
from exporter.web.catalogue.labels import labels
from exporter.web.catalogue.shown import Changed, changes_of
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.preview_words import safe_html
from exporter.web.sessions import login_required

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
        old, before = revisions.get(connection, item.id, _number(request.args, "old"))
        new, after = revisions.get(connection, item.id, _number(request.args, "new"))
        compared = _shown(connection, comparing.compared(before, after))
        names = people.names_of(connection, {old.author, new.author})
    shown = {"item": item, "old": old, "new": new, "compared": compared, "names": names}
    return render_template("catalogue_compare.html", **shown, **WORDS)


def _number(sent: Mapping[str, str], name: str = "seen") -> int:
    text = sent.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _shown(connection: Connection, found: Comparison) -> Compared:
    return Compared(
        changes_of(found.statements, labels(connection)),
        [each.name for each in found.files if each.before],
        [each.name for each in found.files if each.after],
        _facts(found),
    )


def _facts(found: Comparison) -> list[str]:
    facts = []
    if found.deleted:
        facts.append("It was deleted." if found.deleted[1] else "It was brought back.")
    if found.visibility:
        facts.append(f"It became {found.visibility[1]}.")
    facts += [f"It is in other {words}." for words, each in _moves(found) if each != Moved()]
    return facts


def _moves(found: Comparison) -> list[tuple[str, Moved]]:
    return [("item sets", found.sets), ("sites", found.sites)]


@blueprint.get("/catalogue/items/<int:item_id>/restore/<int:number>")
@login_required
def ask(item_id: int, number: int) -> ResponseReturnValue:
    """What would change, before anything does."""
    return _page(item_id, number)


def _page(item_id: int, number: int, problem: str = "") -> str:
    with export_parts().database.transaction() as connection:
        item = rights.changeable(connection, item_id)
        wanted, snapshot = _wanted(connection, item, number)
        present = revisions.get(connection, item.id, item.revision)[1]
        compared = _shown(connection, comparing.compared(present, snapshot))
        names = people.names_of(connection, {wanted.author})
    shown = {"item": item, "wanted": wanted, "compared": compared, "names": names, "problem": problem}
    return render_template("catalogue_restore.html", **shown, **WORDS)


def _wanted(connection: Connection, item: Item, number: int) -> tuple[Revision, Snapshot]:
    return revisions.get(connection, item.id, number if number < 1 << 31 else 0)


@blueprint.post("/catalogue/items/<int:item_id>/restore/<int:number>")
@login_required
def restore(item_id: int, number: int) -> ResponseReturnValue:
    seen = _number(request.form)
    try:
        with export_parts().database.transaction() as connection:
            item = rights.changeable(connection, item_id)
            editing.go_back(connection, rights.viewer(), item.id, seen, number)
    except InvalidInput:
        return _page(item_id, number, MOVED_ON), 409
    note("catalogue: an item was brought back to an earlier state", f"item {item_id}, state {number}")
    return redirect(url_for("catalogue_item.show", item_id=item_id, told="restored"), 303)
