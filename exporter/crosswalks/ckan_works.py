"""Other works that a CKAN dataset points to, and its own page. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.text import one_line
from exporter.records.identifiers import find_doi
from exporter.records.record import RelatedIdentifier

SAME_WORK = ("doi", "DOI", "dataset_doi", "identifier", "alternate_identifier", "guid")
RELATIONS = {
    "isderivedfrom": ("url", "source", "dct_source"),
    "isdocumentedby": ("documentation", "documentation_url", "page"),
    "isversionof": ("is_version_of",),
    "hasversion": ("has_version",),
    "isreferencedby": ("is_referenced_by", "related_publication", "related_publications", "publications"),
    "references": ("references", "related_resource"),
    "ispartof": ("is_part_of", "in_series"),
}
ADDRESS = ("identifier", "url", "uri", "doi", "relation")


def related(package: Mapping[str, Any], fields: Fields, site_url: str) -> tuple[RelatedIdentifier, ...]:
    """A DOI of the dataset is the same work, never the new record's own DOI; its CKAN page is where it comes from."""
    found = [*_same(fields), _page(package, site_url), *others(fields)]
    return tuple({one.identifier: one for one in reversed(found)}.values())[::-1]


def _page(package: Mapping[str, Any], site_url: str) -> RelatedIdentifier:
    # the id: a dataset may be renamed
    identifier = one_line(text_of(package.get("id"))) or one_line(text_of(package.get("name")))
    return RelatedIdentifier(f"{site_url.rstrip('/')}/dataset/{quote(identifier, safe='')}", "isderivedfrom")


def _same(fields: Fields) -> Iterator[RelatedIdentifier]:
    for value in fields.values(*SAME_WORK):
        doi = find_doi(_address(value))
        if doi:
            yield RelatedIdentifier(doi, "isidenticalto", "doi")


def others(fields: Fields) -> Iterator[RelatedIdentifier]:
    for relation, names in RELATIONS.items():
        for value in fields.values(*names):
            address = _address(value)
            doi = find_doi(address)
            if doi:
                yield RelatedIdentifier(doi, relation, "doi")
            elif is_web_address(address):
                yield RelatedIdentifier(address, relation)


def _address(value: Any) -> str:
    if isinstance(value, Mapping):
        return next((text for key in ADDRESS if (text := one_line(text_of(value.get(key))))), "")
    return one_line(text_of(value))


def is_web_address(text: str) -> bool:
    """http or https with a host, no password in it, no blank."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and " " not in text
