"""What happens to the things in a DSpace 7 behind the API's back: they change, they are closed, they go."""

from threading import RLock
from typing import Any, TypeVar

from simulators.ckan_state import Content
from simulators.dspace7_state import (
    Collection,
    Community,
    File,
    Item,
    Metadata,
    Relationship,
    RelationshipType,
    State,
    Thing,
    Value,
)

One = TypeVar("One", bound=Thing)


class Changes:
    """Things are named by their uuid. Every change of an item, its files or its place moves ``lastModified``."""

    state: State
    guard: RLock

    def edit(self, identifier: str, **metadata: Any) -> None:
        """These fields get these values; None takes a field away."""
        with self.guard:
            thing = self.get(identifier, Thing)
            thing.metadata |= read(metadata)
            thing.metadata = {key: values for key, values in thing.metadata.items() if values}
            self._changed(thing)

    def replace_file(self, file: str, content: str | bytes | Content) -> None:
        with self.guard:
            found = self.get(file, File)
            found.content = content_of(content)
            self._changed(found)

    def primary(self, file: str) -> None:
        """This file is the first of its bundle."""
        with self.guard:
            found = self.get(file, File)
            found.bundle.primary = found
            self._changed(found)

    def withdraw(self, item: str) -> None:
        with self.guard:
            self.get(item, Item).withdrawn = True
            self.state.touch(self.get(item, Item))

    def reinstate(self, item: str) -> None:
        with self.guard:
            self.get(item, Item).withdrawn = False
            self.state.touch(self.get(item, Item))

    def make_private(self, item: str) -> None:
        with self.guard:
            self.get(item, Item).discoverable = False
            self.state.touch(self.get(item, Item))

    def restrict(self, identifier: str, *readers: str) -> None:
        """Only these people (and administrators) may read it: an item with its files, a file alone, a part of the tree."""
        with self.guard:
            thing = self.get(identifier, Thing)
            below: list[Thing] = [*thing.bundles, *thing.files()] if isinstance(thing, Item) else []
            for each in (thing, *below):
                each.readers = frozenset(readers)
            self._changed(thing)

    def embargo(self, file: str, until: str) -> None:
        """``until`` is a day, as 2099-01-01."""
        with self.guard:
            found = self.get(file, File)
            found.until = until
            self._changed(found)

    def map_into(self, item: str, collection: str) -> None:
        with self.guard:
            found = self.get(item, Item)
            found.mapped.append(self.get(collection, Collection))
            self.state.touch(found)

    def delete(self, identifier: str) -> None:
        """For good; a part of the tree with all below it."""
        with self.guard:
            thing = self.get(identifier, Thing)
            for each in (thing, *self._below(thing)):
                self.state.remove(each)
            held = self.state.relationships
            self.state.relationships = {key: each for key, each in held.items() if thing not in (each.left, each.right)}
            _forget(thing)
            if isinstance(thing, File):
                self.state.touch(thing.bundle.item)

    def relate(self, left: str, right: str, leftward: str, rightward: str, copied: str = "") -> int:
        """``left`` shows the title of ``right`` as a value of its field ``copied``; the relationship's number."""
        with self.guard:
            number = max(self.state.relationships, default=0) + 1
            known = (each for each in self.state.types.values() if each.leftward == leftward)
            kind = next(known, None) or RelationshipType(len(self.state.types) + 1, leftward, rightward)
            self.state.types[kind.id] = kind
            ends = self.get(left, Item), self.get(right, Item)
            self.state.relationships[number] = Relationship(number, *ends, kind)
            _joined(number, ends, kind, copied)
            for end in ends:
                self.state.touch(end)
            return number

    def get(self, identifier: str, kind: type[One]) -> One:
        thing = self.state.things[identifier]
        assert isinstance(thing, kind), f"{identifier} is a {thing.kind}."
        return thing

    def _changed(self, thing: Thing) -> None:
        item = thing.bundle.item if isinstance(thing, File) else thing
        if isinstance(item, Item):
            self.state.touch(item)
        self.state.generation += 1

    def _below(self, thing: Thing) -> list[Thing]:
        if isinstance(thing, Item):
            return [*thing.bundles, *thing.files()]
        if isinstance(thing, Collection):
            direct: list[Thing] = [each for each in self.state.items.values() if each.owner is thing]
        else:
            direct = [*thing.children, *thing.collections] if isinstance(thing, Community) else []
        return [every for each in direct for every in (each, *self._below(each))]


def read(metadata: dict[str, Any]) -> Metadata:
    """Values as they are kept; a key without a dot is ``dc_contributor_author`` for ``dc.contributor.author``."""
    return {key if "." in key else key.replace("_", "."): _values(given) for key, given in metadata.items()}


def _values(given: Any) -> list[Value]:
    several = given if isinstance(given, list | tuple) else [] if given is None else [given]
    return [each if isinstance(each, Value) else Value(str(each)) for each in several]


def content_of(given: str | bytes | Content) -> Content:
    return given if isinstance(given, Content) else Content.of(given)


def _joined(number: int, ends: tuple[Item, Item], kind: RelationshipType, copied: str) -> None:
    """Values that nobody typed in: each side names the other."""
    left, right = ends
    mark = f"virtual::{number}"
    left.metadata.setdefault(f"relation.{kind.leftward}", []).append(Value(right.uuid, None, mark, 600))
    right.metadata.setdefault(f"relation.{kind.rightward}", []).append(Value(left.uuid, None, mark, 600))
    if copied:
        left.metadata.setdefault(copied, []).append(Value(right.name or "", None, mark, 600))


def _forget(thing: Thing) -> None:
    """What holds it, holds it no more."""
    if isinstance(thing, File):
        thing.bundle.files.remove(thing)
        thing.bundle.primary = None if thing.bundle.primary is thing else thing.bundle.primary
    if isinstance(thing, Collection):
        thing.parent.collections.remove(thing)
    if isinstance(thing, Community) and thing.parent:
        thing.parent.children.remove(thing)
