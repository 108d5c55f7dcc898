"""Invenio 3 in two shapes: B2SHARE and CERN Open Data."""

import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from simulators.b2share import B2share
from simulators.cern import Cern
from simulators.ckan_state import Content
from simulators.invenio3 import Invenio3
from simulators.server import Simulator
from simulators.storage import Storage

pytestmark = pytest.mark.slow


@pytest.fixture
def b2share() -> Iterator[B2share]:
    with Simulator(B2share({"token": "ada"})) as simulator:
        yield simulator.service


@pytest.fixture
def cern() -> Iterator[Cern]:
    with Simulator(Cern()) as simulator:
        yield simulator.service


@pytest.fixture(params=["b2share", "cern"])
def site(request: pytest.FixtureRequest) -> Invenio3:
    site: Invenio3 = request.getfixturevalue(request.param)
    return site


def ask(site: Invenio3, path: str = "", **arguments: Any) -> requests.Response:
    return requests.get(f"{site.url}/api/records{path}", params=arguments, timeout=60, allow_redirects=False)


def ids(site: Invenio3, **arguments: Any) -> list[str]:
    return [str(each["id"]) for each in ask(site, **arguments).json()["hits"]["hits"]]


def test_b2share_tells_titles_people_and_files_in_lists(b2share):
    identifier = b2share.new_record("Levels", {"a b.csv": "1\n"})
    hit = ask(b2share).json()["hits"]["hits"][0]
    assert (hit["id"], hit["metadata"]["titles"], "$schema" in hit["metadata"]) == (identifier, [{"title": "Levels"}], True)
    assert hit["metadata"]["creators"] == [{"creator_name": "Lindgren, Astrid"}]
    file = hit["files"][0]
    assert (file["key"], file["checksum"]) == ("a b.csv", "md5:b026324c6904b2a9cb4b88d6d61c81d1")
    assert {"bucket", "version_id", "ePIC_PID"} <= set(file)
    assert "links" not in file
    contents = requests.get(hit["links"]["files"], timeout=60).json()["contents"]
    assert requests.get(contents[0]["links"]["self"], timeout=60).content == b"1\n"


def test_b2share_may_link_its_files_within_the_record(b2share):
    b2share.file_links = True
    b2share.new_record("Levels", {"a.csv": "1\n"})
    file = ask(b2share).json()["hits"]["hits"][0]["files"][0]
    assert requests.get(file["links"]["self"], timeout=60).content == b"1\n"


def test_closed_files_of_b2share_are_not_told_and_hidden(b2share):
    identifier = b2share.new_record("Closed", {"a.csv": "1\n"})
    bucket = ask(b2share, f"/{identifier}").json()["links"]["files"]
    b2share.restrict(identifier)
    shown = ask(b2share, f"/{identifier}").json()
    assert ("files" in shown, shown["metadata"]["open_access"]) == (False, False)
    assert requests.get(bucket, timeout=60).status_code == 404
    assert requests.get(bucket, headers={"Authorization": "Bearer token"}, timeout=60).status_code == 200


def test_a_community_of_b2share_is_a_field(b2share):
    b2share.new_record("Elsewhere")
    inside = b2share.new_record("Inside", community="5d5d7bd0-0000-4000-8000-000000000001")
    assert ids(b2share, q='community:"5d5d7bd0-0000-4000-8000-000000000001"') == [inside]


def test_cern_tells_its_total_in_an_object_and_its_changes_in_the_metadata(cern):
    number = cern.new_record("Muons", {"a.root": "1\n"})
    answer = ask(cern).json()
    hit = answer["hits"]["hits"][0]
    assert answer["hits"]["total"] == {"value": 1, "relation": "eq"}
    assert (hit["id"], hit["metadata"]["title"], "updated" in hit) == (int(number), "Muons", False)
    before = hit["metadata"]["_updated"]
    cern.edit(number, title="Electrons")
    assert ask(cern, f"/{number}").json()["metadata"]["_updated"] > before


