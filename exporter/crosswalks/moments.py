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


def period_of(text: str) -> tuple[str, str] | None:
    """An interval and its name, of DCMI Period: ``name=The war; start=1914; end=1918``. None for anything else."""
    said = {key.lower(): value.strip() for key, value in PERIOD.findall(text)}
    if "start" not in said and "end" not in said:
        return None
    found = find_interval(said.get("start", ""), said.get("end", ""))
    return (found, said.get("name", "")) if found else None
