"""The vocabularies that this program knows: Dublin Core, schema.org, BIBO, FOAF, DataCite, DCAT, CKAN, DDI and others."""

from exporter.records.terms import Vocabularies, Vocabulary, terms_of

DUBLIN_CORE_ELEMENTS = """
    contributor coverage creator date description format identifier language publisher relation rights source subject
    title type
"""

DUBLIN_CORE_TERMS = """
    title alternative=Alternative_title creator contributor publisher description abstract tableOfContents subject
    type language identifier date created issued available modified valid dateAccepted dateCopyrighted dateSubmitted
    format extent medium source relation isPartOf hasPart isVersionOf hasVersion isFormatOf hasFormat isReferencedBy
    references isReplacedBy replaces isRequiredBy requires conformsTo coverage spatial=Place temporal=Period_covered
    rights license=Licence accessRights rightsHolder provenance bibliographicCitation audience educationLevel mediator
    instructionalMethod accrualMethod accrualPeriodicity accrualPolicy
"""

SCHEMA_ORG = """
    name alternateName headline description abstract url sameAs identifier image about keywords license=Licence
    version creator author contributor editor publisher provider producer funder funding sponsor maintainer
    copyrightHolder copyrightNotice copyrightYear creditText citation isBasedOn isPartOf hasPart mentions mainEntity
    mainEntityOfPage subjectOf dateCreated dateModified datePublished expires temporal temporalCoverage spatial
    spatialCoverage contentLocation locationCreated inLanguage translationOfWork translator isAccessibleForFree
    conditionsOfAccess usageInfo acquireLicensePage accessMode accountablePerson additionalType audience award
    character comment commentCount contentRating contentReferenceTime correction creativeWorkStatus
    discussionUrl=Discussion_URL distribution encoding encodingFormat educationalLevel educationalUse exampleOfWork
    fileFormat genre hasDigitalDocumentPermission includedInDataCatalog includedInDataDownload isFamilyFriendly
    issn=ISSN learningResourceType material materialExtent measurementMethod measurementTechnique pattern position
    publication publisherImprint publishingPrinciples recordedAt releasedEvent review schemaVersion sdDatePublished
    sdLicense sdPublisher size sourceOrganization teaches text thumbnail thumbnailUrl timeRequired typicalAgeRange
    variableMeasured video audio workExample workTranslation contentUrl contentSize uploadDate sha256=SHA-256
    startDate endDate affiliation givenName familyName email telephone address legalName codeRepository
    programmingLanguage runtimePlatform softwareRequirements softwareVersion operatingSystem applicationCategory
    releaseNotes pageStart pageEnd pagination volumeNumber issueNumber numberOfPages isbn=ISBN bookEdition
"""

BIBO = """
    abstract argued asin=ASIN authorList chapter citedBy cites coden=CODEN content contributorList court degree
    director distributor doi=DOI eanucc13=EAN-UCC_13 edition editor editorList eissn=Electronic_ISSN gtin14=GTIN-14
    handle identifier interviewee interviewer isbn=ISBN isbn10=ISBN-10 isbn13=ISBN-13 issn=ISSN issue issuer lccn=LCCN
    locator number numPages numVolumes oclcnum=OCLC_number organizer owner pageEnd pages pageStart performer
    pmid=PubMed_ID prefixName presentedAt presents producer recipient reproducedIn reversedBy reviewOf section
    shortDescription shortTitle sici=SICI status subsequentLegalDecision suffixName transcriptOf translationOf
    translator upc=UPC uri=URI volume affirmedBy
"""

FOAF = """
    Agent Person Organization Group Document Image Project name firstName givenName familyName lastName surname nick
    title mbox=E-mail mbox_sha1sum homepage page=Page_about_it weblog workplaceHomepage workInfoHomepage
    schoolHomepage phone depiction depicts logo img thumbnail topic primaryTopic isPrimaryTopicOf topic_interest
    interest maker made member membershipClass account accountName accountServiceHomepage age based_near birthday
    currentProject pastProject fundedBy gender focus geekcode icqChatID jabberID knows myersBriggs openid plan
    publications sha1 status theme tipjar yahooChatID
"""

DATACITE = """
    identifier alternateIdentifier creator contributor title subtitle translatedTitle otherTitle publisher
    publicationYear resourceType resourceTypeGeneral subject date language relatedIdentifier relatedItem size format
    version rights description abstract methods notes=Notes seriesInformation tableOfContents
    technicalInfo=Technical_information otherDescription geoLocation fundingReference nameIdentifier affiliation
    funderName funderIdentifier awardNumber awardTitle awardURI=Address_of_the_award classificationCode volume issue
    number firstPage lastPage edition numberType jurisdiction
"""

DCAT = """
    accessService accessURL=Access_address bbox=Bounding_box byteSize catalog centroid compressFormat contactPoint
    dataset distribution downloadURL=Download_address endDate endpointDescription endpointURL=Endpoint_address first
    hadRole hasCurrentVersion hasVersion inCatalog inSeries isVersionOf keyword landingPage last mediaType next
    nextVersion packageFormat prev previousVersion qualifiedRelation record resource seriesMember service
    servesDataset spatialResolutionInMeters startDate temporalResolution theme themeTaxonomy version
"""

CKAN = """
    id=CKAN_identifier name=Name_in_the_address url=Address author maintainer notes version license_id license_title
    license_url owner_org organization groups tags type state private isopen metadata_created metadata_modified
    num_resources creator_user_id extras resources resource frequency relationships_as_subject relationships_as_object
    tracking_summary plugin_data
"""

