"""HTML becomes Markdown, of which the same HTML is made."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.records.html import to_html
from exporter.records.markdown import to_markdown


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain words</p>",
        "<p>One</p>\n<p>Two</p>",
        '<p>Levels of <strong>two</strong> rivers &amp; a <a href="https://lake.example.org/">lake</a>.</p>',
        "<ul>\n<li>Wisła</li>\n<li>Odra</li>\n</ul>",
        "<ol>\n<li>first</li>\n<li>second</li>\n</ol>",
        "<h2>Methods</h2>\n<p>By <em>hand</em></p>",
        "<blockquote>\n<p>said</p>\n</blockquote>",
        "<p>2 * 3 * 4, a_b_c, [no link], &lt;tag&gt; and # no heading</p>",
        "<p>- no list</p>",
    ],
)
def test_the_same_html_comes_back(html: str) -> None:
    assert to_html(to_markdown(html)) == html


@given(st.text(alphabet="ab *_[]()<>#&`\\-1.\n", max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    words = "".join(to_markdown(escape(text)).split())
    assert set("".join(text.split())) & set("ab1") <= set(words)
