"""What a Dataverse tells of its files."""

import hashlib

import pytest

from simulators.dataverse_state import NewFile
from tests.simulators.dataverse_asking import TABLE, dataset, export, files, labels, latest


def test_a_replaced_file_has_a_new_number_and_names_the_old(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1", "b.txt": "same"})
    first, same = dataverse.file(pid, "a.txt"), dataverse.file(pid, "b.txt")
    dataverse.edit(pid, {"a.txt": "2", "b.txt": "same"})
    second = dataverse.file(pid, "a.txt")
    dataverse.edit(pid, {"a.txt": "3", "b.txt": "same"})
    told = {each["label"]: each["dataFile"] for each in latest(dataverse, pid)["files"]}
    assert (told["a.txt"]["previousDataFileId"], told["a.txt"]["rootDataFileId"]) == (second, first)
    assert told["b.txt"]["id"] == same


def test_the_order_of_files_differs_between_versions(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1", "b.txt": "2"})
    dataverse.edit(pid, minor=True, title="Salt again")
    assert labels(files(dataverse, pid, "1.0")) == ["a.txt", "b.txt"]
    assert labels(files(dataverse, pid, "1.1")) == ["b.txt", "a.txt"]


@pytest.mark.parametrize(("release", "count", "total"), [("5.14", 3, None), ("6.1", 2, None), ("6.9", 2, 3)])
def test_pages_of_files_came_with_6_1_and_their_total_with_6_2(dataverse, release, count, total):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1", "b.txt": "2", "c.txt": "3"})
    dataverse.version = release
    told = files(dataverse, pid, limit=2, offset=1)
    assert (len(told["data"]), told.get("totalCount")) == (count, total)
    assert len(files(dataverse, pid)["data"]) == 3


def test_a_list_of_files_may_be_cut_and_its_total_be_wrong(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1", "b.txt": "2"})
    faults = [dataverse.faults.add("/files", knob=knob, value=value) for knob, value in (("clip", 1), ("wrong_total", 5))]
    told = files(dataverse, pid, limit=10)
    assert (len(told["data"]), told["totalCount"], [each.happened for each in faults]) == (1, 5, [1, 1])


@pytest.mark.parametrize("kind", ["SHA-1", "SHA-256", "SHA-512"])
def test_other_checksums_than_md5_stand_in_one_place_only(dataverse, kind):
    pid = dataverse.new_dataset("Salt", {"a.txt": NewFile("water", checksum=kind), "b.txt": "1"})
    first, second = (each["dataFile"] for each in latest(dataverse, pid)["files"])
    name = kind.replace("-", "").lower()
    assert first["checksum"] == {"type": kind, "value": hashlib.new(name, b"water").hexdigest()}
    assert ("md5" in first, "md5" in second) == (False, True)


@pytest.mark.parametrize("path", ["", "versions", "versions/1.0", "versions/1.0/files", "export"])
def test_checksums_may_lie(dataverse, path):
    pid = dataverse.new_dataset("Salt", {"a.txt": "water"})
    right = hashlib.md5(b"water").hexdigest()

    def asked():
        return export(dataverse, pid, "dataverse_json") if path == "export" else dataset(dataverse, pid, path)

    assert asked().text.count(right) == 2
    fault = dataverse.faults.add("/api/datasets", knob="wrong_checksum")
    assert (asked().text.count(right[::-1]), fault.happened) == (2, 1)
    assert asked().text.count(right) == 2


def test_an_embargoed_file_is_not_called_restricted(dataverse):
    pid = dataverse.new_dataset("Salt", {"a.txt": "1"})
    dataverse.embargo(dataverse.file(pid, "a.txt"), "2999-01-01", "The thesis")
    (file,) = latest(dataverse, pid)["files"]
    assert (file["restricted"], file["dataFile"]["embargo"]["dateAvailable"]) == (False, "2999-01-01")


def test_an_ingested_table_tells_the_size_of_what_is_stored_and_the_checksum_of_the_original(dataverse):
    pid = dataverse.new_dataset("Salt", {"data/table.csv": TABLE})
    dataverse.ingest(dataverse.file(pid, "data/table.csv"))
    (file,) = latest(dataverse, pid)["files"]
    told = file["dataFile"]
    assert (file["label"], told["originalFileName"], told["contentType"]) == (
        "table.tab",
        "table.csv",
        "text/tab-separated-values",
    )
    assert (told["originalFileSize"], told["md5"]) == (len(TABLE), hashlib.md5(TABLE.encode()).hexdigest())
    version = latest(dataverse, pid)
    assert version["UNF"] == told["UNF"]
    assert (told["tabularData"], told["filesize"] == told["originalFileSize"]) == (True, False)


def test_thousands_of_authors_and_files_arrive_whole(dataverse):
    people = [{"authorName": f"Person, Number {number}"} for number in range(3000)]
    pid = dataverse.new_dataset("Many", {f"f{number:05}.txt": str(number) for number in range(2000)}, author=people)
    version = latest(dataverse, pid)
    authors = next(each for each in version["metadataBlocks"]["citation"]["fields"] if each["typeName"] == "author")
    assert (len(authors["value"]), len(version["files"])) == (3000, 2000)
    read = [label for start in range(0, 2000, 500) for label in labels(files(dataverse, pid, limit=500, offset=start))]
    assert read == sorted(f"f{number:05}.txt" for number in range(2000))
