"""Sites: a view of some items for the public, under an address of its own. ``batch.delete_group`` deletes one."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from exporter.catalogue import titled
from exporter.catalogue.item import Visibility
from exporter.catalogue.titled import Key, TitlePage
from exporter.catalogue.viewer import Viewer
from exporter.database.catalogue_tables import sites
from exporter.database.clock import after
from exporter.errors import InvalidInput, NotFound
from exporter.records.words import words_of

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60
LONGEST_STEM = 50
WRONG_SLUG = "The address may have small letters, digits, and single hyphens between them; at most 60 signs."
SLUG_TAKEN = "Another site has this address already. Please choose another one."


@dataclass(frozen=True)
class SiteText:
    """What people write of it. Without a ``slug`` one is made of the title; ``preset``: where new items go by themselves."""

    title: str
    slug: str = ""
    summary: str = ""
    visibility: Visibility = Visibility.PUBLIC
    preset: bool = False


@dataclass(frozen=True)
class Site:
    """``slug`` is its part of the address."""

    id: int
    slug: str
    title: str
    summary: str
    visibility: Visibility
    preset: bool
    owner: str
    created: datetime


def create(connection: Connection, owner: str, text: SiteText) -> int:
    """Raises InvalidInput."""
    row = {**_columns_of(connection, text, None), "owner": owner}
    result = connection.execute(insert(sites).values(**row, created=after(0)))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def edit(connection: Connection, site_id: int, text: SiteText) -> None:
    """Without a ``slug`` it keeps the one that it has. Raises InvalidInput, and NotFound."""
    kept = replace(text, slug=text.slug or get(connection, site_id).slug)
    changed = update(sites).where(sites.c.id == site_id).values(_columns_of(connection, kept, site_id))
    if not connection.execute(changed).rowcount:
        raise NotFound("There is no such site.")


def find(connection: Connection, site_id: int) -> Site | None:
    return get_many(connection, [site_id]).get(site_id)


def get(connection: Connection, site_id: int) -> Site:
    """Raises NotFound."""
    found = find(connection, site_id)
    if found is None:
        raise NotFound("There is no such site.")
    return found


def find_slug(connection: Connection, slug: str) -> Site | None:
    row = connection.execute(select(sites).where(sites.c.slug == slug)).one_or_none()
    return None if row is None else _of_row(row)


def get_many(connection: Connection, site_ids: Collection[int]) -> dict[int, Site]:
    query = select(sites).where(sites.c.id.in_(list(site_ids))).order_by(sites.c.title, sites.c.id)
    return {row.id: _of_row(row) for row in connection.execute(query)}


def presets(connection: Connection) -> list[Site]:
    """Where new items go unless told otherwise."""
    query = select(sites).where(sites.c.preset.is_(True)).order_by(sites.c.title, sites.c.id)
    return [_of_row(row) for row in connection.execute(query)]


def page(
    connection: Connection, viewer: Viewer, words: str = "", *, after: Key | None = None, size: int = 50
) -> TitlePage[Site]:
    """Those that she may see, by title; ``after`` is what the page before says as ``next``."""
    rows, further = titled.page(connection, sites, viewer, words, after=after, size=size)
    return TitlePage(tuple(map(_of_row, rows)), further)


def _columns_of(connection: Connection, text: SiteText, site_id: int | None) -> dict[str, Any]:
    title = titled.checked_title(text.title)
    slug = _checked_slug(connection, text.slug, site_id) if text.slug else _new_slug(connection, title)
    shown = {"visibility": text.visibility, "preset": text.preset}
    return {"title": title, "slug": slug, "summary": text.summary.strip(), **shown}


def _checked_slug(connection: Connection, slug: str, site_id: int | None) -> str:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise InvalidInput({"slug": WRONG_SLUG})
    if not _is_free(connection, slug, site_id):
        raise InvalidInput({"slug": SLUG_TAKEN})
    return slug


def _new_slug(connection: Connection, title: str) -> str:
    words = [word for word in words_of(title, 10) if SLUG.fullmatch(word)]
    stem = "-".join(words)[:LONGEST_STEM].strip("-") or "site"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if _is_free(connection, name, None))


def _is_free(connection: Connection, slug: str, site_id: int | None) -> bool:
    found = find_slug(connection, slug)
    return found is None or found.id == site_id


def _of_row(row: Row[Any]) -> Site:
    return Site(**dict(row._mapping) | {"visibility": Visibility(row.visibility)})
