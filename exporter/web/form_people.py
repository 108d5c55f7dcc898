"""Authors, contributors and funders as rows of a form. Pure."""

from dataclasses import replace

from exporter.records.identifiers import find_orcid, find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Identifier
from exporter.web.form_rows import Faults, Row, rows

SHOWN_SCHEMES = {CreatorKind.PERSON: "orcid", CreatorKind.ORGANIZATION: "ror"}
NO_ORCID = "This is no ORCID: please check its digits (0000-0002-1825-0097)."
NO_ROR = "This is no ROR identifier: please check it (https://ror.org/02mhbdp94)."


def show_creator(creator: Creator) -> dict[str, str]:
    family = (creator.family or creator.name) if creator.kind is CreatorKind.PERSON else creator.name
    shown = {"kind": creator.kind.value, "family": family, "given": creator.given, "role": creator.role}
    shown["identifier"] = _identifier(creator)
    for at, each in enumerate(creator.affiliations):
        shown |= {f"affiliations-{at}-name": each.name, f"affiliations-{at}-ror": each.ror}
    return shown


def _identifier(creator: Creator) -> str:
    wanted = SHOWN_SCHEMES[creator.kind]
    return next((each.identifier for each in creator.identifiers if each.scheme == wanted), "")


def read_creator(row: Row, was: Creator | None, faults: Faults) -> Creator:
    kind = CreatorKind.ORGANIZATION if row.text("kind") == CreatorKind.ORGANIZATION else CreatorKind.PERSON
    family, given = row.text("family"), row.text("given") if kind is CreatorKind.PERSON else ""
    if not family and not given:
        faults[f"{row.prefix}-family"] = "Please give the name, or remove the row."
    creator = Creator(
        name=f"{family}, {given}" if given else family,
        kind=kind,
        family=family if kind is CreatorKind.PERSON else "",
        given=given,
        affiliations=_affiliations(row, faults),
        role=row.text("role"),
    )
    return replace(creator, identifiers=_identifiers(row, kind, was, faults))


def _identifiers(row: Row, kind: CreatorKind, was: Creator | None, faults: Faults) -> tuple[Identifier, ...]:
    """Those that the form does not show stay."""
    others = tuple(each for each in was.identifiers if each.scheme not in SHOWN_SCHEMES.values()) if was else ()
    text = row.text("identifier")
    if not text:
        return others
    found = find_orcid(text) if kind is CreatorKind.PERSON else find_ror(text)
    if found is None:
        faults[f"{row.prefix}-identifier"] = NO_ORCID if kind is CreatorKind.PERSON else NO_ROR
    return (Identifier(SHOWN_SCHEMES[kind], found or text), *others)


def _affiliations(row: Row, faults: Faults) -> tuple[Affiliation, ...]:
    found = []
    for each in rows(row.fields, "affiliations"):
        if not each.is_blank:
            ror = checked_ror(each.text("ror"), f"{row.prefix}-{each.prefix}-ror", faults)
            found.append(Affiliation(each.text("name"), ror))
    return tuple(found)


def checked_ror(text: str, field: str, faults: Faults) -> str:
    found = find_ror(text)
    if text and found is None:
        faults[field] = NO_ROR
    return found or text


def show_funding(funding: Funding) -> dict[str, str]:
    return {
        "funder": funding.funder,
        "ror": funding.funder_ror,
        "number": funding.award_number,
        "title": funding.award_title,
        "link": funding.award_link,
    }


def read_funding(row: Row, _was: Funding | None, faults: Faults) -> Funding:
    ror = checked_ror(row.text("ror"), f"{row.prefix}-ror", faults)
    if not row.text("funder") and not ror:
        faults[f"{row.prefix}-funder"] = "Please name the funder, or remove the row."
    link = checked_link(row.text("link"), f"{row.prefix}-link", faults)
    return Funding(row.text("funder"), ror, row.text("number"), row.text("title"), link)


def checked_link(text: str, field: str, faults: Faults) -> str:
    if text and not text.startswith(("http://", "https://")):
        faults[field] = "Please give a web address that begins with https://."
    return text
