"""A walk by OAI-PMH through a Zenodo community that holds more than a search shows.

What is listed there are versions, in no order, and by tokens that are dead after two minutes. So the list is taken in
windows of time, each of them whole: its ids are then asked for of the search, which brings those that are the newest version
of their work. Whatever happens to a window, it is begun again; where that does not help, the walk by time of making brings
all.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from exporter.clients.invenio_search import Hits
from exporter.clients.oai_answers import OaiHeader, OaiPage
from exporter.clients.oai_pmh import OaiPmh, OaiSelection
from exporter.crosswalks.json_document import Part
from exporter.errors import AddressRefused, ListLost, RemoteRefused, RemoteUnavailable, TokenRefused
from exporter.sources.base import Listing
from exporter.sources.places import Place, page_of
from exporter.sources.rdm_walk import OLDEST, Search, entry_of, fitting, is_record
from exporter.sources.zenodo_set_place import MOST, MOST_OF_A_SECOND, TRIES, SetPlace, Window, is_datestamp

OWN_FAULTS = 500
"""From this status on."""


class ZenodoSet:
    """``query`` gives that of the community's id."""

    def __init__(self, oai: OaiPmh, search: Search, query: Callable[[str], str]) -> None:
        self._oai = oai
        self._search = search
        self._query = query

    def page(self, place: SetPlace, size: int) -> Listing:
        """One step: a page of identifiers, which brings no record yet, or some records."""
        window = place.window
        if window.ids and window.listed:
            return self._records(place, size)
        if window.listed:
            return _on(place.at(window.following())) if window.width else self._end(place)
        try:
            return self._identifiers(place) if window.since else self._begun(place)
        except ListLost:
            return _again(place)
        except RemoteUnavailable as error:
            if error.status < OWN_FAULTS:
                raise
            return _again(place)
        except (RemoteRefused, TokenRefused, AddressRefused):
            # the search may answer all the same; where it does not, it says so itself
            return _by_making(place)

    def _begun(self, place: SetPlace) -> Listing:
        told = self._oai.identify()
        if not (told.tells_seconds and is_datestamp(told.earliest) and is_datestamp(told.moment)):
            return _by_making(place)
        return _on(place.at(Window(told.earliest)))

    def _identifiers(self, place: SetPlace) -> Listing:
        window = place.window
        selection = OaiSelection(set=place.set, since=window.since, until=window.until)
        page = self._oai.identifiers(selection, window.token)
        return _taken(place, page) if window.token else _first(place, page)

    def _records(self, place: SetPlace, size: int) -> Listing:
        def asked(most: int) -> Hits:
            ids = " OR ".join(f'"{each}"' for each in place.window.ids[:most])
            return self._search(f"{self._query(place.walk.scope)} AND id:({ids})", OLDEST, 1, most)

        try:
            found, walk = fitting(asked, place.walk, size)
            if not found.hits and found.total:
                # a page that is empty although there is something is asked for once more
                found, walk = fitting(asked, walk, size)
        except RemoteRefused:
            return _by_making(place)
        return _brought(replace(place, walk=walk), found, place.window.ids[: min(size, walk.most or size)])

    def _end(self, place: SetPlace) -> Listing:
        """Proof that all came: what the search says now that there are. It may be that some came while the list was read."""
        total = self._search(self._query(place.walk.scope), OLDEST, 1, 1).total
        walk = place.walk.met(total)
        if walk.seen >= total and not place.doubted:
            return page_of((), walk, total, more=False)
        if place.window.brought and not place.doubted:
            window = place.window
            return _on(replace(place, walk=walk, known=window.edge, window=Window(window.moment)))
        return _by_making(place)


def _first(place: SetPlace, page: OaiPage[OaiHeader]) -> Listing:
    """How many a window has is known from the first page of its list: too many, and it is made narrower."""
    window = place.window
    told = len(page.entries) if page.total is None and not page.token else page.total
    if told is None or not is_datestamp(page.moment):
        return _by_making(place)
    if told > MOST and (narrower := window.narrower(told, page.moment)):
        return _on(place.at(narrower))
    if told > MOST_OF_A_SECOND:
        return _by_making(place)
    return _taken(place.at(replace(window, told=told, moment=page.moment)), page)


def _taken(place: SetPlace, page: OaiPage[OaiHeader]) -> Listing:
    """The page of identifiers is kept. Where fewer came in the end than were told, a page was lost."""
    # the page behind a last one that is full is empty
    token = page.token if page.entries else ""
    window = place.window.with_page(page.entries, token, place.known)
    if window.came > window.told or (window.listed and window.came < window.told):
        return _again(place)
    return _on(place.at(window))


def _brought(place: SetPlace, found: Hits, batch: tuple[str, ...]) -> Listing:
    """An answer that was cut short is completed. Ids that it never brings are those of earlier versions."""
    hits = _once_each(found, batch)
    lacking = max(found.total - len(hits), 0)
    rest = tuple(each for each in batch if each not in hits) if hits and lacking else ()
    walk, window = place.walk, place.window
    walk = replace(walk, seen=walk.seen + len(hits))
    window = replace(window, ids=rest + window.ids[len(batch) :], brought=window.brought + len(hits))
    doubted = place.doubted or bool(lacking and not rest)
    now = replace(place, walk=walk, window=window, doubted=doubted)
    return replace(_on(now), entries=tuple(map(entry_of, hits.values())))


def _once_each(found: Hits, asked: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    named = {Part(hit).text("id", "recid"): hit for hit in found.hits if is_record(hit)}
    return {key: named[key] for key in asked if key in named}


def _on(place: SetPlace) -> Listing:
    return Listing((), place.walk.told, place.cursor())


def _again(place: SetPlace) -> Listing:
    """With a token that is dead, and with pages that are lost, the window is begun anew: nothing in it was brought yet."""
    window = place.window
    return _by_making(place) if window.tries >= TRIES else _on(place.at(window.begun_again()))


def _by_making(place: SetPlace) -> Listing:
    """From its beginning: what came already is known."""
    return Listing((), place.walk.told, Place(scope=place.walk.scope).cursor())
