"""Who made, publishes and answers for a DCAT dataset. E-mail addresses stay in the original alone. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.gathering import Part
from exporter.crosswalks.rdf_graph import Graph
from exporter.crosswalks.schemes import person_identifier
from exporter.crosswalks.written_names import written_creator
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Creator, CreatorKind, Identifier, Value

# not vcard:Organization: ckanext-dcat writes it of persons too
KINDS = {
    "foaf:Person": CreatorKind.PERSON,
    "vcard:Individual": CreatorKind.PERSON,
    "foaf:Organization": CreatorKind.ORGANIZATION,
    "foaf:Group": CreatorKind.ORGANIZATION,
}
ROLES = {
    "dcterms:creator": "",
    "dcterms:contributor": "other",
    "dcat:contactPoint": "contactperson",
    "dcterms:rightsHolder": "rightsholder",
    "geodcatap:custodian": "datamanager",
    "geodcatap:distributor": "distributor",
}
MAIL = ("vcard:hasEmail", "vcard:email", "foaf:mbox", "schema:email")
IDENTIFIERS = ("dcterms:identifier", "vcard:hasUID", "schema:identifier", "adms:identifier")


def person(graph: Graph, statement: Node) -> Iterator[Part]:
    found = _person(graph, statement, ROLES[statement.name])
    if found.name:
        yield found


def _person(graph: Graph, statement: Node, role: str) -> Creator:
    node, address = graph.described(statement), graph.address(statement)
    _without_mail(graph, node)
    language = statement.language
    found = written_creator(graph.text(statement), role, language)
    kind = KINDS.get(graph.kind(node)) if node else None
    if kind and kind is not found.kind:
        found = Creator(graph.text(statement), kind, role=role, language=language)
    identifiers = [person_identifier(said) for said in (*_identifiers(graph, node), address) if said and said != found.name]
    return replace(found, identifiers=tuple(dict.fromkeys([*found.identifiers, *identifiers])))


def _identifiers(graph: Graph, node: Node | None) -> list[str]:
    return [graph.text(each) for each in (node.all(*IDENTIFIERS) if node else [])]


def _without_mail(graph: Graph, node: Node | None) -> None:
    for each in node.all(*MAIL) if node else []:
        each.whole_text()
        graph.address(each)


def publisher(graph: Graph, statement: Node) -> Iterator[Part]:
    """Its identifier, else its address."""
    node = graph.described(statement)
    _without_mail(graph, node)
    known = [person_identifier(said) for said in _identifiers(graph, node) if said]
    ror = next((each for each in known if each.scheme == "ror"), None)
    for value in graph.values(statement, "dcterms:publisher"):
        yield _with_identifier(value, ror) if ror else value
        yield from _others(value, known, ror)


def _with_identifier(value: Value, ror: Identifier) -> Value:
    return replace(value, uri=f"https://ror.org/{ror.identifier}", scheme="ROR")


def _others(value: Value, known: list[Identifier], ror: Identifier | None) -> Iterator[Value]:
    """What one address for a publisher leaves out."""
    said = [*(each.identifier for each in known if each is not ror), *([value.uri] if ror and value.uri else [])]
    yield from (Value("dcterms:publisher.identifier", text) for text in said)


def attribution(graph: Graph, statement: Node) -> Iterator[Part]:
    """``prov:qualifiedAttribution``: an agent with a role, which is an address whose last word names it."""
    node = graph.described(statement)
    role = next((graph.address(each) for each in node.all("dcat:hadRole", "prov:hadRole")), "") if node else ""
    for agent in node.all("prov:agent") if node else []:
        found = _person(graph, agent, _last_word(role) or "other")
        if found.name:
            yield found


def _last_word(address: str) -> str:
    return address[max(address.rfind("/"), address.rfind("#")) + 1 :].lower()
