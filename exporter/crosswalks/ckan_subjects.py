"""What a CKAN dataset is about, in which language, and who paid for it. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.text import one_line
from exporter.records.identifiers import find_ror
from exporter.records.record import Funding

# http://publications.europa.eu/resource/authority/data-theme/…
EU_THEMES = {
    "AGRI": "Agriculture, fisheries, forestry and food",
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "ENER": "Energy",
    "ENVI": "Environment",
    "GOVE": "Government and public sector",
    "HEAL": "Health",
    "INTR": "International issues",
    "JUST": "Justice, legal system and public safety",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
    "TECH": "Science and technology",
    "TRAN": "Transport",
}
FUNDERS = ("funder", "funders", "funder_name", "funding", "funding_reference", "funding_references", "sponsor")
AWARDS = ("award_number", "grant_number", "grant", "grant_id", "award", "project_number")


def subjects(package: Mapping[str, Any], fields: Fields) -> list[str]:
    """Tags, groups, keywords and themes, each once whatever its capitals."""
    named = [*_names(package.get("tags")), *_names(package.get("groups"))]
    keywords = [word for text in _keywords(fields) for word in re.split(r"[;,]", text)]
    themes = filter(None, map(_theme, fields.texts("theme", "themes", "subject", "subjects")))
    found: dict[str, str] = {}
    for subject in map(one_line, [*named, *keywords, *themes]):
        found.setdefault(subject.casefold(), subject)
    return list(found.values())


def _keywords(fields: Fields) -> Iterator[str]:
    """Also as ckanext-fluent keeps them: a list for each language."""
    for value in fields.values("keywords", "keyword", "tag_string", "tags_translated"):
        lists = list(value.values()) if isinstance(value, Mapping) else [value]
        for each in lists:
            yield from (text_of(one) for one in (each if isinstance(each, list) else [each]))


def _names(entries: Any) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping):
            yield next((text for key in ("title", "display_name", "name") if (text := text_of(entry.get(key)))), "")
        else:
            yield text_of(entry)


def _theme(text: str) -> str:
    """The words of an EU theme; another address is no subject that a reader knows."""
    word = text.rstrip("/").rpartition("/")[2]
    return EU_THEMES.get(word, "" if text.startswith(("http://", "https://")) else text)


def languages(fields: Fields) -> list[str]:
    texts = [part for text in fields.texts("language", "languages", "lang") for part in _parts(text)]
    return list(dict.fromkeys(found for text in texts if (found := find_language(text))))


def _parts(text: str) -> list[str]:
    return [text] if find_language(text) else re.split(r"[;,|\s]+", text)


def funding(fields: Fields) -> tuple[Funding, ...]:
    """Objects as DataCite names their parts, or a funder and an award number beside each other."""
    entries = fields.values(*FUNDERS)
    whole = [_funding(entry) for entry in entries if isinstance(entry, Mapping)]
    names = list(dict.fromkeys(one_line(text_of(entry)) for entry in entries if not isinstance(entry, Mapping)))
    ror, number = find_ror(fields.text("funder_ror", "funder_id", "funder_identifier")) or "", fields.text(*AWARDS)
    title = fields.text("award_title", "grant_title", "project_title")
    plain = [
        Funding(name, ror if len(names) == 1 else "", number if at == 0 else "", title if at == 0 else "")
        for at, name in enumerate(names)
    ]
    return tuple(dict.fromkeys(one for one in [*whole, *plain] if one.funder or one.funder_ror))


def _funding(entry: Mapping[str, Any]) -> Funding:
    def text(*names: str) -> str:
        return next((found for name in names if (found := one_line(text_of(entry.get(name))))), "")

    link = text("award_uri", "awardURI", "award_link", "grant_url")
    return Funding(
        funder=text("funder", "funder_name", "funderName", "name", "organization"),
        funder_ror=find_ror(text("funder_ror", "funder_identifier", "funderIdentifier", "ror", "identifier")) or "",
        award_number=text("award_number", "awardNumber", "grant_number", "number", "grant"),
        award_title=text("award_title", "awardTitle", "title", "project"),
        award_link=link if link.startswith(("http://", "https://")) else "",
    )
