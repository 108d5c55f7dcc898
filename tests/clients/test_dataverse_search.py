"""What the search of a Dataverse is asked and what is read from its answer."""

from typing import Any

import pytest

from exporter.clients.dataverse_search import asked_for, bytes_of, datasets_of
from exporter.errors import RemoteRefused


@pytest.mark.parametrize(("size", "asked"), [(0, 1), (10, 10), (1000, 1000), (5000, 1000), (-1, 1)])
def test_a_page_is_never_longer_than_the_server_takes_and_never_its_default(size: int, asked: int) -> None:
    assert asked_for("", 7, size, harvested=False)["per_page"] == asked


def test_the_order_is_told_and_drafts_and_what_is_harvested_are_left_out() -> None:
    asked = asked_for("lab", 0, 10, harvested=False)
    assert (asked["q"], asked["type"], asked["subtree"], asked["sort"], asked["order"]) == (
        "*",
        "dataset",
        "lab",
        "date",
        "asc",
    )
    assert asked["fq"] == ["isHarvested:false", "publicationStatus:Published"]
    assert "isHarvested:true" in asked_for("lab", 0, 10, harvested=True)["fq"]


def test_of_a_dataset_that_comes_twice_the_draft_is_left_out() -> None:
    hits: list[Any] = [{"global_id": "a", "versionState": state} for state in ("RELEASED", "DRAFT", "DEACCESSIONED")]
    found = datasets_of({"items": [*hits, {"global_id": "b"}, "odd"], "total_count": 9}, "there")
    assert [hit["global_id"] for hit in found.hits] == ["a", "b"]
    assert (found.total, found.came) == (9, 5)


@pytest.mark.parametrize("answer", [{}, {"items": []}, {"items": {}, "total_count": 1}, {"items": [], "total_count": True}])
def test_another_answer_is_refused(answer: dict[str, Any]) -> None:
    with pytest.raises(RemoteRefused, match="Dataverse"):
        datasets_of(answer, "there")


@pytest.mark.parametrize(
    ("sizes", "total", "size"),
    [([], 0, 0), ([1, 2], 2, 3), ([1, 2], 3, None), ([1, None], 2, None), ([1, "2"], 2, None), ([1, -1], 2, None)],
)
def test_the_size_of_all_files_is_told_only_where_that_of_each_is_known(
    sizes: list[Any], total: int, size: int | None
) -> None:
    found = {"items": [{"size_in_bytes": each} for each in sizes], "total_count": total}
    assert bytes_of(found) == size
