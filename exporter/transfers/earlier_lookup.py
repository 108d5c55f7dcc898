"""What the earlier exporter did not note is asked of others: the dataset of a file, the DOI of a deposition. Only read."""

import time
from collections.abc import Iterable, Mapping
from contextlib import closing

from exporter.clients.invenio import InvenioClient
from exporter.destinations.base import Deposit
from exporter.destinations.deposits import deposit_of
from exporter.errors import RateLimited, RemoteError, RemoteMissing, RemoteUnavailable
from exporter.http_client import HttpClient, HttpOptions
from exporter.settings import RepositorySettings
from exporter.sources.ckan import CkanSource

AT_ONCE = 50
PAUSE_SECONDS = 1.1
"""Guests may ask Zenodo sixty times a minute."""


def datasets_of(source: CkanSource, resources: Iterable[str]) -> dict[str, str]:
    """By resource; those that are gone are not in it. Raises RemoteUnavailable."""
    found = {}
    for resource in sorted(set(resources) - {""}):
        try:
            found[resource] = source.dataset_of_resource(resource).identifier
        except RemoteMissing:
            continue
    return found


def publications_of(
    repository: RepositorySettings, options: HttpOptions, depositions: Iterable[str]
) -> tuple[Mapping[str, Deposit], int]:
    """What is public, asked without any token; and how many could not be asked, because it wants us to come less often."""
    wanted = sorted({each for each in depositions if each.isascii() and each.isalnum()})
    found: dict[str, Deposit] = {}
    with closing(HttpClient(options, repository.url)) as http:
        for at, deposition in enumerate(wanted):
            time.sleep(PAUSE_SECONDS if at >= AT_ONCE else 0)
            try:
                found[deposition] = deposit_of(InvenioClient(http).record(deposition), None, repository.url)
            except (RateLimited, RemoteUnavailable):
                return found, len(wanted) - at
            except RemoteError:
                continue  # a draft, deleted, or restricted as a whole
    return found, 0
