"""Carries out an import, stage by stage: list, files, reconcile. The run's row says where it stands; it goes on from there.

Each page is fetched, then stored with its place in the list in transactions of at most a hundred records, so that an
attempt that ends at any point is followed by one that goes on. An attempt that got on is not counted as a failed one.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol

from exporter.catalogue.item import Origin, OriginKind
from exporter.catalogue.storage import Storage
from exporter.errors import NotYet, RecordError, RemoteUnavailable, TokenRefused
from exporter.jobs.context import JobContext, Result
from exporter.records.json import from_json
from exporter.sources.imports import ImportSource
from exporter.transfers import connections
from exporter.transfers.imports import grouping, listing, making, reconcile, runs
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.file_stage import fetch_files, keep_what_came
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.runs import Run, Stage
from exporter.transfers.imports.slowing import HELD_UP, slow_down

AGAIN_SECONDS = 30.0


class ImportPlaces(Protocol):
    """Opens what an import moves between. ``import_source`` raises NeedsUser, SecretUnreadable, AddressRefused."""

    def import_source(self, plan: ImportPlan) -> ImportSource: ...

    def storage(self) -> Storage: ...

    @property
    def most_file_bytes(self) -> int: ...


class ImportHandler:
    def __init__(self, places: ImportPlaces) -> None:
        self._places = places

    def run(self, context: JobContext) -> Result:
        context.observe("claimed")
        context.check()
        with self._carrying(context) as carrying:
            return _counted(carrying)

    def cancel(self, context: JobContext) -> str:
        """Nothing is taken back: what is in the catalogue is whole, and an undo knows it."""
        keep_what_came(context, Origin(OriginKind.IMPORT, context.job.owner, context.job.id))
        with context.transaction() as connection:
            run = runs.get(connection, context.job.id)
        return f"Cancelled. {_counts(run)} What was imported stays; Undo takes it back."

    @contextmanager
    def _carrying(self, context: JobContext) -> Iterator[Carrying]:
        plan = read_plan(context.job.plan)
        with context.transaction() as connection:
            run = runs.get(connection, context.job.id)
            plan = making.with_its_set(connection, run, plan)
            listed_before = runs.was_complete(connection, plan.scope, run.job_id)
            groups = grouping.named_anew(connection, run, plan)
        with closing(self._places.import_source(plan)) as source:
            plan = plan.with_token() if source.features.with_token else plan
            storage, most = self._places.storage(), self._places.most_file_bytes
            bare = source.features.bare_lists and listed_before and not plan.test
            slowed = run.slowed > 0
            yield Carrying(context, plan, source, run.source_id, storage, most, bare, groups, slowed=slowed)


def read_plan(content: str) -> ImportPlan:
    """Raises RecordError for a plan that another version of this program wrote."""
    try:
        return from_json(content, ImportPlan)
    except ValueError:
        raise RecordError(
            "This import was begun with another version of this program, which this one cannot read. What was imported "
            "stays. Please begin a new import."
        ) from None


def _counted(carrying: Carrying) -> Result:
    before = carrying.run()
    try:
        return _patiently(carrying, before)
    except TokenRefused:
        with carrying.context.transaction() as connection:
            connections.note_refused(connection, carrying.context.job.owner, carrying.context.job.host)
        raise
    except RemoteUnavailable as error:
        if _got_on(before, carrying.run()):
            raise NotYet(str(error), AGAIN_SECONDS) from error
        raise


def _patiently(carrying: Carrying, before: Run) -> Result:
    try:
        return carry_out(carrying)
    except HELD_UP as error:
        raise slow_down(carrying, before, error) from error


def _got_on(before: Run, now: Run) -> bool:
    """Then this attempt says nothing about whether the import can be carried out."""
    return before != now


def carry_out(carrying: Carrying) -> Result:
    run = carrying.run()
    if run.stage is Stage.LIST:
        listing.list_all(carrying, run)
    if carrying.run().stage is Stage.FILES:
        fetch_files(carrying)
    if carrying.run().stage is Stage.RECONCILE:
        reconcile.reconcile(carrying)
    carrying.context.observe("done")
    return result_of(carrying.run())


def result_of(run: Run) -> Result:
    sentence = _counts(run)
    return Result(f"{sentence} {run.said}".strip(), run.failed_count + run.files_failed)


def _counts(run: Run) -> str:
    """As “12 created, 3 updated, 85 unchanged, 1 failed.”."""
    counts = {
        "created": run.created_count,
        "updated": run.updated_count,
        "unchanged": run.unchanged_count,
        "skipped": run.skipped_count,
        "failed": run.failed_count,
        "vanished": run.vanished_count,
        f"file{_s(run.files_stored)} fetched": run.files_stored,
        f"file{_s(run.files_failed)} failed": run.files_failed,
    }
    always = ("created", "updated", "unchanged")
    told = (f"{number:,} {name}" for name, number in counts.items() if number or name in always)
    return ", ".join(told) + "."


def _s(number: int) -> str:
    return "" if number == 1 else "s"
