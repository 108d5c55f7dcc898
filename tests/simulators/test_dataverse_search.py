"""``/api/search`` of a Dataverse: every trap for who reads all of it."""

import time

import pytest

from simulators import odd_texts
from tests.simulators.dataverse_asking import CURATOR, STRANGER, found, get, message, pids


def search(dataverse, **arguments):
    return get(dataverse, "/api/search", **arguments)


def test_a_hit_tells_what_a_list_needs(dataverse):
    pid = dataverse.new_dataset("Salt & <water>", {"a.txt": "1"}, "bay")
    hit = found(dataverse, show_entity_ids="true")["items"][0]
    assert (hit["name"], hit["global_id"], hit["url"]) == ("Salt & <water>", pid, f"https://doi.org/{pid[4:]}")
    assert (hit["identifier_of_dataverse"], hit["name_of_dataverse"], hit["fileCount"]) == ("bay", "Bay", 1)
    assert (hit["versionState"], hit["majorVersion"], hit["minorVersion"]) == ("RELEASED", 1, 0)
    assert hit["entity_id"] == dataverse.state.datasets[pid].id
    assert hit["description"].startswith("Salinity at six depths; O2 < 5 mg/l")
    assert hit["contacts"][1] == {"name": "Front desk"}
    assert hit["published_at"].endswith("Z")
    assert "." not in hit["published_at"]


def test_what_has_no_value_is_left_out(dataverse):
    dataverse.new_dataset("Bare", usual=False)
    hit = found(dataverse)["items"][0]
    assert not {"keywords", "publications", "producers", "relatedMaterial", "entity_id", "metadataBlocks"} & hit.keys()


def test_q_is_compulsory(dataverse):
    answer = search(dataverse, type="dataset")
    assert (answer.status_code, message(answer)) == (400, "q parameter is missing")


def test_nothing_of_a_hit_says_that_it_was_harvested(dataverse):
    own, other = dataverse.new_dataset("Own"), dataverse.harvested("Other")
    assert pids(dataverse) == [own, other]
    assert "harvest" not in search(dataverse, q="*", type="dataset").text.lower()
    assert pids(dataverse, fq="isHarvested:false") == [own]
    assert pids(dataverse, fq="isHarvested:true") == [other]
    assert pids(dataverse, fq='metadataSource:"Harvested"') == [other]


@pytest.mark.parametrize(("size", "count"), [(None, 10), (0, 10), (1000, 12), (5, 5)])
def test_ten_is_the_usual_number_and_nought_means_it_too(dataverse, size, count):
    dataverse.fill(12)
    told = found(dataverse, per_page=size)
    assert (len(told["items"]), told["count_in_response"], told["total_count"]) == (count, count, 12)


@pytest.mark.parametrize("size", [1001, -1])
def test_too_many_or_too_few_are_refused_and_not_cut(dataverse, size):
    assert search(dataverse, q="*", per_page=size).status_code == 400


@pytest.mark.parametrize("name", ["per_page", "start"])
def test_what_is_no_number_is_answered_with_a_page(dataverse, name):
    answer = search(dataverse, q="*", **{name: "ten"})
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (404, "text/html")


def test_beyond_the_end_there_is_nothing_and_no_error(dataverse):
    dataverse.fill(2)
    told = found(dataverse, start=1000)
    assert (told["items"], told["total_count"], told["start"]) == ([], 2, 1000)


def test_a_collection_includes_those_below_and_what_is_linked(dataverse):
    outside, inside, below = (dataverse.new_dataset(each, collection=each) for each in ("root", "sea", "bay"))
    assert pids(dataverse, subtree="sea") == [inside, below]
    assert pids(dataverse, subtree="bay") == [below]
    dataverse.link(outside, "bay")
    assert set(pids(dataverse, subtree="sea")) == {outside, inside, below}
    assert len(pids(dataverse, subtree="root")) == 3


