"""People and grants as Zenodo's own JSON has them. Pure."""

from exporter.crosswalks.json_document import Part
from exporter.crosswalks.own_terms import own_values
from exporter.records.record import Affiliation, Creator, Funding, Identifier

SCHEMES = ("orcid", "gnd", "isni", "ror")


def person(part: Part, role: str = "") -> Creator | None:
    """``Family, Given`` with exactly one comma; Zenodo does not tell a person from an organization here."""
    name = part.text("name")
    if not name:
        return None
    family, comma, given = (each.strip() for each in name.partition(","))
    parted = bool(comma and family and given and "," not in given)
    places = part.texts("affiliation")
    return Creator(
        name,
        family=family if parted else "",
        given=given if parted else "",
        identifiers=tuple(Identifier(scheme, text) for scheme in SCHEMES if (text := part.text(scheme))),
        affiliations=tuple(Affiliation(place) for place in places),
        role=role,
    )


def funding(parts: list[Part]) -> tuple[Funding, ...]:
    found = (_funding(part) for part in parts)
    return tuple(one for one in found if one != Funding())


def _funding(part: Part) -> Funding:
    funder = part.part("funder")
    doi = funder.text("doi")
    locals_ = [text for key in ("id", "internal_id") if (text := part.text(key))]
    return Funding(
        funder=funder.text("name"),
        award_number=part.text("code"),
        award_title=part.text("title"),
        award_link=part.text("url"),
        funder_identifiers=(Identifier("doi", doi),) if doi else (),
        award_identifiers=tuple(Identifier("local", text) for text in dict.fromkeys(locals_)),
        award_acronym=part.text("acronym"),
        program=part.text("program"),
        values=own_values(part, "zenodo:grant."),
    )
