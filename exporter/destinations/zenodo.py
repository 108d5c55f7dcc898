"""Zenodo as a destination: an InvenioRDM, but for its limits and a quicker way for bytes. https://developers.zenodo.org/"""

import threading
from typing import Self

from exporter.clients.invenio import file_segment, segment
from exporter.clients.invenio_answers import file_of, text_at
from exporter.clients.proven_token import Another
from exporter.destinations.base import Content, Features, Limits, RemoteFile
from exporter.destinations.invenio import TOKEN_PAGE, InvenioDestination
from exporter.errors import RemoteConflict, RemoteMissing, RemoteRefused
from exporter.http_client import Budget, HttpOptions
from exporter.settings import RepositorySettings

MOST_BYTES = 50 * 10**9
SCOPES = ("deposit:write", "deposit:actions")


class ZenodoDestination(InvenioDestination):
    """A file is one PUT into the draft's bucket, which also replaces what has its name in one step."""

    def __init__(
        self,
        settings: RepositorySettings,
        token: str,
        options: HttpOptions,
        budget: Budget | None = None,
        another: Another | None = None,
    ) -> None:
        super().__init__(settings, token, options, budget, another)
        self._buckets: dict[str, str] = {}
        self._looking = threading.Lock()

    def twin(self) -> Self:
        other = super().twin()
        other._buckets, other._looking = self._buckets, self._looking
        return other

    @classmethod
    def features_of(cls, settings: RepositorySettings) -> Features:
        limits = Limits(
            files=100,
            file_bytes=MOST_BYTES,
            total_bytes=MOST_BYTES,
            name_length=255,
            empty_files=False,
            folders_in_names=False,
        )
        return Features(limits, requests_per_file=1, token_url=settings.url + TOKEN_PAGE, token_scopes=SCOPES)

    def _publisher(self) -> str:
        return self._settings.publisher or "Zenodo"

    def put_file(self, identifier: str, name: str, content: Content) -> RemoteFile:
        if "/" in name:  # the address would be another one
            raise RemoteRefused(f"{self.host} takes no folders: “{name}” needs a name without slashes.", self.host)
        with self._settling(identifier):
            path = f"{self._bucket(identifier)}/{file_segment(name)}"
            try:
                file = file_of(self._proven.upload(path, content).body)
            except RemoteMissing:
                self._buckets.pop(identifier, None)
                raise
        return RemoteFile(file.name, file.size_bytes, file.md5, file.complete)

    def _bucket(self, identifier: str) -> str:
        """Fetched once a deposit. HttpClient goes nowhere but to the repository's own host, whatever a link says."""
        with self._looking:  # twins wait for the one that asks
            if identifier not in self._buckets:
                self._buckets[identifier] = self._fetched_bucket(identifier)
            return self._buckets[identifier]

    def _fetched_bucket(self, identifier: str) -> str:
        answer = self._proven.call("GET", f"api/deposit/depositions/{segment(identifier)}").body
        bucket = text_at(answer, "links", "bucket").rstrip("/")
        if not bucket:
            raise RemoteConflict(f"{self.host} names no place for the files yet.", self.host)
        return bucket
