"""Languages however they are written, as ISO 639-3: ``de``, ``ger``, ``de-AT``, ``German``, EU authority addresses. Pure."""

import re

import pycountry

# http://publications.europa.eu/resource/authority/language/DEU, http://id.loc.gov/vocabulary/iso639-1/de
ADDRESS = re.compile(r"https?://\S*/([A-Za-z_-]{2,8})/?", re.ASCII)
TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", re.ASCII)


def find_language(text: str) -> str | None:
    """The three letters, or None when it is no language that ISO 639-3 knows."""
    address = ADDRESS.fullmatch(text.strip())
    wanted = (address[1] if address else text).strip().lower()
    tag = TAG.fullmatch(wanted)
    found = _by_code(tag[1]) if tag else None
    return found or _by_name(wanted)


def _by_code(code: str) -> str | None:
    fields = ("alpha_2",) if len(code) == 2 else ("alpha_3", "bibliographic")
    for field in fields:
        language = pycountry.languages.get(**{field: code})
        if language:
            return str(language.alpha_3)
    return None


def _by_name(name: str) -> str | None:
    language = pycountry.languages.get(name=name)
    return str(language.alpha_3) if language else None
