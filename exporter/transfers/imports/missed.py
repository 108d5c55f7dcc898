"""What a source says of records that its whole list no longer has: a few of them are asked for."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from exporter.errors import ExporterError, FileError, RecordError, RemoteError, RemoteMissing, RemoteUnavailable
from exporter.jobs.lanes import share_out
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import scopes, source_records, verdicts
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.slowing import HELD_UP
from exporter.transfers.imports.source_records import Link

MOST_LOOKS = 100
GONE = 410
"""The status with which a repository says that it knows what was there, and took it away."""
WITHDRAWN = "The source does not list it any more, for it was withdrawn there: {said}"
ENDS = (*HELD_UP, RemoteUnavailable)
"""Then no more is asked: what the list says is enough."""


@dataclass(frozen=True)
class Told:
    """``reason`` is a code of the ledger, ``said`` a sentence."""

    reason: str
    said: str


LEFT = Told("left", "The source still has it, but not any more in what this import selects.")


def look(carrying: Carrying) -> Mapping[int, Told]:
    """By the ids of links: those of which the source says that it withdrew them, or has them elsewhere."""
    with carrying.context.transaction() as connection:
        ids = scopes.gone(connection, carrying.plan.scope, carrying.job_id, MOST_LOOKS)
        links = source_records.get_many(connection, ids)
    told, guard = dict[int, Told](), threading.Lock()

    def one(link: Link) -> None:
        carrying.context.check()
        missing = _missing(carrying.source, link)
        with guard:
            if missing is None:
                told[link.id] = LEFT
            elif isinstance(missing, RemoteMissing) and missing.status == GONE:
                told[link.id] = Told(verdicts.WITHDRAWN, WITHDRAWN.format(said=missing))

    with suppress(*ENDS):
        share_out(links, [one] * min(len(links), carrying.lanes))
    return told


def _missing(source: ImportSource, link: Link) -> ExporterError | None:
    """Why it does not come; None when it does. Raises what says nothing of this record alone."""
    try:
        record = source.record(Entry(Header(link.remote_id, url=link.url)))
    except ENDS:
        raise
    except (RemoteError, RecordError, FileError) as error:
        return error
    return RemoteMissing("The source says that it was deleted.", status=GONE) if record.header.deleted else None
