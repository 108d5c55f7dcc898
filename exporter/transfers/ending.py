"""How an export ends: published or a draft, in its communities, its DOI written back; and the sentence that says so."""

from dataclasses import replace

from exporter.destinations.base import Deposit, DepositState
from exporter.errors import ExporterError, Incomplete, NeedsUser, RecordError, RemoteMissing, RemoteRefused
from exporter.jobs.context import Result
from exporter.sources.base import Publication
from exporter.transfers import ledger
from exporter.transfers.drafts import is_untouched
from exporter.transfers.ledger import PUBLISHED, PUBLISHING, LedgerEntry
from exporter.transfers.moving import Moving
from exporter.transfers.plan import Mode


def refuse_incomplete(moving: Moving, problems: list[str]) -> None:
    """A deposit with a missing file is never published."""
    if problems:
        count, total = len(problems), len(moving.plan.sent)
        raise Incomplete(
            f"{total - count} of {total} files arrived. The draft is kept and was not published. "
            f"“Try again” sends only what is missing. The first reason: {problems[0]}",
            count,
        )


def refuse_refusals(moving: Moving, entry: LedgerEntry) -> None:
    """Publishing is for ever: not without a statement that the person believes to be in it."""
    if entry.refusals and not moving.plan.accept_refusals:
        raise NeedsUser(
            f"{moving.destination.host} did not take everything that the record says. Nothing is published yet: "
            "please look at what is missing, and decide.",
            "refused",
        )


def publish(moving: Moving, entry: LedgerEntry, deposit: Deposit) -> Deposit:
    """Published once: after a lost answer the next try begins with a look, and ``deposit``, as it was just seen, decides."""
    if not is_published(entry, deposit):
        with moving.context.transaction() as connection:
            ledger.note_state(connection, entry, PUBLISHING)
        moving.context.observe("publishing")
        deposit = _publish(moving, entry)
    moving.context.observe("published")
    with moving.context.transaction() as connection:
        ledger.note_deposit(connection, entry, deposit)
    moving.context.observe("published-recorded")
    return deposit


def is_published(entry: LedgerEntry, deposit: Deposit) -> bool:
    """Whether what this export prepared is out already."""
    if entry.mode is Mode.EDIT:
        # it was published all along: its edit draft tells whether this was
        return entry.state in {PUBLISHING, PUBLISHED} and not deposit.editing
    return deposit.state is DepositState.PUBLISHED


def _publish(moving: Moving, entry: LedgerEntry) -> Deposit:
    try:
        return moving.destination.publish(entry.remote_id or "")
    except RemoteMissing:
        deposit = moving.destination.state(entry.remote_id or "")
        if deposit.state is not DepositState.PUBLISHED:
            raise
        return deposit


def join_communities(moving: Moving, entry: LedgerEntry) -> list[str]:
    """The sentences of those that did not take it."""
    if not moving.plan.communities:
        return []
    try:
        refusals = moving.destination.add_to_communities(entry.remote_id or "", moving.plan.communities)
    except ExporterError as error:
        _raise_unless_the_end(moving, error)
        return [f"The communities did not take the record: {error}"]
    return [f"The community {refusal.field} did not take the record: {refusal.message}" for refusal in refusals]


def acknowledge(moving: Moving, entry: LedgerEntry, deposit: Deposit) -> list[str]:
    """Writes the DOI to the source; why not, when it cannot be for good."""
    if entry.acknowledged or not moving.source.features.acknowledges:
        return []
    publication = Publication(deposit.doi, deposit.concept_doi, deposit.url)
    try:
        moving.source.acknowledge(moving.plan.record.header, publication)
    except ExporterError as error:
        _raise_unless_the_end(moving, error)
        return [f"The DOI could not be written to the dataset: {error}"]
    moving.context.observe("acknowledged")
    with moving.context.transaction() as connection:
        ledger.acknowledged(connection, entry)
    moving.context.observe("acknowledged-recorded")
    return []


def _raise_unless_the_end(moving: Moving, error: ExporterError) -> None:
    """The record is out: what cannot be added to it for good is told, and makes no failure of it."""
    if not moving.context.gives_up(error):
        raise error


def leave_as_draft(moving: Moving, entry: LedgerEntry, deposit: Deposit) -> Deposit:
    """With its DOI reserved where the repository can: it does not resolve before the draft is published."""
    if moving.destination.features.reserves_doi and deposit.state is DepositState.DRAFT and not deposit.doi:
        try:
            deposit = replace(deposit, doi=moving.destination.reserve_doi(deposit.identifier))
        except RemoteRefused as error:
            moving.context.event(f"No DOI could be reserved: {error}", "warning")
    with moving.context.transaction() as connection:
        ledger.note_deposit(connection, entry, deposit)
    return deposit


def published_result(moving: Moving, deposit: Deposit, problems: list[str]) -> Result:
    for problem in problems:
        moving.context.event(problem, "warning")
    place = f"as {deposit.doi}" if deposit.doi else f"at {moving.destination.host}"
    sentences = [f"Published {place}.", *problems]
    if moving.source.features.acknowledges and not problems:
        sentences.append("The DOI stands on the dataset.")
    return Result(" ".join(sentences), len(problems))


def draft_result(moving: Moving, entry: LedgerEntry) -> Result:
    host, lost = moving.destination.host, len(entry.refusals)
    sentence = f"The draft with all its files is at {host}. Look at it there, and publish it when it is right."
    if lost:
        sentence += " Some of what the record says was not taken: it is listed on this page."
    return Result(sentence, lost)


def tidy_cancelled(moving: Moving, entry: LedgerEntry | None, *, remove: bool) -> str:
    """What became of the draft, as a sentence. Only a draft that this job made is removed."""
    host = moving.destination.host
    if entry is None or entry.remote_id is None:
        return "Cancelled."
    if entry.state == PUBLISHED or _went_out(moving, entry):
        return f"Cancelled, but the record was already published at {host}: that cannot be taken back."
    empty = not remove and entry.ours and _holds_nothing(moving, entry)
    if not entry.ours or not (remove or empty):
        return f"Cancelled. The draft stays at {host} as it is."
    moving.destination.discard(entry.remote_id)
    with moving.context.transaction() as connection:
        ledger.note_state(connection, entry, ledger.DISCARDED)
    why = "Nothing had been sent yet, so the empty draft" if empty else "The draft"
    return f"Cancelled. {why} was removed from {host}; nothing of it is left there."


def _holds_nothing(moving: Moving, entry: LedgerEntry) -> bool:
    """A draft without a title or a file is nothing that a person who keeps it could go on with."""
    try:
        return is_untouched(moving.destination.state(entry.remote_id or ""), entry.mark)
    except RemoteMissing:
        return False


def _went_out(moving: Moving, entry: LedgerEntry) -> bool:
    """Whether the publish call that a cancel interrupted had its effect."""
    if entry.mode is Mode.EDIT:
        return entry.state == PUBLISHING and not moving.destination.state(entry.remote_id or "").editing
    try:
        return moving.destination.state(entry.remote_id or "").state is DepositState.PUBLISHED
    except RemoteMissing:
        return False


def deleted_there(moving: Moving) -> ExporterError:
    return RecordError(
        f"The draft was deleted at {moving.destination.host} meanwhile. Nothing is sent any more; the dataset is untouched. "
        "To export it after all, begin a new export."
    )
