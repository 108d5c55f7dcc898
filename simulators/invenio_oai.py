"""The OAI-PMH side of InvenioRDM: tokens that soon expire, and one empty page more when the last one is full.

A list is in no order, and its place is kept here: whoever asks again with the same token gets the page behind it.
https://www.openarchives.org/OAI/openarchivesprotocol.html
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from simulators.invenio_answers import refused
from simulators.invenio_export import datacite_xml, dublin_core
from simulators.invenio_oai_words import ARGUMENTS, MISSING, SCHEMAS, Wrong, bound, datestamp, document, identifier, moment
from simulators.invenio_state import Community, Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


@dataclass
class Scroll:
    """The list as it was when its first page was asked for; ``place`` is where the next answer begins, whoever asks."""

    shown: list[Callable[[], str]]
    place: int = 0
    cleared: bool = False

    def take(self, size: int) -> list[Callable[[], str]]:
        self.place += size
        return self.shown[self.place - size : self.place]


@dataclass
class Token:
    verb: str
    page: int
    moment: float
    scroll: Scroll


class Oai:
    """``page_size`` and ``token_seconds`` are Zenodo's, or a new InvenioRDM's; by ``clock`` a token grows old.

    ``unlisted``: the ids of versions that its lists do not have, though the search does.
    """

    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        self.page_size = 10 if zenodo.plain else 50
        self.token_seconds = 60 if zenodo.plain else 120
        self.set_prefix = "community-" if zenodo.plain else "user-"
        self.clock: Callable[[], float] = time.monotonic
        self.unlisted: set[str] = set()
        self._tokens: dict[str, Token] = {}
        for method in ("GET", "POST"):
            zenodo.route(method, "/oai2d", self.answer)

    def answer(self, request: Request) -> Reply:
        sent = {name: values[0] for name, values in request.query.items()} | request.form()
        verb = sent.pop("verb", "")
        try:
            body = self._answered(request, verb, sent)
        except Wrong as wrong:
            code, text = wrong.args
            return document(request, "", {}, f"<error code={quoteattr(code)}>{escape(text)}</error>", 422)
        return document(request, verb, sent, f"<{verb}>{body}</{verb}>")

    def _answered(self, request: Request, verb: str, sent: dict[str, str]) -> str:
        if verb not in ARGUMENTS:
            raise Wrong("badArgument", f"This is not a valid OAI-PMH verb:{verb}")
        needed, allowed = (set(), {"resumptionToken"}) if "resumptionToken" in sent else ARGUMENTS[verb]
        lacking = needed - sent.keys()
        if lacking or sent.keys() - needed - allowed:
            raise Wrong("badArgument", MISSING if lacking else "You have passed too many arguments.")
        if verb in {"ListRecords", "ListIdentifiers", "ListSets"}:
            return self._page(request, verb, sent)
        return {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "GetRecord": self._one,
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

    def _one(self, request: Request, sent: dict[str, str]) -> str:
        found = next((each for each in self._records({}) if identifier(each) == sent["identifier"]), None)
        if found is None:
            raise Wrong("idDoesNotExist", "No matching identifier")
        return self._shown(request, found, self._format(sent), True)

    def _format(self, sent: dict[str, str]) -> str:
        if sent["metadataPrefix"] not in SCHEMAS:
            raise Wrong("badArgument", "metadataPrefix does not exist")
        return sent["metadataPrefix"]

    def _page(self, request: Request, verb: str, sent: dict[str, str]) -> str:
        token = self._token(verb, sent)
        scroll, number = (token.scroll, token.page) if token else (Scroll(self._found(request, verb, sent)), 1)
        if scroll.cleared:
            raise refused(500, "Internal Server Error")
        size, total = self.page_size, len(scroll.shown)
        shown = "".join(show() for show in scroll.take(size))
        # with "<=" a last page that is full has a successor, which is empty
        more = number * size < total + (verb != "ListSets")
        scroll.cleared = not more
        following = self._new_token(verb, number + 1, scroll) if more else ""
        expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.token_seconds))
        told = f'expirationDate="{expires}" cursor="{(number - 1) * size}" completeListSize="{total}"'
        return shown + (f"<resumptionToken {told}>{following}</resumptionToken>" if following or number > 1 else "")

    def _found(self, request: Request, verb: str, arguments: dict[str, str]) -> list[Callable[[], str]]:
        """How each of them is shown."""
        if verb == "ListSets":
            return [partial(self._set, each) for each in self.zenodo.state.communities.values()]
        kind = self._format(arguments)
        found = self._records(arguments)
        if not found:
            raise Wrong("noRecordsMatch", "")
        return [partial(self._shown, request, each, kind, verb == "ListRecords") for each in found]

    def _set(self, community: Community) -> str:
        name = f"<setName>{escape(community.title)}</setName>"
        return f"<set><setSpec>{self.set_prefix}{community.slug}</setSpec>{name}</set>"

    def _token(self, verb: str, sent: dict[str, str]) -> Token | None:
        """A token is good for the verb that it was given for."""
        if "resumptionToken" not in sent:
            return None
        token = self._tokens.get(sent["resumptionToken"])
        if token is None or token.verb != verb or self.clock() - token.moment > self.token_seconds:
            raise Wrong("badResumptionToken", "The value of the resumptionToken argument is invalid or expired.")
        return token

    def _new_token(self, verb: str, page: int, scroll: Scroll) -> str:
        name = "." + secrets.token_urlsafe(24)
        self._tokens[name] = Token(verb, page, self.clock(), scroll)
        return name

    def _records(self, arguments: dict[str, str]) -> list[Version]:
        found = [each.version for each in self.zenodo.search.documents() if each.published]
        found = [each for each in found if each.published and each.published.access["record"] == "public"]
        if "set" in arguments:
            community = self._community(arguments["set"])
            found = [each for each in found if community and community.id in each.parent.communities]
        least, most = bound(arguments.get("from", "0001-01-02")), bound(arguments.get("until", "9999-12-30"))
        if least > most:
            raise Wrong("badArgument", 'Date "from" must be before "until".')
        found = [each for each in found if least <= moment(each) <= most and each.id not in self.unlisted]
        return sorted(found, key=_disorder)

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


def _disorder(version: Version) -> str:
    return hashlib.md5(version.id.encode()).hexdigest()
