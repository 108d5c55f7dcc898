"""The things of a DSpace 7 or later in HAL, as they stand alone."""

from datetime import datetime
from typing import TYPE_CHECKING

from simulators.dspace7_formats import format_of
from simulators.dspace7_state import (
    Bundle,
    Collection,
    Community,
    File,
    Item,
    Json,
    Metadata,
    Relationship,
    Resource,
    Thing,
    Value,
    places,
)

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7

ADMINS_ONLY = "dc.description.provenance"
LINKS = {
    "community": ("collections", "logo", "subcommunities", "parentCommunity", "adminGroup"),
    "collection": (
        *("harvester", "itemtemplate", "license", "logo", "mappedItems", "parentCommunity", "adminGroup"),
        *("submittersGroup", "itemReadGroup", "bitstreamReadGroup"),
    ),
    "item": (
        *("accessStatus", "bundles", "identifiers", "mappedCollections", "owningCollection", "relationships", "version"),
        *("templateItemOf", "thumbnail", "submitter"),
    ),
    "bundle": ("item", "bitstreams", "primaryBitstream"),
    "bitstream": ("content", "bundle", "accessStatus", "format", "thumbnail"),
    "relationshiptype": (),
    "relationship": (),
}


def shown(site: "Dspace7", thing: Resource, admin: bool) -> Json:
    if not isinstance(thing, Thing):
        return _relationship(site, thing) if isinstance(thing, Relationship) else _type(site, thing)
    body: Json = {} if isinstance(thing, Bundle) else {"id": thing.uuid}
    body |= {"uuid": thing.uuid, "name": thing.name, "handle": thing.handle}
    body |= {"metadata": metadata_shown(site, thing, admin), **_own(site, thing), "type": thing.kind}
    return {**body, "_links": links(site, thing)}


def address(site: "Dspace7", thing: Resource) -> str:
    key = thing.uuid if isinstance(thing, Thing) else thing.id
    return f"{site.api}/core/{thing.plural}/{key}"


def links(site: "Dspace7", thing: Resource) -> Json:
    here = address(site, thing)
    names = [
        each for each in LINKS[thing.kind] if site.has_file_status or (thing.kind, each) != ("bitstream", "accessStatus")
    ]
    found: Json = {name: {"href": f"{here}/{name}"} for name in names} | {"self": {"href": here}}
    if isinstance(thing, Collection):
        steps = ("reviewer", "editor", "finaleditor")
        found["workflowGroups"] = [{"href": f"{here}/workflowGroups/{step}", "name": step} for step in steps]
    return found


def metadata_shown(site: "Dspace7", thing: Thing, admin: bool) -> Json:
    """Nothing of an item that is withdrawn, but for administrators; keys by the alphabet."""
    if isinstance(thing, Item) and thing.withdrawn and not admin:
        return {}
    whole: Metadata = dict(thing.metadata)
    if thing.handle:
        whole.setdefault("dc.identifier.uri", [Value(f"{site.ui}/handle/{thing.handle}")])
    return {key: _values(whole[key]) for key in sorted(whole) if admin or key != ADMINS_ONLY}


def _values(values: list[Value]) -> list[Json]:
    return [
        {
            "value": each.text,
            "language": each.language,
            "authority": each.authority,
            "confidence": each.confidence,
            "place": place,
        }
        for place, each in enumerate(values)
    ]


def _own(site: "Dspace7", thing: Thing) -> Json:
    """What only this kind of thing tells."""
    if isinstance(thing, Community | Collection):
        return {"archivedItemsCount": _count(site, thing) if site.counting else -1}
    if isinstance(thing, File):
        told: Json = {"bundleName": thing.bundle.name, "sizeBytes": thing.content.size}
        check = {"checkSumAlgorithm": "MD5", "value": thing.content.md5()}
        return {**told, "checkSum": check, "sequenceId": thing.sequence}
    if isinstance(thing, Item):
        told = {"inArchive": not thing.withdrawn, "discoverable": thing.discoverable, "withdrawn": thing.withdrawn}
        return {**told, "lastModified": moment(site, thing.modified), "entityType": thing.first("dspace.entity.type")}
    return {}


def moment(site: "Dspace7", when: datetime) -> str:
    if site.major >= 9:
        return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03}+00:00"


def _count(site: "Dspace7", place: Thing) -> int:
    return sum(place in places(each) and not each.withdrawn for each in list(site.state.items.values()))


def _relationship(site: "Dspace7", thing: Relationship) -> Json:
    ends: dict[str, Resource] = {
        "leftItem": thing.left,
        "rightItem": thing.right,
        "relationshipType": thing.type,
        "self": thing,
    }
    told: Json = {"id": thing.id, "leftPlace": 0, "rightPlace": 0, "leftwardValue": None, "rightwardValue": None}
    return {**told, "type": thing.kind, "_links": {name: {"href": address(site, end)} for name, end in ends.items()}}


def _type(site: "Dspace7", thing: Resource) -> Json:
    assert not isinstance(thing, Thing | Relationship)
    told: Json = {"id": thing.id, "leftwardType": thing.leftward, "rightwardType": thing.rightward}
    told |= {"copyToLeft": False, "copyToRight": False, "tilted": "none"}
    return {**told, "type": thing.kind, "_links": {"self": {"href": address(site, thing)}}}


def file_format(site: "Dspace7", file: File) -> Json:
    number, short, whole, media = format_of(file.name or "", file.media)
    known = {"supportLevel": "KNOWN" if number > 1 else "UNKNOWN", "internal": False}
    end = (file.name or "").rpartition(".")[2]
    told: Json = {"id": number, "shortDescription": short, "description": whole, "mimetype": media, **known}
    here = f"{site.api}/core/bitstreamformats/{number}"
    extensions = [end] if number > 1 else []
    return {**told, "extensions": extensions, "type": "bitstreamformat", "_links": {"self": {"href": here}}}
