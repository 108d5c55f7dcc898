"""``/api/search`` of a Dataverse: every trap for who reads all of it."""

import time

import pytest

from simulators import odd_texts
from tests.simulators.dataverse_asking import CURATOR, STRANGER, found, get, message, pids, search


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


def test_a_lone_colon_is_an_error(dataverse):
    assert search(dataverse, q=":").status_code == 500


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
    dataverse.index.lag = 3600
    pid = dataverse.new_dataset("New")
    assert pids(dataverse) == []
    dataverse.index.lag = 0.01
    while not pids(dataverse):
        time.sleep(0.02)
    assert pids(dataverse) == [pid]


@pytest.mark.parametrize("name", odd_texts.ALL)
def test_odd_texts_arrive_as_they_are(dataverse, name):
    text = odd_texts.ALL[name]
    dataverse.new_dataset(text, dsDescription=[{"dsDescriptionValue": text}])
    assert found(dataverse)["items"][0]["name"] == text


def test_an_old_release_tells_less(dataverse):
    dataverse.new_dataset("Old")
    dataverse.version = "5.14"
    assert "publicationStatuses" not in found(dataverse)["items"][0]
