"""Zenodo's older deposit API, as far as a reader needs it, and the older shape that it also gives to native routes."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from simulators.invenio_answers import refused
from simulators.invenio_state import Content, State, Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


class Depositions:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        zenodo.route("GET", "/api/deposit/depositions", self.listing)
        zenodo.route("GET", "/api/deposit/depositions/{id}", self.one)
        zenodo.route("GET", "/api/deposit/depositions/{id}/files", self.files)
        for method in ("PUT", "PATCH"):
            zenodo.route(method, "/api/deposit/depositions/{id}/files", self.nothing)

    def listing(self, request: Request) -> Reply:
        """A bare array, without a total; from the search index, so without links to buckets."""
        return Reply(body=[_unindexed(hit.legacy(request.base_url)) for hit in self.zenodo.search.page(request, 25).hits])

    def one(self, request: Request) -> Reply:
        version = self.zenodo.owned(request, request.words["id"])
        return Reply(body=deposition(self.zenodo.state, version, request.base_url))

    def files(self, request: Request) -> Reply:
        version = self.zenodo.owned(request, request.words["id"])
        return Reply(body=_files(version, request.base_url))

    def nothing(self, _: Request) -> Reply:
        raise refused(405, "The method is not allowed for the requested URL.")


def _unindexed(shown: dict[str, Any]) -> dict[str, Any]:
    return {**shown, "links": {name: link for name, link in shown["links"].items() if name != "bucket"}}


def deposition(state: State, version: Version, base: str, as_draft: bool = True) -> dict[str, Any]:
    content = (version.draft if as_draft else None) or version.published or version.draft or Content()
    doi = content.pids.get("doi", {}).get("identifier")
    concept_doi = version.parent.pids.get("doi", {}).get("identifier")
    published = version.published is not None
    return {
        "created": version.created,
        "modified": version.updated,
        "id": int(version.id),
        "record_id": int(version.id),
        "conceptrecid": version.parent.id,
        **({"doi": doi, "doi_url": f"https://doi.org/{doi}"} if doi else {}),
        **({"conceptdoi": concept_doi} if concept_doi else {}),
        "title": content.metadata.get("title", ""),
        "owner": 1,
        "metadata": _metadata(version, content),
        "files": _files(version, base),
        "links": _links(version, base, doi),
        "state": ("inprogress" if version.draft else "done") if published else "unsubmitted",
        "submitted": published,
    }


def _metadata(version: Version, content: Content) -> dict[str, Any]:
    native = content.metadata
    kind = native.get("resource_type", {}).get("id", "")
    shown = {
        "title": native.get("title"),
        "publication_date": native.get("publication_date"),
        "description": native.get("description"),
        "access_right": "open" if content.access["files"] == "public" else "restricted",
        "creators": [_creator(each) for each in native.get("creators", [])] or None,
        "keywords": [each["subject"] for each in native.get("subjects", []) if "subject" in each] or None,
        "upload_type": kind.partition("-")[0] or None,
        "version": native.get("version"),
        "imprint_publisher": native.get("publisher"),
    }
    # always 10.5281, even where another prefix is used
    prereserved = {"doi": f"10.5281/zenodo.{version.id}", "recid": int(version.id)}
    return {**{name: value for name, value in shown.items() if value}, "prereserve_doi": prereserved}


def _creator(creator: dict[str, Any]) -> dict[str, Any]:
    affiliations = [each.get("name") for each in creator.get("affiliations", [])]
    return {
        "name": creator.get("person_or_org", {}).get("name", ""),
        "affiliation": affiliations[0] if affiliations else None,
    }


def _files(version: Version, base: str) -> list[dict[str, Any]]:
    return [
        {
            "id": file.file_id,
            "filename": file.key,
            "filesize": file.size,
            "checksum": file.md5,
            "links": {
                "self": f"{base}/api/deposit/depositions/{version.id}/files/{file.file_id}",
                "download": f"{base}/api/records/{version.id}/draft/files/{quote(file.key, safe='')}/content",
            },
        }
        for file in version.files.values()
        if file.complete
    ]


def _links(version: Version, base: str, doi: str | None) -> dict[str, str]:
    own, record = f"{base}/api/deposit/depositions/{version.id}", f"{base}/api/records/{version.id}"
    found = {
        "self": own if version.draft else record,
        "html": f"{base}/deposit/{version.id}" if version.draft else f"{base}/records/{version.id}",
        "files": f"{own}/files" if version.draft else f"{record}/files",
        "bucket": f"{base}/api/files/{version.bucket}",
        "latest_draft": own,
        "latest_draft_html": f"{base}/deposit/{version.id}",
        **{action: f"{own}/actions/{action}" for action in ("publish", "edit", "discard", "newversion")},
    }
    found |= {"doi": f"https://doi.org/{doi}"} if doi else {}
    if version.published:
        found |= {"record": record, "record_html": f"{base}/records/{version.id}", "latest": f"{record}/versions/latest"}
    return found
