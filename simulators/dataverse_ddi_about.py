"""What a DDI Codebook tells of a study's content: what it is about, how it may be used, what belongs to it."""

from simulators.dataverse_state import Json, Version
from simulators.dataverse_usual import LICENSES
from simulators.dataverse_xml import Xml, element, elements

SIDES = {"westBL": "westLongitude", "eastBL": "eastLongitude", "southBL": "southLatitude", "northBL": "northLatitude"}
TERMS = {
    "confDec": "confidentialityDeclaration",
    "specPerm": "specialPermissions",
    "restrctn": "restrictions",
    "citReq": "citationRequirements",
    "deposReq": "depositorRequirements",
    "conditions": "conditions",
    "disclaimer": "disclaimer",
}


def information(version: Version) -> Xml:
    metadata = version.metadata
    keywords = [
        element(
            "keyword", each["keywordValue"], vocab=each.get("keywordVocabulary"), vocabURI=each.get("keywordVocabularyURI")
        )
        for each in metadata.get("keyword", [])
    ]
    topics = [
        element(
            "topcClas", each["topicClassValue"], vocab=each.get("topicClassVocab"), vocabURI=each.get("topicClassVocabURI")
        )
        for each in metadata.get("topicClassification", [])
    ]
    subjects = [element("keyword", each, xml_lang="en") for each in metadata.get("subject", [])]
    about = element("stdyInfo", element("subject", *subjects, *keywords, *topics), *_abstracts(metadata), _summary(metadata))
    sources = element(
        "sources", elements("dataSrc", metadata.get("dataSources")), elements("srcOrig", metadata.get("originOfSources"))
    )
    return Xml(about + element("method", element("dataColl", sources), element("anlyInfo")) + _notes(metadata))


def _notes(metadata: Json) -> Xml:
    return elements("notes", metadata.get("notesText"))


def _abstracts(metadata: Json) -> list[Xml]:
    """A description without a day gets the one before's, as the real exporter has it."""
    found, day = [], ""
    for each in metadata.get("dsDescription", []):
        day = each.get("dsDescriptionDate") or day
        found.append(element("abstract", each["dsDescriptionValue"], date=day))
    return found


def _summary(metadata: Json) -> Xml:
    places = metadata.get("geographicCoverage", [])
    return element(
        "sumDscr",
        *_span(metadata, "timePrd", "timePeriodCovered"),
        *_span(metadata, "collDate", "dateOfCollection"),
        elements("nation", [each.get("country") for each in places]),
        *(
            elements("geogCover", [each.get(name) for name in ("city", "state", "otherGeographicCoverage")])
            for each in places
        ),
        elements("geogUnit", metadata.get("geographicUnit")),
        *(_box(each) for each in metadata.get("geographicBoundingBox", [])),
        elements("dataKind", metadata.get("kindOfData")),
    )


def _span(metadata: Json, name: str, field: str) -> list[Xml]:
    """``cycle`` tells which start and end belong together."""
    return [
        element(name, each[f"{field}{end}"], cycle=f"P{number}", event=end.lower(), date=each[f"{field}{end}"])
        for number, each in enumerate(metadata.get(field, []), 1)
        for end in ("Start", "End")
        if each.get(f"{field}{end}")
    ]


def _box(each: Json) -> Xml:
    return element("geoBndBox", *(element(side, each[name]) for side, name in SIDES.items() if each.get(name)))


def access(version: Version) -> Xml:
    terms = version.terms
    use = element("useStmt", *(elements(name, terms.get(term)) for name, term in TERMS.items()))
    asked = terms.get("termsOfAccess")
    uri = LICENSES[version.license][0] if version.license else ""
    may = f'<a href="{uri}">{version.license}</a>' if uri else terms.get("termsOfUse", "")
    notes = [element("notes", asked, type="DVN:TOA", level="dv")] if asked else []
    return element("dataAccs", element("setAvail"), use, *notes, element("notes", may, type="DVN:TOU", level="dv"))


def others(version: Version) -> Xml:
    metadata = version.metadata
    return element(
        "othrStdyMat",
        elements("relMat", metadata.get("relatedMaterial")),
        elements("relStdy", metadata.get("relatedDatasets")),
        *(_publication(each) for each in metadata.get("publication", [])),
        elements("othRefs", metadata.get("otherReferences")),
    )


def _publication(each: Json) -> Xml:
    number = each.get("publicationIDNumber")
    titles = element(
        "titlStmt",
        element("titl", each["publicationCitation"]),
        *([element("IDNo", number, agency=each.get("publicationIDType"))] if number else []),
    )
    url = each.get("publicationURL")
    inside = [titles, *([element("holdings", url, URI=url)] if url else []), element("biblCit", each["publicationCitation"])]
    return element("relPubl", element("citation", *inside))
