"""``/api/search``: datasets, collections and files that are found, in an order that only a sort makes firm."""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulators import dataverse_hits
from simulators.dataverse_answers import refused, truth, well, whole
from simulators.dataverse_index import Document
from simulators.dataverse_query import filters, words
from simulators.dataverse_state import RELEASED, Json
from simulators.paging import page_of, total_told
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dataverse import Dataverse

KINDS = ("dataverse", "dataset", "file")
MOST = 1000
NO_TOKEN = "Please provide a key query parameter (?key=XXX) or via the HTTP header X-Dataverse-key"
SOLR = (
    "Exception running search for [{q}] with filterQueries [] and paginationStart [0]: Search Syntax Error: "
    "Error from server at http://localhost:8983/solr/collection1: {reason}"
)


@dataclass(frozen=True)
class Found:
    """A hit before it is written out; ``name``, ``date`` and ``number`` are what it may be sorted by."""

    kind: str
    name: str
    date: str
    number: int
    document: Document | None
    body: Json

    def text(self) -> str:
        """What the words of a query are looked for in."""
        return dataverse_hits.text(self.document) if self.document and self.kind == "dataset" else self.name


class Search:
    def __init__(self, dataverse: "Dataverse") -> None:
        self.dataverse = dataverse
        self._dice = random.Random(7)
        dataverse.route("GET", "/api/search", self._search)

    def _search(self, request: Request) -> Reply:
        person = self.dataverse.access.person(request)
        if self.dataverse.search_needs_token and not person:
            raise refused(401, NO_TOKEN)
        query = request.argument("q")
        if not query:
            raise refused(400, "q parameter is missing")
        size, start = self._size(request), whole(request, "start", 0)
        with self.dataverse.guard:
            found = self._sorted(request, self._found(request, query))
            chosen = page_of(found, start, size, request.knobs)
            items = [self._shown(request, each) for each in chosen]
        total = total_told(len(found), start + size >= len(found), request.knobs)
        told = {"q": query, "total_count": total, "start": start, "spelling_alternatives": {}}
        return well({**told, "items": items, "count_in_response": len(items)})

    @staticmethod
    def _size(request: Request) -> int:
        """0 means the usual number too. Too many is refused, not cut."""
        size = whole(request, "per_page", 10)
        if size < 0:
            raise refused(400, f"{size} results per page requested but can not be negative.")
        if size > MOST:
            raise refused(400, f"{size} results per page requested but max limit is {MOST}.")
        return size or 10

    def _found(self, request: Request, query: str) -> list[Found]:
        kinds = request.query.get("type", list(KINDS))
        for kind in kinds:
            if kind not in KINDS:
                raise refused(400, f"Invalid type '{kind}'. Must be one of: {', '.join(KINDS)}")
        try:
            tests = [words(query), *(filters(each) for each in request.query.get("fq", []))]
        except ValueError as wrong:
            raise refused(500, SOLR.format(q=query, reason=wrong)) from wrong
        found = [each for kind in kinds for each in self._of_kind(request, kind, self._branches(request))]
        return [each for each in found if all(test(each) for test in tests)]

    def _branches(self, request: Request) -> set[str] | None:
        """The collections that are asked for with all below them; None is everything."""
        aliases, collections = request.query.get("subtree", []), self.dataverse.state.collections
        for alias in aliases:
            if alias not in collections:
                raise refused(400, f"Could not find dataverse with alias {alias}")
        if not aliases or aliases == ["root"]:
            return None
        return {name for name, each in collections.items() if any(each.within(alias) for alias in aliases)}

    def _of_kind(self, request: Request, kind: str, branches: set[str] | None) -> list[Found]:
        if kind == "dataverse":
            return self._collections(request, branches)
        documents = self._documents(request, branches)
        if kind == "dataset":
            return [_of_document(each) for each in documents]
        return [
            Found(kind, each.label, document.date, document.number, document, {"file": each})
            for document in documents
            for each in document.version.files
        ]

    def _documents(self, request: Request, branches: set[str] | None) -> list[Document]:
        sees_all = self.dataverse.access.curates(request)
        found = [each for each in self.dataverse.index.all() if sees_all or each.state == RELEASED]
        if branches is None:
            return found
        return [each for each in found if each.collection in branches or each.dataset.linked & branches]

    def _collections(self, request: Request, branches: set[str] | None) -> list[Found]:
        sees_all = self.dataverse.access.curates(request)
        shown = [each for each in self.dataverse.state.collections.values() if each.parent and (each.published or sees_all)]
        chosen = [each for each in shown if branches is None or (each.parent and each.parent.alias in branches)]
        return [
            Found("dataverse", each.title, each.created, each.id, None, dataverse_hits.collection(each)) for each in chosen
        ]

    def _sorted(self, request: Request, found: list[Found]) -> list[Found]:
        """With ``q=*`` everything is as relevant as everything else: pages of an unsorted list do not fit together."""
        name, order = request.argument("sort"), request.argument("order")
        if order not in {"", "asc", "desc"}:
            raise refused(400, f"The 'order' parameter was '{order}' but expected one of 'asc' or 'desc'.")
        if name not in {"", "score", "relevance", "name", "date"}:
            reason = f"sort param field can't be found: {name}"
            raise refused(500, SOLR.format(q=request.argument("q"), reason=reason))
        if name not in {"name", "date"} or self.dataverse.unstable_ties:
            self._dice.shuffle(found)
        if name in {"name", "date"}:
            downwards = order == "desc" or (not order and name == "date")
            found = found if self.dataverse.unstable_ties else sorted(found, key=lambda each: each.number)
            return sorted(found, key=lambda each: _key(each, name), reverse=downwards)
        return found

    def _shown(self, request: Request, found: Found) -> Json:
        if found.document is None:
            return found.body
        with_id = truth(request, "show_entity_ids")
        if found.kind == "file":
            return dataverse_hits.file(found.document, found.body["file"], self.dataverse.url, with_id)
        wanted = request.query.get("metadata_fields", [])
        titles = {alias: each.title for alias, each in self.dataverse.state.collections.items()}
        return dataverse_hits.dataset(found.document, titles, self.dataverse.release, wanted, with_id)


def _key(found: Found, name: str) -> str:
    return found.name.casefold() if name == "name" else found.date


def _of_document(each: Document) -> Found:
    return Found("dataset", each.version.title, each.date, each.number, each, {})
