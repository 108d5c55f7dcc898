"""The metadata that a dataset has unless something else is wanted: every compound field of the citation block, made up."""

from simulators.dataverse_state import Json

LICENSES = {
    "CC0 1.0": ("http://creativecommons.org/publicdomain/zero/1.0", "CC0-1.0", "p/zero/1.0", "Creative Commons Zero"),
    "CC BY 4.0": ("http://creativecommons.org/licenses/by/4.0", "CC-BY-4.0", "l/by/4.0", "Creative Commons Attribution 4.0"),
}
BARE: Json = {
    "author": [{"authorName": "Haugen, Ingrid", "authorAffiliation": "Fjord Institute"}],
    "datasetContact": [{"datasetContactName": "Haugen, Ingrid", "datasetContactEmail": "ingrid@fjord.example.org"}],
    "dsDescription": [{"dsDescriptionValue": "Readings, one row for each day."}],
    "subject": ["Earth and Environmental Sciences"],
}
FULL: Json = {
    "subtitle": "Second campaign",
    "alternativeTitle": ["Fjordmålinger", "Mesures du fjord"],
    "alternativeURL": "https://fjord.example.org/campaign/2",
    "otherId": [{"otherIdAgency": "FJI", "otherIdValue": "FJ-0042"}, {"otherIdValue": "ark:/12345/fj42"}],
    "author": [
        {
            "authorName": "Haugen, Ingrid",
            "authorAffiliation": "Fjord Institute",
            "authorIdentifierScheme": "ORCID",
            "authorIdentifier": "0000-0002-1825-0097",
        },
        {
            "authorName": "Bâ, Mariama",
            "authorAffiliation": "Université de Saint-Louis",
            "authorIdentifierScheme": "ORCID",
            "authorIdentifier": "https://orcid.org/0000-0001-5109-3700",
        },
        {"authorName": "Kvist, Åse", "authorIdentifierScheme": "ResearcherID", "authorIdentifier": "K-4711-2015"},
        {"authorName": "Fjord Monitoring Consortium"},
    ],
    "datasetContact": [
        {
            "datasetContactName": "Haugen, Ingrid",
            "datasetContactAffiliation": "Fjord Institute",
            "datasetContactEmail": "ingrid@fjord.example.org",
        },
        {"datasetContactName": "Front desk", "datasetContactEmail": "desk@fjord.example.org"},
    ],
    "dsDescription": [
        {
            "dsDescriptionValue": "<p>Salinity at <b>six</b> depths; O<sub>2</sub> &lt; 5 mg/l is marked.</p>",
            "dsDescriptionDate": "2024-03-01",
        },
        {"dsDescriptionValue": "Saltinnhold på seks dyp,\nmålt hver uke."},
    ],
    "subject": ["Earth and Environmental Sciences", "Other"],
    "keyword": [
        {"keywordValue": "fjords"},
        {
            "keywordValue": "salinity",
            "keywordTermURI": "http://vocab.example.org/sea/salinity",
            "keywordVocabulary": "SEAVOC",
            "keywordVocabularyURI": "http://vocab.example.org/sea",
        },
    ],
    "topicClassification": [
        {
            "topicClassValue": "Oceanography",
            "topicClassVocab": "LCSH",
            "topicClassVocabURI": "https://id.loc.gov/authorities/subjects",
        },
        {"topicClassValue": "Coastal water"},
    ],
    "publication": [
        {
            "publicationRelationType": "IsSupplementTo",
            "publicationCitation": "Haugen & Bâ (2024): Salt in the inner fjord",
            "publicationIDType": "doi",
            "publicationIDNumber": "10.1234/fjord.2024.7",
            "publicationURL": "https://doi.org/10.1234/fjord.2024.7",
        },
        {"publicationCitation": "A printed report without a number"},
        {
            "publicationRelationType": "IsCitedBy",
            "publicationCitation": "Preprint on tides",
            "publicationIDType": "arXiv",
            "publicationIDNumber": "2402.00042",
        },
    ],
    "notesText": "Weeks 12 and 13 are missing.",
    "language": ["English", "Norwegian"],
    "producer": [
        {
            "producerName": "Fjord Institute",
            "producerAffiliation": "Western University",
            "producerAbbreviation": "FJI",
            "producerURL": "https://fjord.example.org",
            "producerLogoURL": "https://fjord.example.org/logo.png",
        }
    ],
    "productionDate": "2023-11",
    "productionPlace": ["Bergen", "Saint-Louis"],
    "contributor": [
        {"contributorType": "Data Collector", "contributorName": "Nakamura, Yui"},
        {"contributorType": "Funder", "contributorName": "Sea Trust"},
    ],
    "grantNumber": [
        {"grantNumberAgency": "European Commission", "grantNumberValue": "101000042"},
        {"grantNumberAgency": "Norges forskningsråd"},
    ],
    "distributor": [
        {
            "distributorName": "Sea Data Centre",
            "distributorAffiliation": "Western University",
            "distributorAbbreviation": "SDC",
            "distributorURL": "https://sea.example.org",
        }
    ],
    "distributionDate": "2024-04-02",
    "depositor": "Haugen, Ingrid",
    "dateOfDeposit": "2024-03-28",
    "timePeriodCovered": [
        {"timePeriodCoveredStart": "2019", "timePeriodCoveredEnd": "2021-06-30"},
        {"timePeriodCoveredStart": "2022-01-01"},
    ],
    "dateOfCollection": [{"dateOfCollectionStart": "2022-01-03", "dateOfCollectionEnd": "2022-12-30"}],
    "kindOfData": ["measurements", "images"],
    "series": [{"seriesName": "Fjord readings", "seriesInformation": "One part for each campaign"}],
    "software": [{"softwareName": "R", "softwareVersion": "4.3"}, {"softwareName": "gauge-reader"}],
    "relatedMaterial": ["Printed logbooks, three volumes"],
    "relatedDatasets": ["doi:10.5072/FK2/BEFORE"],
    "otherReferences": ["Manual of the sonde, 2018"],
    "dataSources": ["Ship's log 2022"],
    "originOfSources": "Read from paper",
    "geographicCoverage": [
        {"country": "Norway", "state": "Vestland", "city": "Bergen"},
        {"country": "Senegal", "otherGeographicCoverage": "Mouth of the Senegal river"},
    ],
    "geographicUnit": ["station"],
    "geographicBoundingBox": [
        {"westLongitude": "4.9", "eastLongitude": "6.4", "northLatitude": "60.9", "southLatitude": "59.8"}
    ],
}
OWN_BLOCK: dict[str, Json] = {
    "fjordstation": {
        "displayName": "Fjord Station Metadata",
        "stationCode": "FJ-6",
        "stationDepths": ["5 m", "10 m", "20 m"],
        "sonde": [{"sondeMaker": "Aqua", "sondeSerial": "A-991"}],
    }
}
CUSTOM_TERMS: Json = {
    "termsOfUse": "<p>For <b>teaching</b> only. Ask the <a href='https://fjord.example.org'>institute</a> first.</p>",
    "confidentialityDeclaration": "Names of fishers are not to be published.",
    "citationRequirements": "Cite the institute.",
    "restrictions": "No sale.",
}
