"""Who an authority of DSpace says that a person is."""

import pytest

from exporter.crosswalks.dspace_people import identifiers_of, person_of
from exporter.records.record import Identifier


@pytest.mark.parametrize(
    ("authority", "found"),
    [
        ("", []),
        ("will be referenced::ORCID::0000-0002-1825-0097", [Identifier("orcid", "0000-0002-1825-0097")]),
        ("0000-0002-1825-0097", [Identifier("orcid", "0000-0002-1825-0097")]),
        ("will be referenced::ORCID::0000-0002-1825-0001", [Identifier("orcid", "0000-0002-1825-0001")]),
        ("will be generated::Somebody", [Identifier("dspace", "Somebody")]),
        ("virtual::12", [Identifier("dspace", "virtual::12")]),
        ("http://viaf.org/viaf/1", [Identifier("url", "http://viaf.org/viaf/1")]),
    ],
)
def test_an_authority_becomes_an_identifier(authority: str, found: list[Identifier]) -> None:
    assert list(identifiers_of(authority)) == found


def test_a_name_is_parted_and_keeps_its_language() -> None:
    person = person_of("Nowak, Ewa", "", "pl", "")
    assert (person.family, person.given, person.language, person.identifiers) == ("Nowak", "Ewa", "pl", ())
