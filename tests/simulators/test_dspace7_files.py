"""DSpace 7 and later: bundles, files, and who gets their content."""

import hashlib

import pytest

from simulators.server import Simulator
from simulators.storage import Storage
from tests.simulators.hal import ADA, ROOT, get, running, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture
def site():
    with running() as site:
        yield site


def bundles(site, item, **arguments):
    answer = get(site, f"/core/items/{item}", embed="bundles/bitstreams/format", **arguments).json()
    return {each["name"]: each["_embedded"]["bitstreams"] for each in answer["_embedded"]["bundles"]["_embedded"]["bundles"]}


def content(site, file, token="", **headers):
    return get(
        site, f"/core/bitstreams/{file}/content", token, {name.replace("_", "-"): text for name, text in headers.items()}
    )


def test_one_call_tells_an_item_with_its_bundles_files_formats_and_collections(site):
    item = site.new_item("Levels", {"a.pdf": "%PDF"})
    site.map_into(item, site.new_collection("Other", site.new_community("Other")))
    asked = ["bundles/bitstreams/format", "owningCollection", "mappedCollections", "unknown", "thumbnail"]
    inside = get(site, f"/core/items/{item}", embed=asked).json()["_embedded"]
    assert inside["owningCollection"]["name"] == "Collection"
    assert inside["mappedCollections"]["_embedded"]["mappedCollections"][0]["name"] == "Other"
    assert (inside["thumbnail"], "unknown" in inside) == (None, False)
    file = bundles(site, item)["ORIGINAL"]["_embedded"]["bitstreams"][0]
    assert file["_embedded"]["format"]["mimetype"] == "application/pdf"
    assert "mimetype" not in file


def test_the_deposit_licence_and_extracted_texts_are_as_public_as_the_files(site):
    item = site.new_item("Levels", {"a.pdf": "%PDF"})
    text = site.add_file(item, "a.pdf.txt", "all its words", "TEXT")
    assert set(bundles(site, item)) == {"ORIGINAL", "LICENSE", "TEXT"}
    assert content(site, text).text == "all its words"


def test_bundles_come_in_no_promised_order(site):
    orders = set()
    for number in range(30):
        item = site.new_item(f"Item {number}", {"a.csv": "1\n"})
        orders.add(tuple(each["name"] for each in get(site, f"/core/items/{item}/bundles").json()["_embedded"]["bundles"]))
    assert orders == {("ORIGINAL", "LICENSE"), ("LICENSE", "ORIGINAL")}


def test_embedded_lists_are_cut_at_twenty_unless_more_are_asked_for(site):
    item = site.new_item("Levels")
    site.fill_files(item, 45)
    cut = bundles(site, item)["ORIGINAL"]
    assert (len(cut["_embedded"]["bitstreams"]), cut["page"]["totalElements"]) == (20, 45)
    whole = bundles(site, item, **{"embed.size": "bundles/bitstreams=100"})["ORIGINAL"]
    assert len(whole["_embedded"]["bitstreams"]) == 45


def test_ten_thousand_files_are_paged(site):
    item = site.new_item("Levels")
    site.fill_files(item, 10_000)
    bundle = get(site, f"/core/items/{item}/bundles").json()["_embedded"]["bundles"][0]["uuid"]
    page = get(site, f"/core/bundles/{bundle}/bitstreams", size=1000, page=9).json()
    assert (len(page["_embedded"]["bitstreams"]), page["page"]["totalElements"]) == (1000, 10_000)
    assert page["_embedded"]["bitstreams"][-1]["name"] == "file-09999.txt"


