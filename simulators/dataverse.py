"""A stand-in for a Dataverse, from 5.14 to 6.11. It must never be gentler than the real ones. https://guides.dataverse.org/

Knobs of faults are those of ``spoiling`` and ``paging`` (lists of hits, of versions and of files), and ``wrong_checksum``
(of all files in a JSON answer).
"""

import argparse
import html

from simulators import dataverse_demo
from simulators.dataverse_access import Access
from simulators.dataverse_answers import refused, well
from simulators.dataverse_datasets import Datasets
from simulators.dataverse_download import Download
from simulators.dataverse_export import Export
from simulators.dataverse_gate import Gateway, Limits
from simulators.dataverse_holdings import State
from simulators.dataverse_index import Index
from simulators.dataverse_search import Search
from simulators.dataverse_shelf import Shelf
from simulators.server import Handler, Reply, Request, Service
from simulators.storage import Storage

VERSIONS = ("5.14", "6.1", "6.9", "6.11")
NO_ENDPOINT = "API endpoint does not exist on this server."


class Dataverse(Shelf, Service):
    """``tokens`` name their person; who has one sees all, but for the ``strangers`` among them.

    ``lag``: seconds until lists show what is new. ``rate_limit``: so many calls in so many seconds, for each caller and
    command. ``gateway``: what stands before it and takes programs for robots. ``storage``: another host that has the files.
    """

    def __init__(
        self,
        version: str = "6.9",
        tokens: dict[str, str] | None = None,
        latency: float = 0,
        lag: float = 0,
        rate_limit: tuple[int, int] | None = None,
        gateway: Gateway | None = None,
    ) -> None:
        super().__init__()
        self.version = version
        self.tokens = dict(tokens or {})
        self.strangers: set[str] = set()
        self.latency = latency
        self.state = State()
        self.index = Index(lag)
        self.limits = Limits(rate_limit) if rate_limit else None
        self.gateway = gateway
        self.search_needs_token = False
        self.unstable_ties = False
        self.storage: Storage | None = None
        self.access = Access(self)
        self.search = Search(self)
        self.export = Export(self)  # before the datasets, one of which could be called "export"
        self.datasets = Datasets(self)
        self.download = Download(self)
        self.route("GET", "/", lambda _: _page("Root Dataverse"))
        self.route("GET", "/api/info/version", lambda _: well({"version": self.version, "build": None}))
        self.route("GET", "/api/info/server", lambda each: well({"message": each.headers.get("host", "")}))

    @property
    def release(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.version.split("."))

    def find(self, method: str, path: str) -> tuple[Handler | None, dict[str, str], bool]:
        """The API's version may stand in the address, or not."""
        return super().find(method, path.replace("/api/v1/", "/api/", 1))

    def answer(self, request: Request, handler: Handler) -> Reply:
        if request.path.startswith("/_sim/"):
            return handler(request)
        if self.gateway and (page := self.gateway.page(request)):
            return page
        if self.limits and self.limits.refuses(request):
            raise refused(429, "Rate limited due to too many requests.")
        return handler(request)

    def missing(self, known: bool) -> Reply:
        return Reply(405 if known else 404, {"status": "ERROR", "code": 405 if known else 404, "message": NO_ENDPOINT})


def _page(title: str) -> Reply:
    return Reply(
        200, f"<!DOCTYPE html><html lang=en><title>{html.escape(title)}</title><h1>{html.escape(title)}</h1></html>"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--version", choices=VERSIONS, default="6.9", help="the release that it behaves as")
    parser.add_argument("--token", action="append", default=[], metavar="TOKEN=NAME", help="a token and whose it is")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="milliseconds before every answer")
    parser.add_argument("--lag", type=float, default=1, metavar="S", help="seconds until a list shows what is new")
    parser.add_argument("--datasets", type=int, default=3, help="how many there are at the start")
    parser.add_argument("--to-import", action="store_true", help="with public datasets that may be imported, and no others")


def build(arguments: argparse.Namespace) -> Service:
    tokens = dict(pair.split("=", 1) for pair in arguments.token)
    dataverse = Dataverse(arguments.version, tokens, arguments.latency / 1000, arguments.lag)
    if arguments.to_import:
        dataverse_demo.fill(dataverse)
    else:
        dataverse.fill(arguments.datasets)
    return dataverse
