"""How InvenioRDM refuses, and what it demands of a request before it looks at it."""

import json
from typing import Any

from simulators.server import Refusal, Reply, Request

NATIVE = "application/vnd.inveniordm.v1+json"
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


def _accepted(request: Request) -> set[str]:
    return {each.split(";")[0].strip() for each in request.headers.get("accept", "*/*").split(",")}
