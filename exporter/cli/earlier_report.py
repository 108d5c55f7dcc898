"""What is said of an earlier installation: its settings, its queue, its history. Names and numbers, never a value."""

from collections import Counter
from collections.abc import Iterator

from exporter.cli.earlier_settings import EarlierSettings
from exporter.errors import NotWell
from exporter.jobs.job import JobState
from exporter.jobs.queue import Broker, waiting_messages
from exporter.transfers.earlier_groups import Group
from exporter.transfers.earlier_history import CHANGED, KNOWN, NEW
from exporter.transfers.earlier_tables import Earlier


def settings_lines(old: EarlierSettings) -> Iterator[str]:
    yield f"Understood as they are: {', '.join(old.understood) or 'none'}."
    yield from (f"To change: {sentence}" for sentence in old.to_change)
    yield from (f"Not carried: {sentence}" for sentence in old.unused)
    yield "When they are right: python -m exporter check tells whether all of it works."


def queue_lines(broker: Broker | None) -> Iterator[str]:
    """The queue is only asked how long it is: its messages hold tokens in clear."""
    if broker is None:
        yield "Its settings name none."
        return
    try:
        count = waiting_messages(broker)
    except NotWell as error:
        yield f"It could not be asked: {error} Its messages hold tokens of people: see that none are left."
        return
    if not count:
        yield f"Nothing waits in {broker.queue}." if count == 0 else f"There is no queue {broker.queue}."
        return
    yield (
        f"{count} messages wait in {broker.queue}. They hold tokens of people in clear, and were not read. Let its own "
        f"worker finish them, or remove them: rabbitmqctl purge_queue -p {broker.virtual_host} {broker.queue}"
    )
    yield "Whoever could read that queue may know these tokens: let people delete them at the repository, and make new ones."


def tables_lines(earlier: Earlier, groups: list[Group], outcome: Counter[str], unasked: int, *, dry: bool) -> Iterator[str]:
    did = "Would be carried over" if dry else "Carried over"
    done = sum(group.state is JobState.DONE for group in groups)
    yield f"{len(earlier.files)} rows are {len(groups)} transfers: {done} went well, {len(groups) - done} did not."
    yield f"{did}: {outcome[NEW]} new, {outcome[CHANGED]} brought up to date; {outcome[KNOWN]} were here already."
    yield (
        f"{outcome['claimed']} belong to people who have signed in here; {outcome['unclaimed']} wait for the first sign-in "
        "of theirs, and stay hidden until then."
    )
    yield f"{outcome['published']} are known to be published: a new version of those can be made."
    if unasked:
        yield f"Of {unasked} depositions the repository did not say whether they are published. Run this again later."
    yield from _not_carried(earlier, groups, outcome)


def _not_carried(earlier: Earlier, groups: list[Group], outcome: Counter[str]) -> Iterator[str]:
    if earlier.lacking:
        yield f"Not there in this version of its tables: {', '.join(earlier.lacking)}."
    if outcome["without dataset"]:
        yield f"Of {outcome['without dataset']} the dataset is not known, or they hold files of several: only for reading."
    if unfinished := sum(group.unfinished for group in groups):
        yield (
            f"{unfinished} files were still under way there. Run this again when its worker has finished them; what is left "
            "then must be exported anew."
        )
    yield "Never carried: tokens, texts of errors (they may hold tokens), paths of files."
