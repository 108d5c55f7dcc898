"""People, organizations and grants of a DDI codebook. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.datacite_terms import plain
from exporter.crosswalks.datacite_words import ROLES
from exporter.crosswalks.dataverse_people import person_or_institution
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.mail_addresses import without_addresses
from exporter.crosswalks.schemes import person_identifier
from exporter.crosswalks.written_names import written_creator
from exporter.crosswalks.xml_node import Node
from exporter.records.identifiers import find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Value


def people(study: Node) -> Iterator[Part]:
    """Authors first. No e-mail address of a contact is ever told."""
    for node in study.at("ddi:citation", "ddi:rspStmt", "ddi:AuthEnty"):
        yield from _person(node, "")
    for node in study.at("ddi:citation", "ddi:rspStmt", "ddi:othId"):
        yield from _contributor(node)
    for node in study.at("ddi:citation", "ddi:distStmt", "ddi:contact"):
        yield from _contact(node)
    for node in study.at("ddi:citation", "ddi:prodStmt", "ddi:producer"):
        yield from _institution(node, "producer")
    for node in study.at("ddi:citation", "ddi:distStmt", "ddi:distrbtr"):
        # the repository itself says so of all its datasets
        if node.peek_attribute("source") != "archive":
            yield from _institution(node, "distributor")
    yield from _grants(study)


def _person(node: Node, role: str) -> Iterator[Creator]:
    name = without_addresses(node.text())
    if not name:
        return
    identified = [each.attribute("URI") for each in node.all("ddi:ExtLink")]
    for each in node.all("ddi:ExtLink"):
        each.attribute("title")  # which kind it is shows in its form
    found = written_creator(name, role, node.language)
    yield replace(
        found,
        identifiers=(*(person_identifier(text) for text in identified if text), *found.identifiers),
        affiliations=(*_affiliations(node), *found.affiliations),
    )


def _affiliations(node: Node) -> tuple[Affiliation, ...]:
    text = without_addresses(node.attribute("affiliation"))
    ror = find_ror(text)
    return (Affiliation(ror=ror),) if ror else (Affiliation(text),) if text else ()


def _contributor(node: Node) -> Iterator[Creator | Funding]:
    """A role that is not in DataCite's list stays unasked, and so is kept in its own words."""
    role = plain(node.peek_attribute("role"))
    if role in ROLES or role == "funder":
        node.attribute("role")
    if role == "funder" and node.peek():
        yield Funding(node.text())
    else:
        yield from _person(node, role if role in ROLES else "other")


def _contact(node: Node) -> Iterator[Creator]:
    node.attribute("email")
    # a contact is often an address only
    name, places = without_addresses(node.text()), _affiliations(node)
    if name:
        yield replace(person_or_institution(name, "contactperson", node.language), affiliations=places)
    else:
        yield from (Creator(each.name or each.ror, CreatorKind.ORGANIZATION, role="contactperson") for each in places)


def _institution(node: Node, role: str) -> Iterator[Part]:
    """A producer or distributor, with its address and short name."""
    name = without_addresses(node.text())
    if not name:
        return
    found = person_or_institution(name, role, node.language)
    address = node.attribute("URI")
    yield replace(
        found,
        identifiers=(*((person_identifier(address),) if address else ()), *found.identifiers),
        affiliations=(*_affiliations(node), *found.affiliations),
    )
    for key in ("abbr", "role"):
        yield Value(f"ddi:{role}.{key}", node.attribute(key), notation=name)


def _grants(study: Node) -> Iterator[Funding]:
    for node in study.at("ddi:citation", "ddi:prodStmt", "ddi:fundAg"):
        if node.peek():
            yield Funding(node.text())
    for node in study.at("ddi:citation", "ddi:prodStmt", "ddi:grantNo"):
        agency, number = node.attribute("agency"), node.text()
        if agency or number:
            ror = find_ror(agency)
            yield Funding("" if ror else agency, ror or "", number)
