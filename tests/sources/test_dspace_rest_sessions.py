"""What who signs in at a DSpace 5 or 6 sees, and sessions that end without a word."""

from collections.abc import Iterator

import pytest

from exporter.errors import TokenRefused
from exporter.sources.places import Place
from simulators.dspace6 import Dspace6
from simulators.server import Simulator
from tests.sources.dspace_rest_site import collection_of, family, record_of, walked
from tests.sources.dspace_site import CONTENT, EMAIL, PASSWORD, TITLES, TOKEN
from tests.sources.import_worlds import allowing, opener

pytestmark = pytest.mark.slow


@pytest.fixture(params=["5.10", "6.3"])
def signing(request: pytest.FixtureRequest) -> Iterator[Dspace6]:
    """One where people can sign in."""
    made = Dspace6(request.param, {EMAIL: PASSWORD}, (EMAIL,))
    with Simulator(made):
        yield made


def test_who_signs_in_sees_and_reads_what_is_hidden(signing: Dspace6) -> None:
    collection, items = collection_of(signing)
    signing.hide(items[0])
    signing.restrict(signing.file(items[0], "levels.csv"))
    assert len(walked(family(signing), signing.handle_of(collection)).titles) == len(TITLES) - 1
    rest = family(signing, TOKEN)
    found = walked(rest, signing.handle_of(collection))
    assert (len(found.titles), found.complete) == (len(TITLES), True)
    with rest.open_file(record_of(rest, signing.handle_of(items[0])).files[0]) as content:
        assert content.read() == CONTENT
    assert signing.auth.logins == 1


def test_a_session_that_ends_meanwhile_hides_nothing(signing: Dspace6) -> None:
    """The server says no word about it: it shows what everybody sees."""
    collection, items = collection_of(signing)
    for item in items:
        signing.hide(item)
        signing.restrict(signing.file(item, "levels.csv"))
    rest = family(signing, TOKEN)
    file = record_of(rest, signing.handle_of(items[0])).files[0]
    signing.auth._sessions.clear()
    found = walked(rest, signing.handle_of(collection))
    assert (len(found.titles), found.complete) == (len(TITLES), True)
    signing.auth._sessions.clear()
    with rest.open_file(file) as content:
        assert content.read() == CONTENT
    signing.auth._sessions.clear()
    assert record_of(rest, signing.handle_of(items[1])).title == TITLES[1]
    assert signing.auth.logins == 4


def test_a_sign_in_that_is_forgotten_at_once_is_told(signing: Dspace6) -> None:
    collection_of(signing)
    signing.auth.lifetime = 0
    rest = family(signing, TOKEN)
    with pytest.raises(TokenRefused, match="forgot"):
        rest.page(Place(scope="rest "), 10)
    assert signing.auth.logins == 3


def test_a_wrong_password_is_told_by_a_check_of_everything_too(signing: Dspace6) -> None:
    source = opener("dspace", allowing(signing.url), url=signing.url)(token=f"{EMAIL}:wrong")
    with pytest.raises(TokenRefused, match="does not accept"):
        source.check()
    source.close()


@pytest.mark.parametrize("lists_restricted", [True, False])
def test_what_only_a_sign_in_opens_is_offered_to_nobody_else_here(signing: Dspace6, lists_restricted: bool) -> None:
    _, items = collection_of(signing)
    signing.lists_restricted = lists_restricted
    signing.hide(items[0])
    signing.restrict(signing.file(items[1], "levels.csv"))
    rest = family(signing, TOKEN)
    hidden, described = (record_of(rest, signing.handle_of(item)).access for item in items[:2])
    assert (hidden.record, hidden.files) == ("restricted", "restricted")
    assert (described.record, described.files) == ("public", "restricted")
    as_guest = record_of(family(signing), signing.handle_of(items[2])).access
    assert (as_guest.record, as_guest.files) == ("public", "public")
