"""Invenio 3 before InvenioRDM (invenio-records-rest): lists, records, files. B2SHARE and CERN Open Data add their shapes.

Knobs are those of ``spoiling`` and ``paging``.
"""

import re
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import quote, urlencode

from simulators.ckan_http import file_reply
from simulators.invenio3_state import File3, Json, Record3, refused
from simulators.invenio_query import parsed
from simulators.paging import page_of, total_told
from simulators.server import Refusal, Reply, Request, Service
from simulators.storage import Storage


class Invenio3(Service, ABC):
    """``total_as_object``: as sites do that pass the answer of their search engine through. ``link_header``: the next page
    stands in a header too. ``moved``: identifiers that lead to others. ``storage``: another host that gives the files.
    """

    total_as_object = False
    usual_size = 10
    path = "/api/records"

    def __init__(self, tokens: dict[str, str] | None = None, latency: float = 0) -> None:
        super().__init__()
        self.latency = latency
        self.tokens = dict(tokens or {})
        self.records: dict[str, Record3] = {}
        self.moved: dict[str, str] = {}
        self.window = 10_000
        self.link_header = True
        self.storage: Storage | None = None
        self.ranges = False
        self.route("GET", self.path, self._list)
        self.route("GET", f"{self.path}/{{id}}", self._one)
        self.route("GET", "/api/files/{bucket}", self._bucket)
        self.route("GET", "/api/files/{bucket}/{key:path}", self._content)

    @abstractmethod
    def shown(self, record: Record3, base: str) -> Json:
        """A record in the site's own shape."""

    # behind the API's back

    def add(self, record: Record3) -> str:
        self.records[record.id] = record
        return record.id

    def edit(self, identifier: str, **changes: Any) -> None:
        self.records[identifier].metadata |= changes
        self.records[identifier].touch()

    def remove(self, identifier: str) -> None:
        self.records[identifier].removed = True

    def restrict(self, identifier: str) -> None:
        """Its files are for those who have a token."""
        self.records[identifier].open = False
        self.records[identifier].touch()

    # the API

    def missing(self, known: bool) -> Reply:
        return Reply(405 if known else 404, "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>")

    def _allowed(self, request: Request) -> bool:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        return bool({bearer, request.argument("access_token")} & self.tokens.keys())

    def _list(self, request: Request) -> Reply:
        size, number = self._whole(request, "size", self.usual_size), self._whole(request, "page", 1)
        if number * size > self.window:
            raise refused(400, f"Maximum number of {self.window} results have been reached.")
        with self.guard:
            found = self._found(request)
            chosen = page_of(found, (number - 1) * size, size, request.knobs)
            hits = [self.shown(each, request.base_url) for each in chosen]
        last = number * size >= len(found)
        total = total_told(len(found), last, request.knobs, self.total_as_object)
        links = self._links(request, number, size, last)
        linked = ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items())
        body = {"aggregations": {}, "hits": {"hits": hits, "total": total}, "links": links}
        return Reply(200, body, {"Link": linked} if self.link_header else {})

    def _found(self, request: Request) -> list[Record3]:
        """The words of a query are looked for in the metadata alone."""
        query = request.argument("q")
        test = self._test(query)
        found = [each for each in self.records.values() if not each.removed and (not query or test(self._searched(each)))]
        name = request.argument("sort", "bestmatch" if query else "mostrecent")
        field, downwards = name.lstrip("-"), name.startswith("-")
        if field not in {"bestmatch", "mostrecent", "oldest"}:
            return found  # an unknown order is no order
        newest_first = (field != "oldest") != downwards
        return sorted(found, key=lambda each: each.created, reverse=newest_first)

    def _test(self, query: str) -> Any:
        try:
            return parsed(query)
        except Refusal as wrong:
            raise refused(400, f"The syntax of the search query is invalid: {query}") from wrong

    @staticmethod
    def _searched(record: Record3) -> Json:
        return {**record.metadata, "_updated": record.updated.isoformat(), "_created": record.created.isoformat()}

    @staticmethod
    def _whole(request: Request, name: str, otherwise: int) -> int:
        text = request.argument(name, str(otherwise))
        if not re.fullmatch(r"\d+", text) or int(text) < 1:
            errors = [{"field": name, "message": "Invalid value."}]
            raise refused(400, "Validation error.", errors=errors)
        return int(text)

    def _links(self, request: Request, number: int, size: int, last: bool) -> dict[str, str]:
        def link(page: int) -> str:
            arguments = {name: values[0] for name, values in request.query.items() if name != "access_token"}
            return f"{request.base_url}{self.path}?{urlencode({**arguments, 'page': page, 'size': size})}"

        links = {"self": link(number)}
        links |= {"prev": link(number - 1)} if number > 1 else {}
        more = not last and (number + 1) * size <= self.window and "no_next" not in request.knobs
        return links | ({"next": link(number + 1)} if more else {})

    def _one(self, request: Request) -> Reply:
        identifier = request.words["id"]
        if identifier in self.moved:
            where = f"{request.base_url}{self.path}/{self.moved[identifier]}"
            return Reply(301, {"status": 301, "message": "Moved Permanently", "location": where}, {"Location": where})
        record = self.records.get(identifier)
        if record is None:
            raise refused(404, "PID does not exist.")
        if record.removed:
            raise refused(410, "PID has been deleted.", removal_reason="")
        with self.guard:
            return Reply(200, self.shown(record, request.base_url), {"ETag": f'"{record.revision}"'})

    def _by_bucket(self, request: Request) -> Record3:
        found = next((each for each in self.records.values() if each.bucket == request.words["bucket"]), None)
        if found is None or found.removed:
            raise refused(404, "Bucket does not exist.")
        if not found.open and not self._allowed(request):
            raise refused(404, "Bucket does not exist.")  # Invenio 3 hides what is forbidden
        return found

    def _bucket(self, request: Request) -> Reply:
        record = self._by_bucket(request)
        contents = [self.file_shown(record, file, request.base_url) for file in record.files.values()]
        return Reply(body={"id": record.bucket, "contents": contents, "locked": True, "links": {}})

    def file_shown(self, record: Record3, file: File3, base: str) -> Json:
        here = f"{base}/api/files/{record.bucket}/{quote(file.key)}"
        told = {"key": file.key, "size": file.content.size, "checksum": f"md5:{file.content.md5()}"}
        return {**told, "version_id": file.version, "is_head": True, "links": {"self": here}}

    def _content(self, request: Request) -> Reply:
        file = self._by_bucket(request).files.get(request.words["key"])
        if file is None:
            raise refused(404, "Object does not exists.")
        if self.storage:
            where = self.storage.keep(file.content, file.key.rpartition("/")[2])
            return Reply(302, "<title>Redirecting...</title>", {"Location": where})
        if not self.ranges:
            request.headers = {name: value for name, value in request.headers.items() if name != "range"}
        return file_reply(request, file.content, file.key.rpartition("/")[2])
