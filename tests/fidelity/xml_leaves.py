"""The leaves of XML documents: each text and each attribute that is no mere way of writing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from exporter.crosswalks.languages import find_language
from exporter.crosswalks.resource_types import find_type
from tests.fidelity.format import Leaf

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
OAI = ("http://www.openarchives.org/OAI/2.0/", "http://schema.datacite.org/oai/oai-1.1/")
WRITING = "says how the document is written"
MAIL = ("hasEmail", "mbox", "email")
# identifiers and codes within an address that is the same for all of them
FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"info:eu-repo/grantAgreement/(.+)",
        r"info:eu-repo/date/embargoEnd/(.+)",
        r"info:eu-repo/semantics/altIdentifier/\w+/(.+)",
        r"(?:info:eu-repo/semantics/)?(open|embargoed) ?Access",
        r"(?:https?://hdl\.handle\.net/|hdl:)(.+)",
        r"https?://arxiv\.org/abs/(.+)",
        r"https?://www\.iana\.org/assignments/media-types/(.+)",
        r"https?://spdx\.org/rdf/terms#checksumAlgorithm_(.+)",
        r"https?://inspire\.ec\.europa\.eu/metadata-codelist/ResponsiblePartyRole/(.+)",
    )
)
# attributes with a code of a list, each with two of its words
CODES = {
    "{http://www.w3.org/XML/1998/namespace}lang": "fr|it",
    "nameType": "Organizational|Personal",
    "titleType": "Subtitle|Other",
    "descriptionType": "Methods|Other",
    "contributorType": "Editor|Sponsor",
    "dateType": "Created|Updated",
    "relationType": "Cites|IsCitedBy",
    "resourceTypeGeneral": "Software|Image",
    "relatedItemType": "Software|Image",
}


@dataclass(frozen=True)
class Place:
    """``attribute`` is empty for the text before the first child, ``tail`` for the text after the element."""

    element: Any
    attribute: str = ""

    @property
    def text(self) -> str:
        own = {"": self.element.text, "tail": self.element.tail}
        found = own[self.attribute] if self.attribute in own else self.element.get(self.attribute)
        return (found or "").strip()

    def write(self, text: str | None) -> None:
        if self.attribute == "tail":
            self.element.tail = text
        elif not self.attribute:
            self.element.text = text
        elif text is None:
            del self.element.attrib[self.attribute]
        else:
            self.element.set(self.attribute, text)


def places(root: Any) -> Iterator[Place]:
    for element in root.iter():
        found = [Place(element), *(Place(element, name) for name in element.attrib), Place(element, "tail")]
        yield from (place for place in found if place.text)


def xml_leaves(document: str) -> Iterator[Leaf]:
    for place in places(etree.fromstring(document.encode())):
        yield leaf_of(place)


def leaf_of(place: Place) -> Leaf:
    local = etree.QName(place.element).localname
    path = f"{local}@{place.attribute}" if place.attribute else local
    words = [word for word in CODES.get(place.attribute, "").split("|") if word and word != place.text]
    # a code, not a text: the European list has it as an address
    words += [place.text.replace("/PUBLIC", "/RESTRICTED")] if "/access-right/" in place.text else []
    return Leaf(path, place.text, reason_of(place, local), _same(place, local), words[0] if words else "")


def reason_of(place: Place, local: str) -> str:
    namespace = etree.QName(place.element).namespace
    if namespace in OAI or place.attribute.startswith(XSI):
        return WRITING
    if place.attribute in (f"{RDF}datatype", f"{RDF}nodeID", f"{RDF}parseType"):
        return WRITING
    if local == "type" and namespace == RDF[1:-1]:
        return "names the kind of a thing, as the element does elsewhere"
    if local in MAIL:
        return "e-mail addresses are kept in the original only"
    if place.attribute == "schemeURI" and "ror.org" in place.text:
        return "follows from the scheme"
    return ""


def _same(place: Place, local: str) -> str:
    """Languages, types and coordinates have a form of their own in the record."""
    if local in ("language", "LinguisticSystem"):
        return find_language(place.text) or ""
    if local in ("type", "resourceType"):
        return find_type(place.text) or ""
    return next((" ".join(found.groups()) for form in FORMS if (found := form.fullmatch(place.text))), "") or _parts(
        place.text
    )


def _parts(text: str) -> str:
    """The values of DCMI Box, Point and Period; numbers as JSON writes them."""
    found = re.findall(r"\w+\s*=\s*([^;]+)", text)
    return " ".join(str(float(each)) if re.fullmatch(r"-?\d+\.\d+", each) else each for each in found)


def changed(document: str, at: int, text: str | None) -> str:
    root = etree.fromstring(document.encode())
    list(places(root))[at].write(text)
    return etree.tostring(root, encoding="unicode")
