"""What the demo's person does with imports, by the pages alone: four of them, one again, and both runs of it taken back."""

import re
import time
from dataclasses import dataclass

import requests

from simulators.demo_settings import Places
from simulators.demo_walk import Lost, Told, Walk
from simulators.form_client import Browser, Form, forms_of, words_of
from simulators.import_demo import COMMUNITY, ORGANIZATION

NUMBER = re.compile(r"/imports/(\d+)|begun=(\d+)")
COUNTS = re.compile(r"(\d[\d,]*) created, (\d[\d,]*) updated, (\d[\d,]*) unchanged")
LONGEST_SECONDS = 300.0


@dataclass(frozen=True)
class Imported:
    """What the pages say: the runs' numbers, and how many records each brought."""

    ckan: int
    zenodo: int
    again: int
    records: int
    others: int


@dataclass(frozen=True)
class Importing:
    browser: Browser
    places: Places
    told: Told

    def walk(self) -> Imported:
        """Raises Lost when anything is otherwise than it should be."""
        self.told("importing an organization of a CKAN")
        ckan, records = self._import("ckan", self.places.other_ckan, organization=ORGANIZATION)
        self.told("importing a community of a Zenodo")
        zenodo, others = self._import("zenodo", self.places.other_zenodo, community=COMMUNITY)
        self.told("importing a whole DSpace")
        others += self._import("dspace", self.places.dspace)[1]
        self.told("importing a whole Dataverse")
        others += self._import("dataverse", self.places.dataverse)[1]
        self.told("importing the organization again: nothing has changed")
        again = self._again(ckan, records)
        self.told("taking both imports of it back")
        self._undo([ckan, again], records)
        return Imported(ckan, zenodo, again, records, others)

    def _open(self, path: str) -> requests.Response:
        page = self.browser.open(self.places.url(self.places.exporter) + path)
        for form in forms_of(page):
            if {"username", "password"} <= set(form.fields):
                return Walk(self.browser, self.told, lambda *_: None).sign_in(form)
        if page.status_code >= 400:
            raise Lost(f"{page.url} answered {page.status_code}: {words_of(page)[:400]}")
        return page

    def _import(self, kind: str, port: int, **options: str) -> tuple[int, int]:
        """The job, and how many records it brought."""
        form = _form(self._open(f"/imports/new/{kind}"), "Import")
        typed = {"option-url": self.places.url(port), **{f"option-{name}": text for name, text in options.items()}}
        checked = self.browser.submit(form, "Check", **typed)
        if "records" not in words_of(checked):
            raise Lost(f"The check of the source tells nothing: {words_of(checked)[:600]}")
        job_id = _number(self.browser.submit(_form(checked, "Import"), "Import"))
        created, _, _ = self._counts(job_id)
        if not created:
            raise Lost(f"Import {job_id} brought nothing: {words_of(self._open(f'/imports/{job_id}'))[:600]}")
        return job_id, created

    def _again(self, job_id: int, records: int) -> int:
        again = _number(self.browser.submit(_form(self._open(f"/imports/{job_id}"), "Re-run"), "Re-run"))
        if self._counts(again) != (0, 0, records):
            raise Lost(f"Import {again} should have left all {records} records unchanged: {self._counts(again)}.")
        return again

    def _undo(self, jobs: list[int], records: int) -> None:
        past = _form(self._open("/imports"), "Undo the ticked ones")
        asked = self.browser.submit(past, "Undo the ticked ones", job=[str(each) for each in jobs])
        if f"{records} items" not in words_of(asked):
            raise Lost(f"The undo does not say that it removes {records} items: {words_of(asked)[:600]}")
        undo = _number(self.browser.submit(_form(asked, "Undo these imports"), "Undo these imports"))
        if f"{records} removed" not in self._ended(undo):
            raise Lost(f"Job {undo} did not take back {records} items: {self._ended(undo)[:600]}")

    def _counts(self, job_id: int) -> tuple[int, int, int]:
        found = COUNTS.search(self._ended(job_id))
        if found is None:
            raise Lost(f"Import {job_id} did not end well: {self._ended(job_id)[:600]}")
        created, updated, unchanged = (int(each.replace(",", "")) for each in found.groups())
        return created, updated, unchanged

    def _ended(self, job_id: int) -> str:
        """The words of its page, once it came to an end."""
        give_up = time.monotonic() + LONGEST_SECONDS
        while "Show how far it is now" in (words := words_of(self._open(f"/imports/{job_id}"))):
            if time.monotonic() > give_up:
                raise Lost(f"Job {job_id} is not done after {LONGEST_SECONDS:.0f} s: {words[:400]}")
            time.sleep(0.2)
        return words


def _form(page: requests.Response, button: str) -> Form:
    found = next((form for form in forms_of(page) if form.words_of_button(button)), None)
    if found is None:
        raise Lost(f"There is no button “{button}” on {page.url}: {words_of(page)[:600]}")
    return found


def _number(page: requests.Response) -> int:
    """Of the job to which a button led."""
    found = NUMBER.search(page.url)
    if page.status_code >= 400 or found is None:
        raise Lost(f"The button led to {page.url}: {words_of(page)[:600]}")
    return int(next(filter(None, found.groups())))
