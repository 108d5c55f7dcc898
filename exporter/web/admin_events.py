"""What an administrator did for somebody else: one line in the log of security events, with who did what to whose."""

import logging

from exporter.web.security import request_id
from exporter.web.sessions import current_user

log = logging.getLogger("exporter.security")


def note(what: str, whose: str) -> None:
    """``whose`` names the job or person that it was done to, by numbers and subjects alone."""
    log.warning("security: %s | person %s | request %s | %r", what, current_user().subject, request_id(), whose)
