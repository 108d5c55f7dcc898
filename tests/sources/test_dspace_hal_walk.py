"""A walk through a DSpace 7 or later, against servers that lie in every way."""

from typing import Any

import pytest

from exporter.clients.dspace_lists import Page
from exporter.crosswalks.dspace_header import header_of
from exporter.errors import TooLong
from exporter.sources.base import Entry, Listing
from exporter.sources.dspace_hal_walk import hal_page
from exporter.sources.places import Place, place_of


class Server:
    """As Spring does it: a page that is not full is taken for the last, and its total is worked out from what came."""

    def __init__(self, count: int, most: int, longest: int = 10_000) -> None:
        self.items = [{"handle": f"1/{number}", "lastModified": "2024"} for number in range(count)]
        self.most = most
        self.longest = longest
        self.asked = 0

    def __call__(self, page: int, size: int) -> Page:
        self.asked += 1
        if size > self.longest:
            raise TooLong("too long")
        start = page * size
        came = tuple(self.items[start : start + min(size, self.most)])
        return Page(came, start + len(came) if came and len(came) < size else len(self.items))


def entry(item: Any) -> Entry:
    return Entry(header_of(item, "https://r.example.org"))


def walked(server: Server, size: int) -> list[Listing]:
    pages, place = list[Listing](), Place()
    while True:
        pages.append(hal_page(server, place, size, entry))
        assert len(pages) < 1000
        if not pages[-1].cursor:
            return pages
        place = place_of(pages[-1].cursor)


@pytest.mark.parametrize("size", [1, 2, 7, 100])
@pytest.mark.parametrize(
    ("count", "most"), [(0, 5), (1, 5), (4, 5), (5, 5), (6, 5), (23, 5), (23, 1), (23, 100), (100, 100)]
)
def test_every_item_comes_once_whatever_the_server_says_of_its_pages(count: int, most: int, size: int) -> None:
    pages = walked(Server(count, most), size)
    found = [each.header.identifier for page in pages for each in page.entries]
    assert found == [f"1/{number}" for number in range(count)]
    assert (pages[-1].complete, pages[-1].total) == (True, count)


def test_a_walk_costs_one_request_a_page_and_at_most_one_more() -> None:
    server = Server(450, 100)
    walked(server, 100)
    assert server.asked == 5


def test_answers_that_are_too_long_are_asked_for_in_smaller_pages() -> None:
    pages = walked(Server(40, 100, longest=10), 100)
    assert sum(len(page.entries) for page in pages) == 40
    assert pages[-1].complete


def test_an_item_that_is_too_long_by_itself_is_told() -> None:
    with pytest.raises(TooLong):
        hal_page(Server(4, 100, longest=0), Place(), 100, entry)
