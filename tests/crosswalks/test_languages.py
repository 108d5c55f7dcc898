"""Languages as catalogues write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.languages import find_language


@pytest.mark.parametrize(
    "written, code",
    [
        ("de", "deu"),
        ("DE", "deu"),
        ("deu", "deu"),
        ("ger", "deu"),
        ("de-AT", "deu"),
        ("pt_BR", "por"),
        ("zh-Hant-TW", "zho"),
        ("German", "deu"),
        (" polish ", "pol"),
        ("http://publications.europa.eu/resource/authority/language/DEU", "deu"),
        ("https://publications.europa.eu/resource/authority/language/POL/", "pol"),
        ("http://id.loc.gov/vocabulary/iso639-1/fr", "fra"),
        ("", None),
        ("xx", None),
        ("http://", None),
        ("http://example.org/", None),
        ("all of them", None),
    ],
)
def test_a_language_becomes_its_three_letters_or_nothing(written: str, code: str | None) -> None:
    assert find_language(written) == code


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert find_language(text) is None or len(find_language(text) or "") == 3
