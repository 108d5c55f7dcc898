"""A stand-in for Zenodo, and in plain mode for any InvenioRDM. It must never be gentler than the real ones.

``/_sim/state``, ``/_sim/settings`` and ``/_sim/tokens`` steer it from outside, beside what every simulator has.
Knobs of faults: ``wrong_checksum``, ``truncate`` (bytes kept, or True for half), ``stuck_pending``, ``commit_404``,
``forbidden_after_create`` (so many uploads are refused), ``swallow_community``.
"""

import argparse
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from simulators import import_demo, invenio_json
from simulators.invenio_access import Access
from simulators.invenio_answers import refused, wants_native
from simulators.invenio_communities import Communities
from simulators.invenio_drafts import Drafts
from simulators.invenio_files import Files
from simulators.invenio_oai import Oai
from simulators.invenio_public import Public
from simulators.invenio_search import Search
from simulators.invenio_shelf import Shelf
from simulators.invenio_state import Community, Deposit, State, StoredFile, Version
from simulators.invenio_versions import Versions
from simulators.rate_limit import RateLimit
from simulators.server import Handler, Logged, Refusal, Reply, Request, Service
from simulators.shapes import Problems
from simulators.storage import Storage
from simulators.zenodo_bucket import Buckets
from simulators.zenodo_control import Control
from simulators.zenodo_legacy import Depositions, deposition
from simulators.zenodo_oauth import OAuth
from simulators.zenodo_pages import Pages

NOWHERE = (
    "The requested URL was not found on the server. "
    "If you entered the URL manually please check your spelling and try again."
)
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
SEARCHES = re.compile(r"/api/records/?|/api/communities/[^/]+/records/?|/oai2d/?")
SIGNED_IN = ((100, 60), (5000, 3600))
GUESTS = {True: ((60, 60), (1000, 3600)), False: ((60, 60), (2000, 3600))}


@dataclass
class Counters:
    """Effects, not requests. What was sent is counted from the log: see ``Zenodo.uploads`` and ``Zenodo.bytes_received``."""

    creates: int = 0
    publishes: int = 0


