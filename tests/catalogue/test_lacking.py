"""Files that an import did not bring."""

from exporter.catalogue import item_files, items, lacking
from exporter.catalogue.content import Content
from exporter.catalogue.item import NewItem
from exporter.catalogue.item_file import FileState, ItemFile
from exporter.database.engine import Database
from exporter.records.record import Header, Record, Value

RECORD = Record(Header("r1"), values=(Value("dcterms:title", "Rivers"),))


def test_only_this_imports_failed_and_skipped_files_are_told_by_key(database: Database) -> None:
    files = [
        ItemFile("a", remote_id="a", state=FileState.FAILED, reason="checksum", job_id=7),
        ItemFile("b", remote_id="b", state=FileState.SKIPPED, reason="type", job_id=7),
        ItemFile("c", remote_id="c", state=FileState.SKIPPED, reason="type", job_id=7),
        ItemFile("d", remote_id="d", state=FileState.LINK, job_id=7),
        ItemFile("e", remote_id="e", state=FileState.FAILED, reason="checksum", job_id=8),
    ]
    with database.transaction() as connection:
        [item_id] = items.create(connection, [NewItem(Content(RECORD), "sub-ada")])
        item_files.put(connection, {item_id: files})
        assert lacking.reasons(connection, 7) == [(FileState.SKIPPED, "type", 2), (FileState.FAILED, "checksum", 1)]
        first = lacking.page(connection, 7, size=2)
        assert [(each.file.name, each.title, each.item_id) for each in first] == [
            ("a", "Rivers", item_id),
            ("b", "Rivers", item_id),
        ]
        assert [each.file.name for each in lacking.page(connection, 7, first[-1].id)] == ["c"]
