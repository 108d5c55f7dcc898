"""``/api/access/datafile``: the bytes of files, or the way to another host that has them."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from simulators.ckan_http import file_reply
from simulators.ckan_state import Content
from simulators.dataverse_answers import refused
from simulators.dataverse_state import DataFile, Dataset
from simulators.server import Refusal, Reply, Request

if TYPE_CHECKING:
    from simulators.dataverse import Dataverse

GUESTBOOK = "You may not download this file without the required Guestbook response for guestbookID {number}."
KEPT = {"Content-Range", "Content-Length"}


class Download:
    def __init__(self, dataverse: "Dataverse") -> None:
        self.dataverse = dataverse
        for method in ("GET", "HEAD"):
            dataverse.route(method, "/api/access/datafile/{id}", self._serve)

    def _serve(self, request: Request) -> Reply:
        dataset, file = self.dataverse.access.file(request)
        self._signed_in_guestbook(request, dataset)
        generated = file.table is not None and request.argument("format") != "original"
        content, name, kind = _generated(dataset, file) if generated else _original(dataset, file)
        if self.dataverse.storage and not generated:  # what is made at this moment is not in the store
            return Reply(303, None, {"Location": self.dataverse.storage.keep(content, name)})
        return _with_headers(request, content, name, kind)

    def _signed_in_guestbook(self, request: Request, dataset: Dataset) -> None:
        wanted = dataset.guestbook and self.dataverse.release >= (6, 11)
        if wanted and not self.dataverse.access.curates(request):
            raise refused(400, GUESTBOOK.format(number=dataset.guestbook))


def _original(dataset: Dataset, file: DataFile) -> tuple[Content, str, str]:
    """As it was uploaded; ``format=original`` does no harm to a file that is no table."""
    if file.table:
        return file.content, file.table.original_name, file.table.original_type
    return file.content, label(dataset, file), file.content_type


def _generated(dataset: Dataset, file: DataFile) -> tuple[Content, str, str]:
    """With the line of names in front, which neither the stored size nor the checksum counts."""
    assert file.table
    return Content.of(file.table.header + file.table.rows), label(dataset, file), file.content_type


def label(dataset: Dataset, file: DataFile) -> str:
    names = (each.label for version in reversed(dataset.versions) for each in version.files if each.file is file)
    return next(names, "file")


def _with_headers(request: Request, content: Content, name: str, kind: str) -> Reply:
    """Neither ETag nor Last-Modified; that parts are given is told only beside a part."""
    heard = {header: value for header, value in request.headers.items() if header not in {"if-none-match", "if-range"}}
    request.headers = heard
    try:
        reply = file_reply(request, content, name)
    except Refusal as refusal:
        raise Refusal(Reply(416, None, {"Content-Range": f"bytes */{content.size}"})) from refusal
    written = quote(name)
    headers = {header: value for header, value in reply.headers.items() if header in KEPT}
    headers |= {"Accept-Ranges": "bytes"} if reply.status == 206 else {}
    headers["Content-disposition"] = f'attachment; filename="{written}"'
    headers["Content-Type"] = f'{kind}; name="{written}";charset=UTF-8'
    return Reply(reply.status, reply.body, headers, reply.length)
