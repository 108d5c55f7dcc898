"""What a repository refused or silently dropped: what was sent, compared with what came back. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.clients.invenio_answers import InvenioRecord
from exporter.destinations.base import Refusal

REWRITTEN = frozenset({"description", "identifier", "scheme"})
"""HTML is cleaned and identifiers are normalised there: another text is no loss."""


def refusals(sent: Mapping[str, Any], kept: InvenioRecord) -> tuple[Refusal, ...]:
    """What the repository told comes first; a loss that it told is not named twice.

    That the files are missing is told until they are there: that is not a matter of the description.
    """
    faults = [fault for fault in kept.faults if not fault[0].startswith("files.")]
    told = [Refusal(field, message or "This was refused.") for field, message in faults]
    came_back = {"access": kept.access, "metadata": kept.metadata}
    silent = _losses({name: sent[name] for name in came_back if name in sent}, came_back, "")
    return (*told, *(loss for loss in silent if not any(_about_the_same(loss.field, each.field) for each in told)))


def _losses(sent: Any, kept: Any, field: str) -> Iterator[Refusal]:
    if kept in (None, "", [], {}):
        yield Refusal(field, "This was not kept.")
    elif isinstance(sent, Mapping):
        yield from _lost_keys(sent, kept if isinstance(kept, Mapping) else {}, field)
    elif isinstance(sent, list):
        yield from _lost_entries(sent, kept if isinstance(kept, list) else [], field)
    elif field.rpartition(".")[2] not in REWRITTEN and not _alike(sent, kept):
        yield Refusal(field, f"“{sent}” was changed to “{kept}”."[:500])


def _lost_keys(sent: Mapping[str, Any], kept: Mapping[str, Any], field: str) -> Iterator[Refusal]:
    for name, each in sent.items():
        yield from _losses(each, kept.get(name), f"{field}.{name}" if field else name)


def _lost_entries(sent: list[Any], kept: list[Any], field: str) -> Iterator[Refusal]:
    """Order is kept there, so entries are compared by place; when some are gone, no place is sure."""
    if len(kept) < len(sent):
        yield Refusal(field, f"{len(sent) - len(kept)} of {len(sent)} were not kept.")
        return
    for place, (one, other) in enumerate(zip(sent, kept, strict=False)):
        yield from _losses(one, other, f"{field}.{place}")


def _alike(sent: Any, kept: Any) -> bool:
    return bool(sent == kept) or " ".join(str(sent).split()).casefold() == " ".join(str(kept).split()).casefold()


def _about_the_same(one: str, other: str) -> bool:
    """The same field, or one inside the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
