"""Security events: one line each in the log, with who, from where and why. Never with a token, a key or a whole address."""

import logging

log = logging.getLogger("exporter.security")


def security_event(what: str, reason: str, *, person: str = "-", address: str = "-", request: str = "-") -> None:
    """``person`` is the OpenID ``sub``; ``reason`` may hold a stranger's words: it is quoted, and cut."""
    log.warning("security: %s | person %s | from %s | request %s | %r", what, person, address, request, reason[:300])
