"""Of what a whole list no longer has, the source is asked: withdrawn, or only out of what is selected."""

import pytest

from exporter.catalogue.item import Visibility
from exporter.errors import RateLimited, RecordError, RemoteMissing, RemoteUnavailable, TokenRefused
from exporter.transfers.imports.missed import MOST_LOOKS, still_there
from exporter.transfers.imports.plan import Vanished
from exporter.transfers.imports.runs import Outcome
from tests.transfers.imports.place import Place, counts

pytestmark = pytest.mark.slow
HOST = "data.example.org"
TAKEN_BACK = RemoteMissing("This record was taken back by its authors.", HOST, 410)


def lose(place: Place, *names: str) -> None:
    for name in names:
        del place.repository.records[name]


@pytest.mark.parametrize(
    ("wish", "done"),
    [
        (Vanished.HIDE, "It is hidden here."),
        (Vanished.LEAVE, "It stays as it is."),
        (Vanished.DELETE, "It was deleted here."),
    ],
)
def test_a_vanished_record_that_was_withdrawn_says_so_and_its_item_fares_like_any_other(
    place: Place, wish: Vanished, done: str
) -> None:
    place.repository.fill(25)
    place.run()
    lose(place, "r00003", "r00007")
    place.repository.fail("record r00007", TAKEN_BACK)
    run = place.run(vanished=wish)
    assert (counts(run), run.vanished_count, run.listed, run.complete) == ((0, 0, 23, 0, 0), 2, 23, True)
    plain, withdrawn = (place.ledger(run.job_id)[name] for name in ("r00003", "r00007"))
    assert (plain.outcome, plain.reason) == (Outcome.VANISHED, wish)
    assert (withdrawn.outcome, withdrawn.reason) == (Outcome.VANISHED, "withdrawn")
    assert "This record was taken back by its authors." in withdrawn.said
    assert plain.said.endswith(done)
    assert withdrawn.said.endswith(done)
    for name in ("r00003", "r00007"):
        item = place.item(name)
        assert (item.visibility is Visibility.PRIVATE, item.deleted) == (wish is Vanished.HIDE, wish is Vanished.DELETE)


def test_what_a_list_lost_and_its_source_still_has_stays_until_the_next_list_does_not_have_it_either(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    place.repository.unlisted = {"r00007"}
    run = place.run()
    assert (counts(run), run.vanished_count) == ((0, 0, 24, 0, 0), 0)
    assert sum(counts(run)) == run.listed == run.advertised
    assert "still has one record that its list does not have (r00007): its item stays as before" in run.said
    assert "r00007" not in place.ledger(run.job_id)
    assert place.item("r00007").visibility is Visibility.PUBLIC

    again = place.run()
    assert (again.vanished_count, again.said) == (1, "")
    row = place.ledger(again.job_id)["r00007"]
    assert (row.outcome, row.reason) == (Outcome.VANISHED, "left")
    assert row.said == "The source still has it, but not any more in what this import selects. It is hidden here."
    assert place.item("r00007").visibility is Visibility.PRIVATE

    place.repository.unlisted = set()
    assert counts(place.run()) == (0, 1, 24, 0, 0)
    assert place.item("r00007").visibility is Visibility.PUBLIC


def test_what_came_back_between_two_lists_is_spared_again(place: Place) -> None:
    place.repository.fill(25)
    for unlisted in (set(), {"r00007"}, set(), {"r00007"}):
        place.repository.unlisted = unlisted
        assert place.run().vanished_count == 0


def test_what_is_deleted_between_two_lists_is_not_spared_any_more(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    place.repository.unlisted = {"r00007"}
    place.run()
    lose(place, "r00007")
    run = place.run()
    assert (run.vanished_count, place.ledger(run.job_id)["r00007"].reason) == (1, "hide")


@pytest.mark.parametrize("error", [RecordError("Damaged."), TokenRefused("Not for us.", HOST, 403)])
def test_an_answer_that_says_nothing_of_it_changes_nothing(place: Place, error: Exception) -> None:
    place.repository.fill(25)
    place.run()
    lose(place, "r00007")
    place.repository.fail("record r00007", error)  # type: ignore[arg-type]
    run = place.run()
    assert (run.vanished_count, place.ledger(run.job_id)["r00007"].reason) == (1, "hide")


@pytest.mark.parametrize(
    "error", [RateLimited("Wait.", HOST, 429, told=False), RemoteUnavailable("Away.", HOST, 503)], ids=["429", "503"]
)
def test_a_source_that_does_not_want_to_be_asked_is_asked_no_more_and_the_list_is_enough(
    place: Place, error: Exception
) -> None:
    place.lanes = 1
    place.repository.fill(60)
    place.run()
    lose(place, "r00003", "r00004", "r00005")
    place.repository.fail("record r00003", error)  # type: ignore[arg-type]
    asked = place.repository.asked["record"]
    run = place.run()
    assert (run.vanished_count, run.complete) == (3, True)
    assert place.repository.asked["record"] == asked + 1


def test_no_more_than_a_hundred_are_looked_at(place: Place) -> None:
    place.repository.fill(130)
    place.run()
    lose(place, *[f"r{number:05}" for number in range(120)])
    asked = place.repository.asked["record"]
    run = place.run(confirmed=("vanished",))
    assert (run.vanished_count, place.repository.asked["record"]) == (120, asked + MOST_LOOKS)


def test_a_test_import_looks_at_nothing(place: Place) -> None:
    place.repository.fill(25)
    place.run()
    lose(place, "r00007")
    asked = place.repository.asked["record"]
    place.run(test=True)
    assert place.repository.asked["record"] == asked


def test_a_few_of_many_are_named() -> None:
    assert still_there(["d", "c", "b", "a"]).startswith("The source still has 4 records")
    assert "(a, b, c, …)" in still_there(["d", "c", "b", "a"])