def test_an_unknown_collection_is_refused(dataverse):
    answer = search(dataverse, q="*", subtree="nosuch")
    assert (answer.status_code, message(answer)) == (400, "Could not find dataverse with alias nosuch")


def test_a_moved_dataset_is_found_where_it_went(dataverse):
    pid = dataverse.new_dataset("Moved", collection="sea")
    dataverse.move(pid, "root")
    assert (pids(dataverse, subtree="sea"), pids(dataverse)) == ([], [pid])


def test_without_a_sort_pages_do_not_fit_together(dataverse):
    dataverse.fill(40)
    orders = {tuple(pids(dataverse, sort=None, order=None, per_page=40)) for _ in range(3)}
    assert len(orders) == 3
    assert len({tuple(pids(dataverse, per_page=40)) for _ in range(3)}) == 1


def test_it_sorts_by_name_or_date_both_ways(dataverse):
    first, second = dataverse.fill(2)
    assert pids(dataverse, sort="date", order=None) == [second, first]
    assert pids(dataverse, sort="name", order=None) == [first, second]
    assert pids(dataverse, sort="name", order="desc") == [second, first]


def test_an_unknown_sort_is_an_error_with_an_inner_address(dataverse):
    answer = search(dataverse, q="*", sort="size")
    assert (answer.status_code, "localhost:8983" in message(answer)) == (500, True)
    assert search(dataverse, q="*", sort="date", order="up").status_code == 400


def test_a_lone_colon_is_an_error(dataverse):
    assert search(dataverse, q=":").status_code == 500


def test_datasets_of_one_second_are_tied_and_may_change_places(dataverse):
    dataverse.fill(30, apart=0)
    assert len({each["published_at"] for each in found(dataverse, per_page=30)["items"]}) == 1
    assert pids(dataverse, per_page=30) == pids(dataverse, per_page=30)
    dataverse.unstable_ties = True
    assert pids(dataverse, per_page=30) != pids(dataverse, per_page=30)


def test_a_minor_version_does_not_move_a_dataset_to_the_front(dataverse):
    first, second = dataverse.fill(2, apart=60)
    dataverse.edit(first, minor=True, title="Other words")
    assert pids(dataverse) == [first, second]
    dataverse.edit(first, title="Other words again")
    assert pids(dataverse) == [second, first]


def test_a_draft_moves_the_time_of_change_although_nothing_public_changed(dataverse):
    (pid,) = dataverse.fill(1, apart=60)
    before = found(dataverse)["items"][0]
    dataverse.draft(pid, title="Not yet")
    after = found(dataverse)["items"][0]
    assert before["updatedAt"] < after["updatedAt"]
    assert {**before, "updatedAt": ""} == {**after, "updatedAt": ""}


def test_a_dataset_comes_twice_for_who_may_see_its_draft(dataverse):
    pid = dataverse.new_dataset("Public")
    dataverse.draft(pid, title="Not yet")
    assert pids(dataverse) == pids(dataverse, STRANGER) == [pid]
    told = found(dataverse, CURATOR)
    assert {(each["global_id"], each["versionState"]) for each in told["items"]} == {(pid, "RELEASED"), (pid, "DRAFT")}
    assert told["total_count"] == 2
    assert "majorVersion" not in next(each for each in told["items"] if each["versionState"] == "DRAFT")
    assert pids(dataverse, CURATOR, fq="publicationStatus:Published") == [pid]


def test_what_is_deaccessioned_or_destroyed_is_not_found_by_guests(dataverse):
    gone, destroyed, stays = (dataverse.new_dataset(each) for each in ("Gone", "Destroyed", "Stays"))
    dataverse.deaccession(gone)
    dataverse.destroy(destroyed)
    assert pids(dataverse) == [stays]
    assert set(pids(dataverse, CURATOR)) == {gone, stays}


