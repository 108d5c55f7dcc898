"""Descriptions as people edit them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.records.html import to_html
from exporter.web.form_texts import editable, from_editable

PIECES = ["river", "*a*", "**b**", "\n\n", "* item\n", "# H\n\n", "[x](https://y.example)", "`c`", "1 < 2", " "]
MARKDOWN = st.lists(st.sampled_from(PIECES))


@settings(max_examples=150, deadline=None)
@given(MARKDOWN)
def test_what_is_shown_becomes_the_same_html_again(pieces: list[str]) -> None:
    html = to_html("".join(pieces))
    assert from_editable(editable(html)) == html


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Plain words.</p>", "Plain words."),
        ("<p>One</p>\n<p>Two &amp; <em>three</em></p>", "One\n\nTwo & *three*"),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "- one\n- two"),
        ("<table><tr><td>1</td></tr></table>", "<table><tr><td>1</td></tr></table>"),
        ("", ""),
    ],
)
def test_html_is_shown_as_plainly_as_nothing_is_lost(html: str, shown: str) -> None:
    assert editable(html).strip() == shown


def test_a_sign_that_is_no_tag_stays_a_sign() -> None:
    assert from_editable("1 < 2 > 0") == "<p>1 &lt; 2 &gt; 0</p>"
