"""The controlled words of DataCite 4.6: how its lists are written, and their terms here. Pure."""


def _listed(words: str) -> dict[str, str]:
    return {word.lower(): word for word in words.split()}


ROLES = _listed("""
    ContactPerson DataCollector DataCurator DataManager Distributor Editor HostingInstitution Other Producer ProjectLeader
    ProjectManager ProjectMember RegistrationAgency RegistrationAuthority RelatedPerson ResearchGroup RightsHolder Researcher
    Sponsor Supervisor Translator WorkPackageLeader
""")
RELATIONS = _listed("""
    IsCitedBy Cites IsSupplementTo IsSupplementedBy IsContinuedBy Continues IsNewVersionOf IsPreviousVersionOf
    IsPartOf HasPart IsPublishedIn IsReferencedBy References IsDocumentedBy Documents IsCompiledBy Compiles
    IsVariantFormOf IsOriginalFormOf IsIdenticalTo HasMetadata IsMetadataFor Reviews IsReviewedBy
    IsDerivedFrom IsSourceOf Describes IsDescribedBy HasVersion IsVersionOf Requires IsRequiredBy Obsoletes
    IsObsoletedBy Collects IsCollectedBy HasTranslation IsTranslationOf
""")
DATES = _listed("""
    Accepted Available Collected Copyrighted Coverage Created Issued Other Submitted Updated Valid Withdrawn
""")
IDENTIFIERS = _listed("""
    ARK arXiv bibcode CSTR DOI EAN13 EISSN Handle IGSN ISBN ISSN ISTC LISSN LSID PMID PURL RRID UPC URL URN w3id
""")
PEOPLE = _listed("ORCID ISNI ROR GRID GND VIAF ResearcherID Scopus")
FUNDERS = _listed("ISNI GRID ROR Other") | {"crossref funder id": "Crossref Funder ID"}
NUMBERS = _listed("Article Chapter Report Other")
TITLES = {
    "": "dcterms:title",
    "AlternativeTitle": "dcterms:alternative",
    "Subtitle": "datacite:subtitle",
    "TranslatedTitle": "datacite:translatedTitle",
    "Other": "datacite:otherTitle",
}
DESCRIPTIONS = {
    "Abstract": "dcterms:abstract",
    "Methods": "datacite:methods",
    "SeriesInformation": "datacite:seriesInformation",
    "TableOfContents": "dcterms:tableOfContents",
    "TechnicalInfo": "datacite:technicalInfo",
    "Other": "datacite:otherDescription",
}
TITLE_TYPES = {term: kind for kind, term in TITLES.items()}
DESCRIPTION_TYPES = {term: kind for kind, term in DESCRIPTIONS.items()} | {
    "dcterms:description": "Abstract",
    "datacite:notes": "Other",
}
# of a related item: element → term
ITEM_TERMS = {
    "datacite:publicationYear": "dcterms:issued",
    "datacite:volume": "bibo:volume",
    "datacite:issue": "bibo:issue",
    "datacite:number": "bibo:number",
    "datacite:firstPage": "bibo:pageStart",
    "datacite:lastPage": "bibo:pageEnd",
    "datacite:publisher": "dcterms:publisher",
    "datacite:edition": "bibo:edition",
}
UNAVAILABLE = "(:unav)"
# DataCite's words for “there is nothing to say here”, appendix 3 of its documentation
NO_VALUES = frozenset(
    word for name in ("unac", "unal", "unap", "unas", "unav", "unkn", "none", "null") for word in (f":{name}", f"(:{name})")
)
EMPTY_YEAR = "0000"
