"""What the pages need of the rest of the program, and how they get it inside a request."""

from typing import Protocol, cast

from flask import current_app

from exporter.database.engine import Database
from exporter.database.vault import Vault
from exporter.settings import Settings

EXTENSION = "exporter"


class WebParts(Protocol):
    """Put together by whoever starts the web front; each page family may ask for more in a protocol of its own."""

    @property
    def settings(self) -> Settings: ...

    @property
    def database(self) -> Database: ...

    @property
    def vault(self) -> Vault: ...

    def account_of(self, username: str, email: str, email_verified: bool) -> str:
        """The CKAN user whom a person is at the first sign-in; empty when there is none. Raises RemoteError."""
        ...


def services() -> WebParts:
    return cast(WebParts, current_app.extensions[EXTENSION])
