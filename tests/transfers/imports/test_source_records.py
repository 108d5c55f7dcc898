"""The link table keeps originals and knows what each record became."""

import pytest
from sqlalchemy.exc import IntegrityError

from exporter.database.engine import Database
from exporter.records.record import Original
from exporter.transfers.imports import source_records
from exporter.transfers.imports.source_records import digest_of, document_columns

DOCUMENT = Original("application/json", '{"title":"Ryż 🌾"}' * 500, "ckan")


def test_a_source_has_one_row_however_often_it_is_asked_for(database: Database) -> None:
    with database.transaction() as connection:
        first = source_records.source_of(connection, "ckan", "data.example.org", "Data")
        assert source_records.source_of(connection, "ckan", "data.example.org") == first
        assert source_records.source_of(connection, "zenodo", "data.example.org") != first
        assert source_records.find_source(connection, "ckan", "nowhere.example.org") is None


def test_an_original_comes_back_as_it_was_and_takes_less_room(database: Database) -> None:
    with database.transaction() as connection:
        source_id = source_records.source_of(connection, "ckan", "data.example.org")
        source_records.add(connection, [{"source_id": source_id, "remote_id": "r1", **document_columns(DOCUMENT)}])
        [link] = source_records.find(connection, source_id, ["r1", "r2"]).values()
        assert source_records.original(connection, link.id) == DOCUMENT
    assert (link.digest, link.format, link.item_id, link.vanished) == (digest_of(DOCUMENT), "ckan", None, None)
    assert len(document_columns(DOCUMENT)["original"]) < len(DOCUMENT.text) / 10


def test_a_record_has_one_link(database: Database) -> None:
    with database.transaction() as connection:
        source_id = source_records.source_of(connection, "ckan", "data.example.org")
        row = {"source_id": source_id, "remote_id": "r1", **document_columns(None)}
        source_records.add(connection, [row])
    with pytest.raises(IntegrityError), database.transaction() as connection:
        source_records.add(connection, [row])


def test_many_are_changed_at_once_each_to_its_own(database: Database) -> None:
    with database.transaction() as connection:
        source_id = source_records.source_of(connection, "ckan", "data.example.org")
        rows = [{"source_id": source_id, "remote_id": f"r{n}", **document_columns(None)} for n in range(3)]
        source_records.add(connection, rows)
        links = source_records.find(connection, source_id, ["r0", "r1", "r2"], lock=True)
        source_records.change(connection, [{"at": links[f"r{n}"].id, "version": str(n)} for n in (0, 2)])
        versions = {name: link.version for name, link in source_records.find(connection, source_id, list(links)).items()}
    assert versions == {"r0": "0", "r1": "", "r2": "2"}
