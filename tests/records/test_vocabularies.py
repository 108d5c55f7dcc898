"""The vocabularies of the program hold every term that it uses, each once."""

import re
from pathlib import Path

import pytest

import exporter
from exporter.records.parts import TERMS
from exporter.records.vocabularies import BUILTIN, KNOWN, prefixed

TERM = re.compile(r'"((?:dcterms|dc|datacite|bibo|schema|dcat|foaf|skos):[a-zA-Z]+)"')


@pytest.mark.parametrize("prefix", ["dcterms", "schema", "bibo", "foaf", "datacite", "dcat", "ckan"])
def test_the_vocabulary_is_there(prefix: str) -> None:
    vocabulary = KNOWN.find_vocabulary(prefix)
    assert vocabulary is not None
    assert len(vocabulary.terms) > 20


def test_dublin_core_has_its_fifty_five_terms_and_fifteen_elements() -> None:
    counts = {each.prefix: len(each.terms) for each in BUILTIN}
    assert (counts["dcterms"], counts["dc"]) == (55, 15)


def test_no_term_and_no_prefix_stands_twice() -> None:
    assert len({each.prefix for each in BUILTIN}) == len(BUILTIN)
    for each in BUILTIN:
        assert len({term.name for term in each.terms}) == len(each.terms), each.prefix


def test_the_terms_of_the_typed_parts_are_known_or_datacites_own() -> None:
    assert [term for term in TERMS.values() if KNOWN.find(term) is None and term != "datacite:fundingReference"] == []


# elements and classes of documents, which become other terms
ELEMENTS = re.compile(
    r"datacite:(?:\w+s|creatorName|contributorName|givenName|familyName|resource|geoLocation\w+|\w*[pP]olygon\w*|relatedItem\w*|rightsList)"
    r"|dcterms:(?:Box|Point|Period)|dcat:Dataset"
)


def test_every_term_that_the_crosswalks_use_has_a_label() -> None:
    folder = Path(exporter.__file__).parent / "crosswalks"
    used = {term for path in folder.glob("*.py") for term in TERM.findall(path.read_text())}
    assert len(used) > 60
    unknown = {term for term in used if KNOWN.find(term) is None and not ELEMENTS.fullmatch(term)}
    assert unknown == set()


def test_a_namespace_has_its_prefix_in_every_spelling() -> None:
    assert prefixed("http://schema.org/") == prefixed("https://schema.org/") == "schema"
    assert prefixed("http://datacite.org/schema/kernel-4") == prefixed("http://datacite.org/schema/kernel-4.3") == "datacite"
    assert prefixed("urn:unknown") == ""
