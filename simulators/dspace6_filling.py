"""What there is in a DSpace 4, 5 or 6 and what happens to it, behind the API's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from simulators.dspace7_filling import Filling
from simulators.dspace7_state import File, Item, Thing

TEXTS = {
    "introductoryText": "dc.description",
    "shortDescription": "dc.description.abstract",
    "sidebarText": "dc.description.tableofcontents",
    "copyrightText": "dc.rights",
    "license": "dc.rights.license",
}


class Filling6(Filling):
    """As ``Filling``, so one script may fill a repository before and after an upgrade (give ``handle``).

    Communities and collections take their texts as ``introductoryText="…"``, or as the metadata they become in DSpace 7.
    ``uuid`` may be given too; before DSpace 6 it must be a number.
    """

    def new_community(self, title: str, parent: str = "", handle: str = "", uuid: str = "", **metadata: Any) -> str:
        return super().new_community(title, parent, handle, uuid, **texts(metadata))

    def new_collection(self, title: str, community: str, handle: str = "", uuid: str = "", **metadata: Any) -> str:
        return super().new_collection(title, community, handle, uuid, **texts(metadata))

    def edit(self, identifier: str, **metadata: Any) -> None:
        super().edit(identifier, **texts(metadata))

    def restrict(self, identifier: str, *readers: str) -> None:
        with self._in_place(identifier):
            super().restrict(identifier, *readers)

    def withdraw(self, item: str) -> None:
        with self._in_place(item):
            super().withdraw(item)

    def reinstate(self, item: str) -> None:
        with self._in_place(item):
            super().reinstate(item)

    def make_private(self, item: str) -> None:
        with self._in_place(item):
            super().make_private(item)

    @contextmanager
    def _in_place(self, identifier: str) -> Iterator[None]:
        """It keeps its place among the rows, so that pages in the middle become short."""
        with self.guard:
            thing = self.get(identifier, Thing)
            item = thing.bundle.item if isinstance(thing, File) else thing
            place = item.indexed if isinstance(item, Item) else 0
            yield
            if isinstance(item, Item):
                item.indexed = place

    def hide(self, identifier: str, *readers: str) -> None:
        """An item, a collection or a community: for these people only. It is counted as before."""
        self.restrict(identifier, *readers)


def texts(metadata: dict[str, Any]) -> dict[str, Any]:
    return {TEXTS.get(name, name): value for name, value in metadata.items()}
