"""A record put together from its parts, in the order of its document; each finds its place by what it is. Pure."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TypeAlias, TypeVar

from exporter.records.parts import NAMES
from exporter.records.record import (
    Access,
    Creator,
    Date,
    FileRef,
    Funding,
    Header,
    Identifier,
    Location,
    Original,
    Record,
    RelatedIdentifier,
    Right,
    Value,
)

Part: TypeAlias = Value | Creator | Right | Funding | Identifier | RelatedIdentifier | Date | Location | Access | FileRef
T = TypeVar("T")


def gathered(header: Header, parts: Iterable[Part], original: Original | None = None) -> Record:
    """What is said twice in the same words is said once."""
    said = list(dict.fromkeys(parts))
    people = _of(said, Creator)
    return Record(
        header,
        values=tuple(_placed(value) for value in _of(said, Value)),
        creators=tuple(person for person in people if not person.role),
        contributors=tuple(person for person in people if person.role),
        rights=_one_each(_of(said, Right)),
        funding=_of(said, Funding),
        identifiers=_of(said, Identifier),
        related=_of(said, RelatedIdentifier),
        dates=_of(said, Date),
        locations=_of(said, Location),
        access=_access(_of(said, Access)),
        files=_of(said, FileRef),
        original=original,
    )


def _of(parts: Iterable[Part], kind: type[T]) -> tuple[T, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _placed(value: Value) -> Value:
    """A typed part's term belongs to that part: a mere text beside it has a name beside it."""
    return replace(value, term=f"{value.term}.text") if value.term in NAMES else value


def _one_each(rights: Iterable[Right]) -> tuple[Right, ...]:
    """A licence's title and its address, often two statements, are one right when they mean the same licence."""
    found: list[Right] = []
    for right in rights:
        same = next((at for at, known in enumerate(found) if _may_be_joined(known, right)), None)
        if same is None:
            found.append(right)
        else:
            found[same] = _joined(found[same], right)
    return tuple(found)


def _may_be_joined(one: Right, other: Right) -> bool:
    """Nothing is lost: what both say, they say alike."""
    pairs = [(getattr(one, field.name), getattr(other, field.name)) for field in fields(Right)]
    return bool(one.id) and one.id == other.id and all(not a or not b or a == b for a, b in pairs)


def _joined(one: Right, other: Right) -> Right:
    return Right(**{field.name: getattr(one, field.name) or getattr(other, field.name) for field in fields(Right)})


def _access(said: Iterable[Access]) -> Access:
    """The last word of each kind, but all conditions."""
    whole = Access()
    for each in said:
        changed = {field.name: value for field in fields(Access) if (value := getattr(each, field.name)) != field.default}
        both = [text for text in (whole.conditions, each.conditions) if text]
        whole = replace(whole, **{**changed, "conditions": "\n".join(dict.fromkeys(both))})
    return whole
