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
MISSING = "Missing data for required field."
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


def moment(version: Version) -> datetime:
    return datetime.fromisoformat(version.updated)


def datestamp(version: Version) -> str:
    """Whole seconds, though the moment itself is finer: a record is not found ``until`` its own datestamp."""
    return moment(version).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def bound(text: str) -> datetime:
    """A day alone is its first moment, also as the last one: InvenioRDM takes a day's records away from ``until``."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong("badArgument", "Not a valid datetime.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def document(request: Request, verb: str, sent: dict[str, str], body: str, status: int = 200) -> Reply:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    named = "".join(f" {name}={quoteattr(value)}" for name, value in {"verb": verb, **sent}.items() if value)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{SPACE}"><responseDate>{now}</responseDate>'
        f"<request{named}>{request.base_url}/oai2d</request>{body}</OAI-PMH>"
    )
    return Reply(status, text.encode(), {"Content-Type": "text/xml"})
