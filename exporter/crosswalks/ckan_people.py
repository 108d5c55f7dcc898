"""Who made a CKAN dataset: free text, ckanext-scheming's lists of people, ckanext-dcat's agents. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from exporter.crosswalks.ckan_fields import Fields, text_of, unfolded
from exporter.crosswalks.names import creator_of, named_in
from exporter.crosswalks.text import one_line
from exporter.records.identifiers import find_orcid, find_ror
from exporter.records.record import Affiliation, Creator, CreatorKind, Identifier

NAME = ("name", "full_name", "fullname", "display_name", "title", "fn", "text", "label", "value")
FAMILY = ("family_name", "familyName", "family", "last_name", "lastName", "lastname", "surname")
GIVEN = ("given_name", "givenName", "given", "first_name", "firstName", "firstname")
IDENTIFIER = ("orcid", "ORCID", "identifier", "identifiers", "name_identifier", "nameIdentifier", "uri", "url", "id")
PLACE = ("affiliation", "affiliations", "organization", "organisation", "institution")
PLACE_ROR = ("affiliation_ror", "affiliation_identifier", "ror", "ror_id")
KIND = ("type", "kind", "name_type", "nameType", "agent_type")
ORGANIZATION_KIND = re.compile(r"organi[sz]ation|company|public|authority|institution|agency", re.IGNORECASE)
PERSON_KIND = re.compile(r"person|individual", re.IGNORECASE)
# how the fields of one author are called when each has a name of its own: author_orcid
PREFIXED = ("name", "orcid", "affiliation", "ror", "affiliation_ror", "uri", "identifier", "type", "url")

CREATORS = ("authors", "creators", "creator", "author")
CONTACTS = ("maintainers", "contacts", "contact", "contact_point", "maintainer")
CONTRIBUTORS = ("contributors", "contributor")


def creators(fields: Fields) -> tuple[Creator, ...]:
    return _first_filled(fields, CREATORS, "")


def contributors(fields: Fields) -> tuple[Creator, ...]:
    """Contacts, publishers and other people, each with its role."""
    contacts = [one for name in CONTACTS for one in _named_so(fields, name, "contactperson")]
    publishers = _named_so(fields, "publisher", "distributor", CreatorKind.ORGANIZATION)
    others = [one for name in CONTRIBUTORS for one in _named_so(fields, name, "other")]
    return _once([*contacts, *others, *publishers])


def hosting_institution(package: Mapping[str, Any]) -> Creator | None:
    """CKAN's organization, or None for a dataset that nobody owns."""
    organization = package.get("organization")
    if not isinstance(organization, Mapping):
        return None
    name = one_line(text_of(organization.get("title"))) or one_line(text_of(organization.get("name")))
    ror = next(iter(_found(organization, (*PLACE_ROR, "url"), find_ror)), None)
    identifiers = (Identifier("ror", ror),) if ror else ()
    return Creator(name, CreatorKind.ORGANIZATION, identifiers=identifiers, role="hostinginstitution") if name else None


def _first_filled(fields: Fields, names: Iterable[str], role: str) -> tuple[Creator, ...]:
    """The first of these fields that names somebody: sites fill author from authors, so both would be double."""
    found = [_named_so(fields, name, role) for name in names]
    return next((_once(people) for people in found if people), ())


def _named_so(fields: Fields, name: str, role: str, usual: CreatorKind | None = None) -> list[Creator]:
    """``usual`` is what is meant where nothing says whether it is a person."""
    beside = {part: fields.texts(f"{name}_{part}") for part in PREFIXED}
    fields.values(f"{name}_email")  # asked for and dropped: an address is nobody else's business
    entries = fields.values(name) or fields.values(f"{name}_name")
    people = [creator for entry in entries for creator in _people(entry, usual)]
    return [replace(creator, role=creator.role or role if role == "other" else role) for creator in _beside(people, beside)]


def _people(entry: Any, usual: CreatorKind | None) -> Iterator[Creator]:
    if isinstance(entry, str) and usual and "," not in entry:
        yield from filter(None, (creator_of(name, kind=usual) for name in entry.split(";")))
    elif isinstance(entry, str):
        yield from named_in(entry)
    elif isinstance(entry, Mapping):
        creator = _structured(entry, usual)
        if creator:
            yield creator


def _structured(entry: Mapping[str, Any], usual: CreatorKind | None) -> Creator | None:
    """One person or organization as a JSON object; also ``author_name``, ``creator_orcid`` and the like."""
    plain = {_without_prefix(str(key)): value for key, value in entry.items()}
    orcid = next(iter(_found(plain, IDENTIFIER, find_orcid)), "")
    ror = next(iter(_found(plain, IDENTIFIER, find_ror)), "")
    name, family, given = (_text(plain, keys) for keys in (NAME, FAMILY, GIVEN))
    kind = _kind(plain, orcid, ror) or (usual if name and not family and "," not in name else None)
    creator = creator_of(name or " ".join([given, family]).strip(), family, given, kind)
    if not creator:
        return None
    person = creator.kind is CreatorKind.PERSON
    own = Identifier("orcid", orcid) if orcid and person else Identifier("ror", ror) if ror and not person else None
    places = tuple(_places(plain)) if person else ()
    identifiers = (own,) if own else creator.identifiers
    role = re.sub(r"[^a-z]", "", _text(plain, ("role", "contributor_type", "contributorType")).lower())
    return replace(creator, identifiers=identifiers, affiliations=places or creator.affiliations, role=_role(role))


