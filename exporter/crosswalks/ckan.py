"""A CKAN dataset (the answer of package_show) as our record. Pure. https://docs.ckan.org/en/2.11/api/

Names of ckanext-scheming and ckanext-dcat are understood beside CKAN's own, as top-level fields and as extras.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from typing import Any

from exporter.crosswalks import ckan_dates, ckan_people, ckan_places
from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.ckan_files import files_of
from exporter.crosswalks.ckan_left_over import unread
from exporter.crosswalks.ckan_subjects import funding, languages, subjects
from exporter.crosswalks.ckan_works import related
from exporter.crosswalks.licences import Licence, licence_of
from exporter.crosswalks.text import one_line
from exporter.records.html import to_html
from exporter.records.record import Access, Creator, Header, Original, Record, Value

RESTRICTED = ("restricted", "non_public", "nonpublic", "non-public", "closed", "confidential", "private")
NO_AUTHOR = "The dataset names no author. Is “{}” the author?"
NO_DAY = "The dataset is under embargo and does not say until when. Give the day below, or shall its files stay closed?"
PRIVATE = "The dataset is private in CKAN. Shall its files stay closed there too?"


@dataclass(frozen=True)
class Question:
    """What only a person can decide: ``part`` is rights, creators or access; ``text`` a sentence."""

    part: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A record, and what a preview says beside it."""

    record: Record
    questions: tuple[Question, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of fields that no repository has a place for."""


def to_record(package: Mapping[str, Any], site_url: str, today: str = "") -> Record:
    """``site_url`` is CKAN's public address; ``today`` (ISO) is the publication date where the dataset states none."""
    return read(package, site_url, today).record


def read_again(record: Record, site_url: str, today: str = "") -> Reading:
    """From the document that the record keeps."""
    return read(json.loads(record.original.text) if record.original else {}, site_url, today)


def read(package: Mapping[str, Any], site_url: str, today: str = "") -> Reading:
    fields = Fields(package)
    creators, asked_creators = _creators(package, fields)
    licence = _licence(fields)
    record = Record(
        header=header_of(package),
        values=tuple(_values(package, fields, today)),
        creators=creators,
        contributors=_contributors(package, fields, creators),
        rights=(licence.right,) if licence.right else (),
        funding=funding(fields),
        related=related(package, fields, site_url),
        dates=ckan_dates.dates(fields),
        locations=ckan_places.locations(fields),
        access=_access(package, fields, today),
        files=files_of(package),
        original=Original("application/json", _json(package)),
    )
    asked = (*asked_creators, *_asked_licence(licence), *_asked_access(package, fields))
    left = [name for name, text in fields.left_over() if text.strip()]
    return Reading(record, asked, tuple(dict.fromkeys([*left, *unread(package, fields)])))


def header_of(package: Mapping[str, Any]) -> Header:
    organization = package.get("organization")
    owner = one_line(text_of(organization.get("name"))) if isinstance(organization, Mapping) else ""
    return Header(
        identifier=one_line(text_of(package.get("id"))),
        datestamp=moment(package.get("metadata_modified")),
        sets=(owner,) if owner else (),
        deleted=package.get("state") == "deleted",
    )


def moment(value: Any) -> datetime | None:
    """CKAN writes UTC without a zone."""
    try:
        found = datetime.fromisoformat(text_of(value))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _values(package: Mapping[str, Any], fields: Fields, today: str) -> Iterator[Value]:
    for term, texts in (
        ("dcterms:title", [fields.text("title", "title_translated") or fields.text("name")]),
        ("dcterms:alternative", fields.texts("alternative", "alternative_title", "alternate_title", "subtitle")),
        ("dcterms:description", [to_html(fields.long_text("notes", "notes_translated", "description"))]),
        ("datacite:methods", [to_html(fields.long_text("methods", "methodology", "method"))]),
        ("datacite:notes", _notes(package, fields)),
        ("dcterms:subject", subjects(package, fields)),
        ("dcterms:language", languages(fields)),
        ("schema:version", [fields.text("version", "dcat_version", "owl_version")]),
        ("dcterms:issued", [ckan_dates.issued(fields) or today]),
    ):
        yield from (Value(term, text) for text in texts if text.strip())


def _notes(package: Mapping[str, Any], fields: Fields) -> list[str]:
    stated = [to_html(fields.long_text(name)) for name in ("version_notes", "provenance", "lineage")]
    described = [
        f"<li><strong>{escape(file.title or file.name)}</strong>{to_html(file.description)}</li>"
        for file in files_of(package)
        if file.description
    ]
    return [*stated, f"<p>Files:</p><ul>{''.join(described)}</ul>" if described else ""]


def _creators(package: Mapping[str, Any], fields: Fields) -> tuple[tuple[Creator, ...], tuple[Question, ...]]:
    """The authors; without one the organization that owns the dataset, and a person is asked."""
    authors = ckan_people.creators(fields)
    owner = ckan_people.hosting_institution(package)
    if authors or not owner:
        return authors, ()
    return (replace(owner, role=""),), (Question("creators", NO_AUTHOR.format(owner.name)),)


def _contributors(package: Mapping[str, Any], fields: Fields, creators: tuple[Creator, ...]) -> tuple[Creator, ...]:
    owner = ckan_people.hosting_institution(package)
    people = ckan_people.contributors(fields)
    names = {owner.name.casefold()} if owner else set()
    # a publisher of the organization's own name would only repeat it
    others = tuple(one for one in people if one.role != "distributor" or one.name.casefold() not in names)
    is_creator = owner is not None and any(each.name == owner.name for each in creators)
    return (*others, *((owner,) if owner and not is_creator else ()))


def _licence(fields: Fields) -> Licence:
    identifier = fields.text("license_id", "licence_id", "license", "licence", "dct_license")
    title = fields.text("license_title", "licence_title")
    return licence_of(identifier, title, fields.text("license_url", "licence_url"))


def _asked_licence(licence: Licence) -> tuple[Question, ...]:
    return (Question("rights", licence.question),) if licence.question else ()


def _access(package: Mapping[str, Any], fields: Fields, today: str) -> Access:
    word = _access_word(fields)
    restricted = package.get("private") is True or word in RESTRICTED or _is_under_embargo(fields)
    return Access(
        files="restricted" if restricted else "public",
        embargo_until=ckan_dates.embargo_until(fields, today),
        embargo_reason=fields.text("embargo_reason"),
        conditions=fields.text("access_conditions", "rights", "access_rights_text"),
    )


def _access_word(fields: Fields) -> str:
    """Also as the last part of an address of the EU's list."""
    said = " ".join(fields.texts("access_rights", "access_right", "accessRights", "access_level")).lower()
    return said.rstrip("/").rpartition("/")[2]


def _is_under_embargo(fields: Fields) -> bool:
    """It says so, and no day: one that has passed would be an end."""
    flagged = any(text.lower() in {"yes", "true", "1"} for text in fields.texts("embargo", "embargoed", "under_embargo"))
    return ("embargo" in _access_word(fields) or flagged) and not ckan_dates.embargo_until(fields, "")


def _asked_access(package: Mapping[str, Any], fields: Fields) -> tuple[Question, ...]:
    if package.get("private") is True:
        return (Question("access", PRIVATE),)
    return (Question("access", NO_DAY),) if _is_under_embargo(fields) else ()


def _json(package: Mapping[str, Any]) -> str:
    """As it came; what cannot be written in UTF-8 (lone surrogates) stays escaped."""
    text = json.dumps(package, ensure_ascii=False, default=str)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(package, default=str)
    return text
