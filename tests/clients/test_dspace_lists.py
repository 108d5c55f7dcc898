"""Lists of a DSpace 7 or later are stepped through by what came back."""

import pytest

from exporter.clients.dspace_lists import Page, all_of, page_of, step, total_of


class Server:
    """Gives at most ``most`` at once, whatever it is asked for."""

    def __init__(self, count: int, most: int) -> None:
        self.entries = tuple({"id": number} for number in range(count))
        self.most = most
        self.asked = 0

    def __call__(self, page: int, size: int) -> Page:
        self.asked += 1
        start = page * size
        return Page(self.entries[start : start + min(size, self.most)], len(self.entries))


@pytest.mark.parametrize(("count", "most"), [(0, 100), (1, 100), (100, 100), (101, 100), (250, 20), (7, 3), (5, 1)])
def test_all_come_once_and_in_order_whatever_the_server_gives(count: int, most: int) -> None:
    assert [each["id"] for each in all_of(Server(count, most))] == list(range(count))


def test_a_list_that_fits_costs_one_request() -> None:
    server = Server(100, 100)
    assert len(list(all_of(server))) == 100
    assert server.asked == 1


def test_a_server_that_promises_more_than_it_gives_ends() -> None:
    def promising(page: int, size: int) -> Page:
        return Page(({"id": 1},) if page == 0 else (), 99)

    assert len(list(all_of(promising))) == 1


def test_a_step_tells_where_it_stands() -> None:
    found = step(Server(5, 2), 0, 2)
    assert (len(found.entries), found.reached, found.more) == (2, 2, True)
    assert not step(Server(5, 5), 0, 5).more


@pytest.mark.parametrize(
    "answer", [{}, {"_embedded": None}, {"_embedded": {"items": "x"}}, {"page": {"totalElements": "9"}}, {"page": []}]
)
def test_odd_answers_are_empty_lists(answer: dict[str, object]) -> None:
    assert page_of(answer, "items") == Page((), 0)
    assert total_of(answer) == 0
