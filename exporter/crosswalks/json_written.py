"""JSON objects that are written. Pure."""

from collections.abc import Mapping
from typing import Any

Body = dict[str, Any]


def filled(body: Mapping[str, Any]) -> Body:
    """Without what is empty."""
    return {key: value for key, value in body.items() if value not in ("", [], {}, None)}
