"""The search index: what was written some time ago, as lists show it; and the list of one's own drafts and records."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from simulators.invenio_answers import invalid, refused, wants_native
from simulators.invenio_index import Listed
from simulators.invenio_query import matches, parsed
from simulators.invenio_state import Version
from simulators.paging import Knobs, page_of, total_told
from simulators.server import Reply, Request

__all__ = ["Page", "Search", "matches"]

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

SORTS = ("bestmatch", "newest", "oldest", "updated-desc", "updated-asc", "version", "mostviewed", "mostdownloaded")
OLDER_SORTS = ("mostrecent", "-mostrecent", "publication-desc", "publication-asc", "-bestmatch", "-version", "-mostviewed")
UPWARDS = {"oldest", "updated-asc", "-mostrecent", "publication-asc"}
TOO_LARGE = "Page size cannot be greater than {}. Please use pagination to retrieve more results."
WRONG = "Invalid querystring parameters."
ANY = 1 << 30


@dataclass
class Page:
    hits: list[Listed]
    total: int
    number: int
    size: int
    sort: str
    end: int
    knobs: Knobs


class Search:
    """``lag`` seconds pass before a list shows what was written; what was discarded goes at once.

    ``window``: no page begins beyond so many hits. ``largest``: the longest page for a guest and for who is signed in; a
    longer one is refused, or cut without a word where it ``clips``. A new InvenioRDM has none but the window.
    """

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.lag = 0.0
        self.clock: Callable[[], float] = time.monotonic
        self.window = 10_000
        self.largest = dict.fromkeys(("guest", "person"), ANY) if zenodo.plain else {"guest": 25, "person": 100}
        self.clips = False
        self._written: dict[str, list[tuple[float, Listed]]] = {}
        self._kept: dict[tuple[str, ...], list[Listed]] = {}
        zenodo.route("GET", "/api/user/records", self.own)

    def write(self, version: Version) -> None:
        self._kept.clear()
        history = self._written.setdefault(version.id, [])
        history.append((self.clock(), Listed(self.zenodo.state, version)))
        visible = [at for at, (moment, _) in enumerate(history) if moment <= self.clock() - self.lag]
        del history[: max(0, len(visible) - 1)]

    def remove(self, version: Version) -> None:
        self._kept.clear()
        self._written.pop(version.id, None)

    def documents(self) -> Iterator[Listed]:
        seen_until = self.clock() - self.lag
        for history in list(self._written.values()):
            seen = [document for moment, document in history if moment <= seen_until]
            if seen:
                yield seen[-1]

    def own(self, request: Request) -> Reply:
        page = self.page(request, 25, "updated-desc")
        native = wants_native(request, self.zenodo.plain)
        base = request.base_url
        return Reply(body=self.listed(request, page, [hit.own(base) if native else hit.legacy(base) for hit in page.hits]))

    def page(self, request: Request, size: int, sort: str = "newest") -> Page:
        """Of the drafts and records of the person who asks."""
        person = self.zenodo.person_needed(request)
        found = [each for each in self.documents() if each.owner == person]
        if not every_version(request, self.zenodo.plain):
            newest = {each.parent: each for each in sorted(found, key=lambda each: each.number)}
            found = list(newest.values())
        query, order = request.argument("q"), self.order(request, sort)
        test = parsed(query)  # a wrong query is refused even where nothing is
        matching = arranged([each for each in found if test(each.draft_text)], order)
        return self.cut(request, matching, size, order)

    def kept(self, words: tuple[str, ...], find: Callable[[], list[Listed]]) -> list[Listed]:
        """What a question found is kept until something is written: reading ten thousand records must stay cheap."""
        if self.lag:
            return find()
        if words not in self._kept:
            self._kept[words] = find()
        return self._kept[words]

    def order(self, request: Request, usual: str) -> str:
        sort = request.argument("sort") or ("bestmatch" if request.argument("q") else usual)
        if sort not in SORTS and (self.zenodo.plain or sort not in OLDER_SORTS):
            raise invalid("_schema", f"Invalid sort option '{sort}'.")
        return sort

    def cut(self, request: Request, matching: list[Listed], size: int, sort: str) -> Page:
        number, size = _whole(request, "page", 1), self._size(request, size)
        if (number - 1) * size >= self.window:
            raise refused(400, WRONG)
        last = number * size >= len(matching)
        knobs = request.knobs
        total = total_told(len(matching), last, knobs)
        hits = list(page_of(matching[: self.window], (number - 1) * size, size, knobs))
        return Page(hits, total, number, size, sort, min(len(matching), self.window), knobs)

    def _size(self, request: Request, usual: int) -> int:
        size = _whole(request, "size", usual)
        most = self.largest["person" if self.zenodo.person(request) else "guest"]
        if size <= most or self.clips:
            return min(size, most)
        raise refused(400, WRONG) if self.zenodo.plain else invalid("size", TOO_LARGE.format(most))

    def listed(self, request: Request, page: Page, hits: list[dict[str, Any]]) -> dict[str, Any]:
        def link(number: int) -> str:
            arguments = {name: values[0] for name, values in request.query.items() if name != "access_token"}
            return f"{request.base_url}{request.path}?{urlencode({**arguments, 'page': number, 'size': page.size})}"

        links = {"self": link(page.number)}
        links |= {"prev": link(page.number - 1)} if page.number > 1 else {}
        more = page.number * page.size < page.end
        links |= {"next": link(page.number + 1)} if more and "no_next" not in page.knobs else {}
        return {"hits": {"hits": hits, "total": page.total}, "sortBy": page.sort, "links": links, "aggregations": {}}


def every_version(request: Request, plain: bool) -> bool:
    """Zenodo knows the word with and without a line below, InvenioRDM only without."""
    named = [name for name in (("allversions",) if plain else ("allversions", "all_versions")) if name in request.query]
    return bool(named) and request.argument(named[0]) not in {"false", "0"}


def _whole(request: Request, name: str, otherwise: int) -> int:
    text = request.argument(name, str(otherwise))
    if not re.fullmatch(r"-?\d+", text):
        raise invalid(name, "Not a valid integer.")
    if int(text) < 1:
        raise invalid(name, "Must be greater than or equal to 1.")
    return int(text)


def arranged(found: Iterable[Listed], sort: str) -> list[Listed]:
    def key(each: Listed) -> str:
        if sort.startswith("publication"):
            content = each.version.published or each.version.draft
            return str(content.metadata.get("publication_date", "")) if content else ""
        return each.version.updated if sort.startswith("updated") else each.version.created

    return sorted(found, key=key, reverse=sort not in UPWARDS)
