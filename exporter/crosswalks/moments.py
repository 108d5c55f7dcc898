"""Dates of documents as a record's dates: what does not fit EDTF level 0 stays beside it in its own words. Pure."""

import re

from exporter.crosswalks.dates import find_date, find_interval
from exporter.records.record import Date

PERIOD = re.compile(r"\s*(start|end|name|scheme)\s*=\s*([^;]*)", re.IGNORECASE)
TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d")


def date_of(text: str, kind: str, description: str = "") -> Date | None:
    """None for what is no date. A time of day goes into the description."""
    start, slash, end = text.partition("/")
    found = find_interval(start, end) if slash else find_date(text)
    if found is None:
        return None
    whole = text if found != text.strip() else ""
    return Date(found, kind, "; ".join(part for part in (description, whole) if part))


def written_date(date: Date) -> tuple[str, str]:
    """The date as its document had it, with its time of day, and what is said of it beside."""
    information, _, whole = date.description.rpartition("; ")
    if whole.startswith(date.date) and len(whole) > len(date.date):
        return whole, information
    return date.date, date.description


def has_time(text: str) -> bool:
    return bool(TIME.match(text.strip()))


def period_of(text: str) -> Date | None:
    """A date of coverage: a date, an interval, or DCMI Period (``name=The war; start=1914; end=1918``)."""
    found = date_of(text, "coverage")
    said = {key.lower(): value.strip() for key, value in PERIOD.findall(text)}
    if found or not said.get("start") or not said.get("end"):
        return found
    return date_of(f"{said['start']}/{said['end']}", "coverage", said.get("name", ""))


def written_period(date: Date) -> tuple[str, str]:
    """The way back, with the name of the encoding scheme."""
    start, slash, end = date.date.partition("/")
    if slash and date.description and ";" not in date.description:
        return f"name={date.description}; start={start}; end={end}", "dcterms:Period"
    return written_date(date)[0], ""
