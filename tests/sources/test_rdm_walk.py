"""How long a page may be: what the server allows is found out, and remembered in the walk's place."""

import pytest

from exporter.clients.invenio_search import Hits
from exporter.errors import RemoteRefused, TooLong
from exporter.sources.places import Place
from exporter.sources.rdm_walk import fitting, made_at


class Server:
    """Gives pages up to ``most``, and refuses longer ones in its own words."""

    def __init__(self, most: int, error: Exception) -> None:
        self.most = most
        self.error = error
        self.asked: list[int] = []

    def __call__(self, size: int) -> Hits:
        self.asked.append(size)
        if size > self.most:
            raise self.error
        return Hits((), 0)


SAID = {"size": "Page size cannot be greater than 25. "}
WRONG = "there refused this: Invalid querystring parameters."


@pytest.mark.parametrize(
    ("server", "asked"),
    [
        (Server(25, RemoteRefused("", "there", 400, SAID)), [1000, 25]),
        (Server(50, RemoteRefused("", "there", 400, {"size": "Too large."})), [1000, 100, 25]),
        (Server(10, RemoteRefused(WRONG, "there", 400)), [1000, 100, 25, 10]),
        (Server(300, TooLong("too long")), [1000, 500, 250]),
    ],
)
def test_a_page_is_made_shorter_until_it_fits(server: Server, asked: list[int]) -> None:
    _, place = fitting(server, Place(), 1000)
    assert server.asked == asked
    assert place.most == asked[-1]
    fitting(server, place, 1000)
    assert server.asked == [*asked, asked[-1]], "what was found out is kept"


@pytest.mark.parametrize(
    "error",
    [
        RemoteRefused("there refused this: Invalid query string syntax.", "there", 400),
        RemoteRefused("", "there", 404, SAID | {"size": "x"}),
    ],
)
def test_what_is_not_about_the_length_is_told_at_once(error: RemoteRefused) -> None:
    server = Server(0, error)
    with pytest.raises(RemoteRefused):
        fitting(server, Place(), 1000)
    assert server.asked == [1000]


def test_the_shortest_page_that_does_not_fit_either_ends_it() -> None:
    server = Server(0, TooLong("too long"))
    with pytest.raises(TooLong):
        fitting(server, Place(), 4)
    assert server.asked == [4, 2, 1]


@pytest.mark.parametrize(
    ("created", "made"),
    [
        ("2024-05-01T10:00:00.123456+00:00", "2024-05-01T10:00:00.123Z"),
        ("2024-05-01T12:00:00.123999+02:00", "2024-05-01T10:00:00.123Z"),
        ("2024-05-01T10:00:00", "2024-05-01T10:00:00.000Z"),
        ("yesterday", ""),
        (None, ""),
    ],
)
def test_times_are_those_of_the_index(created: str | None, made: str) -> None:
    assert made_at({"created": created}) == made
