"""What the pages of imports need of the rest of the program, beside what the others need."""

from typing import Protocol, cast

from exporter.sources.imports import ImportSource
from exporter.transfers.imports.plan import ImportPlan
from exporter.web.export_parts import ExportParts
from exporter.web.services import services


class ImportParts(ExportParts, Protocol):
    def import_source(self, plan: ImportPlan, token: str | None = None) -> ImportSource:
        """Answers within seconds here; whoever opens one closes it. ``token`` None: the stored one of the plan's person.

        Raises NeedsUser, SecretUnreadable, RecordError, AddressRefused.
        """
        ...


def import_parts() -> ImportParts:
    return cast(ImportParts, services())
