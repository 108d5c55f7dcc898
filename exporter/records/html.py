"""Descriptions: Markdown as CKAN keeps it becomes the HTML that InvenioRDM takes. Pure."""

import nh3
from markdown_it import MarkdownIt

TAGS = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "blockquote",
        "br",
        "code",
        "col",
        "colgroup",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
SCHEMES = frozenset({"http", "https", "mailto"})
# "html": what looks like a tag in Markdown is text there, as CKAN shows it
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def to_html(markdown: str) -> str:
    """Only tags that InvenioRDM keeps, only links to the web."""
    return clean(_markdown.render(markdown)).strip()


def clean(html: str) -> str:
    """Other tags are dropped, their text stays; scripts and styles go whole."""
    return nh3.clean(html, tags=set(TAGS), attributes={"a": {"href", "title"}}, url_schemes=set(SCHEMES), link_rel=None)
