"""A whole life of imports from a real CKAN."""

from pathlib import Path

import pytest

from exporter.database.engine import Database
from tests.servers.ckan import CkanServer
from tests.sources.ckan_site import Site, real
from tests.transfers.imports.far import far_place, plan_for
from tests.transfers.imports.whole import Theirs, live_through

pytestmark = pytest.mark.slow
NAMES = ("rivers", "lakes", "seas", "springs")


def theirs(site: Site, owner: str) -> Theirs:
    datasets = {each["id"]: each for name in NAMES for each in [site.dataset(name, owner_org=owner)]}
    resources = {key: site.upload(each, "levels.csv", each["title"].encode())["id"] for key, each in datasets.items()}

    def change(identifier: str, title: str) -> None:
        site.act("package_patch", id=identifier, title=title)
        site.act("resource_delete", id=resources[identifier])
        site.upload(datasets[identifier], "levels.csv", title.encode())

    titles = {key: each["title"] for key, each in datasets.items()}
    return Theirs(titles, change, lambda identifier: site.act("package_delete", id=identifier))


def test_a_real_ckan_is_imported_looked_at_again_followed_and_taken_back(
    ckan_server: CkanServer, database: Database, tmp_path: Path
) -> None:
    site = real(ckan_server)
    owner = site.organization("water")
    place = far_place(database, tmp_path, plan_for("ckan", site.url, limit=3, organization=owner))
    live_through(place, theirs(site, owner))
