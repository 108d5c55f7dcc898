"""What there is in a DSpace 7, put there behind the API's back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from simulators.ckan_state import Content
from simulators.dspace7_changes import Changes, content_of, read
from simulators.dspace7_state import (
    Bundle,
    Collection,
    Community,
    Contents,
    File,
    Item,
    Metadata,
    Thing,
    Value,
)

LICENCE = "You agree to the deposit licence of this repository.\n"


class Filling(Changes):
    """``metadata`` are given as ``dc_rights="…"`` or ``**{"dc.contributor.author": […]}``; a value is a text, a Value, None
    or a list of them. ``handle`` and ``uuid`` may be given, so that one repository can be shown before and after an upgrade.
    """

    def handle_of(self, identifier: str) -> str:
        return self.get(identifier, Thing).handle or ""

    def new_community(self, title: str, parent: str = "", handle: str = "", uuid: str = "", **metadata: Any) -> str:
        with self.guard:
            above = self.get(parent, Community) if parent else None
            new = Community(metadata=_titled(title, metadata), parent=above, handle=self.state.new_handle(handle))
            new.uuid = uuid or new.uuid
            if above:
                above.children.append(new)
            return self.state.add(new)

    def new_collection(self, title: str, community: str, handle: str = "", uuid: str = "", **metadata: Any) -> str:
        with self.guard:
            above = self.get(community, Community)
            new = Collection(metadata=_titled(title, metadata), parent=above, handle=self.state.new_handle(handle))
            new.uuid = uuid or new.uuid
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

    def _some_collection(self) -> str:
        found = self.state.all(Collection)
        return found[0].uuid if found else self.new_collection("Collection", self.new_community("Community"))

    def _put(self, item: Item, name: str, content: str | bytes | Content, bundle: str) -> File:
        into = item.bundle(bundle) or self._new_bundle(item, bundle)
        sequence = max((each.files[-1].sequence for each in item.bundles if each.files), default=0) + 1
        file = File(metadata=read({"dc.title": name}), bundle=into, content=content_of(content), sequence=sequence)
        into.files.append(file)
        self.state.add(file)
        return file

    def _new_bundle(self, item: Item, name: str) -> Bundle:
        new = Bundle(metadata=read({"dc.title": name}), item=item)
        item.bundles.append(new)
        self.state.add(new)
        return new


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
