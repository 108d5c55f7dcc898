"""The bytes of a file: whole, one range, or not at all when they did not change."""

from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.parse import quote

from simulators.dspace7_access import refused
from simulators.dspace7_formats import format_of
from simulators.dspace7_state import File
from simulators.file_parts import cut, wanted_part
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dspace7 import Dspace7


class Contents:
    """``site.storage``: another host that gives the bytes. Knob ``truncate``: so many bytes, then the connection is cut."""

    def __init__(self, site: "Dspace7") -> None:
        self.site = site
        site.route("GET", "/server/api/core/bitstreams/{id}/content", self._content)

    def _content(self, request: Request) -> Reply:
        with self.site.guard:
            file = self.site.state.things.get(request.words["id"].lower())
            reader = self.site.reader(request)
            if not isinstance(file, File):
                raise refused(request, 404)
            if not reader.may_open(file):
                raise reader.refusal(request)
            if self.site.storage:
                return Reply(302, None, {"Location": self.site.storage.keep(file.content, file.name or "file")})
            return _whole_or_part(request, file)


def _whole_or_part(request: Request, file: File) -> Reply:
    mark, size = f'"{file.content.md5()}"', file.content.size
    headers = {"ETag": mark, "Last-Modified": formatdate(file.content.moment, usegmt=True)}
    if request.headers.get("if-none-match") == mark:
        return Reply(304, None, headers)
    media = format_of(file.name or "", file.media)[3]
    headers |= {"Accept-Ranges": "bytes", "Content-Disposition": _disposition(file.name or "")}
    headers["Content-Type"] = f"{media};charset=UTF-8"
    start, stop = wanted_part(request, size, mark, Reply(416, None, {"Content-Range": f"bytes */{size}"}))
    if stop - start < size:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    pieces = cut(file.content.pieces(start, stop), request.knobs.get("truncate"))
    return Reply(206 if "Content-Range" in headers else 200, pieces, headers, stop - start)


def _disposition(name: str) -> str:
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("\n", " ").replace("\r", " ")
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
