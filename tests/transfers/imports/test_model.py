"""Imports, edits and undo as a model: whatever their order, and wherever they are killed, the catalogue keeps its promises.

By hand more is tried: ``IMPORT_EXAMPLES=2000 python -m pytest tests/transfers/imports/test_model.py``
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import booleans, dictionaries, integers, lists, sampled_from, sets, tuples

from exporter.catalogue import batch, editing, item_sets, sweeping
from exporter.catalogue.changes import Bury
from exporter.catalogue.content import Policy
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_file import FileState
from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.viewer import Viewer
from exporter.database.engine import Database, open_database
from exporter.errors import InvalidInput, RemoteUnavailable
from exporter.jobs import store
from exporter.jobs.context import JobContext
from exporter.jobs.job import FINISHED, CancelMode, JobState
from exporter.jobs.retry import Backoff
from exporter.jobs.runner import run_job
from exporter.records.parts import statements
from exporter.records.record import Header, Record, Value
from exporter.sources.base import Entry, Person
from exporter.transfers.imports import fetching, import_file, undo_plan
from exporter.transfers.imports.importing import ImportHandler
from exporter.transfers.imports.plan import UNDO, Vanished
from exporter.transfers.imports.reprocess import Crosswalks, reprocess
from exporter.transfers.imports.runs import Outcome, RunRecord
from exporter.transfers.imports.undo import UndoHandler
from exporter.transfers.imports.undo_plan import foresee, submit_undo
from exporter.transfers.imports.verdicts import Deed
from tests.transfers.imports.place import Place
from tests.transfers.imports.repository import Held, MemorySource, Repository
from tests.transfers.imports.sight import Seen, demand_forward, demand_whole, empty, look, names

EXAMPLES = int(os.environ.get("IMPORT_EXAMPLES", "0"))
ADA = Viewer("sub-ada")
BYTES = (b"one", b"two", b"three")
Saying = tuple[str, str, tuple[str, ...], dict[str, bytes]]
NAMES, TITLES = sampled_from(["r1", "r2", "r3", "r4"]), sampled_from(["Rivers", "Lakes", "Ponds and seas"])
SUBJECTS = sampled_from([(), ("water",), ("rain",), ("water", "ice")])
FILES = dictionaries(sampled_from(["a", "b"]), sampled_from(BYTES))
SAYINGS = tuples(NAMES, TITLES, SUBJECTS, FILES)
AT = integers(0, 50)


class Killed(BaseException):
    """Nothing of the program catches it."""


class Imports(RuleBasedStateMachine):
    """``past`` are the runs that can be taken back one after the other, each with the catalogue before it; ``touched``:
    items that somebody else wrote since. ``apart`` are names whose items say something else than the source, as ordered."""

    database: ClassVar[Database]
    directory: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        empty(self.database)
        self.place = Place(self.database, Path(mkdtemp(dir=self.directory)), Repository(), lanes=1)
        self.place.sign_in()
        with self.database.transaction() as connection:
            self.sets = [item_sets.create(connection, "sub-ada", ItemSetText(title)) for title in ("One", "Two")]
        self.there, self.away, self.version = self.place.repository.records, dict[str, Held](), 0
        self.policies, self.undoable = dict[int, Policy](), list[int]()
        self.past, self.touched = list[tuple[int, dict[int, Seen]]](), dict[int, set[int]]()
        self.apart, self.buried, self.raised = set[str](), set[str](), dict[int, set[str]]()
        self.halfway = dict[int, int]()
        self.seen = look(self.database)

    # the source

    @initialize(tells=booleans(), brings=booleans(), limit=sampled_from([1, 2, 10]), number=integers(0, 3))
    def a_source(self, tells: bool, brings: bool, limit: int, number: int) -> None:
        self.place.repository.tells_versions, self.place.repository.brings_documents = tells, brings
        self.limit = limit
        for name in ("r1", "r2", "r3")[:number]:
            self._say(name, "Rivers", ("water",), {"a": b"one"})

    def _say(self, name: str, title: str, subjects: tuple[str, ...], files: dict[str, bytes]) -> None:
        self.version += 1
        self.away.pop(name, None)
        self.there[name] = Held(title, self.version, files, subjects)

    @rule(kind=sampled_from(["drops", "has again", "withdraws", "says"]), at=AT, says=SAYINGS)
    def the_source(self, kind: str, at: int, says: Saying) -> None:
        if kind == "drops" and self.there:
            name = _pick(self.there, at)
            self.away[name] = self.there.pop(name)
        elif kind == "has again" and self.away:
            name = _pick(self.away, at)
            self.there[name] = self.away.pop(name)
        elif kind == "withdraws" and self.there:
            held = self.there[_pick(self.there, at)]
            held.gone = not held.gone
        else:
            self._say(*says)

    # imports

    @rule(
        says=lists(SAYINGS, max_size=3),
        policy=sampled_from([Policy.REPLACE, *Policy]),
        vanished=sampled_from(Vanished),
        test=sampled_from([False, False, True]),
        into=sampled_from([(), (), (0,), (1,)]),
        stop=sampled_from([0, 0, *range(1, 40)]),
        between=sampled_from([False, False, True]),
        cancel=sampled_from([False, False, True]),
        hiccup=sampled_from(["", "", "list 0", "list 2", "record r1", "file r2/a"]),
    )
    def run_an_import(
        self,
        says: list[Saying],
        policy: Policy,
        vanished: Vanished,
        test: bool,
        into: tuple[int, ...],
        stop: int,
        between: bool,
        cancel: bool,
        hiccup: str,
    ) -> None:
        before, changed = self.seen, {"policy": policy, "vanished": vanished, "test": test, "limit": self.limit}
        for each in says:
            self._say(*each)
        if hiccup:
            self.place.repository.fail(hiccup, RemoteUnavailable("It did not answer.", "data.example.org"))
        job_id = self.place.submit(**changed, sets=tuple(self.sets[each] for each in into), confirmed=("vanished",))
        written = self._carry_out(job_id, stop, self._write_between if between else lambda: set(), cancel=cancel)
        self.place.repository.faults.clear()
        self.policies[job_id] = policy
        self.undoable.append(job_id)
        self.past.append((job_id, before))
        self.touched[job_id] = written
        self._note_written(written)
        self._look_after_an_import(job_id, policy, before, written, test=test)

    def _look_after_an_import(
        self, job_id: int, policy: Policy, before: dict[int, Seen], written: set[int], *, test: bool
    ) -> None:
        self._see()
        rows, run = self.place.ledger(job_id), self.place.of(job_id)
        counted = Counter(row.outcome for row in rows.values())
        listed = list(self.there)[: self.limit] if test else list(self.there)
        brought = {name for name, row in rows.items() if row.outcome is not Outcome.VANISHED}
        whole = self.place.job(job_id).state is JobState.DONE
        assert brought == set(listed) if whole else brought <= set(listed)
        assert run.listed == len(brought)
        assert [getattr(run, f"{each}_count") for each in Outcome] == [counted[each] for each in Outcome]
        self._demand_untouched(rows, before, written)
        if policy is not Policy.OVERWRITE:
            self._demand_the_same_layers(before, written)
        self._follow(job_id, policy, rows, before, written)
        self._note_halfway(job_id, rows)
        if policy is Policy.REPLACE and whole:
            for name in listed:
                self._demand_what_the_source_says(name, written)

    def _note_halfway(self, job_id: int, rows: dict[str, RunRecord]) -> None:
        """Where a cancel left files that no revision tells of yet; an undo leaves them to the next import."""
        halfway = {row.item_id: row for row in rows.values() if row.files and row.item_id is not None}
        self.halfway |= {item_id: self.seen[item_id].item.revision for item_id in halfway}
        left = {item_id for item_id, row in halfway.items() if row.outcome is Outcome.UNCHANGED}
        self._note_written(left)

    def _demand_untouched(self, rows: dict[str, RunRecord], before: dict[int, Seen], written: set[int]) -> None:
        by_item = {row.item_id: row for row in rows.values()}
        for item_id, old in before.items():
            row = by_item.get(item_id)
            if item_id not in written and (row is None or row.revision_before == row.revision_after):
                assert self.seen[item_id].number == old.number, "it was written by a run that did not change it"

    def _demand_the_same_layers(self, before: dict[int, Seen], written: set[int]) -> None:
        for item_id, old in before.items():
            new = self.seen[item_id]
            if item_id not in written and not old.item.deleted and not new.item.deleted:
                assert new.layer == old.layer, "what a person wrote is another"

    def _follow(
        self, job_id: int, policy: Policy, rows: dict[str, RunRecord], before: dict[int, Seen], written: set[int]
    ) -> None:
        """What of it is for the next steps to know."""
        self.raised[job_id] = set()
        for name, row in rows.items():
            if row.item_id in self.seen and row.item_id not in written:
                old, new = before.get(row.item_id), self.seen[row.item_id]
                if old is not None and policy is Policy.ADD:
                    self.apart.add(name)  # it may say more, until its source says something new
                elif old is None or old.item.content.imported != new.item.content.imported:
                    self.apart.discard(name)
            if row.outcome is Outcome.CREATED and name in self.buried:
                assert policy is Policy.OVERWRITE, "what was deleted by hand came back"
                self.buried.discard(name)
                self.raised[job_id].add(name)

    def _demand_what_the_source_says(self, name: str, written: set[int]) -> None:
        held, item_id = self.there[name], names(self.database).get(name)
        if held.gone or item_id in written:
            return
        assert item_id is not None
        seen = self.seen[item_id]
        assert seen.item.deleted == (name in self.buried)
        if seen.item.deleted or seen.item.content.edited or name in self.apart:
            return
        record = MemorySource(self.place.repository).record(Entry(Header(name), "", ""))
        assert statements(seen.item.content.record) == statements(record)
        files = {file.name: (file.state, file.sha256) for file in seen.files}
        said = {each: (FileState.STORED, sha256(content).hexdigest()) for each, content in held.files.items()}
        assert files == said

    # people

    @precondition(lambda self: self._alive())
    @rule(
        kind=sampled_from(["edits", "edits", "deletes", "goes back"]),
        at=AT,
        title=TITLES,
        subjects=SUBJECTS,
        visibility=sampled_from(Visibility),
        into=sets(integers(0, 1)),
    )
    def a_person(
        self, kind: str, at: int, title: str, subjects: tuple[str, ...], visibility: Visibility, into: set[int]
    ) -> None:
        if kind == "edits":
            self._note_written(self._edit(_pick(self._alive(), at), title, subjects, visibility, into))
        elif kind == "deletes":
            self._delete(_pick(self._alive(), at))
        else:
            self._go_back(self.seen[_pick(self.seen, at)], len(title) + at)
        self._see()

    def _edit(self, item_id: int, title: str, subjects: tuple[str, ...], visibility: Visibility, into: set[int]) -> set[int]:
        said = {
            "dcterms:title": (Value("dcterms:title", title),),
            "dcterms:subject": tuple(Value("dcterms:subject", each) for each in subjects),
        }
        edit = editing.Edit(said, visibility, tuple(self.sets[each] for each in sorted(into)))
        with self.database.transaction() as connection:
            seen = editing.items.get(connection, item_id).revision
            return {item_id} if editing.save(connection, ADA, item_id, seen, edit) > seen else set()

    def _go_back(self, seen: Seen, back: int) -> None:
        number = _pick(seen.snapshots, back)
        with self.database.transaction() as connection:
            editing.go_back(connection, ADA, seen.item.id, seen.item.revision, number)
        name = self._name(seen.item.id)
        self.apart.add(name)
        (self.buried.add if seen.snapshots[number].deleted else self.buried.discard)(name)
        self._note_written({seen.item.id})

    def _delete(self, item_id: int) -> None:
        done = batch.apply(self.database, ADA, Bury("Mine to delete."), [item_id])
        assert done.changed == 1
        self.buried.add(self._name(item_id))
        self._note_written({item_id})

    # taking back

    @precondition(lambda self: self.undoable)
    @rule(
        newest=sampled_from([0, 1, 1, 1, 2, 3]),
        some=sets(AT, min_size=1, max_size=3),
        stop=sampled_from([0, 0, *range(1, 12)]),
    )
    def undo(self, newest: int, some: set[int], stop: int) -> None:
        chosen = {self.undoable[each % len(self.undoable)] for each in some}
        self._undo(self.undoable[-newest:] if newest else sorted(chosen), stop)

    def _undo(self, jobs: list[int], stop: int) -> None:
        before = self.seen
        with self.database.transaction() as connection:
            expected = foresee(connection, jobs)
        job_id = submit_undo(self.database, lambda _: None, Person("sub-ada"), jobs)
        self._carry_out(job_id, stop, lambda: set())
        self._see()
        rows = [row for each in jobs for row in self.place.ledger(each).values()]
        done = Counter(row.undo for row in rows)
        promised = (expected.removed, expected.restored, expected.kept_count)
        assert promised == (done[Deed.REMOVED], done[Deed.RESTORED], done[Deed.KEPT]), "it foresaw something else"
        if all(self.policies[each] is not Policy.OVERWRITE for each in jobs):
            self._demand_the_same_layers(before, set())
        self._follow_undo(jobs, rows)
        self._demand_the_past(jobs)
        with pytest.raises(InvalidInput, match="already"):
            submit_undo(self.database, lambda _: None, Person("sub-ada"), jobs)

    def _follow_undo(self, jobs: list[int], rows: list[RunRecord]) -> None:
        for row in rows:
            deleted = row.item_id is not None and self.seen[row.item_id].item.deleted
            if row.undo == Deed.RESTORED:
                self.apart.discard(row.remote_id)
            if deleted and row.remote_id in self.raised[row.job_id]:
                self.buried.add(row.remote_id)
        self.undoable = [each for each in self.undoable if each not in jobs]

    def _demand_the_past(self, jobs: list[int]) -> None:
        newest = self.past[-len(jobs) :]
        if [job_id for job_id, _ in newest] != jobs:
            self.past = []
            return
        del self.past[-len(jobs) :]
        oldest, before = newest[0]
        for item_id, new in self.seen.items():
            if item_id not in self.touched[oldest]:
                old = before.get(item_id)
                assert _state(new) == (_state(old) if old else None), "it is not what it was before the import"

    # the house

    @rule(reads=booleans())
    def the_house(self, reads: bool) -> None:
        if reads:
            self._read_all_again()
        sweeping.sweep(self.database, self.place.storage(), older_than_seconds=0.0)

    def _read_all_again(self) -> None:
        before = self.seen
        list(reprocess(self.database, "sub-ada", Crosswalks({"memory": self._read}, {"memory": 1}), everything=True))
        self._see()
        self._demand_the_same_layers(before, set())
        changed = {item_id for item_id, new in self.seen.items() if new.number != before[item_id].number}
        self.apart |= {self._name(item_id) for item_id in changed}
        for written in self.touched.values():
            written |= changed

    def _read(self, text: str, header: Header) -> Record:
        record = MemorySource(_of(header.identifier)).record(Entry(header, "", text))
        return Record(header, (*record.values, Value("dcterms:type", "read again")))

    @invariant()
    def all_is_whole(self) -> None:
        for seen in self.seen.values():
            halfway = self.halfway.get(seen.item.id) == seen.item.revision
            demand_whole(seen, self.place.storage(), halfway=halfway)

    # the worker

    def _carry_out(self, job_id: int, stop: int, between: Callable[[], set[int]], *, cancel: bool = False) -> set[int]:
        """Killed at so many steps when ``stop`` is not 0, and gone on with: what was written between."""
        left, written = stop, set[int]()

        def observe(_: str) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Killed

        try:
            self._attempt(observe)
        except Killed:
            with self.database.transaction() as connection:
                store.give_back(connection, "host:1")
                if cancel:
                    store.ask_to_cancel(connection, job_id, "sub-ada", CancelMode.KEEP)
            written = between()
        while self.place.job(job_id).state not in FINISHED:
            self.place.make_due(job_id)
            self._attempt(lambda _: None)
        ended = {JobState.DONE, JobState.CANCELLED} if cancel else {JobState.DONE}
        assert self.place.job(job_id).state in ended, self.place.job(job_id).message
        return written

    def _attempt(self, observe: Callable[[str], None]) -> None:
        with self.database.transaction() as connection:
            job = store.claim(connection, "host:1")
        assert job is not None
        handler = UndoHandler() if job.kind == UNDO else ImportHandler(self.place)
        run_job(self.database, handler, JobContext(self.database, job, observe), Backoff(Random(1), 0, 0))

    def _write_between(self) -> set[int]:
        now = look(self.database)
        alive = [each for each, seen in now.items() if not seen.item.deleted]
        return self._edit(alive[-1], "Between", ("snow",), Visibility.PUBLIC, {0}) if alive else set()

    def _note_written(self, written: set[int]) -> None:
        for each in self.touched.values():
            each |= written

    def _see(self) -> None:
        before, self.seen = self.seen, look(self.database)
        demand_forward(before, self.seen)

    def _alive(self) -> list[int]:
        return [item_id for item_id, seen in self.seen.items() if not seen.item.deleted]

    def _name(self, item_id: int) -> str:
        return next(name for name, each in names(self.database).items() if each == item_id)


def _pick(some: object, at: int) -> object:
    return list(some)[at % len(list(some))]  # type: ignore[call-overload]


def _state(seen: Seen) -> object:
    return None if seen.item.deleted else seen.snapshot


def _of(name: str) -> Repository:
    return Repository({name: Held("")})


def explore(database: Database, directory: Path, examples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (fetching, import_file):
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(undo_plan, "AT_ONCE", 1)
    monkeypatch.setattr(sweeping, "SHELVES", tuple(sorted({sha256(each).hexdigest()[:2] for each in BYTES})))
    machine = type("Here", (Imports,), {"database": database, "directory": directory})
    bounds = settings(
        max_examples=EXAMPLES or examples,
        stateful_step_count=25,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        # the shortest way to a fault is looked for by hand only: it takes minutes
        phases=tuple(Phase) if os.environ.get("IMPORT_SHRINK") else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=bounds)


@pytest.mark.slow
@pytest.mark.timeout(3600 if EXAMPLES else 900)
def test_on_sqlite_the_catalogue_keeps_its_promises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'model.db'}")
    database.create_tables()
    explore(database, tmp_path, 15, monkeypatch)
    database.close()


@pytest.fixture
def on_mariadb(request: pytest.FixtureRequest) -> Iterator[Database]:
    database = open_database(request.getfixturevalue("empty_database").url)
    database.create_tables()
    yield database
    database.close()


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.timeout(3600 if EXAMPLES else 900)
def test_on_mariadb_the_catalogue_keeps_its_promises(
    on_mariadb: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(on_mariadb, tmp_path, 3, monkeypatch)
