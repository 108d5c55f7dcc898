"""A stand-in for DSpace 7, 8 and 9 (HAL REST at ``/server/api``). It must never be gentler than the real ones.

Knobs are those of ``spoiling`` and ``paging``, ``wrong_checksum`` (of files as they are described), ``truncate`` (so many
bytes of a file) and ``new_xsrf`` (an answer that changes the token against forged requests).
"""

import argparse
import re
from typing import Any

from simulators.dspace7_access import Reader, refused
from simulators.dspace7_auth import Auth
from simulators.dspace7_content import Contents
from simulators.dspace7_core import Core, hal
from simulators.dspace7_demo import fill_dspace
from simulators.dspace7_filling import Filling
from simulators.dspace7_search import Search
from simulators.dspace7_state import Json, State
from simulators.rate_limit import RateLimit
from simulators.server import Handler, Refusal, Reply, Request, Service
from simulators.storage import Storage

RAW = re.compile(r'[\[\]{}|"<>\\^` ]')
NO_REQUEST = (
    "<!doctype html><html><head><title>HTTP Status 400 – Bad Request</title></head><body><h1>Bad Request</h1></body></html>"
)
ENDPOINTS = ("authn", "bitstreams", "bundles", "collections", "communities", "discover", "items", "relationships", "sites")


class Dspace7(Filling, Service):
    """``version`` as "7.6", "8.1", "9.3". ``people`` are e-mail addresses with passwords, ``admins`` some of them.

    ``counting``: whether collections tell how many items they hold. ``most_found``: how many a search gives at once: up to
    DSpace 8 only 100, whatever size it tells. ``server``: the address that links bear, ``ui``: that of the pages for people.
    ``storage``: another host that gives the files. ``limit``: what is beyond it is refused, and nobody says until when.
    """

    def __init__(
        self,
        version: str = "9.3",
        people: dict[str, str] | None = None,
        admins: tuple[str, ...] = (),
        latency: float = 0,
        name: str = "DSpace",
    ) -> None:
        super().__init__()
        self.version = version
        self.numbers = tuple(int(number) for number in version.split("."))
        self.major = self.numbers[0]
        self.latency = latency
        self.name = name
        self.counting = False
        self.most_found = 100 if self.major < 9 else 1000
        self.storage: Storage | None = None
        self.limit: RateLimit | None = None
        self.refused_by_limit = 0
        self.state = State()
        self._server = self._ui = ""
        self.auth = Auth(self, people or {}, admins)
        self.contents = Contents(self)
        self.search = Search(self)
        self.core = Core(self)
        self.route("GET", "/server/api", self._root)

    @property
    def has_file_status(self) -> bool:
        """Whether a file tells who may open it."""
        return self.major >= 9

    @property
    def server(self) -> str:
        return self._server or f"{self.url}/server"

    @server.setter
    def server(self, address: str) -> None:
        self._server = address

    @property
    def ui(self) -> str:
        return self._ui or self.url

    @ui.setter
    def ui(self, address: str) -> None:
        self._ui = address

    @property
    def api(self) -> str:
        return f"{self.server}/api"

    def reader(self, request: Request) -> Reader:
        return self.auth.reader(request)

    def answer(self, request: Request, handler: Handler) -> Reply:
        if RAW.search(request.raw_query):
            return Reply(400, NO_REQUEST, {"Content-Type": "text/html;charset=utf-8"})
        if self.limit and self.limit.take("everybody")[0]:
            self.refused_by_limit += 1
            return Reply(429, "<html><h1>Too Many Requests</h1></html>")
        try:
            self.auth.guard_against_forgery(request)
            _must_take_json(request)
            reply = handler(request)
        except Refusal as refusal:
            reply = refusal.reply
        reply.body = _lying(reply.body) if "wrong_checksum" in request.knobs else reply.body
        return self.auth.after(request, reply)

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        return super().find("GET" if method == "HEAD" else method, path)

    def missing(self, known: bool) -> Reply:
        status = 405 if known else 404
        return Reply(status, {"status": status, "error": "Not Found", "message": "An exception has occurred"})

    def _root(self, _: Request) -> Reply:
        links: Json = {name: {"href": f"{self.api}/core/{name}"} for name in ENDPOINTS}
        links |= {"authn": {"href": f"{self.api}/authn"}, "discover": {"href": f"{self.api}/discover"}}
        links |= {"pid": {"href": f"{self.api}/pid/find{{?id}}", "templated": True}, "self": {"href": self.api}}
        told = {"dspaceUI": self.ui, "dspaceName": self.name, "dspaceServer": self.server}
        return hal({**told, "dspaceVersion": f"DSpace {self.version}", "type": "root", "_links": links})


def _must_take_json(request: Request) -> None:
    accepted = request.headers.get("accept", "*/*")
    if not request.path.startswith("/server/") or request.path.endswith("/content"):
        return
    if not re.search(r"\*/\*|application/(\*|json|hal\+json)", accepted):
        raise refused(request, 406)


def _lying(body: Any) -> Any:
    """Every checksum is another."""
    if isinstance(body, list):
        return [_lying(each) for each in body]
    if not isinstance(body, dict):
        return body
    if "checkSumAlgorithm" in body:
        return {**body, "value": body["value"][::-1]}
    return {name: _lying(each) for name, each in body.items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--version", default="9.3", help="7.6, 8.1 or 9.3")
    parser.add_argument("--items", type=int, default=0, help="how many more there are at the start")


def build(arguments: argparse.Namespace) -> Service:
    site = Dspace7(arguments.version)
    fill_dspace(site)
    site.fill(arguments.items)
    return site