def test_files_of_cern_stand_at_addresses_that_are_not_of_the_web(cern):
    number = cern.new_record("Muons", {"a.root": "1\n"})
    file = ask(cern, f"/{number}").json()["metadata"]["_files"][0]
    assert file["uri"] == f"root://eospublic.cern.ch//eos/opendata/record/{number}/a.root"
    assert file["checksum"] == f"adler32:{zlib.adler32(b'1' + bytes([10])):08x}"


def test_an_answer_of_cern_may_be_huge(cern):
    cern.fill(3, many_files=20_000)
    assert len(ask(cern, size=3).content) > 10_000_000


def test_a_record_of_cern_may_tell_only_of_lists_of_files(cern):
    cern.by_index = True
    number = cern.new_record("Muons", many_files=3)
    metadata = ask(cern, f"/{number}").json()["metadata"]
    assert ("files" in metadata, metadata["_file_indices"][0]["number_files"]) == (False, 3)


def test_pages_are_linked_in_the_body_and_in_a_header(site):
    everything = site.fill(5)
    first = ask(site, size=2, sort="oldest")
    assert first.links["next"]["url"] == first.json()["links"]["next"]
    seen, url = [], f"{site.url}/api/records?size=2&sort=oldest"
    while url:
        page = requests.get(url, timeout=60).json()
        seen += [str(each["id"]) for each in page["hits"]["hits"]]
        url = page["links"].get("next")
    assert seen == everything


def test_ten_are_the_usual_page_and_the_window_is_the_end(site):
    site.fill(12)
    site.window = 20
    assert len(ids(site)) == 10
    assert (ask(site, size=10, page=2).status_code, ask(site, size=10, page=3).status_code) == (200, 400)
    assert ask(site, size="many").status_code == 400
    assert ask(site, q="urn:a:b").status_code == 400


def test_the_total_is_a_number_or_an_object(site):
    site.fill(2)
    site.total_as_object = False
    assert ask(site).json()["hits"]["total"] == 2
    site.faults.add("GET /api/records", knob="total_object", value="gte")
    assert ask(site).json()["hits"]["total"] == {"value": 2, "relation": "gte"}


def test_removed_and_unknown_and_merged_records(site):
    gone, merged, kept = site.fill(3)
    site.remove(gone)
    site.moved[merged] = kept
    answer = ask(site, f"/{gone}")
    assert (answer.status_code, set(answer.json())) == (410, {"status", "message", "removal_reason"})
    assert ask(site, "/unknown").status_code == 404
    assert ask(site, f"/{merged}").headers["Location"].endswith(f"/api/records/{kept}")
    assert gone not in ids(site)


@pytest.mark.parametrize(
    ("knob", "value", "expected"),
    [("short_page", 0, []), ("shift_page", -1, [1, 2]), ("shift_page", 1, [3, 4]), ("clip", 1, [2])],
)
def test_a_page_in_the_middle_may_be_wrong(site, knob, value, expected):
    everything = site.fill(6)
    fault = site.faults.add("GET /api/records", knob=knob, value=value)
    assert ids(site, size=2, page=2, sort="oldest") == [everything[at] for at in expected]
    assert fault.happened == 1


def test_files_may_be_elsewhere(b2share):
    storage = Storage()
    with Simulator(storage):
        b2share.storage = storage
        identifier = b2share.new_record("Levels", {"a.csv": Content(b"ab", 5)})
        bucket = requests.get(ask(b2share, f"/{identifier}").json()["links"]["files"], timeout=60).json()
        assert requests.get(bucket["contents"][0]["links"]["self"], timeout=60).content == b"ababa"
    assert storage.trusted == []


@pytest.mark.slow
def test_ten_thousand_records_are_cheap(site):
    site.fill(10_000)
    assert len(ids(site, size=1000, page=10, sort="oldest")) == 1000
