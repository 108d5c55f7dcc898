"""The real InvenioRDM is a source of imports."""

import uuid
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import pytest
import requests

from exporter.errors import RemoteMissing
from exporter.records.record import Header
from exporter.sources.base import Entry
from tests.contracts.import_sources import ImportSourceContract, ImportWorld, entries_of, refuses_unknown
from tests.servers.invenio import InvenioServer
from tests.sources.import_worlds import allowing, opener

CONTENT = b"hour,level\n1,2\n"
TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals")
CREATORS = [{"person_or_org": {"type": "personal", "family_name": "Kowalska", "given_name": "Anna"}}]


class Desk:
    """Where records are published, each with one keyword of this class's own. Lists lag behind by a moment."""

    def __init__(self, server: InvenioServer) -> None:
        self.server = server
        self.keyword = f"tide{uuid.uuid4().hex[:8]}"
        self._session = server.session()

    def call(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        answer = self._session.request(method, f"{self.server.api_url}/{path}", timeout=60, **sent)
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def publish(self, title: str) -> dict[str, Any]:
        metadata = {"title": title, "publication_date": "2024-05-01", "resource_type": {"id": "dataset"}}
        metadata |= {"creators": CREATORS, "publisher": "Example", "subjects": [{"subject": self.keyword}]}
        body = {"metadata": metadata, "access": {"record": "public", "files": "public"}, "files": {"enabled": True}}
        return self._published(self.call("POST", "records", json=body)["id"])

    def next_version(self, record: dict[str, Any], content: bytes = CONTENT) -> dict[str, Any]:
        draft = self.call("POST", f"records/{record['id']}/versions")
        body = {**draft, "metadata": {**record["metadata"], "publication_date": "2025-01-01"}}
        self.call("PUT", f"records/{draft['id']}/draft", json=body)
        return self._published(draft["id"], content)

    def _published(self, identifier: str, content: bytes = CONTENT) -> dict[str, Any]:
        files = f"records/{identifier}/draft/files"
        self.call("POST", files, json=[{"key": "levels.csv"}])
        octets = {"Content-Type": "application/octet-stream"}
        self.call("PUT", f"{files}/levels.csv/content", data=content, headers=octets)
        self.call("POST", f"{files}/levels.csv/commit")
        return self.call("POST", f"records/{identifier}/draft/actions/publish")

    def wait_for(self, count: int) -> None:
        end = monotonic() + 60
        while self._listed() < count and monotonic() < end:
            sleep(0.5)

    def titles(self) -> set[str]:
        """Of what a search shows now."""
        answer = requests.get(f"{self.server.api_url}/records", params={"q": self.keyword, "size": 25}, timeout=60)
        return {hit["metadata"]["title"] for hit in answer.json()["hits"]["hits"]}

    def _listed(self) -> int:
        answer = requests.get(f"{self.server.api_url}/records", params={"q": self.keyword, "size": 1}, timeout=60)
        total: int = answer.json()["hits"]["total"]
        return total


@pytest.fixture(scope="class")
def desk(invenio_server: InvenioServer) -> Desk:
    return Desk(invenio_server)


@pytest.fixture(scope="class")
def world(desk: Desk) -> Iterator[ImportWorld]:
    made = [desk.publish(title) for title in TITLES]
    desk.wait_for(len(TITLES))
    opens = opener("invenio", allowing(desk.server.url), url=desk.server.url, query=desk.keyword)
    source = opens()
    checksum = "md5:c524e23afad42010ff08622fa865f495"
    yield ImportWorld(
        opens, source, "InvenioRDM", desk.keyword, TITLES, made[0]["parent"]["id"], CONTENT, checksum, "zzzzz-zzz00"
    )
    source.close()


class TestContract(ImportSourceContract):
    def test_a_new_version_is_the_same_item_with_another_version(self, world: ImportWorld, desk: Desk) -> None:
        before = {entry.header.identifier: entry.header for entry in entries_of(world.source)}
        old = world.source.record(Entry(Header(world.record)))
        desk.next_version(desk.call("GET", f"records/{before[world.record].version.rpartition('.')[0]}"))
        end = monotonic() + 60
        while True:
            after = {entry.header.identifier: entry.header for entry in entries_of(world.source)}
            if after[world.record].version != before[world.record].version or monotonic() > end:
                break
            sleep(0.5)
        assert set(after) == set(before)
        changed = {key for key in after if after[key].version != before[key].version}
        assert changed == {world.record}
        assert world.source.record(Entry(Header(world.record))).text("dcterms:issued") != old.text("dcterms:issued")


def test_the_zenodo_way_of_communities_is_understood(invenio_server: InvenioServer) -> None:
    """Zenodo is an InvenioRDM: a community by its slug, then its records by its id."""
    slug = f"tides-{uuid.uuid4().hex[:8]}"
    desk = Desk(invenio_server)
    access = {"visibility": "public", "record_submission_policy": "open", "review_policy": "open"}
    community = desk.call("POST", "communities", json={"slug": slug, "access": access, "metadata": {"title": "Tides"}})
    inside, _outside = desk.publish("Inside"), desk.publish("Outside")
    body = {"communities": [{"id": community["id"]}]}
    desk.call("POST", f"records/{inside['id']}/communities", json=body)
    opens = opener("zenodo", allowing(invenio_server.url), url=invenio_server.url, community=slug)
    source = opens()
    end = monotonic() + 60
    while not source.check().total and monotonic() < end:
        sleep(0.5)
    assert (source.check().scope, [entry.title for entry in entries_of(source)]) == ("Tides", ["Inside"])
    source.close()
    refuses_unknown(opens(community="no-such-tides"))


def test_a_record_that_never_was_is_missing(invenio_server: InvenioServer) -> None:
    source = opener("invenio", allowing(invenio_server.url), url=invenio_server.url)()
    with pytest.raises(RemoteMissing):
        source.record(Entry(Header("aaaaa-aaa00")))
    source.close()
