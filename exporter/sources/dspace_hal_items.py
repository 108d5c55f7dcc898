"""Single items of a DSpace 7 or later, with their files and with who may have them: one request each, as a rule."""

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.clients.dspace_hal import UUID, HalClient
from exporter.clients.dspace_lists import Ask, Page, all_of, page_of
from exporter.crosswalks.dspace_files import OPEN
from exporter.crosswalks.json_document import Part
from exporter.errors import RemoteMissing, TokenRefused, TurnedAway

OF_FILE = ("format", "accessStatus")
OF_BUNDLE = ("primaryBitstream", *(f"bitstreams/{name}" for name in OF_FILE))
OF_ITEM = ("accessStatus", *(f"bundles/{name}" for name in OF_BUNDLE))
"""What a version does not know is passed over."""


class HalItems:
    def __init__(self, client: HalClient, bundles: frozenset[str]) -> None:
        self._client = client
        self._bundles = bundles

    def whole(self, identifier: str) -> dict[str, Any]:
        """By handle or uuid, with ``bundles`` that were chosen and their ``bitstreams``, and ``accessStatus``.

        Raises RemoteMissing, also for one that was withdrawn (its metadata is empty then) or made private: DSpace tells
        harvesters of both that they are deleted. TokenRefused for a restricted one.
        """
        host = self._client.host
        self._client.login.bearer()  # a password that is wrong is no restricted item
        try:
            found = self._found(identifier)
            if found.get("withdrawn") is True:
                raise RemoteMissing(f"This item was withdrawn at {host}.", host, 410)
            if found.get("discoverable") is False:
                raise RemoteMissing(f"This item was made private at {host}: it is in no list there any more.", host, 410)
            return self._with_files(found)
        except TurnedAway:
            raise
        except TokenRefused as error:
            raise TokenRefused(f"{host} does not show this item: it is restricted.", host, error.status) from None

    def _found(self, identifier: str) -> Mapping[str, Any]:
        if UUID.fullmatch(identifier):
            return self._client.one("items", identifier, *OF_ITEM)
        found = self._client.find(identifier, *OF_ITEM)
        if Part(found).peek("type") != "item":
            raise RemoteMissing(f"What is called {identifier} at {self._client.host} is no item.", self._client.host, 404)
        return found

    def _with_files(self, item: Mapping[str, Any]) -> dict[str, Any]:
        access = self._access("items", item)
        closed = Part(access).peek("status") not in OPEN
        bundles = [self._bundle(each, closed) for each in self._chosen(item)]
        return {**_plain(item), **({"accessStatus": access} if access else {}), "bundles": bundles}

    def _chosen(self, item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """What came along is cut at 20."""
        path = f"core/items/{item.get('uuid')}/bundles"
        listed = _all_that_came(item, "bundles")
        bundles = listed if listed is not None else all_of(self._list(path, "bundles", *OF_BUNDLE))
        return (each for each in bundles if str(each.get("name")).upper() in self._bundles)

    def _bundle(self, bundle: Mapping[str, Any], closed: bool) -> dict[str, Any]:
        path = f"core/bundles/{bundle.get('uuid')}/bitstreams"
        listed = _all_that_came(bundle, "bitstreams")
        files = [
            self._file(each, closed)
            for each in (listed if listed is not None else all_of(self._list(path, "bitstreams", *OF_FILE)))
        ]
        return {**_plain(bundle), "primary": self._primary(bundle, len(files)), "bitstreams": files}

    def _list(self, path: str, name: str, *embed: str) -> Ask:
        return lambda page, size: self._client.listed(path, name, page, size, *embed)

    def _primary(self, bundle: Mapping[str, Any], files: int) -> str:
        """Of one file alone it makes no difference."""
        if files < 2:
            return ""
        if "primaryBitstream" in _embedded(bundle):
            found = _embedded(bundle)["primaryBitstream"]
        else:
            found = self._client.optional(f"core/bundles/{bundle.get('uuid')}/primaryBitstream")
        return Part(found).text("uuid", "id")

    def _file(self, bitstream: Mapping[str, Any], closed: bool) -> dict[str, Any]:
        """Who signed in may have more than everybody: then only trying tells."""
        access = {} if self._client.login.wanted else self._access("bitstreams", bitstream, ask=closed)
        format_ = _embedded(bitstream).get("format")
        inside = {"_embedded": {"format": format_}} if format_ else {}
        return {**_plain(bitstream), **inside, **({"accessStatus": access} if access else {})}

    def _access(self, kind: str, thing: Mapping[str, Any], *, ask: bool = True) -> Mapping[str, Any]:
        """Older versions have no such thing."""
        told = _embedded(thing).get("accessStatus")
        if isinstance(told, dict):
            return told
        if not ask or not Part(thing).part("_links").has("accessStatus"):
            return {}
        return self._client.optional(f"core/{kind}/{thing.get('uuid')}/accessStatus")


def _embedded(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    found = whole.get("_embedded")
    return found if isinstance(found, dict) else {}


def _plain(whole: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in whole.items() if key != "_embedded"}


def _all_that_came(whole: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...] | None:
    """None when there are more, or when none were sent along."""
    inner = _embedded(whole).get(name)
    came = page_of(inner, name) if isinstance(inner, dict) else Page((), 1)
    return came.entries if len(came.entries) >= came.total else None
