"""The web front: ``create_app`` puts it together. Every page family is one blueprint in ``BLUEPRINTS``."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask, request
from flask.typing import ResponseReturnValue

from exporter.web import (
    admin,
    admin_people,
    admin_queue,
    administration,
    backchannel,
    batches,
    choice,
    citation_files,
    connections,
    errors,
    export,
    formats,
    health,
    job_links,
    kept_forms,
    limits,
    mail_wish,
    oauth,
    remote_places,
    security,
    services,
    sessions,
    sign_in,
    start,
    still_signed_in,
    transfers,
)
from exporter.web.addresses import callback_path
from exporter.web.administration import is_here
from exporter.web.catalogue import CATALOGUE, edit
from exporter.web.imports import blueprints as imports
from exporter.web.imports import new
from exporter.web.people import User
from exporter.web.request_name import request_id
from exporter.web.services import WebParts
from exporter.web.sso import Sso

BLUEPRINTS = (
    health.blueprint,
    sign_in.blueprint,
    backchannel.blueprint,
    start.blueprint,
    choice.blueprint,
    export.blueprint,
    batches.blueprint,
    transfers.blueprint,
    citation_files.blueprint,
    *imports.BLUEPRINTS,
    connections.blueprint,
    oauth.blueprint,
    mail_wish.blueprint,
    admin.blueprint,
    admin_queue.blueprint,
    admin_people.blueprint,
    administration.blueprint,
    *CATALOGUE,
)
PROJECT = Path(__file__).parents[2]
NAVIGATION: tuple[tuple[str, str, str], ...] = (
    ("start.home", "Start", ""),
    ("batches.overview", "Several at once", ""),
    ("imports_past.overview", "Import", "staff admin"),
    ("transfers.overview", "My transfers", ""),
    ("connections.overview", "Connections", ""),
    ("catalogue.browse", "Catalogue", ""),
    ("administration.overview", "Administration", "admin"),
)
"""Endpoint, words, and the roles of which it takes one; empty: everybody."""
SHOW_AGAIN: dict[str, Callable[..., ResponseReturnValue]] = {
    "export.change": export.show_again,
    "catalogue_edit.save": edit.show_again,
    "imports_new.use": new.show_again,
    "imports_tree.show": new.show_again,
}
"""The forms of ``kept_forms``: what they show when they come from a session that has ended."""
WITHOUT_SESSION = frozenset({"static", "health.live", "health.ready", "backchannel.end_sessions"})


def create_app(parts: WebParts) -> Flask:
    """Makes no connection to anything yet."""
    app = errors.Front("exporter", template_folder=str(PROJECT / "templates"), static_folder=str(PROJECT / "static"))
    threads = parts.settings.app.threads
    places = remote_places.places_for(threads)
    app.extensions[services.EXTENSION] = remote_places.PartsWithPlaces(parts, places)
    app.extensions[still_signed_in.EXTENSION] = Sso(parts.settings.sso, threads, places)
    # a redirect to the "right" spelling of an address would be built from the Host header
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    security.install(app, parts.settings)
    errors.install(app)
    formats.install(app)
    job_links.install(app)
    remote_places.install(app)
    app.before_request(_admit)
    app.context_processor(_for_all_pages)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule(callback_path(parts.settings), "sign_in.callback", sign_in.callback)
    limits.install(app, parts.settings.limits)
    return app


def _admit() -> ResponseReturnValue | None:
    """Before every view; static files and signs of life ask the database for nothing."""
    if request.endpoint not in WITHOUT_SESSION:
        sessions.load()
        still_signed_in.ask_again()
    kept_forms.keep()
    if kept_forms.is_of_another_session():  # its own view is not reached
        return SHOW_AGAIN[request.endpoint or ""](**(request.view_args or {}))
    security.refuse_foreign_changes()
    return None


def _for_all_pages() -> dict[str, object]:
    session = sessions.current_session()
    user = session.user if session else None
    return {
        "user": user,
        "nav_items": lambda: [(endpoint, words) for endpoint, words, roles in NAVIGATION if user and _is_for(user, roles)],
        "is_here": is_here,
        "csrf_token": session.csrf if session else "",
        "request_id": request_id(),
        "contact": services.services().settings.app.contact,
    }


def _is_for(user: User, roles: str) -> bool:
    return not roles or user.role in roles.split()
