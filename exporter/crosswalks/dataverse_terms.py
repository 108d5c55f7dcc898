"""Fields of Dataverse's citation block as terms, and what of its documents is no statement. Pure."""

PREFIX = "dataverse:"
FILE = "dataverse:file."
LINES = {
    "title": "dcterms:title",
    "subtitle": "datacite:subtitle",
    "alternativeTitle": "dcterms:alternative",
    "subject": "dcterms:subject",
    "kindOfData": "datacite:resourceType",
    "dataSources": "dcterms:source",
    "originOfSources": "dcterms:provenance",
}
HTML = {"notesText": "datacite:notes"}
SUBJECTS = (
    ("keyword", "keywordValue", "keywordTermURI", "keywordVocabulary", "keywordVocabularyURI"),
    ("topicClassification", "topicClassValue", "topicClassTermURI", "topicClassVocab", "topicClassVocabURI"),
)

_KEEPING = "Dataverse's book-keeping: it says nothing of the dataset"
_HEADER = "stands in the header"
_DATES = "the same day as the dates beside it, or a time of work on the version"
VERSION = {
    "id": _HEADER,
    "datasetId": _KEEPING,
    "storageIdentifier": _KEEPING,
    "internalVersionNumber": _KEEPING,
    "versionState": _HEADER,
    "latestVersionPublishingState": _KEEPING,
    "createTime": _DATES,
    "fileAccessRequest": "whether the repository has a form for it",
    "license.iconUri": "a picture of the licence",
}
"""Of a version."""
DATASET = {
    "id": _KEEPING,
    "identifier": _HEADER,
    "protocol": _HEADER,
    "authority": _HEADER,
    "separator": _HEADER,
    "persistentUrl": "the persistent identifier once more",
    "storageIdentifier": _KEEPING,
    "isPartOf": "the collections in which it stands; that of the dataset is in the header",
    "metadataLanguage": "the language of the form in which it was typed",
    "fileCount": "a count",
    "effectiveDatasetFileCountLimit": _KEEPING,
    "datasetFileUploadsAvailable": _KEEPING,
}
"""Of what stands around the version."""
_FILE = "where and how Dataverse keeps a file; name, address, size, type and checksum stand in the file list"
FILES = {
    **dict.fromkeys(("version", "datasetVersionId"), _FILE),
    **{
        f"dataFile.{key}": _FILE
        for key in (
            "id",
            "filename",
            "friendlyType",
            "storageIdentifier",
            "rootDataFileId",
            "previousDataFileId",
            "originalFormatLabel",
            "fileAccessRequest",
            "creationDate",
            "publicationDate",
            "deleted",
        )
    },
    "dataFile.description": "the file's description once more",
    "dataFile.categories": "the file's categories once more",
    "dataFile.directoryLabel": "the file's folder once more",
    "dataFile.restricted": "stands in the file list",
    "dataFile.md5": "the checksum once more",
    "dataFile.contentType": "of a table: that of the file which the server made of it",
    "dataFile.filesize": "of a table: that of the file which the server made of it",
    "label": "of a table: the name of the file which the server made of it",
    "dataFile.tabularData": _FILE,
    "dataFile.UNF": "a fingerprint of the contents beside the checksum",
    "dataFile.embargo.dateAvailable": "stands in the file list, as long as it says something",
    "dataFile.retention.dateUnavailable": "stands in the file list, as soon as it says something",
}
"""Of an entry of the file list."""
