"""A citation in the style of the American Psychological Association, 7th edition, as plain text. Pure.

https://apastyle.apa.org/style-grammar-guidelines/references/examples/data-set-references
"""

import re

from exporter.crosswalks.citation_work import Author, Work

KINDS = {
    "dataset": "Data set",
    "software": "Computer software",
    "video": "Video",
    "image": "Image",
    "poster": "Poster",
    "presentation": "Presentation slides",
}
MOST_AUTHORS = 20
UNFINISHED = re.compile(r"(?<![.!?])$")


def apa(work: Work) -> str:
    authors, date, title = _authors(work.authors), f"({_year(work)}).", _title(work)
    # without an author the title comes first
    head = [_stopped(authors), date, title] if authors else [title, date]
    publisher = "" if authors == work.publisher else _stopped(work.publisher)
    return " ".join(part for part in [*head, publisher, work.url] if part)


def _year(work: Work) -> str:
    """An interval has both its years."""
    return "–".join(dict.fromkeys(f"{date[0]:04}" for date in work.dates)) or "n.d."


def _title(work: Work) -> str:
    version = f" ({_version(work.version)})" if work.version else ""
    kind = f" [{KINDS[work.kind]}]" if work.kind in KINDS else ""
    return _stopped(f"{work.title}{version}{kind}")


def _version(version: str) -> str:
    """``1.2`` and ``v1.2`` become “Version 1.2”; what is a phrase of its own stays."""
    number = re.fullmatch(r"[vV]?(?:ersion\s*)?(\d\S*)", version)
    return f"Version {number[1]}" if number else version


def _stopped(text: str) -> str:
    return UNFINISHED.sub(".", text) if text else ""


def _authors(authors: tuple[Author, ...]) -> str:
    names = list(map(_name, authors))
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[: MOST_AUTHORS - 1])}, . . . {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _name(author: Author) -> str:
    if author.literal:
        return author.literal
    return ", ".join(part for part in (author.family, _initials(author.given), author.suffix) if part)


def _initials(given: str) -> str:
    """``Jean-Paul Marie`` becomes ``J.-P. M.``, ``J.R.R.`` three initials."""
    names = re.sub(r"\.(?=[^\W\d_])", ". ", given).split()
    return " ".join("-".join(f"{part[0].upper()}." for part in name.split("-") if part) for name in names)
