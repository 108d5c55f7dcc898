"""A licence is known by its address, its long name and its short one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.licence_names import find_licence


@pytest.mark.parametrize(
    "text, expected",
    [
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "cc-by-4.0"),
        ("http://www.creativecommons.org/licenses/by-nc-nd/3.0", "cc-by-nc-nd-3.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.de", "cc-by-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYNCSA_4_0", "cc-by-nc-sa-4.0"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "odbl-1.0"),
        ("https://spdx.org/licenses/GPL-3.0-only.html", "gpl-3.0-only"),
        ("https://opensource.org/licenses/MIT", "mit"),
        ("Creative Commons Attribution 4.0 International", "cc-by-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported License", "cc-by-nc-sa-3.0"),
        ("CC-BY-SA 4.0", "cc-by-sa-4.0"),
        ("cc by nc 4.0", "cc-by-nc-4.0"),
        ("CC0 1.0", "cc0-1.0"),
        ("MIT", "mit"),
        # the licence of one country is another licence
        ("https://creativecommons.org/licenses/by/3.0/de/", None),
        # without a version nobody knows which one is meant
        ("CC BY", None),
        ("Creative Commons Attribution for museums 4.0", None),
        ("Ask the library", None),
        ("", None),
    ],
)
def test_which_licence_is_meant(text: str, expected: str | None) -> None:
    assert find_licence(text) == expected


@given(st.text())
def test_any_text_is_a_licence_or_none(text: str) -> None:
    found = find_licence(text)
    assert found is None or found == found.lower()
