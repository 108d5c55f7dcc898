"""A citation for EndNote, Zotero, Mendeley and the like. Pure. https://en.wikipedia.org/wiki/RIS_(file_format)"""

from collections.abc import Iterator

from exporter.crosswalks.citation_work import Author, Work

TYPES = {
    "dataset": "DATA",
    "software": "COMP",
    "image": "FIGURE",
    "video": "VIDEO",
    "presentation": "SLIDE",
    "publication-article": "JOUR",
    "publication-report": "RPRT",
}


def ris(work: Work) -> str:
    """A line for each statement. A value is on one line already, so that it cannot begin another tag."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(work))


def _lines(work: Work) -> Iterator[tuple[str, str]]:
    yield "TY", TYPES.get(work.kind, "GEN")
    for author in work.authors:
        yield "AU", _name(author)
    named = {"TI": work.title, "PY": work.year, "DA": _date(work), "PB": work.publisher, "ET": work.version}
    yield from ((tag, value) for tag, value in (named | {"DO": work.doi, "UR": work.url}).items() if value)
    for keyword in work.keywords:
        yield "KW", keyword
    yield "ER", ""


def _date(work: Work) -> str:
    """YYYY/MM/DD/, its parts empty where they are unknown."""
    if not work.dates:
        return ""
    parts = [f"{part:02}" for part in work.dates[0][1:]]
    return "/".join([work.year, *parts, *[""] * (3 - len(parts))])


def _name(author: Author) -> str:
    return author.literal or ", ".join(part for part in (author.family, author.given, author.suffix) if part)
