"""CERN Open Data's records."""

import json

from exporter.crosswalks.cern import header_of, to_record
from exporter.records.record import CreatorKind, FileOrigin, Header, Identifier, RelatedIdentifier, Value
from tests.crosswalks.documents import document

COLLISION = document("cern", "collision.json")
RECORD = to_record(COLLISION, header_of(json.loads(COLLISION)))


def test_the_list_tells_collections_and_page() -> None:
    assert RECORD.header.identifier == "6021"
    assert RECORD.header.sets == ("CMS-Derived-Datasets", "CMS-Open")
    assert RECORD.header.url == "https://opendata.example.org/record/6021"


def test_a_time_of_change_may_stand_in_the_metadata_only() -> None:
    header = header_of({"id": 1, "metadata": {"_updated": "2020-01-02T03:04:05"}})
    assert header.datestamp is not None
    assert header.version == "2020-01-02T03:04:05"


def test_without_any_time_the_content_is_the_version() -> None:
    assert header_of({"id": 1, "metadata": {"a": 1}}).version != header_of({"id": 1, "metadata": {"a": 2}}).version


def test_a_file_of_the_physicists_protocol_is_named_but_not_fetched() -> None:
    readme, muons, *_ = RECORD.files
    assert muons.origin is FileOrigin.UNREACHABLE
    assert muons.url.startswith("root://")
    assert (muons.size_bytes, muons.checksum, muons.description) == (2244449640, "adler32:fae26a41", "The muons")
    assert (readme.origin, readme.name) == (FileOrigin.LINK, "README.txt")


def test_files_of_an_index_are_files_and_an_index_without_them_is_one_itself() -> None:
    part, index = RECORD.files[2:]
    assert (part.name, part.size_bytes, part.origin) == ("part-0001.root", 3141592, FileOrigin.UNREACHABLE)
    assert (index.name, index.origin) == ("second_file_index.json", FileOrigin.LINK)


def test_authors_and_the_collaboration_are_creators() -> None:
    stefan, _, collaboration = RECORD.creators
    assert stefan.identifiers[0] == Identifier("orcid", "0000-0002-1825-0097")
    assert Identifier("inspire", "INSPIRE-00123456") in stefan.identifiers
    assert (collaboration.name, collaboration.kind) == ("CMS collaboration", CreatorKind.ORGANIZATION)


def test_relations_keep_what_they_say_of_the_other_record() -> None:
    assert RECORD.related[0] == RelatedIdentifier(
        "10.7483/OPENDATA.CMS.YLIC.86ZZ",
        "ischildof",
        "doi",
        values=(Value("dcterms:title", "Parent sample"), Value("dcterms:description", "Reduced from here")),
    )


def test_what_only_physicists_know_is_kept() -> None:
    assert RECORD.texts("cern:run_period") == ("Run2012B", "Run2012C")
    assert RECORD.texts("cern:collision_information.energy") == ("8TeV",)


def test_a_list_of_files_may_be_absent() -> None:
    assert to_record(json.dumps({"metadata": {"title": "a"}}), Header("1")).files == ()
