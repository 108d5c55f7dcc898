"""The search index: what was written some time ago, as lists show it."""

import copy
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from simulators.invenio_answers import invalid, refused, wants_native
from simulators.invenio_state import Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

SORTS = ("bestmatch", "newest", "oldest", "updated-desc", "updated-asc", "version", "mostviewed", "mostdownloaded")
EXACT = re.compile(r"(^|\.)(id|identifier|status|scheme)$|^is_")
WINDOW = 10_000
Document = dict[str, Any]


@dataclass
class Page:
    hits: list[Document]
    total: int
    number: int
    size: int
    sort: str


class Search:
    """``lag`` seconds pass before a list shows what was written; what was discarded goes at once."""

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.lag = 0.0
        self.clock: Callable[[], float] = time.monotonic
        self._written: dict[str, list[tuple[float, Document]]] = {}
        zenodo.route("GET", "/api/user/records", self.own)
        zenodo.route("GET", "/api/records", self.published)
        zenodo.route("GET", "/api/records/{id}/versions", self.versions)

    def write(self, version: Version, document: Document) -> None:
        history = self._written.setdefault(version.id, [])
        history.append((self.clock(), copy.deepcopy(document)))
        visible = [at for at, (moment, _) in enumerate(history) if moment <= self.clock() - self.lag]
        del history[: max(0, len(visible) - 1)]

    def remove(self, version: Version) -> None:
        self._written.pop(version.id, None)

    def documents(self) -> Iterator[Document]:
        seen_until = self.clock() - self.lag
        for history in list(self._written.values()):
            seen = [document for moment, document in history if moment <= seen_until]
            if seen:
                yield seen[-1]

    def own(self, request: Request) -> Reply:
        page = self.page(request, 25, "updated-desc")
        native = wants_native(request, self.zenodo.plain)
        return Reply(body=self._shown(request, page, "native" if native else "legacy"))

    def published(self, request: Request) -> Reply:
        found = [each for each in self.documents() if each["record"] and each["latest"]]
        native = wants_native(request, self.zenodo.plain)
        return Reply(body=self._shown(request, self._page(request, found, 25), "record" if native else "legacy"))

    def versions(self, request: Request) -> Reply:
        parent = self.zenodo.readable(request).parent.id
        found = [each for each in self.documents() if each["record"] and each["parent"] == parent]
        return Reply(body=self._shown(request, self._page(request, found, 25), "record"))

    def page(self, request: Request, size: int, sort: str = "newest") -> Page:
        """Of the drafts and records of the person who asks."""
        person = self.zenodo.person_needed(request)
        found = [each for each in self.documents() if each["owner"] == person]
        every = {"allversions", "all_versions"} & request.query.keys()
        if not every or request.argument(every.pop()) in {"false", "0"}:
            newest = {each["parent"]: each for each in sorted(found, key=lambda each: each["number"])}
            found = list(newest.values())
        return self._page(request, found, size, sort)

    def _page(self, request: Request, found: Iterable[Document], size: int, usual: str = "newest") -> Page:
        number, size = _whole(request, "page", 1), _whole(request, "size", size)
        guest = not self.zenodo.person(request)
        if size > (25 if guest and not self.zenodo.plain else 100) or number * size > WINDOW:
            raise refused(400, "Invalid querystring parameters.")
        query = request.argument("q")
        sort = request.argument("sort") or ("bestmatch" if query else usual)
        matches({}, query)  # a wrong query is refused even where nothing is
        matching = _sorted([each for each in found if matches(each["native"], query)], sort)
        return Page(matching[(number - 1) * size : number * size], len(matching), number, size, sort)

    def _shown(self, request: Request, page: Page, shape: str) -> dict[str, Any]:
        def link(number: int) -> str:
            arguments = {name: values[0] for name, values in request.query.items() if name != "access_token"}
            return f"{request.base_url}{request.path}?{urlencode({**arguments, 'page': number, 'size': page.size})}"

        links = {"self": link(page.number)}
        links |= {"prev": link(page.number - 1)} if page.number > 1 else {}
        links |= {"next": link(page.number + 1)} if page.number * page.size < page.total else {}
        hits = [hit[shape] for hit in page.hits]
        return {"hits": {"hits": hits, "total": page.total}, "sortBy": page.sort, "links": links, "aggregations": {}}


def _whole(request: Request, name: str, otherwise: int) -> int:
    text = request.argument(name, str(otherwise))
    if not re.fullmatch(r"-?\d+", text):
        raise invalid(name, "Not a valid integer.")
    if int(text) < 1:
        raise invalid(name, "Must be greater than or equal to 1.")
    return int(text)


def _sorted(found: list[Document], sort: str) -> list[Document]:
    if sort not in SORTS:
        raise invalid("_schema", f"Invalid sort option '{sort}'.")
    key = "updated" if sort.startswith("updated") else "created"
    return sorted(found, key=lambda each: each["native"][key], reverse=sort not in {"oldest", "updated-asc"})


def matches(document: Any, query: str) -> bool:
    """Words (all of them), "phrases" and field:value. A colon or slash that is not quoted is syntax, and refused."""
    for field, phrase, word in re.findall(r'(?:([\w.]+):)?(?:"([^"]*)"|(\S+))', query):
        wanted = phrase or word
        if word in {"AND", "*"}:
            continue
        if not phrase and re.search(r"[:/\\]", word):
            raise refused(400, "Invalid query string syntax.")
        if not any(_found(wanted, value, bool(EXACT.search(field))) for value in _values(document, field)):
            return False
    return True


def _found(wanted: str, value: Any, exact: bool) -> bool:
    text = str(value).lower()
    if exact:
        return text == wanted.lower()
    words, sought = re.findall(r"\w+", text), re.findall(r"\w+", wanted.lower())
    return bool(sought) and any(words[at : at + len(sought)] == sought for at in range(len(words) - len(sought) + 1))


def _values(node: Any, field: str) -> Iterator[Any]:
    """The values below a dotted path; all of them when it is empty."""
    if isinstance(node, list):
        for each in node:
            yield from _values(each, field)
    elif isinstance(node, dict):
        name, _, rest = field.partition(".")
        for key, each in node.items():
            if not field or key == name:
                yield from _values(each, rest)
    elif not field and node is not None:
        yield node
