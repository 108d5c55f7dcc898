"""What everybody reads of the simulator in plain mode is what a real InvenioRDM gives: each test runs against both."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from simulators.server import Simulator
from simulators.zenodo import Zenodo
from tests.simulators.repository import TABLE, Person


@dataclass(frozen=True)
class Shelf:
    """A record of two versions, one with closed files and one that is hidden. The paths of the first versions."""

    url: str
    owner: Person
    guest: Person
    first: str
    closed: str
    hidden: str


@pytest.fixture(scope="module", params=["simulated", pytest.param("real", marks=[pytest.mark.server, pytest.mark.invenio])])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    if request.param == "real":
        server = request.getfixturevalue("invenio_server")
        yield _filled(server.url, server.tokens["owner"])
        return
    with Simulator(Zenodo({"one": "owner"}, plain=True, rate_limit=False)) as simulator:
        yield _filled(simulator.url, "one")


def _filled(url: str, token: str) -> Shelf:
    owner, guest = Person(f"{url}/api", token), Person(f"{url}/api")
    first = owner.published(title="Reading one")
    newer = owner.post(f"{first}/versions").json()
    draft = f"/records/{newer['id']}/draft"
    owner.put(draft, json={"metadata": {**newer["metadata"], "title": "Reading two", "publication_date": "2024-06-01"}})
    owner.upload(draft, "b.csv")
    assert owner.post(f"{draft}/actions/publish").status_code == 202
    closed = _restricted(owner, "Reading closed", "public")
    hidden = _restricted(owner, "Reading hidden", "restricted")
    shelf = Shelf(url, owner, guest, first, closed, hidden)
    _wait(lambda: titles(shelf) == ["Reading closed", "Reading two"])
    return shelf


def _restricted(owner: Person, title: str, record: str) -> str:
    draft = owner.draft(title=title)
    owner.upload(draft)
    sent = {"metadata": owner.get(draft).json()["metadata"], "access": {"record": record, "files": "restricted"}}
    assert owner.put(draft, json=sent).status_code == 200
    assert owner.post(f"{draft}/actions/publish").status_code == 202
    return draft.removesuffix("/draft")


def _wait(ready: Callable[[], bool]) -> None:
    """The search index lags behind."""
    give_up = time.monotonic() + 30
    while not ready():
        assert time.monotonic() < give_up
        time.sleep(0.2)


def titles(shelf: Shelf, query: str = "q=reading", **arguments: Any) -> list[str]:
    answer = shelf.guest.get(f"/records?{query}", params={"sort": "newest", **arguments})
    assert answer.status_code == 200, answer.text
    return [hit["metadata"]["title"] for hit in answer.json()["hits"]["hits"]]


def test_a_hit_tells_its_files_in_an_object_and_closed_ones_not_at_all(shelf):
    hits = shelf.guest.get("/records?q=reading&sort=newest").json()["hits"]
    closed, second = (hit["files"] for hit in hits["hits"])
    assert closed == {"enabled": True}
    assert {name: second[name] for name in ("enabled", "count", "total_bytes")} == {
        "enabled": True,
        "count": 1,
        "total_bytes": len(TABLE),
    }
    assert {"key", "size", "checksum", "mimetype"} <= set(second["entries"]["b.csv"])
    assert hits["total"] == 2


def test_older_versions_are_listed_under_one_word_only(shelf):
    assert titles(shelf, allversions="true") == ["Reading closed", "Reading two", "Reading one"]
    assert titles(shelf, all_versions="1") == ["Reading closed", "Reading two"]


def test_an_unknown_word_in_the_address_takes_no_notice_of_itself(shelf):
    assert titles(shelf, communities="nobody-knows") == ["Reading closed", "Reading two"]


@pytest.mark.parametrize("size", [26, 101, 1000, 10_000, 10_001])
def test_a_page_may_be_as_long_as_one_likes(shelf, size):
    assert titles(shelf, size=size) == ["Reading closed", "Reading two"]


def test_no_page_begins_beyond_ten_thousand(shelf):
    assert shelf.guest.get("/records", params={"size": 100, "page": 100}).status_code == 200
    answer = shelf.guest.get("/records", params={"size": 100, "page": 101})
    assert (answer.status_code, answer.json()) == (400, {"status": 400, "message": "Invalid querystring parameters."})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("reading AND updated:[2020-01-01T00:00:00 TO *]", ["Reading closed", "Reading two"]),
        ("reading AND updated:[2020-01-01 TO 2020-01-02]", []),
        ("reading AND (two OR closed)", ["Reading closed", "Reading two"]),
        ("reading AND NOT closed", ["Reading two"]),
        ("reading AND metadata.publication_date:[2024-05-15 TO 2024-12-31]", ["Reading two"]),
        ('parent.communities.ids:"00000000-0000-0000-0000-000000000000"', []),
        ("reading AND communities:nobody-knows", []),
    ],
)
def test_a_query_finds_the_same_records(shelf, query, expected):
    assert titles(shelf, "", q=query) == expected


@pytest.mark.parametrize("sort", ["mostrecent", "-mostrecent", "publication-asc", "nonsense"])
def test_orders_of_zenodo_are_unknown_here(shelf, sort):
    answer = shelf.guest.get("/records", params={"sort": sort})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "_schema")


def test_an_unknown_community_is_not_found(shelf):
    for path in ("/communities/nobody-knows", "/communities/nobody-knows/records"):
        answer = shelf.guest.get(path)
        assert (answer.status_code, answer.json()["message"]) == (404, "The persistent identifier does not exist.")


@pytest.mark.parametrize("kind", ["text/turtle", "application/x-datacite+xml", "application/vnd.zenodo.v1+json"])
def test_a_format_that_nobody_has_is_not_acceptable(shelf, kind):
    assert shelf.guest.get(shelf.first, headers={"Accept": kind}).status_code == 406
    assert shelf.guest.get("/records", headers={"Accept": kind}).status_code == 406


def test_closed_files_and_hidden_records_are_forbidden(shelf):
    record = shelf.guest.get(shelf.closed)
    assert (record.status_code, record.json()["files"], record.json()["access"]["status"]) == (
        200,
        {"enabled": True},
        "restricted",
    )
    paths = (f"{shelf.closed}/files", f"{shelf.closed}/files/tides.csv/content", shelf.hidden, f"{shelf.hidden}/versions")
    answers = [shelf.guest.get(path, headers={"Accept": "application/json"}) for path in paths]
    assert [each.status_code for each in answers] == [403, 403, 403, 403]
    assert answers[2].json() == {"status": 403, "message": "Permission denied."}
    assert shelf.guest.get(f"{shelf.closed}/versions", headers={"Accept": "application/json"}).status_code == 200


def test_a_part_of_a_file_is_not_to_be_had(shelf):
    headers = {"Accept": "*/*", "Range": "bytes=5-"}
    answer = shelf.guest.get(f"{shelf.first}/files/tides.csv/content", headers=headers)
    assert (answer.status_code, answer.content) == (200, TABLE)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=nonsense", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=community-nobody-knows", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-05-02&until=2024-05-01", "badArgument"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:nonsense", "idDoesNotExist"),
        ("verb=Nonsense", "badArgument"),
        ("verb=Identify&more=1", "badArgument"),
    ],
)
def test_oai_pmh_says_what_is_wrong_with_status_422(shelf, query, code):
    answer = requests.get(f"{shelf.url}/oai2d?{query}", timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "text/xml")
    assert re.findall(r'<error code="(\w+)"', answer.text) == [code]


def test_oai_pmh_says_that_removals_are_not_told(shelf):
    answer = requests.get(f"{shelf.url}/oai2d?verb=Identify", timeout=30)
    assert (answer.status_code, "<deletedRecord>no</deletedRecord>" in answer.text) == (200, True)
    assert requests.get(f"{shelf.url}/api/oai2d?verb=Identify", timeout=30).status_code == 404
