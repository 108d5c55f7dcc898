"""Collections, datasets, and versions of a Dataverse."""

import hashlib

import pytest

from tests.simulators.dataverse_asking import CURATOR, STRANGER, TABLE, dataset, files, get, labels, latest, message


def versions(dataverse, pid, headers=None, **arguments):
    return dataset(dataverse, pid, "versions", headers, **arguments).json()["data"]


def named(told):
    return [(each["versionNumber"], each["versionMinorNumber"]) for each in told]


def test_a_collection_tells_its_title(dataverse):
    told = get(dataverse, "/api/dataverses/bay").json()["data"]
    assert (told["alias"], told["name"], told["isReleased"]) == ("bay", "Bay", True)
    assert get(dataverse, "/api/dataverses/:root").json()["data"]["name"] == "Root"
    assert get(dataverse, f"/api/dataverses/{told['ownerId']}").json()["data"]["alias"] == "sea"


def test_an_unknown_collection_is_not_there_and_an_unpublished_one_is_refused(dataverse):
    dataverse.new_collection("dark", "Dark", published=False)
    assert get(dataverse, "/api/dataverses/nosuch").status_code == 404
    assert get(dataverse, "/api/dataverses/dark").status_code == 401
    assert get(dataverse, "/api/dataverses/dark", STRANGER).status_code == 401
    assert get(dataverse, "/api/dataverses/dark", CURATOR).status_code == 200
    with pytest.raises(ValueError, match="not public itself"):
        dataverse.new_dataset("Never", collection="dark")


def test_contents_are_one_level_without_titles_and_with_what_was_withdrawn(dataverse):
    dataverse.new_collection("dark", "Dark", "sea", published=False)
    here, gone = dataverse.new_dataset("Here", collection="sea"), dataverse.new_dataset("Gone", collection="sea")
    dataverse.new_dataset("Below", collection="bay")
    dataverse.new_dataset("Draft", collection="sea", publish=False)
    dataverse.link(dataverse.new_dataset("Linked"), "sea")
    dataverse.deaccession(gone)
    told = get(dataverse, "/api/dataverses/sea/contents").json()["data"]
    assert told[0] == {"type": "dataverse", "id": dataverse.state.collections["bay"].id, "title": "Bay"}
    assert [f"doi:{each['authority']}/{each['identifier']}" for each in told[1:]] == [here, gone]
    assert all(each["publicationDate"] and "title" not in each for each in told[1:])
    assert len(get(dataverse, "/api/dataverses/sea/contents", CURATOR).json()["data"]) == 5


def test_a_dataset_tells_its_version_with_metadata_and_files(dataverse):
    pid = dataverse.new_dataset("Salt", {"docs/notes/a ä.txt": "water", "b.bin": b"\0"})
    told = dataset(dataverse, pid).json()["data"]
    assert told["persistentUrl"] == f"https://doi.org/{pid[4:]}"
    version = told["latestVersion"]
    assert (version["versionState"], version["datasetPersistentId"]) == ("RELEASED", pid)
    assert version["license"]["rightsIdentifier"] == "CC-BY-4.0"
    file = version["files"][0]
    assert (file["label"], file["directoryLabel"], file["restricted"]) == ("a ä.txt", "docs/notes", False)
    assert file["dataFile"]["md5"] == file["dataFile"]["checksum"]["value"] == hashlib.md5(b"water").hexdigest()
    assert (file["dataFile"]["persistentId"], file["dataFile"]["rootDataFileId"]) == ("", -1)
    assert "directoryLabel" not in version["files"][1]


