"""What the fields of a DSpace mean."""

import pytest

from exporter.crosswalks.dspace_terms import TABLE, Meaning, meaning_of


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
