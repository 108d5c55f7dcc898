"""B2SHARE's records."""

import json

from exporter.crosswalks.b2share import header_of, to_record
from exporter.records.json import to_json
from exporter.records.record import Access, Header, Identifier, Right, Value
from tests.crosswalks.documents import document

GLACIER = document("b2share", "glacier.json")
RECORD = to_record(GLACIER, header_of(json.loads(GLACIER)))


def test_the_list_tells_community_page_and_time() -> None:
    assert RECORD.header.identifier == "47077e3c4b9f4852a40709e338ad4620"
    assert RECORD.header.sets == ("e9b9792e-79fb-4b07-b6b4-b9c2bd06d095",)
    assert RECORD.header.url == "https://b2share.example.org/records/47077e3c4b9f4852a40709e338ad4620"
    assert RECORD.header.version == "2022-03-04T05:06:07.891011+00:00"


def test_a_file_is_fetched_from_its_bucket() -> None:
    (file,) = RECORD.files
    assert file.url == "https://b2share.example.org/api/files/2686d997-87e2-457f-996e-436bb55a84af/ice%20cores.csv"
    assert (file.size_bytes, file.checksum) == (4096, "md5:c4ca4238a0b923820dcc509a6f75849b")


def test_the_doi_and_the_handle_are_identifiers() -> None:
    assert RECORD.identifiers[:2] == (
        Identifier("doi", "10.23728/b2share.47077e3c"),
        Identifier("handle", "http://hdl.handle.net/11304/c1b4a7d3"),
    )


def test_closed_files_say_until_when() -> None:
    assert RECORD.access == Access("restricted", "2031-09-01T00:00:00+00:00", status="restricted")


def test_disciplines_and_keywords_are_subjects_of_their_vocabularies() -> None:
    glaciology = next(value for value in RECORD.values if value.text == "Glaciology")
    assert (glaciology.scheme, glaciology.notation) == ("b2share.legacy", "4.2.11")
    assert Value("dcterms:subject", "permafrost") in RECORD.values


def test_the_licence_keeps_its_id() -> None:
    assert RECORD.rights[0] == Right(
        "cc-by-4.0",
        "Creative Commons Attribution (CC-BY)",
        "http://creativecommons.org/licenses/by/4.0/",
        scheme="SPDX",
        scheme_uri="https://spdx.org/licenses/",
    )


def test_a_communitys_own_fields_are_kept() -> None:
    assert RECORD.texts("b2share:crew") == ("Bergen", "Oslo")
    assert RECORD.texts("b2share:rig.maker") == ("Drillworks",)


def test_the_address_of_the_contact_is_in_the_original_only() -> None:
    assert RECORD.original is not None
    assert "liv@example.org" in RECORD.original.text
    assert "liv@example.org" not in "".join(
        to_json(each) for each in (RECORD.values, *RECORD.creators, *RECORD.contributors)
    )


def test_the_first_schema_had_one_title_and_mere_words() -> None:
    metadata = {"title": "Old ice", "description": "Cold.", "keywords": ["snow"], "open_access": True, "language": "en"}
    record = to_record(json.dumps({"metadata": metadata}), Header("1"))
    assert record.title == "Old ice"
    assert record.texts("dcterms:subject") == ("snow",)
    assert record.access.files == "public"
