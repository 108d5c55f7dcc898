"""What a source says of records that its whole list no longer has: a few of them are asked for."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from exporter.errors import ExporterError, FileError, RecordError, RemoteError, RemoteMissing, RemoteUnavailable
from exporter.jobs.lanes import share_out
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from exporter.transfers.imports import runs, scopes, source_records, verdicts
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.slowing import HELD_UP
from exporter.transfers.imports.source_records import Link

MOST_LOOKS = 100
NAMED = 3
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


@dataclass(frozen=True)
class Sight:
    """``told`` is what the source says of some, by the ids of links; ``spared`` are those that stay this time."""

    told: Mapping[int, Told]
    spared: frozenset[int] = frozenset()


def look(carrying: Carrying) -> Sight:
    """What is still there is spared once: a list that moved while it was read may have lost it. The run says so."""
    scope, job_id = carrying.plan.scope, carrying.job_id
    with carrying.context.transaction() as connection:
        links = source_records.get_many(connection, scopes.gone(connection, scope, job_id, MOST_LOOKS))
    told = _told(carrying, links)
    left = [link for link in links if told.get(link.id) is LEFT]
    if not left:
        return Sight(told)
    with carrying.context.transaction() as connection:
        spared = scopes.had_lately(connection, scope, [link.id for link in left], job_id)
        if spared:
            _say(connection, job_id, still_there([link.remote_id for link in left if link.id in spared]))
    return Sight(told, frozenset(spared))


def _say(connection: Connection, job_id: int, sentence: str) -> None:
    said = runs.get(connection, job_id).said
    if sentence not in said:
        runs.note(connection, job_id, said=f"{said} {sentence}".strip())


def still_there(names: Sequence[str]) -> str:
    """For people."""
    told = ", ".join(sorted(names)[:NAMED]) + (", …" if len(names) > NAMED else "")
    many = len(names) > 1
    what = f"{len(names):,} records that its list does not have" if many else "one record that its list does not have"
    stays = "their items stay" if many else "its item stays"
    return f"The source still has {what} ({told}): {stays} as before, unless the next list does not have it either."


def _told(carrying: Carrying, links: Sequence[Link]) -> Mapping[int, Told]:
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
