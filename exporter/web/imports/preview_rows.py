"""A preview for a page: what would become of the records, and how values would change."""

from dataclasses import dataclass

from sqlalchemy import Connection

from exporter.transfers.imports.preview import Expected, Preview, Previewed
from exporter.web.catalogue.labels import labels
from exporter.web.catalogue.shown import Changed, changes_of

EXPECTED = {
    Expected.CREATE: "New items",
    Expected.UPDATE: "Items to be updated",
    Expected.COMPARE: "Perhaps to be updated: only their documents will tell",
    Expected.UNCHANGED: "Unchanged",
    Expected.SKIP: "To be skipped",
    Expected.FAIL: "Would fail",
}


@dataclass(frozen=True)
class Row:
    record: Previewed
    changes: list[Changed]


@dataclass(frozen=True)
class Shown:
    """``sums``: words and number of each outcome that is there."""

    preview: Preview
    sums: list[tuple[str, int]]
    rows: list[Row]


def shown_of(connection: Connection, preview: Preview) -> Shown:
    label = labels(connection)
    rows = [Row(each, changes_of(each.differences, label)) for each in preview.records]
    sums = [(words, preview.counts[each]) for each, words in EXPECTED.items() if preview.counts.get(each)]
    return Shown(preview, sums, rows)
