"""A CKAN of somebody else's, read through GET requests only: what a person typed is asked through the address guard.

Our own CKAN is called through ``clients/ckan.py``; many catalogues on the open net let only GET through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.clients.json_reader import JsonReader
from exporter.errors import RemoteConflict, RemoteMissing, RemoteRefused
from exporter.http_client import Budget, Document, HttpClient, HttpOptions

ACTIONS = "api/3/action/"
ORDER = "id asc"
ONLY_CORE = ("include_datasets", "include_users", "include_groups", "include_tags", "include_extras", "include_followers")


@dataclass(frozen=True)
class Site:
    version: str
    title: str


@dataclass(frozen=True)
class Organization:
    id: str
    title: str


@dataclass(frozen=True)
class Packages:
    """``count`` is of all that were asked for, also those on later pages."""

    packages: tuple[Mapping[str, Any], ...]
    count: int


class CkanCatalogue:
    def __init__(self, http: HttpOptions, url: str, token: str = "", budget: Budget | None = None) -> None:
        # CKAN wants the bare token
        self._reader = JsonReader(HttpClient(http, url, token, scheme="", budget=budget, guarded=True))
        self._has_token = bool(token)
        self.host = self._reader.host

    def site(self) -> Site:
        found = self._object(self._act("status_show"))
        return Site(str(found.get("ckan_version") or ""), str(found.get("site_title") or ""))

    def knows_token(self) -> bool:
        """An unknown token makes no error by itself: CKAN then shows what everybody sees. Before 2.10 it does not tell."""
        try:
            return bool(self._object(self._act("user_show")).get("id"))
        except RemoteRefused:
            return False

    def organization(self, name: str) -> Organization:
        """By name or id. Raises RemoteMissing."""
        try:
            found = self._object(self._act("organization_show", id=name, **dict.fromkeys(ONLY_CORE, "false")))
        except RemoteMissing:
            sentence = f"{self.host} has no organization “{name}”. If it got another name, type the new one, or its id."
            raise RemoteMissing(sentence, self.host, 404) from None
        if found.get("state") == "deleted":
            raise RemoteMissing(f"The organization “{name}” was deleted at {self.host}.", self.host, 404)
        return Organization(str(found.get("id") or name), str(found.get("title") or found.get("name") or name))

    def search(self, organization: str = "", after: str = "", rows: int = 0, fields: Sequence[str] = ()) -> Packages:
        """In the order of ids, behind ``after``; also private ones that the token may see. ``organization`` is an id.

        With ``fields`` no whole packages, but what the search index keeps under these names.
        """
        limits = [f'owner_org:"{quoted(organization)}"'] if organization else []
        limits += [f"id:{{{bound(after)} TO *]"] if after else []
        private = "true" if self._has_token else ""
        asked = {"rows": rows, "sort": ORDER, "fq": " AND ".join(limits), "include_private": private, "fl": ",".join(fields)}
        found = self._object(self._act("package_search", **asked))
        packages, count = found.get("results"), found.get("count")
        if not isinstance(packages, list) or not isinstance(count, int):
            raise self._no_ckan()
        return Packages(tuple(each for each in packages if isinstance(each, dict)), count)

    def package(self, identifier: str) -> Mapping[str, Any]:
        """Raises RemoteMissing, TokenRefused (private, or deleted)."""
        return self._object(self._act("package_show", id=identifier))

    def document(self, path: str, accept: str) -> Document:
        """Of a page beside the API, such as a dataset in DCAT."""
        return self._reader.document(path, accept=accept)

    def close(self) -> None:
        self._reader.close()

    def _act(self, action: str, **asked: Any) -> Any:
        try:
            answer = self._reader.read(ACTIONS + action, **asked)
        except RemoteConflict as error:
            if error.status != 409:
                raise
            # CKAN's word for a question that it does not understand
            raise RemoteRefused(f"{self.host} does not understand this search.", self.host, 409) from None
        if answer.get("success") is not True:
            raise self._no_ckan()
        return answer.get("result")

    def _object(self, result: Any) -> Mapping[str, Any]:
        if not isinstance(result, dict):
            raise self._no_ckan()
        return result

    def _no_ckan(self) -> RemoteRefused:
        return RemoteRefused(f"{self.host} does not answer as a CKAN does.", self.host, 200)


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def bound(identifier: str) -> str:
    """An end of a range. Most ids are UUIDs; a site may have given others."""
    return identifier if identifier.replace("-", "").isalnum() and identifier.isascii() else f'"{quoted(identifier)}"'
