"""DSpace 7 and later: what a search finds, in what order, and what it tells of it."""

import http.client
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from tests.simulators.hal import ADA, ROOT, get, ids, items, running, search, signed_in

pytestmark = pytest.mark.slow
BY_DATE = "dc.date.accessioned,ASC"


@pytest.fixture
def site():
    with running() as site:
        yield site


@pytest.fixture
def older():
    with running("7.6") as site:
        yield site


def test_items_are_embedded_whole_with_facets_that_nobody_asked_for(site):
    item = site.new_item("Levels", dc_subject="water")
    answer = get(site, "/discover/search/objects", dsoType="item")
    found = items(answer.json()["_embedded"]["searchResult"])
    assert (found[0]["uuid"], found[0]["metadata"]["dc.subject"][0]["value"]) == (item, "water")
    assert len(answer.json()["_embedded"]["facets"]) == 6
    assert len(answer.content) > 5000


def test_a_community_holds_all_below_it_and_a_collection_what_is_mapped_into_it(site):
    top = site.new_community("Faculty")
    below = site.new_community("Institute", top)
    first, second = site.new_collection("One", below), site.new_collection("Two", top)
    deep, high = site.new_item("Deep", None, first), site.new_item("High", None, second)
    site.new_item("Elsewhere", None, site.new_collection("Three", site.new_community("Other")))
    assert sorted(ids(search(site, scope=top))) == sorted([deep, high])
    assert ids(search(site, scope=below)) == [deep]
    site.map_into(deep, second)
    assert sorted(ids(search(site, scope=second))) == sorted([deep, high])


@pytest.mark.parametrize(
    "wrong", [{"scope": "00000000-0000-4000-8000-000000000000"}, {"scope": "x"}, {"configuration": "x"}]
)
def test_an_unknown_scope_or_configuration_finds_everything(site, wrong):
    site.fill(3)
    assert search(site, **wrong)["page"]["totalElements"] == 3


def test_only_four_fields_sort(site):
    site.fill(2)
    options = get(site, "/discover/search").json()["sortOptions"]
    assert [each["name"] for each in options] == ["score", "dc.title", "dc.date.issued", "dc.date.accessioned"]
    answer = get(site, "/discover/search/objects", dsoType="item", sort="lastModified,ASC")
    assert (answer.status_code, answer.json()["message"]) == (422, "Invalid search request")


def test_a_sort_arranges_and_who_lacks_the_field_comes_last(site):
    late, none, early = (site.new_item(title) for title in ("Water", None, "air"))
    assert ids(search(site, sort="dc.title,ASC")) == [early, late, none]
    assert ids(search(site, sort="dc.title,DESC")) == [late, early, none]


def test_without_a_sort_pages_overlap_and_miss(site):
    every = site.fill(40)
    seen = ids(search(site, size=20, page=0)) + ids(search(site, size=20, page=1))
    assert (len(seen), len(set(seen)) < 40) == (40, True)
    sorted_ids = ids(search(site, size=20, sort=BY_DATE)) + ids(search(site, size=20, page=1, sort=BY_DATE))
    assert sorted_ids == every


def test_items_of_one_second_change_places_when_one_is_edited(site):
    second = datetime(2026, 1, 1, tzinfo=UTC)
    first, other = (site.new_item(title, accessioned=second) for title in ("One", "Two"))
    assert ids(search(site, sort=BY_DATE)) == [first, other]
    site.edit(first, dc_title="One, again")
    assert ids(search(site, sort=BY_DATE)) == [other, first]


def test_up_to_8_a_page_holds_a_hundred_whatever_it_says(older):
    every = older.fill(250)
    first, second = (search(older, size=200, page=number, sort=BY_DATE) for number in (0, 1))
    assert [len(ids(first)), len(ids(second))] == [100, 50]
    assert first["page"] == {"number": 0, "size": 200, "totalPages": 2, "totalElements": 250}
    assert set(every[100:200]).isdisjoint(ids(first) + ids(second))


def test_up_to_8_the_last_page_tells_another_total(older):
    older.fill(150)
    assert search(older, size=200)["page"]["totalElements"] == 100
    assert search(older, size=100)["page"]["totalElements"] == 150


