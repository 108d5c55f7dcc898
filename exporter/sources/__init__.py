"""The sources: repositories that records are read from. Each is one file; ``SOURCES`` is the list."""

from exporter.sources.ckan import CkanSource

SOURCES = {"ckan": CkanSource}
