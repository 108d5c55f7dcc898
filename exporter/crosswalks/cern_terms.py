"""Fields of CERN Open Data as terms, and what of its records is no statement. Pure."""

PREFIX = "cern:"
TEXTS = {
    "title": "dcterms:title",
    "title_additional": "dcterms:alternative",
    "publisher": "dcterms:publisher",
    "date_published": "dcterms:issued",
    "language": "dcterms:language",
    "keywords": "dcterms:subject",
    "version": "schema:version",
}
NOTES = {
    "methodology": "datacite:methods",
    "note": "datacite:notes",
    "usage": "datacite:technicalInfo",
}
DATES = {"date_created": "created", "date_reprocessed": "updated"}

_KEEPING = "CERN Open Data's book-keeping: it says nothing of the dataset"
NO_STATEMENTS = {
    "$schema": "an address of the repository's own programs",
    "_updated": "stands in the header",
    "_created": _KEEPING,
    "_bucket": _KEEPING,
    "recid": "stands in the header",
    "control_number": "stands in the header",
    "collections": "stand in the header",
    "_files.bucket": _KEEPING,
    "_files.version_id": _KEEPING,
    "files.bucket": _KEEPING,
    "files.version_id": _KEEPING,
    **{
        f"{index}.{key}": "of a list of files: each of them stands in the file list"
        for index in ("_file_indices", "file_indices")
        for key in ("key", "bucket", "size", "checksum", "number_files", "files.bucket", "files.version_id", "version_id")
    },
}
"""Below ``metadata``; of what stands beside it, see ``invenio3.py``."""
