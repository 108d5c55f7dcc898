"""Files of the source that we import from, and files that it only names: the first get its token, the others nothing."""

from exporter.http_client import is_allowed, is_at
from exporter.sources.imports import ImportDoor
from exporter.sources.remote_files import Address


def address_of(door: ImportDoor, base_url: str, url: str) -> Address:
    """A source in the administrator's allow-list may send us on to a storage that stands there, too."""
    if not is_at(url, base_url):
        return Address(url)
    return Address(url, door.token, trusted=is_allowed(door.http, base_url))
