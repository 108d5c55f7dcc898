"""``/api/datasets/export``: the newest public version in one of several formats."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulators import dataverse_file_json, dataverse_hits, dataverse_json
from simulators.dataverse_answers import refused
from simulators.dataverse_datacite import datacite
from simulators.dataverse_dc import dcterms, oai_dc
from simulators.dataverse_ddi import ddi
from simulators.dataverse_schema_org import schema_org
from simulators.dataverse_state import Dataset, Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dataverse import Dataverse

JSON, XML = "application/json;charset=UTF-8", "application/xml;charset=UTF-8"
LD_JSON = "application/ld+json;charset=UTF-8"
Writer = Callable[["Dataverse", Dataset, Version], tuple[Any, str]]


class Export:
    """``broken``: datasets whose export fails, as it does for single ones everywhere. ``hides_file_urls``: in schema.org."""

    def __init__(self, dataverse: "Dataverse") -> None:
        self.dataverse = dataverse
        self.broken: set[str] = set()
        self.hides_file_urls = False
        dataverse.route("GET", "/api/datasets/export", self._export)

    def _export(self, request: Request) -> Reply:
        """Whatever goes wrong within is 403, which does not mean that anything is forbidden."""
        pid, exporter = request.argument("persistentId"), request.argument("exporter")
        with self.dataverse.guard:
            self.dataverse.access.person(request)
            found = self.dataverse.access.by_pid(pid)
            if found is None or found.destroyed:
                raise refused(404, f"A dataset with the persistentId {pid} could not be found.")
            version = self._version(request, found)
            write = WRITERS.get(exporter)
            if write is None or found.pid in self.broken:
                raise refused(403, "Export Failed")
            body, kind = write(self.dataverse, found, version)
            if exporter == "dataverse_json":
                dataverse_file_json.lying(body["datasetVersion"]["files"], request.knobs)
        return Reply(
            200, body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": kind}
        )

    def _version(self, request: Request, found: Dataset) -> Version:
        """No other version can be asked for; a draft by those who may see it."""
        wanted = request.argument("version") if self.dataverse.release >= (6, 2) else ""
        if wanted not in {"", ":draft", ":latest-published"}:
            raise refused(400, "Only :latest-published and :draft are versions that can be exported.")
        may = self.dataverse.access.curates(request)
        version = (found.draft if may else None) if wanted == ":draft" else found.released
        if version is None:
            raise refused(400, "The dataset has no such version, or it is not published.")
        return version


def _dataverse_json(dataverse: "Dataverse", found: Dataset, version: Version) -> tuple[Any, str]:
    told = dataverse_json.version(found, version, dataverse.release)
    whole = {**told, "citation": dataverse_hits.citation(found, version)}
    return {**dataverse_json.dataset(found, dataverse.release), "datasetVersion": whole}, JSON


def _schema_org(dataverse: "Dataverse", found: Dataset, version: Version) -> tuple[Any, str]:
    kind = JSON if dataverse.release <= (6, 4) else LD_JSON
    return schema_org(found, version, dataverse.url, dataverse.release, not dataverse.export.hides_file_urls), kind


def _datacite(_: "Dataverse", found: Dataset, version: Version) -> tuple[Any, str]:
    return datacite(found, version), XML


def _ddi(dataverse: "Dataverse", found: Dataset, version: Version) -> tuple[Any, str]:
    return ddi(found, version, dataverse.url), XML


WRITERS: dict[str, Writer] = {
    "dataverse_json": _dataverse_json,
    "schema.org": _schema_org,
    "dcterms": lambda _, found, version: (dcterms(found, version), XML),
    "oai_dc": lambda _, found, version: (oai_dc(found, version), XML),
    "Datacite": _datacite,
    "oai_datacite": _datacite,
    "ddi": _ddi,
    "oai_ddi": _ddi,
}
