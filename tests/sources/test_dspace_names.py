"""What people type for a collection or community of a DSpace."""

import pytest

from exporter.sources.dspace_names import is_handle, name_in

UUID = "3f0c9f0e-51a7-4d2e-9d35-6a2f0a6b7c11"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        (" 123456789/42 ", "123456789/42"),
        ("20.500.12345/6", "20.500.12345/6"),
        ("hdl:123456789/42", "123456789/42"),
        ("https://hdl.handle.net/123456789/42", "123456789/42"),
        ("https://r.example.org/xmlui/handle/123456789/42", "123456789/42"),
        ("https://r.example.org/handle/123456789/42/browse?type=title", "123456789/42"),
        (f"https://r.example.org/collections/{UUID}?page=2", UUID),
        (f"https://r.example.org/server/api/core/communities/{UUID}/collections", UUID),
        (UUID.upper(), UUID),
        ("17", "17"),
    ],
)
def test_a_handle_an_id_and_an_address_are_understood(text: str, name: str) -> None:
    assert name_in(text) == name


def test_a_handle_has_two_parts() -> None:
    assert [is_handle(name) for name in ("123456789/42", "17", UUID, "")] == [True, False, False, False]
