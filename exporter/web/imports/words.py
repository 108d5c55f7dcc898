"""How imports are told: their state, their stages, what became of records and why. Pure."""

from exporter.catalogue.content import Policy
from exporter.catalogue.item import Visibility
from exporter.jobs.job import FINISHED, CancelMode, Job, JobState
from exporter.transfers.imports.plan import FileChoice, Vanished
from exporter.transfers.imports.runs import Outcome, Run, Stage
from exporter.web.formats import counted

STATES = {
    JobState.READY: ("Waiting for its turn", "neutral"),
    JobState.RUNNING: ("Under way", "moving"),
    JobState.WAITING_USER: ("Waiting for you", "warn"),
    JobState.DONE: ("Completed", "good"),
    JobState.FAILED: ("Did not succeed", "bad"),
    JobState.CANCELLED: ("Cancelled", "neutral"),
}
STAGES = {
    Stage.LIST: "Reading the list of records and storing them",
    Stage.FILES: "Fetching files",
    Stage.RECONCILE: "Comparing the whole list with what was there before",
    Stage.DONE: "Done",
}
OUTCOMES = {
    Outcome.CREATED: ("New", "good"),
    Outcome.UPDATED: ("Updated", "good"),
    Outcome.UNCHANGED: ("Unchanged", "neutral"),
    Outcome.SKIPPED: ("Skipped", "neutral"),
    Outcome.FAILED: ("Failed", "bad"),
    Outcome.VANISHED: ("Vanished at its source", "warn"),
}
UNDONE = {"removed": "taken back: removed", "restored": "taken back: restored", "kept": "not taken back"}
POLICIES = (
    (Policy.REPLACE, "Replace what imports wrote", "What people wrote here stays."),
    (Policy.OVERWRITE, "Replace everything", "What people wrote here is lost, too. An undo brings it back."),
    (Policy.ADD, "Only add", "What is new is added, nothing goes."),
    (Policy.LEAVE, "Leave them as they are", "Only records that are not here yet are imported."),
)
VANISHING = (
    (Vanished.HIDE, "Hide them", "Only their owner and staff see them. A later import that has them again shows them."),
    (Vanished.LEAVE, "Leave them as they are", ""),
    (Vanished.DELETE, "Delete them", "An undo brings them back."),
)
FILE_CHOICES = (
    (FileChoice.ALL, "All files", "They are fetched and kept here. What has not changed is not fetched again."),
    (FileChoice.SOME, "Some files, by size or type", "The others stay at their source."),
    (FileChoice.LINKS, "Links only", "Items point to the files at their source."),
    (FileChoice.NONE, "No files", ""),
)
VISIBILITIES = (
    (Visibility.PUBLIC, "Public", "Everybody sees them."),
    (Visibility.PRIVATE, "Private", "Only their owner and staff see them."),
)

FILE_REASONS = {
    "restricted": "their source does not give them to us",
    "embargo": "they are under embargo",
    "until": "they are under embargo",
    "too_large": "too large",
    "type": "their type was not wanted",
    "not_a_file": "what is there is no file",
    "gone": "not at their source any more",
    "checksum": "what came is not what their source says it is",
    "unavailable": "their source did not answer",
}


def run_state(job: Job, run: Run | None = None) -> tuple[str, str]:
    """Words, and the kind of badge."""
    if run is not None and run.undone is not None:
        return "Undone", "neutral"
    if job.cancel is not CancelMode.NO and job.state not in FINISHED:
        return "Being cancelled", "warn"
    if job.state is JobState.DONE and has_problems(job, run):
        return "Completed with problems", "warn"
    if job.state is JobState.READY and job.attempt and job.message:
        return "Will be tried again", "warn"
    return STATES[job.state]


def has_problems(job: Job, run: Run | None) -> bool:
    """Also when the list ended too early: then nobody knows what is lacking."""
    return bool(job.problems or (run is not None and (run.failed_count or run.files_failed or is_short(run))))


def is_short(run: Run) -> bool:
    """Fewer records were listed than the source says it has."""
    return not run.test and not run.complete and run.advertised is not None and run.listed < run.advertised


def outcome_words(outcome: Outcome) -> tuple[str, str]:
    return OUTCOMES[outcome]


REASONS = {
    "missing": "Not there any more",
    "not_allowed": "Not shown to us",
    "refused": "The source refused it",
    "address": "Its address may not be visited",
    "unavailable": "The source did not answer",
    "withdrawn": "Withdrawn at its source",
    "left": "Not in the selection any more",
    "leave": "Left as it is",
    "hide": "Hidden here",
    "delete": "Deleted here",
}


def reason_words(code: str) -> str:
    """Codes are words, parted by underscores."""
    return REASONS.get(code) or code.replace("_", " ").replace("-", " ").capitalize()


def counts_of(run: Run) -> list[tuple[Outcome, int]]:
    """All that are not zero, in the order of the report."""
    found = [(outcome, int(getattr(run, f"{outcome}_count"))) for outcome in Outcome]
    return [(outcome, number) for outcome, number in found if number]


WORDS = {
    "file_reasons": FILE_REASONS,
    "run_state": run_state,
    "stages": STAGES,
    "outcome_words": outcome_words,
    "reason_words": reason_words,
    "undone_words": UNDONE,
    "counts_of": counts_of,
    "counted": counted,
}
