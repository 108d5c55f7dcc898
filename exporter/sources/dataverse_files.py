"""Files of a Dataverse. What it sends to a program is counted as a download of a reader, unless it is told not to."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from exporter.clients.dataverse import KEY_HEADER
from exporter.errors import FileMissing, FileRestricted
from exporter.http_client import is_at
from exporter.records.record import FileRef, Record
from exporter.sources.base import FileContent
from exporter.sources.imports import ImportDoor
from exporter.sources.own_files import open_named

UNCOUNTED = ("gbrecs", "true")
GUESTBOOK = "guestbook"


@contextmanager
def open_uncounted(door: ImportDoor, url: str, file: FileRef) -> Iterator[FileContent]:
    """The token goes to the Dataverse alone, not to the storage that it sends us to. Raises as ``open_named``."""
    with ExitStack() as opened:
        yield _opened(opened, door, url, file)


def _opened(opened: ExitStack, door: ImportDoor, url: str, file: FileRef) -> FileContent:
    asked = replace(file, url=uncounted(file.url)) if is_at(file.url, url) else file
    try:
        return opened.enter_context(open_named(door, url, asked, scheme="", key_header=KEY_HEADER))
    except FileMissing as error:
        if GUESTBOOK not in error.said.lower():
            raise
    said = "its owners want a form to be filled in by each reader (a guestbook). Download it on the page of the dataset."
    raise FileRestricted(f"“{file.name}” cannot be read: {said}")


def opened(record: Record) -> Record:
    """For the owner of a token, to whom files may be open that are closed to others. These stay closed to others here."""
    if not any(file.withheld for file in record.files):
        return record
    files = tuple(replace(file, withheld="", available="") for file in record.files)
    return replace(record, files=files, access=replace(record.access, files="restricted"))


def uncounted(url: str) -> str:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict([UNCOUNTED])
    return urlunsplit(parts._replace(query=urlencode(asked)))
