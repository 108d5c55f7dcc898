"""Errors as pages: a plain sentence, a request id to tell the administrator, the right status."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from exporter.errors import (
    BeginAnew,
    DatabaseAway,
    ExporterError,
    InvalidInput,
    NeedsUser,
    NotAllowed,
    NotFound,
    RateLimited,
    RemoteError,
    RemoteUnavailable,
    SecretUnreadable,
    SignInError,
)
from exporter.web.addresses import safe_next
from exporter.web.events import note
from exporter.web.kept_forms import kept_form
from exporter.web.request_name import request_id
from exporter.web.sessions import this_page
from exporter.web.sso import ENDED
from exporter.web.still_signed_in import was_ended_elsewhere

log = logging.getLogger(__name__)
MISSING = "This page does not exist, or it is not yours."
STATUS: dict[type[ExporterError], int] = {
    InvalidInput: 400,
    SignInError: 400,
    NotAllowed: 403,
    NotFound: 404,
    NeedsUser: 409,
    SecretUnreadable: 409,
    RemoteUnavailable: 503,
    RateLimited: 503,
    RemoteError: 502,
    DatabaseAway: 503,
}
"""The first one that fits; ours that are not here are our own mistakes."""

EVENTS: dict[type[ExporterError], str] = {
    SignInError: "sign-in failed",
    NotFound: "not there, or somebody else's",
    BeginAnew: "not there, or somebody else's",
    NotAllowed: "not allowed",
}
"""What is told as a security event too."""

SENTENCES = {
    400: "The request could not be understood. Nothing was changed.",
    401: "Your session has ended, so nothing was changed. Please sign in again, then repeat the last step.",
    403: "This request did not come from a page of your present session, so nothing was changed. Open the page again.",
    404: MISSING,
    405: "This address cannot be used in this way. Nothing was changed.",
    413: "What was sent is larger than this page accepts. Nothing was changed.",
    500: "Something went wrong here, and it is our mistake. Transfers that are under way are not affected.",
}
TITLES = {
    400: "That did not work",
    401: "Please sign in again",
    403: "Not allowed",
    404: "Not found",
    405: "That did not work",
    409: "Something is needed from you",
    413: "Too large",
    429: "Too many requests",
    500: "Something went wrong",
    502: "Another service refused",
    503: "Not available at the moment",
}


class Front(Flask):
    def log_exception(self, exc_info: object) -> None:
        """One line with the request's id; Flask's own line would hold the path as the stranger wrote it."""
        log.error("request %s failed: %s %r", request_id(), request.method, request.path, exc_info=exc_info)  # type: ignore[arg-type]


def install(app: Flask) -> None:
    app.register_error_handler(ExporterError, _of_ours)
    app.register_error_handler(HTTPException, _of_http)


def _of_ours(error: ExporterError) -> ResponseReturnValue:
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:
        raise error  # a mistake of ours: logged with its traceback, and its text is not for users
    log.info("request %s: %d %s: %s", request_id(), status, type(error).__name__, _one_line(str(error)))
    if type(error) in EVENTS:
        note(EVENTS[type(error)], f"{request.path}: {_one_line(str(error))}")
    return page_of(status, MISSING if type(error) is NotFound else str(error))


def _one_line(text: str) -> str:
    """For the log: part of the sentence may be a stranger's."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _of_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:  # a redirect to the address as it should be written
        return error.get_response()
    status = error.code or 500
    ended = f"{ENDED} Nothing was changed. Please sign in again, then repeat the last step."
    sentence = ended if status == 401 and was_ended_elsewhere() else SENTENCES.get(status, "")
    response = page_of(status, sentence or SENTENCES[400 if status < 500 else 500])
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def page_of(status: int, sentence: str) -> Response:
    again = url_for("sign_in.login", next=_present_page() or None) if status in {400, 401} else ""
    kept = kept_form() if status == 401 else None
    title = TITLES.get(status, TITLES[400])
    page = render_template("error.html", status=status, title=title, sentence=sentence, again=again, kept=kept)
    response = make_response(page, status)
    if status == 401 and "HX-Request" in request.headers:
        response.headers["HX-Redirect"] = again  # a page that refreshes itself goes to the sign-in as a whole
    return response


def _present_page() -> str:
    """The page whose refreshed part this is; or this one, when it was asked for as a whole."""
    if request.method == "GET" and was_ended_elsewhere() and "HX-Request" not in request.headers:
        return safe_next(this_page())
    try:
        parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:  # no address at all
        return ""
    return safe_next(f"{parts.path}?{parts.query}" if parts.query else parts.path)
