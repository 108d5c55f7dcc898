"""Files of items: bytes come as a download and never as a page, pictures only when they are some."""

from dataclasses import replace

import pytest

from exporter.catalogue.content import Content
from exporter.catalogue.item_file import FileState, ItemFile
from tests.web.catalogue.stock import PNG, RESTRICTED, RICH, add_item, add_site, content_of, rich_item, stored_file
from tests.web.site import Site

pytestmark = pytest.mark.slow


def test_stored_bytes_come_as_a_download_that_no_browser_opens_as_a_page(site: Site) -> None:
    file = stored_file(site, 'a/b/<script>"evil".html', b"<script>alert(1)</script>")
    item_id = add_item(site, content_of("Odd"), files=[file])
    answer = site.visitor().see(f"/catalogue/items/{item_id}/files/0")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"] == "attachment; filename=_script__evil_.html"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["Content-Length"] == "25"


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=50-", 200, b"0123456789", None),
        ("nonsense", 200, b"0123456789", None),
    ],
)
def test_a_download_that_broke_off_goes_on(asked: str, status: int, content: bytes, told: str | None, site: Site) -> None:
    item_id = add_item(site, content_of("Ten"), files=[stored_file(site, "ten.txt", b"0123456789")])
    ada = site.visitor()
    path = f"{site.url}/catalogue/items/{item_id}/files/0"
    answer = ada.look(path, headers={"Range": asked})
    assert (answer.status_code, answer.content, answer.headers.get("Content-Range")) == (status, content, told)
    for since in ('"another"', "Wed, 21 Oct 2015 07:28:00 GMT"):
        other = ada.look(path, headers={"Range": "bytes=2-4", "If-Range": since})
        assert (other.status_code, other.content) == (200, b"0123456789")


def test_a_large_file_comes_whole(site: Site) -> None:
    large = bytes(range(256)) * 40_000
    item_id = add_item(site, content_of("Large"), files=[stored_file(site, "large.bin", large)])
    assert site.visitor().see(f"/catalogue/items/{item_id}/files/0").content == large


def test_only_real_pictures_are_shown(site: Site) -> None:
    svg = stored_file(site, "drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    huge = stored_file(site, "huge.png", PNG[:16] + (100_000).to_bytes(4) * 2 + PNG[24:])
    item_id = add_item(site, content_of("Pictures"), files=[stored_file(site, "map.png", PNG), svg, huge])
    ada, path = site.visitor(), f"/catalogue/items/{item_id}"
    shown = ada.see(f"{path}/files/0/picture")
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert ada.see(f"{path}/files/1/picture").status_code == 404
    assert ada.see(f"{path}/files/2/picture").status_code == 404
    assert f'<img src="{path}/files/0/picture"' in ada.see(path).text


def test_what_is_not_open_at_its_source_only_its_owner_gets(site: Site) -> None:
    closed = Content(replace(RICH, access=RESTRICTED))
    item_id = add_item(site, closed, files=[stored_file(site, "secret.csv", b"secret")])
    slug, path = add_site(site, "For all", item_id), f"/catalogue/items/{item_id}"
    assert site.visitor("ada").see(f"{path}/files/0").status_code == 200
    ulla = site.visitor("ulla")
    assert "Only its owner and staff may download it" in ulla.see(path).text
    for refused in (f"{path}/files/0", f"{path}/files/0/picture", f"/sites/{slug}/items/{item_id}/files/0"):
        assert ulla.see(refused).status_code == 404, refused


def test_what_is_not_stored_or_not_there_is_not_found(site: Site) -> None:
    item_id, ada = rich_item(site), site.visitor()
    for position in (2, 99, "x", 10**30):
        assert ada.see(f"/catalogue/items/{item_id}/files/{position}").status_code == 404
    lost = stored_file(site, "lost.txt", b"lost")
    assert lost.sha256
    site.parts.storage().path(lost.sha256).unlink()
    other = add_item(
        site, content_of("Lost"), files=[lost, ItemFile("link", state=FileState.LINK, url="file:///etc/passwd")]
    )
    gone = ada.see(f"/catalogue/items/{other}/files/0")
    assert (gone.status_code, "not in the catalogue" in gone.text) == (404, True)
    assert "file:///etc/passwd" not in ada.see(f"/catalogue/items/{other}").text
