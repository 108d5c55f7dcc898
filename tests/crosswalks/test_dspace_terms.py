"""What the fields of a DSpace mean."""

import pytest

from exporter.crosswalks.dspace_terms import TABLE, Meaning, meaning_of, table_with


@pytest.mark.parametrize(
    ("field", "meaning"),
    [
        ("dc.contributor.author", Meaning("creator")),
        ("dc.contributor.advisor", Meaning("contributor", "supervisor")),
        ("dc.contributor", Meaning("contributor", "other")),
        ("dc.identifier.pmid", Meaning("identifier", "pmid")),
        ("dc.relation.isPartOf", Meaning(term="dcterms:isPartOf")),
        ("dc.relation.ispartof", Meaning(term="dcterms:isPartOf")),
        ("dc.description.tableofcontents", Meaning(term="dcterms:tableOfContents")),
        ("dc.rights.uri", Meaning(term="dcterms:license")),
        ("dcterms.bibliographicCitation", Meaning(term="dcterms:bibliographicCitation")),
        ("bibo.issue", Meaning(term="bibo:issue")),
        ("dc.subject.mesh", Meaning("subject", "mesh")),
        ("dc.description.provenance", Meaning("none")),
        ("dc.description.ours", Meaning(term="dspace:dc.description.ours")),
        ("thesis.degree.name", Meaning(term="dspace:thesis.degree.name")),
        ("dspace.entity.type", Meaning(term="dspace:entityType")),
    ],
)
def test_a_field_means(field: str, meaning: Meaning) -> None:
    assert meaning_of(field) == meaning


def test_another_table_gives_a_field_another_meaning() -> None:
    wider = {**TABLE, "thesis.degree.name": "bibo:degree", "local.doi": "identifier:doi"}
    assert meaning_of("thesis.degree.name", wider) == Meaning(term="bibo:degree")
    assert meaning_of("local.doi", wider) == Meaning("identifier", "doi")


def test_what_an_administrator_says_of_a_field_goes_before_what_is_known_of_it() -> None:
    table = table_with(
        {"Thesis.Degree.Name": "bibo:degree", "dc.contributor.author": "contributor:other", "dc.type": "none"}
    )
    assert meaning_of("thesis.degree.name", table) == Meaning(term="bibo:degree")
    assert meaning_of("dc.contributor.author", table) == Meaning("contributor", "other")
    assert meaning_of("dc.type", table) == Meaning("none")
    assert meaning_of("dc.title", table) == Meaning(term="dcterms:title")
    assert table_with({}) is TABLE


def test_nobody_can_have_it_shown_who_submitted_an_item() -> None:
    table = table_with({"DC.Description.Provenance": "dcterms:provenance"})
    assert meaning_of("dc.description.provenance", table) == Meaning("none")
