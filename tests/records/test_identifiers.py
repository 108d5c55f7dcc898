"""Identifiers and descriptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.records.html import clean, to_html
from exporter.records.identifiers import find_doi, find_orcid, find_ror


@pytest.mark.parametrize(
    "text",
    ["10.5281/ZENODO.7", "doi:10.5281/zenodo.7", " https://doi.org/10.5281/zenodo.7 ", "http://dx.doi.org/10.5281/zenodo.7"],
)
def test_a_doi_is_known_in_every_dress(text: str) -> None:
    assert find_doi(text) == "10.5281/zenodo.7"


@pytest.mark.parametrize(
    "text", ["https://orcid.org/0000-0002-1825-0097", "0000000218250097", "orcid.org/0000-0002-1825-0097/"]
)
def test_an_orcid_gets_its_hyphens(text: str) -> None:
    assert find_orcid(text) == "0000-0002-1825-0097"


def test_an_orcid_may_end_in_x() -> None:
    assert find_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("position", range(16))
def test_one_wrong_digit_is_noticed_in_an_orcid(position: int) -> None:
    digits = list("0000000218250097")
    digits[position] = str((int(digits[position]) + 1) % 10)
    assert find_orcid("".join(digits)) is None


@pytest.mark.parametrize("text", ["02mhbdp94", "https://ror.org/02mhbdp94", "ROR.ORG/02MHBDP94"])
def test_a_ror_id_is_known_in_every_dress(text: str) -> None:
    assert find_ror(text) == "02mhbdp94"


@pytest.mark.parametrize("text", ["02mhbdp95", "03mhbdp94", "02mhbd", "https://ror.org.evil.example/02mhbdp94"])
def test_a_wrong_ror_id_is_none(text: str) -> None:
    assert find_ror(text) is None


@given(st.text(max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    find_doi(text)
    find_orcid(text)
    find_ror(text)
    to_html(text)


def test_markdown_becomes_html() -> None:
    assert to_html("# Rivers\n\n* *one*\n* [two](https://a.example/)") == (
        '<h1>Rivers</h1>\n<ul>\n<li><em>one</em></li>\n<li><a href="https://a.example/">two</a></li>\n</ul>'
    )


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="alert(1)">', "<svg/onload=alert(1)>"],
)
def test_nothing_active_survives(hostile: str) -> None:
    for html in (to_html(hostile), clean(hostile)):
        assert "<script" not in html
        assert "<img" not in html
        assert "<svg" not in html
        assert 'href="javascript' not in html
