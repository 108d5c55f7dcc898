"""Small pages for people, so that the links in answers lead somewhere in a browser."""

from html import escape
from typing import TYPE_CHECKING

from simulators.invenio_answers import missing
from simulators.invenio_state import Content, Version
from simulators.invenio_vocabularies import WORDS, entry
from simulators.server import Reply, Request

if TYPE_CHECKING:
    from simulators.zenodo import Zenodo


class Pages:
    def __init__(self, zenodo: "Zenodo") -> None:
        self.zenodo = zenodo
        zenodo.route("GET", "/", lambda _: self._page("Simulator", "<p>Nothing here is kept, and no DOI is registered.</p>"))
        zenodo.route("GET", "/records/{id}", lambda request: self._record(request, False))
        zenodo.route("GET", "/uploads/{id}", lambda request: self._record(request, True))
        zenodo.route("POST", "/uploads/{id}", self._publish)
        zenodo.route("GET", "/deposit/{id}", lambda request: self._record(request, True))
        zenodo.route("GET", "/account/settings/applications/tokens/new", self._token)
        zenodo.route("GET", "/api/vocabularies/{name}", self._vocabulary)
        zenodo.route("GET", "/api/vocabularies/{name}/{id}", self._word)

    def _page(self, title: str, body: str, status: int = 200) -> Reply:
        head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        return Reply(status, f"{head}<h1>{escape(title)}</h1>{body}<hr><p>A simulated {self.zenodo.name}.</p></html>")

    def _record(self, request: Request, as_draft: bool) -> Reply:
        version = self.zenodo.state.versions.get(request.words["id"])
        content = version and (version.draft if as_draft else version.published)
        if not version or not content or version.removed:
            return self._page("Not found", "<p>There is no such page here.</p>", 404)
        return self._page(str(content.metadata.get("title") or "Untitled"), _described(version, content, as_draft))

    def _publish(self, request: Request) -> Reply:
        """Who presses it is taken for its owner: nobody signs in at these pages."""
        with self.zenodo.guard:
            version = self.zenodo.known(request.words["id"])
            if not version.draft:
                return self._page("Not found", "<p>There is no such draft here.</p>", 404)
            self.zenodo.drafts.check_publishable(version)
            self.zenodo.drafts.make_public(version)
        return Reply(303, None, {"Location": f"{request.base_url}/records/{version.id}"})

    def _token(self, _: Request) -> Reply:
        shown = "".join(f"<p>{escape(name)}: <code>{escape(token)}</code></p>" for token, name in self.zenodo.tokens.items())
        return self._page("Your personal access token", shown or "<p>This simulator has no token.</p>")

    def _vocabulary(self, request: Request) -> Reply:
        words = WORDS.get(request.words["name"])
        if words is None:
            raise missing("Not found.")
        hits = [entry(request.words["name"], word) for word in words]
        return Reply(body={"hits": {"hits": hits, "total": len(hits)}, "links": {}, "sortBy": "title"})

    def _word(self, request: Request) -> Reply:
        if request.words["id"] not in WORDS.get(request.words["name"], ()):
            raise missing()
        return Reply(body=entry(request.words["name"], request.words["id"]))


def _described(version: Version, content: Content, as_draft: bool) -> str:
    files = "".join(
        f"<li>{escape(file.key)}, {file.size or 0} bytes, {f'MD5 {file.md5}' if file.complete else 'not complete'}</li>"
        for file in version.files.values()
    )
    doi = content.pids.get("doi", {}).get("identifier", "no DOI yet")
    state = "A draft, not published" if as_draft else "Published"
    people = ", ".join(str(each.get("person_or_org", {}).get("name", "")) for each in content.metadata.get("creators", []))
    description = str(content.metadata.get("description", ""))  # HTML that was cleaned when it came, as at Zenodo
    button = '<form method="post"><button>Publish</button></form>' if as_draft else ""
    return f"<p>{state}. {escape(doi)}</p><p>{escape(people)}</p><div>{description}</div><ul>{files}</ul>{button}"
