"""Who stands in a CKAN dataset to be imported: authors, publishers, others, and the organization that owns it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.crosswalks import ckan_people
from exporter.crosswalks.ckan_fields import Fields
from exporter.records.record import Creator, CreatorKind, Value

PUBLISHER = "distributor"
ROR = "https://ror.org/"


def creators(fields: Fields) -> tuple[Creator, ...]:
    """Only those whom the dataset names as its authors."""
    return ckan_people.creators(fields)


def publishers(package: Mapping[str, Any], fields: Fields) -> Iterator[Value]:
    """Who is named so; else the organization that owns the dataset, which publishes it by CKAN's own meaning."""
    named = [one for one in ckan_people.contributors(fields) if one.role == PUBLISHER]
    owner = ckan_people.hosting_institution(package)
    for one in named or ([owner] if owner else []):
        ror = next((each.identifier for each in one.identifiers if each.scheme == "ror"), "")
        yield Value("dcterms:publisher", _as_written(one), uri=ROR + ror if ror else "")


def _as_written(publisher: Creator) -> str:
    return publisher.name if publisher.kind is CreatorKind.ORGANIZATION else f"{publisher.given} {publisher.family}".strip()


def people_beside(package: Mapping[str, Any], fields: Fields) -> tuple[Creator, ...]:
    """Contacts and other contributors; the owner too, where somebody else is the publisher."""
    everybody = ckan_people.contributors(fields)
    published = {one.name for one in everybody if one.role == PUBLISHER}
    others = tuple(one for one in everybody if one.role != PUBLISHER)
    owner = ckan_people.hosting_institution(package)
    return (*others, owner) if owner and published and owner.name not in published else others
