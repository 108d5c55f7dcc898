"""How names and ids become addresses."""

import pytest

from exporter.clients.invenio import file_segment, segment
from exporter.errors import RemoteMissing, RemoteRefused


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("a.csv", "a.csv"),
        ("a b.csv", "a%20b.csv"),
        ("a/b.csv", "a%2Fb.csv"),
        ("100%.csv", "100%25.csv"),
        ("a#b?c", "a%23b%3Fc"),
        ("ł", "%C5%82"),
        ("..a", "..a"),
    ],
)
def test_a_files_name_is_one_segment(name: str, encoded: str) -> None:
    assert file_segment(name) == encoded


@pytest.mark.parametrize("name", ["", ".", "..", "a/..", "../a", "a//b", "/a", "a/"])
def test_a_name_that_would_be_folded_away_is_refused(name: str) -> None:
    with pytest.raises(RemoteRefused):
        file_segment(name)


def test_an_id_cannot_leave_its_place() -> None:
    assert segment("../user?x#y") == "..%2Fuser%3Fx%23y"
    for identifier in ("", ".", ".."):
        with pytest.raises(RemoteMissing):
            segment(identifier)
