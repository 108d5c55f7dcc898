"""CKAN's actions that read datasets: package_show, package_search, resource_show, as CKAN 2.11 answers them."""

from datetime import datetime

from simulators import ckan_search as search
from simulators.ckan_answers import Failed, Sent, broken, denied, invalid, name_of, natural, not_found, truth
from simulators.ckan_index import Indexed
from simulators.ckan_shown import Shown
from simulators.ckan_state import User
from simulators.paging import page_of, total_told

SEARCH_WORDS = {"q", "fq", "fq_list", "rows", "start", "sort", "include_private", "include_drafts", "include_deleted"}
SEARCH_WORDS |= {"facet", "facet.field", "facet.limit", "facet.mincount", "fl", "qf", "defType", "use_default_schema"}


def solr_time(text: str) -> str:
    """No more than milliseconds, and no zeros at the end of three."""
    told = datetime.fromisoformat(text).isoformat(timespec="milliseconds")
    return f"{told.removesuffix('.000')}Z"


class Reading(Shown):
    """Each action takes the person who asks and what was sent. ``knobs`` are those of the present request."""

    rows_max = 1000
    version = "2.11.6"

    def status_show(self, _user: User | None, _sent: Sent) -> Sent:
        texts = {"site_title": "CKAN", "site_description": "", "error_emails_to": "", "locale_default": "en"}
        return {**texts, "site_url": self.site_url, "extensions": ["activity"], "ckan_version": self.version}

    def dataset(self, user: User | None, sent: Sent, missing: Failed) -> Sent:
        """The dataset that was named, if this person may read it."""
        key = sent.get("id") or sent.get("name_or_id")
        if not key:
            raise missing
        if not isinstance(key, str):
            raise broken()
        found = self.state.dataset(key)
        if found is None:
            raise not_found()
        if not self.state.may_read(user, found):
            raise denied(f"User {name_of(user)} not authorized to read package {found['id']}")
        self._check_refusals(found)
        return found

    def _check_refusals(self, dataset: Sent) -> None:
        status = self.refusals.get(dataset["id"], 200)
        if status != 200:
            kinds = {403: "Authorization Error", 404: "Not Found Error"}
            raise Failed(status, kinds.get(status, "Internal Server Error"), message="This record is refused.")

    def package_show(self, user: User | None, sent: Sent) -> Sent:
        return self.shown(self.dataset(user, sent, invalid(name_or_id=["Missing value"])))

    def package_list(self, _user: User | None, _sent: Sent) -> list[str]:
        public = (each for each in self.state.datasets.values() if each["state"] == "active" and not each["private"])
        return sorted(each["name"] for each in public)

    def resource_show(self, user: User | None, sent: Sent) -> Sent:
        if not sent.get("id"):
            raise invalid(id=["Missing value"])
        pair = self.state.resource(sent["id"])
        if pair is None:
            raise not_found()
        if not self.state.may_read(user, pair[0]):
            raise denied(f"User {name_of(user)} not authorized to read resource {sent['id']}")
        return self.shown_resource(pair[1], pair[0]["resources"].index(pair[1]))

    def package_search(self, user: User | None, sent: Sent) -> Sent:
        unknown = [name for name in sent if name not in SEARCH_WORDS]
        if unknown:
            raise Failed(
                400, "Search Query Error", message=f'Search Query is invalid: "Invalid search parameters: {unknown}"'
            )
        start, rows = natural(sent, "start", 0), min(natural(sent, "rows", 10), self.rows_max)
        private = truth(sent.get("include_private") or False)
        visible = [each for each in self.state.datasets.values() if each["state"] == "active"]
        documents = [Indexed(self.state, each) for each in visible if self.state.may_read(user, each)]
        found = self._found(documents, sent, private)
        return {
            "count": total_told(len(found), start + rows >= len(found), self.knobs),
            "facets": {},
            "results": [self._result(each.dataset, sent) for each in page_of(found, start, rows, self.knobs)],
            "sort": sent.get("sort") or "score desc, metadata_modified desc",
            "search_facets": {},
        }

    def _result(self, dataset: Sent, sent: Sent) -> Sent:
        """Whole, or what Solr keeps under the names of ``fl``: its times have milliseconds and a zone."""
        names = str(sent.get("fl") or "").replace(",", " ").split()
        if not names:
            return self.shown(dataset)
        kept = {name: dataset[name] for name in names if dataset.get(name) not in {None, ""}}
        return {name: solr_time(text) if name.startswith("metadata_") else text for name, text in kept.items()}

    def _found(self, documents: list[Indexed], sent: Sent, private: bool) -> list[Indexed]:
        q = str(sent.get("q") or "").strip()
        filters = sent.get("fq_list") or []
        try:
            # CKAN pastes its own filters around fq, in one query: with a bare OR between, only these are left
            tests = [search.parsed(f"{'' if private else '+capacity:public '}{sent.get('fq') or ''} +state:(active)")]
            tests += [search.parsed(each) for each in filters]
            if q and q != "*:*":
                tests.append(search.parsed(q) if ":" in q else search.free_text(q))
            found = [each for each in documents if all(test(each) for test in tests)]
        except search.BadQuery as error:
            raise Failed(
                409, "Search Error", message=f"Search error: 'SOLR returned an error running query: {error}'"
            ) from error
        try:
            return search.ordered(found, sent.get("sort") or "metadata_modified desc")
        except search.BadQuery as error:
            raise Failed(400, "Search Query Error", message=f"Search Query is invalid: '{error}'") from error
