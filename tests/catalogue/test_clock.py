"""Whoever asks "what changed since" misses nothing, however long a transaction takes."""

import threading
from collections.abc import Iterator

import pytest

from exporter.catalogue import changed, items, revisions
from exporter.catalogue.item import Visibility
from exporter.database.engine import Database, open_database
from tests.catalogue.building import PERSON, add
from tests.servers.mariadb import DatabaseAddress


@pytest.fixture
def shared(empty_database: DatabaseAddress) -> Iterator[Database]:
    """MariaDB: only there do two transactions write at once."""
    opened = open_database(empty_database.url)
    opened.create_tables()
    yield opened
    opened.close()


def hide(database: Database, item_id: int) -> None:
    with database.transaction() as connection:
        items.show(connection, [item_id], Visibility.PRIVATE)
        revisions.keep(connection, [item_id], PERSON)


def since(database: Database, number: int) -> list[int]:
    with database.transaction() as connection:
        return [each.id for each in changed.changed_since(connection, number + 1)]


@pytest.mark.server
def test_no_change_is_seen_before_one_that_was_stamped_earlier(shared: Database) -> None:
    slow, quick = add(shared, "A", "B")
    with shared.transaction() as connection:
        last = changed.changed_since(connection, 0)[-1].change_number
    second = threading.Thread(target=hide, args=(shared, quick))
    with shared.transaction() as connection:
        items.show(connection, [slow], Visibility.PRIVATE)
        revisions.keep(connection, [slow], PERSON)
        second.start()
        # were it not waiting, the second one would be through by now, with a later number than one that nobody sees yet
        second.join(1)
        assert since(shared, last) == []
    second.join(90)
    assert since(shared, last) == [slow, quick]
