"""A walk through the items of a DSpace 4 to 6: through a list, or through the lists of many collections one after another.

The server cuts a page first and then leaves out what is not for us. So a page may be short, or empty, in the middle, and the
next one begins behind all that this one was asked for, not behind what came of it: that would bring the same ones again.
How many items a collection says it has counts the hidden ones too; it tells where its list ends, and not how many will come.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from exporter.clients.dspace_rest import Items
from exporter.errors import RemoteRefused, TooLong
from exporter.sources.base import Entry, Listing
from exporter.sources.dspace_rest_path import Spot
from exporter.sources.places import Place, Reader, read_each, short_of

MOST_BESIDE = 2000
"""So many that came are known again, by a few letters each: a cursor has to fit into its column. The job that stores them
knows all of them."""
NOTHING_MORE = 3
"""A list that does not say how long it is ends where so many pages one after another bring nothing new. More may be behind
a gap that is longer: such a walk is never complete."""
Ask = Callable[[int, int], Items]
"""Of the offset and the longest page."""


@dataclass(frozen=True)
class Stand:
    """What a place knows beside: kept in its ``after``. ``spot`` is the collection that is walked, on the way through many.

    ``number`` is what the list said when it was begun, -1 for none; ``here``: how many came of it; ``nothing``: how many of
    the last pages brought nothing new;
    ``moved``: the list changed while it was read, and something may have been missed; ``bare``: the other list is asked.
    """

    path: tuple[str, ...] = ()
    at: str = ""
    number: int = -1
    begun: bool = False
    here: int = 0
    nothing: int = 0
    moved: bool = False
    bare: bool = False

    @property
    def spot(self) -> Spot:
        return Spot(self.path, self.at)

    def text(self) -> str:
        return json.dumps(asdict(self))


def stand_of(text: str) -> Stand:
    try:
        found = json.loads(text or "{}")
        return Stand(**found | {"path": tuple(found.get("path", ()))})
    except (ValueError, TypeError, AttributeError):
        raise RemoteRefused("This list cannot be followed further: where it stood is not known any more.") from None


@dataclass(frozen=True)
class Step:
    """``ended``: nothing more is in this list."""

    entries: tuple[Entry, ...]
    place: Place
    stand: Stand
    ended: bool


def step(ask: Ask, place: Place, stand: Stand, size: int, read: Reader, *, other: Ask | None = None) -> Step:
    """The next page of one list. ``other`` asks the server for the same in another way."""
    found, asked, place = _fitting(other if stand.bare and other else ask, place, size)
    entries = _read(found.items, read)
    if place.passed < stand.number and _is_odd(entries, place, stand):
        again = (other or ask)(place.passed, asked)
        if not _is_odd(_read(again.items, read), place, stand):
            found, entries, stand = again, _read(again.items, read), replace(stand, bare=other is not None)
    seen = set(place.beside)
    fresh = tuple(entry for key, entry in entries.items() if key not in seen)
    stand = _told(stand, found, again=_again(entries, place, stand), fresh=len(fresh))
    beside = (*place.beside, *(short_of(entry.header.identifier) for entry in fresh))[-MOST_BESIDE:]
    now = replace(place, passed=place.passed + asked, seen=place.seen + len(fresh), beside=beside)
    ended = _is_over(stand, now, full=len(found.items) >= asked)
    return Step(fresh, now, replace(stand, moved=stand.moved or (ended and stand.number < 0)), ended)


def following_list(place: Place, stand: Stand, spot: Spot) -> tuple[Place, Stand]:
    return replace(place, passed=0), Stand(spot.path, spot.at, moved=stand.moved, bare=stand.bare)


def listing(done: Step, *, more: bool) -> Listing:
    """No total: those that are hidden are among all that the server counts."""
    cursor = replace(done.place, after=done.stand.text()).cursor() if more else ""
    return Listing(done.entries, None, cursor, complete=not more and not done.stand.moved)


def _fitting(ask: Ask, place: Place, size: int) -> tuple[Items, int, Place]:
    """Fewer at once where an answer is longer than is read here; the place keeps how many."""
    most = min(size, place.most or size)
    while True:
        try:
            return ask(place.passed, most), most, replace(place, most=most if most < size else place.most)
        except TooLong:
            if most == 1:
                raise
            most //= 2


def _read(items: tuple[Mapping[str, Any], ...], read: Reader) -> dict[str, Entry]:
    """Each once, by what it is known again by."""
    return {short_of(key): entry for key, entry in read_each(items, read).items()}


def _is_odd(entries: Mapping[str, Entry], place: Place, stand: Stand) -> bool:
    """Empty in the middle, or only what this list had before: such a page is asked for once more."""
    return entries.keys() <= set(place.beside[-stand.here :] if stand.here else ())


def _again(entries: Mapping[str, Entry], place: Place, stand: Stand) -> bool:
    """Whether one came before in this very list: then its order changed meanwhile. An item may be in several collections."""
    return stand.here > 0 and not entries.keys().isdisjoint(place.beside[-stand.here :])


def _told(stand: Stand, found: Items, *, again: bool, fresh: int) -> Stand:
    number = stand.number if found.number is None else found.number
    moved = stand.moved or again or (stand.begun and number != stand.number)
    nothing = 0 if fresh else stand.nothing + 1
    return replace(stand, number=number, begun=True, here=stand.here + fresh, nothing=nothing, moved=moved)


def _is_over(stand: Stand, place: Place, *, full: bool) -> bool:
    """A page that is full may not be the last one, whatever the number says, unless it only repeats what is known."""
    if 0 <= stand.number <= place.passed and not full:
        return True
    return stand.nothing >= NOTHING_MORE and place.passed >= stand.number
