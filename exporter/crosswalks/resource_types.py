"""Types of works however they are written, as the ids that InvenioRDM has for them; and DataCite's general types. Pure."""

import re

# DataCite's general type → InvenioRDM's id; what has none there is a statement of its own (datacite:resourceType)
DATACITE = {
    "Audiovisual": "video",
    "Book": "publication-book",
    "BookChapter": "publication-section",
    "ComputationalNotebook": "software-computationalnotebook",
    "ConferencePaper": "publication-conferencepaper",
    "ConferenceProceeding": "publication-conferenceproceeding",
    "DataPaper": "publication-datapaper",
    "Dataset": "dataset",
    "Dissertation": "publication-thesis",
    "Event": "event",
    "Image": "image",
    "Journal": "publication-journal",
    "JournalArticle": "publication-article",
    "Model": "model",
    "OutputManagementPlan": "publication-datamanagementplan",
    "PeerReview": "publication-peerreview",
    "PhysicalObject": "physicalobject",
    "Preprint": "publication-preprint",
    "Report": "publication-report",
    "Software": "software",
    "Standard": "publication-standard",
    "Text": "publication",
    "Workflow": "workflow",
    "Other": "other",
}
WITHOUT_ID = ("Award", "Collection", "Instrument", "InteractiveResource", "Project", "Service", "Sound", "StudyRegistration")
GENERAL_WORDS = frozenset(DATACITE) | frozenset(WITHOUT_ID)
GENERAL = {identifier: general for general, identifier in DATACITE.items()} | {
    "image-figure": "Image",
    "image-plot": "Image",
    "image-drawing": "Image",
    "image-diagram": "Image",
    "image-photo": "Image",
    "image-other": "Image",
    "lesson": "InteractiveResource",
    "poster": "Text",
    "presentation": "Text",
    "publication-deliverable": "Report",
    "publication-milestone": "Report",
    "publication-other": "Text",
    "publication-patent": "Text",
    "publication-proposal": "Text",
    "publication-softwaredocumentation": "Text",
    "publication-taxonomictreatment": "Text",
    "publication-technicalnote": "Text",
    "publication-workingpaper": "Text",
    "publication-annotationcollection": "Collection",
}
# DCMI types, the names of OpenAIRE (info:eu-repo/semantics/…) and what repositories write otherwise
OTHER_NAMES = {
    "stillimage": "image",
    "movingimage": "video",
    "article": "publication-article",
    "bookpart": "publication-section",
    "conferenceobject": "publication-conferencepaper",
    "conferencepaper": "publication-conferencepaper",
    "conferenceposter": "poster",
    "lecture": "presentation",
    "bachelorthesis": "publication-thesis",
    "masterthesis": "publication-thesis",
    "doctoralthesis": "publication-thesis",
    "thesis": "publication-thesis",
    "technicaldocumentation": "publication-technicalnote",
    "workingpaper": "publication-workingpaper",
    "patent": "publication-patent",
    "researchproposal": "publication-proposal",
    "datamanagementplan": "publication-datamanagementplan",
    "review": "publication-peerreview",
    "video": "video",
    "poster": "poster",
    "presentation": "presentation",
    "lesson": "lesson",
}
NAMES = {name.lower(): identifier for name, identifier in DATACITE.items()} | OTHER_NAMES
BEFORE = re.compile(
    r"^(?:info:eu-repo/semantics/|https?://purl\.org/dc/dcmitype/|dcmitype:|https?://schema\.org/|https?://purl\.org/coar/\S*/)",
    re.IGNORECASE,
)


def find_type(text: str) -> str | None:
    """``Dataset``, ``info:eu-repo/semantics/article``, ``http://purl.org/dc/dcmitype/Image``, or the id itself."""
    said = BEFORE.sub("", text.strip())
    return said if said in GENERAL else NAMES.get(re.sub(r"[\s_-]", "", said).lower())


def general_type(identifier: str) -> str:
    """As DataCite 4.6 demands one; its own words stay."""
    if identifier in GENERAL_WORDS:
        return identifier
    return GENERAL.get(identifier) or GENERAL.get(identifier.partition("-")[0]) or ("Dataset" if not identifier else "Other")
