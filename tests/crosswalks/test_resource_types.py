"""Types of works in many spellings are InvenioRDM's ids, and each has a general type of DataCite."""

import pytest

from exporter.crosswalks.resource_types import DATACITE, GENERAL, GENERAL_WORDS, find_type, general_type


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Dataset", "dataset"),
        ("http://purl.org/dc/dcmitype/StillImage", "image"),
        ("info:eu-repo/semantics/article", "publication-article"),
        ("info:eu-repo/semantics/workingPaper", "publication-workingpaper"),
        ("Conference Paper", "publication-conferencepaper"),
        ("publication-report", "publication-report"),
        ("field recording", None),
        ("", None),
    ],
)
def test_a_type_is_known_by_its_names(text: str, expected: str | None) -> None:
    assert find_type(text) == expected


def test_every_general_type_comes_back() -> None:
    assert {general: general_type(identifier) for general, identifier in DATACITE.items()} == {
        each: each for each in DATACITE
    }
    assert set(GENERAL.values()) <= GENERAL_WORDS
    assert {general_type(word) for word in GENERAL_WORDS} == GENERAL_WORDS


def test_an_unknown_type_is_other_and_none_is_a_dataset() -> None:
    assert [general_type(text) for text in ("", "spell", "image-spell")] == ["Dataset", "Other", "Image"]
