"""``python -m exporter import ckan|zenodo|…``: in the name of a person, by the rules and plans of the pages."""

import argparse
import getpass
from contextlib import closing
from typing import Any

from exporter.catalogue import viewers
from exporter.cli import import_options
from exporter.cli.acting import note
from exporter.cli.export_person import person_for
from exporter.cli.import_watching import watch
from exporter.cli.opening import open_parts
from exporter.cli.run_json import run_json
from exporter.cli.terminal import answers, is_attended, plain, print_json, talk
from exporter.errors import InvalidInput, NotAllowed
from exporter.jobs import store
from exporter.settings.logs import set_up_terminal_logging
from exporter.sources import IMPORTS
from exporter.sources.base import Person
from exporter.sources.imports import ImportAbout, ImportKind
from exporter.transfers import connections
from exporter.transfers.imports import branching, runs
from exporter.transfers.imports.checking import check
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.submit import host_of, submit_import
from exporter.transfers.parts import Parts


def add_to(commands: Any) -> None:
    here = commands.add_parser("import", help="imports records and files into the catalogue").add_subparsers(
        required=True, metavar="source"
    )
    for kind in IMPORTS.values():
        parser = here.add_parser(kind.name, help=f"from {kind.label}")
        import_options.add_to(parser, kind)
        parser.add_argument("--as", dest="account", default="", metavar="CKAN_USER", help="in whose name (else your own)")
        parser.add_argument("--check", action="store_true", help="only ask the source what it is; nothing is imported")
        parser.add_argument(
            "--ask-token", action="store_true", help="asks for a token of the source, and keeps it encrypted"
        )
        parser.add_argument("--wait", action="store_true", help="show how far it is, until its end")
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.set_defaults(run=_run, kind=kind)


def _run(wanted: argparse.Namespace) -> int:
    with closing(open_parts(wanted.settings)) as parts:
        set_up_terminal_logging(parts.settings)
        plan = import_options.plan_of(wanted, wanted.kind, staff_named(parts, wanted.account))
        if wanted.ask_token:
            _keep_token(parts, plan)
        if wanted.check:
            return _check(parts, plan, wanted)
        if getattr(wanted, "make_set", False):
            plan = _with_its_set(parts, plan)
        job_id = submit_import(parts.database, parts.ring, plan)
        note(parts.database, job_id, plan.person.subject, "begun")
        talk().print(f"It is job {job_id}.")
        status = watch(parts, job_id) if wanted.wait else 0
        if wanted.json:
            print_run(parts, job_id)
        return status


def staff_named(parts: Parts, account: str) -> Person:
    """Raises InvalidInput, NotAllowed for somebody who may not import on the pages either."""
    with parts.database.transaction() as connection:
        person = person_for(connection, account)
        if not viewers.of_subject(connection, person.subject).is_staff:
            raise NotAllowed(f"{person.account} is neither staff nor administrator, and may not import. Nothing was begun.")
    return person


def _keep_token(parts: Parts, plan: ImportPlan) -> None:
    """Never among the words of a command: those stand in the list of processes."""
    if not is_attended():
        raise InvalidInput({"token": "A token can only be typed in a terminal. Nothing was begun."})
    token = getpass.getpass("Token: ").strip()
    with parts.database.transaction() as connection:
        connections.save(connection, parts.vault, plan.person.subject, host_of(plan), token=token)


def _with_its_set(parts: Parts, plan: ImportPlan) -> ImportPlan:
    """Raises InvalidInput when no part is named, and the RemoteErrors."""
    with closing(parts.import_source(plan)) as source:
        return branching.named_by(plan, branching.find(source, plan), make_set=True)


def _check(parts: Parts, plan: ImportPlan, wanted: argparse.Namespace) -> int:
    with closing(parts.import_source(plan)) as source:
        about = check(source)
    if wanted.json:
        print_json({name: getattr(about, name) for name in ImportAbout.__dataclass_fields__})
        return 0
    for line in _about_words(about, wanted.kind):
        answers().print(plain(line), soft_wrap=True)
    return 0


def _about_words(about: ImportAbout, kind: ImportKind) -> list[str]:
    named = " ".join(filter(None, [about.software or kind.label, about.version]))
    told = f"{about.total:,} records" if about.total is not None else "it does not say how many records"
    size = f", {about.size_bytes:,} bytes of files" if about.size_bytes is not None else ""
    needs = ["It shows nothing without a token: --ask-token"] if about.needs_token else []
    return [f"{about.title or about.url}: {named}", f"{about.scope or 'Everything'}: {told}{size}", *needs, *about.notes]


def print_run(parts: Parts, job_id: int) -> None:
    with parts.database.transaction() as connection:
        print_json(run_json(runs.get(connection, job_id), store.get(connection, job_id)))
