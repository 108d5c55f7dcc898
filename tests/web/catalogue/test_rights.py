"""Whose bytes are whose: an embargo that nobody can read is none that is over."""

from datetime import UTC, datetime, timedelta

import pytest

from exporter.catalogue.content import Content
from exporter.catalogue.item import Item, Visibility
from exporter.catalogue.viewer import NOBODY, Viewer
from exporter.records.record import Access, Header, Record
from exporter.web.catalogue.rights import may_download

NOW = datetime.now(UTC)
EARLIER, LATER = (f"{NOW + timedelta(days=days):%Y-%m-%d}" for days in (-2, 2))


def item(access: Access) -> Item:
    content = Content(Record(Header("r1"), access=access))
    return Item(1, "x", "sub-ada", Visibility.PUBLIC, "T", "", "", "", content, 1, False, "", NOW, NOW)


@pytest.mark.parametrize(
    "until",
    [
        LATER,
        LATER[:4],
        LATER[:7],
        "2999",
        "2999-05",
        "01.03.2999",
        "1 March 2999",
        "03/01/2999",
        "+2999-01-01",
        "soon",
    ],
)
def test_files_under_an_embargo_are_closed_however_its_end_is_written(until: str) -> None:
    assert not may_download(NOBODY, item(Access(embargo_until=until)))
    assert not may_download(Viewer("sub-bob"), item(Access(embargo_until=until)))
    assert may_download(Viewer("sub-ada"), item(Access(embargo_until=until)))


@pytest.mark.parametrize("until", ["", EARLIER, "2001", "2001-05", f"{EARLIER}T00:00:00+00:00"])
def test_files_whose_embargo_is_over_are_open(until: str) -> None:
    assert may_download(NOBODY, item(Access(embargo_until=until)))
    assert not may_download(NOBODY, item(Access("restricted", embargo_until=until)))
