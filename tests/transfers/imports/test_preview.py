"""A preview of an import says what the import then does, and writes nothing."""

from dataclasses import replace

from exporter.catalogue.content import Policy
from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.item_sets import create as create_set
from exporter.errors import RecordError
from exporter.transfers.imports.preview import BOUNDS, Bounds, Expected, Preview, preview
from exporter.transfers.imports.runs import Outcome
from tests.transfers.imports.dump import dump
from tests.transfers.imports.place import Place, counts


def seen(place: Place, bounds: Bounds = BOUNDS, **changed: object) -> Preview:
    before = dump(place.database)
    plan = replace(place.plan, **changed)  # type: ignore[arg-type]
    found = preview(place.database, place.import_source(plan), plan, bounds)
    assert dump(place.database) == before
    return found


def test_the_first_preview_counts_everything_and_fetches_twenty(place: Place) -> None:
    place.repository.fill(45)
    found = seen(place)
    assert found.counts == {Expected.CREATE: 45}
    assert (found.listed, found.total, found.whole, found.vanishing) == (45, 45, True, 0)
    assert len(found.records) == place.repository.asked["record"] == 20
    assert {each.outcome for each in found.records} == {Outcome.CREATED}


def test_a_preview_says_what_the_next_run_does(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    place.repository.change("r00003", "Another title")
    place.repository.put("new", a=b"one")
    del place.repository.records["r00004"]
    found = seen(place)
    told = {Expected.CREATE: 1, Expected.UPDATE: 1, Expected.UNCHANGED: 23}
    assert (found.counts, found.vanishing, found.asks) == (told, 1, False)
    changed, new = found.records
    [difference] = changed.differences
    assert (difference.term, changed.item_id) == ("dcterms:title", place.item("r00003").id)
    assert [each.text for each in difference.removed] == ["Title of r00003"]
    assert [each.text for each in difference.added] == ["Another title"]
    assert (new.differences, new.item_id, new.files) == ((), None, 1)
    run = place.run()
    assert (counts(run), run.vanished_count) == ((1, 1, 23, 0, 0), 1)


def test_what_only_goes_into_a_set_that_is_named_for_the_first_time_is_foreseen(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    with place.database.transaction() as connection:
        made = create_set(connection, "sub-ada", ItemSetText("Rivers"))
    place.repository.change("r00003", "Another title")
    assert seen(place, sets=(made,)).counts == {Expected.UPDATE: 25}
    assert counts(place.run(sets=(made,))) == (0, 25, 0, 0, 0)
    place.repository.change("r00004", "Another title")
    assert seen(place, sets=(made,)).counts == {Expected.UPDATE: 1, Expected.UNCHANGED: 24}


def test_what_is_not_fetched_is_to_be_compared(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    for name in place.repository.records:
        place.repository.change(name, "Another title")
    assert seen(place, Bounds(records=5)).counts == {Expected.UPDATE: 5, Expected.COMPARE: 20}


def test_a_list_that_is_too_long_is_counted_as_far_as_it_was_read(place: Place) -> None:
    place.repository.fill(45)
    found = seen(place, Bounds(pages=2))
    assert (found.listed, found.total, found.whole, found.vanishing) == (20, 45, False, None)
    assert seen(place, Bounds(seconds=-1)).listed == 10


def test_a_record_that_fails_is_told_as_that(place: Place) -> None:
    place.repository.fill(3)
    place.repository.fail("record r00001", RecordError("Damaged."))
    found = seen(place)
    assert found.counts == {Expected.CREATE: 2, Expected.FAIL: 1}
    assert {each.said for each in found.records} == {"", "Damaged."}


def test_so_much_that_would_vanish_is_told_beforehand(place: Place) -> None:
    place.repository.fill(8)
    place.run()
    for number in range(4):
        del place.repository.records[f"r0000{number}"]
    found = seen(place)
    assert (found.vanishing, found.asks) == (4, True)


def test_what_is_left_as_it_is_is_skipped(place: Place) -> None:
    place.repository.fill(3)
    place.run()
    place.repository.change("r00001", "Another title")
    assert seen(place, policy=Policy.LEAVE).counts == {Expected.UNCHANGED: 2, Expected.SKIP: 1}
