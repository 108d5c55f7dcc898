"""The bucket API: one PUT a file."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.simulators.repository import OCTETS, TABLE, Person


def bucket_of(person: Person, draft: str) -> str:
    link: str = person.get(f"/deposit/depositions/{draft.split('/')[2]}").json()["links"]["bucket"]
    return link


@pytest.fixture
def bucket(ada: Person) -> str:
    return bucket_of(ada, ada.draft())


def put(person: Person, address: str, content: bytes = TABLE, **headers: str) -> requests.Response:
    return person.put(address, data=content, headers={**OCTETS, **headers})


def test_a_file_is_stored_by_one_request(ada, bucket):
    answer = put(ada, f"{bucket}/tides%20%23%20%C3%BC.csv", b"abc")
    stored = answer.json()
    assert (answer.status_code, stored["key"], stored["size"]) == (201, "tides # ü.csv", 3)
    assert stored["checksum"] == "md5:900150983cd24fb0d6963f7d28e17f72"
    assert ada.get(stored["links"]["self"]).content == b"abc"


def test_the_native_and_the_older_lists_show_it_too(ada):
    draft = ada.draft()
    put(ada, f"{bucket_of(ada, draft)}/a", b"abc")
    (native,) = ada.get(f"{draft}/files").json()["entries"]
    (older,) = ada.get(f"/deposit/depositions/{draft.split('/')[2]}/files").json()
    assert (native["status"], native["checksum"]) == ("completed", f"md5:{older['checksum']}")
    assert bucket_of(ada, draft).endswith(native["bucket_id"])


def test_a_second_content_replaces_the_first(zenodo, ada, bucket):
    for content in (b"old", b"newer"):
        put(ada, f"{bucket}/a", content)
    assert [(file.name, file.size) for file in zenodo.deposits()[0].files] == [("a", 5)]


def test_a_replacement_that_breaks_off_leaves_the_old_file(zenodo, ada, bucket):
    put(ada, f"{bucket}/a", b"old")
    fault = zenodo.faults.add("PUT /api/files/", read_bytes=1000)
    with pytest.raises(requests.ConnectionError):
        put(ada, f"{bucket}/a", b"x" * 5_000_000)
    assert (fault.happened, zenodo.deposits()[0].files[0].size) == (1, 3)


def test_a_sender_that_goes_away_in_the_middle_leaves_nothing(zenodo, ada, bucket):
    address = urlsplit(f"{bucket}/a")
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    connection.putrequest("PUT", address.path)
    for name, value in {**OCTETS, **ada.headers, "Content-Length": "100"}.items():
        connection.putheader(name, value)
    connection.endheaders(b"only this")
    connection.close()
    assert put(ada, f"{bucket}/b").status_code == 201
    assert [file.name for file in zenodo.deposits()[0].files] == ["b"]


@pytest.mark.parametrize("kind", ["application/zip", "text/csv", "application/octet-stream; charset=utf-8"])
def test_another_content_type_is_refused(ada, bucket, kind):
    assert ada.put(f"{bucket}/a", data=b"x", headers={"Content-Type": kind}).status_code == 415


def test_no_content_type_is_taken(ada, bucket):
    assert ada.put(f"{bucket}/a", data=b"x").status_code == 201


@pytest.mark.parametrize("name", ["a/b", "a%2Fb"])
def test_a_name_with_a_slash_is_nowhere(ada, bucket, name):
    assert put(ada, f"{bucket}/{name}").status_code == 404


def test_an_empty_file_is_refused(ada, bucket):
    answer = put(ada, f"{bucket}/a", b"")
    assert (answer.status_code, answer.json()["message"]) == (400, "Empty files are not accepted.")


def test_a_body_without_a_length_is_refused_and_the_connection_stays_whole(ada, bucket):
    def pieces() -> Iterator[bytes]:
        yield b"abc"
        yield b"def"

    with requests.Session() as session:
        headers = {**ada.headers, **OCTETS}
        answer = session.put(f"{bucket}/a", data=pieces(), headers=headers, timeout=60)
        assert (answer.status_code, answer.json()["message"]) == (400, "File is smaller than expected.")
        assert session.put(f"{bucket}/a", data=b"abc", headers=headers, timeout=60).status_code == 201


def test_a_name_that_is_too_long_is_refused(ada, bucket):
    assert put(ada, f"{bucket}/{'a' * 255}").status_code == 201
    assert put(ada, f"{bucket}/{'a' * 256}").json()["message"] == "Filename is too long."


def test_the_quota_is_looked_at_before_the_first_byte(zenodo, ada, bucket):
    zenodo.quota = 10
    assert put(ada, f"{bucket}/a", b"x" * 11).json()["message"] == "Maximum file size exceeded."
    assert put(ada, f"{bucket}/a", b"x" * 8).status_code == 201
    assert put(ada, f"{bucket}/b", b"x" * 3).json()["message"] == "Bucket quota exceeded."
    assert put(ada, f"{bucket}/a", b"x" * 10).status_code == 201


def test_fifty_gigabytes_are_the_limit(zenodo):
    assert zenodo.quota == 50 * 10**9


def test_there_is_room_for_a_hundred_files(zenodo, ada, bucket):
    zenodo.most_files = 2
    answers = [put(ada, f"{bucket}/{name}") for name in "abca"]
    assert [answer.status_code for answer in answers] == [201, 201, 400, 201]


def test_the_list_of_a_bucket_is_broken(ada, bucket):
    assert ada.get(bucket).status_code == 500


def test_post_is_not_put(ada, bucket):
    assert ada.post(f"{bucket}/a", data=b"x").status_code == 405


def test_a_file_is_deleted_once(ada, bucket):
    put(ada, f"{bucket}/a")
    assert [ada.delete(f"{bucket}/a").status_code for _ in range(2)] == [204, 404]


def test_only_the_owner_may(ada, bob, guest, bucket):
    put(ada, f"{bucket}/a")
    for person in (bob, guest):
        assert [put(person, f"{bucket}/a").status_code, person.get(f"{bucket}/a").status_code] == [403, 403]


def test_a_published_bucket_is_locked(ada):
    record = ada.published()
    bucket = bucket_of(ada, record)
    assert put(ada, f"{bucket}/tides.csv").status_code == 403
    assert put(ada, f"{bucket}/new").status_code == 404
    ada.post(f"{record}/draft")
    answer = put(ada, f"{bucket}/tides.csv")
    assert (answer.status_code, answer.json()["message"]) == (403, "Bucket is locked for modifications.")


def test_an_unknown_bucket_is_missing(ada, simulator):
    assert put(ada, f"{simulator.url}/api/files/00000000-0000-0000-0000-000000000000/a").status_code == 404


@pytest.mark.slow
def test_a_large_file_is_held_by_its_size_and_checksum_alone(zenodo, ada, bucket):
    size = 300_000_000
    assert put(ada, f"{bucket}/a", b"x" * size).json()["size"] == size
    version = next(iter(zenodo.state.versions.values()))
    assert len(version.files["a"].head) == 1 << 16
    assert ada.get(f"{bucket}/a").status_code == 501
