"""Licences, terms of use and conditions of access of a Dataverse version. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.descriptions import to_html, to_plain
from exporter.crosswalks.json_document import Part
from exporter.crosswalks.licence_names import find_licence
from exporter.crosswalks.mail_addresses import without_addresses
from exporter.records.record import Access, FileRef, Right, Value

SPDX = "spdx"
NO_LICENCE = ("", "NONE")
TERMS = {
    "termsOfUse": "Terms of use",
    "confidentialityDeclaration": "Confidentiality declaration",
    "specialPermissions": "Special permissions",
    "restrictions": "Restrictions",
    "citationRequirements": "Citation requirements",
    "depositorRequirements": "Depositor requirements",
    "conditions": "Conditions",
    "disclaimer": "Disclaimer",
}
"""Fields of a dataset's own terms, which stand in place of a licence or beside it, and what pages call them."""


def rights(version: Part) -> Iterator[Right | Value]:
    found = _licence(version)
    if found != Right():
        yield found
    for key, words in TERMS.items():
        yield Value("dcterms:rights", to_html(version.lines(key)), notation=words)


def _licence(version: Part) -> Right:
    """An object, or a mere name as Dataverse 5.9 and earlier wrote it."""
    said = version.part("license")
    if not said:
        name = version.text("license")
        return Right() if name in NO_LICENCE else Right(find_licence(name) or "", name)
    name, uri = said.text("name"), said.text("uri")
    scheme = said.text("rightsIdentifierScheme")
    spdx = said.text("rightsIdentifier").lower() if scheme.lower() in ("", SPDX) else ""
    known = spdx or find_licence(uri) or find_licence(name) or ""
    # the id is SPDX's by itself: the scheme is only said with its address
    address = said.text("schemeUri") if spdx else ""
    return Right(known, name, uri, language=said.text("languageCode"), scheme=scheme if address else "", scheme_uri=address)


def access(version: Part, files: tuple[FileRef, ...]) -> Access:
    """Its files are restricted when nobody may have any of them."""
    closed = bool(files) and all(file.withheld for file in files)
    conditions = to_plain(version.lines("termsOfAccess"))
    contact = without_addresses(to_plain(version.lines("contactForAccess")))
    return Access("restricted" if closed else "public", conditions="\n".join(text for text in (conditions, contact) if text))
