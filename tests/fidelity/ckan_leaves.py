"""The leaves of a CKAN dataset: an extra is one leaf, called by its key; addresses of people are taken out of texts."""

import json
from collections.abc import Iterator

from exporter.crosswalks.ckan_left_over import LANGUAGE_KEYS, SAME, is_no_statement, without_addresses
from exporter.crosswalks.json_document import leaves, text_of
from exporter.crosswalks.languages import find_language
from tests.fidelity.format import Leaf


def ckan_leaves(document: str) -> Iterator[Leaf]:
    package = json.loads(document)
    for path, value in leaves(package):
        keys = tuple(key for key in path if isinstance(key, str))
        deleted = keys[0] == "resources" and package["resources"][path[1]].get("state") == "deleted"
        if keys == ("extras", "key"):
            yield Leaf(".".join(map(str, path)), value, "names the extra beside it")
            continue
        if keys == ("extras", "value"):
            keys = (package["extras"][path[1]]["key"],)
        text = without_addresses(text_of(value))
        reason = "of a file that is no more" if deleted else is_no_statement(keys)
        yield Leaf(".".join(map(str, keys)), text, reason, _same(keys, text), _other(keys, text))


def _same(keys: tuple[str, ...], text: str) -> str:
    return (find_language(text) or "") if keys[-1] in LANGUAGE_KEYS else ""


def _other(keys: tuple[str, ...], text: str) -> str:
    return ("person" if text != "person" else "organization") if keys[-1] == "type" and text in SAME else ""
