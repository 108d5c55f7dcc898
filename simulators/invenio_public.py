"""What everybody may read: lists of published records, by query and by community, and single records in many formats."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulators import invenio_export, invenio_json
from simulators.invenio_answers import JSON, LEGACY, NATIVE, chosen, forbidden, missing
from simulators.invenio_index import Listed, may_open
from simulators.invenio_query import parsed
from simulators.invenio_search import arranged, every_version
from simulators.invenio_state import Version
from simulators.server import Reply, Request
from simulators.zenodo_record import legacy_record

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

NOBODY = "00000000-0000-0000-0000-000000000000"
OLDER_FIELDS = {
    "conceptrecid": "parent.id",
    "conceptdoi": "parent.pids.doi.identifier",
    "recid": "id",
    "doi": "pids.doi.identifier",
    "title": "metadata.title",
    "description": "metadata.description",
    "keywords": "metadata.subjects.subject",
    "creators.name": "metadata.creators.person_or_org.name",
    "publication_date": "metadata.publication_date",
    "access_right": "access.status",
    "resource_type.type": "metadata.resource_type.id",
}


class Public:
    """``unknown_scope``: what ``communities=`` finds when nobody knows the community, "all" as at Zenodo or "none".

    With ``bare_files`` a hit tells of its files only that there may be some.
    """

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.unknown_scope = "all"
        self.bare_files = False
        zenodo.route("GET", "/api/records", self.records)
        zenodo.route("GET", "/api/records/{id}/versions", self.versions)
        zenodo.route("GET", "/api/communities", self.communities)
        zenodo.route("GET", "/api/communities/{slug}/records", self.of_community)

    def records(self, request: Request) -> Reply:
        scope = self._scope(request)
        return self._list(request, scope, lambda each: scope is None or bool(scope & set(each.version.parent.communities)))

    def of_community(self, request: Request) -> Reply:
        community = self.zenodo.state.community(request.words["slug"])
        if not community:
            raise missing()
        return self._list(request, {community.id}, lambda each: community.id in each.version.parent.communities)

    def versions(self, request: Request) -> Reply:
        parent = self.zenodo.told(request).parent.id
        found = [each for each in self._visible(request) if each.parent == parent]
        order = self.zenodo.search.order(request, "version")
        return self._answer(request, arranged(found, order), order)

    def communities(self, request: Request) -> Reply:
        words = request.argument("q").lower().split()
        found = list(self.zenodo.state.communities.values())
        found = [each for each in found if all(word in f"{each.slug} {each.title}".lower() for word in words)]
        hits = [self.zenodo.communities.shown(each, request.base_url) for each in found[:25]]
        return Reply(body={"hits": {"hits": hits, "total": len(found)}, "links": {}, "sortBy": "newest"})

    def _scope(self, request: Request) -> set[str] | None:
        """The ids of the communities asked for, None for no such filter. One that is unknown is forgotten, and with it
        the filter; an InvenioRDM that is not Zenodo does not know the word at all."""
        slugs = request.query.get("communities", []) if not self.zenodo.plain else []
        known = {each.id for slug in slugs if (each := self.zenodo.state.community(slug))}
        return known or (set() if slugs and self.unknown_scope == "none" else None)

    def _list(self, request: Request, scope: set[str] | None, belongs: Callable[[Listed], bool]) -> Reply:
        query = request.argument("q") if self.zenodo.plain else self._translated(request.argument("q"))
        order, every = self.zenodo.search.order(request, "newest"), every_version(request, self.zenodo.plain)
        test = parsed(query)

        def find() -> list[Listed]:
            found = [each for each in self._visible(request) if belongs(each)]
            found = found if every else _latest(found)
            return arranged([each for each in found if test(each.record_text)], order)

        words = (query, order, str(every), str(sorted(scope or [])), str(scope is None), self.zenodo.person(request))
        return self._answer(request, self.zenodo.search.kept(words, find), order)

    def _translated(self, query: str) -> str:
        """Zenodo's older names of fields, and communities by their slugs: an unknown one becomes an id that nobody has."""

        def community(match: re.Match[str]) -> str:
            found = self.zenodo.state.community(match[1].strip('"'))
            return f'parent.communities.ids:"{found.id if found else NOBODY}"'

        query = re.sub(r'(?<![\w.])communities:("[^"]*"|[^\s()]+)', community, query)
        return re.sub(r"(?<![\w.])([\w.]+):", lambda match: OLDER_FIELDS.get(match[1], match[1]) + ":", query)

    def _visible(self, request: Request) -> list[Listed]:
        person = self.zenodo.person(request)
        found = (each for each in self.zenodo.search.documents() if each.published)
        return [each for each in found if _is_public(each.version) or (person and each.owner == person)]

    def _answer(self, request: Request, found: list[Listed], order: str) -> Reply:
        wanted = chosen(request, (JSON, NATIVE) if self.zenodo.plain else (JSON, NATIVE, LEGACY))
        page = self.zenodo.search.cut(request, found, 25, order)
        base, person = request.base_url, self.zenodo.person(request)
        if self.zenodo.plain or wanted == NATIVE:
            hits = [self._bare(each.record(base, person)) for each in page.hits]
        else:
            hits = [each.legacy_record(base, person) for each in page.hits]
        return Reply(body=self.zenodo.search.listed(request, page, hits), headers={"Content-Type": wanted})

    def _bare(self, shown: dict[str, Any]) -> dict[str, Any]:
        return {**shown, "files": {"enabled": shown["files"]["enabled"]}} if self.bare_files else shown

    def shown(self, request: Request, version: Version) -> Reply:
        """One published record, in the format that is wanted."""
        if not _is_public(version) and self.zenodo.person(request) != version.parent.owner:
            raise forbidden()
        own = (JSON, NATIVE) if self.zenodo.plain else (JSON, NATIVE, LEGACY, invenio_export.OLDER_DATACITE)
        wanted = chosen(request, (*own, *(each for each in invenio_export.FORMATS if each != invenio_export.OLDER_DATACITE)))
        headers = {"ETag": f'"{version.revision}"', "Content-Type": wanted}
        if wanted in invenio_export.FORMATS:
            return Reply(200, invenio_export.FORMATS[wanted](self.zenodo.state, version, request.base_url), headers)
        files_open = may_open(version, self.zenodo.person(request))
        if not self.zenodo.plain and wanted != NATIVE:
            return Reply(200, legacy_record(self.zenodo.state, version, request.base_url, files_open), headers)
        body = invenio_json.record(self.zenodo.state, version, request.base_url, False)
        return Reply(200, body if files_open else {**body, "files": {"enabled": body["files"]["enabled"]}}, headers)


def _is_public(version: Version) -> bool:
    return bool(version.published and version.published.access["record"] == "public")


def _latest(found: list[Listed]) -> list[Listed]:
    newest = {each.parent: each for each in sorted(found, key=lambda each: each.number)}
    return list(newest.values())
