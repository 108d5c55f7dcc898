"""Any DSpace to import from, 4 to 6 over ``/rest`` and 7 or later over ``/server/api``: told apart by what answers."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from exporter.errors import RemoteMissing, RemoteRefused, RemoteUnavailable
from exporter.records.record import FileRef, Record
from exporter.sources.answering import as_it_should
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.dspace_family import DspaceFamily, Scope
from exporter.sources.dspace_hal import NAME as HAL
from exporter.sources.dspace_hal import DspaceHal
from exporter.sources.imports import Branch, Branches, ImportAbout, ImportDoor, ImportFeatures, ImportKind
from exporter.sources.options import Shape, option
from exporter.sources.places import Place, place_of

MOST = 100
WHOLE = "The entire repository"
USUAL_ENDPOINT, ORIGINAL = "rest", "ORIGINAL"


@dataclass(frozen=True)
class DspaceOptions:
    url: str = option("Site URL", shape=Shape.ADDRESS, required=True, example="https://repository.example.org")
    endpoint: str = option(
        "Endpoint",
        USUAL_ENDPOINT,
        hint="Where DSpace 4 to 6 answers below the site. For DSpace 7 and later it is found by itself.",
    )
    scope: str = option(
        "Collection or community",
        hint="Its handle, its id or the address of its page. Leave this empty to import the entire repository.",
        example="123456789/42",
    )
    ignored: str = option(
        "Ignored fields",
        hint="Fields that are left out, with commas between.",
        example="dc.subject.ddc, dc.description.sponsorship",
    )
    bundles: str = option(
        "Bundles of files",
        ORIGINAL,
        hint="ORIGINAL has the files that people see. Several with commas between.",
    )


class DspaceImport:
    features = ImportFeatures(most_a_page=MOST)

    def __init__(self, options: DspaceOptions, door: ImportDoor) -> None:
        self._options = options
        self._door = door
        self._bundles = frozenset(_listed(options.bundles.upper())) or frozenset({ORIGINAL})
        self._ignored = frozenset(_listed(options.ignored))
        self._hal = DspaceHal(door, api_of(options.url, options.endpoint), self._bundles)
        self._found: DspaceFamily | None = None

    def check(self) -> ImportAbout:
        with as_it_should():
            family = self._family()
            site = family.site()
            scope = family.scope(self._options.scope)
            total = family.total(scope)
        title = scope.branch.title if scope.branch else WHOLE
        notes = (f"At most {family.most_a_page} items a request.",)
        return ImportAbout("DSpace", site.version, site.title, title, site.url, total, notes=notes)

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:  # noqa: ARG002
        place = place_of(cursor) if cursor else self._start()
        family = self._family(place.scope)
        return family.page(place, min(max(size, 1), family.most_a_page))

    def record(self, entry: Entry) -> Record:
        return self._family().record(entry, self._ignored)

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return self._family().open_file(file)

    def branches(self, parent: str = "", cursor: str = "") -> Branches:
        return self._family().branches(parent, cursor)

    def branch(self, identifier: str) -> Branch:
        """Raises RemoteMissing, also for none at all."""
        found = self._family().scope(identifier).branch
        if found is None:
            raise RemoteMissing("Name a collection or a community.", status=404)
        return found

    def close(self) -> None:
        self._hal.close()

    def _start(self) -> Place:
        family = self._family()
        return Place(scope=f"{family.name} {self._scope().key}")

    def _scope(self) -> Scope:
        return self._family().scope(self._options.scope)

    def _family(self, scope: str = "") -> DspaceFamily:
        """``scope`` of a cursor names it: a walk that began at one ends there, whatever answers meanwhile."""
        named = scope.partition(" ")[0]
        if named == HAL:
            self._found = self._hal
        if self._found is None:
            self._found = self._looked_at()
        return self._found

    def _looked_at(self) -> DspaceFamily:
        """Raises RemoteRefused for what is no DSpace; what is only away, or blocks us, is told as it is."""
        try:
            self._hal.site()
        except (RemoteRefused, RemoteUnavailable) as error:
            if isinstance(error, RemoteUnavailable) and error.status != 200:
                raise
            host, status = error.host, error.status
            sentence = f"There is no DSpace at this address: {host} answers neither at server/api nor at the endpoint."
            raise RemoteRefused(sentence, host, status) from None
        return self._hal


def api_of(url: str, endpoint: str = USUAL_ENDPOINT) -> str:
    """Where DSpace 7 and later answers: also for who typed that address itself."""
    if url.endswith("/api"):
        return url
    if endpoint.endswith("/api"):
        return f"{url}/{endpoint.strip('/')}"
    return f"{url}/api" if url.endswith("/server") else f"{url}/{HAL}"


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


DSPACE = ImportKind(
    "dspace",
    "DSpace",
    DspaceOptions,
    DspaceImport,
    "Items of a repository that runs DSpace, from version 4 on: all, or those of a collection or a community with all below "
    "it. If you need a token to see them, it is your e-mail address and your password there: name@example.org:password",
    branch_option="scope",
)
