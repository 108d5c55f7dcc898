"""The catalogue as people look through it: search, filters, page by page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import browsing, facets, item_sets, sites
from exporter.catalogue.browsing import Count, Page
from exporter.catalogue.item_sets import ItemSet
from exporter.catalogue.sites import Site
from exporter.catalogue.viewer import may_edit, may_see
from exporter.errors import NotFound
from exporter.web.catalogue.rights import viewer
from exporter.web.catalogue.search import Search, key, present_search
from exporter.web.catalogue.selection import PROBLEMS
from exporter.web.export_parts import export_parts
from exporter.web.formats import counted
from exporter.web.sessions import current_user, login_required
from exporter.web.words import TYPES

blueprint = Blueprint("catalogue", __name__)
PAGE_ROWS = 25
MOST_CHOICES = 200


PAGES: dict[str, tuple[Callable[..., Any], Callable[[Connection, int], ItemSet | Site | None]]] = {
    "set": (item_sets.page, item_sets.find),
    "site": (sites.page, sites.find),
}


@dataclass(frozen=True)
class Choices:
    """Pairs of key and words for each filter."""

    sets: list[tuple[str, str]]
    sites: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    types: list[tuple[str, str]]


@blueprint.get("/catalogue")
@login_required
def browse() -> ResponseReturnValue:
    search = present_search(current_user().subject)
    with export_parts().database.transaction() as connection:
        choices = _choices(connection, search.asked)  # first: who may not see a set finds nothing by it
        page = page_of(connection, search)
        count = browsing.count(connection, viewer(), search.wanted)
    shown = {"page": page, "count": count, "choices": choices, "search": search, "told": told_of(request.args)}
    number = key(request.args.get("problem", ""))
    shown["problem"] = PROBLEMS[number] if number is not None and number < len(PROBLEMS) else ""
    hers = [row.id for row in page.rows if may_edit(viewer(), row)]
    return render_template("catalogue.html", **shown, hers=hers, type_words=type_words, count_words=count_words)


def page_of(connection: Connection, search: Search) -> Page:
    """The one that the address names by a key."""
    older, newer = (key(request.args.get(name, "")) for name in ("older", "newer"))
    return browsing.page(connection, viewer(), search.wanted, older_than=older, newer_than=newer, size=PAGE_ROWS)


def _choices(connection: Connection, asked: Mapping[str, str]) -> Choices:
    return Choices(
        group_choices(connection, "set", asked),
        group_choices(connection, "site", asked),
        [(str(number), title) for number, title in facets.source_titles(connection, viewer()).items()],
        [(each, type_words(each)) for each in facets.types(connection)],
    )


def group_choices(connection: Connection, name: str, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The first ones by title, and the one that is chosen. Raises NotFound when whoever asks may not see that."""
    pages, find = PAGES[name]
    found = {str(each.id): each.title for each in pages(connection, viewer(), size=MOST_CHOICES).rows}
    number = key(asked.get(name, ""))
    if number is not None and str(number) not in found:
        chosen = find(connection, number)
        if chosen is None or not may_see(viewer(), chosen):
            raise NotFound(f"There is no such {name}.")
        found[str(number)] = chosen.title
    return list(found.items())


def type_words(name: str) -> str:
    return TYPES.get(name, name)


def count_words(count: Count) -> str:
    if count.more:
        return f"More than {count.number} items" if count.number else "Some items"
    return counted(count.number, "item")


def told_of(args: Mapping[str, str]) -> list[str]:
    """What a change of many did, as its redirect says."""
    counts = {name: key(args.get(name, "")) for name in ("changed", "same", "kept")}
    if counts["changed"] is None:
        return []
    told = [f"{counted(counts['changed'], 'item')} changed."]
    told += [f"{counted(counts['same'], 'item')} had nothing to change."] if counts["same"] else []
    told += [f"{counted(counts['kept'], 'item')} left as before: not yours, or gone meanwhile."] if counts["kept"] else []
    return told
