"""Many files are listed page by page, each under its own position."""

import pytest

from exporter.catalogue.item_file import ItemFile
from exporter.web.catalogue.file_list import ROWS, listed

FILES = tuple(ItemFile(f"f{number}") for number in range(2 * ROWS + 1))


def test_they_come_page_by_page_and_each_once() -> None:
    asked, found = "", list[tuple[int, ItemFile]]()
    for _ in range(3):
        page = listed(FILES, asked)
        found += page.rows
        asked = str(page.after)
    assert found == list(enumerate(FILES))
    assert page.after is None
    assert page.total == len(FILES)


@pytest.mark.parametrize("asked", ["", "-1", "x", "9" * 30, "٣", str(len(FILES))])
def test_what_is_no_place_begins_at_the_first(asked: str) -> None:
    assert listed(FILES, asked).rows[0] == (0, FILES[0])


def test_few_are_one_page() -> None:
    assert listed(FILES[:ROWS], "").after is None
    assert listed((), "").rows == ()
