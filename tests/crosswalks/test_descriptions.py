"""Plain text becomes HTML without a loss, HTML is cleaned, and the way back is plain again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.descriptions import to_html, to_plain, unescaped


@pytest.mark.parametrize(
    "text, html",
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("one\n\ntwo\nthree", "<p>one</p><p>two<br>three</p>"),
        ("<p>a</p>", "<p>a</p>"),
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("", ""),
    ],
)
def test_a_text_becomes_html(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "html, plain",
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("a &lt; b &amp;amp; c", "a < b &amp; c"),
    ],
)
def test_html_becomes_plain(html: str, plain: str) -> None:
    assert to_plain(html) == plain


@given(st.text(st.characters(categories=["L", "N", "Zs"], include_characters="&\n.,;")))
def test_the_words_of_a_plain_text_survive_both_ways(text: str) -> None:
    assert to_plain(to_html(text)).split() == text.split()


@given(st.text())
def test_the_second_way_there_changes_nothing(text: str) -> None:
    html = to_html(to_plain(to_html(text)))
    assert to_html(to_plain(html)) == html


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("&lt;p&gt;Rain&amp;nbsp;today&lt;/p&gt;", "<p>Rain&nbsp;today</p>"),
        ("Rain &amp; snow", "Rain & snow"),
        ("<p>Rain &amp; snow</p>", "<p>Rain &amp; snow</p>"),
        ("Rain & snow, written &amp;", "Rain & snow, written &amp;"),
        ("Rain", "Rain"),
    ],
)
def test_one_layer_of_escapes_too_many_is_taken_off(written: str, meant: str) -> None:
    assert unescaped(written) == meant
