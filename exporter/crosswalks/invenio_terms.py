"""InvenioRDM's types of titles, descriptions and texts as terms, and what of its documents is no statement. Pure."""

TITLES = {
    "alternative-title": "dcterms:alternative",
    "subtitle": "datacite:subtitle",
    "translated-title": "datacite:translatedTitle",
    "other": "datacite:otherTitle",
}
DESCRIPTIONS = {
    "abstract": "dcterms:abstract",
    "methods": "datacite:methods",
    "notes": "datacite:notes",
    "series-information": "datacite:seriesInformation",
    "table-of-contents": "dcterms:tableOfContents",
    "technical-info": "datacite:technicalInfo",
    "other": "datacite:otherDescription",
}
TEXTS = {
    "title": "dcterms:title",
    "publication_date": "dcterms:issued",
    "publisher": "dcterms:publisher",
    "description": "dcterms:description",
    "version": "schema:version",
    "copyright": "dcterms:rights",
}
LISTS = {"sizes": "dcterms:extent", "formats": "dcterms:format"}
COMMUNITY = "invenio:community"
PREFIX = "invenio:"

_LABEL = "the vocabulary's own words for what the id beside it says"
_KEEPING = "the repository's book-keeping: it says nothing of the dataset"
_FILES = "where and how the repository keeps a file; name, size, type and checksum stand in the file list"
_PEOPLE = "accounts and rights of the repository's own users"
_COMMUNITY = "describes the community, not the record; its title, slug and page are read"
NO_STATEMENTS = {
    "links": "addresses of the repository's own programs; the record's page stands in its header",
    "id": "stands in the header",
    "created": _KEEPING,
    "updated": "stands in the header",
    "revision_id": "stands in the header",
    "is_published": _KEEPING,
    "is_draft": _KEEPING,
    "expires_at": _KEEPING,
    "status": _KEEPING,
    "errors": _KEEPING,
    "versions": _KEEPING,
    "deletion_status": "stands in the header",
    "tombstone": "tells of the record's removal, not of the dataset",
    "internal_notes": "notes of the repository's staff, which are not public",
    "stats": "counts of views and downloads",
    "swh": _KEEPING,
    "ui": "the same once more, made up for the repository's own pages",
    "expanded": "the same once more, made up for the repository's own pages",
    "pids.*.provider": "who registered the identifier",
    "pids.*.client": "who registered the identifier",
    "parent.id": "stands in the header",
    "parent.pids.*.provider": "who registered the identifier",
    "parent.pids.*.client": "who registered the identifier",
    "parent.access.owned_by": _PEOPLE,
    "parent.access.grants": _PEOPLE,
    "parent.access.links": _PEOPLE,
    "parent.access.settings.allow_user_requests": _PEOPLE,
    "parent.access.settings.allow_guest_requests": _PEOPLE,
    "parent.access.settings.secret_link_expiration": _PEOPLE,
    "parent.review": _PEOPLE,
    "parent.is_verified": _PEOPLE,
    "parent.communities.ids": "stand in the header",
    "parent.communities.default": _KEEPING,
    "parent.communities.entries": _COMMUNITY,
    "access.embargo.active": "follows from the day until which it lasts",
    "files": _FILES,
    "media_files": "pictures that the repository shows with the record, not files of the dataset",
    "metadata.resource_type.title": _LABEL,
    "metadata.creators.role.title": _LABEL,
    "metadata.contributors.role.title": _LABEL,
    "metadata.additional_titles.type.title": _LABEL,
    "metadata.additional_titles.lang.title": _LABEL,
    "metadata.additional_descriptions.type.title": _LABEL,
    "metadata.additional_descriptions.lang.title": _LABEL,
    "metadata.languages.title": _LABEL,
    "metadata.dates.type.title": _LABEL,
    "metadata.related_identifiers.relation_type.title": _LABEL,
    "metadata.related_identifiers.resource_type.title": _LABEL,
    "metadata.subjects.title": _LABEL,
    "metadata.subjects.props": _LABEL,
    "metadata.subjects.synonyms": _LABEL,
    "metadata.subjects.identifiers": _LABEL,
    "metadata.rights.icon": _LABEL,
}
