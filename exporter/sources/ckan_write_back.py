"""The DOI goes back to the CKAN dataset: read, merge, write, read again."""

from collections.abc import Mapping
from typing import Any

from exporter.clients.ckan import CkanClient
from exporter.errors import RemoteConflict, RemoteMissing, RemoteRefused
from exporter.settings import CkanSettings
from exporter.sources.base import Publication

Package = Mapping[str, Any]
SCHEMA_HAS_IT = "schema field with the same name"  # of ckanext-scheming


def write_back(client: CkanClient, settings: CkanSettings, identifier: str, publication: Publication) -> None:
    """Safe to repeat. Raises RemoteConflict when somebody else saved the dataset in the same moment."""
    wanted = _wanted(settings, publication)
    before = _read(client, identifier)
    if _bears(before, wanted):
        return
    changes = _changes(before, wanted)
    # package_patch replaces all extras: what somebody saves after our reading would be lost, so look once more
    if _read(client, identifier)["metadata_modified"] != before["metadata_modified"]:
        raise _conflict(client)
    _patch(client, before, changes, wanted)
    after = _read(client, identifier)
    if not _bears(after, wanted) or not set(_extras(before)) <= set(_extras(after)):
        raise _conflict(client)


def _wanted(settings: CkanSettings, publication: Publication) -> dict[str, str]:
    named = {
        settings.doi_field: publication.doi,
        settings.concept_doi_field: publication.concept_doi,
        settings.url_field: publication.record_url,
    }
    return {field: value for field, value in named.items() if field and value}


def _read(client: CkanClient, identifier: str) -> Package:
    package: Package = client.read("package_show", id=identifier)
    if package.get("state") == "deleted":
        raise RemoteMissing(f"The dataset was deleted at {client.host}.", client.host, 404)
    return package


def _extras(package: Package) -> dict[str, Any]:
    return {extra["key"]: extra.get("value") for extra in package.get("extras") or []}


def _bears(package: Package, wanted: Mapping[str, str]) -> bool:
    extras = _extras(package)
    return all(value in (package.get(field), extras.get(field)) for field, value in wanted.items())


def _changes(package: Package, wanted: Mapping[str, str]) -> dict[str, Any]:
    """A field of the site's schema stands at the top; where there is none it becomes an extra beside all that are there."""
    top = {field: value for field, value in wanted.items() if field in package}
    extras = {field: value for field, value in wanted.items() if field not in package}
    if not extras:
        return top
    merged = {**_extras(package), **extras}
    return {**top, "extras": [{"key": key, "value": value} for key, value in merged.items()]}


def _patch(client: CkanClient, package: Package, changes: Mapping[str, Any], wanted: Mapping[str, str]) -> None:
    try:
        client.write("package_patch", id=package["id"], **changes)
    except RemoteRefused as refused:
        if SCHEMA_HAS_IT not in str(refused.faults):
            raise
        # ckanext-scheming does not show an empty field of its schema, yet has a place for it
        client.write("package_patch", id=package["id"], **wanted)


def _conflict(client: CkanClient) -> RemoteConflict:
    return RemoteConflict("Somebody saved the dataset in CKAN in the same moment.", client.host, 409)
