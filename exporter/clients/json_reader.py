"""A JSON API that is only read. What is no JSON becomes a sentence, and so does the web page of a gateway."""

from collections.abc import Mapping
from typing import Any

from exporter.errors import RemoteRefused, RemoteUnavailable, WebPage
from exporter.http_client import Document, HttpClient, is_web_page, read_json

JSON = "application/json"


class JsonReader:
    """One repository's API, below the address of its ``http``."""

    def __init__(self, http: HttpClient) -> None:
        self.http = http
        self.host = http.host

    def read(self, path: str, *, accept: str = JSON, **asked: Any) -> Mapping[str, Any]:
        """An object. Empty parameters are not sent. Raises the RemoteErrors; RemoteUnavailable for what cannot be read."""
        return self._object(self.document(path, accept=accept, **asked))

    def listed(self, path: str, *, accept: str = JSON, **asked: Any) -> list[Mapping[str, Any]]:
        """Of an API whose answer is a list itself. An object in its place is no list: it may tell of an error. Raises as
        ``read``."""
        found = self._json(self.document(path, accept=accept, **asked))
        if not isinstance(found, list):
            raise self._odd()
        return [each for each in found if isinstance(each, dict)]

    def document(self, path: str, *, accept: str, **asked: Any) -> Document:
        """As it came, when it is no web page."""
        sent = {name: value for name, value in asked.items() if value not in ("", None)}
        found = self.http.document(path, accept=accept, params=sent)
        if is_web_page(found.media_type, found.text):
            raise WebPage(
                f"{self.host} answers with a web page in place of records. It may be another software, or want a sign-in.",
                self.host,
                200,
            )
        return found

    def close(self) -> None:
        self.http.close()

    def _object(self, found: Document) -> Mapping[str, Any]:
        read = self._json(found)
        if not isinstance(read, dict):
            raise self._odd()
        return read

    def _json(self, found: Document) -> Any:
        try:
            return read_json(found.text)
        except (ValueError, RecursionError):
            raise RemoteUnavailable(f"The answer of {self.host} was cut off, or is no JSON.", self.host, 200) from None

    def _odd(self) -> RemoteRefused:
        return RemoteRefused(f"{self.host} answers with something else than records.", self.host, 200)
