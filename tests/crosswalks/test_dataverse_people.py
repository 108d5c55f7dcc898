"""People, organizations and grants of a Dataverse keep identifiers, affiliations and what they did."""

import json

import pytest

from exporter.crosswalks.dataverse import to_record
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Identifier, Value
from tests.crosswalks.dataverse_documents import HEADER, reading
from tests.crosswalks.documents import document

RECORD = to_record(document("dataverse", "export.json"), HEADER)


@pytest.mark.parametrize("written", ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"])
def test_an_orcid_is_the_same_however_it_was_typed(written: str) -> None:
    record = reading(
        {"author": [{"authorName": "Doe, Jane", "authorIdentifierScheme": "ORCID", "authorIdentifier": written}]}
    )
    assert record.creators[0].identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)


def test_an_identifier_without_a_scheme_is_known_by_its_form() -> None:
    record = reading({"author": [{"authorName": "Doe, Jane", "authorIdentifier": "0000-0002-1825-0097"}]})
    assert record.creators[0].identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)


def test_authors_keep_their_names_places_and_kinds() -> None:
    zofia, bjorn, crew, maja = RECORD.creators
    assert (zofia.family, zofia.given, zofia.affiliations) == ("Kowalska", "Zofia", (Affiliation("Instytut Geofizyki"),))
    assert bjorn.affiliations == (Affiliation("California Digital Library", "03yrm5c26"),)
    assert crew.affiliations == ()
    assert maja.identifiers == (Identifier("scopus", "57190001234"),)


def test_an_identifier_tells_a_person_from_an_organization() -> None:
    authors = [
        {"authorName": "Institute Brown", "authorIdentifierScheme": "ORCID", "authorIdentifier": "0000-0002-1825-0097"},
        {"authorName": "Polar Watch", "authorIdentifierScheme": "ROR", "authorIdentifier": "https://ror.org/03yrm5c26"},
    ]
    person, organization = reading({"author": authors}).creators
    assert (person.name, person.kind) == ("Institute Brown", CreatorKind.PERSON)
    assert (organization.name, organization.kind) == ("Polar Watch", CreatorKind.ORGANIZATION)
    assert organization.identifiers == (Identifier("ror", "03yrm5c26"),)


def test_a_contact_without_a_name_is_its_organization() -> None:
    contacts = [one for one in RECORD.contributors if one.role == "contactperson"]
    assert [(one.name, one.kind) for one in contacts] == [
        ("Kowalska, Zofia", CreatorKind.PERSON),
        ("Data Office of the Fjord", CreatorKind.ORGANIZATION),
    ]


def test_a_contact_without_a_comma_is_a_desk() -> None:
    (contact,) = reading({"datasetContact": [{"datasetContactName": "Front desk"}]}).contributors
    assert (contact.name, contact.kind) == ("Front desk", CreatorKind.ORGANIZATION)


def test_producers_and_distributors_keep_their_addresses() -> None:
    assert RECORD.contributors[2:4] == (
        Creator(
            "Fjord Observatory",
            CreatorKind.ORGANIZATION,
            identifiers=(Identifier("url", "https://fjob.example.org"),),
            affiliations=(Affiliation("Academy of Slopes"),),
            role="producer",
        ),
        Creator(
            "Ice Data Bank",
            CreatorKind.ORGANIZATION,
            identifiers=(Identifier("url", "https://idb.example.org"),),
            affiliations=(Affiliation("League of Archives"),),
            role="distributor",
        ),
    )


def test_contributors_have_the_role_of_their_type_and_a_funder_gave_money() -> None:
    assert [(one.name, one.role) for one in RECORD.contributors[4:]] == [
        ("Nguyễn, Thị Hoa", "datacollector"),
        ("Husky Team Nord", "other"),
    ]
    assert Funding("Trust for Winters") in RECORD.funding


def test_a_type_of_the_installation_stays_in_its_own_words() -> None:
    record = reading({"contributor": [{"contributorType": "Camel Whisperer", "contributorName": "Rashid, Omar"}]})
    assert record.contributors[0].role == "other"
    assert Value("citation:contributor.contributorType", "Camel Whisperer", notation="Rashid, Omar") in record.values


def test_grants_name_who_gave_them() -> None:
    assert Funding("Narodowe Centrum Nauki", award_number="2017/27/B/ST10/00001") in RECORD.funding
    assert Funding("Nordic Ice Council") in RECORD.funding
    assert reading({"grantNumber": [{"grantNumberValue": "7"}]}).funding == (Funding(award_number="7"),)


def test_the_depositor_is_named() -> None:
    assert RECORD.text("citation:depositor") == "Wiśniewski, Karol"


def test_an_address_in_the_name_of_a_contact_is_left_out() -> None:
    record = reading({"datasetContact": [{"datasetContactName": "Doe, Jane jane@x.example.org"}]})
    assert record.contributors[0].name == "Doe, Jane"
    assert "jane@" not in json.dumps([value.text for value in record.values])
