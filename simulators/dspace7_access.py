"""Who asks, what that person may see, and how the rest is refused."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from simulators.dspace7_state import File, Item, Thing
from simulators.server import Refusal, Reply, Request

NEEDED = "Authentication is required"


def refused(request: Request, status: int, message: str = "An exception has occurred", **headers: str) -> Refusal:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    body = {"timestamp": now, "status": status, "error": HTTPStatus(status).phrase, "message": message, "path": request.path}
    kind = {"Content-Type": "application/json;charset=UTF-8"}
    return Refusal(Reply(status, body, {**kind, **{name.replace("_", "-"): text for name, text in headers.items()}}))


def closed(thing: Thing) -> bool:
    """Not for everybody."""
    return thing.readers is not None or (isinstance(thing, File) and thing.until > datetime.now(UTC).date().isoformat())


@dataclass(frozen=True)
class Reader:
    """``person`` is an e-mail address, "" for a guest."""

    person: str
    admin: bool = False

    def may_see(self, thing: Thing) -> bool:
        """Its description: a file that is closed is described to everybody, but not with the item it belongs to."""
        if isinstance(thing, File):
            return self.may_see(thing.bundle)
        return self.admin or thing.readers is None or self.person in thing.readers

    def may_open(self, file: File) -> bool:
        item = file.bundle.item
        hidden = item.withdrawn or not self.may_see(item)
        if self.admin or not (hidden or closed(file)):
            return True
        return not hidden and file.readers is not None and self.person in file.readers

    def must_see(self, request: Request, thing: Thing) -> None:
        """A guest is asked to sign in, whoever did is forbidden."""
        if not self.may_see(thing):
            raise self.refusal(request)

    def refusal(self, request: Request) -> Refusal:
        return refused(request, 403, "Access is denied") if self.person else refused(request, 401, NEEDED)

    def must_see_inside(self, request: Request, item: Item) -> None:
        """What hangs on an item that is withdrawn is for administrators."""
        if item.withdrawn and not self.admin:
            raise self.refusal(request)
