"""A whole life of imports from one repository: brought, looked at again, changed on either side, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from exporter.catalogue import items, revisions
from exporter.catalogue.content import edited
from exporter.catalogue.item import Origin, OriginKind, Visibility
from exporter.catalogue.item_file import FileState
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import JobState
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.records.parts import statements
from exporter.records.record import Value
from exporter.transfers.imports.undo import UndoHandler
from exporter.transfers.imports.undo_plan import submit_undo
from tests.transfers.imports.place import Place, counts


@dataclass(frozen=True)
class Theirs:
    """What happens at the repository: ``records`` are ids with titles, each with one file. ``change`` gives a record another
    title and another file, ``leave`` takes one out of the selection; both return when its lists show it."""

    records: dict[str, str]
    change: Callable[[str, str], None]
    leave: Callable[[str], None]
    deletes: bool = True
    """What leaves is gone there; else it is only not selected any more."""


def edit(place: Place, remote_id: str, term: str, text: str) -> None:
    """By hand."""
    item = place.item(remote_id)
    with place.database.transaction() as connection:
        said = statements(item.content.record) | {term: (Value(term, text),)}
        items.put(connection, {item.id: edited(item.content, said)})
        revisions.keep(connection, [item.id], Origin(OriginKind.PERSON, "sub-ulla"))


def undo(place: Place, *jobs: int) -> str:
    job_id = submit_undo(place.database, lambda _: None, place.plan.person, jobs)
    with place.database.transaction() as connection:
        job = store.claim(connection, "host:1")
    assert job is not None
    assert job.id == job_id
    run_job(place.database, UndoHandler(), JobContext(place.database, job), Backoff(Random(1), 0, 0))
    ended = place.job(job_id)
    assert ended.state is JobState.DONE, ended.message
    return ended.message


def live_through(place: Place, theirs: Theirs) -> None:
    changed, gone, *others = theirs.records
    count = len(theirs.records)

    first = place.run()
    assert (counts(first), first.complete, first.advertised) == ((count, 0, 0, 0, 0), True, count)
    assert (first.files_stored, first.files_failed) == (count, 0)
    assert {each: place.item(each).title for each in theirs.records} == theirs.records

    again = place.run()
    assert (counts(again), again.files_stored) == ((0, 0, count, 0, 0), 0)

    edit(place, changed, "dcterms:subject", "By hand")
    [before] = place.files(changed)
    theirs.change(changed, "Another title")
    theirs.leave(gone)
    third = place.run()
    assert (counts(third), third.files_stored) == ((0, 1, count - 2, 0, 0), 1)
    last = third if theirs.deletes else place.run()
    assert (third.vanished_count, last.vanished_count) == (int(theirs.deletes), 1)
    assert place.item(changed).title == "Another title"
    assert place.item(changed).content.record.texts("dcterms:subject") == ("By hand",)
    assert place.item(gone).visibility is Visibility.PRIVATE
    [after] = place.files(changed)
    assert after.state is FileState.STORED
    assert after.sha256 != before.sha256

    undo(place, *{third.job_id, last.job_id})
    assert place.item(changed).title == theirs.records[changed]
    assert place.item(gone).visibility is Visibility.PUBLIC
    undo(place, again.job_id, first.job_id)
    # what a person wrote on is kept
    assert {each: place.item(each).deleted for each in theirs.records} == dict.fromkeys((gone, *others), True) | {
        changed: False
    }
