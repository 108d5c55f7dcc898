"""Fields that hold addresses are known by their names, and addresses by their form."""

import pytest

from exporter.crosswalks.mail_addresses import is_address_field, without_addresses


@pytest.mark.parametrize("name", ["email", "E-Mail", "contact_email", "datasetContactEmail", "mail", "emailAddress"])
def test_a_field_of_an_address_is_known(name: str) -> None:
    assert is_address_field(name)


@pytest.mark.parametrize("name", ["emailed_reports", "chainmail", "female", "mailing", "title"])
def test_another_field_is_none(name: str) -> None:
    assert not is_address_field(name)


def test_addresses_are_taken_out_of_a_text() -> None:
    assert without_addresses("Liv <liv@hut.example.org>") == "Liv"
