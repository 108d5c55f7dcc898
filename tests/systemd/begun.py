"""A transfer that has begun, and where it is held until something strikes."""

import threading

from tests.security.secrets import forms_of, found_in
from tests.systemd.site import FILES, SERVICES, WORKER, Site

LONGEST = 900.0
"""Seconds for which the simulator would wait."""


class Begun:
    """Three files: levels.csv arrives, then gauges.bin is held."""

    def __init__(self, site: Site, name: str) -> None:
        self.site = site
        self.name = name
        self.answer = threading.Event()
        self.job_id = 0
        self.since = site.now()
        site.add_dataset(name)

    def with_grace(self, seconds: int) -> None:
        self.site.write_settings(worker={"grace_seconds": str(seconds)})
        self.site.box.run("systemctl", "restart", WORKER)

    def hold_back_an_answer(self) -> None:
        """The file has arrived; its answer goes when ``answer`` is set."""
        held = self.site.zenodo.faults.after("PUT /api/files/.*gauges.bin", lambda: self.answer.wait(LONGEST))
        self.job_id = self.site.begin(self.name)
        self.site.until(lambda: held.happened == 1)

    def cut_a_file(self) -> None:
        """Nothing of it is taken: more is on its way than fits between the two machines."""
        fault = self.site.zenodo.faults.add("PUT /api/files/.*gauges.bin", delay=LONGEST)
        self.job_id = self.site.begin(self.name)
        self.site.until(lambda: fault.happened == 1)

    def starts_by_systemd(self, service: str) -> int:
        """Since somebody last started it."""
        return int(self.site.shown(service, "NRestarts"))

    def judge(self, uploads: int) -> None:
        """It goes on by itself, to one deposit with the right files; the journal can be read at night, and has no secret."""
        job = self.site.ended(self.job_id)
        assert (job["state"], job["problems"]) == ("done", 0), job
        [ours] = [each for each in self.site.zenodo.deposits() if each.title == self.name.title()]
        assert {file.name: (file.size, file.md5) for file in ours.files} == {
            name: (content.size, content.md5()) for name, content in FILES.items()
        }
        assert ours.state == "published"
        bucket = self.site.zenodo.state.versions[ours.id].bucket
        assert sum(f"/{bucket}/" in entry.path for entry in self.site.zenodo.uploads()) == uploads
        for service in SERVICES:
            journal = self.site.journal(service, self.since)
            assert "Traceback" not in journal
            for secret in self.site.secrets:
                assert not found_in([("the journal", journal)], forms_of(secret))
