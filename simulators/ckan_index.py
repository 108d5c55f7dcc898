"""A dataset as Solr has it: texts in lists, made when they are asked for, as ten thousand datasets must stay cheap."""

from typing import Any

from simulators.ckan_answers import Sent
from simulators.ckan_search import folded
from simulators.ckan_state import State

SAME = ("id", "name", "owner_org", "state", "title", "notes", "author", "maintainer", "license_id", "creator_user_id")
PLAIN = {*SAME, "metadata_modified", "metadata_created"}
FIXED = {"type": ["dataset"], "dataset_type": ["dataset"], "permission_labels": ["public"]}


class Indexed:
    def __init__(self, state: State, dataset: Sent) -> None:
        self._state = state
        self.dataset = dataset

    def get(self, field: str, otherwise: Any) -> Any:
        found = self._field(field)
        return otherwise if found is None else found

    def __getitem__(self, field: str) -> Any:
        return self._words() if field == "_words" else self.get(field, [])

    def _field(self, field: str) -> list[str] | None:
        dataset = self.dataset
        if field in PLAIN:
            return [dataset[field]] if dataset[field] else None
        if field in FIXED:
            return FIXED[field]
        derived = getattr(self, f"_{field}", None) if field in DERIVED else None
        return derived() if derived else self._extra(field)

    def _extra(self, field: str) -> list[str] | None:
        key = field.removeprefix("extras_")
        found = next((each["value"] for each in self.dataset["extras"] if each["key"] == key), None)
        return None if found is None else [found]

    def _title_string(self) -> list[str]:
        return [self.dataset["title"]]

    def _organization(self) -> list[str]:
        organization = self._state.organization(self.dataset["owner_org"] or "")
        return [organization.name] if organization else []

    def _tags(self) -> list[str]:
        return [each["name"] for each in self.dataset["tags"]]

    def _groups(self) -> list[str]:
        return [each["name"] for each in self.dataset["groups"]]

    def _capacity(self) -> list[str]:
        return ["private" if self.dataset["private"] else "public"]

    def _private(self) -> list[str]:
        return [str(self.dataset["private"]).lower()]

    def _res_format(self) -> list[str]:
        return [each["format"] for each in self.dataset["resources"] if each["format"]]

    def _words(self) -> set[str]:
        fields = [*SAME, *FIXED, *DERIVED]
        texts = [text for field in fields for text in self.get(field, [])]
        texts += [each["value"] for each in self.dataset["extras"]]
        organization = self._state.organization(self.dataset["owner_org"] or "")
        texts += [organization.title] if organization else []
        texts += [str(each[name] or "") for each in self.dataset["resources"] for name in ("name", "description", "url")]
        return {word for text in texts for word in folded(str(text))}


DERIVED = ("title_string", "organization", "tags", "groups", "capacity", "private", "res_format")