def test_compound_values_are_keyed_by_their_parts_and_the_empty_are_absent(dataverse):
    pid = dataverse.new_dataset("Salt")
    blocks = latest(dataverse, pid)["metadataBlocks"]
    citation = {each["typeName"]: each for each in blocks["citation"]["fields"]}
    first, second, third, last = citation["author"]["value"]
    assert first["authorIdentifier"]["value"] == "0000-0002-1825-0097"
    assert second["authorIdentifier"]["value"] == "https://orcid.org/0000-0001-5109-3700"
    assert (first["authorIdentifierScheme"]["typeClass"], "authorAffiliation" in third) == ("controlledVocabulary", False)
    assert set(last) == {"authorName"}
    assert citation["title"] == {"typeName": "title", "multiple": False, "typeClass": "primitive", "value": "Salt"}
    assert citation["alternativeTitle"]["value"] == ["Fjordmålinger", "Mesures du fjord"]
    assert citation["author"]["typeClass"] == "compound"
    assert [each["typeName"] for each in blocks["geospatial"]["fields"]][-1] == "geographicBoundingBox"
    assert blocks["fjordstation"]["fields"][2]["value"][0]["sondeMaker"]["value"] == "Aqua"


def test_terms_of_its_own_stand_in_place_of_a_licence(dataverse):
    version = latest(dataverse, dataverse.new_dataset("Own terms", license=""))
    assert ("license" in version, version["termsOfUse"][:6]) == (False, "<p>For")


def test_a_persistent_identifier_may_be_an_address_or_in_lower_case_but_not_bare(dataverse):
    pid = dataverse.new_dataset("Salt")
    for written in (f"https://doi.org/{pid[4:]}", pid.lower()):
        assert dataset(dataverse, written).json()["data"]["latestVersion"]["datasetPersistentId"] == pid
    assert dataset(dataverse, pid[4:]).status_code == 400
    number = dataverse.state.datasets[pid].id
    assert get(dataverse, f"/api/datasets/{number}").status_code == 200


def test_what_was_harvested_may_have_a_handle(dataverse):
    pid = dataverse.harvested("Other", pid="hdl:1902.1/00012")
    for written in (pid, "https://hdl.handle.net/1902.1/00012"):
        told = dataset(dataverse, written).json()["data"]
        assert (told["protocol"], told["persistentUrl"]) == ("hdl", "https://hdl.handle.net/1902.1/00012")


def test_an_unknown_dataset_is_answered_with_a_misleading_reason(dataverse):
    answer = dataset(dataverse, "doi:10.5072/FK2/NOSUCH")
    assert (answer.status_code, "parameter must be present" in message(answer)) == (404, True)


@pytest.mark.parametrize("headers", [None, STRANGER])
def test_a_draft_is_refused_and_never_said_to_be_missing(dataverse, headers):
    pid = dataverse.new_dataset("Draft", publish=False)
    assert dataset(dataverse, pid, headers=headers).status_code == 401
    public = dataverse.new_dataset("Public")
    dataverse.draft(public, title="Not yet")
    assert dataset(dataverse, public, "versions/:draft", headers).status_code == 401
    assert dataset(dataverse, public, headers=headers).json()["data"]["latestVersion"]["versionState"] == "RELEASED"


def test_to_who_may_see_it_the_draft_is_the_latest(dataverse):
    pid = dataverse.new_dataset("Public")
    dataverse.draft(pid, title="Not yet")
    assert dataset(dataverse, pid, headers=CURATOR).json()["data"]["latestVersion"]["versionState"] == "DRAFT"
    assert dataset(dataverse, pid, "versions/:latest-published", CURATOR).json()["data"]["versionNumber"] == 1
    assert dataset(dataverse, pid, "versions/:draft", CURATOR).json()["data"]["versionState"] == "DRAFT"


