"""Item sets and sites as a form offers them."""

from exporter.catalogue import item_sets, offered, sites
from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.sites import SiteText
from exporter.database.engine import Database


def test_all_are_offered_by_title_and_presets_are_told(database: Database) -> None:
    with database.transaction() as connection:
        for title in ("Water", "Air"):
            item_sets.create(connection, "sub-ada", ItemSetText(title))
        sites.create(connection, "sub-ada", SiteText("Main", preset=True))
        sites.create(connection, "sub-ada", SiteText("Other"))
        assert [(each.title, each.preset) for each in offered.sets(connection)] == [("Air", False), ("Water", False)]
        assert [(each.title, each.preset) for each in offered.all_sites(connection)] == [("Main", True), ("Other", False)]
