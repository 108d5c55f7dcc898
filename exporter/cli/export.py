"""``python -m exporter export``: in the name of a person who has signed in once, by the rules of the pages."""

import argparse
import logging
from collections.abc import Collection, Sequence
from contextlib import closing
from typing import Any

from exporter.cli import export_options
from exporter.cli.acting import note, who
from exporter.cli.asking import says_yes
from exporter.cli.export_judging import judged_export
from exporter.cli.export_preview import fault_words, preview
from exporter.cli.job_json import details_json, details_of
from exporter.cli.opening import open_parts
from exporter.cli.terminal import is_attended, plain, print_json, talk
from exporter.cli.watching import INTERRUPTED, watch
from exporter.errors import InvalidInput, NotAllowed
from exporter.settings.logs import set_up_terminal_logging
from exporter.transfers.judging import demand_permission
from exporter.transfers.parts import Parts
from exporter.transfers.plan import ExportPlan
from exporter.transfers.preflight import Fault
from exporter.transfers.questions import asked
from exporter.transfers.submit import plan_of, submit

log = logging.getLogger(__name__)
NOT_BEGUN = 2
NOTHING_SENT = "Nothing was sent."


def add_to(commands: Any) -> None:
    parser = commands.add_parser("export", help="exports a dataset in the name of a person")
    parser.add_argument("dataset", help="its id or name in CKAN")
    parser.add_argument("--as", dest="account", default="", metavar="CKAN_USER", help="in whose name (else your own)")
    parser.add_argument(
        "--to", dest="host", default="", metavar="HOST", help="which repository (else the first of the settings)"
    )
    export_options.add_to(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask before it begins")
    parser.add_argument(
        "--wait", action="store_true", help="show how far it is, until its end; the exit status tells how it went"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    parts = open_parts(wanted.settings)
    set_up_terminal_logging(parts.settings)
    try:
        return _export(parts, wanted)
    except (InvalidInput, NotAllowed) as error:
        return _refused(wanted, [Fault("", str(error))])
    except KeyboardInterrupt:
        talk().print("\nStopped. Nothing was begun, or only just: python -m exporter jobs list")
        return INTERRUPTED
    finally:
        parts.close()


def _export(parts: Parts, wanted: argparse.Namespace) -> int:
    judged = judged_export(parts, wanted)
    for shown in preview(judged.plan, _place(parts, judged.plan), _written_by_us(parts), judged.notes):
        talk().print(shown)
    if judged.faults:
        return _refused(wanted, judged.faults, {each.part for each in asked(judged.plan) if each.can_confirm})
    if not wanted.yes and not _agreed():
        return _refused(wanted, [Fault("", "It was not agreed to. Say --yes where nobody can be asked.")])
    job_id = _submitted(parts, judged.plan)
    status = watch(parts, job_id) if wanted.wait else 0
    if wanted.json:
        with parts.database.transaction() as connection:
            print_json(details_json(details_of(connection, job_id)))
    return status


def _agreed() -> bool:
    return is_attended() and says_yes("Begin?")


def _submitted(parts: Parts, plan: ExportPlan) -> int:
    """Asked once more: between the first answer and the yes a right may have gone."""
    with closing(parts.source()) as source:
        demand_permission(source, plan.person, plan.record.header)
    job_id = submit(parts.database, parts.ring, plan)
    with parts.database.transaction() as connection:
        same = plan_of(connection, job_id, plan.person.subject) == plan.with_links()
    note(parts.database, job_id, plan.person.subject, "begun" if same else "asked for, as other decisions were under way,")
    talk().print(f"It is job {job_id}.")
    if not same:
        talk().print(
            "It was under way already, with other decisions than these. Those of now are not in it.", style="yellow"
        )
    return job_id


def _place(parts: Parts, plan: ExportPlan) -> str:
    repository = parts.settings.repository(plan.target.host)
    return repository.title if repository else plan.target.host


def _written_by_us(parts: Parts) -> frozenset[str]:
    ckan = parts.settings.ckan
    return frozenset((ckan.doi_field, ckan.concept_doi_field, ckan.url_field))


def _refused(wanted: argparse.Namespace, faults: Sequence[Fault], confirmable: Collection[str] = ()) -> int:
    log.info("command line: no export of %r for %r was begun by %s", wanted.dataset, wanted.account, who())
    if wanted.json:
        print_json({"error": NOTHING_SENT, "faults": [{"field": each.field, "sentence": each.sentence} for each in faults]})
    for each in faults:
        words = fault_words(each, confirmable) if each.field else each.sentence
        talk().print(plain(f"- {words}", "red"), soft_wrap=True)
    talk().print(NOTHING_SENT)
    return NOT_BEGUN
