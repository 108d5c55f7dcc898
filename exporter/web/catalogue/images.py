"""Whether bytes are a picture that a browser may show: kind and size, as its first bytes say. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

HEAD_BYTES = 1 << 16
MOST_BYTES = 4 << 20
MOST_PIXELS = 40_000_000
"""A small file may unfold into gigabytes in the browser of whoever looks at it."""
NO_SIZE = frozenset({0xD8, 0x01, *range(0xD0, 0xD8)})
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True)
class Picture:
    media_type: str
    width: int
    height: int

    @property
    def is_showable(self) -> bool:
        return 0 < self.width * self.height <= MOST_PIXELS


def picture_of(head: bytes) -> Picture | None:
    """Of the first bytes of a file. None for everything else, also for SVG, which may hold a script."""
    found = next((read(head) for sign, read in KINDS.items() if head.startswith(sign)), None)
    return found if found and found.is_showable else None


def _png(head: bytes) -> Picture:
    return Picture("image/png", int.from_bytes(head[16:20]), int.from_bytes(head[20:24]))


def _gif(head: bytes) -> Picture:
    return Picture("image/gif", int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little"))


def _jpeg(head: bytes) -> Picture | None:
    """The size stands in the header of its frame, behind any number of others."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in FRAMES:
            return Picture("image/jpeg", int.from_bytes(head[at + 7 : at + 9]), int.from_bytes(head[at + 5 : at + 7]))
        at += 2 if marker in NO_SIZE else 2 + int.from_bytes(head[at + 2 : at + 4])
    return None


def _webp(head: bytes) -> Picture | None:
    size = WEBP_SIZES.get(head[12:16]) if head[8:12] == b"WEBP" and len(head) >= 30 else None
    return Picture("image/webp", *size(head)) if size else None


def _lossy(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _lossless(head: bytes) -> tuple[int, int]:
    bits = int.from_bytes(head[21:25], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _extended(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1


WEBP_SIZES: dict[bytes, Callable[[bytes], tuple[int, int]]] = {b"VP8 ": _lossy, b"VP8L": _lossless, b"VP8X": _extended}
KINDS: dict[bytes, Callable[[bytes], Picture | None]] = {
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": _png,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"\xff\xd8\xff": _jpeg,
    b"RIFF": _webp,
}
