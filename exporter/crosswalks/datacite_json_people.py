"""People and organizations as DataCite's schema has them, whatever a repository calls its fields. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from exporter.crosswalks.datacite_terms import plain
from exporter.crosswalks.json_document import Part
from exporter.records.identifiers import find_orcid, find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Identifier


@dataclass(frozen=True)
class Keys:
    """What DataCite JSON calls them; others hand in their own names."""

    name: str = "name"
    kind: str = "nameType"
    given: str = "givenName"
    family: str = "familyName"
    language: str = "lang"
    identifiers: str = "nameIdentifiers"
    identifier: str = "nameIdentifier"
    scheme: str = "nameIdentifierScheme"
    scheme_uri: str = "schemeUri"
    places: str = "affiliation"
    place: str = "name"
    place_identifier: str = "affiliationIdentifier"
    place_scheme: str = "affiliationIdentifierScheme"
    role: str = "contributorType"


DATACITE = Keys()


def people(parts: list[Part], keys: Keys = DATACITE) -> tuple[Creator, ...]:
    return tuple(creator for part in parts if (creator := _person(part, keys)))


def _person(part: Part, keys: Keys) -> Creator | None:
    family, given = part.text(keys.family), part.text(keys.given)
    name = part.text(keys.name) or ", ".join(filter(None, (family, given)))
    if not name:
        return None
    kind = part.text(keys.kind).lower()
    if not kind and not family and not given:
        family, given = _parted(name)
    return Creator(
        name,
        CreatorKind.ORGANIZATION if kind == CreatorKind.ORGANIZATION else CreatorKind.PERSON,
        family,
        given,
        tuple(_identifiers(part, keys)),
        tuple(_places(part, keys)),
        plain(part.text(keys.role)),
        part.text(keys.language),
    )


def _parted(name: str) -> tuple[str, str]:
    family, comma, given = (each.strip() for each in name.partition(","))
    return (family, given) if comma and family and given and "," not in given else ("", "")


def _identifiers(part: Part, keys: Keys) -> Iterator[Identifier]:
    for each in part.parts(keys.identifiers):
        identifier = each.text(keys.identifier)
        if identifier:
            yield known(each.text(keys.scheme), identifier, each.text(keys.scheme_uri))


def known(scheme: str, identifier: str, scheme_uri: str = "") -> Identifier:
    """ORCID and ROR ids bare, as everywhere in a record."""
    name = scheme.lower()
    bare = find_orcid(identifier) if name == "orcid" else find_ror(identifier) if name == "ror" else None
    return Identifier(name, bare or identifier, scheme_uri)


def _places(part: Part, keys: Keys) -> Iterator[Affiliation]:
    """Also as mere names, which DataCite had before version 4.3."""
    for name in part.texts(keys.places):
        yield Affiliation(name)
    for each in part.parts(keys.places):
        identifier = each.text(keys.place_identifier)
        found = known(each.text(keys.place_scheme), identifier, each.text(keys.scheme_uri))
        ror = found.identifier if identifier and found.scheme == "ror" and find_ror(identifier) else ""
        others = (found,) if identifier and (not ror or found.scheme_uri) else ()
        place = Affiliation(each.text(keys.place), ror, others)
        if place != Affiliation():
            yield place
