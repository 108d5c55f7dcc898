"""Pages of a Dataverse's search: their size, their order, and what may go wrong with them."""

import pytest

from tests.simulators.dataverse_asking import found, message, pids, search


@pytest.mark.parametrize(("size", "count"), [(None, 10), (0, 10), (1000, 12), (5, 5)])
def test_ten_is_the_usual_number_and_nought_means_it_too(dataverse, size, count):
    dataverse.fill(12)
    told = found(dataverse, per_page=size)
    assert (len(told["items"]), told["count_in_response"], told["total_count"]) == (count, count, 12)


@pytest.mark.parametrize("size", [1001, -1])
def test_too_many_or_too_few_are_refused_and_not_cut(dataverse, size):
    assert search(dataverse, q="*", per_page=size).status_code == 400


@pytest.mark.parametrize("name", ["per_page", "start"])
def test_what_is_no_number_is_answered_with_a_page(dataverse, name):
    answer = search(dataverse, q="*", **{name: "ten"})
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (404, "text/html")


def test_beyond_the_end_there_is_nothing_and_no_error(dataverse):
    dataverse.fill(2)
    told = found(dataverse, start=1000)
    assert (told["items"], told["total_count"], told["start"]) == ([], 2, 1000)


def test_without_a_sort_pages_do_not_fit_together(dataverse):
    dataverse.fill(40)
    orders = {tuple(pids(dataverse, sort=None, order=None, per_page=40)) for _ in range(3)}
    assert len(orders) == 3
    assert len({tuple(pids(dataverse, per_page=40)) for _ in range(3)}) == 1


def test_it_sorts_by_name_or_date_both_ways(dataverse):
    first, second = dataverse.fill(2)
    assert pids(dataverse, sort="date", order=None) == [second, first]
    assert pids(dataverse, sort="name", order=None) == [first, second]
    assert pids(dataverse, sort="name", order="desc") == [second, first]


def test_an_unknown_sort_is_an_error_with_an_inner_address(dataverse):
    answer = search(dataverse, q="*", sort="size")
    assert (answer.status_code, "localhost:8983" in message(answer)) == (500, True)
    assert search(dataverse, q="*", sort="date", order="up").status_code == 400


def test_datasets_of_one_second_are_tied_and_may_change_places(dataverse):
    dataverse.fill(30, apart=0)
    assert len({each["published_at"] for each in found(dataverse, per_page=30)["items"]}) == 1
    assert pids(dataverse, per_page=30) == pids(dataverse, per_page=30)
    dataverse.unstable_ties = True
    assert pids(dataverse, per_page=30) != pids(dataverse, per_page=30)


def test_a_minor_version_does_not_move_a_dataset_to_the_front(dataverse):
    first, second = dataverse.fill(2, apart=60)
    dataverse.edit(first, minor=True, title="Other words")
    assert pids(dataverse) == [first, second]
    dataverse.edit(first, title="Other words again")
    assert pids(dataverse) == [second, first]


@pytest.mark.parametrize(
    ("knob", "value", "expected"),
    [("shift_page", 1, [3, 4]), ("shift_page", -1, [1, 2]), ("short_page", 1, [2]), ("clip", 1, [2])],
)
def test_pages_may_drift_be_short_or_be_cut(dataverse, knob, value, expected):
    made = dataverse.fill(6)
    fault = dataverse.faults.add("/api/search", knob=knob, value=value)
    assert pids(dataverse, start=2, per_page=2) == [made[number] for number in expected]
    assert fault.happened == 1


def test_the_total_may_be_wrong(dataverse):
    dataverse.fill(3)
    fault = dataverse.faults.add("/api/search", knob="wrong_total", value=7)
    assert (found(dataverse)["total_count"], fault.happened) == (7, 1)


@pytest.mark.slow
def test_ten_thousand_datasets_are_made_and_read(dataverse):
    made = dataverse.fill(10_000)
    read = [pid for start in range(0, 10_000, 1000) for pid in pids(dataverse, start=start, per_page=1000)]
    assert read == made
