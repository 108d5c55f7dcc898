"""How often somebody may ask for what is costly: a person, or an address while nobody is signed in.

Kept in memory: the pages are one process. What stands before it (nginx) holds off floods; this keeps one person, or one
script, from using up Keycloak, CKAN or a repository for all.
"""

import ipaddress
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter, RateLimitExceeded

from exporter.settings import LimitSettings
from exporter.web.errors import page_of
from exporter.web.events import note
from exporter.web.formats import duration
from exporter.web.sessions import find_user

NETWORK_BITS = 64
"""Of IPv6: a household has them all."""


def install(app: Flask, settings: LimitSettings) -> None:
    """After the blueprints: the views are wrapped."""
    limiter = Limiter(_who, storage_uri="memory://", strategy="moving-window", key_prefix="exporter")
    limiter.init_app(app)
    for endpoint, limit, exempt in _limited(settings):
        view: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(limit, exempt_when=exempt)(view)
    app.register_error_handler(RateLimitExceeded, lambda _error: _too_many(limiter))


def _limited(settings: LimitSettings) -> list[tuple[str, str, Callable[[], bool]]]:
    """Endpoint, how often, and when a request does not count."""
    return [
        ("sign_in.login", f"{settings.sign_ins_per_minute} per minute", _never),
        ("sign_in.callback", f"{settings.sign_ins_per_minute} per minute", _never),
        ("connections.save", f"{settings.token_proofs_per_hour} per hour", _never),
        ("oauth.callback", f"{settings.token_proofs_per_hour} per hour", _never),
        ("export.begin", f"{settings.exports_opened_per_minute} per minute", _never),
        ("batches.begin", f"{settings.exports_opened_per_minute} per minute", _never),
        ("batches.decide", f"{settings.submits_per_hour} per hour", _is_no_submit),
        ("export.change", f"{settings.submits_per_hour} per hour", _is_no_submit),
        ("imports_new.use", f"{settings.exports_opened_per_minute} per minute", _never),
        ("imports_new.use", f"{settings.submits_per_hour} per hour", _is_no_import),
        ("imports_new.use", f"{settings.token_proofs_per_hour} per hour", _has_no_token),
        ("imports_tree.show", f"{settings.searches_per_minute} per minute", _never),
        ("imports_tree.show", f"{settings.submits_per_hour} per hour", _takes_nothing),
        ("imports_tree.show", f"{settings.token_proofs_per_hour} per hour", _has_no_token),
        ("imports_tree.below", f"{settings.searches_per_minute} per minute", _never),
        ("imports_past.choose", f"{settings.submits_per_hour} per hour", _never),
        ("imports.act", f"{settings.submits_per_hour} per hour", _never),
        ("imports_undo.order", f"{settings.submits_per_hour} per hour", _never),
        ("imports_report.download", f"{settings.exports_opened_per_minute} per minute", _never),
        ("catalogue.browse", f"{settings.searches_per_minute} per minute", _never),
        ("public_sites.home", f"{settings.searches_per_minute} per minute", _never),
        ("catalogue_selection.change", f"{settings.submits_per_hour} per hour", _never),
        ("transfers.act", f"{settings.submits_per_hour} per hour", _never),
    ]


def _never() -> bool:
    return False


def _is_no_submit() -> bool:
    return request.form.get("action") != "export"


def _is_no_import() -> bool:
    return request.form.get("action") != "import"


def _takes_nothing() -> bool:
    return "take" not in request.form


def _has_no_token() -> bool:
    return not request.form.get("token")


def _who() -> str:
    user = find_user()
    return f"person {user.subject}" if user else f"address {_network(request.remote_addr or '')}"


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a socket's other end
        return address
    return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False)) if found.version == 6 else address


def _too_many(limiter: Limiter) -> Response:
    reached = limiter.current_limit
    seconds = max(1, round(reached.reset_at - time.time())) if reached else 60
    note("limit reached", request.path)
    response = page_of(429, f"That was too often in a short time. Nothing was changed. Try again in {duration(seconds)}.")
    response.headers["Retry-After"] = str(seconds)
    return response
