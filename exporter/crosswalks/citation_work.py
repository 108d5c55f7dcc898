"""A published record as something to be cited: what every style of citation is made from. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from exporter.crosswalks.text import one_line
from exporter.records.record import Creator, CreatorKind, Record

SUFFIX = re.compile(r",?\s+(Jr\.?|Sr\.?|II|III|IV)$")
EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True)
class Author:
    """``family`` keeps its particles (``van der Berg``). An organization, or somebody of one name, has ``literal`` alone."""

    literal: str = ""
    family: str = ""
    given: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Work:
    """``dates`` are (year), (year, month) or (year, month, day): one, or the two ends of an interval."""

    title: str
    authors: tuple[Author, ...]
    dates: tuple[tuple[int, ...], ...]
    publisher: str
    kind: str
    version: str
    doi: str
    url: str
    keywords: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        return f"{self.dates[0][0]:04}" if self.dates else ""

    @property
    def key(self) -> str:
        """What BibTeX and CSL call it: first author, year, end of the DOI; in plain letters."""
        first = self.authors[0] if self.authors else Author()
        parts = (first.family or first.literal.split(" ")[0], self.year, re.split(r"[./]", self.doi)[-1])
        return "_".join(filter(None, map(_plain, parts))) or "record"


def work_of(record: Record, doi: str, publisher: str, url: str = "") -> Work:
    """``publisher`` stands in when the record names none; ``url`` when there is no DOI."""
    return Work(
        title=one_line(record.title),
        authors=tuple(map(_author, record.creators)),
        dates=_dates(record.text("dcterms:issued")),
        publisher=one_line(record.text("dcterms:publisher") or publisher),
        kind=record.text("dcterms:type") or "dataset",
        version=one_line(record.text("schema:version")),
        doi=one_line(doi),
        url=f"https://doi.org/{one_line(doi)}" if doi else one_line(url),
        keywords=tuple(map(one_line, record.texts("dcterms:subject"))),
    )


def _author(creator: Creator) -> Author:
    family, given = one_line(creator.family), one_line(creator.given)
    if creator.kind is CreatorKind.ORGANIZATION or not family or not given:
        return Author(literal=one_line(creator.name) or family or given)
    found = SUFFIX.search(family) or SUFFIX.search(given)
    suffix = found[1] if found else ""
    return Author(family=SUFFIX.sub("", family), given=SUFFIX.sub("", given), suffix=suffix)


def _dates(text: str) -> tuple[tuple[int, ...], ...]:
    """EDTF level 0; what is something else is no date."""
    ends = [EDTF.fullmatch(end) for end in text.strip().split("/")]
    if len(ends) > 2 or not all(ends):
        return ()
    return tuple(tuple(int(part) for part in end.groups() if part) for end in ends if end)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L").replace("ø", "o"))
    return re.sub(r"[^a-z0-9]", "", letters.encode("ascii", "ignore").decode().lower())
