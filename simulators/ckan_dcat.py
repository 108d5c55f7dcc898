"""What ckanext-dcat adds where it is installed: a dataset as DCAT, in RDF/XML and JSON-LD."""

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from simulators.ckan_answers import Sent
from simulators.server import Reply

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
ENDINGS = (".rdf", ".xml", ".jsonld")


def as_dcat(dataset: Sent, ending: str, site: str) -> Reply:
    if ending == ".jsonld":
        return Reply(200, json.dumps(_json_ld(dataset, site)), {"Content-Type": "application/ld+json"})
    return Reply(200, _rdf(dataset, site).encode(), {"Content-Type": "application/rdf+xml"})


def _statements(dataset: Sent) -> list[tuple[str, str]]:
    pairs = [
        ("dct:title", dataset["title"]),
        ("dct:description", dataset["notes"]),
        ("dct:identifier", dataset["id"]),
        ("dct:issued", dataset["metadata_created"]),
        ("dct:modified", dataset["metadata_modified"]),
    ]
    pairs += [("dcat:keyword", tag["name"]) for tag in dataset["tags"]]
    return [(name, value) for name, value in pairs if value]


def _rdf(dataset: Sent, site: str) -> str:
    spaces = " ".join(f"xmlns:{prefix}={quoteattr(space)}" for prefix, space in NAMES.items())
    about = quoteattr(f"{site}/dataset/{dataset['id']}")
    lines = [f"<{name}>{escape(value)}</{name}>" for name, value in _statements(dataset)]
    lines += [f"<dcat:distribution>{_distribution(each, site)}</dcat:distribution>" for each in dataset["resources"]]
    if dataset["organization"]:
        publisher = escape(dataset["organization"]["title"])
        lines.append(
            f"<dct:publisher><foaf:Organization><foaf:name>{publisher}</foaf:name></foaf:Organization></dct:publisher>"
        )
    body = "\n".join(lines)
    return f'<?xml version="1.0"?>\n<rdf:RDF {spaces}><dcat:Dataset rdf:about={about}>\n{body}\n</dcat:Dataset></rdf:RDF>'


def _distribution(resource: Sent, site: str) -> str:
    about = quoteattr(f"{site}/dataset/{resource['package_id']}/resource/{resource['id']}")
    title = f"<dct:title>{escape(resource['name'])}</dct:title>" if resource["name"] else ""
    access = f"<dcat:accessURL rdf:resource={quoteattr(resource['url'])}/>"
    return f"<dcat:Distribution rdf:about={about}>{title}{access}</dcat:Distribution>"


def _json_ld(dataset: Sent, site: str) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": f"{site}/dataset/{dataset['id']}", "@type": "dcat:Dataset"}
    for name, value in _statements(dataset):
        node.setdefault(name, []).append(value)
    return {"@context": NAMES, "@graph": [node]}
