"""What terms are called on pages: those of this program, and those that an admin added."""

from collections.abc import Callable

from sqlalchemy import Connection

from exporter.catalogue import vocabularies as stored
from exporter.catalogue.vocabularies import AddedVocabulary
from exporter.records.terms import Term, Vocabularies, Vocabulary
from exporter.records.vocabularies import BUILTIN


def vocabularies(connection: Connection) -> Vocabularies:
    return Vocabularies((*BUILTIN, *(_vocabulary(each) for each in stored.added(connection))))


def _vocabulary(added: AddedVocabulary) -> Vocabulary:
    terms = tuple(Term(each.name, each.label) for each in added.terms)
    return Vocabulary(added.prefix, added.namespace, added.label, terms)


def labels(connection: Connection) -> Callable[[str], str]:
    return vocabularies(connection).label


def terms(known: Vocabularies) -> list[tuple[str, str]]:
    """Pairs of prefixed name and label, for fields that offer them."""
    return [(f"{each.prefix}:{term.name}", term.label) for each in known for term in each.terms]
