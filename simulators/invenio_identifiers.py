"""Identifiers as InvenioRDM checks them: the scheme is told or seen, the value must have its form."""

import re
from typing import Any

from simulators.shapes import REQUIRED, Problems, Rule, Shape, fields, problem, text

PERSON_SCHEMES = {
    "orcid": r"(https?://orcid\.org/)?(\d{4}-){3}\d{3}[\dX]",
    "isni": r"[\d -]{15,20}[\dX]?",
    "gnd": r".+",
    "ror": r".+",
}
SCHEMES = {
    "doi": r"(doi:|https?://(dx\.)?doi\.org/)?10\.\d{4,}(\.\d+)*/\S+",
    "url": r"(https?|ftp)://\S+",
    "urn": r"urn:[a-zA-Z0-9][a-zA-Z0-9-]{1,31}:\S+",
    "handle": r"(hdl:\s*|https?://hdl\.handle\.net/)\d\S*/\S+",
    "arxiv": r"(arXiv:)\S+",
    "isbn": r"(97[89][- ]?)?(\d[- ]?){9}[\dX]",
    "issn": r"\d{4}-\d{3}[\dX]",
    "ark": r"(https?://\S+/)?ark:/?\d{5}\S*",
    "pmid": r"pmid:\s*\d+",
    "purl": r"https?://purl\.\S+",
    "w3id": r"https?://w3id\.org/\S+",
    **dict.fromkeys(
        ("ads", "crossreffunderid", "ean8", "ean13", "eissn", "grid", "igsn", "istc", "lissn", "lsid", "upc", "other"), r".+"
    ),
}
DETECTED = ("doi", "arxiv", "handle", "ark", "urn", "isbn", "issn", "pmid", "purl", "w3id", "url")


def identifier(
    schemes: dict[str, str], more: dict[str, Shape] | None = None, rule: Rule | None = None, needed: bool = True
) -> Shape:
    def whole(kept: dict[str, Any], path: str, problems: Problems) -> None:
        value, scheme = kept.get("identifier", ""), kept.get("scheme", "")
        if needed or value or scheme:
            _identifier_problems(schemes, value, scheme, path, problems)
        if scheme in {"doi", "orcid"}:
            kept["identifier"] = re.sub(r"^(https?://[^/]+/|doi:)", "", value)
        if rule:
            rule(kept, path, problems)

    checked = fields({"identifier": text(), "scheme": text(), **(more or {})}, (), whole)

    def shape(value: Any, path: str, problems: Problems) -> Any:
        if isinstance(value, dict) and value.get("identifier") and not value.get("scheme"):
            value = {**value, **_detected(str(value["identifier"]).strip(), schemes)}
        return checked(value, path, problems)

    return shape


def _identifier_problems(schemes: dict[str, str], value: str, scheme: str, path: str, problems: Problems) -> None:
    if not scheme:
        problem(problems, f"{path}.scheme", "No valid scheme recognized for identifier." if value else REQUIRED)
    elif scheme not in schemes:
        problem(problems, f"{path}.scheme", "Invalid scheme.")
    if not value:
        problem(problems, f"{path}.identifier", REQUIRED)
    elif scheme in schemes and not (re.fullmatch(schemes[scheme], value) and (scheme != "orcid" or _orcid(value))):
        problem(problems, f"{path}.identifier", f"Invalid {scheme.upper()} identifier.")


def _orcid(value: str) -> bool:
    """The last character is a checksum, ISO 7064 MOD 11-2."""
    digits = re.sub(r"[^\dX]", "", value.rpartition("/")[2])
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def once(kept: Any, path: str, problems: Problems) -> Any:
    """No entry twice."""
    pairs = [(each.get("scheme"), each.get("identifier")) for each in kept]
    return kept if len(set(pairs)) == len(pairs) else problem(problems, path, "Duplicated identifier entry is not allowed.")


def _detected(value: str, schemes: dict[str, str]) -> dict[str, str]:
    order = [name for name in (*DETECTED, *PERSON_SCHEMES) if name in schemes and schemes[name] != ".+"]
    found = next((name for name in order if re.fullmatch(schemes[name], value)), "")
    return {"scheme": found} if found else {}
