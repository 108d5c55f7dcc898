"""Which list of a DSpace 4 to 6 a walk reads: that of a collection, or of many one after another.

The whole repository is read so, too. A DSpace 5 or 6 has a list of all items, but nobody says how long it is: what was
withdrawn takes places in it and is not shown, so its end looks like a gap in its middle. And to come to a page it begins at
the first item each time, which takes longer from page to page.
"""

from dataclasses import dataclass, replace

from exporter.clients.dspace_rest import COLLECTIONS, Items, RestClient, number_of
from exporter.errors import RemoteMissing, TokenRefused
from exporter.sources.dspace_rest_path import RestPath, Spot, is_of_one
from exporter.sources.dspace_rest_tree import RestTree
from exporter.sources.dspace_rest_walk import Stand, Step, following_list, step
from exporter.sources.places import Place, Reader


@dataclass(frozen=True)
class Done:
    """A page, and whether more comes behind it."""

    step: Step
    more: bool


class RestLists:
    def __init__(self, client: RestClient, tree: RestTree) -> None:
        self._client = client
        self._tree = tree
        self._path = RestPath(tree)

    def page(self, key: str, place: Place, stand: Stand, size: int, read: Reader) -> Done:
        """``key`` is that of a scope."""
        kind, _, identifier = key.partition("/")
        if kind == COLLECTIONS:
            done = self._of_collection(identifier, place, stand, size, read)
            return Done(done, more=not done.ended)
        return self._of_many(identifier, place, stand, size, read)

    def _of_many(self, community: str, place: Place, stand: Stand, size: int, read: Reader) -> Done:
        """``community`` empty: those of the whole repository."""
        if not stand.at:
            self._path = RestPath(self._tree)  # what an earlier walk was told is old now
            first = self._path.following(Spot((community,)))
            stand = self._with_losses(stand)
            if first is None:
                return Done(Step((), place, stand, ended=True), more=False)
            place, stand = following_list(place, stand, first)
        done = self._as_long_as_it_is_there(place, stand, size, read)
        if not done.ended:
            return Done(done, more=True)
        following = self._path.following(stand.spot)
        done = replace(done, stand=self._with_losses(done.stand))
        if following is None:
            return Done(done, more=False)
        place, stand = following_list(done.place, done.stand, following)
        return Done(replace(done, place=place, stand=stand), more=True)

    def _with_losses(self, stand: Stand) -> Stand:
        return replace(stand, moved=stand.moved or self._path.lost)

    def _as_long_as_it_is_there(self, place: Place, stand: Stand, size: int, read: Reader) -> Step:
        """A collection that is gone meanwhile, or is not for us any more, ends here, and the walk is not complete."""
        try:
            return self._of_collection(stand.at, place, stand, size, read)
        except (RemoteMissing, TokenRefused) as error:
            if not is_of_one(error):
                raise
            return Step((), place, replace(stand, moved=True), ended=True)

    def _of_collection(self, collection: str, place: Place, stand: Stand, size: int, read: Reader) -> Step:
        if not stand.begun and self._client.version().major > 4:
            stand = replace(stand, number=self._number(collection, stand))

        def whole(offset: int, limit: int) -> Items:
            return self._client.items_of(collection, offset, limit)

        def bare(offset: int, limit: int) -> Items:
            return self._client.names_of(collection, offset, limit)

        if self._client.version().major < 5:
            return step(bare, place, stand, size, read)
        done = step(whole, place, stand, size, read, other=bare)
        return self._looked_at_again(done, collection) if done.ended and stand.begun else done

    def _number(self, collection: str, stand: Stand) -> int:
        """-1 where nobody tells."""
        told = self._path.number(stand.spot) if stand.at else None
        found = number_of(self._client.one(COLLECTIONS, collection)) if told is None else told
        return -1 if found is None else found

    def _looked_at_again(self, done: Step, collection: str) -> Step:
        """Its list took several pages: who came or went meanwhile may have moved one from a page to the one before."""
        told = number_of(self._client.one(COLLECTIONS, collection))
        moved = done.stand.moved or (-1 if told is None else told) != done.stand.number
        return replace(done, stand=replace(done.stand, moved=moved))
