"""What is public is everybody's to see; what is changed is changed by its owner and by staff."""

from dataclasses import dataclass

from exporter.catalogue.item import Visibility
from exporter.catalogue.viewer import NOBODY, may_edit, may_see
from tests.catalogue.building import ADA, BOB, STAFF


@dataclass(frozen=True)
class One:
    owner: str
    visibility: str


def test_who_may_see_and_change() -> None:
    public, hidden = One(ADA.subject, Visibility.PUBLIC), One(ADA.subject, Visibility.PRIVATE)
    assert [may_see(each, public) for each in (NOBODY, BOB, ADA, STAFF)] == [True] * 4
    assert [may_see(each, hidden) for each in (NOBODY, BOB, ADA, STAFF)] == [False, False, True, True]
    for one in (public, hidden):
        assert [may_edit(each, one) for each in (NOBODY, BOB, ADA, STAFF)] == [False, False, True, True]


def test_nobody_owns_what_has_no_owner() -> None:
    assert not may_edit(NOBODY, One("", Visibility.PRIVATE))
