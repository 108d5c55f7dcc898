"""The things of a DSpace 4, 5 or 6 as it shows them, with what is asked for by ``expand``."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulators.dspace6_filling import TEXTS
from simulators.dspace6_state import listed, may_read
from simulators.dspace7_access import Reader
from simulators.dspace7_formats import format_of
from simulators.dspace7_state import Collection, Community, File, Item, Json, Thing, places

if TYPE_CHECKING:
    from simulators.dspace6 import Dspace6

ADMINS_ONLY = "dc.description.provenance"
EXPANDS = {
    "community": ("parentCommunity", "collections", "subCommunities", "logo"),
    "collection": ("parentCommunityList", "parentCommunity", "items", "license", "logo"),
    "item": ("metadata", "parentCollection", "parentCollectionList", "parentCommunityList", "bitstreams"),
    "bitstream": ("parent", "policies"),
}


class Shown:
    """For one reader. What is not expanded looks empty: null or an empty list."""

    def __init__(self, site: "Dspace6", reader: Reader) -> None:
        self.site = site
        self.reader = reader

    def community(self, thing: Community, expand: str = "") -> Json:
        wanted = _wanted("community", expand)
        above = thing.parent if "parentCommunity" in wanted else None
        collections = filter(self.reader.may_see, thing.collections if "collections" in wanted else [])
        children = filter(self.reader.may_see, thing.children if "subCommunities" in wanted else [])
        return {
            **self._texts(thing, expand),
            "logo": None,
            "parentCommunity": self.community(above) if above else None,
            "countItems": self.site.state.counted(thing),
            "subcommunities": [self.community(each) for each in children if isinstance(each, Community)],
            "collections": [self.collection(each) for each in collections if isinstance(each, Collection)],
        }

    def collection(self, thing: Collection, expand: str = "", page: list[Item] | None = None) -> Json:
        """``page``: the items that its own list shows; who may not see them finds fewer."""
        wanted = _wanted("collection", expand)
        shows = may_read if self.site.major == 4 else listed  # DSpace 4 knows nothing of items that are only unlisted
        items = [each for each in page or [] if "items" in wanted and shows(self.reader, each)]
        return {
            **self._texts(thing, expand),
            "logo": None,
            "parentCommunity": self.community(thing.parent) if "parentCommunity" in wanted else None,
            "parentCommunityList": [self.community(each) for each in _above(thing) if "parentCommunityList" in wanted],
            "items": [self.item(each) for each in items],
            "license": thing.first(TEXTS["license"]) if "license" in wanted else None,
            "numberItems": self.site.state.counted(thing),
        }

    def item(self, thing: Item, expand: str = "") -> Json:
        wanted = _wanted("item", expand)
        return {
            **self._common(thing, expand),
            "lastModified": self.moment(thing.modified),
            "parentCollection": self.collection(thing.owner) if "parentCollection" in wanted else None,
            "parentCollectionList": self._collections(thing) if "parentCollectionList" in wanted else None,
            "parentCommunityList": self._communities(thing) if "parentCommunityList" in wanted else None,
            "bitstreams": [self.file(each) for each in self.files(thing)] if "bitstreams" in wanted else None,
            "archived": str(not thing.withdrawn).lower(),
            "withdrawn": str(thing.withdrawn).lower(),
            "metadata": self.metadata(thing) if "metadata" in wanted else None,
        }

    def file(self, thing: File, expand: str = "") -> Json:
        kind = format_of(thing.name or "", thing.media)
        before = self.site.context if self.site.major >= 6 else ""
        return {
            **self._common(thing, expand),
            "bundleName": thing.bundle.name,
            "description": thing.first("dc.description"),
            "format": kind[2],
            "mimeType": kind[3],
            "sizeBytes": thing.content.size,
            "parentObject": self._common(thing.bundle.item, "all") if "parent" in _wanted("bitstream", expand) else None,
            "retrieveLink": f"{before}/bitstreams/{thing.uuid}/retrieve",
            "checkSum": {"value": thing.content.md5(), "checkSumAlgorithm": "MD5"},
            "sequenceId": thing.sequence,
            "policies": None,
        }

    def files(self, item: Item) -> list[File]:
        """Of every bundle. What the reader may not open is not even named, unless the site ``lists_restricted``."""
        return [each for each in item.files() if self.site.lists_restricted or self.reader.may_open(each)]

    def metadata(self, item: Item) -> list[Json]:
        held = {key: [(value.text, value.language) for value in values] for key, values in item.metadata.items()}
        if item.handle:
            held.setdefault("dc.identifier.uri", []).append((self.site.handle_server + item.handle, None))
        shown = [
            (key, *value) for key, values in held.items() for value in values if key != ADMINS_ONLY or self.reader.admin
        ]
        return [self._entry(*each) for each in shown]

    def _entry(self, key: str, text: str, language: str | None) -> Json:
        entry: Json = {"key": key, "value": text}
        if self.site.major == 4:
            return entry
        entry |= {"language": language}
        parts = key.split(".")
        named = {"schema": parts[0], "element": parts[1], "qualifier": parts[2] if len(parts) > 2 else None}
        return entry if self.site.major == 5 else entry | named

    def moment(self, moment: datetime) -> str:
        """As Java writes it, in the clock of the server's wall, and nobody says which zone that is."""
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        local = moment.astimezone(self.site.zone)
        part = f"{local.microsecond // 1000:03}".rstrip("0") or "0"
        return f"{local:%Y-%m-%d %H:%M:%S}.{part}"

    def _collections(self, item: Item) -> list[Json]:
        return [self.collection(each) for each in dict.fromkeys([item.owner, *item.mapped])]

    def _communities(self, item: Item) -> list[Json]:
        return [self.community(each) for each in dict.fromkeys(places(item)) if isinstance(each, Community)]

    def _texts(self, thing: Thing, expand: str) -> Json:
        named = {name: thing.first(key) for name, key in TEXTS.items() if name != "license"}
        return {**self._common(thing, expand), **{name: text or "" for name, text in named.items()}}

    def _common(self, thing: Thing, expand: str) -> Json:
        wanted = _wanted(thing.kind, expand)
        more = [each for each in EXPANDS[thing.kind] if each not in wanted]
        key: Json = {"uuid": thing.uuid} if self.site.major >= 6 else {"id": int(thing.uuid)}
        here = f"{self.site.context}/{thing.plural}/{thing.uuid}"
        named = {"name": thing.name, "handle": thing.handle, "type": thing.kind, "link": here}
        return {**key, **named, "expand": more if "all" in expand.split(",") else [*more, "all"]}


def _wanted(kind: str, expand: str) -> set[str]:
    """A name that is written in another way is not known."""
    words = set(expand.split(","))
    return set(EXPANDS[kind]) if "all" in words else words & set(EXPANDS[kind])


def _above(collection: Collection) -> list[Community]:
    found: list[Community] = []
    above: Community | None = collection.parent
    while above:
        found.append(above)
        above = above.parent
    return found
