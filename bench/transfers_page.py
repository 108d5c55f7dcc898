"""The page of one's transfers: with 100,000 of other people's against none, and its last page against its first."""

import time
from collections.abc import Iterator
from contextlib import closing

import requests
from sqlalchemy import delete, select

from bench.front import Front
from bench.row import Row, median, rounds, scaled
from bench.rows_of_jobs import add_jobs
from exporter.database.schema import jobs
from exporter.jobs.job import JobState

OTHERS, OWN = 100_000, 5_000
PAGES = 40


def measure() -> Iterator[Row]:
    others = scaled(OTHERS)
    with closing(Front()) as busy, closing(Front()) as quiet:
        cookies = [_fill(busy, others), _fill(quiet, 0)]
        deep = _deep(busy)
        times: dict[str, list[float]] = {"busy": [], "quiet": [], "deep": []}
        for _ in range(rounds(7) * PAGES):
            times["busy"].append(_time(busy, cookies[0]))
            times["quiet"].append(_time(quiet, cookies[1]))
            times["deep"].append(_time(busy, cookies[0], deep))
        medians = {name: median(values) for name, values in times.items()}
        kind = busy.place.name
    figures = "{} ms and {} ms"
    shown = {name: f"{value * 1000:.1f}" for name, value in medians.items()}
    yield Row(
        f"transfers page with {others:,} of others / none, {kind}",
        medians["busy"] / medians["quiet"],
        "≤ 1.2",
        figures.format(shown["busy"], shown["quiet"]),
    )
    yield Row(
        f"its last page / its first, of {scaled(OWN, 100):,} own, {kind}",
        medians["deep"] / medians["busy"],
        "≤ 1.1",
        figures.format(shown["deep"], shown["busy"]),
    )


def _fill(front: Front, others: int) -> dict[str, str]:
    """Half of the others' rows are older than our own, half are newer."""
    cookie = front.cookie("ada")
    with front.parts.database.transaction() as connection:
        connection.execute(delete(jobs))
    states = (JobState.DONE, JobState.FAILED)
    for number, state in enumerate(states):
        add_jobs(front.parts.database, f"sub-other-{number}", others // 2, state)
        if number == 0:
            add_jobs(front.parts.database, "sub-ada", scaled(OWN, 100), JobState.DONE)
    return cookie


def _deep(front: Front) -> int:
    """What the link on the page before the last one says."""
    query = select(jobs.c.id).where(jobs.c.owner == "sub-ada").order_by(jobs.c.id).offset(25).limit(1)
    with front.parts.database.transaction() as connection:
        return int(connection.execute(query).scalar_one())


def _time(front: Front, cookies: dict[str, str], before: int | None = None) -> float:
    arguments = {"before": str(before)} if before else {}
    began = time.perf_counter()
    answer = requests.get(f"{front.url}/transfers", params=arguments, cookies=cookies, timeout=60, allow_redirects=False)
    spent = time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    assert answer.text.count("Levels of rivers") >= 25
    return spent
