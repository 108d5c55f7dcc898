"""Who asks a Zenodo or InvenioRDM, and what that person may see and change."""

from typing import Any

from simulators.invenio_answers import forbidden, missing, refused, tombstone
from simulators.invenio_index import may_open
from simulators.invenio_state import State, Version
from simulators.server import Request


class Access:
    """Needs ``tokens``, ``oauth``, ``state`` and ``quota``."""

    tokens: dict[str, str]
    oauth: Any
    state: State
    quota: int

    def person(self, request: Request) -> str:
        """Who asks, or "". The log tells where the token stood."""
        header = request.headers.get("authorization", "")
        in_query = request.argument("access_token")
        if header or in_query:
            request.notes["token_in"] = "header" if header else "query"
        token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else in_query
        return self.tokens.get(token.strip()) or self.oauth.person_of(token.strip())

    def person_needed(self, request: Request) -> str:
        person = self.person(request)
        if not person:
            raise forbidden()
        return person

    def known(self, identifier: str) -> Version:
        version = self.state.versions.get(identifier)
        if not version:
            raise missing()
        return version

    def owned(self, request: Request, identifier: str) -> Version:
        version = self.known(identifier)
        if self.person(request) != version.parent.owner:
            raise forbidden()
        return version

    def told(self, request: Request) -> Version:
        """A published record that this person may know of."""
        version = self.known(request.words["id"])
        if version.removed:
            raise tombstone(version)
        if not version.published:
            raise missing("The persistent identifier is not registered.")
        if version.published.access["record"] != "public" and self.person(request) != version.parent.owner:
            raise forbidden()
        return version

    def readable(self, request: Request) -> Version:
        """A published record whose files this person may see."""
        version = self.told(request)
        if not may_open(version, self.person(request)):
            raise forbidden()
        return version

    def check_room(self, version: Version, key: str, size: int) -> None:
        others = version.used_bytes - (version.files[key].size or 0 if key in version.files else 0)
        if size > self.quota:
            raise refused(400, "Maximum file size exceeded.")
        if others + size > self.quota:
            raise refused(400, "Bucket quota exceeded.")
