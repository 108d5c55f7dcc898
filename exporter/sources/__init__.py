"""The sources: repositories that records are read from. Each is one file; ``SOURCES`` and ``IMPORTS`` are the lists."""

import json

from exporter.sources.ckan import CkanSource
from exporter.sources.ckan_import import CKAN
from exporter.sources.dataverse_import import DATAVERSE
from exporter.sources.dspace_import import DSPACE
from exporter.sources.imports import ImportKind, repository_title
from exporter.sources.invenio_import import INVENIO
from exporter.sources.options import fields_of
from exporter.sources.zenodo_import import ZENODO

SOURCES = {"ckan": CkanSource}
IMPORTS: dict[str, ImportKind] = {kind.name: kind for kind in (CKAN, ZENODO, INVENIO, DATAVERSE, DSPACE)}
"""What a catalogue imports from, in the order of its pages."""


def selection_of(kind: str, options: str) -> str:
    """Of the options as JSON those that say which records, not how they are read."""
    reads = {each.name for each in fields_of(IMPORTS[kind].options) if each.asked.reads} if kind in IMPORTS else set[str]()
    told = {name: text for name, text in json.loads(options).items() if name not in reads}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def source_title(kind: str, url: str) -> str:
    """What a source is called, whatever was selected in it."""
    return repository_title(IMPORTS[kind].label if kind in IMPORTS else kind, url)
