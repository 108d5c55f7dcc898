"""DataCite's lists of types as our terms, and back. Pure. https://datacite-metadata-schema.readthedocs.io/en/4.6/"""

import re
from collections.abc import Mapping

TITLES = {
    "AlternativeTitle": "dcterms:alternative",
    "Subtitle": "datacite:subtitle",
    "TranslatedTitle": "datacite:translatedTitle",
    "Other": "datacite:otherTitle",
}
DESCRIPTIONS = {
    "Abstract": "dcterms:description",
    "Methods": "datacite:methods",
    "SeriesInformation": "datacite:seriesInformation",
    "TableOfContents": "dcterms:tableOfContents",
    "TechnicalInfo": "datacite:technicalInfo",
    "Other": "datacite:otherDescription",
}
GENERAL = "datacite:resourceTypeGeneral"
SPECIFIC = "datacite:resourceType"

RELATIONS = [
    "IsCitedBy",
    "Cites",
    "IsCollectedBy",
    "Collects",
    "IsSupplementTo",
    "IsSupplementedBy",
    "IsContinuedBy",
    "Continues",
    "IsDescribedBy",
    "Describes",
    "HasMetadata",
    "IsMetadataFor",
    "HasVersion",
    "IsVersionOf",
    "IsNewVersionOf",
    "IsPartOf",
    "IsPreviousVersionOf",
    "IsPublishedIn",
    "HasPart",
    "IsReferencedBy",
    "References",
    "IsDocumentedBy",
    "Documents",
    "IsCompiledBy",
    "Compiles",
    "IsVariantFormOf",
    "IsOriginalFormOf",
    "IsIdenticalTo",
    "IsReviewedBy",
    "Reviews",
    "IsDerivedFrom",
    "IsSourceOf",
    "IsRequiredBy",
    "Requires",
    "IsObsoletedBy",
    "Obsoletes",
    "IsTranslationOf",
    "HasTranslation",
    "Other",
]
ROLES = [
    "ContactPerson",
    "DataCollector",
    "DataCurator",
    "DataManager",
    "Distributor",
    "Editor",
    "HostingInstitution",
    "Producer",
    "ProjectLeader",
    "ProjectManager",
    "ProjectMember",
    "RegistrationAgency",
    "RegistrationAuthority",
    "RelatedPerson",
    "Researcher",
    "ResearchGroup",
    "RightsHolder",
    "Sponsor",
    "Supervisor",
    "Translator",
    "WorkPackageLeader",
    "Other",
]
DATES = [
    "Accepted",
    "Available",
    "Copyrighted",
    "Collected",
    "Coverage",
    "Created",
    "Issued",
    "Submitted",
    "Updated",
    "Valid",
    "Withdrawn",
    "Other",
]
SCHEMES = [
    "ARK",
    "arXiv",
    "bibcode",
    "CSTR",
    "DOI",
    "EAN13",
    "EISSN",
    "Handle",
    "IGSN",
    "ISBN",
    "ISSN",
    "ISTC",
    "LISSN",
    "LSID",
    "PMID",
    "PURL",
    "RRID",
    "UPC",
    "URL",
    "URN",
    "w3id",
    "ORCID",
    "ROR",
    "ISNI",
    "GND",
    "GRID",
]


def plain(word: str) -> str:
    """``Alternative Title`` and ``AlternativeTitle`` are the same."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def by_plain(terms: Mapping[str, str]) -> dict[str, str]:
    return {plain(word): term for word, term in terms.items()}


def as_written(word: str, words: list[str]) -> str:
    """In the capitals of DataCite's list."""
    return next((each for each in words if each.lower() == word.lower()), word)
