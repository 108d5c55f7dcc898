"""What a person decided to export: stored with the job, so that nothing goes that was not seen. Pure."""

import hashlib
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from exporter.records.record import FileRef, Record, RelatedIdentifier
from exporter.sources.base import Person

COMMUNITY = re.compile(r"[\w-]{1,100}")
"""The short name of a community, as its address ends."""


class Way(StrEnum):
    """How a file goes: its bytes, its address as a related identifier, or not at all."""

    SEND = "send"
    LINK = "link"
    LEAVE = "leave"


class Mode(StrEnum):
    NEW = "new"
    DRAFT = "draft"
    """Into a draft that the person already has there."""
    VERSION = "version"
    EDIT = "edit"
    """Only the metadata of what is published: the same DOI."""


@dataclass(frozen=True)
class PlannedFile:
    """``name`` is what it will be called at the destination."""

    file: FileRef
    name: str
    way: Way = Way.SEND


@dataclass(frozen=True)
class Target:
    """``deposit`` is the draft of DRAFT, the published record of VERSION and EDIT."""

    host: str
    mode: Mode = Mode.NEW
    deposit: str = ""
    title: str = ""


@dataclass(frozen=True)
class ExportPlan:
    """``record`` is as the person approved it, links already among its related identifiers when it is submitted.

    ``confirmed`` are the questions that the person answered (a field's name each); ``accept_refusals``: publish even
    without what the repository did not take.
    """

    source: str
    record: Record
    files: tuple[PlannedFile, ...]
    target: Target
    person: Person
    publish: bool = False
    communities: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    accept_refusals: bool = False

    @property
    def sent(self) -> tuple[PlannedFile, ...]:
        return tuple(planned for planned in self.files if planned.way is Way.SEND)

    @property
    def dedupe(self) -> str:
        """The same for two submits of the same thing."""
        target = self.target
        parts = (self.person.subject, self.source, self.record.header.identifier, target.host, target.mode, target.deposit)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def with_links(self) -> "ExportPlan":
        """The same plan, its linked files told as related identifiers."""
        linked = [planned.file.url for planned in self.files if planned.way is Way.LINK]
        known = {related.identifier for related in self.record.related}
        added = tuple(RelatedIdentifier(url, "haspart") for url in dict.fromkeys(linked) if url not in known)
        return replace(self, record=replace(self.record, related=self.record.related + added))
