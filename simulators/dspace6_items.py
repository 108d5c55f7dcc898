"""Items, their files, and things found by their handle."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.dspace6_json import Shown
from simulators.dspace6_lists import found, must_see, number, page, refused, wished
from simulators.dspace6_state import listed
from simulators.dspace7_formats import format_of
from simulators.dspace7_state import Collection, Community, File, Item, Json, Thing
from simulators.file_parts import cut
from simulators.paging import page_of
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace6 import Dspace6


class Items:
    """``slow_offset``: seconds that ``/items`` takes longer for each thousand items it walks over before its page.

    ``tells_length``: whether a file tells how long it is. Knob ``truncate``: so many bytes, then the connection is cut.
    """

    def __init__(self, site: "Dspace6") -> None:
        self.site = site
        self.slow_offset = 0.0
        self.sleep: Callable[[float], object] = time.sleep
        self.tells_length = False
        if site.major >= 5:
            site.at("/items", self._list)
            site.at("/items/{id}/metadata", self._metadata)
            site.at("/items/{id}/bitstreams", self._files)
        site.at("/items/{id}", self._item)
        site.at("/bitstreams/{id}", self._file)
        site.at("/bitstreams/{id}/retrieve", self._content)
        site.at("/handle/{prefix}/{suffix}", self._by_handle)

    def _list(self, request: Request) -> Reply:
        limit, offset = wished(request)
        with self.site.guard:
            rows, reader = self.site.state.rows(), self.site.reader(request)
            chosen, shown = page(request, rows), Shown(self.site, reader)
            body = [shown.item(each, request.argument("expand")) for each in chosen if listed(reader, each)]
        self.sleep(self.slow_offset * min(len(rows), offset + limit) / 1000)
        return Reply(body=body)

    def _item(self, request: Request) -> Reply:
        with self.site.guard:
            return Reply(body=self._shows(request).item(found(self.site, request, Item), request.argument("expand")))

    def _metadata(self, request: Request) -> Reply:
        with self.site.guard:
            return Reply(body=self._shows(request).metadata(found(self.site, request, Item)))

    def _files(self, request: Request) -> Reply:
        """Near the end the limit is forgotten; an offset beyond it, or below 0, breaks the list."""
        limit, offset = number(request, "limit", 20), number(request, "offset", 0)
        with self.site.guard:
            shown = self._shows(request)
            files = shown.files(found(self.site, request, Item))
            stop = len(files) if offset + limit > len(files) - offset else offset + limit
            if not 0 <= offset <= stop:
                raise refused(500)
            return Reply(body=[shown.file(each) for each in page_of(files[:stop], offset, stop, request.knobs)])

    def _file(self, request: Request) -> Reply:
        with self.site.guard:
            return Reply(body=self._shows(request).file(self._readable(request), request.argument("expand")))

    def _content(self, request: Request) -> Reply:
        """Whole, whatever part was asked for, and without a word on its length or its age."""
        with self.site.guard:
            file = self._readable(request)
            if self.site.storage:
                return Reply(302, None, {"Location": self.site.storage.keep(file.content, file.name or "file")})
            pieces = cut(file.content.pieces(), request.knobs.get("truncate"))
            length = file.content.size if self.tells_length else -1
            return Reply(200, pieces, {"Content-Type": format_of(file.name or "", file.media)[3]}, length)

    def _readable(self, request: Request) -> File:
        file = found(self.site, request, File)
        if not self.site.reader(request).may_open(file):
            raise refused(401)
        return file

    def _by_handle(self, request: Request) -> Reply:
        with self.site.guard:
            thing = self.site.state.handles.get(f"{request.words['prefix']}/{request.words['suffix']}")
            if thing is None:
                raise refused(404)
            must_see(self.site, request, thing)
            return Reply(body=self._resolved(request, thing))

    def _resolved(self, request: Request, thing: Thing) -> Json:
        shown, expand = self._shows(request), request.argument("expand")
        if isinstance(thing, Item):
            return shown.item(thing, expand)
        if isinstance(thing, Collection):
            return shown.collection(thing, expand, list(page(request, self.site.state.rows(thing))))
        assert isinstance(thing, Community)
        return shown.community(thing, expand)

    def _shows(self, request: Request) -> Shown:
        return Shown(self.site, self.site.reader(request))
