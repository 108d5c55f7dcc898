"""What only a sign-in at a DSpace opens: it comes here, and is offered to nobody else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from exporter.crosswalks.json_document import Part
from exporter.records.record import Record

OPEN = "open.access"
CLOSED_TO_OTHERS = (
    "With your token items and files come that are closed to others. Such an item is private here, and such files are "
    "offered only to who may edit their item."
)


def hidden(record: Record) -> Record:
    """Of an item that a guest is not shown."""
    return replace(record, access=replace(record.access, record="restricted", files="restricted"))


def with_files_of_guests(record: Record, open_to_guests: frozenset[str]) -> Record:
    """Its files are for everybody only where each is known to be."""
    if all(file.identifier in open_to_guests for file in record.files):
        return record
    return replace(record, access=replace(record.access, files="restricted"))


def open_files(item: Mapping[str, Any]) -> frozenset[str]:
    """By their ids, those of which a DSpace tells a guest that everybody may open them: from version 9 on."""
    listed = (file for bundle in Part(item).parts("bundles") for file in bundle.parts("bitstreams"))
    return frozenset(file.text("uuid", "id") for file in listed if file.part("accessStatus").text("status") == OPEN)
