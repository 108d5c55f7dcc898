"""Files of the source that we import from, and files that it only names: the first get its token, the others nothing."""

from exporter.http_client import is_allowed, is_at
from exporter.sources.imports import ImportDoor
from exporter.sources.remote_files import Address


def address_of(door: ImportDoor, base_url: str, url: str, scheme: str = "Bearer") -> Address:
    """``scheme`` is the word before the token, empty for CKAN. A source in the administrator's allow-list may send us on to a storage that stands there, too."""
    if not is_at(url, base_url):
        return Address(url)
    key = f"{scheme} {door.token}".strip() if door.token else ""
    return Address(url, key, trusted=is_allowed(door.http, base_url))
