"""What people type for a collection or community of a DSpace: a handle, an id, or the address of its page."""

import re

from exporter.clients.dspace_hal import UUID

HANDLE = re.compile(r"\d[\w.-]*/\S+", re.ASCII)
IN_ADDRESS = re.compile(r"https?://[^/]+/(?:.*?/)?(?:handle|communities|collections|items)/([^?#]+)", re.IGNORECASE)
RESOLVER = re.compile(r"(?:https?://hdl\.handle\.net/|hdl:\s*)(\S+)", re.IGNORECASE)


def name_in(text: str) -> str:
    """The handle (``123456789/42``) or the id; what is neither stays as it is."""
    text = text.strip()
    found = RESOLVER.fullmatch(text) or IN_ADDRESS.match(text)
    name = (found[1] if found else text).strip("/")
    uuid = UUID.match(name)
    if uuid:
        return uuid[0].lower()
    # pages below it, as /browse: a handle has two parts
    return "/".join(name.split("/")[:2]) if found and HANDLE.fullmatch(name) else name


def is_handle(name: str) -> bool:
    return bool(HANDLE.fullmatch(name))
