"""The item sets and sites that an item is in: as links on its page, and as ticks in its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from exporter.catalogue import item_sets, memberships, sites
from exporter.catalogue.item_sets import ItemSet
from exporter.catalogue.memberships import SETS, SITES, Grouping
from exporter.catalogue.sites import Site
from exporter.catalogue.viewer import may_edit, may_see
from exporter.web.catalogue.rights import viewer
from exporter.web.form_rows import Row, rows

MOST = 100
"""Of item sets, or sites, that one form offers."""
KINDS: dict[str, Grouping] = {"sets": SETS, "sites": SITES}
GET_MANY: dict[str, Callable[[Connection, Any], Mapping[int, ItemSet | Site]]] = {
    "sets": item_sets.get_many,
    "sites": sites.get_many,
}


@dataclass(frozen=True)
class Choice:
    id: int
    title: str
    ticked: bool


def places_of(connection: Connection, item_id: int) -> dict[str, list[ItemSet | Site]]:
    """Those that whoever asks may see."""
    return {name: [each for each in _of(connection, name, item_id) if may_see(viewer(), each)] for name in KINDS}


def _of(connection: Connection, name: str, item_id: int) -> list[ItemSet | Site]:
    ids = memberships.of_items(connection, KINDS[name], [item_id]).get(item_id, ())
    return list(GET_MANY[name](connection, ids).values())


def _offered(connection: Connection, name: str) -> list[ItemSet | Site]:
    who, page = viewer(), item_sets.page if name == "sets" else sites.page
    found: tuple[ItemSet | Site, ...] = page(connection, who, size=MOST).rows
    return [each for each in found if may_edit(who, each)]


def form_of_item(connection: Connection, item_id: int) -> dict[str, str]:
    shown = dict[str, str]()
    for name in KINDS:
        present = {each.id: each for each in _of(connection, name, item_id) if may_edit(viewer(), each)}
        offered = {each.id: each for each in _offered(connection, name)}
        shown |= _form(name, {**present, **offered}, set(present))
    return shown


def form_of_new(connection: Connection) -> dict[str, str]:
    """The sites where new items go by themselves are ticked."""
    preset = {each.id for each in sites.presets(connection)}
    shown = dict[str, str]()
    for name in KINDS:
        shown |= _form(name, {each.id: each for each in _offered(connection, name)}, preset if name == "sites" else set())
    return shown


def _form(name: str, offered: Mapping[int, ItemSet | Site], ticked: set[int]) -> dict[str, str]:
    shown = dict[str, str]()
    for at, group_id in enumerate(offered):
        shown[f"{name}-{at}-id"] = str(group_id)
        if group_id in ticked:
            shown[f"{name}-{at}-in"] = "yes"
    return shown


def choices_of(connection: Connection, form: Mapping[str, str]) -> dict[str, list[Choice]]:
    """As they stand in the form; titles are ours."""
    found = dict[str, list[Choice]]()
    for name, get_many in GET_MANY.items():
        sent = _sent(form, name)
        known = get_many(connection, sent)
        found[name] = [Choice(key, known[key].title, sent[key]) for key in sent if key in known and _hers(known[key])]
    return found


def _hers(group: ItemSet | Site) -> bool:
    return may_edit(viewer(), group)


def _sent(form: Mapping[str, str], name: str) -> dict[int, bool]:
    return {_id(row): row.text("in") == "yes" for row in rows(form, name)}


def _id(row: Row) -> int:
    text = row.text("id")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def wanted(connection: Connection, item_id: int, form: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Those that are ticked, and those that the form did not offer."""
    found = dict[str, tuple[int, ...]]()
    for name, grouping in KINDS.items():
        present = memberships.of_items(connection, grouping, [item_id]).get(item_id, ())
        sent = _sent(form, name)
        found[name] = (*(each for each in present if each not in sent), *(each for each, ticked in sent.items() if ticked))
    return found
