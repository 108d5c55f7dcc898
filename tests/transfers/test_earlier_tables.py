"""The earlier exporter's tables, read on SQLite and on a real MariaDB, of every age, and never written."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from exporter.database.engine import open_to_read
from exporter.errors import DatabaseAway, NotFound, NotWell
from exporter.transfers import earlier_tables
from exporter.transfers.earlier_tables import Earlier
from tests.transfers.earlier_rows import ERROR, FIRST, LATEST, TOKEN, answer, make, row


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.server)])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old files.db'}"
    else:
        yield request.getfixturevalue("empty_database").url


def read(url: str) -> Earlier:
    with closing(open_to_read(url)) as database, database.transaction() as connection:
        return earlier_tables.read(connection)


def test_the_latest_age_is_read_whole(old_url: str) -> None:
    make(
        old_url, [row(1, user_email="Ada@Example.org", resource_id="res-1"), row(2, status="failed", zenodo_response=ERROR)]
    )
    found = read(old_url)
    assert (found.table, found.lacking) == ("zenodo_transfers", ())
    first, second = found.files
    assert (first.username, first.email, first.resource) == ("ada", "ada@example.org", "res-1")
    assert (first.md5, first.size_bytes) == ("0cc175b9c0f1b6a831c399e269772661", 1)
    assert (second.status, second.http_status, second.md5) == ("failed", 403, "")
    assert first.created is not None
    assert first.created.isoformat() == "2024-05-01T10:00:00"


def test_the_first_age_lacks_columns_and_is_read_all_the_same(old_url: str) -> None:
    path = "/mnt/vol/ckan/default/resources/a8a/a41/57-4694-59ae-bf11-413627aa3435"
    make(old_url, [row(1, file_path=path), row(2)], FIRST)
    found = read(old_url)
    assert found.lacking == ("user_email", "resource_id")
    assert [file.resource for file in found.files] == ["a8aa4157-4694-59ae-bf11-413627aa3435", ""]
    assert {file.email for file in found.files} == {""}


def test_a_smaller_or_renamed_table_will_do(old_url: str) -> None:
    make(old_url, [row(1)], ("id", "username", "filename", "status"), "transfers")
    found = read(old_url)
    assert found.table == "transfers"
    assert (found.files[0].deposition, found.files[0].created) == ("", None)


def test_no_such_table_and_another_table_are_told(old_url: str) -> None:
    make(old_url, [], ("id", "filename"), "transfers")
    with pytest.raises(NotWell, match="it has no username, status"):
        read(old_url)


def test_a_database_without_it_is_told(old_url: str) -> None:
    make(old_url, [row(1)], LATEST, "something")
    with pytest.raises(NotFound, match="--database URL"):
        read(old_url)


def test_whoever_opens_it_to_read_cannot_write(old_url: str) -> None:
    make(old_url, [row(1)])
    with closing(open_to_read(old_url)) as database:
        with pytest.raises((DBAPIError, DatabaseAway)) as refused, database.transaction() as connection:
            connection.execute(text("UPDATE zenodo_transfers SET status = 'failed'"))
        assert re.search(r"(?i)read.?only", f"{refused.value} {refused.value.__cause__}")
        with database.transaction() as connection:
            assert connection.execute(text("SELECT status FROM zenodo_transfers")).scalars().all() == ["completed"]


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"does not answer"):
        read(f"sqlite:///{tmp_path / 'absent.db'}")
    assert not (tmp_path / "absent.db").exists()


@pytest.mark.parametrize(
    "told",
    [ERROR, f"access_token={TOKEN}", f'{{"checksum": "md5:{TOKEN}", "size": "{TOKEN}"}}', f'["{TOKEN}"]', f'"{TOKEN}"', "7"],
)
def test_of_an_answer_nothing_but_checksum_size_and_status_is_taken(tmp_path: Path, told: str) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    make(url, [row(1, zenodo_response=told), row(2, zenodo_response=answer(md5="F" * 32, size=-5))])
    first, second = read(url).files
    assert TOKEN not in repr(first)
    assert (first.size_bytes, first.md5) == (-1, "")
    assert (second.size_bytes, second.md5) == (-1, "f" * 32)
