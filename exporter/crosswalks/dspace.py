"""Items of a DSpace as records, from both of its APIs: ``/rest`` (4 to 6) and ``/server/api`` (7 and later). Pure.

https://github.com/DSpace/RestContract/blob/main/items.md
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.crosswalks.dates import find_date
from exporter.crosswalks.descriptions import to_html
from exporter.crosswalks.dspace_files import files_of
from exporter.crosswalks.dspace_people import identifiers_of, person_of
from exporter.crosswalks.dspace_terms import PREFIX, TABLE, Meaning, meaning_of, own_term
from exporter.crosswalks.dublin_core import parts_said
from exporter.crosswalks.gathering import Part as Said
from exporter.crosswalks.gathering import gathered
from exporter.crosswalks.json_document import Part, document_of
from exporter.crosswalks.moments import date_of
from exporter.crosswalks.schemes import identifier_in
from exporter.crosswalks.text import clean
from exporter.crosswalks.xml_node import SaidNode
from exporter.errors import RecordError
from exporter.records.record import (
    Access,
    Creator,
    FileRef,
    Header,
    Location,
    Original,
    Record,
    RelatedIdentifier,
    Value,
)

MEDIA_TYPE = "application/json"
FORMAT = "dspace"
NO_ITEM = "The document has no metadata as DSpace writes them."
NO_TITLE = "Untitled"
HTML = frozenset({"datacite:methods", "datacite:notes", "datacite:seriesInformation"})
LATEST = ".latestForDiscovery"
HIDDEN = "#PLACEHOLDER_PARENT_METADATA_VALUE#"
"""What DSpace-CRIS writes where nothing was said."""


@dataclass(frozen=True)
class Statement:
    field: str
    text: str
    language: str = ""
    authority: str = ""


def to_record(document: str, header: Header, table: Mapping[str, str] = TABLE) -> Record:
    """``table`` says which field means what. Raises RecordError."""
    whole = document_of(document)
    if not isinstance(whole.tree_of_all().get("metadata"), dict | list):
        raise RecordError(NO_ITEM)
    return gathered(header, _parts(whole, header, table), Original(MEDIA_TYPE, document, FORMAT))


def to_record_without(document: str, header: Header, ignored: frozenset[str], table: Mapping[str, str] = TABLE) -> Record:
    """Without these fields, also in the document that it keeps: a later reading would bring them back.

    Raises RecordError.
    """
    return to_record(_without(document, ignored) if ignored else document, header, table)


def _without(document: str, ignored: frozenset[str]) -> str:
    whole = document_of(document).tree_of_all()
    said, names = whole.get("metadata"), {name.strip().lower() for name in ignored}
    if isinstance(said, dict):
        whole["metadata"] = {key: value for key, value in said.items() if key.lower() not in names}
    elif isinstance(said, list):
        whole["metadata"] = [each for each in said if str(Part(each).peek("key")).lower() not in names]
    return json.dumps(whole, ensure_ascii=False)


def statements_of(whole: Part) -> Iterator[Statement]:
    """All values of all fields; those of one field in the order of their places."""
    for part in whole.parts("metadata") if isinstance(whole.tree_of_all().get("metadata"), list) else ():
        yield from _statement(part.text("key"), part)
    by_field = whole.part("metadata")
    for field in by_field.names():
        for part in sorted(by_field.parts(field), key=lambda part: part.number("place") or 0):
            yield from _statement(field, part)


def _statement(field: str, part: Part) -> Iterator[Statement]:
    text = clean(part.lines("value"))
    if field and text and text != HIDDEN:
        language = part.text("language").replace("_", "-")
        yield Statement(field, text, "" if language == "*" else language, part.text("authority"))


def _parts(whole: Part, header: Header, table: Mapping[str, str]) -> Iterator[Said]:
    statements = list(statements_of(whole))
    titles = [each for each in statements if each.field.lower() in ("dc.title", "dcterms.title")]
    if not titles:
        yield Value("dcterms:title", whole.text("name") or NO_TITLE)
    for statement in statements:
        issued = Meaning(term="dcterms:issued") if _issued_later(statement, statements) else None
        yield from _parts_of(statement, issued or meaning_of(statement.field, table), header)
    if whole.has("entityType"):
        yield Value(f"{PREFIX}entityType", whole.text("entityType"))
    files = files_of(whole)
    yield from _access(whole.part("accessStatus"), files)
    yield from files


def _issued_later(statement: Statement, statements: list[Statement]) -> bool:
    """A plain date is that of publication where no field says so."""
    return statement.field.lower() == "dc.date" and not any(each.field.lower() == "dc.date.issued" for each in statements)


def _parts_of(statement: Statement, meaning: Meaning, header: Header) -> Iterator[Said]:
    found = list(_read(statement, meaning, header))
    told = [_with_authority(part, statement) for part in found]
    yield from told
    if (
        statement.authority
        and told == found
        and not any(isinstance(part, Creator) for part in found)
        and meaning.part != "none"
    ):
        yield Value(f"{own_term(statement.field)}.authority", statement.authority)


def _with_authority(part: Said, statement: Statement) -> Said:
    authority = statement.authority
    is_address = authority.startswith(("http://", "https://"))
    if not authority:
        return part
    if isinstance(part, Value):
        return replace(part, uri=authority) if is_address else replace(part, notation=part.notation or authority)
    return replace(part, identifiers=tuple(identifiers_of(authority))) if isinstance(part, Location) else part


def _read(statement: Statement, meaning: Meaning, header: Header) -> Iterator[Said]:
    text, language = statement.text, statement.language
    if meaning.part == "none":
        return
    if meaning.part in ("creator", "contributor"):
        yield person_of(" ".join(text.split()), meaning.kind, language, statement.authority)
    elif meaning.part == "identifier":
        yield identifier_in(meaning.kind, text)
    elif meaning.part == "date":
        yield _date(statement, meaning.kind)
    elif meaning.part == "subject":
        yield Value("dcterms:subject", text, language, scheme=meaning.kind)
    elif meaning.part == "relation":
        yield from _relation(text, meaning.kind, header)
    else:
        yield from _said(statement, meaning.term)


def _said(statement: Statement, term: str) -> Iterator[Said]:
    text, language = statement.text, statement.language
    if term.startswith("dcterms:"):
        yield from parts_said(SaidNode(term, text, language))
    elif term in HTML:
        yield Value(term, to_html(text), language)
    else:
        uri = text if text.startswith(("http://", "https://")) and " " not in text else ""
        yield Value(term, text, language, uri)


def _date(statement: Statement, kind: str) -> Said:
    """Words (“circa 1890”) stay as they are."""
    qualifier = statement.field.rpartition(".")[2] if kind == "other" and statement.field.count(".") > 1 else ""
    found = date_of(statement.text, kind, qualifier) if find_date(statement.text) or "/" in statement.text else None
    return found or Value("dc:date", statement.text, statement.language, notation=qualifier)


def _relation(text: str, kind: str, header: Header) -> Iterator[Said]:
    """To another entity of the same repository, by its uuid. A field for the search says the newest of them again."""
    if kind.endswith(LATEST):
        return
    site = _site(header.url)
    if site and "/" not in text and " " not in text:
        yield RelatedIdentifier(f"{site}/items/{text}", "", "url", relation_information=kind)
    else:
        yield RelatedIdentifier(text, "", "dspace", relation_information=kind)


def _site(page: str) -> str:
    return next((page.partition(part)[0] for part in ("/handle/", "/items/") if part in page), "")


def _access(status: Part, files: tuple[FileRef, ...]) -> Iterator[Said]:
    """Of the item, where the repository tells it; else of its files: one that came here before it was closed there is not
    to be had here either."""
    said = status.text("status")
    withheld = [file for file in files if file.withheld]
    if said and said not in ("unknown", "open.access"):
        yield Access("restricted", embargo_until=status.text("embargoDate"), status=said)
    elif withheld:
        opens = all(file.available for file in withheld)
        until = max(file.available for file in withheld) if opens else ""
        yield Access("public" if opens else "restricted", embargo_until=until)
