"""What an item says, in two layers: what imports wrote, and what people wrote over it. Pure.

An import replaces the first and leaves the second. A term of which a person changed or removed an imported statement is
held: the imported ones are kept beneath it, and not shown until a run is told to overwrite.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from exporter.records.parts import Statements, statements, with_statements
from exporter.records.record import Header, Record

NOTHING = Record(Header(""))
ACCESS = "dcterms:accessRights"


class Policy(StrEnum):
    """What an import does with an item that is there already."""

    REPLACE = "replace"
    """What imports wrote is replaced, what people wrote stays."""
    OVERWRITE = "overwrite"
    """What people wrote goes, too."""
    ADD = "add"
    """What is new is added, nothing goes."""
    LEAVE = "leave"
    """The item stays as it is."""


@dataclass(frozen=True)
class Content:
    imported: Record = NOTHING
    written: Record = NOTHING
    held: tuple[str, ...] = ()
    """Terms that are a person's alone."""

    @property
    def record(self) -> Record:
        """As it is shown."""
        return with_statements(self.imported, {term: tuple(part for part, _ in parts) for term, parts in self.marked()})

    @property
    def edited(self) -> bool:
        """Whether a person wrote something into it."""
        return bool(self.held) or bool(statements(self.written))

    def marked(self) -> Iterator[tuple[str, tuple[tuple[Any, bool], ...]]]:
        """Term by term, each statement with whether a person wrote it."""
        imported, written = statements(self.imported), statements(self.written)
        for term in dict.fromkeys((*imported, *written)):
            # there is one access: what a person closed is not opened by what a source says of it later
            hers = term in self.held or (term == ACCESS and term in written)
            brought = () if hers else imported.get(term, ())
            found = (*((part, False) for part in brought), *((part, True) for part in written.get(term, ())))
            if found:
                yield term, found


@dataclass(frozen=True)
class Difference:
    term: str
    removed: tuple[Any, ...]
    added: tuple[Any, ...]


def bare(record: Record) -> Record:
    """Without the original and the files: those are kept elsewhere."""
    return replace(record, original=None, files=())


def imported_anew(content: Content, record: Record, policy: Policy) -> Content:
    """After an import brought this record."""
    brought = bare(record)
    match policy:
        case Policy.LEAVE:
            return content
        case Policy.OVERWRITE:
            return Content(brought)
        case Policy.ADD:
            return replace(content, imported=_joined(content.imported, brought))
        case Policy.REPLACE:
            return replace(content, imported=brought)


def _joined(old: Record, new: Record) -> Record:
    said = statements(old)
    for term, parts in statements(new).items():
        # there is one access, and the source knows it best
        said[term] = parts if term == ACCESS else tuple(dict.fromkeys((*said.get(term, ()), *parts)))
    return with_statements(replace(old, header=new.header), said)


def edited(content: Content, said: Statements) -> Content:
    """After a person saved these statements as all that the item says."""
    imported = statements(content.imported)
    held, written = list[str](), dict[str, tuple[Any, ...]]()
    for term in dict.fromkeys((*said, *imported)):
        wanted, brought = tuple(said.get(term, ())), imported.get(term, ())
        if _missing(brought, wanted):
            held.append(term)
            written[term] = wanted
        else:
            written[term] = _without(wanted, brought)
    return Content(content.imported, with_statements(NOTHING, written), tuple(held))


def _missing(parts: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    return bool(Counter(parts) - Counter(others))


def _without(parts: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is left, in order."""
    spare, left = Counter(others), list[Any]()
    for part in parts:
        if spare[part]:
            spare[part] -= 1
        else:
            left.append(part)
    return tuple(left)


def differences(before: Record, after: Record) -> tuple[Difference, ...]:
    """Term by term, what went and what came."""
    old, new = statements(before), statements(after)
    found = (
        Difference(term, _without(old.get(term, ()), new.get(term, ())), _without(new.get(term, ()), old.get(term, ())))
        for term in dict.fromkeys((*old, *new))
    )
    return tuple(each for each in found if each.removed or each.added)
