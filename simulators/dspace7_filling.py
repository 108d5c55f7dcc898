"""What happens in a DSpace 7 behind the API's back: things that are there, that change, that go."""

from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Any, TypeVar

from simulators.ckan_state import Content
from simulators.dspace7_state import (
    Bundle,
    Collection,
    Community,
    Contents,
    File,
    Item,
    Metadata,
    Relationship,
    RelationshipType,
    State,
    Thing,
    Value,
)

LICENCE = "You agree to the deposit licence of this repository.\n"
One = TypeVar("One", bound=Thing)


class Filling:
    """``metadata`` are given as ``dc_rights="…"`` or ``**{"dc.contributor.author": […]}``; a value is a text, a Value, None
    or a list of them. A ``handle`` may be given, so that the same repository can be shown before and after an upgrade.
    """

    state: State
    guard: RLock

    def new_community(self, title: str, parent: str = "", handle: str = "", **metadata: Any) -> str:
        with self.guard:
            above = self.get(parent, Community) if parent else None
            new = Community(metadata=_titled(title, metadata), parent=above, handle=self.state.new_handle(handle))
            if above:
                above.children.append(new)
            return self.state.add(new)

    def new_collection(self, title: str, community: str, handle: str = "", **metadata: Any) -> str:
        with self.guard:
            above = self.get(community, Community)
            new = Collection(metadata=_titled(title, metadata), parent=above, handle=self.state.new_handle(handle))
            above.collections.append(new)
            return self.state.add(new)

    def new_item(
        self,
        title: str | None,
        files: Contents | None = None,
        collection: str = "",
        handle: str = "",
        accessioned: datetime | None = None,
        uuid: str = "",
        **metadata: Any,
    ) -> str:
        """Its uuid. Without a ``collection`` it goes into the first that is there, or a new one."""
        with self.guard:
            owner = self.get(collection or self._some_collection(), Collection)
            moment = accessioned or datetime.now(UTC)
            whole = {**_dates(moment), **_titled(title, metadata)}
            item = Item(metadata=whole, owner=owner, handle=self.state.new_handle(handle))
            item.uuid, item.modified = uuid or item.uuid, moment
            self.state.add(item)
            for name, content in (files or {}).items():
                self._put(item, name, content, "ORIGINAL")
            if files:
                self._put(item, "license.txt", LICENCE, "LICENSE")
            return item.uuid

    def add_file(
        self, item: str, name: str, content: str | bytes | Content = "1\n", bundle: str = "ORIGINAL", description: str = ""
    ) -> str:
        """The file's uuid. One bundle may hold several files of the same name."""
        with self.guard:
            owner = self.get(item, Item)
            file = self._put(owner, name, content, bundle)
            file.metadata |= read({"dc.description": description}) if description else {}
            self.state.touch(owner)
            return file.uuid

    def file(self, item: str, name: str, bundle: str = "ORIGINAL") -> str:
        """The uuid of a file by its name."""
        files = (each for each in self.get(item, Item).files() if each.bundle.name == bundle)
        return next(each.uuid for each in files if each.name == name)

    def fill(self, count: int, collection: str = "", **metadata: Any) -> list[str]:
        """So many items of metadata alone, accessioned a second apart; their uuids."""
        with self.guard:
            where, first = collection or self._some_collection(), datetime.now(UTC) - timedelta(seconds=count)
            moments = (first + timedelta(seconds=number) for number in range(count))
            return [self.new_item(f"Record {n}", None, where, "", at, **metadata) for n, at in enumerate(moments)]

    def fill_collections(self, count: int, parent: str = "") -> list[str]:
        with self.guard:
            above = parent or self.new_community("Everything")
            return [self.new_collection(f"Collection {number}", above) for number in range(count)]

    def fill_files(self, item: str, count: int) -> None:
        with self.guard:
            for number in range(count):
                self._put(self.get(item, Item), f"file-{number:05}.txt", f"{number}\n", "ORIGINAL")
            self.state.touch(self.get(item, Item))

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
            found.content = _content(content)
            self._changed(found)

    def primary(self, file: str) -> None:
        """This file is the first of its bundle."""
        with self.guard:
            found = self.get(file, File)
            found.bundle.primary = found
            self._changed(found)

    def withdraw(self, item: str, again: bool = True) -> None:
        """With ``again`` false it is reinstated."""
        with self.guard:
            found = self.get(item, Item)
            found.withdrawn = again
            self.state.touch(found)

    def make_private(self, item: str) -> None:
        with self.guard:
            found = self.get(item, Item)
            found.discoverable = False
            self.state.touch(found)

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

    def _some_collection(self) -> str:
        found = self.state.all(Collection)
        return found[0].uuid if found else self.new_collection("Collection", self.new_community("Community"))

    def _put(self, item: Item, name: str, content: str | bytes | Content, bundle: str) -> File:
        into = item.bundle(bundle) or self._new_bundle(item, bundle)
        sequence = max((each.files[-1].sequence for each in item.bundles if each.files), default=0) + 1
        file = File(metadata=read({"dc.title": name}), bundle=into, content=_content(content), sequence=sequence)
        into.files.append(file)
        self.state.add(file)
        return file

    def _new_bundle(self, item: Item, name: str) -> Bundle:
        new = Bundle(metadata=read({"dc.title": name}), item=item)
        item.bundles.append(new)
        self.state.add(new)
        return new

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


def _titled(title: str | None, metadata: dict[str, Any]) -> Metadata:
    return read({**({"dc.title": title} if title else {}), **metadata})


def _dates(moment: datetime) -> Metadata:
    day = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    spoken = (
        f"Made available in DSpace on {day} (GMT). Previous issue date: 2019. Submitted by Curator (curator@example.org)"
    )
    return {
        "dc.date.accessioned": [Value(day)],
        "dc.date.available": [Value(day)],
        "dc.description.provenance": [Value(spoken, "en")],
    }


def _content(given: str | bytes | Content) -> Content:
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
