"""What all simulators share: an HTTP server of threads, faults on demand, and a log of every request.

``/_sim/faults`` (GET, POST, DELETE) and ``/_sim/log`` (GET, DELETE) steer a simulator that runs as a process of its own.
"""

import json
import re
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from simulators.answers import Gone, Refusal, Reply, encoded
from simulators.faults import Fault, Faults
from simulators.spoiling import asked, spoilt

__all__ = ["Fault", "Faults", "Gone", "Handler", "Logged", "Refusal", "Reply", "Request", "Service", "Simulator"]

CHUNK_BYTES = 1 << 16


@dataclass
class Logged:
    """One request as it came. ``headers`` have lower-case names; ``status`` 0 means that no answer went out.

    ``notes`` is what the simulator itself remarks, such as where the token was found.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    status: int = 0
    body_bytes: int = 0
    fault: str = ""
    moment: float = 0
    notes: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    """``path`` is still percent-encoded, as matched by the routes; ``words`` are the route's groups, decoded once."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    words: dict[str, str]
    stream: "Body"
    knobs: dict[str, Any]
    base_url: str
    notes: dict[str, str] = field(default_factory=dict)
    raw_query: str = ""  # as it came, still encoded

    def argument(self, name: str, otherwise: str = "") -> str:
        return self.query.get(name, [otherwise])[0]

    def text(self) -> str:
        return b"".join(self.stream.pieces()).decode()

    def json(self) -> Any:
        """Raises ValueError."""
        return json.loads(self.text())

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.text(), keep_blank_values=True).items()}

    def cookies(self) -> dict[str, str]:
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}


class Body:
    """The request's body, exactly as long as announced. ``length`` is None when no length was announced.

    A chunked body looks empty, as it does to the systems that we stand in for; ``drain`` takes it off the wire.
    """

    def __init__(self, source: Any, length: int | None, watch: Callable[[int], None], chunked: bool = False) -> None:
        self.length = length
        self.chunked = chunked
        self._source = source
        self._left = length or 0
        self._watch = watch

    def pieces(self) -> Iterator[bytes]:
        """Raises Gone when the sender stops in the middle."""
        while self._left:
            piece = self._source.read1(min(self._left, CHUNK_BYTES))
            if not piece:
                raise Gone
            self._left -= len(piece)
            self._watch(len(piece))
            yield piece

    def drain(self, most: int | None = None) -> None:
        taken = 0
        for piece in self.pieces():
            taken += len(piece)
            if most is not None and taken >= most:
                return
        while self.chunked and self._chunk():
            pass

    def _chunk(self) -> bool:
        """Takes one chunk off the wire; false when it was the last."""
        size = int(self._source.readline().split(b";")[0].strip() or b"0", 16)
        self._watch(size)
        self._source.read(size + 2)
        self.chunked = size > 0
        return self.chunked


Handler = Callable[[Request], Reply]


class Service:
    """Routes and state of one simulated system.

    Routes match the encoded path; ``{name}`` is one segment, ``{name:path}`` one or more.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self.log: list[Logged] = []
        self.latency = 0.0  # seconds before every answer
        self.url = ""  # known as soon as a port is
        self.guard = threading.RLock()
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        self.route("GET", "/_sim/faults", lambda _: Reply(body=[asdict(fault) for fault in self.faults.all()]))
        self.route("POST", "/_sim/faults", self._add_fault)
        self.route("DELETE", "/_sim/faults", lambda _: (self.faults.clear(), Reply(204))[1])
        self.route("GET", "/_sim/log", lambda _: Reply(body=[asdict(entry) for entry in self.log]))
        self.route("DELETE", "/_sim/log", lambda _: (self.log.clear(), Reply(204))[1])

    def route(self, method: str, path: str, handler: Handler) -> None:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", re.sub(r"\{(\w+):path\}", r"(?P<\1>.+)", path))
        self._routes.append((method, re.compile(pattern + r"/?"), handler))

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        """The handler, the words of its path, and whether another method would have had one."""
        known = False
        for wanted, pattern, handler in self._routes:
            match = pattern.fullmatch(path)
            if match and wanted == method:
                return handler, {name: unquote(word) for name, word in match.groupdict().items()}, True
            known = known or bool(match)
        return None, {}, known

    def answer(self, request: Request, handler: Handler) -> Reply:
        """Hook for what precedes and follows every handler (rate limits, headers)."""
        return handler(request)

    def missing(self, known: bool) -> Reply:
        return Reply(405 if known else 404, {"status": 405 if known else 404, "message": "Not found."})

    def _add_fault(self, request: Request) -> Reply:
        wanted = request.json()
        return Reply(201, asdict(self.faults.add(wanted.pop("match"), **wanted)))


class Simulator:
    """A service on a port of 127.0.0.1. ``with Simulator(Zenodo()) as simulator: simulator.url``"""

    def __init__(self, service: Service, port: int = 0) -> None:
        self.service = service
        self._server = _Server(("127.0.0.1", port), _handler_class(service))
        self.port = self._server.server_address[1]
        self.url = service.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Simulator":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def run(self) -> None:
        """Until interrupted."""
        with suppress(KeyboardInterrupt):
            self._server.serve_forever()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, *arguments: Any) -> None:
        self.stopping = threading.Event()
        super().__init__(*arguments)

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no event here: the request's own log line says it. A fault of ours is told."""
        if not isinstance(sys.exc_info()[1], OSError):
            traceback.print_exc()


