"""What an export would do, as a table before it is done."""

from collections.abc import Collection, Iterable, Iterator

from rich.console import RenderableType
from rich.filesize import decimal

from exporter.cli.terminal import plain, table
from exporter.records.record import Record
from exporter.transfers.plan import ExportPlan, Mode, Way
from exporter.transfers.preflight import Fault
from exporter.transfers.questions import left_out

WAYS = {Way.SEND: "is sent", Way.LINK: "is linked", Way.LEAVE: "is left out"}
OPTIONS = {
    "rights": "--licence ID",
    "files": "--resource, --link, --leave",
    "target": "--draft, --new-version, --new",
    "communities": "--community",
}


def preview(plan: ExportPlan, place: str, ours: frozenset[str], notes: Iterable[Fault]) -> Iterator[RenderableType]:
    """``ours``: the dataset's fields that we write ourselves."""
    record = plan.record
    shown = table("", "")
    shown.show_header = False
    lost = left_out(plan, ours)
    for name, told in (
        ("Dataset", f"{record.title} ({record.header.identifier})"),
        ("In the name of", f"{plan.person.name or plan.person.account} (CKAN user {plan.person.account})"),
        ("To", f"{place} ({plan.target.host}): {target_words(plan)}"),
        ("Authors", "; ".join(each.name for each in record.creators) or "none"),
        ("Licence", licence_words(record) or "none"),
        ("Access", access_words(record)),
        ("Communities", ", ".join(plan.communities)),
        ("Has no place for", ", ".join(lost)),
        ("At the end", publish_words(plan)),
    ):
        if told:
            shown.add_row(name, plain(told))
    for note in notes:
        shown.add_row("Note", plain(note.sentence))
    yield shown
    yield from _files(plan)


def _files(plan: ExportPlan) -> Iterator[RenderableType]:
    if plan.target.mode is Mode.EDIT:
        return
    shown = table("File", "Size", "")
    for planned in plan.files:
        size = planned.file.size_bytes
        shown.add_row(plain(planned.name), decimal(size) if size >= 0 else "unknown", WAYS[planned.way])
    yield from ("", shown)


def target_words(plan: ExportPlan) -> str:
    target = plan.target
    return {
        Mode.NEW: "a new record",
        Mode.DRAFT: f"the draft “{target.title or target.deposit}” ({target.deposit})",
        Mode.VERSION: f"a new version of {target.deposit}",
        Mode.EDIT: f"only the details of {target.deposit}, under the same DOI",
    }[target.mode]


def licence_words(record: Record) -> str:
    return "; ".join(right.id or right.title or right.link for right in record.rights)


def access_words(record: Record) -> str:
    """Nothing where everybody may have the files: that is the rule."""
    until = f", from {record.access.embargo_until} on" if record.access.embargo_until else ""
    return f"{record.access.files}{until}" if record.access.files != "public" or until else ""


def publish_words(plan: ExportPlan) -> str:
    if plan.publish:
        return "it is published. That is for ever: the record gets a DOI and cannot be deleted."
    return "it is a draft, which only its owner sees."


def fault_words(fault: Fault, confirmable: Collection[str]) -> str:
    """With what to do. ``confirmable``: questions to which a yes is an answer."""
    option = OPTIONS.get(fault.field, "")
    if fault.field == "connection":
        return fault.sentence
    if fault.field.startswith("file."):
        option = "--link or --leave with its name"
    if fault.field in confirmable:
        option = " or ".join(filter(None, (option, f"--confirm {fault.field}")))
    return f"{fault.sentence} [{option}]" if option else f"{fault.sentence} [correct it in CKAN, or on the page]"
