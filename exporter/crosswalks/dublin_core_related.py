"""Relations of Dublin Core: other works by identifier, projects that paid, and relations in words. Pure."""

import re
from collections.abc import Iterator

from exporter.crosswalks.gathering import Part
from exporter.crosswalks.schemes import identifier_of
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Funding, Identifier, RelatedIdentifier, Value

RELATIONS = {
    "isPartOf": "ispartof",
    "hasPart": "haspart",
    "isVersionOf": "isversionof",
    "hasVersion": "hasversion",
    "isFormatOf": "isvariantformof",
    "hasFormat": "isoriginalformof",
    "isReferencedBy": "isreferencedby",
    "references": "references",
    "isReplacedBy": "isobsoletedby",
    "replaces": "obsoletes",
    "isRequiredBy": "isrequiredby",
    "requires": "requires",
}
TERMS = {relation: f"dcterms:{term}" for term, relation in RELATIONS.items()}
SEMANTICS = "info:eu-repo/semantics/"
# info:eu-repo/grantAgreement/EC/H2020/643410/EU/The title/OpenAIRE2020
GRANT = re.compile(r"info:eu-repo/grantAgreement/([^/]*)/([^/]*)/([^/]+)(?:/([^/]*))?(?:/([^/]*))?(?:/([^/]*))?")
# info:eu-repo/semantics/altIdentifier/doi/10.1234/5
OTHER_IDENTIFIER = re.compile(rf"{SEMANTICS}(altIdentifier|dataset|reference)/([a-z]+)/(\S+)")
SAME = {"altIdentifier": "isidenticalto", "dataset": "issupplementedby", "reference": "references"}


def relation(node: Node, name: str) -> Iterator[Part]:
    """An identifier is a related work; words are a statement of their own."""
    scheme = node.attribute("xsi:type")
    address = node.attribute("rdf:resource")
    text = node.text()
    found = identifier_of(text or address)
    if found.scheme == "other":
        yield Value(f"dcterms:{name}", text, node.language, address, scheme)
    else:
        yield RelatedIdentifier(found.identifier, RELATIONS[name], found.scheme)


def any_relation(node: Node) -> Iterator[Part]:
    """Simple Dublin Core does not say how the other work is related: the relation stays empty."""
    node.attribute("xsi:type")
    address = node.attribute("rdf:resource")
    text = node.text() or address
    special = funding_of(text) or _named(text)
    if special:
        yield special
        return
    found = identifier_of(text)
    yield _related(found) if found.scheme != "other" else Value("dc:relation", text, node.language)


def source(node: Node) -> Iterator[Part]:
    scheme = node.attribute("xsi:type")
    address = node.attribute("rdf:resource")
    text = node.text() or address
    found = identifier_of(text)
    if found.scheme == "other":
        yield Value("dcterms:source", text, node.language, address, scheme)
    else:
        yield RelatedIdentifier(found.identifier, "isderivedfrom", found.scheme)


def funding_of(text: str) -> Funding | None:
    """``info:eu-repo/grantAgreement/Funder/Programme/Number/Jurisdiction/Title/Acronym``, as OpenAIRE has it."""
    found = GRANT.fullmatch(text)
    if not found:
        return None
    funder, program, award, place, title, acronym = (part or "" for part in found.groups())
    values = (Value("datacite:jurisdiction", place),) if place else ()
    return Funding(funder, "", award, title, program=program, award_acronym=acronym, values=values)


def grant_of(funding: Funding) -> str:
    """The way back; empty for an award without number."""
    if not funding.award_number or "/" in funding.award_number:
        return ""
    place = next((value.text for value in funding.values if value.term == "datacite:jurisdiction"), "")
    parts = [funding.funder, funding.program, funding.award_number, place, funding.award_title, funding.award_acronym]
    return "info:eu-repo/grantAgreement/" + "/".join(part.replace("/", "-") for part in parts).rstrip("/")


def _named(text: str) -> RelatedIdentifier | None:
    found = OTHER_IDENTIFIER.fullmatch(text)
    if not found:
        return None
    scheme = {"hdl": "handle"}.get(found[2].lower(), found[2].lower())
    return RelatedIdentifier(found[3].lower() if scheme == "doi" else found[3], SAME[found[1]], scheme)


def _related(found: Identifier) -> RelatedIdentifier:
    return RelatedIdentifier(found.identifier, "", found.scheme)
