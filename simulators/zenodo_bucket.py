"""Zenodo's bucket API: one PUT a file, which replaces it whole or not at all."""

import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from simulators.file_content import content, kept_bytes, octets_only, spoilt
from simulators.invenio_answers import INTERNAL, forbidden, missing, refused
from simulators.invenio_files import TOO_MANY
from simulators.invenio_state import StoredFile, Version, receive
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


class Buckets:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        zenodo.route("GET", "/api/files/{bucket}", self.show)
        for method, handler in (("PUT", self.put), ("GET", self.get), ("DELETE", self.delete)):
            zenodo.route(method, "/api/files/{bucket}/{key}", handler)

    def show(self, request: Request) -> Reply:
        raise refused(500, INTERNAL)

    def put(self, request: Request) -> Reply:
        version, key = self._version(request), self._key(request)
        octets_only(request)
        self._check_open(request, version)
        self._check_size(request, version, key)
        file = StoredFile(key)
        receive(file, request.stream.pieces(), kept_bytes(request))
        file.md5, file.complete = spoilt(file.md5, request), True
        with self.zenodo.guard:
            self._check_open(request, version)
            return self._keep(request, version, file)

    def _keep(self, request: Request, version: Version, file: StoredFile) -> Reply:
        if "stuck_pending" in request.knobs:
            version.files[file.key] = StoredFile(file.key, stuck=True)
            raise refused(500, INTERNAL)
        version.files[file.key] = file
        version.touch()
        self.zenodo.index(version)
        return Reply(201, self._shown(request, version, file))

    def get(self, request: Request) -> Reply:
        version = self._version(request)
        if not version.published or version.published.access["files"] != "public":
            self._check_owner(request, version)
        return content(request, self._file(request, version))

    def delete(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self._version(request)
            self._check_open(request, version)
            del version.files[self._file(request, version).key]
            version.touch()
            self.zenodo.index(version)
            return Reply(204)

    def _key(self, request: Request) -> str:
        if "/" in request.words["key"]:  # the route is one segment, also when the slash came encoded
            raise missing("The requested URL was not found on the server.")
        if len(request.words["key"]) > 255:
            raise refused(400, "Filename is too long.")
        return request.words["key"]

    def _version(self, request: Request) -> Version:
        version = self.zenodo.state.by_bucket(request.words["bucket"])
        if not version:
            raise missing("Bucket does not exist.")
        return version

    def _file(self, request: Request, version: Version) -> StoredFile:
        file = version.files.get(request.words["key"])
        if not file or not file.complete:
            raise missing("Object does not exist.")
        return file

    def _check_owner(self, request: Request, version: Version) -> None:
        if self.zenodo.person(request) != version.parent.owner:
            raise forbidden()

    def _check_open(self, request: Request, version: Version) -> None:
        self._check_owner(request, version)
        if version.locked and not version.draft and request.method == "PUT" and request.words["key"] not in version.files:
            raise missing("The persistent identifier does not exist.")
        if version.locked:
            raise refused(403, "Bucket is locked for modifications." if version.draft else "Permission denied.")
        if request.method == "PUT" and version.refusals > 0:
            version.refusals -= 1
            raise forbidden()

    def _check_size(self, request: Request, version: Version, key: str) -> None:
        length = request.stream.length
        if length is None:
            raise refused(400, "File is smaller than expected.")
        if length == 0:
            raise refused(400, "Empty files are not accepted.")
        if key not in version.files and len(version.files) >= self.zenodo.most_files:
            raise refused(400, TOO_MANY)
        self.zenodo.check_room(version, key, length)

    def _shown(self, request: Request, version: Version, file: StoredFile) -> dict[str, Any]:
        here = f"{request.base_url}/api/files/{version.bucket}/{quote(file.key, safe='')}"
        return {
            "created": file.created,
            "updated": file.created,
            "version_id": file.version_id,
            "key": file.key,
            "size": file.size,
            "mimetype": mimetypes.guess_type(file.key)[0] or "application/octet-stream",
            "checksum": f"md5:{file.md5}",
            "is_head": True,
            "delete_marker": False,
            "links": {"self": here, "version": f"{here}?version_id={file.version_id}", "uploads": f"{here}?uploads=1"},
        }
