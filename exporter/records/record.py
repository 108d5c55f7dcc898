"""A record: the metadata of one dataset with its files, on its way. Pure values, comparable and hashable."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Header:
    """What a repository's list tells of a record. ``datestamp`` is in UTC.

    ``version`` is what changes whenever the record does (a revision, a time of change), empty when the source tells no
    such thing; ``url`` is where a person reads the record at its source.
    """

    identifier: str
    datestamp: datetime | None = None
    sets: tuple[str, ...] = ()
    deleted: bool = False
    version: str = ""
    url: str = ""


@dataclass(frozen=True)
class Value:
    """One statement: ``term`` is a prefixed name (``dcterms:title``); ``text`` is plain, or HTML for descriptions."""

    term: str
    text: str
    language: str = ""
    uri: str = ""


@dataclass(frozen=True)
class Identifier:
    """``scheme`` in lower case as DataCite names it: orcid, ror, doi, url, urn, handle, gnd, isni."""

    scheme: str
    identifier: str


class CreatorKind(StrEnum):
    PERSON = "personal"
    ORGANIZATION = "organizational"


@dataclass(frozen=True)
class Affiliation:
    """``ror`` is the bare ROR id (``02mhbdp94``), empty when unknown."""

    name: str = ""
    ror: str = ""


@dataclass(frozen=True)
class Creator:
    """A creator or, with a ``role`` (DataCite contributor type in lower case: ``contactperson``), a contributor."""

    name: str
    """For a person ``Family, Given``; for an organization its name."""
    kind: CreatorKind = CreatorKind.PERSON
    family: str = ""
    given: str = ""
    identifiers: tuple[Identifier, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    role: str = ""


@dataclass(frozen=True)
class Right:
    """A licence: ``id`` in lower-case SPDX form (``cc-by-4.0``) when it has one, else title and link."""

    id: str = ""
    title: str = ""
    link: str = ""


@dataclass(frozen=True)
class Funding:
    funder: str = ""
    funder_ror: str = ""
    award_number: str = ""
    award_title: str = ""
    award_link: str = ""


@dataclass(frozen=True)
class RelatedIdentifier:
    """``relation`` as DataCite names it, in lower case: isderivedfrom, references, issupplementedby."""

    identifier: str
    relation: str
    scheme: str = "url"
    resource_type: str = ""


@dataclass(frozen=True)
class Date:
    """``date`` is EDTF level 0 (``2020``, ``2020-05-01``, ``2019/2020``); ``kind`` a DataCite date type in lower case."""

    date: str
    kind: str
    description: str = ""


@dataclass(frozen=True)
class Location:
    """``geometry`` is GeoJSON text (Point or Polygon, longitude first), empty when only the place is known."""

    place: str = ""
    geometry: str = ""


@dataclass(frozen=True)
class Access:
    """``embargo_until`` is an ISO date, empty without embargo; ``conditions`` is plain text."""

    files: str = "public"
    embargo_until: str = ""
    embargo_reason: str = ""
    conditions: str = ""


class FileOrigin(StrEnum):
    STORE = "store"
    """In the repository's own store: readable from its mount or over HTTP with its key."""
    USER = "user"
    """In a user's directory (``resources_usr_path``)."""
    LINK = "link"
    """On another host."""


@dataclass(frozen=True)
class FileRef:
    """A file while it is remote. ``size_bytes`` is -1 when unknown; ``checksum`` like ``md5:…`` or empty."""

    identifier: str
    name: str
    url: str
    origin: FileOrigin
    size_bytes: int = -1
    media_type: str = ""
    checksum: str = ""
    modified: str = ""
    title: str = ""
    description: str = ""


@dataclass(frozen=True)
class Original:
    """The document as received, so that a better crosswalk can run over it later: ``format`` names the one that reads it."""

    media_type: str
    text: str
    format: str = ""


@dataclass(frozen=True)
class Record:
    """Typed parts for what has structure, ``values`` in order for the rest. Nothing is stored twice.

    The terms of the typed parts stand in ``records/parts.py``. Terms in use elsewhere: dcterms:title, dcterms:alternative,
    dcterms:description (HTML), dcterms:abstract (HTML, additional), datacite:methods (HTML), datacite:notes (HTML),
    dcterms:subject, dcterms:language (ISO 639-3), dcterms:publisher, dcterms:type (an InvenioRDM resource type id),
    schema:version, dcterms:issued (publication date, EDTF level 0).
    """

    header: Header
    values: tuple[Value, ...] = ()
    creators: tuple[Creator, ...] = ()
    contributors: tuple[Creator, ...] = ()
    rights: tuple[Right, ...] = ()
    funding: tuple[Funding, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    related: tuple[RelatedIdentifier, ...] = ()
    dates: tuple[Date, ...] = ()
    locations: tuple[Location, ...] = ()
    access: Access = Access()
    files: tuple[FileRef, ...] = ()
    original: Original | None = None

    def texts(self, term: str) -> tuple[str, ...]:
        """All texts of one term, in order."""
        return tuple(value.text for value in self.values if value.term == term)

    def text(self, term: str) -> str:
        """The first text of one term, or an empty string."""
        return next(iter(self.texts(term)), "")

    @property
    def title(self) -> str:
        return self.text("dcterms:title")

    def with_texts(self, term: str, *texts: str) -> "Record":
        """The same record with these texts for the term, in place of those that it had; empty texts are left out."""
        kept = tuple(value for value in self.values if value.term != term)
        return replace(self, values=kept + tuple(Value(term, text) for text in texts if text.strip()))
