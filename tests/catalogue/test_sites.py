"""Sites are made and edited, each with an address of its own."""

import pytest

from exporter.catalogue import sites
from exporter.catalogue.item import Visibility
from exporter.catalogue.sites import Site, SiteText
from exporter.catalogue.viewer import NOBODY
from exporter.database.engine import Database
from exporter.errors import InvalidInput, NotFound


def create(database: Database, text: SiteText) -> Site:
    with database.transaction() as connection:
        return sites.get(connection, sites.create(connection, "sub-ada", text))


def fault(database: Database, text: SiteText) -> str:
    with database.transaction() as connection, pytest.raises(InvalidInput) as caught:
        sites.create(connection, "sub-ada", text)
    return caught.value.faults["slug"]


def test_an_address_is_made_of_the_title_and_never_given_twice(database: Database) -> None:
    made = [create(database, SiteText(title)).slug for title in ("Zürich: rivers & lakes", "Zürich rivers lakes", "水")]
    assert made == ["zurich-rivers-lakes", "zurich-rivers-lakes-2", "site"]


def test_a_long_title_makes_a_short_address(database: Database) -> None:
    long = SiteText("measurements of everything " * 9)
    first, second = create(database, long).slug, create(database, long).slug
    assert len(first) <= sites.LONGEST_SLUG
    assert len(second) <= sites.LONGEST_SLUG
    assert first != second


def test_an_address_of_ones_own_is_checked(database: Database) -> None:
    assert create(database, SiteText("Rivers", "my-site")).slug == "my-site"
    assert fault(database, SiteText("Lakes", "my-site")) == sites.SLUG_TAKEN
    for wrong in ("My-Site", "a--b", "a b", "-a", "a/b", "x" * 61):
        assert fault(database, SiteText("Lakes", wrong)) == sites.WRONG_SLUG


def test_a_site_is_edited_and_keeps_its_address(database: Database) -> None:
    site = create(database, SiteText("Rivers", "my-site"))
    with database.transaction() as connection:
        sites.edit(connection, site.id, SiteText("Lakes", "my-site", "All of them.", Visibility.PRIVATE, preset=True))
        edited = sites.find_slug(connection, "my-site")
        assert edited is not None
        assert (edited.id, edited.title, edited.summary) == (site.id, "Lakes", "All of them.")
        assert (edited.visibility, edited.preset) == (Visibility.PRIVATE, True)
        with pytest.raises(NotFound):
            sites.edit(connection, 999, SiteText("Lakes"))
        assert sites.find_slug(connection, "none") is None


def test_an_edit_without_an_address_leaves_the_old_one(database: Database) -> None:
    site = create(database, SiteText("Rivers"))
    with database.transaction() as connection:
        sites.edit(connection, site.id, SiteText("Lakes"))
        assert sites.get(connection, site.id).slug == "rivers"


def test_new_items_go_to_the_preset_ones(database: Database) -> None:
    create(database, SiteText("Rivers"))
    preset = create(database, SiteText("Lakes", preset=True))
    with database.transaction() as connection:
        assert sites.presets(connection) == [preset]
        assert [each.title for each in sites.page(connection, NOBODY).rows] == ["Lakes", "Rivers"]
        assert [each.title for each in sites.page(connection, NOBODY, "lak").rows] == ["Lakes"]
