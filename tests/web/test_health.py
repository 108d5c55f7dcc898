"""Signs of life for monitoring."""

from pathlib import Path

import pytest
from sqlalchemy import insert

from exporter.database.clock import after
from exporter.database.engine import open_database
from exporter.database.schema import workers
from exporter.web import create_app
from tests.web.front import make_parts, sso_settings

PUBLIC = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("rows", "status", "worker"),
    [
        ([], 503, "none"),
        ([{"seen": 1}], 200, "alive"),
        ([{"seen": 600}], 503, "silent"),
        ([{"seen": 600}, {"seen": 2}], 200, "alive"),
        ([{"seen": 1, "stopped": 1}], 503, "none"),
    ],
)
def test_ready_needs_a_worker_that_shows_itself(
    rows: list[dict[str, float]], status: int, worker: str, tmp_path: Path
) -> None:
    parts = make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC)
    with parts.database.transaction() as connection:
        for number, row in enumerate(rows):
            times = {name: after(-seconds) for name, seconds in row.items()}
            connection.execute(insert(workers).values(name=f"w{number}", started=after(-900), **times))
    answer = create_app(parts).test_client().get("/health/ready")
    assert (answer.status_code, answer.json["worker"], answer.json["database"]) == (status, worker, "well")
    parts.database.close()


def test_without_a_database_it_lives_but_is_not_ready(tmp_path: Path) -> None:
    away = open_database("mysql+pymysql://nobody:secret-word@127.0.0.1:1/none")
    client = create_app(make_parts(tmp_path, sso_settings("http://127.0.0.1:1", PUBLIC), PUBLIC, away)).test_client()
    client.set_cookie("exporter", "x", domain="127.0.0.1")
    assert client.get("/health", base_url=PUBLIC).json == {"status": "live"}
    answer = client.get("/health/ready", base_url=PUBLIC)
    assert (answer.status_code, answer.json["database"]) == (503, "away")
    assert "secret-word" not in answer.text
