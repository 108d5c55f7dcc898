"""New versions of a record, which share its concept."""

import copy
from datetime import date
from typing import TYPE_CHECKING

from simulators.invenio_answers import forbidden, invalid, missing
from simulators.invenio_state import Content, StoredFile, Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


class Versions:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        one = "/api/records/{id}"
        zenodo.route("POST", f"{one}/versions", self.new_version)
        zenodo.route("GET", f"{one}/versions/latest", self.latest)
        zenodo.route("POST", f"{one}/draft/actions/files-import", self.import_files)

    def new_version(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.owned(request, request.words["id"])
            if not version.published:
                raise missing("The persistent identifier is not registered.")
            if version.published.pids["doi"].get("provider") == "external" and not self.zenodo.plain:
                raise forbidden()
            newest = self.zenodo.state.family(version.parent)[-1]
            if newest.published:
                newest = self._begin_version(newest)
            return self.zenodo.shown(request, newest, True, 201)

    def _begin_version(self, before: Version) -> Version:
        version = self.zenodo.state.new_version(before.parent, before.parent.owner)
        content = copy.deepcopy(before.published or Content())
        content.metadata = {k: v for k, v in content.metadata.items() if k not in {"publication_date", "version"}}
        if self.zenodo.plain:
            content.metadata["publication_date"] = date.today().isoformat()
        content.pids = {}
        version.draft = content
        self.zenodo.index(version)
        return version

    def latest(self, request: Request) -> Reply:
        version = self.zenodo.known(request.words["id"])
        latest = self.zenodo.state.latest(version.parent)
        if not latest:
            raise missing()
        where = f"{request.base_url}/api/records/{latest.id}"
        return Reply(301, {"status": 301, "message": "Moved Permanently", "location": where}, {"Location": where})

    def import_files(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            if version.files:
                raise invalid("files.enabled", "Please remove all files first.")
            before = self.zenodo.state.latest(version.parent)
            if not before:
                raise missing("Not found.")
            version.files = {key: _linked(file) for key, file in before.files.items()}
            version.touch()
            self.zenodo.index(version)
            return Reply(201, self.zenodo.file_list(request, version, True))


def _linked(file: StoredFile) -> StoredFile:
    return StoredFile(file.key, file.size, file.md5, True, True, head=file.head)
