"""An item as a form and back: every statement a row. What nobody touched stays exactly as it is. Pure."""

from dataclasses import replace

from exporter.records.parts import NAMES
from exporter.records.record import Record, Right, Value
from exporter.records.terms import PREFIXED
from exporter.web.catalogue.links import web_address
from exporter.web.catalogue.shown import HTML_TERMS, language_tag
from exporter.web.form_people import checked_link, read_creator, read_funding, show_creator, show_funding
from exporter.web.form_rows import Faults, Form, Row, filled
from exporter.web.form_sections import AccessFields, Rows, Section
from exporter.web.form_statements import (
    read_date,
    read_identifier,
    read_place,
    read_related,
    show_date,
    show_identifier,
    show_place,
    show_related,
)
from exporter.web.form_texts import editable, from_editable

FIRST_TERMS = ("dcterms:title", "dcterms:description", "dcterms:type", "dcterms:issued", "dcterms:subject")
NO_TERM = "Please name a term as its vocabulary does: dcterms:title."
OWN_PLACE = "This has a place of its own further below: please give it there."
NO_ADDRESS = "Please give a web address that begins with https://, or nothing."
NO_LANGUAGE = "This is no language that is known here. Please give its code: en, de or deu."


def show_value(value: Value) -> dict[str, str]:
    text = editable(value.text) if value.term in HTML_TERMS else value.text
    return {"term": value.term, "text": text, "language": value.language, "uri": value.uri}


def read_value(row: Row, was: Value | None, faults: Faults) -> Value:
    term, language = row.text("term"), row.text("language")
    _check_term(term, row, faults)
    if language and not language_tag(language) and not (was and was.language == language):
        faults[f"{row.prefix}-language"] = NO_LANGUAGE
    uri = row.text("uri")
    if uri and not web_address(uri) and not (was and was.uri == uri):
        faults[f"{row.prefix}-uri"] = NO_ADDRESS
    typed = row.fields.get("text", "")
    text = from_editable(typed) if term in HTML_TERMS else typed.strip()
    # what the form does not show is of the same statement
    return replace(was or Value(term, text), term=term, text=text, language=language, uri=uri)


def _check_term(term: str, row: Row, faults: Faults) -> None:
    if term in NAMES:
        faults[f"{row.prefix}-term"] = OWN_PLACE
    elif not PREFIXED.fullmatch(term) or len(term) > 191:
        faults[f"{row.prefix}-term"] = NO_TERM


def show_right(right: Right) -> dict[str, str]:
    return {"id": right.id, "title": right.title, "link": right.link}


def read_right(row: Row, was: Right | None, faults: Faults) -> Right:
    link = checked_link(row.text("link"), f"{row.prefix}-link", faults)
    return replace(was or Right(), id=row.text("id").lower(), title=row.text("title"), link=link)


SECTIONS: tuple[Section, ...] = (
    Rows("values", "values", show_value, read_value),
    Rows("creators", "creators", show_creator, read_creator),
    Rows("contributors", "contributors", show_creator, read_creator),
    Rows("rights", "rights", show_right, read_right),
    AccessFields(),
    Rows("dates", "dates", show_date, read_date),
    Rows("identifiers", "identifiers", show_identifier, read_identifier),
    Rows("related", "related", show_related, read_related),
    Rows("funding", "funding", show_funding, read_funding),
    Rows("places", "locations", show_place, read_place),
)


def form_of_record(record: Record) -> dict[str, str]:
    shown: dict[str, str] = {}
    for section in SECTIONS:
        shown |= section.show(record)
    return shown


def record_of_form(form: Form, base: Record) -> tuple[Record, Faults]:
    """What the form says, read beside the record that it was made of; and by field what is wrong with it."""
    faults: Faults = {}
    record = base
    for section in SECTIONS:
        if _differs(section, form, base):
            record = section.read(form, record, faults)
    return record, faults


def _differs(section: Section, form: Form, base: Record) -> bool:
    """The form holds all rows: those that are not in it were removed."""
    return filled({name: text for name, text in form.items() if section.owns(name)}) != filled(section.show(base))


def new_form() -> dict[str, str]:
    """Where a new item begins."""
    shown = dict[str, str]()
    for at, term in enumerate(FIRST_TERMS):
        shown |= {f"values-{at}-at": "", f"values-{at}-term": term}
    return {**shown, "creators-0-at": "", "creators-0-kind": "personal", "access": "public"}
