"""One record as the search index has it: frozen when it was written, and shown in the shape that is asked for."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulators import invenio_json
from simulators.invenio_state import Version
from simulators.zenodo_legacy import deposition
from simulators.zenodo_record import legacy_record

if TYPE_CHECKING:
    from simulators.invenio_state import State


class Listed:
    def __init__(self, state: "State", version: Version) -> None:
        self._state = state
        self.version = frozen(version)

    @property
    def owner(self) -> str:
        return self.version.parent.owner

    @property
    def parent(self) -> str:
        return self.version.parent.id

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def published(self) -> bool:
        return self.version.published is not None

    @cached_property
    def draft_text(self) -> dict[str, Any]:
        """What a query on one's own records looks at."""
        return invenio_json.record(self._state, self.version, "", self.version.draft is not None)

    @cached_property
    def record_text(self) -> dict[str, Any]:
        """What a query on the published records looks at."""
        return invenio_json.record(self._state, self.version, "", False)

    def own(self, base: str) -> dict[str, Any]:
        return invenio_json.record(self._state, self.version, base, self.version.draft is not None)

    def record(self, base: str, person: str) -> dict[str, Any]:
        shown = invenio_json.record(self._state, self.version, base, False)
        return shown if self._open_to(person) else {**shown, "files": {"enabled": shown["files"]["enabled"]}}

    def legacy(self, base: str) -> dict[str, Any]:
        return deposition(self._state, self.version, base)

    def legacy_record(self, base: str, person: str) -> dict[str, Any]:
        return legacy_record(self._state, self.version, base, self._open_to(person))

    def _open_to(self, person: str) -> bool:
        return may_open(self.version, person)


def may_open(version: Version, person: str) -> bool:
    """Whether this person may see the files of a published record."""
    content = version.published
    return bool(person and person == version.parent.owner) or bool(content and content.access["files"] == "public")


def frozen(version: Version) -> Version:
    """What is published is never changed in place; what is being edited is."""
    parent = replace(version.parent, communities=list(version.parent.communities), pids=dict(version.parent.pids))
    draft = version.draft and replace(version.draft, pids=dict(version.draft.pids))
    return replace(version, parent=parent, draft=draft, files={key: replace(file) for key, file in version.files.items()})
