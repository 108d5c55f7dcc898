"""CKAN's actions that write datasets: patch keeps what is not sent, update wipes it."""

import mimetypes
import re
import unicodedata
from typing import Any

from simulators.ckan_answers import Failed, Sent, broken, denied, invalid, name_of, not_found, text, truth
from simulators.ckan_shown import Shown
from simulators.ckan_state import Content, User, fixed_id, now

TEXT_FIELDS = ("author", "author_email", "license_id", "maintainer", "maintainer_email", "notes", "url", "version")


class Writing(Shown):
    """Each action takes the person who asks and what was sent."""

    def package_create(self, user: User | None, sent: Sent) -> Sent:
        if user is None:
            raise denied("User  not authorized to create packages")
        name = _name_checked(sent)
        if self.state.dataset(name):
            raise invalid(name=["That URL is already in use."])
        owner = self._owner(user, sent)
        dataset: Sent = {"id": sent.get("id") or fixed_id("dataset", name), "creator_user_id": user.id, "state": "active"}
        dataset |= {"metadata_created": now(), "owner_org": owner, "type": "dataset", "resources": []}
        self._fill(dataset, sent)
        self.state.datasets[dataset["id"]] = dataset
        return self.shown(dataset)

    def _owner(self, user: User, sent: Sent) -> str | None:
        if not sent.get("owner_org"):
            if self.state.unowned_datasets:
                return None
            raise invalid(owner_org=["An organization must be provided"])
        organization = self.state.organization(sent["owner_org"])
        if organization is None:
            raise denied(f"User {user.name} not authorized to add dataset to this organization")
        if not self.state.permitted(user, organization.id, "create_dataset"):
            raise denied(f"User {user.name} not authorized to create packages")
        return organization.id

    def resource_create(self, user: User | None, sent: Sent) -> Sent:
        if not sent.get("package_id"):
            raise invalid(package_id=["Missing value"])
        dataset = self.state.dataset(sent["package_id"])
        if dataset is None:
            raise not_found()
        if not self.state.may_edit(user, dataset):
            raise denied(f"User {name_of(user)} not authorized to create resources on dataset {dataset['name']}")
        upload = sent.pop("upload", None)
        fields = {name: value for name, value in sent.items() if name not in {"package_id", "id"}}
        resource = self.resource(dataset, fields)
        if isinstance(upload, tuple):
            self._keep_upload(resource, *upload)
        dataset["resources"].append(resource)
        self.state.touch(dataset)
        return self.shown_resource(resource, len(dataset["resources"]) - 1)

    def _keep_upload(self, resource: Sent, name: str, content: bytes) -> None:
        munged = munged_name(name)
        kind = mimetypes.guess_type(munged)[0]
        resource |= {"url": munged, "url_type": "upload", "size": len(content), "mimetype": kind, "last_modified": now()}
        resource["format"] = resource["format"] or _format(munged)
        self.state.keep_file(resource["id"], Content.of(content))

    def package_patch(self, user: User | None, sent: Sent) -> Sent:
        if not sent.get("id"):
            raise invalid(message="Missing id, can not get Package object")
        dataset = self._editable(user, sent)
        kept = {name: dataset[name] for name in (*TEXT_FIELDS, "name", "title", "private", "tags", "groups", "extras")}
        self._fill(dataset, {**kept, **sent})
        return self.shown(dataset)

    def package_update(self, user: User | None, sent: Sent) -> Sent:
        """What is not sent is wiped, in 2.11 the resources too."""
        if not (sent.get("id") or sent.get("name")):
            raise invalid(id="Missing value")
        dataset = self._editable(user, {"id": sent.get("id") or sent["name"]})
        kept = {"name": dataset["name"], "resources": []}
        self._fill(dataset, {**kept, **sent})
        return self.shown(dataset)

    def package_delete(self, user: User | None, sent: Sent) -> None:
        dataset = self._editable(user, sent)
        dataset["state"] = "deleted"
        self.state.touch(dataset)

    def dataset_purge(self, user: User | None, sent: Sent) -> None:
        """No trace is left; for system administrators only."""
        found = self.state.dataset(str(sent.get("id")))
        if found is None:
            raise not_found()
        if not (user and user.sysadmin):
            raise denied(f"User {name_of(user)} not authorized to purge dataset {found['id']}")
        del self.state.datasets[found["id"]]

    def _editable(self, user: User | None, sent: Sent) -> Sent:
        found = self.state.dataset(str(sent.get("id")))
        if found is None:
            raise not_found()
        if not self.state.may_edit(user, found):
            raise denied(f"User {name_of(user)} not authorized to edit package {found['id']}")
        return found

    def _fill(self, dataset: Sent, sent: Sent) -> None:
        """Checks first: a refused write changes nothing."""
        changes: Sent = {name: text(sent.get(name)) for name in TEXT_FIELDS}
        changes["name"] = _name_checked(sent)
        changes["title"] = text(sent.get("title")) or changes["name"]
        changes["private"] = truth(sent.get("private") or False)
        changes["extras"] = _extras(sent.get("extras") or [])
        changes["tags"] = [_tag(each) for each in sent.get("tags") or []]
        if "owner_org" in sent and not sent["owner_org"] and not self.state.unowned_datasets:
            raise invalid(owner_org=["An organization must be provided"])
        changes["groups"] = sent.get("groups") or []
        if "resources" in sent:
            changes["resources"] = [self.resource(dataset, each) for each in sent["resources"]]
        dataset.update(changes)
        self.state.touch(dataset)

    def resource(self, dataset: Sent, sent: Sent) -> Sent:
        """A resource that is known keeps its own; an unknown one is made."""
        known = next((each for each in dataset["resources"] if each["id"] == sent.get("id")), None)
        words = ("name", "description", "mimetype", "resource_type", "last_modified", "size", "url_type")
        number = str(len(dataset["resources"]))
        made: Sent = {
            "id": fixed_id("resource", dataset["id"], number, now()),
            "created": now(),
            "state": "active",
            "hash": "",
        }
        made |= {
            "package_id": dataset["id"],
            "metadata_modified": now(),
            "format": str(sent.get("format") or "").upper(),
            "url": "",
            "cache_url": None,
        }
        made |= {"mimetype_inner": None, "cache_last_updated": None, **dict.fromkeys(words)}
        guessed = mimetypes.guess_type(re.split("[?#]", str(sent.get("url") or ""))[0])
        made |= {"mimetype": guessed[0], "format": made["format"] or _format(str(sent.get("url") or ""))}
        mine = {name: value for name, value in sent.items() if name not in {"position", "format"}}
        if known and known["url_type"] == "upload":
            mine.pop("url", None)  # it was sent back as it was shown, with the site's address
        return {**made, **(known or {}), **mine}


