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

CHUNK_BYTES = 1 << 16


@dataclass
class Fault:
    """What goes wrong with the requests whose ``METHOD /path?query`` the regular expression ``match`` is found in.

    ``when`` before: the effect does not happen; after: it happens, and the answer is lost or spoilt.
    ``status`` answers that (as a proxy's HTML page when ``html``), ``delay`` waits so many seconds, ``hang`` waits and then
    drops, ``drop`` cuts the connection, ``read_bytes`` reads so much of the body and then cuts (it implies before).
    ``knob`` names a fault that the simulator itself must play (``wrong_checksum``, ``truncate``…), with ``value``.
    """

    match: str
    times: int = 1
    skip: int = 0
    when: str = "before"
    status: int = 0
    body: str = ""
    html: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    hang: float = 0
    drop: bool = False
    read_bytes: int = -1
    knob: str = ""
    value: Any = True
    happened: int = 0


class Faults:
    """The rules in force. ``times`` -1 is for ever."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._rules: list[Fault] = []

    def add(self, match: str, **rest: Any) -> Fault:
        fault = Fault(match, **rest)
        with self._guard:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        with self._guard:
            self._rules.clear()

    def all(self) -> list[Fault]:
        with self._guard:
            return list(self._rules)

    def taken_by(self, line: str) -> list[Fault]:
        """The rules that this request meets, each counted."""
        with self._guard:
            return [fault for fault in self._rules if self._meets(fault, line)]

    @staticmethod
    def _meets(fault: Fault, line: str) -> bool:
        if fault.times == 0 or not re.search(fault.match, line):
            return False
        if fault.skip > 0:
            fault.skip -= 1
            return False
        fault.times -= 1 if fault.times > 0 else 0
        fault.happened += 1
        return True


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


class Gone(Exception):
    """The connection is cut without an answer."""


class Refusal(Exception):
    """Ends a handler with this reply."""

    def __init__(self, reply: "Reply") -> None:
        self.reply = reply
        super().__init__(str(reply.status))


@dataclass
class Reply:
    """``body``: bytes, text, an iterator of bytes with ``length`` (-1: none is told), None, or anything that JSON holds."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    length: int = -1


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
        self.url = f"http://127.0.0.1:{self.port}"
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
        request = Request(self.command, path, arguments, headers, words, body, knobs, f"http://{host}", notes=entry.notes)
        reply = next((reply for reply in early if reply), None) or self._reply(request, handler, known)
        body.drain()
        late = [self._play(fault, body) for fault in faults if fault.when == "after" and not fault.knob]
        self._send(next((each for each in late if each), None) or reply, entry)

    def _reply(self, request: Request, handler: Handler | None, known: bool) -> Reply:
        try:
            return self.service.answer(request, handler or (lambda _: self.service.missing(known)))
        except Refusal as refusal:
            return refusal.reply

    def _play(self, fault: Fault, body: Body) -> Reply | None:
        if fault.delay:
            self.server.stopping.wait(fault.delay)
        if fault.hang:
            body.drain()
            self.server.stopping.wait(fault.hang)
            raise Gone
        if fault.drop:
            raise Gone
        if not fault.status:
            return None
        kind = "text/html" if fault.html else "application/json"
        text = fault.body or ("<html><h1>A proxy's page</h1></html>" if fault.html else json.dumps({"status": fault.status}))
        return Reply(fault.status, text, {"Content-Type": kind, **fault.headers})

    def _send(self, reply: Reply, entry: Logged) -> None:
        headers = dict(reply.headers)
        pieces: Iterator[bytes] | list[bytes]
        if isinstance(reply.body, Iterator):
            pieces, length = reply.body, reply.length
        else:
            encoded = _encoded(reply.body, headers)
            pieces, length = [encoded], len(encoded)
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
            for piece in pieces:
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


def _encoded(body: Any, headers: dict[str, str]) -> bytes:
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        headers.setdefault("Content-Type", "text/html; charset=utf-8")
        return body.encode()
    headers.setdefault("Content-Type", "application/json")
    return json.dumps(body, ensure_ascii=False).encode()
