"""Pages of a DSpace 7 or later: what was asked for, what is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from simulators.dspace7_state import Json
from simulators.paging import page_of, total_told
from simulators.server import Request

One = TypeVar("One")
USUAL, MOST = 20, 1000


@dataclass(frozen=True)
class Page(Generic[One]):
    content: Sequence[One]
    number: int
    size: int  # as it is told
    total: Any  # as it is told

    @property
    def pages(self) -> int:
        return -(-int(self.total) // self.size)


def page(request: Request, found: Sequence[One], most_found: int = MOST, uncounted: int = 0) -> Page[One]:
    """``most_found``: how many a search gives at once, whatever size is told; ``uncounted``: how many are not in the total.

    A wish that cannot be is forgotten.
    """
    number, size = _number(request, "page", 0, 0), min(_number(request, "size", USUAL, 1), MOST)
    return cut(found, number, size, request.knobs, most_found, uncounted)


def cut(
    found: Sequence[One], number: int, size: int, knobs: dict[str, Any], most_found: int = MOST, uncounted: int = 0
) -> Page[One]:
    start, counted = number * size, len(found) - uncounted
    count = len(found[start : start + min(size, most_found)])
    # as Spring does it: on the last page the total is what lies before it and what is on it
    total = start + count if count and start + size > counted else counted
    told = total_told(total, start + size >= len(found), knobs)
    return Page(page_of(found, start, min(size, most_found), knobs), number, size, told)


def _number(request: Request, name: str, otherwise: int, least: int) -> int:
    text = request.argument(name)
    number = int(text) if text.isascii() and text.isdigit() else -1
    return number if number >= least else otherwise


def told(page: Page[Any], searched: bool) -> Json:
    """The keys stand in another order in a search and below a resource than in a list."""
    if searched:
        return {"number": page.number, "size": page.size, "totalPages": page.pages, "totalElements": page.total}
    return {"size": page.size, "totalElements": page.total, "totalPages": page.pages, "number": page.number}


def page_links(request: Request, base: str, page: Page[Any]) -> Json:
    def link(number: int) -> Json:
        arguments = [
            (name, value) for name, values in request.query.items() if name not in {"page", "size"} for value in values
        ]
        return {"href": f"{base}?{urlencode([*arguments, ('page', number), ('size', page.size)], quote_via=quote)}"}

    more = page.number + 1 < page.pages and "no_next" not in request.knobs
    found: Json = {"first": link(0)} if page.pages > 1 or page.number else {}
    found |= {"prev": link(page.number - 1)} if page.number else {}
    found |= {"self": link(page.number)}
    found |= {"next": link(page.number + 1)} if more else {}
    return found | ({"last": link(page.pages - 1)} if more else {})
