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
    """One statement: ``term`` is a prefixed name (``dcterms:title``); ``text`` is plain, or HTML for descriptions.

    ``uri`` is the address of what the text names; ``scheme`` the vocabulary that it is taken from (``MeSH``), with
    ``scheme_uri``; ``notation`` its code there.
    """

    term: str
    text: str
    language: str = ""
    uri: str = ""
    scheme: str = ""
    scheme_uri: str = ""
    notation: str = ""


@dataclass(frozen=True)
class Translation:
    """The same text in another language: ``part`` is the field that it translates (``title``, ``description``)."""

    part: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Identifier:
    """``scheme`` in lower case as DataCite names it: orcid, ror, doi, url, urn, handle, gnd, isni."""

    scheme: str
    identifier: str
    scheme_uri: str = ""


class CreatorKind(StrEnum):
    PERSON = "personal"
    ORGANIZATION = "organizational"


@dataclass(frozen=True)
class Affiliation:
    """``ror`` is the bare ROR id (``02mhbdp94``), empty when unknown; ``identifiers`` are those of other schemes."""

    name: str = ""
    ror: str = ""
    identifiers: tuple[Identifier, ...] = ()


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
    language: str = ""
    """Of the name as it is written."""


@dataclass(frozen=True)
class Right:
    """A licence: ``id`` in lower-case SPDX form (``cc-by-4.0``) when it has one, else title and link."""

    id: str = ""
    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    scheme: str = ""
    scheme_uri: str = ""
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True)
class Funding:
    """``funder_identifiers`` and ``award_identifiers`` are those beside the ROR id and the link; ``values`` what else is
    said of the award."""

    funder: str = ""
    funder_ror: str = ""
    award_number: str = ""
    award_title: str = ""
    award_link: str = ""
    funder_identifiers: tuple[Identifier, ...] = ()
    award_identifiers: tuple[Identifier, ...] = ()
    award_acronym: str = ""
    program: str = ""
    language: str = ""
    """Of the award's title."""
    translations: tuple[Translation, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class RelatedIdentifier:
    """``relation`` as DataCite names it, in lower case: isderivedfrom, references, issupplementedby.

    ``values`` and ``people`` are what the record says of the other work (DataCite's related item): its title, its
    authors, those with a role its contributors; then ``identifier`` may be empty.
    """

    identifier: str
    relation: str
    scheme: str = "url"
    resource_type: str = ""
    relation_information: str = ""
    metadata_scheme: str = ""
    scheme_uri: str = ""
    scheme_type: str = ""
    values: tuple[Value, ...] = ()
    people: tuple[Creator, ...] = ()


@dataclass(frozen=True)
class Date:
    """``date`` is EDTF level 0 (``2020``, ``2020-05-01``, ``2019/2020``); ``kind`` a DataCite date type in lower case."""

    date: str
    kind: str
    description: str = ""


@dataclass(frozen=True)
class Location:
    """``geometry`` is GeoJSON text (longitude first), empty when only the place is known. A dataset to be exported has only
    Points and Polygons; an imported one has what its repository says."""

    place: str = ""
    geometry: str = ""
    identifiers: tuple[Identifier, ...] = ()
    description: str = ""
    language: str = ""
    """Of the place's name."""


@dataclass(frozen=True)
class Access:
    """``embargo_until`` is an ISO date, empty without embargo; ``conditions`` is plain text.

    ``record`` is who may read the description; ``status`` the repository's own word for all of it (``metadata-only``).
    """

    files: str = "public"
    embargo_until: str = ""
    embargo_reason: str = ""
    conditions: str = ""
    record: str = "public"
    status: str = ""


class FileOrigin(StrEnum):
    STORE = "store"
    """In the repository's own store: readable from its mount or over HTTP with its key."""
    USER = "user"
    """In a user's directory (``resources_usr_path``)."""
    LINK = "link"
    """On another host."""
    UNREACHABLE = "unreachable"
    """Named by its repository, but not to be fetched over HTTP (``root://…``)."""


@dataclass(frozen=True)
class FileRef:
    """A file while it is remote. ``size_bytes`` is -1 when unknown; ``checksum`` like ``md5:…`` or empty.

    ``url`` is empty for a file that its repository names without saying where it is; ``withheld`` says why the
    repository gives it to nobody (restricted, under embargo), ``available`` the ISO date on which it will.
    """

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
    withheld: str = ""
    available: str = ""


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
    schema:version, dcterms:issued (publication date, EDTF level 0), datacite:subtitle, datacite:translatedTitle,
    datacite:otherTitle, dcterms:tableOfContents (HTML), datacite:technicalInfo (HTML), datacite:seriesInformation (HTML),
    datacite:otherDescription (HTML), dcterms:references (the text of a reference), dcterms:extent, dcterms:format,
    dcterms:rights (a statement of copyright, HTML). What a repository says beyond these has a term of its own there:
    ``ckan:frequency``, ``journal:journal.title``.
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

    def with_values(self, *values: Value) -> "Record":
        """The same record with these values after its own; those without a text are left out."""
        return replace(self, values=self.values + tuple(value for value in values if value.text.strip()))

    def with_texts(self, term: str, *texts: str) -> "Record":
        """The same record with these texts for the term, in place of those that it had; empty texts are left out."""
        kept = tuple(value for value in self.values if value.term != term)
        return replace(self, values=kept + tuple(Value(term, text) for text in texts if text.strip()))
