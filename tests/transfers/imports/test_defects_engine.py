"""What other importers are known to do wrong, and an import here does not."""

import pytest

from exporter.catalogue import items, memberships, revisions
from exporter.catalogue.item import Origin, OriginKind, Visibility
from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.item_sets import create as create_set
from exporter.catalogue.memberships import SETS, SITES, Grouping
from exporter.catalogue.sites import SiteText
from exporter.catalogue.sites import create as create_site
from exporter.errors import RateLimited
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import JobState
from exporter.sources.base import Person
from exporter.transfers.imports.undo import UndoHandler
from exporter.transfers.imports.undo_plan import submit_undo
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow


def undo(place: Place, *jobs: int) -> str:
    submit_undo(place.database, lambda _job: None, Person("sub-ada"), jobs)
    with place.database.transaction() as connection:
        job = store.claim(connection, "host:1")
    assert job is not None
    message = UndoHandler().run(JobContext(place.database, job, lambda _step: None)).message
    with place.database.transaction() as connection:
        store.finish(connection, job, JobState.DONE, message)
    return message


def groups(place: Place, grouping: Grouping, remote_id: str) -> tuple[int, ...]:
    item_id = place.item(remote_id).id
    with place.database.transaction() as connection:
        return memberships.of_items(connection, grouping, [item_id]).get(item_id, ())


def hide(place: Place, remote_id: str) -> None:
    item_id = place.item(remote_id).id
    with place.database.transaction() as connection:
        items.show(connection, [item_id], Visibility.PRIVATE)
        revisions.keep(connection, [item_id], Origin(OriginKind.PERSON, "sub-ada"))


def everything(place: Place) -> list[tuple[object, ...]]:
    """All that can be seen of the items, their files and their sets."""
    names = sorted(place.repository.records)
    return [
        (name, item.title, item.content, item.visibility, item.deleted, place.files(name), groups(place, SETS, name))
        for name, item in ((name, place.item(name)) for name in names)
    ]


def test_every_item_is_in_the_sets_and_sites_of_its_import_once_and_in_no_others(place: Place) -> None:
    place.repository.fill(25)
    with place.database.transaction() as connection:
        own, other = (create_set(connection, "sub-ada", ItemSetText(title)) for title in ("own", "other"))
        site = create_site(connection, "sub-ada", SiteText("site"))
    place.run(sets=(own,), sites=(site,))
    assert {groups(place, SETS, name) for name in place.repository.records} == {(own,)}
    assert {groups(place, SITES, name) for name in place.repository.records} == {(site,)}
    item_id = place.item("r00001").id
    with place.database.transaction() as connection:
        memberships.add(connection, SETS, [other], [item_id])
    place.repository.change("r00001", "Another title")
    place.run(sets=(own,), sites=(site,))
    assert groups(place, SETS, "r00001") == (own, other)
    assert groups(place, SITES, "r00001") == (site,)


