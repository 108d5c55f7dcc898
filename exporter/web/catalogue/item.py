"""The page of an item: what it says, its files, where it comes from, and what happened to it."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import duplicates, item_files, provenance, revisions
from exporter.catalogue.browsing import Row
from exporter.catalogue.item import Item
from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.item_sets import ItemSet
from exporter.catalogue.provenance import Provenance
from exporter.catalogue.revisions import Revision
from exporter.catalogue.sites import Site
from exporter.catalogue.viewer import may_edit
from exporter.web import people
from exporter.web.catalogue import item_words, rights
from exporter.web.catalogue.file_list import listed
from exporter.web.catalogue.item_places import places_of
from exporter.web.catalogue.labels import labels
from exporter.web.catalogue.shown import Group, groups_of
from exporter.web.export_parts import export_parts
from exporter.web.preview_words import safe_html
from exporter.web.sessions import login_required

blueprint = Blueprint("catalogue_item", __name__)
SAVED = {
    "new": "The new item is stored.",
    "saved": "Your changes are stored.",
    "restored": "The item is again as it was then. The state before is kept in its history.",
    "same": "Nothing was changed, so nothing was stored.",
}


@dataclass(frozen=True)
class Shown:
    """What everybody sees who may see the item."""

    item: Item
    groups: list[Group]
    files: tuple[ItemFile, ...]
    may_download: bool
    origins: list[Provenance]
    places: dict[str, list[ItemSet | Site]]
    """By "sets" and "sites"."""
    same: tuple[Row, ...]
    """Others with the same DOI."""


@dataclass(frozen=True)
class History:
    """What only those see who may change it. ``names`` are those of people, by subject."""

    revisions: list[Revision]
    names: dict[str, str]


@blueprint.get("/catalogue/items/<int:item_id>")
@login_required
def show(item_id: int) -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        item = rights.visible(connection, item_id)
        shown = load(connection, item)
        history = history_of(connection, item) if may_edit(rights.viewer(), item) else None
    told = SAVED.get(request.args.get("told", ""), "")
    return render_template("catalogue_item.html", shown=shown, item=item, history=history, told=told, **WORDS)


def load(connection: Connection, item: Item) -> Shown:
    files = item_files.of_item(connection, item.id)
    groups = groups_of(item.content, labels(connection))
    may_download, places = rights.may_download(rights.viewer(), item), places_of(connection, item.id)
    same = duplicates.of_item(connection, rights.viewer(), item)
    return Shown(item, groups, files, may_download, provenance.of_item(connection, item.id), places, same)


def history_of(connection: Connection, item: Item) -> History:
    found = revisions.of_item(connection, item.id)
    return History(found, people.names_of(connection, {item.owner, *(each.author for each in found)}))


def import_link(job_id: int | None) -> str:
    """The report of an import; empty for those who have no reports."""
    return url_for("imports.show", job_id=job_id) if job_id is not None and rights.viewer().is_staff else ""


WORDS = {
    "safe_html": safe_html,
    "visibilities": item_words.VISIBILITIES,
    "origin_words": item_words.ORIGINS,
    "file_state": item_words.file_state,
    "file_reason": item_words.file_reason,
    "file_link": item_words.file_link,
    "pictures": item_words.pictures,
    "listed": listed,
    "import_link": import_link,
}
