"""People and organizations of DataCite XML, with identifiers and affiliations. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.datacite_words import NO_VALUES, PEOPLE, ROLES
from exporter.crosswalks.schemes import identifier_in
from exporter.crosswalks.written_names import written_creator
from exporter.crosswalks.xml_node import Node
from exporter.records.identifiers import find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Identifier
from exporter.records.xml_written import Tag, tag

KINDS = {"personal": CreatorKind.PERSON, "organizational": CreatorKind.ORGANIZATION}
ROR_ADDRESSES = ("", "https://ror.org", "https://ror.org/", "http://ror.org", "http://ror.org/", "ror.org")


def people_in(around: Node, element: str) -> Iterator[Creator]:
    """``element`` is ``creator`` or ``contributor``, as within ``creators``."""
    for group in around.all(f"datacite:{element}s"):
        for node in group.all(f"datacite:{element}"):
            found = _person(node, element)
            if found.name and found.name not in NO_VALUES:
                yield found


def _person(node: Node, element: str) -> Creator:
    role = node.attribute("contributorType").lower() or ("other" if element == "contributor" else "")
    named = node.first(f"datacite:{element}Name")
    family, given = node.first_text("datacite:familyName"), node.first_text("datacite:givenName")
    name = named.text() if named else ""
    kind = KINDS.get(named.peek_attribute("nameType").lower()) if named else None
    if named and kind:
        named.attribute("nameType")
    person = replace(_named(name, family, given, kind), role=role, language=named.language if named else "")
    identifiers = tuple(_identifier(each) for each in node.all("datacite:nameIdentifier") if each.peek())
    affiliations = tuple(_affiliation(each) for each in node.all("datacite:affiliation") if each.peek())
    return replace(
        person, identifiers=(*identifiers, *person.identifiers), affiliations=(*affiliations, *person.affiliations)
    )


def _named(name: str, family: str, given: str, kind: CreatorKind | None) -> Creator:
    """The parts of a name as its document has them; it is cut only where the document left it whole."""
    if family or given:
        whole = ", ".join(part for part in (family, given) if part)
        same = sorted(whole.replace(",", " ").split()) == sorted(name.replace(",", " ").split())
        return Creator(whole if same or not name else name, kind or CreatorKind.PERSON, family, given)
    if kind is CreatorKind.ORGANIZATION:
        return Creator(name, kind)
    found = written_creator(name)
    return Creator(name, kind) if kind and found.kind is not kind else found


def _identifier(node: Node) -> Identifier:
    return identifier_in(node.attribute("nameIdentifierScheme"), node.text(), node.attribute("schemeURI"))


def _affiliation(node: Node) -> Affiliation:
    name, identifier = node.text(), node.attribute("affiliationIdentifier")
    scheme, scheme_uri = node.attribute("affiliationIdentifierScheme"), node.attribute("schemeURI")
    ror = find_ror(identifier) if scheme.lower() in ("", "ror") else None
    if ror and scheme_uri in ROR_ADDRESSES:
        return Affiliation(name, ror)
    identifiers = (identifier_in(scheme, identifier, scheme_uri),) if identifier or scheme_uri else ()
    return Affiliation(name, ror or "", identifiers)


def person_tag(person: Creator, element: str) -> Tag:
    children = [
        tag(f"{element}Name", person.name, {"nameType": _kind(person), "xml:lang": person.language}),
        tag("givenName", person.given) if person.given else None,
        tag("familyName", person.family) if person.family else None,
        *(_identifier_tag(each) for each in person.identifiers),
        *(_affiliation_tag(each) for each in person.affiliations),
    ]
    role = {"contributorType": ROLES.get(person.role, "Other")} if element == "contributor" else {}
    return tag(element, attributes=role, children=children)


def _kind(person: Creator) -> str:
    return "Personal" if person.kind is CreatorKind.PERSON else "Organizational"


def _identifier_tag(identifier: Identifier) -> Tag:
    scheme = PEOPLE.get(identifier.scheme, identifier.scheme)
    return tag("nameIdentifier", identifier.identifier, {"nameIdentifierScheme": scheme, "schemeURI": identifier.scheme_uri})


def _affiliation_tag(affiliation: Affiliation) -> Tag:
    other = next(iter(affiliation.identifiers), None)
    if affiliation.ror and not other:
        said = {"affiliationIdentifier": f"https://ror.org/{affiliation.ror}", "affiliationIdentifierScheme": "ROR"}
    elif other:
        scheme = PEOPLE.get(other.scheme, other.scheme)
        said = {
            "affiliationIdentifier": other.identifier,
            "affiliationIdentifierScheme": scheme,
            "schemeURI": other.scheme_uri,
        }
    else:
        said = {}
    # the name must not be empty
    return tag("affiliation", affiliation.name or affiliation.ror or "(:unav)", said)
