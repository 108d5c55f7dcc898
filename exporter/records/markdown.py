"""HTML of a description as Markdown, so that ``to_html`` makes the same of it again. Pure."""

import re
from html.parser import HTMLParser

SPECIAL = re.compile(r"([\\`*_\[\]<>#|&])")
LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)
AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "tr"})


def to_markdown(html: str) -> str:
    """Paragraphs, headings, lists, emphasis and links; of other markup only the text stays."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(writer.written)).strip()


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._links: list[str] = []
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
        if tag == "li":
            self._item()
        elif tag == "br":
            self.written.append("  \n")
        elif tag in BLOCKS:
            self._block(f"{'#' * int(tag[1])} " if tag[0] == "h" else "> " if tag == "blockquote" else "")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.written.append("[")
        else:
            self.written.append(AROUND.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "a" and self._links:
            self.written.append(f"]({self._links.pop()})")
        elif tag in BLOCKS:
            self._block("")
        else:
            self.written.append(AROUND.get(tag, ""))

    def handle_data(self, data: str) -> None:
        text = data if data.strip() else " " if data and "\n" not in data else ""
        if text:
            self.written.append(LINE_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", text)))

    def _block(self, start: str) -> None:
        # the first paragraph of an item or a quotation stands on its line
        inside = bool(self.written) and self.written[-1].endswith(("- ", ". ", "> "))
        self.written.append(start if inside else f"\n\n{start}")

    def _item(self) -> None:
        level = len(self._lists)
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        self.written.append(f"\n{'   ' * (level - 1)}{'-' if number is None else f'{number}.'} ")
