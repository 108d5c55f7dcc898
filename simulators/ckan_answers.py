"""How CKAN says no, and how it reads what was sent."""

import re
from typing import Any

from simulators.ckan_state import User

Sent = dict[str, Any]
TRUE, FALSE = {"true", "yes", "on", "y", "t", "1"}, {"false", "no", "off", "n", "f", "0"}


class Failed(Exception):
    """An answer that is no success: status and what stands under ``error``."""

    def __init__(self, status: int, kind: str, **error: Any) -> None:
        self.status = status
        self.error = {"__type": kind, **error}
        super().__init__(kind)


def invalid(**error: Any) -> Failed:
    return Failed(409, "Validation Error", **error)


def denied(reason: str = "") -> Failed:
    return Failed(403, "Authorization Error", message="Access denied" + (f": {reason}" if reason else ""))


def not_found() -> Failed:
    return Failed(404, "Not Found Error", message="Not found")


def broken() -> Failed:
    return Failed(500, "Internal Server Error", message="Internal Server Error")


def truth(value: Any) -> bool:
    text = str(value).lower()
    if text not in TRUE | FALSE:
        raise broken()
    return text in TRUE


def name_of(user: User | None) -> str:
    return user.name if user else ""


def natural(sent: Sent, name: str, otherwise: int) -> int:
    value = sent.get(name, otherwise)
    if not re.fullmatch(r"-?\d+", str(value)):
        raise invalid(**{name: ["Invalid integer", "Please enter an integer value"]})
    if int(value) < 0:
        raise invalid(**{name: ["Must be a natural number"]})
    return int(value)


def text(value: Any) -> str | None:
    return None if value is None else str(value)
