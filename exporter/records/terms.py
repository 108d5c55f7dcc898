"""Vocabularies: which terms there are, what they are called on pages, and what an admin added to them. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

PREFIXED = re.compile(r"([A-Za-z_][\w.-]*):(\S+)")
SMALL_TO_LARGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# one character decides whether an address is known, and both are written
SAME_NAMESPACE = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """``name`` without prefix: ``alternative``; ``label`` is what pages show."""

    name: str
    label: str


@dataclass(frozen=True)
class Vocabulary:
    """``aliases`` are other namespaces that documents use for the same terms."""

    prefix: str
    namespace: str
    label: str
    terms: tuple[Term, ...] = ()
    aliases: tuple[str, ...] = ()


def terms_of(names: str) -> tuple[Term, ...]:
    """From ``title bibliographicCitation doi=DOI``: a label follows from its name unless it is given (``_`` is a space)."""
    return tuple(_term(written) for written in names.split())


def _term(written: str) -> Term:
    name, _, label = written.partition("=")
    return Term(name, label.replace("_", " ") or label_of(name))


def label_of(name: str) -> str:
    """``bibliographicCitation`` as words, “Bibliographic citation”; short forms stay, “Discussion URL”."""
    words = [word for word in re.split(r"[_.\s-]+", SMALL_TO_LARGE.sub(" ", name)) if word]
    lower = [word if len(word) > 1 and word.isupper() else word.lower() for word in words]
    text = " ".join(lower)
    return text[:1].upper() + text[1:]


class Vocabularies:
    """Those of this program with what an admin added: the later one of two says what a term is called."""

    def __init__(self, vocabularies: Iterable[Vocabulary]) -> None:
        self._by_prefix: dict[str, Vocabulary] = {}
        for each in vocabularies:
            self._by_prefix[each.prefix] = _merged(self._by_prefix.get(each.prefix), each)
        self._by_namespace = {
            _plain(namespace): each for each in self for namespace in (*each.aliases, each.namespace) if namespace
        }

    def __iter__(self) -> Iterator[Vocabulary]:
        yield from self._by_prefix.values()

    def find_vocabulary(self, prefix: str) -> Vocabulary | None:
        return self._by_prefix.get(prefix)

    def find_namespace(self, namespace: str) -> Vocabulary | None:
        """``http`` or ``https``, with or without its last sign."""
        return self._by_namespace.get(_plain(namespace))

    def find(self, prefixed_name: str) -> Term | None:
        """By ``dcterms:title``."""
        found = PREFIXED.fullmatch(prefixed_name)
        vocabulary = self._by_prefix.get(found[1]) if found else None
        return _named(vocabulary, found[2]) if vocabulary and found else None

    def find_uri(self, uri: str) -> str | None:
        """The prefixed name: ``http://purl.org/dc/terms/title`` is ``dcterms:title``. None for an unknown term."""
        at = max(uri.rfind("/"), uri.rfind("#")) + 1
        vocabulary = self.find_namespace(uri[:at])
        term = _named(vocabulary, uri[at:]) if vocabulary else None
        return f"{vocabulary.prefix}:{term.name}" if vocabulary and term else None

    def uri(self, prefixed_name: str) -> str:
        """Empty when its vocabulary is unknown or has no addresses."""
        found = PREFIXED.fullmatch(prefixed_name)
        vocabulary = self._by_prefix.get(found[1]) if found else None
        return f"{vocabulary.namespace}{found[2]}" if vocabulary and vocabulary.namespace and found else ""

    def label(self, prefixed_name: str) -> str:
        """What a page shows: that of the term, else words made of its name."""
        term = self.find(prefixed_name)
        return term.label if term else label_of(prefixed_name.rpartition(":")[2])


def _named(vocabulary: Vocabulary | None, name: str) -> Term | None:
    return next((term for term in vocabulary.terms if term.name == name), None) if vocabulary else None


def _merged(known: Vocabulary | None, added: Vocabulary) -> Vocabulary:
    """No term is lost: what was added renames a term or follows after the last one. A namespace keeps its first address."""
    if known is None:
        return added
    terms = {term.name: term for term in (*known.terms, *added.terms)}
    aliases = tuple(dict.fromkeys((*known.aliases, *added.aliases)))
    return replace(
        known,
        namespace=known.namespace or added.namespace,
        label=added.label or known.label,
        terms=tuple(terms.values()),
        aliases=aliases,
    )


def _plain(namespace: str) -> str:
    return SAME_NAMESPACE.sub("", namespace).rstrip("/#").lower()
