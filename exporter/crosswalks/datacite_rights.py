"""Rights of DataCite XML: licences with their identifiers, and who may have the files. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.descriptions import to_plain
from exporter.crosswalks.dublin_core_rights import access_of
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.licence_names import find_licence
from exporter.crosswalks.xml_node import Node
from exporter.records.record import Record, Right
from exporter.records.xml_written import Tag, group, tag

SPDX = "spdx"
OPEN_ACCESS = "info:eu-repo/semantics/{}Access"


def rights_in(resource: Node) -> Iterator[Part]:
    for node in (one for each in resource.all("datacite:rightsList") for one in each.all("datacite:rights")):
        yield from _rights(node)


def _rights(node: Node) -> Iterator[Part]:
    text, address = node.text(), node.attribute("rightsURI")
    access = access_of(address) or (access_of(text) if not address else None)
    if access:
        yield access
        # “Open Access” beside the address of the same says nothing more
        text, address = ("" if access_of(text) else text), ""
    identifier = _identifier(node)
    # the id is SPDX's by itself: the scheme is only said with its address
    scheme = node.attribute("rightsIdentifierScheme") if identifier else ""
    scheme_uri = node.attribute("schemeURI") if identifier else ""
    known = identifier or find_licence(address) or find_licence(text) or ""
    found = Right(
        known,
        "" if text.lower() == known else text,
        address,
        language=node.language if text else "",
        scheme=scheme if scheme_uri else "",
        scheme_uri=scheme_uri,
    )
    if known or text or address:
        yield found


def _identifier(node: Node) -> str:
    """An SPDX id; that of another list stays unasked, and so has a statement of its own."""
    scheme = node.peek_attribute("rightsIdentifierScheme").lower()
    return node.attribute("rightsIdentifier").lower() if scheme in ("", SPDX) else ""


def rights_tag(record: Record) -> Tag | None:
    words = [Right(title=to_plain(text)) for text in (*record.texts("dcterms:rights"), record.access.conditions) if text]
    return group("rightsList", [*map(_right_tag, (*record.rights, *words)), _access_tag(record)])


def _right_tag(right: Right) -> Tag:
    """The identifier is written only where the scheme says whose it is."""
    said = {
        "rightsURI": right.link,
        "rightsIdentifier": right.id,
        "rightsIdentifierScheme": right.scheme or (SPDX.upper() if right.id else ""),
        "schemeURI": right.scheme_uri,
        "xml:lang": right.language,
    }
    return tag("rights", right.title or right.id, said)


def _access_tag(record: Record) -> Tag | None:
    """Where the record says more than that its files are public."""
    closed = "embargoed" if record.access.embargo_until else "restricted"
    status = record.access.status or ("" if record.access.files == "public" else closed)
    word = {"metadata-only": "closed"}.get(status, status)
    return tag("rights", "", {"rightsURI": OPEN_ACCESS.format(word)}) if word else None