def test_from_9_on_a_page_holds_a_thousand_and_says_so(site):
    site.fill(1100)
    result = search(site, size=5000, sort=BY_DATE)
    assert (len(ids(result)), result["page"]["size"], result["page"]["totalElements"]) == (1000, 1000, 1100)


def test_a_9_may_cut_at_a_hundred_too(site):
    site.fill(150)
    site.most_found = 100
    assert (len(ids(search(site, size=200))), search(site, size=200)["page"]["size"]) == (100, 200)


@pytest.mark.parametrize("wrong", [{"size": "0"}, {"size": "abc"}, {"page": "-1"}])
def test_a_wish_that_cannot_be_is_forgotten(site, wrong):
    site.fill(25)
    result = search(site, **wrong)
    assert (len(ids(result)), result["page"]["number"], result["page"]["size"]) == (20, 0, 20)


def test_beyond_the_end_there_is_an_empty_list(site):
    site.fill(3)
    result = search(site, page=9)
    assert result["_embedded"] == {"objects": []}
    assert result["page"] == {"number": 9, "size": 20, "totalPages": 1, "totalElements": 3}


def test_changes_since_a_moment_are_found(site):
    old, new = site.new_item("Old", accessioned=datetime(2020, 1, 1, tzinfo=UTC)), site.new_item("New")
    assert ids(search(site, query="lastModified:[2024-01-01T00:00:00Z TO *]")) == [new]
    assert ids(search(site, query="lastModified:[* TO 2024-01-01T00:00:00Z]")) == [old]
    site.edit(old, dc_title="Newer")
    assert sorted(ids(search(site, query="lastModified:[2024-01-01T00:00:00Z TO *]"))) == sorted([old, new])


def test_raw_brackets_are_refused_with_a_page_of_html(site):
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=60)
    connection.request("GET", "/server/api/discover/search/objects?query=lastModified:[2026-01-01T00:00:00Z%20TO%20*]")
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert (answer.status, answer.headers["Content-Type"]) == (400, "text/html;charset=utf-8")
    assert text.startswith("<!doctype html>")


@pytest.mark.parametrize("query", ["lastModified:[yesterday TO *]", "lastModified:[2026-01-01 TO *]", "title:", '"open'])
def test_a_query_that_cannot_be_read_is_refused(site, query):
    assert get(site, "/discover/search/objects", query=query).status_code == 422


def test_words_and_handles_are_looked_for(site):
    water, ice = site.new_item("Water", handle="123456789/50"), site.new_item("Ice")
    assert ids(search(site, query="ice")) == [ice]
    assert ids(search(site, query='handle:"123456789/50"')) == [water]
    assert search(site, query="nothing")["page"] == {"number": 0, "size": 20, "totalPages": 0, "totalElements": 0}


def test_what_is_withdrawn_private_restricted_or_deleted_is_not_found(site):
    kept, *others = site.fill(5)
    site.withdraw(others[0])
    site.make_private(others[1])
    site.restrict(others[2], ADA)
    site.delete(others[3])
    assert ids(search(site)) == [kept]
    assert sorted(ids(search(site, signed_in(site, ADA)))) == sorted([kept, others[2]])
    assert sorted(ids(search(site, signed_in(site, ROOT)))) == sorted([kept, others[2]])


def test_other_kinds_of_things_are_found_too(site):
    site.fill(1)
    found = get(site, "/discover/search/objects", dsoType="collection").json()["_embedded"]["searchResult"]
    assert [each["type"] for each in items(found)] == ["collection"]
    every = get(site, "/discover/search/objects").json()["_embedded"]["searchResult"]
    assert sorted(each["type"] for each in items(every)) == ["collection", "community", "item"]


def test_files_may_be_embedded_in_a_search(site):
    site.new_item("Levels", {"a.csv": "1\n"})
    found = items(search(site, embed="bundles/bitstreams"))[0]["_embedded"]["bundles"]["_embedded"]["bundles"]
    originals = next(each for each in found if each["name"] == "ORIGINAL")
    assert originals["_embedded"]["bitstreams"]["_embedded"]["bitstreams"][0]["name"] == "a.csv"


def test_ten_thousand_items_are_listed(site):
    every = site.fill(10_000)
    seen = [each for page in range(10) for each in ids(search(site, size=1000, page=page, sort=BY_DATE))]
    assert seen == every
