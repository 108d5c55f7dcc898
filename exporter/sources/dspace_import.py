"""Any DSpace to import from, 4 to 6 over ``/rest`` and 7 or later over ``/server/api``: told apart by what answers."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from exporter.errors import RemoteError, RemoteMissing, RemoteRefused, RemoteUnavailable, TokenRefused
from exporter.records.record import FileRef, Record
from exporter.sources.answering import as_it_should
from exporter.sources.base import Entry, FileContent, Listing
from exporter.sources.dspace_closed import CLOSED_TO_OTHERS
from exporter.sources.dspace_family import ORIGINAL, USUAL_BUNDLES, DspaceFamily, Scope
from exporter.sources.dspace_hal import NAME as HAL
from exporter.sources.dspace_hal import DspaceHal
from exporter.sources.dspace_rest import DspaceRest, answers_rest
from exporter.sources.imports import Branch, Branches, ImportAbout, ImportDoor, ImportFeatures, ImportKind
from exporter.sources.kept import with_less_kept
from exporter.sources.options import Shape, option
from exporter.sources.places import Place, place_of

MOST = 100
WHOLE = "The entire repository"
USUAL_ENDPOINT = "rest"


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
        reads=True,
    )
    bundles: str = option(
        "Bundles of files",
        ORIGINAL,
        hint="ORIGINAL has the files that people see, THUMBNAIL small pictures of them. Several with commas between.",
        reads=True,
    )


class DspaceImport:
    features = ImportFeatures(most_a_page=MOST)

    def __init__(self, options: DspaceOptions, door: ImportDoor) -> None:
        self._options = options
        self._door = door
        self._bundles = frozenset(_listed(options.bundles.upper())) or USUAL_BUNDLES
        self._ignored = frozenset(_listed(options.ignored))
        endpoint = options.endpoint.strip("/") or USUAL_ENDPOINT
        self._rest_url = rest_of(options.url, endpoint)
        self._hal: DspaceFamily = DspaceHal(door, api_of(options.url, endpoint), self._bundles)
        self._rest: DspaceFamily = DspaceRest(door, self._rest_url, self._bundles)
        self._found: DspaceFamily | None = None

    def check(self) -> ImportAbout:
        with as_it_should():
            family = self._family()
            site = family.site()
            scope = family.scope(self._options.scope)
            total = family.total(scope)
        title = scope.branch.title if scope.branch else WHOLE
        closed = (CLOSED_TO_OTHERS,) if self._door.token else ()
        notes = (f"At most {family.most_a_page} items a request.", *_counted(scope, total), *closed)
        return ImportAbout("DSpace", site.version, site.title, title, site.url, total, notes=notes)

    def listing(self, cursor: str = "", size: int = 100, *, bare: bool = False) -> Listing:  # noqa: ARG002
        place = place_of(cursor) if cursor else self._start()
        family = self._family(place.scope)
        return family.page(place, min(max(size, 1), family.most_a_page))

    def record(self, entry: Entry) -> Record:
        return with_less_kept(self._family().record(entry, self._ignored), _forget_files)

    def open_file(self, file: FileRef) -> AbstractContextManager[FileContent]:
        return self._family().open_file(file)

    def branches(self, parent: str = "", cursor: str = "") -> Branches:
        return self._family().branches(parent, cursor)

    def branch(self, identifier: str) -> Branch:
        """Raises RemoteMissing, also for none at all."""
        found = self._family().scope(identifier).branch
        if found is None:
            raise RemoteMissing("Name a collection or a community.", status=404)
        return replace(found, url=found.url or page_of(self._options.url, found.identifier))

    def close(self) -> None:
        self._hal.close()
        self._rest.close()

    def _start(self) -> Place:
        family = self._family()
        return Place(scope=f"{family.name} {self._scope().key}")

    def _scope(self) -> Scope:
        return self._family().scope(self._options.scope)

    def _family(self, scope: str = "") -> DspaceFamily:
        """``scope`` of a cursor names it: a walk that began at one ends there, whatever answers meanwhile."""
        named = {family.name: family for family in (self._hal, self._rest)}.get(scope.partition(" ")[0])
        if named:
            self._found = named
        if self._found is None:
            self._found = self._looked_at()
        return self._found

    def _looked_at(self) -> DspaceFamily:
        """The newer one first. Raises RemoteRefused for what is neither, or what a server says that is away or blocks us."""
        try:
            self._hal.site()
        except (RemoteRefused, TokenRefused, RemoteUnavailable) as error:
            if isinstance(error, RemoteUnavailable) and error.status != 200:
                raise
            if answers_rest(self._door, self._rest_url):
                return self._rest
            raise _neither(error) from None
        return self._hal


def _counted(scope: Scope, total: int | None) -> tuple[str, ...]:
    """What a repository says that does not say how many it shows."""
    if total is not None or scope.branch is None or scope.branch.count is None:
        return ()
    return (f"The repository counts {scope.branch.count:,} items there, also those that it does not show to everybody.",)


def _neither(error: RemoteError) -> RemoteError:
    if not isinstance(error, RemoteRefused):
        return error
    sentence = f"There is no DSpace at this address: {error.host} answers neither at server/api nor at the endpoint."
    return RemoteRefused(sentence, error.host, error.status)


def api_of(url: str, endpoint: str = USUAL_ENDPOINT) -> str:
    """Where DSpace 7 and later answers: also for who typed that address itself."""
    if url.endswith("/api"):
        return url
    if endpoint.endswith("/api"):
        return f"{url}/{endpoint}"
    site = url.removesuffix(f"/{endpoint}")
    return f"{site}/api" if site.endswith("/server") else f"{site}/{HAL}"


def rest_of(url: str, endpoint: str = USUAL_ENDPOINT) -> str:
    """Where DSpace 4 to 6 answers."""
    return url if url.endswith(f"/{endpoint}") else f"{url}/{endpoint}"


def page_of(url: str, handle: str) -> str:
    """Where people read a collection or community: the same in all versions. Empty without a handle."""
    site = url.removesuffix("/api").removesuffix("/server").removesuffix("/rest")
    return f"{site}/handle/{handle}" if "/" in handle else ""


def _forget_files(document: dict[str, Any]) -> None:
    """Of either family. When a file changes, so does the moment of the item's last change, which stays."""
    for part in (document, *document.get("bundles", ())):
        if "bitstreams" in part:
            part["bitstreams"] = []


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
    by_password=True,
)
