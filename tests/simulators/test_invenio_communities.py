"""Communities take a record, ask for a review, or refuse."""

import pytest


def offered(person, record, *communities, **more):
    return person.post(f"{record}/communities", json={"communities": [{"id": each, **more} for each in communities]})


@pytest.fixture
def ids(guest):
    return {slug: guest.get(f"/communities/{slug}").json()["id"] for slug in ("open", "curated", "closed")}


def test_a_community_is_found_by_its_slug(guest):
    assert guest.get("/communities/open").json()["slug"] == "open"
    assert guest.get("/communities/none").status_code == 404


def test_a_member_brings_a_record_in_at_once(zenodo, ada, ids):
    answer = offered(ada, ada.published(), ids["open"])
    assert (answer.status_code, answer.json()["processed"][0]["request"]["status"]) == (200, "accepted")
    assert zenodo.deposits()[0].communities == ("open",)


def test_even_an_open_community_lets_others_wait(zenodo, bob, ids):
    answer = offered(bob, bob.published(), ids["open"])
    request = answer.json()["processed"][0]["request"]
    assert (answer.status_code, request["status"], request["is_open"]) == (200, "submitted", True)
    assert zenodo.deposits()[0].communities == ()


def test_one_that_is_taken_makes_up_for_one_that_is_not(ada, ids):
    answer = offered(ada, ada.published(), ids["open"], "unheard-of")
    assert (answer.status_code, len(answer.json()["processed"])) == (200, 1)
    assert answer.json()["errors"] == [{"community_id": "unheard-of", "message": "Community not found."}]


def test_none_that_is_taken_is_an_error(ada, bob, ids):
    record = bob.published()
    assert offered(bob, record, "unheard-of", ids["closed"]).status_code == 400
    offered(bob, record, ids["open"])
    again = offered(bob, record, ids["open"])
    assert again.json()["errors"][0]["message"] == "There is already an open inclusion request for this community."
    own = ada.published()
    offered(ada, own, ids["open"])
    assert offered(ada, own, ids["open"]).json()["errors"][0]["message"].endswith("already included in this community.")


def test_too_many_none_and_the_same_twice_are_refused(ada, ids):
    record = ada.published()
    for wanted in ([], [ids["open"]] * 2, [str(number) for number in range(11)]):
        assert offered(ada, record, *wanted).status_code == 400


def test_only_a_published_record_of_ones_own_is_offered(ada, bob, ids):
    assert offered(bob, ada.published(), ids["open"]).status_code == 403
    assert offered(ada, ada.draft().removesuffix("/draft"), ids["open"]).status_code == 404


def test_a_curator_accepts_and_a_stranger_does_not(zenodo, ada, bob, ids):
    record = bob.published()
    request = offered(bob, record, ids["curated"]).json()["processed"][0]["request_id"]
    assert bob.post(f"/requests/{request}/actions/accept").status_code == 403
    assert ada.post(f"/requests/{request}/actions/accept").json()["status"] == "accepted"
    assert zenodo.deposits()[0].communities == ("curated",)
    assert bob.get(f"{record}/communities").json()["hits"]["total"] == 1


def reviewed(person, community):
    draft = person.draft()
    person.upload(draft)
    review = {"receiver": {"community": community}, "type": "community-submission"}
    assert person.put(f"{draft}/review", json=review).status_code == 200
    return draft


def test_a_draft_under_review_is_published_by_the_curator(zenodo, ada, bob, ids):
    draft = reviewed(bob, ids["curated"])
    assert bob.get(draft).json()["status"] == "draft_with_review"
    assert bob.post(f"{draft}/actions/publish").status_code == 400
    submitted = bob.post(f"{draft}/actions/submit-review")
    assert (submitted.status_code, bob.get(draft).json()["status"]) == (202, "in_review")
    assert (zenodo.deposits()[0].state, bob.delete(draft).status_code) == ("in_review", 400)
    assert ada.post(f"/requests/{submitted.json()['id']}/actions/accept").status_code == 200
    assert (zenodo.deposits()[0].state, zenodo.deposits()[0].communities) == ("published", ("curated",))


def test_a_declined_draft_stays_a_draft(ada, bob, ids):
    draft = reviewed(bob, ids["curated"])
    request = bob.post(f"{draft}/actions/submit-review").json()["id"]
    ada.post(f"/requests/{request}/actions/decline")
    assert bob.get(draft).json()["status"] == "declined"


def test_a_review_is_looked_at_and_given_up(bob, ids):
    draft = bob.draft()
    assert bob.get(f"{draft}/review").status_code == 404
    draft = reviewed(bob, ids["open"])
    assert bob.get(f"{draft}/review").json()["status"] == "created"
    assert [bob.delete(f"{draft}/review").status_code for _ in range(2)] == [204, 404]
    assert bob.post(f"{draft}/actions/publish").status_code == 202
