"""Web addresses of what records name: only such that a browser opens as a page. Pure."""

import re
from urllib.parse import quote

from exporter.records.identifiers import find_doi

WEB = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)
PLACES = {
    "doi": "https://doi.org/",
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "handle": "https://hdl.handle.net/",
    "isni": "https://isni.org/isni/",
    "gnd": "https://d-nb.info/gnd/",
    "arxiv": "https://arxiv.org/abs/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
}
SHORT = frozenset({"doi", "orcid", "ror", "isni", "gnd", "isbn", "issn", "eissn", "urn", "ark", "pmid", "ean13"})


def web_address(text: str) -> str:
    """Empty when it is none."""
    return text.strip() if WEB.fullmatch(text.strip()) else ""


def link_of(scheme: str, identifier: str) -> str:
    """Empty where no place is known."""
    if web_address(identifier):
        return web_address(identifier)
    if scheme == "doi":
        return doi_link(identifier)
    place = PLACES.get(scheme, "")
    return place + quote(identifier.strip(), safe="/:.;()-") if place and identifier.strip() else ""


def doi_link(text: str) -> str:
    doi = find_doi(text)
    return PLACES["doi"] + quote(doi, safe="/:.;()-") if doi else ""


def scheme_words(scheme: str) -> str:
    """As people write it; nothing for an address, which says itself what it is."""
    if scheme == "url":
        return ""
    return scheme.upper() if scheme in SHORT else scheme[:1].upper() + scheme[1:]
