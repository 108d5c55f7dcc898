"""Where CKAN serves a file that was uploaded to it."""

import re

from exporter.records.record import FileRef

NAME_IN_ADDRESS = r"(?:[^/?#%\\\s]|%(?!2e|2f|5c|00)[0-9a-f]{2})"


def upload_path(file: FileRef) -> str:
    """Below CKAN's address; empty when the file's own address is not of this shape.

    Plain names only: the key goes along, and a server before CKAN may fold "..%2f" away, to another place.
    """
    tail = rf"/[\w-]+/[\w-]+/resource/{re.escape(file.identifier)}/download/(?!\.){NAME_IN_ADDRESS}+"
    found = re.search(tail + r"\Z", file.url, re.ASCII | re.IGNORECASE)
    return found[0] if found else ""
