"""A name as one text of a document, as a creator: nothing of the text is lost. Pure."""

import re
from collections import Counter

from exporter.crosswalks.names import creator_of
from exporter.records.record import Creator, CreatorKind

WORDS = re.compile(r"[^\W_]+")


def written_creator(name: str, role: str = "", language: str = "") -> Creator:
    """``Doe, Jane`` with its parts; a name that cannot be cut without losing a word of it stays whole."""
    found = creator_of(name)
    if found is None or _words(_said_by(found)) != _words(name):
        kind = found.kind if found else CreatorKind.PERSON
        return Creator(name, kind, role=role, language=language)
    return Creator(found.name, found.kind, found.family, found.given, found.identifiers, found.affiliations, role, language)


def _said_by(creator: Creator) -> str:
    identifiers = [each.identifier for each in creator.identifiers]
    return " ".join([creator.name, *identifiers, *(each.name for each in creator.affiliations)])


def _words(text: str) -> Counter[str]:
    return Counter(WORDS.findall(text.casefold()))