DDI = """
    anlyUnit=Unit_of_analysis universe=Universe timeMeth=Time_method dataCollector=Data_collector
    collectorTraining=Training_of_collectors frequenc=Frequency_of_collection sampProc=Sampling_procedure
    sampleSize=Sample_size sampleSizeFormula=Formula_of_the_sample_size deviat=Deviations_from_the_sample
    collMode=Mode_of_collection resInstru=Research_instrument collSitu=Situation_of_collection
    actMin=Actions_to_minimise_losses ConOps=Control_operations weight=Weighting cleanOps=Cleaning_operations
    respRate=Response_rate EstSmpErr=Estimates_of_sampling_error dataAppr=Other_appraisal
    srcChar=Characteristics_of_sources srcDocu=Access_to_sources accsPlac=Place_of_access origArch=Original_archive
    avlStatus=Availability complete=Completeness geogUnit=Geographic_unit prodPlac=Place_of_production
    timePrd=Period_covered collDate=Period_of_collection
    depositr=Depositor notes=Notes var=Variable caseQnty=Number_of_cases varQnty=Number_of_variables catgry=Category
"""

BUILTIN = (
    Vocabulary(
        "dcterms",
        "http://purl.org/dc/terms/",
        "Dublin Core",
        terms_of(DUBLIN_CORE_TERMS),
        # Dataverse, and what DSpace calls its qualified container
        ("http://dublincore.org/documents/dcmi-terms/",),
    ),
    Vocabulary("dc", "http://purl.org/dc/elements/1.1/", "Dublin Core, simple", terms_of(DUBLIN_CORE_ELEMENTS)),
    Vocabulary("schema", "https://schema.org/", "schema.org", terms_of(SCHEMA_ORG)),
    Vocabulary("bibo", "http://purl.org/ontology/bibo/", "Bibliographic Ontology", terms_of(BIBO)),
    Vocabulary("foaf", "http://xmlns.com/foaf/0.1/", "Friend of a Friend", terms_of(FOAF)),
    Vocabulary(
        "datacite",
        "http://datacite.org/schema/kernel-4",
        "DataCite",
        terms_of(DATACITE),
        tuple(
            f"http://datacite.org/schema/kernel-{version}"
            for version in ("2.2", "3", "3.0", "3.1", "4.0", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6")
        ),
    ),
    Vocabulary("dcat", "http://www.w3.org/ns/dcat#", "Data Catalog Vocabulary", terms_of(DCAT)),
    Vocabulary("ckan", "", "CKAN", terms_of(CKAN)),
    Vocabulary(
        "ddi",
        "ddi:codebook:2_5",
        "DDI Codebook",
        terms_of(DDI),
        ("ddi:codebook:2_6", "ddi:codebook:2_1", "ddi:codebook:2_0", "ddi:codebook:1_2_2", "http://www.icpsr.umich.edu/DDI"),
    ),
    Vocabulary(
        "dcatap",
        "http://data.europa.eu/r5r/",
        "DCAT for Europe",
        terms_of("applicableLegislation availability hvdCategory=High-value_category"),
    ),
    Vocabulary(
        "adms",
        "http://www.w3.org/ns/adms#",
        "Asset Description",
        terms_of("identifier versionNotes sample status last next prev schemeAgency representationTechnique includedAsset"),
    ),
    Vocabulary(
        "owl",
        "http://www.w3.org/2002/07/owl#",
        "OWL",
        terms_of("versionInfo=Version sameAs priorVersion deprecated"),
    ),
    Vocabulary(
        "prov",
        "http://www.w3.org/ns/prov#",
        "Provenance",
        terms_of("wasGeneratedBy wasDerivedFrom wasAttributedTo qualifiedAttribution agent hadRole wasRevisionOf"),
    ),
    Vocabulary(
        "vcard",
        "http://www.w3.org/2006/vcard/ns#",
        "vCard",
        terms_of("fn=Name hasEmail=E-mail hasUID=Identifier hasURL=Address hasTelephone organization-name"),
    ),
    Vocabulary("locn", "http://www.w3.org/ns/locn#", "Location", terms_of("geometry geographicName address")),
    Vocabulary("spdx", "http://spdx.org/rdf/terms#", "SPDX", terms_of("checksum checksumValue algorithm")),
    Vocabulary("skos", "http://www.w3.org/2004/02/skos/core#", "SKOS", terms_of("prefLabel altLabel notation inScheme")),
    Vocabulary("rdfs", "http://www.w3.org/2000/01/rdf-schema#", "RDF Schema", terms_of("label comment seeAlso isDefinedBy")),
    Vocabulary("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "RDF", terms_of("type value about resource")),
    Vocabulary(
        "time",
        "http://www.w3.org/2006/time#",
        "Time",
        terms_of("hasBeginning hasEnd inXSDDate inXSDDateTime inXSDDateTimeStamp"),
    ),
    Vocabulary(
        "geodcatap", "http://data.europa.eu/930/", "GeoDCAT for Europe", terms_of("referenceSystem custodian distributor")
    ),
)
KNOWN = Vocabularies(BUILTIN)
"""Without what an admin added."""


def prefixed(namespace: str) -> str:
    """The prefix of a namespace, empty when no vocabulary has it."""
    found = KNOWN.find_namespace(namespace)
    return found.prefix if found else ""
