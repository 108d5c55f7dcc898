"""The way through all collections below a community, or of the whole repository: one after another, found again by name.

The collections of a community come first, then the communities below it; either in the order of their ids. So a place on the
way is known again after a restart, whatever was added or removed meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from exporter.clients.dspace_rest import ID, id_of, number_of
from exporter.errors import RemoteError, RemoteMissing, TokenRefused
from exporter.sources.dspace_rest_tree import RestTree

DEEPEST = 50
ROOT = ""


@dataclass(frozen=True)
class Spot:
    """``path``: the communities from the topmost on; ``at``: the collection of the last of them, empty before the first."""

    path: tuple[str, ...]
    at: str = ""


@dataclass(frozen=True)
class Below:
    """``collections``: id → how many items it says it has, None where it does not tell."""

    communities: tuple[str, ...]
    collections: Mapping[str, int | None]


class RestPath:
    """``lost``: a community was gone, or not for us, when it was come to. What is below it was not walked."""

    def __init__(self, tree: RestTree) -> None:
        self.lost = False
        self._tree = tree
        self._known: dict[str, Below] = {}

    def following(self, spot: Spot) -> Spot | None:
        """The next collection; None behind the last."""
        while spot.path:
            below = self._below(spot.path[-1])
            following = _behind(below.collections, spot.at)
            if following:
                return replace(spot, at=following)
            spot = self._on(spot, _behind(self._deeper(spot.path, below), ""))
        return None

    def number(self, spot: Spot) -> int | None:
        return self._below(spot.path[-1]).collections.get(spot.at)

    def _on(self, spot: Spot, deeper: str) -> Spot:
        """Into the first community below, else to the next one beside this or beside one above it."""
        if deeper:
            return Spot((*spot.path, deeper))
        *above, done = spot.path
        while above:
            beside = _behind(self._deeper(tuple(above), self._below(above[-1])), done)
            if beside:
                return Spot((*above, beside))
            done = above.pop()
        return Spot(())

    def _deeper(self, path: tuple[str, ...], below: Below) -> tuple[str, ...]:
        """Nobody is led round in a circle."""
        return tuple(each for each in below.communities if each not in path) if len(path) < DEEPEST else ()

    def _below(self, community: str) -> Below:
        """Asked once."""
        if community not in self._known:
            try:
                self._known[community] = self._asked(community)
            except (RemoteMissing, TokenRefused) as error:
                if not is_of_one(error):
                    raise
                self.lost, self._known[community] = True, Below((), {})
        return self._known[community]

    def _asked(self, community: str) -> Below:
        if community == ROOT:
            return Below(_ids(self._tree.top()), {})
        communities, collections = self._tree.below(community)
        return Below(_ids(communities), {id_of(each): number_of(each) for each in collections if ID.fullmatch(id_of(each))})


def is_of_one(error: RemoteError) -> bool:
    """DSpace says 401 of one thing that is not for us; a 403 is somebody's before it, who does not let us in at all."""
    return error.status in {401, 404, 410}


def _ids(found: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(identifier for each in found if ID.fullmatch(identifier := id_of(each)))


def _behind(identifiers: Iterable[str], last: str) -> str:
    """The first behind ``last`` in their order: numbers by their size, uuids as texts. Empty when there is none."""
    return min((each for each in identifiers if _order(each) > _order(last)), key=_order, default="")


def _order(identifier: str) -> tuple[int, str]:
    return len(identifier), identifier
