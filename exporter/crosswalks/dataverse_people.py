"""People, organizations and grants of a Dataverse, with what they are to the dataset. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.datacite_terms import plain
from exporter.crosswalks.datacite_words import ROLES
from exporter.crosswalks.dataverse_fields import EXPANDED
from exporter.crosswalks.json_document import Part
from exporter.crosswalks.mail_addresses import without_addresses
from exporter.crosswalks.schemes import identifier_in, person_identifier
from exporter.crosswalks.written_names import written_creator
from exporter.records.identifiers import find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Identifier

SCHEMES = {"scopusid": "scopus"}
OF_PERSONS = ("orcid", "researcherid", "scopus", "dai")
OF_ORGANIZATIONS = ("ror", "grid")


def people(citation: Part) -> Iterator[Creator | Funding]:
    """All of the block, authors first. A contributor who is called a funder gave money."""
    for part in citation.parts("author"):
        yield from _author(part)
    for part in citation.parts("datasetContact"):
        yield from _contact(part)
    for key in ("producer", "distributor"):
        for part in citation.parts(key):
            yield from _institution(part, key)
    for part in citation.parts("contributor"):
        yield from _contributor(part)
    for part in citation.parts("grantNumber"):
        yield from _grant(part)


def _author(part: Part) -> Iterator[Creator]:
    name = without_addresses(part.text("authorName"))
    identifiers = tuple(_identifiers(part))
    affiliations = tuple(_affiliations(part, "authorAffiliation"))
    if name:
        found = _named(name, identifiers)
        yield replace(
            found,
            identifiers=(*identifiers, *found.identifiers),
            affiliations=(*affiliations, *found.affiliations),
        )


def _named(name: str, identifiers: tuple[Identifier, ...]) -> Creator:
    """An identifier tells better than the name whether it is a person."""
    schemes = [each.scheme for each in identifiers]
    found = written_creator(name)
    if any(scheme in OF_ORGANIZATIONS for scheme in schemes):
        return Creator(name, CreatorKind.ORGANIZATION)
    if found.kind is CreatorKind.ORGANIZATION and any(scheme in OF_PERSONS for scheme in schemes):
        return Creator(name)
    return found


def _identifiers(part: Part) -> Iterator[Identifier]:
    if part.has("authorIdentifier"):
        scheme, text = part.text("authorIdentifierScheme").lower(), part.text("authorIdentifier")
        yield identifier_in(SCHEMES.get(scheme, scheme), text) if scheme else person_identifier(text)


def _affiliations(part: Part, key: str) -> Iterator[Affiliation]:
    """A name, or a ROR address with the name that the server looked up."""
    text = without_addresses(part.text(key))
    ror = find_ror(text)
    if ror:
        yield Affiliation(_looked_up(part, key), ror)
    elif text:
        yield Affiliation(text)


def _looked_up(part: Part, key: str) -> str:
    found = part.part(key + EXPANDED).by_language("termName")
    return found.get("en") or next(iter(found.values()), "")


def _contact(part: Part) -> Iterator[Creator]:
    name = without_addresses(part.text("datasetContactName"))
    affiliations = tuple(_affiliations(part, "datasetContactAffiliation"))
    if name:
        found = person_or_institution(name, "contactperson")
        yield replace(found, affiliations=(*affiliations, *found.affiliations))
    elif affiliations:
        yield Creator(
            affiliations[0].name or affiliations[0].ror,
            CreatorKind.ORGANIZATION,
            identifiers=tuple(Identifier("ror", each.ror) for each in affiliations if each.ror),
            role="contactperson",
        )


def person_or_institution(name: str, role: str, language: str = "") -> Creator:
    """Dataverse asks for “Family, Given”: who is no author and has no comma is mostly an office or a desk."""
    if "," in name:
        return written_creator(name, role, language)
    return Creator(name, CreatorKind.ORGANIZATION, role=role, language=language)


def _institution(part: Part, role: str) -> Iterator[Creator]:
    """A producer or distributor."""
    name = without_addresses(part.text(f"{role}Name"))
    if not name:
        return
    found = person_or_institution(name, role)
    address = part.text(f"{role}URL")
    yield replace(
        found,
        identifiers=(*((person_identifier(address),) if address else ()), *found.identifiers),
        affiliations=(*_affiliations(part, f"{role}Affiliation"), *found.affiliations),
    )


def _contributor(part: Part) -> Iterator[Creator | Funding]:
    """A type that is not in DataCite's list stays unread, and so is kept in its own words."""
    name = without_addresses(part.text("contributorName"))
    role = plain(part.peek("contributorType"))
    if name and (role in ROLES or role in ("funder", "")):
        part.drop("contributorType")
    if name:
        yield Funding(name) if role == "funder" else written_creator(name, role if role in ROLES else "other")


def _grant(part: Part) -> Iterator[Funding]:
    agency, number = part.text("grantNumberAgency"), part.text("grantNumberValue")
    ror = find_ror(agency)
    if agency or number:
        funder = _looked_up(part, "grantNumberAgency") if ror else agency
        yield Funding(funder, ror or "", number)
