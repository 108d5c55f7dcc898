"""How InvenioRDM refuses, and what it demands of a request before it looks at it."""

import json
from typing import Any

from simulators.invenio_state import Version
from simulators.server import Refusal, Reply, Request

NATIVE = "application/vnd.inveniordm.v1+json"
LEGACY = "application/vnd.zenodo.v1+json"
JSON = "application/json"
INTERNAL = (
    "The server encountered an internal error and was unable to complete your request. "
    "Either the server is overloaded or there is an error in the application."
)


def refused(status: int, message: str, *errors: dict[str, Any], **more: Any) -> Refusal:
    body: dict[str, Any] = {"status": status, "message": message, **more}
    return Refusal(Reply(status, {**body, "errors": list(errors)} if errors else body))


def invalid(field: str, *messages: str) -> Refusal:
    return refused(400, "A validation error occurred.", {"field": field, "messages": list(messages)})


def forbidden() -> Refusal:
    return refused(403, "Permission denied.")


def missing(message: str = "The persistent identifier does not exist.") -> Refusal:
    return refused(404, message)


def tombstone(version: Version) -> Refusal:
    """A removed record; where the tombstone is hidden it was never there."""
    if not version.tombstone:
        return missing()
    told = {"removal_reason": {"id": "spam"}, "note": "", "removal_date": version.updated, "is_visible": True}
    title = version.published.metadata.get("title", "") if version.published else ""
    return refused(410, "Record deleted", tombstone={**told, "citation_text": title})


def json_body(request: Request) -> Any:
    """The type must be told exactly; None when there is no body. A chunked body is never seen."""
    if request.stream.chunked:
        raise refused(500, INTERNAL)
    text = request.text()
    kind = request.headers.get("content-type", "")
    if kind != JSON and (text or kind):
        raise refused(415, f"Invalid 'Content-Type' header. Expected one of: {JSON}")
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise refused(400, "Unable to decode JSON data in request body.") from None


def wants_native(request: Request, plain: bool) -> bool:
    """Raises for what nobody can answer. Zenodo takes plain JSON for its older shape."""
    accepted = _accepted(request)
    if not {JSON, NATIVE, "*/*", "application/*"} & accepted:
        raise refused(406, f"Invalid 'Accept' header. Expected one of: {JSON}, {NATIVE}")
    return plain or (NATIVE in accepted)


def demand_json(request: Request) -> None:
    """Some answers come as plain JSON only, and are refused to those who ask for another kind."""
    if not {JSON, "*/*", "application/*"} & _accepted(request):
        raise refused(406, f"Invalid 'Accept' header. Expected one of: {JSON}")


def chosen(request: Request, offered: tuple[str, ...]) -> str:
    """The first that is wanted and offered; the first offered when anything will do. Raises for what nobody can answer."""
    wanted = [each.split(";")[0].strip() for each in request.headers.get("accept", "*/*").split(",")]
    for each in wanted:
        if each in offered:
            return each
        if each in {"*/*", "application/*"}:
            return offered[0]
    raise refused(406, f"Invalid 'Accept' header. Expected one of: {', '.join(offered)}")


def _accepted(request: Request) -> set[str]:
    return {each.split(";")[0].strip() for each in request.headers.get("accept", "*/*").split(",")}
