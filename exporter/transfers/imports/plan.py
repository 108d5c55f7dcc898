"""What a person decided to import: stored with the job, shown again for the next run. Pure."""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from exporter.catalogue.content import Policy
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_sets import ItemSetText
from exporter.records.json import to_json
from exporter.sources import selection_of
from exporter.sources.base import Person
from exporter.sources.options import identity

IMPORT, UNDO, REPROCESS = "import", "undo", "reprocess"
"""Kinds of jobs."""
KINDS = frozenset({IMPORT, UNDO, REPROCESS})
LEAST_LIMIT, MOST_LIMIT = 1, 1000
TOKEN, WITHOUT_FILES = "+token", "-files"
"""Behind a reading."""
VANISHED, LEAVE_IT = "vanished", "leave"
"""Answers."""


class FileChoice(StrEnum):
    ALL = "all"
    SOME = "some"
    """Those that are small enough and of a type that is wanted."""
    LINKS = "links"
    NONE = "none"


class Vanished(StrEnum):
    """What becomes of items whose record a complete list no longer has."""

    LEAVE = "leave"
    HIDE = "hide"
    DELETE = "delete"


@dataclass(frozen=True)
class FileWish:
    """``most_bytes`` 0: any size; ``types`` are media types or their beginnings (``image/``), none: any."""

    choice: FileChoice = FileChoice.ALL
    most_bytes: int = 0
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """``options`` is the JSON of the kind's options dataclass, ``url`` their address; ``limit``: records per request."""

    kind: str
    options: str
    url: str
    person: Person
    title: str = ""
    """Source and selection in words."""
    limit: int = 100
    files: FileWish = FileWish()
    comment: str = ""
    sets: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    policy: Policy = Policy.REPLACE
    vanished: Vanished = Vanished.HIDE
    test: bool = False
    only: tuple[str, ...] = ()
    """Remote identifiers, for "retry these": nothing else is listed, and nothing is taken for vanished."""
    confirmed: tuple[str, ...] = ()
    """Answers to this run's questions: ``vanished``, deal with it as planned; ``leave``, with nothing this time."""
    rerun_of: int | None = None
    schedule_id: int | None = None
    make_set: ItemSetText | None = None
    """The item set that is made of what is selected, unless an earlier run over it made one."""
    page: str = ""
    """Where people read what is selected; empty: at ``url``."""
    reading: str = ""
    """How the options say that a record is read: ``options.reading_of``."""

    @property
    def source(self) -> tuple[str, str]:
        """Kind and address: what the source is known by."""
        return self.kind, identity(self.url)

    @property
    def fate(self) -> Vanished:
        """Of what vanished, in this very run: an answer to it says nothing of the next ones."""
        return Vanished.LEAVE if LEAVE_IT in self.confirmed else self.vanished

    @property
    def read_as(self) -> str:
        """What is kept beside a record that this import read."""
        return self.reading + (WITHOUT_FILES if self.files.choice is FileChoice.NONE else "")

    def with_token(self) -> "ImportPlan":
        """Asked with a token, which may show more: what was read without one is read once more, and not the other way."""
        return replace(self, reading=self.reading + TOKEN)

    @property
    def readings(self) -> tuple[str, ...]:
        """A record that was read in one of these ways need not be read again: its files are known where they are wanted."""
        as_much = (self.reading,) if self.reading.endswith(TOKEN) else (self.reading, self.reading + TOKEN)
        without = tuple(each + WITHOUT_FILES for each in as_much)
        return (*as_much, *without) if self.files.choice is FileChoice.NONE else as_much

    @property
    def scope(self) -> str:
        """The same for every run over the same selection."""
        return _digest(self.kind, identity(self.url), self._selection())

    def _selection(self) -> str:
        return selection_of(self.kind, self.options).replace(self.url, "")

    @property
    def dedupe(self) -> str:
        """Two submits of the same import, by whomever, are one while it runs."""
        return _digest(self.scope, self.reading, str(self.test), *self.only)

    def again(self, job_id: int | None, **changed: Any) -> "ImportPlan":
        """The plan of the next run; ``job_id`` is the one that it repeats. A person orders it, unless a schedule is told."""
        once = {"rerun_of": job_id, "confirmed": (), "only": (), "schedule_id": None}
        return replace(self, **(once | changed))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def options_json(options: Any) -> str:
    return to_json(options)
