"""Security events: one line each in the log, with who, from where and why. Never with a token, a key or a whole address."""

import logging

USUAL = frozenset({"signed in", "signed out", "token saved", "token used", "token deleted"})
"""What is no reason to look up; everything else is a warning."""

log = logging.getLogger("exporter.security")


def security_event(what: str, reason: str, *, person: str = "-", address: str = "-", request: str = "-") -> None:
    """``person`` is the OpenID ``sub``; ``reason`` may hold a stranger's words: it is quoted, and cut."""
    level = logging.INFO if what in USUAL else logging.WARNING
    log.log(level, "security: %s | person %s | from %s | request %s | %r", what, person, address, request, reason[:300])
