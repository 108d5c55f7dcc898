"""The distributions of a DCAT dataset as files, with the licences that they name. Pure."""

import re
from collections.abc import Iterator

from exporter.crosswalks.ckan_files import file_name
from exporter.crosswalks.dublin_core_rights import access_of, licence
from exporter.crosswalks.gathering import Part
from exporter.crosswalks.rdf_graph import Graph
from exporter.crosswalks.xml_node import Node
from exporter.records.record import FileOrigin, FileRef, Value

MEDIA_TYPES = re.compile(r"^https?://www\.iana\.org/assignments/media-types/")
FILE_TYPES = re.compile(r"^https?://publications\.europa\.eu/resource/authority/file-type/")
# the address of a file in CKAN's own store
STORE = re.compile(r"/dataset/[^/]+/resource/[^/]+/download/")


def distribution(graph: Graph, statement: Node) -> Iterator[Part]:
    """What is not said here stays unasked, and so has a statement of its own."""
    node = graph.described(statement)
    address = graph.address(statement)
    if node is None:
        if address:
            yield FileRef(address, file_name(address, "", ""), address, FileOrigin.LINK)
        return
    yield _file(graph, node, address)
    for each in node.all("dcterms:license"):
        yield licence(_label(graph, each), graph.address(each), each.language)
    for each in node.all("dcterms:rights", "dcterms:accessRights"):
        text = graph.text(each)
        yield access_of(text) or Value("dcterms:rights", text, each.language, graph.address(each))


def _label(graph: Graph, statement: Node) -> str:
    """Its name, without the address that stands for one."""
    text = graph.text(statement)
    return "" if text == graph.address(statement) else text


def _file(graph: Graph, node: Node, address: str) -> FileRef:
    url = _first(graph, node, "dcat:downloadURL") or _first(graph, node, "dcat:accessURL")
    title, kind = _first(graph, node, "dcterms:title"), FILE_TYPES.sub("", _first(graph, node, "dcterms:format"))
    media_type = MEDIA_TYPES.sub("", _first(graph, node, "dcat:mediaType"))
    is_media_type = "/" in kind and not media_type
    return FileRef(
        identifier=address or _first(graph, node, "dcterms:identifier") or url,
        name=file_name(url, title, "" if "/" in kind else kind),
        url=url,
        origin=FileOrigin.STORE if STORE.search(url) else FileOrigin.LINK,
        size_bytes=_size(_first(graph, node, "dcat:byteSize")),
        media_type=MEDIA_TYPES.sub("", kind) if is_media_type else media_type,
        checksum=_checksum(graph, node),
        modified=_first(graph, node, "dcterms:modified"),
        title=title,
        description=_first(graph, node, "dcterms:description"),
    )


def _first(graph: Graph, node: Node, name: str) -> str:
    for statement in node.all(name)[:1]:
        statement.attribute("rdf:datatype")
        return graph.text(statement)
    return ""


def _size(text: str) -> int:
    """As ckanext-dcat writes it, perhaps with a decimal point."""
    return int(text.partition(".")[0]) if re.fullmatch(r"\d{1,18}(?:\.0*)?", text) else -1


def _checksum(graph: Graph, node: Node) -> str:
    """``sha1:4304…``; the algorithm is the last word of its address."""
    for statement in node.all("spdx:checksum")[:1]:
        described = graph.described(statement)
        if described:
            value, algorithm = (_first(graph, described, name) for name in ("spdx:checksumValue", "spdx:algorithm"))
            name = re.split(r"[/#_]", algorithm)[-1].lower()
            return f"{name}:{value}" if name and value else value
    return ""


def formats(graph: Graph, statement: Node) -> Iterator[Value]:
    """Of one distribution, as statements of the dataset."""
    node = graph.described(statement)
    for each in node.all("dcterms:format") if node else []:
        text = FILE_TYPES.sub("", graph.text(each))
        if text:
            yield Value("dcterms:format", text, uri=graph.address(each))
