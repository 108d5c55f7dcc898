"""What follows from an error: try again, wait for the owner, or fail. Pure."""

import random
from dataclasses import dataclass

from exporter.errors import (
    DatabaseAway,
    ExporterError,
    FileChanged,
    NeedsUser,
    NotYet,
    RateLimited,
    RemoteUnavailable,
    SecretUnreadable,
    TokenRefused,
)

LONGEST_RETRY_AFTER_SECONDS = 3600.0
DEADLINE_SECONDS = 7 * 24 * 3600.0
TRIES = 12
TRIES_OF_A_BUG = 5


@dataclass(frozen=True)
class Backoff:
    """Seconds until the next try: full jitter, so that a thousand jobs do not come back together."""

    chance: random.Random
    shortest_seconds: float = 2.0
    longest_seconds: float = 300.0

    def seconds(self, attempt: int) -> float:
        """``attempt`` counts from 1."""
        ceiling = min(self.longest_seconds, self.shortest_seconds * 2 ** min(attempt, 10))
        return self.chance.uniform(self.shortest_seconds, ceiling)


@dataclass(frozen=True)
class Retry:
    """``counted``: this try uses one of those allowed."""

    delay_seconds: float
    counted: bool = True


@dataclass(frozen=True)
class Wait:
    """For the owner. ``reason`` is a code that pages know."""

    reason: str


@dataclass(frozen=True)
class Fail:
    reason: str


Decision = Retry | Wait | Fail


def decide(error: BaseException, attempt: int, age_seconds: float, backoff: Backoff) -> Decision:
    """``attempt`` counts from 1; ``age_seconds`` is the time since the job was submitted."""
    if isinstance(error, NeedsUser):
        return Wait(error.reason)
    if isinstance(error, TokenRefused | SecretUnreadable):
        return Wait("token")
    if not isinstance(error, ExporterError):
        return _again(attempt, TRIES_OF_A_BUG, backoff, "bug")
    if not error.retryable:
        return Fail(_word(error))
    if age_seconds > DEADLINE_SECONDS:
        return Fail("deadline")
    return _retry(error, attempt, backoff)


def _retry(error: ExporterError, attempt: int, backoff: Backoff) -> Decision:
    if isinstance(error, DatabaseAway):
        return Retry(backoff.seconds(attempt), counted=False)  # says nothing about this job
    if isinstance(error, RateLimited | NotYet):
        return Retry(_clamped(error.retry_after_seconds), counted=False)
    if isinstance(error, RemoteUnavailable) and not error.status:
        return Retry(backoff.seconds(attempt))  # silence of the network ends with the deadline, not with a count
    tries = TRIES_OF_A_BUG if isinstance(error, FileChanged) else TRIES
    return _again(attempt, tries, backoff, _word(error))


def _again(attempt: int, tries: int, backoff: Backoff, reason: str) -> Decision:
    return Retry(backoff.seconds(attempt)) if attempt < tries else Fail(reason)


def _clamped(seconds: float) -> float:
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER_SECONDS)


def _word(error: ExporterError) -> str:
    return type(error).__name__.lower()
