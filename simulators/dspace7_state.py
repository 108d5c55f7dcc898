"""What a DSpace 7 or later holds: a tree of communities and collections, items, bundles, files, relationships."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from simulators.ckan_state import Content

Json = dict[str, Any]
Contents = dict[str, str | bytes | Content]


@dataclass(frozen=True)
class Value:
    """``authority`` may be any text, ``virtual::…`` when the value comes from a relationship."""

    text: str
    language: str | None = None
    authority: str | None = None
    confidence: int = -1


Metadata = dict[str, list[Value]]


@dataclass(eq=False, kw_only=True)
class Thing:
    """``readers`` are e-mail addresses; None: everybody may read."""

    kind: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    metadata: Metadata = field(default_factory=dict)
    handle: str | None = None
    readers: frozenset[str] | None = None
    uuid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def name(self) -> str | None:
        return self.first("dc.title")

    def first(self, key: str) -> str | None:
        values = self.metadata.get(key)
        return values[0].text if values else None


@dataclass(eq=False, kw_only=True)
class Community(Thing):
    kind: ClassVar[str] = "community"
    plural: ClassVar[str] = "communities"
    parent: "Community | None" = None
    children: "list[Community]" = field(default_factory=list)
    collections: "list[Collection]" = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class Collection(Thing):
    kind: ClassVar[str] = "collection"
    plural: ClassVar[str] = "collections"
    parent: Community


@dataclass(eq=False, kw_only=True)
class Item(Thing):
    """``indexed`` grows with each change: among equals the search engine shows what was indexed last at the end."""

    kind: ClassVar[str] = "item"
    plural: ClassVar[str] = "items"
    owner: Collection
    mapped: list[Collection] = field(default_factory=list)
    bundles: "list[Bundle]" = field(default_factory=list)
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))
    withdrawn: bool = False
    discoverable: bool = True
    indexed: int = 0

    def files(self) -> "list[File]":
        return [file for bundle in self.bundles for file in bundle.files]

    def bundle(self, name: str) -> "Bundle | None":
        return next((each for each in self.bundles if each.name == name), None)


@dataclass(eq=False, kw_only=True)
class Bundle(Thing):
    kind: ClassVar[str] = "bundle"
    plural: ClassVar[str] = "bundles"
    item: Item
    files: "list[File]" = field(default_factory=list)
    primary: "File | None" = None


@dataclass(eq=False, kw_only=True)
class File(Thing):
    """``until``: the day on which an embargo ends. ``media``: a type other than its name would tell."""

    kind: ClassVar[str] = "bitstream"
    plural: ClassVar[str] = "bitstreams"
    bundle: Bundle
    content: Content
    sequence: int
    until: str = ""
    media: str = ""


@dataclass(eq=False)
class RelationshipType:
    id: int
    leftward: str  # as isAuthorOfPublication: what the right item is to the left one
    rightward: str
    kind: ClassVar[str] = "relationshiptype"
    plural: ClassVar[str] = "relationshiptypes"


@dataclass(eq=False)
class Relationship:
    id: int
    left: Item
    right: Item
    type: RelationshipType
    kind: ClassVar[str] = "relationship"
    plural: ClassVar[str] = "relationships"


Resource = Thing | Relationship | RelationshipType


class State:
    """Who changes it holds the service's guard. ``generation`` grows with each change."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.handles: dict[str, Thing] = {}
        self.items: dict[str, Item] = {}
        self.relationships: dict[int, Relationship] = {}
        self.types: dict[int, RelationshipType] = {}
        self.generation = 0
        self._numbers = itertools.count(1)
        self._indexed = itertools.count(1)
        self._last_change = datetime.now(UTC)

    def new_handle(self, wanted: str = "") -> str:
        if wanted:
            return wanted
        return next(handle for number in self._numbers if (handle := f"123456789/{number}") not in self.handles)

    def add(self, thing: Thing) -> str:
        self.things[thing.uuid] = thing
        self.generation += 1
        if thing.handle:
            self.handles[thing.handle] = thing
        if isinstance(thing, Item):
            self.items[thing.uuid] = thing
            thing.indexed = next(self._indexed)
        return thing.uuid

    def remove(self, thing: Thing) -> None:
        self.things.pop(thing.uuid, None)
        self.items.pop(thing.uuid, None)
        self.handles.pop(thing.handle or "", None)
        self.generation += 1

    def touch(self, item: Item) -> None:
        """No two changes share a moment."""
        self._last_change = max(datetime.now(UTC), self._last_change + timedelta(microseconds=1))
        item.modified, item.indexed = self._last_change, next(self._indexed)
        self.generation += 1

    def all(self, kind: type[Thing]) -> list[Thing]:
        return [each for each in list(self.things.values()) if type(each) is kind]

    def relationships_of(self, item: Item) -> list[Relationship]:
        return [each for each in list(self.relationships.values()) if item in (each.left, each.right)]


def places(item: Item) -> list[Thing]:
    """The collections that an item is in, and every community above them."""
    found: list[Thing] = []
    for collection in [item.owner, *item.mapped]:
        found.append(collection)
        above: Community | None = collection.parent
        while above:
            found.append(above)
            above = above.parent
    return found
