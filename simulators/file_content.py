"""The bytes of a file on their way in and out, with the faults that may befall them."""

from dataclasses import replace

from simulators.ckan_http import file_reply
from simulators.ckan_state import Content
from simulators.invenio_answers import refused
from simulators.invenio_state import HEAD_BYTES, StoredFile
from simulators.server import Reply, Request
from simulators.storage import Storage


def octets_only(request: Request) -> None:
    kind = request.headers.get("content-type", "")
    if kind not in {"", "application/octet-stream"}:
        raise refused(415, "Invalid 'Content-Type' header. Expected one of: application/octet-stream")


def kept_bytes(request: Request) -> int | None:
    """How many bytes of the body count: all, unless a fault cuts the file short."""
    cut = request.knobs.get("truncate")
    if cut is None:
        return None
    return (request.stream.length or 0) // 2 if cut is True else int(cut)


def spoilt(md5: str, request: Request) -> str:
    """A file that was damaged on its way has another checksum."""
    return md5[::-1] if "wrong_checksum" in request.knobs else md5


def content(request: Request, file: StoredFile, ranges: bool = False, storage: Storage | None = None) -> Reply:
    """From another host where there is one. Without ``ranges`` a wish for a part is not heard."""
    if (file.size or 0) > HEAD_BYTES and file.whole is None:
        raise refused(501, f"This simulator keeps only the first {HEAD_BYTES} bytes of a file.")
    whole = file.whole or (Content.of(file.head) if file.head else Content(b"", 0))
    name = file.key.rpartition("/")[2]
    if storage:
        return Reply(302, "<title>Redirecting...</title>", {"Location": storage.keep(whole, name)})
    seen = request if ranges else replace(request, headers=without_range(request))
    reply = file_reply(seen, whole, name)
    reply.headers["Content-Type"] = "application/octet-stream"
    if not ranges:
        reply.headers.pop("Accept-Ranges")
    return reply


def without_range(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name not in {"range", "if-none-match"}}
