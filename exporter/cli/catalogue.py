"""``python -m exporter catalogue reprocess|moved``: originals are read again; a source is at another address now."""

import argparse
from contextlib import closing
from typing import Any

from exporter.cli.acting import who
from exporter.cli.opening import open_parts
from exporter.cli.terminal import answers, plain, print_json, talk
from exporter.crosswalks.readers import VERSIONS, readers_with
from exporter.settings.logs import set_up_terminal_logging
from exporter.sources import IMPORTS
from exporter.transfers.imports.moving import move
from exporter.transfers.imports.reprocess import Crosswalks, Reprocessed, reprocess

WITH_PROBLEMS = 3


def add_to(commands: Any) -> None:
    here = commands.add_parser("catalogue", help="the catalogue's own tasks").add_subparsers(required=True, metavar="what")
    again = here.add_parser("reprocess", help="reads the originals again that an older crosswalk read")
    again.add_argument("--all", action="store_true", help="also those that the present crosswalk read")
    again.add_argument("--json", action="store_true", help="for programs")
    again.set_defaults(run=_reprocess)
    moved = here.add_parser("moved", help="a source is at another address now: its imports and items follow")
    moved.add_argument("kind", choices=list(IMPORTS))
    moved.add_argument("old", metavar="OLD_URL")
    moved.add_argument("new", metavar="NEW_URL")
    moved.add_argument("--json", action="store_true", help="for programs")
    moved.set_defaults(run=_moved)


def _reprocess(wanted: argparse.Namespace) -> int:
    with closing(open_parts(wanted.settings)) as parts:
        set_up_terminal_logging(parts.settings)
        done = Reprocessed()
        ours = Crosswalks(readers_with(dict(parts.settings.catalogue.dspace_fields)), VERSIONS)
        for done in reprocess(parts.database, f"command line: {who()}", ours, everything=wanted.all):
            talk().print(f"{done.looked_at:,} read again, {done.changed:,} changed")
    if wanted.json:
        failed = [{"remote_id": remote_id, "said": said} for remote_id, said in done.failed]
        print_json({"looked_at": done.looked_at, "changed": done.changed, "failed": failed})
    else:
        _tell(done)
    return WITH_PROBLEMS if done.failed else 0


def _moved(wanted: argparse.Namespace) -> int:
    with closing(open_parts(wanted.settings)) as parts:
        set_up_terminal_logging(parts.settings)
        done = move(parts.database, wanted.kind, wanted.old, wanted.new)
    if wanted.json:
        print_json({"imports": done.imports, "schedules": done.schedules})
        return 0
    told = f"{done.imports:,} imports and {done.schedules:,} schedules know the new address. Nothing was imported."
    answers().print(f"{told} Tokens are typed anew.")
    return 0


def _tell(done: Reprocessed) -> None:
    answers().print(f"{done.looked_at:,} records were read again, {done.changed:,} items changed.")
    for remote_id, said in done.failed:
        answers().print(plain(f"{remote_id}: {said}", "red"), soft_wrap=True)
