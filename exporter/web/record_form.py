"""A record as a form and back. What the form does not hold, and what nobody touched, stays exactly as it is. Pure."""

from exporter.crosswalks.languages import find_language
from exporter.crosswalks.licences import LICENCES
from exporter.records.record import Record
from exporter.web.form_people import read_creator, read_funding, show_creator, show_funding
from exporter.web.form_rows import Faults, Form, filled
from exporter.web.form_sections import AccessFields, Lines, Rights, Rows, Section, Text, Texts
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


def _language(line: str, faults: Faults) -> str:
    found = find_language(line)
    if found is None:
        faults["languages"] = f"“{line[:40]}” is no language that is known here. Please write it in English: German, or deu."
    return found or line


SECTIONS: tuple[Section, ...] = (
    Text("title", "dcterms:title"),
    Lines("alternative", "dcterms:alternative"),
    Text("description", "dcterms:description", html=True),
    Texts("texts", ("dcterms:abstract", "datacite:methods", "datacite:notes")),
    Rows("creators", "creators", show_creator, read_creator),
    Rows("contributors", "contributors", show_creator, read_creator),
    Rights(LICENCES),
    AccessFields(),
    Text("type", "dcterms:type", otherwise="dataset"),
    Text("issued", "dcterms:issued"),
    Text("version", "schema:version"),
    Text("publisher", "dcterms:publisher"),
    Lines("languages", "dcterms:language", _language),
    Lines("keywords", "dcterms:subject"),
    Rows("dates", "dates", show_date, read_date),
    Rows("related", "related", show_related, read_related),
    Rows("funding", "funding", show_funding, read_funding),
    Rows("places", "locations", show_place, read_place),
    Rows("identifiers", "identifiers", show_identifier, read_identifier),
)
WHOLE = "whole"
"""A form with this field holds all rows: those that are not in it were removed."""


def form_of_record(record: Record) -> dict[str, str]:
    shown = {WHOLE: "1"}
    for section in SECTIONS:
        shown |= section.show(record)
    return shown


def record_of_form(form: Form, record: Record) -> tuple[Record, Faults]:
    """The record as edited, and by field what is wrong: then it is not to be used."""
    faults: Faults = {}
    for section in SECTIONS:
        if _differs(section, form, record):
            record = section.read(form, record, faults)
    return record, faults


def _differs(section: Section, form: Form, record: Record) -> bool:
    sent = {name: text for name, text in form.items() if section.owns(name)}
    if not sent and WHOLE not in form:
        return False
    shown = {name: text for name, text in section.show(record).items() if name in sent or WHOLE in form}
    return filled(sent) != filled(shown)
