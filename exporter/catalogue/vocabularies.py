"""The vocabularies that an admin added to those of this program."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from exporter.database.catalogue_tables import vocabularies
from exporter.database.clock import after
from exporter.errors import InvalidInput, NotFound

PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,30}")
NAMESPACE = re.compile(r"https?://\S{3,480}")
NAME = re.compile(r"[A-Za-z_][\w.-]{0,100}")
WRONG_PREFIX = "A prefix begins with a small letter; small letters, digits and hyphens follow; at most 31 signs."
WRONG_NAMESPACE = "A namespace is an address that begins with http:// or https://"
WRONG_NAME = "A term's name begins with a letter and has no space in it: {name}"
LABEL_MISSING = "Please give it a name that people know."
LONGEST_LABEL = 255


@dataclass(frozen=True)
class AddedTerm:
    """``name`` without prefix; ``label`` is what pages show."""

    name: str
    label: str


@dataclass(frozen=True)
class VocabularyText:
    """What an admin writes of it."""

    prefix: str
    namespace: str
    label: str
    terms: tuple[AddedTerm, ...] = ()


@dataclass(frozen=True)
class AddedVocabulary:
    prefix: str
    namespace: str
    label: str
    terms: tuple[AddedTerm, ...]
    owner: str
    created: datetime


def added(connection: Connection) -> tuple[AddedVocabulary, ...]:
    """All of them: they are few."""
    rows = connection.execute(select(vocabularies).order_by(vocabularies.c.prefix))
    return tuple(_of_row(row) for row in rows)


def find(connection: Connection, prefix: str) -> AddedVocabulary | None:
    row = connection.execute(select(vocabularies).where(vocabularies.c.prefix == prefix)).one_or_none()
    return None if row is None else _of_row(row)


def save(connection: Connection, owner: str, text: VocabularyText) -> None:
    """A new one, or what an old one says from now on. Raises InvalidInput."""
    _check(text)
    columns = {"namespace": text.namespace, "label": text.label.strip(), "terms": _written(text.terms)}
    changed = update(vocabularies).where(vocabularies.c.prefix == text.prefix).values(columns)
    if not connection.execute(changed).rowcount:
        row = {**columns, "prefix": text.prefix, "owner": owner}
        connection.execute(insert(vocabularies).values(**row, created=after(0)))


def remove(connection: Connection, prefix: str) -> None:
    """Items keep what they say in its terms. Raises NotFound."""
    if not connection.execute(delete(vocabularies).where(vocabularies.c.prefix == prefix)).rowcount:
        raise NotFound("There is no such vocabulary.")


def _check(text: VocabularyText) -> None:
    faults = dict[str, str]()
    if not PREFIX.fullmatch(text.prefix):
        faults["prefix"] = WRONG_PREFIX
    if not NAMESPACE.fullmatch(text.namespace):
        faults["namespace"] = WRONG_NAMESPACE
    if not text.label.strip() or len(text.label) > LONGEST_LABEL:
        faults["label"] = LABEL_MISSING
    for term in text.terms:
        if not NAME.fullmatch(term.name):
            faults["terms"] = WRONG_NAME.format(name=term.name[:100])
    if faults:
        raise InvalidInput(faults)


def _written(terms: tuple[AddedTerm, ...]) -> str:
    once = {term.name: term.label.strip() or term.name for term in terms}
    return json.dumps([{"name": name, "label": label} for name, label in once.items()], ensure_ascii=False)


def _of_row(row: Row[Any]) -> AddedVocabulary:
    terms = tuple(AddedTerm(each["name"], each["label"]) for each in json.loads(row.terms))
    return AddedVocabulary(**dict(row._mapping) | {"terms": terms})