def test_an_update_makes_no_hidden_item_public(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    hide(place, "r00001")
    place.repository.change("r00001", "Another title")
    assert counts(place.run()) == (0, 1, 2, 0, 0)
    item = place.item("r00001")
    assert (item.title, item.visibility) == ("Another title", Visibility.PRIVATE)


def test_an_undo_of_a_re_run_leaves_what_the_first_run_made_as_it_was_with_its_files(place: Place) -> None:
    held = place.repository.put("r1", "Rivers", a=b"one", b=b"two")
    place.repository.put("r2", "Lakes", c=b"three")
    first = place.run()
    before = everything(place)
    held.files = {"a": b"one, changed", "d": b"four"}
    place.repository.change("r1", "Rivers, changed")
    place.repository.put("r3", "Seas")
    second = place.run()
    assert counts(second) == (1, 1, 1, 0, 0)
    assert undo(place, second.job_id) == "1 removed, 1 restored."
    assert place.item("r3").deleted
    del place.repository.records["r3"]
    assert everything(place) == before
    stored = [place.storage().path(file.sha256).read_bytes() for file in place.files("r1")]
    assert stored == [b"one", b"two"]
    assert undo(place, first.job_id) == "2 removed, 0 restored."
    assert all(place.item(name).deleted for name in ("r1", "r2"))


def test_what_an_undo_took_back_is_brought_anew_by_the_next_run(place: Place) -> None:
    place.repository.put("r1", "Rivers", a=b"one")
    place.run()
    identifier = place.item("r1").identifier
    place.repository.change("r1", "Rivers, changed")
    second = place.run()
    undo(place, second.job_id)
    assert counts(place.run()) == (0, 1, 0, 0, 0)
    assert (place.item("r1").title, place.item("r1").identifier) == ("Rivers, changed", identifier)


def test_an_undo_of_the_run_that_showed_an_item_again_lets_the_next_run_show_it(place: Place) -> None:
    place.repository.fill(5)
    place.run()
    kept = place.repository.records.pop("r00002")
    hidden = place.run()
    assert hidden.vanished_count == 1
    place.repository.records["r00002"] = kept
    shown = place.run()
    assert place.item("r00002").visibility is Visibility.PUBLIC
    undo(place, shown.job_id)
    assert place.item("r00002").visibility is Visibility.PRIVATE
    place.run()
    assert place.item("r00002").visibility is Visibility.PUBLIC


def test_an_undo_of_the_run_that_hid_an_item_shows_it(place: Place) -> None:
    place.repository.fill(5)
    place.run()
    del place.repository.records["r00002"]
    hidden = place.run()
    assert place.item("r00002").visibility is Visibility.PRIVATE
    assert undo(place, hidden.job_id) == "0 removed, 1 restored."
    assert place.item("r00002").visibility is Visibility.PUBLIC


def test_a_source_that_asks_for_patience_between_two_pages_gets_it_and_nothing_is_read_twice(place: Place) -> None:
    place.repository.fill(25)
    place.repository.fail("list 10", RateLimited("Wait.", retry_after_seconds=120))
    job_id = place.submit()
    job = place.work()
    assert (job.state, job.attempt, place.of(job_id).created_count) == (JobState.READY, 0, 10)
    assert (job.run_after - job.changed).total_seconds() == pytest.approx(120, abs=1)
    place.make_due(job_id)
    assert place.work().state is JobState.DONE
    assert counts(place.of(job_id)) == (25, 0, 0, 0, 0)
    assert place.repository.asked["list 0"] == 1
    assert place.repository.asked["record"] == 25


def test_a_list_that_brings_the_documents_costs_no_request_for_a_record(place: Place) -> None:
    place.repository.brings_documents = True
    place.repository.fill(25)
    assert counts(place.run()) == (25, 0, 0, 0, 0)
    assert (place.repository.asked["list"], place.repository.asked["record"]) == (3, 0)


def test_a_list_that_is_whole_is_read_once(place: Place) -> None:
    place.repository.fill(25)
    steps = list[str]()
    place.submit()
    place.work(steps.append)
    assert "relist" not in steps
    assert place.repository.asked["list"] == 3


def test_records_whose_identifiers_differ_in_a_capital_or_an_accent_alone_are_two(place: Place) -> None:
    names = ("abc", "ABC", "Abc", "ábc", "straße", "strasse")
    for name in names:
        place.repository.put(name)
    assert counts(place.run()) == (len(names), 0, 0, 0, 0)
    assert [place.item(name).title for name in names] == [f"Title of {name}" for name in names]
    assert counts(place.run()) == (0, 0, len(names), 0, 0)


def test_a_record_that_is_longer_than_others_by_far_ends_no_run(place: Place) -> None:
    place.repository.fill(3)
    place.repository.records["r00001"].creators = tuple("x" * 1_000_000 for _ in range(20))
    run = place.run()
    assert counts(run) == (2, 0, 0, 0, 1)
    assert place.ledger(run.job_id)["r00001"].reason == "too_long"
    assert place.item("r00002").title == "Title of r00002"


def test_a_set_that_a_re_run_names_for_the_first_time_gets_what_did_not_change_too(place: Place) -> None:
    place.repository.fill(3)
    first = place.run()
    with place.database.transaction() as connection:
        own = create_set(connection, "sub-ada", ItemSetText("own"))
    asked = place.repository.asked["record"]
    second = place.run(sets=(own,))
    assert (counts(second), place.repository.asked["record"]) == ((0, 3, 0, 0, 0), asked)
    assert {groups(place, SETS, name) for name in place.repository.records} == {(own,)}
    assert counts(place.run(sets=(own,))) == (0, 0, 3, 0, 0)
    undo(place, second.job_id)
    assert {groups(place, SETS, name) for name in place.repository.records} == {()}
    assert place.of(first.job_id).undone is None
    assert not place.item("r00001").deleted


def test_who_took_an_item_out_of_a_set_is_not_contradicted_by_the_next_run(place: Place) -> None:
    place.repository.fill(3)
    with place.database.transaction() as connection:
        own = create_set(connection, "sub-ada", ItemSetText("own"))
    place.run(sets=(own,))
    item_id = place.item("r00001").id
    with place.database.transaction() as connection:
        memberships.remove(connection, SETS, own, [item_id])
        revisions.keep(connection, [item_id], Origin(OriginKind.PERSON, "sub-ada"))
    place.repository.change("r00001", "Another title")
    assert counts(place.run(sets=(own,))) == (0, 1, 2, 0, 0)
    assert groups(place, SETS, "r00001") == ()
    assert groups(place, SETS, "r00002") == (own,)
