"""Any OAI-PMH 2.0 repository, read page by page. https://www.openarchives.org/OAI/openarchivesprotocol.html

A page is asked for with the token of the one before, which soon dies: InvenioRDM's lives for one or two minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from exporter.clients.json_reader import JsonReader
from exporter.clients.oai_answers import (
    HEADER,
    RECORD,
    OaiFault,
    OaiHeader,
    OaiIdentity,
    OaiPage,
    OaiRecord,
    header_of,
    identity_of,
    read_page,
    record_of,
    refusal_in,
)
from exporter.errors import ListLost, RemoteError, RemoteMissing, RemoteRefused, RemoteUnavailable, XmlRefused
from exporter.http_client import Budget, HttpClient, HttpOptions
from exporter.records.xml import Element

T = TypeVar("T")
# a page for people is what some repositories give to who would take HTML
XML = "text/xml, application/xml"
NOTHING_MATCHES, BAD_TOKEN, UNKNOWN = "noRecordsMatch", "badResumptionToken", "idDoesNotExist"
UNPROCESSABLE = 422
MOST_SAID = 500


@dataclass(frozen=True)
class OaiSelection:
    """``since`` and ``until`` are datestamps, both inclusive; empty ones limit nothing."""

    prefix: str = "oai_dc"
    set: str = ""
    since: str = ""
    until: str = ""


class OaiPmh:
    """``url`` is the base URL that people give harvesters."""

    def __init__(self, http: HttpOptions, url: str, token: str = "", budget: Budget | None = None) -> None:
        def reader(options: HttpOptions) -> JsonReader:
            return JsonReader(HttpClient(options, base, token, budget=budget, guarded=True))

        base, self._path = _parted(url)
        self._reader = reader(http)
        # InvenioRDM's token names a place that moves on with each answer: asked for again after an answer that was lost, it
        # gives the page behind the lost one, and nobody would notice
        self._once = reader(replace(http, tries=1))
        self.host = self._reader.host

    def identify(self) -> OaiIdentity:
        """Raises RemoteRefused where no OAI-PMH answers; the RemoteErrors."""
        found = self._read(lambda: identity_of(self._asked(self._reader, verb="Identify")))
        if found is None:
            raise RemoteRefused(f"{self.host} does not answer as an OAI-PMH repository does.", self.host, 200)
        return found

    def identifiers(self, selection: OaiSelection, token: str = "") -> OaiPage[OaiHeader]:
        """The first page, or the one that ``token`` stands for: then the selection is that of the first.

        Empty where nothing matches. It may be empty without being the last, or the last after a full one. Asked once with a
        token: after RemoteUnavailable a page may be lost, so that the list is to be read from its beginning. Raises ListLost
        for a token that is dead, RemoteRefused, the other RemoteErrors.
        """
        return self._page("ListIdentifiers", HEADER, header_of, selection, token)

    def records(self, selection: OaiSelection, token: str = "") -> OaiPage[OaiRecord]:
        """With their metadata. Otherwise as ``identifiers``."""
        return self._page("ListRecords", RECORD, record_of, selection, token)

    def close(self) -> None:
        for reader in (self._reader, self._once):
            reader.close()

    def _page(self, verb: str, tag: str, read: Callable[[Element], T], selection: OaiSelection, token: str) -> OaiPage[T]:
        asked = {"resumptionToken": token} if token else _arguments(selection)
        reader = self._once if token else self._reader
        try:
            found = self._read(lambda: read_page(self._asked(reader, verb=verb, **asked), tag, read))
        except RemoteRefused as error:
            found = self._refusal(error, token)
        if found.faults:
            self._judge(found.faults)
        if token and found.token == token:
            raise RemoteRefused(f"{self.host} gives the same page of its list for ever.", self.host, 200)
        return found

    def _refusal(self, error: RemoteRefused, token: str) -> OaiPage[Any]:
        """The protocol's own errors should come with 200; InvenioRDM's come with 422. Raises the error for anything else."""
        found = refusal_in(error.body)
        if found is None and token and error.status == UNPROCESSABLE:
            return OaiPage(faults=(OaiFault(BAD_TOKEN),))
        if found is None:
            raise error
        return found

    def _judge(self, faults: tuple[OaiFault, ...]) -> None:
        """Nothing that matches is no error here."""
        fault = next((each for each in faults if each.code != NOTHING_MATCHES), None)
        if fault is not None:
            raise self._error(fault)

    def _error(self, fault: OaiFault) -> RemoteError:
        error: RemoteRefused
        if fault.code == BAD_TOKEN:
            error = ListLost(f"{self.host} does not know any more where this list stood.", self.host, UNPROCESSABLE)
        elif fault.code == UNKNOWN:
            error = RemoteMissing(f"{self.host} has no such record.", self.host, 404)
        else:
            error = RemoteRefused(f"{self.host} refused this: {fault.said[:MOST_SAID] or fault.code}", self.host)
        error.code = fault.code
        return error

    def _asked(self, reader: JsonReader, **asked: str) -> str:
        return reader.document(self._path, accept=XML, **asked).text

    def _read(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except XmlRefused:
            said = f"The answer of {self.host} was cut off, or is no XML of an OAI-PMH repository."
            raise RemoteUnavailable(said, self.host, 200) from None


def _arguments(selection: OaiSelection) -> dict[str, str]:
    return {
        "metadataPrefix": selection.prefix,
        "set": selection.set,
        "from": selection.since,
        "until": selection.until,
    }


def _parted(url: str) -> tuple[str, str]:
    """What stands before the last part of the path, and that part: an address that ends with a slash is another one."""
    before, slash, last = url.rstrip("/").rpartition("/")
    return (before, last) if slash and not before.endswith("/") else (url, "")
