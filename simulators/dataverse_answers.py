"""How a Dataverse answers: what is well, and what is refused."""

from typing import Any
from urllib.parse import unquote

from simulators.server import Refusal, Reply, Request

GUIDE = "Please check your code for typos, or consult our API guide at http://guides.dataverse.org."
HINT = "When accessing a dataset based on Persistent ID, a persistentId query parameter must be present."
NOT_JSON = "<!DOCTYPE html><html><title>Payara Server - Error report</title><h1>HTTP Status 404 - Not Found</h1></html>"


def well(body: Any, **more: Any) -> Reply:
    return Reply(200, {"status": "OK", **more, "data": body}, {"Content-Type": "application/json;charset=UTF-8"})


def refused(status: int, message: str) -> Refusal:
    body = {"status": "ERROR", "message": message}
    return Refusal(Reply(status, body, {"Content-Type": "application/json;charset=UTF-8"}))


def refused_access(request: Request, status: int, reason: str) -> Refusal:
    """The longer answer that files and unknown addresses have."""
    url = f"{request.base_url}{unquote(request.path).replace('/api/', '/api/v1/', 1)}"
    body = {"status": "ERROR", "code": status, "message": f"{reason} {GUIDE}", "requestUrl": url, "requestMethod": "GET"}
    return Refusal(Reply(status, body, {"Content-Type": "application/json;charset=UTF-8"}))


def whole(request: Request, name: str, otherwise: int) -> int:
    """What is no whole number is answered by the server beneath, in its own words."""
    text = request.argument(name) or str(otherwise)
    if not text.removeprefix("-").isdecimal():
        raise Refusal(Reply(404, NOT_JSON))
    return int(text)


def truth(request: Request, name: str) -> bool:
    return request.argument(name).lower() == "true"
