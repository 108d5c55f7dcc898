"""The OAI-PMH side of InvenioRDM: tokens that soon expire, and one empty page more when the last one is full.

https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from simulators.invenio_export import datacite_xml, dublin_core
from simulators.invenio_oai_words import ARGUMENTS, ILL_FORMED, SCHEMAS, Wrong, bound, datestamp, document, identifier
from simulators.invenio_state import Community, Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


@dataclass
class Token:
    arguments: dict[str, str]
    page: int
    moment: float


class Oai:
    """``page_size`` and ``token_seconds`` are Zenodo's, or a new InvenioRDM's; by ``clock`` a token grows old."""

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.page_size = 10 if zenodo.plain else 50
        self.token_seconds = 60 if zenodo.plain else 120
        self.set_prefix = "community-" if zenodo.plain else "user-"
        self.clock: Callable[[], float] = time.monotonic
        self._tokens: dict[str, Token] = {}
        zenodo.route("GET", "/oai2d", self.answer)

    def answer(self, request: Request) -> Reply:
        sent = {name: values[0] for name, values in request.query.items()}
        verb = sent.pop("verb", "")
        try:
            body = self._answered(request, verb, sent)
        except Wrong as wrong:
            code, text = wrong.args
            status = 422 if code in ILL_FORMED else 200
            return document(request, "", {}, f"<error code={quoteattr(code)}>{escape(text)}</error>", status)
        return document(request, verb, sent, f"<{verb}>{body}</{verb}>")

    def _answered(self, request: Request, verb: str, sent: dict[str, str]) -> str:
        if verb not in ARGUMENTS:
            raise Wrong("badVerb", "This is not a valid OAI-PMH verb.")
        needed, allowed = ARGUMENTS[verb]
        lacking = needed - sent.keys() if "resumptionToken" not in sent else set()
        if lacking or sent.keys() - needed - allowed:
            raise Wrong("badArgument", "The arguments of this verb are not these.")
        return {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._one,
            "ListRecords": self._page,
            "ListIdentifiers": self._page,
        }[verb](request, sent)

    def _identify(self, request: Request, _: dict[str, str]) -> str:
        earliest = min((datestamp(each) for each in self._records({})), default="2000-01-01T00:00:00Z")
        return (
            f"<repositoryName>{self.zenodo.name}</repositoryName><baseURL>{request.base_url}/oai2d</baseURL>"
            "<protocolVersion>2.0</protocolVersion><adminEmail>info@example.org</adminEmail>"
            f"<earliestDatestamp>{earliest}</earliestDatestamp><deletedRecord>no</deletedRecord>"
            "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
        )

    def _formats(self, _request: Request, _: dict[str, str]) -> str:
        return "".join(
            f"<metadataFormat><metadataPrefix>{name}</metadataPrefix><schema>{schema}</schema>"
            f"<metadataNamespace>{space}</metadataNamespace></metadataFormat>"
            for name, (schema, space) in SCHEMAS.items()
        )

    def _sets(self, _request: Request, _: dict[str, str]) -> str:
        return "".join(
            f"<set><setSpec>{self.set_prefix}{each.slug}</setSpec><setName>{escape(each.title)}</setName></set>"
            for each in self.zenodo.state.communities.values()
        )

    def _one(self, request: Request, sent: dict[str, str]) -> str:
        found = next((each for each in self._records({}) if identifier(each) == sent["identifier"]), None)
        if found is None:
            raise Wrong("idDoesNotExist", "No such record.")
        return self._shown(request, found, self._format(sent), True)

    def _format(self, sent: dict[str, str]) -> str:
        if sent["metadataPrefix"] not in SCHEMAS:
            raise Wrong("cannotDisseminateFormat", "This format is not known.")
        return sent["metadataPrefix"]

    def _page(self, request: Request, sent: dict[str, str]) -> str:
        token = self._token(sent)
        arguments, number = (token.arguments, token.page) if token else (sent, 1)
        kind, size = self._format(arguments), self.page_size
        found = self._records(arguments)
        if not found:
            raise Wrong("noRecordsMatch", "Nothing is found.")
        shown = found[(number - 1) * size : number * size]
        whole = request.argument("verb") == "ListRecords"
        records = "".join(self._shown(request, each, kind, whole) for each in shown)
        # with "<=" a last page that is full has a successor, which is empty
        following = self._new_token(arguments, number + 1) if number * size <= len(found) else ""
        told = (
            f'<resumptionToken cursor="{(number - 1) * size}" completeListSize="{len(found)}">{following}</resumptionToken>'
        )
        return records + (told if following or number > 1 else "")

    def _token(self, sent: dict[str, str]) -> Token | None:
        if "resumptionToken" not in sent:
            return None
        if sent.keys() != {"resumptionToken"}:
            raise Wrong("badArgument", "A resumption token stands alone.")
        if sent["resumptionToken"] not in self._tokens:
            raise Wrong("badResumptionToken", "This resumption token is not known.")
        token = self._tokens[sent["resumptionToken"]]
        if self.clock() - token.moment > self.token_seconds:
            raise Wrong("badResumptionToken", "This resumption token is expired.")
        return token

    def _new_token(self, arguments: dict[str, str], page: int) -> str:
        name = "." + secrets.token_urlsafe(24)
        self._tokens[name] = Token(arguments, page, self.clock())
        return name

    def _records(self, arguments: dict[str, str]) -> list[Version]:
        found = [each.version for each in self.zenodo.search.documents() if each.published]
        found = [each for each in found if each.published and each.published.access["record"] == "public"]
        if "set" in arguments:
            community = self._community(arguments["set"])
            found = [each for each in found if community and community.id in each.parent.communities]
        least, most = bound(arguments.get("from", ""), "00:00:00"), bound(arguments.get("until", "9999-12-31"), "23:59:59")
        found = [each for each in found if least <= datestamp(each) <= most]
        return sorted(found, key=lambda each: each.updated)

    def _community(self, name: str) -> Community | None:
        known = self.zenodo.state.community(name.removeprefix(self.set_prefix))
        return known if name.startswith(self.set_prefix) else None

    def _shown(self, request: Request, version: Version, kind: str, whole: bool) -> str:
        found = (self.zenodo.state.communities.get(each) for each in version.parent.communities)
        sets = "".join(f"<setSpec>{self.set_prefix}{each.slug}</setSpec>" for each in found if each)
        stamp = f"<datestamp>{datestamp(version)}</datestamp>"
        header = f"<header><identifier>{identifier(version)}</identifier>{stamp}{sets}</header>"
        if not whole:
            return header
        return f"<record>{header}<metadata>{self._metadata(request, version, kind)}</metadata></record>"

    def _metadata(self, request: Request, version: Version, kind: str) -> str:
        if kind == "oai_dc":
            return dublin_core(self.zenodo.state, version, request.base_url)
        inner = datacite_xml(self.zenodo.state, version, request.base_url)
        payload = (
            f"<schemaVersion>4.3</schemaVersion><datacentreSymbol>CERN.ZENODO</datacentreSymbol><payload>{inner}</payload>"
        )
        return f'<oai_datacite xmlns="{SCHEMAS[kind][1]}">{payload}</oai_datacite>'
