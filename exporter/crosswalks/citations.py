"""The ways in which a published record can be cited, each ready to copy or to import. Pure."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exporter.crosswalks.citation_apa import apa
from exporter.crosswalks.citation_bibtex import bibtex
from exporter.crosswalks.citation_ris import ris
from exporter.crosswalks.citation_work import Author, Work

CSL_TYPES = {
    "dataset": "dataset",
    "software": "software",
    "image": "graphic",
    "video": "motion_picture",
    "poster": "speech",
    "presentation": "speech",
    "publication-article": "article-journal",
    "publication-report": "report",
}


def csl_json(work: Work) -> str:
    """https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html"""
    item: dict[str, Any] = {
        "id": work.key,
        "type": CSL_TYPES.get(work.kind, "document"),
        "title": work.title,
        "author": [_name(author) for author in work.authors],
        "issued": {"date-parts": [list(date) for date in work.dates]} if work.dates else None,
        "publisher": work.publisher,
        "version": work.version,
        "DOI": work.doi,
        "URL": work.url,
        "keyword": ", ".join(work.keywords),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _name(author: Author) -> dict[str, str]:
    if author.literal:
        return {"literal": author.literal}
    suffix = {"suffix": author.suffix} if author.suffix else {}
    return {"family": author.family, "given": author.given} | suffix


@dataclass(frozen=True)
class Style:
    """``ending`` of the file's name; ``words`` for people."""

    ending: str
    words: str
    media_type: str
    write: Callable[[Work], str]


STYLES = (
    Style("txt", "APA", "text/plain", lambda work: apa(work) + "\n"),
    Style("bib", "BibTeX", "application/x-bibtex", bibtex),
    Style("ris", "RIS", "application/x-research-info-systems", ris),
    Style("json", "CSL JSON", "application/vnd.citationstyles.csl+json", csl_json),
)