def _without_prefix(key: str) -> str:
    return re.sub(r"^(?:author|creator|contributor|contact|publisher|maintainer|agent)_(?=.)", "", key)


def _role(written: str) -> str:
    return written if written in ROLES else ""


ROLES = frozenset(
    [
        "contactperson",
        "datacollector",
        "datacurator",
        "datamanager",
        "distributor",
        "editor",
        "hostinginstitution",
        "producer",
        "projectleader",
        "projectmanager",
        "projectmember",
        "registrationagency",
        "registrationauthority",
        "relatedperson",
        "researcher",
        "researchgroup",
        "rightsholder",
        "sponsor",
        "supervisor",
        "workpackageleader",
        "other",
    ]
)


def _kind(entry: Mapping[str, Any], orcid: str, ror: str) -> CreatorKind | None:
    said = _text(entry, KIND)
    if orcid or PERSON_KIND.search(said):
        return CreatorKind.PERSON
    return CreatorKind.ORGANIZATION if ror or ORGANIZATION_KIND.search(said) else None


def _places(entry: Mapping[str, Any]) -> Iterator[Affiliation]:
    rors = _found(entry, PLACE_ROR, find_ror)
    names = [one for key in PLACE for one in _listed(entry.get(key))]
    for name, ror in zip_longest(names, rors, fillvalue=""):
        if isinstance(name, Mapping):
            inner = next(iter(_found(name, (*PLACE_ROR, *IDENTIFIER), find_ror)), "")
            yield Affiliation(_text(name, NAME), inner or str(ror))
        elif one_line(text_of(name)) or ror:
            yield Affiliation(one_line(text_of(name)), str(ror))


def _found(entry: Mapping[str, Any], keys: Iterable[str], find: Any) -> list[str]:
    """All identifiers of one scheme; an identifier may itself be an object with its scheme beside it."""
    found: list[str] = []
    for value in (one for key in keys for one in _listed(entry.get(key))):
        texts = [text_of(each) for each in value.values()] if isinstance(value, Mapping) else [text_of(value)]
        found += [identifier for text in texts if (identifier := find(text))]
    return found


def _listed(value: Any) -> list[Any]:
    opened = unfolded(value)
    return opened if isinstance(opened, list) else [] if opened in (None, "") else [opened]


def _text(entry: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((text for key in keys if (text := one_line(text_of(entry.get(key))))), "")


@dataclass(frozen=True)
class _Beside:
    """``author_orcid`` and the like, in the order of the people."""

    identifiers: list[str]
    places: list[str]
    rors: list[str]

    def affiliation(self, at: int, total: int) -> tuple[Affiliation, ...]:
        """One affiliation alone belongs to all."""
        place = self.places[0] if len(self.places) == 1 < total else _at(self.places, at)
        ror = self.rors[0] if len(self.rors) == 1 < total else _at(self.rors, at)
        found = Affiliation(place, find_ror(ror) or "")
        return (found,) if found != Affiliation() else ()


def _beside(people: list[Creator], texts: Mapping[str, list[str]]) -> list[Creator]:
    identifiers = [text for part in ("orcid", "uri", "identifier", "url") for text in _parts(texts[part])]
    beside = _Beside(identifiers, _parts(texts["affiliation"]), _parts([*texts["affiliation_ror"], *texts["ror"]]))
    return [_with_beside(person, at, len(people), beside) for at, person in enumerate(people)]


def _with_beside(person: Creator, at: int, total: int, beside: _Beside) -> Creator:
    orcid = find_orcid(_at(beside.identifiers, at))
    if person.kind is CreatorKind.ORGANIZATION and not orcid:
        ror = find_ror(_at(beside.identifiers, at) or _at(beside.rors, at))
        return replace(person, identifiers=person.identifiers or ((Identifier("ror", ror),) if ror else ()))
    own = (Identifier("orcid", orcid),) if orcid else ()
    return replace(
        # an ORCID is a person's, whatever the name looks like
        _as_person(person) if orcid else person,
        identifiers=person.identifiers or own,
        affiliations=person.affiliations or beside.affiliation(at, total),
    )


def _as_person(creator: Creator) -> Creator:
    return creator_of(creator.name, kind=CreatorKind.PERSON) or creator


def _parts(texts: Iterable[str]) -> list[str]:
    return [part.strip() for text in texts for part in re.split(r"[;|]", text)]


def _at(texts: list[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _once(people: Iterable[Creator]) -> tuple[Creator, ...]:
    """One entry a name and role; the first one wins."""
    found: dict[tuple[str, str], Creator] = {}
    for person in people:
        found.setdefault((person.name.casefold(), person.role), person)
    return tuple(found.values())