def test_a_file_tells_its_size_checksum_order_and_description(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    file = site.add_file(item, "b.csv", "22\n", description="part 2")
    body = get(site, f"/core/bitstreams/{file}").json()
    assert (body["sizeBytes"], body["bundleName"], body["sequenceId"]) == (3, "ORIGINAL", 3)
    assert body["checkSum"] == {"checkSumAlgorithm": "MD5", "value": hashlib.md5(b"22\n").hexdigest()}
    assert body["metadata"]["dc.description"][0]["value"] == "part 2"
    assert get(site, f"/core/bitstreams/{file}/format").json()["mimetype"] == "text/csv"


def test_one_bundle_may_hold_two_files_of_one_name(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    site.add_file(item, "a.csv", "2\n")
    assert [each["name"] for each in bundles(site, item)["ORIGINAL"]["_embedded"]["bitstreams"]] == ["a.csv", "a.csv"]


def test_a_bundle_may_have_a_primary_file(site):
    item = site.new_item("Levels", {"a.csv": "1\n", "b.csv": "2\n"})
    originals = site.state.items[item].bundle("ORIGINAL").uuid
    assert get(site, f"/core/bundles/{originals}/primaryBitstream").status_code == 204
    site.primary(site.file(item, "b.csv"))
    assert get(site, f"/core/bundles/{originals}/primaryBitstream").json()["name"] == "b.csv"


def test_thumbnails_are_there_or_nothing_is(site):
    item = site.new_item("Levels", {"a.pdf": "%PDF"})
    file = site.file(item, "a.pdf")
    for path in (f"/core/items/{item}/thumbnail", f"/core/bitstreams/{file}/thumbnail"):
        assert (get(site, path).status_code, get(site, path).content) == (204, b"")
    small = site.add_file(item, "a.pdf.jpg", b"jpeg", "THUMBNAIL")
    assert get(site, f"/core/items/{item}/thumbnail").json()["uuid"] == small
    assert get(site, f"/core/bitstreams/{file}/thumbnail").json()["uuid"] == small


def test_content_has_its_md5_as_mark_and_may_be_had_in_parts(site):
    file = site.file(site.new_item("Levels", {'a "b" ž.csv': "0123456789"}), 'a "b" ž.csv')
    whole = content(site, file)
    assert (whole.content, whole.headers["ETag"]) == (b"0123456789", f'"{hashlib.md5(b"0123456789").hexdigest()}"')
    assert whole.headers["Content-Type"] == "text/csv;charset=UTF-8"
    assert "filename*=UTF-8''a%20%22b%22%20%C5%BE.csv" in whole.headers["Content-Disposition"]
    part = content(site, file, Range="bytes=4-")
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (206, b"456789", "bytes 4-9/10")
    assert content(site, file, If_None_Match=whole.headers["ETag"]).status_code == 304
    assert content(site, file, Range="bytes=99-").status_code == 416
    assert content(site, file, Accept="text/html").status_code == 200


def test_a_file_under_embargo_is_described_and_not_given(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    file = site.file(item, "a.csv")
    site.embargo(file, "2099-01-01")
    assert get(site, f"/core/bitstreams/{file}").json()["checkSum"]["value"] == hashlib.md5(b"1\n").hexdigest()
    assert content(site, file).status_code == 401
    assert content(site, file, signed_in(site, ADA)).status_code == 403
    assert content(site, file, signed_in(site, ROOT)).status_code == 200
    status = get(site, f"/core/items/{item}/accessStatus").json()
    assert (status["status"], status["embargoDate"]) == ("embargo", "2099-01-01")
    site.embargo(file, "2001-01-01")
    assert content(site, file).status_code == 200


def test_a_restricted_file_is_described_to_all_and_given_to_its_readers(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    file = site.file(item, "a.csv")
    site.restrict(file, ADA)
    assert get(site, f"/core/bitstreams/{file}").status_code == 200
    assert get(site, f"/core/bitstreams/{file}/accessStatus").json()["status"] == "restricted"
    assert content(site, file).status_code == 401
    assert content(site, file, signed_in(site, ADA)).text == "1\n"


def test_files_of_what_is_withdrawn_or_restricted_are_closed(site):
    first, second = (site.new_item(title, {"a.csv": "1\n"}) for title in ("One", "Two"))
    site.withdraw(first)
    site.restrict(second, ADA)
    assert content(site, site.file(first, "a.csv")).status_code == 401
    assert content(site, site.file(first, "a.csv"), signed_in(site, ADA)).status_code == 403
    assert get(site, f"/core/bitstreams/{site.file(first, 'a.csv')}").status_code == 401
    assert content(site, site.file(second, "a.csv")).status_code == 401
    assert content(site, site.file(second, "a.csv"), signed_in(site, ADA)).status_code == 200


def test_the_status_of_an_item_is_that_of_its_first_file(site):
    item = site.new_item("Levels")
    assert get(site, f"/core/items/{item}/accessStatus").json()["status"] == "metadata.only"
    site.add_file(item, "a.csv")
    site.restrict(site.add_file(item, "b.csv"))
    assert get(site, f"/core/items/{item}/accessStatus").json()["status"] == "open.access"


def test_before_9_files_tell_no_status_and_an_embargo_no_date():
    with running("7.6") as older:
        item = older.new_item("Levels", {"a.csv": "1\n"})
        file = older.file(item, "a.csv")
        older.embargo(file, "2099-01-01")
        assert "accessStatus" not in get(older, f"/core/bitstreams/{file}").json()["_links"]
        assert get(older, f"/core/bitstreams/{file}/accessStatus").status_code == 404
        status = get(older, f"/core/items/{item}/accessStatus").json()
        assert (status["status"], "embargoDate" in status) == ("embargo", False)


def test_another_host_may_give_the_bytes(site):
    with Simulator(Storage()) as storage:
        site.storage = storage.service
        file = site.file(site.new_item("Levels", {"a.csv": "1\n"}), "a.csv")
        answer = content(site, file)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(storage.url.replace("127.0.0.1", "localhost"))
        assert get(site, answer.headers["Location"]).text == "1\n"


def test_a_file_may_be_replaced_and_deleted(site):
    item = site.new_item("Levels", {"a.csv": "1\n"})
    file = site.file(item, "a.csv")
    site.replace_file(file, "22\n")
    assert content(site, file).text == "22\n"
    site.delete(file)
    assert (content(site, file).status_code, get(site, f"/core/bitstreams/{file}").status_code) == (404, 404)
    assert bundles(site, item)["ORIGINAL"]["page"]["totalElements"] == 0
