"""Other works that a Dataverse dataset names: publications, datasets, software, and its own other identifiers. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.datacite_terms import plain
from exporter.crosswalks.datacite_words import RELATIONS
from exporter.crosswalks.json_document import Part
from exporter.crosswalks.schemes import identifier_in, identifier_of
from exporter.records.record import Identifier, RelatedIdentifier, Value

OF_A_PUBLICATION = "isreferencedby"
"""What Dataverse's own Dublin Core says of a publication without a relation: it uses the data."""
PROTOCOLS = {"doi": "doi", "hdl": "handle", "perma": "perma"}
TEXTS = {"relatedDatasets": ("", "dataset"), "relatedMaterial": ("", ""), "otherReferences": ("references", "")}


def works(citation: Part) -> Iterator[RelatedIdentifier]:
    for part in citation.parts("publication"):
        yield from _publication(part)
    for key, (relation, kind) in TEXTS.items():
        yield from (related_of_text(text, relation, kind) for text in citation.texts(key))
    for part in citation.parts("software"):
        about = _filled(
            Value("dcterms:title", part.text("softwareName")), Value("schema:version", part.text("softwareVersion"))
        )
        if about:
            yield RelatedIdentifier("", "iscompiledby", "", "software", values=about)


def _publication(part: Part) -> Iterator[RelatedIdentifier]:
    identifier, address = _publication_identifier(part), part.text("publicationURL")
    relation = plain(part.peek("publicationRelationType"))
    if relation in RELATIONS:
        part.drop("publicationRelationType")
    title = Value("dcterms:title", part.text("publicationCitation"))
    chosen = identifier or (identifier_of(address) if address else Identifier("", ""))
    same = chosen == identifier_of(address)
    about = _filled(title, Value("schema:url", "" if same else address))
    if chosen.identifier or about:
        relation = relation if relation in RELATIONS else OF_A_PUBLICATION
        yield RelatedIdentifier(chosen.identifier, relation, chosen.scheme, values=about)


def _publication_identifier(part: Part) -> Identifier | None:
    number = part.text("publicationIDNumber")
    if not number:
        return None
    kind = part.text("publicationIDType")
    return identifier_in(kind, number) if kind else identifier_of(number)


def related_of_text(text: str, relation: str, kind: str) -> RelatedIdentifier:
    """An identifier, or a work that is named in words only."""
    found = identifier_of(text)
    if found.scheme == "other":
        return RelatedIdentifier("", relation, "", kind, values=(Value("dcterms:title", text),))
    return RelatedIdentifier(found.identifier, relation, found.scheme, kind)


def _filled(*values: Value) -> tuple[Value, ...]:
    return tuple(value for value in values if value.text)


def other_identifiers(citation: Part) -> Iterator[Identifier]:
    for part in citation.parts("otherId"):
        agency, text = part.text("otherIdAgency"), part.text("otherIdValue")
        if text:
            yield named_identifier(agency, text)
    address = citation.text("alternativeURL")
    if address:
        yield Identifier("url", address)


def named_identifier(agency: str, text: str) -> Identifier:
    """``DOI`` and ``doi:10.5072/FK2/ABC``, or the agency of another archive."""
    scheme = agency.lower()
    if scheme in PROTOCOLS and text.lower().startswith(f"{scheme}:"):
        return global_identifier(text)
    return identifier_in(PROTOCOLS.get(scheme, agency), text) if agency else identifier_of(text)


def global_identifier(text: str) -> Identifier:
    """Of ``doi:10.5072/FK2/ABC``, ``hdl:…``, ``perma:…``."""
    protocol, _, name = text.partition(":")
    scheme = PROTOCOLS.get(protocol.lower(), protocol.lower())
    return identifier_in(scheme, name) if scheme == "doi" else Identifier(scheme, name or text)
