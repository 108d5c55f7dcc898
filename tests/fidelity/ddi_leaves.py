"""The leaves of a DDI codebook; figures of tables, and what the description of the document repeats, are no statements."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from exporter.crosswalks.ddi_terms import DESCRIPTION_OF_FILE, FINGERPRINTS, NO_STATEMENTS, OF_A_VARIABLE
from tests.fidelity.format import Leaf
from tests.fidelity.xml_leaves import Place, leaf_of, places

CODES = ("type", "level", "subject", "source", "cycle")
OTHERS = {"event": "start|single", "role": "Editor|Sponsor"}
ADDRESS = re.compile(r"\S+@\S+")
LINK = re.compile(r'<a href="([^"]+)">([^<]*)</a>')


def ddi_leaves(document: str) -> Iterator[Leaf]:
    for place in places(etree.fromstring(document.encode())):
        leaf = leaf_of(place)
        yield replace(leaf, reason=leaf.reason or _reason(place), same=_same(place) or leaf.same, other=_other(place, leaf))


def _reason(place: Place) -> str:
    names = [etree.QName(each).localname for each in (place.element, *place.element.iterancestors())]
    local = names[0]
    kind = place.element.get("type", "")
    if place.element.get("date") == place.text and not place.attribute and place.element.get("event"):
        return "the date once more"
    if place.attribute == "email":
        return "e-mail addresses are kept in the original only"
    if any(name in NO_STATEMENTS for name in names):
        return NO_STATEMENTS[next(name for name in names if name in NO_STATEMENTS)]
    if local == "notes" and kind in FINGERPRINTS:
        return "a fingerprint of the contents"
    if "docDscr" in names and ("titlStmt" in names or place.attribute == "type"):
        return "says of the document what is said of the study"
    return _of_attribute(place, local, kind)


def _of_attribute(place: Place, local: str, kind: str) -> str:
    if local == "codeBook" or (place.attribute in OF_A_VARIABLE and local == "var"):
        return "says how the document is written"
    is_known = kind.startswith(("DVN:", "DATAVERSE:")) or local != "notes"
    if place.attribute in CODES and is_known and (kind != DESCRIPTION_OF_FILE or place.attribute):
        return "names the kind of a thing, as the element does elsewhere"
    return ""


def _same(place: Place) -> str:
    """A licence is a link; a number of a file has a letter before it."""
    if place.attribute == "ID":
        return place.text.lstrip("fv")
    link = LINK.fullmatch(place.text)
    return " ".join(link.groups()) if link else ADDRESS.sub("", place.text).strip() if "@" in place.text else ""


def _other(place: Place, leaf: Leaf) -> str:
    is_person = etree.QName(place.element).localname == "othId"
    words = OTHERS.get(place.attribute, "") if place.attribute == "event" or is_person else ""
    found = [word for word in words.split("|") if word and word != place.text]
    # what no list knows stands in its own words
    return leaf.other or (found[0] if found and place.text != "Gull Watcher" else "")
