"""Addresses that people type or that answers give: none leads into the inner network, and no key goes along."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from exporter.errors import AddressRefused, ExporterError, RemoteUnavailable
from exporter.http_client import HttpOptions, addresses, fetch
from tests.security.canary import Canary
from tests.test_http_client import Server

pytestmark = pytest.mark.slow

INSIDE = [
    *("127.0.0.1", "localhost", "0", "0.0.0.0", "2130706433", "0x7f.1", "0x7f000001", "017700000001", "127.1", "127.0.1"),
    *(
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "localhost.",
        "127.0.0.1.",
        "LOCALHOST",
        "loc%61lhost",
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
    ),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]"),
    *("[2002:7f00:1::]", "[fe80::1%25eth0]", "[fe80::1]", "[fd00:ec2::254]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]"),
    *("169.254.169.254", "100.100.100.200", "100.64.0.1", "192.0.0.192", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("[::ffff:0:127.0.0.1]", "[fec0::1]", "[64:ff9b:1::7f00:1]", "[2001:0:7f00:1::]", "[100::1]", "192.88.99.1"),
    *("192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
]
NO_NAME = {"localhost.", "127.0.0.1.", "[fe80::1%25eth0]", "http://evil#@127.0.0.1:{port}/"}
"""May be found by nobody instead of being refused; every other spelling is refused for what it is, before any connection."""
ODD = [
    *("http://user:pw@127.0.0.1:{port}/", "http://evil#@127.0.0.1:{port}/", "http://example.org@127.0.0.1:{port}/"),
    *("http://127.0.0.1:{port}\\@example.org/", "http://example.org\\@127.0.0.1:{port}/", "http:127.0.0.1:{port}/"),
    *("http:///127.0.0.1:{port}/", "//127.0.0.1:{port}/", "file:///etc/passwd", "file://127.0.0.1:{port}/etc/passwd"),
    *("gopher://127.0.0.1:{port}/_x", "ftp://127.0.0.1:{port}/", "data:text/plain,x", "jar:http://127.0.0.1:{port}/!/x"),
    *("dict://127.0.0.1:{port}/", "ldap://127.0.0.1:{port}/", "http://127.0.0.1:{port}:80/", "http://[::1]:{port}:80/"),
    *("http://127.0.0.1\t:{port}/", "ht\ntp://127.0.0.1:{port}/", " http://127.0.0.1:{port}/", "http://127.0.0.1 :{port}/"),
    "http://127.0.0.1:{port}/\r\nHost: example.org\r\n\r\n",
]
STATUSES = [301, 302, 303, 307, 308]


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Canary]:
    """At a port that is fetched from: the address must be the reason of every refusal."""
    made = Canary()
    monkeypatch.setattr(addresses, "PORTS", addresses.PORTS | {made.port})
    yield made
    assert made.hits == 0
    made.proves_itself()
    made.close()


def options(*servers: Server) -> HttpOptions:
    return HttpOptions(connect_seconds=30, read_seconds=30, allowed=frozenset(f"127.0.0.1:{each.port}" for each in servers))


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def refused(url: str, opts: HttpOptions, key: str | None = None, *, perhaps_unknown: bool = False) -> None:
    """``perhaps_unknown``: or not found, where nobody may bear the name."""
    with pytest.raises((AddressRefused, RemoteUnavailable) if perhaps_unknown else AddressRefused):
        with fetch(opts, url, key) as answer:
            answer.raw.read()


def test_there_are_as_many_forms_as_were_tried_on_the_guard() -> None:
    assert len({*INSIDE, *ODD}) >= 35


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_inner_address_is_visited(host: str, canary: Canary) -> None:
    refused(f"http://{host}:{canary.port}/", options(), perhaps_unknown=host in NO_NAME)


@pytest.mark.parametrize("url", ODD)
def test_no_odd_address_is_visited(url: str, canary: Canary) -> None:
    refused(url.format(port=canary.port), options(), perhaps_unknown=url in NO_NAME)


@pytest.mark.parametrize("status", STATUSES)
def test_no_redirect_leads_inside(status: int, canary: Canary, server: Server) -> None:
    for host in ("127.0.0.1", "[::1]", "localhost", "169.254.169.254", "0x7f.1"):
        server.says("/a", (status, {"Location": f"http://{host}:{canary.port}/"}, b""))
        refused(f"{server.url}/a", options(server))
        refused(f"{server.url}/a", options(server), "canary-key")
    assert len(server.asked) == 10, "the redirect was never met"


@pytest.mark.parametrize("location", [*ODD, "//127.0.0.1:{port}/", "http://127.0.0.1:{port}/%0d%0aSet-Cookie: a=b"])
def test_no_odd_redirect_leads_inside(location: str, canary: Canary, server: Server) -> None:
    if "\r" in location or "\n" in location:
        location = location.replace("\r", "%0d").replace("\n", "%0a")  # what a header can carry
    server.says("/a", (302, {"Location": location.format(port=canary.port).encode().decode("latin-1")}, b""))
    with pytest.raises(ExporterError):
        with fetch(options(server), f"{server.url}/a"):
            pass
    assert server.asked, "the redirect was never met"


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server of the attacker: ``*.example`` has these addresses, one answer after the other; who asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if not str(host).endswith(".example"):
            return real(host, port, *rest, **named)
        asked.append(str(host))
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_that_means_something_else_the_second_time_gets_nothing(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolving(monkeypatch, ["203.0.113.1"], ["127.0.0.1"])
    refused(f"http://rebind.example:{canary.port}/", options())  # the first address is one of documentation: not public
    assert asked == ["rebind.example"]


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["127.0.0.1", "93.184.215.14"], ["169.254.169.254"]])
def test_a_name_for_an_inner_address_is_not_visited(
    addresses: list[str], canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolving(monkeypatch, addresses)
    refused(f"http://inside.example:{canary.port}/", options())
    assert asked


def test_the_connection_goes_to_the_very_address_that_was_checked(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public address first, an inner one from then on: nothing asks a second time."""
    asked = resolving(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    tried: list[Any] = []

    def connect(_socket: Any, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(ExporterError):
        with fetch(options(), f"http://rebind.example:{canary.port}/"):
            pass
    monkeypatch.undo()
    assert asked[:1] == ["rebind.example"]
    assert {address[0] for address in tried} == {"93.184.215.14"}


@pytest.mark.parametrize("port", [1, 22, 25, 3306, 5672, 6379, 9200, 11211, 15672])
def test_ports_of_other_services_are_not_visited(port: int) -> None:
    refused(f"http://example.org:{port}/", options())


def test_the_key_goes_to_nobody_else(server: Server) -> None:
    other = Server()
    other.says("/b", (200, {}, b"x"))
    server.says("/a", (302, {"Location": f"{other.url}/b"}, b""))
    with fetch(options(server, other), f"{server.url}/a", "canary-key") as answer:
        assert answer.content == b"x"
    other.close()
    assert server.asked[0][2]["Authorization"] == "canary-key"
    assert "Authorization" not in other.asked[0][2]
    assert "canary-key" not in str(other.asked)
