"""Datasets made without the API: cheap by the ten thousand, and with fields that the API would not take."""

import mimetypes
from typing import Any
from urllib.parse import quote

from simulators.ckan_answers import Sent
from simulators.ckan_state import Content, fixed_id, now
from simulators.ckan_writing import TEXT_FIELDS, munged_name, shown_tag


def made_dataset(name: str, owner: str | None, fields: dict[str, Any]) -> Sent:
    """``tags`` may be plain words and ``extras`` a dictionary."""
    dataset: Sent = {
        **dict.fromkeys(TEXT_FIELDS),
        "id": fixed_id("dataset", name),
        "name": name,
        "title": name,
        "type": "dataset",
        "state": "active",
        "private": False,
        "owner_org": owner,
        "creator_user_id": fixed_id("user", "exporter-service"),
        "metadata_created": now(),
        "groups": [],
        "tags": [],
        "extras": [],
        "resources": [],
        **fields,
    }
    dataset["tags"] = [shown_tag(each) if isinstance(each, str) else each for each in dataset["tags"]]
    if isinstance(dataset["extras"], dict):
        dataset["extras"] = [{"key": key, "value": value} for key, value in sorted(dataset["extras"].items())]
    return dataset


def made_file(dataset: Sent, name: str, content: Content, **fields: Any) -> Sent:
    """An upload: its address is made when it is shown."""
    munged = munged_name(name)
    uploaded = {"url": munged, "url_type": "upload", "size": content.size, "last_modified": now()}
    return _added(dataset, name, {**uploaded, "mimetype": mimetypes.guess_type(munged)[0], **fields})


def made_link(dataset: Sent, name: str | None, url: str, **fields: Any) -> Sent:
    return _added(dataset, name, {"url": url, "mimetype": mimetypes.guess_type(quote(url))[0], **fields})


def _added(dataset: Sent, name: str | None, fields: dict[str, Any]) -> Sent:
    number = str(len(dataset["resources"]))
    moment = now()
    empty = ("description", "resource_type", "last_modified", "size", "url_type", "cache_url", "cache_last_updated")
    resource: Sent = {
        **dict.fromkeys((*empty, "mimetype_inner")),
        "id": fixed_id("resource", dataset["id"], number),
        "package_id": dataset["id"],
        "name": name,
        "format": (name or "").rpartition(".")[2].upper() if "." in (name or "") else "",
        "hash": "",
        "state": "active",
        "created": moment,
        "metadata_modified": moment,
        **fields,
    }
    dataset["resources"].append(resource)
    return resource
