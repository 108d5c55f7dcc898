"""Lists: what a query finds, and in what order."""

import pytest

from simulators.invenio_search import matches

MARK = "urn:uuid:7d9b1f1e-3b0e-4d1c-9c9a-1d1d1d1d1d1d"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tides", True),
        ("Tides Cuxhaven", True),
        ("Tides Bremen", False),
        ('"tides at"', True),
        ('"at tides"', False),
        ("tid", False),
        ("metadata.title:tides", True),
        ("metadata.title:draft", False),
        ("status:draft", True),
        ("status:published", False),
        ("is_published:false", True),
        (f'"{MARK}"', True),
        (f'metadata.identifiers.identifier:"{MARK}"', True),
        ('metadata.identifiers.identifier:"7d9b1f1e"', False),
        ("(", False),
    ],
)
def test_a_query_finds_words_phrases_and_fields(query, found):
    metadata = {"title": "Tides at Cuxhaven", "identifiers": [{"scheme": "urn", "identifier": MARK}]}
    assert matches({"status": "draft", "is_published": False, "metadata": metadata}, query) is found


@pytest.mark.parametrize("query", [MARK, "10.5281/zenodo.1"])
def test_what_is_not_quoted_is_syntax(ada, query):
    answer = ada.get("/user/records", params={"q": query})
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid query string syntax.")


def test_one_sees_ones_own_newest_versions(ada, bob):
    ada.post(f"{ada.published()}/versions")
    ada.draft()
    bob.draft()
    assert ada.get("/user/records").json()["hits"]["total"] == 2
    assert ada.get("/user/records", params={"allversions": "true"}).json()["hits"]["total"] == 3


def test_pages_follow_each_other(ada):
    for number in range(3):
        ada.draft(title=f"Number {number}")
    seen, address = [], "/user/records?size=2&sort=oldest"
    while address:
        page = ada.get(address).json()
        seen += [hit["metadata"]["title"] for hit in page["hits"]["hits"]]
        address = page["links"].get("next")
    assert seen == ["Number 0", "Number 1", "Number 2"]


def test_a_hundred_is_the_largest_page_and_ten_thousand_the_end(ada):
    assert ada.get("/user/records", params={"size": 100}).status_code == 200
    assert ada.get("/user/records", params={"size": 101}).status_code == 400
    assert ada.get("/user/records", params={"size": 100, "page": 101}).status_code == 400


def test_guests_see_what_is_published(ada, guest):
    ada.published(title="Seen by all")
    ada.draft(title="Not seen")
    hits = guest.get("/records").json()["hits"]
    assert [hit["metadata"]["title"] for hit in hits["hits"]] == ["Seen by all"]


def test_the_versions_of_a_record_are_listed(ada, guest):
    record = ada.published()
    ada.post(f"{record}/versions")
    assert guest.get(f"{record}/versions").json()["hits"]["total"] == 1
