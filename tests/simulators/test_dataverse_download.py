"""Downloads from a Dataverse: tables, closed files, another host."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from simulators.ckan_state import Content
from simulators.dataverse import Dataverse
from simulators.dataverse_state import NewFile
from simulators.server import Simulator
from simulators.storage import Storage
from tests.simulators.dataverse_asking import CURATOR, STRANGER, TABLE, fetch, get, latest, message


@pytest.fixture
def storage(dataverse: Dataverse) -> Iterator[Storage]:
    storage = Storage()
    with Simulator(storage):
        dataverse.storage = storage
        yield storage


def one_file(dataverse, content="water", name="a ä.txt", **more):
    return dataverse.file(dataverse.new_dataset("Salt", {name: NewFile(content, **more)}), name)


def test_a_file_comes_with_its_length_and_without_marks_of_its_state(dataverse):
    answer = fetch(dataverse, one_file(dataverse))
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"water", "5")
    assert not {"ETag", "Last-Modified", "Accept-Ranges"} & set(answer.headers)
    assert answer.headers["Content-disposition"] == 'attachment; filename="a%20%C3%A4.txt"'
    assert answer.headers["Content-Type"] == 'text/plain; name="a%20%C3%A4.txt";charset=UTF-8'


def test_a_part_of_a_file_is_given(dataverse):
    file = one_file(dataverse)
    answer = fetch(dataverse, file, {"Range": "bytes=1-2"})
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, b"at", "bytes 1-2/5")
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert fetch(dataverse, file, {"Range": "bytes=9-"}).status_code == 416


def test_the_default_download_of_a_table_matches_neither_checksum_nor_size(dataverse):
    pid = dataverse.new_dataset("Salt", {"table.csv": TABLE})
    file = dataverse.file(pid, "table.csv")
    dataverse.ingest(file)
    told = latest(dataverse, pid)["files"][0]["dataFile"]
    got = fetch(dataverse, file).content
    assert got == b'id\tname\tvalue\n1\t"first of all"\t2.5\n2\t"second"\t3.0\n'
    assert hashlib.md5(got).hexdigest() != told["md5"]
    assert len(got) not in {told["filesize"], told["originalFileSize"]}


def test_the_original_of_a_table_matches(dataverse):
    file = one_file(dataverse, TABLE, "table.csv")
    dataverse.ingest(file)
    answer = fetch(dataverse, file, format="original")
    assert (answer.text, answer.headers["Content-Type"]) == (TABLE, 'text/csv; name="table.csv";charset=UTF-8')
    assert answer.headers["Content-disposition"] == 'attachment; filename="table.csv"'
    assert fetch(dataverse, file, {"Range": "bytes=3-6"}, format="original").text == TABLE[3:7]


def test_asking_for_the_original_does_no_harm_to_other_files(dataverse):
    assert fetch(dataverse, one_file(dataverse), format="original").content == b"water"


@pytest.mark.parametrize("headers", [None, STRANGER])
def test_a_closed_file_is_refused(dataverse, headers):
    restricted, embargoed = one_file(dataverse, restricted=True), one_file(dataverse)
    dataverse.embargo(embargoed, "2999-01-01")
    for file in (restricted, embargoed):
        answer = fetch(dataverse, file, headers)
        assert (answer.status_code, answer.json()["code"], "Not authorized" in message(answer)) == (403, 403, True)
        assert fetch(dataverse, file, CURATOR).content == b"water"
    assert fetch(dataverse, restricted, {"X-Dataverse-key": "wrong"}).status_code == 401


def test_an_embargo_that_is_over_closes_nothing(dataverse):
    file = one_file(dataverse)
    dataverse.embargo(file, datetime.now(UTC).date().isoformat())
    assert fetch(dataverse, file).status_code == 200


def test_nobody_gets_a_file_whose_time_is_over(dataverse):
    file = one_file(dataverse)
    dataverse.retain(file, (datetime.now(UTC) + timedelta(days=2)).date().isoformat())
    assert fetch(dataverse, file).status_code == 200
    dataverse.retain(file, "2020-01-01")
    assert [fetch(dataverse, file, each).status_code for each in (None, CURATOR)] == [403, 403]


def test_files_of_drafts_and_of_what_was_withdrawn_are_refused(dataverse):
    draft = dataverse.new_dataset("Draft", {"a.txt": "1"}, publish=False)
    gone = dataverse.new_dataset("Gone", {"a.txt": "1"})
    dataverse.deaccession(gone)
    for pid in (draft, gone):
        assert fetch(dataverse, dataverse.file(pid, "a.txt")).status_code == 403
        assert fetch(dataverse, dataverse.file(pid, "a.txt"), CURATOR).status_code == 200


def test_a_replaced_file_stays_open_by_its_old_version(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "old"})
    old = dataverse.file(pid, "a.txt")
    dataverse.edit(pid, {"a.txt": "new"})
    assert (fetch(dataverse, old).text, fetch(dataverse, dataverse.file(pid, "a.txt")).text) == ("old", "new")
    dataverse.deaccession(pid, "1.0")
    assert fetch(dataverse, old).status_code == 403


def test_unknown_destroyed_and_harvested_files_are_not_there(dataverse):
    harvested, gone = dataverse.harvested("Other", {"a.txt": "1"}), dataverse.new_dataset("Gone", {"a.txt": "1"})
    dataverse.destroy(gone)
    files = [dataverse.file(each, "a.txt") for each in (harvested, gone)]
    assert [fetch(dataverse, each).status_code for each in (99_999, *files)] == [404, 404, 404]


@pytest.mark.parametrize(("release", "status"), [("6.9", 200), ("6.11", 400)])
def test_a_guestbook_closes_files_since_6_11(dataverse, release, status):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1"})
    dataverse.guestbook(pid, 3)
    dataverse.version = release
    answer = fetch(dataverse, dataverse.file(pid, "a.txt"))
    assert answer.status_code == status
    assert status == 200 or "required Guestbook response for guestbookID 3" in message(answer)


def test_a_file_may_have_a_persistent_identifier_of_its_own(dataverse):
    one_file(dataverse, persistent_id="doi:10.5072/FK2/AAAAAA/BBBBBB")
    answer = get(dataverse, "/api/access/datafile/:persistentId", persistentId="doi:10.5072/FK2/AAAAAA/BBBBBB")
    assert answer.content == b"water"


def test_files_may_be_on_another_host_by_signed_addresses(dataverse, storage):
    file = one_file(dataverse)
    answer = fetch(dataverse, file, CURATOR)
    assert (answer.status_code, answer.headers["Location"].startswith("http://localhost:")) == (303, True)
    assert requests.get(answer.headers["Location"], timeout=60).content == b"water"
    assert storage.trusted == []
    requests.get(answer.headers["Location"], headers=CURATOR, timeout=60)
    assert len(storage.trusted) == 1


def test_a_table_that_is_made_at_this_moment_is_on_no_other_host(dataverse, storage):
    file = one_file(dataverse, TABLE, "t.csv")
    dataverse.ingest(file)
    assert fetch(dataverse, file).status_code == 200
    assert fetch(dataverse, file, format="original").status_code == 303
    assert storage.log == []


def test_what_is_told_of_a_file_may_be_wrong(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "water"})
    file = dataverse.file(pid, "a.txt")
    dataverse.change_file(file, "wader")
    assert hashlib.md5(fetch(dataverse, file).content).hexdigest() != latest(dataverse, pid)["files"][0]["dataFile"]["md5"]


def test_a_download_may_never_end_or_be_cut(dataverse):
    file = one_file(dataverse, Content(b"0123456789", 1_000_000))
    fault = dataverse.faults.add("/datafile/", knob="endless", value=3_000_000)
    assert len(fetch(dataverse, file).content) >= 3_000_000
    cut = dataverse.faults.add("/datafile/", knob="drop_after", value=1000)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        fetch(dataverse, file)
    assert (fault.happened, cut.happened) == (1, 1)


def test_a_huge_file_costs_nothing(dataverse):
    file = one_file(dataverse, Content(b"x" * 1000, 300_000_000), checksum="MD5")
    answer = fetch(dataverse, file, {"Range": "bytes=299999990-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (206, "bytes 299999990-299999999/300000000")
