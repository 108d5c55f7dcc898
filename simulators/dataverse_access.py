"""Who is asking a Dataverse, and what that person may see."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulators.dataverse_answers import HINT, refused, refused_access
from simulators.dataverse_state import DEACCESSIONED, RELEASED, Collection, DataFile, Dataset, Version
from simulators.server import Request

if TYPE_CHECKING:
    from simulators.dataverse import Dataverse

GUEST = ""
NO_FILE = "API endpoint does not exist on this server."
CLOSED = "Not authorized to access this object via this API endpoint."


class Access:
    def __init__(self, dataverse: "Dataverse") -> None:
        self.dataverse = dataverse

    def person(self, request: Request) -> str:
        """A wrong key is refused even for what is public. A bearer's key is not looked at: that person is a guest."""
        key = request.headers.get("x-dataverse-key") or request.argument("key")
        if not key:
            return GUEST
        if key not in self.dataverse.tokens:
            raise refused(401, "Bad API key")
        return self.dataverse.tokens[key]

    def curates(self, request: Request) -> bool:
        """Whether this person may see drafts, deaccessioned versions and closed files."""
        person = self.person(request)
        return person != GUEST and person not in self.dataverse.strangers

    def collection(self, request: Request) -> Collection:
        found = self.dataverse.state.collection(request.words["alias"])
        if found is None:
            raise refused(404, f"Can't find dataverse with identifier='{request.words['alias']}'")
        if not found.published and not self.curates(request):
            raise self.not_permitted(request)
        return found

    def dataset(self, request: Request) -> Dataset:
        """By number or persistent identifier; who may not see it is refused, not told that there is none."""
        found = self._named(request)
        if found is None or found.destroyed:
            raise refused(404, HINT)
        if not self.curates(request) and not found.published:
            raise self.not_permitted(request)
        return found

    def _named(self, request: Request) -> Dataset | None:
        word = request.words.get("id", ":persistentId")
        if word == ":persistentId":
            return self.by_pid(request.argument("persistentId"))
        if not word.isdecimal():
            raise refused(404, f"Bad dataset ID number: {word}.")
        return self.dataverse.state.by_id.get(int(word))

    def by_pid(self, text: str) -> Dataset | None:
        """``doi:…`` in any case, or the address of its resolver."""
        hosts = {"https://doi.org/": "doi:", "https://hdl.handle.net/": "hdl:"}
        for url, protocol in hosts.items():
            text = text.replace(url, protocol, 1) if text.startswith(url) else text
        if text.partition(":")[0] not in {"doi", "hdl", "perma"}:
            raise refused(400, HINT)
        datasets = self.dataverse.state.datasets
        return datasets.get(text) or datasets.get(_upper(text))

    def not_permitted(self, request: Request) -> Exception:
        who = f"@{self.person(request)}" if self.person(request) else ":guest"
        return refused(401, f"User {who} is not permitted to perform requested action.")

    def latest(self, request: Request, dataset: Dataset) -> Version | None:
        """A curator's is the draft where there is one, or a deaccessioned version; a guest may have none."""
        return dataset.versions[-1] if self.curates(request) else dataset.released

    def version(self, request: Request, dataset: Dataset) -> Version:
        name = request.words["version"]
        if name == ":draft":
            return self._draft(request, dataset)
        found = dataset.released if name == ":latest-published" else None
        if name == ":latest":
            found = self.latest(request, dataset)
        elif not name.startswith(":"):
            found = self._numbered(request, dataset, name)
        if found is None:
            raise refused(404, f"Dataset version {name} of dataset {dataset.id} not found")
        return found

    def _draft(self, request: Request, dataset: Dataset) -> Version:
        if not self.curates(request):
            raise self.not_permitted(request)
        if dataset.draft is None:
            raise refused(404, f"Dataset version :draft of dataset {dataset.id} not found")
        return dataset.draft

    def _numbered(self, request: Request, dataset: Dataset, name: str) -> Version | None:
        """A bare major number means its first, such as 1.0, and not the newest."""
        major, _, minor = name.partition(".")
        if not major.isdecimal() or not (minor or "0").isdecimal():
            raise refused(400, f"Illegal version identifier '{name}'")
        wanted = (int(major), int(minor or 0))
        found = next((each for each in dataset.versions if (each.number, each.minor) == wanted), None)
        asks = request.argument("includeDeaccessioned").lower() == "true" and self.curates(request)
        return found if found and (found.state == RELEASED or (found.state == DEACCESSIONED and asks)) else None

    def file(self, request: Request) -> tuple[Dataset, DataFile]:
        """A file that this person may fetch."""
        dataset, file = self._file(request)
        if dataset.source or dataset.destroyed:
            raise refused_access(request, 404, NO_FILE)
        if not self.curates(request) and not (self._shown(dataset, file) and not closed(file)):
            raise refused_access(request, 403, CLOSED)
        if file.retention and file.retention <= today():
            raise refused_access(request, 403, CLOSED)  # nobody may, whoever asks
        return dataset, file

    def _file(self, request: Request) -> tuple[Dataset, DataFile]:
        word, files = request.words["id"], self.dataverse.state.files
        if word == ":persistentId":
            pid = request.argument("persistentId")
            found = next((each for each in files.values() if pid and each[1].persistent_id == pid), None)
        else:
            found = files.get(int(word)) if word.isdecimal() else None
        if found is None:
            raise refused_access(request, 404, NO_FILE)
        return found

    @staticmethod
    def _shown(dataset: Dataset, file: DataFile) -> bool:
        """Whether any public version has it: a replaced file stays open by its old version."""
        released = (each for each in dataset.versions if each.state == RELEASED)
        return any(each.file is file for version in released for each in version.files)


def closed(file: DataFile) -> bool:
    """An embargoed file is not called restricted."""
    return file.restricted or file.embargo > today()


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def _upper(pid: str) -> str:
    protocol, _, rest = pid.partition(":")
    return f"{protocol}:{rest.upper()}"
