"""``python -m exporter jobs``: everybody's transfers: list, show, retry, cancel."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from exporter.cli import jobs_shown
from exporter.cli.acting import note
from exporter.cli.job_json import details_json, details_of, job_json
from exporter.cli.opening import open_parts
from exporter.cli.terminal import answers, print_json
from exporter.errors import InvalidInput
from exporter.jobs import finding, store
from exporter.jobs.finding import Wanted
from exporter.jobs.job import CancelMode, Job, JobState
from exporter.settings.logs import set_up_terminal_logging
from exporter.sources.base import Person
from exporter.transfers import ledger, persons
from exporter.transfers.earlier_owners import owners_named
from exporter.transfers.parts import Parts
from exporter.transfers.submit import may_remove, plan_of, start_again

PAGE_ROWS = 25
MOST_ROWS = 1000
LARGEST_ID = 2**63 - 1


def add_to(commands: Any) -> None:
    here = commands.add_parser("jobs", help="everybody's transfers: list, show, retry, cancel").add_subparsers(
        required=True, metavar="what"
    )
    listed = _command(here, "list", "the newest first", _list)
    listed.add_argument("--state", action="append", choices=[state.value for state in JobState], default=[])
    listed.add_argument("--owner", help="a CKAN user, or the subject of a sign-in")
    listed.add_argument("--before", type=job_number, metavar="ID", help="those that are older than this one")
    listed.add_argument("--limit", type=_rows, default=PAGE_ROWS, metavar="N", help=f"rows of a page (else {PAGE_ROWS})")
    for name, words, run in (
        ("show", "one of them, with its files and its history", _show),
        ("retry", "starts a failed, cancelled or waiting one again; what has arrived is not sent again", _retry),
        ("cancel", "stops one; its draft is kept, unless told otherwise", _cancel),
    ):
        one = _command(here, name, words, run)
        one.add_argument("id", type=job_number, metavar="ID")
        if name == "cancel":
            draft = one.add_mutually_exclusive_group()
            draft.add_argument("--keep", dest="mode", action="store_const", const=CancelMode.KEEP, default=CancelMode.KEEP)
            draft.add_argument("--remove", dest="mode", action="store_const", const=CancelMode.REMOVE)


def _command(here: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = here.add_parser(name, help=words)
    made.add_argument("--json", action="store_true", help="for programs")
    made.set_defaults(run=run)
    return made


def job_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= LARGEST_ID and len(text) < 20):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number of a job")
    return int(text)


def _rows(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:5]) <= MOST_ROWS):
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_ROWS}")
    return int(text[:5])


@contextmanager
def _parts(wanted: argparse.Namespace) -> Iterator[Parts]:
    parts = open_parts(wanted.settings)
    try:
        yield parts
    finally:
        parts.close()


def _list(wanted: argparse.Namespace) -> int:
    with _parts(wanted) as parts, parts.database.transaction() as connection:
        owners = tuple(owners_named(connection, wanted.owner)) if wanted.owner else None
        states = tuple(JobState(state) for state in wanted.state)
        found = finding.page(connection, Wanted(states, owners), wanted.before, wanted.limit + 1)
        people = persons.of_subjects(connection, {job.owner for job in found})
    jobs, more = found[: wanted.limit], len(found) > wanted.limit
    _tell_page(jobs, people, jobs[-1].id if more else None, as_json=wanted.json)
    return 0


def _tell_page(jobs: list[Job], people: Mapping[str, Person], more: int | None, *, as_json: bool) -> None:
    if as_json:
        shown = [job_json(job, people.get(job.owner, Person(job.owner))) for job in jobs]
        print_json({"jobs": shown, "more": more})
        return
    answers().print(jobs_shown.page(jobs, people) if jobs else "There is none.")
    if more:
        answers().print(f"There are more: --before {more}")


def _show(wanted: argparse.Namespace) -> int:
    with _parts(wanted) as parts:
        _tell(parts, wanted.id, as_json=wanted.json)
    return 0


def _tell(parts: Parts, job_id: int, *, as_json: bool) -> None:
    with parts.database.transaction() as connection:
        details = details_of(connection, job_id)
    if as_json:
        print_json(details_json(details))
        return
    for part in jobs_shown.details(details):
        answers().print(part)


def _retry(wanted: argparse.Namespace) -> int:
    with _parts(wanted) as parts:
        set_up_terminal_logging(parts.settings)
        job = _job(parts, wanted.id)
        if job.state not in {JobState.FAILED, JobState.CANCELLED, JobState.WAITING_USER}:
            raise InvalidInput({"": f"Job {job.id} is {job.state}: only a failed, cancelled or waiting one starts again."})
        start_again(parts.database, parts.ring, job.id, job.owner)
        note(parts.database, job.id, job.owner, "started again")
        _tell(parts, job.id, as_json=wanted.json)
    return 0


def _job(parts: Parts, job_id: int) -> Job:
    with parts.database.transaction() as connection:
        return store.get(connection, job_id)


def _cancel(wanted: argparse.Namespace) -> int:
    with _parts(wanted) as parts:
        set_up_terminal_logging(parts.settings)
        job = _job(parts, wanted.id)
        if job.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}:
            raise InvalidInput({"": f"Job {job.id} is {job.state} already: there is nothing to cancel."})
        _refuse_removing(parts, job, wanted.mode)
        with parts.database.transaction() as connection:
            store.ask_to_cancel(connection, job.id, job.owner, wanted.mode)
        parts.ring(job.id)
        kept = "removed" if wanted.mode is CancelMode.REMOVE else "kept"
        note(parts.database, job.id, job.owner, f"cancelled (its draft is to be {kept})")
        _tell(parts, job.id, as_json=wanted.json)
    return 0


def _refuse_removing(parts: Parts, job: Job, mode: CancelMode) -> None:
    """The rule of the pages."""
    if mode is not CancelMode.REMOVE:
        return
    with parts.database.transaction() as connection:
        ours = may_remove(plan_of(connection, job.id, job.owner), ledger.find(connection, job.id))
    if not ours:
        raise InvalidInput({"": "The draft of this job was chosen by its owner, or is out already: it stays. Use --keep."})
