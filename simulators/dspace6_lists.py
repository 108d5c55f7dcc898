"""Finding one thing, and pages without totals: cut first, and only then is taken out what the reader may not see."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from simulators.dspace7_state import Item, Thing
from simulators.paging import page_of
from simulators.server import Refusal, Reply, Request

if TYPE_CHECKING:
    from simulators.dspace6 import Dspace6

One = TypeVar("One")
Kind = TypeVar("Kind", bound=Thing)
UUID = re.compile(r"[0-9a-fA-F]+(-[0-9a-fA-F]+){4}")
USUAL = 100


def refused(status: int) -> Refusal:
    """The page of the servlet container: no error has JSON."""
    named = f"HTTP Status {status} - {HTTPStatus(status).phrase}"
    page = f"<html><head><title>Apache Tomcat/7.0.52 - Error report</title></head><body><h1>{named}</h1></body></html>"
    return Refusal(Reply(status, page, {"Content-Type": "text/html;charset=utf-8"}))


def found(site: "Dspace6", request: Request, kind: type[Kind]) -> Kind:
    """The thing whose id stands in the path, for whoever may read it."""
    thing = site.state.things.get(_key(site, request.words["id"]))
    if not isinstance(thing, kind):
        raise refused(404)
    must_see(site, request, thing)
    return thing


def must_see(site: "Dspace6", request: Request, thing: Thing) -> None:
    reader = site.reader(request)
    if not reader.may_see(thing):
        raise refused(401)
    if isinstance(thing, Item) and thing.withdrawn and not reader.admin and site.withdrawn != 200:
        raise refused(site.withdrawn)


def _key(site: "Dspace6", text: str) -> str:
    """Before DSpace 6 another text than a number is no path; later one that is neither a number nor a uuid breaks it."""
    if site.major < 6:
        return str(int(text)) if text.isascii() and text.isdigit() else ""
    if not text.isdigit() and not UUID.fullmatch(text):
        raise refused(500)
    return text.lower()


def wished(request: Request, usual: int = USUAL) -> tuple[int, int]:
    """Limit and offset. One below 0 undoes both; what is no number is no path."""
    limit, offset = number(request, "limit", usual), number(request, "offset", 0)
    return (limit, offset) if limit >= 0 and offset >= 0 else (USUAL, 0)


def page(request: Request, every: Sequence[One], usual: int = USUAL) -> Sequence[One]:
    limit, offset = wished(request, usual)
    return page_of(every, offset, limit, request.knobs)


def number(request: Request, name: str, usual: int) -> int:
    text = request.argument(name, str(usual)) or str(usual)
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", text):
        raise refused(404)
    return int(text)
