"""What an OAI-PMH repository answers, as values. Pure.

https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from exporter.errors import XmlRefused
from exporter.records.xml import Element, read_xml_text, records_in_text, written

T = TypeVar("T")
SPACE = "{http://www.openarchives.org/OAI/2.0/}"
ROOT, DATE, ERROR, TOKEN = (SPACE + name for name in ("OAI-PMH", "responseDate", "error", "resumptionToken"))
HEADER, RECORD = SPACE + "header", SPACE + "record"
FRAME = frozenset({ROOT, DATE, ERROR, TOKEN})
IDENTITY = ("repositoryName", "baseURL", "earliestDatestamp", "granularity", "deletedRecord")
SECONDS = "YYYY-MM-DDThh:mm:ssZ"


@dataclass(frozen=True)
class OaiIdentity:
    """``earliest``: no datestamp is before it. ``moment`` is now, by the clock of the repository. ``deletions``: no,
    transient or persistent."""

    name: str
    url: str
    earliest: str
    granularity: str
    deletions: str
    moment: str

    @property
    def tells_seconds(self) -> bool:
        return self.granularity == SECONDS


@dataclass(frozen=True)
class OaiHeader:
    """``datestamp`` as it was told: a day, or a second of UTC."""

    identifier: str
    datestamp: str
    sets: tuple[str, ...] = ()
    deleted: bool = False


@dataclass(frozen=True)
class OaiRecord:
    """``metadata`` is a document in the format that was asked for; empty for a deleted record."""

    header: OaiHeader
    metadata: str = ""


@dataclass(frozen=True)
class OaiFault:
    code: str
    said: str = ""


@dataclass(frozen=True)
class OaiPage(Generic[T]):
    """``token`` is empty when nothing follows; ``total`` of the whole list, None where the repository does not tell;
    ``moment`` is when it answered, by its own clock. With ``faults`` there is nothing else."""

    entries: tuple[T, ...] = ()
    token: str = ""
    total: int | None = None
    moment: str = ""
    faults: tuple[OaiFault, ...] = ()


def header_of(element: Element) -> OaiHeader:
    sets = tuple(_text(each) for each in element.findall(SPACE + "setSpec"))
    deleted = element.get("status") == "deleted"
    return OaiHeader(_below(element, "identifier"), _below(element, "datestamp"), sets, deleted)


def record_of(element: Element) -> OaiRecord:
    header, metadata = element.find(HEADER), element.find(SPACE + "metadata")
    told = header_of(header) if header is not None else OaiHeader("", "")
    content = next(iter(metadata), None) if metadata is not None and not told.deleted else None
    return OaiRecord(told, written(content) if content is not None else "")


def read_page(document: str, tag: str, read: Callable[[Element], T]) -> OaiPage[T]:
    """Of ``header`` or ``record`` elements, one at a time. Raises XmlRefused, also for XML that is not of OAI-PMH."""
    entries: list[T] = []
    faults: list[OaiFault] = []
    moment, token, total, framed = "", "", None, False
    for element in records_in_text(document, tag, FRAME):
        if element.tag == ROOT:
            framed = element.getparent() is None
        elif element.tag == DATE:
            moment = _text(element)
        elif element.tag == ERROR:
            faults.append(OaiFault(element.get("code", ""), _text(element)))
        elif _is_listed(element) and element.tag == TOKEN:
            token, total = _text(element), _number(element.get("completeListSize"))
        elif _is_listed(element):
            entries.append(read(element))
    if not framed:
        raise XmlRefused("This XML is no answer of an OAI-PMH repository.")
    return OaiPage(tuple(entries), token, total, moment, tuple(faults))


def refusal_in(document: str) -> OaiPage[Any] | None:
    """The faults of an answer that came with a bad status; None where that is no OAI-PMH."""
    try:
        found = read_page(document, ERROR, header_of)
    except XmlRefused:
        return None
    return found if found.faults else None


def identity_of(document: str) -> OaiIdentity | None:
    """None where there is none. Raises XmlRefused."""
    root = read_xml_text(document)
    found = root.find(SPACE + "Identify")
    if found is None:
        return None
    name, url, earliest, granularity, deletions = (_below(found, each) for each in IDENTITY)
    return OaiIdentity(name, url, earliest, granularity, deletions, _below(root, "responseDate"))


def _is_listed(element: Element) -> bool:
    """In the list itself: not within what a record holds."""
    parent = element.getparent()
    above = parent.getparent() if parent is not None else None
    return above is not None and above.tag == ROOT


def _below(element: Element, name: str) -> str:
    found = element.find(SPACE + name)
    return _text(found) if found is not None else ""


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _number(told: str | None) -> int | None:
    return int(told) if told and told.isascii() and told.isdigit() and len(told) < 16 else None
