"""Pictures are known by their bytes, with their size; what is no picture, or too large a one, is none."""

import pytest

from exporter.web.catalogue.images import Picture, picture_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x06JFIF\xff\xc2\x00\x11\x08\x00\x10\x00\x20\x03"
WEBP = b"RIFF\0\0\0\0WEBP"
KNOWN = {
    "png": (PNG + (32).to_bytes(4) + (16).to_bytes(4), "image/png"),
    "gif": (b"GIF89a\x20\0\x10\0", "image/gif"),
    "jpeg": (JPEG, "image/jpeg"),
    "lossy webp": (WEBP + b"VP8 " + bytes(10) + b"\x20\0\x10\0", "image/webp"),
    "lossless webp": (WEBP + b"VP8L" + bytes(4) + b"\x2f" + (31 | 15 << 14).to_bytes(4, "little") + bytes(9), "image/webp"),
    "extended webp": (WEBP + b"VP8X" + bytes(8) + b"\x1f\0\0\x0f\0\0", "image/webp"),
}


@pytest.mark.parametrize("kind", KNOWN)
def test_a_picture_is_known_with_its_size(kind: str) -> None:
    head, media_type = KNOWN[kind]
    assert picture_of(head) == Picture(media_type, 32, 16)


@pytest.mark.parametrize("kind", KNOWN)
def test_a_picture_that_breaks_off_does_no_harm(kind: str) -> None:
    head, _ = KNOWN[kind]
    for length in range(len(head)):
        found = picture_of(head[:length])
        assert found is None or found.is_showable


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"<html>",
        PNG + (100_000).to_bytes(4) * 2,
        PNG + bytes(8),
        b"\xff\xd8\xff" + b"\xff\xe0\0\0" * 1000,
        b"RIFF\0\0\0\0WAVE" + bytes(40),
    ],
)
def test_everything_else_is_none(head: bytes) -> None:
    assert picture_of(head) is None
