"""Who looks at the catalogue, and what she may see and change of it. Pure."""

from dataclasses import dataclass
from typing import Protocol

from exporter.catalogue.item import Visibility

STAFF_ROLES = frozenset({"admin", "staff"})


@dataclass(frozen=True)
class Viewer:
    """``subject`` is the OpenID ``sub``, empty when nobody is signed in."""

    subject: str = ""
    is_staff: bool = False


NOBODY = Viewer()


class Owned(Protocol):
    """An item, a row of a list, an item set, or a site."""

    @property
    def owner(self) -> str: ...
    @property
    def visibility(self) -> str: ...


def may_see(viewer: Viewer, one: Owned) -> bool:
    return one.visibility == Visibility.PUBLIC or may_edit(viewer, one)


def may_edit(viewer: Viewer, one: Owned) -> bool:
    """Its owner and staff."""
    return viewer.is_staff or bool(viewer.subject and one.owner == viewer.subject)
