"""Fields of a DSpace that an administrator gave a meaning: from both APIs, and when an original is read again."""

from dataclasses import replace

import pytest

from exporter.crosswalks.readers import READERS, readers_with
from exporter.records.record import Header
from exporter.sources.base import Entry
from exporter.sources.dspace_import import DSPACE, DspaceOptions
from exporter.sources.imports import ImportDoor
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.server import Simulator
from tests.sources.import_worlds import allowing

FIELDS = {"thesis.degree.name": "bibo:degree"}


@pytest.mark.parametrize("site", [Dspace6("6.3"), Dspace7("9.3")], ids=["rest", "server/api"])
def test_a_field_means_what_the_settings_say(site: Dspace6 | Dspace7) -> None:
    collection = site.new_collection("Theses", site.new_community("Faculty"))
    site.new_item("On ice", None, collection, handle="123456789/77", **{"thesis.degree.name": "Doctor"})
    with Simulator(site):
        door = ImportDoor(allowing(site.url), dspace_fields=FIELDS)
        source = DSPACE.open(DspaceOptions(site.url), door)
        record = source.record(Entry(Header("123456789/77")))
        source.close()
    assert record.texts("bibo:degree") == ("Doctor",)
    assert record.original
    kept = READERS["dspace"](record.original.text, record.header)
    assert kept.texts("dspace:thesis.degree.name") == ("Doctor",)
    again = readers_with(FIELDS)["dspace"](record.original.text, record.header)
    assert replace(again, files=()) == replace(record, files=())
