"""CKAN's actions that read datasets: package_show, package_search, resource_show, as CKAN 2.11 answers them."""

from simulators import ckan_search as search
from simulators.ckan_answers import Failed, Sent, broken, denied, invalid, name_of, natural, not_found, truth
from simulators.ckan_shown import Shown
from simulators.ckan_state import User

SEARCH_WORDS = {"q", "fq", "fq_list", "rows", "start", "sort", "include_private", "include_drafts", "include_deleted"}
SEARCH_WORDS |= {"facet", "facet.field", "facet.limit", "facet.mincount", "fl", "qf", "defType", "use_default_schema"}


class Reading(Shown):
    """Each action takes the person who asks and what was sent."""

    def status_show(self, _user: User | None, _sent: Sent) -> Sent:
        texts = {"site_title": "CKAN", "site_description": "", "error_emails_to": "", "locale_default": "en"}
        return {**texts, "site_url": self.site_url, "extensions": ["activity"], "ckan_version": "2.11.6"}

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
        return found

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
        start, rows = natural(sent, "start", 0), min(natural(sent, "rows", 10), 1000)
        private = truth(sent.get("include_private") or False)
        visible = [each for each in self.state.datasets.values() if each["state"] == "active"]
        documents = [self.document(each) for each in visible if self.state.may_read(user, each)]
        found = self._found(documents, sent, private)
        return {
            "count": len(found),
            "facets": {},
            "results": [self.shown(self.state.datasets[each["id"][0]]) for each in found[start : start + rows]],
            "sort": sent.get("sort") or "score desc, metadata_modified desc",
            "search_facets": {},
        }

    def _found(self, documents: list[Sent], sent: Sent, private: bool) -> list[Sent]:
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

    def document(self, dataset: Sent) -> Sent:
        """A dataset as Solr has it: texts in lists."""
        organization = self.state.organization(dataset["owner_org"] or "")
        same = (
            "id",
            "name",
            "owner_org",
            "state",
            "title",
            "notes",
            "author",
            "maintainer",
            "license_id",
            "creator_user_id",
        )
        document: Sent = {
            name: [dataset[name]] for name in (*same, "metadata_modified", "metadata_created") if dataset[name]
        }
        document |= {"title_string": [dataset["title"]], "organization": [organization.name] if organization else []}
        document |= {
            "tags": [tag["name"] for tag in dataset["tags"]],
            "groups": [each["name"] for each in dataset["groups"]],
        }
        document |= {
            "capacity": ["private" if dataset["private"] else "public"],
            "private": [str(dataset["private"]).lower()],
        }
        document |= {"type": ["dataset"], "dataset_type": ["dataset"], "permission_labels": ["public"]}
        document["res_format"] = [each["format"] for each in dataset["resources"] if each["format"]]
        for extra in dataset["extras"]:
            document |= {f"extras_{extra['key']}": [extra["value"]], extra["key"]: [extra["value"]]}
        texts = [value for name, values in document.items() if not name.startswith("metadata_") for value in values]
        texts += [organization.title] if organization else []
        texts += [str(each[name] or "") for each in dataset["resources"] for name in ("name", "description", "url")]
        document["_words"] = {word for text in texts for word in search.folded(str(text))}
        return document
