"""The way through all collections of a DSpace 4 to 6: each once, and found again by its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from exporter.clients.dspace_rest import RestClient
from exporter.errors import RemoteMissing, TokenRefused
from exporter.http_client import HttpOptions
from exporter.sources.dspace_rest_path import DEEPEST, RestPath, Spot
from exporter.sources.dspace_rest_tree import RestTree


@dataclass
class Forest:
    """Community → its communities and its collections; ``""`` is above the topmost ones."""

    below: dict[str, tuple[tuple[int, ...], tuple[int, ...]]]
    asked: list[str] = field(default_factory=list)


class Planted(RestTree):
    """A tree that asks nobody."""

    def __init__(self, forest: Forest) -> None:
        super().__init__(RestClient(HttpOptions(), "https://repository.example.org/rest"))
        self.forest = forest

    def top(self) -> Iterator[Mapping[str, Any]]:
        self.forest.asked.append("")
        yield from ({"id": each} for each in self.forest.below[""][0])

    def below(self, community: str) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
        self.forest.asked.append(community)
        if community not in self.forest.below:
            raise RemoteMissing("It is gone.", status=404)
        communities, collections = self.forest.below[community]
        return [{"id": each} for each in communities], [{"id": each, "numberItems": each * 10} for each in collections]


FOREST = {
    "": ((2, 1, 10), ()),
    "1": ((11, 9), (100, 5)),
    "2": ((), ()),
    "9": ((12,), ()),
    "10": ((), (7,)),
    "11": ((), (3, 20)),
    "12": ((), (4,)),
}


def walked(forest: Forest, start: str = "", restart: bool = False) -> list[str]:
    """With ``restart`` each step is made by a new process."""
    path = RestPath(Planted(forest))
    found, spot = [], path.following(Spot((start,)))
    while spot:
        found.append(spot.at)
        path = RestPath(Planted(forest)) if restart else path
        spot = path.following(spot)
        assert len(found) < 200
    return found


def test_every_collection_comes_once_in_the_order_of_numbers() -> None:
    forest = Forest(FOREST)
    assert walked(forest) == ["5", "100", "4", "3", "20", "7"]
    assert len(forest.asked) == len(set(forest.asked)) == 7


def test_a_community_brings_all_below_it_and_nothing_beside() -> None:
    assert walked(Forest(FOREST), "1") == ["5", "100", "4", "3", "20"]
    assert walked(Forest(FOREST), "2") == []
    assert walked(Forest(FOREST), "12") == ["4"]


def test_a_walk_goes_on_after_a_restart() -> None:
    assert walked(Forest(FOREST), restart=True) == walked(Forest(FOREST))


def test_a_place_is_found_again_where_its_collection_is_gone_and_others_came() -> None:
    changed = Forest({**FOREST, "11": ((), (2, 4, 30))})
    assert RestPath(Planted(changed)).following(Spot(("", "1", "11"), "3")) == Spot(("", "1", "11"), "4")


def test_a_community_that_is_gone_is_passed_over_and_noted() -> None:
    path = RestPath(Planted(Forest({key: value for key, value in FOREST.items() if key != "9"})))
    assert path.following(Spot(("", "1"), "5")) == Spot(("", "1"), "100")
    assert not path.lost
    assert path.following(Spot(("", "1"), "100")) == Spot(("", "1", "11"), "3")
    assert path.lost


def test_somebody_who_lets_nobody_in_ends_the_way() -> None:
    class Closed(Planted):
        def below(self, community: str) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
            raise TokenRefused("Not you.", status=403)

    with pytest.raises(TokenRefused):
        RestPath(Closed(Forest(FOREST))).following(Spot(("",)))


def test_a_circle_of_communities_ends() -> None:
    assert walked(Forest({"": ((1,), ()), "1": ((2,), (3,)), "2": ((1,), (4,))})) == ["3", "4"]


def test_a_tree_without_end_is_not_followed_for_ever() -> None:
    below = {str(at): ((at + 1,), (at + 1000,)) for at in range(1, 100)}
    assert len(walked(Forest({"": ((1,), ()), **below}))) == DEEPEST - 1


def test_it_is_told_how_many_items_a_collection_says_it_has() -> None:
    assert RestPath(Planted(Forest(FOREST))).number(Spot(("", "1"), "5")) == 50
    assert RestPath(Planted(Forest(FOREST))).number(Spot(("", "1"), "6")) is None


@pytest.mark.parametrize("identifier", ["../x", "a b", ""])
def test_what_is_no_id_is_passed_over(identifier: str) -> None:
    class Odd(Planted):
        def top(self) -> Iterator[Mapping[str, Any]]:
            yield {"id": identifier}

    assert RestPath(Odd(Forest(FOREST))).following(Spot(("",))) is None
