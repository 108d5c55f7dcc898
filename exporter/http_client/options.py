"""How calls go out: identity, time-outs, and which private addresses an administrator allows."""

from dataclasses import dataclass

from exporter import VERSION

CHUNK_BYTES = 1 << 18
AUTHORIZATION = "Authorization"


@dataclass(frozen=True)
class HttpOptions:
    """``connect_seconds`` also bounds each send of an upload; ``allowed`` are host:port pairs that may be private."""

    user_agent: str = f"Exporter/{VERSION}"
    connect_seconds: float = 60
    read_seconds: float = 900
    allowed: frozenset[str] = frozenset()
    answer_bytes: int = 16 << 20
    tries: int = 3
    """How often a call that only reads is made, when no answer comes: once where a person waits for the page."""
