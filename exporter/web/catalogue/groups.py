"""What the pages of item sets and those of sites share."""

from dataclasses import dataclass

from flask import request

from exporter.catalogue import browsing
from exporter.catalogue.browsing import Count
from exporter.catalogue.item import Visibility
from exporter.catalogue.titled import Key
from exporter.catalogue.wanted import Wanted
from exporter.web.catalogue.rights import viewer
from exporter.web.catalogue.search import key
from exporter.web.export_parts import export_parts
from exporter.web.form_rows import cleaned

LONGEST = 10_000
DONE = {
    "made": "It is stored.",
    "saved": "Your changes are stored.",
    "deleted": "It was deleted. The items that were in it are still in the catalogue.",
}


@dataclass(frozen=True)
class Kind:
    """The words of a page for one of the two."""

    one: str
    many: str
    family: str
    filter: str


SETS = Kind("item set", "Item sets", "catalogue_sets", "set")
SITES = Kind("site", "Sites", "catalogue_sites", "site")


def typed(*names: str) -> dict[str, str]:
    """Of a form, as it is shown again when something is wrong."""
    return {name: cleaned(request.form.get(name, "")).strip()[:LONGEST] for name in names}


def visibility_of(fields: dict[str, str]) -> Visibility:
    return Visibility.PUBLIC if fields.get("visibility") == Visibility.PUBLIC else Visibility.PRIVATE


def page_key() -> Key | None:
    """What the page before said as its last one."""
    title, number = request.args.get("title", "")[:500], key(request.args.get("after", ""))
    return Key(title, number) if number is not None else None


def search_words() -> str:
    return request.args.get("q", "").strip()[:200]


def done() -> str:
    return DONE.get(request.args.get("told", ""), "")


def size_of(wanted: Wanted) -> Count:
    """How many items whoever asks sees in it."""
    with export_parts().database.transaction() as connection:
        return browsing.count(connection, viewer(), wanted)
