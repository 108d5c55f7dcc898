"""What a search hit, a dataset or a version of a Dataverse tells of a record. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from exporter.crosswalks.invenio_header import moment
from exporter.crosswalks.json_document import Part
from exporter.errors import RecordError
from exporter.records.record import Header

NO_IDENTIFIER = "An entry of the list has no persistent identifier."
PAGE = "/dataset.xhtml?persistentId="
VERSIONS = ("latestVersion", "datasetVersion")
PROTOCOLS = {"https://doi.org/": "doi:", "https://hdl.handle.net/": "hdl:"}


def header_of(found: Mapping[str, Any], base: str) -> Header:
    """Of a hit of the search, the API's dataset, an export or a version; ``base`` is the server's address.

    The version token changes with each published version, never with a mere draft. Raises RecordError.
    """
    whole = Part(found)
    identifier = global_id(whole)
    if not identifier:
        raise RecordError(NO_IDENTIFIER)
    version = version_of(whole)
    moments = (whole.text("published_at"), version.text("releaseTime"), version.text("lastUpdateTime", "updatedAt"))
    return Header(
        identifier,
        next((time for text in moments if (time := moment(text))), None),
        _sets(whole),
        version.text("versionState") == "DEACCESSIONED",
        _token(whole, version),
        page_of(identifier, base),
    )


def version_of(whole: Part) -> Part:
    """The dataset's version, wherever it stands; the document itself when it is one."""
    return next((whole.part(key) for key in VERSIONS if whole.has(key)), whole)


def global_id(whole: Part) -> str:
    """``doi:10.5072/FK2/ABC``, ``hdl:…`` or ``perma:…``; empty when there is none."""
    version = version_of(whole)
    known = whole.text("global_id") or version.text("datasetPersistentId") or whole.text("datasetPersistentId")
    protocol, authority, name = (whole.text(key) for key in ("protocol", "authority", "identifier"))
    if known or not name:
        return known or _of_address(whole.text("persistentUrl"))
    between = "" if protocol == "perma" and not whole.has("separator") else whole.text("separator") or "/"
    return f"{protocol}:{authority}{between}{name}" if protocol and authority else ""


def _of_address(url: str) -> str:
    return next((protocol + url[len(start) :] for start, protocol in PROTOCOLS.items() if url.startswith(start)), "")


def page_of(identifier: str, base: str) -> str:
    return f"{base.rstrip('/')}{PAGE}{quote(identifier, safe=':/')}"


def base_of(header: Header) -> str:
    """The server's address in that of the dataset's page; empty when it is none of a Dataverse."""
    base, page, _ = header.url.partition(PAGE)
    return base if page else ""


def version_number(version: Part) -> str:
    """``1.0``; empty for a draft."""
    major, minor = version.text("versionNumber", "majorVersion"), version.text("versionMinorNumber", "minorVersion")
    return f"{major}.{minor or 0}" if major else ""


def _token(whole: Part, version: Part) -> str:
    identifier = whole.text("versionId") or version.text("id")
    return "/".join(part for part in (identifier, version_number(version)) if part)


def _sets(whole: Part) -> tuple[str, ...]:
    """The alias of its collection: ``isPartOf`` comes only when asked for."""
    owner = whole.part("isPartOf")
    alias = whole.text("identifier_of_dataverse") or (owner.text("identifier") if owner.peek("type") == "DATAVERSE" else "")
    return (alias,) if alias else ()
