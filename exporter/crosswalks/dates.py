"""Dates as people write them, as EDTF level 0: only real ones. Pure. https://www.loc.gov/standards/datetime/"""

import re
from datetime import date

ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?", re.ASCII | re.DOTALL)
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def find_date(text: str) -> str | None:
    """``2020``, ``2020-05`` or ``2020-05-01``; the time of day is dropped. None for what is no date."""
    text = text.strip()
    dotted = DOTTED.fullmatch(text)
    if dotted:
        text = f"{dotted[3]}-{int(dotted[2]):02}-{int(dotted[1]):02}"
    found = ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def find_interval(start: str, end: str) -> str | None:
    """``2019/2020-05``, or None unless both are dates in their order: level 0 has no open ends."""
    first, last = find_date(start), find_date(end)
    if not first or not last:
        return None
    shorter = min(len(first), len(last))
    return f"{first}/{last}" if first[:shorter] <= last[:shorter] else None
