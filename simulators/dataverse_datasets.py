"""``/api/dataverses`` and ``/api/datasets``: collections, datasets, their versions and lists of files."""

from typing import TYPE_CHECKING

from simulators import dataverse_file_json, dataverse_json
from simulators.dataverse_answers import truth, well, whole
from simulators.dataverse_state import RELEASED, Collection, Dataset, Json, Version
from simulators.paging import page_of, total_told
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.dataverse import Dataverse


class Datasets:
    def __init__(self, dataverse: "Dataverse") -> None:
        self.dataverse = dataverse
        self.access = dataverse.access
        dataverse.route(
            "GET", "/api/dataverses/{alias}", lambda each: well(dataverse_json.collection(self.access.collection(each)))
        )
        dataverse.route("GET", "/api/dataverses/{alias}/contents", self._contents)
        dataverse.route("GET", "/api/datasets/{id}", self._dataset)
        dataverse.route("GET", "/api/datasets/{id}/versions", self._versions)
        dataverse.route("GET", "/api/datasets/{id}/versions/{version}", self._version)
        dataverse.route("GET", "/api/datasets/{id}/versions/{version}/files", self._files)

    def _contents(self, request: Request) -> Reply:
        """One level, all at once. What was withdrawn as a whole is listed too, to everybody."""
        found, sees_all = self.access.collection(request), self.access.curates(request)
        state, release = self.dataverse.state, self.dataverse.release
        below = [each for each in state.collections.values() if each.parent is found and (each.published or sees_all)]
        inside = [each for each in state.datasets.values() if each.collection is found and not each.destroyed]
        shown = [each for each in inside if each.published or sees_all]
        datasets = [{**dataverse_json.dataset(each, release), "type": "dataset"} for each in shown]
        return well([*(_branch(each) for each in below), *datasets])

    def _dataset(self, request: Request) -> Reply:
        """To a guest, what was withdrawn as a whole has no version at all."""
        with self.dataverse.guard:
            found = self.access.dataset(request)
            told = dataverse_json.dataset(found, self.dataverse.release)
            latest = self.access.latest(request, found)
            return well({**told, "latestVersion": self._told(request, found, latest)} if latest else told)

    def _told(self, request: Request, found: Dataset, version: Version, with_files: bool = True) -> Json:
        told = dataverse_json.version(found, version, self.dataverse.release, with_files)
        dataverse_file_json.lying(told.get("files", []), request.knobs)
        return told

    def _versions(self, request: Request) -> Reply:
        """Newest first."""
        with self.dataverse.guard:
            found, sees_all = self.access.dataset(request), self.access.curates(request)
            shown = [each for each in reversed(found.versions) if sees_all or each.state == RELEASED]
            start, size = whole(request, "offset", 0), whole(request, "limit", len(shown))
            with_files = not truth(request, "excludeFiles") or self.dataverse.release < (6, 1)
            return well(
                [self._told(request, found, each, with_files) for each in page_of(shown, start, size, request.knobs)]
            )

    def _version(self, request: Request) -> Reply:
        with self.dataverse.guard:
            found = self.access.dataset(request)
            with_files = not truth(request, "excludeFiles") or self.dataverse.release < (6, 1)
            return well(self._told(request, found, self.access.version(request, found), with_files))

    def _files(self, request: Request) -> Reply:
        """Before 6.1 always all of them, before 6.2 without their number."""
        with self.dataverse.guard:
            version = self.access.version(request, self.access.dataset(request))
            files, release = dataverse_json.ordered(version), self.dataverse.release
            start, size = whole(request, "offset", 0), whole(request, "limit", 0) or len(files)
            page = page_of(files, start, size, request.knobs) if release >= (6, 1) else files
            told = [dataverse_file_json.file(version, each, release) for each in page]
        total = {"totalCount": total_told(len(files), start + size >= len(files), request.knobs)}
        return well(dataverse_file_json.lying(told, request.knobs), **(total if release >= (6, 2) else {}))


def _branch(found: Collection) -> Json:
    return {"type": "dataverse", "id": found.id, "title": found.title}
