"""CKAN's licences."""

import pytest

from exporter.crosswalks.licences import CKAN_IDS, SPDX_IDS, licence_of, meaning_of
from exporter.records.record import Right


@pytest.mark.parametrize(
    "identifier, right",
    [("cc-zero", "cc0-1.0"), ("odc-odbl", "odbl-1.0"), ("CC-BY-4.0", "cc-by-4.0"), ("gfdl", "gfdl-1.3-or-later")],
)
def test_a_clear_licence_asks_nothing(identifier: str, right: str) -> None:
    licence = licence_of(identifier)
    assert (licence.right, licence.question) == (Right(right), "")


@pytest.mark.parametrize("identifier", ["cc-by", "cc-by-sa", "cc-nc", "uk-ogl"])
def test_a_licence_without_a_version_is_proposed_and_asked(identifier: str) -> None:
    licence = licence_of(identifier)
    assert licence.right
    assert licence.question


@pytest.mark.parametrize("identifier", [None, "", " ", "notspecified"])
def test_no_licence_is_never_filled_in_by_silence(identifier: str | None) -> None:
    licence = licence_of(identifier)
    assert licence.right is None
    assert "Which one applies?" in licence.question


def test_a_licence_that_the_repository_does_not_know_keeps_its_name_and_link() -> None:
    licence = licence_of("dl-de-by-2.0", "Datenlizenz Deutschland", "https://www.govdata.de/dl-de/by-2-0")
    assert licence.right == Right("", "Datenlizenz Deutschland", "https://www.govdata.de/dl-de/by-2-0")
    assert licence.question


def test_every_default_id_of_ckan_has_a_row() -> None:
    defaults = "notspecified odc-pddl odc-odbl odc-by cc-zero cc-by cc-by-sa gfdl other-open other-pd other-at uk-ogl cc-nc"
    assert set(f"{defaults} other-nc other-closed".split()) <= set(CKAN_IDS)


def test_every_licence_that_we_offer_says_what_it_means_in_one_sentence() -> None:
    offered = {*SPDX_IDS, *(each.right.id for each in CKAN_IDS.values() if each.right)}
    for identifier in offered:
        meaning = meaning_of((Right(identifier),))
        assert meaning.endswith("."), identifier
        assert meaning.count(". ") == 0, identifier
    assert meaning_of((Right(title="Ours"),)) == ""
