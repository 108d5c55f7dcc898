"""Files of DSpace items."""

from exporter.crosswalks.dspace_files import files_of
from exporter.crosswalks.json_document import Part, document_of
from tests.crosswalks.documents import document

NEW = files_of(document_of(document("dspace", "tides.json")))
OLD = files_of(document_of(document("dspace", "harbour.json")))


def test_the_primary_file_comes_first_and_the_others_in_their_order() -> None:
    assert [file.name for file in NEW] == ["report.pdf", "levels.csv"]


def test_the_bundle_that_people_see_comes_before_others() -> None:
    bundles = [
        {"name": each, "bitstreams": [{"uuid": each, "name": each.lower()}]} for each in ("THUMBNAIL", "ORIGINAL", "LICENSE")
    ]
    assert [file.name for file in files_of(Part({"bundles": bundles}))] == ["original", "license", "thumbnail"]


def test_a_file_has_description_type_size_and_checksum() -> None:
    file = NEW[1]
    assert (file.description, file.media_type, file.size_bytes) == ("hourly levels", "text/csv", 4097)
    assert file.checksum == "md5:0cc175b9c0f1b6a831c399e269772661"
    assert file.url.endswith(f"/server/api/core/bitstreams/{file.identifier}/content")


def test_a_file_under_embargo_is_withheld_until_its_day() -> None:
    assert [bool(file.withheld) for file in NEW] == [False, True]
    assert "2099-02-03" in NEW[1].withheld


def test_the_older_list_gives_the_same() -> None:
    (file,) = OLD
    assert (file.identifier, file.name, file.description) == ("91", "sheet-1.tif", "north quay")
    assert (file.size_bytes, file.media_type) == (1234567, "image/tiff")
    assert (file.url, file.checksum) == ("/bitstreams/91/retrieve", "md5:4a8a08f09d37b73795649038408b5f33")
