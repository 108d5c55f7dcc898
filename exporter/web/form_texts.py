"""Descriptions in a form: shown as plain words or Markdown where nothing is lost by it, else as HTML. Pure."""

import re
from html import unescape

from exporter.records.html import clean, to_html

TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|em|h[1-6]|i|li|ol|p|pre|s|span|strong|sub|sup|table|t[dhr]|u|ul)\b[^<>]*>", re.I
)
PLAIN = (
    (re.compile(r"<a href=\"([^\"]*)\">([^<]*)</a>"), r"[\2](\1)"),
    (re.compile(r"</?strong>"), "**"),
    (re.compile(r"</?em>"), "*"),
    (re.compile(r"</?code>"), "`"),
    (re.compile(r"<h([1-4])>"), lambda found: "#" * int(found[1]) + " "),
    (re.compile(r"<li>"), "- "),
    (re.compile(r"<ul>\n?|</?p>|</li>|</h[1-4]>"), ""),
    (re.compile(r"</ul>\n?"), ""),
)


def editable(html: str) -> str:
    """What a person edits; ``from_editable`` makes the same HTML of it again."""
    plain = re.sub(r"</(p|h[1-4]|ul)>\n", r"</\1>\n\n", html.strip())
    for pattern, words in PLAIN:
        plain = pattern.sub(words, plain)
    plain = unescape(plain)
    return plain if from_editable(plain) == html else html


def from_editable(text: str) -> str:
    """Words that hold a tag are HTML, all others Markdown. Only what is harmless stays."""
    return clean(text).strip() if TAG.search(text) else to_html(text)
