"""E-mail addresses of people, which never stand in the public parts of a record. Pure."""

import re

from exporter.crosswalks.names import EMAIL

# whole words, as in contact_email and contactEmail: a field may be called “emailed_reports”
KEY = re.compile(r"(?:.*[_.:-])?e?-?mail(?:[_-]?address)?", re.IGNORECASE)
CAPITAL = re.compile(r".*[a-z0-9]E-?[Mm]ail(?:[_-]?[Aa]ddress)?")


def is_address_field(name: str) -> bool:
    """By its name."""
    return bool(KEY.fullmatch(name) or CAPITAL.fullmatch(name))


def without_addresses(text: str) -> str:
    return EMAIL.sub("", text).strip()
