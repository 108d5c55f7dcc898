"""What there is in a DSpace 4, 5 or 6 and what happens to it, behind the API's back."""

from typing import Any

from simulators.dspace7_filling import Filling
from simulators.dspace7_state import Thing

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

    def hide(self, identifier: str, *readers: str) -> None:
        """An item, a collection or a community: for these people only. It is counted as before."""
        self.restrict(identifier, *readers)

    def handle_of(self, identifier: str) -> str:
        return self.get(identifier, Thing).handle or ""


def texts(metadata: dict[str, Any]) -> dict[str, Any]:
    return {TEXTS.get(name, name): value for name, value in metadata.items()}
