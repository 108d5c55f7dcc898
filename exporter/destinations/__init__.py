"""Where records can go: the list of all destinations."""

from typing import Protocol

from exporter.clients.proven_token import Another
from exporter.destinations.base import Destination, Features
from exporter.destinations.invenio import InvenioDestination
from exporter.destinations.zenodo import ZenodoDestination
from exporter.http_client import Budget, HttpOptions
from exporter.settings import RepositorySettings


class DestinationKind(Protocol):
    def __call__(
        self,
        settings: RepositorySettings,
        token: str,
        options: HttpOptions,
        budget: Budget | None = None,
        another: Another | None = None,
    ) -> Destination: ...

    def features_of(self, settings: RepositorySettings) -> Features:
        """Needs no token."""
        ...


DESTINATIONS: dict[str, DestinationKind] = {"zenodo": ZenodoDestination, "invenio": InvenioDestination}
"""By the name that the settings use."""
