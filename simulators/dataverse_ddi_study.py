"""What a DDI Codebook tells of a study's makers: its citation."""

from simulators.dataverse_json import ROOT_NAME
from simulators.dataverse_state import Dataset, Json, Version
from simulators.dataverse_xml import Xml, element, elements


def statements(found: Dataset, version: Version) -> list[Xml]:
    metadata = version.metadata
    made = [_titles(found, version), _people(metadata), _production(metadata), _distribution(found, metadata)]
    series = [
        element("serStmt", elements("serName", each.get("seriesName")), elements("serInfo", each.get("seriesInformation")))
        for each in _several(metadata.get("series", []))
    ]
    return [*made, *series]


def _several(value: Json | list[Json]) -> list[Json]:
    """What old releases had once only."""
    return value if isinstance(value, list) else [value]


def _titles(found: Dataset, version: Version) -> Xml:
    metadata = version.metadata
    return element(
        "titlStmt",
        element("titl", version.title),
        elements("subTitl", metadata.get("subtitle")),
        elements("altTitl", metadata.get("alternativeTitle")),
        element("IDNo", found.pid, agency=found.pid.partition(":")[0].upper()),
        *(element("IDNo", each["otherIdValue"], agency=each.get("otherIdAgency")) for each in metadata.get("otherId", [])),
    )


def _people(metadata: Json) -> Xml:
    """Without ORCIDs; a funder among the contributors is told with the grants."""
    authors = [
        element("AuthEnty", each["authorName"], affiliation=each.get("authorAffiliation"))
        for each in metadata.get("author", [])
    ]
    rest = [each for each in metadata.get("contributor", []) if each.get("contributorType") != "Funder"]
    return element(
        "rspStmt", *authors, *(element("othId", each["contributorName"], role=each.get("contributorType")) for each in rest)
    )


def _production(metadata: Json) -> Xml:
    funders = [each for each in metadata.get("contributor", []) if each.get("contributorType") == "Funder"]
    return element(
        "prodStmt",
        *(
            element("producer", each["producerName"], **_institution(each, "producer"))
            for each in metadata.get("producer", [])
        ),
        elements("prodDate", metadata.get("productionDate")),
        elements("prodPlac", metadata.get("productionPlace")),
        *(
            element("software", each["softwareName"], version=each.get("softwareVersion"))
            for each in metadata.get("software", [])
        ),
        *(element("fundAg", each["contributorName"]) for each in funders),
        *(
            element("grantNo", each.get("grantNumberValue", ""), agency=each.get("grantNumberAgency"))
            for each in metadata.get("grantNumber", [])
        ),
    )


def _institution(each: Json, prefix: str) -> Json:
    return {
        "affiliation": each.get(f"{prefix}Affiliation"),
        "abbr": each.get(f"{prefix}Abbreviation"),
        "URI": each.get(f"{prefix}URL"),
    }


def _distribution(found: Dataset, metadata: Json) -> Xml:
    """Contacts come with their e-mail."""
    contacts = [
        element(
            "contact",
            each["datasetContactName"],
            affiliation=each.get("datasetContactAffiliation"),
            email=each.get("datasetContactEmail"),
        )
        for each in metadata.get("datasetContact", [])
    ]
    distributors = [
        element("distrbtr", each["distributorName"], **_institution(each, "distributor"))
        for each in metadata.get("distributor", [])
    ]
    return element(
        "distStmt",
        element("distrbtr", ROOT_NAME, source="archive"),
        *distributors,
        *contacts,
        elements("distDate", metadata.get("distributionDate")),
        elements("depositr", metadata.get("depositor")),
        elements("depDate", metadata.get("dateOfDeposit")),
    )
