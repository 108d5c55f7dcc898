"""The sources: repositories that records are read from. Each is one file; ``SOURCES`` and ``IMPORTS`` are the lists."""

from exporter.sources.ckan import CkanSource
from exporter.sources.ckan_import import CKAN
from exporter.sources.dataverse_import import DATAVERSE
from exporter.sources.dspace_import import DSPACE
from exporter.sources.imports import ImportKind, repository_title
from exporter.sources.invenio_import import INVENIO
from exporter.sources.zenodo_import import ZENODO

SOURCES = {"ckan": CkanSource}
IMPORTS: dict[str, ImportKind] = {kind.name: kind for kind in (CKAN, ZENODO, INVENIO, DATAVERSE, DSPACE)}
"""What a catalogue imports from, in the order of its pages."""


def source_title(kind: str, url: str) -> str:
    """What a source is called, whatever was selected in it."""
    return repository_title(IMPORTS[kind].label if kind in IMPORTS else kind, url)