def test_what_is_wholly_deaccessioned_has_no_version_for_guests(dataverse):
    pid = dataverse.new_dataset("Gone", {"a.txt": "1"})
    dataverse.deaccession(pid, note="Names of people.", forward="https://doi.org/10.1234/new")
    answer = dataset(dataverse, pid)
    assert (answer.status_code, "latestVersion" in answer.json()["data"]) == (200, False)
    assert versions(dataverse, pid) == []
    for version in ("1.0", ":latest", ":latest-published"):
        assert dataset(dataverse, pid, f"versions/{version}", includeDeaccessioned="true").status_code == 404
    told = dataset(dataverse, pid, headers=CURATOR).json()["data"]["latestVersion"]
    assert (told["versionState"], told["deaccessionNote"]) == ("DEACCESSIONED", "Names of people.")
    assert told["deaccessionLink"] == "https://doi.org/10.1234/new"
    assert dataset(dataverse, pid, "versions/1.0", CURATOR, includeDeaccessioned="true").status_code == 200


def test_one_deaccessioned_version_is_missing_from_the_list(dataverse):
    pid = dataverse.new_dataset("Salt")
    dataverse.edit(pid, title="Salt again")
    dataverse.deaccession(pid, "1.0")
    assert named(versions(dataverse, pid)) == [(2, 0)]
    assert named(versions(dataverse, pid, CURATOR)) == [(2, 0), (1, 0)]


def test_what_is_destroyed_is_not_there_for_anybody(dataverse):
    pid = dataverse.new_dataset("Gone")
    dataverse.destroy(pid)
    assert [dataset(dataverse, pid, headers=each).status_code for each in (None, CURATOR)] == [404, 404]


def test_versions_are_listed_newest_first_by_pages(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1"})
    assert [dataverse.edit(pid, minor=minor, title=f"Salt {minor}") for minor in (True, False)] == ["1.1", "2.0"]
    assert named(versions(dataverse, pid)) == [(2, 0), (1, 1), (1, 0)]
    assert named(versions(dataverse, pid, limit=1, offset=1)) == [(1, 1)]
    assert all("files" in each for each in versions(dataverse, pid))
    assert not any("files" in each for each in versions(dataverse, pid, excludeFiles="true"))
    assert "totalCount" not in dataset(dataverse, pid, "versions").json()


def test_a_bare_major_number_is_its_first_version(dataverse):
    pid = dataverse.new_dataset("Salt", {"old.txt": "1"})
    dataverse.edit(pid, {"new.txt": "2"}, minor=True)
    assert labels(files(dataverse, pid, "1")) == labels(files(dataverse, pid, "1.0")) == ["old.txt"]
    assert labels(files(dataverse, pid, "1.1")) == labels(files(dataverse, pid)) == ["new.txt"]
    assert dataset(dataverse, pid, "versions/7.0").status_code == 404
    assert dataset(dataverse, pid, "versions/newest").status_code == 400


def test_old_releases_tell_less_and_have_one_other_title_only(dataverse):
    pid = dataverse.new_dataset("Salt", {"t.csv": TABLE})
    dataverse.ingest(dataverse.file(pid, "t.csv"))
    dataverse.version = "5.14"
    version = latest(dataverse, pid)
    citation = {each["typeName"]: each for each in version["metadataBlocks"]["citation"]["fields"]}
    assert (citation["alternativeTitle"]["multiple"], citation["alternativeTitle"]["value"]) == (False, "Fjordmålinger")
    assert not any("keywordTermURI" in each for each in citation["keyword"]["value"])
    file = version["files"][0]["dataFile"]
    assert ("tabularData" in file, file["originalFileFormat"]) == (False, "text/csv")
    assert not {"datasetType", "latestVersionPublishingState"} & version.keys()
    assert set(version["license"]) == {"name", "uri", "iconUri"}


def test_the_shelf_takes_no_field_that_a_dataverse_would_not_have(dataverse):
    with pytest.raises(ValueError, match="colour"):
        dataverse.new_dataset("Salt", colour="red")
    with pytest.raises(ValueError, match="date line"):
        dataverse.new_dataset("Salt", geographicBoundingBox=[{"westLongitude": "170", "eastLongitude": "-170"}])
    assert "subtitle" not in str(latest(dataverse, dataverse.new_dataset("Salt", subtitle=None)))
