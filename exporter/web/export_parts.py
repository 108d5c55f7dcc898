"""What the pages of transfers need of the rest of the program, beside what every page needs."""

from collections.abc import Callable
from typing import Protocol, cast

from exporter.catalogue.storage import Storage
from exporter.clients.oauth import OAuthClient
from exporter.destinations.base import Destination, Features
from exporter.errors import NotAllowed
from exporter.records.record import Header
from exporter.sources.base import Permission, Person, Set, Source
from exporter.sources.catalogue import CATALOGUE
from exporter.transfers.watching import Watch
from exporter.web.services import WebParts, services
from exporter.web.sessions import current_user


class ManyRecords(Source, Protocol):
    """A source that answers for many records at once."""

    def permissions_of(self, person: Person) -> Callable[[Header], Permission]:
        """As ``permission``, for many datasets of one person."""
        ...


class CkanLike(ManyRecords, Protocol):
    """A source in which files have addresses of their own."""

    def dataset_of_resource(self, resource_id: str) -> Header:
        """Raises RemoteMissing."""
        ...

    def sets(self, person: Person) -> tuple[Set, ...]:
        """Those in which this person may edit records."""
        ...


class ExportParts(WebParts, Protocol):
    """Sources and destinations answer within seconds here, or raise RemoteUnavailable; whoever opens one closes it."""

    def source(self) -> CkanLike: ...

    def source_of(self, name: str) -> ManyRecords:
        """By what a plan calls it."""
        ...

    def catalogue(self) -> Source: ...

    def token(self, owner: str, host: str) -> str:
        """Renewed where that is due. Raises NeedsUser, SecretUnreadable, the RemoteErrors."""
        ...

    def destination(self, host: str, token: str, owner: str, *, is_stored: bool = True) -> Destination:
        """Not ``is_stored``: typed just now, so that no other token may take its place."""
        ...

    def oauth(self, host: str) -> OAuthClient | None:
        """None where people type a token."""
        ...

    def features(self, host: str) -> Features:
        """Needs no token. Raises RecordError for a host that the settings do not name."""
        ...

    def watch(self, *, hurried: bool = False) -> Watch: ...

    def storage(self) -> Storage:
        """The bytes of the catalogue's files."""
        ...

    def ring(self, job_id: int) -> object: ...

    def why_bell_is_silent(self) -> str | None:
        """None where none is used; empty when calls are heard; else a sentence. Within seconds."""
        ...


def export_parts() -> ExportParts:
    return cast(ExportParts, services())


def present_person() -> Person:
    """Who asks, as CKAN knows them. Raises NotAllowed for somebody whom CKAN does not know."""
    user = current_user()
    if not user.account:
        raise NotAllowed(
            "No CKAN account belongs to you yet, so CKAN cannot say what you may export. "
            "Please ask your administrator, then sign in again. Nothing was changed."
        )
    return Person(user.subject, user.name, user.account)


def person_for(source: str) -> Person:
    """Who asks that source: the catalogue asks for no account."""
    user = current_user()
    return Person(user.subject, user.name, user.account) if source == CATALOGUE else present_person()
