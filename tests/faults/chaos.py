"""``python -m tests.faults.chaos SEED JOBS``: many people's jobs, two workers, and faults drawn from a seed.

The same seed draws the same faults in the same order; at which moment of a job each strikes, the machine decides.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from exporter.jobs import store
from exporter.jobs.job import FINISHED, CancelMode, Job, JobState
from exporter.transfers import connections
from exporter.transfers.submit import start_again
from simulators.ckan_state import Content
from tests.faults.outcome import Outcome, outcome
from tests.faults.world import World

PEOPLE = 8
CALLS = ["POST /api/records$", "PUT /api/records/.*/draft", "PUT /api/files/", "actions/publish", "GET /api/records/"]
CALM_SECONDS_A_JOB = 1.0
"""For so long new faults come; then what is left comes to its end."""
PATIENCE_SECONDS = 300.0
LAGS = [0.0, 0.0, 1.0, 4.0]


@dataclass
class Chaos:
    """One run. ``names``: which dataset each job exports."""

    world: World
    seed: int
    chance: random.Random = field(init=False)
    names: dict[int, str] = field(default_factory=dict)
    cancelled: set[int] = field(default_factory=set)
    happened: Counter[str] = field(default_factory=Counter)
    workers: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def run(self, count: int) -> Outcome:
        self._invite()
        for number in range(count):
            self._submit(number)
        give_up = time.monotonic() + count * CALM_SECONDS_A_JOB
        while self._left() and time.monotonic() < give_up:
            self._keep_working()
            self._strike()
            time.sleep(self.chance.uniform(0.1, 0.5))
        self._calm()
        return outcome(self.world, self.names, self.cancelled, self.happened)

    # those who take part

    def _invite(self) -> None:
        for number in range(PEOPLE):
            name = f"person{number}"
            self.world.ckan.new_user(name)
            self.world.ckan.set_role("water", name, "editor")
            self._token(name)

    def _token(self, name: str) -> None:
        """A new one, as the person brings it: the one before is worth nothing any more."""
        token = f"canary-token-of-{name}-{self.chance.getrandbits(64):016x}"
        self.world.secrets.append(token)
        tokens = self.world.zenodo.tokens
        for old in [one for one, owner in tokens.items() if owner == name]:
            del tokens[old]
        tokens[token] = name
        with self.world.database.transaction() as connection:
            connections.save(connection, self.world.parts.vault, f"sub-{name}", self.world.host, token=token)

    def _submit(self, number: int) -> None:
        name = f"set-{number:04}"
        sizes = [self.chance.choice([7, 5_000, 300_001]) for _ in range(self.chance.randint(1, 3))]
        files = {f"{name}-{at}.bin": Content(f"{name} {at} ".encode(), size) for at, size in enumerate(sizes)}
        self.world.add_dataset(name, files)
        who = f"person{self.chance.randrange(PEOPLE)}"
        job_id = self.world.submit(self.world.plan(name, who, publish=self.chance.random() < 0.8))
        self.names[job_id] = name

    def _keep_working(self) -> None:
        """As systemd does: who has ended is started again."""
        for instance in ("1", "2"):
            worker = self.workers.get(instance)
            if worker is None or worker.poll() is not None:
                self.workers[instance] = self.world.start(instance)

    # what goes wrong

    def _strike(self) -> None:
        name = self.chance.choice([*FAULTS])
        FAULTS[name](self)
        self.happened[name] += 1

    def _worker(self) -> "subprocess.Popen[bytes]":
        return self.workers[self.chance.choice("12")]

    def kill(self) -> None:
        self._worker().kill()

    def stop(self) -> None:
        self._worker().terminate()

    def pause(self) -> None:
        worker = self._worker()
        worker.send_signal(signal.SIGSTOP)
        time.sleep(self.chance.uniform(0.5, 3.0))
        worker.send_signal(signal.SIGCONT)

    def lose_an_answer(self) -> None:
        self.world.fault(self.chance.choice(CALLS), when=self.chance.choice(["before", "after"]), drop=True)

    def answer_with_a_fault(self) -> None:
        status = self.chance.choice([500, 502, 504])
        self.world.fault(self.chance.choice(CALLS), when=self.chance.choice(["before", "after"]), status=status, html=True)

    def be_silent(self) -> None:
        self.world.fault(self.chance.choice(CALLS), when=self.chance.choice(["before", "after"]), hang=3)

    def ask_for_patience(self) -> None:
        self.world.fault(self.chance.choice(CALLS), status=429, headers={"Retry-After": "1"})

    def cut_a_file(self) -> None:
        self.world.fault("PUT /api/files/", read_bytes=self.chance.randrange(1, 200_000))

    def spoil_a_file(self) -> None:
        self.world.fault("PUT /api/files/", knob=self.chance.choice(["wrong_checksum", "truncate"]))

    def lag(self) -> None:
        self.world.zenodo.search.lag = self.chance.choice(LAGS)

    def lose_ckan(self) -> None:
        how = self.chance.choice([{"status": 500}, {"drop": True}])
        self.world.ckan.faults.add("/api/", times=self.chance.randint(1, 8), **how)

    def cancel(self) -> None:
        job_id = self.chance.choice([*self.names])
        mode = self.chance.choice([CancelMode.KEEP, CancelMode.REMOVE])
        self.cancelled.add(job_id)
        with self.world.database.transaction() as connection:
            store.ask_to_cancel(connection, job_id, store.get(connection, job_id).owner, mode)

    def renew_a_token(self) -> None:
        self._token(f"person{self.chance.randrange(PEOPLE)}")

    # the end

    def _jobs(self) -> list[Job]:
        with self.world.database.transaction() as connection:
            return [store.get(connection, job_id) for job_id in self.names]

    def _left(self) -> int:
        return sum(job.state not in FINISHED for job in self._jobs())

    def _calm(self) -> None:
        """No new faults; people press "try again" where they are told to, and bring tokens."""
        for service in (self.world.zenodo, self.world.ckan):
            self.happened["(requests spoilt)"] += sum(fault.happened for fault in service.faults.all())
            service.faults.clear()
        give_up = time.monotonic() + PATIENCE_SECONDS
        while self._open() and time.monotonic() < give_up:
            self._keep_working()
            for owner in {job.owner for job in self._jobs() if job.state is JobState.WAITING_USER}:
                self._token(owner.removeprefix("sub-"))
            for job in self._jobs():
                self._help(job)
            time.sleep(1)
        for worker in self.workers.values():
            worker.terminate()
            worker.wait(90)

    def _open(self) -> int:
        """FAILED is no end here: each fault passes, and pressing "try again" must lead to a deposit."""
        return sum(job.state not in {JobState.DONE, JobState.CANCELLED} for job in self._jobs())

    def _help(self, job: Job) -> None:
        if job.state is JobState.FAILED:
            self.happened["(tried again by a person)"] += 1
            start_again(self.world.database, self.world.parts.ring, job.id, job.owner)


FAULTS: dict[str, Callable[[Chaos], None]] = {
    "kill -9": Chaos.kill,
    "stopped": Chaos.stop,
    "paused": Chaos.pause,
    "answer lost": Chaos.lose_an_answer,
    "5xx": Chaos.answer_with_a_fault,
    "silence": Chaos.be_silent,
    "429": Chaos.ask_for_patience,
    "file cut": Chaos.cut_a_file,
    "file spoilt": Chaos.spoil_a_file,
    "list lags": Chaos.lag,
    "CKAN away": Chaos.lose_ckan,
    "cancelled": Chaos.cancel,
    "token renewed": Chaos.renew_a_token,
}


def chaos(directory: Path, seed: int, count: int) -> Outcome:
    world = World(directory, f"sqlite:///{directory / 'exporter.db'}")
    world.impatient()
    try:
        return Chaos(world, seed).run(count)
    finally:
        world.close()


def main(arguments: list[str]) -> int:
    seed, count = int(arguments[0]), int(arguments[1])
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        ended = chaos(Path(directory), seed, count)
    print(f"seed                    {seed}")
    print("\n".join(ended.lines()))
    print(f"seconds                 {time.monotonic() - begun:.0f}")
    return 0 if ended.good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
