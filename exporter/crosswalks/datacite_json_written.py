"""People, works, rights and grants of our record as DataCite's JSON has them. Pure."""

from exporter.crosswalks.datacite_json_related import ITEM_TEXTS
from exporter.crosswalks.datacite_terms import SCHEMES, as_written
from exporter.crosswalks.datacite_words import FUNDERS, RELATIONS, ROLES, TITLE_TYPES
from exporter.crosswalks.json_written import Body, filled
from exporter.crosswalks.resource_types import general_type
from exporter.records.record import Affiliation, Creator, CreatorKind, Funding, Identifier, RelatedIdentifier, Right


def person_body(creator: Creator) -> Body:
    return filled(
        {
            "name": creator.name,
            "nameType": "Organizational" if creator.kind is CreatorKind.ORGANIZATION else "Personal",
            "givenName": creator.given,
            "familyName": creator.family,
            "lang": creator.language,
            "nameIdentifiers": [_name_identifier(each) for each in creator.identifiers],
            "affiliation": [_place(each) for each in creator.affiliations],
        }
    )


def role_body(creator: Creator) -> str:
    return as_written(creator.role or "other", ROLES)


def _name_identifier(each: Identifier) -> Body:
    scheme = as_written(each.scheme, SCHEMES)
    return filled({"nameIdentifier": each.identifier, "nameIdentifierScheme": scheme, "schemeUri": each.scheme_uri})


def _place(place: Affiliation) -> Body:
    other = next(iter(place.identifiers), None)
    return filled(
        {
            "name": place.name,
            "affiliationIdentifier": place.ror or (other.identifier if other else ""),
            "affiliationIdentifierScheme": "ROR" if place.ror else as_written(other.scheme, SCHEMES) if other else "",
            "schemeUri": other.scheme_uri if other else "",
        }
    )


def _scheme(related: RelatedIdentifier) -> Body:
    return {
        "relationType": as_written(related.relation, RELATIONS),
        "relationTypeInformation": related.relation_information,
        "relatedMetadataScheme": related.metadata_scheme,
        "schemeUri": related.scheme_uri,
        "schemeType": related.scheme_type,
    }


def related_body(related: RelatedIdentifier) -> Body:
    return filled(
        {
            "relatedIdentifier": related.identifier,
            "relatedIdentifierType": as_written(related.scheme, SCHEMES),
            "resourceTypeGeneral": general_type(related.resource_type) if related.resource_type else "",
            **_scheme(related),
        }
    )


def item_body(related: RelatedIdentifier) -> Body:
    said = {value.term: value for value in related.values}
    number = said.get("bibo:number")
    return filled(
        {
            "relatedItemType": general_type(related.resource_type) if related.resource_type else "",
            "relatedItemIdentifier": filled(
                {
                    "relatedItemIdentifier": related.identifier,
                    "relatedItemIdentifierType": as_written(related.scheme, SCHEMES) if related.identifier else "",
                }
            ),
            "titles": [
                filled({"title": value.text, "titleType": TITLE_TYPES[value.term], "lang": value.language})
                for value in related.values
                if value.term in TITLE_TYPES
            ],
            "creators": [person_body(one) for one in related.people if not one.role],
            "contributors": [{**person_body(one), "contributorType": role_body(one)} for one in related.people if one.role],
            **{key: said[term].text for key, term in ITEM_TEXTS.items() if term in said},
            **({"number": number.text, "numberType": number.scheme} if number else {}),
            **_scheme(related),
        }
    )


def right_body(right: Right) -> Body:
    return filled(
        {
            "rights": right.title,
            "rightsUri": right.link,
            "rightsIdentifier": right.id,
            "rightsIdentifierScheme": right.scheme,
            "schemeUri": right.scheme_uri,
            "lang": right.language,
        }
    )


def funding_body(funding: Funding) -> Body:
    other = next(iter(funding.funder_identifiers), None)
    scheme = as_written(other.scheme, FUNDERS) if other else ""
    return filled(
        {
            "funderName": funding.funder,
            "funderIdentifier": funding.funder_ror or (other.identifier if other else ""),
            "funderIdentifierType": "ROR" if funding.funder_ror else scheme,
            "schemeUri": other.scheme_uri if other and not funding.funder_ror else "",
            "awardNumber": funding.award_number,
            "awardTitle": funding.award_title,
            "awardUri": funding.award_link,
            "lang": funding.language,
        }
    )
