"""Free text that names people, as it stands in real catalogues."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.names import creator_of, named_in
from exporter.records.record import Affiliation, CreatorKind, Identifier


@pytest.mark.parametrize(
    "text, names",
    [
        ("Anna Kowalska", ["Kowalska, Anna"]),
        ("Kowalska, Anna", ["Kowalska, Anna"]),
        ("Kowalska, Anna; Nowak, Jan", ["Kowalska, Anna", "Nowak, Jan"]),
        ("Anna Kowalska, Jan Nowak", ["Kowalska, Anna", "Nowak, Jan"]),
        ("Anna Kowalska and Jan Nowak", ["Kowalska, Anna", "Nowak, Jan"]),
        ("Anna Kowalska, Jan Nowak & Eva Roe", ["Kowalska, Anna", "Nowak, Jan", "Roe, Eva"]),
        ("Anna Kowalska\nJan Nowak\n", ["Kowalska, Anna", "Nowak, Jan"]),
        ("Doe, J., Roe, R.", ["Doe, J.", "Roe, R."]),
        ("Doe, Jane, Roe, Richard", ["Doe, Jane", "Roe, Richard"]),
        ("Doe J, Roe R", ["Doe, J", "Roe, R"]),
        ("Jan van der Berg", ["van der Berg, Jan"]),
        ("van der Berg, Jan", ["van der Berg, Jan"]),
        ("Martin Luther King Jr.", ["King Jr., Martin Luther"]),
        ("Prof. Dr. Hans Müller", ["Müller, Hans"]),
        ("Jane Doe <jane@example.org>", ["Doe, Jane"]),
        ("Jane Doe et al.", ["Doe, Jane"]),
        ("Aristoteles", ["Aristoteles"]),
        ("Kowalska,", ["Kowalska"]),
        ("Anna Kowalska; Anna Kowalska", ["Kowalska, Anna"]),
        ("", []),
        (" ; , ", []),
        ("jane@example.org", []),
    ],
)
def test_people_are_found_with_their_family_names(text: str, names: list[str]) -> None:
    found = named_in(text)
    assert [creator.name for creator in found] == names
    assert {creator.kind for creator in found} <= {CreatorKind.PERSON}


@pytest.mark.parametrize(
    "text",
    [
        "City of Warsaw, Department of Statistics",
        "Ministry of Justice and Home Affairs",
        "Uniwersytet Jagielloński",
        "Institut für Geographie, Universität Wien",
        "Example GmbH",
        "NASA",
        "Biblioteka Narodowa",
    ],
)
def test_an_organization_keeps_its_name_whole(text: str) -> None:
    assert [(creator.name, creator.kind) for creator in named_in(text)] == [(text, CreatorKind.ORGANIZATION)]


def test_a_person_beside_an_organization_is_told_apart() -> None:
    found = named_in("Department of Maps; Anna Kowalska")
    assert [creator.kind for creator in found] == [CreatorKind.ORGANIZATION, CreatorKind.PERSON]


def test_brackets_hold_an_affiliation_or_an_orcid() -> None:
    (creator,) = named_in("Jane Doe (Institute of Maps, Warsaw) (0000-0002-1825-0097)")
    assert (creator.family, creator.given) == ("Doe", "Jane")
    assert creator.affiliations == (Affiliation("Institute of Maps, Warsaw"),)
    assert creator.identifiers == (Identifier("orcid", "0000-0002-1825-0097"),)


def test_what_is_known_to_be_a_person_is_not_taken_for_an_organization() -> None:
    creator = creator_of("Elizabeth City", kind=CreatorKind.PERSON)
    assert creator and (creator.family, creator.given) == ("City", "Elizabeth")


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    for creator in named_in(text):
        assert creator.name.strip()
        assert creator.kind is CreatorKind.ORGANIZATION or creator.family


def test_a_very_long_text_ends_in_a_bounded_list() -> None:
    assert len(named_in(";".join(f"Jane Doe{number}" for number in range(5000)))) == 500
    assert named_in("a" * 200_000)[0].family == "a" * 1000
