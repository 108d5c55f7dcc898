"""How InvenioRDM shows its drafts, records and files."""

import mimetypes
from typing import Any
from urllib.parse import quote

from simulators.invenio_state import Content, State, StoredFile, Version
from simulators.invenio_vocabularies import entry

VOCABULARY_FIELDS = {"resource_type": "resourcetypes", "languages": "languages", "rights": "licenses"}


def record(state: State, version: Version, base: str, as_draft: bool) -> dict[str, Any]:
    content = (version.draft if as_draft else version.published) or Content()
    family = state.family(version.parent)
    latest = state.latest(version.parent)
    return {
        "id": version.id,
        "created": version.created,
        "updated": version.updated,
        **({"expires_at": None} if as_draft else {}),
        "revision_id": version.revision,
        "is_published": version.published is not None,
        "is_draft": as_draft,
        "status": _status(version, as_draft),
        "access": _access(content),
        "files": {
            **files_summary(version, content),
            "entries": {key: file_json(version, file, base, as_draft) for key, file in version.files.items()},
        },
        "media_files": {"enabled": False, "order": [], "count": 0, "total_bytes": 0, "entries": {}},
        "metadata": _shown(content.metadata),
        "custom_fields": content.custom_fields,
        "pids": content.pids,
        "parent": _parent(version),
        "versions": {"index": version.number, "is_latest": latest is version, "is_latest_draft": family[-1] is version},
        "deletion_status": {"is_deleted": version.removed, "status": "D" if version.removed else "P"},
        "links": links(version, base, as_draft),
    }


def _status(version: Version, as_draft: bool) -> str:
    if version.published:
        return "draft" if as_draft else "published"
    review = version.parent.review
    kind = "new_version_draft" if version.number > 1 else "draft"
    if not review:
        return kind
    return {"submitted": "in_review", "declined": "declined"}.get(review["status"], f"{kind}_with_review")


def _access(content: Content) -> dict[str, Any]:
    embargo = content.access.get("embargo") or {"active": False, "reason": None}
    files = content.access["files"]
    public = {"public": "open", "restricted": "restricted"}[files] if content.files_enabled else "metadata-only"
    status = "embargoed" if embargo.get("active") else public if content.access["record"] == "public" else "restricted"
    return {"record": content.access["record"], "files": files, "embargo": embargo, "status": status}


def _shown(metadata: dict[str, Any]) -> dict[str, Any]:
    """Words of vocabularies come back with their titles."""
    shown = dict(metadata)
    for name, vocabulary in VOCABULARY_FIELDS.items():
        if name in shown:
            many = isinstance(shown[name], list)
            titled = [_titled(vocabulary, each) for each in (shown[name] if many else [shown[name]])]
            shown[name] = titled if many else titled[0]
    return shown


def _titled(vocabulary: str, word: dict[str, Any]) -> dict[str, Any]:
    return {**word, "title": entry(vocabulary, word["id"])["title"]} if word.get("id") else word


def _parent(version: Version) -> dict[str, Any]:
    parent = version.parent
    communities: dict[str, Any] = {"ids": list(parent.communities)} if parent.communities else {}
    if parent.communities:
        communities["default"] = parent.communities[0]
    shown = {
        "id": parent.id,
        "access": {"owned_by": {"user": parent.owner}, "settings": {"allow_user_requests": False}},
        "communities": communities,
        "pids": parent.pids,
    }
    return {**shown, "review": parent.review} if parent.review and not version.published else shown


def links(version: Version, base: str, as_draft: bool) -> dict[str, str]:
    record_url, page = f"{base}/api/records/{version.id}", f"{base}/records/{version.id}"
    draft_url = f"{record_url}/draft"
    here = draft_url if as_draft else record_url
    found = {
        "self": here,
        "self_html": f"{base}/uploads/{version.id}" if as_draft else page,
        "record": record_url,
        "record_html": page,
        "draft": draft_url,
        "publish": f"{draft_url}/actions/publish",
        "review": f"{draft_url}/review",
        "submit-review": f"{draft_url}/actions/submit-review",
        "versions": f"{record_url}/versions",
        "latest": f"{record_url}/versions/latest",
        "latest_html": f"{page}/latest",
        "files": f"{here}/files",
        "archive": f"{here}/files-archive",
        "access_links": f"{record_url}/access/links",
        "reserve_doi": f"{draft_url}/pids/doi",
        "communities": f"{record_url}/communities",
        "requests": f"{record_url}/requests",
        "parent": f"{base}/api/records/{version.parent.id}",
        "parent_html": f"{base}/records/{version.parent.id}",
    }
    content = (version.draft if as_draft else version.published) or Content()
    doi, concept = content.pids.get("doi"), version.parent.pids.get("doi")
    found |= (
        {"doi": f"https://doi.org/{doi['identifier']}", "self_doi": f"https://doi.org/{doi['identifier']}"} if doi else {}
    )
    return found | ({"parent_doi": f"https://doi.org/{concept['identifier']}"} if concept else {})


def files_summary(version: Version, content: Content) -> dict[str, Any]:
    complete = [file for file in version.files.values() if file.complete]
    total = sum(file.size or 0 for file in complete)
    return {"enabled": content.files_enabled, "order": [], "count": len(complete), "total_bytes": total}


def file_list(version: Version, files: list[StoredFile], base: str, as_draft: bool) -> dict[str, Any]:
    content = version.draft or version.published or Content()
    here = f"{base}/api/records/{version.id}{'/draft' if as_draft else ''}"
    return {
        "enabled": content.files_enabled,
        "default_preview": None,
        "order": [],
        "entries": [file_json(version, file, base, as_draft) for file in files],
        "links": {"self": f"{here}/files", "archive": f"{here}/files-archive"},
    }


def file_json(version: Version, file: StoredFile, base: str, as_draft: bool) -> dict[str, Any]:
    here = f"{base}/api/records/{version.id}{'/draft' if as_draft else ''}/files/{quote(file.key, safe='')}"
    shown: dict[str, Any] = {
        "created": file.created,
        "updated": file.created,
        "key": file.key,
        "metadata": {},
        "access": {"hidden": False},
        "status": "completed" if file.complete else "pending",
        "transfer": file.transfer,
        "links": _file_links(here, file, as_draft),
    }
    if file.received or file.complete:
        shown |= {
            "mimetype": mimetypes.guess_type(file.key)[0] or "application/octet-stream",
            "version_id": file.version_id,
            "file_id": file.file_id,
            "bucket_id": version.bucket,
            "storage_class": "L",
            "checksum": f"md5:{file.md5}",
            "size": file.size,
        }
    elif file.announced_size is not None:
        shown["size"] = file.announced_size
    return shown


def _file_links(here: str, file: StoredFile, as_draft: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"self": here, "content": f"{here}/content"}
    if as_draft:
        found["commit"] = f"{here}/commit"
    if file.transfer["type"] == "M" and not file.complete:
        parts = range(1, file.transfer["parts"] + 1)
        found["parts"] = [
            {"part": part, "url": f"{here}/content/{part}", "expiration": "2099-01-01T00:00:00Z"} for part in parts
        ]
        found["content"] = None
    return found
