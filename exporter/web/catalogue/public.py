"""Sites as everybody sees them, without signing in: only public items of public sites."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import browsing, item_files, memberships, sites
from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, Visibility
from exporter.catalogue.item_file import ItemFile
from exporter.catalogue.sites import Site
from exporter.catalogue.viewer import NOBODY, may_see
from exporter.catalogue.wanted import Wanted
from exporter.errors import NotFound
from exporter.web.catalogue import item_words, rights
from exporter.web.catalogue.browse import PAGE_ROWS, count_words, type_words
from exporter.web.catalogue.file_list import listed
from exporter.web.catalogue.files import sent, shown, stored_file
from exporter.web.catalogue.labels import labels
from exporter.web.catalogue.search import LONGEST, key
from exporter.web.catalogue.shown import groups_of
from exporter.web.export_parts import export_parts
from exporter.web.preview_words import safe_html

blueprint = Blueprint("public_sites", __name__)
NO_SITE = "There is no such site."


@dataclass(frozen=True)
class Visited:
    """An item of a site, for everybody."""

    site: Site
    item: Item
    files: tuple[ItemFile, ...]


@blueprint.get("/sites/<slug>")
def home(slug: str) -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:LONGEST]
    older, newer = (key(request.args.get(name, "")) for name in ("older", "newer"))
    with export_parts().database.transaction() as connection:
        site = _site(connection, slug)
        wanted = Wanted(words, site_id=site.id)
        page = browsing.page(connection, NOBODY, wanted, older_than=older, newer_than=newer, size=PAGE_ROWS)
        count = browsing.count(connection, NOBODY, wanted)
    shown_with = {"site": site, "page": page, "count": count, "words": words}
    return render_template("site.html", **shown_with, count_words=count_words, type_words=type_words)


def _site(connection: Connection, slug: str) -> Site:
    """Raises NotFound."""
    found = sites.find_slug(connection, slug) if sites.SLUG.fullmatch(slug) else None
    if found is None or found.visibility is not Visibility.PUBLIC:
        raise NotFound(NO_SITE)
    return found


def _visited(connection: Connection, slug: str, item_id: int) -> Visited:
    """Raises NotFound."""
    site, found = _site(connection, slug), rights.existing(connection, item_id)
    within = memberships.of_items(connection, memberships.SITES, [item_id]).get(item_id, ())
    if found.deleted or not may_see(NOBODY, found) or site.id not in within:
        raise NotFound(rights.NO_ITEM)
    return Visited(site, found, item_files.of_item(connection, item_id))


@blueprint.get("/sites/<slug>/items/<int:item_id>")
def item(slug: str, item_id: int) -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        visited = _visited(connection, slug, item_id)
        groups = groups_of(Content(visited.item.content.record), labels(connection))  # who wrote what is no public matter
    may_download = rights.may_download(NOBODY, visited.item)
    return render_template("site_item.html", visited=visited, groups=groups, may_download=may_download, **WORDS)


@blueprint.get("/sites/<slug>/items/<int:item_id>/files/<int:position>")
def download(slug: str, item_id: int, position: int) -> ResponseReturnValue:
    return sent(*_stored(slug, item_id, position))


@blueprint.get("/sites/<slug>/items/<int:item_id>/files/<int:position>/picture")
def picture(slug: str, item_id: int, position: int) -> ResponseReturnValue:
    return shown(*_stored(slug, item_id, position))


def _stored(slug: str, item_id: int, position: int) -> tuple[ItemFile, str]:
    with export_parts().database.transaction() as connection:
        visited = _visited(connection, slug, item_id)
    return stored_file(NOBODY, visited.item, visited.files, position)


WORDS = {
    "safe_html": safe_html,
    "file_state": item_words.file_state,
    "file_reason": item_words.file_reason,
    "file_link": item_words.file_link,
    "pictures": item_words.pictures,
    "listed": listed,
}
