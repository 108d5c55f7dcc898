"""The other host: an object storage that serves files by signed addresses, and wants no other credentials beside them.

``storage.trusted`` holds who came with an Authorization header or a cookie: it must stay empty.
"""

import argparse
import secrets
from urllib.parse import quote

from simulators.ckan_http import file_reply
from simulators.ckan_state import Content
from simulators.server import Logged, Reply, Request, Service

BOTH = "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>"
DENIED = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
SECRETS = {"authorization", "cookie", "x-ckan-api-key", "x-dataverse-key"}


class Storage(Service):
    """``host``: the name that its addresses bear; another name than the repository's makes it another host."""

    def __init__(self, host: str = "localhost") -> None:
        super().__init__()
        self.host = host
        self.kept: dict[str, Content] = {}
        self._signature = secrets.token_hex(16)
        for method in ("GET", "HEAD"):
            self.route(method, "/store/{key}/{name}", self._serve)

    def keep(self, content: Content, name: str) -> str:
        """The signed address of a file."""
        key = content.md5()
        self.kept[key] = content
        base = self.url.replace("127.0.0.1", self.host)
        return f"{base}/store/{key}/{quote(name, safe='')}?X-Amz-Signature={self._signature}"

    @property
    def trusted(self) -> list[Logged]:
        """Requests that gave away a credential that was not meant for this host."""
        return [entry for entry in list(self.log) if SECRETS & entry.headers.keys()]

    def _serve(self, request: Request) -> Reply:
        if "authorization" in request.headers:
            return Reply(400, BOTH, {"Content-Type": "application/xml"})
        content = self.kept.get(request.words["key"])
        if content is None or request.argument("X-Amz-Signature") != self._signature:
            return Reply(403, DENIED, {"Content-Type": "application/xml"})
        return file_reply(request, content, request.words["name"])


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None of its own."""


def build(_: argparse.Namespace) -> Service:
    return Storage()
