"""The HTTP client over real sockets."""

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import (
    AddressRefused,
    FileChanged,
    RateLimited,
    RemoteConflict,
    RemoteError,
    RemoteMissing,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
    TurnedAway,
)
from exporter.http_client import HttpClient, HttpOptions, fetch
from simulators.ports import free_port
from tests.certificate import context_of_server

TOKEN = "canary-token-7f3a"
OPTIONS = HttpOptions(connect_seconds=30, read_seconds=30)
IMPATIENT = replace(OPTIONS, read_seconds=1)


class Server:
    """Answers what `answers` says, by path; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.command, self.path, dict(self.headers), body))
                answers = outer.answers.get(self.path, [(404, {}, b"")])
                status, headers, text = answers.pop(0) if len(answers) > 1 else answers[0]
                if status == 0:  # silence: longer than any client waits
                    outer.closing.wait()
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_PUT = do_POST = answer

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def says(self, path: str, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers[path] = list(answers)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def until(happened: Callable[[], bool]) -> None:
    for _ in range(1200):
        if happened():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def client(server: Server) -> Iterator[HttpClient]:
    made = HttpClient(OPTIONS, server.url + "/api", TOKEN)
    yield made
    made.close()


class Bytes:
    def __init__(self, text: bytes, error: Exception | None = None) -> None:
        self.length_bytes = len(text)
        self.left, self.error = text, error

    def read(self, size: int = -1, /) -> bytes:
        if self.error:
            raise self.error
        piece, self.left = self.left[:size], self.left[size:]
        return piece


def test_a_call_brings_json_and_says_who_we_are(server: Server, client: HttpClient) -> None:
    server.says("/api/records", (201, {}, b'{"id": "1"}'))
    assert client.call("POST", "records", json={"title": "Łódź"}).body == {"id": "1"}
    [(method, _path, headers, body)] = server.asked
    assert (method, body) == ("POST", '{"title": "Łódź"}'.encode())
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("Exporter/")


@pytest.mark.parametrize(
    "status, headers, body, expected",
    [
        (403, {}, b"", TokenRefused),
        (403, {"Content-Type": "application/json"}, b'{"message": "No."}', TokenRefused),
        (403, {}, b"<!DOCTYPE html><title>Just a moment</title>", TurnedAway),
        (400, {}, b'{"message": "CSRF token missing or incorrect."}', TokenRefused),
        (400, {}, b'{"message": "Referer checking failed - no Referer."}', TokenRefused),
        (404, {}, b"", RemoteMissing),
        (410, {}, b"", RemoteMissing),
        (409, {}, b"", RemoteConflict),
        (423, {}, b"", RemoteConflict),
        (413, {}, b"", RemoteRefused),
        (429, {"Retry-After": "7"}, b"", RateLimited),
        (503, {"Retry-After": "7"}, b"", RateLimited),
        (503, {}, b"", RemoteUnavailable),
        (504, {}, b"<html>Gateway", RemoteUnavailable),
        (302, {"Location": "https://evil.example/"}, b"", RemoteUnavailable),
        (200, {}, b"<html>Sign in", RemoteUnavailable),
        (0, {}, b"", RemoteUnavailable),
    ],
)
def test_each_answer_has_its_error(
    status: int, headers: dict[str, str], body: bytes, expected: type[RemoteError], server: Server
) -> None:
    server.says("/api/records", (status, headers, body))
    with closing(HttpClient(OPTIONS if status else IMPATIENT, f"{server.url}/api", TOKEN)) as client:
        with pytest.raises(RemoteError) as raised:
            client.call("POST", "records", json={})
    until(lambda: len(server.asked) > 0)  # also when the client was gone before
    assert type(raised.value) is expected
    assert len(server.asked) == 1, "a call that writes is never repeated by itself"


@pytest.mark.parametrize("said, waited", [("7", 7), ("99999999", 3600), ("-5", 0), ("soon", 60), ("nan", 60)])
def test_retry_after_is_taken_within_reason(said: str, waited: float, server: Server, client: HttpClient) -> None:
    server.says("/api/x", (429, {"Retry-After": said}, b""))
    with pytest.raises(RateLimited) as raised:
        client.call("GET", "x")
    assert raised.value.retry_after_seconds == waited


def test_retry_after_on_a_good_answer_means_nothing(server: Server, client: HttpClient) -> None:
    server.says("/api/x", (200, {"Retry-After": "60"}, b"[]"))
    assert client.call("GET", "x").body == []


@pytest.mark.parametrize("key, said", [("messages", ["Too short.", "Sorry."]), ("message", "Too short. Sorry.")])
def test_faults_come_by_field_in_both_shapes(key: str, said: object, server: Server, client: HttpClient) -> None:
    text = f'{{"message": "A validation error occurred.", "errors": [{{"field": "metadata.title", "{key}": {said!r}}}]}}'
    server.says("/api/x", (400, {}, text.replace("'", '"').encode()))
    with pytest.raises(RemoteRefused, match="A validation error occurred") as raised:
        client.call("POST", "x", json={})
    assert raised.value.faults == {"metadata.title": "Too short. Sorry."}


def test_reading_is_tried_again(server: Server, client: HttpClient) -> None:
    server.says("/api/x", (502, {}, b"<html>"), (200, {}, b"[1]"))
    assert client.call("GET", "x").body == [1]
    assert len(server.asked) == 2


def test_no_cookie_is_kept(server: Server, client: HttpClient) -> None:
    server.says("/api/x", (200, {"Set-Cookie": "csrftoken=abc; Path=/"}, b"[]"))
    client.call("GET", "x")
    client.call("GET", "x")
    assert "Cookie" not in server.asked[1][2]


def test_headers_of_one_call_go_with_that_call_alone(server: Server, client: HttpClient) -> None:
    server.says("/api/x", (200, {}, b"[]"))
    client.call("POST", "x", data={"user": "ada"}, more={"X-XSRF-TOKEN": "abc", "Cookie": "a=b"})
    client.call("GET", "x")
    first, second = server.asked
    assert (first[2]["X-XSRF-TOKEN"], first[2]["Cookie"], first[3]) == ("abc", "a=b", b"user=ada")
    assert not {"X-XSRF-TOKEN", "Cookie"} & second[2].keys()


def test_where_a_redirect_leads_is_told_and_nobody_goes_there(server: Server, client: HttpClient) -> None:
    server.says("/api/x?id=1", (302, {"Location": "https://elsewhere.example.org/y"}, b""))
    server.says("/api/z", (200, {}, b"{}"))
    assert client.leads_to("x", params={"id": "1"}) == "https://elsewhere.example.org/y"
    assert client.leads_to("z") == ""
    with pytest.raises(RemoteMissing):
        client.leads_to("gone")
    assert len(server.asked) == 3


def test_the_token_goes_to_no_other_host(server: Server, client: HttpClient) -> None:
    other = Server()
    with pytest.raises(AddressRefused, match="Nothing was sent"):
        client.upload(f"{other.url}/api/files/bucket/a.csv", Bytes(b"a"))
    other.close()
    assert other.asked == []


@pytest.mark.parametrize("fault", ["silent", "refused"])
def test_no_message_holds_a_token_or_a_query(fault: str, server: Server) -> None:
    server.says("/x?q=secret-query", (0, {}, b""))
    url = server.url if fault == "silent" else f"http://127.0.0.1:{free_port()}"
    client = HttpClient(IMPATIENT, url, TOKEN)
    with pytest.raises(RemoteUnavailable) as raised:
        client.call("POST", "x", params={"q": "secret-query"})
    client.close()
    texts = f"{raised.value!r} {raised.value.__cause__!r}"
    assert TOKEN not in texts
    assert "secret-query" not in texts


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_an_upload_has_its_exact_length_and_is_never_chunked(size: int, server: Server, client: HttpClient) -> None:
    server.says("/api/files/b/a.csv", (201, {}, b"{}"))
    client.upload("files/b/a.csv", Bytes(b"x" * size))
    [(_method, _path, headers, body)] = server.asked
    assert (headers["Content-Length"], len(body)) == (str(size), size)
    assert "Transfer-Encoding" not in headers
    assert headers["Content-Type"] == "application/octet-stream"


def test_what_reading_the_content_raises_comes_through(server: Server, client: HttpClient) -> None:
    with pytest.raises(FileChanged, match="grew"):
        client.upload("files/b/a.csv", Bytes(b"x", FileChanged("It grew.")))


LOOPBACK = [
    "127.0.0.1", "localhost", "0", "0.0.0.0", "2130706433", "0x7f.1", "017700000001", "127.1", "①②⑦.⓪.⓪.①",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "localhost.",
]  # fmt: skip
ELSEWHERE = [
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00:ec2::254]", "169.254.169.254", "100.100.100.200", "192.0.0.192",
    "10.0.0.1", "172.16.0.1", "192.168.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("host", LOOPBACK)
def test_no_spelling_of_this_machine_is_fetched(host: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # the port is let through, so that the address alone decides
    monkeypatch.setattr("exporter.http_client.addresses.PORTS", frozenset({server.port}))
    with pytest.raises((AddressRefused, RemoteUnavailable)):
        with fetch(OPTIONS, f"http://{host}:{server.port}/"):
            pass
    assert server.asked == []


@pytest.mark.parametrize("host", ELSEWHERE)
def test_no_private_or_reserved_address_is_fetched(host: str) -> None:
    with pytest.raises(AddressRefused, match="not public"):
        with fetch(OPTIONS, f"http://{host}/"):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://u:p@example.org/",
        "http://example.org:22/",
        "http://",
        "http://a:b/",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        with fetch(OPTIONS, url):
            pass


def allowing(*servers: Server) -> HttpOptions:
    return replace(OPTIONS, allowed=frozenset(f"127.0.0.1:{each.port}" for each in servers))


def test_the_administrators_allow_list_opens_one_host_and_port(server: Server) -> None:
    server.says("/a.csv", (200, {}, b"a,b"))
    with fetch(allowing(server), f"{server.url}/a.csv") as response:
        assert response.content == b"a,b"
    assert "Authorization" not in server.asked[0][2]


def test_a_token_goes_into_the_header_that_the_repository_wants(server: Server) -> None:
    server.says("/a", (200, {}, b"{}"))
    client = HttpClient(OPTIONS, server.url, TOKEN, scheme="", key_header="X-Dataverse-key")
    client.call("GET", "a")
    sent = server.asked[0][2]
    assert (sent.get("X-Dataverse-key"), "Authorization" in sent) == (TOKEN, False)


def test_a_post_that_answers_with_plain_text_is_read_and_asked_once(server: Server) -> None:
    server.says("/login", (200, {"Set-Cookie": "JSESSIONID=abc; Path=/"}, b"not JSON"))
    found = HttpClient(OPTIONS, server.url).posted("login", data={"password": "a b"})
    assert (found.text, found.headers["Set-Cookie"]) == ("not JSON", "JSESSIONID=abc; Path=/")
    assert [(asked[0], asked[3]) for asked in server.asked] == [("POST", b"password=a+b")]
    server.says("/broken", (502, {}, b""))
    with pytest.raises(RemoteUnavailable):
        HttpClient(OPTIONS, server.url).posted("broken")
    assert len(server.asked) == 2


def test_a_redirect_from_elsewhere_may_not_use_the_allow_list(server: Server) -> None:
    inner = Server()
    inner.says("/secret", (200, {}, b"secret"))
    server.says("/a.csv", (302, {"Location": f"{inner.url}/secret"}, b""))
    with pytest.raises(AddressRefused):
        with fetch(allowing(server, inner), f"{server.url}/a.csv"):
            pass
    inner.close()
    assert server.asked, "the redirect was never met"
    assert inner.asked == []


def test_a_redirect_loop_ends(server: Server) -> None:
    server.says("/a.csv", (302, {"Location": "/a.csv"}, b""))
    with pytest.raises(AddressRefused, match="redirects more than"):
        with fetch(allowing(server), f"{server.url}/a.csv"):
            pass
    assert len(server.asked) == 6


def test_a_link_that_is_gone_says_so(server: Server) -> None:
    with pytest.raises(RemoteMissing):
        with fetch(allowing(server), f"{server.url}/nothing"):
            pass


class CountingBudget:
    """Allows so many requests."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.statuses: list[int] = []

    def take(self) -> None:
        if self.allowed == 0:
            raise RateLimited("The limit is used up.", retry_after_seconds=9)
        self.allowed -= 1

    def seen(self, status: int, headers: Mapping[str, str]) -> None:
        assert headers["x-ratelimit-limit"] == "100"
        self.statuses.append(status)


