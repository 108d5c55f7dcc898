"""What holds for every request and every answer: headers, and no change at another site's wish."""

import hmac

from flask import Flask, Response, abort, request

from exporter.settings import Settings
from exporter.web.addresses import origin
from exporter.web.events import note
from exporter.web.request_name import request_id
from exporter.web.services import services
from exporter.web.sessions import current_session, is_secure

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNED_BY_OTHERS = frozenset({"backchannel.end_sessions"})
"""Calls of a program, which proves itself by a signature; a browser that is led there can do nothing."""
MOST_BODY_BYTES = 1 << 20
FORBIDDEN_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def install(app: Flask, settings: Settings) -> None:
    """``name_request`` must run first, so that all that follows can be found in the log."""
    app.config.update(MAX_CONTENT_LENGTH=MOST_BODY_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BODY_BYTES, MAX_FORM_PARTS=5000)
    headers = _headers(settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = request_id()
        if request.endpoint != "static" or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
            response.vary.add("Cookie")
        return response


def _headers(settings: Settings) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": _content_policy(_form_targets(settings)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": FORBIDDEN_FEATURES,
    }
    if is_secure(settings.app):
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def _form_targets(settings: Settings) -> str:
    """Signing out and connecting are forms whose answers lead elsewhere, and browsers look at that too."""
    by_oauth = [each.url for each in settings.repositories if each.oauth_client_id]
    return " ".join(dict.fromkeys(origin(url) for url in (settings.sso.keycloak_server_url, *by_oauth)))


def _content_policy(targets: str) -> str:
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; "
        f"form-action 'self' {targets}; frame-ancestors 'none'"
    )


def refuse_foreign_changes() -> None:
    """Every change comes from a page of ours, in the session that it was made for."""
    if request.method in HARMLESS or request.endpoint in SIGNED_BY_OTHERS:
        return
    if _from_elsewhere() or not token_is_right():
        note("refused a change that came from elsewhere", request.path)
        abort(403, "foreign")


def _from_elsewhere() -> bool:
    site = request.headers.get("Sec-Fetch-Site", "none")
    sent = request.headers.get("Origin", "null")
    # "null" says nothing: with our Referrer-Policy browsers send it from our own forms
    ours = sent in {"null", origin(services().settings.app.public_url)}
    return site not in {"same-origin", "none"} or not ours


def is_surely_from_us() -> bool:
    """Only a browser that says so is believed; ``_from_elsewhere`` lets those pass that say nothing."""
    ours = request.headers.get("Origin") == origin(services().settings.app.public_url)
    return not _from_elsewhere() and (ours or request.headers.get("Sec-Fetch-Site") == "same-origin")


def token_is_right() -> bool:
    """Without a session there is nothing to change: the view asks for a sign-in."""
    session = current_session()
    if session is None:
        return True
    sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), session.csrf.encode())
