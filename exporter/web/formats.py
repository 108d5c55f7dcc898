"""How sizes, times and shares are written on pages."""

from datetime import UTC, datetime

from flask import Flask
from markupsafe import Markup

UNITS = ("kB", "MB", "GB", "TB", "PB")


def install(app: Flask) -> None:
    for spell in (file_size, moment, duration, percent):
        app.add_template_filter(spell)


def file_size(size_bytes: int | None) -> str:
    """In powers of ten, as Zenodo writes them: 999 bytes, 1.2 MB. Unknown when None or negative."""
    if size_bytes is None or size_bytes < 0:
        return "unknown size"
    if size_bytes < 1000:
        return counted(size_bytes, "byte")
    steps = 1
    while steps < len(UNITS) and round(size_bytes / 1000**steps, 1) >= 1000:
        steps += 1
    return f"{size_bytes / 1000**steps:.1f} {UNITS[steps - 1]}"


def moment(when: datetime | None) -> Markup:
    """A ``<time>`` in UTC, as the database keeps it; nothing for None."""
    if when is None:
        return Markup("")
    utc = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return Markup('<time datetime="{}">{} UTC</time>').format(
        utc.isoformat(timespec="seconds"), f"{utc.day} {utc:%B %Y, %H:%M}"
    )


def duration(seconds: float | None) -> str:
    """Roughly, as people say it."""
    if seconds is None or seconds < 0:
        return "unknown"
    if seconds < 90:
        return counted(round(seconds), "second")
    if seconds < 90 * 60:
        return counted(round(seconds / 60), "minute")
    return counted(round(seconds / 3600), "hour")


def counted(number: int, word: str) -> str:
    """1 file, 2 files."""
    return f"{number} {word}{'s' if number != 1 else ''}"


def percent(part: int, whole: int) -> int:
    """Whole percent, 100 only when all is there; 0 of 0 is all."""
    return 100 if part >= whole else max(0, part * 100 // whole)
