"""Which part of a file is asked for, and how its bytes break off on the way."""

from collections.abc import Iterator

from simulators.server import Gone, Refusal, Reply, Request


def wanted_part(request: Request, size: int, mark: str, refusal: Reply) -> tuple[int, int]:
    """From where up to where: all of it, unless one range is asked for, and of this very content. ``refusal``: for what
    begins behind its end."""
    unit, _, wanted = request.headers.get("range", "").partition("=")
    first, _, last = wanted.partition("-")
    if unit != "bytes" or request.headers.get("if-range", mark) != mark or not (first or last):
        return 0, size
    start = int(first) if first else max(0, size - int(last))
    stop = min(int(last) + 1, size) if first and last else size
    if start >= size:
        raise Refusal(refusal)
    return start, stop


def cut(pieces: Iterator[bytes], most: int | None) -> Iterator[bytes]:
    """So many bytes, then the connection is cut; None: all."""
    left = most
    for piece in pieces:
        if left is not None and left < len(piece):
            yield piece[:left]
            raise Gone
        left = None if left is None else left - len(piece)
        yield piece