def _handler_class(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler_(_Handler):
        pass

    Handler_.service = service
    return Handler_


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a body waits 40 ms behind its headers, on every connection that is used again
    server: _Server

    def log_message(self, *_: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        entry = Logged(self.command, parts.path, parts.query, headers, moment=time.time())
        control = parts.path.startswith("/_sim/")
        if not control:
            self.service.log.append(entry)
        try:
            self._answer(parts.path, parts.query, headers, entry, control)
        except (Gone, ConnectionError, TimeoutError):
            self._cut()

    def _answer(self, path: str, query: str, headers: dict[str, str], entry: Logged, control: bool) -> None:
        faults = [] if control else self.service.faults.taken_by(f"{self.command} {self.path}")
        entry.fault = " ".join(fault.knob or f"{fault.when}" for fault in faults)
        chunked = "chunked" in headers.get("transfer-encoding", "").lower()
        body = Body(self.rfile, _length(headers), lambda count: _count(entry, count), chunked)
        if not control:
            self.server.stopping.wait(self.service.latency)
        for fault in faults:
            if fault.read_bytes >= 0:
                body.drain(fault.read_bytes)
                raise Gone
        early = [self._play(fault, body) for fault in faults if fault.when == "before" and not fault.knob]
        host = headers.get("host", "")
        handler, words, known = self.service.find(self.command, path)
        knobs = {fault.knob: fault.value for fault in faults if fault.knob}
        arguments = parse_qs(query, keep_blank_values=True)
        seen = asked(headers, knobs)
        request = Request(self.command, path, arguments, seen, words, body, knobs, f"http://{host}", entry.notes, query)
        reply = next((reply for reply in early if reply), None) or self._reply(request, handler, known)
        body.drain()
        late = [self._play(fault, body) for fault in faults if fault.when == "after" and not fault.knob]
        reply = spoilt(encoded(next((each for each in late if each), None) or reply), knobs)
        if not control:
            self.service.faults.happen_after(f"{self.command} {self.path}")
        self._send(reply, entry)

    def _reply(self, request: Request, handler: Handler | None, known: bool) -> Reply:
        try:
            return self.service.answer(request, handler or (lambda _: self.service.missing(known)))
        except Refusal as refusal:
            return refusal.reply

    def _play(self, fault: Fault, body: Body) -> Reply | None:
        self._wait(lambda: fault.delay)
        if fault.hang:
            body.drain()
            self._wait(lambda: fault.hang)
            raise Gone
        if fault.drop:
            raise Gone
        if not fault.status:
            return None
        kind = "text/html" if fault.html else "application/json"
        text = fault.body or ("<html><h1>A proxy's page</h1></html>" if fault.html else json.dumps({"status": fault.status}))
        return Reply(fault.status, text, {"Content-Type": kind, **fault.headers})

    def _wait(self, seconds: Callable[[], float]) -> None:
        """Ends early when the seconds become fewer meanwhile."""
        begun = time.monotonic()
        while (left := seconds() - (time.monotonic() - begun)) > 0:
            if self.server.stopping.wait(min(left, 0.05)):
                return

    def _send(self, reply: Reply, entry: Logged) -> None:
        headers, length = dict(reply.headers), reply.length
        entry.status = reply.status
        self.send_response(reply.status)
        if length < 0:  # the end of the connection is the end of the body
            headers["Connection"] = "close"
        elif reply.status not in {204, 304}:
            headers["Content-Length"] = str(length)
        for name, value in headers.items():
            for one in value.split("\n"):  # several Set-Cookie lines
                self.send_header(name, one)
        self.end_headers()
        if self.command != "HEAD" and reply.status not in {204, 304}:
            for piece in reply.body:
                self.wfile.write(piece)

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def _count(entry: Logged, count: int) -> None:
    entry.body_bytes += count


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("content-length", "")
    return int(text) if text.isdigit() else None
