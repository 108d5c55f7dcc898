"""What a DSpace 4, 5 or 6 holds: the same as its successors, under numbers or uuids, read in the order of its database."""

import itertools

from simulators.dspace7_access import Reader
from simulators.dspace7_state import Collection, Community, Item, State, Thing


class State6(State):
    """``numbered``: DSpace 4 and 5. One row of numbers serves all kinds, so that a number names one thing here.

    ``moving``: as PostgreSQL does it, what was edited is read last, for no order is asked of it; else by age.
    """

    def __init__(self, numbered: bool) -> None:
        super().__init__()
        self.numbered = numbered
        self.moving = True
        self._ids = itertools.count(1)
        self._rows: dict[Collection | None, list[Item]] = {}
        self._rows_of: tuple[int, bool] = -1, False

    def add(self, thing: Thing) -> str:
        if self.numbered and not thing.uuid.isdigit():
            thing.uuid = next(each for number in self._ids if (each := str(number)) not in self.things)
        return super().add(thing)

    def rows(self, collection: Collection | None = None) -> list[Item]:
        """Every item, withdrawn ones too; of a collection only what it holds, mapped items too, without withdrawn ones."""
        with_order = self.generation, self.moving
        if self._rows_of != with_order:
            self._rows, self._rows_of = self._sorted_out(), with_order
        return self._rows.get(collection, [])

    def _sorted_out(self) -> dict[Collection | None, list[Item]]:
        every = [*self.items.values()]
        if self.moving:
            every.sort(key=lambda each: each.indexed)
        rows: dict[Collection | None, list[Item]] = {None: every}
        for item in every:
            for collection in [] if item.withdrawn else dict.fromkeys([item.owner, *item.mapped]):
                rows.setdefault(collection, []).append(item)
        return rows

    def counted(self, thing: Community | Collection) -> int:
        """With what the reader may not see; never with what is withdrawn."""
        if isinstance(thing, Collection):
            return len(self.rows(thing))
        below: list[Community | Collection] = [*thing.collections, *thing.children]
        return sum(self.counted(each) for each in below)


def may_read(reader: Reader, item: Item) -> bool:
    return reader.admin or (reader.may_see(item) and not item.withdrawn)


def listed(reader: Reader, item: Item) -> bool:
    """An administrator finds even what is withdrawn in the list of all items."""
    return reader.admin or (may_read(reader, item) and item.discoverable)
