"""Errors and what follows from them."""

import random

import pytest

from exporter.errors import (
    DatabaseAway,
    FileMissing,
    NeedsUser,
    RateLimited,
    RemoteConflict,
    RemoteRefused,
    RemoteUnavailable,
    TokenRefused,
)
from exporter.jobs.retry import DEADLINE_SECONDS, TRIES, Backoff, Fail, Retry, Wait, decide

BACKOFF = Backoff(random.Random(7))


def test_a_full_jitter_stays_between_two_seconds_and_five_minutes() -> None:
    delays = [BACKOFF.seconds(attempt) for attempt in range(1, 40) for _ in range(50)]
    assert min(delays) >= 2
    assert 200 < max(delays) <= 300


@pytest.mark.parametrize("asked, given", [(7, 7), (-3, 1), (99_999_999, 3600)])
def test_a_rate_limit_is_honoured_within_reason_and_not_counted(asked: float, given: float) -> None:
    assert decide(RateLimited("slow", retry_after_seconds=asked), 99, 0, BACKOFF) == Retry(given, counted=False)


def test_a_refused_token_waits_for_its_owner() -> None:
    assert decide(TokenRefused("no"), 1, 0, BACKOFF) == Wait("token")
    assert decide(NeedsUser("changed", "changed"), 1, 0, BACKOFF) == Wait("changed")


@pytest.mark.parametrize("error", [RemoteRefused("bad"), FileMissing("gone")])
def test_what_cannot_get_better_fails_at_once(error: Exception) -> None:
    assert isinstance(decide(error, 1, 0, BACKOFF), Fail)


@pytest.mark.parametrize("error", [RemoteUnavailable("502", status=502), RemoteConflict("locked", status=423)])
def test_a_server_that_answers_with_faults_gets_twelve_tries(error: Exception) -> None:
    assert isinstance(decide(error, TRIES - 1, 0, BACKOFF), Retry)
    assert isinstance(decide(error, TRIES, 0, BACKOFF), Fail)


def test_a_silent_network_is_tried_until_the_deadline() -> None:
    assert isinstance(decide(RemoteUnavailable("silent"), 500, 0, BACKOFF), Retry)
    assert decide(RemoteUnavailable("silent"), 500, DEADLINE_SECONDS + 1, BACKOFF) == Fail("deadline")


def test_a_bug_of_ours_is_tried_five_times() -> None:
    assert isinstance(decide(ZeroDivisionError(), 4, 0, BACKOFF), Retry)
    assert decide(ZeroDivisionError(), 5, 0, BACKOFF) == Fail("bug")


def test_a_database_that_is_away_is_waited_for() -> None:
    assert isinstance(decide(DatabaseAway("away"), 1, 0, BACKOFF), Retry)
