"""Who asks what changed gets every item once, at its latest change, in the order of commits."""

from exporter.catalogue import changed, items, revisions
from exporter.catalogue.changed import Changed
from exporter.catalogue.item import Visibility
from exporter.database.engine import Database
from tests.catalogue.building import PERSON, add, bury


def everything(database: Database, number: int, size: int) -> list[Changed]:
    found, item_id = list[Changed](), 0
    with database.transaction() as connection:
        while some := changed.changed_since(connection, number, item_id=item_id, size=size):
            found += some
            number, item_id = some[-1].change_number, some[-1].id
    return found


def test_items_of_one_commit_are_on_different_pages_and_all_there(database: Database) -> None:
    first, second = add(database, "A", "B", "C"), add(database, "D", "E")
    for size in (1, 2, 500):
        found = everything(database, 0, size)
        assert [each.id for each in found] == [*first, *second], size
    assert [each.change_number for each in found] == [1, 1, 1, 2, 2]


def test_a_changed_item_moves_to_the_end(database: Database) -> None:
    ids = add(database, "A", "B", "C")
    last = everything(database, 0, 500)[-1]
    with database.transaction() as connection:
        items.show(connection, ids[:1], Visibility.PRIVATE)
        revisions.keep(connection, ids[:1], PERSON)
    bury(database, ids[1])
    with database.transaction() as connection:
        found = changed.changed_since(connection, last.change_number, item_id=last.id)
    assert [(each.id, each.is_public, each.deleted) for each in found] == [(ids[0], False, False), (ids[1], False, True)]
    assert [each.id for each in everything(database, 0, 500)] == [ids[2], ids[0], ids[1]]


def test_tombstones_are_listed_with_their_reasons(database: Database) -> None:
    ids = add(database, "A", "B", "C")
    bury(database, ids[0], ids[2])
    with database.transaction() as connection:
        found = changed.tombstones(connection)
        assert [(each.id, each.reason) for each in found] == [(ids[2], "Taken back."), (ids[0], "Taken back.")]
        assert [each.id for each in changed.tombstones(connection, size=1)] == [ids[2]]
        assert [each.id for each in changed.tombstones(connection, older_than=ids[2])] == [ids[0]]