def test_whole_fields_come_along_in_another_order(dataverse):
    dataverse.new_dataset("Whole")
    blocks = found(dataverse, metadata_fields="citation:*")["items"][0]["metadataBlocks"]
    names = [each["typeName"] for each in blocks["citation"]["fields"]]
    assert ({"title", "author", "keyword", "topicClassification"} <= set(names), names[0] == "title") == (True, False)
    assert set(blocks) == {"citation"}
    one = found(dataverse, metadata_fields=["citation:title", "fjordstation:*"])["items"][0]["metadataBlocks"]
    assert [each["typeName"] for each in one["citation"]["fields"]] == ["title"]
    assert one["fjordstation"]["displayName"] == "Fjord Station Metadata"


def test_a_search_may_need_a_token(dataverse):
    dataverse.search_needs_token = True
    assert search(dataverse, q="*").status_code == 401
    assert get(dataverse, "/api/search", STRANGER, q="*").status_code == 200


def test_the_year_of_a_citation_may_be_the_one_in_which_an_embargo_ends(dataverse):
    pid = dataverse.new_dataset("Later", {"a.txt": "1"})
    dataverse.embargo(dataverse.file(pid, "a.txt"), "2999-01-01")
    assert ", 2999, " in found(dataverse)["items"][0]["citation"]


def test_collections_and_files_are_found_too_unless_a_type_is_asked(dataverse):
    dataverse.new_dataset("One", {"a.txt": "1"}, "sea")
    hits = search(dataverse, q="*", per_page=100).json()["data"]["items"]
    assert {each["type"] for each in hits} == {"dataverse", "dataset", "file"}
    assert [each["name"] for each in hits if each["type"] == "file"] == ["a.txt"]
    assert search(dataverse, q="*", type="journal").status_code == 400


def test_words_are_looked_for_in_titles_people_and_descriptions(dataverse):
    reef, _ = dataverse.new_dataset("A coral reef"), dataverse.new_dataset("Nothing of that kind")
    assert pids(dataverse, q="CORAL reef") == [reef]
    assert pids(dataverse, q='title:"coral reef"') == [reef]
    assert len(pids(dataverse, q="Mariama")) == 2


def test_an_unknown_filter_is_an_error_as_to_solr(dataverse):
    assert search(dataverse, q="*", fq="colour:red").status_code == 500


def test_what_is_new_is_found_some_seconds_later(dataverse):
    dataverse.index.lag = 0.2
    pid = dataverse.new_dataset("New")
    assert pids(dataverse) == []
    while not pids(dataverse):
        time.sleep(0.02)
    assert pids(dataverse) == [pid]


@pytest.mark.parametrize(
    ("knob", "value", "expected"),
    [("shift_page", 1, [3, 4]), ("shift_page", -1, [1, 2]), ("short_page", 1, [2]), ("clip", 1, [2])],
)
def test_pages_may_drift_be_short_or_be_cut(dataverse, knob, value, expected):
    made = dataverse.fill(6)
    fault = dataverse.faults.add("/api/search", knob=knob, value=value)
    assert pids(dataverse, start=2, per_page=2) == [made[number] for number in expected]
    assert fault.happened == 1


def test_the_total_may_be_wrong(dataverse):
    dataverse.fill(3)
    fault = dataverse.faults.add("/api/search", knob="wrong_total", value=7)
    assert (found(dataverse)["total_count"], fault.happened) == (7, 1)


@pytest.mark.parametrize("name", odd_texts.ALL)
def test_odd_texts_arrive_as_they_are(dataverse, name):
    text = odd_texts.ALL[name]
    dataverse.new_dataset(text, dsDescription=[{"dsDescriptionValue": text}])
    assert found(dataverse)["items"][0]["name"] == text


def test_an_old_release_tells_less(dataverse):
    dataverse.new_dataset("Old")
    dataverse.version = "5.14"
    assert "publicationStatuses" not in found(dataverse)["items"][0]


@pytest.mark.slow
def test_ten_thousand_datasets_are_made_and_read(dataverse):
    made = dataverse.fill(10_000)
    read = [pid for start in range(0, 10_000, 1000) for pid in pids(dataverse, start=start, per_page=1000)]
    assert read == made
