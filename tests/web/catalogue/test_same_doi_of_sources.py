"""The same work from a Zenodo, a Dataverse and a DSpace is one item each, shown as possible duplicates of one another."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from exporter.database.catalogue_tables import items
from simulators.dataverse import Dataverse
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.server import Service, Simulator
from simulators.zenodo import Zenodo
from tests.sources.import_worlds import allowing
from tests.transfers.imports.far import FarPlace, plan_for
from tests.transfers.imports.place import counts
from tests.transfers.imports.repository import Repository
from tests.web.site import Site

pytestmark = pytest.mark.slow


def in_zenodo() -> tuple[Zenodo, str]:
    """With the DOI that it gives."""
    zenodo = Zenodo(rate_limit=False)
    made = zenodo.shelf.new_record("Rivers, at Zenodo", {"levels.csv": b"1\n"})
    published = zenodo.state.versions[made].published
    assert published is not None
    return zenodo, str(published.pids["doi"]["identifier"])


def in_others(doi: str) -> Iterator[tuple[str, Service, str]]:
    """As each writes it; a DOI has no small and capital letters."""
    dataverse = Dataverse()
    dataverse.new_dataset("Rivers, at Dataverse", {"levels.csv": "1\n"}, pid=f"doi:{doi.upper()}")
    yield "dataverse", dataverse, "Rivers, at Dataverse"
    for site, written in ((Dspace7(), f"https://doi.org/{doi}"), (Dspace6(), f"doi:{doi}")):
        title = f"Rivers, at DSpace {site.version}"
        site.new_item(title, {"levels.csv": "1\n"}, **{"dc.identifier.doi": written})
        yield "dspace", site, title


@contextmanager
def imported(site: Site, directory: Path, kind: str, service: Service, **options: str) -> Iterator[None]:
    with Simulator(service):
        plan = plan_for(kind, service.url, **options)
        place = FarPlace(site.parts.database, directory, Repository(), plan, http=allowing(service.url))
        assert counts(place.run()) == (1, 0, 0, 0, 0)
        yield


def ids(site: Site) -> dict[str, int]:
    with site.parts.database.transaction() as connection:
        return {row.title: row.id for row in connection.execute(select(items.c.title, items.c.id))}


def test_the_same_doi_from_several_sources_is_shown_on_each_item_and_merged_nowhere(site: Site, tmp_path: Path) -> None:
    ada = site.visitor()
    zenodo, doi = in_zenodo()
    with imported(site, tmp_path, "zenodo", zenodo, query="Rivers"):
        assert "There are none" in ada.see("/catalogue/duplicates").text
    titles = ["Rivers, at Zenodo"]
    for kind, service, title in in_others(doi):
        with imported(site, tmp_path, kind, service):
            titles.append(title)
    found = ids(site)
    assert sorted(found) == sorted(titles)
    together = ada.see("/catalogue/duplicates").text
    assert doi in together
    for one in titles:
        assert f"/catalogue/items/{found[one]}" in together
        page = ada.see(f"/catalogue/items/{found[one]}").text
        others = [f'href="/catalogue/items/{found[each]}"' for each in titles if each != one]
        assert "Perhaps the same" in page
        assert [each for each in others if each not in page] == []
