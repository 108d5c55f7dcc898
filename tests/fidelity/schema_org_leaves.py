"""The leaves of schema.org in JSON-LD: those of the dataset, not of the page around it."""

import json
from collections.abc import Iterator
from dataclasses import replace

from exporter.crosswalks.languages import find_language
from exporter.crosswalks.schema_org_terms import NAMESPACES
from tests.fidelity.format import Leaf
from tests.fidelity.json_leaves import json_leaves


def _plain(keys: tuple[str, ...]) -> tuple[str, ...]:
    bare = tuple(key.removeprefix(NAMESPACES[0]) for key in keys)
    return bare[1:] if bare[0] == "@graph" else bare


def _reason(keys: tuple[str, ...]) -> str:
    plain = _plain(keys)
    if "@context" in plain:
        return "the address of the vocabulary"
    return "what kind of thing it is follows from where it stands" if plain[-1] == "@type" and len(plain) > 1 else ""


def _same(keys: tuple[str, ...], text: str) -> str:
    plain = _plain(keys)
    if plain == ("@type",):
        return "dataset"
    return (find_language(text) or "") if plain[0] == "inLanguage" else ""


def schema_org_leaves(document: str) -> Iterator[Leaf]:
    graph = json.loads(document).get("@graph")
    for leaf in json_leaves(_reason, {}, _same)(document):
        if graph and leaf.path.startswith("@graph.0"):
            yield replace(leaf, reason="of the page around the dataset")
        elif leaf.path.startswith("author.0") and not graph:
            yield replace(leaf, reason="the creators once more, as search engines want it")
        elif leaf.path.startswith("provider"):
            yield replace(leaf, reason="the publisher once more")
        elif "isAccessibleForFree" in leaf.path:
            yield replace(leaf, other="false")
        else:
            yield leaf
