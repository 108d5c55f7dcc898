"""What is written to people about their transfers, in their words; and whether anything is."""

from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from exporter.crosswalks.text import one_line
from exporter.database.schema import jobs
from exporter.jobs.job import Job, JobState
from exporter.transfers import ledger, mails
from exporter.transfers.imports.plan import IMPORT, KINDS

SHORTENED = 80
SUBJECTS = {
    JobState.DONE: "Done: {title}",
    JobState.FAILED: "Did not succeed: {title}",
    JobState.WAITING_USER: "Waiting for you: {title}",
}
NEXT = {
    JobState.DONE: "",
    JobState.FAILED: "What has arrived stays there, and is not sent again when you press “Try again” on its page.",
    JobState.WAITING_USER: "Nothing is lost. It goes on once you have done what its page asks for.",
}
STAYS = "What was done so far stays. It goes on when you press “Try again” on its page."


@dataclass(frozen=True)
class Letters:
    """``public_url`` is where people find the pages. ``on``: a mail server is set."""

    public_url: str
    on: bool
    by_default: bool = True

    def ended(self, connection: Connection, job: Job) -> None:
        """In the transaction in which the job came to an end or began to wait. Who cancels knows it."""
        if job.state not in SUBJECTS or (job.state is JobState.WAITING_USER and _knows_already(connection, job)):
            return
        words = _problems(SUBJECTS[job.state], job)
        self.write(connection, job, words, _next(connection, job))

    def published(self, connection: Connection, job: Job) -> None:
        """A draft that its owner published at the repository."""
        self.write(connection, job, "Published: {title}")

    def write(self, connection: Connection, job: Job, subject: str, more: str = "") -> None:
        """``subject`` may name ``{title}``. The job's last sentence is what the letter tells."""
        recipient = mails.address_of(connection, job.owner, self.by_default) if self.on else ""
        if recipient:
            mails.write(connection, job.id, recipient, subject.replace("{title}", _title(job)), self._body(job, more))

    def _body(self, job: Job, more: str) -> str:
        address = f"{self.public_url.rstrip('/')}/{'imports' if job.kind in KINDS else 'transfers'}/{job.id}"
        lines = [_about(job), "", *job.message.splitlines(), *([more] if more else [])]
        return "\n".join([*lines, "", address, "", "You can switch these e-mails off on the page “Connections”."])


def _about(job: Job) -> str:
    if job.kind in KINDS:
        return f"{'Your import' if job.kind == IMPORT else 'What you ordered'}, “{_title(job)}”:"
    return f"Your export of “{_title(job)}” to {job.host}:"


def _title(job: Job) -> str:
    title = one_line(job.title) or "without a title"
    return title if len(title) <= SHORTENED else title[: SHORTENED - 1] + "…"


def _problems(words: str, job: Job) -> str:
    return "Done, with problems: {title}" if job.state is JobState.DONE and job.problems else words


def _next(connection: Connection, job: Job) -> str:
    entry = ledger.find(connection, job.id)
    if job.state is JobState.DONE and entry is not None and entry.state == ledger.DRAFT and entry.url:
        return f"The draft: {entry.url}"
    return STAYS if job.state is JobState.FAILED and job.kind in KINDS else NEXT[job.state]


def _knows_already(connection: Connection, job: Job) -> bool:
    """One refused token may keep many transfers waiting: one letter says so."""
    others = (jobs.c.owner == job.owner, jobs.c.host == job.host, jobs.c.reason == "token", jobs.c.id != job.id)
    waiting = exists().where(*others, jobs.c.state == JobState.WAITING_USER)
    return job.reason == "token" and bool(connection.execute(select(waiting)).scalar())
