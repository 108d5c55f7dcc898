"""InvenioRDM's published records become ours, whatever comes in them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.invenio import header_of, header_of_version, to_record
from exporter.crosswalks.invenio_document import document as as_document
from exporter.errors import RecordError
from exporter.records.json import from_json, to_json
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    CreatorKind,
    Date,
    FileOrigin,
    Header,
    Identifier,
    Record,
    RelatedIdentifier,
    Translation,
    Value,
)
from tests.crosswalks.documents import document, said_in

RIVER = document("invenio", "river.json")
HEADER = header_of(json.loads(RIVER))
RECORD = to_record(RIVER, HEADER)


def reading(metadata: dict[str, Any], **top: Any) -> Record:
    return to_record(json.dumps({"metadata": {"title": "Rivers", **metadata}, **top}), Header("1"))


def test_the_list_tells_of_one_item_for_all_versions() -> None:
    assert header_of(json.loads(RIVER)) == Header(
        "fghij-12345",
        datetime(2024, 3, 5, 11, 22, 33, 654321, tzinfo=UTC),
        ("hydrology",),
        False,
        "cbc2k-q9x58.7",
        "https://rdm.example.org/records/cbc2k-q9x58",
    )


def test_or_of_one_item_for_each_version() -> None:
    assert header_of_version(json.loads(RIVER)).identifier == "cbc2k-q9x58"


def test_an_entry_without_an_identifier_is_refused() -> None:
    with pytest.raises(RecordError, match="no identifier"):
        header_of({"metadata": {}, "id": {"a": 1}})


def test_a_removed_record_says_so() -> None:
    assert header_of({"id": "a", "deletion_status": {"is_deleted": True, "status": "D"}}).deleted
    assert header_of({"id": "a", "tombstone": {"removal_date": "2024"}}).deleted


def test_titles_and_descriptions_keep_type_and_language() -> None:
    assert RECORD.title == "River levels 1990–2020"
    assert Value("datacite:translatedTitle", "Stany rzek", "pol") in RECORD.values
    assert Value("datacite:methods", "<p>Pegel, von Hand gelesen.</p>", "deu") in RECORD.values


def test_subjects_keep_their_vocabulary() -> None:
    mesh = Value("dcterms:subject", "Rivers", uri="http://id.nlm.nih.gov/mesh/D012384", scheme="MeSH")
    assert mesh in RECORD.values
    assert Value("dcterms:subject", "stan wody") in RECORD.values


def test_people_keep_identifiers_places_and_roles() -> None:
    anna, office = RECORD.creators
    assert anna == Creator(
        "Kowalska, Anna Maria",
        CreatorKind.PERSON,
        "Kowalska",
        "Anna Maria",
        (Identifier("orcid", "0000-0002-1825-0097"), Identifier("gnd", "gnd:118557513")),
        (
            Affiliation("CERN", "01ggx4157", (Identifier("isni", "0000 0001 2156 142X"),)),
            Affiliation("Institute of Rivers"),
        ),
        "datacollector",
    )
    assert office.kind is CreatorKind.ORGANIZATION
    assert RECORD.contributors[0].role == "contactperson"


def test_an_id_of_the_repositorys_own_vocabulary_is_kept_as_local() -> None:
    assert RECORD.contributors[0].affiliations[0].identifiers == (Identifier("local", "local-7"),)


def test_funding_keeps_all_of_an_award() -> None:
    commission = RECORD.funding[0]
    assert (commission.funder, commission.funder_ror) == ("European Commission", "00k4n6c32")
    assert commission.funder_identifiers == (Identifier("doi", "10.13039/501100000780"),)
    assert (commission.award_acronym, commission.program) == ("RIVTOM", "HORIZON.2.5")
    assert commission.translations == (Translation("title", "Les rivières de demain", "fr"),)
    assert "Consortium of Towns" in commission.values[0].text


def test_the_doi_of_all_versions_is_a_relation() -> None:
    assert RECORD.related[0] == RelatedIdentifier("10.5072/fghij-12345", "isversionof", "doi")
    assert RECORD.identifiers[0] == Identifier("doi", "10.5072/cbc2k-q9x58")


def test_a_period_stays_a_period() -> None:
    assert RECORD.dates[0] == Date("1990/2020", "collected", "the readings")
    assert RECORD.text("dcterms:issued") == "2020-05/2021"


def test_an_embargo_and_its_conditions_are_told() -> None:
    said = "Say what you want the levels for."
    assert RECORD.access == Access("restricted", "2031-01-31", "The article is under review.", said, "public", "embargoed")


def test_custom_fields_have_terms_of_their_own() -> None:
    assert RECORD.texts("journal:journal.issue") == ("37b",)
    assert RECORD.texts("dwc:genus") == ("Salmo", "Esox")
    assert Value("code:programmingLanguage", "C++", "en", "c++") in RECORD.values


def test_files_come_with_address_size_and_checksum() -> None:
    levels, map_of_rivers = RECORD.files
    assert (levels.size_bytes, levels.checksum) == (1234, "md5:2942bfabb3d05332b66eb128e0842cff")
    assert levels.origin is FileOrigin.LINK
    assert map_of_rivers.url == "https://rdm.example.org/api/records/cbc2k-q9x58/files/map%20of%20rivers.tif/content"
    assert map_of_rivers.size_bytes == 10


def test_a_list_that_names_no_files_has_none() -> None:
    assert reading({}, files={"enabled": True}).files == ()


def test_a_file_that_did_not_arrive_there_is_none() -> None:
    assert reading({}, files={"entries": {"a.csv": {"status": "pending"}}}).files == ()


def test_a_field_of_a_later_release_is_kept_under_a_term_of_its_own() -> None:
    assert reading({"mood": {"id": "calm", "title": {"en": "Calm"}}}).values[-1] == Value(
        "invenio:metadata.mood", "Calm", "en", "calm"
    )


def test_a_type_of_title_that_is_not_known_is_kept() -> None:
    record = reading({"additional_titles": [{"title": "Old name", "type": {"id": "former"}}]})
    assert record.texts("dcterms:alternative") == ("Old name",)
    assert record.texts("invenio:metadata.additional_titles.type.id") == ("former",)


def test_what_was_read_survives_the_way_back() -> None:
    assert said_in(to_record(as_document(RECORD), HEADER)) == said_in(RECORD)


def test_what_was_read_can_be_stored() -> None:
    assert from_json(to_json(RECORD), Record) == RECORD


def test_the_document_is_kept() -> None:
    assert RECORD.original is not None
    assert (RECORD.original.text, RECORD.original.format) == (RIVER, "invenio")


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"metadata": 7}', '{"id": "1"}', "[" * 100_000, '{"a":' * 150 + "1" + "}" * 150]
)
def test_what_is_no_record_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RecordError, match=r"\.$"):
        to_record(text, Header("1"))


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "title", "en", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(json.loads(RIVER)["metadata"])), SHAPES), SHAPES, SHAPES, SHAPES)
def test_fields_of_any_shape_never_break_it(metadata: dict[str, Any], parent: Any, access: Any, files: Any) -> None:
    record = reading(metadata, parent=parent, access=access, files=files, pids=parent, custom_fields=files)
    assert from_json(to_json(record), Record) == record


def test_every_language_of_the_work_is_kept_and_stamped_on_nothing() -> None:
    record = reading({"title": "Rivers", "languages": [{"id": "pol"}, {"id": "eng"}]})
    assert record.texts("dcterms:language") == ("pol", "eng")
    assert Value("dcterms:title", "Rivers") in record.values
