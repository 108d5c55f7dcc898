"""The options of ``import`` as a plan: those of the kind come from its dataclass, the others are everybody's."""

import argparse
from typing import Any

from exporter.catalogue.content import Policy
from exporter.catalogue.item import Visibility
from exporter.errors import InvalidInput
from exporter.records.json import to_json
from exporter.sources.base import Person
from exporter.sources.imports import ImportKind, title_of
from exporter.sources.options import fields_of, parse, reading_of
from exporter.transfers.imports.plan import FileChoice, FileWish, ImportPlan, Vanished

MEGABYTE = 1_000_000


def add_to(parser: argparse.ArgumentParser, kind: ImportKind) -> None:
    for each in fields_of(kind.options):
        asked = each.asked
        parser.add_argument(
            f"--{each.name.replace('_', '-')}",
            dest=f"option_{each.name}",
            default=each.default,
            required=asked.required and not each.default,
            choices=[value for value, _ in asked.choices] or None,
            metavar=None if asked.choices else "TEXT",
            help=" ".join(filter(None, [f"{asked.label}.", asked.hint])).replace("%", "%%"),
        )
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--limit", type=int, default=ImportPlan.limit, metavar="N", help="records per request (else 100)")
    parser.add_argument("--files", choices=[each.value for each in FileChoice], default=FileChoice.ALL.value)
    parser.add_argument("--most-mb", type=float, default=0, metavar="N", help="with --files some: no file above this")
    parser.add_argument("--type", metavar="TYPE", help="with --files some: only this media type, as image/", **several)
    parser.add_argument("--comment", default="", help="shown with the run")
    parser.add_argument("--set", type=int, metavar="ID", help="put new items into this item set", **several)
    parser.add_argument("--site", type=int, metavar="ID", help="and into this site", **several)
    parser.add_argument("--private", action="store_true", help="new items are seen by their owner and staff only")
    parser.add_argument("--existing", choices=[each.value for each in Policy], default=Policy.REPLACE.value)
    parser.add_argument("--vanished", choices=[each.value for each in Vanished], default=Vanished.HIDE.value)
    if kind.branch_option:
        parser.add_argument("--make-set", action="store_true", help="make an item set of the part that is imported")
    parser.add_argument("--test", action="store_true", help="only the first page")


def plan_of(wanted: argparse.Namespace, kind: ImportKind, person: Person) -> ImportPlan:
    """Raises InvalidInput."""
    given = {each.name: str(getattr(wanted, f"option_{each.name}")) for each in fields_of(kind.options)}
    options = parse(kind.options, given)
    if wanted.most_mb < 0:
        raise InvalidInput({"most-mb": "--most-mb must not be negative."})
    return ImportPlan(
        kind.name,
        to_json(options),
        options.url,
        person,
        title_of(kind, options),
        wanted.limit,
        FileWish(FileChoice(wanted.files), int(wanted.most_mb * MEGABYTE), tuple(wanted.type)),
        wanted.comment,
        tuple(wanted.set),
        tuple(wanted.site),
        Visibility.PRIVATE if wanted.private else Visibility.PUBLIC,
        Policy(wanted.existing),
        Vanished(wanted.vanished),
        wanted.test,
        reading=reading_of(options),
    )
