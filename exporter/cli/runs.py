"""``python -m exporter runs|report|rerun|undo``: what imports did, once more, and taken back."""

import argparse
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Any

from exporter.cli.acting import note
from exporter.cli.asking import says_yes
from exporter.cli.import_watching import watch
from exporter.cli.imports import print_run, staff_named
from exporter.cli.jobs import job_number
from exporter.cli.opening import open_parts
from exporter.cli.run_json import record_json, run_json
from exporter.cli.terminal import answers, is_attended, plain, print_json, table, talk
from exporter.jobs import store
from exporter.settings.logs import set_up_terminal_logging
from exporter.transfers.imports import reporting, runs
from exporter.transfers.imports.runs import Outcome
from exporter.transfers.imports.submit import plan_of, rerun
from exporter.transfers.imports.undo_plan import Foresight, foresee, submit_undo
from exporter.transfers.parts import Parts

PAGE_ROWS = 25
NOT_BEGUN = 2


def add_to(commands: Any) -> None:
    listed = _command(commands, "runs", "past imports, the newest first", _runs)
    listed.add_argument("--before", type=job_number, metavar="ID", help="those that are older than this one")
    report = _command(commands, "report", "one import, record by record", _report)
    report.add_argument("id", type=job_number, metavar="ID")
    report.add_argument("--outcome", choices=[each.value for each in Outcome], help="only these")
    again = _command(commands, "rerun", "the same import again: only what changed is written", _rerun)
    again.add_argument("id", type=job_number, metavar="ID")
    back = _command(commands, "undo", "takes imports back: what they made goes, what they changed is restored", _undo)
    back.add_argument("ids", type=job_number, metavar="ID", nargs="+")
    back.add_argument("--yes", action="store_true", help="do not ask before it begins")
    for parser in (again, back):
        parser.add_argument("--as", dest="account", default="", metavar="CKAN_USER", help="in whose name (else your own)")
        parser.add_argument("--wait", action="store_true", help="show how far it is, until its end")


def _command(commands: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=words)
    made.add_argument("--json", action="store_true", help="for programs")
    made.set_defaults(run=lambda wanted: _with_parts(wanted, run))
    return made


def _with_parts(wanted: argparse.Namespace, run: Any) -> int:
    with closing(open_parts(wanted.settings)) as parts:
        set_up_terminal_logging(parts.settings)
        return int(run(parts, wanted))


def _runs(parts: Parts, wanted: argparse.Namespace) -> int:
    with parts.database.transaction() as connection:
        found = runs.page(connection, before=wanted.before, size=PAGE_ROWS)
        told = [(run, store.get(connection, run.job_id)) for run in found]
    if wanted.json:
        print_json({"runs": [run_json(run, job) for run, job in told]})
        return 0
    shown = table("id", "when", "state", "created", "updated", "unchanged", "failed", "what")
    for run, job in told:
        state = "undone" if run.undone else job.state.value
        numbers = (run.created_count, run.updated_count, run.unchanged_count, run.failed_count)
        shown.add_row(str(run.job_id), f"{job.created:%Y-%m-%d %H:%M}", state, *map(str, numbers), plain(run.title))
    answers().print(shown if told else "There is none.")
    return 0


def _report(parts: Parts, wanted: argparse.Namespace) -> int:
    outcome = Outcome(wanted.outcome) if wanted.outcome else None
    with parts.database.transaction() as connection:
        run, job = runs.get(connection, wanted.id), store.get(connection, wanted.id)
    records = chain.from_iterable(reporting.pages(parts.database, wanted.id, outcome))
    if wanted.json:
        told = [record_json(record, files) for record, files in records]
        print_json({**run_json(run, job), "records": told})
        return 0
    answers().print(plain(f"{run.title}: {job.message or job.state.value}"), soft_wrap=True)
    for each, files in records:
        words = filter(None, [each.outcome.value, each.remote_id, each.title, each.said, each.url])
        answers().print(plain(" · ".join(words)), soft_wrap=True)
        for file in files:
            answers().print(plain(f"  file {file.state.value} · {file.name} · {file.said or file.reason}"), soft_wrap=True)
    return 0


def _rerun(parts: Parts, wanted: argparse.Namespace) -> int:
    person = staff_named(parts, wanted.account)
    with parts.database.transaction() as connection:
        plan = plan_of(connection, wanted.id)
    job_id = rerun(parts.database, parts.ring, wanted.id, by=replace(plan, person=person))
    note(parts.database, job_id, person.subject, "begun again")
    talk().print(f"It is job {job_id}.")
    status = watch(parts, job_id) if wanted.wait else 0
    if wanted.json:
        print_run(parts, job_id)
    return status


def _undo(parts: Parts, wanted: argparse.Namespace) -> int:
    person = staff_named(parts, wanted.account)
    with parts.database.transaction() as connection:
        seen = foresee(connection, wanted.ids)
    for line in _foresight_words(seen):
        talk().print(plain(line), soft_wrap=True)
    if not wanted.yes and not (is_attended() and says_yes("Take it back?")):
        talk().print("It was not agreed to. Say --yes where nobody can be asked. Nothing was changed.")
        return NOT_BEGUN
    job_id = submit_undo(parts.database, parts.ring, person, wanted.ids)
    note(parts.database, job_id, person.subject, "begun")
    talk().print(f"It is job {job_id}.")
    status = watch(parts, job_id) if wanted.wait else 0
    if wanted.json:
        with parts.database.transaction() as connection:
            job = store.get(connection, job_id)
        print_json({"id": job.id, "state": job.state.value, "message": job.message, "undoes": list(wanted.ids)})
    return status


def _foresight_words(seen: Foresight) -> list[str]:
    more = " (of the first records; there are more)" if seen.partial else ""
    told = f"It would remove {seen.removed:,} items, restore {seen.restored:,} and keep {seen.kept_count:,}{more}."
    return [told, *(f"- {row.title or row.remote_id}: {said}" for row, said in seen.kept)]
