"""What a source says of records that its whole list no longer has: a few of them are asked for."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from exporter.errors import ExporterError, FileError, RecordError, RemoteError, RemoteMissing, RemoteUnavailable
from exporter.jobs.lanes import share_out
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import runs, scopes, source_records
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.slowing import HELD_UP
from exporter.transfers.imports.source_records import Link

MOST_LOOKS = 100
GONE = 410
"""The status with which a repository says that it knows what was there, and took it away."""
NAMED = 3
ENDS = (*HELD_UP, RemoteUnavailable)
"""Then no more is asked: what the list says is enough."""


@dataclass(frozen=True)
class Sight:
    """By the ids of links: those that are there after all, and what the source says of those that it withdrew."""

    there: Mapping[int, str] = field(default_factory=dict)
    withdrawn: Mapping[int, str] = field(default_factory=dict)


def look(carrying: Carrying) -> Mapping[int, str]:
    """Sentences about what was withdrawn. What is there after all counts as listed, and the run says so."""
    with carrying.context.transaction() as connection:
        ids = scopes.gone(connection, carrying.plan.scope, carrying.job_id, MOST_LOOKS)
        links = source_records.get_many(connection, ids)
    sight = _seen(carrying, links)
    if sight.there:
        with carrying.context.transaction() as connection:
            scopes.see(connection, carrying.plan.scope, sight.there.keys(), carrying.job_id)
            said = f"{runs.get(connection, carrying.job_id).said} {still_there(list(sight.there.values()))}"
            runs.note(connection, carrying.job_id, said=said.strip())
    return sight.withdrawn


def still_there(names: Sequence[str]) -> str:
    """For people."""
    told = ", ".join(sorted(names)[:NAMED]) + (", …" if len(names) > NAMED else "")
    if len(names) == 1:
        return f"The source still has one record that its list does not have ({told}): its item stays as it is."
    return f"The source still has {len(names):,} records that its list does not have ({told}): their items stay as they are."


def _seen(carrying: Carrying, links: Sequence[Link]) -> Sight:
    there, withdrawn, guard = dict[int, str](), dict[int, str](), threading.Lock()

    def one(link: Link) -> None:
        carrying.context.check()
        missing = _missing(carrying.source, link)
        with guard:
            if missing is None:
                there[link.id] = link.remote_id
            elif isinstance(missing, RemoteMissing) and missing.status == GONE:
                withdrawn[link.id] = str(missing)

    with suppress(*ENDS):
        share_out(links, [one] * min(len(links), carrying.lanes))
    return Sight(there, withdrawn)


def _missing(source: ImportSource, link: Link) -> ExporterError | None:
    """Why it does not come; None when it does. Raises what says nothing of this record alone."""
    try:
        record = source.record(Entry(Header(link.remote_id, url=link.url)))
    except ENDS:
        raise
    except (RemoteError, RecordError, FileError) as error:
        return error
    return RemoteMissing("The source says that it was deleted.", status=GONE) if record.header.deleted else None