class Zenodo(Access, Service):
    """``tokens`` name their person. ``lag`` is the delay of the search index in seconds."""

    def __init__(
        self,
        tokens: dict[str, str] | None = None,
        plain: bool = False,
        sandbox: bool = False,
        rate_limit: bool = True,
        lag: float = 0,
        latency: float = 0,
        communities: tuple[Community, ...] = (),
        limits: tuple[tuple[int, int], ...] = SIGNED_IN,
    ) -> None:
        super().__init__()
        self.tokens = dict(tokens or {})
        self.plain = plain
        self.name = "InvenioRDM" if plain else "Zenodo"
        self.prefix = "10.5072" if plain or sandbox else "10.5281"
        self.quota = 10 * 10**9 if plain else 50 * 10**9
        self.most_files = 100
        self.latency = latency
        self.counters = Counters()
        self.state = State(numeric=not plain)
        self.state.communities = {community.id: community for community in communities}
        self.rate_limited = rate_limit
        self._limits = {True: RateLimit(*limits), False: RateLimit(*GUESTS[plain])}
        self.ranges = False  # whether a part of a file is given to who asks for it
        self.storage: Storage | None = None  # another host, to which downloads are led
        self._searches = RateLimit((30, 60))
        self.search = Search(self)
        self.search.lag = lag
        self.communities = Communities(self)
        self.drafts = Drafts(self)
        self.versions = Versions(self)
        self.files = Files(self)
        if not plain:
            self.depositions = Depositions(self)
            self.buckets = Buckets(self)
        self.public = Public(self)
        self.oai = Oai(self)
        self.shelf = Shelf(self)
        self.pages = Pages(self)
        self.oauth = OAuth(self)
        Control(self)

    def deposits(self) -> list[Deposit]:
        with self.guard:
            return list(self.state.deposits())

    def uploads(self) -> list[Logged]:
        """Every PUT of a file's content that began, in order."""
        return [entry for entry in list(self.log) if entry.method == "PUT" and _is_upload(entry.path)]

    def bytes_received(self) -> int:
        return sum(entry.body_bytes for entry in self.uploads())

    def counted(self) -> dict[str, int]:
        return {**asdict(self.counters), "uploads": len(self.uploads()), "bytes_received": self.bytes_received()}

    def remove_record(self, identifier: str) -> None:
        """As the operators do it: the record becomes a tombstone."""
        self.shelf.remove(identifier)

    def answer(self, request: Request, handler: Handler) -> Reply:
        if request.path.startswith("/_sim/"):
            return handler(request)
        person = self.person(request)
        over, headers = self._limited(request, person) if self.rate_limited else ("", {})
        try:
            reply = Reply(429, {"status": 429, "message": over}) if over else self._answer(request, handler, person)
        except Refusal as refusal:
            reply = refusal.reply
        cookie = {} if request.method not in WRITES or "csrftoken" in request.cookies() else self._cookie()
        reply.headers = {**reply.headers, **headers, **cookie}
        return reply

    def _limited(self, request: Request, person: str) -> tuple[str, dict[str, str]]:
        """Zenodo counts searches by themselves too."""
        over, headers = self._limits[bool(person)].take(person or "guest")
        if over or self.plain or not SEARCHES.fullmatch(request.path):
            return over, headers
        return self._searches.take(person or "guest")

    def _answer(self, request: Request, handler: Handler, person: str) -> Reply:
        is_api = request.path.startswith("/api/")
        if is_api and request.method in WRITES and not person and request.cookies():
            self._check_csrf(request)
        return handler(request)

    def _check_csrf(self, request: Request) -> None:
        expected = request.cookies().get("csrftoken")
        if not expected:
            raise refused(400, "CSRF cookie not set.")
        if request.headers.get("x-csrftoken") != expected:
            raise refused(400, "CSRF token missing or incorrect.")

    @staticmethod
    def _cookie() -> dict[str, str]:
        return {"Set-Cookie": f"csrftoken={secrets.token_urlsafe(24)}; Max-Age=604800; Path=/; SameSite=Lax"}

    def missing(self, known: bool) -> Reply:
        if known:
            return Reply(405, {"status": 405, "message": "The method is not allowed for the requested URL."})
        return Reply(404, {"status": 404, "message": NOWHERE})

    def shown(
        self, request: Request, version: Version, as_draft: bool, status: int = 200, problems: Problems | None = None
    ) -> Reply:
        etag = {"ETag": f'"{version.revision}"'}
        if not wants_native(request, self.plain):
            return Reply(status, deposition(self.state, version, request.base_url, as_draft), etag)
        body = invenio_json.record(self.state, version, request.base_url, as_draft)
        if body["access"]["files"] != "public" and self.person(request) != version.parent.owner:
            body["files"] = {"enabled": body["files"]["enabled"]}
        return Reply(status, {**body, "errors": problems} if problems else body, etag)

    def file_list(self, request: Request, version: Version, as_draft: bool) -> dict[str, Any]:
        return invenio_json.file_list(version, list(version.files.values()), request.base_url, as_draft)

    def file_json(self, request: Request, version: Version, file: StoredFile, as_draft: bool) -> dict[str, Any]:
        return invenio_json.file_json(version, file, request.base_url, as_draft)

    def index(self, version: Version, at_once: bool = False) -> None:
        """What lists will show. A discarded draft goes at once."""
        if at_once or version.removed:
            self.search.remove(version)
        if not version.removed and version.id in self.state.versions:
            self.search.write(version)


def _is_upload(path: str) -> bool:
    return path.startswith("/api/files/") or path.endswith("/content") or "/content/" in path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--sandbox", action="store_true", help="DOIs as of sandbox.zenodo.org")
    kind.add_argument("--plain", action="store_true", help="an InvenioRDM that is not Zenodo")
    parser.add_argument("--token", action="append", default=[], metavar="TOKEN=NAME", help="a token and whose it is")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="milliseconds before every answer")
    parser.add_argument("--lag", type=float, default=1, metavar="S", help="seconds until a list shows what is new")
    parser.add_argument("--no-rate-limit", action="store_true")
    parser.add_argument("--to-import", action="store_true", help="with public records that may be imported")


def build(arguments: argparse.Namespace) -> Service:
    tokens = dict(pair.split("=", 1) for pair in arguments.token)
    communities = (Community("open", "An open community"), Community("curated", "A curated community", review=True))
    zenodo = Zenodo(
        tokens,
        arguments.plain,
        arguments.sandbox,
        not arguments.no_rate_limit,
        arguments.lag,
        arguments.latency / 1000,
        communities,
    )
    if arguments.to_import:
        import_demo.fill_zenodo(zenodo)
    return zenodo
