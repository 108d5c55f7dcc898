"""Our own addresses, and those that only look like ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.web.addresses import origin, safe_next

FOREIGN = [
    *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example"),
    *(
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "",
        " /x",
        "/x y",
        "/x\r\nSet-Cookie: a=b",
    ),
    *("/" + "a" * 2001, "/x\x7f", "/a/\\evil.example", "data:text/html,x", "\x00/x"),
]


@pytest.mark.parametrize("address", [*FOREIGN, None])
def test_what_could_lead_away_is_dropped(address: str | None) -> None:
    assert safe_next(address) == ""


@pytest.mark.parametrize("address", ["/", "/export?resource=1&b=%26", "/export?next=//x", "/a/%0d%0aSet-Cookie", "/ž"])
def test_a_path_of_ours_is_kept(address: str) -> None:
    assert safe_next(address) == address


@given(st.text(alphabet="/\\:@.ae\t\n\r %?#[]", max_size=12))
def test_whatever_is_kept_begins_with_one_slash_only(address: str) -> None:
    kept = safe_next(address)
    assert kept in {"", address}
    assert not kept or (kept[0] == "/" and kept[1:2] not in {"/", "\\"})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Sso.Example.org/auth", "https://sso.example.org"),
        ("https://sso.example.org:443/", "https://sso.example.org"),
        ("http://127.0.0.1:8180", "http://127.0.0.1:8180"),
        ("http://[::1]:80/x", "http://[::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_do(url: str, expected: str) -> None:
    assert origin(url) == expected
