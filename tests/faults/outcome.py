"""What became of a chaos run: lost, duplicated, sent again, left behind, leaked."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from exporter.jobs.job import JobState
from simulators.invenio_state import Deposit
from tests.faults.world import World, files_of


@dataclass(frozen=True)
class Outcome:
    """``lost``: jobs that did not end, or ended well without their right deposit, each with the reason."""

    jobs: int
    states: Counter[str]
    faults: Counter[str]
    lost: tuple[str, ...]
    duplicated: int
    sent_bytes: int
    resent_bytes: int
    orphans_before: int
    orphans_after: int
    secrets: int

    @property
    def good(self) -> bool:
        return not (self.lost or self.duplicated or self.secrets or self.orphans_after)

    def lines(self) -> list[str]:
        return [
            f"jobs                    {self.jobs} ({_listed(self.states)})",
            f"faults                  {sum(self.faults.values())} ({_listed(self.faults)})",
            f"lost                    {len(self.lost)}",
            *(f"    {reason}" for reason in self.lost),
            f"duplicated              {self.duplicated}",
            f"bytes sent, resent      {self.sent_bytes:,}, {self.resent_bytes:,}",
            f"orphans before, after   {self.orphans_before}, {self.orphans_after}",
            f"secrets found           {self.secrets}",
        ]


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))


def outcome(world: World, names: Mapping[int, str], cancelled: Collection[int], faults: Counter[str]) -> Outcome:
    """When no worker runs any more. The janitor is let loose in between."""
    world.zenodo.search.lag = 0
    jobs = {job_id: world.job(job_id) for job_id in names}
    before = len(_orphans(world))
    while world.tidy():
        continue
    made: dict[str, list[Deposit]] = {}
    for each in world.zenodo.deposits():
        made.setdefault(each.title, []).append(each)
    lost = [_reason(world, job_id, names[job_id], job_id in cancelled, made) for job_id in names]
    return Outcome(
        len(names),
        Counter(str(job.state) for job in jobs.values()),
        faults,
        tuple(filter(None, lost)),
        sum(max(0, sum(bool(each.files or each.doi) for each in made.get(name.title(), [])) - 1) for name in names.values()),
        world.zenodo.bytes_received(),
        world.resent_bytes(),
        before,
        len(_orphans(world)),
        len(world.secrets_found()),
    )


def _orphans(world: World) -> list[Deposit]:
    """Drafts without title, file and DOI: those that still bear a mark, and nobody adopted."""
    return [each for each in world.zenodo.deposits() if not (each.title or each.files or each.doi)]


def _reason(world: World, job_id: int, name: str, was_cancelled: bool, made: Mapping[str, list[Deposit]]) -> str:
    """Why this job counts as lost; empty when it does not."""
    job = world.job(job_id)
    if job.state is JobState.CANCELLED:
        return "" if was_cancelled else f"{name} was cancelled, and nobody asked for it"
    if job.state is not JobState.DONE:
        return f"{name} is {job.state}: {job.message}"
    deposits = made.get(name.title(), [])
    if not deposits or files_of(deposits[0]) != world.expected(name):
        return f"{name} is done, but its files are not right: {[files_of(each) for each in deposits]}"
    if "Published" in job.message and deposits[0].state != "published":
        return f"{name} is called published, and is {deposits[0].state}"
    return ""
