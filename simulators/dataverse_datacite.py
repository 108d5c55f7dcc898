"""The export Datacite: descriptions escaped twice, DOIs in capitals, sizes of stored tables."""

from simulators.dataverse_hits import each_of
from simulators.dataverse_json import ROOT_NAME
from simulators.dataverse_state import Dataset, Json, Version
from simulators.dataverse_usual import LICENSES
from simulators.dataverse_xml import Xml, element, escaped

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<resource xmlns="http://datacite.org/schema/kernel-4" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://datacite.org/schema/kernel-4 '
    'http://schema.datacite.org/meta/kernel-4.5/metadata.xsd">'
)
ORCID = "https://orcid.org/"
ROLES = {"Data Collector": "DataCollector", "Funder": "Other"}
ACCESS = "info:eu-repo/semantics/"


def datacite(found: Dataset, version: Version) -> bytes:
    metadata = version.metadata
    kind, _, identifier = found.pid.partition(":")
    parts = [
        element("identifier", identifier.upper(), identifierType=kind.upper()),
        _all("creators", [_creator(each) for each in metadata.get("author", [])]),
        _all("titles", _titles(version)),
        element("publisher", ROOT_NAME),
        element("publicationYear", found.published[:4]),
        _all("subjects", _subjects(metadata)),
        _all("contributors", _contributors(metadata)),
        _all("dates", _dates(found, metadata)),
        element("resourceType", *metadata.get("kindOfData", [])[:1], resourceTypeGeneral="Dataset"),
        _all("relatedIdentifiers", _related(metadata)),
        _all(
            "sizes",
            [
                element("size", len(each.file.table.rows) if each.file.table else each.file.told.size)
                for each in version.files
            ],
        ),
        _all("formats", [element("format", each.file.content_type) for each in version.files]),
        element("version", version.name),
        _all("rightsList", _rights(version)),
        _all("descriptions", [_description(each) for each in each_of(version, "dsDescription", "dsDescriptionValue")]),
        _all("geoLocations", _places(metadata)),
        _all("fundingReferences", [_funding(each) for each in metadata.get("grantNumber", [])]),
    ]
    lines = "".join(f"  {each}\n" for each in parts if each)
    return f"{HEAD}\n{lines}</resource>\n".encode()


def _all(name: str, inside: list[Xml]) -> Xml:
    return element(name, *inside) if inside else Xml("")


def _name(tag: str, name: str) -> list[Xml]:
    family, comma, given = name.partition(", ")
    if not comma:
        return [element(tag, name, nameType="Organizational")]
    return [element(tag, name, nameType="Personal"), element("givenName", given), element("familyName", family)]


def _creator(author: Json) -> Xml:
    inside = _name("creatorName", author["authorName"])
    if author.get("authorIdentifierScheme") == "ORCID":
        url = ORCID + author["authorIdentifier"].removeprefix(ORCID)
        inside.append(element("nameIdentifier", url, nameIdentifierScheme="ORCID", schemeURI="https://orcid.org"))
    if author.get("authorAffiliation"):
        inside.append(element("affiliation", author["authorAffiliation"]))
    return element("creator", *inside)


def _titles(version: Version) -> list[Xml]:
    others = [element("title", each, titleType="AlternativeTitle") for each in version.metadata.get("alternativeTitle", [])]
    sub = version.metadata.get("subtitle")
    return [element("title", version.title), *([element("title", sub, titleType="Subtitle")] if sub else []), *others]


def _subjects(metadata: Json) -> list[Xml]:
    keywords = [
        element(
            "subject",
            each["keywordValue"],
            schemeURI=each.get("keywordVocabularyURI"),
            subjectScheme=each.get("keywordVocabulary"),
            valueURI=each.get("keywordTermURI"),
        )
        for each in metadata.get("keyword", [])
    ]
    return [*(element("subject", each) for each in metadata.get("subject", [])), *keywords]


def _contributors(metadata: Json) -> list[Xml]:
    """Contacts without their e-mail."""
    contacts = [
        _contributor("ContactPerson", each["datasetContactName"], each.get("datasetContactAffiliation", ""))
        for each in metadata.get("datasetContact", [])
    ]
    producers = [_contributor("Producer", each["producerName"], "") for each in metadata.get("producer", [])]
    others = [
        _contributor(ROLES.get(each.get("contributorType", ""), "Other"), each["contributorName"], "")
        for each in metadata.get("contributor", [])
    ]
    return [*contacts, *producers, *others]


def _contributor(role: str, name: str, affiliation: str) -> Xml:
    inside = _name("contributorName", name) + ([element("affiliation", affiliation)] if affiliation else [])
    return element("contributor", *inside, contributorType=role)


def _dates(found: Dataset, metadata: Json) -> list[Xml]:
    collected = [
        f"{each.get('dateOfCollectionStart', '')}/{each.get('dateOfCollectionEnd', '')}"
        for each in metadata.get("dateOfCollection", [])
    ]
    submitted = metadata.get("dateOfDeposit")
    return [
        *([element("date", submitted, dateType="Submitted")] if submitted else []),
        element("date", found.published, dateType="Available"),
        *(element("date", each, dateType="Collected") for each in collected),
    ]


def _related(metadata: Json) -> list[Xml]:
    kinds = {"doi": "DOI", "arXiv": "arXiv"}
    return [
        element(
            "relatedIdentifier",
            each["publicationIDNumber"],
            relationType=each.get("publicationRelationType", "IsSupplementTo"),
            relatedIdentifierType=kinds[each["publicationIDType"]],
        )
        for each in metadata.get("publication", [])
        if each.get("publicationIDType") in kinds
    ]


def _rights(version: Version) -> list[Xml]:
    closed = any(each.file.restricted for each in version.files)
    access = element("rights", rightsURI=ACCESS + ("restrictedAccess" if closed else "openAccess"))
    if not version.license:
        return [access, element("rights", version.terms.get("termsOfUse", ""))]
    uri, identifier, _, name = LICENSES[version.license]
    scheme = {"rightsIdentifierScheme": "SPDX", "schemeURI": "https://spdx.org/licenses/", "xml_lang": "en"}
    return [access, element("rights", name, rightsURI=uri, rightsIdentifier=identifier, **scheme)]


def _description(text: str) -> Xml:
    return element("description", escaped(text).replace(">", "&gt;"), descriptionType="Abstract")


def _places(metadata: Json) -> list[Xml]:
    names = [", ".join(each.values()) for each in metadata.get("geographicCoverage", [])]
    sides = {
        "westBoundLongitude": "westLongitude",
        "eastBoundLongitude": "eastLongitude",
        "southBoundLatitude": "southLatitude",
        "northBoundLatitude": "northLatitude",
    }
    boxes = [
        element("geoLocationBox", *(element(side, box.get(name, "")) for side, name in sides.items()))
        for box in metadata.get("geographicBoundingBox", [])
    ]
    return [element("geoLocation", each) for each in [*(element("geoLocationPlace", name) for name in names), *boxes]]


def _funding(grant: Json) -> Xml:
    number = grant.get("grantNumberValue")
    inside = [element("funderName", grant.get("grantNumberAgency", ""))]
    return element("fundingReference", *inside, *([element("awardNumber", number)] if number else []))
