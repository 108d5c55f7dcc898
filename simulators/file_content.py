"""The bytes of a file on their way in and out, with the faults that may befall them."""

from simulators.invenio_answers import refused
from simulators.invenio_state import HEAD_BYTES, StoredFile
from simulators.server import Reply, Request


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


def content(file: StoredFile) -> Reply:
    if (file.size or 0) > HEAD_BYTES:
        raise refused(501, f"This simulator keeps only the first {HEAD_BYTES} bytes of a file.")
    return Reply(body=file.head, headers={"Content-Type": "application/octet-stream"})
