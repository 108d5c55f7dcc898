"""What a DSpace 7 or later shows to whom."""

from dataclasses import replace

import pytest

from exporter.errors import TokenRefused, TurnedAway
from exporter.sources.imports import ImportSource
from tests.contracts.import_sources import entries_of
from tests.sources.dspace_site import CONTENT, TITLES, TOKEN, Shelf, of, opened, read, source, water

__all__ = ["source", "water"]
pytestmark = pytest.mark.slow


def test_who_signs_in_sees_what_is_restricted_and_its_files(water: Shelf) -> None:
    water.dspace.restrict(water.items[0])
    source = opened(water, TOKEN)
    assert {entry.title for entry in entries_of(source)} == set(TITLES)
    file = of(water, source, water.items[0]).files[0]
    assert read(source, file) == CONTENT
    assert water.dspace.auth.logins == 1
    source.close()


@pytest.mark.parametrize("token", ["curator@example.org:wrong", "curator@example.org", "a-token"])
def test_a_password_that_is_wrong_is_told_so(water: Shelf, token: str) -> None:
    source = opened(water, token)
    with pytest.raises(TokenRefused, match="password") as told:
        source.check()
    assert "wrong" not in str(told.value)
    source.close()


def test_a_sign_in_that_the_server_forgot_is_made_once_more(water: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporter.clients.dspace_login.FRESH_SECONDS", 0)
    water.dspace.restrict(water.items[0])
    source = opened(water, TOKEN)
    file = of(water, source, water.items[0]).files[0]
    for ask in (lambda: of(water, source, water.items[0]).title, lambda: read(source, file)):
        before = water.dspace.auth.logins
        water.dspace.auth._tokens.clear()
        assert ask()
        assert water.dspace.auth.logins == before + 1
    source.close()


def test_a_refusal_right_after_signing_in_is_believed(water: Shelf) -> None:
    water.dspace.restrict(water.items[0], "somebody@example.org")
    water.dspace.auth.admins.clear()
    source = opened(water, TOKEN)
    with pytest.raises(TokenRefused, match="restricted"):
        of(water, source, water.items[0])
    assert water.dspace.auth.logins == 1
    source.close()


def test_whoever_signs_in_may_have_what_is_under_embargo(water: Shelf) -> None:
    water.dspace.embargo(water.dspace.file(water.items[0], "levels.csv"), "2099-01-01")
    source = opened(water, TOKEN)
    assert read(source, of(water, source, water.items[0]).files[0]) == CONTENT
    source.close()


@pytest.mark.parametrize("closed", ["item", "file", "nothing"])
def test_what_only_a_sign_in_opens_is_offered_to_nobody_else_here(water: Shelf, closed: str) -> None:
    rivers = water.items[0]
    if closed == "item":
        water.dspace.restrict(rivers)
    if closed == "file":
        water.dspace.restrict(water.dspace.file(rivers, "levels.csv"))
    source = opened(water, TOKEN)
    record = of(water, source, rivers)
    assert read(source, record.files[0]) == CONTENT
    # before version 9 nobody tells who may have a file
    told = "public" if closed == "nothing" and water.dspace.major >= 9 else "restricted"
    assert (record.access.record, record.access.files) == ("restricted" if closed == "item" else "public", told)
    assert any("closed to others" in note for note in source.check().notes)
    source.close()


def test_who_does_not_sign_in_brings_what_is_open_to_all(water: Shelf, source: ImportSource) -> None:
    access = of(water, source, water.items[0]).access
    assert (access.record, access.files) == ("public", "public")
    assert not any("closed to others" in note for note in source.check().notes)


def test_who_submitted_an_item_is_shown_to_nobody_even_where_the_server_tells(water: Shelf) -> None:
    source = opened(water, TOKEN)
    record = of(water, source, water.items[0])
    assert record.original is not None
    assert "curator@example.org" in record.original.text
    assert "curator@example.org" not in str(replace(record, original=None))
    source.close()


@pytest.mark.parametrize("token", ["", TOKEN])
def test_a_limiter_of_robots_is_no_restriction_and_no_wrong_password(water: Shelf, token: str) -> None:
    fault = water.dspace.faults.add("/server/api", status=403, html=True, times=-1)
    source = opened(water, token)
    for ask in (source.check, source.listing, lambda: of(water, source, water.items[0])):
        with pytest.raises(TurnedAway):
            ask()
    assert fault.happened
    source.close()
