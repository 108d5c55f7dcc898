"""What hangs on what: the link of a thing leads to a thing, to several, to a small document or to nothing."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulators.dspace7_access import Reader, closed
from simulators.dspace7_json import address, file_format
from simulators.dspace7_state import (
    Bundle,
    Collection,
    Community,
    File,
    Item,
    Json,
    Relationship,
    Resource,
    Thing,
)

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7

Linked = Resource | list[Resource] | Json | None


class Unknown(Exception):
    """There is no such link."""


def linked(site: "Dspace7", thing: Resource, name: str, reader: Reader) -> Linked:
    """Raises Unknown."""
    found = _linked(site, thing, name)
    if isinstance(found, list):
        return [each for each in found if not isinstance(each, Thing) or reader.may_see(each)]
    return found


def _linked(site: "Dspace7", thing: Resource, name: str) -> Linked:
    if isinstance(thing, Community):
        return _of_community(thing, name)
    if isinstance(thing, Collection) and name in {"logo", "parentCommunity", "license"}:
        return thing.parent if name == "parentCommunity" else None
    if isinstance(thing, Item):
        return _of_item(site, thing, name)
    if isinstance(thing, Bundle):
        return _of_bundle(thing, name)
    if isinstance(thing, File):
        return _of_file(site, thing, name)
    return _of_relationship(thing, name)


def _of_community(thing: Community, name: str) -> Linked:
    if name == "subcommunities":
        return [*sorted(thing.children, key=lambda each: each.name or "")]
    if name == "collections":
        return [*sorted(thing.collections, key=lambda each: each.name or "")]
    if name in {"parentCommunity", "logo"}:
        return thing.parent if name == "parentCommunity" else None
    raise Unknown


def _of_bundle(thing: Bundle, name: str) -> Linked:
    if name == "bitstreams":
        return [*thing.files]
    if name in {"item", "primaryBitstream"}:
        return thing.item if name == "item" else thing.primary
    raise Unknown


def _of_relationship(thing: Resource, name: str) -> Linked:
    if isinstance(thing, Relationship) and name in {"leftItem", "rightItem"}:
        return thing.left if name == "leftItem" else thing.right
    if isinstance(thing, Relationship) and name == "relationshipType":
        return thing.type
    raise Unknown


def _of_item(site: "Dspace7", thing: Item, name: str) -> Linked:
    """Nothing promises an order of bundles."""
    if name == "bundles":
        return [*sorted(thing.bundles, key=lambda each: each.uuid)]
    if name == "owningCollection":
        return thing.owner
    if name == "mappedCollections":
        return [*thing.mapped]
    if name == "relationships":
        return [*site.state.relationships_of(thing)]
    if name == "thumbnail":
        small = thing.bundle("THUMBNAIL")
        return (small.primary or next(iter(small.files), None)) if small else None
    if name == "accessStatus":
        return _status(site, thing, _first_file(thing))
    if name in {"version", "submitter", "templateItemOf"}:
        return None
    raise Unknown


def _of_file(site: "Dspace7", thing: File, name: str) -> Linked:
    if name == "format":
        return file_format(site, thing)
    if name == "bundle":
        return thing.bundle
    if name == "thumbnail":
        small = thing.bundle.item.bundle("THUMBNAIL")
        return next((each for each in small.files if each.name == f"{thing.name}.jpg"), None) if small else None
    if name == "accessStatus" and site.has_file_status:
        return _status(site, thing, thing)
    raise Unknown


def _first_file(item: Item) -> File | None:
    """The file that speaks for an item: the primary one, else the first."""
    originals = item.bundle("ORIGINAL")
    return (originals.primary or next(iter(originals.files), None)) if originals else None


def _status(site: "Dspace7", thing: Item | File, file: File | None) -> Json:
    """Of the whole item it is told what holds for one file."""
    day, today = file.until if file else "", datetime.now(UTC).date().isoformat()
    status = (
        "metadata.only" if file is None else "embargo" if day > today else "restricted" if closed(file) else "open.access"
    )
    told: Json = {"status": status}
    told |= {"embargoDate": day or None} if site.major >= 9 else {}
    return {**told, "type": "accessStatus", "_links": {"self": {"href": f"{address(site, thing)}/accessStatus"}}}
