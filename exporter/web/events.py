"""Security events of requests: who asked, from where."""

from flask import request

from exporter.settings.events import security_event
from exporter.web.request_name import request_id
from exporter.web.sessions import find_user


def note(what: str, reason: str, person: str = "") -> None:
    """``person`` where there is no session yet, or none any more."""
    user = find_user()
    who = person or (user.subject if user else "-")
    security_event(what, reason, person=who, address=request.remote_addr or "-", request=request_id())
