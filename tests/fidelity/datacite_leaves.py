"""The leaves of DataCite's JSON: the year is one where no day of issue stands beside it."""

import json
from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.datacite_json import NO_STATEMENTS
from exporter.crosswalks.datacite_terms import plain
from exporter.crosswalks.resource_types import DATACITE
from tests.fidelity.format import Leaf
from tests.fidelity.json_leaves import json_leaves, reason_in

CODES = {
    "creators.nameType": "Organizational|Personal",
    "contributors.nameType": "Organizational|Personal",
    "relatedItems.creators.nameType": "Organizational|Personal",
    "relatedItems.contributors.nameType": "Organizational|Personal",
    "titles.titleType": "Subtitle|Other",
    "relatedItems.titles.titleType": "Subtitle|Other",
    "descriptions.descriptionType": "Methods|Abstract",
}


def same(keys: tuple[str, ...], text: str) -> str:
    if keys[-1] in ("resourceTypeGeneral", "relatedItemType"):
        return DATACITE.get(text, "")
    return plain(text) if keys[-1] == "contributorType" else ""


def datacite_leaves(document: str) -> Iterator[Leaf]:
    days = [each["date"] for each in json.loads(document).get("dates") or [] if each.get("dateType") == "Issued"]
    for leaf in json_leaves(reason_in(NO_STATEMENTS), CODES, same)(document):
        if leaf.path == "publicationYear" and any(str(day).startswith(leaf.text) for day in days):
            yield replace(leaf, reason="the year of the day of issue beside it")
        elif leaf.text == "Issued":
            yield replace(leaf, other="Other")
        else:
            yield leaf
