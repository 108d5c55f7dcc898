"""Only what a browser opens as a page becomes a link."""

import pytest

from exporter.web.imports.links import safe_link


@pytest.mark.parametrize("text", ["https://x.org/a?b=c#d", "http://x.org", "HTTPS://X.org"])
def test_a_web_address_is_a_link(text: str) -> None:
    assert safe_link(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "javascript:alert(1)", "data:text/html,x", "//x.org", "/imports", "https://x.org/ a", 'https://x.org"', "ftp://x"],
)
def test_anything_else_is_not(text: str) -> None:
    assert safe_link(text) == ""
