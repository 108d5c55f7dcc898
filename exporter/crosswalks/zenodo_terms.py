"""Fields of Zenodo's own JSON as terms, and what of its documents is no statement. Pure."""

PREFIX = "zenodo:"
TEXTS = {
    "title": "dcterms:title",
    "publication_date": "dcterms:issued",
    "description": "dcterms:description",
    "notes": "datacite:notes",
    "method": "datacite:methods",
    "version": "schema:version",
    "language": "dcterms:language",
}
BOOKS = {
    "journal": {key: f"journal:journal.{key}" for key in ("title", "volume", "issue", "pages", "issn")},
    "imprint": {
        "publisher": "dcterms:publisher",
        "isbn": "imprint:imprint.isbn",
        "place": "imprint:imprint.place",
        "edition": "imprint:imprint.edition",
    },
    "part_of": {"title": "imprint:imprint.title", "pages": "imprint:imprint.pages"},
    "meeting": {
        key: f"meeting:meeting.{key}" for key in ("title", "acronym", "dates", "place", "url", "session", "session_part")
    },
    "thesis": {
        key: f"thesis:thesis.{key}" for key in ("university", "department", "type", "date_submitted", "date_defended")
    },
}
LICENCES = {"cc-zero": "cc0-1.0", "mit-license": "mit", "apache2.0": "apache-2.0"}
"""Names that Zenodo had before it took those of SPDX."""

_KEEPING = "Zenodo's book-keeping: it says nothing of the dataset"
NO_STATEMENTS = {
    "links": "addresses of Zenodo's own programs; the record's page stands in its header",
    "id": "stands in the header",
    "recid": "stands in the header",
    "conceptrecid": "stands in the header",
    "created": _KEEPING,
    "modified": "stands in the header",
    "updated": "stands in the header",
    "revision": "stands in the header",
    "title": "stands in the metadata once more",
    "doi_url": "the DOI once more",
    "status": _KEEPING,
    "state": _KEEPING,
    "submitted": _KEEPING,
    "owners": "accounts of Zenodo's users",
    "owner": "accounts of Zenodo's users",
    "stats": "counts of views and downloads",
    "metadata.relations": "the place among the versions of the same work; the DOI of all versions is read",
    "metadata.resource_type.title": "the vocabulary's own words for the type beside it",
    "metadata.prereserve_doi": _KEEPING,
    "files.id": _KEEPING,
    "files.links": "an address; the file list has the one from which the file is fetched",
    "files.bucket": _KEEPING,
    "files.version_id": _KEEPING,
    "files.type": "follows from the name",
}
