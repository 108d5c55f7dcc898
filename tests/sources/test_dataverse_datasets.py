"""Datasets of a Dataverse with their files: failing exports, what was taken back, and files that nobody gets."""

from hashlib import md5

import pytest

from exporter.errors import (
    FileMissing,
    FileRestricted,
    RateLimited,
    RemoteMissing,
)
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.imports import ImportSource
from simulators.dataverse import Dataverse
from simulators.dataverse_state import NewFile
from tests.contracts.import_sources import entries_of
from tests.sources.dataverse_shelves import (
    CONTENT,
    TITLES,
    TOKEN,
    dataverse,
    dataverse_of,
    entry_of,
    named,
    opener_of,
    read,
    shelves,
    source,
)

__all__ = ["dataverse", "source"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("release", ["5.14", "6.1", "6.9"])
def test_an_export_that_fails_with_403_is_read_in_another_way_and_says_the_same(release: str) -> None:
    with shelves(release) as found:
        dataverse = dataverse_of(found)
        source = opener_of(dataverse, collection="water")()
        entry = entry_of(source, "Rivers")
        whole = source.record(entry)
        dataverse.export.broken.add(entry.header.identifier)
        again = source.record(entry)
        assert 403 in {each.status for each in dataverse.log}
        assert (again.header, again.creators, again.files) == (whole.header, whole.creators, whole.files)
        assert (again.title, again.access, again.identifiers) == (whole.title, whole.access, whole.identifiers)


def test_an_exported_copy_that_was_cut_off_is_read_in_another_way(dataverse: Dataverse, source: ImportSource) -> None:
    fault = dataverse.faults.add("exporter=dataverse_json", knob="short_body", times=-1)
    record = source.record(entry_of(source, "Rivers"))
    assert fault.happened
    assert (record.title, [file.name for file in record.files]) == ("Rivers", ["levels.csv"])


def test_a_limit_without_a_time_to_wait_is_told_with_one() -> None:
    with shelves() as found:
        dataverse = dataverse_of(found)
        source = opener_of(dataverse)()
        entry = entry_of(source, "Rivers")
        dataverse.faults.add("exporter=", status=429, body='{"status": "ERROR", "message": "Rate limited."}')
        with pytest.raises(RateLimited) as told:
            source.record(entry)
        assert told.value.retry_after_seconds > 0


def test_what_was_deaccessioned_and_what_was_destroyed_are_told_apart(dataverse: Dataverse, source: ImportSource) -> None:
    rivers, lakes = named(dataverse, "Rivers"), named(dataverse, "Lakes")
    dataverse.deaccession(rivers, note="Names in it.", forward="https://x.example/1")
    dataverse.destroy(lakes)
    with pytest.raises(RemoteMissing, match="deaccessioned"):
        source.record(Entry(Header(rivers)))
    with pytest.raises(RemoteMissing, match="destroyed"):
        source.record(Entry(Header(lakes)))
    with pytest.raises(RemoteMissing, match=r"Names in it\..*https://x\.example/1"):
        opener_of(dataverse)(token=TOKEN).record(Entry(Header(rivers)))
    assert {entry.title for entry in entries_of(source)} == set(TITLES) - {"Rivers", "Lakes"}


def test_of_a_dataset_whose_newest_version_was_deaccessioned_the_one_before_comes(
    dataverse: Dataverse, source: ImportSource
) -> None:
    rivers = named(dataverse, "Rivers")
    dataverse.edit(rivers, title="Rivers, wrong")
    dataverse.deaccession(rivers, "2.0")
    assert source.record(Entry(Header(rivers))).title == "Rivers"


@pytest.mark.parametrize("release", ["5.14", "6.1", "6.9"])
def test_a_table_comes_as_it_was_uploaded(release: str) -> None:
    with shelves(release) as found:
        dataverse = dataverse_of(found)
        rivers = named(dataverse, "Rivers")
        dataverse.ingest(dataverse.file(rivers, "levels.csv"))
        source = opener_of(dataverse)()
        [file] = source.record(Entry(Header(rivers))).files
        assert (file.name, file.size_bytes, read(source, file)) == ("levels.csv", len(CONTENT), CONTENT)
        assert file.checksum == f"md5:{md5(CONTENT).hexdigest()}"


def test_nobody_counts_our_downloads(dataverse: Dataverse, source: ImportSource) -> None:
    [file] = source.record(entry_of(source, "Rivers")).files
    read(source, file)
    asked = [entry.query for entry in dataverse.log if entry.path.startswith("/api/access/")]
    assert asked
    assert all("gbrecs=true" in query for query in asked)


def test_folders_and_checksums_of_every_kind_come_with_the_files(dataverse: Dataverse, source: ImportSource) -> None:
    kinds = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}
    files = {f"tables/{name}.csv": NewFile(CONTENT + name.encode(), checksum=kind) for kind, name in kinds.items()}
    pid = dataverse.new_dataset("Kinds", files)  # type: ignore[arg-type]
    found = source.record(Entry(Header(pid))).files
    assert {file.name: file.checksum.partition(":")[0] for file in found} == {
        f"tables/{name}.csv": name for name in kinds.values()
    }


