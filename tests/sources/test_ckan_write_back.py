"""The DOI on its way back to CKAN, with other people saving the dataset in between."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import NotAllowed, RemoteConflict, RemoteRefused, RemoteUnavailable
from exporter.records.record import Header
from exporter.sources.base import Publication
from exporter.sources.ckan import CkanSource
from simulators.ckan import Ckan
from simulators.server import Reply, Request
from tests.sources.ckan_site import Site

PUBLICATION = Publication("10.5072/zenodo.2", "10.5072/zenodo.1", "https://zenodo.example.org/records/2")
WRITTEN = {"doi": PUBLICATION.doi, "concept_doi": PUBLICATION.concept_doi, "zenodo_url": PUBLICATION.record_url}


@pytest.fixture(params=["simulated_site", pytest.param("real_site", marks=pytest.mark.server)])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def dataset_of(site: Site, **fields: Any) -> str:
    owner = site.organization("water")
    identifier: str = site.dataset("rivers", owner_org=owner, author="Anna", tags=[{"name": "Water"}], **fields)["id"]
    return identifier


def extras_of(site: Site, identifier: str) -> dict[str, str]:
    return {extra["key"]: extra["value"] for extra in site.act("package_show", id=identifier)["extras"]}


def test_nothing_else_of_the_dataset_changes(site: Site, source: CkanSource) -> None:
    identifier = dataset_of(site, extras=[{"key": "spatial", "value": "Poland"}, {"key": "doi", "value": "old"}])
    site.upload({"id": identifier}, "a.csv", b"a")
    before = site.act("package_show", id=identifier)
    source.acknowledge(Header(identifier), PUBLICATION)
    after = site.act("package_show", id=identifier)
    assert extras_of(site, identifier) == {"spatial": "Poland", **WRITTEN}
    for name in ("author", "title", "notes", "license_id", "resources", "owner_org", "private"):
        assert after[name] == before[name]
    assert [tag["name"] for tag in after["tags"]] == ["Water"]


def test_writing_the_same_again_writes_nothing(site: Site, source: CkanSource) -> None:
    identifier = dataset_of(site)
    source.acknowledge(Header(identifier), PUBLICATION)
    once = site.act("package_show", id=identifier)["metadata_modified"]
    source.acknowledge(Header(identifier), PUBLICATION)
    assert site.act("package_show", id=identifier)["metadata_modified"] == once


def test_the_next_version_takes_the_place_of_the_former(site: Site, source: CkanSource) -> None:
    identifier = dataset_of(site)
    source.acknowledge(Header(identifier), PUBLICATION)
    source.acknowledge(Header(identifier), Publication("10.5072/zenodo.3", PUBLICATION.concept_doi))
    assert extras_of(site, identifier) == {**WRITTEN, "doi": "10.5072/zenodo.3"}


def test_a_field_that_stands_at_the_top_is_written_there(site: Site, tmp_path: Path) -> None:
    identifier = dataset_of(site)
    with site.source(tmp_path, doi_field="url", concept_doi_field="", url_field="") as source:
        source.acknowledge(Header(identifier), PUBLICATION)
    assert site.act("package_show", id=identifier)["url"] == PUBLICATION.doi
    assert extras_of(site, identifier) == {}


def test_the_key_must_be_allowed_to_write(site: Site, tmp_path: Path) -> None:
    identifier = dataset_of(site)
    _, token = site.user("ulla")
    with site.source(tmp_path, apikey=token) as source:
        with pytest.raises(NotAllowed):
            source.acknowledge(Header(identifier), PUBLICATION)
    assert extras_of(site, identifier) == {}


class TestMeanwhile:
    """What happens between our calls is played by the simulated CKAN."""

    @pytest.fixture
    def site(self, simulated_site: Site) -> Site:
        return simulated_site

    @pytest.fixture
    def ckan(self, site: Site) -> Ckan:
        assert isinstance(site.people, Ckan)
        return site.people

    def after_call(self, ckan: Ckan, action: str, number: int, what: Callable[[], Any]) -> list[int]:
        """Does it once, after the n-th call of this action; the list tells how often."""
        happened, calls, answer = [0], [0], ckan.answer

        def watching(request: Request, handler: Any) -> Reply:
            reply = answer(request, handler)
            calls[0] += request.path.endswith(action)
            if request.path.endswith(action) and calls[0] == number:
                happened[0] += 1
                what()
            return reply

        ckan.answer = watching  # type: ignore[method-assign]
        return happened

    def test_an_edit_between_reading_and_writing_is_a_conflict_and_stays(
        self, site: Site, ckan: Ckan, source: CkanSource
    ) -> None:
        identifier = dataset_of(site)
        edit = [{"key": "by", "value": "somebody"}]
        happened = self.after_call(ckan, "package_show", 1, lambda: ckan.change_dataset(identifier, extras=edit))
        with pytest.raises(RemoteConflict):
            source.acknowledge(Header(identifier), PUBLICATION)
        assert happened == [1]
        assert extras_of(site, identifier) == {"by": "somebody"}
        source.acknowledge(Header(identifier), PUBLICATION)
        assert extras_of(site, identifier) == {"by": "somebody", **WRITTEN}

    def test_an_edit_that_undoes_our_writing_is_a_conflict(self, site: Site, ckan: Ckan, source: CkanSource) -> None:
        identifier = dataset_of(site)
        happened = self.after_call(ckan, "package_patch", 1, lambda: ckan.change_dataset(identifier, extras=[]))
        with pytest.raises(RemoteConflict):
            source.acknowledge(Header(identifier), PUBLICATION)
        assert happened == [1]

    def test_a_lost_answer_is_made_good_by_writing_again(self, site: Site, ckan: Ckan, source: CkanSource) -> None:
        identifier = dataset_of(site)
        fault = ckan.faults.add("package_patch", when="after", drop=True)
        with pytest.raises(RemoteUnavailable):
            source.acknowledge(Header(identifier), PUBLICATION)
        source.acknowledge(Header(identifier), PUBLICATION)
        assert fault.happened == 1
        assert len([entry for entry in ckan.log if "package_patch" in entry.path]) == 1
        assert extras_of(site, identifier) == WRITTEN

    def test_an_empty_field_of_the_sites_schema_is_written_at_the_top(
        self, site: Site, ckan: Ckan, source: CkanSource
    ) -> None:
        identifier = dataset_of(site)
        said = '{"success": false, "error": {"__type": "Validation Error", "extras": [{"key": ["There is a schema field '
        fault = ckan.faults.add("package_patch", status=409, body=said + 'with the same name"]}]}}')
        with pytest.raises(RemoteConflict):
            # the simulated CKAN has no such schema and drops the fields: what counts is how they were sent
            source.acknowledge(Header(identifier), PUBLICATION)
        assert fault.happened == 1
        assert len([entry for entry in ckan.log if "package_patch" in entry.path]) == 2

    def test_a_refusal_is_told(self, site: Site, ckan: Ckan, source: CkanSource) -> None:
        identifier = dataset_of(site)
        said = '{"success": false, "error": {"__type": "Validation Error", "title": ["Missing value"]}}'
        fault = ckan.faults.add("package_patch", status=409, body=said)
        with pytest.raises(RemoteRefused, match="Missing value"):
            source.acknowledge(Header(identifier), PUBLICATION)
        assert fault.happened == 1
