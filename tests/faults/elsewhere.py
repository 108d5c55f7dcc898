"""Other repositories that the world of the fault tests imports from: a Dataverse, and both families of DSpace."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from exporter.transfers import connections
from exporter.transfers.imports.plan import ImportPlan
from exporter.transfers.imports.submit import host_of
from exporter.transfers.parts import Parts
from simulators.dataverse import Dataverse
from simulators.dspace6 import Dspace6
from simulators.dspace7 import Dspace7
from simulators.server import Service, Simulator
from tests.faults.world import World
from tests.security.secrets import forms_of, found_in
from tests.transfers.imports.far import plan_for

TITLES = ("Rivers", "Lakes", "Seas", "Springs", "Canals", "Ponds", "Fens")
EMAIL, PASSWORD = "curator@example.org", "canary-password-7b1e"
KEY = "canary-key-of-a-dataverse-44aa"
KINDS = ("dataverse", "dspace 9.3", "dspace 6.3")
FIRST_RUN = "7 created, 0 updated, 0 unchanged, 7 files fetched."
SECOND_RUN = "1 created, 2 updated, 3 unchanged, 2 vanished, 2 files fetched."


class Sessions(dict[str, tuple[str, float]]):
    """``ever``: also those that were ended."""

    def __init__(self) -> None:
        super().__init__()
        self.ever: list[str] = []

    def __setitem__(self, session: str, whose: tuple[str, float]) -> None:
        self.ever.append(session)
        super().__setitem__(session, whose)


@dataclass(frozen=True)
class Elsewhere:
    """``change``: one record anew, one changed, one with another file, two gone. ``sessions``: what signing in gave."""

    service: Service
    kind: str
    options: dict[str, str]
    token: str
    change: Callable[[], None]
    sessions: Callable[[], list[str]]

    def plan(self) -> ImportPlan:
        return plan_for(self.kind, self.service.url, limit=3, **self.options)

    def connect(self, parts: Parts) -> None:
        with parts.database.transaction() as connection:
            plan = self.plan()
            connections.save(connection, parts.vault, plan.person.subject, host_of(plan), token=self.token)

    def judge_secrets(self, world: World) -> None:
        """Neither what the person typed nor what it opened is in a log, a row, an address."""
        assert self.sessions() or self.kind == "dataverse"
        world.secrets = [*world.secrets, self.token, self.token.rpartition(":")[2], *self.sessions()]
        world.judge_secrets()
        addresses = "\n".join(f"{entry.path}?{entry.query}" for entry in self.service.log)
        for secret in world.secrets:
            assert not found_in([("an address", addresses)], forms_of(secret))


@contextmanager
def elsewhere(world: World, name: str) -> Iterator[Elsewhere]:
    """Known to the world, which has a token for it."""
    software, _, version = name.partition(" ")
    made = _dataverse() if software == "dataverse" else _dspace(version)
    with Simulator(made.service):
        allow(world, made.service.url)
        made.connect(world.parts)
        yield made


def allow(world: World, url: str) -> None:
    http = world.settings.http
    world.use(replace(world.settings, http=replace(http, allowed=http.allowed | {url.removeprefix("http://")})))


def _moment(number: int) -> datetime:
    """Long ago: whatever happens now is another second."""
    return datetime(2024, 3, 1, tzinfo=UTC) + timedelta(hours=number)


def _content(number: int) -> str:
    return f"hour,level\n{number},2\n"


def _dataverse() -> Elsewhere:
    """The first dataset has a file for people with a token alone."""
    site = Dataverse("6.11", {KEY: "curator"})
    site.new_collection("water", "Water of Poland")
    pids = [
        site.new_dataset(title, {"levels.csv": _content(number)}, "water", moment=_moment(number))
        for number, title in enumerate(TITLES)
    ]
    site.restrict(site.file(pids[0], "levels.csv"))

    def change() -> None:
        site.new_dataset("Brooks", {"brooks.csv": _content(70)}, "water")
        site.edit(pids[1], title="Lakes again", minor=True)
        site.edit(pids[2], {"levels.csv": _content(71)})
        site.deaccession(pids[3])
        site.destroy(pids[4])

    return Elsewhere(site, "dataverse", {"collection": "water"}, KEY, change, list)


def _dspace(version: str) -> Elsewhere:
    """The first item is for its curator alone."""
    site = (Dspace6 if version < "7" else Dspace7)(version, {EMAIL: PASSWORD})
    collection = site.new_collection("Water of Poland", site.new_community("Water", handle="123456789/1"))
    items = [
        site.new_item(title, {"levels.csv": _content(number)}, collection, accessioned=_moment(number))
        for number, title in enumerate(TITLES)
    ]
    site.restrict(items[0], EMAIL)

    def change() -> None:
        site.new_item("Brooks", {"brooks.csv": _content(70)}, collection)
        site.edit(items[1], dc_title="Lakes again")
        site.replace_file(site.file(items[2], "levels.csv"), _content(71))
        site.withdraw(items[3])
        site.delete(items[4])

    kept = Sessions()
    if isinstance(site, Dspace6):
        site.auth._sessions = kept
    else:
        site.auth._tokens = kept
    return Elsewhere(site, "dspace", {"scope": "123456789/1"}, f"{EMAIL}:{PASSWORD}", change, kept.ever.copy)
