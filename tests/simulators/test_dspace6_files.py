"""DSpace 4, 5 and 6: files, as they are described and as they come."""

import hashlib

import pytest

from simulators.server import Simulator
from simulators.storage import Storage
from tests.simulators.rest import ADA, VERSIONS, get, key, keys, names, running, signed_in, told

pytestmark = pytest.mark.slow
TABLE = "hour,metres\n0,1.5\n"


@pytest.fixture
def site():
    with running() as site:
        yield site


@pytest.fixture
def item(site):
    return site.new_item("Levels", {"levels.csv": TABLE})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_tells_its_size_its_sum_its_bundle_and_where_its_content_is(version):
    with running(version) as site:
        item = site.new_item("Levels", {"levels.csv": TABLE})
        file = told(site, f"/items/{item}", expand="bitstreams")["bitstreams"][0]
        content = get(site, f"/bitstreams/{key(file)}/retrieve").text
        alone = told(site, f"/bitstreams/{key(file)}")
    before = "/rest" if version == "6.3" else ""
    assert (content, alone, file["retrieveLink"]) == (TABLE, file, f"{before}/bitstreams/{key(file)}/retrieve")
    assert file["checkSum"] == {"value": hashlib.md5(TABLE.encode()).hexdigest(), "checkSumAlgorithm": "MD5"}
    told_of_it = [file[name] for name in ("name", "bundleName", "sizeBytes", "mimeType", "format", "sequenceId")]
    assert told_of_it == ["levels.csv", "ORIGINAL", 18, "text/csv", "Comma-Separated Values", 1]


def test_licences_texts_and_thumbnails_are_among_the_files(site, item):
    site.add_file(item, "levels.csv.txt", "hour", "TEXT", description="Extracted text")
    site.add_file(item, "levels.csv.jpg", b"\xff\xd8", "THUMBNAIL")
    files = told(site, f"/items/{item}/bitstreams")
    assert [each["bundleName"] for each in files] == ["ORIGINAL", "LICENSE", "TEXT", "THUMBNAIL"]
    assert [each["description"] for each in files] == [None, None, "Extracted text", None]


def test_two_files_may_have_one_name(site, item):
    site.add_file(item, "levels.csv", "other\n")
    files = [each for each in told(site, f"/items/{item}/bitstreams") if each["bundleName"] == "ORIGINAL"]
    assert (names(files), len(set(keys(files)))) == (["levels.csv"] * 2, 2)


def test_files_come_twenty_at_a_time_when_they_are_listed_and_all_when_expanded(site):
    item = site.new_item("Levels")
    site.fill_files(item, 45)
    assert len(told(site, f"/items/{item}/bitstreams")) == 20
    assert len(told(site, f"/items/{item}", expand="bitstreams")["bitstreams"]) == 45


def test_near_the_end_of_its_files_a_list_forgets_its_limit(site):
    item = site.new_item("Levels")
    site.fill_files(item, 45)
    assert len(told(site, f"/items/{item}/bitstreams", limit=20, offset=20)) == 25


@pytest.mark.parametrize(("offset", "status"), [(45, 200), (46, 500), (-1, 500)])
def test_a_list_of_files_breaks_beyond_its_end(site, offset, status):
    item = site.new_item("Levels")
    site.fill_files(item, 45)
    answer = get(site, f"/items/{item}/bitstreams", offset=offset)
    assert answer.status_code == status
    assert answer.text.startswith("[]" if status == 200 else "<html>")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_restricted_file_is_not_named_and_not_given(version):
    with running(version) as site:
        item = site.new_item("Levels", {"a.csv": "1\n", "b.csv": "2\n"})
        file = site.file(item, "a.csv")
        site.restrict(file)
        named = names(told(site, f"/items/{item}", expand="bitstreams")["bitstreams"])
        answers = [get(site, path).status_code for path in (f"/bitstreams/{file}/retrieve", f"/bitstreams/{file}")]
    assert (named, answers) == (["b.csv", "license.txt"], [401, 401])


def test_a_restricted_file_may_be_named_all_the_same(site, item):
    site.lists_restricted = True
    site.restrict(site.file(item, "levels.csv"))
    file = told(site, f"/items/{item}", expand="bitstreams")["bitstreams"][0]
    assert (file["name"], get(site, f"/bitstreams/{key(file)}/retrieve").status_code) == ("levels.csv", 401)


@pytest.mark.parametrize("version", ["5.10", "6.3"])
def test_a_restricted_file_is_given_to_whom_it_is_meant_for(version):
    with running(version) as site:
        item = site.new_item("Levels", {"a.csv": TABLE})
        site.restrict(site.file(item, "a.csv"), ADA)
        answer = get(site, f"/bitstreams/{site.file(item, 'a.csv')}/retrieve", signed_in(site, ADA))
    assert (answer.status_code, answer.text) == (200, TABLE)


def test_an_embargoed_file_is_refused_until_its_day(site, item):
    file = site.file(item, "levels.csv")
    site.embargo(file, "2099-01-01")
    assert get(site, f"/bitstreams/{file}/retrieve").status_code == 401
    site.embargo(file, "2020-01-01")
    assert get(site, f"/bitstreams/{file}/retrieve").status_code == 200


def test_files_of_hidden_and_withdrawn_items_are_refused(site):
    first, second = (site.new_item("Levels", {"a.csv": "1\n"}) for _ in range(2))
    site.hide(first)
    site.withdraw(second)
    files = [site.file(each, "a.csv") for each in (first, second)]
    assert [get(site, f"/bitstreams/{file}/retrieve").status_code for file in files] == [401, 401]


def test_a_deleted_file_is_missing_and_moves_the_moment_of_its_item(site, item):
    before, file = told(site, f"/items/{item}")["lastModified"], site.file(item, "levels.csv")
    site.delete(file)
    assert get(site, f"/bitstreams/{file}/retrieve").status_code == 404
    assert told(site, f"/items/{item}")["lastModified"] >= before
    assert names(told(site, f"/items/{item}/bitstreams")) == ["license.txt"]


def test_a_file_that_is_replaced_has_another_sum(site, item):
    file = site.file(item, "levels.csv")
    before = told(site, f"/bitstreams/{file}")["checkSum"]["value"]
    site.replace_file(file, "other\n")
    assert told(site, f"/bitstreams/{file}")["checkSum"]["value"] != before
    assert get(site, f"/bitstreams/{file}/retrieve").text == "other\n"


def test_a_file_comes_whole_and_without_its_length(site, item):
    answer = get(site, f"/bitstreams/{site.file(item, 'levels.csv')}/retrieve", {"Range": "bytes=5-", "Accept": "*/*"})
    assert (answer.status_code, answer.text, answer.headers["Content-Type"]) == (200, TABLE, "text/csv")
    assert not {"Content-Length", "Accept-Ranges", "ETag"} & answer.headers.keys()


def test_a_file_may_tell_its_length(site, item):
    site.items.tells_length = True
    answer = get(site, f"/bitstreams/{site.file(item, 'levels.csv')}/retrieve")
    assert answer.headers["Content-Length"] == "18"


def test_files_may_come_from_another_host(site, item):
    with Simulator(Storage()) as other:
        assert isinstance(other.service, Storage)
        site.storage = other.service
        answer = get(site, f"/bitstreams/{site.file(item, 'levels.csv')}/retrieve")
        led = answer.headers["Location"]
    assert (answer.status_code, led.startswith("http://localhost:")) == (302, True)
