"""Files over HTTP, and servers that send something else, too little, too slowly, or without end."""

import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import AddressRefused, FileError, FileMissing, RateLimited, RemoteUnavailable
from exporter.http_client import HttpOptions
from exporter.records.record import FileOrigin, FileRef
from exporter.sources.remote_files import Address, Pace, Spool, open_remote, stat_remote, stream_remote
from simulators.server import Gone, Reply, Request, Service, Simulator

KEY = "the-secret-key"
BYTES = b"hour,level\n1,2\n"
ORDINARY = Pace()


class Files(Service):
    """One address a behaviour."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere = ""
        self.stop = threading.Event()
        for name in ("whole", "chunked", "endless", "drip", "short", "packed", "page", "moved", "own"):
            self.route("GET", f"/{name}.csv", getattr(self, name))

    def whole(self, _: Request) -> Reply:
        return Reply(body=BYTES, headers={"Content-Type": "text/csv", "ETag": '"one"'})

    def chunked(self, _: Request) -> Reply:
        return self._without_length(iter([BYTES]))

    def endless(self, _: Request) -> Reply:
        return self._without_length(b"x" * 65536 for _ in iter(int, 1))

    def drip(self, _: Request) -> Reply:
        return Reply(200, self._dripping(), {"Content-Type": "text/csv"}, 1 << 20)

    def short(self, _: Request) -> Reply:
        return Reply(200, self._cut(), {"Content-Type": "text/csv"}, 100)

    def packed(self, _: Request) -> Reply:
        return Reply(200, gzip.compress(BYTES), {"Content-Type": "text/csv", "Content-Encoding": "gzip"})

    def page(self, _: Request) -> Reply:
        return Reply(200, "<html>Please sign in</html>")

    def moved(self, _: Request) -> Reply:
        return Reply(302, None, {"Location": f"{self.elsewhere}/whole.csv"})

    def own(self, _: Request) -> Reply:
        return Reply(307, None, {"Location": "/whole.csv"})

    def _without_length(self, pieces: Iterator[bytes]) -> Reply:
        return Reply(200, _in_chunks(pieces), {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})

    def _dripping(self) -> Iterator[bytes]:
        while not self.stop.wait(0.02):
            yield b"x"

    def _cut(self) -> Iterator[bytes]:
        yield BYTES
        raise Gone


def _in_chunks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


class Running(Simulator):
    def __exit__(self, *error: object) -> None:
        assert isinstance(self.service, Files)
        self.service.stop.set()
        super().__exit__(*error)


@pytest.fixture
def files() -> Iterator[Files]:
    service = Files()
    with Running(service) as simulator:
        service.base = simulator  # type: ignore[attr-defined]
        yield service


@pytest.fixture
def url(files: Files) -> str:
    return str(files.base.url)  # type: ignore[attr-defined]


@pytest.fixture
def options(url: str) -> HttpOptions:
    return HttpOptions(connect_seconds=30, read_seconds=30, allowed=frozenset({url.removeprefix("http://")}))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path, 1 << 20)


def named(name: str, **fields: Any) -> FileRef:
    return FileRef("1", f"{name}.csv", "", FileOrigin.LINK, **fields)


def read(options: HttpOptions, address: Address, file: FileRef, spool: Spool, pace: Pace = ORDINARY) -> bytes:
    with open_remote(options, address, file, spool, pace) as content:
        found = content.read()
        assert len(found) == content.stamp.size_bytes
        return found


def test_a_file_with_a_length_is_read_as_it_comes(options: HttpOptions, url: str, spool: Spool) -> None:
    stamp = stat_remote(options, Address(f"{url}/whole.csv"), named("whole"))
    assert (stamp.size_bytes, stamp.etag) == (len(BYTES), '"one"')
    assert read(options, Address(f"{url}/whole.csv"), named("whole"), spool) == BYTES


@pytest.mark.parametrize("name", ["chunked", "packed"])
def test_a_file_without_a_length_is_kept_first_and_then_has_one(
    options: HttpOptions, url: str, spool: Spool, name: str
) -> None:
    assert stat_remote(options, Address(f"{url}/{name}.csv"), named(name)).size_bytes == -1
    assert read(options, Address(f"{url}/{name}.csv"), named(name), spool) == BYTES
    assert list(spool.directory.iterdir()) == []


def test_a_file_that_never_ends_is_refused_with_a_way_out(options: HttpOptions, url: str, spool: Spool) -> None:
    with pytest.raises(FileError, match="related identifier"):
        read(options, Address(f"{url}/endless.csv"), named("endless"), spool)
    assert list(spool.directory.iterdir()) == []


def test_a_disk_that_cannot_keep_a_file_is_told(options: HttpOptions, url: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="disk"):
        read(options, Address(f"{url}/chunked.csv"), named("chunked"), Spool(tmp_path / "gone", 1 << 20))


def test_a_server_that_drips_is_left(options: HttpOptions, url: str, spool: Spool) -> None:
    with pytest.raises(RemoteUnavailable, match="too slowly"):
        read(options, Address(f"{url}/drip.csv"), named("drip"), spool, Pace(0.2, 1 << 16))


def test_a_body_that_is_cut_is_told(options: HttpOptions, url: str, spool: Spool) -> None:
    with pytest.raises(RemoteUnavailable, match="in the middle of a file"):
        read(options, Address(f"{url}/short.csv"), named("short"), spool)


def test_a_page_in_place_of_a_file_is_refused(options: HttpOptions, url: str) -> None:
    with pytest.raises(FileMissing, match="web page"):
        stat_remote(options, Address(f"{url}/page.csv"), named("page"))
    page = FileRef("1", "page.html", "", FileOrigin.LINK)
    assert stat_remote(options, Address(f"{url}/page.csv"), page).size_bytes > 0


@pytest.mark.parametrize("status, error", [(401, FileMissing), (403, FileMissing), (404, FileMissing), (410, FileMissing),
                                           (206, FileMissing), (204, FileMissing), (500, RemoteUnavailable),
                                           (429, RateLimited)])  # fmt: skip
def test_each_status_has_its_reason(
    files: Files, options: HttpOptions, url: str, status: int, error: type[Exception]
) -> None:
    fault = files.faults.add("/whole", status=status)
    with pytest.raises(error):
        stat_remote(options, Address(f"{url}/whole.csv"), named("whole"))
    assert fault.happened == 1


def test_our_key_goes_to_our_repository_and_does_not_follow_to_the_storage(
    files: Files, url: str, options: HttpOptions, spool: Spool
) -> None:
    storage = Files()
    with Running(storage) as there:
        files.elsewhere = there.url
        allowed = HttpOptions(allowed=frozenset({there.url.removeprefix("http://")}))
        assert read(allowed, Address(f"{url}/moved.csv", KEY), named("moved"), spool) == BYTES
    assert [entry.headers.get("authorization") for entry in files.log] == [KEY]
    assert [entry.headers.get("authorization") for entry in storage.log] == [None]


def test_a_key_in_a_header_of_its_own_does_not_follow_to_the_storage_either(files: Files, url: str, spool: Spool) -> None:
    storage = Files()
    with Running(storage) as there:
        files.elsewhere = there.url
        allowed = HttpOptions(allowed=frozenset({there.url.removeprefix("http://")}))
        address = Address(f"{url}/moved.csv", KEY, key_header="X-Dataverse-key")
        assert read(allowed, address, named("moved"), spool) == BYTES
    assert [entry.headers.get("x-dataverse-key") for entry in files.log] == [KEY]
    assert not any(KEY in value for entry in storage.log for value in entry.headers.values())
    assert len(storage.log) == 1


def test_a_key_in_a_header_of_its_own_stays_with_a_redirect_inside(files: Files, url: str, spool: Spool) -> None:
    address = Address(f"{url}/own.csv", KEY, key_header="X-Dataverse-key")
    assert read(HttpOptions(), address, named("own"), spool) == BYTES
    assert [entry.headers.get("x-dataverse-key") for entry in files.log] == [KEY, KEY]
    assert not any("authorization" in entry.headers for entry in files.log)


def test_a_missing_file_keeps_what_its_server_gave_as_the_reason(files: Files, options: HttpOptions, url: str) -> None:
    fault = files.faults.add("/whole", status=400, body='{"message": "You may not download this file without a form."}')
    with pytest.raises(FileMissing) as told:
        stat_remote(options, Address(f"{url}/whole.csv"), named("whole"))
    assert fault.happened == 1
    assert "without a form" in told.value.said
    assert "without a form" not in str(told.value)


def test_our_key_stays_with_a_redirect_inside_our_repository(files: Files, url: str, spool: Spool) -> None:
    assert read(HttpOptions(), Address(f"{url}/own.csv", KEY), named("own"), spool) == BYTES
    assert [entry.headers.get("authorization") for entry in files.log] == [KEY, KEY]


def test_our_repository_cannot_send_us_into_the_inner_network(files: Files, url: str, spool: Spool) -> None:
    inner = Files()
    with Running(inner) as there:
        files.elsewhere = there.url
        with pytest.raises(AddressRefused):
            read(HttpOptions(), Address(f"{url}/moved.csv", KEY), named("moved"), spool)
    assert inner.log == []


def test_somebody_elses_server_cannot_send_us_to_an_allowed_one(files: Files, url: str, spool: Spool) -> None:
    inner = Files()
    with Running(inner) as there:
        files.elsewhere = there.url
        hosts = frozenset({url.removeprefix("http://"), there.url.removeprefix("http://")})
        with pytest.raises(AddressRefused):
            read(HttpOptions(allowed=hosts), Address(f"{url}/moved.csv"), named("moved"), spool)
    assert (len(files.log), inner.log) == (1, [])


def test_a_file_without_a_length_is_streamed_as_it_comes(url: str, options: HttpOptions) -> None:
    for name in ("chunked", "packed"):
        with stream_remote(options, Address(f"{url}/{name}.csv"), named(name)) as content:
            assert (content.stamp.size_bytes, content.read()) == (-1, BYTES)


def test_a_streamed_file_that_ends_early_is_no_whole_file(url: str, options: HttpOptions) -> None:
    with stream_remote(options, Address(f"{url}/short.csv"), named("short")) as content:
        assert content.stamp.size_bytes == 100
        with pytest.raises(RemoteUnavailable):
            content.read()