def test_every_request_takes_from_the_budget_also_a_repeated_one_and_every_answer_is_shown_to_it(server: Server) -> None:
    limits = {"X-RateLimit-Limit": "100"}
    server.says("/a", (500, limits, b""), (200, limits, b"{}"))
    server.says("/b", (429, limits, b""))
    budget = CountingBudget(4)
    client = HttpClient(OPTIONS, server.url, TOKEN, budget=budget)
    client.call("GET", "a")
    with pytest.raises(RateLimited):
        client.call("GET", "b")
    client.upload("a", Bytes(b"x"))
    assert (budget.statuses, budget.allowed) == ([500, 200, 429, 200], 0)


def test_nothing_is_sent_when_the_budget_is_used_up(server: Server) -> None:
    client = HttpClient(OPTIONS, server.url, TOKEN, budget=CountingBudget(0))
    with pytest.raises(RateLimited) as caught:
        client.call("POST", "a", json={})
    assert (caught.value.retry_after_seconds, server.asked) == (9, [])


@pytest.mark.parametrize(
    "location", ["http://[", "http://[::1", "http://℀.example/".encode().decode("latin-1"), "http://a:b/"]
)
def test_a_redirect_to_no_address_is_refused(location: str, server: Server) -> None:
    server.says("/a.csv", (302, {"Location": location}, b""))
    with pytest.raises(AddressRefused):
        with fetch(allowing(server), f"{server.url}/a.csv"):
            pass
    assert len(server.asked) == 1, "the redirect was never met"


