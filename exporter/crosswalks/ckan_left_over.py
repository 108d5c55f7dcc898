"""What a CKAN dataset says beyond the common terms, each under a term of its own; and what of it is no statement. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from exporter.crosswalks.ckan_fields import Fields, unfolded
from exporter.crosswalks.ckan_people import PLACE_ROR
from exporter.crosswalks.json_depth import DEEPEST, is_deeper
from exporter.crosswalks.json_document import Part, leaves, text_of
from exporter.crosswalks.languages import find_language
from exporter.crosswalks.mail_addresses import is_address_field, without_addresses
from exporter.crosswalks.own_terms import own_values
from exporter.crosswalks.said import Said
from exporter.records.record import Record, Value

PREFIX = "ckan:"
RESOURCE = "ckan:resource."
SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
SAME = {"person": "personal", "organization": "organizational", "organisation": "organizational"}
READ_WITHIN: Mapping[str, tuple[str, ...]] = {
    "tags": ("name", "display_name", "title"),
    "groups": ("name", "display_name", "title"),
    "organization": ("name", "title", "url", *PLACE_ROR),
    "resources": ("name", "url", "description", "format", "mimetype", "media_type", "size", "hash", "last_modified"),
}
LANGUAGE_KEYS = ("language", "languages", "lang")

_KEEPING = "CKAN's book-keeping: it says nothing of the dataset"
_OWNER = "describes the organization or group, not the dataset; its name and title are read"
_FILE = "where and how CKAN keeps a file; name, address, size, type and checksum stand in the file list"
NO_STATEMENTS: Mapping[str, str] = {
    "id": "stands in the header",
    "state": "stands in the header",
    "metadata_modified": "stands in the header",
    "private": "stands in the access rights",
    "revision_id": _KEEPING,
    "revision_timestamp": _KEEPING,
    "creator_user_id": _KEEPING,
    "owner_org": _KEEPING,
    "type": "the kind of form in which the dataset was typed",
    "isopen": "CKAN's own conclusion from the licence",
    "num_resources": "a count",
    "num_tags": "a count",
    "tracking_summary": "counts of visits",
    "plugin_data": _KEEPING,
    "validation_results": _KEEPING,
    "relationships_as_subject": "ids of other datasets of the same CKAN",
    "relationships_as_object": "ids of other datasets of the same CKAN",
    "tags.id": _KEEPING,
    "tags.state": _KEEPING,
    "tags.vocabulary_id": _KEEPING,
    "tags.revision_timestamp": _KEEPING,
    **{f"organization.{key}": _OWNER for key in ("id", "type", "description", "image_url", "image_display_url", "created")},
    **{f"organization.{key}": _OWNER for key in ("is_organization", "approval_status", "state", "revision_id", "extras")},
    **{f"groups.{key}": _OWNER for key in ("id", "name", "description", "image_display_url", "image_url", "type", "state")},
    **{f"resources.{key}": _FILE for key in ("id", "package_id", "position", "state", "revision_id", "url_type")},
    **{f"resources.{key}": _FILE for key in ("resource_type", "mimetype_inner", "metadata_modified", "created")},
    **{f"resources.{key}": _FILE for key in ("cache_url", "cache_last_updated", "webstore_url", "webstore_last_updated")},
    **{f"resources.{key}": _FILE for key in ("datastore_active", "datastore_contains_all_records_of_source_file")},
    **{f"resources.{key}": _FILE for key in ("ckan_url", "original_url", "has_views", "tracking_summary", "on_same_domain")},
}


def is_no_statement(keys: tuple[str, ...]) -> str:
    """The reason, empty for what is one."""
    if any(is_address_field(key) for key in keys):
        return "somebody's address: it is kept in the original only"
    return next((NO_STATEMENTS[name] for at in range(len(keys)) if (name := ".".join(keys[: at + 1])) in NO_STATEMENTS), "")


def unread(package: Mapping[str, Any], fields: Fields) -> Iterator[str]:
    """Fields of the site's own schema, at the top, that nobody asked for."""
    for name, value in package.items():
        is_known = (
            name in {"name", "extras", "metadata_created", *READ_WITHIN} or fields.is_asked(name) or is_no_statement((name,))
        )
        if not is_known and value not in (None, "", [], {}):
            yield name


def left_over(package: Mapping[str, Any], fields: Fields, record: Record) -> Iterator[Value]:
    """Each leaf of a field that nobody read, and of those that were read what the record does not say yet.

    No e-mail address ever stands in it.
    """
    said = Said(record)
    tree = opened(package)
    whole = Part(tree)
    for path, leaf in leaves(tree):
        keys = tuple(key for key in path if isinstance(key, str))
        text = without_addresses(text_of(leaf))
        if is_no_statement(keys) or (_is_read(keys, fields) and _is_said(keys, text, said)):
            whole.drop_at(path)
    for value in (*_of_resources(whole), *own_values(whole.part("extras"), PREFIX), *own_values(whole, PREFIX)):
        yield replace(value, text=without_addresses(value.text))


def _of_resources(whole: Part) -> Iterator[Value]:
    """``notation`` says which file is meant: the identifier of its FileRef. Deleted ones are no files any more."""
    for part in whole.parts("resources"):
        for value in own_values(part, RESOURCE):
            if part.peek("state") != "deleted":
                yield replace(value, notation=part.peek("id"))


def _is_read(keys: tuple[str, ...], fields: Fields) -> bool:
    """What nobody read may stand elsewhere by chance: “yearly” in a description is no frequency."""
    top, *inner = keys
    if top in READ_WITHIN:
        return bool(inner) and inner[0] in READ_WITHIN[top]
    name = inner[0] if top == "extras" and inner else top
    return name == "name" or fields.is_asked(name)


def _is_said(keys: tuple[str, ...], text: str, said: Said) -> bool:
    """Also in the record's own words: “de” and its address in the EU's list are the same language."""
    language = find_language(text) if keys and keys[-1] in LANGUAGE_KEYS else None
    return text in SHAPES or said.has(language or SAME.get(text.lower(), text))


def opened(package: Mapping[str, Any]) -> dict[str, Any]:
    """With its extras as an object by key (several of one key as a list), and JSON that was stored as text as what it is."""
    extras: dict[str, Any] = {}
    listed = package.get("extras")
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and isinstance(each.get("key"), str):
            extras.setdefault(each["key"], []).append(_opened(each.get("value")))
    return {**{str(key): _opened(value) for key, value in package.items()}, "extras": extras}


def _opened(value: Any) -> Any:
    found = unfolded(value)
    return value if is_deeper(found, DEEPEST) else found
