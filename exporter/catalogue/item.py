"""An item: a record in our catalogue."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from exporter.catalogue.content import Content


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"
    """Seen by its owner and by staff."""


class OriginKind(StrEnum):
    IMPORT = "import"
    PERSON = "person"
    UNDO = "undo"
    REPROCESS = "reprocess"
    EXPORT = "export"
    """The DOI that an export was given."""


@dataclass(frozen=True)
class Origin:
    """Who writes: ``author`` is the OpenID ``sub`` of the person, or of the owner of the job."""

    kind: OriginKind
    author: str
    job_id: int | None = None


@dataclass(frozen=True)
class Item:
    """``identifier`` is for ever. ``revision`` counts from 1; ``datestamp`` is in UTC, in the order of commits."""

    id: int
    identifier: str
    owner: str
    visibility: Visibility
    title: str
    type: str
    issued: str
    doi: str
    content: Content
    revision: int
    deleted: bool
    reason: str
    datestamp: datetime
    created: datetime


@dataclass(frozen=True)
class NewItem:
    content: Content
    owner: str
    visibility: Visibility = Visibility.PUBLIC
