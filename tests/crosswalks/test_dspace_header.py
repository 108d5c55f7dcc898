"""What the lists of a DSpace tell of an item."""

from datetime import UTC, datetime

import pytest

from exporter.crosswalks.dspace_header import header_of
from exporter.errors import RecordError

SITE = "https://archive.example.org"


def test_the_handle_is_the_identity_whatever_else_the_item_is_called_by() -> None:
    new = header_of({"uuid": "aa-1", "handle": "1/2", "lastModified": "2023-05-06T07:08:09.123+0000"}, SITE)
    old = header_of({"id": 7, "handle": "1/2", "lastModified": "2015-01-12 15:44:12.978"}, SITE)
    assert new.identifier == old.identifier == "1/2"
    assert new.url == old.url == f"{SITE}/handle/1/2"
    assert new.datestamp == datetime(2023, 5, 6, 7, 8, 9, 123000, UTC)
    assert old.datestamp == datetime(2015, 1, 12, 15, 44, 12, 978000, UTC)


def test_an_item_without_a_handle_is_known_by_its_id() -> None:
    found = header_of({"uuid": "aa-1", "handle": None, "lastModified": "2023"}, SITE)
    assert (found.identifier, found.url) == ("aa-1", f"{SITE}/items/aa-1")


@pytest.mark.parametrize("told", [True, "true"])
def test_a_withdrawn_item_is_told_as_gone(told: object) -> None:
    assert header_of({"handle": "1/2", "withdrawn": told}, SITE).deleted


def test_what_has_neither_is_no_item() -> None:
    with pytest.raises(RecordError):
        header_of({"name": "x"}, SITE)
