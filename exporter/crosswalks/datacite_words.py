"""The controlled words of DataCite 4.6: how its lists are written, and their terms here. Pure."""

from collections.abc import Iterable

from exporter.crosswalks import datacite_terms


def _listed(words: Iterable[str]) -> dict[str, str]:
    return {word.lower(): word for word in words}


ROLES = _listed(datacite_terms.ROLES)
# “Other” came after version 4.6
RELATIONS = _listed(word for word in datacite_terms.RELATIONS if word != "Other")
DATES = _listed(datacite_terms.DATES)
IDENTIFIERS = _listed(word for word in datacite_terms.SCHEMES if word not in ("ORCID", "ROR", "ISNI", "GND", "GRID"))
PEOPLE = _listed(("ORCID", "ISNI", "ROR", "GRID", "GND", "VIAF", "ResearcherID", "Scopus"))
FUNDERS = _listed(("ISNI", "GRID", "ROR", "Other")) | {"crossref funder id": "Crossref Funder ID"}
NUMBERS = _listed(("Article", "Chapter", "Report", "Other"))
TITLES = {"": "dcterms:title", **datacite_terms.TITLES}
# the first abstract is the description: see datacite_reading
DESCRIPTIONS = {**datacite_terms.DESCRIPTIONS, "Abstract": "dcterms:abstract"}
TITLE_TYPES = {term: kind for kind, term in TITLES.items()}
DESCRIPTION_TYPES = {term: kind for kind, term in DESCRIPTIONS.items()} | {
    "dcterms:description": "Abstract",
    "datacite:notes": "Other",
}
# of a related item: element → term
ITEM_TERMS = {
    "datacite:publicationYear": "dcterms:issued",
    "datacite:volume": "bibo:volume",
    "datacite:issue": "bibo:issue",
    "datacite:number": "bibo:number",
    "datacite:firstPage": "bibo:pageStart",
    "datacite:lastPage": "bibo:pageEnd",
    "datacite:publisher": "dcterms:publisher",
    "datacite:edition": "bibo:edition",
}
UNAVAILABLE = "(:unav)"
# DataCite's words for “there is nothing to say here”, appendix 3 of its documentation
NO_VALUES = frozenset(
    word for name in ("unac", "unal", "unap", "unas", "unav", "unkn", "none", "null") for word in (f":{name}", f"(:{name})")
)
EMPTY_YEAR = "0000"
