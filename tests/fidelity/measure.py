"""How much of a document arrives in the record, leaf by leaf, and how much of the record survives the way back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from exporter.crosswalks.said import Said
from exporter.errors import RecordError
from exporter.records.parts import statements
from exporter.records.record import Record
from tests.fidelity.format import Format, Leaf

COMMON = ("dcterms:", "datacite:", "schema:", "dcat:", "bibo:", "foaf:", "prov:", "skos:", "adms:", "vcard:", "dc:")

MARK = "qwzxjkvq"
"""A text that stands nowhere."""


class Fate(StrEnum):
    COMMON = "a term of the field"
    OWN = "a term of the format's own"
    ORIGINAL = "only in the original"
    LOST = "lost"
    NO_STATEMENT = "no statement"


@dataclass(frozen=True)
class Measured:
    fates: tuple[tuple[Leaf, Fate], ...]
    survived: int = 0
    statements: int = 0
    """Of the record: those that came back, and all; 0 where there is no way back."""

    def count(self, *fates: Fate) -> int:
        return sum(fate in fates for _, fate in self.fates)

    @property
    def total(self) -> int:
        return self.count(Fate.COMMON, Fate.OWN, Fate.ORIGINAL, Fate.LOST)


@cache
def measure(kind: Format) -> Measured:
    """Over all documents of the format."""
    fates: list[tuple[Leaf, Fate]] = []
    survived = total = 0
    for document in kind.documents().values():
        record = kind.to_record(document, kind.header_of(document))
        fates += fates_of(kind, document, record)
        if kind.from_record:
            again = kind.to_record(kind.from_record(record), record.header)
            before, after = set(_said(record)), set(_said(again))
            survived, total = survived + len(before & after), total + len(before)
    return Measured(tuple(fates), survived, total)


def fates_of(kind: Format, document: str, record: Record) -> Iterator[tuple[Leaf, Fate]]:
    common = Said(replace(record, values=tuple(value for value in record.values if value.term.startswith(COMMON))))
    said = Said(record)
    kept = {leaf.text for leaf in kind.leaves(record.original.text)} if record.original else set()
    for at, leaf in enumerate(kind.leaves(document)):
        if leaf.reason:
            yield leaf, Fate.NO_STATEMENT
        elif leaf.text not in kept:
            yield leaf, Fate.LOST
        elif not _arrives(said, Trial(kind, document, record, at), leaf):
            yield leaf, Fate.ORIGINAL
        else:
            is_common = leaf.other or common.has(leaf.same or leaf.text)
            yield leaf, Fate.COMMON if is_common else Fate.OWN


@dataclass(frozen=True)
class Trial:
    """One leaf of a document that is changed, to see what the record then says."""

    kind: Format
    document: str
    record: Record
    at: int

    def record_with(self, text: str | None) -> Record | None:
        changed = self.kind.changed(self.document, self.at, text)
        try:
            return self.kind.to_record(changed, self.kind.header_of(changed))
        except RecordError:
            return None

    def matters(self, *texts: str | None) -> bool:
        """With one of these in its place the record is another, or none at all."""
        records = [self.record_with(text) for text in texts]
        before = replace(self.record, original=None)
        return any(after is None or replace(after, original=None) != before for after in records)

    def shows(self, text: str) -> bool:
        after = self.record_with(text)
        return after is not None and Said(after).has_words(text)


def _arrives(said: Said, trial: Trial, leaf: Leaf) -> bool:
    """The text stands in the record, and not by chance: the record is another one when the leaf is."""
    text = leaf.same or leaf.text
    if leaf.other:
        return trial.matters(leaf.other)
    if said.has(text):
        return trial.matters(None, MARK)
    return said.has_words(text) and trial.shows(MARK)


def _said(record: Record) -> Iterator[tuple[str, object]]:
    for term, parts in statements(record).items():
        for part in parts:
            yield term, part
