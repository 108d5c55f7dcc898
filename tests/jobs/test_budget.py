"""One account's rate limit, shared."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from exporter.database.clock import after
from exporter.database.engine import Database, open_database
from exporter.database.schema import budgets
from exporter.errors import RateLimited
from exporter.jobs.budget import RowBudget, account_of

BURST = 15
SLOT_SECONDS = 0.75
MANY = 60
"""So many slots that they are not over before they are all taken, however slow the machine is."""


def budget(database: Database, account: str = "a", patience_seconds: float = 5) -> tuple[RowBudget, list[float]]:
    """And the waits that it asked for, instead of waiting."""
    waits: list[float] = []
    return RowBudget(database, account, patience_seconds=patience_seconds, pause=waits.append), waits


def allowed(database: Database) -> int:
    with database.transaction() as connection:
        return int(connection.execute(select(budgets.c.allowed)).scalar_one())


def ahead_seconds(database: Database) -> float:
    """How far the row runs ahead of the clock."""
    with database.transaction() as connection:
        row = connection.execute(select(budgets.c.next_at, after(0).label("now"))).one()
    return float((row.next_at - row.now).total_seconds())


def test_a_small_export_does_not_wait(database: Database) -> None:
    rate, waits = budget(database)
    for _ in range(BURST):
        rate.take()
    assert waits == []


def test_after_the_burst_each_request_waits_for_its_slot(database: Database) -> None:
    rate, waits = budget(database, patience_seconds=1000)
    for _ in range(BURST + MANY):
        rate.take()
    assert 2 <= len(waits) <= MANY
    # the last of them would wait for all slots, less the time that passed since the first one
    assert 0 < max(waits) <= MANY * SLOT_SECONDS
    assert max(waits) > 2 * waits[0]


def test_a_long_wait_is_an_error_that_says_how_long_and_reserves_nothing(database: Database) -> None:
    rate, _ = budget(database)
    with pytest.raises(RateLimited) as caught:
        for _ in range(100):
            rate.take()
    assert 5 < caught.value.retry_after_seconds < 7
    with database.transaction() as connection:
        connection.execute(update(budgets).values(next_at=after(600), changed=after(0)))
    before = ahead_seconds(database)
    with pytest.raises(RateLimited):
        rate.take()
    assert ahead_seconds(database) <= before
    assert not caught.value.counts


def test_two_accounts_do_not_share_and_two_workers_of_one_account_do(database: Database) -> None:
    first, first_waits = budget(database, "a")
    second, second_waits = budget(database, "a", patience_seconds=1000)
    other, other_waits = budget(database, "b")
    for _ in range(BURST):
        first.take()
        other.take()
    for _ in range(MANY):
        second.take()
    assert (first_waits, other_waits) == ([], [])
    assert second_waits


def test_ten_workers_at_once_take_as_many_slots_as_requests(database: Database) -> None:
    def work() -> None:
        rate, _ = budget(database, patience_seconds=1000)
        for _ in range(10):
            rate.take()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # 100 slots of 0.75 s each, less what passed since the first one
    with database.transaction() as connection:
        row = connection.execute(select(budgets.c.next_at, budgets.c.changed)).one()
    slots = timedelta(seconds=75)
    assert slots - timedelta(seconds=60) < row.next_at - row.changed <= slots


def test_the_limit_is_learned_from_the_headers(database: Database) -> None:
    rate, _ = budget(database)
    rate.take()
    rate.seen(200, {"X-RateLimit-Limit": "30", "X-RateLimit-Remaining": "29", "Retry-After": "60"})
    assert allowed(database) == 30


@pytest.mark.parametrize(
    "headers",
    [
        {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "Retry-After": "60"},
        {"X-RateLimit-Limit": "500", "X-RateLimit-Remaining": "499", "Retry-After": "3500"},
        {"X-RateLimit-Limit": "0"},
        {"X-RateLimit-Limit": "²"},
        {"X-RateLimit-Limit": "many", "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"},
    ],
    ids=str,
)
def test_the_limit_of_an_hour_or_nonsense_teaches_nothing(database: Database, headers: dict[str, str]) -> None:
    rate, _ = budget(database)
    rate.take()
    before = ahead_seconds(database)
    rate.seen(200, headers)
    assert allowed(database) == 100
    assert ahead_seconds(database) <= before


def test_retry_after_on_a_good_answer_does_not_throttle(database: Database) -> None:
    rate, waits = budget(database)
    rate.take()
    rate.seen(200, {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "99", "Retry-After": "60"})
    rate.take()
    assert waits == []


def test_a_429_holds_every_worker_of_the_account(database: Database) -> None:
    (first, _), (second, _) = budget(database), budget(database)
    first.take()
    first.seen(429, {"Retry-After": "40"})
    with pytest.raises(RateLimited) as caught:
        second.take()
    assert 30 < caught.value.retry_after_seconds <= 40


def test_near_the_end_of_the_window_requests_are_spread(database: Database) -> None:
    rate, waits = budget(database, patience_seconds=1000)
    rate.take()
    rate.seen(200, {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "1", "Retry-After": "60"})
    rate.take()
    assert len(waits) == 1 and 1 < waits[0] <= 30


def test_an_hour_of_silence_gives_no_more_than_one_burst(database: Database) -> None:
    rate, waits = budget(database, patience_seconds=1000)
    rate.take()
    with database.transaction() as connection:
        connection.execute(update(budgets).values(next_at=after(-3600)))
    for _ in range(BURST + MANY):
        rate.take()
    assert len(waits) >= 2


def test_a_lesson_while_the_database_is_away_does_not_cost_the_answer() -> None:
    away = open_database("mysql+pymysql://nobody@127.0.0.1:1/none")
    rate, _ = budget(away)
    rate.seen(429, {"X-RateLimit-Limit": "30", "Retry-After": "40"})
    away.close()


def test_the_key_of_an_account_fits_its_column_and_tells_accounts_apart() -> None:
    long = account_of("zenodo.org", "x" * 191)
    assert len(account_of("h" * 300, "x" * 300)) <= 191
    assert len({long, account_of("zenodo.org", "y" * 191), account_of("sandbox.zenodo.org", "x" * 191)}) == 3


def test_where_no_limit_is_told_we_go_as_fast_as_we_ever_would(database: Database) -> None:
    taker, waits = budget(database)
    taker.take()
    taker.seen(200, {})
    for _ in range(400):
        taker.take()
    assert waits == []


def test_an_error_page_without_headers_teaches_nothing(database: Database) -> None:
    taker, waits = budget(database, patience_seconds=1000)
    taker.take()
    taker.seen(502, {})
    for _ in range(BURST + MANY):
        taker.take()
    assert waits


def test_threads_that_share_a_budget_wait_one_after_the_other_whatever_their_number(database: Database) -> None:
    shared = RowBudget(database, "a", burst_share=0.01, patience_seconds=0.3)
    shared.take()
    shared.seen(200, {})
    refused: list[RateLimited] = []

    def take() -> None:
        try:
            shared.take()
        except RateLimited as error:
            refused.append(error)

    threads = [threading.Thread(target=take) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []  # alone, the last one would have had to wait for two seconds


@pytest.mark.parametrize("text", ["9" * 400, "9" * 5000, "²", "-1", "1e9", ""])
def test_a_hostile_number_in_a_header_is_none(text: str, database: Database) -> None:
    rate, _ = budget(database)
    rate.take()
    rate.seen(429, {"X-RateLimit-Limit": text, "X-RateLimit-Remaining": text, "Retry-After": text})
    assert allowed(database) == 100
    assert ahead_seconds(database) < 3700


def test_a_clock_set_back_throttles_nobody(database: Database) -> None:
    rate, waits = budget(database)
    rate.take()
    with database.transaction() as connection:
        connection.execute(update(budgets).values(next_at=after(3600), changed=after(3599)))
    rate.take()
    assert waits == []
    assert ahead_seconds(database) < 60
