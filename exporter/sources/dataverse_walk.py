"""A walk through the datasets that a Dataverse's search finds: by position, the oldest first, by what came back.

The search knows no place in its order but a number. So what leaves the list meanwhile may hide another one, and of
several that were published in one second the order may change: fewer come then than were told of, and the walk says that
it is not complete.
"""

from collections.abc import Callable
from dataclasses import replace

from exporter.clients.dataverse_search import Datasets
from exporter.sources.base import Entry, Listing
from exporter.sources.places import Place, Reader, page_of, read_each, short_of

MOST_BESIDE = 3000
"""So many that came are known again, by a few letters each: a cursor has to fit into its column."""
Search = Callable[[int, int], Datasets]
"""Of the position and the length of a page."""


def datasets_page(search: Search, place: Place, size: int, read: Reader) -> Listing:
    found = search(place.passed, size)
    if not found.came and found.total > place.passed:  # a page that is empty in the middle is asked for once more
        found = search(place.passed, size)
    entries = _fresh(found, place, read)
    beside = (*place.beside, *(short_of(entry.header.identifier) for entry in entries))[-MOST_BESIDE:]
    passed = place.passed + found.came
    now = replace(place.met(found.total), passed=passed, beside=beside, seen=place.seen + len(entries))
    # a page that is full may not be the last one, whatever the total says
    more = bool(found.came) and (passed < found.total or (bool(entries) and found.came >= size))
    return page_of(entries, now, found.total, more=more)


def _fresh(found: Datasets, place: Place, read: Reader) -> tuple[Entry, ...]:
    """Each once, and without those that came before."""
    known = set(place.beside)
    return tuple(entry for key, entry in read_each(found.hits, read).items() if short_of(key) not in known)
