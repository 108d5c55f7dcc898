"""The files of a Dataverse version: tables as they were uploaded, and why a file is given to nobody. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from exporter.crosswalks.dates import find_date
from exporter.crosswalks.invenio_files import size_of
from exporter.crosswalks.json_document import Part
from exporter.records.record import FileOrigin, FileRef

OF_A_TABLE = ("originalFileFormat", "originalFileName", "UNF")
DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
RESTRICTED = "its owner restricted it, and the repository gives it only to people who were allowed to have it."
EMBARGO = "it is under embargo until {}."
EXPIRED = "the time for which the repository keeps it open ended on {}."


def files_of(entries: Any, base_url: str, today: date | None = None) -> tuple[FileRef, ...]:
    """Of the ``files`` of a version, in their order. ``today`` tells whether an embargo has ended, by default in UTC."""
    listed = entries if isinstance(entries, list) else []
    parts = [Part(entry) for entry in listed if isinstance(entry, Mapping)]
    day = today or datetime.now(UTC).date()
    labels = {_in_folder(part, label_of(part)) for part in parts}
    return tuple(_file(part, base_url.rstrip("/"), day, labels) for part in parts if _identifier(part) and label_of(part))


def _identifier(part: Part) -> str:
    return part.part("dataFile").text("id")


def is_said(part: Part, key: str) -> bool:
    return part.text(key) == "true"


def is_ingested(stored: Part) -> bool:
    """Before 6.1 only what is told of its original says so."""
    return is_said(stored, "tabularData") or any(stored.has(key) for key in OF_A_TABLE)


def label_of(part: Part) -> str:
    return part.text("label") or part.part("dataFile").text("filename")


def _file(part: Part, base: str, today: date, labels: set[str]) -> FileRef:
    stored = part.part("dataFile")
    is_table = is_ingested(stored)
    identifier = _identifier(part)
    address = f"{base}/api/access/datafile/{identifier}"
    return FileRef(
        identifier=identifier,
        name=_name(part, is_table, labels),
        # the table that the server made of it has neither the checksum nor the size that are told
        url=f"{address}?format=original" if is_table else address,
        origin=FileOrigin.STORE,
        size_bytes=size_of(stored, "originalFileSize" if is_table else "filesize"),
        media_type=(stored.text("originalFileFormat") if is_table else "") or stored.text("contentType"),
        checksum=checksum_of(stored),
        modified=stored.text("lastUpdateTime", "publicationDate", "creationDate"),
        description=part.lines("description") or stored.lines("description"),
        withheld=" ".join(_reasons(part, stored, today)),
        available="" if is_said(part, "restricted") else _opens(part, stored, today),
    )


def _name(part: Part, is_table: bool, labels: set[str]) -> str:
    """With its folder. A table has the name under which it was uploaded, unless another file has just that."""
    label = _in_folder(part, label_of(part))
    original = part.part("dataFile").text("originalFileName") if is_table else ""
    if not original:
        return label
    name = _in_folder(part, original)
    if name == label or name not in labels:
        return name
    _, dot, ending = original.rpartition(".")
    return f"{label}.{ending}" if dot else label


def _in_folder(part: Part, name: str) -> str:
    folder = (part.text("directoryLabel") or part.part("dataFile").text("directoryLabel")).strip("/")
    plain = name.replace("/", "-")
    return f"{folder}/{plain}" if folder else plain


def checksum_of(stored: Part) -> str:
    """``md5:…``, ``sha1:…`` and so on; empty when the server tells none that is known here."""
    said = stored.part("checksum")
    kind, text = re.sub(r"[^a-z0-9]", "", said.text("type").lower()), said.text("value").lower()
    found = kind if text else "md5"
    text = text or stored.text("md5", "MD5").lower()
    is_one = len(text) == DIGITS.get(found) and re.fullmatch(r"[0-9a-f]+", text)
    return f"{found}:{text}" if is_one else ""


def _reasons(part: Part, stored: Part, today: date) -> Iterator[str]:
    if is_said(part, "restricted") or is_said(stored, "restricted"):
        yield RESTRICTED
    opens = _opens(part, stored, today)
    if opens:
        yield EMBARGO.format(opens)
    ends = stored.part("retention").text("dateUnavailable") or part.part("retention").text("dateUnavailable")
    if ends and "" < _day(ends) <= today.isoformat():
        yield EXPIRED.format(_day(ends))


def _opens(part: Part, stored: Part, today: date) -> str:
    """The day on which an embargo ends, empty where there is none any more."""
    day = _day(stored.part("embargo").text("dateAvailable") or part.part("embargo").text("dateAvailable"))
    return day if day > today.isoformat() else ""


def _day(text: str) -> str:
    return find_date(text) or ""
