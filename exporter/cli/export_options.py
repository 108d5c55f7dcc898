"""The options of ``export`` as decisions of its plan, with all that is wrong about them at once. Pure."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from exporter.crosswalks.licences import LICENCES
from exporter.records.record import Right
from exporter.transfers.plan import COMMUNITY, ExportPlan, Mode, PlannedFile, Target, Way
from exporter.transfers.preflight import Fault, ways_of

QUESTIONS = ("rights", "creators", "access")


@dataclass(frozen=True)
class Options:
    """``names`` in link and leave are of files as they will be called there, or ids of resources."""

    resources: tuple[str, ...] = ()
    publish: bool = False
    draft: str = ""
    new: bool = False
    new_version: bool = False
    communities: tuple[str, ...] = ()
    licence: str = ""
    confirmed: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


def add_to(parser: argparse.ArgumentParser) -> None:
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--resource", metavar="ID", help="only this file of the dataset (may be repeated)", **several)
    parser.add_argument(
        "--publish", action="store_true", help="publish at the end: that is for ever (else it stays a draft)"
    )
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--draft", default="", metavar="ID", help="into this draft, which the person has there already")
    target.add_argument(
        "--new-version", action="store_true", help="a new version of what it became the last time, or nothing"
    )
    target.add_argument("--new", action="store_true", help="a new record, whatever it became before")
    parser.add_argument("--community", metavar="SLUG", help="offer it to this community (may be repeated)", **several)
    parser.add_argument("--licence", default="", metavar="ID", help="its licence, as cc-by-4.0")
    parser.add_argument("--confirm", choices=QUESTIONS, help="answer this question with yes (may be repeated)", **several)
    parser.add_argument("--link", metavar="NAME", help="do not send this file, link to it (may be repeated)", **several)
    parser.add_argument("--leave", metavar="NAME", help="leave this file out (may be repeated)", **several)


def options_of(wanted: argparse.Namespace) -> Options:
    return Options(
        tuple(wanted.resource),
        wanted.publish,
        wanted.draft,
        wanted.new,
        wanted.new_version,
        tuple(dict.fromkeys(wanted.community)),
        wanted.licence.strip().lower(),
        tuple(dict.fromkeys(wanted.confirm)),
        tuple(wanted.link),
        tuple(wanted.leave),
    )


def decided(plan: ExportPlan, options: Options) -> tuple[ExportPlan, tuple[Fault, ...]]:
    faults = (*_unknown_files(plan, options), *_wrong_words(options))
    record = plan.record
    if options.licence in LICENCES:
        record = replace(record, rights=(Right(options.licence),))
    confirmed = tuple(part for part in QUESTIONS if part in {*plan.confirmed, *options.confirmed})
    if options.licence:
        confirmed = tuple(dict.fromkeys((*confirmed, "rights")))
    changed = replace(
        plan,
        record=record,
        files=tuple(replace(each, way=_way(each, options)) for each in plan.files),
        target=_target(plan.target, options),
        publish=options.publish,
        communities=options.communities,
        confirmed=confirmed,
    )
    return changed, faults


def _way(planned: PlannedFile, options: Options) -> Way:
    if _is_named(planned, options.leave):
        return Way.LEAVE
    if _is_named(planned, options.link):
        return Way.LINK if Way.LINK in ways_of(planned) else planned.way
    if options.resources:
        return Way.SEND if planned.file.identifier in options.resources else Way.LEAVE
    return planned.way


def _is_named(planned: PlannedFile, names: tuple[str, ...]) -> bool:
    return planned.name in names or planned.file.identifier in names


def _unknown_files(plan: ExportPlan, options: Options) -> Iterator[Fault]:
    ids = {planned.file.identifier for planned in plan.files}
    known = ids | {planned.name for planned in plan.files}
    for resource in options.resources:
        if resource not in ids:
            yield Fault("files", f"--resource {resource}: the dataset has no file of this id.")
    for name in (*options.link, *options.leave):
        if name not in known:
            yield Fault("files", f"“{name}” is none of its files. They are: {', '.join(each.name for each in plan.files)}.")
    for planned in plan.files:
        if _is_named(planned, options.link) and Way.LINK not in ways_of(planned):
            yield Fault("files", f"“{planned.name}” has no web address, so it cannot be linked.")


def _wrong_words(options: Options) -> Iterator[Fault]:
    if options.licence and options.licence not in LICENCES:
        known = ", ".join(sorted(LICENCES))
        yield Fault("rights", f"--licence {options.licence}: no licence that is known here. Known are: {known}.")
    for name in options.communities:
        if not COMMUNITY.fullmatch(name):
            yield Fault("communities", f"--community {name}: give its short name, as its address ends: /communities/my-lab.")


def _target(before: Target, options: Options) -> Target:
    """A version's number is put in by who knows the ledger."""
    if options.draft:
        return Target(before.host, Mode.DRAFT, options.draft)
    return Target(before.host) if options.new else before


def refuse_no_version(plan: ExportPlan, options: Options) -> tuple[Fault, ...]:
    """After the target is known."""
    if options.new_version and plan.target.mode not in {Mode.VERSION, Mode.EDIT}:
        return (Fault("target", f"--new-version: it was never published at {plan.target.host} from here in this name."),)
    return ()