@pytest.mark.parametrize(
    "url", ["http://[", "http://℀.example/", "http://a:b:c/", f"http://{'a' * 8000}/", "http://x:99999/"]
)
@pytest.mark.parametrize("key", [None, "canary-key-51c8"])
def test_an_address_that_cannot_be_parsed_is_refused(url: str, key: str | None) -> None:
    with pytest.raises(AddressRefused):
        with fetch(OPTIONS, url, key):
            pass


@pytest.mark.parametrize("link", ["http://[", "//evil.example/", "http://127.0.0.1:1/", "https://evil.example/bucket"])
def test_a_link_of_an_answer_never_gets_the_token_elsewhere(link: str, client: HttpClient, server: Server) -> None:
    with pytest.raises(AddressRefused):
        client.upload(link, Bytes(b"x"))
    assert server.asked == []


def test_halves_of_characters_in_an_answer_can_be_stored(client: HttpClient, server: Server) -> None:
    server.says("/api/a", (200, {}, b'{"title": "a\\ud800b", "good": "\\ud83d\\ude00", "n": ["\\udfff"]}'))
    server.says("/api/b", (400, {}, b'{"message": "no \\ud800", "errors": [{"field": "\\ud800", "messages": ["\\udc00"]}]}'))
    body = client.call("GET", "a").body
    assert body == {"title": "a�b", "good": "😀", "n": ["�"]}
    with pytest.raises(RemoteRefused) as refused:
        client.call("GET", "b")
    assert "no �" in str(refused.value)
    assert refused.value.faults == {"�": "�"}


