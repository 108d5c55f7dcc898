"""A person as the ID token names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exporter.settings import SsoSettings

LONGEST_NAME = 191


@dataclass(frozen=True)
class Identity:
    """A person as the ID token names them. ``session`` is Keycloak's sid; ``roles`` are realm and client roles alike."""

    subject: str
    username: str
    name: str
    email: str
    email_verified: bool
    roles: frozenset[str]
    session: str
    id_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    seconds: float = 0
    """After so many Keycloak is asked whether this still holds; 0 when it does not tell."""


def identity_of(claims: Mapping[str, Any], answer: Mapping[str, Any], settings: SsoSettings) -> Identity:
    """Of claims that were checked, and the answer that they came with. Raises ValueError."""
    subject, session = _text(claims, "sub"), _text(claims, "sid")
    if not subject or max(len(subject), len(session)) > LONGEST_NAME:
        raise ValueError("The ID token names nobody that could be kept.")
    return Identity(
        subject=subject,
        username=_text(claims, settings.username_claim),
        name=_text(claims, "name") or _text(claims, "preferred_username"),
        email=_text(claims, "email"),
        email_verified=claims.get("email_verified") is True,
        roles=_roles(claims, settings.client_id),
        session=session,
        id_token=str(answer["id_token"]),
        refresh_token=_text(answer, "refresh_token"),
        seconds=_seconds(answer.get("expires_in")),
    )


def _seconds(found: Any) -> float:
    return float(found) if isinstance(found, int | float) and 0 < found < 1e7 else 0


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Empty when it is missing or something else; halves of characters, which no database keeps, are replaced."""
    value = claims.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _roles(claims: Mapping[str, Any], client_id: str) -> frozenset[str]:
    """Names of realm roles and of this client's roles; nothing when the token holds something of another shape."""
    clients = claims.get("resource_access")
    own = clients.get(client_id) if isinstance(clients, dict) else None
    lists = [part.get("roles") for part in (claims.get("realm_access"), own) if isinstance(part, dict)]
    return frozenset(name for names in lists if isinstance(names, list) for name in names if isinstance(name, str))