def test_embargo_and_retention_close_files_that_are_not_called_restricted(
    dataverse: Dataverse, source: ImportSource
) -> None:
    pid = dataverse.new_dataset("Times", {"later.csv": "1", "over.csv": "2", "open.csv": "3"}, "water")
    dataverse.embargo(dataverse.file(pid, "later.csv"), "2099-01-01", "A book is to appear")
    dataverse.retain(dataverse.file(pid, "over.csv"), "2020-01-01")
    files = {file.name: file for file in source.record(Entry(Header(pid))).files}
    assert "2099" in files["later.csv"].withheld
    assert files["over.csv"].withheld
    assert read(source, files["open.csv"]) == b"3"
    dataverse.log.clear()
    for name in ("later.csv", "over.csv"):
        with pytest.raises(FileRestricted):
            read(source, files[name])
    assert dataverse.log == []


def test_files_behind_a_guestbook_are_restricted_and_say_so() -> None:
    with shelves("6.11") as found:
        dataverse = dataverse_of(found)
        rivers = named(dataverse, "Rivers")
        dataverse.guestbook(rivers, 4)
        source = opener_of(dataverse)()
        [file] = source.record(Entry(Header(rivers))).files
        with pytest.raises(FileRestricted, match="guestbook"):
            read(source, file)
        assert read(opener_of(dataverse)(token=TOKEN), file) == CONTENT


def test_files_of_a_harvested_dataset_are_not_there(dataverse: Dataverse, source: ImportSource) -> None:
    [file] = source.record(Entry(Header(named(dataverse, "Floods")))).files
    with pytest.raises(FileMissing):
        read(source, file)


def test_another_order_of_files_in_a_new_version_is_no_change(dataverse: Dataverse) -> None:
    names = ("b.csv", "a.csv", "c.csv")
    pid = dataverse.new_dataset("Marshes", {name: f"{name}\n" for name in names}, "water")
    source = opener_of(dataverse)()
    orders = list[list[str]]()
    for title in ("Marshes 2", "Marshes 3", "Marshes 4"):
        dataverse.edit(pid, minor=True, title=title)
        orders.append([file.name for file in source.record(Entry(Header(pid))).files])
    assert orders == [["a.csv", "b.csv", "c.csv"]] * 3


def test_a_file_that_is_replaced_is_another_one(dataverse: Dataverse, source: ImportSource) -> None:
    rivers = named(dataverse, "Rivers")
    [before] = source.record(Entry(Header(rivers))).files
    dataverse.edit(rivers, {"levels.csv": CONTENT + b"2,3\n"})
    [after] = source.record(Entry(Header(rivers))).files
    assert before.identifier != after.identifier
    assert (read(source, before), read(source, after)) == (CONTENT, CONTENT + b"2,3\n")
