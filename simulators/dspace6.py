"""A stand-in for DSpace 4, 5 and 6 (``/rest``). It must never be gentler than the real ones.

Knobs are those of ``spoiling`` and ``paging``, ``wrong_checksum`` (of files as they are described) and ``truncate`` (so many
bytes of a file).
"""

import argparse
import re
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from simulators.dspace6_auth import Auth
from simulators.dspace6_filling import Filling6
from simulators.dspace6_items import Items
from simulators.dspace6_lists import refused
from simulators.dspace6_state import State6
from simulators.dspace6_tree import Tree
from simulators.dspace6_xml import xml
from simulators.dspace7_access import Reader
from simulators.dspace7_demo import fill_dspace
from simulators.rate_limit import RateLimit
from simulators.server import Handler, Refusal, Reply, Request, Service
from simulators.storage import Storage

INDEX = "<html><title>DSpace REST - index</title><body><h1>DSpace REST API</h1>Server path: {context}</body></html>"


class Dspace6(Filling6, Service):
    """``version`` as "4.2", "5.10", "6.3". ``people`` are e-mail addresses with passwords, ``admins`` some of them.

    ``endpoint``: the path where it is found, ``context``: the one that links bear (before DSpace 6 it is always ``/rest``).
    ``zone``: of the server's clock. ``withdrawn``: how a withdrawn item is answered: 401, 404, or 200 (it is shown, and says
    so). ``lists_restricted``: files that may not be opened are described all the same. ``storage``: another host that gives
    the files. ``limit``: what is beyond it is refused, and nobody says until when.
    """

    def __init__(
        self,
        version: str = "6.3",
        people: dict[str, str] | None = None,
        admins: tuple[str, ...] = (),
        latency: float = 0,
        name: str = "DSpace",
        endpoint: str = "/rest",
    ) -> None:
        super().__init__()
        self.version = version
        self.numbers = tuple(int(number) for number in version.split("."))
        self.major = self.numbers[0]
        self.latency = latency
        self.name = name
        self.id = str(uuid4())
        self.endpoint = endpoint
        self.context = endpoint if self.major >= 6 else "/rest"
        self.zone = ZoneInfo("Europe/Berlin")
        self.handle_server = "http://hdl.handle.net/"
        self.withdrawn = 401
        self.lists_restricted = False
        self.storage: Storage | None = None
        self.limit: RateLimit | None = None
        self.refused_by_limit = 0
        self.state: State6 = State6(self.major < 6)
        self.auth = Auth(self, people or {}, admins)
        self.tree = Tree(self)
        self.items = Items(self)
        self.at("", self._index)
        self.at("/test", lambda _: Reply(200, "REST api is running.", {"Content-Type": "text/plain"}))

    def at(self, path: str, handler: Handler, method: str = "GET") -> None:
        """Below the endpoint."""
        self.route(method, f"{self.endpoint}{path}", handler)

    def reader(self, request: Request) -> Reader:
        return self.auth.reader(request)

    def answer(self, request: Request, handler: Handler) -> Reply:
        if request.path.startswith("/_sim/"):
            return handler(request)
        if self.limit and self.limit.take("everybody")[0]:
            self.refused_by_limit += 1
            return Reply(429, "<html><h1>Too Many Requests</h1></html>")
        try:
            reply = handler(request)
            return _in_kind(request, reply) if isinstance(reply.body, list | dict) else reply
        except Refusal as refusal:
            return refusal.reply

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        return super().find("GET" if method == "HEAD" else method, path)

    def missing(self, known: bool) -> Reply:
        return refused(405 if known else 404).reply

    def _index(self, request: Request) -> Reply:
        """There is no other kind of it."""
        if not re.search(r"\*/\*|text/(\*|html)", request.headers.get("accept", "*/*")):
            raise refused(406)
        return Reply(200, INDEX.format(context=self.context), {"Content-Type": "text/html"})


def _in_kind(request: Request, reply: Reply) -> Reply:
    """JSON for who asks for it by name, else XML."""
    accepted = request.headers.get("accept", "*/*")
    body = _lying(reply.body) if "wrong_checksum" in request.knobs else reply.body
    if "application/json" in accepted:
        return Reply(reply.status, body, {"Content-Type": "application/json"})
    if not re.search(r"\*/\*|application/(\*|xml)", accepted):
        raise refused(406)
    return Reply(reply.status, xml(body, request.path), {"Content-Type": "application/xml"})


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
    parser.add_argument("--version", default="6.3", help="4.2, 5.10 or 6.3")
    parser.add_argument("--endpoint", default="/rest", help="the path where it is found")
    parser.add_argument("--items", type=int, default=0, help="how many more there are at the start")


def build(arguments: argparse.Namespace) -> Service:
    site = Dspace6(arguments.version, endpoint=arguments.endpoint)
    fill_dspace(site)
    site.fill(arguments.items)
    return site
