"""The leaves of Dataverse's JSON: each value of a field, not how the field is written."""

import json
from collections.abc import Iterator

from exporter.crosswalks.dataverse_terms import DATASET, FILES, VERSION
from exporter.crosswalks.json_document import leaves, text_of
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.mail_addresses import is_address_field, without_addresses
from exporter.crosswalks.places import number
from tests.fidelity.format import Leaf

ADDRESS = "somebody's address: it is kept in the original only"
WRITING = "says how the field is written"
OF_A_FIELD = ("typeName", "multiple", "typeClass")
CODES = {
    "contributorType": "Editor|Sponsor",
    "publicationRelationType": "Cites|IsCitedBy",
    "authorIdentifierScheme": "ORCID|ISNI",
    "type": "MD5|SHA-1",
    "restricted": "true|false",
}
VERSIONS = ("latestVersion", "datasetVersion")


def dataverse_leaves(document: str) -> Iterator[Leaf]:
    for path, value in leaves(json.loads(document)):
        keys = tuple(key for key in path if isinstance(key, str) and key != "data")
        text = text_of(value)
        yield Leaf(".".join(map(str, path)), text, reason_of(keys, text), _same(keys, text), _other(keys, text))


def reason_of(keys: tuple[str, ...], text: str) -> str:
    if keys == ("status",):
        return "says that the API could answer"
    if not without_addresses(text):
        return ADDRESS
    inner = keys[1:] if keys[0] in VERSIONS else keys
    if inner[0] == "metadataBlocks":
        return _of_field(inner)
    if inner[0] == "files":
        return FILES.get(".".join(inner[1:]), "")
    return (DATASET if inner is keys else VERSION).get(".".join(inner), "")


def _of_field(keys: tuple[str, ...]) -> str:
    if any(is_address_field(key) for key in keys):
        return ADDRESS
    return WRITING if keys[-1] in OF_A_FIELD or keys[2:] in (("displayName",), ("name",)) else ""


def _same(keys: tuple[str, ...], text: str) -> str:
    if "metadataBlocks" not in keys:
        return without_addresses(text)
    # three letters alone may be anything
    code = find_language(text) if len(text) > 3 and text.isalpha() else ""
    found = number(text)
    return code or (str(found) if found is not None and "." in text else "")


def _other(keys: tuple[str, ...], text: str) -> str:
    """A code, with another word of its list. A value of a field stands under ``value``."""
    name = keys[-2] if keys[-1] == "value" and len(keys) > 1 else keys[-1]
    return next((word for word in CODES.get(name, "").split("|") if word and word != text), "")
