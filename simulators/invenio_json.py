"""How InvenioRDM shows its drafts, records and files."""

import mimetypes
from typing import Any
from urllib.parse import quote

from simulators.invenio_state import Content, State, StoredFile, Version
from simulators.invenio_vocabularies import entry

VOCABULARY_FIELDS = {"resource_type": "resourcetypes", "languages": "languages", "rights": "licenses"}


def record(state: State, version: Version, base: str, as_draft: bool) -> dict[str, Any]:
    content = (version.draft if as_draft else version.published) or Content()
    return {
        "id": version.id,
        "created": version.created,
        "updated": version.updated,
        **({"expires_at": None} if as_draft else {}),
        "revision_id": version.revision,
        "is_published": version.published is not None,
        "is_draft": as_draft,
        "status": _status(version, as_draft),
        "access": _access(version, content),
        "files": {**files_summary(version, content), "entries": _entries(version)},
        "media_files": {"enabled": False, "order": [], "count": 0, "total_bytes": 0, "entries": {}},
        "metadata": _shown(content.metadata),
        "custom_fields": content.custom_fields,
        "pids": content.pids,
        "parent": _parent(state, version),
        "versions": {"index": version.number, **_newest(state, version)},
        **({} if as_draft else {"deletion_status": {"is_deleted": version.removed, "status": "P"}}),
        "links": links(version, base, as_draft),
    }


def _newest(state: State, version: Version) -> dict[str, bool]:
    """By their ids, as the index holds copies."""
    family, latest = state.family(version.parent), state.latest(version.parent)
    is_latest = latest is not None and latest.id == version.id
    return {"is_latest": is_latest, "is_latest_draft": bool(family) and family[-1].id == version.id}


def _status(version: Version, as_draft: bool) -> str:
    if version.published:
        return "draft" if as_draft else "published"
    review = version.parent.review
    kind = "new_version_draft" if version.number > 1 else "draft"
    if not review:
        return kind
    return {"submitted": "in_review", "declined": "declined"}.get(review["status"], f"{kind}_with_review")


def _access(version: Version, content: Content) -> dict[str, Any]:
    embargo = content.access.get("embargo") or {"active": False, "reason": None}
    files = content.access["files"]
    public = (
        {"public": "open", "restricted": "restricted"}[files] if version.files and content.files_enabled else "metadata-only"
    )
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


def _parent(state: State, version: Version) -> dict[str, Any]:
    parent = version.parent
    communities: dict[str, Any] = {"ids": list(parent.communities)} if parent.communities else {}
    if parent.communities:
        communities["default"] = parent.communities[0]
        known = [state.communities[each] for each in parent.communities if each in state.communities]
        communities["entries"] = [{"id": each.id, "slug": each.slug, "metadata": {"title": each.title}} for each in known]
    shown = {
        "id": parent.id,
        "access": {"owned_by": {"user": parent.owner}, "settings": {"allow_user_requests": False}},
        "communities": communities,
        "pids": parent.pids,
    }
    return {**shown, "review": parent.review} if parent.review and not version.published else shown


def links(version: Version, base: str, as_draft: bool) -> dict[str, str]:
    """A draft and a record do not have the same ones."""
    record_url, page = f"{base}/api/records/{version.id}", f"{base}/records/{version.id}"
    here = f"{record_url}/draft" if as_draft else record_url
    found = {
        "self": here,
        "self_html": f"{base}/uploads/{version.id}" if as_draft else page,
        "preview_html": f"{page}?preview=1",
        "reserve_doi": f"{record_url}/draft/pids/doi",
        "files": f"{here}/files",
        "archive": f"{here}/files-archive",
        "versions": f"{record_url}/versions",
        "access_links": f"{record_url}/access/links",
        "communities": f"{record_url}/communities",
        "requests": f"{record_url}/requests",
    }
    more = _draft_links(version, record_url, page) if as_draft else _record_links(version, base, record_url, page)
    return {**found, **more, **_doi_links(version, as_draft)}


def _draft_links(version: Version, record_url: str, page: str) -> dict[str, str]:
    draft_url = f"{record_url}/draft"
    found = {
        "record": record_url,
        "record_html": page,
        "publish": f"{draft_url}/actions/publish",
        "review": f"{draft_url}/review",
    }
    return found | ({"submit-review": f"{draft_url}/actions/submit-review"} if version.parent.review else {})


def _record_links(version: Version, base: str, record_url: str, page: str) -> dict[str, str]:
    return {
        "draft": f"{record_url}/draft",
        "latest": f"{record_url}/versions/latest",
        "latest_html": f"{page}/latest",
        "parent": f"{base}/api/records/{version.parent.id}",
        "parent_html": f"{base}/records/{version.parent.id}",
    }


def _doi_links(version: Version, as_draft: bool) -> dict[str, str]:
    content = (version.draft if as_draft else version.published) or Content()
    doi, concept = content.pids.get("doi"), version.parent.pids.get("doi")
    found = dict.fromkeys(("doi", "self_doi"), f"https://doi.org/{doi['identifier']}") if doi else {}
    return found | ({"parent_doi": f"https://doi.org/{concept['identifier']}"} if concept else {})


def files_summary(version: Version, content: Content) -> dict[str, Any]:
    total = sum(file.size or 0 for file in version.files.values() if file.complete)
    return {"enabled": content.files_enabled, "order": [], "count": len(version.files), "total_bytes": total}


def _entries(version: Version) -> dict[str, Any]:
    """Within a record a file is shown without links; of a pending one hardly more than its name."""
    return {
        file.key: {"key": file.key, "access": {"hidden": False}, "metadata": None}
        if not file.complete
        else {
            "id": file.version_id,
            "key": file.key,
            "ext": file.key.rpartition(".")[2],
            "size": file.size,
            "checksum": f"md5:{file.md5}",
            "mimetype": _kind(file.key),
            "storage_class": "L",
            "access": {"hidden": False},
            "metadata": {},
        }
        for file in version.files.values()
    }


def _kind(key: str) -> str:
    return mimetypes.guess_type(key)[0] or "application/octet-stream"


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
    here = f"{base}/api/records/{version.id}{'/draft' if as_draft else ''}/files/{quote(file.key, safe='/')}"
    shown: dict[str, Any] = {
        "created": file.created,
        "updated": file.created,
        "key": file.key,
        "metadata": None,
        "access": {"hidden": False},
        "status": "completed" if file.complete else "pending",
        "transfer": file.transfer,
        "links": _file_links(here, file, as_draft),
    }
    if file.complete:
        shown |= {
            "mimetype": _kind(file.key),
            "version_id": file.version_id,
            "file_id": file.file_id,
            "bucket_id": version.bucket,
            "storage_class": "L",
            "checksum": f"md5:{file.md5}",
            "size": file.size,
        }
    else:  # until the commit only what was announced is told, even when the content is there
        shown |= {"size": file.announced_size} if file.announced_size is not None else {}
        shown |= {"checksum": f"md5:{file.announced_md5}"} if file.announced_md5 else {}
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
