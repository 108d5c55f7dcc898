"""Types of works however they are written, as the ids that InvenioRDM has for them; and DataCite's general types. Pure."""

import re

from exporter.crosswalks.datacite_terms import RESOURCE_TYPES

# those that InvenioRDM has no type for, too
GENERAL_WORDS = frozenset(RESOURCE_TYPES) | {
    *("Award", "Collection", "Instrument", "InteractiveResource", "Project", "Service", "Sound", "StudyRegistration"),
}
GENERAL = {identifier: general for general, identifier in RESOURCE_TYPES.items()} | {
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
NAMES = {name.lower(): identifier for name, identifier in RESOURCE_TYPES.items()} | OTHER_NAMES
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
