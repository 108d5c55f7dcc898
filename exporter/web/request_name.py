"""The name of a request, by which it is found in the log."""

import secrets

from flask import g


def request_id() -> str:
    """Ours, never one that came with the request: it goes into the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)
