"""Identifiers are known by how they are written, and written so that others know them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.schemes import identifier_in, identifier_of, person_identifier, written
from exporter.records.record import Identifier


@pytest.mark.parametrize(
    "text, scheme, identifier",
    [
        ("https://doi.org/10.5281/ZENODO.7", "doi", "10.5281/zenodo.7"),
        ("doi:10.1/x", "other", "doi:10.1/x"),
        ("10.1234/5", "doi", "10.1234/5"),
        ("http://hdl.handle.net/20.500.1/2", "handle", "20.500.1/2"),
        ("hdl:20.500.1/2", "handle", "20.500.1/2"),
        ("https://arxiv.org/abs/2101.00001", "arxiv", "2101.00001"),
        ("urn:nbn:de:101:1-2", "urn", "urn:nbn:de:101:1-2"),
        ("ISSN 1234-567X", "issn", "1234-567X"),
        ("ISBN: 978-3-16-148410-0", "isbn", "978-3-16-148410-0"),
        ("ark:/13030/tqb3", "ark", "ark:/13030/tqb3"),
        ("PMID: 12345", "pmid", "12345"),
        ("oai:zenodo.org:7", "oai", "oai:zenodo.org:7"),
        ("https://example.org/a b", "other", "https://example.org/a b"),
        ("https://example.org/a", "url", "https://example.org/a"),
        ("Shelf 12", "other", "Shelf 12"),
    ],
)
def test_the_scheme_follows_from_the_text(text: str, scheme: str, identifier: str) -> None:
    assert identifier_of(text) == Identifier(scheme, identifier)


def test_a_named_scheme_is_believed_and_known_ones_have_one_form() -> None:
    assert identifier_in("DOI", "https://doi.org/10.1234/A") == Identifier("doi", "10.1234/a")
    assert identifier_in("ORCID", "https://orcid.org/0000-0002-1825-0097") == Identifier("orcid", "0000-0002-1825-0097")
    assert identifier_in("House list", "A  7", "https://a.example.org") == Identifier(
        "house list", "A 7", "https://a.example.org"
    )
    assert identifier_in("ORCID", "0000-0000-0000-0000") == Identifier("orcid", "0000-0000-0000-0000")


def test_people_are_known_by_orcid_and_organizations_by_ror() -> None:
    assert person_identifier("https://orcid.org/0000-0002-1825-0097").scheme == "orcid"
    assert person_identifier("https://ror.org/03yrm5c26") == Identifier("ror", "03yrm5c26")
    assert person_identifier("https://a.example.org/me").scheme == "url"


@given(st.text(min_size=1))
def test_what_is_written_is_read_as_the_same(text: str) -> None:
    found = identifier_of(text)
    assert identifier_of(written(found)) == found
