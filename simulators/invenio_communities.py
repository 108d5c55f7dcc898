"""Communities: a published record is offered to them, or a draft is reviewed by one before it is published."""

import uuid
from typing import TYPE_CHECKING, Any

from simulators.invenio_answers import INTERNAL, forbidden, invalid, json_body, missing, refused
from simulators.invenio_state import Community, Version
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo

MOST = 10


class Communities:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        review = "/api/records/{id}/draft/review"
        for method, path, handler in (
            ("GET", "/api/communities/{slug}", self.one),
            ("GET", "/api/records/{id}/communities", self.of_record),
            ("POST", "/api/records/{id}/communities", self.offer),
            ("GET", review, self.review),
            ("PUT", review, self.choose),
            ("DELETE", review, self.unchoose),
            ("POST", "/api/records/{id}/draft/actions/submit-review", self.submit),
            ("POST", "/api/requests/{id}/actions/{action}", self.decide),
        ):
            zenodo.route(method, path, handler)

    def one(self, request: Request) -> Reply:
        found = self.zenodo.state.community(request.words["slug"])
        if not found:
            raise missing()
        return Reply(body=self.shown(found, request.base_url))

    @staticmethod
    def shown(community: Community, base: str) -> dict[str, Any]:
        policy = {"visibility": "public", "record_submission_policy": "closed" if community.closed else "open"}
        return {
            "id": community.id,
            "slug": community.slug,
            "metadata": {"title": community.title or community.slug},
            "access": {**policy, "review_policy": "closed" if community.review else "open"},
            "links": {"self": f"{base}/api/communities/{community.id}", "self_html": f"{base}/communities/{community.slug}"},
        }

    def of_record(self, request: Request) -> Reply:
        version = self.zenodo.readable(request)
        found = [self.zenodo.state.communities[each] for each in version.parent.communities]
        hits = [self.shown(each, request.base_url) for each in found]
        return Reply(body={"hits": {"hits": hits, "total": len(hits)}, "links": {}, "sortBy": "bestmatch"})

    def offer(self, request: Request) -> Reply:
        wanted = _wanted(json_body(request))
        with self.zenodo.guard:
            version = self.zenodo.owned(request, request.words["id"])
            if not version.published:
                raise missing("The persistent identifier is not registered.")
            processed: list[dict[str, Any]] = []
            errors: list[dict[str, Any]] = []
            for each in wanted:
                self._offer_one(request, version, each, processed, errors)
            self.zenodo.index(version)
        body = {"processed": processed} if processed else {}
        return Reply(200 if processed else 400, {**body, **({"errors": errors} if errors else {})})

    def _offer_one(
        self, request: Request, version: Version, wanted: dict[str, Any], processed: list[Any], errors: list[Any]
    ) -> None:
        community = self.zenodo.state.community(wanted["id"])
        person = self.zenodo.person(request)
        fault = self._fault(community, version, person)
        if fault or not community:
            errors.append({"community_id": wanted["id"], "message": fault})
            return
        # even an open community takes at once only what its own members bring
        included = person in community.members and not (community.review or wanted.get("require_review"))
        pending = self._new_request(community, version, "accepted" if included else "submitted")
        if included and "swallow_community" not in request.knobs:
            version.parent.communities.append(community.id)
        processed.append({"community_id": wanted["id"], "request_id": pending["id"], "request": pending})

    def _fault(self, community: Community | None, version: Version, person: str) -> str:
        if not community:
            return "Community not found."
        if community.closed and person not in community.members:
            return "Submission to this community is only allowed to members."
        if community.id in version.parent.communities:
            return "The record is already included in this community."
        waiting = (each for each in self.zenodo.state.requests.values() if each["status"] == "submitted")
        if any(each["topic"]["record"] == version.id and each["receiver"]["community"] == community.id for each in waiting):
            return "There is already an open inclusion request for this community."
        return ""

    def _new_request(self, community: Community, version: Version, status: str, kind: str = "inclusion") -> dict[str, Any]:
        pending: dict[str, Any] = {
            "id": str(uuid.uuid4()),
            "type": f"community-{kind}",
            "status": status,
            "is_open": status == "submitted",
            "is_closed": status not in {"created", "submitted"},
            "receiver": {"community": community.id},
            "topic": {"record": version.id},
            "title": "",
        }
        self.zenodo.state.requests[pending["id"]] = pending
        return pending

    def review(self, request: Request) -> Reply:
        version = self.zenodo.drafts.drafted(request)
        if not version.parent.review:
            raise missing("Review for draft not found")
        return Reply(body=version.parent.review)

    def choose(self, request: Request) -> Reply:
        body = json_body(request) or {}
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            community = self.zenodo.state.communities.get((body.get("receiver") or {}).get("community", ""))
            if version.published or version.number > 1:
                raise refused(400, "You cannot create a review for an already published record.")
            if not community:
                raise missing("Not found.")
            if body.get("type") != "community-submission":
                raise refused(400, "Invalid review type.")
            version.parent.review = self._new_request(community, version, "created", "submission")
            return Reply(200, version.parent.review)

    def unchoose(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            if not version.parent.review:
                raise missing("Review for draft not found")
            if version.parent.review["status"] == "submitted":
                raise refused(400, "An open review cannot be deleted.")
            version.parent.review = None
            return Reply(204)

    def submit(self, request: Request) -> Reply:
        with self.zenodo.guard:
            version = self.zenodo.drafts.drafted(request)
            review = version.parent.review
            if not review:
                raise missing("Review for draft not found")
            if review["status"] == "submitted":
                raise refused(500, INTERNAL)
            self.zenodo.drafts.check_publishable(version)
            review |= {"status": "submitted", "is_open": True}
            community = self.zenodo.state.communities[review["receiver"]["community"]]
            if self.zenodo.person(request) in community.members and not community.review:
                self.settle(review["id"], True)
            self.zenodo.index(version)
            return Reply(202, review)

    def decide(self, request: Request) -> Reply:
        """Accept, decline or cancel: the first two are for the community's members."""
        action = request.words["action"]
        with self.zenodo.guard:
            pending = self.zenodo.state.requests.get(request.words["id"])
            if not pending or action not in {"accept", "decline", "cancel"}:
                raise missing()
            members = self.zenodo.state.communities[pending["receiver"]["community"]].members
            allowed = members if action != "cancel" else (self.zenodo.known(pending["topic"]["record"]).parent.owner,)
            if self.zenodo.person_needed(request) not in allowed:
                raise forbidden()
            self.settle(pending["id"], action == "accept")
            return Reply(200, pending)

    def settle(self, request_id: str, accepted: bool) -> None:
        """A curator's word: a reviewed draft is published by it."""
        pending = self.zenodo.state.requests[request_id]
        version = self.zenodo.state.versions[pending["topic"]["record"]]
        pending |= {"status": "accepted" if accepted else "declined", "is_open": False, "is_closed": True}
        if accepted:
            version.parent.communities.append(pending["receiver"]["community"])
        if accepted and pending["type"] == "community-submission":
            version.parent.review = None
            self.zenodo.drafts.make_public(version)
        self.zenodo.index(version)


def _wanted(body: Any) -> list[dict[str, Any]]:
    wanted = (body or {}).get("communities")
    if not isinstance(wanted, list) or not all(
        isinstance(each, dict) and isinstance(each.get("id"), str) for each in wanted
    ):
        raise invalid("communities", "Missing data for required field.")
    if not wanted:
        raise invalid("communities", "Shorter than minimum length 1.")
    if len(wanted) > MOST:
        raise invalid("communities", f"Too many communities passed, {MOST} max allowed.")
    if len({each["id"] for each in wanted}) < len(wanted):
        raise invalid("communities", "Duplicated communities.")
    return wanted
