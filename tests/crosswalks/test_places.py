"""Places as GeoJSON, whatever they come as."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.crosswalks.places import (
    box,
    box_of,
    from_geojson,
    from_wkt,
    location_of,
    numbers,
    point,
    polygon,
    positions_of,
)
from exporter.records.record import Location

TEXT = st.text()


def test_a_box_is_a_ring_from_its_south_west_corner() -> None:
    kind, ring = positions_of(box(1, 2, 3, 4))
    assert (kind, box_of(ring)) == ("Polygon", (1, 2, 3, 4))


@pytest.mark.parametrize(
    "geometry", [box(1, 2, 3, 99), point((181, 0)), polygon([(0, 0), (1, 1), (0, 0)]), polygon([(0, 0)] * 3)]
)
def test_what_lies_nowhere_is_no_shape(geometry: str) -> None:
    assert geometry == ""


@pytest.mark.parametrize(
    "wkt, expected",
    [
        ("POINT (16.4 48.2)", {"type": "Point", "coordinates": [16.4, 48.2]}),
        ("SRID=4326;point(1 2)", {"type": "Point", "coordinates": [1, 2]}),
        ("POLYGON((0 0, 1 0, 1 1, 0 0))", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
    ],
)
def test_wkt_is_read(wkt: str, expected: object) -> None:
    assert json.loads(from_wkt(wkt)) == expected


@pytest.mark.parametrize(
    "wkt", ["POLYGON((0 0, 1 1))", "POINT (a b)", "LINESTRING (0 0, 1 1)", "POLYGON((0 0,1 0,,0 0))", ""]
)
def test_other_wkt_is_no_shape(wkt: str) -> None:
    assert from_wkt(wkt) == ""


def test_geojson_of_any_shape_is_kept_and_other_json_is_none() -> None:
    assert json.loads(from_geojson('{"type":"LineString","coordinates":[[0,0],[1,1]]}'))["type"] == "LineString"
    assert [from_geojson(text) for text in ("[]", "7", '{"type": "Point"}', "[" * 9000, "x")] == [""] * 5


def test_a_box_and_a_point_of_dublin_core_are_shapes_with_names() -> None:
    assert location_of("name=Prater; east=16.4; north=48.2") == Location("Prater", point((16.4, 48.2)))
    limits = "westlimit=1; southlimit=2; eastlimit=3; northlimit=4; units=degrees"
    assert location_of(limits) == Location("", box(1.0, 2.0, 3.0, 4.0), description="units=degrees")
    assert location_of("Vienna = capital", "en") == Location("Vienna = capital", language="en")


@given(TEXT)
def test_any_text_is_a_place(text: str) -> None:
    assert location_of(text).place == text or location_of(text).geometry
    positions_of(text)
    from_geojson(text)


def test_numbers_are_finite() -> None:
    assert numbers("1", "2.5") == [1, 2.5]
    assert numbers("1", "nan") is numbers("inf") is numbers("x") is None
