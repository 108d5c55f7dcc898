"""Identifiers of works and people: recognised, checked and brought into one form. Pure."""

import re

DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
ORCID = re.compile(r"(?:(?:https?://)?orcid\.org/)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX])/?", re.IGNORECASE)
ROR = re.compile(r"(?:(?:https?://)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?", re.IGNORECASE)
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def find_doi(text: str) -> str | None:
    """The bare DOI in lower case (DOIs fold case), or None: ``10.5281/zenodo.7``."""
    found = DOI.fullmatch(text.strip())
    return found[1].lower() if found else None


def find_orcid(text: str) -> str | None:
    """With its hyphens, or None when the check digit is wrong (ISO 7064 11-2)."""
    found = ORCID.fullmatch(text.strip())
    if not found:
        return None
    digits = found[1].replace("-", "").upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4)) if digits[-1] == "0123456789X"[check] else None


def find_ror(text: str) -> str | None:
    """The bare id in lower case, or None when its two check digits are wrong (ISO 7064 97-10)."""
    found = ROR.fullmatch(text.strip())
    if not found:
        return None
    identifier = found[1].lower()
    number = 0
    for letter in identifier[1:7]:
        number = number * 32 + CROCKFORD.index(letter)
    return identifier if 98 - (number * 100) % 97 == int(identifier[7:]) else None
