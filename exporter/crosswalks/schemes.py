"""What kind of identifier a text is, by how it is written; the names of the kinds are DataCite's in lower case. Pure."""

import re

from exporter.crosswalks.xml_node import one_spaced
from exporter.records.identifiers import find_doi, find_orcid, find_ror
from exporter.records.record import Identifier

SCHEMES = {
    "handle": re.compile(r"(?:https?://hdl\.handle\.net/|hdl:\s*)(\S+/\S+)", re.IGNORECASE),
    "arxiv": re.compile(r"(?:https?://arxiv\.org/abs/|arxiv:\s*)(\S+)", re.IGNORECASE),
    "urn": re.compile(r"(urn:[a-z0-9][a-z0-9-]{0,31}:\S+)", re.IGNORECASE),
    "isbn": re.compile(r"(?:urn:)?isbn[:\s]\s*([\dX -]{10,17})", re.IGNORECASE),
    "issn": re.compile(r"(?:urn:)?issn[:\s]\s*(\d{4}-?\d{3}[\dX])", re.IGNORECASE),
    "ark": re.compile(r"(?:https?://n2t\.net/)?(ark:/?\S+/\S+)", re.IGNORECASE),
    "pmid": re.compile(r"(?:https?://pubmed\.ncbi\.nlm\.nih\.gov/|pmid:\s*)(\d+)/?", re.IGNORECASE),
    "bibcode": re.compile(r"bibcode:\s*(\S{19})", re.IGNORECASE),
    "igsn": re.compile(r"igsn:\s*(\S+)", re.IGNORECASE),
    "oai": re.compile(r"(oai:\S+)", re.IGNORECASE),
    "url": re.compile(r"((?:https?|ftp)://\S+)", re.IGNORECASE),
}
ADDRESSES = {
    "doi": "https://doi.org/{}",
    "handle": "https://hdl.handle.net/{}",
    "orcid": "https://orcid.org/{}",
    "ror": "https://ror.org/{}",
    "arxiv": "https://arxiv.org/abs/{}",
}


def identifier_of(text: str) -> Identifier:
    """Its scheme is ``other`` when the text does not say which."""
    text = one_spaced(text)
    doi = find_doi(text)
    if doi:
        return Identifier("doi", doi)
    for scheme, pattern in SCHEMES.items():
        found = pattern.fullmatch(text)
        if found:
            return Identifier(scheme, found[1].strip())
    return Identifier("other", text)


def identifier_in(scheme: str, text: str, scheme_uri: str = "") -> Identifier:
    """With the scheme that its document names. Well-known ones are brought into their one form, others stay as they are."""
    scheme = scheme.strip().lower()
    found = {"doi": find_doi, "orcid": find_orcid, "ror": find_ror}.get(scheme, lambda _: None)(text)
    pattern = SCHEMES.get(scheme)
    matched = pattern.fullmatch(text) if pattern and not found else None
    return Identifier(scheme or "other", found or (matched[1].strip() if matched else one_spaced(text)), scheme_uri)


def person_identifier(text: str) -> Identifier:
    """Of a person or an organization: an ORCID, a ROR id, else what ``identifier_of`` finds."""
    orcid, ror = find_orcid(text), find_ror(text)
    if orcid:
        return Identifier("orcid", orcid)
    return Identifier("ror", ror) if ror else identifier_of(text)


def written(identifier: Identifier) -> str:
    """So that a reader who knows no schemes still knows which it is: as an address, or with the scheme before it."""
    scheme, text = identifier.scheme, identifier.identifier
    if scheme in ADDRESSES:
        return ADDRESSES[scheme].format(text)
    plain = scheme in ("", "other") or text.lower().startswith((f"{scheme}:", "http://", "https://")) or scheme == "url"
    return text if plain else f"{scheme}:{text}"