def _format(url: str) -> str:
    """CKAN's guess from the end of an address."""
    _, dot, ending = re.split("[?#]", url)[0].rpartition(".")
    return ending.upper() if dot and mimetypes.guess_type(f"x.{ending}")[0] else ""


def munged_name(name: str) -> str:
    """CKAN's file name: without accents, spaces as hyphens, lower case, at most 100 characters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().strip()
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9_.-]", "-", plain))[:100]


def _name_checked(sent: Sent) -> str:
    name = sent.get("name")
    if not name:
        raise invalid(name=["Missing value"])
    if not re.fullmatch(r"[a-z0-9_-]*", str(name)):
        raise invalid(name=["Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"])
    return str(name)


def _extras(sent: Any) -> list[Sent]:
    """As CKAN gives them back: sorted by key, without those that have no value."""
    if not isinstance(sent, list):
        message = f"Only lists of dicts can be placed against subschema ('extras',), not {type(sent)}"
        raise Failed(400, "Integrity Error", message=message)
    if any(not each.get("key") for each in sent):
        raise invalid(extras=[{} if each.get("key") else {"key": ["Missing value"]} for each in sent])
    keys = [each["key"] for each in sent]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise invalid(extras_validation=[f'Duplicate key "{twice}"'])
    if any(isinstance(each.get("value"), dict | list) for each in sent):
        raise broken()
    kept = [{"key": each["key"], "value": str(each["value"])} for each in sent if each.get("value") is not None]
    return sorted(kept, key=lambda each: each["key"])


def _tag(sent: Sent) -> Sent:
    name = sent["name"]
    if len(name) < 2:
        raise invalid(tags=[f'Tag "{name}" length is less than minimum 2'])
    if re.search(r"[^\w .-]", name):
        allowed = 'alphanumeric characters, spaces (" "), hyphens ("-"), underscores ("_") or dots (".")'
        raise invalid(tags=[f'Tag "{name}" can only contain {allowed}'])
    return shown_tag(name)


def shown_tag(name: str) -> Sent:
    return {"display_name": name, "id": fixed_id("tag", name), "name": name, "state": "active", "vocabulary_id": None}
