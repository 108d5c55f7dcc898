"""Descriptions: what a document holds as plain text or as HTML becomes HTML; and the way back to plain text. Pure."""

import html
import re

import nh3

from exporter.records.html import TAGS, clean

TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS, key=len, reverse=True))})(?:\s[^<>]*)?/?>", re.IGNORECASE)
LINE_END = re.compile(r"<br\s*/?>\n?|</(?:div|h[1-6]|li|pre|tr|dt|dd|caption)>", re.IGNORECASE)
NOT_ESCAPED = re.compile(r"[<>]|&(?!(?:lt|gt|amp|quot|apos|#\d{1,7});)")
PARAGRAPH_END = re.compile(r"</(?:p|blockquote|ul|ol|table|dl)>\s*", re.IGNORECASE)


def to_html(text: str) -> str:
    """Text with HTML in it is cleaned; plain text has its signs escaped, its paragraphs and lines marked."""
    if TAG.search(text):
        return clean(text).strip()
    paragraphs = [part.strip() for part in re.split(r"\n[ \t\r]*\n", text)]
    marked = [html.escape(part, quote=False).replace("\n", "<br>") for part in paragraphs if part]
    # one line stays one: most descriptions are, and read the same in both ways
    return marked[0] if len(marked) == 1 else "".join(f"<p>{part}</p>" for part in marked)


def unescaped(text: str) -> str:
    """Without one layer of escapes, where a document has one too many: then no sign of markup stands in it by itself."""
    return text if NOT_ESCAPED.search(text) else html.unescape(text)


def to_plain(text: str) -> str:
    """Without tags; an end of a paragraph is an empty line."""
    parted = PARAGRAPH_END.sub("\n\n", LINE_END.sub("\n", text))
    return html.unescape(nh3.clean(parted, tags=set())).strip()