@pytest.mark.slow
def test_an_answer_that_trickles_for_ever_is_left() -> None:
    with Dripping() as server:
        with pytest.raises(RemoteUnavailable, match="did not come to the end of its answer"):
            HttpClient(IMPATIENT, server.url).call("POST", "a", json={})
    assert server.dripped > 0, "it never dripped"


def test_a_thousand_faults_of_a_hostile_answer_are_cut(client: HttpClient, server: Server) -> None:
    faults = [{"field": f"{number}" * 300, "messages": ["x" * 9000]} for number in range(1000)]
    server.says("/api/a", (400, {}, json.dumps({"message": "m" * 9000, "errors": faults}).encode()))
    with pytest.raises(RemoteRefused) as refused:
        client.call("GET", "a")
    assert len(refused.value.faults) <= 100
    assert len(str(refused.value)) < 600
    assert max(len(field) + len(text) for field, text in refused.value.faults.items()) <= 700


class Dripping:
    """Announces an answer, and sends a byte of it every tenth of a second."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._drip)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.dripped = 0

    def _drip(self) -> None:
        with self._listener.accept()[0] as asked:
            asked.recv(65536)
            asked.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            with suppress(OSError):
                while True:
                    asked.sendall(b" ")
                    self.dripped += 1
                    threading.Event().wait(0.1)

    def __enter__(self) -> "Dripping":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(60)
        self._listener.close()
        assert not self._thread.is_alive()


@pytest.mark.slow
def test_a_certificate_that_is_not_trusted_is_told_apart_from_a_line_that_broke(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context_of_server(tmp_path).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        with pytest.raises(RemoteUnavailable, match=r"does not trust the certificate of 127\.0\.0\.1"):
            HttpClient(OPTIONS, f"https://127.0.0.1:{server.server_port}").call("GET", "")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
