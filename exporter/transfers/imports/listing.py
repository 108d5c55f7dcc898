"""The first stage: page by page the source's list is walked, and what is on it stored."""

from exporter.records.record import Header
from exporter.sources.base import Entry, Listing
from exporter.transfers.imports import relisting, runs, storing
from exporter.transfers.imports.carrying import Carrying
from exporter.transfers.imports.runs import Run, Stage
from exporter.transfers.imports.walking import ENDLESS, Walk, most, page_at


def list_all(carrying: Carrying, run: Run) -> None:
    """From the cursor on, and once more from the start when the sums differ. Then the files are next."""
    if carrying.plan.only:
        _bring_only(carrying)
        _to_files(carrying, Walk(None, False, len(set(carrying.plan.only))))
        return
    carrying.context.step("listing")
    walk = _walk_on(carrying, run)
    now = carrying.run()
    if not carrying.plan.test and (now.again is not None or _differs(walk, now.listed)):
        carrying.context.step("relisting")
        walk = relisting.walk_again(carrying)
        carrying.context.observe("relisted")
    _to_files(carrying, walk)
    carrying.context.observe("all-listed")


def _bring_only(carrying: Carrying) -> None:
    carrying.context.step("listing")
    storing.bring(carrying, [Entry(Header(each)) for each in carrying.plan.only])


def _walk_on(carrying: Carrying, run: Run) -> Walk:
    """The run's own cursor: whatever happens, the next attempt goes on where it stands."""
    walk = Walk(run.advertised, run.complete, run.listed)
    cursor, seen = run.cursor, set[int]()
    while cursor is not None:
        # a cursor may be long: of many thousands only this is kept
        seen.add(hash(cursor))
        page = page_at(carrying, cursor)
        following, total = _following(carrying, page, seen), most(walk.total, page.total)
        columns = {"cursor": following, "complete": page.complete and not carrying.plan.test, "advertised": total}
        storing.bring(carrying, page.entries, **columns)
        # the cursor of the last page is empty, as that of the first one was
        said = ENDLESS if page.cursor and hash(page.cursor) in seen else ""
        walk = Walk(total, page.complete and not said, 0, said)
        cursor = following
    return walk


def _following(carrying: Carrying, page: Listing, seen: set[int]) -> str | None:
    if carrying.plan.test or not page.cursor or hash(page.cursor) in seen:
        return None
    return page.cursor


def _differs(walk: Walk, listed: int) -> bool:
    return not walk.complete or (walk.total is not None and walk.total != listed)


def _to_files(carrying: Carrying, walk: Walk) -> None:
    run = carrying.run()
    complete, said = judge(carrying, run, walk)
    with carrying.context.transaction() as connection:
        if walk.again:
            relisting.forget(connection, run.job_id)
        known = {"advertised": walk.total} if walk.total is not None else {}
        runs.note(connection, run.job_id, stage=Stage.FILES, cursor=None, again=None, complete=complete, said=said, **known)


def judge(carrying: Carrying, run: Run, walk: Walk) -> tuple[bool, str]:
    """Whether all of the selection was listed, and in a sentence why the sums differ."""
    plan = carrying.plan
    if plan.only:
        return False, ""
    if plan.test:
        return False, "A test: only the first page was listed."
    if walk.said:
        return False, walk.said
    if not walk.complete:
        return False, f"The source's list ended before its end. {_sums(run, walk)}"
    different = walk.different or run.listed
    if walk.total is not None and walk.total != different:
        return False, f"The list was read twice, and both times it was not what the source says. {_sums(run, walk)}"
    return True, _moved(run, different)


def _sums(run: Run, walk: Walk) -> str:
    told = f"says {walk.total:,} records" if walk.total is not None else "does not say how many records there are"
    return f"It {told}; {run.listed:,} different ones were listed. Nothing is taken for vanished."


def _moved(run: Run, different: int) -> str:
    if run.listed == different:
        return ""
    gone = run.listed - different
    return f"{gone:,} of the records listed left the list while it was read; those that were fetched are kept."
