"""Records that their source shows to some only: a token brings them here, and nobody else sees them for that."""

from exporter.catalogue import items, revisions
from exporter.catalogue.item import Origin, OriginKind, Visibility
from exporter.transfers.imports.deciding import CLOSED
from tests.transfers.imports.place import Place, counts


def test_a_closed_record_becomes_a_private_item_whatever_the_import_says(place: Place) -> None:
    place.repository.put("secret").closed = True
    place.repository.put("open")
    run = place.run(visibility=Visibility.PUBLIC)
    assert counts(run) == (2, 0, 0, 0, 0)
    item = place.item("secret")
    assert (item.visibility, item.reason, place.item("open").visibility) == (Visibility.PRIVATE, CLOSED, Visibility.PUBLIC)


def test_a_record_that_is_closed_later_is_hidden_and_comes_back_when_it_is_opened(place: Place) -> None:
    held = place.repository.put("r1")
    place.run()
    held.closed, held.version = True, 2
    assert counts(place.run()) == (0, 1, 0, 0, 0)
    assert (place.item("r1").visibility, place.item("r1").reason) == (Visibility.PRIVATE, CLOSED)
    held.closed, held.version = False, 3
    assert counts(place.run()) == (0, 1, 0, 0, 0)
    assert (place.item("r1").visibility, place.item("r1").reason) == (Visibility.PUBLIC, "")


def test_what_is_private_by_the_import_is_not_shown_when_its_record_is_opened(place: Place) -> None:
    held = place.repository.put("r1")
    held.closed = True
    place.run(visibility=Visibility.PRIVATE)
    held.closed, held.version = False, 2
    place.run(visibility=Visibility.PRIVATE)
    assert place.item("r1").visibility is Visibility.PRIVATE


def test_who_shows_a_closed_item_all_the_same_is_not_overruled_by_the_next_import(place: Place) -> None:
    held = place.repository.put("r1")
    held.closed = True
    place.run()
    item_id = place.item("r1").id
    with place.database.transaction() as connection:
        items.show(connection, [item_id], Visibility.PUBLIC)
        revisions.keep(connection, [item_id], Origin(OriginKind.PERSON, "sub-ada"))
    held.title, held.version = "Another title", 2
    place.run()
    assert (place.item("r1").title, place.item("r1").visibility) == ("Another title", Visibility.PUBLIC)


def test_a_record_that_vanished_and_comes_back_closed_stays_hidden(place: Place) -> None:
    place.repository.fill(30)
    held = place.repository.put("r1")
    place.run()
    del place.repository.records["r1"]
    place.run()
    held.closed, held.version = True, 2
    place.repository.records["r1"] = held
    place.run()
    assert place.item("r1").visibility is Visibility.PRIVATE
