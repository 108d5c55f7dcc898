"""What a simulated Zenodo answers to those who steer it: its state and counts, its settings and tokens."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from simulators.invenio_answers import invalid, json_body
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


class Control:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        zenodo.route("GET", "/_sim/state", lambda _: Reply(body=[asdict(each) for each in zenodo.deposits()]))
        zenodo.route("GET", "/_sim/counters", lambda _: Reply(body=zenodo.counted()))
        zenodo.route("POST", "/_sim/settings", self._set)
        zenodo.route("POST", "/_sim/records", self._new_record)
        zenodo.route("POST", "/_sim/records/{id}", self._edit_record)
        zenodo.route("POST", "/_sim/records/{id}/versions", self._new_version)
        zenodo.route("DELETE", "/_sim/records/{id}", self._remove_record)
        zenodo.route("POST", "/_sim/tokens", self._add_token)
        zenodo.route("DELETE", "/_sim/tokens/{token}", self._remove_token)

    def _set(self, request: Request) -> Reply:
        wanted = json_body(request)
        for name in wanted:
            if name not in {"lag", "latency", "rate_limit"}:
                raise invalid(name, "Unknown field.")
        self.zenodo.search.lag = wanted.get("lag", self.zenodo.search.lag)
        self.zenodo.latency = wanted.get("latency", self.zenodo.latency)
        self.zenodo.rate_limited = wanted.get("rate_limit", self.zenodo.rate_limited)
        return Reply(204)

    def _new_record(self, request: Request) -> Reply:
        """``title``, ``files`` (texts by name), ``communities`` (slugs), and metadata."""
        wanted = json_body(request)
        slugs = tuple(wanted.pop("communities", ()))
        return Reply(201, {"id": self.zenodo.shelf.new_record(communities=slugs, **wanted)})

    def _new_version(self, request: Request) -> Reply:
        return Reply(201, {"id": self.zenodo.shelf.new_version(request.words["id"], **json_body(request))})

    def _edit_record(self, request: Request) -> Reply:
        self.zenodo.shelf.edit(request.words["id"], **json_body(request))
        return Reply(204)

    def _remove_record(self, request: Request) -> Reply:
        self.zenodo.shelf.remove(request.words["id"])
        return Reply(204)

    def _add_token(self, request: Request) -> Reply:
        self.zenodo.tokens |= json_body(request)
        return Reply(204)

    def _remove_token(self, request: Request) -> Reply:
        self.zenodo.tokens.pop(request.words["token"], None)
        return Reply(204)
