"""The files of a draft or record in the three native steps: announce, send, commit."""

from typing import TYPE_CHECKING, Any

from simulators.file_content import content, kept_bytes, octets_only, spoilt
from simulators.invenio_answers import INTERNAL, demand_json, forbidden, invalid, json_body, missing, refused
from simulators.invenio_state import StoredFile, Version, receive
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

ANNOUNCED = {"key", "size", "checksum", "transfer", "metadata", "access", "storage_class"}
TOO_MANY = "Uploading selected files will result in exceeding the max amount per record."


class Files:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        draft, one = "/api/records/{id}/draft/files", "/api/records/{id}/files"
        for method, path, handler in (
            ("GET", draft, self.draft_list),
            ("POST", draft, self.announce),
            ("DELETE", draft, self.delete_all),
            ("PUT", draft + "/{key:path}/content/{part}", self.send_part),
            ("PUT", draft + "/{key:path}/content", self.send),
            ("GET", draft + "/{key:path}/content", self.draft_content),
            ("POST", draft + "/{key:path}/commit", self.commit),
            ("GET", draft + "/{key:path}", self.draft_file),
            ("DELETE", draft + "/{key:path}", self.delete),
            ("GET", one, self.record_list),
            ("GET", one + "/{key:path}/content", self.record_content),
            ("GET", one + "/{key:path}", self.record_file),
        ):
            zenodo.route(method, path, handler)

    def draft_list(self, request: Request) -> Reply:
        return Reply(body=self.zenodo.file_list(request, self.zenodo.drafts.drafted(request), True))

    def draft_file(self, request: Request) -> Reply:
        version = self.zenodo.drafts.drafted(request)
        return self._shown(request, version, self._file(request, version))

    def draft_content(self, request: Request) -> Reply:
        version = self.zenodo.drafts.drafted(request)
        file = self._file(request, version)
        if not file.complete:
            raise refused(500, INTERNAL)
        return content(request, file)

    def record_list(self, request: Request) -> Reply:
        demand_json(request)
        return Reply(body=self.zenodo.file_list(request, self.zenodo.readable(request), False))

    def record_file(self, request: Request) -> Reply:
        demand_json(request)
        version = self.zenodo.readable(request)
        return self._shown(request, version, self._file(request, version), as_draft=False)

    def record_content(self, request: Request) -> Reply:
        demand_json(request)
        file = self._file(request, self.zenodo.readable(request))
        return content(request, file, self.zenodo.ranges, self.zenodo.storage)

    def announce(self, request: Request) -> Reply:
        announced = [] if request.stream.chunked else json_body(request)
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            if version.draft and not version.draft.files_enabled:
                raise refused(403, "Files are not enabled.")
            found = [self._announced(version, at, each) for at, each in enumerate(_listed(announced))]
            self._check_new(version, [file.key for file in found])
            version.files |= {file.key: file for file in found}
            version.touch()
            return Reply(201, self.zenodo.file_list(request, version, True))

    def _announced(self, version: Version, at: int, each: Any) -> StoredFile:
        if not isinstance(each, dict):
            raise invalid(f"{at}._schema", "Invalid input type.")
        for name in sorted(each.keys() - ANNOUNCED):
            raise invalid(f"{at}.{name}", "Unknown field.")
        if not isinstance(each.get("key"), str):
            raise invalid(f"{at}.key", "Missing data for required field." if "key" not in each else "Not a valid string.")
        self._check_announced(version, each)
        file = StoredFile(each["key"], announced_size=each.get("size"), transfer=self._transfer(at, each))
        file.announced_md5 = str(each.get("checksum", "")).removeprefix("md5:")
        return file

    def _check_announced(self, version: Version, each: dict[str, Any]) -> None:
        if len(each["key"]) > 255:
            raise refused(400, "Filename is too long.")
        size = each.get("size")
        if size == 0 and not self.zenodo.plain:
            raise refused(400, "Empty files are not accepted.")
        self.zenodo.check_room(version, each["key"], size or 0)

    def _transfer(self, at: int, each: dict[str, Any]) -> dict[str, Any]:
        transfer = {"type": "L", **(each.get("transfer") or {})}
        if transfer["type"] in {"F", "R"}:
            raise forbidden()
        if transfer["type"] == "M":
            if not transfer.get("parts"):
                raise invalid(f"{at}.transfer.parts", "Missing data for required field.")
            if not each.get("size") or not transfer.get("part_size"):
                raise refused(400, "Multipart file transfer requires file size.")
        return transfer

    def _check_new(self, version: Version, keys: list[str]) -> None:
        seen = set(version.files)
        for key in keys:
            if key in seen:
                raise refused(400, f"File with key {key} already exists.")
            seen.add(key)
        if len(seen) > self.zenodo.most_files:
            raise refused(400, TOO_MANY)

    def send(self, request: Request) -> Reply:
        version = self.zenodo.drafts.drafted(request)
        octets_only(request)
        file = self._file(request, version)
        self._check_sendable(request, version, file)
        arrived = StoredFile(file.key)
        receive(arrived, request.stream.pieces(), kept_bytes(request))
        with self.zenodo.guard:
            if file.complete:  # InvenioRDM 14.0.5 says 200 to content that comes after the commit, and loses the file
                version.files.pop(file.key, None)
                shown = self.zenodo.file_json(request, version, file, True)
                return Reply(body={**shown, "errors": "File upload transfer failed."})
            if version.files.get(file.key) is not file:
                raise no_file(version, file.key)
            file.stuck = file.stuck or bool(request.knobs.get("stuck_pending"))
            if file.stuck:
                raise refused(500, INTERNAL)
            file.size, file.head, file.received = arrived.size, arrived.head, True
            file.md5 = spoilt(arrived.md5, request)
            return self._shown(request, version, file)

    def _check_sendable(self, request: Request, version: Version, file: StoredFile) -> None:
        self._check_unlocked(version)
        if version.refusals > 0:
            version.refusals -= 1
            raise forbidden()
        if request.stream.length is None:
            raise refused(400, "File is smaller than expected.")
        if request.stream.length == 0 and not self.zenodo.plain:
            raise refused(400, "Empty files are not accepted.")
        if file.transfer["type"] == "M":
            raise refused(400, "The file upload transfer failed, please try again.")
        if file.complete and not self.zenodo.plain:
            raise refused(400, f'File with key "{file.key}" is already committed.')
        self.zenodo.check_room(version, file.key, request.stream.length)

    def send_part(self, request: Request) -> Reply:
        version = self.zenodo.drafts.drafted(request)
        octets_only(request)
        file = self._file(request, version)
        if not self.zenodo.plain:
            raise forbidden()
        self._check_unlocked(version)
        number = int(request.words["part"])
        if file.transfer["type"] != "M" or not 1 <= number <= file.transfer["parts"]:
            raise refused(400, "The file upload transfer failed, please try again.")
        self._check_part(request, file, number)
        arrived = StoredFile(file.key)
        receive(arrived, request.stream.pieces())
        with self.zenodo.guard:
            file.parts[number] = (arrived.size or 0, arrived.head)
            return self._shown(request, version, file)

    def _check_part(self, request: Request, file: StoredFile, number: int) -> None:
        transfer, size = file.transfer, file.announced_size or 0
        last = number == transfer["parts"]
        wanted = size - transfer["part_size"] * (transfer["parts"] - 1) if last else transfer["part_size"]
        if request.stream.length != wanted:
            raise refused(400, "The file upload transfer failed, please try again.")

    def commit(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            file = self._file(request, version)
            if "commit_404" in request.knobs:
                file.received = False
                raise no_file(version, file.key)
            if "stuck_pending" in request.knobs:
                file.stuck = True
            if file.transfer["type"] == "M" and len(file.parts) == file.transfer["parts"]:
                file.size, file.received = sum(size for size, _ in file.parts.values()), True
            if not file.received and not file.stuck:
                raise refused(500, INTERNAL)
            file.complete = not file.stuck
            version.touch()
            self.zenodo.index(version)
            return self._shown(request, version, file)

    def delete(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            file = self._file(request, version)
            if file.complete:
                self._check_unlocked(version)
            del version.files[file.key]
            version.touch()
            return Reply(204)

    def delete_all(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            self._check_unlocked(version)
            version.files.clear()
            version.touch()
            return Reply(204)

    @staticmethod
    def _check_unlocked(version: Version) -> None:
        """Of a published record a file may be announced, but never sent nor removed."""
        if version.locked:
            raise refused(403, "Bucket is locked for modifications.")

    def _file(self, request: Request, version: Version) -> StoredFile:
        file = version.files.get(request.words["key"])
        if not file:
            raise no_file(version, request.words["key"])
        return file

    def _shown(self, request: Request, version: Version, file: StoredFile, as_draft: bool = True) -> Reply:
        return Reply(body=self.zenodo.file_json(request, version, file, as_draft))


def _listed(announced: Any) -> list[Any]:
    if not announced:
        raise invalid("_schema", "No files to upload.")
    return announced if isinstance(announced, list) else list(announced)


def no_file(version: Version, key: str) -> Exception:
    return missing(f"Record '{version.id}' has no file '{key}'.")
