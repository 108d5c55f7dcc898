"""The words of OAI-PMH as InvenioRDM uses them: verbs and their arguments, errors, datestamps, the frame of an answer."""

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from simulators.invenio_state import Version
from simulators.server import Reply, Request

SPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMAS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/oai.xsd", "http://schema.datacite.org/oai/oai-1.1/"),
}
ILL_FORMED = {"badVerb", "badArgument", "badResumptionToken"}
ARGUMENTS = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
}


class Wrong(Exception):
    """One of the protocol's own errors: code and text."""


def identifier(version: Version) -> str:
    return str(version.published.pids["oai"]["identifier"]) if version.published else ""


def datestamp(version: Version) -> str:
    return datetime.fromisoformat(version.updated).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def bound(text: str, time_of_day: str) -> str:
    return f"{text}T{time_of_day}Z" if len(text) == 10 else text


def document(request: Request, verb: str, sent: dict[str, str], body: str, status: int = 200) -> Reply:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    named = "".join(f" {name}={quoteattr(value)}" for name, value in {"verb": verb, **sent}.items() if value)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{SPACE}"><responseDate>{now}</responseDate>'
        f"<request{named}>{request.base_url}/oai2d</request>{body}</OAI-PMH>"
    )
    return Reply(status, text.encode(), {"Content-Type": "text/xml; charset=utf-8"})
