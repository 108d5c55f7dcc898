"""The native records API: drafts, publishing, versions. https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/"""

import copy
from datetime import date
from typing import TYPE_CHECKING, Any

from simulators import invenio_metadata
from simulators.invenio_answers import INTERNAL, invalid, json_body, missing, refused, tombstone
from simulators.invenio_state import Content, Version
from simulators.server import Reply, Request
from simulators.shapes import Problems, problem

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

PUBLISHER = "Missing publisher field required for DOI registration."
PROVIDERS = {"datacite", "external", "oai"}
MANAGED = "The prefix '{}' is managed by {}. Please supply an external DOI or select 'No' to have a DOI generated for you."
NO_FILES = "Missing uploaded files. To disable files for this record please mark it as metadata-only."
OPEN_REVIEW = "You cannot publish a draft with an open review request. Please cancel the review request first."
PENDING = "One or more files have not completed their transfer, please wait."


class Drafts:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        one, draft = "/api/records/{id}", "/api/records/{id}/draft"
        for method, path, handler in (
            ("POST", "/api/records", self.create),
            ("GET", one, self.read),
            ("GET", draft, self.read_draft),
            ("PUT", draft, self.update),
            ("DELETE", draft, self.discard),
            ("POST", draft, self.edit),
            ("POST", f"{draft}/actions/publish", self.publish),
            ("POST", f"{draft}/pids/doi", self.reserve),
            ("DELETE", f"{draft}/pids/doi", self.forget_doi),
        ):
            zenodo.route(method, path, handler)

    def create(self, request: Request) -> Reply:
        person = self.zenodo.person_needed(request)
        content, problems = self._loaded(json_body(request), Content())
        with self.zenodo.guard:
            version = self.zenodo.state.new_version(None, person)
            version.draft = content
            version.refusals = int(request.knobs.get("forbidden_after_create", 0))
            self.zenodo.counters.creates += 1
            self.zenodo.index(version)
            return self.zenodo.shown(request, version, True, 201, problems)

    def read(self, request: Request) -> Reply:
        version = self.zenodo.state.versions.get(request.words["id"])
        if not version:
            return self._redirect(request)
        if version.removed:
            raise tombstone(version)
        if not version.published:
            raise missing("The persistent identifier is not registered.")
        return self.zenodo.public.shown(request, version)

    def _redirect(self, request: Request) -> Reply:
        """A concept id leads to its newest version."""
        family = self.zenodo.state.family_of(request.words["id"])
        latest = self.zenodo.state.latest(family[0].parent) if family else None
        if not latest:
            raise missing()
        if self.zenodo.plain:
            return Reply(302, "<!doctype html><title>Redirecting...</title>", {"Location": f"/api/records/{latest.id}"})
        where = f"{request.base_url}/api/records/{latest.id}"
        return Reply(301, {"status": 301, "message": "Moved Permanently", "location": where}, {"Location": where})

    def read_draft(self, request: Request) -> Reply:
        version = self.drafted(request)
        return self.zenodo.shown(request, version, True, problems=self._doi_problems(version.draft or Content()))

    def update(self, request: Request) -> Reply:
        version = self.drafted(request)
        wanted = request.headers.get("if-match", "").strip('"')
        if wanted and wanted != str(version.revision):
            raise refused(412, f"Revision id provided({wanted}) doesn't match record's one({version.revision})")
        content, problems = self._loaded(json_body(request), version.draft or Content(), bool(version.files))
        with self.zenodo.guard:
            version.draft = content
            version.touch()
            self.zenodo.index(version)
            return self.zenodo.shown(request, version, True, 200, problems)

    def discard(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.drafted(request)
            if self._in_review(version):
                raise refused(400, "You cannot delete a draft with an open review. Please cancel the review first.")
            version.draft = None
            version.files = {key: file for key, file in version.files.items() if file.complete or not version.published}
            if not version.published:
                del self.zenodo.state.versions[version.id]
            self.zenodo.index(version, at_once=True)
        return Reply(204)

    def edit(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.owned(request, request.words["id"])
            if not version.draft:
                version.draft = copy.deepcopy(version.published)
                version.touch()
                self.zenodo.index(version)
            return self.zenodo.shown(request, version, True, 201)

    def publish(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.drafted(request)
            if version.parent.review and not version.published:
                raise refused(400, OPEN_REVIEW)
            self.check_publishable(version)
            self.make_public(version)
            return self.zenodo.shown(request, version, False, 202)

    def make_public(self, version: Version) -> None:
        self.mint(version)
        version.touch()
        self.zenodo.counters.publishes += 1
        self.zenodo.index(version)

    def mint(self, version: Version) -> None:
        """The draft becomes the record, with its identifiers."""
        assert version.draft
        version.published, version.draft = version.draft, None
        version.published.pids.setdefault("doi", self._doi(version.id))
        site = "invenio.example.org" if self.zenodo.plain else "zenodo.org"
        version.published.pids["oai"] = {"identifier": f"oai:{site}:{version.id}", "provider": "oai"}
        version.parent.pids.setdefault("doi", self._doi(version.parent.id))

    def check_publishable(self, version: Version) -> None:
        content = version.draft or Content()
        _, problems = invenio_metadata.checked(content.metadata)
        problems += self._doi_problems(content)
        if problems:
            raise refused(400, "A validation error occurred.", *problems)
        if content.files_enabled and not version.files:
            raise invalid("files.enabled", NO_FILES if self.zenodo.plain else "Missing uploaded files.")
        if any(not file.complete for file in version.files.values()):
            raise invalid("files", PENDING)
        if not content.files_enabled and not self.zenodo.plain:
            raise invalid("files.enabled", "Metadata-only records are not allowed.")
        if content.access["record"] == "restricted" and not self.zenodo.plain:
            raise invalid("access.record", "Restricted records are not allowed.")

    def reserve(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.drafted(request)
            content = version.draft or Content()
            if content.pids.get("doi"):
                raise invalid("pids.doi", "A PID already exists for type doi")
            content.pids["doi"] = self._doi(version.id)
            version.touch()
            self.zenodo.index(version)
            return self.zenodo.shown(request, version, True, 201)

    def forget_doi(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.drafted(request)
            if not version.draft or not version.draft.pids.pop("doi", None):
                raise missing()
            version.touch()
            self.zenodo.index(version)
            return self.zenodo.shown(request, version, True)

    def drafted(self, request: Request) -> Version:
        """The version with an open draft, of the person who asks."""
        version = self.zenodo.known(request.words["id"])
        if not version.draft:
            raise missing("Not found.")
        return self.zenodo.owned(request, version.id)

    def _in_review(self, version: Version) -> bool:
        review = version.parent.review
        return bool(review and review["status"] == "submitted" and not version.published)

    def _loaded(self, body: Any, before: Content, has_files: bool = False) -> tuple[Content, Problems]:
        """What is kept of a saved draft. A word that no vocabulary knows ends everything."""
        body = body if isinstance(body, dict) else {}
        metadata, problems = invenio_metadata.checked(body.get("metadata", {}))
        problems = problems if "metadata" in body else []
        for word in invenio_metadata.unknown_words(problems):
            raise refused(400, f"Invalid value {word}.")
        pids = body["pids"] if isinstance(body.get("pids"), dict) and body["pids"] else before.pids
        if any(not isinstance(pid, dict) or pid.get("provider") not in PROVIDERS for pid in pids.values()):
            raise refused(500, INTERNAL)
        content = Content(metadata, _access(body.get("access"), problems), {}, copy.deepcopy(pids))
        content.files_enabled = _files_enabled(body.get("files"), has_files, problems)
        for name in body.get("custom_fields") or {}:
            problem(problems, f"custom_fields.{name}", "Unknown field.")
        return content, problems + self._doi_problems(content)

    def _doi_problems(self, content: Content) -> Problems:
        problems: Problems = []
        doi = content.pids.get("doi") or {}
        prefix = self.zenodo.prefix
        if doi.get("provider") == "external" and doi.get("identifier", "").startswith(f"{prefix}/"):
            problem(problems, "pids.doi", MANAGED.format(prefix, self.zenodo.name))
        elif doi.get("provider") != "external" and not content.metadata.get("publisher"):
            problem(problems, "metadata.publisher", PUBLISHER)
        return problems

    def _doi(self, identifier: str) -> dict[str, str]:
        return {"identifier": f"{self.zenodo.prefix}/zenodo.{identifier}", "provider": "datacite", "client": "datacite"}


def _access(access: Any, problems: Problems) -> dict[str, Any]:
    kept: dict[str, Any] = {"record": "public", "files": "public"}
    for name in ("record", "files") if access is not None else ():
        if name not in access:
            problem(problems, f"access.{name}", "Missing data for required field.")
        elif access[name] not in {"public", "restricted"}:
            raise invalid("access", f"'{name}'")
        else:
            kept[name] = access[name]
    return kept | _embargo(access or {}, problems)


def _embargo(access: dict[str, Any], problems: Problems) -> dict[str, Any]:
    embargo = access.get("embargo") or {}
    if not embargo.get("active"):
        return {}
    if str(embargo.get("until")) <= date.today().isoformat():
        problem(problems, "access.embargo.until", "Embargo end date must be set to a future date.")
    return {"embargo": {"active": True, "until": embargo.get("until"), "reason": embargo.get("reason")}}


def _files_enabled(files: Any, has_files: bool, problems: Problems) -> bool:
    enabled = (files or {}).get("enabled", True)
    if enabled is False and has_files:
        problem(problems, "files.enabled", "You must first delete all files to set the record to be metadata-only.")
        return True
    if isinstance(enabled, bool):
        return enabled
    problem(problems, "files.enabled", "Not a valid boolean.")
    return True
