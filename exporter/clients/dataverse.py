"""A Dataverse that is only read, through its own API. https://guides.dataverse.org/en/latest/api/native-api.html"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from exporter.clients.dataverse_search import MOST, Datasets, asked_for, bytes_of, datasets_of, no_dataverse
from exporter.clients.json_reader import JsonReader
from exporter.errors import RemoteMissing, RemoteUnavailable
from exporter.http_client import Budget, Document, HttpClient, HttpOptions

KEY_HEADER = "X-Dataverse-key"
"""With ``Authorization: Bearer`` the owner of an API token is a guest, and nobody says so."""
ROOT = ":root"
LATEST = ":latest-published"
MOST_FILES = 1000
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Collection:
    alias: str
    title: str


class Dataverse:
    def __init__(self, http: HttpOptions, url: str, token: str = "", budget: Budget | None = None) -> None:
        client = HttpClient(http, url, token, scheme="", budget=budget, key_header=KEY_HEADER, guarded=True)
        self._reader = JsonReader(client)
        self.host = self._reader.host

    def version(self) -> str:
        return str(self._object("api/info/version").get("version") or "")

    def collection(self, alias: str) -> Collection:
        """By alias or number. Raises RemoteMissing: a search says only that its question was wrong."""
        try:
            found = self._object(f"api/dataverses/{quote(alias, safe=':')}")
        except RemoteMissing:
            raise RemoteMissing(f"{self.host} has no collection “{alias}”.", self.host, 404) from None
        return Collection(str(found.get("alias") or alias), str(found.get("name") or alias))

    def search(self, collection: str, start: int, size: int, *, harvested: bool = False) -> Datasets:
        """Published datasets of the collection (empty: of all) and of those below it, the oldest first."""
        return datasets_of(self._object("api/search", **asked_for(collection, start, size, harvested=harvested)), self.host)

    def bytes_of_files(self, collection: str) -> int | None:
        """Of the published datasets below a collection, as they are stored there. None where one answer does not tell."""
        return bytes_of(self._object("api/search", **asked_for(collection, 0, MOST, harvested=False, kind="file")))

    def export(self, identifier: str, exporter: str) -> Document:
        """The latest published version. A 403 says that it could not be written, not that it is for others only."""
        return self._reader.document("api/datasets/export", accept="*/*", exporter=exporter, persistentId=identifier)

    def dataset(self, identifier: str) -> Json:
        """Without ``latestVersion`` where all of it was deaccessioned. Raises RemoteMissing for one that was destroyed,
        TokenRefused for one that was never published."""
        return self._object("api/datasets/:persistentId/", persistentId=identifier)

    def latest_published(self, identifier: str) -> Json:
        """The version, with its files where the server knows no way to leave them out. Raises as ``dataset``."""
        path = f"api/datasets/:persistentId/versions/{LATEST}"
        return self._object(path, persistentId=identifier, excludeFiles="true")

    def files(self, identifier: str, version: str) -> list[Json]:
        """All of ``version`` (as 1.2: for 1 the server gives those of 1.0). Before 6.1 it knows no pages."""
        found, start = dict[str, Json](), 0
        while True:
            page, total = self._files(identifier, version, start)
            fresh = {key: each for each in page if (key := _key(each)) not in found}
            found |= fresh
            start += len(page)
            if not fresh or len(page) > MOST_FILES or len(found) == total:
                break
        if total is not None and len(found) < total:
            raise RemoteUnavailable(f"{self.host} did not list all files of this dataset.", self.host, 200)
        return list(found.values())

    def close(self) -> None:
        self._reader.close()

    def _files(self, identifier: str, version: str, start: int) -> tuple[list[Json], int | None]:
        path = f"api/datasets/:persistentId/versions/{quote(version, safe=':')}/files"
        found = self._reader.read(path, persistentId=identifier, limit=MOST_FILES, offset=start)
        listed, total = found.get("data"), found.get("totalCount")
        if not isinstance(listed, list):
            raise no_dataverse(self.host)
        return [each for each in listed if isinstance(each, dict)], total if isinstance(total, int) else None

    def _object(self, path: str, **asked: Any) -> Json:
        found = self._reader.read(path, **asked).get("data")
        if not isinstance(found, dict):
            raise no_dataverse(self.host)
        return found


def _key(file: Json) -> str:
    inner = file.get("dataFile")
    return str(inner.get("id") if isinstance(inner, dict) else file.get("label"))
