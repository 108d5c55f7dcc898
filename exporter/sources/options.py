"""A connector's options: one dataclass, from which form, validation and stored JSON come."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit, urlunsplit

from exporter.errors import InvalidInput

LONGEST = 1000


class Shape(StrEnum):
    """How an option is asked for."""

    TEXT = "text"
    ADDRESS = "url"
    CHOICE = "choice"


@dataclass(frozen=True)
class Asked:
    """An option as people are asked for it. ``choices`` are pairs of value and words; ``reads``: it says how a record is
    read, not which ones."""

    label: str
    shape: Shape = Shape.TEXT
    hint: str = ""
    example: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    reads: bool = False


@dataclass(frozen=True)
class OptionField:
    name: str
    default: str
    asked: Asked


class SourceOptions(Protocol):
    """``url`` is where the repository is, by whatever name its form asks for it."""

    @property
    def url(self) -> str: ...


O = TypeVar("O", bound=SourceOptions)  # noqa: E741 - the options of one kind


def option(label: str, default: str = "", **asked: Any) -> Any:
    """A field of an options dataclass: always a text."""
    return field(default=default, metadata={"asked": Asked(label, **asked)})


def fields_of(kind: type[Any]) -> tuple[OptionField, ...]:
    """In the order of the form."""
    return tuple(OptionField(each.name, str(each.default), each.metadata["asked"]) for each in fields(kind))


def reading_of(options: Any) -> str:
    """How records are read, as a short text that differs when they are read in another way; empty for the usual one."""
    asked = [each for each in fields_of(type(options)) if each.asked.reads]
    told = [f"{each.name}={getattr(options, each.name)}" for each in asked if getattr(options, each.name) != each.default]
    return sha256("\n".join(told).encode()).hexdigest()[:16] if told else ""


def parse(kind: type[O], form: Mapping[str, str]) -> O:
    """Raises InvalidInput with a sentence for each field that is wrong."""
    wanted = fields_of(kind)
    texts = {each.name: form.get(each.name, each.default).strip() for each in wanted}
    faults = {each.name: said for each in wanted if (said := _fault(each.asked, texts[each.name]))}
    if faults:
        raise InvalidInput(faults)
    addresses = {each.name: tidy_address(texts[each.name]) for each in wanted if each.asked.shape is Shape.ADDRESS}
    return kind(**texts | addresses)


def _fault(asked: Asked, text: str) -> str:
    if asked.required and not text:
        return f"{asked.label} is needed."
    if len(text) > LONGEST:
        return f"{asked.label} is too long: at most {LONGEST} characters."
    if asked.shape is Shape.CHOICE and text not in dict(asked.choices):
        return f"{asked.label}: choose one of those offered."
    if asked.shape is Shape.ADDRESS and text and not tidy_address(text):
        return f"{asked.label} must be a web address like https://data.example.org."
    return ""


def tidy_address(text: str) -> str:
    """Without query, fragment and the last slash; https where nothing is said. Empty for what is no address."""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or " " in text:
        return ""
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), "", ""))


def identity(url: str) -> str:
    """What a source is known by: the same over http and https."""
    parts = urlsplit(url)
    port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    return f"{parts.hostname}{port}{parts.path.rstrip('/')}"
