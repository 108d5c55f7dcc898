"""A person changes an item, goes back, and compares what was with what is."""

import pytest

from exporter.catalogue import comparing, editing, items, revisions
from exporter.catalogue.comparing import Moved
from exporter.catalogue.content import Policy, imported_anew
from exporter.catalogue.editing import Edit
from exporter.catalogue.item import Origin, OriginKind, Visibility
from exporter.catalogue.memberships import SETS, SITES
from exporter.catalogue.viewer import Viewer
from exporter.database.engine import Database
from exporter.errors import InvalidInput, NotAllowed, NotFound
from exporter.records.parts import Statements, statements
from exporter.records.record import Value
from tests.catalogue.building import ADA, BOB, STAFF, add, bury, get, link, members, new_set, new_site, said

PRIVATE = Visibility.PRIVATE


def says(title: str) -> Statements:
    return statements(said(title).record)


def save(database: Database, viewer: Viewer, item_id: int, seen: int, edit: Edit) -> int:
    with database.transaction() as connection:
        return editing.save(connection, viewer, item_id, seen, edit)


def test_an_item_is_made_by_hand(database: Database) -> None:
    set_id, site_id = new_set(database, "Water"), new_site(database, "Portal")
    with database.transaction() as connection:
        item_id = editing.create(connection, ADA, Edit(says("Rivers"), PRIVATE, (set_id,), (site_id,)))
    made = get(database, item_id)
    assert (made.title, made.owner, made.visibility, made.revision) == ("Rivers", ADA.subject, PRIVATE, 1)
    assert made.content.edited
    assert members(database, SETS, item_id) == (set_id,)
    assert members(database, SITES, item_id) == (site_id,)


def test_an_edit_is_one_revision_of_all_that_changed(database: Database) -> None:
    [item_id], set_id = add(database, "Rivers"), new_set(database, "Water")
    assert save(database, ADA, item_id, 1, Edit(says("Rivers of Bern"), PRIVATE, (set_id,))) == 2
    edited = get(database, item_id)
    assert (edited.title, edited.visibility, edited.content.held) == ("Rivers of Bern", PRIVATE, ("dcterms:title",))
    with database.transaction() as connection:
        compared = comparing.compare(connection, item_id, 1, 2)
        revision, _ = revisions.get(connection, item_id, 2)
    [title] = compared.statements
    assert (title.removed, title.added) == (
        (Value("dcterms:title", "Rivers"),),
        (Value("dcterms:title", "Rivers of Bern"),),
    )
    assert (compared.sets, compared.sites, compared.files) == (Moved((), (set_id,)), Moved(), ())
    assert (compared.visibility, compared.deleted, compared.same) == ((Visibility.PUBLIC, PRIVATE), None, False)
    assert (revision.origin, revision.author, revision.job_id) == (OriginKind.PERSON, ADA.subject, None)


def test_what_a_person_wrote_stays_when_an_import_comes(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    save(database, ADA, item_id, 1, Edit(says("Mine")))
    with database.transaction() as connection:
        item = items.lock(connection, [item_id])[item_id]
        brought = said("Rivers 2", issued="2021").record
        items.put(connection, {item_id: imported_anew(item.content, brought, Policy.REPLACE)})
        revisions.keep(connection, [item_id], Origin(OriginKind.IMPORT, ADA.subject, 7))
    found = get(database, item_id)
    assert (found.title, found.issued) == ("Mine", "2021")


def test_saving_what_is_there_is_no_revision(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    assert save(database, ADA, item_id, 1, Edit(says("Rivers"))) == 1
    assert get(database, item_id).revision == 1


def test_why_an_item_is_hidden_stays_until_it_is_shown(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    with database.transaction() as connection:
        items.show(connection, [item_id], PRIVATE, "It is no longer at its source.")
        revisions.keep(connection, [item_id], Origin(OriginKind.IMPORT, ADA.subject, 7))
    save(database, ADA, item_id, 2, Edit(says("Lakes"), PRIVATE))
    assert get(database, item_id).reason == "It is no longer at its source."
    save(database, ADA, item_id, 3, Edit(says("Lakes")))
    assert get(database, item_id).reason == ""


def test_who_was_slower_is_told_and_nothing_is_saved(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    save(database, STAFF, item_id, 1, Edit(says("Lakes")))
    with pytest.raises(InvalidInput, match="Nothing was saved"):
        save(database, ADA, item_id, 1, Edit(says("Ponds")))
    assert get(database, item_id).title == "Lakes"


def test_an_item_keeps_a_title(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    with pytest.raises(InvalidInput) as caught:
        save(database, ADA, item_id, 1, Edit({}))
    assert set(caught.value.faults) == {"title"}


def test_another_persons_item_is_not_changed(database: Database) -> None:
    [public] = add(database, "Rivers")
    [hidden] = add(database, "Lakes", visibility=PRIVATE)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        save(database, BOB, public, 1, Edit(says("Ponds")))
    with pytest.raises(NotFound):
        save(database, BOB, hidden, 1, Edit(says("Ponds")))
    with database.transaction() as connection, pytest.raises(NotAllowed):
        editing.go_back(connection, BOB, public, 1, 1)
    assert get(database, public).revision == 1


def test_another_persons_set_takes_nothing_but_keeps_what_it_has(database: Database) -> None:
    [item_id], his = add(database, "Rivers"), new_set(database, "Bob's", BOB)
    with pytest.raises(NotAllowed, match="item set"):
        save(database, ADA, item_id, 1, Edit(says("Rivers"), sets=(his,)))
    save(database, STAFF, item_id, 1, Edit(says("Rivers"), sets=(his,)))
    assert save(database, ADA, item_id, 2, Edit(says("Lakes"), sets=(his,))) == 3
    assert members(database, SETS, item_id) == (his,)
    save(database, ADA, item_id, 3, Edit(says("Lakes")))
    assert members(database, SETS, item_id) == ()


def test_going_back_is_a_revision_of_its_own(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    link(database, item_id)
    save(database, ADA, item_id, 2, Edit(says("Spoilt"), PRIVATE))
    with database.transaction() as connection:
        assert editing.go_back(connection, ADA, item_id, 3, 1) == 4
        assert comparing.compare(connection, item_id, 1, 4).same
        [file] = comparing.compare(connection, item_id, 2, 4).files
        with pytest.raises(NotFound):
            editing.go_back(connection, ADA, item_id, 4, 9)
        with pytest.raises(InvalidInput):
            editing.go_back(connection, ADA, item_id, 3, 1)
    assert (file.name, file.after) == ("a.csv", None)
    assert get(database, item_id).title == "Rivers"


def test_a_tombstone_comes_back_under_its_identifier(database: Database) -> None:
    [item_id] = add(database, "Rivers")
    before = get(database, item_id)
    bury(database, item_id)
    with database.transaction() as connection:
        editing.go_back(connection, ADA, item_id, 2, 1)
        assert comparing.compare(connection, item_id, 2, 3).deleted == (True, False)
    back = get(database, item_id)
    assert (back.identifier, back.title, back.deleted, back.reason) == (before.identifier, "Rivers", False, "")
