"""The dates of a CKAN dataset and the period that it covers. Pure."""

from collections.abc import Iterator, Mapping

from exporter.crosswalks.ckan_fields import Fields, text_of
from exporter.crosswalks.dates import find_date, find_interval
from exporter.records.record import Date

ISSUED = (
    "issued",
    "dct_issued",
    "dcterms_issued",
    "publication_date",
    "date_published",
    "published",
    "release_date",
    "date_released",
)
# CKAN's own metadata_modified moves with every edit of the form: it says nothing of the data
DATES = {
    "updated": ("modified", "dct_modified", "dcterms_modified", "date_modified", "last_updated", "update_date"),
    "created": ("created", "date_created", "creation_date"),
    "collected": ("collected", "date_collected", "collection_date"),
    "valid": ("valid", "date_valid", "valid_until"),
}
EMBARGO = ("embargo_until", "embargo_date", "embargo_end", "embargo_end_date", "embargo", "date_available", "available")
START = ("temporal_start", "temporal_coverage_start", "temporal_coverage_from", "date_start", "start_date")
END = ("temporal_end", "temporal_coverage_end", "temporal_coverage_to", "date_end", "end_date")
PERIODS = ("temporal_coverage", "temporal", "temporal_extent")


def issued(fields: Fields) -> str:
    """The publication date that the dataset states, or nothing."""
    return _first_date(fields, ISSUED)


def embargo_until(fields: Fields, today: str) -> str:
    """The whole day, and only one after ``today``."""
    until = _first_date(fields, EMBARGO)
    return until if len(until) == len("2020-05-01") and until > today else ""


def dates(fields: Fields) -> tuple[Date, ...]:
    named = [Date(found, kind) for kind, names in DATES.items() if (found := _first_date(fields, names))]
    return tuple(dict.fromkeys([*named, *_periods(fields)]))


def _first_date(fields: Fields, names: tuple[str, ...]) -> str:
    return next((found for text in fields.texts(*names) if (found := find_date(text))), "")


def _periods(fields: Fields) -> Iterator[Date]:
    yield from _period(fields.text(*START), fields.text(*END))
    for value in fields.values(*PERIODS):
        if isinstance(value, Mapping):
            yield from _period(_end(value, "start", "from", "begin"), _end(value, "end", "to"))
        else:
            start, _, end = text_of(value).partition("/")
            yield from _period(start, end)


def _end(value: Mapping[str, object], *names: str) -> str:
    keys = [each for name in names for each in (name, f"{name}_date", f"{name}Date")]
    return next((text for key in keys if (text := text_of(value.get(key)))), "")


def _period(start: str, end: str) -> Iterator[Date]:
    whole = find_interval(start, end)
    if whole:
        yield Date(whole, "other", "Period covered")
        return
    first, last = find_date(start), find_date(end)
    if first:
        yield Date(first, "other", "Period covered, from")
    if last:
        yield Date(last, "other", "Period covered, until")
