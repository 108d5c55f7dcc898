"""Fields of B2SHARE as terms, and what of its records is no statement. Pure."""

from exporter.crosswalks.datacite_json_people import Keys
from exporter.crosswalks.datacite_json_places import PlaceKeys

PREFIX = "b2share:"
TEXTS = {
    "title": "dcterms:title",
    "description": "dcterms:description",
    "publisher": "dcterms:publisher",
    "publication_date": "dcterms:issued",
    "version": "schema:version",
}
PEOPLE = Keys(
    name="creator_name",
    kind="name_type",
    given="given_name",
    family="family_name",
    language="lang",
    identifiers="name_identifiers",
    identifier="name_identifier",
    scheme="scheme",
    scheme_uri="scheme_uri",
    places="affiliations",
    place="affiliation_name",
    place_identifier="affiliation_identifier",
    place_scheme="scheme",
    role="contributor_type",
)
PLACES = PlaceKeys(
    point="point",
    box="box",
    polygon="polygon",
    longitude="point_longitude",
    latitude="point_latitude",
    corner="",
    sides=("westbound_longitude", "southbound_latitude", "eastbound_longitude", "northbound_latitude"),
)

_KEEPING = "B2SHARE's book-keeping: it says nothing of the dataset"
NO_STATEMENTS = {
    "$schema": "an address of the repository's own programs",
    "community": "stands in the header",
    "publication_state": _KEEPING,
    "contact_email": "somebody's address: it is kept in the original only",
    "owners": "accounts of the repository's users",
    "open_access": "stands in the access rights",
    "external_pids": "addresses of files that are kept elsewhere",
    "_pid": _KEEPING,
    "_deposit": _KEEPING,
    "_oai": _KEEPING,
    "_files": _KEEPING,
}
"""Below ``metadata``; of what stands beside it, see ``invenio3.py``."""
