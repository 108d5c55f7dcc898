"""People, organizations and funders as InvenioRDM writes them. Pure."""

from collections.abc import Iterator

from exporter.crosswalks.json_document import Part
from exporter.crosswalks.own_terms import own_values
from exporter.records.identifiers import find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Identifier, Translation

LOCAL = "local"
"""The scheme of an id that means something in its repository only."""


def people(parts: list[Part]) -> tuple[Creator, ...]:
    return tuple(creator for part in parts if (creator := _creator(part)))


def _creator(part: Part) -> Creator | None:
    person = part.part("person_or_org")
    is_organization = person.text("type") == CreatorKind.ORGANIZATION
    family, given = person.text("family_name"), person.text("given_name")
    found = tuple(identifiers(person.parts("identifiers")))
    name = person.text("name") or ", ".join(filter(None, (family, given))) or next((one.identifier for one in found), "")
    if not name:
        return None
    return Creator(
        name,
        CreatorKind.ORGANIZATION if is_organization else CreatorKind.PERSON,
        family,
        given,
        found,
        tuple(_affiliations(part)),
        part.part("role").text("id"),
    )


def identifiers(parts: list[Part]) -> Iterator[Identifier]:
    for part in parts:
        identifier = part.text("identifier")
        if identifier:
            yield Identifier(part.text("scheme"), identifier)


def _affiliations(part: Part) -> Iterator[Affiliation]:
    for each in part.parts("affiliations"):
        ror, others = _ids(each)
        found = Affiliation(each.text("name"), ror, others)
        if found != Affiliation():
            yield found


def _ids(part: Part) -> tuple[str, tuple[Identifier, ...]]:
    """The bare ROR id, and every other one. The id in the repository's vocabulary is mostly the ROR id itself."""
    named = list(identifiers(part.parts("identifiers")))
    local = part.text("id")
    if local:
        named.insert(0, Identifier("ror" if find_ror(local) else LOCAL, local))
    rors = [ror for one in named if one.scheme == "ror" and (ror := find_ror(one.identifier))]
    others = [one for one in named if one.scheme != "ror" or not find_ror(one.identifier)]
    return next(iter(rors), ""), tuple(dict.fromkeys(others))


def funding(parts: list[Part]) -> tuple[Funding, ...]:
    found = (_funding(part) for part in parts)
    return tuple(one for one in found if one != Funding())


def _funding(part: Part) -> Funding:
    funder, award = part.part("funder"), part.part("award")
    ror, others = _ids(funder)
    named = list(identifiers(award.parts("identifiers")))
    link = next((one for one in named if one.scheme == "url"), None)
    local = award.text("id")
    titles = list(award.by_language("title").items())
    language, title = titles[0] if titles else ("", "")
    return Funding(
        funder=funder.text("name"),
        funder_ror=ror,
        award_number=award.text("number"),
        award_title=title,
        award_link=link.identifier if link else "",
        funder_identifiers=others,
        award_identifiers=(
            *((Identifier(LOCAL, local),) if local else ()),
            *(one for one in named if one is not link),
        ),
        award_acronym=award.text("acronym"),
        program=award.text("program"),
        language=language,
        translations=tuple(Translation("title", text, spoken) for spoken, text in titles[1:]),
        values=own_values(award, "invenio:award."),
    )
