"""Names of people and organizations as free text: who is named, and which part is the family name. Pure.

Nobody can do this without error, so a person sees the result; what is unclear stays whole rather than being cut wrongly.
"""

import re
from collections.abc import Iterator

from exporter.crosswalks.text import one_line
from exporter.records.identifiers import find_orcid
from exporter.records.record import Affiliation, Creator, CreatorKind, Identifier

MOST_NAMES = 500
MOST_CHARACTERS = 20_000
LONGEST_NAME = 1000
# one of these words, and it is no person; in the languages of the catalogues at hand
ORGANIZATION = re.compile(
    r"\b(universi\w+|institut\w*|department|dept|office|agency|bureau|centre|center|centrum|ministry|ministère|ministerium|"
    r"municipality|city|library|museum|archives?|team|group|consortium|project|foundation|association|society|council|"
    r"committee|authority|service|laborator\w+|college|school|academy|government|commission|gmbh|ltd|inc|llc|s\.a|e\.v|"
    r"uniwersytet|politechnika|instytut|biblioteka|muzeum|urząd|ministerstwo|wydział|miasto|gmina|stadt|bundesamt|"
    r"landesamt|amt|ville|mairie|ayuntamiento|comune|of|für|for)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]+")
PARTICLES = frozenset(
    {
        "van",
        "von",
        "de",
        "der",
        "den",
        "da",
        "di",
        "la",
        "le",
        "du",
        "del",
        "dos",
        "das",
        "ten",
        "ter",
        "zu",
        "zur",
        "af",
        "av",
    }
)
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
TITLES = re.compile(r"^(?:(?:prof|dr|hab|inż|mgr|mr|mrs|ms|ing|dipl|phd)\b\.?(?:-\w+\.)?\s*)+(?=\w)", re.IGNORECASE)
EMAIL = re.compile(r"<?[^\s<>;,()@]{1,64}@[^\s<>;,()]{1,255}>?")
ALL_OTHERS = re.compile(r"\s?,?\s?\bet\.? al\b\.?|\band others\b", re.IGNORECASE)
ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
SHORT_GIVEN = re.compile(r"[A-Z]{1,3}\.?")  # "Doe J", as medical journals write
AND = re.compile(r"\s(?:and|und|et|y|i|&)\s|&\s")


def named_in(text: str) -> tuple[Creator, ...]:
    """All who are named: parted by semicolons, lines or “and”; by commas where each part is a whole name."""
    lines = re.split(r"[;\n|]", ALL_OTHERS.sub("", text[:MOST_CHARACTERS]))
    found = (creator_of(name) for line in lines for name in _parted(line))
    return tuple(dict.fromkeys(creator for creator in found if creator))[:MOST_NAMES]


def creator_of(name: str, family: str = "", given: str = "", kind: CreatorKind | None = None) -> Creator | None:
    """``Family, Given`` or ``Given Family``; what looks like an organization keeps its name whole. None: no name is left.

    What stands in brackets is an ORCID or an affiliation; e-mail addresses are dropped.
    """
    name = name[:LONGEST_NAME]
    asides = [one_line(aside) for aside in ASIDE.findall(name)]
    bare = _bare(name)
    if not bare and not family:
        return None
    if kind is CreatorKind.ORGANIZATION or (kind is None and not family and _is_organization(bare)):
        return Creator(bare or family, CreatorKind.ORGANIZATION)
    family, given = (one_line(family), one_line(given)) if family else _family_and_given(bare)
    orcids = tuple(Identifier("orcid", orcid) for orcid in filter(None, map(find_orcid, asides)))
    places = tuple(Affiliation(aside) for aside in asides if aside and not find_orcid(aside) and not EMAIL.search(aside))
    whole = f"{family}, {given}" if given else family
    return Creator(whole, CreatorKind.PERSON, family, given, orcids, places)


def _bare(name: str) -> str:
    without = EMAIL.sub(" ", ASIDE.sub(" ", name))
    return TITLES.sub("", one_line(without).strip(" ,;<>")).strip()


def _is_organization(name: str) -> bool:
    return bool(ORGANIZATION.search(name) or ACRONYM.fullmatch(name))


def _parted(line: str) -> Iterator[str]:
    """The names in one line. An organization may have commas and an “and” of its own."""
    outside = ASIDE.sub("", line)
    if _is_organization(outside):
        yield line
        return
    for piece in AND.split(line):
        yield from _by_commas(piece)


def _by_commas(text: str) -> list[str]:
    # brackets may hold commas: "Jane Doe (Institute, City)"
    parts = [part.strip() for part in re.split(r",(?![^()]*\))", text)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and all(len(ASIDE.sub("", part).split()) > 1 for part in parts):
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0 and _are_pairs(parts):
        return [f"{parts[at]}, {parts[at + 1]}" for at in range(0, len(parts), 2)]
    return [text]


def _are_pairs(parts: list[str]) -> bool:
    """``Doe, J., Roe, R.`` or ``Doe, Jane, Roe, Richard``."""
    every_second = parts[1::2]
    return all(INITIALS.fullmatch(part) for part in every_second) or all(" " not in part for part in parts)


def _family_and_given(name: str) -> tuple[str, str]:
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given:
        return family, given
    words = name.replace(",", " ").split()
    if len(words) == 2 and SHORT_GIVEN.fullmatch(words[1]) and len(words[0]) > 2:
        return words[0], words[1]
    start = len(words) - 1
    if start > 1 and words[start].lower() in SUFFIXES:
        start -= 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[start:]), " ".join(words[:start])
