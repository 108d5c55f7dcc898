"""Some 10 kB with every page of a search, whoever asks for whatever."""

from urllib.parse import quote

from simulators.dspace7_state import Json

NAMES = {
    "author": ("text", ("Lindgren, Astrid", "Šmídová, Ulla", "O'Neill, Aoife", "Author, Nr 001", "Author, Nr 002")),
    "subject": ("hierarchical", ("open data", "hydrology", "Köhlerei", "510", "550")),
    "dateIssued": ("date", ("2020 - 2026", "2010 - 2019", "2000 - 2009", "1990 - 1999", "1890 - 1989")),
    "has_content_in_original_bundle": ("standard", ("true", "false")),
    "entityType": ("text", ("Publication", "Person", "Project", "OrgUnit", "Journal")),
    "access_status": ("text", ("open.access", "embargo", "restricted", "metadata.only", "unknown")),
}


def facets(api: str, any_found: bool) -> list[Json]:
    return [_facet(api, name, kind, labels if any_found else ()) for name, (kind, labels) in NAMES.items()]


def _facet(api: str, name: str, kind: str, labels: tuple[str, ...]) -> Json:
    here = {"self": {"href": f"{api}/discover/facets/{name}?dsoType=item&size=5"}}
    values = [_value(api, name, label, place) for place, label in enumerate(labels)]
    told: Json = {"name": name, "facetType": kind, "facetLimit": 5, "openByDefault": name == "author"}
    told |= {"minValue": "1890", "maxValue": "2026"} if kind == "date" else {}
    return {**told, "page": {"number": 0, "size": 5}, "_links": here, "_embedded": {"values": values}}


def _value(api: str, name: str, label: str, place: int) -> Json:
    search = f"{api}/discover/search/objects?dsoType=item&f.{name}={quote(label)},equals"
    told: Json = {"label": label, "count": 5 - place, "authorityKey": None, "type": "discover"}
    return {**told, "_links": {"search": {"href": search}}}
