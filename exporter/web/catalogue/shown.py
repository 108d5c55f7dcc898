"""What an item says, as lines for a page: term by term, with links, languages and what belongs to each. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pycountry

from exporter.catalogue.content import Content, Difference
from exporter.records.record import (
    Access,
    Affiliation,
    Creator,
    Date,
    Funding,
    Identifier,
    Location,
    RelatedIdentifier,
    Right,
    Value,
)
from exporter.web.catalogue.links import doi_link, link_of, scheme_words, web_address
from exporter.web.words import DATES, LICENCE_WORDS, RELATIONS, ROLES, TYPES

HTML_TERMS = frozenset(
    {
        *("dcterms:description", "dcterms:abstract", "dcterms:tableOfContents", "dcterms:rights"),
        *("datacite:methods", "datacite:notes", "datacite:technicalInfo", "datacite:seriesInformation"),
        *("datacite:otherDescription", "datacite:abstract", "schema:description", "dc:description"),
    }
)
MARKUP = re.compile(r"</?[a-z][^<>]*>|&(?:[a-z]+|#\d+);", re.IGNORECASE)
ORDER = (
    *("dcterms:title", "datacite:subtitle", "dcterms:alternative", "dcterms:creator", "dcterms:contributor"),
    *("dcterms:description", "dcterms:abstract", "datacite:methods", "dcterms:subject", "dcterms:type"),
    *("dcterms:issued", "dcterms:date", "dcterms:publisher", "dcterms:language", "schema:version"),
    *("dcterms:license", "dcterms:accessRights", "dcterms:identifier", "dcterms:relation", "dcterms:references"),
    *("datacite:fundingReference", "dcterms:spatial"),
)
PLACE = {term: place for place, term in enumerate(ORDER)}
Label = Callable[[str], str]


@dataclass(frozen=True)
class Note:
    """What belongs to a line: an affiliation, an identifier, a role."""

    words: str
    link: str = ""


@dataclass(frozen=True)
class Line:
    """``language`` is a tag of HTML (de, pt-BR); ``html`` is to be cleaned where it is shown; ``written`` by a person."""

    text: str
    link: str = ""
    language: str = ""
    html: bool = False
    notes: tuple[Note, ...] = ()
    written: bool = False


@dataclass(frozen=True)
class Group:
    term: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Changed:
    """Of one term: what went and what came."""

    term: str
    label: str
    removed: tuple[Line, ...]
    added: tuple[Line, ...]


def groups_of(content: Content, label: Label) -> list[Group]:
    found = [
        Group(term, label(term), tuple(replace(line_of(part), written=by_person) for part, by_person in parts))
        for term, parts in content.marked()
    ]
    return sorted(found, key=lambda group: PLACE.get(group.term, len(PLACE)))


def changes_of(differences: Iterable[Difference], label: Label) -> list[Changed]:
    found = [Changed(each.term, label(each.term), _lines(each.removed), _lines(each.added)) for each in differences]
    return sorted(found, key=lambda changed: PLACE.get(changed.term, len(PLACE)))


def _lines(parts: Sequence[Any]) -> tuple[Line, ...]:
    return tuple(line_of(part) for part in parts)


def line_of(part: Any) -> Line:
    return LINES[type(part)](part)


def _value(value: Value) -> Line:
    language = language_tag(value.language)
    notes = tuple(Note(words) for words in (value.scheme, value.notation) if words)
    if value.term in HTML_TERMS:
        return Line(value.text, web_address(value.uri), language, bool(MARKUP.search(value.text)), notes)
    link = web_address(value.uri) or web_address(value.text) or doi_link(value.text)
    return Line(_words(value) or value.uri, link, language, notes=notes)


def _words(value: Value) -> str:
    if value.term == "dcterms:type":
        return TYPES.get(value.text, value.text)
    return language_name(value.text) if value.term == "dcterms:language" else value.text


def _creator(creator: Creator) -> Line:
    role = (Note(ROLES.get(creator.role, creator.role)),) if creator.role else ()
    places = tuple(note for each in creator.affiliations for note in _affiliation(each))
    return Line(creator.name, "", language_tag(creator.language), notes=(*role, *_notes(creator.identifiers), *places))


def _affiliation(affiliation: Affiliation) -> tuple[Note, ...]:
    name = affiliation.name or affiliation.ror
    return (Note(name, link_of("ror", affiliation.ror)), *_notes(affiliation.identifiers)) if name else ()


def _notes(identifiers: Iterable[Identifier]) -> tuple[Note, ...]:
    return tuple(
        Note(f"{scheme_words(each.scheme)} {each.identifier}".strip(), link_of(each.scheme, each.identifier))
        for each in identifiers
    )


def _right(right: Right) -> Line:
    text = right.title or LICENCE_WORDS.get(right.id, right.id) or right.link
    told = (right.description, right.id if right.id and right.title else "")
    return Line(text, web_address(right.link), language_tag(right.language), notes=_told(*told))


def _told(*words: str) -> tuple[Note, ...]:
    return tuple(Note(each) for each in words if each)


def _funding(funding: Funding) -> Line:
    name = funding.funder or funding.funder_ror or funding.award_title or funding.award_number
    award = " ".join(each for each in (funding.award_acronym, funding.award_title, funding.award_number) if each)
    link = web_address(funding.award_link) or doi_link(funding.award_link)
    notes = (Note(award, link),) if award or link else ()
    others = _notes((*funding.funder_identifiers, *funding.award_identifiers))
    return Line(name, link_of("ror", funding.funder_ror), notes=(*notes, *_told(funding.program), *others))


def _identifier(identifier: Identifier) -> Line:
    link = link_of(identifier.scheme, identifier.identifier)
    return Line(identifier.identifier, link, notes=_told(scheme_words(identifier.scheme)))


def _related(related: RelatedIdentifier) -> Line:
    titles = [value.text for value in related.values if value.term == "dcterms:title"]
    text = related.identifier or next(iter(titles), "A work without a name")
    names = "; ".join(person.name for person in related.people)
    relation = RELATIONS.get(related.relation)
    # the form says “This dataset … this”; here the other work has already been named
    words = f"this item {relation.replace('this', 'it')}" if relation else related.relation
    told = (words, *titles, names, related.relation_information)
    return Line(text, link_of(related.scheme, related.identifier), notes=_told(*told))


def _date(date: Date) -> Line:
    return Line(date.date, notes=_told(DATES.get(date.kind, date.kind), date.description))


def _location(location: Location) -> Line:
    text = location.place or location.geometry or "A place without a name"
    geometry = location.geometry if location.place else ""
    return Line(text, notes=(*_told(location.description, geometry), *_notes(location.identifiers)))


def _access(access: Access) -> Line:
    text = "Everybody may download the files" if access.files == "public" else f"Files: {access.files}"
    until = f"Embargo until {access.embargo_until}" if access.embargo_until else ""
    record = "" if access.record == "public" else f"Description: {access.record}"
    return Line(text, notes=_told(until, access.embargo_reason, access.conditions, record, access.status))


LINES: dict[type, Callable[[Any], Line]] = {
    Value: _value,
    Creator: _creator,
    Right: _right,
    Funding: _funding,
    Identifier: _identifier,
    RelatedIdentifier: _related,
    Date: _date,
    Location: _location,
    Access: _access,
}


def language_tag(language: str) -> str:
    """As HTML wants it; empty for what is no language: a browser would read it aloud in the wrong voice."""
    code, _, rest = language.strip().replace("_", "-").partition("-")
    found = _language(code.lower())
    short = getattr(found, "alpha_2", "") or getattr(found, "alpha_3", "")
    return f"{short}-{rest}" if short and re.fullmatch(r"[A-Za-z0-9]{2,8}", rest) else str(short)


def language_name(code: str) -> str:
    """German for deu; what is no code stays as it is."""
    found = _language(code.strip().lower())
    return str(found.name) if found else code


def _language(code: str) -> Any:
    field = {2: "alpha_2", 3: "alpha_3"}.get(len(code))
    if field is None or not code.isascii():
        return None
    return pycountry.languages.get(**{field: code}) or (
        pycountry.languages.get(bibliographic=code) if field == "alpha_3" else None
    )
