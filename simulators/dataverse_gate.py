"""What stands before a Dataverse: its own limit of calls, and gateways that take programs for robots."""

import re
from dataclasses import dataclass, field

from simulators.rate_limit import RateLimit
from simulators.server import Reply, Request

CHALLENGE = "<!doctype html><html lang=en><title>Making sure you are not a bot!</title><p>Please wait a moment…</p></html>"
NUMBER = re.compile(r"/\d[\d.]*|/:[\w-]+")
UNLIMITED = ("/api/search", "/api/access/", "/api/info/")


class Limits:
    """So many calls of one command; search and downloads are not counted. No answer says when to come back."""

    def __init__(self, limit: tuple[int, int]) -> None:
        self._window = RateLimit(limit)

    def refuses(self, request: Request) -> bool:
        path = request.path.replace("/api/v1/", "/api/", 1)
        if path.startswith(UNLIMITED):
            return False
        caller = request.headers.get("x-dataverse-key") or request.argument("key") or ":guest"
        over, _ = self._window.take(f"{caller} {NUMBER.sub('/n', path)}")
        return bool(over)


@dataclass
class Gateway:
    """After ``allowed`` requests in ``seconds`` it shows its page, with ``status`` (200 is a challenge for browsers)."""

    allowed: int = 0
    seconds: int = 3600
    status: int = 403
    blocked: int = 0
    _window: RateLimit = field(init=False)

    def __post_init__(self) -> None:
        self._window = RateLimit((self.allowed, self.seconds))

    def page(self, request: Request) -> Reply | None:
        over = not self.allowed or self._window.take(request.headers.get("user-agent", ""))[0]
        if not over:
            return None
        self.blocked += 1
        return Reply(self.status, CHALLENGE, {"Content-Type": "text/html; charset=utf-8"})
